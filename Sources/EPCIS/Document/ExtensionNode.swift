/// A name with its namespace, as both XML and JSON-LD have them.
///
/// Two names are equal when namespace and local part are; the prefix is notation, kept so that a document is
/// written again with the prefixes it came with.
public struct QualifiedName: Hashable, Sendable, CustomStringConvertible {
  /// The namespace's URI, empty for a name without one.
  public var namespace: String
  /// The part after the prefix.
  public var local: String
  /// The prefix that the document used, empty for none.
  public var prefix: String

  /// A name in a namespace, or in none.
  public init(namespace: String = "", local: String, prefix: String = "") {
    self.namespace = namespace
    self.local = local
    self.prefix = prefix
  }

  /// Whether namespace and local part are the same.
  public static func == (left: QualifiedName, right: QualifiedName) -> Bool {
    left.local == right.local && left.namespace == right.namespace
  }

  /// Hashes what is compared.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(local)
    hasher.combine(namespace)
  }

  /// The name with its namespace: `{namespace}local`.
  public var description: String { namespace.isEmpty ? local : "{\(namespace)}\(local)" }
}

/// One element of a user's extension, with everything below it: kept as structure, never interpreted.
///
/// In XML it is an element; in JSON-LD a member, where repeated elements become an array. An attribute of an
/// XML element is written in JSON as a member whose key begins with `@` (JSON-LD ignores such keys), and the
/// text between child elements as members `#text`. An XML `xsi:type` is JSON-LD's typed value.
public struct ExtensionNode: Hashable, Sendable {
  /// What an extension element holds.
  public enum Content: Hashable, Sendable {
    /// Text: a JSON string, an XML element's text.
    case text(String)
    /// A JSON number; in XML an `xsi:type` of `xsd:integer`, `xsd:decimal` or `xsd:double`.
    case number(String)
    /// A JSON boolean; in XML an `xsi:type` of `xsd:boolean`.
    case boolean(Bool)
    /// A JSON null; in XML `xsi:nil`.
    case null
    /// Text with a type that JSON has no literal for.
    case typed(String, type: QualifiedName)
    /// Child elements, in order.
    case nodes([ExtensionNode])
  }

  /// An attribute of an XML element.
  public struct Attribute: Hashable, Sendable {
    /// The attribute's name.
    public var name: QualifiedName
    /// Its value.
    public var value: String

    /// An attribute with a value.
    public init(name: QualifiedName, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The element's name.
  public var name: QualifiedName
  /// The element's attributes, without namespace declarations and `xsi:type`.
  public var attributes: [Attribute]
  /// What it holds.
  public var content: Content

  /// An element.
  public init(_ name: QualifiedName, _ content: Content, attributes: [Attribute] = []) {
    self.name = name
    self.content = content
    self.attributes = attributes
  }

  /// The text of an element that holds a single value, whatever its type; nil for null and for structure.
  public var text: String? {
    switch content {
    case .text(let text), .number(let text), .typed(let text, _): text
    case .boolean(let value): value ? "true" : "false"
    case .null, .nodes: nil
    }
  }

  /// The child elements; none for a single value.
  public var children: [ExtensionNode] {
    if case .nodes(let nodes) = content { nodes } else { [] }
  }

  /// Whether this is not an element but text between elements.
  public var isLooseText: Bool { name.local == Self.looseText }

  static let looseText = "#text"
}
