import Numerics

/// The sum of many small independent causes: measuring errors, positions, masses.
///
/// Drawn by inversion with ``Mathematics/normalQuantile(_:)``, one number a draw; the 2⁵² values of that number reach
/// 8.2 standard deviations to either side.
public struct Normal: ProbabilityDistribution {
  /// The expected value, and the middle.
  public let mean: Double
  /// The root of the variance.
  public let standardDeviation: Double

  /// The normal distribution of a mean and a standard deviation of 0 or more.
  public init(mean: Double, standardDeviation: Double) throws(DistributionError) {
    self.mean = try Check.finite(mean, "mean")
    self.standardDeviation = try Check.notNegative(standardDeviation, "standard deviation")
  }

  /// mean + standard deviation·Φ⁻¹(u).
  @inlinable
  public func sample(_ source: inout some RandomSource) -> Double {
    mean + standardDeviation * Mathematics.normalQuantile(source.uniformOpen())
  }

  /// The square of the standard deviation.
  public var variance: Double { standardDeviation * standardDeviation }

  /// Φ((x − mean)/standard deviation).
  public func cdf(_ x: Double) -> Double {
    standardDeviation == 0 ? (x >= mean ? 1 : 0) : Mathematics.normalCDF((x - mean) / standardDeviation)
  }

  /// P(X > x), accurate also far out.
  public func probability(above x: Double) -> Double {
    standardDeviation == 0 ? (x >= mean ? 0 : 1) : Mathematics.normalCDF((mean - x) / standardDeviation)
  }

  /// The inverse of ``cdf(_:)``.
  public func quantile(_ p: Double) -> Double {
    standardDeviation == 0 ? mean : mean + standardDeviation * Mathematics.normalQuantile(p)
  }

  /// The inverse of ``probability(above:)``.
  public func quantile(upper q: Double) -> Double {
    standardDeviation == 0 ? mean : mean - standardDeviation * Mathematics.normalQuantile(q)
  }
}
