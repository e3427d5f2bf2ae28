import TraceModel

/// What the ledger has changed, in the order of the changes, so that it can be taken back.
final class UndoLog {
  /// One change.
  struct Change: BitwiseCopyable {
    enum Kind: UInt8, BitwiseCopyable {
      /// An item's record was like this before.
      case record
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

  var changes = SlidingStore<Change>()
  var rare: [Int: RareChange] = [:]
}
