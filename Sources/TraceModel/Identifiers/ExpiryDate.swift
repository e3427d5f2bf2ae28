/// The day on which a product's use ends, as printed with AI (17).
///
/// A label may give the month only (day `00`), which means the month's last day. Two dates are equal when
/// they end on the same day, however they are printed: a verification that compares `270600` with
/// `20270630` as texts refuses good product. ``isWholeMonth`` keeps how it was printed.
public struct ExpiryDate: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The last day of use.
  public let lastDay: CalendarDate
  /// Whether the day was given as `00`.
  public let isWholeMonth: Bool

  /// The end of use on a day.
  public init(lastDay: CalendarDate) {
    self.lastDay = lastDay
    isWholeMonth = false
  }

  /// The end of use with a month, printed with day `00`; nil when the calendar has no such month.
  public init?(year: Int, month: Int) {
    guard (1...12).contains(month) else { return nil }
    let day = CalendarDate.daysInMonth(month, of: year)
    guard let date = CalendarDate(year: year, month: month, day: day) else { return nil }
    lastDay = date
    isWholeMonth = true
  }

  /// The date that six digits YYMMDD give, seen from a year.
  ///
  /// The century is the one that brings the year closest: up to 49 years back and 50 ahead
  /// (GS1 General Specifications, section 7.12). The year of reading is a parameter, because nothing here
  /// calls a clock.
  public init(yymmdd text: String, readIn year: Int) throws(IdentifierError) {
    let characters = text.utf8Span
    let bytes = characters.span
    try self.init(yymmdd: bytes, 0..<bytes.count, readIn: year, field: .expiryDate)
  }

  /// The date in one of the forms YYMMDD (seen from a year), YYYYMMDD and YYYY-MM-DD.
  public init(_ text: String, readIn year: Int) throws(IdentifierError) {
    let characters = text.utf8Span
    let bytes = characters.span
    if bytes.count == 6 {
      try self.init(yymmdd: bytes, 0..<6, readIn: year, field: .expiryDate)
    } else {
      self.init(lastDay: try CalendarDate(bytes, 0..<bytes.count, field: .expiryDate))
    }
  }

  init(
    yymmdd bytes: Span<UInt8>, _ range: Range<Int>, readIn year: Int, field: IdentifierField
  ) throws(IdentifierError) {
    let number = Int(try DigitText.number(bytes, range, digits: 6, field: field))
    let fullYear = Self.year(number / 10_000, readIn: year)
    let month = number / 100 % 100
    let day = number % 100
    if day == 0, let date = Self(year: fullYear, month: month) {
      self = date
      return
    }
    guard let date = CalendarDate(year: fullYear, month: month, day: day) else {
      throw IdentifierError(
        .impossibleDate(year: Int16(clamping: fullYear), month: UInt8(month), day: UInt8(day)), in: field,
        at: range.lowerBound)
    }
    self.init(lastDay: date)
  }

  /// The full year that two digits mean, seen from a year.
  public static func year(_ twoDigits: Int, readIn year: Int) -> Int {
    let reference = min(max(year, 0), 9_999)
    let century = reference / 100 * 100
    return switch twoDigits - reference % 100 {
    case 51...: century - 100 + twoDigits
    case ...(-50): century + 100 + twoDigits
    default: century + twoDigits
    }
  }

  /// Six digits YYMMDD; day `00` if it was given so. The century is left to the reader.
  public var yymmdd: String { Self.yymmdd(lastDay, isWholeMonth: isWholeMonth) }

  static func yymmdd(_ date: CalendarDate, isWholeMonth: Bool) -> String {
    let (year, month, day) = date.components
    return DigitText.text(UInt64(year % 100 * 10_000 + month * 100 + (isWholeMonth ? 0 : day)), width: 6)
  }

  /// Eight digits YYYYMMDD; a month's last day where day `00` was given.
  public var yyyymmdd: String { lastDay.yyyymmdd }

  /// ISO 8601, `2027-06-30`; a month's last day where day `00` was given.
  public var iso8601: String { lastDay.description }

  /// Whether the product may no longer be used on a day.
  public func isPast(on day: CalendarDate) -> Bool { day > lastDay }

  /// Whether both end on the same day.
  @inlinable
  public static func == (a: Self, b: Self) -> Bool { a.lastDay == b.lastDay }

  /// By the day alone, as equality is.
  @inlinable
  public func hash(into hasher: inout Hasher) { hasher.combine(lastDay) }

  /// Whether the one ends earlier than the other.
  @inlinable
  public static func < (a: Self, b: Self) -> Bool { a.lastDay < b.lastDay }
}

extension ExpiryDate: CustomStringConvertible {
  /// The date as a person reads it: `2027-06-30`, or `2027-06` for a month.
  public var description: String { isWholeMonth ? String(iso8601.prefix(7)) : iso8601 }
}

extension CalendarDate {
  /// The day in one of the forms YYYYMMDD and YYYY-MM-DD.
  public init(_ text: String) throws(IdentifierError) {
    let characters = text.utf8Span
    let bytes = characters.span
    try self.init(bytes, 0..<bytes.count, field: .date)
  }

  init(_ bytes: Span<UInt8>, _ range: Range<Int>, field: IdentifierField) throws(IdentifierError) {
    guard !range.isEmpty else { throw IdentifierError(.empty, in: field, at: range.lowerBound) }
    let number: Int
    if range.count == 10 {
      let start = range.lowerBound
      for dash in [start + 4, start + 7] where bytes[dash] != 0x2D {
        throw IdentifierError(.missingSeparator(0x2D), in: field, at: dash)
      }
      let year = try DigitText.number(bytes, start..<start + 4, field: field)
      let month = try DigitText.number(bytes, start + 5..<start + 7, field: field)
      let day = try DigitText.number(bytes, start + 8..<start + 10, field: field)
      number = Int(year * 10_000 + month * 100 + day)
    } else {
      number = Int(try DigitText.number(bytes, range, digits: 8, field: field))
    }
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100)
    guard let date = CalendarDate(year: year, month: month, day: day) else {
      throw IdentifierError(
        .impossibleDate(year: Int16(year), month: UInt8(month), day: UInt8(day)), in: field,
        at: range.lowerBound)
    }
    self = date
  }

  /// Eight digits YYYYMMDD.
  public var yyyymmdd: String {
    let (year, month, day) = components
    return DigitText.text(UInt64(year * 10_000 + month * 100 + day), width: 8)
  }
}
