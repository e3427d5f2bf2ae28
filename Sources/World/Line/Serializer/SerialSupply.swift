import EventKernel
import TraceModel

/// Serial numbers that the line has and has not used.
struct SerialPool: Sendable {
  /// The blocks of this lot, each by its first number, in the order in which they arrived.
  var blocks: [ItemID] = []
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
  /// Numbers that a start after a crash has left out.
  var skipped: [Range<UInt32>] = []
}

// Serial numbers come in blocks from level 4; the line keeps a reserve and orders the next block in time.
extension Line {
  /// Takes the next serial number for a label; `none` when there is none, which stops the belt.
  @inline(__always)
  mutating func takeSerial(
    at now: Instant, in calendar: inout Calendar<LineEvent>
  ) -> (serial: ItemID, isRepeated: Bool) {
    if _slowPath(!printer.again.isEmpty) { return (printer.again.removeFirst(), false) }
    guard pool.left > 0 else { return (ItemID(raw: .max), false) }
    let serial = pool.next
    pool.next.raw &+= 1
    pool.left &-= 1
    let isRepeated = poolPosition <= pool.farthest
    if _slowPath(
      pool.left <= plan.serializer.poolReserve && !pool.ordered && pool.block == pool.blocks.count - 1)
    {
      orderBlock(at: now, in: &calendar)
    }
    if _slowPath(pool.left == 0) { openNextBlock(at: now, in: &calendar) }
    return (serial, isRepeated)
  }

  /// How many numbers of the lot were used, counted from its first block's first number.
  private var poolPosition: Int {
    @inline(__always) get { (pool.block + 1) * plan.serializer.poolBlock - pool.left }
  }

  private mutating func orderBlock(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    pool.ordered = true
    calendar.schedule(
      .poolArrives, at: now + plan.serializer.poolLatency, rank: Rank(.message, station: Station.printer.flow)
    )
  }

  /// A block arrives from level 4.
  mutating func receiveBlock(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard lot.isOpen, pool.ordered else { return }
    if _slowPath(plan.serializer.poolRefusals > 0) {
      pool.requests += 1
      var stream = draws.numberRequests.stream(UInt64(lot.number), pool.requests)
      if stream.uniform() < plan.serializer.poolRefusals {
        occurrences[.poolRefusals] += 1
        calendar.schedule(
          .poolArrives, at: now + plan.serializer.poolRetry,
          rank: Rank(.message, station: Station.printer.flow))
        return
      }
    }
    pool.ordered = false
    pool.blocks.append(issueBlock(at: now))
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
    pool.next = pool.blocks[pool.block]
    pool.left = plan.serializer.poolBlock
  }

  /// The lot's first block.
  mutating func openPool(at now: Instant) {
    pool = SerialPool()
    pool.blocks = [issueBlock(at: now)]
    pool.next = pool.blocks[0]
    pool.left = plan.serializer.poolBlock
  }

  /// Has a block issued and says so.
  private mutating func issueBlock(at now: Instant) -> ItemID {
    let count = plan.serializer.poolBlock
    let first = issueNumbers(.unit, count: count)
    occurrences[.poolBlocks] += 1
    lot.issued += count
    say(.allocate, by: .controller, items: first.raw..<first.raw + UInt32(count), at: now)
    if serializer.commit == .allocation {
      say(.commission, by: .controller, items: first.raw..<first.raw + UInt32(count), at: now)
    }
    return first
  }

  /// After a crash the controller goes on where its last save says.
  mutating func resumePool(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard !pool.blocks.isEmpty else { return }
    let law = plan.mechanisms.poolCheckpoint
    let size = plan.serializer.poolBlock
    let position = poolPosition
    pool.farthest = max(pool.farthest, position)
    let last = pool.blocks.count * size
    let resumed = min(PoolCheckpoint.resume(at: position, interval: law.interval, order: law.order), last)
    occurrences[.numbersTakenBack] += max(0, position - resumed)
    if resumed > position { skip(position..<resumed) }
    if resumed == position { return }
    pool.block = min(resumed / size, pool.blocks.count - 1)
    let offset = resumed - pool.block * size
    pool.next = ItemID(raw: pool.blocks[pool.block].raw + UInt32(offset))
    pool.left = size - offset
    if pool.left == 0 { openNextBlock(at: now, in: &calendar) }
  }

  private mutating func skip(_ positions: Range<Int>) {
    for position in positions {
      let raw = number(at: position).raw
      pool.skipped.append(raw..<raw + 1)
    }
  }

  private func number(at position: Int) -> ItemID {
    let size = plan.serializer.poolBlock
    return ItemID(raw: pool.blocks[position / size].raw + UInt32(position % size))
  }

  /// What is left of the block in use, and the blocks behind it.
  private var unusedRuns: [Range<UInt32>] {
    [pool.next.raw..<pool.next.raw &+ UInt32(pool.left)]
      + pool.blocks.dropFirst(pool.block + 1).map { $0.raw..<$0.raw + UInt32(plan.serializer.poolBlock) }
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
    for range in pool.skipped + unusedRuns where !range.isEmpty { sayUnused(range, at: now) }
  }
}
