import TraceModel

/// A moment as a document writes it: to the last fraction digit, with the offset it was written with.
///
/// `2022-04-13T12:35:29.017069617Z` keeps nine digits and its `Z`, `…:31.116000-06:00` its trailing zeros,
/// because partners compare files byte by byte and a lost digit is a changed record. Two values are equal
/// when they are written alike. At most 18 fraction digits (1 as) are kept.
public struct EPCISTimestamp: Hashable, Sendable {
  /// How the text states its distance to UTC.
  public enum Zone: Hashable, Sendable {
    /// Nothing is said, which EPCIS 1.2's schema tolerates.
    case unstated
    /// The letter `Z`.
    case utc
    /// Minutes east of UTC, within 14 hours.
    case minutes(Int16)
  }

  /// Whole seconds since 1970-01-01T00:00:00 UTC; an unstated zone counts as UTC.
  public let seconds: Int64
  /// The fraction's digits as a number: 116 for `.116`.
  public let fraction: UInt64
  /// How many fraction digits were written.
  public let fractionDigits: UInt8
  /// How the text states its distance to UTC.
  public let zone: Zone

  /// The most fraction digits that are kept.
  public static let maximumFractionDigits = 18

  /// A moment from its parts; nil when the fraction does not fit its digits, the offset exceeds 14 hours, or
  /// the year as written would not have four digits.
  public init?(seconds: Int64, fraction: UInt64 = 0, fractionDigits: Int = 0, zone: Zone = .utc) {
    guard (0...Self.maximumFractionDigits).contains(fractionDigits),
      fraction < Self.powersOfTen[fractionDigits]
    else { return nil }
    var local = seconds
    if case .minutes(let minutes) = zone {
      guard (-840...840).contains(minutes), abs(seconds / 2) < .max / 4 else { return nil }
      local += Int64(minutes) * 60
    }
    guard Self.writableSeconds.contains(local) else { return nil }
    self.seconds = seconds
    self.fraction = fraction
    self.fractionDigits = UInt8(fractionDigits)
    self.zone = zone
  }

  /// Reads `YYYY-MM-DDThh:mm:ss[.f…][Z|±hh:mm]` (XML Schema's dateTime, RFC 3339); nil when it is anything
  /// else.
  public init?(_ text: String) {
    var text = text
    guard let value = text.withUTF8({ EPCISTimestamp(utf8: $0) }) else { return nil }
    self = value
  }

  /// Milliseconds since 1970-01-01T00:00:00 UTC, rounded half up, as event hash IDs need them.
  public var milliseconds: Int64 {
    let digits = Int(fractionDigits)
    if digits <= 3 { return seconds * 1000 + Int64(fraction * Self.powersOfTen[3 - digits]) }
    let unit = Self.powersOfTen[digits - 3]
    return seconds * 1000 + Int64((fraction + unit / 2) / unit)
  }

  /// The moment in microseconds; finer digits are cut off.
  public var moment: Timestamp {
    let digits = Int(fractionDigits)
    let cut = digits > 6 ? fraction / Self.powersOfTen[digits - 6] : fraction * Self.powersOfTen[6 - digits]
    return Timestamp(seconds: seconds).advanced(byMicroseconds: Int64(cut))
  }

  /// Whether ``moment`` lacks digits other than zeros.
  var isFinerThanMicroseconds: Bool {
    fractionDigits > 6 && fraction % Self.powersOfTen[Int(fractionDigits) - 6] != 0
  }

  /// The years 0001 to 9999: four digits, and XML Schema knows no year 0000.
  private static let writableSeconds: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

  /// 1970-01-01T00:00:00Z.
  static let epoch = EPCISTimestamp(whole: 0)

  private init(whole seconds: Int64) {
    self.seconds = seconds
    fraction = 0
    fractionDigits = 0
    zone = .utc
  }

  static let powersOfTen: [UInt64] = (0...18).map { (0..<$0).reduce(UInt64(1)) { power, _ in power * 10 } }
}

