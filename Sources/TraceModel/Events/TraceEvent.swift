/// The fixed part of an event: when, where, who, why, and where in its batch the things stand that it is about.
///
/// 96 bytes without a reference, so that millions of them are moved as memory. What is rare (reasons, business
/// transactions, corrections) stands in `EventDetails`.
public struct EventHeader: Hashable, Sendable, BitwiseCopyable {
  /// Identity of the event, by which a second delivery of it is known.
  public var id = EventID.none
  /// When it happened, by the clock of the one who says so.
  public var eventTime = Timestamp.distantPast
  /// When the record took it in, by the record's clock; set by the keeper.
  public var recordTime = Timestamp.distantPast
  /// What was counted or measured (count reports), else 0.
  public var quantity: Int64 = 0
  /// The container that the items went into or came out of, or `none`.
  public var container = ItemID.none
  /// The lot that the event states, or `none`.
  public var lot = LotID.none
  /// First of the items in the batch's list.
  public var firstItem: UInt32 = 0
  /// Number of items.
  public var itemCount: UInt32 = 0
  /// Position of the details in the batch's list, or `UInt32.max`.
  public var details: UInt32 = .max
  /// Device or person who says so.
  public var actor = ActorID.none
  /// The read point: where it was observed.
  public var readPoint = LocationID.none
  /// The business location: where the things are from then on.
  public var place = LocationID.none
  /// Offset of the event time from UTC, as stated.
  public var offset = UTCOffset.utc
  /// The product where no item is named (counts, class-level statements), or `none`.
  public var product = ProductID.none
  /// What the event says has happened.
  public var kind: EventKind
  /// What was counted, in a count report.
  public var counter = CounterKind.infeed
  /// Business step of the vocabulary, where one was stated.
  public var step: BusinessStep?
  /// Disposition of the vocabulary, where one was stated.
  public var disposition: Disposition?

  /// An event of `kind` that states nothing else yet.
  @inlinable
  public init(_ kind: EventKind) { self.kind = kind }
}

/// What only few events state.
public struct EventDetails: Hashable, Sendable {
  /// In words: why, by the one who says so; empty where nothing was said.
  public var reason = ""
  /// The event that this one declares wrong (error declarations), or `none`.
  public var declaredWrong = EventID.none
  /// The events that say what is right instead.
  public var correctives: [EventID] = []
  /// Why an event was declared wrong.
  public var errorReason: ErrorReason?
  /// What the inputs became, in a repackaging.
  public var outputs: [ItemID] = []
  /// Orders, despatch advices and invoices by which both sides know the movement.
  public var transactions: [BusinessTransaction] = []
  /// The source of the transfer: who owned or held the things before.
  public var source = ActorID.none
  /// The destination of the transfer: who owns or holds the things from now on.
  public var destination = ActorID.none
  /// The location that the things are shipped from, where that was stated.
  public var sourcePlace = LocationID.none
  /// The location that they are shipped to, where that was stated.
  public var destinationPlace = LocationID.none
  /// The material that went in.
  public var material = MaterialBatchID.none
  /// The expiry that the event itself states, where it does.
  public var expiry: ExpiryDate?
  /// The rule whose demand a person overrode or acknowledged.
  public var rule: RuleID?
  /// Who approved, where that is somebody else than the actor.
  public var approver = ActorID.none
  /// The identity of the exchange document that carried or carries this event; empty where none does.
  public var document = ""
  /// Level of a count, or of what an exception is about.
  public var level: PackagingLevel?
  /// Amounts of classes, without serial numbers.
  public var quantities: [ClassQuantity] = []
  /// The event as its document had it, in JSON-LD, where the record has no place for all of it; ``partOfOriginal`` in the
  /// further events that it was divided into.
  public var original = ""
  /// What stands in place of the original in all but the first event that it was divided into.
  public static let partOfOriginal = "part"

  /// Details that state nothing.
  public init() {}
}

/// An amount of one product and lot that is named by no serial number: so many pieces, or so much of a bulk.
public struct ClassQuantity: Hashable, Sendable {
  /// The product, or `none`.
  public var product: ProductID
  /// The lot, or `none`.
  public var lot: LotID
  /// How much, in units of the last decimal: 125 with one decimal is 12.5. 0 where no amount was stated.
  public var quantity: Int64
  /// How many of the digits stand behind the point.
  public var decimals: UInt8
  /// The unit of measure by UN/ECE Recommendation 20, as `KGM`; empty for pieces.
  public var unit: String
  /// Whether a transformation used it up; else it came of it, or the event is about it.
  public var isInput: Bool

  /// So much of `product` and `lot`.
  public init(
    product: ProductID, lot: LotID, quantity: Int64, decimals: UInt8 = 0, unit: String = "",
    isInput: Bool = false
  ) {
    self.product = product
    self.lot = lot
    self.quantity = quantity
    self.decimals = decimals
    self.unit = unit
    self.isInput = isInput
  }

  /// Takes the amount that a plain decimal number states, as 12.5; false where it has more digits than 64 bits hold.
  public mutating func setAmount(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let digits = Int64(parts.joined()), parts.last?.utf8.count ?? 0 <= 18 else {
      return false
    }
    quantity = digits
    decimals = parts.count == 2 ? UInt8(parts[1].utf8.count) : 0
    return true
  }

  /// Adds as much of the same unit; false, with nothing done, where the sum has more digits than 64 bits hold.
  public mutating func add(_ other: ClassQuantity) -> Bool {
    var (left, right) = (self, other)
    while left.decimals != right.decimals {
      let isLeft = left.decimals < right.decimals
      let (scaled, isTooLarge) = (isLeft ? left : right).quantity.multipliedReportingOverflow(
        by: 10)
      guard !isTooLarge else { return false }
      if isLeft { (left.quantity, left.decimals) = (scaled, left.decimals + 1) }
      if !isLeft { (right.quantity, right.decimals) = (scaled, right.decimals + 1) }
    }
    let (sum, isTooLarge) = left.quantity.addingReportingOverflow(right.quantity)
    guard !isTooLarge else { return false }
    (quantity, decimals) = (sum, left.decimals)
    return true
  }

  /// The number without unit, as 12.5.
  public var amount: String {
    var digits = String(quantity.magnitude)
    if decimals > 0 {
      digits = String(repeating: "0", count: max(0, Int(decimals) + 1 - digits.count)) + digits
      digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -Int(decimals)))
    }
    return (quantity < 0 ? "-" : "") + digits
  }
}

/// A business document by which both sides of a movement know it.
public struct BusinessTransaction: Hashable, Sendable {
  /// Purchase order, despatch advice, invoice and the like.
  public var type: BusinessTransactionType
  /// Its identifier, as stated.
  public var identifier: String

  /// The transaction of `type` that is called `identifier`.
  public init(type: BusinessTransactionType, identifier: String) {
    self.type = type
    self.identifier = identifier
  }
}

/// One event as a value of its own, for all that is not a hot path.
public struct TraceEvent: Hashable, Sendable {
  /// The fixed part; its positions into a batch are without meaning here.
  public var header: EventHeader
  /// The things that it is about: children of a pack, inputs of a repackaging.
  public var items: [ItemID]
  /// What only few events state.
  public var details: EventDetails?

  /// The event with these parts.
  public init(_ header: EventHeader, items: [ItemID] = [], details: EventDetails? = nil) {
    self.header = header
    self.items = items
    self.details = details
  }
}
