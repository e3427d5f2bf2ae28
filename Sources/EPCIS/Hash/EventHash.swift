import Hashing
import TraceModel

/// Event hash IDs: an identifier that follows from what an event says, the same in XML and JSON.
///
/// Algorithm: Core Business Vocabulary 2.0, section 8.9. The fields are put into one order and one form,
/// joined without separators, and hashed with SHA-256. Left out are record time, event ID and error
/// declaration, so that a correction and the event it corrects have the same ID. Times are rounded to
/// milliseconds, half up.
///
/// Reference: epcis-event-hash-generator. All of its hashes for CBV 2.0 whose documents are published with them come out the
/// same. Its packaged version 1.9.3 gives 27 of the 47 examples of GS1 and OpenEPCIS that it reads and that state an ID the
/// same hash as this. The others differ in these points, and none of the IDs stated there is the hash of its event by either:
///
/// - It puts `destinationList` before `sourceList`, both and `bizTransactionList` behind the sensors, and `bizRules` of sensor
///   metadata last, because its tables do not reach them; the standard's order is the other one.
/// - It hashes `parentID` before `epcList`, which only a TransactionEvent has both of; its own description and the standard
///   say the opposite.
/// - It takes the namespace of master data as written, so that XML with `urn:epcglobal:cbv:mda` and JSON-LD with
///   `urn:epcglobal:cbv:mda:` have two hashes for one event. Here they have one, that of JSON-LD.
/// - It hashes `xsi:type` of an extension, which JSON-LD has no such attribute for; writes a `stringValue` of digits as a
///   number, and `True` for true; and leaves a type with a prefix of an XML document's own unresolved. Here XML and JSON-LD
///   of one event have one hash.
/// - It hashes unknown words and values of JSON-LD as its parser expands them by contexts fetched from the network, which
///   drops `rdfs:comment`; here contexts given by address are not fetched, and a comment is a field like any other.
/// - It rounds a time that ends in exactly half a millisecond to the even one.
///
/// Places, parties and words come again with every event of a line; who hashes many events keeps one of these, which
/// remembers what it made of them.
public struct EventHash {
  private let forms = KnownForms()

  /// Begins to hash events.
  public init() {}

  /// The ID of an event, as `ni:///sha-256;…?ver=CBV2.0`.
  public static func id(of event: EPCISEvent) -> String { EventHash().id(of: event) }

  /// The ID of one of many events.
  public func id(of event: EPCISEvent) -> String {
    "ni:///sha-256;\(SHA256.hexadecimal(ofDigest: digest(of: event)))?ver=CBV2.0"
  }

  /// The text that is hashed. Two events with different IDs differ in it, and it shows where.
  public static func prehash(of event: EPCISEvent) -> String {
    String(decoding: EventHash().prehash(of: event), as: UTF8.self)
  }

  /// The ID as 32 bytes.
  public func digest(of event: EPCISEvent) -> [UInt8] { SHA256.digest(prehash(of: event)) }

