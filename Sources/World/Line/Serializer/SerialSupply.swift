import EventKernel
import TraceModel

/// Serial numbers that the line has and has not used.
struct SerialPool: Sendable {
  /// The blocks of this lot, in the order in which they arrived.
  var blocks: [SerialBlock] = []
  /// The block in use.
  var block = 0
  /// The next number to use, and how many follow it in this block.
  var next = ItemID(raw: .max)
  var left = 0
  /// The next block was ordered and has not arrived.
  var ordered = false
  /// How often level 4 has answered a request.
  var requests: UInt32 = 0
  /// How many numbers had been used when the farthest use was made: below it they are in use.
  var farthest = 0
  /// What level 4 has issued for the lot, and how far its server knows of it.
  var range = IssuedRange()
  /// Numbers that a start after a crash has left out.
  var skipped: [Range<UInt32>] = []
  /// How many numbers the blocks hold together.
  var total: Int { blocks.last.map { $0.start + $0.count } ?? 0 }
}

/// Numbers that level 4 has given at once: as many as were asked for, or fewer.
struct SerialBlock: Sendable {
  /// The first of them; the others follow it.
  var first: ItemID
  var count: Int
  /// How many numbers of the lot come before it.
  var start: Int
  /// Its numbers were issued before.
  var isAgain = false

  /// Its numbers.
  var items: Range<UInt32> { first.raw..<first.raw + UInt32(count) }
}

/// What level 4 has issued of a lot's numbers, as whoever issues them knows it.
struct IssuedRange: Sendable {
  /// Every block once, in the order of issue.
  private var blocks: [(first: ItemID, count: Int)] = []
  /// How many of these the server knows that issues the next.
  private var known = 0
  /// What it knew, and since when.
  private var history: [(at: Instant, known: Int)] = []
  /// Until when take-overs have been looked at.
  private(set) var lookedAt = Instant.start

  /// The block that is issued again because the server does not know of it; nil where the next is new.
  var again: (first: ItemID, count: Int)? { known < blocks.count ? blocks[known] : nil }

  /// The lot is opened.
  init(openedAt now: Instant = .start) { lookedAt = now }

  /// A block is issued.
  mutating func issue(_ first: ItemID, _ count: Int, at now: Instant) {
    if known == blocks.count { blocks.append((first, count)) }
    known += 1
    history.append((now, known))
  }

  /// Another server takes over that knows what was issued `lag` before, and no more.
  mutating func takeOver(at now: Instant, lag: TimeSpan) {
    known = history.last { $0.at <= now - lag }?.known ?? 0
    history.append((now, known))
  }

  mutating func look(at now: Instant) { lookedAt = now }
}

// Serial numbers come in blocks from level 4; the line keeps a reserve and orders the next block in time.
extension Line {
  /// Takes the next serial number for a label; `none` when there is none, which stops the belt.
  @inline(__always)
  mutating func takeSerial(
    at now: Instant, in calendar: inout Calendar<LineEvent>
  ) -> (serial: ItemID, repeatedBy: MechanismSet) {
    if _slowPath(!printer.again.isEmpty) { return (printer.again.removeFirst(), []) }
    guard pool.left > 0 else { return (ItemID(raw: .max), []) }
    let serial = pool.next
    pool.next.raw &+= 1
    pool.left &-= 1
    var repeatedBy = poolPosition <= pool.farthest ? MechanismSet(.poolCheckpoint) : []
    if _slowPath(pool.blocks[pool.block].isAgain) { repeatedBy.insert(MechanismSet(.doubleIssue)) }
    if _slowPath(
      pool.left <= plan.serializer.poolReserve && !pool.ordered && pool.block == pool.blocks.count - 1)
    {
      orderBlock(at: now, in: &calendar)
    }
    if _slowPath(pool.left == 0) { openNextBlock(at: now, in: &calendar) }
    return (serial, repeatedBy)
  }

  /// How many numbers of the lot were used, counted from its first block's first number.
  private var poolPosition: Int {
    @inline(__always) get {
      pool.blocks.isEmpty ? 0 : pool.blocks[pool.block].start + pool.blocks[pool.block].count - pool.left
    }
  }

  private mutating func orderBlock(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    pool.ordered = true
    request(at: now, answeredAfter: plan.serializer.poolLatency, in: &calendar)
  }

  /// Asks for a block; a request that comes to a system that is down waits for it.
  private mutating func request(
    at now: Instant, answeredAfter latency: TimeSpan, in calendar: inout Calendar<LineEvent>
  ) {
    let taken = numberHours.opening(from: now.nanoseconds)
    if _slowPath(taken > now.nanoseconds) { occurrences[.poolWaits] += 1 }
    calendar.schedule(
      .poolArrives, at: Instant(nanoseconds: numberHours.end(of: latency.nanoseconds, from: taken)),
      rank: Rank(.message, station: Station.printer.flow))
  }

  /// A block arrives from level 4.
  mutating func receiveBlock(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard lot.isOpen, pool.ordered else { return }
    var count = plan.serializer.poolBlock
    if _slowPath(plan.serializer.poolRefusals > 0 || plan.serializer.poolShort > 0) {
      pool.requests += 1
      var stream = draws.numberRequests.stream(UInt64(lot.number), pool.requests)
      if stream.uniform() < plan.serializer.poolRefusals {
        occurrences[.poolRefusals] += 1
        return request(at: now, answeredAfter: plan.serializer.poolRetry, in: &calendar)
      }
      if stream.uniform() < plan.serializer.poolShort {
        occurrences[.poolShortAnswers] += 1
        count = max(1, Int(stream.uniform() * Double(count)))
      }
    }
    pool.ordered = false
    issueBlock(of: count, at: now)
    if pool.left == 0 { openNextBlock(at: now, in: &calendar) }
    clear(.noSerials, of: .serializer, at: now, in: &calendar)
  }

