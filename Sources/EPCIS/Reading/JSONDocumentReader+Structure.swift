/// User extensions and master data in JSON-LD.
extension JSONDocumentReader {
  /// Adds the elements that a member stands for: one for each element of an array.
  func extensionValue(_ key: String, into nodes: inout [ExtensionNode]) throws(EPCISError) {
    if key == "@context" { return try readContext(into: &scope) }
    if try scanner.peek() == 0x5B {
      try scanner.begin(0x5B)
      var isFirst = true
      while try scanner.nextElement(isFirst: &isFirst) { try extensionValue(key, into: &nodes) }
      return
    }
    var node = ExtensionNode(QualifiedName(namespace: ExtensionNode.unresolved, local: key), .null)
    try readContent(of: &node)
    nodes.append(node)
  }

  private func readContent(of node: inout ExtensionNode) throws(EPCISError) {
    try builder.countNode()
    switch try scanner.peek() {
    case 0x22:
      try scanner.string()
      if node.name.local == "type", let type = term(of: scanner.text), type.eventType != nil {
        builder.notice(.misplaced(type.rawValue, in: "an extension"))
      }
      node.content = .text(builder.strings.string(scanner.text))
    case 0x2D, 0x30...0x39:
      try scanner.number()
      node.content = .number(String(decoding: scanner.text, as: UTF8.self))
    case 0x74, 0x66, 0x6E: node.content = try scanner.literal().map { .boolean($0) } ?? .null
    case 0x7B: try readObject(of: &node)
    case let byte: throw scanner.unexpected(byte, expected: "a value", inside: "a member")
    }
  }

  /// An object: child elements, or a typed value, or what was an XML element's attributes and text.
  private func readObject(of node: inout ExtensionNode) throws(EPCISError) {
    var children: [ExtensionNode] = []
    var value: ExtensionNode?
    var type: String?
    try scanner.begin(0x7B)
    var isFirst = true
    while try scanner.nextKey(isFirst: &isFirst) {
      let key = builder.strings.string(scanner.text)
      switch key {
      case "@value":
        var holder = ExtensionNode(QualifiedName(local: ""), .null)
        try readContent(of: &holder)
        value = holder
      case "@type": type = try text("@type")
      case _ where key.hasPrefix("@") && key != "@context":
        let name = QualifiedName(namespace: ExtensionNode.unresolved, local: String(key.dropFirst()))
        if try isString(key) {
          let value = builder.strings.string(scanner.text)
          node.attributes.append(ExtensionNode.Attribute(name: name, value: value))
        }
      default: try extensionValue(key, into: &children)
      }
    }
    if let value, children.isEmpty {
      let name = type.map { QualifiedName(namespace: ExtensionNode.unresolved, local: $0) }
      if let name, let text = value.text {
        node.content = .typed(text, type: name)
      } else {
        node.content = value.content
      }
    } else {
      node.content = .nodes(children)
    }
  }

  // MARK: Master data

  func vocabularies() throws(EPCISError) -> [MasterDataVocabulary] {
    var result: [MasterDataVocabulary] = []
    try scanner.begin(0x5B)
    var isFirst = true
    while try scanner.nextElement(isFirst: &isFirst) {
      try builder.countNode()
      var vocabulary = MasterDataVocabulary(type: "")
      try scanner.begin(0x7B)
      var isFirst = true
      while try scanner.nextKey(isFirst: &isFirst) {
        switch term(of: scanner.text) {
        case .type: vocabulary.type = try text("type") ?? ""
        case .vocabularyElementList:
          try scanner.begin(0x5B)
          var isFirst = true
          while try scanner.nextElement(isFirst: &isFirst) {
            vocabulary.elements.append(try masterDataElement())
          }
        default: try extensionValue(builder.strings.string(scanner.text), into: &document.extensions)
        }
      }
      result.append(vocabulary)
    }
    return result
  }

  private func masterDataElement() throws(EPCISError) -> MasterDataElement {
    try builder.countNode()
    var element = MasterDataElement(id: "")
    try scanner.begin(0x7B)
    var isFirst = true
    while try scanner.nextKey(isFirst: &isFirst) {
      switch term(of: scanner.text) {
      case .id: element.id = try text("id") ?? ""
      case .children: element.children = try identifiers(.children)
      case .attributes:
        try scanner.begin(0x5B)
        var isFirst = true
        while try scanner.nextElement(isFirst: &isFirst) { element.attributes += try masterDataAttributes() }
      default: try extensionValue(builder.strings.string(scanner.text), into: &element.extensions)
      }
    }
    return element
  }

  /// One attribute; several of one name where its value is an array.
  private func masterDataAttributes() throws(EPCISError) -> [MasterDataAttribute] {
    var id = ""
    var values: [ExtensionNode] = []
    try scanner.begin(0x7B)
    var isFirst = true
    while try scanner.nextKey(isFirst: &isFirst) {
      switch term(of: scanner.text) {
      case .id: id = try text("id") ?? ""
      case .attribute: try extensionValue("attribute", into: &values)
      default: try extensionValue(builder.strings.string(scanner.text), into: &document.extensions)
      }
    }
    return values.map { value in
      var attribute = MasterDataAttribute(id: id, value: .null)
      attribute.value = value
      attribute.value.name = MasterDataAttribute.valueName
      return attribute
    }
  }
}
