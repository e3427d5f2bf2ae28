import EventKernel
import TraceModel

/// A message between two systems: which one, and what the systems before have made of it.
struct Parcel: BitwiseCopyable {
  /// Counted from 0 in the order in which the line has said it.
  var number: Int
  /// When it was said, or entered in the system that sends it on, in nanoseconds.
  var at: Int64
  /// By how much the time is wrong under which it is entered, in microseconds.
  var misdated: Int64 = 0
  /// The lot as the sender has it.
  var lot: LotID
  /// Its number among those that a receiver has entered again, and behind which boundary; 0 where it keeps its own identity.
  private(set) var repetition: UInt32 = 0

  /// A receiver enters it again, under an identity of its own.
  mutating func `repeat`(_ number: UInt32, at boundary: Boundary) {
    repetition = UInt32(boundary.rawValue + 1) << 30 | number & 0x3FFF_FFFF
  }

  /// The number of the identity that a receiver has given to it.
  ///
  /// A UUID of version 8, in no sender's numbering: whoever enters a message again goes on in nobody's sequence.
  func ownIdentity(of sender: ActorID) -> EventID {
    EventID(
      high: UInt64(sender.raw) << 32 | 0x8000,
      low: 1 << 63 | UInt64(repetition >> 30) << 48 | UInt64(repetition & 0x3FFF_FFFF))
  }
}

/// Everything that was said and has not come to its end: the systems hand on parcels, and what is in them stays here.
struct MessageStore {
  /// What was said between two looks, in the order of time.
  private struct Chunk {
    var first: Int
    var batch: EventBatch
    var times: [Instant]
    var end: Int { first + times.count }
  }

  private var chunks: [Chunk] = []
  /// The orders as they were opened, ascending: in every system one is opened when it is on its line.
  private var opened: [(lot: LotID, at: Int64, number: Int, line: Int)] = []
  /// How many copies of each message are under way, which line has said it, and a bit that says whether any is in the record.
  private var states: [UInt32] = []
  /// Copies multiply from boundary to boundary: 200 at each of three are eight millions.
  private static let copies: UInt32 = 0x07FF_FFFF
  // Each by itself: a pair is made when it is first asked for, which every message would ask about.
  private static let line: UInt32 = 0x7800_0000
  private static let arrived: UInt32 = 0x8000_0000
  private var base = 0
  /// The number of the first message of which a copy is under way.
  private(set) var settled = 0
  /// From this number on it is kept whether messages have arrived.
  var keptFrom = Int.max
  /// By how much systems that were down have made messages late so far, in nanoseconds; of most messages nothing.
  private var delaysByOutages: [Int: Int64] = [:]
  /// What mechanisms have decided otherwise since somebody asked.
  private var decided: [ItemID: MechanismSet] = [:]
  /// Things named by messages about which a system has raised an alert since somebody asked.
  private var alerts: Set<ItemID> = []
  /// Codes of which every hop is noted; empty as a rule.
  var followed: Set<ItemID> = [] { didSet { isFollowing = !followed.isEmpty || followedEvent != nil } }
  /// The one message beside these of which every hop is noted; nil as a rule.
  var followedEvent: EventID? { didSet { isFollowing = !followed.isEmpty || followedEvent != nil } }
  /// Whether any is.
  private(set) var isFollowing = false
  private var followedNumbers: Set<Int> = []
  private var hops: [MessageHop] = []

  /// What has befallen the messages of each lot.
  private var troubles = LotTroubles()

  /// What is looked for among the messages; nil as a rule.
  var sought: SoughtMessage?
  /// The first that fits.
  private(set) var found: FoundMessage?

  /// Of what product a lot is, where mappings hang on it.
  let product: (LotID) -> UInt32

  init(product: @escaping (LotID) -> UInt32) { self.product = product }

  /// The number of the next message.
  var end: Int { base + states.count }

