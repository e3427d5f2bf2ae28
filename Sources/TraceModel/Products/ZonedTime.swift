/// A point in time as a document states it: an instant, and the offset from UTC of whoever stated it.
///
/// The offset may be missing, because documents forget it and receivers reject them for that. Milliseconds in
/// 64 bits hold every year that a document can write.
public struct ZonedTime: Hashable, Sendable, BitwiseCopyable {
  /// Milliseconds since 1 January 1970, 00:00 UTC, without leap seconds; negative before.
  public let milliseconds: Int64
  /// Minutes that local time is ahead of UTC, −840 to 840 (EPCIS: at most 14:00); nil where none is stated.
  public let offsetMinutes: Int16?

  /// A time; nil when the offset is beyond 14 hours.
  public init?(milliseconds: Int64, offsetMinutes: Int?) {
    guard offsetMinutes.map({ (-840...840).contains($0) }) ?? true else { return nil }
    self.milliseconds = milliseconds
    self.offsetMinutes = offsetMinutes.map(Int16.init)
  }

  /// The day at the place where it was stated, or in UTC where no offset is; nil beyond the years 1 to 9999.
  public var localDate: CalendarDate? {
    let (local, overflow) = milliseconds.addingReportingOverflow(Int64(offsetMinutes ?? 0) * 60_000)
    guard !overflow else { return nil }
    return CalendarDate(daysSince1970: Int(flooredDivision(local, by: 86_400_000).quotient))
  }
}
