import TraceModel

/// Everything that happened to one thing, from the materials that went in to the patient.
public struct ProductHistory: Hashable, Sendable {
  /// The thing; `none` where it is the history of a lot.
  public var item: ItemID
  /// Its lot, and further lots that claim it or that it was repackaged from, in ascending order.
  public var lots: [LotID] = []
  /// What happened, in the order in which it took effect: by the times of the senders' clocks, but what makes a thing comes
  /// before what is done with it, whichever clock is behind.
  public var steps: [Step] = []
  /// What was said to have happened and was declared wrong, with the declarations, in the order of the journal.
  public var withdrawn: [Step] = []
  /// Lots of which amounts went into it or its lots, through as many steps as there were; in ascending order.
  public var sourceLots: [LotID] = []
  /// Lots that amounts of it became, where it is the history of a lot; in ascending order.
  public var resultingLots: [LotID] = []
  /// Material batches that went in, in ascending order.
  public var materials: [MaterialBatchID] = []
  /// Who supplied them, in ascending order.
  public var suppliers: [GLN] = []
  /// Devices and systems that reported a step, in ascending order.
  public var equipment: [ActorID] = []
  /// Who approved, released or overrode, in ascending order.
  public var approvers: [ActorID] = []
  /// Containers that it was in, in the order in which it was.
  public var containers: [ItemID] = []
  /// Who it was shipped to or who received it, in order.
  public var holders: [ActorID] = []
  /// What it was made from by repackaging, in ascending order.
  public var predecessors: [ItemID] = []
  /// What became of it by repackaging, in ascending order.
  public var successors: [ItemID] = []
  /// Other lots with a material batch in common, in ascending order.
  public var relatedLots: [LotID] = []
  /// Whether a recall of it or of one of its lots is in force.
  public var isRecalled = false
  /// Findings about it that stand, by position.
  public var findings: [Int] = []
  /// False where events from before a certain time are not kept any more.
  public var isComplete = true

  /// One event of the history.
  public struct Step: Hashable, Sendable {
    /// What it is about.
    public var chapter: Chapter
    /// Why it belongs to the history.
    public var relation: Relation
    /// Its position in the journal.
    public var position: Int
    /// When, where, who: the fixed part of the event.
    public var header: EventHeader
    /// What only few events state.
    public var details: EventDetails?

    /// When it happened, by the clock of the one who says so.
    public var time: Timestamp { header.eventTime }
    /// Where it happened, or where the things were from then on; `none` where nothing was stated.
    public var place: LocationID { header.place == .none ? header.readPoint : header.place }
    /// Who says so.
    public var actor: ActorID { header.actor }
    /// The identity of the event.
    public var event: EventID { header.id }
  }

  /// What an event is about, as a reader of a history looks for it.
  public enum Chapter: UInt8, Sendable, CaseIterable, Hashable {
    /// Material went in.
    case material
    /// The lot was opened or closed, the number printed or commissioned.
    case production
    /// Into and out of containers, and from one thing into another.
    case packing
    /// Samples, destruction, deviations, holds and releases.
    case quality
    /// Somebody approved or overrode.
    case approval
    /// Seen, moved, stored.
    case storage
    /// Left, or was said not to have left.
    case shipment
    /// Arrived.
    case receipt
    /// Came back.
    case goodsReturn
    /// Given to a patient.
    case dispensing
    /// Called back.
    case recall
    /// Asked about.
    case verification
    /// Something was reported to have gone wrong, or was counted.
    case exception
    /// Something was declared wrong.
    case correction
  }

  /// Why an event belongs to the history of a thing.
  public enum Relation: Hashable, Sendable {
    /// It is about the thing.
    case itself
    /// It is about a container that the thing was in, so many levels up.
    case container(ItemID, levels: Int)
    /// It is about what the thing was made from, or about a container around that.
    case predecessor(ItemID)
    /// It is about the lot, or one that went into it.
    case lot(LotID)
  }

  /// A history in which nothing has happened.
  public init(item: ItemID) { self.item = item }

  /// The steps of one chapter.
  public func steps(_ chapter: Chapter) -> [Step] { steps.filter { $0.chapter == chapter } }
}

extension ProductHistory.Chapter {
  /// What an event is about.
  public init(of header: EventHeader) {
    switch header.kind {
    case .consumeMaterial: self = .material
    case .openLot, .closeLot, .allocate, .encode, .commission: self = .production
    case .pack, .unpack, .repackage: self = .packing
    case .sample, .scrap, .destroy, .decommission, .qualityEvent, .hold, .release:
      self = header.disposition == .recalled ? .recall : .quality
    case .override, .approve: self = .approval
    case .observe: self = .storage
    case .ship, .voidShipment: self = .shipment
    case .receive: self = .receipt
    case .returnGoods: self = .goodsReturn
    case .dispense: self = .dispensing
    case .verify: self = .verification
    case .exception, .countReport: self = .exception
    case .errorDeclaration: self = .correction
    }
  }
}
