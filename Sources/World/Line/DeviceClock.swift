import EventKernel
import TraceModel

/// A device's own idea of what time it is.
///
/// Offset at the last synchronisation, relative drift since then, and a resolution: what stands in a message is the
/// reading and never the true time.
public struct DeviceClock: Sendable, BitwiseCopyable {
  /// True time at the last synchronisation.
  public private(set) var syncedAt = Instant.start
  /// What the clock was ahead by then, in nanoseconds.
  public private(set) var offset: Int64 = 0
  /// How much faster than true time it runs, in parts per billion.
  public private(set) var drift: Int64
  /// The step in which it counts, in nanoseconds.
  public let resolution: Int64

  /// A clock set at the start of the trial.
  public init(drift partsPerBillion: Int64 = 0, offset: Int64 = 0, resolution: TimeSpan = .milliseconds(1)) {
    drift = partsPerBillion
    self.offset = offset
    self.resolution = max(1, resolution.nanoseconds)
  }

  /// What the clock shows, in nanoseconds since the trial's start, rounded down to its step.
  public func reading(at now: Instant) -> Int64 {
    let elapsed = now.nanoseconds - syncedAt.nanoseconds
    // Split so that neither product leaves 64 bits: 292 years of nanoseconds times a drift of up to 10⁹ ppb.
    let drifted = elapsed / 1_000_000_000 * drift + elapsed % 1_000_000_000 * drift / 1_000_000_000
    let raw = now.nanoseconds + offset + drifted
    let (quotient, remainder) = raw.quotientAndRemainder(dividingBy: resolution)
    return (remainder < 0 ? quotient - 1 : quotient) * resolution
  }

  /// Sets the clock, leaving `residual` nanoseconds of error.
  public mutating func synchronise(at now: Instant, residual: Int64) {
    syncedAt = now
    offset = residual
  }

  /// Moves the clock by `step` nanoseconds: a wrong zone, daylight saving, a hand on the panel.
  public mutating func step(by step: Int64, at now: Instant) {
    offset = reading(at: now) - now.nanoseconds + step
    syncedAt = now
  }
}
