import TraceModel

/// What the ledger has changed, in the order of the changes, so that it can be taken back.
enum UndoLog {
  /// One change.
  struct Change: BitwiseCopyable {
    enum Kind: UInt8, BitwiseCopyable {
      /// An item's record was like this before.
      case record
      /// An item was put into the container that its record names, as the last in the list; the record was like this before.
      case attached
      /// A child was appended to a list.
      case appended
      /// A child was removed from a place of a list.
      case removed
      /// Something rare happened; `subject` is its position in `rare`, low half.
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

  /// What happens so seldom that it may take memory of its own.
  enum RareChange {
    case standing(ItemID, Standing?)
    case secondParents(ItemID, [ItemID]?)
    case secondLots(ItemID, [LotID]?)
    case lot(LotID, LotStanding)
    case shipment(ShipmentRegister.Key, ShipmentRegister.Shipment?)
    case documents(ItemID, [ShipmentRegister.Key]?)
  }
}
