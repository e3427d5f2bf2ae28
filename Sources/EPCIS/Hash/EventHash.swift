import TraceModel

/// Event hash IDs: an identifier that follows from what an event says, the same in XML and JSON.
///
/// Algorithm: Core Business Vocabulary 2.0, section 8.9. The fields are put into one order and one form,
/// joined without separators, and hashed with SHA-256. Left out are record time, event ID and error
/// declaration, so that a correction and the event it corrects have the same ID. Times are rounded to
/// milliseconds, half up.
public enum EventHash {
  /// The ID of an event, as `ni:///sha-256;…?ver=CBV2.0`.
  public static func id(of event: EPCISEvent) -> String {
    "ni:///sha-256;\(SHA256.hexadecimal(ofDigest: digest(of: event)))?ver=CBV2.0"
  }

  /// The ID as 32 bytes.
  public static func digest(of event: EPCISEvent) -> [UInt8] { SHA256.digest(Array(prehash(of: event).utf8)) }

  /// The text that is hashed. Two events with different IDs differ in it, and it shows where.
  public static func prehash(of event: EPCISEvent) -> String {
    var text = "eventType=\(event.type.name)"
    text += "eventTime=\(moment(event.eventTime))eventTimeZoneOffset=\(event.eventTimeZoneOffset)"
    text += sorted(event.certificationInfo.map { "certificationInfo=\(value($0))" })
    text += list("epcList", event.epcList) + field("parentID", event.parentID)
    text += list("inputEPCList", event.inputEPCList) + list("childEPCs", event.childEPCs)
    text += quantities("quantityList", event.quantityList)
    text += quantities("childQuantityList", event.childQuantityList)
    text += quantities("inputQuantityList", event.inputQuantityList)
    text += list("outputEPCList", event.outputEPCList)
    text += quantities("outputQuantityList", event.outputQuantityList)
    text += field("action", event.action?.name) + field("transformationID", event.transformationID)
    text += field("bizStep", event.bizStep.map { VocabularyKind.bizStep.webURI($0) })
    text += field("disposition", event.disposition.map { VocabularyKind.disposition.webURI($0) })
    text += event.persistentDisposition.map { persistent($0) } ?? ""
    text += event.readPoint.map { place("readPoint", $0) } ?? ""
    text += event.bizLocation.map { place("bizLocation", $0) } ?? ""
    text += parties(
      "bizTransactionList",
      event.bizTransactionList.map { transaction in
        field("type", transaction.type.map { VocabularyKind.bizTransactionType.webURI($0) })
          + field("bizTransaction", transaction.id)
      })
    text += parties("sourceList", event.sourceList.map { party($0, "source") })
    text += parties("destinationList", event.destinationList.map { party($0, "destination") })
    if !event.sensorElementList.isEmpty {
      text += "sensorElementList" + sorted(event.sensorElementList.map { sensor($0) })
    }
    if !event.ilmd.isEmpty { text += "ilmd" + extensions(event.ilmd) }
    return text + extensions(event.extensions)
  }

  // MARK: Parts

  /// Thousands of identifiers in one event are usual: they are converted, sorted and joined as bytes.
  private static func list(_ name: String, _ ids: PackedStrings) -> String {
    if ids.isEmpty { return "" }
    var values = PackedStrings()
    var bytes: [UInt8] = []
    for index in ids.indices {
      ids.withUTF8(at: index) { id in
        bytes.removeAll(keepingCapacity: true)
        let isKnown = DigitalLinkText.append(id, to: &bytes)
        if !isKnown { bytes += value(String(decoding: id, as: UTF8.self)).utf8 }
        bytes.withUnsafeBufferPointer { values.append(utf8: $0) }
      }
    }
    return name + values.sortedAndJoined(each: "epc=")
  }

  private static func quantities(_ name: String, _ elements: [QuantityElement]) -> String {
    if elements.isEmpty { return "" }
    return name
      + sorted(
        elements.map {
          "quantityElement" + field("epcClass", $0.epcClass) + field("quantity", $0.quantity?.shortest)
            + field("uom", $0.uom)
        })
  }

  private static func persistent(_ disposition: PersistentDisposition) -> String {
    let kind = VocabularyKind.disposition
    return "persistentDisposition" + sorted(disposition.set.map { "set=\(kind.webURI($0))" })
      + sorted(disposition.unset.map { "unset=\(kind.webURI($0))" })
  }

  private static func place(_ name: String, _ place: EventLocation) -> String {
    name + field("id", place.id) + extensions(place.extensions)
  }

  private static func parties(_ name: String, _ texts: [String]) -> String {
    texts.isEmpty ? "" : name + sorted(texts)
  }

  private static func party(_ party: SourceOrDestination, _ name: String) -> String {
    field("type", VocabularyKind.sourceDestType.webURI(party.type)) + field(name, party.id)
  }

  private static func sensor(_ element: SensorElement) -> String {
    var text = "sensorElement"
    if let metadata = element.metadata { text += "sensorMetadata" + record(metadata, metadataOrder) }
    text += sorted(element.reports.map { "sensorReport" + record($0, reportOrder) })
    return text + extensions(element.extensions)
  }

  private static func record(_ record: SensorRecord, _ order: [SensorRecord.Key]) -> String {
    var text = ""
    for key in order {
      guard let written = record[key] else { continue }
      switch key.form {
      case .vocabulary(let kind): text += "\(key.name)=\(kind.webURI(written))"
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

  private static func extensions(_ nodes: [ExtensionNode]) -> String {
    sorted(
      nodes.map { node in
        if node.isLooseText { return node.text.map { trimmed($0) } ?? "" }
        let attributes = node.attributes.map { "\($0.name)=\(value($0.value))" }
        let own: String =
          switch node.content {
          case .number(let number): "=" + (DecimalText(number)?.shortest ?? number)
          case .nodes, .null: ""
          default: node.text.map { trimmed($0).isEmpty ? "" : "=" + value($0) } ?? ""
          }
        return node.name.description + own + sorted(attributes + node.children.map { extensions([$0]) })
      })
  }

  private static func field(_ name: String, _ text: String?) -> String {
    text.map { "\(name)=\(value($0))" } ?? ""
  }

  /// A text without white space around it; identifiers as canonical Digital Links.
  private static func value(_ text: String) -> String {
    let text = trimmed(text)
    return DigitalLinkText.converted(text) ?? text
  }

  private static func trimmed(_ text: String) -> String {
    guard let first = text.utf8.first, let last = text.utf8.last, first <= 0x20 || last <= 0x20 else {
      return text
    }
    let start = text.utf8.drop { $0 <= 0x20 }
    return String(decoding: start.reversed().drop { $0 <= 0x20 }.reversed(), as: UTF8.self)
  }

  private static func moment(_ time: EPCISTimestamp) -> String {
    let milliseconds = time.milliseconds
    let rest = (milliseconds % 1000 + 1000) % 1000
    let seconds = (milliseconds - rest) / 1000
    let rounded = EPCISTimestamp(seconds: seconds, fraction: UInt64(rest), fractionDigits: 3, zone: .utc)
    return (rounded ?? time).description
  }

  /// Joined in the order of their bytes.
  private static func sorted(_ texts: [String]) -> String {
    texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined()
  }
}
