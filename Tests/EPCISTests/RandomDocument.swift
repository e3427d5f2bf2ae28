import EPCIS

/// Random numbers that are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}

/// Random documents that use everything the model has.
///
/// With `isPlain` only what every version and syntax can say; without, also what needs forward extensions.
struct RandomDocument {
  var random: SeededGenerator
  let isPlain: Bool
  /// Only documents that the standard's schemas admit, for the sake of other programs.
  let isValid: Bool

  init(seed: UInt64, isPlain: Bool, isValid: Bool = false) {
    random = SeededGenerator(state: seed)
    self.isPlain = isPlain
    self.isValid = isValid
  }

  mutating func document() -> EPCISDocument {
    var document = EPCISDocument(creationDate: time())
    if chance(60) {
      var header = StandardHeader(
        sender: "urn:epc:id:sgln:4012345.00007.0", receiver: "urn:epc:id:sgln:0614141.00777.0",
        instanceIdentifier: "N7-\(number(100_000))")
      if chance(30) { header.creation = time() }
      if chance(30) { header.senders[0].authority = "GS1" }
      if chance(30) { header.multipleType = chance(50) }
      document.header = header
      if chance(40) {
        document.add(DSCSATransactionStatement(isAffirmed: chance(90), legalNotice: text()))
      }
      if chance(40) { document.masterData = [masterData()] }
    }
    if chance(20) {
      document.kind = .query(name: "SimpleEventQuery", subscriptionID: chance(50) ? "s-1" : nil)
    }
    for _ in 0..<number(5) { document.events.append(event()) }
    return document
  }

  mutating func event() -> EPCISEvent {
    let types: [EventType] =
      isPlain ? [.object, .aggregation, .transaction, .transformation] : EventType.allCases
    let type = pick(types)
    let action = type == .transformation ? nil : pick(EventAction.allCases)
    var event = EPCISEvent(type, action, at: time(), zone: ZoneOffset(minutes: number(113) * 15 - 840)!)
    if chance(30) { event.recordTime = time() }
    if chance(40) { event.eventID = "urn:uuid:\(number(1_000_000))" }
    if chance(20) { event.errorDeclaration = errorDeclaration() }
    fillObjects(&event)
    if chance(70) {
      event.bizStep = pick(["commissioning", "packing", "shipping", "https://example.com/step/x"])
    }
    if chance(70) { event.disposition = pick(["active", "in_progress", "urn:example:disp:quarantined"]) }
    if chance(50) { event.readPoint = place() }
    if chance(50) { event.bizLocation = place() }
    if type == .transaction || chance(30) {
      event.bizTransactionList = (0...number(2)).map { index in
        BusinessTransaction(
          type: index == 1 ? nil : pick(["po", "desadv", "urn:example:btt:x"]), id: identifier())
      }
    }
    if chance(30) { event.sourceList = [SourceOrDestination(type: "owning_party", id: identifier())] }
    if chance(30) {
      event.destinationList = [SourceOrDestination(type: "urn:example:sdt:dock", id: identifier())]
    }
    if type == .object || type == .transformation, chance(40) { event.ilmd = nodes(depth: 2) }
    if chance(40) { event.extensions = nodes(depth: 3) }
    if !isPlain { fillLaterFields(&event) }
    if isValid { makeValid(&event) }
    return event
  }

  private mutating func fillObjects(_ event: inout EPCISEvent) {
    switch event.type {
    case .object:
      event.epcList = identifiers()
      event.quantityList = quantities()
    case .transaction:
      if chance(40) { event.parentID = identifier() }
      event.epcList = identifiers()
      event.quantityList = quantities()
    case .aggregation, .association:
      event.parentID = identifier()
      event.childEPCs = identifiers()
      event.childQuantityList = quantities()
    case .transformation:
      event.inputEPCList = identifiers()
      event.outputEPCList = identifiers()
      event.inputQuantityList = quantities()
      event.outputQuantityList = quantities()
      if chance(30) { event.transformationID = identifier() }
    }
  }

  /// What the JSON Schema asks beyond the types of fields.
  private mutating func makeValid(_ event: inout EPCISEvent) {
    if event.action != .add { event.ilmd = event.type == .transformation ? event.ilmd : [] }
    event.epcList = PackedStrings(Set(event.epcList).sorted())
    event.inputEPCList = PackedStrings(Set(event.inputEPCList).sorted())
    event.outputEPCList = PackedStrings(Set(event.outputEPCList).sorted())
    switch event.type {
    case .aggregation, .association: if event.childEPCs.isEmpty { event.childEPCs = [identifier()] }
    case .transformation:
      if event.inputEPCList.isEmpty { event.inputEPCList = [identifier()] }
      if event.outputEPCList.isEmpty { event.outputEPCList = [identifier()] }
    case .object, .transaction: break
    }
  }

  private mutating func fillLaterFields(_ event: inout EPCISEvent) {
    if chance(30) { event.certificationInfo = ["https://certificates.example.org/\(number(100))"] }
    if chance(30) {
      event.persistentDisposition = PersistentDisposition(set: ["completeness_verified"], unset: ["recalled"])
    }
    guard chance(40) else { return }
    var element = SensorElement()
    if chance(60) {
      var metadata = SensorRecord()
      metadata[.time] = time().description
      metadata[.deviceID] = identifier()
      element.metadata = metadata
    }
    for _ in 0...number(3) {
      var report = SensorRecord()
      report[.type] = pick(["Temperature", "RelativeHumidity", "https://example.com/sensor/vibration"])
      report[.value] = pick(["26.10", "-3", "1e-5", "0.5"])
      report[.uom] = "CEL"
      if chance(30) { report[.booleanValue] = chance(50) ? "true" : "false" }
      if chance(30) { report[.component] = pick(["x", "latitude"]) }
      if chance(20) { report.extensions = [ExtensionNode(name("calibrated"), .text(text()))] }
      element.reports.append(report)
    }
    if chance(30) { element.extensions = nodes(depth: 1) }
    event.sensorElementList = [element]
  }

