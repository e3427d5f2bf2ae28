/// The namespaces that the standards define, and the prefixes that JSON-LD's standard context reserves.
enum Namespaces {
  static let epcis1 = "urn:epcglobal:epcis:xsd:1"
  static let epcis2 = "urn:epcglobal:epcis:xsd:2"
  static let query1 = "urn:epcglobal:epcis-query:xsd:1"
  static let query2 = "urn:epcglobal:epcis-query:xsd:2"
  static let masterData1 = "urn:epcglobal:epcis-masterdata:xsd:1"
  static let masterData2 = "urn:epcglobal:epcis-masterdata:xsd:2"
  static let masterDataAttributes = "urn:epcglobal:cbv:mda"
  static let schemaInstance = "http://www.w3.org/2001/XMLSchema-instance"
  static let schema = "http://www.w3.org/2001/XMLSchema"
  static let context = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"

  /// The attributes of single things and lots that the standard defines and a record needs.
  static let thingData: Set<String> = ["lotNumber", "itemExpirationDate", "productionDate"]

  /// Elements of these namespaces are the standard's own.
  static let core: Set<String> = ["", epcis1, epcis2, query1, query2, masterData1, masterData2]

  /// What the standard JSON-LD context binds, in the form that XML has: without a separator at the end where
  /// XML has none. These prefixes must not be bound to anything else.
  static let reserved: [String: String] = [
    "epcis": "https://ref.gs1.org/epcis/", "cbv": "https://ref.gs1.org/cbv/",
    "cbvmda": masterDataAttributes, "gs1": "https://gs1.org/voc/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": schema, "dcterms": "http://purl.org/dc/terms/",
  ]

  /// Whether writers declare a namespace themselves where they need it.
  static func isWritersOwn(_ uri: String) -> Bool {
    core.contains(uri) || uri == schemaInstance || uri == StandardHeader.namespace
  }

  /// A JSON-LD namespace as XML names it: only two of the standards' own differ.
  static func fromJSON(_ uri: String) -> String {
    switch uri {
    case masterDataAttributes + ":": masterDataAttributes
    case "http://www.w3.org/2001/XMLSchema#": schema
    default: uri
    }
  }

  /// A namespace as JSON-LD needs it to make full URIs of names.
  static func toJSON(_ uri: String) -> String {
    switch uri {
    case masterDataAttributes: masterDataAttributes + ":"
    case schema: schema + "#"
    default: uri
    }
  }
}

extension ExtensionNode.Content {
  /// The content of an element with an `xsi:type`, or of a JSON-LD typed value.
  ///
  /// A type that JSON writes as a literal becomes that literal, if the text is one: `xsd:integer` "10" is the
  /// number 10. `xsd:double` "20" is not, because the number 20 would come back as an integer.
  static func typed(text: String, as type: QualifiedName) -> ExtensionNode.Content {
    guard type.namespace == Namespaces.schema else { return .typed(text, type: type) }
    if type.local == "string" { return .text(text) }
    let start = text.utf8.drop { $0 <= 0x20 }
    let value = String(decoding: start.reversed().drop { $0 <= 0x20 }.reversed(), as: UTF8.self)
    if type.local == "boolean", value == "true" || value == "false" { return .boolean(value == "true") }
    if JSONNumber.isValid(value), type.local == numberType(value) { return .number(value) }
    // White space around a value of any other type than a string means nothing (XML Schema, whiteSpace).
    return .typed(["normalizedString", "token"].contains(type.local) ? text : value, type: type)
  }

  /// The XML type that says what a JSON number's form says.
  static func numberType(_ number: String) -> String {
    if number.utf8.contains(where: { $0 | 0x20 == 0x65 }) { return "double" }
    return number.utf8.contains(0x2E) ? "decimal" : "integer"
  }
}
