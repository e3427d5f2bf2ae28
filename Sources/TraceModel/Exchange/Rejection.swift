/// One reason for which a document is refused, with where and about what.
public struct Rejection: Hashable, Sendable {
  /// What a reason is about.
  public enum Subject: Hashable, Sendable {
    /// The document or the event as a whole.
    case none
    /// A unit or container.
    case epc(EPC)
    /// Characters that are no identifier.
    case malformed(MalformedCode)
    /// A product.
    case gtin(GTIN)
    /// A location or party.
    case gln(GLN)
    /// A container with a number of contents, and the number in master data.
    case contents(EPC, found: Int, expected: Int)
    /// A field of a product's master data.
    case productField(GTIN, MasterDataField)
    /// A field of a party's or place's master data.
    case placeField(GLN, MasterDataField)
    /// A size in bytes, and the most that is taken.
    case bytes(found: Int, limit: Int)
    /// A text as it is written.
    case text(String)
  }

  /// Why.
  public let reason: RejectReason
  /// The place of the event in the document, from 0; nil for the document as a whole.
  public let event: Int?
  /// What it is about.
  public let subject: Subject

  /// A reason at a place.
  public init(_ reason: RejectReason, event: Int? = nil, subject: Subject = .none) {
    self.reason = reason
    self.event = event
    self.subject = subject
  }
}
