/// A moment as a record states it: microseconds since 1970-01-01T00:00:00Z, before it negative.
///
/// Not the kernel's `Instant`: a record knows calendar time read off somebody's clock, never simulated time.
/// Microseconds in 64 bits reach 292,000 years either way, so that a document dated in the year 9999 is held
/// as what it says instead of overflowing.
public struct Timestamp: Comparable, Hashable, Sendable, BitwiseCopyable {
  /// Microseconds since 1970-01-01T00:00:00Z.
  public var microseconds: Int64

  /// The moment `microseconds` after 1970-01-01T00:00:00Z.
  @inlinable
  public init(microseconds: Int64) { self.microseconds = microseconds }

  /// The moment that is whole seconds after 1970-01-01T00:00:00Z, clamped to what 64 bits hold.
  @inlinable
  public init(seconds: Int64) {
    let (value, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
    self.microseconds = overflow ? (seconds < 0 ? .min : .max) : value
  }

  /// Earlier than every moment that a record can state.
  @inlinable
  public static var distantPast: Timestamp { Timestamp(microseconds: .min) }
  /// Later than every moment that a record can state.
  @inlinable
  public static var distantFuture: Timestamp { Timestamp(microseconds: .max) }

  /// Whether `a` is the earlier moment.
  @inlinable
  public static func < (a: Timestamp, b: Timestamp) -> Bool { a.microseconds < b.microseconds }

  /// This moment moved by `microseconds`, held at the ends of the range instead of overflowing.
  @inlinable
  public func advanced(byMicroseconds microseconds: Int64) -> Timestamp {
    let (value, overflow) = self.microseconds.addingReportingOverflow(microseconds)
    return Timestamp(microseconds: overflow ? (microseconds < 0 ? .min : .max) : value)
  }

  /// The day of this moment at an offset from UTC, counted from 1970-01-01; a missing offset counts as UTC.
  public func day(at offset: UTCOffset = .utc) -> Int64 { dayAndTime(at: offset).quotient }

  /// The day, and microseconds since its midnight.
  private func dayAndTime(at offset: UTCOffset) -> (quotient: Int64, remainder: Int64) {
    let shift = offset.isPlausible ? Int64(offset.minutes) * 60_000_000 : 0
    return flooredDivision(advanced(byMicroseconds: shift).microseconds, by: 86_400_000_000)
  }

  /// Microseconds from `earlier` to this moment, held at the ends of the range.
  @inlinable
  public func microseconds(since earlier: Timestamp) -> Int64 {
    let (value, overflow) = microseconds.subtractingReportingOverflow(earlier.microseconds)
    return overflow ? (microseconds < 0 ? .min : .max) : value
  }
}

/// The offset of local time from UTC that an event was stated with.
///
/// Kept apart from the moment: two statements of one moment with different offsets are the same moment, but
/// a statement without an offset is a finding.
public struct UTCOffset: Hashable, Sendable, BitwiseCopyable {
  /// Minutes east of Greenwich; `Int16.min` where none was stated.
  public var minutes: Int16

  /// The offset of `minutes` east of Greenwich.
  @inlinable
  public init(minutes: Int16) { self.minutes = minutes }

  /// Greenwich itself.
  @inlinable
  public static var utc: UTCOffset { UTCOffset(minutes: 0) }
  /// No offset was stated.
  @inlinable
  public static var missing: UTCOffset { UTCOffset(minutes: .min) }

  /// True where an offset was stated and lies within the 14 hours that exist on Earth.
  @inlinable
  public var isPlausible: Bool { minutes >= -14 * 60 && minutes <= 14 * 60 }
}

extension Timestamp: CustomStringConvertible {
  /// The moment in UTC as ISO 8601, with as many digits of the second as it needs.
  public var description: String { formatted(offset: .utc) }

  /// The moment as ISO 8601 in the local time of `offset`; a missing offset is written as UTC.
  public func formatted(offset: UTCOffset) -> String {
    let (day, timeOfDay) = dayAndTime(at: offset)
    let date = CivilDate(daysSince1970: day)
    let seconds = timeOfDay / 1_000_000
    var text = "\(date)T\(two(seconds / 3_600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    let fraction = timeOfDay % 1_000_000
    if fraction != 0 {
      var digits = String(fraction + 1_000_000).dropFirst()
      while digits.hasSuffix("0") { digits.removeLast() }
      text += "." + digits
    }
    if offset.minutes == 0 || !offset.isPlausible { return text + "Z" }
    let minutes = Int64(offset.minutes.magnitude)
    return text + (offset.minutes < 0 ? "-" : "+") + "\(two(minutes / 60)):\(two(minutes % 60))"
  }
}

/// A day of the proleptic Gregorian calendar.
public struct CivilDate: Hashable, Sendable, CustomStringConvertible {
  /// Year, with 0 for 1 BC.
  public var year: Int64
  /// Month, 1 to 12.
  public var month: Int64
  /// Day of the month, 1 to 31.
  public var day: Int64

  /// The day with these numbers, which the caller has made sure to exist.
  public init(year: Int64, month: Int64, day: Int64) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day `days` after 1970-01-01 (Hinnant, *chrono-compatible low-level date algorithms*).
  public init(daysSince1970 days: Int64) {
    let shifted = days + 719_468
    let (era, dayOfEra) = flooredDivision(shifted, by: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days since 1970-01-01, before it negative.
  public var daysSince1970: Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = flooredDivision(shiftedYear, by: 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The day as ISO 8601 writes it: 2026-03-02.
  public var description: String {
    let digits = String(year.magnitude)
    let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return (year < 0 ? "-" : "") + "\(padded)-\(two(month))-\(two(day))"
  }
}

private func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }

/// The quotient rounded down and what is left, which is never negative: the day of a time before 1970 as well.
package func flooredDivision(_ value: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
  let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
  return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}
