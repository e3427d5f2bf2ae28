/// One value of a scenario file, with its place.
public struct Node: Sendable {
  /// What it is.
  public let content: Content
  /// Where it stands, without the white space around it.
  public let range: SourceRange

  /// A value at a place.
  public init(_ content: Content, at range: SourceRange) {
    self.content = content
    self.range = range
  }

  /// The sorts of values.
  public enum Content: Sendable {
    /// Nothing: takes back what was said before.
    case null
    /// `true` or `false`.
    case boolean(Bool)
    /// A number by its decimal digits: hexadecimal ones are converted, `.5` is `0.5`, a `+` is left out.
    case number(String)
    /// A text, with escapes resolved.
    case text(String)
    /// A list.
    case list([Node])
    /// Members in the order of the file, no key twice.
    case object([Member])
    /// Something that could not be read and was complained about; nothing more is said about it.
    case broken
  }

  /// A key with its value.
  public struct Member: Sendable {
    /// The key, with escapes resolved.
    public let key: String
    /// Where the key stands, quotes included.
    public let keyRange: SourceRange
    /// The value.
    public let value: Node

    /// A key with its value.
    public init(key: String, keyRange: SourceRange, value: Node) {
      self.key = key
      self.keyRange = keyRange
      self.value = value
    }
  }

  /// The members of an object; empty for everything else.
  public var members: [Member] { if case .object(let members) = content { members } else { [] } }

  /// The value of a key of an object.
  public subscript(key: String) -> Node? { members.first { $0.key == key }?.value }

  /// How messages name the sort of value, with an article.
  public var phrase: String {
    switch content {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .number(let digits): "the number \(digits)"
    case .text(let text): "the text “\(text.count > 30 ? text.prefix(30) + "…" : text)”"
    case .list: "a list"
    case .object: "an object"
    case .broken: "something unreadable"
    }
  }
}

extension Node {
  /// The text, if it is one.
  var plainText: String? { if case .text(let text) = content { text } else { nil } }

  /// The single value, if it is one.
  var literal: Literal? {
    switch content {
    case .number(let digits): .number(digits)
    case .text(let text): .text(text)
    case .boolean(let value): .boolean(value)
    case .null, .list, .object, .broken: nil
    }
  }
}
