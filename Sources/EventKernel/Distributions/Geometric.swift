import Numerics

/// How many attempts fail before the first one succeeds: 0, 1, 2, …
///
/// Drawn by inversion, one number a draw, rounding an exponential down. How to skip to the next rare event without
/// trying each time in between. Counts beyond `Int.max` are given as `Int.max`.
public struct Geometric: ProbabilityDistribution {
  /// The probability that an attempt succeeds.
  public let probability: Double

  /// ln(1 − probability), at most 0.
  @usableFromInline let logFailure: Double

  /// The geometric distribution of a probability above 0.
  public init(probability: Double) throws(DistributionError) {
    _ = try Check.positive(probability, "probability")
    self.probability = try Check.within(probability, 0, 1, "probability")
    logFailure = Mathematics.log1p(-probability)
  }

  /// ln u/ln(1 − probability), rounded down.
  @inlinable
  public func sample(_ source: inout some RandomSource) -> Int {
    Self.whole(Mathematics.log(source.uniformOpen()) / logFailure)
  }

  /// (1 − p)/p.
  public var mean: Double { (1 - probability) / probability }

  /// (1 − p)/p².
  public var variance: Double { (1 - probability) / probability / probability }

  /// 1 − (1 − p)^(x + 1).
  public func cdf(_ x: Int) -> Double {
    x < 0 ? 0 : -Mathematics.expm1((Double(x) + 1) * logFailure)
  }

  /// P(X > x), accurate also far out.
  public func probability(above x: Int) -> Double {
    x < 0 ? 1 : Mathematics.exp((Double(x) + 1) * logFailure)
  }

  /// The inverse of ``cdf(_:)``.
  public func quantile(_ p: Double) -> Int {
    if p >= 1 { return probability == 1 ? 0 : .max }
    let guess = Self.whole(Mathematics.log1p(-p) / logFailure)
    return smallest(from: 0, to: .max, near: guess) { cdf($0) >= p }
  }

  /// The inverse of ``probability(above:)``.
  public func quantile(upper q: Double) -> Int {
    if q <= 0 { return probability == 1 ? 0 : .max }
    let guess = Self.whole(Mathematics.log(q) / logFailure)
    return smallest(from: 0, to: .max, near: guess) { probability(above: $0) <= q }
  }

  /// Within about 10⁻⁷ relative.
  public func moments(within range: ClosedRange<Int>) -> (mean: Double, variance: Double) {
    // Without memory: the range's start is added to what is drawn from 0 to its length.
    let low = max(0, range.lowerBound)
    let count = Double(range.upperBound) - Double(low) + 1
    let decay = -logFailure * count
    if count <= 10_000 {
      var sums = (0.0, 0.0, 0.0)
      for k in 0..<Int(count) {
        let weight = Mathematics.exp(logFailure * Double(k))
        sums.0 += weight
        sums.1 += weight * Double(k)
        sums.2 += weight * Double(k) * Double(k)
      }
      let mean = sums.1 / sums.0
      return (Double(low) + mean, max(0, sums.2 / sums.0 - mean * mean))
    }
    if decay < 1e-3 {
      // Nearly uniform, with a slope.
      let square = count * count / 12
      return (Double(low) + 0.5 * (count - 1) + square * logFailure, square)
    }
    let tail = count / Mathematics.expm1(decay)
    return (Double(low) + mean - tail, max(0, variance - tail * (tail + count)))
  }

  /// The quantile is a logarithm.
  public var hasSlowQuantile: Bool { false }

  @inlinable
  static func whole(_ x: Double) -> Int { x < 0x1p63 ? Int(x) : .max }
}
