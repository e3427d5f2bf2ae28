/// A day of the Gregorian calendar, extended backward and forward (proleptic), from year 1 to 9999.
///
/// It is a count of days, so that shelf lives are additions. It knows no time zone and no clock.
public struct CalendarDate: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// Days since 1 January 1970, negative before.
  public let daysSince1970: Int32

  /// 1 January of year 1.
  public static let earliest = CalendarDate(unchecked: -719_162)
  /// 31 December of year 9999.
  public static let latest = CalendarDate(unchecked: 2_932_896)

  private init(unchecked days: Int) { daysSince1970 = Int32(days) }

  /// The day so many days after 1 January 1970, or nil beyond the years 1 to 9999.
  public init?(daysSince1970 days: Int) {
    guard (Int(Self.earliest.daysSince1970)...Int(Self.latest.daysSince1970)).contains(days) else {
      return nil
    }
    self.init(unchecked: days)
  }

  /// The day of a year (1 to 9999), month (1 to 12) and day of month, or nil when the calendar has none.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month),
      (1...Self.daysInMonth(month, of: year)).contains(day)
    else { return nil }
    let date = CivilDate(year: Int64(year), month: Int64(month), day: Int64(day))
    self.init(unchecked: Int(date.daysSince1970))
  }

  /// Year, month and day of month.
  public var components: (year: Int, month: Int, day: Int) {
    let date = CivilDate(daysSince1970: Int64(daysSince1970))
    return (Int(date.year), Int(date.month), Int(date.day))
  }

  /// The number of days in a month (1 to 12).
  public static func daysInMonth(_ month: Int, of year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: isLeap(year) ? 29 : 28
    default: 31
    }
  }

  /// Whether a year has a 29 February.
  public static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// The day a number of days later (or earlier, if negative); it stays within the years 1 to 9999.
  public func adding(days: Int) -> CalendarDate {
    let (sum, overflow) = Int(daysSince1970).addingReportingOverflow(days)
    if overflow { return days > 0 ? .latest : .earliest }
    return Self(daysSince1970: sum) ?? (days > 0 ? .latest : .earliest)
  }

  /// The same day of the month a number of months later, or the month's last day where it is shorter.
  ///
  /// Shelf lives are given in months: 24 months from 31 August 2024 end on 31 August 2026.
  public func adding(months: Int) -> CalendarDate {
    let (year, month, day) = components
    let (count, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
    guard !overflow, count >= 12, count < 120_000 else { return months > 0 ? .latest : .earliest }
    let newYear = count / 12
    let newMonth = count % 12 + 1
    let newDay = min(day, Self.daysInMonth(newMonth, of: newYear))
    return Self(year: newYear, month: newMonth, day: newDay) ?? self
  }

  /// Whether the one is earlier than the other.
  @inlinable
  public static func < (a: Self, b: Self) -> Bool { a.daysSince1970 < b.daysSince1970 }
}

extension CalendarDate: CustomStringConvertible {
  /// The day in ISO 8601: `2027-06-30`.
  public var description: String { "\(CivilDate(daysSince1970: Int64(daysSince1970)))" }
}
