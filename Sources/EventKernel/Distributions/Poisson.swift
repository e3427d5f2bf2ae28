import Numerics

/// How many rare independent events fall into an interval.
///
/// Below a mean of 10 drawn by inversion, counting up from 0 with one number a draw; above by the transformed
/// rejection PTRS of W. Hörmann, *The transformed rejection method for generating Poisson random variables*,
/// Insurance: Mathematics and Economics 12 (1993), two numbers a try, 1.33
/// tries at a mean of 10 and 1.12 at a large one.
public struct Poisson: ProbabilityDistribution {
  /// The expected count; the variance is the same.
  public let mean: Double

  @usableFromInline let none: Double
  @usableFromInline let a: Double
  @usableFromInline let b: Double
  @usableFromInline let inverseAlpha: Double
  @usableFromInline let vr: Double

  /// The Poisson distribution of a mean up to 10¹⁵, beyond which a double does not hold every count.
  public init(mean: Double) throws(DistributionError) {
    self.mean = try Check.within(mean, 0, 1e15, "mean")
    none = Mathematics.exp(-mean)
    b = 0.931 + 2.53 * mean.squareRoot()
    a = -0.059 + 0.02483 * b
    inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
    vr = 0.9277 - 3.6224 / (b - 2)
  }

  /// Counting up from 0 below a mean of 10, PTRS above.
  @inlinable
  public func sample(_ source: inout some RandomSource) -> Int {
    mean < 10 ? sampleByInversion(source.uniform()) : sampleByRejection(&source)
  }

  @inlinable
  func sampleByInversion(_ uniform: Double) -> Int {
    var rest = uniform
    var probability = none
    var k = 0
    // Rounding may leave a little in `rest` when nothing is left of the distribution.
    while rest >= probability && probability > 0x1p-60 {
      rest -= probability
      k += 1
      probability *= mean / Double(k)
    }
    return k
  }

  @inlinable
  func sampleByRejection(_ source: inout some RandomSource) -> Int {
    while true {
      let u = source.uniformOpen() - 0.5
      let v = source.uniformOpen()
      let us = 0.5 - u.magnitude
      let k = ((2 * a / us + b) * u + mean + 0.43).rounded(.down)
      if us >= 0.07 && v <= vr { return Int(k) }
      if k < 0 || (us < 0.013 && v > us) { continue }
      if Mathematics.log(v * inverseAlpha / (a / (us * us) + b)) <= Self.logProbability(k, mean: mean) {
        return Int(k)
      }
    }
  }

  /// The same as the mean.
  public var variance: Double { mean }

  /// The probability of exactly k events.
  public func probability(of k: Int) -> Double {
    k < 0 ? 0 : Mathematics.exp(Self.logProbability(Double(k), mean: mean))
  }

  /// By the saddle point (C. Loader, *Fast and accurate computation of binomial probabilities*, 2000): exact also
  /// where k ln(mean) and ln k! are huge and nearly equal.
  @usableFromInline
  static func logProbability(_ k: Double, mean: Double) -> Double {
    if k == 0 { return -mean }
    if mean == 0 { return -.infinity }
    return -Mathematics.deviance(k, mean) - Mathematics.stirlingError(k) - 0.5 * Mathematics.log(2 * .pi * k)
  }

  /// The incomplete gamma function Q(x + 1, mean).
  public func cdf(_ x: Int) -> Double {
    if x < 0 { return 0 }
    return mean == 0 ? 1 : Mathematics.gammaUpper(shape: Double(x) + 1, at: mean)
  }

  /// P(X > x), accurate also far out.
  public func probability(above x: Int) -> Double {
    if x < 0 { return 1 }
    return mean == 0 ? 0 : Mathematics.gammaLower(shape: Double(x) + 1, at: mean)
  }

  /// The inverse of ``cdf(_:)``.
  public func quantile(_ p: Double) -> Int {
    if p >= 1 { return mean == 0 ? 0 : .max }
    return smallest(from: 0, to: .max, near: guess(Mathematics.normalQuantile(p))) { cdf($0) >= p }
  }

  /// The inverse of ``probability(above:)``.
  public func quantile(upper q: Double) -> Int {
    if q <= 0 { return mean == 0 ? 0 : .max }
    return smallest(from: 0, to: .max, near: guess(-Mathematics.normalQuantile(q))) {
      probability(above: $0) <= q
    }
  }

  /// Mean and variance of what lies in a range.
  public func moments(within range: ClosedRange<Int>) -> (mean: Double, variance: Double) {
    // k·p(k) = mean·p(k − 1), so both factorial moments are probabilities of ranges one and two lower.
    let low = max(0, range.lowerBound)
    return factorialMoments(
      within: range,
      first: mean * probability(from: low - 1, through: range.upperBound - 1),
      second: mean * mean * probability(from: low - 2, through: range.upperBound - 2))
  }

  /// With the skewness, which is what counts in a tail.
  private func guess(_ z: Double) -> Int {
    let k = mean + z * mean.squareRoot() + (z * z - 1) / 6
    return k > 0 ? (k < 1e18 ? Int(k) : Int(1e18)) : 0
  }
}
