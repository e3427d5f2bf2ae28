/// Cuts a JSON5 text into tokens (<https://spec.json5.org>), complaining about what is none and going on behind it.
struct JSON5Lexer {
  let source: SourceText
  var diagnostics = Diagnostics()
  private let bytes: [UInt8]
  private var offset = 0

  init(_ source: SourceText) {
    self.source = source
    bytes = source.bytes
  }

  /// The next token; `.end` for ever after the last.
  mutating func next() -> JSON5Token {
    skipBlanks()
    let start = offset
    guard let byte = byte(0) else { return token(.end, from: start) }
    switch byte {
    case UInt8(ascii: "{"): return punctuation(.openBrace)
    case UInt8(ascii: "}"): return punctuation(.closeBrace)
    case UInt8(ascii: "["): return punctuation(.openBracket)
    case UInt8(ascii: "]"): return punctuation(.closeBracket)
    case UInt8(ascii: ":"): return punctuation(.colon)
    case UInt8(ascii: ","): return punctuation(.comma)
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return text(quote: byte)
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"):
      return number()
    default: return name()
    }
  }

  // MARK: - Blanks

  private mutating func skipBlanks() {
    while let scalar = scalar() {
      if scalar.isBlank {
        offset += scalar.utf8Length
      } else if scalar == "/", byte(1) == UInt8(ascii: "/") {
        while let scalar = self.scalar(), !scalar.endsLine { offset += scalar.utf8Length }
      } else if scalar == "/", byte(1) == UInt8(ascii: "*") {
        skipBlockComment()
      } else {
        return
      }
    }
  }

  private mutating func skipBlockComment() {
    let start = offset
    offset += 2
    while offset < bytes.count {
      if byte(0) == UInt8(ascii: "*"), byte(1) == UInt8(ascii: "/") {
        offset += 2
        return
      }
      offset += 1
    }
    complain("this comment is never closed", start..<(start + 2), hint: "end it with */")
  }

  // MARK: - Texts

  private mutating func text(quote: UInt8) -> JSON5Token {
    let start = offset
    var characters: [UInt8] = []
    var isBroken = false
    offset += 1
    while let byte = byte(0) {
      switch byte {
      case quote:
        offset += 1
        return token(isBroken ? .broken : .text(String(decoding: characters, as: UTF8.self)), from: start)
      case 10, 13:
        complain(
          "this text is not closed on its line", start..<offset,
          hint: "end it with \(Character(Unicode.Scalar(quote)))")
        return token(.broken, from: start)
      case UInt8(ascii: "\\"):
        if let scalars = escape() { characters += Array(String(scalars).utf8) } else { isBroken = true }
      default:
        characters.append(byte)
        offset += 1
      }
    }
    complain(
      "this text is never closed", start..<offset, hint: "end it with \(Character(Unicode.Scalar(quote)))")
    return token(.broken, from: start)
  }

  /// What an escape in a text stands for, nothing for a line continuation; nil after a complaint.
  private mutating func escape() -> String.UnicodeScalarView? {
    let start = offset
    offset += 1
    guard let scalar = scalar() else { return "".unicodeScalars }
    offset += scalar.utf8Length
    switch scalar {
    case "b": return "\u{8}".unicodeScalars
    case "f": return "\u{C}".unicodeScalars
    case "n": return "\n".unicodeScalars
    case "r": return "\r".unicodeScalars
    case "t": return "\t".unicodeScalars
    case "v": return "\u{B}".unicodeScalars
    case "x":
      return hexadecimal(2, from: start).flatMap { Unicode.Scalar($0) }.map {
        String(Character($0)).unicodeScalars
      }
    case "u": return unicodeEscape(from: start).map { String(Character($0)).unicodeScalars }
    case "\r":
      if byte(0) == 10 { offset += 1 }
      return "".unicodeScalars
    case "\n", "\u{2028}", "\u{2029}": return "".unicodeScalars
    case "0" where byte(0).map { !$0.isDigit } ?? true: return "\0".unicodeScalars
    case "0"..."9":
      complain("\\\(scalar) is not an escape", start..<offset, hint: "write \\u and four hexadecimal digits")
      return nil
    default: return String(Character(scalar)).unicodeScalars
    }
  }

  /// `\uHHHH`, or two of them that are one character beyond the first 65,536.
  private mutating func unicodeEscape(from start: Int) -> Unicode.Scalar? {
    guard let first = hexadecimal(4, from: start) else { return nil }
    if (0xD800...0xDBFF).contains(first), byte(0) == UInt8(ascii: "\\"), byte(1) == UInt8(ascii: "u") {
      offset += 2
      guard let second = hexadecimal(4, from: start) else { return nil }
      if (0xDC00...0xDFFF).contains(second) {
        return Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
      }
    } else if let scalar = Unicode.Scalar(first) {
      return scalar
    }
    complain(
      "half of a surrogate pair is not a character", start..<offset, hint: "write the character itself")
    return nil
  }

