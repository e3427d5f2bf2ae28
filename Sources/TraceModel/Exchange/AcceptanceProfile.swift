/// What a receiving partner asks of a document before taking it.
///
/// A partner changes its profile when it suits him: versions have days. Whatever is not asked is not checked.
public struct AcceptanceProfile: Hashable, Sendable {
  /// A schema that is taken between two days.
  public struct AcceptedVersion: Hashable, Sendable {
    /// The schema.
    public let version: SchemaVersion
    /// The first day, or nil for always before.
    public let from: CalendarDate?
    /// The last day, or nil for always after.
    public let through: CalendarDate?

    /// A schema, taken between two days, both included.
    public init(_ version: SchemaVersion, from: CalendarDate? = nil, through: CalendarDate? = nil) {
      self.version = version
      self.from = from
      self.through = through
    }

    func isAccepted(on day: CalendarDate) -> Bool {
      from.map { $0 <= day } ?? true && through.map { day <= $0 } ?? true
    }
  }

  /// The fields that a document has to have.
  public struct RequiredFields: OptionSet, Hashable, Sendable {
    /// One bit per field.
    public let rawValue: UInt32
    /// Fields out of their bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The header.
    public static let header = Self(rawValue: 1 << 0)
    /// The sender in the header.
    public static let sender = Self(rawValue: 1 << 1)
    /// The receiver in the header.
    public static let receiver = Self(rawValue: 1 << 2)
    /// The instance identifier in the header.
    public static let instanceIdentifier = Self(rawValue: 1 << 3)
    /// The transaction statement, affirmed, with shipments.
    public static let transactionStatement = Self(rawValue: 1 << 4)
    /// The identity of each event.
    public static let eventIdentity = Self(rawValue: 1 << 5)
    /// The offset of each event time.
    public static let timeZoneOffset = Self(rawValue: 1 << 6)
    /// The read point of each event.
    public static let readPoint = Self(rawValue: 1 << 7)
    /// The business location of each event but shipping, after which the things are nowhere yet.
    public static let businessLocation = Self(rawValue: 1 << 8)
    /// The lot of each commissioning of units with a GTIN.
    public static let lot = Self(rawValue: 1 << 9)
    /// The expiry date of each commissioning of units with a GTIN.
    public static let expiry = Self(rawValue: 1 << 10)
    /// A reference to an order or delivery with each shipment.
    public static let orderReference = Self(rawValue: 1 << 11)
    /// The owning parties at both ends of each shipment.
    public static let owningParties = Self(rawValue: 1 << 12)
    /// From which place and to which place each shipment goes.
    public static let shippingLocations = Self(rawValue: 1 << 13)
    /// What the document says of each product: ``MasterDataField``, with the number in the National Drug Code.
    public static let productData = Self(rawValue: 1 << 14)
    /// Name and address of whoever sends, receives, owns or is shipped to, in the document.
    public static let addresses = Self(rawValue: 1 << 15)

    /// All of them.
    public static let all = Self(rawValue: (1 << 16) - 1)
    /// What the law of the United States has in a file. An event's identity is no part of it.
    ///
    /// Source: GS1 US, Applying GS1 Standards for DSCSA and Traceability, releases 1.2 and 1.3.
    public static let dscsa = all.subtracting(.eventIdentity)
  }

  /// The step and disposition that belong to an action.
  public struct ExpectedWords: Hashable, Sendable {
    /// The action.
    public let action: EventFact.Action
    /// The business steps that fit; empty for any.
    public let steps: [BusinessStep]
    /// The dispositions that fit; empty for any.
    public let dispositions: [Disposition]

    /// Words that fit an action.
    public init(_ action: EventFact.Action, steps: [BusinessStep], dispositions: [Disposition]) {
      self.action = action
      self.steps = steps
      self.dispositions = dispositions
    }
  }

