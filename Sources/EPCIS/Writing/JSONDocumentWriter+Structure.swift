/// User extensions in JSON-LD.
extension JSONDocumentWriter {
  /// Members for elements: repeated ones become an array, where the first of them stands.
  func writeMembers(_ nodes: [ExtensionNode]) {
    guard nodes.count > 1 else {
      if let node = nodes.first { writeMember(key(node.name), [node]) }
      return
    }
    var groups: [QualifiedName: [ExtensionNode]] = [:]
    var order: [QualifiedName] = []
    var last: QualifiedName?
    var isInterleaved = false
    for node in nodes {
      if groups[node.name] == nil {
        order.append(node.name)
      } else if last != node.name {
        isInterleaved = true
      }
      groups[node.name, default: []].append(node)
      last = node.name
    }
    if isInterleaved { log.add(nodes[0].name.local, .orderInJSON, .changed) }
    for name in order { writeMember(key(name), groups[name] ?? []) }
  }

  private func writeMember(_ key: String, _ nodes: [ExtensionNode]) {
    output.key(key)
    guard nodes.count > 1 else { return writeValue(nodes[0]) }
    output.array { for node in nodes { writeValue(node) } }
  }

  /// An element's content; with attributes an object that holds them beside it.
  func writeValue(_ node: ExtensionNode) {
    switch node.content {
    case .nodes(let nodes):
      output.object {
        writeAttributes(node)
        writeMembers(nodes)
      }
    case .typed(let text, let type):
      output.object {
        writeAttributes(node)
        output.member("@type", key(type))
        output.member("@value", text)
      }
    case _ where !node.attributes.isEmpty:
      output.object {
        writeAttributes(node)
        output.key("@value")
        writeScalar(node.content)
      }
    default: writeScalar(node.content)
    }
  }

  private func writeScalar(_ content: ExtensionNode.Content) {
    switch content {
    case .text(let text): output.string(text)
    case .number(let number): output.raw(JSONNumber.isValid(number) ? number : "null")
    case .boolean(let value): output.raw(value ? "true" : "false")
    case .null, .typed, .nodes: output.raw("null")
    }
  }

  private func writeAttributes(_ node: ExtensionNode) {
    for attribute in node.attributes {
      output.key("@" + key(attribute.name))
      output.string(attribute.value)
    }
  }

  /// The key of a name: with its prefix, or as a full URI where none is bound.
  private func key(_ name: QualifiedName) -> String {
    if name.namespace.isEmpty { return name.local }
    if let prefix = prefixes.prefix(of: name.namespace, preferring: name.prefix) {
      return "\(prefix):\(name.local)"
    }
    return Namespaces.toJSON(name.namespace) + name.local
  }
}

extension Sequence<ExtensionNode> {
  /// A name of each namespace that occurs in the trees, in the order of first occurrence.
  var namespaces: [QualifiedName] {
    var found: [QualifiedName] = []
    var seen: Set<String> = [""]
    for node in self { node.collectNamespaces(into: &found, &seen) }
    return found
  }
}

extension ExtensionNode {
  fileprivate func collectNamespaces(into found: inout [QualifiedName], _ seen: inout Set<String>) {
    if seen.insert(name.namespace).inserted { found.append(name) }
    for attribute in attributes where seen.insert(attribute.name.namespace).inserted {
      found.append(attribute.name)
    }
    if case .typed(_, let type) = content, seen.insert(type.namespace).inserted { found.append(type) }
    for child in children { child.collectNamespaces(into: &found, &seen) }
  }
}
