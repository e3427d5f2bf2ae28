import Numerics

/// A distribution of one number: how to draw from it, and what is known of it exactly.
///
/// Thirteen laws and their truncations conform; ``Distribution`` holds any of them as one value. An implementer must
/// satisfy, up to rounding: `cdf` rises from 0 to 1, `probability(above: x)` is 1 − `cdf(x)`, `quantile(cdf(x))` ≤ x
/// ≤ `quantile` of anything above, and a million draws follow `cdf`. Distributions of zero spread are legal: they
/// give their only value.
public protocol ProbabilityDistribution<Value>: Hashable, Sendable {
  /// `Double` for quantities, `Int` for counts.
  associatedtype Value: Comparable, Hashable, Sendable

  /// A draw.
  func sample(_ source: inout some RandomSource) -> Value

  /// The expected value.
  var mean: Double { get }

  /// The expected square of the distance from the mean.
  var variance: Double { get }

  /// The probability of a value at most x.
  func cdf(_ x: Value) -> Double

  /// The probability of a value less than x; differs from ``cdf(_:)`` where single values have probability.
  func probability(below x: Value) -> Double

  /// The probability of a value greater than x, accurate also where ``cdf(_:)`` has been rounded to 1.
  func probability(above x: Value) -> Double

  /// The probability of a value of x or more.
  func probability(atLeast x: Value) -> Double

  /// The smallest x with `cdf(x)` ≥ p; the ends of the distribution at 0 and 1.
  func quantile(_ p: Double) -> Value

  /// The smallest x with `probability(above: x)` ≤ q: the upper tail, where p = 1 − q would be rounded to 1.
  func quantile(upper q: Double) -> Value

  /// Mean and variance of what lies in a range that has probability, given that it lies there.
  func moments(within range: ClosedRange<Value>) -> (mean: Double, variance: Double)

  /// Whether ``quantile(_:)`` takes many times as long as ``sample(_:)``, so that a wide truncation had better reject.
  var hasSlowQuantile: Bool { get }
}

extension ProbabilityDistribution {
  /// The root of the variance, in the unit of the values.
  public var standardDeviation: Double { variance.squareRoot() }

  /// This distribution, given that the value lies in a range, both ends included.
  public func truncated(to range: ClosedRange<Value>) throws(DistributionError) -> Truncated<Self> {
    try Truncated(self, to: range)
  }
}

extension ProbabilityDistribution where Value == Double {
  /// The probability of a value less than x: the same as at most x, unless there is only one value.
  public func probability(below x: Double) -> Double { variance == 0 ? (mean < x ? 1 : 0) : cdf(x) }

  /// The probability of a value of x or more: the same as above x, unless there is only one value.
  public func probability(atLeast x: Double) -> Double {
    variance == 0 ? (mean >= x ? 1 : 0) : probability(above: x)
  }

  /// Mean and variance within a range, by integrating the quantile function, within about 10⁻⁹ relative.
  ///
  /// The double-exponential rule (H. Takahasi, M. Mori, *Double exponential formulas for numerical integration*,
  /// 1974) does not mind what happens at the ends.
  public func moments(within range: ClosedRange<Double>) -> (mean: Double, variance: Double) {
    guard let part = Slice(of: self, range) else { return (mean, 0) }
    let origin = part.value(self, lower: 0.5, upper: 0.5)
    var weights = 0.0
    var first = 0.0
    var second = 0.0
    for index in -136...136 {
      let t = Double(index) * 0.025
      let growth = Mathematics.exp(t.magnitude)
      let sinh = 0.5 * (growth - 1 / growth)
      // The nearer end's distance, without cancellation, and the rule's weight.
      let small = 1 / (1 + Mathematics.exp(.pi * sinh))
      let weight = (growth + 1 / growth) * small * (1 - small)
      let value =
        index < 0
        ? part.value(self, lower: small, upper: 1 - small) : part.value(self, lower: 1 - small, upper: small)
      let distance = value - origin
      weights += weight
      first += weight * distance
      second += weight * distance * distance
    }
    let shift = first / weights
    return (origin + shift, max(0, second / weights - shift * shift))
  }

  /// No: most laws of quantities have a quantile in closed form.
  public var hasSlowQuantile: Bool { false }
}

extension ProbabilityDistribution where Value == Int {
  /// The probability of a count less than x.
  public func probability(below x: Int) -> Double { x == .min ? 0 : cdf(x - 1) }

  /// The probability of a count of x or more.
  public func probability(atLeast x: Int) -> Double { x == .min ? 1 : probability(above: x - 1) }

  /// Drawing a count is faster than finding its quantile.
  public var hasSlowQuantile: Bool { true }

  /// The probability of a range of counts, as a difference on the side of the nearer tail.
  func probability(from low: Int, through high: Int) -> Double {
    if high < 0 || high < low { return 0 }
    let before = probability(below: low)
    if before > 0.5 { return probability(atLeast: low) - probability(above: high) }
    return cdf(high) - before
  }

  /// Mean and variance within a range from the parts of E[X] and E[X(X − 1)] that lie in it.
  func factorialMoments(
    within range: ClosedRange<Int>, first: Double, second: Double
  ) -> (mean: Double, variance: Double) {
    if range.lowerBound == range.upperBound { return (Double(range.lowerBound), 0) }
    let mass = probability(from: range.lowerBound, through: range.upperBound)
    let mean = first / mass
    return (mean, max(0, second / mass + mean - mean * mean))
  }

  /// The smallest count k in a range for which `reached` holds, or its upper end; it must go on holding.
  ///
  /// From a guess in steps that double, then by halves: O(log distance) calls.
  func smallest(from low: Int, to high: Int, near guess: Int, where reached: (Int) -> Bool) -> Int {
    var below = low - 1  // nothing known to fail but what lies outside
    var above = high
    var stride = 1
    var k = max(low, min(guess, high))
    if reached(k) {
      above = k
      while above > low {
        k = above - min(stride, above - low)
        if !reached(k) {
          below = k
          break
        }
        above = k
        stride = stride > .max / 2 ? .max : stride * 2
      }
    } else {
      below = k
      while below < high {
        k = below + min(stride, high - below)
        if reached(k) {
          above = k
          break
        }
        below = k
        stride = stride > .max / 2 ? .max : stride * 2
      }
      if below == high { return high }
    }
    while above - below > 1 {
      let middle = below + (above - below) / 2
      if reached(middle) { above = middle } else { below = middle }
    }
    return above
  }
}
