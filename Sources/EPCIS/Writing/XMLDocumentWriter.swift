/// Writes EPCIS XML of either version, an event at a time.
///
/// Version 1.2 keeps its later fields inside `extension` elements. What came only with 2.0 is written where
/// the 1.2 schema admits later versions' elements (the innermost `extension`), and reported.
final class XMLDocumentWriter: DocumentWriter {
  let output: XMLOutput
  let buffer: OutputBuffer
  let log: UnexpressibleLog
  let isOld: Bool
  let identifiers: IdentifierText
  var prefixes: PrefixTable
  private let document: EPCISDocument
  private var hasEventList = false

  init(
    _ document: EPCISDocument, isOld: Bool, to buffer: OutputBuffer, log: UnexpressibleLog,
    options: WriteOptions
  ) {
    self.document = document
    self.isOld = isOld
    self.buffer = buffer
    self.log = log
    identifiers = IdentifierText(options, log: log)
    output = XMLOutput(buffer, log: log, isIndented: options.isIndented)
    var fixed = ["xsi": Namespaces.schemaInstance, "xsd": Namespaces.schema, "xml": XMLName.xmlNamespace]
    fixed["sbdh"] = StandardHeader.namespace
    fixed["epcis"] = isOld ? Namespaces.epcis1 : Namespaces.epcis2
    fixed["epcisq"] = isOld ? Namespaces.query1 : Namespaces.query2
    fixed["epcismd"] = isOld ? Namespaces.masterData1 : Namespaces.masterData2
    prefixes = PrefixTable(fixed: fixed)
    begin()
  }

  func write(_ event: EPCISEvent) {
    beginEvents()
    writeEvent(event)
  }

  // MARK: Around the events

  private var rootName: StaticString {
    switch document.kind {
    case .capture, .bareEvent: "epcis:EPCISDocument"
    case .query: "epcisq:EPCISQueryDocument"
    case .masterData: "epcismd:EPCISMasterDataDocument"
    }
  }

  private func begin() {
    buffer.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<")
    buffer.append(rootName)
    declare("epcis", isOld ? Namespaces.epcis1 : Namespaces.epcis2)
    switch document.kind {
    case .query: declare("epcisq", isOld ? Namespaces.query1 : Namespaces.query2)
    case .masterData: declare("epcismd", isOld ? Namespaces.masterData1 : Namespaces.masterData2)
    case .capture, .bareEvent: break
    }
    declare("sbdh", StandardHeader.namespace)
    declare("xsi", Namespaces.schemaInstance)
    declare("xsd", Namespaces.schema)
    for binding in document.namespaces where !Namespaces.isWritersOwn(binding.uri) {
      if prefixes.prefix(of: binding.uri) == nil {
        declare(prefixes.bind(binding.uri, preferring: binding.prefix), binding.uri)
      } else if prefixes.add(binding.prefix, for: binding.uri) {
        declare(binding.prefix, binding.uri)
      }
    }
    output.attribute("schemaVersion", isOld ? "1.2" : "2.0")
    let creation = document.creationDate ?? document.header?.creation ?? .epoch
    if document.creationDate == nil { log.add("creationDate", .missingHeader, .changed) }
    output.attribute("creationDate", creation.description)
    buffer.append(0x3E)
    output.depth = 1
    if document.id != nil { log.add("the document's id", .noPlace, .omitted) }
    writeHeader()
    output.open("EPCISBody")
    switch document.kind {
    case .capture, .bareEvent: beginEvents()
    case .masterData: writeVocabularies(document.masterData)
    case .query(let name, let subscription): beginQuery(name, subscription)
    }
  }

  private func declare(_ prefix: String, _ uri: String) { output.attribute("xmlns:\(prefix)", uri) }

  private func beginQuery(_ name: String, _ subscription: String?) {
    output.open("epcisq:QueryResults")
    output.leaf("queryName", name)
    output.leaf("subscriptionID", subscription)
    output.open("resultsBody")
    // XML's answer to a query holds either events or master data. Which it is shows at the first event.
    if document.queriedMasterData.isEmpty { beginEvents() }
  }

  private func beginEvents() {
    guard !hasEventList, document.kind != .masterData else { return }
    hasEventList = true
    output.open("EventList")
    if !document.queriedMasterData.isEmpty { log.add("VocabularyList", .noPlace, .omitted) }
  }

  func finish() {
    switch document.kind {
    case .capture, .bareEvent: output.close("EventList")
    case .masterData: break
    case .query:
      if hasEventList { output.close("EventList") } else { writeVocabularies(document.queriedMasterData) }
      output.close("resultsBody")
      output.close("epcisq:QueryResults")
    }
    output.close("EPCISBody")
    if !extensionsBelongInHeader { for node in document.extensions { write(node) } }
    output.depth = 0
    output.startLine()
    buffer.append("</")
    buffer.append(rootName)
    buffer.append(">\n")
  }

  /// Version 1.2 has room for user extensions in the header, 2.0 only behind the body.
  private var extensionsBelongInHeader: Bool { isOld && document.header != nil }

  private func writeHeader() {
    let masterData = document.kind == .masterData ? [] : document.masterData
    let needsHeader = document.header != nil || !masterData.isEmpty
    guard needsHeader else { return }
    output.open("EPCISHeader")
    if var header = document.header ?? (isOld ? StandardHeader.unknown : nil) {
      if document.header == nil { log.add("EPCISMasterData", .missingHeader, .changed) }
      if header.senders.isEmpty { header.senders = StandardHeader.unknown.senders }
      if header.receivers.isEmpty { header.receivers = StandardHeader.unknown.receivers }
      write(header.node(document: document.creationDate ?? .epoch))
    }
    if !masterData.isEmpty {
      output.element("extension") { output.element("EPCISMasterData") { writeVocabularies(masterData) } }
    }
    if extensionsBelongInHeader { for node in document.extensions { write(node) } }
    output.close("EPCISHeader")
  }

  private func writeVocabularies(_ vocabularies: [MasterDataVocabulary]) {
    output.element("VocabularyList") {
      for vocabulary in vocabularies {
        output.startLine()
        buffer.append("<Vocabulary")
        output.attribute("type", vocabulary.type)
        buffer.append(0x3E)
        output.depth += 1
        if !vocabulary.elements.isEmpty {
          output.element("VocabularyElementList") { for element in vocabulary.elements { write(element) } }
        }
        output.close("Vocabulary")
      }
    }
  }

  private func write(_ element: MasterDataElement) {
    output.startLine()
    buffer.append("<VocabularyElement")
    output.attribute("id", element.id)
    buffer.append(0x3E)
    output.depth += 1
    for attribute in element.attributes {
      var node = attribute.value
      node.name = MasterDataAttribute.valueName
      node.attributes.insert(
        ExtensionNode.Attribute(name: QualifiedName(local: "id"), value: attribute.id), at: 0)
      write(node)
    }
    if !element.children.isEmpty {
      output.element("children") { for id in element.children { output.leaf("id", id) } }
    }
    writeExtensions(element.extensions)
    output.close("VocabularyElement")
  }
}

extension StandardHeader {
  /// What is written where a version requires a header and the document has none.
  static let unknown = StandardHeader(sender: "", receiver: "", instanceIdentifier: "")
}
