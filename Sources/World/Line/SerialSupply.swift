import EventKernel
import TraceModel

// Serial numbers come in blocks from level 4; the line keeps a reserve and orders the next block in time.
extension Line {
  /// Takes the next serial number for a carton; `none` when there is none, which stops the belt.
  @inline(__always)
  mutating func takeSerial(at now: Instant, in calendar: inout Calendar<LineEvent>) -> ItemID {
    guard pool.left > 0 else { return .none }
    let serial = pool.next
    pool.next.raw &+= 1
    pool.left &-= 1
    if _slowPath(pool.left <= plan.serializer.poolReserve && !pool.ordered && !pool.spare.isSome) {
      orderBlock(at: now, in: &calendar)
    }
    if _slowPath(pool.left == 0) { openSpareBlock(at: now, in: &calendar) }
    return serial
  }

  private mutating func orderBlock(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    pool.ordered = true
    calendar.schedule(
      .poolArrives, at: now + plan.serializer.poolLatency, rank: Rank(.message, station: Station.printer.flow)
    )
  }

  /// A block arrives from level 4.
  mutating func receiveBlock(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    pool.ordered = false
    guard lot.isOpen else { return }
    pool.spare = issueBlock(at: now)
    if pool.left == 0 { openSpareBlock(at: now, in: &calendar) }
    clear(.noSerials, of: .serializer, at: now, in: &calendar)
  }

  private mutating func openSpareBlock(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard pool.spare.isSome else {
      stop(.serializer, for: .noSerials, entity: lot.number, hard: false, at: now, in: &calendar)
      return
    }
    pool.next = pool.spare
    pool.left = plan.serializer.poolBlock
    pool.spare = .none
  }

  /// Has a block issued and says so.
  mutating func issueBlock(at now: Instant) -> ItemID {
    let count = plan.serializer.poolBlock
    let first = issueNumbers(.unit, count: count)
    occurrences.poolBlocks += 1
    lot.issued += count
    say(.allocate, by: .controller, items: first.raw..<first.raw + UInt32(count), at: now)
    return first
  }

  /// At the end of a lot, gives back what was not used.
  mutating func returnUnusedSerials(at now: Instant) {
    if pool.left > 0 {
      sayUnused(pool.next.raw..<pool.next.raw + UInt32(pool.left), at: now)
    }
    if pool.spare.isSome {
      sayUnused(pool.spare.raw..<pool.spare.raw + UInt32(plan.serializer.poolBlock), at: now)
    }
    pool = SerialPool()
  }
}
