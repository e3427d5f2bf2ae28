import Numerics

/// A source of random 64-bit words, from which every distribution draws.
///
/// A protocol of our own and not the standard library's `RandomNumberGenerator`: what the library makes of a
/// generator's words (shuffles, ranges) may change with a version of Swift, and a recorded run must not.
///
/// An implementer gives words that are independent and uniform over all 2⁶⁴ values. ``RandomStream`` does;
/// tests implement it with a fixed list of words, to reach a branch that chance would take once in 10⁹ draws.
public protocol RandomSource {
  /// The next word, uniform over all 64-bit values.
  mutating func next() -> UInt64
}

extension RandomSource {
  /// A number in [0, 1): one of the 2⁵³ multiples of 2⁻⁵³, each as likely as the others.
  @inlinable
  @inline(__always)
  public mutating func uniform() -> Double {
    Double(Int64(truncatingIfNeeded: next() &>> 11)) * 0x1p-53
  }

  /// A number in (0, 1): one of 2⁵² midpoints, symmetric about ½; safe as the argument of a logarithm.
  @inlinable
  @inline(__always)
  public mutating func uniformOpen() -> Double {
    (Double(Int64(truncatingIfNeeded: next() &>> 12)) + 0.5) * 0x1p-52
  }

  /// A draw from the exponential distribution with mean 1, by the inverse of its distribution.
  @inlinable
  public mutating func standardExponential() -> Double { -Mathematics.log(uniformOpen()) }

  /// A time without memory of this mean, in nanoseconds, but never beyond what a trial can last.
  public mutating func exponential(mean: TimeSpan) -> Int64 {
    Int64(min(1e18, Double(mean.nanoseconds) * standardExponential()))
  }

  /// A whole number in 0 ..< `bound`, each exactly as likely as the others.
  ///
  /// Multiplication instead of division, with rejection of the biased remainder: D. Lemire, *Fast random
  /// integer generation in an interval*, ACM TOMACS 29 (2019).
  @inlinable
  public mutating func below(_ bound: UInt64) -> UInt64 {
    precondition(bound > 0, "a draw below 0 was asked for; the bound must be at least 1")
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let biased = (0 &- bound) % bound
      while product.low < biased { product = next().multipliedFullWidth(by: bound) }
    }
    return product.high
  }
}
