/// Every value from `low` to `high` as likely as any other.
///
/// Drawn by inversion, one number a draw.
public struct Uniform: ProbabilityDistribution {
  /// The smallest value.
  public let low: Double
  /// The greatest value.
  public let high: Double

  /// The uniform distribution between two values, which may be the same.
  public init(from low: Double, to high: Double) throws(DistributionError) {
    self.low = try Check.finite(low, "low")
    self.high = try Check.finite(high, "high")
    guard low <= high else { throw .disordered(first: "low", low, second: "high", high) }
    _ = try Check.finite(high - low, "high - low")
  }

  /// low + (high − low)·u.
  @inlinable
  public func sample(_ source: inout some RandomSource) -> Double { low + (high - low) * source.uniform() }

  /// (low + high)/2.
  public var mean: Double { low + 0.5 * (high - low) }

  /// (high − low)²/12.
  public var variance: Double { (high - low) * (high - low) / 12 }

  /// (x − low)/(high − low).
  public func cdf(_ x: Double) -> Double {
    x < low ? 0 : x >= high ? 1 : (x - low) / (high - low)
  }

  /// P(X > x), accurate also far out.
  public func probability(above x: Double) -> Double {
    x < low ? 1 : x >= high ? 0 : (high - x) / (high - low)
  }

  /// The inverse of ``cdf(_:)``.
  public func quantile(_ p: Double) -> Double { low + (high - low) * p }

  /// The inverse of ``probability(above:)``.
  public func quantile(upper q: Double) -> Double { high - (high - low) * q }
}
