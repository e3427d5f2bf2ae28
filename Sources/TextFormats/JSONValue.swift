/// A JSON value to be written, its keys in the order given: the same value is the same bytes, on every machine.
public indirect enum JSONValue: Hashable, Sendable {
  /// Nothing.
  case null
  /// `true` or `false`.
  case boolean(Bool)
  /// A whole number.
  case integer(Int)
  /// A whole number that may be larger than any `Int`.
  case natural(UInt64)
  /// A number, written with as few digits as read back; what is no number is written as `null`.
  case number(Double)
  /// The same, and always with a decimal point: a reader that guesses types sees one type in a column of them.
  case decimal(Double)
  /// A text.
  case text(String)
  /// A list.
  case list([JSONValue])
  /// Members in their order.
  case object([Member])

  /// A key with its value.
  public struct Member: Hashable, Sendable {
    /// The key.
    public let key: String
    /// The value.
    public let value: JSONValue

    /// A key with its value.
    public init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// Members from pairs.
  public static func object(_ members: [(String, JSONValue)]) -> JSONValue {
    .object(members.map { Member($0.0, $0.1) })
  }

  /// A list of texts.
  public static func texts(_ texts: some Sequence<String>) -> JSONValue { .list(texts.map(JSONValue.text)) }

  /// The text, or nothing.
  public static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.text) ?? .null }

  /// The number, or nothing.
  public static func optional(_ number: Double?) -> JSONValue { number.map(JSONValue.number) ?? .null }

  /// What `make` writes of `value`, or nothing.
  public static func optional<T>(_ value: T?, _ make: (T) -> JSONValue) -> JSONValue {
    value.map(make) ?? .null
  }

  /// With line breaks, two spaces to a level, without a line break at the end.
  public var text: String {
    var out = ""
    write(to: &out, indent: 0)
    return out
  }

  /// The same with a line break at the end.
  public var document: String { text + "\n" }

  /// On one line without spaces.
  public var line: String {
    var out = ""
    write(to: &out, indent: nil)
    return out
  }

  /// Two spaces to a level; what fits in one line of 110 columns stands in one.
  public func folded(indent: Int = 0) -> String {
    let short = compact
    if indent + short.utf8.count <= 110 { return short }
    let inner = String(repeating: " ", count: indent + 2)
    let outer = String(repeating: " ", count: indent)
    switch self {
    case .object(let members):
      let lines = members.map { inner + Self.quoted($0.key) + ": " + $0.value.folded(indent: indent + 2) }
      return "{\n" + lines.joined(separator: ",\n") + "\n" + outer + "}"
    case .list(let elements):
      let lines = elements.map { inner + $0.folded(indent: indent + 2) }
      return "[\n" + lines.joined(separator: ",\n") + "\n" + outer + "]"
    default: return short
    }
  }

  private var compact: String {
    switch self {
    case .object(let members):
      members.isEmpty
        ? "{}"
        : "{ " + members.map { Self.quoted($0.key) + ": " + $0.value.compact }.joined(separator: ", ") + " }"
    case .list(let elements): "[" + elements.map(\.compact).joined(separator: ", ") + "]"
    default: line
    }
  }

  private func write(to out: inout String, indent: Int?) {
    switch self {
    case .null: out += "null"
    case .boolean(let value): out += value ? "true" : "false"
    case .integer(let value): out += String(value)
    case .natural(let value): out += String(value)
    case .decimal(let value): out += value.isFinite ? value.description : "null"
    case .number(let value): out += value.isFinite ? value.shortestText : "null"
    case .text(let text): Self.quote(text, to: &out)
    case .list(let elements):
      Self.bracket("[", "]", elements, to: &out, indent: indent) { element, out, indent in
        element.write(to: &out, indent: indent)
      }
    case .object(let members):
      Self.bracket("{", "}", members, to: &out, indent: indent) { member, out, indent in
        Self.quote(member.key, to: &out)
        out += indent == nil ? ":" : ": "
        member.value.write(to: &out, indent: indent)
      }
    }
  }

  private static func bracket<Element>(
    _ open: String, _ close: String, _ elements: [Element], to out: inout String, indent: Int?,
    _ write: (Element, inout String, Int?) -> Void
  ) {
    out += open
    for (index, element) in elements.enumerated() {
      if index > 0 { out += "," }
      if let indent { out += "\n" + String(repeating: "  ", count: indent + 1) }
      write(element, &out, indent.map { $0 + 1 })
    }
    if let indent, !elements.isEmpty { out += "\n" + String(repeating: "  ", count: indent) }
    out += close
  }

  /// A text in quotation marks. Everything that a terminal, a browser or a person would not show is escaped, although
  /// JSON forbids only some of it raw.
  private static func quote(_ text: String, to out: inout String) {
    out += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      default: if scalar.isInvisible { out += scalar.escaped } else { out.unicodeScalars.append(scalar) }
      }
    }
    out += "\""
  }

  private static func quoted(_ text: String) -> String {
    var out = ""
    quote(text, to: &out)
    return out
  }
}
