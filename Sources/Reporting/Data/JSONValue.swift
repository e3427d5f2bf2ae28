/// JSON with its keys in the order in which they were written, and its own writer: no library decides about bytes.
indirect enum JSONValue: Sendable {
  case object([(String, JSONValue)])
  case array([JSONValue])
  case text(String)
  case integer(Int)
  case natural(UInt64)
  case number(Double)
  case boolean(Bool)
  case null

  /// Two spaces to a level; what fits in one line stands in one.
  func text(indent: Int = 0) -> String {
    let short = compact
    if indent + short.utf8.count <= 110 || isLeaf { return short }
    let inner = String(repeating: " ", count: indent + 2)
    let outer = String(repeating: " ", count: indent)
    switch self {
    case .object(let fields):
      let lines = fields.map { inner + Self.quoted($0.0) + ": " + $0.1.text(indent: indent + 2) }
      return "{\n" + lines.joined(separator: ",\n") + "\n" + outer + "}"
    case .array(let values):
      let lines = values.map { inner + $0.text(indent: indent + 2) }
      return "[\n" + lines.joined(separator: ",\n") + "\n" + outer + "]"
    default: return short
    }
  }

  private var isLeaf: Bool {
    switch self {
    case .object, .array: false
    default: true
    }
  }

  private var compact: String {
    switch self {
    case .object(let fields):
      fields.isEmpty
        ? "{}" : "{ " + fields.map { Self.quoted($0.0) + ": " + $0.1.compact }.joined(separator: ", ") + " }"
    case .array(let values): "[" + values.map(\.compact).joined(separator: ", ") + "]"
    case .text(let text): Self.quoted(text)
    case .integer(let number): String(number)
    case .natural(let number): String(number)
    // Swift writes the shortest digits that read back as the same number; JSON knows no infinity.
    case .number(let number): number.isFinite ? "\(number)" : "null"
    case .boolean(let flag): flag ? "true" : "false"
    case .null: "null"
    }
  }

  /// A text in quotation marks, with what JSON forbids escaped, and with what HTML could take for its own.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{2028}", "\u{2029}", "\u{0}"..<"\u{20}", "\u{7F}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  static func optional<T>(_ value: T?, _ make: (T) -> JSONValue) -> JSONValue { value.map(make) ?? .null }
}
