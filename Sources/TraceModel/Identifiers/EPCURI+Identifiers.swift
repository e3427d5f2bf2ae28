/// What an EPC URI names, and what is written as one.
public protocol EPCIdentifier {
  /// What the bytes of an EPC URI name.
  init(epcURI bytes: Span<UInt8>) throws(IdentifierError)
  /// Appends the EPC URI; false, and nothing is appended, when the company prefix's length is unknown.
  func appendEPCURI(to output: inout [UInt8]) -> Bool
}

extension EPCIdentifier {
  /// What an EPC URI names.
  public init(epcURI text: String) throws(IdentifierError) {
    let characters = text.utf8Span
    try self.init(epcURI: characters.span)
  }

  /// The EPC URI, or nil when the length of the company prefix is unknown: then it cannot be written.
  public var epcURI: String? { EPCURI.string(appendEPCURI) }
}

extension SGTIN: EPCIdentifier {
  /// The unit that an EPC URI names, as `urn:epc:id:sgtin:4012345.012345.998877`.
  public init(epcURI bytes: Span<UInt8>) throws(IdentifierError) {
    let start = try EPCURI.start(bytes, after: EPCURI.sgtin)
    let digits = try EPCURI.digits(bytes, from: start, total: 13, reference: .itemReference)
    key = EPCURI.keyWithLeadingDigit(digits)
    serial = SerialNumber(packed: try EPCURI.text(bytes, after: digits.end, field: .serialNumber))
  }

  /// Appends the EPC URI; false, and nothing is appended, when the company prefix's length is unknown.
  public func appendEPCURI(to output: inout [UInt8]) -> Bool {
    guard EPCURI.append(EPCURI.sgtin, keyWithLeadingDigit: key, total: 13, to: &output) else { return false }
    EPCURI.appendText(serial.packed, to: &output)
    return true
  }
}

extension LGTIN: EPCIdentifier {
  /// The lot that an EPC URI names, as `urn:epc:class:lgtin:4012345.012345.A17`.
  public init(epcURI bytes: Span<UInt8>) throws(IdentifierError) {
    let start = try EPCURI.start(bytes, after: EPCURI.lgtin)
    let digits = try EPCURI.digits(bytes, from: start, total: 13, reference: .itemReference)
    key = EPCURI.keyWithLeadingDigit(digits)
    lot = LotNumber(packed: try EPCURI.text(bytes, after: digits.end, field: .lotNumber))
  }

  /// Appends the EPC URI; false, and nothing is appended, when the company prefix's length is unknown.
  public func appendEPCURI(to output: inout [UInt8]) -> Bool {
    guard EPCURI.append(EPCURI.lgtin, keyWithLeadingDigit: key, total: 13, to: &output) else { return false }
    EPCURI.appendText(lot.packed, to: &output)
    return true
  }
}

extension ProductClass: EPCIdentifier {
  /// The product that an EPC URI names, as `urn:epc:idpat:sgtin:4012345.012345.*`.
  public init(epcURI bytes: Span<UInt8>) throws(IdentifierError) {
    let start = try EPCURI.start(bytes, after: EPCURI.productClass)
    let digits = try EPCURI.digits(bytes, from: start, total: 13, reference: .itemReference)
    key = EPCURI.keyWithLeadingDigit(digits)
    guard digits.end + 1 < bytes.count, bytes[digits.end + 1] == 0x2A else {
      throw IdentifierError(.missingSeparator(0x2A), in: .epcURI, at: min(digits.end + 1, bytes.count))
    }
    try EPCURI.expectEnd(bytes, at: digits.end + 2)
  }

  /// Appends the EPC URI; false, and nothing is appended, when the company prefix's length is unknown.
  public func appendEPCURI(to output: inout [UInt8]) -> Bool {
    guard EPCURI.append(EPCURI.productClass, keyWithLeadingDigit: key, total: 13, to: &output) else {
      return false
    }
    EPCURI.append(".*", to: &output)
    return true
  }
}

extension SSCC: EPCIdentifier {
  /// The logistic unit that an EPC URI names, as `urn:epc:id:sscc:4012345.1234567890`.
  public init(epcURI bytes: Span<UInt8>) throws(IdentifierError) {
    let start = try EPCURI.start(bytes, after: EPCURI.sscc)
    let digits = try EPCURI.digits(bytes, from: start, total: 17, reference: .serialReference)
    key = EPCURI.keyWithLeadingDigit(digits)
    try EPCURI.expectEnd(bytes, at: digits.end)
  }

  /// Appends the EPC URI; false, and nothing is appended, when the company prefix's length is unknown.
  public func appendEPCURI(to output: inout [UInt8]) -> Bool {
    EPCURI.append(EPCURI.sscc, keyWithLeadingDigit: key, total: 17, to: &output)
  }
}

extension SGLN: EPCIdentifier {
  /// The place that an EPC URI names, as `urn:epc:id:sgln:4012345.00005.0`.
  public init(epcURI bytes: Span<UInt8>) throws(IdentifierError) {
    let start = try EPCURI.start(bytes, after: EPCURI.sgln)
    let digits = try EPCURI.digits(bytes, from: start, total: 12, reference: .locationReference)
    key = EPCURI.key(digits)
    packedExtension = try EPCURI.text(bytes, after: digits.end, field: .locationExtension)
  }

  /// Appends the EPC URI; false, and nothing is appended, when the company prefix's length is unknown.
  public func appendEPCURI(to output: inout [UInt8]) -> Bool {
    guard EPCURI.append(EPCURI.sgln, key: key, to: &output) else { return false }
    EPCURI.appendText(packedExtension, to: &output)
    return true
  }
}

extension PGLN: EPCIdentifier {
  /// The party that an EPC URI names, as `urn:epc:id:pgln:4012345.00225`.
  public init(epcURI bytes: Span<UInt8>) throws(IdentifierError) {
    let start = try EPCURI.start(bytes, after: EPCURI.pgln)
    let digits = try EPCURI.digits(bytes, from: start, total: 12, reference: .partyReference)
    key = EPCURI.key(digits)
    try EPCURI.expectEnd(bytes, at: digits.end)
  }

  /// Appends the EPC URI; false, and nothing is appended, when the company prefix's length is unknown.
  public func appendEPCURI(to output: inout [UInt8]) -> Bool {
    EPCURI.append(EPCURI.pgln, key: key, to: &output)
  }
}
