/// One value of JSON as files of trials have it, without its place in a text.
///
/// People write scenarios, and a complaint about one names line and column; a trial is written by this program and has a
/// digest. So it is read strictly, and many times as fast.
struct JSONLine: Sendable {
  /// What it is.
  let content: Content

  /// The sorts of values.
  indirect enum Content: Sendable {
    case null
    case boolean(Bool)
    /// A number by its digits.
    case number(String)
    case text(String)
    case list([JSONLine])
    /// Members in their order, no key twice.
    case object([Member])
  }

  /// A key with its value.
  struct Member: Sendable {
    let key: String
    let value: JSONLine
  }

  /// The value that stands in these bytes, and nothing else.
  init(_ bytes: [UInt8]) throws(TrialEncoding.Problem) {
    var reading = JSONLineReading(bytes)
    self = try reading.value(depth: 0)
    try reading.end()
  }

  /// What an object in these bytes has before this key, without a look at anything behind it.
  init(_ bytes: [UInt8], before key: String) throws(TrialEncoding.Problem) {
    var reading = JSONLineReading(bytes, lastKey: key)
    self = try reading.value(depth: 0)
  }

  fileprivate init(content: Content) { self.content = content }

  /// The members of an object; empty for everything else.
  var members: [Member] { if case .object(let members) = content { members } else { [] } }

  /// The value of a key of an object.
  subscript(key: String) -> JSONLine? { members.first { $0.key == key }?.value }

  /// How messages name the sort of value, with an article.
  var phrase: String {
    switch content {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .number(let digits): "the number \(digits)"
    case .text(let text): "the text “\(text.count > 30 ? text.prefix(30) + "…" : text)”"
    case .list: "a list"
    case .object: "an object"
    }
  }
}

/// A place in the bytes of a value.
private struct JSONLineReading {
  private let bytes: [UInt8]
  private var at = 0

  /// Objects and lists within one another.
  private static let mostDepth = 64

  /// The key of the outermost object at which the reading ends, if there is one.
  private let lastKey: String?

  init(_ bytes: [UInt8], lastKey: String? = nil) { (self.bytes, self.lastKey) = (bytes, lastKey) }

  private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

  private func problem(_ what: String) -> TrialEncoding.Problem {
    TrialEncoding.Problem(message: "this is no JSON: \(what) after \(at) bytes")
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
  }

  /// Whether the next byte is this one, which is then behind.
  private mutating func take(_ byte: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: byte) else { return false }
    at += 1
    return true
  }

  mutating func end() throws(TrialEncoding.Problem) {
    skipSpace()
    guard at == bytes.count else { throw problem("something more") }
  }

  mutating func value(depth: Int) throws(TrialEncoding.Problem) -> JSONLine {
    guard depth <= Self.mostDepth else { throw problem("too deep a list") }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return JSONLine(content: .object(try object(depth: depth + 1)))
    case UInt8(ascii: "["): return JSONLine(content: .list(try list(depth: depth + 1)))
    case UInt8(ascii: "\""): return JSONLine(content: .text(try text()))
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return JSONLine(content: .number(try number()))
    }
  }

  private mutating func word(_ word: StaticString, _ content: JSONLine.Content) throws(TrialEncoding.Problem)
    -> JSONLine
  {
    let end = at + word.utf8CodeUnitCount
    guard end <= bytes.count, String(decoding: bytes[at..<end], as: UTF8.self) == "\(word)" else {
      throw problem("an unknown word")
    }
    at = end
    return JSONLine(content: content)
  }

  private mutating func number() throws(TrialEncoding.Problem) -> String {
    let start = at
    while let byte = next {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
        UInt8(ascii: "e"), UInt8(ascii: "E"):
        at += 1
        continue
      default: break
      }
      break
    }
    let digits = String(decoding: bytes[start..<at], as: UTF8.self)
    // Whole numbers are by far the most of them, and need no second look.
    let isWhole = bytes[start..<at].allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    guard at > start, isWhole || Double(digits) != nil else { throw problem("neither a value nor a number") }
    return digits
  }

  private mutating func list(depth: Int) throws(TrialEncoding.Problem) -> [JSONLine] {
    at += 1
    var values: [JSONLine] = []
    if take("]") { return values }
    while true {
      values.append(try value(depth: depth))
      if take("]") { return values }
      guard take(",") else { throw problem("a list without its end") }
    }
  }

  private mutating func object(depth: Int) throws(TrialEncoding.Problem) -> [JSONLine.Member] {
    at += 1
    var members: [JSONLine.Member] = []
    if take("}") { return members }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw problem("an object without a key") }
      let key = try text()
      if depth == 1, key == lastKey { return members }
      guard take(":") else { throw problem("a key without a value") }
      guard !members.contains(where: { $0.key == key }) else { throw problem("a key that is there twice") }
      members.append(JSONLine.Member(key: key, value: try value(depth: depth)))
      if take("}") { return members }
      guard take(",") else { throw problem("an object without its end") }
    }
  }

  private mutating func text() throws(TrialEncoding.Problem) -> String {
    at += 1
    let start = at
    while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { at += 1 }
    let plain = bytes[start..<at]
    if next == UInt8(ascii: "\"") {
      at += 1
      return String(decoding: plain, as: UTF8.self)
    }
    return try escaped(Array(plain))
  }

  /// The rest of a text that has escapes in it.
  private mutating func escaped(_ begun: [UInt8]) throws(TrialEncoding.Problem) -> String {
    var text = String(decoding: begun, as: UTF8.self)
    while let byte = next, byte >= 0x20 {
      at += 1
      if byte == UInt8(ascii: "\"") { return text }
      guard byte == UInt8(ascii: "\\") else {
        let start = at - 1
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
          at += 1
        }
        text += String(decoding: bytes[start..<at], as: UTF8.self)
        continue
      }
      guard let letter = next else { break }
      at += 1
      switch letter {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
        text.unicodeScalars.append(Unicode.Scalar(letter))
      case UInt8(ascii: "b"): text += "\u{8}"
      case UInt8(ascii: "f"): text += "\u{C}"
      case UInt8(ascii: "n"): text += "\n"
      case UInt8(ascii: "r"): text += "\r"
      case UInt8(ascii: "t"): text += "\t"
      case UInt8(ascii: "u"): text.unicodeScalars.append(try scalar())
      default: throw problem("an unknown escape")
      }
    }
    throw problem("a text without its end")
  }

  /// A scalar behind `\u`, in one part or in two.
  private mutating func scalar() throws(TrialEncoding.Problem) -> Unicode.Scalar {
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, next == UInt8(ascii: "\\"), at + 1 < bytes.count,
      bytes[at + 1] == UInt8(ascii: "u")
    else { throw problem("half a letter") }
    at += 2
    let second = try hexadecimal()
    guard 0xDC00..<0xE000 ~= second,
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw problem("half a letter") }
    return scalar
  }

  private mutating func hexadecimal() throws(TrialEncoding.Problem) -> UInt32 {
    guard at + 4 <= bytes.count,
      let value = UInt32(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16)
    else { throw problem("an escape without four digits") }
    at += 4
    return value
  }
}
