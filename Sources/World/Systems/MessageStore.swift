import EventKernel
import TraceModel

/// A message between two systems: which one, and what the systems before have made of it.
struct Parcel {
  /// Counted from 0 in the order in which the line has said it.
  var number: Int
  /// The lot as the sender has it.
  var lot: LotID
  /// Whether it is about an order as a whole, which nobody can open, hold or close without naming it.
  var namesOrder = false
  /// Its number among those that a receiver has entered again; 0 where it keeps its own identity.
  var repetition: UInt32 = 0
  /// Where that was.
  var repeatedAt = Boundary.controllerToSite
  /// How often it was sent at this boundary.
  var copies: UInt8 = 1
  /// Counted at this boundary in the order of sending.
  var turn = 0
  /// When the line has said it, when it was sent there, and when it came, in nanoseconds.
  var said: Int64 = 0
  var sent: Int64 = 0
  var came: Int64 = 0
  /// By how much the time is wrong under which it is entered, in microseconds.
  var misdated: Int64 = 0
}

/// Everything that was said and has not come to its end: the systems hand on parcels, and what is in them stays here.
struct MessageStore {
  /// What was said between two looks, in the order of time.
  private struct Chunk {
    var first: Int
    var batch: EventBatch
    var end: Int { first + batch.count }
  }

  private var chunks: [Chunk] = []
  /// How many copies of each message are under way, and a bit that says whether any is in the record.
  private var states: [UInt16] = []
  private static let arrived: UInt16 = 0x8000
  private var base = 0
  /// The number of the first message of which a copy is under way.
  private(set) var settled = 0
  /// From this number on it is kept whether messages have arrived.
  var keptFrom = Int.max
  /// What mechanisms have decided otherwise since somebody asked.
  private(set) var decided: [ItemID: MechanismSet] = [:]
  /// Codes of which every hop is noted; empty as a rule.
  var followed: Set<ItemID> = []
  private var followedNumbers: Set<Int> = []
  private(set) var hops: [MessageHop] = []

  /// The number of the next message.
  var end: Int { base + states.count }

  /// Takes a batch, whose messages are in the order of time.
  mutating func append(_ batch: EventBatch) {
    guard !batch.isEmpty else { return }
    let first = end
    chunks.append(Chunk(first: first, batch: batch))
    states.append(contentsOf: repeatElement(1, count: batch.count))
    guard !followed.isEmpty else { return }
    for (index, header) in batch.headers.enumerated()
    where followed.contains(header.container) || batch.items(of: header).contains(where: followed.contains) {
      followedNumbers.insert(first + index)
    }
  }

  /// More copies of a message are under way, or fewer.
  @inline(__always)
  mutating func add(_ change: Int, to number: Int) {
    states[number - base] = UInt16(truncatingIfNeeded: Int(states[number - base]) + change)
    if number == settled { settle() }
  }

  private mutating func settle() {
    while settled < end, states[settled - base] & ~Self.arrived == 0 { settled += 1 }
    while let first = chunks.first, first.end <= settled { chunks.removeFirst() }
    let free = min(settled, keptFrom)
    if free - base > 4_096, free - base > states.count / 2 {
      states.removeFirst(free - base)
      base = free
    }
  }

  /// A message enters the record.
  mutating func enter(_ parcel: Parcel, into batch: inout EventBatch) {
    let chunk = chunk(of: parcel.number)
    let place = parcel.number - chunks[chunk].first
    var header = chunks[chunk].batch.headers[place]
    header.lot = parcel.lot
    if parcel.repetition > 0 {
      header.id = EventID(
        sender: header.actor,
        sequence: UInt64(parcel.repeatedAt.rawValue + 1) << 48 | UInt64(parcel.repetition))
    }
    if parcel.misdated != 0 { header.eventTime = header.eventTime.advanced(byMicroseconds: parcel.misdated) }
    if header.itemCount == 1, header.details == .max {
      batch.append(header, item: chunks[chunk].batch.items[Int(header.firstItem)])
    } else {
      batch.append(
        header, items: chunks[chunk].batch.items(of: header), details: chunks[chunk].batch.details(of: header)
      )
    }
    states[parcel.number - base] |= Self.arrived
    add(-1, to: parcel.number)
  }

  /// Whether a message is in the record; one that nobody keeps any more has had its time.
  func hasArrived(_ number: Int) -> Bool {
    number < base || states[number - base] & Self.arrived != 0
  }

  /// The fixed part of a message, and its items.
  func header(of number: Int) -> EventHeader {
    let chunk = chunk(of: number)
    return chunks[chunk].batch.headers[number - chunks[chunk].first]
  }

  func items(of number: Int) -> ArraySlice<ItemID> {
    let chunk = chunk(of: number)
    return chunks[chunk].batch.items(of: chunks[chunk].batch.headers[number - chunks[chunk].first])
  }

  /// A mechanism has decided otherwise what becomes of a message: about everything that it names.
  mutating func mark(_ number: Int, _ cause: MechanismID, at boundary: Boundary) {
    let mark = MechanismSet(cause, at: boundary)
    for item in items(of: number) { decided[item, default: []].formUnion(mark) }
    let container = header(of: number).container
    if container.isSome { decided[container, default: []].formUnion(mark) }
  }

  /// What was decided since this was asked.
  mutating func takeDecisions() -> [ItemID: MechanismSet] {
    if decided.isEmpty { return [:] }
    defer { decided = [:] }
    return decided
  }

  // MARK: Following

  /// Whether every hop of this message is noted.
  @inline(__always)
  func isFollowed(_ number: Int) -> Bool { !followed.isEmpty && followedNumbers.contains(number) }

  mutating func note(_ hop: MessageHop) { hops.append(hop) }

  /// The hops that were noted since this was asked.
  mutating func takeHops() -> [MessageHop] {
    if hops.isEmpty { return [] }
    defer { hops = [] }
    return hops
  }

  /// Which chunk a message is in; nearly all are in one of the last two.
  private func chunk(of number: Int) -> Int {
    var (low, high) = (0, chunks.count - 1)
    if chunks[high].first <= number { return high }
    while low < high {
      let middle = (low + high + 1) / 2
      if chunks[middle].first <= number { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
