import EventKernel
import World

/// When people work: a part of each day, from Monday to Friday or on as many days from Monday on.
public struct WorkingHours {
  private let begins: Int64
  private let length: Int64
  private let daysOfWeek: Int64
  /// The start of the trial, in nanoseconds after a Monday's midnight.
  private let offset: Int64

  private static let day = TimeSpan.days(1).nanoseconds

  /// The hours of a plan; `startOfTrial` is in microseconds since 1970, which began on a Thursday.
  public init(_ plan: BooksPlan, startOfTrial: Int64) {
    self.init(from: plan.dayBegins, lasting: plan.workingDay, startOfTrial: startOfTrial)
  }

  /// So long on each day from a time after midnight on.
  public init(from: TimeSpan, lasting: TimeSpan, days: Int = 5, startOfTrial: Int64) {
    begins = from.nanoseconds
    length = min(max(1, lasting.nanoseconds), Self.day)
    daysOfWeek = Int64(days)
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
    let whole = left / (daysOfWeek * length)
    // All but the last weeks are alike.
    let skipped = max(0, whole - 1)
    left -= skipped * daysOfWeek * length
    let (weeks, isCenturies) = skipped.multipliedReportingOverflow(by: 7 * Self.day)
    guard !isCenturies, weeks < Int64.max / 2 else { return .distantFuture }
    var at = now.nanoseconds + offset + weeks
    // A shift that begins late on the day before may not be over.
    var day = at / Self.day - 1
    while true {
      let opens = day * Self.day + begins
      let closes = opens + length
      if (day + 7) % 7 < daysOfWeek, at < closes {
        let start = max(at, opens)
        if start + left <= closes { return Instant(nanoseconds: start + left - offset) }
        left -= closes - start
        at = closes
      }
      day += 1
    }
  }
}