  private func prehash(of event: EPCISEvent) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(512 + (event.epcList.byteCount + event.childEPCs.byteCount) * 2)
    func add(_ part: String) { text += part.utf8 }
    add("eventType=\(event.type.name)eventTime=")
    add(moment(event.eventTime))
    add("eventTimeZoneOffset=\(event.eventTimeZoneOffset)")
    if !event.certificationInfo.isEmpty {
      add(sorted(event.certificationInfo.map { "certificationInfo=\(value($0))" }))
    }
    addList("epcList", event.epcList, to: &text)
    if let parent = event.parentID {
      add("parentID=")
      addIdentifier(parent, to: &text)
    }
    addList("inputEPCList", event.inputEPCList, to: &text)
    addList("childEPCs", event.childEPCs, to: &text)
    add(quantities("quantityList", event.quantityList))
    add(quantities("childQuantityList", event.childQuantityList))
    add(quantities("inputQuantityList", event.inputQuantityList))
    addList("outputEPCList", event.outputEPCList, to: &text)
    add(quantities("outputQuantityList", event.outputQuantityList))
    add(field("action", event.action?.name) + field("transformationID", event.transformationID))
    add(field("bizStep", event.bizStep.map { word($0, .bizStep) }))
    add(field("disposition", event.disposition.map { word($0, .disposition) }))
    if let disposition = event.persistentDisposition { add(persistent(disposition)) }
    if let location = event.readPoint { add(place("readPoint", location)) }
    if let location = event.bizLocation { add(place("bizLocation", location)) }
    add(
      parties(
        "bizTransactionList",
        event.bizTransactionList.map { transaction in
          field("type", transaction.type.map { word($0, .bizTransactionType) })
            + field("bizTransaction", transaction.id)
        }))
    add(parties("sourceList", event.sourceList.map { party($0, "source") }))
    add(parties("destinationList", event.destinationList.map { party($0, "destination") }))
    if !event.sensorElementList.isEmpty {
      add("sensorElementList" + sorted(event.sensorElementList.map { sensor($0) }))
    }
    if !event.ilmd.isEmpty { add("ilmd" + extensions(event.ilmd)) }
    add(extensions(event.extensions))
    return text
  }

  // MARK: Parts

  /// Thousands of identifiers in one event are usual: they are converted, sorted and joined as bytes.
  private func addList(_ name: String, _ ids: PackedStrings, to text: inout [UInt8]) {
    if ids.isEmpty { return }
    var values = PackedStrings()
    var bytes: [UInt8] = []
    for index in ids.indices {
      ids.withUTF8(at: index) { id in
        bytes.removeAll(keepingCapacity: true)
        let isKnown = DigitalLinkText.append(id, to: &bytes)
        if !isKnown { bytes += converted(String(decoding: id, as: UTF8.self)).utf8 }
        bytes.withUnsafeBufferPointer { values.append(utf8: $0) }
      }
    }
    text += name.utf8
    values.appendSorted(to: &text, each: "epc=")
  }

  private func addIdentifier(_ id: String, to text: inout [UInt8]) {
    var id = id
    let isKnown = id.withUTF8 { DigitalLinkText.append($0, to: &text) }
    if !isKnown { text += converted(id).utf8 }
  }

  private func quantities(_ name: String, _ elements: [QuantityElement]) -> String {
    if elements.isEmpty { return "" }
    return name
      + sorted(
        elements.map {
          "quantityElement" + field("epcClass", $0.epcClass) + field("quantity", $0.quantity?.shortest)
            + field("uom", $0.uom)
        })
  }

  private func persistent(_ disposition: PersistentDisposition) -> String {
    "persistentDisposition" + sorted(disposition.set.map { "set=\(word($0, .disposition))" })
      + sorted(disposition.unset.map { "unset=\(word($0, .disposition))" })
  }

  private func place(_ name: String, _ place: EventLocation) -> String {
    name + field("id", place.id) + extensions(place.extensions)
  }

  private func parties(_ name: String, _ texts: [String]) -> String {
    texts.isEmpty ? "" : name + sorted(texts)
  }

  private func party(_ party: SourceOrDestination, _ name: String) -> String {
    field("type", word(party.type, .sourceDestType)) + field(name, party.id)
  }

  private func sensor(_ element: SensorElement) -> String {
    var text = "sensorElement"
    if let metadata = element.metadata { text += "sensorMetadata" + record(metadata, Self.metadataOrder) }
    text += sorted(element.reports.map { "sensorReport" + record($0, Self.reportOrder) })
    return text + extensions(element.extensions)
  }

  private func record(_ record: SensorRecord, _ order: [SensorRecord.Key]) -> String {
    var text = ""
    for key in order {
      guard let written = record[key] else { continue }
      switch key.form {
      case .vocabulary(let kind): text += "\(key.name)=\(word(written, kind))"
      case .number: text += "\(key.name)=\(DecimalText(written)?.shortest ?? written)"
      case .time: text += "\(key.name)=\(EPCISTimestamp(written).map { moment($0) } ?? written)"
      case .uri, .text, .boolean: text += field(key.name, written)
      }
    }
    return text + extensions(record.extensions)
  }

  private static let metadataOrder: [SensorRecord.Key] = [
    .time, .startTime, .endTime, .deviceID, .deviceMetadata, .rawData, .dataProcessingMethod, .bizRules,
  ]
  private static let reportOrder: [SensorRecord.Key] = [
    .type, .exception, .deviceID, .deviceMetadata, .rawData, .dataProcessingMethod, .bizRules, .time,
    .microorganism, .chemicalSubstance, .value, .component, .stringValue, .booleanValue, .hexBinaryValue,
    .uriValue, .minValue, .maxValue, .meanValue, .sDev, .percRank, .percValue, .uom,
    .coordinateReferenceSystem,
  ]

  // MARK: Values

  private func extensions(_ nodes: [ExtensionNode]) -> String {
    sorted(
      nodes.map { node in
        if node.isLooseText { return node.text.map { trimmed($0) } ?? "" }
        let attributes = node.attributes.map { "\(text(of: $0.name))=\(value($0.value))" }
        let own: String =
          switch node.content {
          case .number(let number): "=" + (DecimalText(number)?.shortest ?? number)
          case .nodes, .null: ""
          default: node.text.map { trimmed($0).isEmpty ? "" : "=" + value($0) } ?? ""
          }
        return text(of: node.name) + own + sorted(attributes + node.children.map { extensions([$0]) })
      })
  }

  /// `{namespace}local`, with the namespace that JSON-LD has.
  private func text(of name: QualifiedName) -> String {
    name.namespace.isEmpty ? name.local : "{\(Namespaces.toJSON(name.namespace))}\(name.local)"
  }

  private func field(_ name: String, _ text: String?) -> String {
    text.map { "\(name)=\(value($0))" } ?? ""
  }

  /// A text without white space around it; identifiers as canonical Digital Links.
  private func value(_ text: String) -> String {
    forms.of(text, as: nil) { converted($0) }
  }

  private func converted(_ text: String) -> String {
    let text = trimmed(text)
    return DigitalLinkText.converted(text) ?? text
  }

  /// A term of a vocabulary as a Web URI.
  private func word(_ term: String, _ kind: VocabularyKind) -> String {
    forms.of(term, as: kind) { kind.webURI($0) }
  }

  private func trimmed(_ text: String) -> String {
    guard let first = text.utf8.first, let last = text.utf8.last, first <= 0x20 || last <= 0x20 else {
      return text
    }
    let start = text.utf8.drop { $0 <= 0x20 }
    return String(decoding: start.reversed().drop { $0 <= 0x20 }.reversed(), as: UTF8.self)
  }

  private func moment(_ time: EPCISTimestamp) -> String {
    let milliseconds = time.milliseconds
    let rest = (milliseconds % 1000 + 1000) % 1000
    let seconds = (milliseconds - rest) / 1000
    let rounded = EPCISTimestamp(seconds: seconds, fraction: UInt64(rest), fractionDigits: 3, zone: .utc)
    return (rounded ?? time).description
  }

  /// Joined in the order of their bytes.
  private func sorted(_ texts: [String]) -> String {
    if texts.count < 2 { return texts.first ?? "" }
    return texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined()
  }
}

/// The forms of texts that were asked for before.
private final class KnownForms {
  /// Texts are the same where their bytes are: those that only read alike have hashes of their own.
  private struct Key: Hashable {
    var text: String
    var kind: VocabularyKind?

    static func == (a: Self, b: Self) -> Bool { a.kind == b.kind && a.text.utf8.elementsEqual(b.text.utf8) }

    func hash(into hasher: inout Hasher) {
      var text = text
      text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
      hasher.combine(kind)
    }
  }

  private var forms: [Key: String] = [:]
  /// Documents whose texts are all different are not remembered for ever.
  private static let most = 4_096

  func of(_ text: String, as kind: VocabularyKind?, _ make: (String) -> String) -> String {
    let key = Key(text: text, kind: kind)
    if let known = forms[key] { return known }
    if forms.count == Self.most { forms.removeAll(keepingCapacity: true) }
    let form = make(text)
    forms[key] = form
    return form
  }
}