extension EPCISTimestamp {
  /// Reads the bytes of a text.
  init?(utf8 text: UnsafeBufferPointer<UInt8>) {
    var reader = DigitReader(text: text)
    guard let year = reader.number(digits: 4), reader.skip(0x2D),
      let month = reader.number(digits: 2), reader.skip(0x2D), let day = reader.number(digits: 2),
      reader.skip(0x54) || reader.skip(0x74),
      let hour = reader.number(digits: 2), reader.skip(0x3A),
      let minute = reader.number(digits: 2), reader.skip(0x3A), let second = reader.number(digits: 2),
      let date = CalendarDate(year: year, month: month, day: day),
      minute < 60, second < 60, hour < 24 || hour == 24 && minute == 0 && second == 0
    else { return nil }
    var fraction: UInt64 = 0
    var digits = 0
    if reader.skip(0x2E) {
      while let digit = reader.digit() {
        guard digits < Self.maximumFractionDigits else { return nil }
        fraction = fraction * 10 + UInt64(digit)
        digits += 1
      }
      guard digits > 0, hour < 24 || fraction == 0 else { return nil }
    }
    guard let zone = reader.zone(), reader.isAtEnd else { return nil }
    var seconds = Int64(date.daysSince1970) * 86_400
    seconds += Int64(hour * 3600 + minute * 60 + second)
    guard Self.writableSeconds.contains(seconds) else { return nil }
    if case .minutes(let minutes) = zone { seconds -= Int64(minutes) * 60 }
    self.seconds = seconds
    self.fraction = fraction
    self.fractionDigits = UInt8(digits)
    self.zone = zone
  }

  /// Appends the text that was read, byte for byte (but for `t`, `z` and hour 24, which have no second form).
  func append(to output: inout [UInt8]) {
    var local = seconds
    if case .minutes(let minutes) = zone { local += Int64(minutes) * 60 }
    Self.append(localSeconds: local, to: &output)
    if fractionDigits > 0 {
      output.append(0x2E)
      DigitWriter.append(fraction, width: Int(fractionDigits), to: &output)
    }
    switch zone {
    case .unstated: break
    case .utc: output.append(0x5A)
    case .minutes(let minutes): ZoneOffset.append(minutes: Int(minutes), to: &output)
    }
  }

  static func append(localSeconds: Int64, to output: inout [UInt8]) {
    let (day, inDay) = flooredDivision(localSeconds, by: 86_400)
    output += (CalendarDate(daysSince1970: Int(day)) ?? .earliest).description.utf8
    output.append(0x54)
    DigitWriter.append(UInt64(inDay / 3600), width: 2, to: &output)
    output.append(0x3A)
    DigitWriter.append(UInt64(inDay / 60 % 60), width: 2, to: &output)
    output.append(0x3A)
    DigitWriter.append(UInt64(inDay % 60), width: 2, to: &output)
  }
}

extension EPCISTimestamp: CustomStringConvertible {
  /// The text as a document writes it.
  public var description: String {
    var output: [UInt8] = []
    append(to: &output)
    return String(decoding: output, as: UTF8.self)
  }
}

/// A distance to UTC of its own, as in `eventTimeZoneOffset`: where the event happened, not how its time is
/// written.
public struct ZoneOffset: Hashable, Sendable, CustomStringConvertible {
  /// Minutes east of UTC, within 14 hours.
  public let minutes: Int16

  /// An offset of so many minutes; nil beyond 14 hours.
  public init?(minutes: Int) {
    guard (-840...840).contains(minutes) else { return nil }
    self.minutes = Int16(minutes)
  }

  static let zero = ZoneOffset(valid: 0)

  private init(valid minutes: Int16) { self.minutes = minutes }

  /// Reads `±hh:mm`; nil when it is anything else.
  public init?(_ text: String) {
    var text = text
    guard let value = text.withUTF8({ ZoneOffset(utf8: $0) }) else { return nil }
    self = value
  }

  /// The offset as a document writes it; zero is `+00:00`.
  public var description: String {
    var output: [UInt8] = []
    append(to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  init?(utf8 text: UnsafeBufferPointer<UInt8>) {
    var reader = DigitReader(text: text)
    guard case .minutes(let minutes)? = reader.zone(), reader.isAtEnd else { return nil }
    self.minutes = minutes
  }

  func append(to output: inout [UInt8]) {
    Self.append(minutes: Int(minutes), to: &output)
  }

  static func append(minutes: Int, to output: inout [UInt8]) {
    output.append(minutes < 0 ? 0x2D : 0x2B)
    DigitWriter.append(UInt64(abs(minutes) / 60), width: 2, to: &output)
    output.append(0x3A)
    DigitWriter.append(UInt64(abs(minutes) % 60), width: 2, to: &output)
  }
}
