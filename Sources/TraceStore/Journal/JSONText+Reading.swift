extension JSONText {
  /// Why a text is no JSON, and at which byte, from 0.
  package struct Problem: Error {
    package var reason: String
    package var offset: Int
  }

  /// What a text of ours says; nil where somebody has changed it into something else.
  init?(_ text: String) {
    guard let value = try? JSONText(utf8: Array(text.utf8)) else { return nil }
    self = value
  }

  /// The value that a whole text in UTF-8 is (RFC 8259). A member that stands twice is refused: one of the two would be lost.
  package init(utf8 bytes: [UInt8]) throws(Problem) {
    var reader = Reader(bytes: bytes)
    self = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.position == bytes.count else { throw reader.problem("there is more behind the value") }
  }

  private struct Reader {
    let bytes: [UInt8]
    var position = 0

    private static let deepest = 16

    private var byte: UInt8 { position < bytes.count ? bytes[position] : 0 }

    func problem(_ reason: String) -> Problem { Problem(reason: reason, offset: position) }

    mutating func skipSpace() {
      while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    private mutating func take(_ expected: Unicode.Scalar) -> Bool {
      skipSpace()
      guard position < bytes.count, byte == UInt8(ascii: expected) else { return false }
      position += 1
      return true
    }

    mutating func value(depth: Int) throws(Problem) -> JSONText {
      guard depth < Self.deepest else { throw problem("values are nested more than \(Self.deepest) deep") }
      skipSpace()
      switch byte {
      case UInt8(ascii: "\""): return .text(try text())
      case UInt8(ascii: "["): return try list(depth)
      case UInt8(ascii: "{"): return try members(depth)
      case UInt8(ascii: "t"): return try word("true", .flag(true))
      case UInt8(ascii: "f"): return try word("false", .flag(false))
      case UInt8(ascii: "n"): return try word("null", .null)
      default: return try number()
      }
    }

    private mutating func word(_ word: String, _ value: JSONText) throws(Problem) -> JSONText {
      guard bytes[position...].starts(with: word.utf8) else { throw problem("a value is expected") }
      position += word.utf8.count
      return value
    }

    private mutating func number() throws(Problem) -> JSONText {
      let start = position
      func digits() -> Bool {
        let first = position
        while 0x30...0x39 ~= byte { position += 1 }
        return position > first
      }
      if byte == UInt8(ascii: "-") { position += 1 }
      let first = position
      guard digits() else { throw Problem(reason: "a value is expected", offset: start) }
      guard bytes[first] != 0x30 || position == first + 1 else {
        throw Problem(reason: "a number begins with a zero", offset: start)
      }
      var isWhole = true
      if byte == UInt8(ascii: ".") {
        isWhole = false
        position += 1
        guard digits() else { throw problem("a digit is expected") }
      }
      if byte | 0x20 == UInt8(ascii: "e") {
        isWhole = false
        position += 1
        if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { position += 1 }
        guard digits() else { throw problem("a digit is expected") }
      }
      let text = String(decoding: bytes[start..<position], as: UTF8.self)
      if isWhole, let number = Int64(text) { return .integer(number) }
      guard let number = Double(text), number.isFinite else {
        throw Problem(reason: "this number is too large", offset: start)
      }
      return .real(number)
    }

    private mutating func text() throws(Problem) -> String {
      position += 1
      let start = position
      // Most texts are as they stand.
      while position < bytes.count, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
        position += 1
      }
      var result = Array(bytes[start..<position])
      while byte != UInt8(ascii: "\"") {
        guard position < bytes.count else { throw problem("a text does not end") }
        guard byte >= 0x20 else { throw problem("a control character stands in a text") }
        if byte == UInt8(ascii: "\\") {
          try escape(into: &result)
        } else {
          result.append(byte)
          position += 1
        }
      }
      position += 1
      guard let text = String(validating: result, as: UTF8.self) else {
        throw Problem(reason: "this text is no UTF-8", offset: start)
      }
      return text
    }

    private mutating func escape(into result: inout [UInt8]) throws(Problem) {
      position += 1
      let plain: [UInt8: UInt8] = [
        0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 0x08, 0x66: 0x0C, 0x6E: 0x0A, 0x72: 0x0D, 0x74: 0x09,
      ]
      if let character = plain[byte], position < bytes.count {
        result.append(character)
        position += 1
        return
      }
      var code = try codeUnit()
      if 0xD800...0xDBFF ~= code, byte == UInt8(ascii: "\\") {
        position += 1
        let low = try codeUnit()
        guard 0xDC00...0xDFFF ~= low else { throw problem("half of a pair of code units stands alone") }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else {
        throw problem("half of a pair of code units stands alone")
      }
      result += Array(String(Character(scalar)).utf8)
    }

    /// `u` and four hexadecimal digits.
    private mutating func codeUnit() throws(Problem) -> UInt32 {
      guard byte == UInt8(ascii: "u"), position + 5 <= bytes.count,
        bytes[position + 1..<position + 5].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
        let code = UInt32(String(decoding: bytes[position + 1..<position + 5], as: UTF8.self), radix: 16)
      else { throw problem("there is no such escape") }
      position += 5
      return code
    }

    private mutating func list(_ depth: Int) throws(Problem) -> JSONText {
      position += 1
      var values: [JSONText] = []
      if take("]") { return .list([]) }
      repeat { values.append(try value(depth: depth + 1)) } while take(",")
      guard take("]") else { throw problem("“,” or “]” is expected") }
      return .list(values)
    }

    private mutating func members(_ depth: Int) throws(Problem) -> JSONText {
      position += 1
      var members: [(String, JSONText)] = []
      var names: Set<String> = []
      if take("}") { return .members([]) }
      repeat {
        skipSpace()
        guard byte == UInt8(ascii: "\"") else { throw problem("a name in quotes is expected") }
        let name = try text()
        guard names.insert(name).inserted else { throw problem("“\(name)” stands there twice") }
        guard take(":") else { throw problem("“:” is expected") }
        members.append((name, try value(depth: depth + 1)))
      } while take(",")
      guard take("}") else { throw problem("“,” or “}” is expected") }
      return .members(members)
    }
  }
}
