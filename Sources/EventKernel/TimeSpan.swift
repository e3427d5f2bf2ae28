/// A length of simulated time: a signed count of nanoseconds, exact.
///
/// ```swift
/// let window: TimeSpan = .milliseconds(40)
/// let shift = TimeSpan.hours(8) - .minutes(30)
/// ```
///
/// Arithmetic with values of the model stops the program when it overflows (±292 years), with the values in the
/// message; where a length comes from input, `adding(_:)` and `multiplied(by:)` give nil instead.
public struct TimeSpan: Comparable, Hashable, Sendable, BitwiseCopyable {
  /// The length in nanoseconds.
  public var nanoseconds: Int64

  /// A length of `nanoseconds`.
  @inlinable
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// No time at all.
  @inlinable public static var zero: TimeSpan { TimeSpan(nanoseconds: 0) }
  /// The longest length that can be told, about 292 years.
  @inlinable public static var max: TimeSpan { TimeSpan(nanoseconds: .max) }

  /// Whether `a` is shorter than `b`, where a negative length is shorter than none.
  @inlinable
  public static func < (a: TimeSpan, b: TimeSpan) -> Bool { a.nanoseconds < b.nanoseconds }
}

// MARK: - Literals that read well

extension TimeSpan {
  /// A length in nanoseconds.
  @inlinable public static func nanoseconds(_ count: Int64) -> TimeSpan { TimeSpan(nanoseconds: count) }
  /// A length in microseconds.
  @inlinable public static func microseconds(_ count: Int64) -> TimeSpan { of(count, 1_000, "µs") }
  /// A length in milliseconds.
  @inlinable public static func milliseconds(_ count: Int64) -> TimeSpan { of(count, 1_000_000, "ms") }
  /// A length in seconds.
  @inlinable public static func seconds(_ count: Int64) -> TimeSpan { of(count, 1_000_000_000, "s") }
  /// A length in minutes of 60 s.
  @inlinable public static func minutes(_ count: Int64) -> TimeSpan { of(count, 60_000_000_000, "min") }
  /// A length in hours of 60 min.
  @inlinable public static func hours(_ count: Int64) -> TimeSpan { of(count, 3_600_000_000_000, "h") }
  /// A length in days of 24 h; simulated time knows no daylight saving.
  @inlinable public static func days(_ count: Int64) -> TimeSpan { of(count, 86_400_000_000_000, "d") }

  @inlinable
  static func of(_ count: Int64, _ unit: Int64, _ name: String) -> TimeSpan {
    let (product, overflow) = count.multipliedReportingOverflow(by: unit)
    if overflow { tooLong(count, name) }
    return TimeSpan(nanoseconds: product)
  }

  /// The length nearest to a number of seconds, a half rounded to the even nanosecond; nil when it does not fit
  /// or is not a number. For numbers that come from input.
  ///
  /// Seconds are multiplied by 10⁹ in double precision: beyond 2⁵³ ns (104 days) the result is a multiple of
  /// more than one nanosecond, as the argument was.
  @inlinable
  public static func seconds(nearest seconds: Double) -> TimeSpan? {
    let whole = wholeNanoseconds(seconds)
    guard whole >= -0x1p63, whole < 0x1p63 else { return nil }
    return TimeSpan(nanoseconds: Int64(whole))
  }

  /// The length nearest to a number of seconds, rounded as in `seconds(nearest:)`, which must fit; for lengths that the
  /// model draws or computes.
  @inlinable
  @inline(__always)
  public init(nearest seconds: Double) {
    let scaled = seconds * 1e9
    if _fastPath(scaled.magnitude < 0x1p51) {
      // The bits of 1.5 × 2⁵² + n are those of 1.5 × 2⁵² plus n: rounded and converted in one addition. 26 days.
      let sum = scaled + 0x1.8p52
      self.init(nanoseconds: Int64(bitPattern: sum.bitPattern &- (0x1.8p52).bitPattern))
    } else {
      guard let span = Self.seconds(nearest: seconds) else { Self.doesNotFit(seconds) }
      self = span
    }
  }

  /// From 2⁵² on a double has no fraction; below, adding 1.5 × 2⁵² leaves none, rounded as addition rounds. The
  /// library's `rounded()` calls the C library's mathematics.
  @inlinable
  @inline(__always)
  static func wholeNanoseconds(_ seconds: Double) -> Double {
    let scaled = seconds * 1e9
    return scaled.magnitude < 0x1p52 ? (scaled + 0x1.8p52) - 0x1.8p52 : scaled
  }

  @usableFromInline
  @inline(never)
  static func doesNotFit(_ seconds: Double) -> Never {
    fatalError("\(seconds) s does not fit into 64-bit nanoseconds (±292 years)")
  }

  /// The length in seconds, as near as double precision gets; for statistics and words, never for a decision.
  @inlinable public var seconds: Double { Double(nanoseconds) / 1e9 }
}

// MARK: - Arithmetic

extension TimeSpan {
  /// The sum; an overflow stops the program.
  @inlinable
  public static func + (a: TimeSpan, b: TimeSpan) -> TimeSpan {
    let (sum, overflow) = a.nanoseconds.addingReportingOverflow(b.nanoseconds)
    if overflow { overflowed(a.nanoseconds, "+", b.nanoseconds) }
    return TimeSpan(nanoseconds: sum)
  }

