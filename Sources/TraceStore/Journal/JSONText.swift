/// The small part of JSON in which the store writes what has no column of its own, so that any SQL tool can read it.
///
/// Members are written in one fixed order, because these bytes are in the hash chain.
indirect enum JSONText: Hashable {
  case text(String)
  case integer(Int64)
  case real(Double)
  case flag(Bool)
  case list([JSONText])
  case members([(String, JSONText)])

  static func == (a: JSONText, b: JSONText) -> Bool { a.written == b.written }
  func hash(into hasher: inout Hasher) { hasher.combine(written) }

  /// The value of a member; nil where there is none.
  subscript(name: String) -> JSONText? {
    guard case .members(let members) = self else { return nil }
    return members.first { $0.0 == name }?.1
  }

  var string: String? { if case .text(let text) = self { text } else { nil } }
  var int: Int64? { if case .integer(let number) = self { number } else { nil } }
  var elements: [JSONText] { if case .list(let list) = self { list } else { [] } }
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

// MARK: - Reading

extension JSONText {
  /// What a text of ours says; nil where somebody has changed it into something else.
  init?(_ text: String) {
    var reader = Reader(bytes: Array(text.utf8))
    guard let value = reader.value(depth: 0), reader.position == reader.bytes.count else { return nil }
    self = value
  }

  private struct Reader {
    let bytes: [UInt8]
    var position = 0

    private var byte: UInt8 { position < bytes.count ? bytes[position] : 0 }

    private mutating func take(_ expected: UInt8) -> Bool {
      guard byte == expected, position < bytes.count else { return false }
      position += 1
      return true
    }

    mutating func value(depth: Int) -> JSONText? {
      guard depth < 16 else { return nil }
      switch byte {
      case UInt8(ascii: "\""): return text().map { .text($0) }
      case UInt8(ascii: "["): return list(depth)
      case UInt8(ascii: "{"): return members(depth)
      case UInt8(ascii: "t"): return word("true") ? .flag(true) : nil
      case UInt8(ascii: "f"): return word("false") ? .flag(false) : nil
      default: return number()
      }
    }

    private mutating func word(_ word: String) -> Bool {
      guard bytes[position...].starts(with: word.utf8) else { return false }
      position += word.utf8.count
      return true
    }

    private mutating func number() -> JSONText? {
      let start = position
      while position < bytes.count, "+-.0123456789eE".utf8.contains(byte) { position += 1 }
      let text = String(decoding: bytes[start..<position], as: UTF8.self)
      return Int64(text).map { .integer($0) } ?? Double(text).map { .real($0) }
    }

    private mutating func text() -> String? {
      guard take(UInt8(ascii: "\"")) else { return nil }
      var result: [UInt8] = []
      while position < bytes.count {
        let next = byte
        position += 1
        if next == UInt8(ascii: "\"") { return String(decoding: result, as: UTF8.self) }
        guard next == UInt8(ascii: "\\") else {
          result.append(next)
          continue
        }
        if byte == UInt8(ascii: "u") {
          guard position + 5 <= bytes.count,
            let code = UInt8(String(decoding: bytes[position + 1..<position + 5], as: UTF8.self), radix: 16)
          else { return nil }
          result.append(code)
          position += 5
        } else {
          result.append(byte)
          position += 1
        }
      }
      return nil
    }

    private mutating func list(_ depth: Int) -> JSONText? {
      position += 1
      var values: [JSONText] = []
      if take(UInt8(ascii: "]")) { return .list([]) }
      repeat {
        guard let value = value(depth: depth + 1) else { return nil }
        values.append(value)
      } while take(UInt8(ascii: ","))
      return take(UInt8(ascii: "]")) ? .list(values) : nil
    }

    private mutating func members(_ depth: Int) -> JSONText? {
      position += 1
      var members: [(String, JSONText)] = []
      if take(UInt8(ascii: "}")) { return .members([]) }
      repeat {
        guard let name = text(), take(UInt8(ascii: ":")), let value = value(depth: depth + 1) else {
          return nil
        }
        members.append((name, value))
      } while take(UInt8(ascii: ","))
      return take(UInt8(ascii: "}")) ? .members(members) : nil
    }
  }
}
