import Numerics

/// The time to the next event, when the time since the last one does not matter.
///
/// Drawn by inversion, one number a draw: −mean·ln u. Every draw rises with the mean, so two conditions that share a
/// stream differ by the ratio of their means and by nothing else.
public struct Exponential: ProbabilityDistribution {
  /// The expected value; the standard deviation is the same.
  public let mean: Double

  /// The exponential distribution of a mean of 0 or more.
  public init(mean: Double) throws(DistributionError) {
    self.mean = try Check.notNegative(mean, "mean")
  }

  /// The exponential distribution of so many events per unit of time.
  public init(rate: Double) throws(DistributionError) {
    self.mean = try Check.finite(1 / Check.positive(rate, "rate"), "1/rate")
  }

  /// −mean·ln u.
  @inlinable
  public func sample(_ source: inout some RandomSource) -> Double {
    -mean * Mathematics.log(source.uniformOpen())
  }

  /// mean².
  public var variance: Double { mean * mean }

  /// 1 − exp(−x/mean).
  public func cdf(_ x: Double) -> Double {
    if mean == 0 { return x >= 0 ? 1 : 0 }
    return x <= 0 ? 0 : -Mathematics.expm1(-x / mean)
  }

  /// P(X > x), accurate also far out.
  public func probability(above x: Double) -> Double {
    if mean == 0 { return x >= 0 ? 0 : 1 }
    return x <= 0 ? 1 : Mathematics.exp(-x / mean)
  }

  /// The inverse of ``cdf(_:)``.
  public func quantile(_ p: Double) -> Double { mean == 0 ? 0 : -mean * Mathematics.log1p(-p) }

  /// The inverse of ``probability(above:)``.
  public func quantile(upper q: Double) -> Double { mean == 0 ? 0 : -mean * Mathematics.log(q) }
}
