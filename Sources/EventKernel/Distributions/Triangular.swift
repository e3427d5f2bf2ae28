/// What is left when only the least, the most likely and the greatest value are known.
///
/// Drawn by inversion, one number a draw.
public struct Triangular: ProbabilityDistribution {
  /// The smallest value.
  public let low: Double
  /// The most likely value.
  public let mode: Double
  /// The greatest value.
  public let high: Double

  /// The triangular distribution of three values in order; any of them may coincide.
  public init(from low: Double, mode: Double, to high: Double) throws(DistributionError) {
    self.low = try Check.finite(low, "low")
    self.mode = try Check.finite(mode, "mode")
    self.high = try Check.finite(high, "high")
    guard low <= mode else { throw .disordered(first: "low", low, second: "mode", mode) }
    guard mode <= high else { throw .disordered(first: "mode", mode, second: "high", high) }
    _ = try Check.finite((high - low) * (high - low), "the square of high - low")
  }

  /// The inverse of two parabolas.
  @inlinable
  public func sample(_ source: inout some RandomSource) -> Double {
    let u = source.uniformOpen()
    return u <= 0.5 ? quantile(u) : quantile(upper: 1 - u)
  }

  /// (low + mode + high)/3.
  public var mean: Double { (low + mode + high) / 3 }

  /// From the two sides of the mode, left and right: (left² + left·right + right²)/18.
  public var variance: Double {
    let left = mode - low
    let right = high - mode
    return (left * left + left * right + right * right) / 18
  }

  /// A parabola on either side of the mode.
  public func cdf(_ x: Double) -> Double {
    if x < low { return 0 }
    if x >= high { return 1 }
    if x < mode { return (x - low) / (high - low) * ((x - low) / (mode - low)) }
    return 1 - (high - x) / (high - low) * ((high - x) / (high - mode))
  }

  /// P(X > x), accurate also far out.
  public func probability(above x: Double) -> Double {
    if x < low { return 1 }
    if x >= high { return 0 }
    if x < mode { return 1 - (x - low) / (high - low) * ((x - low) / (mode - low)) }
    return (high - x) / (high - low) * ((high - x) / (high - mode))
  }

  /// The inverse of ``cdf(_:)``.
  @inlinable
  public func quantile(_ p: Double) -> Double {
    let area = p * (high - low)
    if area < mode - low { return low + (area * (mode - low)).squareRoot() }
    return high - ((1 - p) * (high - low) * (high - mode)).squareRoot()
  }

  /// The inverse of ``probability(above:)``.
  @inlinable
  public func quantile(upper q: Double) -> Double {
    let area = q * (high - low)
    if area < high - mode { return high - (area * (high - mode)).squareRoot() }
    return low + ((1 - q) * (high - low) * (mode - low)).squareRoot()
  }
}
