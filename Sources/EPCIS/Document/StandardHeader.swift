/// The Standard Business Document Header: who sends which document to whom.
///
/// Receivers reject files without sender, receiver or instance identifier, and recognize a repeated
/// transmission by the identifier. JSON-LD has places for these three only; a header that says more is
/// written there as an extension too.
public struct StandardHeader: Hashable, Sendable {
  /// A sender or a receiver.
  public struct Partner: Hashable, Sendable {
    /// The partner's identifier, usually of its place or party.
    public var id: String
    /// Who issued the identifier, as `GS1`.
    public var authority: String?
    /// Contact persons and what else is said.
    public var contacts: [ExtensionNode]

    /// A partner.
    public init(_ id: String, authority: String? = nil, contacts: [ExtensionNode] = []) {
      self.id = id
      self.authority = authority
      self.contacts = contacts
    }
  }

  /// The namespace of the header's elements.
  public static let namespace = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"

  /// The header's own version.
  public var headerVersion = "1.0"
  /// Who sends.
  public var senders: [Partner]
  /// Who receives.
  public var receivers: [Partner]
  /// The standard that the document follows.
  public var standard = "EPCglobal"
  /// The version of the document's type.
  public var typeVersion = "1.0"
  /// The document's identifier, unique at its sender.
  public var instanceIdentifier: String
  /// What kind of document it is.
  public var type = "Events"
  /// Whether it holds documents of several types; nil when not stated.
  public var multipleType: Bool?
  /// When it was made, as written; nil takes the document's creation date.
  public var creation: EPCISTimestamp?
  /// Manifest, business scope and what else is said.
  public var rest: [ExtensionNode] = []

  /// A header from one partner to another.
  public init(sender: String?, receiver: String?, instanceIdentifier: String) {
    senders = sender.map { [Partner($0)] } ?? []
    receivers = receiver.map { [Partner($0)] } ?? []
    self.instanceIdentifier = instanceIdentifier
  }

  /// Whether sender, receiver and instance identifier are all it says, the rest being what is usual.
  var isPlain: Bool {
    var plain = StandardHeader(
      sender: senders.first?.id, receiver: receivers.first?.id, instanceIdentifier: instanceIdentifier)
    plain.creation = nil
    return self == plain
  }
}
