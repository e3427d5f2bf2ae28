import TraceCore
import TraceModel

/// Sees what takes effect and what is taken back, so that the store can follow.
final class StoreObserver: RecordObserver {
  /// Places of entries that were taken back, and of those that took effect although they had arrived before ``newFrom``.
  private(set) var changed: [Int] = []
  /// Where the entries that are being taken begin.
  private var newFrom = 0
  /// Who said how much in which hour, since it was last written.
  private(set) var activity: [ActivityKey: ActivitySum] = [:]
  private var lastKey: ActivityKey?
  private var lastSum = ActivitySum()

  /// Forgets what has changed; entries from `position` on are new.
  func begin(at position: Int) {
    changed.removeAll(keepingCapacity: true)
    newFrom = position
  }

  func core(_ core: TraceCore, didApply event: borrowing AppliedEvent) {
    if event.position < newFrom { changed.append(event.position) }
    add(event.header, source: event.details?.source ?? ActorID.none, sign: 1)
  }

  func core(_ core: TraceCore, didTakeBack event: borrowing AppliedEvent) {
    changed.append(event.position)
    add(event.header, source: event.details?.source ?? ActorID.none, sign: -1)
  }

  /// What was said since the last time.
  func takeActivity() -> [(ActivityKey, ActivitySum)] {
    flush()
    defer { activity.removeAll(keepingCapacity: true) }
    return activity.keys.sorted().map { ($0, activity[$0] ?? ActivitySum()) }
  }

  private func add(_ header: EventHeader, source: ActorID, sign: Int64) {
    let key = ActivityKey(header, source: source)
    if key != lastKey {
      flush()
      lastKey = key
    }
    lastSum.events += sign
    if header.kind == .countReport { lastSum.quantity += sign * max(0, min(header.quantity, 1 << 40)) }
  }

  private func flush() {
    guard let key = lastKey else { return }
    activity[key, default: ActivitySum()].events += lastSum.events
    activity[key, default: ActivitySum()].quantity += lastSum.quantity
    lastKey = nil
    lastSum = ActivitySum()
  }
}

/// One row of the table `activity`.
struct ActivityKey: Hashable, Comparable {
  var actor: Int32
  var readPoint: Int32
  var source: Int32
  var kind: UInt8
  var counter: Int16
  var hour: Int64

  static let hourInMicroseconds: Int64 = 3_600_000_000

  init(_ header: EventHeader, source: ActorID) {
    actor = header.actor == .none ? -1 : Int32(header.actor.raw)
    readPoint = header.readPoint == .none ? -1 : Int32(header.readPoint.raw)
    // Only what went wrong is told apart by the two sides of a boundary.
    self.source = header.kind == .exception && source != .none ? Int32(source.raw) : -1
    kind = header.kind.rawValue
    counter = header.kind == .countReport ? Int16(header.counter.rawValue) : -1
    let (quotient, remainder) = header.eventTime.microseconds.quotientAndRemainder(
      dividingBy: Self.hourInMicroseconds)
    hour = remainder < 0 ? quotient - 1 : quotient
  }

  private var order: (Int32, Int32, Int32, UInt8, Int16, Int64) {
    (actor, readPoint, source, kind, counter, hour)
  }

  static func < (a: ActivityKey, b: ActivityKey) -> Bool { a.order < b.order }
}

struct ActivitySum {
  var events: Int64 = 0
  var quantity: Int64 = 0
}
