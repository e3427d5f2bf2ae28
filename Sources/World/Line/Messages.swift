import EventKernel
import TraceModel

// What devices and people say: each message is signed, numbered, and stamped by its sender's own clock.
extension Line {
  /// The fixed part of a message, which has to be said.
  @inline(__always)
  mutating func header(_ kind: EventKind, by device: Device, at now: Instant) -> EventHeader {
    var header = EventHeader(kind)
    sequences[Int(device.rawValue)] &+= 1
    header.actor = ActorID(raw: device.actor.raw &+ firstActor)
    header.id = EventID(sender: header.actor, sequence: sequences[Int(device.rawValue)])
    header.eventTime = stamp(of: device, at: now)
    header.lot = lot.id
    if _slowPath(keepsTimes) { saidAt.append(now) }
    return header
  }

  /// What the device's clock shows, as a moment of the calendar.
  @inline(__always)
  func stamp(of device: Device, at now: Instant) -> Timestamp {
    Timestamp(microseconds: plan.clocks.startOfTrial &+ clocks[device].reading(at: now) / 1_000)
  }

  /// Says something about one thing; nothing is said about a thing that has no number.
  @inline(__always)
  mutating func say(_ kind: EventKind, by device: Device, item: ItemID, at now: Instant) {
    guard item.isSome else { return }
    list.note(kind, item)
    let header = header(kind, by: device, at: now)
    noteDate(header, of: item)
    outbox.append(header, item: item)
  }

  /// What takes a number back may be dated before what made it count.
  @inline(__always)
  private mutating func noteDate(_ header: EventHeader, of number: ItemID) {
    if _slowPath(dates.isKept), dates.invert(header.kind, number, dated: header.eventTime) {
      truth.mark(number: number, .clockOffset)
    }
  }

  /// Says something about a run of numbers.
  mutating func say(_ kind: EventKind, by device: Device, items: Range<UInt32>, at now: Instant) {
    let header = header(kind, by: device, at: now)
    if kind == .commission {
      for raw in items {
        list.note(kind, ItemID(raw: raw))
        noteDate(header, of: ItemID(raw: raw))
      }
    }
    outbox.append(header, items: items.map { ItemID(raw: $0) })
  }

  /// Says what was put into a container.
  mutating func sayPacked(_ children: [ItemID], into container: ItemID, by device: Device, at now: Instant) {
    var header = header(.pack, by: device, at: now)
    header.container = container
    outbox.append(header, items: children)
  }

  /// Says what was counted since the last such report.
  mutating func sayCount(_ counter: CounterKind, _ quantity: Int, by device: Device, at now: Instant) {
    var header = header(.countReport, by: device, at: now)
    header.counter = counter
    header.quantity = Int64(quantity)
    outbox.append(header, items: [])
  }

  /// Voids the number of a label that is on nothing which can be sold: one that never counted is a scrapped label, one
  /// that counts already is withdrawn. From Commissioned no way leads to LabelScrapped in OPEN-SCS (OPC 30260).
  mutating func sayVoid(_ serial: ItemID, counts: Bool, by device: Device, at now: Instant) {
    say(counts ? .decommission : .scrap, by: device, item: serial, at: now)
  }

  /// Gives back numbers that were issued and not used.
  mutating func sayUnused(_ items: Range<UInt32>, at now: Instant) {
    sayUnused(items.map { ItemID(raw: $0) }, by: .controller, at: now)
  }

  /// Gives back labels that were issued and not used.
  mutating func sayUnused(_ items: [ItemID], by device: Device, at now: Instant) {
    let header = header(.decommission, by: device, at: now)
    for item in items { noteDate(header, of: item) }
    var details = EventDetails()
    details.reason = "unused at the end of the lot"
    outbox.append(header, items: items, details: details)
  }

  /// Empties the outbox and keeps its memory.
  public mutating func clearOutbox() {
    outbox.removeAll()
    saidAt.removeAll(keepingCapacity: true)
  }
}
