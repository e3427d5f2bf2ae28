import TraceModel

/// What was told of one lot, added up as it comes: the ground on which it is reconciled.
///
/// Everything here can be taken back, because late events and corrections replay.
struct LotAccount {
  /// Numbers that were issued for the lot or named in it, as runs.
  var numbers = NumberRuns()
  /// What each counter of each device has reported.
  var counters: [Counter: Int64] = [:]
  /// The mass of each container, in mg; the last reading stands.
  var masses: [ItemID: Int64] = [:]
  /// Packings of its things.
  var packings = LotPackings()
  /// When the lot was opened on the line, by the event's time.
  var openedAt: Timestamp?
  /// When the first of it was made, by the event's time. Where that event is taken back, only what is told from then on
  /// counts: better nothing is raised than something that is not so.
  private(set) var madeFrom: Timestamp?
  /// When the lot was closed on the line.
  var closedAt: Timestamp?

  /// A counter of one device.
  struct Counter: Hashable {
    var kind: CounterKind
    var actor: ActorID
  }

  mutating func add(_ header: EventHeader, _ items: UnsafeBufferPointer<ItemID>, sign: Int64) {
    // No counter of a line comes to 2^40; sums of what is beyond would overflow.
    let quantity = min(max(header.quantity, -1 << 40), 1 << 40)
    switch header.kind {
    case .countReport where header.counter == .mass:
      if header.container.isSome { masses[header.container] = sign > 0 ? quantity : nil }
    case .countReport:
      counters[Counter(kind: header.counter, actor: header.actor), default: 0] += sign * quantity
    case .allocate, .commission, .encode:
      // What was once named stays named: its state says what became of it.
      if sign > 0 { numbers.insert(items) }
    default: break
    }
    if header.kind == .commission {
      if sign > 0 { note(madeAt: header.eventTime) } else if header.eventTime == madeFrom { madeFrom = nil }
    }
  }

  /// Something of the lot was made, and nothing of what was told with it earlier.
  mutating func note(madeAt time: Timestamp) { madeFrom = min(madeFrom ?? time, time) }

  /// By how much the first of it was made before the lot was opened, in microseconds.
  var madeBeforeOpening: Int64 {
    guard let openedAt, let madeFrom else { return 0 }
    return openedAt.microseconds(since: madeFrom)
  }

  /// What all devices together have reported on a counter, or nil where none has.
  func total(_ kind: CounterKind) -> Int64? {
    let matching = counters.filter { $0.key.kind == kind }
    // order-free: a sum of integers
    return matching.isEmpty ? nil : matching.values.reduce(0, +)
  }
}

/// A set of item numbers that come nearly in order: runs, so that a lot of 50,000 takes a few of them.
struct NumberRuns {
  private(set) var runs: [Range<UInt32>] = []
  /// The run into which the last number fell: mostly the next one falls into it as well.
  private var recent: Range<UInt32> = 0..<0

  /// Adds the numbers of a list, those that follow one another in one piece.
  mutating func insert(_ items: UnsafeBufferPointer<ItemID>) {
    var index = 0
    while index < items.count {
      let start = index
      index += 1
      guard items[start].isSome else { continue }
      while index < items.count, items[index].isSome, items[index].raw == items[index - 1].raw &+ 1 {
        index += 1
      }
      insert(items[start].raw..<items[index - 1].raw + 1)
    }
  }

  @inline(__always)
  private mutating func insert(_ new: Range<UInt32>) {
    if new.lowerBound < recent.lowerBound || new.upperBound > recent.upperBound { join(new) }
  }

  private mutating func join(_ new: Range<UInt32>) {
    // The first run that ends at or after the new one begins, and the first that begins behind its end.
    let first = runs.partitioningIndex { $0.upperBound >= new.lowerBound }
    var end = first
    while end < runs.count, runs[end].lowerBound <= new.upperBound { end += 1 }
    recent = new
    if first < end {
      recent =
        min(runs[first].lowerBound, new.lowerBound)..<max(runs[end - 1].upperBound, new.upperBound)
    }
    if end == first + 1 { runs[first] = recent } else { runs.replaceSubrange(first..<end, with: [recent]) }
  }
}