  private mutating func errorDeclaration() -> ErrorDeclaration {
    var declaration = ErrorDeclaration(
      declarationTime: time(), reason: pick(["did_not_occur", "incorrect_data", nil]))
    if chance(50) { declaration.correctiveEventIDs = ["urn:uuid:1", "urn:uuid:2"] }
    if chance(30) { declaration.extensions = nodes(depth: 1) }
    return declaration
  }

  private mutating func masterData() -> MasterDataVocabulary {
    var element = MasterDataElement(id: "urn:epc:idpat:sgtin:4012345.011111.*")
    element.attributes = [
      MasterDataAttribute(id: "urn:epcglobal:cbv:mda#regulatedProductName", text: text()),
      MasterDataAttribute(id: "urn:epcglobal:cbv:mda#countryOfOrigin", text: "DE"),
    ]
    if chance(40) {
      element.attributes.append(MasterDataAttribute(id: "urn:example#more", value: .nodes(nodes(depth: 1))))
    }
    if chance(40) { element.children = identifiers() }
    return MasterDataVocabulary(type: "urn:epcglobal:epcis:vtype:EPCClass", elements: [element])
  }

  // MARK: Small parts

  private mutating func place() -> EventLocation {
    EventLocation(
      "urn:epc:id:sgln:4012345.00007.\(number(20))", extensions: chance(20) ? nodes(depth: 1) : [])
  }

  private mutating func identifiers() -> PackedStrings {
    PackedStrings((0..<number(5)).map { _ in identifier() })
  }

  private mutating func identifier() -> String {
    let serial = number(1_000_000)
    return pick([
      "urn:epc:id:sgtin:4012345.011111.\(serial)", "https://id.gs1.org/01/04012345111118/21/\(serial)",
      "urn:epc:id:sgtin:4012345.011111.%22%26%3C\(serial)", "https://example.com/a?b=\(serial)&c=<'\">",
      "urn:epc:id:sscc:4012345.3111111111", "urn:epcglobal:cbv:bt:0614141073467:\(serial)",
    ])
  }

  private mutating func quantities() -> [QuantityElement] {
    (0..<number(3)).map { _ in
      let amount: DecimalText? = pick([DecimalText("10"), DecimalText("200.50"), DecimalText("-0.5"), nil])
      return QuantityElement(epcClass: identifier(), quantity: amount, uom: chance(50) ? "KGM" : nil)
    }
  }

  /// Elements whose names are in order, so that JSON has nothing to change about it.
  private mutating func nodes(depth: Int) -> [ExtensionNode] {
    (0...number(3)).map { index in
      var node = ExtensionNode(name("field\(index)"), content(depth: depth))
      if chance(15), !isValid || node.isText {
        node.attributes = [ExtensionNode.Attribute(name: QualifiedName(local: "unit"), value: text())]
      }
      return node
    }
  }

  private mutating func name(_ local: String) -> QualifiedName {
    let prefix = pick(["ext1", "ext2"])
    return QualifiedName(namespace: "https://ns.example.com/\(prefix)/", local: local, prefix: prefix)
  }

  private mutating func content(depth: Int) -> ExtensionNode.Content {
    switch number(depth > 0 ? 8 : 6) {
    case 0, 1: .text(text())
    case 2: .number(pick(["10", "-1", "2.50", "1e5", "0"]))
    case 3: .boolean(chance(50))
    case 4: .null
    case 5: .typed("20", type: QualifiedName(namespace: "http://www.w3.org/2001/XMLSchema", local: "double"))
    default: .nodes(nodes(depth: depth - 1))
    }
  }

  private mutating func text() -> String {
    pick([
      "", "N7-0001", "2029-03-01", " with blanks ", "a < b & c > \"d\" 'e'", "Düne – 漢字 😀",
      "line\nbreak\ttab\r",
      "]]>", "\\u0041", "<!-- no comment -->", "&amp;", "{\"json\": [1]}",
    ])
  }

  private mutating func time() -> EPCISTimestamp {
    let digits = number(10)
    let zones: [EPCISTimestamp.Zone] = [.utc, .minutes(0), .minutes(-300), .minutes(330), .minutes(840)]
    let fraction = (0..<digits).reduce(UInt64(0)) { value, _ in value * 10 + UInt64(number(10)) }
    return EPCISTimestamp(
      seconds: Int64(number(4_000_000_000)) - 1_000_000_000, fraction: fraction, fractionDigits: digits,
      zone: pick(zones))!
  }

  private mutating func number(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }
  private mutating func chance(_ percent: Int) -> Bool { number(100) < percent }
  private mutating func pick<Value>(_ values: [Value]) -> Value { values[number(values.count)] }
}

extension ExtensionNode {
  /// Whether it holds plain text: with an `xsi:type`, XML Schema admits no further attributes.
  var isText: Bool { if case .text = content { true } else { false } }
}
