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
    var isOverdue = false
  }

  var shipments: [Key: Shipment] = [:]
  /// The documents of each thing that left, the latest last.
  var documents: [ItemID: [Key]] = [:]
}
