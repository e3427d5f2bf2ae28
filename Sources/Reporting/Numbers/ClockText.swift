import EventKernel
import TraceModel

/// Times of a story to the millisecond: `07:45:12.250`.
package enum ClockText {
  /// Hours since the start of the trial.
  package static func sinceStart(_ instant: Instant) -> String { text(instant.nanoseconds / 1_000_000) }

  /// The time of day of a clock.
  package static func ofDay(_ stamp: Timestamp) -> String {
    let day: Int64 = 86_400_000
    return text((stamp.microseconds / 1_000 % day + day) % day)
  }

  private static func text(_ milliseconds: Int64) -> String {
    func padded(_ number: Int64, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let seconds = milliseconds / 1_000
    return "\(padded(seconds / 3_600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))."
      + padded(milliseconds % 1_000, 3)
  }
}
