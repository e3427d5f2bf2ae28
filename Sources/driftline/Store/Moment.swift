import Foundation
import TraceModel

/// A time as people and programs write it: ISO 8601 with an offset.
package struct Moment: ArgumentValue {
  /// The moment.
  package let time: Timestamp
  /// The offset that it was written with.
  package let offset: UTCOffset

  package static var expectation: String { "a time as 2026-03-02T06:00:00Z" }

  /// What the clock of this machine says.
  static var now: Timestamp {
    Timestamp(microseconds: Int64((Date().timeIntervalSince1970 * 1_000_000).rounded()))
  }

  package init?(argument text: String) {
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int? {
      guard range.upperBound <= bytes.count, bytes[range].allSatisfy({ 0x30...0x39 ~= $0 }) else {
        return nil
      }
      return Int(String(decoding: bytes[range], as: UTF8.self))
    }
    guard bytes.count >= 20, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] | 0x20 == 0x74, bytes[13] == 0x3A,
      bytes[16] == 0x3A, let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
      let hour = number(11..<13), hour < 24, let minute = number(14..<16), minute < 60,
      let second = number(17..<19), second < 60,
      let date = CalendarDate(year: year, month: month, day: day)
    else { return nil }
    var position = 19
    var fraction: Int64 = 0
    if bytes[position] == 0x2E {
      position += 1
      var weight: Int64 = 100_000
      while position < bytes.count, 0x30...0x39 ~= bytes[position] {
        fraction += Int64(bytes[position] - 0x30) * weight
        weight /= 10
        position += 1
      }
    }
    guard position < bytes.count, let minutes = Self.offset(Array(bytes[position...])) else { return nil }
    let seconds = Int64(date.daysSince1970) * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
    time = Timestamp(microseconds: (seconds - Int64(minutes) * 60) * 1_000_000 + fraction)
    offset = UTCOffset(minutes: Int16(minutes))
  }

  /// Minutes east of Greenwich.
  private static func offset(_ bytes: [UInt8]) -> Int? {
    if bytes == [0x5A] || bytes == [0x7A] { return 0 }
    guard bytes.count == 6, bytes[0] == 0x2B || bytes[0] == 0x2D, bytes[3] == 0x3A,
      let hours = Int(String(decoding: bytes[1..<3], as: UTF8.self)), (0...14).contains(hours),
      let minutes = Int(String(decoding: bytes[4..<6], as: UTF8.self)), (0..<60).contains(minutes)
    else { return nil }
    return (bytes[0] == 0x2D ? -1 : 1) * (hours * 60 + minutes)
  }
}
