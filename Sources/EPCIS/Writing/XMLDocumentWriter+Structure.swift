/// User extensions in XML.
extension XMLDocumentWriter {
  /// An element with everything below it.
  func write(_ node: ExtensionNode) {
    guard !node.isLooseText else { return output.text(node.text ?? "") }
    guard XMLName.isValid(node.name.local) else { return log.add(node.name.local, .nameInXML, .omitted) }
    var released: [String] = []
    output.startLine()
    buffer.append(0x3C)
    let name = qualified(node.name, declaring: &released)
    buffer.append(name.text)
    for uri in name.declarations { declare(uri) }
    for attribute in node.attributes {
      guard XMLName.isValid(attribute.name.local) else {
        log.add("@" + attribute.name.local, .nameInXML, .omitted)
        continue
      }
      let name = qualified(attribute.name, declaring: &released)
      for uri in name.declarations { declare(uri) }
      output.attribute(name.text, attribute.value)
    }
    writeContent(of: node, name: name.text, declaring: &released)
    for uri in released { prefixes.release(uri) }
  }

  private func writeContent(of node: ExtensionNode, name: String, declaring released: inout [String]) {
    let text: String
    switch node.content {
    case .text(let value): text = value
    case .number(let number):
      output.attribute("xsi:type", "xsd:" + ExtensionNode.Content.numberType(number))
      text = number
    case .boolean(let value):
      output.attribute("xsi:type", "xsd:boolean")
      text = value ? "true" : "false"
    case .null:
      output.attribute("xsi:nil", "true")
      text = ""
    case .typed(let value, let type):
      let typeName = qualified(type, declaring: &released)
      for uri in typeName.declarations { declare(uri) }
      output.attribute("xsi:type", typeName.text)
      text = value
    case .nodes(let nodes):
      return writeChildren(nodes, name: name)
    }
    if text.isEmpty { return buffer.append("/>") }
    buffer.append(0x3E)
    output.text(text)
    end(name)
  }

  private func writeChildren(_ nodes: [ExtensionNode], name: String) {
    buffer.append(0x3E)
    let wasInline = output.isInline
    if nodes.contains(where: \.isLooseText) { output.isInline = true }
    output.depth += 1
    for node in nodes { write(node) }
    output.depth -= 1
    output.startLine()
    output.isInline = wasInline
    end(name)
  }

  private func end(_ name: String) {
    buffer.append("</")
    buffer.append(name)
    buffer.append(0x3E)
  }

  private func declare(_ uri: String) {
    output.attribute("xmlns:\(prefixes.prefix(of: uri) ?? "")", uri)
  }

  /// A name with its prefix, which is bound for this element if it is not bound yet.
  func qualified(
    _ name: QualifiedName, declaring released: inout [String], avoiding used: Set<String> = []
  ) -> (text: String, declarations: [String]) {
    if name.namespace.isEmpty { return (name.local, []) }
    if let prefix = prefixes.prefix(of: name.namespace, preferring: name.prefix) {
      return ("\(prefix):\(name.local)", [])
    }
    let prefix = prefixes.bind(name.namespace, preferring: name.prefix, avoiding: used)
    released.append(name.namespace)
    return ("\(prefix):\(name.local)", [name.namespace])
  }

  /// One sensor record: fields and extensions as attributes.
  func write(_ record: SensorRecord, as name: StaticString) {
    var released: [String] = []
    output.startLine()
    buffer.append(0x3C)
    buffer.append(name)
    for field in record.fields {
      switch field.key.form {
      case .vocabulary(let kind): output.attribute(field.key.name, kind.webURI(field.value))
      case .uri: output.attribute(field.key.name, identifiers.text(field.value))
      default: output.attribute(field.key.name, field.value)
      }
    }
    var loose = ""
    for (index, node) in record.extensions.enumerated() {
      guard let text = node.text, node.attributes.isEmpty else {
        log.add(node.name.local, .structureInAttribute, .omitted)
        continue
      }
      if node.isLooseText {
        loose += text
        continue
      }
      guard XMLName.isValid(node.name.local) else {
        log.add(node.name.local, .nameInXML, .omitted)
        continue
      }
      // An attribute occurs once; a repeated member of JSON has no second place.
      guard !record.extensions[..<index].contains(where: { $0.name == node.name }) else {
        log.add(node.name.local, .singleValue, .omitted)
        continue
      }
      if case .text = node.content {} else { log.add(node.name.local, .structureInAttribute, .changed) }
      let name = qualified(node.name, declaring: &released, avoiding: PrefixTable.prefixes(in: record.terms))
      for uri in name.declarations { declare(uri) }
      output.attribute(name.text, text)
    }
    for uri in released { prefixes.release(uri) }
    if loose.isEmpty { return buffer.append("/>") }
    buffer.append(0x3E)
    output.text(loose)
    buffer.append("</")
    buffer.append(name)
    buffer.append(0x3E)
  }
}
