import Experiments
import TraceModel

/// A time as a cell of a log has it: by some clock on a wall, perhaps with its offset from UTC.
struct LocalTime: Hashable {
  /// Seconds since 1970 began by that clock.
  var seconds: Int64
  /// Minutes east of Greenwich, where the cell says so.
  var offset: Int?

  /// The time that a text has; of two numbers that could be day and month the day stands first where that is said. Nil where
  /// it is none.
  init?(_ text: String, isDayFirst: Bool) {
    var scanner = Scanner(text.stripped)
    guard let day = scanner.day(isDayFirst: isDayFirst) else { return nil }
    var time: Int64 = 0
    if !scanner.isAtEnd {
      guard scanner.separator(), let clock = scanner.clock() else { return nil }
      time = clock
    }
    offset = scanner.offset()
    guard scanner.isAtEnd else { return nil }
    seconds = day * 86_400 + time
  }

  private struct Scanner {
    private let bytes: [UInt8]
    private var place = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { place == bytes.count }
    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func take(_ byte: Character) -> Bool {
      guard next == byte.asciiValue else { return false }
      place += 1
      return true
    }

    private mutating func number(_ digits: ClosedRange<Int>) -> Int64? {
      let start = place
      while let byte = next, (48...57).contains(byte), place - start < 9 { place += 1 }
      guard digits.contains(place - start) else { return nil }
      return bytes[start..<place].reduce(0) { $0 * 10 + Int64($1) - 48 }
    }

    mutating func day(isDayFirst: Bool) -> Int64? {
      let start = place
      guard let first = number(1...4) else { return nil }
      let isYearFirst = place - start == 4
      guard isYearFirst || place - start <= 2, let mark = next, [45, 46, 47].contains(mark) else {
        return nil
      }
      place += 1
      guard let second = number(1...2), next == mark else { return nil }
      place += 1
      guard let third = number(isYearFirst ? 1...2 : 4...4) else { return nil }
      let (year, month, day) =
        isYearFirst ? (first, second, third) : isDayFirst ? (third, second, first) : (third, first, second)
      let date = CivilDate(year: year, month: month, day: day)
      guard (1900...2200).contains(year), (1...12).contains(month), (1...31).contains(day),
        CivilDate(daysSince1970: date.daysSince1970) == date
      else { return nil }
      return date.daysSince1970
    }

    mutating func separator() -> Bool {
      let start = place
      if take("T") || take("t") { return true }
      _ = take(",")
      while take(" ") {}
      return place > start
    }

    mutating func clock() -> Int64? {
      guard let hour = number(1...2), take(":"), let minute = number(2...2), hour <= 24, minute < 60 else {
        return nil
      }
      var seconds: Int64 = 0
      if take(":") {
        guard let second = number(2...2), second < 60 else { return nil }
        seconds = second
        if take(".") || take(",") { guard number(1...9) != nil else { return nil } }
      }
      var hours = hour
      let start = place
      while take(" ") {}
      switch letters() {
      case "AM" where (1...12).contains(hour): hours = hour % 12
      case "PM" where (1...12).contains(hour): hours = hour % 12 + 12
      default: place = start
      }
      // Midnight at the end of a day.
      guard hours < 24 || minute == 0 && seconds == 0 else { return nil }
      return hours * 3_600 + minute * 60 + seconds
    }

    private mutating func letters() -> String {
      let start = place
      while let byte = next, (65...90).contains(byte & 0xDF) { place += 1 }
      return String(decoding: bytes[start..<place].map { $0 & 0xDF }, as: UTF8.self)
    }

    /// The offset that ends a time; names of zones that mean one thing alone.
    mutating func offset() -> Int? {
      let start = place
      while take(" ") {}
      let names = [
        "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "CET": 60, "CEST": 120, "MEZ": 60, "MESZ": 120,
        "EET": 120,
        "EEST": 180,
      ]
      if let minutes = names[letters()] { return minutes }
      place = start
      while take(" ") {}
      if let minutes = LogZone.minutes(String(decoding: bytes[place...], as: UTF8.self)) {
        place = bytes.count
        return minutes
      }
      place = start
      return nil
    }
  }
}

/// The clocks of a place: their offset from UTC, and when they are an hour ahead.
struct WallClock: Hashable {
  /// Minutes east of Greenwich in winter; nil where nobody has said.
  var winter: Int?
  var summer: LogSummer

  init(_ log: LogPlan) {
    winter = log.zone.isEmpty ? nil : LogZone.minutes(log.zone) ?? 0
    summer = log.summer
  }

  /// The moments, in seconds since 1970 by UTC, at which the clocks show `local`: none in the hour that is left out in
  /// spring, two in the one that comes again in autumn. Nil where nobody has said which clocks these are.
  func moments(of local: Int64) -> [Int64]? {
    guard let winter else { return nil }
    // The earlier first.
    return [(60, true), (0, false)].compactMap { ahead, isSummer in
      let moment = local - Int64(winter + ahead) * 60
      return self.isSummer(moment) == isSummer ? moment : nil
    }
  }

  /// Whether clocks change between two moments.
  func changes(between a: Int64, and b: Int64) -> Bool { isSummer(a) != isSummer(b) }

  private func isSummer(_ moment: Int64) -> Bool {
    guard summer != .none, let winter else { return false }
    let year = CivilDate(daysSince1970: (moment - moment.modulo(86_400)) / 86_400).year
    let (start, end): (Int64, Int64)
    if summer == .europe {
      start = Self.sunday(1, before: CivilDate(year: year, month: 4, day: 1)) + 3_600
      end = Self.sunday(1, before: CivilDate(year: year, month: 11, day: 1)) + 3_600
    } else {
      let offset = Int64(winter) * 60
      start = Self.sunday(-2, before: CivilDate(year: year, month: 3, day: 1)) + 7_200 - offset
      end = Self.sunday(-1, before: CivilDate(year: year, month: 11, day: 1)) + 3_600 - offset
    }
    return moment >= start && moment < end
  }

  /// Midnight of the n-th Sunday before a day, or with a number below 0 of the n-th from that day on.
  private static func sunday(_ number: Int64, before date: CivilDate) -> Int64 {
    let day = date.daysSince1970
    // 1970-01-04 was a Sunday; the last one before this day.
    let last = day - 1 - (day - 1 - 3).modulo(7)
    return (number > 0 ? last - (number - 1) * 7 : last - number * 7) * 86_400
  }
}

extension Int64 {
  fileprivate func modulo(_ other: Int64) -> Int64 { (self % other + other) % other }
}
