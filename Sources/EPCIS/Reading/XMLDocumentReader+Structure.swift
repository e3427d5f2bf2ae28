/// User extensions, the business document header and master data in XML.
extension XMLDocumentReader {
  // MARK: User extensions

  /// The element just opened where the standard allows those of foreign namespaces only.
  func userNode(in place: String) throws(EPCISError) -> ExtensionNode {
    if isStandard { builder.notice(.misplaced("<\(scanner.name)>", in: place)) }
    return try node()
  }

  /// The element just opened, with everything below it.
  func node() throws(EPCISError) -> ExtensionNode {
    try builder.countNode()
    var node = ExtensionNode(elementName(), .null)
    var type: QualifiedName?
    var isNil = false
    for attribute in scanner.attributes {
      let value = String(decoding: scanner.bytes(attribute.value), as: UTF8.self)
      let name = attributeName(attribute)
      guard name.namespace == Namespaces.schemaInstance else {
        node.attributes.append(ExtensionNode.Attribute(name: name, value: value))
        continue
      }
      switch name.local {
      case "type": type = typeName(value)
      case "nil": isNil = value == "true" || value == "1"
      default: break
      }
    }
    let content = try mixedContents()
    switch content {
    case .nodes: node.content = content
    case .text(let text) where type != nil:
      node.content = type.map { .typed(text: text, as: $0) } ?? content
    case .text(let text) where isNil && text.isEmpty: node.content = .null
    default: node.content = content
    }
    return node
  }

  /// The elements inside the one just opened: an `ilmd`, or an `extension`, in which names need no namespace.
  func contents(isIlmd: Bool = false) throws(EPCISError) -> [ExtensionNode] {
    var nodes: [ExtensionNode] = []
    while try scanner.nextTag() == .start {
      if term() == .extension {
        nodes += try contents()
      } else {
        nodes.append(try isIlmd ? userNode(in: "<ilmd>") : node())
      }
    }
    return nodes
  }

  /// Text, or elements with the text between them if it is more than white space.
  private func mixedContents() throws(EPCISError) -> ExtensionNode.Content {
    var text: String?
    var nodes: [ExtensionNode] = []
    var hasLooseText = false
    loop: while true {
      switch try scanner.next() {
      case .end, .documentEnd: break loop
      case .start:
        if let before = text {
          nodes.append(Self.looseText(before))
          text = nil
        }
        if term()?.eventType != nil { builder.notice(.misplaced("<\(scanner.name)>", in: "an extension")) }
        nodes.append(try node())
      case .text:
        if !scanner.isBlank { hasLooseText = true }
        text = (text ?? "") + String(decoding: scanner.text, as: UTF8.self)
      }
    }
    if nodes.allSatisfy(\.isLooseText) { return .text(text ?? "") }
    guard hasLooseText else { return .nodes(nodes.filter { !$0.isLooseText }) }
    if let text { nodes.append(Self.looseText(text)) }
    return .nodes(nodes.filter { !$0.isLooseText || $0.text?.utf8.contains { $0 > 0x20 } ?? false })
  }

  private static func looseText(_ text: String) -> ExtensionNode {
    ExtensionNode(QualifiedName(local: ExtensionNode.looseText), .text(text))
  }

  private func elementName() -> QualifiedName {
    QualifiedName(
      namespace: scanner.namespaces[scanner.namespace], local: builder.strings.string(scanner.local),
      prefix: scanner.prefix)
  }

  func attributeName(_ attribute: XMLScanner.Attribute) -> QualifiedName {
    QualifiedName(
      namespace: scanner.namespaces[attribute.namespace],
      local: builder.strings.string(scanner.bytes(attribute.local)),
      prefix: String(decoding: scanner.bytes(attribute.prefix), as: UTF8.self))
  }

