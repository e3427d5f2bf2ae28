/// Writes EPCIS 2.0 JSON-LD, an event at a time.
///
/// Terms of the standard's vocabulary are bare words. Prefixes are declared in the document's `@context`; an
/// event with further ones has a context of its own.
final class JSONDocumentWriter: DocumentWriter {
  let output: JSONOutput
  let buffer: OutputBuffer
  let log: UnexpressibleLog
  let identifiers: IdentifierText
  /// The prefixes declared for the whole document, and in front of them those of the present event.
  var prefixes = PrefixTable(fixed: Namespaces.reserved)
  private let document: EPCISDocument

  init(_ document: EPCISDocument, to buffer: OutputBuffer, log: UnexpressibleLog, options: WriteOptions) {
    self.document = document
    self.buffer = buffer
    self.log = log
    identifiers = IdentifierText(options, log: log)
    output = JSONOutput(buffer, isIndented: options.isIndented)
    begin()
  }

  private var isQuery: Bool { if case .query = document.kind { true } else { false } }

  private func begin() {
    output.begin(0x7B)
    writeContext()
    output.member("id", document.id)
    output.member("type", isQuery ? "EPCISQueryDocument" : "EPCISDocument")
    output.member("schemaVersion", "2.0")
    if document.creationDate == nil { log.add("creationDate", .missingHeader, .changed) }
    writeTime(document.creationDate ?? document.header?.creation ?? .epoch, "creationDate")
    if document.kind == .masterData { log.add("EPCISMasterDataDocument", .noPlace, .changed) }
    writeHeader()
    output.key("epcisBody")
    output.begin(0x7B)
    if case .query(let name, let subscription) = document.kind {
      output.key("queryResults")
      output.begin(0x7B)
      output.member("queryName", name)
      output.member("subscriptionID", subscription)
      output.key("resultsBody")
      output.begin(0x7B)
      if !document.queriedMasterData.isEmpty { writeVocabularies(document.queriedMasterData) }
    }
    output.key("eventList")
    output.begin(0x5B)
  }

  func finish() {
    output.end(0x5D)
    for _ in 0..<(isQuery ? 4 : 2) { output.end(0x7D) }
    buffer.append(0x0A)
  }

  /// The standard's context, and what the document adds.
  private func writeContext() {
    var added: [NamespaceBinding] = []
    for binding in document.namespaces where !Namespaces.isWritersOwn(binding.uri) {
      if prefixes.prefix(of: binding.uri) == nil {
        added.append(bound(binding.uri, preferring: binding.prefix))
      } else if prefixes.add(binding.prefix, for: binding.uri) {
        added.append(NamespaceBinding(prefix: binding.prefix, uri: Namespaces.toJSON(binding.uri)))
      }
    }
    let nodes = document.extensions + (needsHeaderTree ? headerTree : [])
    for uri in nodes.namespaces + document.masterDataNodes.namespaces
    where prefixes.prefix(of: uri.namespace) == nil {
      added.append(bound(uri.namespace, preferring: uri.prefix))
    }
    output.array("@context") {
      output.string(Namespaces.context)
      if !added.isEmpty { write(added.sorted { $0.prefix < $1.prefix }) }
    }
  }

  func bound(_ uri: String, preferring prefix: String, avoiding: Set<String> = []) -> NamespaceBinding {
    let chosen = prefixes.bind(uri, preferring: prefix, avoiding: avoiding)
    return NamespaceBinding(prefix: chosen, uri: Namespaces.toJSON(uri))
  }

  /// JSON-LD 1.1 takes a plain term for a prefix only where its URI ends in one of RFC 3986's general delimiters.
  func write(_ bindings: [NamespaceBinding]) {
    output.object {
      for binding in bindings {
        output.key(binding.prefix)
        guard let last = binding.uri.last, !":/?#[]@".contains(last) else {
          output.string(binding.uri)
          continue
        }
        output.object {
          output.member("@id", binding.uri)
          output.key("@prefix")
          output.raw("true")
        }
      }
    }
  }

  /// Whether the header says more than JSON-LD's three members.
  private var needsHeaderTree: Bool {
    guard let header = document.header else { return false }
    return isQuery || !header.isPlain
  }

  private var headerTree: [ExtensionNode] {
    document.header.map { [$0.node(document: document.creationDate)] } ?? []
  }

  private func writeHeader() {
    if let header = document.header, !isQuery {
      if !header.instanceIdentifier.isEmpty { output.member("instanceIdentifier", header.instanceIdentifier) }
      output.member("sender", header.senders.first?.id)
      output.member("receiver", header.receivers.first?.id)
    }
    let nodes = (needsHeaderTree ? headerTree : []) + document.extensions
    guard !nodes.isEmpty || !document.masterData.isEmpty else { return }
    // GS1's schema has no header in query documents, but any member with a prefix: this one means the same.
    output.object(isQuery ? "epcis:epcisHeader" : "epcisHeader") {
      if !document.masterData.isEmpty {
        output.object("epcisMasterData") { writeVocabularies(document.masterData) }
      }
      writeMembers(nodes)
    }
  }

  private func writeVocabularies(_ vocabularies: [MasterDataVocabulary]) {
    output.array("vocabularyList") {
      for vocabulary in vocabularies {
        output.object {
          output.member("type", vocabulary.type)
          if vocabulary.elements.isEmpty { return }
          output.array("vocabularyElementList") { for element in vocabulary.elements { write(element) } }
        }
      }
    }
  }

  private func write(_ element: MasterDataElement) {
    output.object {
      output.member("id", element.id)
      if !element.attributes.isEmpty {
        output.array("attributes") {
          for attribute in element.attributes {
            output.object {
              output.member("id", attribute.id)
              output.key("attribute")
              writeValue(attribute.value)
            }
          }
        }
      }
      if !element.children.isEmpty {
        output.array("children") { for id in element.children { output.string(id) } }
      }
      writeMembers(element.extensions)
    }
  }

  func writeTime(_ time: EPCISTimestamp, _ field: StaticString) {
    if time.zone == .unstated { log.add("\(field)", .unstatedZone, .changed) }
    output.member(field, time.zone == .unstated ? time.description + "Z" : time.description)
  }
}

extension EPCISDocument {
  /// All extensions in master data.
  fileprivate var masterDataNodes: [ExtensionNode] {
    (masterData + queriedMasterData).flatMap { vocabulary in
      vocabulary.elements.flatMap { $0.extensions + $0.attributes.map(\.value) }
    }
  }
}
