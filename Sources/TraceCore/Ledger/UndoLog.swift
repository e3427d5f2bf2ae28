import TraceModel

/// The undo log of the ledger: what each change has overwritten, in the order of the changes.
enum UndoLog {
  /// One change.
  struct Change: BitwiseCopyable {
    enum Kind: UInt8, BitwiseCopyable {
      /// An item's record was overwritten; it is `before`.
      case record
      /// An item was appended to the list of the container that its record now names; `before` is the record until then.
      case attached
      /// A second claim of a child was appended to a list.
      case appended
      /// A child was removed from a list: `before.parent` is the child, `before.slot` its index in the list.
      case removed
      /// A fact of another kind was overwritten; it is kept in `Ledger.rareChanges`, under the position of this change.
      case rare
    }

    var kind: Kind
    /// The item, or the list.
    var subject: UInt32
    var before = ItemRecord()

    /// The item whose record has changed; nil where it was something else.
    @inline(__always)
    var item: ItemID? { kind == .record || kind == .attached ? ItemID(raw: subject) : nil }
  }

  /// The old value of a fact that changes so seldom that it may take memory of its own.
  enum RareChange {
    case standing(ItemID, Standing?)
    case amounts(ItemID, [ClassQuantity]?)
    case secondParents(ItemID, [ItemID]?)
    case secondLots(ItemID, [LotID]?)
    case lot(LotID, LotStanding)
    case shipment(ShipmentRegister.Key, ShipmentRegister.Shipment?)
    case documents(ItemID, [ShipmentRegister.Key]?)
  }
}
