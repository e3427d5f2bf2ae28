/// A value that is written as JSON, with its members in the order in which they were given.
indirect enum JSONText {
  case text(String)
  case number(Int)
  case decimal(Double)
  case flag(Bool)
  case list([JSONText])
  case object([(String, JSONText)])
  case null

  /// A text, or null where there is none.
  static func optional(_ text: String?) -> JSONText { text.map { .text($0) } ?? .null }

  /// The value over several lines, with a line feed at the end.
  var document: String {
    var output = ""
    write(to: &output, indent: 0)
    return output + "\n"
  }

  private func write(to output: inout String, indent: Int) {
    switch self {
    case .text(let text): output += Self.quoted(text)
    case .number(let number): output += String(number)
    case .decimal(let number): output += number.isFinite ? "\(number)" : "null"
    case .flag(let flag): output += flag ? "true" : "false"
    case .null: output += "null"
    case .list(let values): Self.write(values.map { (nil, $0) }, "[", "]", to: &output, indent)
    case .object(let members): Self.write(members.map { ($0, $1) }, "{", "}", to: &output, indent)
    }
  }

  private static func write(
    _ members: [(String?, JSONText)], _ opening: String, _ closing: String, to output: inout String,
    _ indent: Int
  ) {
    output += opening
    let margin = "\n" + String(repeating: "  ", count: indent + 1)
    for (index, (name, value)) in members.enumerated() {
      output += (index == 0 ? "" : ",") + margin
      if let name { output += quoted(name) + ": " }
      value.write(to: &output, indent: indent + 1)
    }
    if !members.isEmpty { output += "\n" + String(repeating: "  ", count: indent) }
    output += closing
  }

  private static func quoted(_ text: String) -> String {
    var output = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "\n": output += "\\n"
      case "\t": output += "\\t"
      case "\r": output += "\\r"
      case "\u{0}"..<" ", "\u{7F}":
        let digits = String(scalar.value, radix: 16)
        output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output + "\""
  }
}