  /// The difference; an overflow stops the program.
  @inlinable
  public static func - (a: TimeSpan, b: TimeSpan) -> TimeSpan {
    let (difference, overflow) = a.nanoseconds.subtractingReportingOverflow(b.nanoseconds)
    if overflow { overflowed(a.nanoseconds, "-", b.nanoseconds) }
    return TimeSpan(nanoseconds: difference)
  }

  /// The length with its direction turned round.
  @inlinable
  public static prefix func - (a: TimeSpan) -> TimeSpan { .zero - a }

  /// A multiple; an overflow stops the program.
  @inlinable
  public static func * (a: TimeSpan, factor: Int64) -> TimeSpan {
    let (product, overflow) = a.nanoseconds.multipliedReportingOverflow(by: factor)
    if overflow { overflowed(a.nanoseconds, "*", factor) }
    return TimeSpan(nanoseconds: product)
  }

  /// A multiple; an overflow stops the program.
  @inlinable
  public static func * (factor: Int64, a: TimeSpan) -> TimeSpan { a * factor }

  /// How often `b` fits wholly into `a`, rounded toward zero.
  @inlinable
  public static func / (a: TimeSpan, b: TimeSpan) -> Int64 {
    if b.nanoseconds == 0 { dividedByZero(a) }
    let (quotient, overflow) = a.nanoseconds.dividedReportingOverflow(by: b.nanoseconds)
    if overflow { overflowed(a.nanoseconds, "/", b.nanoseconds) }
    return quotient
  }

  /// What is left of `a` after as many whole `b` as fit.
  @inlinable
  public static func % (a: TimeSpan, b: TimeSpan) -> TimeSpan {
    if b.nanoseconds == 0 { dividedByZero(a) }
    return TimeSpan(
      nanoseconds: a.nanoseconds.remainderReportingOverflow(dividingBy: b.nanoseconds).partialValue)
  }

  /// Adds; an overflow stops the program.
  @inlinable
  public static func += (a: inout TimeSpan, b: TimeSpan) { a = a + b }

  /// Subtracts; an overflow stops the program.
  @inlinable
  public static func -= (a: inout TimeSpan, b: TimeSpan) { a = a - b }

  /// The sum, or nil when it does not fit.
  @inlinable
  public func adding(_ other: TimeSpan) -> TimeSpan? {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(other.nanoseconds)
    return overflow ? nil : TimeSpan(nanoseconds: sum)
  }

  @usableFromInline
  @inline(never)
  static func tooLong(_ count: Int64, _ unit: String) -> Never {
    fatalError("\(count) \(unit) does not fit into 64-bit nanoseconds (±292 years)")
  }

  @usableFromInline
  @inline(never)
  static func dividedByZero(_ a: TimeSpan) -> Never { fatalError("\(a) was divided by a length of 0 s") }

  @usableFromInline
  @inline(never)
  static func overflowed(_ a: Int64, _ sign: String, _ b: Int64) -> Never {
    preconditionFailure(
      "simulated time overflowed: \(a) ns \(sign) \(b) does not fit into 64-bit nanoseconds")
  }
}

// MARK: - Words

extension TimeSpan: CustomStringConvertible {
  /// The length in the units that people use: `40 ms`, `1.5 s`, `2 d 03:04:05.000000006`; exact, read by people only.
  public var description: String {
    let magnitude = nanoseconds.magnitude
    let sign = nanoseconds < 0 ? "-" : ""
    switch magnitude {
    case 0: return "0 s"
    case ..<1_000: return "\(sign)\(magnitude) ns"
    case ..<1_000_000: return sign + Self.decimal(magnitude, 3) + " µs"
    case ..<1_000_000_000: return sign + Self.decimal(magnitude, 6) + " ms"
    case ..<60_000_000_000: return sign + Self.decimal(magnitude, 9) + " s"
    default: return sign + Self.clock(magnitude)
    }
  }

  /// Hours, minutes and seconds, with days before them when there are any and a fraction when it is not zero.
  static func clock(_ magnitude: UInt64) -> String {
    let days = magnitude / 86_400_000_000_000
    let rest = magnitude % 86_400_000_000_000
    let (hours, minutes) = (rest / 3_600_000_000_000, rest / 60_000_000_000 % 60)
    let seconds = rest % 60_000_000_000
    let fraction = seconds % 1_000_000_000 == 0 ? "" : ".\(padded(seconds % 1_000_000_000, 9))"
    return (days == 0 ? "" : "\(days) d ") + "\(padded(hours, 2)):\(padded(minutes, 2))"
      + ":\(padded(seconds / 1_000_000_000, 2))\(fraction)"
  }

  /// `value` × 10^-`places`, without zeros at the end.
  private static func decimal(_ value: UInt64, _ places: Int) -> String {
    var unit: UInt64 = 1
    for _ in 0..<places { unit *= 10 }
    if value % unit == 0 { return "\(value / unit)" }
    var fraction = padded(value % unit, places)
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return "\(value / unit).\(fraction)"
  }

  private static func padded(_ value: UInt64, _ width: Int) -> String {
    let digits = "\(value)"
    return String(repeating: "0", count: Swift.max(0, width - digits.utf8.count)) + digits
  }
}
