import Numerics

/// The product of many small independent causes: how long a hand takes for a job, with its long upper tail.
///
/// Its logarithm is normal with mean `mu` and standard deviation `sigma`. Drawn by inversion, one number a draw.
public struct LogNormal: ProbabilityDistribution {
  /// The logarithm of the median.
  public let mu: Double
  /// The standard deviation of the logarithm.
  public let sigma: Double

  /// The lognormal distribution of a logarithm's mean and standard deviation.
  public init(mu: Double, sigma: Double) throws(DistributionError) {
    self.mu = try Check.within(mu, -700, 700, "mu")
    self.sigma = try Check.within(sigma, 0, 50, "sigma")
  }

  /// The lognormal distribution with this median, and 1 % of the values above the 99th percentile.
  public init(median: Double, p99: Double) throws(DistributionError) {
    _ = try Check.positive(median, "median")
    _ = try Check.positive(p99, "p99")
    guard median <= p99 else { throw .disordered(first: "median", median, second: "p99", p99) }
    try self.init(
      mu: Mathematics.log(median), sigma: Mathematics.log(p99 / median) / Mathematics.normalQuantile(0.99))
  }

  /// The lognormal distribution of this mean and standard deviation.
  public init(mean: Double, standardDeviation: Double) throws(DistributionError) {
    let ratio = try Check.notNegative(standardDeviation, "standard deviation") / Check.positive(mean, "mean")
    let square = Mathematics.log1p(ratio * ratio)
    try self.init(mu: Mathematics.log(mean) - 0.5 * square, sigma: square.squareRoot())
  }

  /// exp(mu + sigma·Φ⁻¹(u)).
  @inlinable
  public func sample(_ source: inout some RandomSource) -> Double {
    Mathematics.exp(mu + sigma * Mathematics.normalQuantile(source.uniformOpen()))
  }

  /// Half of all values lie below it.
  public var median: Double { Mathematics.exp(mu) }

  /// exp(mu + sigma²/2).
  public var mean: Double { Mathematics.exp(mu + 0.5 * sigma * sigma) }

  /// (exp(sigma²) − 1)·mean².
  public var variance: Double { Mathematics.expm1(sigma * sigma) * mean * mean }

  /// Φ((ln x − mu)/sigma).
  public func cdf(_ x: Double) -> Double {
    if x <= 0 { return 0 }
    if sigma == 0 { return x >= median ? 1 : 0 }
    return Mathematics.normalCDF((Mathematics.log(x) - mu) / sigma)
  }

  /// P(X > x), accurate also far out.
  public func probability(above x: Double) -> Double {
    if x <= 0 { return 1 }
    if sigma == 0 { return x >= median ? 0 : 1 }
    return Mathematics.normalCDF((mu - Mathematics.log(x)) / sigma)
  }

  /// The inverse of ``cdf(_:)``.
  public func quantile(_ p: Double) -> Double {
    sigma == 0 ? median : Mathematics.exp(mu + sigma * Mathematics.normalQuantile(p))
  }

  /// The inverse of ``probability(above:)``.
  public func quantile(upper q: Double) -> Double {
    sigma == 0 ? median : Mathematics.exp(mu - sigma * Mathematics.normalQuantile(q))
  }
}
