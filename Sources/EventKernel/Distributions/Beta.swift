import Numerics

/// A share between 0 and 1.
///
/// Drawn as X/(X + Y) from two gamma draws (L. Devroye, *Non-Uniform Random Variate Generation*, 1986, IX.4.1);
/// with a shape below 1 from their logarithms, which do not vanish. A draw takes a varying count of numbers.
public struct Beta: ProbabilityDistribution {
  /// The weight of the upper end; infinite when the spread is zero.
  public let alpha: Double
  /// The weight of the lower end; infinite when the spread is zero.
  public let beta: Double
  /// The expected value.
  public let mean: Double
  /// The expected square of the distance from the mean.
  public let variance: Double

  @usableFromInline let first: Gamma
  @usableFromInline let second: Gamma

  /// The beta distribution of two shapes.
  public init(alpha: Double, beta: Double) throws(DistributionError) {
    _ = try Check.within(alpha, 1e-6, 1e9, "alpha")
    _ = try Check.within(beta, 1e-6, 1e9, "beta")
    let total = alpha + beta
    self.init(
      alpha, beta, mean: alpha / total, variance: alpha / total * (beta / total) / (total + 1),
      first: try Gamma(shape: alpha, scale: 1), second: try Gamma(shape: beta, scale: 1))
  }

  /// The beta distribution of this mean and standard deviation; a standard deviation of 0 gives the mean always.
  public init(mean: Double, standardDeviation: Double) throws(DistributionError) {
    _ = try Check.within(mean, 0, 1, "mean")
    if try Check.notNegative(standardDeviation, "standard deviation") == 0 {
      let nothing = try Gamma(shape: 1, scale: 0)
      self.init(.infinity, .infinity, mean: mean, variance: 0, first: nothing, second: nothing)
      return
    }
    let most = (mean * (1 - mean)).squareRoot()
    _ = try Check.within(standardDeviation, 0, most, "standard deviation")
    let total = (most / standardDeviation) * (most / standardDeviation) - 1
    try self.init(alpha: mean * total, beta: (1 - mean) * total)
  }

  private init(_ alpha: Double, _ beta: Double, mean: Double, variance: Double, first: Gamma, second: Gamma) {
    self.alpha = alpha
    self.beta = beta
    self.mean = mean
    self.variance = variance
    self.first = first
    self.second = second
  }

  /// X/(X + Y) from two gamma draws; a varying count of numbers.
  @inlinable
  public func sample(_ source: inout some RandomSource) -> Double {
    if variance == 0 { return mean }
    let x = first.sampleStandard(&source)
    let y = second.sampleStandard(&source)
    if alpha >= 1 && beta >= 1 { return x / (x + y) }
    // ln(X/Y), where a draw of shape a < 1 is one of shape a + 1 times u^(1/a).
    var logOdds = Mathematics.log(x / y)
    if alpha < 1 { logOdds += Mathematics.log(source.uniformOpen()) / alpha }
    if beta < 1 { logOdds -= Mathematics.log(source.uniformOpen()) / beta }
    if logOdds > 0 { return 1 / (1 + Mathematics.exp(-logOdds)) }
    let odds = Mathematics.exp(logOdds)
    return odds / (1 + odds)
  }

  /// The incomplete beta function.
  public func cdf(_ x: Double) -> Double {
    variance == 0 ? (x >= mean ? 1 : 0) : Mathematics.betaLower(alpha, beta, at: x)
  }

  /// P(X > x), accurate also far out.
  public func probability(above x: Double) -> Double {
    variance == 0 ? (x >= mean ? 0 : 1) : Mathematics.betaUpper(alpha, beta, at: x)
  }

  /// The inverse of ``cdf(_:)``.
  public func quantile(_ p: Double) -> Double {
    variance == 0 ? mean : Mathematics.betaQuantile(alpha, beta, lower: p)
  }

  /// The inverse of ``probability(above:)``.
  public func quantile(upper q: Double) -> Double {
    variance == 0 ? mean : Mathematics.betaQuantile(alpha, beta, upper: q)
  }

  /// The quantile is found in steps.
  public var hasSlowQuantile: Bool { true }
}
