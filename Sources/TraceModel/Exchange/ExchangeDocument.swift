/// The schemas in which partners exchange events.
public enum SchemaVersion: String, Hashable, Sendable, CaseIterable {
  /// EPCIS 1.1, XML.
  case epcis11XML = "EPCIS 1.1 XML"
  /// EPCIS 1.2, XML: what most partners take.
  case epcis12XML = "EPCIS 1.2 XML"
  /// EPCIS 2.0, XML.
  case epcis20XML = "EPCIS 2.0 XML"
  /// EPCIS 2.0, JSON-LD.
  case epcis20JSON = "EPCIS 2.0 JSON-LD"
}

/// A file that one partner sends to another, as a value: who to whom, in which schema, saying what.
///
/// It can lack whatever files lack in practice; an ``AcceptanceProfile`` says whether a receiver takes it.
/// Events are here as ``EventFact``s, so that neither a file's syntax nor a system's event type is needed.
public struct ExchangeDocument: Hashable, Sendable {
  /// Why a document is sent.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// What was commissioned and packed, to a partner's or authority's repository.
    case production
    /// A shipment with the history of its content.
    case shipment
    /// The withdrawal of a shipment.
    case voidShipment
    /// What was received.
    case receipt
    /// What comes back.
    case `return`
    /// Corrections of earlier events.
    case correction
  }

  /// The standard business document header.
  public struct Header: Hashable, Sendable {
    /// Who sends.
    public var sender: GLN?
    /// To whom.
    public var receiver: GLN?
    /// The identity of this very document, by which a repetition is seen.
    public var instanceIdentifier: String?
    /// When it was written.
    public var creationTime: ZonedTime?

    /// A header with what it says.
    public init(
      sender: GLN? = nil, receiver: GLN? = nil, instanceIdentifier: String? = nil,
      creationTime: ZonedTime? = nil
    ) {
      self.sender = sender
      self.receiver = receiver
      self.instanceIdentifier = instanceIdentifier
      self.creationTime = creationTime
    }
  }

  /// The seller's statement that the law was kept, as the US supply chain act demands it.
  public struct TransactionStatement: Hashable, Sendable {
    /// Whether the seller affirms it.
    public var isAffirmed: Bool
    /// The legal notice, as written.
    public var legalNotice: String

    /// A statement.
    public init(isAffirmed: Bool, legalNotice: String) {
      self.isAffirmed = isAffirmed
      self.legalNotice = legalNotice
    }
  }

  /// Why it is sent.
  public var kind: Kind
  /// In which schema.
  public var version: SchemaVersion
  /// Its header, if it has one.
  public var header: Header?
  /// Its transaction statement, if it has one.
  public var transactionStatement: TransactionStatement?
  /// What it says of products, parties and places.
  public var masterData = StatedMasterData()
  /// What stands in its header where a number of a party should be and is none.
  public var malformedParties: [String] = []
  /// How large its file is, in bytes.
  public var size: Int
  /// What it says happened, in its own order.
  public var events: [EventFact]

  /// A document with what it says.
  public init(
    kind: Kind, version: SchemaVersion, header: Header?, transactionStatement: TransactionStatement? = nil,
    size: Int, events: [EventFact]
  ) {
    self.kind = kind
    self.version = version
    self.header = header
    self.transactionStatement = transactionStatement
    self.size = size
    self.events = events
  }
}

/// What a receiver needs to know of one event in a document in order to take or refuse it.
public struct EventFact: Hashable, Sendable {
  /// What the event does to its things.
  public enum Action: String, Hashable, Sendable, CaseIterable {
    /// They exist from here on.
    case commission
    /// They go into the parent.
    case pack
    /// They come out of the parent; all of them when none is named.
    case unpack
    /// They leave for a partner.
    case ship
    /// They arrive.
    case receive
    /// They come back.
    case `return`
    /// Their identifiers end.
    case decommission
    /// Their numbers are reserved, printed or discarded before they count, which changes nothing for a receiver.
    case prepare
    /// Anything else, as an observation.
    case observe
  }

  /// Who owns or holds the things at one end of a transfer.
  public struct Transfer: Hashable, Sendable {
    /// What it is: owner, possessor or place.
    public let type: SourceDestinationType
    /// Who or where.
    public let gln: GLN

    /// One end of a transfer.
    public init(_ type: SourceDestinationType, _ gln: GLN) {
      self.type = type
      self.gln = gln
    }
  }

  /// A document that the event refers to, as an order or a delivery.
  public struct BusinessTransaction: Hashable, Sendable {
    /// Its kind, if it is stated.
    public let type: VocabularyTerm<BusinessTransactionType>?
    /// Its number, as written.
    public let identifier: String

    /// A reference to a document.
    public init(_ type: VocabularyTerm<BusinessTransactionType>?, _ identifier: String) {
      self.type = type
      self.identifier = identifier
    }
  }

  /// A number of things that are counted, not named.
  public struct CountedClass: Hashable, Sendable {
    /// What they are.
    public let itemClass: EPCClass
    /// How many.
    public let count: Int

    /// So many of a class.
    public init(_ itemClass: EPCClass, _ count: Int) {
      self.itemClass = itemClass
      self.count = count
    }
  }

  /// The event's identity, if it has one; without it, it can never be corrected.
  public var identity: String?
  /// What it does.
  public var action: Action
  /// When it happened.
  public var time: ZonedTime
  /// The business step, if it is stated.
  public var businessStep: VocabularyTerm<BusinessStep>?
  /// The disposition, if it is stated.
  public var disposition: VocabularyTerm<Disposition>?
  /// The container, where one is packed or unpacked.
  public var parent: EPC?
  /// The things, in the document's order.
  public var epcs: [EPC]
  /// What stands where identifiers should be and is none.
  public var malformed: [MalformedCode]
  /// What is counted, not named.
  public var quantities: [CountedClass]
  /// The lot that a commissioning states.
  public var lot: LotNumber?
  /// The end of use that a commissioning states.
  public var expiry: ExpiryDate?
  /// What stands where the end of use should be, and is no date as the standard writes it.
  public var malformedExpiry: String?
  /// What stands where numbers of parties or places should be and is none.
  public var malformedPlaces: [String] = []
  /// Where it was seen.
  public var readPoint: SGLN?
  /// Where the things are thereafter.
  public var businessLocation: SGLN?
  /// From whom and where.
  public var sources: [Transfer]
  /// To whom and where.
  public var destinations: [Transfer]
  /// The documents that it refers to.
  public var businessTransactions: [BusinessTransaction]

  /// An event with what it says; whatever is not given is not stated.
  public init(
    identity: String? = nil, action: Action, time: ZonedTime,
    businessStep: VocabularyTerm<BusinessStep>? = nil,
    disposition: VocabularyTerm<Disposition>? = nil, parent: EPC? = nil, epcs: [EPC] = [],
    malformed: [MalformedCode] = [], quantities: [CountedClass] = [], lot: LotNumber? = nil,
    expiry: ExpiryDate? = nil, readPoint: SGLN? = nil, businessLocation: SGLN? = nil,
    sources: [Transfer] = [],
    destinations: [Transfer] = [], businessTransactions: [BusinessTransaction] = []
  ) {
    self.identity = identity
    self.action = action
    self.time = time
    self.businessStep = businessStep
    self.disposition = disposition
    self.parent = parent
    self.epcs = epcs
    self.malformed = malformed
    self.quantities = quantities
    self.lot = lot
    self.expiry = expiry
    self.readPoint = readPoint
    self.businessLocation = businessLocation
    self.sources = sources
    self.destinations = destinations
    self.businessTransactions = businessTransactions
  }
}