  private mutating func openNextBlock(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard pool.block + 1 < pool.blocks.count else {
      if !pool.ordered { orderBlock(at: now, in: &calendar) }
      stop(.serializer, for: .noSerials, entity: lot.number, hard: false, at: now, in: &calendar)
      return
    }
    pool.block += 1
    pool.next = pool.blocks[pool.block].first
    pool.left = pool.blocks[pool.block].count
  }

  /// The lot's first block.
  mutating func openPool(at now: Instant) {
    pool = SerialPool()
    pool.range = IssuedRange(openedAt: now)
    issueBlock(of: plan.serializer.poolBlock, at: now)
    pool.next = pool.blocks[0].first
    pool.left = pool.blocks[0].count
  }

  /// Has a block issued and says so.
  private mutating func issueBlock(of count: Int, at now: Instant) {
    let again = numbersAgain(at: now)
    let count = again?.count ?? count
    let first = again?.first ?? issueNumbers(.unit, count: count)
    pool.range.issue(first, count, at: now)
    if again != nil { occurrences[.numbersIssuedAgain] += count }
    occurrences[.poolBlocks] += 1
    lot.issued += count
    say(.allocate, by: .controller, items: first.raw..<first.raw + UInt32(count), at: now)
    if serializer.commit == .allocation {
      say(.commission, by: .controller, items: first.raw..<first.raw + UInt32(count), at: now)
    }
    pool.blocks.append(SerialBlock(first: first, count: count, start: pool.total, isAgain: again != nil))
  }

  /// Numbers that level 4 issues again, because another server has taken over since and does not know of them.
  private mutating func numbersAgain(at now: Instant) -> (first: ItemID, count: Int)? {
    let lag = plan.mechanisms.doubleIssue.lag
    guard lag > .zero else { return nil }
    for moment in takeOvers.moments(after: pool.range.lookedAt.nanoseconds, through: now.nanoseconds) {
      pool.range.takeOver(at: Instant(nanoseconds: moment), lag: lag)
      occurrences[.takeOvers] += 1
    }
    pool.range.look(at: now)
    return pool.range.again
  }

  /// After a crash the controller goes on where its last save says.
  mutating func resumePool(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard !pool.blocks.isEmpty else { return }
    let law = plan.mechanisms.poolCheckpoint
    let position = poolPosition
    let last = pool.total
    pool.farthest = max(pool.farthest, position)
    let resumed = min(PoolCheckpoint.resume(at: position, interval: law.interval, order: law.order), last)
    occurrences[.numbersTakenBack] += max(0, position - resumed)
    if resumed > position { skip(position..<resumed) }
    if resumed == position { return }
    pool.block = block(of: resumed)
    let block = pool.blocks[pool.block]
    pool.next = ItemID(raw: block.first.raw + UInt32(resumed - block.start))
    pool.left = block.count - (resumed - block.start)
    if pool.left == 0 { openNextBlock(at: now, in: &calendar) }
  }

  private mutating func skip(_ positions: Range<Int>) {
    for position in positions {
      let raw = number(at: position).raw
      pool.skipped.append(raw..<raw + 1)
    }
  }

  private func number(at position: Int) -> ItemID {
    let block = pool.blocks[block(of: position)]
    return ItemID(raw: block.first.raw + UInt32(position - block.start))
  }

  /// The block with the number at this position, or the last.
  private func block(of position: Int) -> Int { pool.blocks.lastIndex { $0.start <= position } ?? 0 }

  /// What is left of the block in use, and the blocks behind it.
  private var unusedRuns: [Range<UInt32>] {
    [pool.next.raw..<pool.next.raw &+ UInt32(pool.left)]
      + pool.blocks.dropFirst(pool.block + 1).map(\.items)
  }

  /// At the end of a lot, gives back what was not used.
  mutating func returnUnusedSerials(at now: Instant) {
    // Numbers that count from their allotment stay in the record, where nobody voids them.
    let keeps = serializer.commit == .allocation && !serializer.voids
    emptyPrintQueue(at: now, givingBack: !keeps)
    defer { pool = SerialPool() }
    if keeps {
      for raw in unusedRuns.joined() { truth.mark(number: ItemID(raw: raw), .earlyCommit) }
      return
    }
    // What a crash took back and no carton has got a second time is given back with the rest, though it is in use.
    for position in stride(from: poolPosition, to: pool.farthest, by: 1) {
      truth.mark(number: number(at: position), .poolCheckpoint)
    }
    // So is what was issued twice, and is on cartons from the first time.
    for (index, block) in pool.blocks.enumerated() where block.isAgain && index >= pool.block {
      let unused = index == pool.block ? pool.next.raw..<pool.next.raw &+ UInt32(pool.left) : block.items
      for raw in unused { truth.mark(number: ItemID(raw: raw), .doubleIssue) }
    }
    for range in pool.skipped + unusedRuns where !range.isEmpty { sayUnused(range, at: now) }
  }
}
