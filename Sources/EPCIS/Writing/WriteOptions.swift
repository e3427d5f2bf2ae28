import TraceModel

/// How a document is written where the standard leaves a choice.
public struct WriteOptions: Hashable, Sendable {
  /// The form of identifiers.
  public enum IdentifierForm: Hashable, Sendable {
    /// As they were read or set. Every version reads both forms.
    case asWritten
    /// GS1 Digital Link, as `https://id.gs1.org/01/…/21/…`, where there is an equivalent.
    case digitalLink
    /// As EPC URI, which version 1.2 and its partners expect, where the table knows the company prefix.
    case epcURI(CompanyPrefixTable)
  }

  /// The form of identifiers.
  public var identifiers = IdentifierForm.asWritten
  /// Whether each element stands in a line of its own, indented; without it a document is a fifth smaller.
  public var isIndented = true

  /// The usual way.
  public init() {}
}
