import Numerics

/// Count, mean, variance, least and greatest of a series of numbers, in one pass and without keeping them.
///
/// The variance is updated about the running mean (B. P. Welford, Technometrics 4, 1962) and merged by T. F. Chan,
/// G. H. Golub, R. J. LeVeque (1979): no digits are lost where the mean is large and the spread is small. Adding in
/// another order gives other last bits; rows are therefore folded in the order of trials.
public struct Tally: Sendable, Hashable, BitwiseCopyable {
  /// How many numbers were added.
  @inlinable public var count: Int { number }
  /// Their mean; 0 while there is none.
  @inlinable public var mean: Double { center }
  /// The least of them; +∞ while there is none.
  @inlinable public var minimum: Double { least }
  /// The greatest of them; -∞ while there is none.
  @inlinable public var maximum: Double { greatest }

  @usableFromInline var number = 0
  @usableFromInline var center = 0.0
  @usableFromInline var least = Double.infinity
  @usableFromInline var greatest = -Double.infinity
  /// The sum of squared distances from the mean.
  @usableFromInline var squares = 0.0

  /// A tally of nothing.
  @inlinable
  public init() {}

  /// A tally of these numbers, added in their order.
  public init(_ values: some Sequence<Double>) {
    for value in values { add(value) }
  }

  /// Adds a number, which has to be one: NaN stops the program.
  @inlinable
  @inline(__always)
  public mutating func add(_ value: Double) {
    precondition(value == value, "NaN was added to a tally of \(number) numbers")
    number &+= 1
    let distance = value - center
    center += distance / Double(number)
    squares += distance * (value - center)
    least = value < least ? value : least
    greatest = value > greatest ? value : greatest
  }

  /// Adds everything that another tally has seen, as if it had come after.
  public mutating func merge(_ other: Tally) {
    if other.number == 0 { return }
    if number == 0 {
      self = other
      return
    }
    let (n, m) = (Double(number), Double(other.number))
    let distance = other.center - center
    center += distance * (m / (n + m))
    squares += other.squares + distance * distance * (n * m / (n + m))
    number += other.number
    least = min(least, other.least)
    greatest = max(greatest, other.greatest)
  }

  /// The sum of the numbers.
  public var sum: Double { mean * Double(count) }

  /// The variance of a sample (divided by n - 1); nil with fewer than two numbers.
  public var variance: Double? { count < 2 ? nil : squares / Double(count - 1) }

  /// The standard error of the mean, if the numbers are independent; nil with fewer than two.
  public var standardError: Double? { variance.map { ($0 / Double(count)).squareRoot() } }

  /// The interval for the mean of what the numbers were drawn from, by Student's t; nil with fewer than two.
  ///
  /// The numbers have to be independent: means of trials, never of successive customers of one queue.
  public func meanInterval(confidence: Double) -> ConfidenceInterval? {
    guard let error = standardError else { return nil }
    let t = StudentT.quantile(upper: (1 - confidence) / 2, degreesOfFreedom: Double(count - 1))
    return ConfidenceInterval(
      estimate: mean, lower: mean - t * error, upper: mean + t * error, confidence: confidence, count: count)
  }
}

/// An estimate with what it could have been.
public struct ConfidenceInterval: Sendable, Hashable {
  /// The estimate itself.
  public var estimate: Double
  /// The lower end.
  public var lower: Double
  /// The upper end.
  public var upper: Double
  /// How often such an interval holds the true value, 0 to 1.
  public var confidence: Double
  /// From how many independent observations it comes.
  public var count: Int

  /// An interval of these ends.
  public init(estimate: Double, lower: Double, upper: Double, confidence: Double, count: Int) {
    self.estimate = estimate
    self.lower = lower
    self.upper = upper
    self.confidence = confidence
    self.count = count
  }

  /// Whether the interval holds this value.
  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }

  /// Half of the interval's width.
  public var halfWidth: Double { (upper - lower) / 2 }
}

/// Student's t distribution, for intervals from few observations.
public enum StudentT {
  /// The value that is exceeded with probability `q`, 0 < q < 1; -t is the one that is exceeded with 1 - q.
  ///
  /// t² / (ν + t²) has the beta distribution with ½ and ν/2 (M. Abramowitz, I. A. Stegun, 26.7.1), whose quantile is
  /// taken from the end that keeps its digits.
  public static func quantile(upper q: Double, degreesOfFreedom ν: Double) -> Double {
    precondition(q > 0 && q < 1, "a quantile exceeded with probability \(q); it must lie between 0 and 1")
    precondition(ν > 0, "Student's t with \(ν) degrees of freedom; there must be some")
    if q > 0.5 { return -quantile(upper: 1 - q, degreesOfFreedom: ν) }
    if q == 0.5 { return 0 }
    let near = Mathematics.betaQuantile(0.5, ν / 2, upper: 2 * q)  // t² / (ν + t²)
    if near < 0.5 { return (ν * near / (1 - near)).squareRoot() }
    let far = Mathematics.betaQuantile(ν / 2, 0.5, lower: 2 * q)  // ν / (ν + t²)
    return (ν * (1 - far) / far).squareRoot()
  }
}
