/// Days of the proleptic Gregorian calendar, counted from 1970-01-01.
///
/// Source: the shift of the year's start to March, which makes the leap day the last one of a year (E. G.
/// Richards, *Calendars*, in the Explanatory Supplement to the Astronomical Almanac, 3rd ed., section 15.11).
enum CivilDate {
  static func days(inMonth month: Int, ofYear year: Int) -> Int {
    if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31
  }

  static func days(year: Int, month: Int, day: Int) -> Int {
    let shifted = month > 2 ? year : year - 1
    let monthFromMarch = month > 2 ? month - 3 : month + 9
    // Years are 0 to 9999 here; the earliest shifted one, -1, is lifted by one era of 400 years.
    let lifted = shifted + 400
    let leapDays = lifted / 4 - lifted / 100 + lifted / 400
    return lifted * 365 + leapDays + (153 * monthFromMarch + 2) / 5 + day - 1 - 865_565
  }

  static func date(days: Int) -> (year: Int, month: Int, day: Int) {
    let sinceLifted = days + 865_565
    let era = sinceLifted / 146_097
    let dayOfEra = sinceLifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = era * 400 + yearOfEra - 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }
}

/// Reads digits and separators from the front of a text.
struct DigitReader {
  let text: UnsafeBufferPointer<UInt8>
  var position = 0

  var isAtEnd: Bool { position == text.count }

  mutating func skip(_ byte: UInt8) -> Bool {
    guard position < text.count, text[position] == byte else { return false }
    position += 1
    return true
  }

  mutating func digit() -> Int? {
    guard position < text.count, text[position] &- 0x30 < 10 else { return nil }
    defer { position += 1 }
    return Int(text[position] &- 0x30)
  }

  mutating func number(digits: Int) -> Int? {
    var number = 0
    for _ in 0..<digits {
      guard let next = digit() else { return nil }
      number = number * 10 + next
    }
    return number
  }

  mutating func zone() -> EPCISTimestamp.Zone? {
    if isAtEnd { return .unstated }
    if skip(0x5A) || skip(0x7A) { return .utc }
    let isNegative = skip(0x2D)
    guard isNegative || skip(0x2B), let hours = number(digits: 2), skip(0x3A), let rest = number(digits: 2),
      rest < 60, hours * 60 + rest <= 840
    else { return nil }
    return .minutes(Int16(isNegative ? -(hours * 60 + rest) : hours * 60 + rest))
  }
}

/// Writes numbers of a fixed width.
enum DigitWriter {
  static func append(_ number: UInt64, width: Int, to output: inout [UInt8]) {
    let start = output.count
    var rest = number
    for _ in 0..<width { output.append(0x30) }
    var position = start + width - 1
    while rest > 0, position >= start {
      output[position] = 0x30 + UInt8(rest % 10)
      rest /= 10
      position -= 1
    }
  }
}