  /// The rules about serial numbers and containers that are checked.
  public struct Rules: OptionSet, Hashable, Sendable {
    /// One bit per rule.
    public let rawValue: UInt32
    /// Rules out of their bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Locations and parties are in master data.
    public static let knownLocations = Self(rawValue: 1 << 0)
    /// Products are in master data.
    public static let knownProducts = Self(rawValue: 1 << 1)
    /// A container's GTIN is that of its content's product and level.
    public static let parentGTIN = Self(rawValue: 1 << 2)
    /// A container holds as many as master data says.
    public static let contents = Self(rawValue: 1 << 3)
    /// Things are packed into the next level only, from the inside out, into one container, without cycles.
    public static let aggregation = Self(rawValue: 1 << 4)
    /// Things are commissioned once, before they are used, in the document's order and in time.
    public static let commissioning = Self(rawValue: 1 << 5)
    /// What is shipped is neither expired nor decommissioned nor named inside its container.
    public static let shipping = Self(rawValue: 1 << 6)
    /// Neither a document nor an event comes twice.
    public static let duplicates = Self(rawValue: 1 << 7)
    /// Whoever receives the document owns thereafter what it says was shipped.
    public static let receiverOwns = Self(rawValue: 1 << 8)

    /// All of them.
    public static let all = Self(rawValue: (1 << 9) - 1)
  }

  /// The largest file that a large receiver takes, in bytes: 300 MB. Source: TraceLink, inbound messages.
  public static let commonSizeLimit = 300_000_000

  /// Step and disposition as the standard pairs them. Source: GS1 Core Business Vocabulary, and the error
  /// lists of receivers.
  public static let commonWords: [ExpectedWords] = [
    ExpectedWords(.commission, steps: [.commissioning], dispositions: [.active]),
    ExpectedWords(.pack, steps: [.packing], dispositions: [.inProgress]),
    ExpectedWords(.unpack, steps: [.unpacking], dispositions: [.inProgress]),
    ExpectedWords(.ship, steps: [.shipping], dispositions: [.inTransit]),
    ExpectedWords(.receive, steps: [.receiving], dispositions: []),
    ExpectedWords(.return, steps: [.shipping, .receiving], dispositions: [.returned]),
    ExpectedWords(
      .decommission, steps: [.decommissioning, .destroying], dispositions: [.inactive, .destroyed]),
  ]

  /// The receiver, to whom documents have to be addressed; nil when that is not checked.
  public var receiver: GLN?
  /// The schemas that are taken, each between two days.
  public var versions: [AcceptedVersion]
  /// The largest file that is taken, in bytes.
  public var sizeLimit: Int
  /// The fields that a document has to have.
  public var required: RequiredFields
  /// The words that belong to each action; an action without entry may have any.
  public var words: [ExpectedWords]
  /// The rules that are checked.
  public var rules: Rules
  /// The receiver's master data of products.
  public var products: [ProductDefinition]
  /// The locations and parties in the receiver's master data.
  public var locations: Set<GLN>
  /// How far an event may lie ahead of the receiver's clock, in ms.
  public var futureTolerance: Int64
  /// How old an event may be on receipt, in ms; nil for any age.
  public var ageLimit: Int64?
  /// How far the clocks of two of the sender's devices may differ, in ms.
  public var clockTolerance: Int64

  /// A profile that asks for everything that is not given otherwise.
  public init(
    receiver: GLN?, versions: [AcceptedVersion], sizeLimit: Int = commonSizeLimit,
    required: RequiredFields = .all,
    words: [ExpectedWords] = commonWords, rules: Rules = .all, products: [ProductDefinition],
    locations: Set<GLN>, futureTolerance: Int64 = 300_000, ageLimit: Int64? = nil,
    clockTolerance: Int64 = 2_000
  ) {
    self.receiver = receiver
    self.versions = versions
    self.sizeLimit = sizeLimit
    self.required = required
    self.words = words
    self.rules = rules
    self.products = products
    self.locations = locations
    self.futureTolerance = futureTolerance
    self.ageLimit = ageLimit
    self.clockTolerance = clockTolerance
  }
}
