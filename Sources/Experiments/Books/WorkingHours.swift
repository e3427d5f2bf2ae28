import EventKernel
import World

/// When people work: a part of each day from Monday to Friday.
public struct WorkingHours {
  private let begins: Int64
  private let length: Int64
  /// The start of the trial, in nanoseconds after a Monday's midnight.
  private let offset: Int64

  private static let day = TimeSpan.days(1).nanoseconds

  /// The hours of a plan; `startOfTrial` is in microseconds since 1970, which began on a Thursday.
  public init(_ plan: BooksPlan, startOfTrial: Int64) {
    begins = plan.dayBegins.nanoseconds
    length = min(max(1, plan.workingDay.nanoseconds), Self.day)
    let week = 7 * Self.day / 1_000
    let sinceMonday = (startOfTrial + 3 * Self.day / 1_000) % week
    offset = (sinceMonday + week) % week * 1_000
  }

  /// How long after midnight a moment is that is given in microseconds since 1970.
  static func timeOfDay(_ microseconds: Int64) -> TimeSpan {
    let day = Self.day / 1_000
    return .microseconds((microseconds % day + day) % day)
  }

  /// When work is done that was asked for at `now`: it rests at night and at weekends. Never, where that is centuries away.
  public func end(of work: TimeSpan, askedAt now: Instant) -> Instant {
    var left = work.nanoseconds
    let whole = left / (5 * length)
    // All but the last weeks are alike.
    let skipped = max(0, whole - 1)
    left -= skipped * 5 * length
    let (weeks, isCenturies) = skipped.multipliedReportingOverflow(by: 7 * Self.day)
    guard !isCenturies, weeks < Int64.max / 2 else { return .distantFuture }
    var at = now.nanoseconds + offset + weeks
    // A shift that begins late on the day before may not be over.
    var day = at / Self.day - 1
    while true {
      let opens = day * Self.day + begins
      let closes = opens + length
      if (day + 7) % 7 < 5, at < closes {
        let start = max(at, opens)
        if start + left <= closes { return Instant(nanoseconds: start + left - offset) }
        left -= closes - start
        at = closes
      }
      day += 1
    }
  }
}