  private func typeName(_ text: String) -> QualifiedName {
    let trimmed = text.split(separator: " ").first.map(String.init) ?? text
    guard let colon = trimmed.firstIndex(of: ":") else { return QualifiedName(local: trimmed) }
    let prefix = String(trimmed[..<colon])
    let namespace = scanner.namespace(forPrefix: prefix)
    if namespace == nil { builder.note(.undeclaredPrefix(prefix)) }
    return QualifiedName(
      namespace: namespace ?? "", local: String(trimmed[trimmed.index(after: colon)...]), prefix: prefix)
  }

  // MARK: Business document header

  func standardHeader() throws(EPCISError) -> StandardHeader {
    var header = StandardHeader(sender: nil, receiver: nil, instanceIdentifier: "")
    while try scanner.nextTag() == .start {
      switch term() {
      case .headerVersion: header.headerVersion = builder.uri(try scanner.elementText())
      case .senderElement: header.senders.append(try partner())
      case .receiverElement: header.receivers.append(try partner())
      case .documentIdentification: try identification(&header)
      default: header.rest.append(try node())
      }
    }
    return header
  }

  private func partner() throws(EPCISError) -> StandardHeader.Partner {
    var partner = StandardHeader.Partner("")
    while try scanner.nextTag() == .start {
      guard term() == .identifier else {
        partner.contacts.append(try node())
        continue
      }
      for attribute in scanner.attributes where table(scanner.bytes(attribute.local)) == .authority {
        partner.authority = String(decoding: scanner.bytes(attribute.value), as: UTF8.self)
      }
      partner.id = builder.uri(try scanner.elementText())
    }
    return partner
  }

  private func identification(_ header: inout StandardHeader) throws(EPCISError) {
    while try scanner.nextTag() == .start {
      switch term() {
      case .standard: header.standard = builder.uri(try scanner.elementText())
      case .typeVersion: header.typeVersion = builder.uri(try scanner.elementText())
      case .instanceIdentifierElement: header.instanceIdentifier = builder.uri(try scanner.elementText())
      case .documentType: header.type = builder.uri(try scanner.elementText())
      case .multipleType:
        header.multipleType = ["true", "1"].contains(builder.uri(try scanner.elementText()))
      case .creationDateAndTime:
        header.creation = builder.timestamp(.creationDateAndTime, try scanner.elementText())
      default: header.rest.append(try node())
      }
    }
  }

  // MARK: Master data

  func vocabularies() throws(EPCISError) -> [MasterDataVocabulary] {
    var result: [MasterDataVocabulary] = []
    while try scanner.nextTag() == .start {
      guard term() == .vocabulary else {
        document.extensions.append(try node())
        continue
      }
      try builder.countNode()
      var vocabulary = MasterDataVocabulary(type: attribute(.type) ?? "")
      while try scanner.nextTag() == .start {
        guard term() == .vocabularyElementListElement else {
          document.extensions.append(try node())
          continue
        }
        while try scanner.nextTag() == .start { vocabulary.elements.append(try masterDataElement()) }
      }
      result.append(vocabulary)
    }
    return result
  }

  private func masterDataElement() throws(EPCISError) -> MasterDataElement {
    try builder.countNode()
    var element = MasterDataElement(id: attribute(.id) ?? "")
    while try scanner.nextTag() == .start {
      switch term() {
      case .attribute:
        let id = attribute(.id) ?? ""
        var value = try node()
        value.name = MasterDataAttribute.valueName
        value.attributes.removeAll { $0.name == QualifiedName(local: "id") }
        var result = MasterDataAttribute(id: id, value: .null)
        result.value = value
        element.attributes.append(result)
      case .children:
        while try scanner.nextTag() == .start {
          element.children.append(builder.uri(try scanner.elementText()))
        }
      case .extension: element.extensions += try contents()
      default: element.extensions.append(try node())
      }
    }
    return element
  }

  private func attribute(_ term: Term) -> String? {
    for attribute in scanner.attributes
    where attribute.namespace == 0 && table(scanner.bytes(attribute.local)) == term {
      return builder.uri(scanner.bytes(attribute.value))
    }
    return nil
  }
}
