import TraceModel

/// The three ways to write an EPCIS document.
public enum EPCISFormat: Hashable, Sendable, CaseIterable {
  /// EPCIS 1.2 in XML (1.0 and 1.1 are read as the same).
  case xml12
  /// EPCIS 2.0 in XML.
  case xml20
  /// EPCIS 2.0 in JSON-LD.
  case json20

  /// The standard's version, as documents state it.
  public var schemaVersion: String { self == .xml12 ? "1.2" : "2.0" }

  /// The version that partners call it.
  public var version: SchemaVersion {
    switch self {
    case .xml12: .epcis12XML
    case .xml20: .epcis20XML
    case .json20: .epcis20JSON
    }
  }
}
