import EventKernel
import TraceModel

/// About which units is asked: every so many serial numbers, from a start that is drawn, so that all parts of a lot are
/// among them.
public struct UnitSample: Hashable, Sendable {
  private let stride: UInt32
  private let phase: UInt32

  /// About `count` of each `units`.
  public init(_ count: Int, of units: Int, _ path: RandomPath) {
    stride = UInt32(clamping: max(1, units / max(1, count)))
    var stream = path.stream(0)
    phase = UInt32(stream.below(UInt64(stride)))
  }

  /// Whether a number is among them, where it is a unit's.
  public func contains(_ item: ItemID) -> Bool { (item.raw &+ phase).isMultiple(of: stride) }
}

/// What a job has carried.
public struct CarriedChanges: Hashable, Sendable {
  /// Changes that came to the other side, or will.
  public var count = 0
  /// Of these, that came more than a minute after they were made.
  public var late = 0
  /// Changes that never come there.
  public var never = 0
  /// Numbers that were changed on their way.
  public var changed = 0
  /// How long the two sides disagreed about each of them, in microseconds, all together.
  public var disagreement: Int64 = 0

  /// Nothing yet.
  public init() {}

  mutating func note(_ change: Instant, _ arrival: Instant?) {
    guard let arrival else {
      never += 1
      return
    }
    count += 1
    if arrival - change > .minutes(1) { late += 1 }
    disagreement += (arrival - change).nanoseconds / 1_000
  }

  /// Adds those of another job or trial.
  public mutating func add(_ other: CarriedChanges) {
    count += other.count
    late += other.late
    never += other.never
    changed += other.changed
    disagreement += other.disagreement
  }
}
