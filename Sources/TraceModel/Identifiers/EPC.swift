/// What may be packed, shipped and received as one thing: a unit or case with a serial number, or a
/// logistic unit.
public enum EPC: Hashable, Sendable, BitwiseCopyable {
  /// A trade item with a serial number.
  case sgtin(SGTIN)
  /// A logistic unit.
  case sscc(SSCC)

  /// The thing that an EPC URI names, `urn:epc:id:sgtin:…` or `urn:epc:id:sscc:…`.
  public init(uri text: String) throws(IdentifierError) {
    let characters = text.utf8Span
    try self.init(uri: characters.span)
  }

  /// The thing that the bytes of an EPC URI name.
  public init(uri bytes: Span<UInt8>) throws(IdentifierError) {
    if EPCURI.begins(bytes, with: EPCURI.sscc) {
      self = .sscc(try SSCC(epcURI: bytes))
    } else {
      self = .sgtin(try SGTIN(epcURI: bytes))
    }
  }

  /// The EPC URI, or nil when the length of the company prefix is unknown.
  public var uri: String? { EPCURI.string(appendURI) }

  /// Appends the EPC URI; false, and nothing is appended, when the company prefix's length is unknown.
  public func appendURI(to output: inout [UInt8]) -> Bool {
    switch self {
    case .sgtin(let unit): unit.appendEPCURI(to: &output)
    case .sscc(let unit): unit.appendEPCURI(to: &output)
    }
  }

  /// The length of the company prefix, or nil when nobody has told it.
  public var companyPrefixLength: CompanyPrefixLength? {
    switch self {
    case .sgtin(let unit): unit.companyPrefixLength
    case .sscc(let unit): unit.companyPrefixLength
    }
  }
}

extension EPC: Comparable {
  /// Units with serial numbers come before logistic units.
  public static func < (a: Self, b: Self) -> Bool {
    switch (a, b) {
    case (.sgtin(let a), .sgtin(let b)): a < b
    case (.sscc(let a), .sscc(let b)): a < b
    case (.sgtin, .sscc): true
    case (.sscc, .sgtin): false
    }
  }
}

extension EPC: CustomStringConvertible {
  /// The code as a person reads it: `(01)…(21)…` or `(00)…`.
  public var description: String {
    switch self {
    case .sgtin(let unit): unit.description
    case .sscc(let unit): "(00)\(unit)"
    }
  }
}

/// What is counted rather than named one by one: a lot of a product, or a product of any lot.
public enum EPCClass: Hashable, Sendable, BitwiseCopyable {
  /// A lot of a product.
  case lot(LGTIN)
  /// A product, whatever the lot.
  case product(ProductClass)

  /// The class that a URI names, `urn:epc:class:lgtin:…` or `urn:epc:idpat:sgtin:….*`.
  public init(uri text: String) throws(IdentifierError) {
    let characters = text.utf8Span
    try self.init(uri: characters.span)
  }

  /// The class that the bytes of a URI name.
  public init(uri bytes: Span<UInt8>) throws(IdentifierError) {
    if EPCURI.begins(bytes, with: EPCURI.productClass) {
      self = .product(try ProductClass(epcURI: bytes))
    } else {
      self = .lot(try LGTIN(epcURI: bytes))
    }
  }

  /// The URI, or nil when the length of the company prefix is unknown.
  public var uri: String? {
    switch self {
    case .lot(let lot): lot.epcURI
    case .product(let product): product.epcURI
    }
  }

  /// The product at its packaging level.
  public var gtin: GTIN {
    switch self {
    case .lot(let lot): lot.gtin
    case .product(let product): product.gtin
    }
  }
}

extension EPCClass: CustomStringConvertible {
  /// The class as a person reads it: `(01)…(10)…` or `(01)…`.
  public var description: String {
    switch self {
    case .lot(let lot): lot.description
    case .product(let product): product.description
    }
  }
}
