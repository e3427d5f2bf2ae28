/// A distribution, given that its value lies in a range, both ends included.
///
/// Drawn by inversion of one uniform number where the quantile is fast, on the side of the nearer tail, so that ten
/// standard deviations out are as exact as the middle. Where it is slow (gamma, beta, Poisson, binomial) and a quarter
/// or more of the probability lies in the range, by drawing until a value falls into it: four draws or fewer expected,
/// and inversion after 256 misses, which happens once in 10³² at most. Both are exact, so their mixture is.
public struct Truncated<Base: ProbabilityDistribution>: ProbabilityDistribution {
  /// What is truncated.
  public let base: Base
  /// Where the value lies.
  public let range: ClosedRange<Base.Value>
  /// The probability of the range under `base`.
  public let mass: Double

  @usableFromInline let slice: Slice?
  @usableFromInline let rejects: Bool
  @usableFromInline let onlyValue: Base.Value

  /// Throws ``DistributionError/noMass(low:high:)`` when less than 10⁻³⁰⁰ of the probability lies in the range.
  public init(_ base: Base, to range: ClosedRange<Base.Value>) throws(DistributionError) {
    self.base = base
    self.range = range
    onlyValue = base.quantile(0.5)
    if base.variance == 0 {
      guard range.contains(onlyValue) else { throw Self.noMass(range) }
      slice = nil
      mass = 1
    } else {
      guard let part = Slice(of: base, range) else { throw Self.noMass(range) }
      slice = part
      mass = part.width
    }
    rejects = base.hasSlowQuantile && mass >= 0.25
  }

  /// By rejection or inversion, as said above.
  @inlinable
  public func sample(_ source: inout some RandomSource) -> Base.Value {
    guard let slice else { return onlyValue }
    if rejects {
      for _ in 0..<256 {
        let value = base.sample(&source)
        if value >= range.lowerBound && value <= range.upperBound { return value }
      }
    }
    let u = source.uniformOpen()
    return clamped(slice.value(base, lower: u, upper: 1 - u))
  }

  /// The expected value within the range.
  public var mean: Double { slice == nil ? base.mean : base.moments(within: range).mean }

  /// The variance within the range.
  public var variance: Double { slice == nil ? 0 : base.moments(within: range).variance }

  /// The share of the range's probability up to x.
  public func cdf(_ x: Base.Value) -> Double {
    if x < range.lowerBound { return 0 }
    guard let slice, x < range.upperBound else { return x >= onlyOrUpper ? 1 : 0 }
    return slice.share(below: base.cdf(x), above: base.probability(above: x)).below
  }

  /// P(X > x), accurate also far out.
  public func probability(above x: Base.Value) -> Double {
    if x < range.lowerBound { return 1 }
    guard let slice, x < range.upperBound else { return x >= onlyOrUpper ? 0 : 1 }
    return slice.share(below: base.cdf(x), above: base.probability(above: x)).above
  }

  /// P(X < x).
  public func probability(below x: Base.Value) -> Double {
    if x > range.upperBound { return 1 }
    guard let slice, x > range.lowerBound else { return x > onlyOrLower ? 1 : 0 }
    return slice.share(below: base.probability(below: x), above: base.probability(atLeast: x)).below
  }

  /// P(X ≥ x).
  public func probability(atLeast x: Base.Value) -> Double {
    if x > range.upperBound { return 0 }
    guard let slice, x > range.lowerBound else { return x > onlyOrLower ? 0 : 1 }
    return slice.share(below: base.probability(below: x), above: base.probability(atLeast: x)).above
  }

  /// The inverse of ``cdf(_:)``.
  public func quantile(_ p: Double) -> Base.Value {
    guard let slice else { return onlyValue }
    return clamped(slice.value(base, lower: p, upper: 1 - p))
  }

  /// The inverse of ``probability(above:)``.
  public func quantile(upper q: Double) -> Base.Value {
    guard let slice else { return onlyValue }
    return clamped(slice.value(base, lower: 1 - q, upper: q))
  }

  /// Mean and variance of what lies in a range.
  public func moments(within inner: ClosedRange<Base.Value>) -> (mean: Double, variance: Double) {
    slice == nil ? (base.mean, 0) : base.moments(within: inner.clamped(to: range))
  }

  /// As that of what is truncated.
  public var hasSlowQuantile: Bool { base.hasSlowQuantile }

  @inlinable
  func clamped(_ value: Base.Value) -> Base.Value { max(range.lowerBound, min(value, range.upperBound)) }

  private var onlyOrUpper: Base.Value { slice == nil ? onlyValue : range.upperBound }

  private var onlyOrLower: Base.Value { slice == nil ? onlyValue : range.lowerBound }

  private static func noMass(_ range: ClosedRange<Base.Value>) -> DistributionError {
    .noMass(low: number(range.lowerBound), high: number(range.upperBound))
  }

  private static func number(_ value: Base.Value) -> Double {
    (value as? Double) ?? (value as? Int).map(Double.init) ?? .nan
  }
}

/// The part of a distribution's probability that lies in a range, and what lies to either side of it.
@usableFromInline
struct Slice: Hashable, Sendable {
  @usableFromInline var before: Double
  @usableFromInline var width: Double
  @usableFromInline var after: Double

  /// Nil when less than 10⁻³⁰⁰ lies in the range: what is left could not be divided any further.
  init?<Base: ProbabilityDistribution>(of base: Base, _ range: ClosedRange<Base.Value>) {
    before = base.probability(below: range.lowerBound)
    after = base.probability(above: range.upperBound)
    if before > 0.5 {
      width = base.probability(atLeast: range.lowerBound) - after
    } else if after > 0.5 {
      width = base.cdf(range.upperBound) - before
    } else {
      width = (1 - before) - after
    }
    guard width >= 1e-300 else { return nil }
  }

  /// The value that a share `lower` of the slice lies below, and a share `upper` = 1 − `lower` above.
  @inlinable
  @inline(__always)
  func value<Base: ProbabilityDistribution>(_ base: Base, lower: Double, upper: Double) -> Base.Value {
    let p = before + lower * width
    if p <= 0.5 { return base.quantile(p) }
    return base.quantile(upper: after + upper * width)
  }

  /// The shares of the slice on either side of a place at which the whole distribution has these probabilities.
  func share(below p: Double, above q: Double) -> (below: Double, above: Double) {
    if p <= 0.5 {
      let share = max(0, min((p - before) / width, 1))
      return (share, 1 - share)
    }
    let share = max(0, min((q - after) / width, 1))
    return (1 - share, share)
  }
}
