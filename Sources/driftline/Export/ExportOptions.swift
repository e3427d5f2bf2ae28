import EPCIS

extension EPCISFormat: ArgumentValue {
  package static var expectation: String { "1.2, 2.0-xml or json" }

  package init?(argument: String) {
    switch argument {
    case "1.2": self = .xml12
    case "2.0-xml": self = .xml20
    case "json": self = .json20
    default: return nil
    }
  }

  /// What people call it.
  var title: String {
    switch self {
    case .xml12: "EPCIS 1.2 XML"
    case .xml20: "EPCIS 2.0 XML"
    case .json20: "EPCIS 2.0 JSON-LD"
    }
  }

  /// How a file's name ends.
  var ending: String { self == .json20 ? ".jsonld" : ".xml" }
}

/// The form of identifiers in exported documents.
enum ExportIdentifiers: String, CaseIterable {
  case asWritten = "as-written"
  case urn
  case link
}

extension ExportIdentifiers: ArgumentValue {
  static var expectation: String { "as-written, urn or link" }
}

extension ArgumentValue where Self: RawRepresentable<String> {
  init?(argument: String) { self.init(rawValue: argument) }
}
