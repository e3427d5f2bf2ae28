/// What a JSON-LD document's `@context` says about names: prefixes, terms and a default vocabulary.
///
/// Contexts given by address are not fetched: the standard's own is known, and others could say anything
/// tomorrow.
struct JSONContext: PrefixScope {
  private var definitions: [String: String] = [:]
  /// Terms that may stand before a colon in a value: JSON-LD 1.1 takes those whose address ends with a separator of URIs,
  /// and those that are said to be prefixes.
  private var prefixes: Set<String> = []
  private var vocabulary: String?
  /// The prefixes in the order of their declaration, without the standard's.
  private(set) var bindings: [NamespaceBinding] = []

  var isEmpty: Bool { definitions.isEmpty && vocabulary == nil }

  mutating func define(_ term: String, as value: String, isPrefix: Bool = false) {
    let full = expanded(value) ?? value
    definitions[term] = full
    if isPrefix || full.last.map({ ":/?#[]@".contains($0) }) == true {
      prefixes.insert(term)
    } else {
      prefixes.remove(term)
    }
    bindings.removeAll { $0.prefix == term }
    // Bound by a writer, a term that is no prefix would capture the values that begin with it: its names bring it along.
    if prefixes.contains(term) {
      bindings.append(NamespaceBinding(prefix: term, uri: Namespaces.fromJSON(full)))
    }
  }

  mutating func setVocabulary(_ value: String) { vocabulary = value }

  /// Whether a key without a prefix stands for something.
  func defines(_ key: String) -> Bool { vocabulary != nil || definitions[key] != nil }

  /// The name that a key stands for.
  func name(_ key: String) -> QualifiedName {
    guard let colon = key.utf8.firstIndex(of: 0x3A) else {
      if let full = definitions[key] { return Self.split(full) }
      if let vocabulary { return QualifiedName(namespace: vocabulary, local: key) }
      return QualifiedName(local: key)
    }
    let prefix = String(key[..<colon])
    let local = String(key[key.index(after: colon)...])
    if !local.hasPrefix("//") {
      if let namespace = definitions[prefix] {
        return QualifiedName(namespace: Namespaces.fromJSON(namespace), local: local, prefix: prefix)
      }
      if let namespace = Namespaces.reserved[prefix] {
        return QualifiedName(namespace: namespace, local: local, prefix: prefix)
      }
    }
    return Self.split(key)
  }

  /// The full URI of a compact one in a value, where the document declares its prefix.
  func expanded(_ text: String) -> String? {
    guard let colon = text.utf8.firstIndex(of: 0x3A) else { return nil }
    let local = text[text.utf8.index(after: colon)...]
    let prefix = String(text[..<colon])
    guard !local.hasPrefix("//"), prefixes.contains(prefix), let namespace = definitions[prefix] else {
      return nil
    }
    return namespace + local
  }

  /// A full URI taken apart behind its last separator, where vocabularies put their names.
  private static func split(_ uri: String) -> QualifiedName {
    let separators: [Character] = uri.contains("#") ? ["#"] : uri.contains("/") ? ["/"] : [":"]
    guard let last = uri.lastIndex(where: separators.contains), uri.index(after: last) < uri.endIndex else {
      return QualifiedName(local: uri)
    }
    let namespace = String(uri[...last])
    return QualifiedName(
      namespace: Namespaces.fromJSON(namespace), local: String(uri[uri.index(after: last)...]))
  }
}

extension ExtensionNode {
  /// Marks a name as a JSON key that no context has been applied to yet, because `@context` can come later.
  static let unresolved = "\u{1}"

  /// The tree with the names that its keys stand for.
  mutating func resolve(in context: JSONContext) {
    if name.namespace == Self.unresolved { name = Self.resolved(name, in: context) }
    for index in attributes.indices where attributes[index].name.namespace == Self.unresolved {
      attributes[index].name = Self.resolved(attributes[index].name, in: context)
    }
    switch content {
    case .nodes(var nodes):
      content = .null
      nodes.resolve(in: context)
      content = .nodes(nodes)
    case .typed(let text, let type) where type.namespace == Self.unresolved:
      content = .typed(text: text, as: context.name(type.local))
    default: break
    }
  }

  private static func resolved(_ name: QualifiedName, in context: JSONContext) -> QualifiedName {
    name.local == looseText ? QualifiedName(local: looseText) : context.name(name.local)
  }
}

extension [ExtensionNode] {
  mutating func resolve(in context: JSONContext) {
    for index in indices { self[index].resolve(in: context) }
  }
}
