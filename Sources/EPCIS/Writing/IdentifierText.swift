import TraceModel

/// Identifiers turned from one form into the other as texts are written.
///
/// From EPC URI to Digital Link is always possible. Back, somebody has to say where the company prefix ends:
/// a table of known prefixes. What cannot be turned stays as it is, which every version can read, and is
/// reported.
struct IdentifierText {
  private let form: WriteOptions.IdentifierForm
  private let log: UnexpressibleLog

  init(_ options: WriteOptions, log: UnexpressibleLog) {
    form = options.identifiers
    self.log = log
  }

  /// Whether texts are written as they are.
  var isIdentity: Bool { form == .asWritten }

  func text(_ id: String) -> String {
    switch form {
    case .asWritten: return id
    case .digitalLink: return id.hasPrefix("urn:epc:") ? DigitalLinkText.converted(id) ?? id : id
    case .epcURI(let prefixes):
      guard id.hasPrefix("http"), DigitalLinkText.converted(id) != nil else { return id }
      if let uri = Self.epcURI(id, prefixes) { return uri }
      log.add("a Digital Link", .companyPrefixUnknown, .keptAsWritten)
      return id
    }
  }

  /// The EPC URI of a Digital Link; nil when its company prefix is not in the table or there is no such URI.
  private static func epcURI(_ link: String, _ prefixes: CompanyPrefixTable) -> String? {
    // The year only helps to read two-digit years of attributes, which an EPC URI has no place for.
    guard let fields = try? DigitalLink(link, readIn: 2000).elementString else { return nil }
    if let unit = fields.sgtin(prefixes: prefixes) { return unit.epcURI }
    if let lot = fields.lgtin(prefixes: prefixes) { return lot.epcURI }
    if let unit = fields.sscc(prefixes: prefixes) { return unit.epcURI }
    if let place = fields.sgln(prefixes: prefixes) { return place.epcURI }
    guard let gtin = fields.gtin else { return nil }
    return ProductClass(gtin, companyPrefixLength: prefixes.prefix(of: gtin)?.length).epcURI
  }
}
