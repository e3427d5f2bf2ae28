/// JSON, in which the store writes what has no column of its own, so that any SQL tool can read it.
///
/// These bytes are in the hash chain, so that their form never changes; that of reports, `JSONValue`, may.
package indirect enum JSONText: Hashable {
  case text(String)
  case integer(Int64)
  case real(Double)
  case flag(Bool)
  case list([JSONText])
  case members([(String, JSONText)])
  case null

  package static func == (a: JSONText, b: JSONText) -> Bool { a.written == b.written }
  package func hash(into hasher: inout Hasher) { hasher.combine(written) }

  /// The value of a member; nil where there is none.
  package subscript(name: String) -> JSONText? {
    guard case .members(let members) = self else { return nil }
    return members.first { $0.0 == name }?.1
  }

  package var string: String? { if case .text(let text) = self { text } else { nil } }
  package var int: Int64? { if case .integer(let number) = self { number } else { nil } }
  package var elements: [JSONText] { if case .list(let list) = self { list } else { [] } }
  var double: Double? {
    switch self {
    case .real(let number): number
    case .integer(let number): Double(number)
    default: nil
    }
  }
}

// MARK: - Writing

extension JSONText {
  /// The text, without spaces.
  var written: String {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func write(to bytes: inout [UInt8]) {
    switch self {
    case .text(let text): Self.write(text, to: &bytes)
    case .integer(let number): bytes += Array(String(number).utf8)
    case .real(let number): bytes += Array(String(number).utf8)
    case .null: bytes += Array("null".utf8)
    case .flag(let flag): bytes += Array((flag ? "true" : "false").utf8)
    case .list(let list):
      bytes.append(UInt8(ascii: "["))
      for (index, value) in list.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        value.write(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .members(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, (name, value)) in members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        Self.write(name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        value.write(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private static func write(_ text: String, to bytes: inout [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0x00..<0x20: bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