  private mutating func hexadecimal(_ digits: Int, from start: Int) -> UInt32? {
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let digit = byte(0)?.hexadecimalDigit else {
        complain(
          "an escape ends too early", start..<max(offset, start + 1),
          hint: "\\x takes two hexadecimal digits, \\u takes four")
        return nil
      }
      value = value << 4 | UInt32(digit)
      offset += 1
    }
    return value
  }

  // MARK: - Numbers

  private mutating func number() -> JSON5Token {
    let start = offset
    let word = wordLength()
    let text = source.string(start..<(start + max(1, word)))
    offset = start + max(1, word)
    let digits = JSON5Number.normalized(text)
    let hasUnit = takeUnit()
    if let digits, !hasUnit { return token(.number(digits), from: start) }
    let written = source.string(start..<offset)
    if digits == nil, let (message, hint) = JSON5Number.complaint(text) {
      complain(message, start..<offset, hint: hint)
    } else {
      let message = hasUnit ? "“\(written)” needs quotes" : "“\(written)” is not a number"
      complain(message, start..<offset, hint: "a number with a unit is a text: \"\(written)\"")
    }
    return token(.broken, from: start)
  }

  /// The length of what hangs together as one word: everything up to a blank, a comment, a quote or punctuation.
  private func wordLength() -> Int {
    var end = offset
    while end < bytes.count, let scalar = scalar(at: end), !scalar.isBlank {
      if ",:[]{}\"'".unicodeScalars.contains(scalar) { break }
      if scalar == "/", end + 1 < bytes.count,
        bytes[end + 1] == UInt8(ascii: "/") || bytes[end + 1] == UInt8(ascii: "*")
      {
        break
      }
      end += scalar.utf8Length
    }
    return end - offset
  }

  /// Takes the bare `mm` of a bare `40 mm`, so that it is complained of as a whole; a word before a colon is a key.
  private mutating func takeUnit() -> Bool {
    let start = offset
    while byte(0) == 32 { offset += 1 }
    let length = wordLength()
    if offset > start, length > 0, let first = scalar(), first.isNameStart || first == "%" || first == "/" {
      offset += length
      let end = offset
      while byte(0) == 32 { offset += 1 }
      let isKey = byte(0) == UInt8(ascii: ":")
      offset = end
      if !isKey { return true }
    }
    offset = start
    return false
  }

  // MARK: - Names

  private mutating func name() -> JSON5Token {
    let start = offset
    var name = String.UnicodeScalarView()
    while let scalar = scalar() {
      if name.isEmpty ? scalar.isNameStart : scalar.isNamePart {
        name.append(scalar)
        offset += scalar.utf8Length
      } else if scalar == "\\", byte(1) == UInt8(ascii: "u") {
        let escape = offset
        offset += 2
        guard let escaped = unicodeEscape(from: escape) else { return token(.broken, from: start) }
        guard name.isEmpty ? escaped.isNameStart : escaped.isNamePart else {
          complain("this escape is not a letter", escape..<offset, hint: "put the key in quotes")
          return token(.broken, from: start)
        }
        name.append(escaped)
      } else {
        break
      }
    }
    if !name.isEmpty { return token(.name(String(name)), from: start) }
    offset += max(1, wordLength())
    offset = min(offset, bytes.count)
    let written = source.string(start..<offset)
    let isTypeset = written.contains { "“”„‘’".contains($0) }
    complain(
      "“\(written)” has no meaning here", start..<offset,
      hint: isTypeset
        ? "quotes are straight here, \" or ', and not those of a word processor"
        : "if it is a text, put it in quotes")
    return token(.broken, from: start)
  }

  // MARK: - Parts

  private func byte(_ ahead: Int) -> UInt8? { offset + ahead < bytes.count ? bytes[offset + ahead] : nil }

  private func scalar() -> Unicode.Scalar? { scalar(at: offset) }

  /// The character at `place`; the bytes are well-formed, because ``SourceText`` has repaired them.
  private func scalar(at place: Int) -> Unicode.Scalar? {
    guard place < bytes.count else { return nil }
    let lead = bytes[place]
    if lead < 0x80 { return Unicode.Scalar(lead) }
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    var value = UInt32(lead) & (0xFF >> UInt32(length + 1))
    for index in 1..<length where place + index < bytes.count {
      value = value << 6 | UInt32(bytes[place + index] & 0x3F)
    }
    return Unicode.Scalar(value)
  }

  private mutating func punctuation(_ kind: JSON5Token.Kind) -> JSON5Token {
    offset += 1
    return token(kind, from: offset - 1)
  }

  private func token(_ kind: JSON5Token.Kind, from start: Int) -> JSON5Token {
    JSON5Token(kind: kind, bytes: start..<offset)
  }

  private mutating func complain(_ message: String, _ range: Range<Int>, hint: String) {
    diagnostics.error(message, at: SourceRange(source, range), hint: hint)
  }
}
