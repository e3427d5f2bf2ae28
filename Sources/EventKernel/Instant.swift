/// A point on the simulation's time line: a signed count of nanoseconds since the trial's start.
///
/// There is no floating-point clock: ties are real on a packaging line, and only integers make them exact.
public struct Instant: Comparable, Hashable, Sendable, BitwiseCopyable {
  /// Nanoseconds since the trial's start; negative before it.
  public var nanoseconds: Int64

  /// The point `nanoseconds` after the trial's start.
  @inlinable
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// The trial's start.
  @inlinable public static var start: Instant { Instant(nanoseconds: 0) }
  /// The last point of all, about 292 years after the start: *never*, for what is not planned.
  @inlinable public static var distantFuture: Instant { Instant(nanoseconds: .max) }

  /// The time since the trial's start.
  @inlinable public var sinceStart: TimeSpan { TimeSpan(nanoseconds: nanoseconds) }

  /// Whether `a` is earlier than `b`.
  @inlinable
  public static func < (a: Instant, b: Instant) -> Bool { a.nanoseconds < b.nanoseconds }
}

// MARK: - Arithmetic

extension Instant {
  /// The point `span` later; an overflow stops the program.
  @inlinable
  public static func + (instant: Instant, span: TimeSpan) -> Instant {
    let (sum, overflow) = instant.nanoseconds.addingReportingOverflow(span.nanoseconds)
    if overflow { TimeSpan.overflowed(instant.nanoseconds, "+", span.nanoseconds) }
    return Instant(nanoseconds: sum)
  }

  /// The point `span` earlier; an overflow stops the program.
  @inlinable
  public static func - (instant: Instant, span: TimeSpan) -> Instant {
    let (difference, overflow) = instant.nanoseconds.subtractingReportingOverflow(span.nanoseconds)
    if overflow { TimeSpan.overflowed(instant.nanoseconds, "-", span.nanoseconds) }
    return Instant(nanoseconds: difference)
  }

  /// The time from `earlier` to `later`, negative when they are the other way round.
  @inlinable
  public static func - (later: Instant, earlier: Instant) -> TimeSpan {
    let (difference, overflow) = later.nanoseconds.subtractingReportingOverflow(earlier.nanoseconds)
    if overflow { TimeSpan.overflowed(later.nanoseconds, "-", earlier.nanoseconds) }
    return TimeSpan(nanoseconds: difference)
  }

  /// Moves later; an overflow stops the program.
  @inlinable
  public static func += (instant: inout Instant, span: TimeSpan) { instant = instant + span }

  /// Moves earlier; an overflow stops the program.
  @inlinable
  public static func -= (instant: inout Instant, span: TimeSpan) { instant = instant - span }

  /// The point `span` later, or nil when it does not fit; for lengths that come from input.
  @inlinable
  public func adding(_ span: TimeSpan) -> Instant? {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(span.nanoseconds)
    return overflow ? nil : Instant(nanoseconds: sum)
  }
}

// MARK: - Words

extension Instant: CustomStringConvertible {
  /// The time since the start as a clock reads it: `00:00:01.500000000`, `3 d 07:00:00`.
  public var description: String {
    (nanoseconds < 0 ? "-" : "") + TimeSpan.clock(nanoseconds.magnitude)
  }
}