  /// Takes a batch, whose messages are in the order of time; each becomes a parcel.
  mutating func append(_ batch: EventBatch, saidAt times: [Instant], to parcels: inout [Parcel]) {
    guard !batch.isEmpty else { return }
    let (first, headers) = (end, batch.headers)
    parcels.reserveCapacity(parcels.count + times.count)
    for index in headers.indices {
      let header = headers[index]
      let parcel = Parcel(number: first + index, at: times[index].nanoseconds, lot: header.lot)
      parcels.append(parcel)
      let line = Device.line(of: header.actor)
      states.append(1 | UInt32(truncatingIfNeeded: line << 27) & Self.line)
      if header.kind == .openLot { opened.append((parcel.lot, parcel.at, parcel.number, line)) }
      if isFollowing,
        header.id == followedEvent || followed.contains(header.container)
          || batch.items(of: header).contains(where: followed.contains)
      {
        followedNumbers.insert(parcel.number)
      }
    }
    chunks.append(Chunk(first: first, batch: batch, times: times))
  }

  /// More copies of a message are under way, or fewer.
  mutating func add(_ change: Int, to number: Int) {
    states[number - base] = UInt32(truncatingIfNeeded: Int(states[number - base]) + change)
  }

  /// Goes on to the first message that is still under way, and forgets what stands before it.
  mutating func settle() {
    while settled < end, states[settled - base] & Self.copies == 0 { settled += 1 }
    while let first = chunks.first, first.end <= settled {
      chunks.removeFirst()
      if !delaysByOutages.isEmpty { delaysByOutages = delaysByOutages.filter { $0.key >= settled } }
    }
    let free = min(settled, keptFrom)
    if free - base > 4_096, free - base > states.count / 2 {
      states.removeFirst(free - base)
      base = free
    }
  }

  /// Messages enter the record.
  mutating func enter(_ parcels: [Parcel]) -> EventBatch {
    var entered = EventBatch()
    entered.reserveCapacity(events: parcels.count, items: parcels.count)
    var place = 0
    while place < parcels.count {
      let chunk = chunks[chunk(of: parcels[place].number)]
      while place < parcels.count, parcels[place].number >= chunk.first, parcels[place].number < chunk.end {
        let unchanged = unchanged(parcels[place...], in: chunk)
        if unchanged > 0 {
          let first = parcels[place].number - chunk.first
          entered.append(first..<first + unchanged, of: chunk.batch)
          place += unchanged
          continue
        }
        let parcel = parcels[place]
        var header = chunk.batch.headers[parcel.number - chunk.first]
        header.lot = parcel.lot
        if parcel.misdated != 0 {
          header.eventTime = header.eventTime.advanced(byMicroseconds: parcel.misdated)
        }
        if parcel.repetition > 0 {
          header.id = parcel.ownIdentity(of: header.actor)
        }
        if header.itemCount == 1, header.details == .max {
          entered.append(header, item: chunk.batch.items[Int(header.firstItem)])
        } else {
          entered.append(
            header, items: chunk.batch.items(of: header), details: chunk.batch.details(of: header))
        }
        states[parcel.number - base] = (states[parcel.number - base] - 1) | Self.arrived
        place += 1
      }
    }
    return entered
  }

  /// How many of these parcels follow one another as their line has said them; they have arrived.
  @inline(__always)
  private mutating func unchanged(_ parcels: ArraySlice<Parcel>, in chunk: Chunk) -> Int {
    let headers = chunk.batch.headers
    var index = parcels[parcels.startIndex].number - chunk.first
    let first = index
    for parcel in parcels {
      guard index < headers.count, parcel.number == chunk.first + index, parcel.lot == headers[index].lot,
        parcel.misdated == 0, parcel.repetition == 0
      else { break }
      states[parcel.number - base] = (states[parcel.number - base] - 1) | Self.arrived
      index += 1
    }
    return index - first
  }

  /// Whether a message is in the record; one that nobody keeps any more has had its time.
  func hasArrived(_ number: Int) -> Bool {
    number < base || states[number - base] & Self.arrived != 0
  }

  /// Whether one of a site's lines has said a message that is not in the record.
  func isMissing(_ number: Int, ofLine line: Int) -> Bool {
    !hasArrived(number) && Int((states[number - base] & Self.line) >> 27) == line
  }

  /// When the line has said it, in nanoseconds.
  func said(_ number: Int) -> Int64 {
    let chunk = chunk(of: number)
    return chunks[chunk].times[number - chunks[chunk].first].nanoseconds
  }

  /// The fixed part of a message.
  func header(of number: Int) -> EventHeader {
    let chunk = chunk(of: number)
    return chunks[chunk].batch.headers[number - chunks[chunk].first]
  }

