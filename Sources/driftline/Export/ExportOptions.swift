import EPCIS

/// The formats that documents are exported in.
enum ExportFormat: String, CaseIterable {
  case xml12 = "1.2"
  case xml20 = "2.0-xml"
  case json20 = "json"

  /// The format itself.
  var format: EPCISFormat {
    switch self {
    case .xml12: .xml12
    case .xml20: .xml20
    case .json20: .json20
    }
  }

  /// How a file's name ends.
  var ending: String { self == .json20 ? ".jsonld" : ".xml" }
}

extension ExportFormat: ArgumentValue {
  static var expectation: String { "1.2, 2.0-xml or json" }
  init?(argument: String) { self.init(rawValue: argument) }
}

/// The form of identifiers in exported documents.
enum ExportIdentifiers: String, CaseIterable {
  case asWritten = "as-written"
  case urn
  case link
}

extension ExportIdentifiers: ArgumentValue {
  static var expectation: String { "as-written, urn or link" }
  init?(argument: String) { self.init(rawValue: argument) }
}
