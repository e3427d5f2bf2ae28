import Numerics

/// How many of n independent attempts succeed.
///
/// Up to 10 expected on the rarer side drawn by inversion, counting up with one number a draw; above by the
/// transformed rejection BTRS of W. Hörmann, *The generation of binomial random variates*, Journal of Statistical
/// Computation and Simulation 46 (1993), two numbers a try, 1.41 tries
/// where 10 are expected and 1.13 where many are.
public struct Binomial: ProbabilityDistribution {
  /// How many attempts are made.
  public let attempts: Int
  /// The probability that one of them succeeds.
  public let probability: Double

  /// The probability on the rarer side, where the drawing is done, and n as a double.
  @usableFromInline let p: Double
  @usableFromInline let n: Double
  @usableFromInline let none: Double
  @usableFromInline let a: Double
  @usableFromInline let b: Double
  @usableFromInline let vr: Double
  @usableFromInline let alpha: Double
  @usableFromInline let logPeak: Double

  /// The binomial distribution of up to 10¹⁵ attempts.
  public init(attempts: Int, probability: Double) throws(DistributionError) {
    self.attempts = attempts
    self.probability = try Check.within(probability, 0, 1, "probability")
    n = try Check.within(Double(attempts), 0, 1e15, "attempts")
    p = min(probability, 1 - probability)
    none = Mathematics.exp(n * Mathematics.log1p(-p))
    let spread = (n * p * (1 - p)).squareRoot()
    b = 1.15 + 2.53 * spread
    a = -0.0873 + 0.0248 * b + 0.01 * p
    vr = 0.92 - 4.2 / b
    alpha = (2.83 + 5.1 / b) * spread
    logPeak = Self.logProbability(((n + 1) * p).rounded(.down), n, p, 1 - p)
  }

  /// Counting up from 0 below 10 expected on the rarer side, BTRS above.
  @inlinable
  public func sample(_ source: inout some RandomSource) -> Int {
    let k = n * p < 10 ? sampleByInversion(source.uniform()) : sampleByRejection(&source)
    return probability > 0.5 ? attempts - k : k
  }

  @inlinable
  func sampleByInversion(_ uniform: Double) -> Int {
    var rest = uniform
    var here = none
    var k = 0
    let odds = p / (1 - p)
    // Rounding may leave a little in `rest` when nothing is left of the distribution.
    while rest >= here && k < attempts && here > 0x1p-60 {
      rest -= here
      k += 1
      here *= odds * (n - Double(k) + 1) / Double(k)
    }
    return k
  }

  @inlinable
  func sampleByRejection(_ source: inout some RandomSource) -> Int {
    while true {
      let u = source.uniformOpen() - 0.5
      let v = source.uniformOpen()
      let us = 0.5 - u.magnitude
      let k = ((2 * a / us + b) * u + n * p + 0.5).rounded(.down)
      if us >= 0.07 && v <= vr { return Int(k) }
      if k < 0 || k > n { continue }
      let bound = Self.logProbability(k, n, p, 1 - p) - logPeak
      if Mathematics.log(v * alpha / (a / (us * us) + b)) <= bound { return Int(k) }
    }
  }

  /// n·p.
  public var mean: Double { n * probability }

  /// n·p·(1 − p).
  public var variance: Double { n * probability * (1 - probability) }

  /// The probability of exactly k successes.
  public func probability(of k: Int) -> Double {
    if k < 0 || k > attempts { return 0 }
    return Mathematics.exp(Self.logProbability(Double(k), n, probability, 1 - probability))
  }

  /// By the saddle point (C. Loader, *Fast and accurate computation of binomial probabilities*, 2000).
  @usableFromInline
  static func logProbability(_ k: Double, _ n: Double, _ p: Double, _ q: Double) -> Double {
    if p == 0 { return k == 0 ? 0 : -.infinity }
    if q == 0 { return k == n ? 0 : -.infinity }
    if k == 0 { return n * (p < 0.5 ? Mathematics.log1p(-p) : Mathematics.log(q)) }
    if k == n { return n * (q < 0.5 ? Mathematics.log1p(-q) : Mathematics.log(p)) }
    let rest = n - k
    let stirling =
      Mathematics.stirlingError(n) - Mathematics.stirlingError(k) - Mathematics.stirlingError(rest)
    let away = Mathematics.deviance(k, n * p) + Mathematics.deviance(rest, n * q)
    return stirling - away - 0.5 * Mathematics.log(2 * .pi * k * (rest / n))
  }

  /// The incomplete beta function (NIST DLMF 8.17.5).
  public func cdf(_ x: Int) -> Double {
    if x < 0 { return 0 }
    if x >= attempts { return 1 }
    return Mathematics.betaUpper(Double(x) + 1, n - Double(x), at: probability)
  }

  /// P(X > x), accurate also far out.
  public func probability(above x: Int) -> Double {
    if x < 0 { return 1 }
    if x >= attempts { return 0 }
    return Mathematics.betaLower(Double(x) + 1, n - Double(x), at: probability)
  }

  /// The inverse of ``cdf(_:)``.
  public func quantile(_ p: Double) -> Int {
    if variance == 0 { return Int(mean) }
    return smallest(from: 0, to: attempts, near: guess(Mathematics.normalQuantile(p))) { cdf($0) >= p }
  }

  /// The inverse of ``probability(above:)``.
  public func quantile(upper q: Double) -> Int {
    if variance == 0 { return Int(mean) }
    return smallest(from: 0, to: attempts, near: guess(-Mathematics.normalQuantile(q))) {
      probability(above: $0) <= q
    }
  }

  /// Mean and variance of what lies in a range.
  public func moments(within range: ClosedRange<Int>) -> (mean: Double, variance: Double) {
    // k·p(k; n) = np·p(k − 1; n − 1), so both factorial moments are probabilities under fewer attempts.
    let low = max(0, range.lowerBound)
    var parts = (first: 0.0, second: 0.0)
    if attempts >= 1, let fewer = try? Binomial(attempts: attempts - 1, probability: probability) {
      parts.first = mean * fewer.probability(from: low - 1, through: range.upperBound - 1)
    }
    if attempts >= 2, let fewer = try? Binomial(attempts: attempts - 2, probability: probability) {
      parts.second =
        mean * probability * (n - 1) * fewer.probability(from: low - 2, through: range.upperBound - 2)
    }
    return factorialMoments(within: range, first: parts.first, second: parts.second)
  }

  private func guess(_ z: Double) -> Int {
    let k = mean + z * variance.squareRoot() + (z * z - 1) * (1 - 2 * probability) / 6
    return Int(max(0, min(k, n)))
  }
}
