/// An EPCIS document as a value: everything it says, in whichever version and syntax it said it.
///
/// For documents that fit into memory. What is larger is read with `EPCISReader` and written with
/// `EPCISWriter`, an event at a time; both use this value, with no events in it, for the rest of a document.
public struct EPCISDocument: Hashable, Sendable {
  /// What the document is for.
  public enum Kind: Hashable, Sendable {
    /// Events to be captured.
    case capture
    /// The answer to a query.
    case query(name: String, subscriptionID: String?)
    /// Master data alone (XML only).
    case masterData
    /// A single event without a document around it.
    case bareEvent
  }

  /// What the document is for.
  public var kind: Kind
  /// The schema version stated, as `1.2` or `2.0`.
  public var schemaVersion: String
  /// When the document was made.
  public var creationDate: EPCISTimestamp?
  /// The document's own identifier (JSON-LD only).
  public var id: String?
  /// Who sends what to whom.
  public var header: StandardHeader?
  /// Master data that the document carries along.
  public var masterData: [MasterDataVocabulary]
  /// Master data as a query's result.
  public var queriedMasterData: [MasterDataVocabulary]
  /// What users have added around the events, such as the DSCSA transaction statement.
  public var extensions: [ExtensionNode]
  /// The namespace prefixes declared for the whole document.
  public var namespaces: [NamespaceBinding]
  /// The events.
  public var events: [EPCISEvent]

  /// A document.
  public init(
    kind: Kind = .capture, schemaVersion: String = "2.0", creationDate: EPCISTimestamp? = nil,
    header: StandardHeader? = nil, events: [EPCISEvent] = []
  ) {
    self.kind = kind
    self.schemaVersion = schemaVersion
    self.creationDate = creationDate
    self.id = nil
    self.header = header
    self.masterData = []
    self.queriedMasterData = []
    self.extensions = []
    self.namespaces = []
    self.events = events
  }
}

/// A prefix and the namespace that it stands for.
public struct NamespaceBinding: Hashable, Sendable {
  /// The prefix, without colon.
  public var prefix: String
  /// The namespace's URI.
  public var uri: String

  /// A prefix for a namespace.
  public init(prefix: String, uri: String) {
    self.prefix = prefix
    self.uri = uri
  }
}

/// The seller's statement under the US Drug Supply Chain Security Act that its transaction complies.
public struct DSCSATransactionStatement: Hashable, Sendable {
  /// The namespace of GS1 US's healthcare extensions.
  public static let namespace = "http://epcis.gs1us.org/hc/ns"

  /// Whether compliance is affirmed.
  public var isAffirmed: Bool
  /// The wording of the statement.
  public var legalNotice: String

  /// A statement.
  public init(isAffirmed: Bool, legalNotice: String) {
    self.isAffirmed = isAffirmed
    self.legalNotice = legalNotice
  }
}

extension EPCISDocument {
  /// The transaction statement in the document's extensions.
  public var transactionStatement: DSCSATransactionStatement? {
    let name = QualifiedName(
      namespace: DSCSATransactionStatement.namespace, local: "dscsaTransactionStatement")
    guard let node = extensions.first(where: { $0.name == name }) else { return nil }
    let texts = node.children.reduce(into: [String: String]()) { $0[$1.name.local] = $1.text }
    return DSCSATransactionStatement(
      isAffirmed: ["true", "1"].contains(texts["affirmTransactionStatement"]),
      legalNotice: texts["legalNotice"] ?? "")
  }
}