  /// What a message names.
  func items(of number: Int) -> ArraySlice<ItemID> {
    let chunk = chunk(of: number)
    return chunks[chunk].batch.items(of: chunks[chunk].batch.headers[number - chunks[chunk].first])
  }

  /// The order that was opened last, where that was before a moment; none where it was later, or at it.
  func lastOpened(by now: Int64) -> LotID {
    guard let last = opened.last, last.at < now else { return .none }
    return last.lot
  }

  /// When an order was opened on its line, in nanoseconds; at the start where nobody has said so.
  func opening(of lot: LotID) -> Int64 { opened.last { $0.lot == lot }?.at ?? 0 }

  /// The order that is open on a message's line at a moment, before it comes; before the first, none.
  func openLot(at now: Int64, for number: Int) -> LotID? {
    let line = Device.line(of: header(of: number).actor)
    return opened.last { $0.line == line && ($0.at, $0.number) <= (now, number) }?.lot
  }

  /// A mechanism has decided otherwise what becomes of a message: about everything that it names.
  mutating func mark(_ number: Int, _ cause: MechanismID, at boundary: Boundary) {
    mark(number, MechanismSet(cause, at: boundary))
  }

  /// The same of a mechanism that had a hand in what another has done at a boundary.
  mutating func mark(_ number: Int, _ cause: MechanismID) { mark(number, MechanismSet(cause)) }

  private mutating func mark(_ number: Int, _ mark: MechanismSet) {
    for item in items(of: number) { decided[item, default: []].formUnion(mark) }
    let container = header(of: number).container
    if container.isSome { decided[container, default: []].formUnion(mark) }
  }

  /// By how much systems that were down have made a message late so far, in nanoseconds.
  func delayByOutages(_ number: Int) -> Int64 {
    delaysByOutages.isEmpty ? 0 : delaysByOutages[number, default: 0]
  }

  /// From now on it is so late; of several copies the one counts that came last.
  mutating func delay(_ number: Int, byOutages delay: Int64) {
    if delay > 0 || !delaysByOutages.isEmpty { delaysByOutages[number] = delay > 0 ? delay : nil }
  }

  /// Something has befallen a message: of its lot, or of the one that was on its line where it names none.
  mutating func note(_ trouble: MessageTrouble, of parcel: Parcel) {
    let lot =
      parcel.lot.isSome ? parcel.lot : openLot(at: said(parcel.number), for: parcel.number) ?? .none
    if lot.isSome { troubles.note(trouble, of: lot) }
  }

  /// What has befallen the messages of each lot and its neighbors.
  var sharedTroubles: LotTroubles {
    if troubles.isEmpty { return troubles }
    return troubles.shared(
      byNeighbors: opened.indices.compactMap { index in
        opened[..<index].last { $0.line == opened[index].line }.map { ($0.lot, opened[index].lot) }
      })
  }

  /// What was decided since this was asked.
  mutating func takeDecisions() -> [ItemID: MechanismSet] {
    if decided.isEmpty { return [:] }
    defer { decided = [:] }
    return decided
  }

  /// A system has raised an alert about a message: about everything that it names.
  mutating func alert(_ number: Int) {
    alerts.formUnion(items(of: number))
    let container = header(of: number).container
    if container.isSome { alerts.insert(container) }
  }

  /// What alerts were about that were raised since this was asked.
  mutating func takeAlerts() -> Set<ItemID> {
    if alerts.isEmpty { return [] }
    defer { alerts = [] }
    return alerts
  }

  // MARK: Following

  /// Whether every hop of this message is noted.
  func isFollowed(_ number: Int) -> Bool { isFollowing && followedNumbers.contains(number) }

  mutating func note(_ hop: MessageHop) { hops.append(hop) }

  /// A message has fared otherwise than it was said: it may be the one that is looked for.
  mutating func find(_ fate: MessageFate, _ number: Int, at now: Int64, _ boundary: Boundary) {
    guard let sought, found == nil, sought.fate == fate else { return }
    let (header, items) = (header(of: number), items(of: number))
    // Of a block that is allotted no story has a word.
    guard header.container.isSome || !items.isEmpty || header.kind.isOfOrder, header.kind != .allocate,
      sought.id.map({ $0 == header.id }) ?? true,
      sought.boundary.map({ $0 == boundary }) ?? true
    else { return }
    found = FoundMessage(
      header: header, items: Array(items), boundary: boundary, at: Instant(nanoseconds: now))
  }

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
