/// What kind of event it is.
public enum EventType: UInt8, Hashable, Sendable, CaseIterable {
  /// Something happened to objects.
  case object
  /// Objects were put into or taken out of a container.
  case aggregation
  /// Objects were linked to a business document, or unlinked.
  case transaction
  /// Objects became other objects.
  case transformation
  /// Objects were attached to something lasting (since EPCIS 2.0).
  case association

  /// The standard's name, as `ObjectEvent`.
  public var name: String {
    switch self {
    case .object: "ObjectEvent"
    case .aggregation: "AggregationEvent"
    case .transaction: "TransactionEvent"
    case .transformation: "TransformationEvent"
    case .association: "AssociationEvent"
    }
  }
}

/// What an event does to the state that it reports.
public enum EventAction: UInt8, Hashable, Sendable, CaseIterable {
  /// It begins: first issued, packed, linked.
  case add
  /// It is seen, nothing changes.
  case observe
  /// It ends.
  case delete

  /// The standard's name, as `OBSERVE`.
  public var name: String {
    switch self {
    case .add: "ADD"
    case .observe: "OBSERVE"
    case .delete: "DELETE"
    }
  }
}

/// One event, with everything that a document says about it.
///
/// Names are the standard's. Words of the Core Business Vocabulary are kept as bare words (`shipping`)
/// whichever form they came in, every other term as its URI; identifiers are kept exactly as written. An
/// empty list and an absent one are the same. Fields that do not belong to the event's type can be present:
/// what to think of that is for others to decide.
public struct EPCISEvent: Hashable, Sendable {
  /// What kind of event it is.
  public var type: EventType
  /// What it does to the state it reports; a transformation has none.
  public var action: EventAction?
  /// When it happened.
  public var eventTime: EPCISTimestamp
  /// The offset to UTC in force where it happened.
  public var eventTimeZoneOffset: ZoneOffset
  /// When a repository received it.
  public var recordTime: EPCISTimestamp?
  /// Its identifier, without which it can never be corrected.
  public var eventID: String?
  /// That and why it was wrong.
  public var errorDeclaration: ErrorDeclaration?
  /// Certificates that apply.
  public var certificationInfo: [String] = []

  /// Objects of an object or transaction event.
  public var epcList: PackedStrings = []
  /// The container, of aggregation, transaction and association events.
  public var parentID: String?
  /// What is or was inside.
  public var childEPCs: PackedStrings = []
  /// What a transformation consumed.
  public var inputEPCList: PackedStrings = []
  /// What a transformation produced.
  public var outputEPCList: PackedStrings = []
  /// Objects by class and amount.
  public var quantityList: [QuantityElement] = []
  /// What is or was inside, by class and amount.
  public var childQuantityList: [QuantityElement] = []
  /// What a transformation consumed, by class and amount.
  public var inputQuantityList: [QuantityElement] = []
  /// What a transformation produced, by class and amount.
  public var outputQuantityList: [QuantityElement] = []
  /// Links the events of one transformation.
  public var transformationID: String?

  /// The step of the process, as `packing`.
  public var bizStep: String?
  /// The condition of the objects afterwards, as `in_progress`.
  public var disposition: String?
  /// Conditions that hold on until unset.
  public var persistentDisposition: PersistentDisposition?
  /// Where it was seen.
  public var readPoint: EventLocation?
  /// Where the objects are afterwards.
  public var bizLocation: EventLocation?
  /// The business documents it belongs to.
  public var bizTransactionList: [BusinessTransaction] = []
  /// Where the objects come from.
  public var sourceList: [SourceOrDestination] = []
  /// Where they go.
  public var destinationList: [SourceOrDestination] = []
  /// What sensors observed.
  public var sensorElementList: [SensorElement] = []
  /// Instance and lot master data: lot number, expiry and what else is fixed from the beginning.
  public var ilmd: [ExtensionNode] = []
  /// What users have added.
  public var extensions: [ExtensionNode] = []

  /// An event with its required fields; everything else is set afterwards.
  public init(
    _ type: EventType, _ action: EventAction?, at eventTime: EPCISTimestamp, zone: ZoneOffset
  ) {
    self.type = type
    self.action = action
    self.eventTime = eventTime
    self.eventTimeZoneOffset = zone
  }
}
