import EPCIS
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
    guard let written = EPCISTimestamp(text) else { return nil }
    switch written.zone {
    case .unstated: return nil
    case .utc: offset = .utc
    case .minutes(let minutes): offset = UTCOffset(minutes: minutes)
    }
    time = written.moment
  }
}
