import Numerics

/// Small laws of chance that the oracles share; each is arithmetic, and nothing here has seen a line.
public enum Chance {
  /// `base` to the power of `exponent`, 0 for a base that is not above 0.
  public static func power(_ base: Double, _ exponent: Double) -> Double {
    base <= 0 ? 0 : Mathematics.pow(base, exponent)
  }

  /// The chance that at least one of `n` independent things happens, each with chance `p`.
  public static func any(of n: Double, each p: Double) -> Double { 1 - power(1 - p, n) }

  /// The chance of each number, from 0 on, of independent things that happen with these chances (Poisson's binomial).
  public static func numbers(_ chances: [Double]) -> [Double] {
    var distribution = [1.0]
    for p in chances {
      var next = [Double](repeating: 0, count: distribution.count + 1)
      for (k, weight) in distribution.enumerated() {
        next[k] += weight * (1 - p)
        next[k + 1] += weight * p
      }
      distribution = next
    }
    return distribution
  }

  /// The chance of more than `allowed` of what happens `mean` times in the mean, at any moment and independently (Poisson).
  public static func poisson(moreThan allowed: Int, mean: Double) -> Double {
    var (term, sum) = (Mathematics.exp(-mean), 0.0)
    for number in 0...allowed {
      sum += term
      term *= mean / Double(number + 1)
    }
    return 1 - sum
  }

  /// The number of ways to choose `k` of `n`.
  public static func ways(_ n: Int, choose k: Int) -> Double {
    (0..<k).reduce(1) { $0 * Double(n - $1) / Double($1 + 1) }
  }

  /// The chance that a triangular variable on −1 to 1, the sum of two uniform ones, is below `t`.
  public static func triangular(below t: Double) -> Double {
    if t <= -1 { return 0 }
    if t >= 1 { return 1 }
    return t < 0 ? (1 + t) * (1 + t) / 2 : 1 - (1 - t) * (1 - t) / 2
  }
}

/// A plain generator of numbers for the small models: MMIX's, by D. E. Knuth. The line draws from another one.
public struct PlainRandom: Sendable {
  /// What it has come to.
  public var state: UInt64

  /// A generator that begins here.
  public init(state: UInt64) { self.state = state }

  /// The next number, from 0 to below 1.
  public mutating func uniform() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) * 0x1p-53
  }

  /// An exponential number with this mean.
  public mutating func exponential(mean: Double) -> Double { -Mathematics.log(1 - uniform()) * mean }
}
