import EPCIS

/// What is left of documents when only the meaning counts: JSON objects have no order among different keys, so that only this
/// can be compared across formats.
extension EPCISDocument {
  /// What is left when only the meaning counts: extensions in one order, prefixes and version set aside.
  func inCanonicalOrder() -> EPCISDocument {
    var document = self
    document.schemaVersion = ""
    document.namespaces = []
    document.extensions = extensions.inCanonicalOrder()
    document.masterData = masterData.map { $0.inCanonicalOrder() }
    document.queriedMasterData = queriedMasterData.map { $0.inCanonicalOrder() }
    document.header?.rest = header?.rest.inCanonicalOrder() ?? []
    document.events = events.map { $0.inCanonicalOrder() }
    return document
  }
}

extension EPCISEvent {
  /// The event with user extensions in one order, so that values from XML and JSON compare equal.
  func inCanonicalOrder() -> EPCISEvent {
    var event = self
    event.ilmd = ilmd.inCanonicalOrder()
    event.extensions = extensions.inCanonicalOrder()
    event.errorDeclaration?.extensions = errorDeclaration?.extensions.inCanonicalOrder() ?? []
    event.readPoint?.extensions = readPoint?.extensions.inCanonicalOrder() ?? []
    event.bizLocation?.extensions = bizLocation?.extensions.inCanonicalOrder() ?? []
    for index in event.sensorElementList.indices {
      event.sensorElementList[index] = event.sensorElementList[index].inCanonicalOrder()
    }
    return event
  }
}

extension SensorElement {
  func inCanonicalOrder() -> SensorElement {
    var element = self
    element.extensions = extensions.inCanonicalOrder()
    element.metadata?.extensions = metadata?.extensions.inCanonicalOrder() ?? []
    for index in element.reports.indices {
      element.reports[index].extensions = reports[index].extensions.inCanonicalOrder()
    }
    return element
  }
}

extension MasterDataVocabulary {
  func inCanonicalOrder() -> MasterDataVocabulary {
    MasterDataVocabulary(
      type: type,
      elements: elements.map { element in
        var element = element
        element.extensions = element.extensions.inCanonicalOrder()
        element.attributes = element.attributes.map { attribute in
          var attribute = attribute
          attribute.value = [attribute.value].inCanonicalOrder()[0]
          return attribute
        }
        return element
      })
  }
}

extension Sequence<ExtensionNode> {
  /// The same tree in one order: elements of different names sorted, of one name as they stand.
  ///
  /// JSON objects have no order among different keys, so only this can be compared across formats.
  func inCanonicalOrder() -> [ExtensionNode] {
    let nodes = map { node in
      var node = node
      if case .nodes(let children) = node.content { node.content = .nodes(children.inCanonicalOrder()) }
      node.attributes.sort { ($0.name.namespace, $0.name.local) < ($1.name.namespace, $1.name.local) }
      return node
    }
    return nodes.enumerated().sorted {
      ($0.element.name.namespace, $0.element.name.local, $0.offset)
        < ($1.element.name.namespace, $1.element.name.local, $1.offset)
    }.map(\.element)
  }
}

extension EPCISDocument {
  /// Adds a transaction statement as GS1 US writes it.
  mutating func add(_ statement: DSCSATransactionStatement) {
    func node(_ local: String, _ content: ExtensionNode.Content) -> ExtensionNode {
      ExtensionNode(
        QualifiedName(namespace: DSCSATransactionStatement.namespace, local: local, prefix: "gs1ushc"),
        content)
    }
    extensions.append(
      node(
        "dscsaTransactionStatement",
        .nodes([
          node("affirmTransactionStatement", .text(statement.isAffirmed ? "true" : "false")),
          node("legalNotice", .text(statement.legalNotice)),
        ])))
  }
}
