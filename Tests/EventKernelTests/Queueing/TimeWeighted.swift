import EventKernel

/// A level over simulated time: how many wait, how full a buffer is, whether a machine runs.
///
/// ```swift
/// var queue = TimeWeighted(level: 0, since: .start)
/// queue.set(1, at: now)
/// let mean = queue.mean(until: end)
/// ```
struct TimeWeighted {
  /// The level now.
  private(set) var level: Double
  /// Since when it has been so.
  private(set) var since: Instant
  /// When the observation began.
  private(set) var began: Instant
  /// The integral over time up to `since`, level × nanoseconds.
  private var area = 0.0

  /// A level that is observed from now on.
  init(level: Double, since: Instant) {
    self.level = level
    self.since = since
    began = since
  }

  /// The level changes; time must not run backward.
  mutating func set(_ newLevel: Double, at now: Instant) {
    precondition(now >= since, "a level was set at \(now), before its last change at \(since)")
    area += level * Double((now - since).nanoseconds)
    level = newLevel
    since = now
  }

  /// The level changes by this much.
  mutating func change(by difference: Double, at now: Instant) { set(level + difference, at: now) }

  /// Forgets what was before and goes on from the present level: the end of a warm-up.
  mutating func restart(at now: Instant) { self = TimeWeighted(level: level, since: now) }

  /// The mean over the time from the beginning to `end`; the level itself if no time has passed.
  func mean(until end: Instant) -> Double {
    precondition(end >= since, "a mean until \(end) was asked for, before the last change at \(since)")
    let duration = Double((end - began).nanoseconds)
    return duration == 0 ? level : (area + level * Double((end - since).nanoseconds)) / duration
  }
}
