import TraceModel

/// What left under which documents, so that receipts and returns can be held against it.
struct ShipmentRegister {
  /// A document by which both sides know a movement.
  typealias Key = String

  struct Shipment: Hashable {
    var event: EventID
    var shippedAt: Timestamp
    var destination: ActorID
    var document: String
    var things: [ItemID]
    var received: Set<ItemID> = []
  }

  var shipments: [Key: Shipment] = [:]
  /// Shipments that somebody may still receive, in the order in which they were told.
  private var open: [(due: Timestamp, key: Key)] = []

  /// The documents of each thing that left, the latest last.
  var documents: [ItemID: [Key]] = [:]

  /// Begins to wait for receipts of a shipment.
  mutating func expectReceipt(_ key: Key, until due: Timestamp) {
    let index = open.partitioningIndex { $0.due > due }
    open.insert((due, key), at: index)
  }

  /// Shipments that were received in part and whose time is up; those of which nothing was received are silent,
  /// because many partners send no receipts.
  mutating func takeOverdue(at now: Timestamp) -> [(Key, Shipment)] {
    let count = open.partitioningIndex { $0.due > now }
    defer { open.removeFirst(count) }
    return open[..<count].compactMap { entry in
      guard let shipment = shipments[entry.key], !shipment.received.isEmpty,
        !shipment.things.allSatisfy({ shipment.received.contains($0) })
      else { return nil }
      return (entry.key, shipment)
    }
  }
}
