import TraceModel

/// What was told of one lot, added up as it comes: the ground on which it is reconciled.
///
/// Everything here can be taken back, because late events and corrections replay.
struct LotAccount: Sendable, Equatable {
  /// Numbers that were issued for the lot or named in it, as runs.
  var numbers = NumberRuns()
  /// What each counter of each device has reported.
  var counters: [Counter: Int64] = [:]
  /// The mass of each container, in mg; the last reading stands.
  var masses: [ItemID: Int64] = [:]
  /// What was done in each shift.
  var shifts = ShiftTallies()
  /// When the lot was closed on the line.
  var closedAt: Timestamp?
  /// How often the differences that a rule finds were approved; by rule.
  var explained: [RuleID: Int] = [:]

  /// A counter of one device.
  struct Counter: Hashable, Comparable {
    var kind: CounterKind
    var actor: ActorID

    static func < (a: Counter, b: Counter) -> Bool {
      a.kind == b.kind ? a.actor < b.actor : a.kind.rawValue < b.kind.rawValue
    }
  }

  mutating func add(_ header: EventHeader, _ items: UnsafeBufferPointer<ItemID>, sign: Int64, shift: Int64) {
    // No counter of a line comes to 2^40; sums of what is beyond would overflow.
    let quantity = min(max(header.quantity, -1 << 40), 1 << 40)
    switch header.kind {
    case .countReport where header.counter == .mass:
      if header.container.isSome { masses[header.container] = sign > 0 ? quantity : nil }
    case .countReport:
      counters[Counter(kind: header.counter, actor: header.actor), default: 0] += sign * quantity
    case .allocate, .commission, .encode:
      // What was once named stays named: its state says what became of it.
      if sign > 0 { for item in items { numbers.insert(item) } }
    default: break
    }
    shifts[shift].add(header.kind, Int64(items.count), sign: sign)
  }

  /// Somebody has approved what a rule finds about the lot, or has not after all.
  mutating func explain(_ rule: RuleID, sign: Int64) {
    explained[rule, default: 0] += Int(sign)
    if explained[rule] == 0 { explained[rule] = nil }
  }

  /// What all devices together have reported on a counter, or nil where none has.
  func total(_ kind: CounterKind) -> Int64? {
    let matching = counters.filter { $0.key.kind == kind }
    // order-free: a sum of integers
    return matching.isEmpty ? nil : matching.values.reduce(0, +)
  }
}

/// What was done in each shift of a lot, in the order of the shifts; there are few, and the last is asked for most.
struct ShiftTallies: Sendable, Equatable {
  private(set) var all: [Entry] = []

  struct Entry: Sendable, Equatable {
    var shift: Int64
    var tally = ShiftTally()
  }

  /// The tally of a shift, which begins at nothing.
  subscript(shift: Int64) -> ShiftTally {
    @inline(__always) get { all.last { $0.shift == shift }?.tally ?? ShiftTally() }
    @inline(__always) _modify {
      let place = place(of: shift)
      yield &all[place].tally
    }
  }

  private mutating func place(of shift: Int64) -> Int {
    if let last = all.last, last.shift == shift { return all.count - 1 }
    let place = all.partitioningIndex { $0.shift >= shift }
    if place == all.count || all[place].shift != shift { all.insert(Entry(shift: shift), at: place) }
    return place
  }
}

/// How many numbers were named in one shift, by what was said of them.
public struct ShiftTally: Hashable, Sendable {
  /// Put on a thing and verified.
  public var commissioned: Int64 = 0
  /// Labels discarded.
  public var scrapped: Int64 = 0
  /// Taken as samples.
  public var sampled: Int64 = 0
  /// Destroyed.
  public var destroyed: Int64 = 0
  /// Put into containers.
  public var packed: Int64 = 0
  /// Exceptions and overrides.
  public var exceptions: Int64 = 0

  mutating func add(_ kind: EventKind, _ count: Int64, sign: Int64) {
    switch kind {
    case .commission: commissioned += sign * count
    case .scrap: scrapped += sign * count
    case .sample: sampled += sign * count
    case .destroy: destroyed += sign * count
    case .pack: packed += sign * count
    case .exception, .override: exceptions += sign
    default: break
    }
  }
}

/// A set of item numbers that come nearly in order: runs, so that a lot of 50,000 takes a few of them.
struct NumberRuns: Sendable, Equatable {
  var runs: [Range<UInt32>] = []

  mutating func insert(_ item: ItemID) {
    guard item.isSome else { return }
    let raw = item.raw
    if let last = runs.last, last.upperBound == raw {
      runs[runs.count - 1] = last.lowerBound..<raw + 1
      return
    }
    // The first run that ends at or after the number.
    var (low, high) = (0, runs.count)
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].upperBound < raw { low = middle + 1 } else { high = middle }
    }
    guard low < runs.count else {
      runs.append(raw..<raw + 1)
      return
    }
    let run = runs[low]
    if run.contains(raw) { return }
    if run.upperBound == raw {
      let joins = low + 1 < runs.count && runs[low + 1].lowerBound == raw + 1
      runs[low] = run.lowerBound..<(joins ? runs[low + 1].upperBound : raw + 1)
      if joins { runs.remove(at: low + 1) }
    } else if run.lowerBound == raw + 1 {
      runs[low] = raw..<run.upperBound
    } else {
      runs.insert(raw..<raw + 1, at: low)
    }
  }
}
