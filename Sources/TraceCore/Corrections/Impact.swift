import TraceModel

/// Everything downstream of one event.
public struct Impact: Hashable, Sendable {
  /// The event itself.
  public var event: EventID
  /// Events that took effect after it and depend on it, by their positions in the journal, in the order of their effect.
  public var positions: [Int]
  /// Things that the event or one of these names or moved, in ascending order.
  public var items: [ItemID]
  /// Things that are now inside one of them, in ascending order, without those above.
  public var inside: [ItemID]
  /// The lots of all of them, in ascending order.
  public var lots: [LotID]
  /// Documents under which one of them left, in ascending order.
  public var documents: [String]
}

extension TraceCore {
  /// What depends on an event: everything that would have to be looked at again if it were wrong.
  ///
  /// nil where the event is not kept. The time grows with what depends on it, not with the journal.
  public func impact(of event: EventID) -> Impact? {
    guard let position = position(of: event) else { return nil }
    let positions = timeline.dependents(of: [position]) ?? []
    var items: Set<ItemID> = []
    var inside: Set<ItemID> = []
    for position in positions {
      items.formUnion(journal.items(at: position))
      let container = journal.header(at: position).container
      if container.isSome { items.insert(container) }
      items.formUnion(journal.details(at: position)?.outputs ?? [])
    }
    // order-free: a set is filled
    for item in items { ledger.forEachInside(of: item) { if !items.contains($0) { inside.insert($0) } } }
    var lots: Set<LotID> = []
    var documents: Set<String> = []
    // order-free: sets are filled
    for item in items.union(inside) {
      lots.insert(ledger.lot(of: item))
      documents.formUnion(self.documents(of: item))
    }
    lots.remove(.none)
    return Impact(
      event: event, positions: positions.filter { $0 != position }, items: items.sorted(),
      inside: inside.sorted(), lots: lots.sorted(), documents: documents.sorted())
  }
}
