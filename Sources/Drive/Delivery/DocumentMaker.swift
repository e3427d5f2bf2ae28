import EPCIS
import TraceModel

/// What a site's mapping makes of the messages of its lines: the documents that its level 4 gets.
///
/// Level 4 hears what becomes of things: commissioning, packing, unpacking, sampling, ends, holds and releases of single things,
/// and corrections of these. It hears nothing of counts, of printing, of blocks of numbers and of machines, and nothing of a number
/// that never was on a thing; no list is empty, and nothing stands in an extension.
struct DocumentMaker {
  private let expression: EventExpression
  private let space: EventID
  private let size: Int
  private let rollsBack: Bool
  private var commissioned: Set<ItemID> = []
  private let told = Told()
  private var numbers: [EventID: UInt64] = [:]
  private var pending: (events: [EPCISEvent], things: [ItemID]) = ([], [])
  private(set) var count = 0
  /// How many events were told.
  private(set) var eventCount = 0

  /// Documents of at most so many events, which are named within `space`, which no other run has.
  init(_ table: IdentifierTable, in space: EventID, size: Int, rollsBack: Bool) {
    let log = MappingLog()
    expression = EventExpression(names: IdentifierNames(table: table, log: log), log: log)
    (self.space, self.size, self.rollsBack) = (space, size, rollsBack)
    expression.original = { [told] in told.events[$0] }
  }

  /// Events that were told, which declarations repeat.
  private final class Told {
    var events: [EventID: TraceEvent] = [:]
  }

  /// The documents that are full now that these events were said.
  mutating func add(_ events: [TraceEvent], at arrival: Timestamp) -> [Delivery] {
    var full: [Delivery] = []
    for event in events {
      guard let event = mapped(event) else { continue }
      told.events[event.header.id] = event
      var written = expression.epcisEvent(of: event)
      written.recordTime = nil
      written.extensions = []
      pending.events.append(written)
      pending.things += event.items
      if event.header.container.isSome { pending.things.append(event.header.container) }
      if pending.events.count >= size, let delivery = flush(at: arrival) { full.append(delivery) }
    }
    return full
  }

  /// The document that is not full yet; nil where nothing waits.
  mutating func flush(at arrival: Timestamp) -> Delivery? {
    guard !pending.events.isEmpty else { return nil }
    var delivery = Delivery(
      number: count, id: EventID(name: "document \(count + 1)", in: space).uri, events: pending.events,
      things: pending.things, at: arrival)
    delivery.rollsBack = rollsBack
    count += 1
    eventCount += pending.events.count
    pending = ([], [])
    return delivery
  }

  /// The event as level 4 is told of it; nil where it is not.
  private mutating func mapped(_ said: TraceEvent) -> TraceEvent? {
    var event = said
    event.header.id = named(said.header.id)
    switch said.header.kind {
    case .commission:
      commissioned.formUnion(said.items)
      return said.items.isEmpty ? nil : event
    case .pack: return said.items.isEmpty || said.header.container == .none ? nil : event
    case .unpack: return said.header.container == .none ? nil : event
    case .sample, .scrap, .destroy, .decommission, .hold, .release:
      event.items = said.items.filter(commissioned.contains)
      return event.items.isEmpty ? nil : event
    case .errorDeclaration:
      guard var details = said.details else { return nil }
      details.declaredWrong = named(details.declaredWrong)
      details.correctives = details.correctives.map { named($0) }
      event.details = details
      guard let wrong = told.events[details.declaredWrong] else { return nil }
      event.items = wrong.items
      return event
    default: return nil
    }
  }

  /// The identity of an event within the run: they rise in the order in which events were said, so that of two of one moment, as
  /// an unpacking and the packing after it, the order is known wherever they come to.
  private mutating func named(_ id: EventID) -> EventID {
    if id == .none { return id }
    let number = numbers[id] ?? UInt64(numbers.count + 1)
    numbers[id] = number
    return EventID(high: space.high, low: space.low & ~0xFFFF_FFFF_FFFF | number)
  }
}
