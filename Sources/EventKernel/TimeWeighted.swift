/// A level over simulated time: how many wait, how full a buffer is, whether a machine runs.
///
/// ```swift
/// var queue = TimeWeighted(level: 0, since: .start)
/// queue.set(1, at: now)
/// let mean = queue.mean(until: end)
/// ```
public struct TimeWeighted: Sendable, Hashable, BitwiseCopyable {
  /// The level now.
  public private(set) var level: Double
  /// Since when it has been so.
  public private(set) var since: Instant
  /// When the observation began.
  public private(set) var began: Instant
  /// The lowest level so far.
  public private(set) var minimum: Double
  /// The highest level so far.
  public private(set) var maximum: Double
  /// The integral over time up to `since`, level × nanoseconds.
  private var area = 0.0

  /// A level that is observed from now on.
  public init(level: Double, since: Instant) {
    self.level = level
    self.since = since
    began = since
    minimum = level
    maximum = level
  }

  /// The level changes; time must not run backward.
  public mutating func set(_ newLevel: Double, at now: Instant) {
    precondition(now >= since, "a level was set at \(now), before its last change at \(since)")
    area += level * Double((now - since).nanoseconds)
    level = newLevel
    since = now
    minimum = min(minimum, newLevel)
    maximum = max(maximum, newLevel)
  }

  /// The level changes by this much.
  public mutating func change(by difference: Double, at now: Instant) { set(level + difference, at: now) }

  /// Forgets what was before and goes on from the present level: the end of a warm-up.
  public mutating func restart(at now: Instant) { self = TimeWeighted(level: level, since: now) }

  /// The mean over the time from the beginning to `end`; the level itself if no time has passed.
  public func mean(until end: Instant) -> Double {
    precondition(end >= since, "a mean until \(end) was asked for, before the last change at \(since)")
    let duration = Double((end - began).nanoseconds)
    return duration == 0 ? level : (area + level * Double((end - since).nanoseconds)) / duration
  }

  /// The integral of the level over time from the beginning to `end`, level × seconds.
  public func integral(until end: Instant) -> Double {
    precondition(end >= since, "an integral until \(end) was asked for, before the last change at \(since)")
    return (area + level * Double((end - since).nanoseconds)) / 1e9
  }
}
