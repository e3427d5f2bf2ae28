/// Takes XML apart: one start tag, end tag or text at a time, with namespaces resolved. Well-formedness is
/// checked; document type definitions are refused, so that there are no entities to expand and nothing to fetch.
///
/// Why not libxml2's `xmlTextReader`: measured on one core with a 64 MB document of a lot's events, its bare loop over
/// all nodes takes longer than this scanner with events built (the figures stand in `XMLDocumentReader`). It also
/// allocates per text node, needs its own limits against hostile input, and makes a C library part of the build.
///
/// What a call returns lies in the window and is valid until the next call.
final class XMLScanner {
  enum Token { case start, end, text, documentEnd }

  /// An attribute of the present start tag.
  struct Attribute {
    let prefix: Range<Int>
    let local: Range<Int>
    let value: Range<Int>
    var namespace = 0
  }

  let window: ByteWindow
  /// The present text.
  private(set) var text = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  /// Whether the present text is white space only.
  private(set) var isBlank = true
  /// The present start tag's attributes, namespace declarations aside.
  private(set) var attributes: [Attribute] = []
  /// The namespace of the present element, as an index into `namespaces`.
  private(set) var namespace = 0
  /// The URIs met so far; the first is "no namespace".
  private(set) var namespaces = [""]
  /// Declarations in force, innermost last.
  private(set) var bindings: [Binding] = [Binding(prefix: [], namespace: 0, depth: 0)]
  private(set) var depth = 0

  struct Binding {
    let prefix: [UInt8]
    let namespace: Int
    let depth: Int
  }

  private var namespaceIndex = ["": 0]
  private var decodedText = ByteBuffer()
  private var attributeBytes = ByteBuffer()
  private var openNames = ByteBuffer()
  private var openEnds: [Int] = []
  private var localStart = 0
  private var isEmptyElement = false
  private var sawRoot = false
  private let isOrdinary: UnsafeMutablePointer<Bool>

  init(_ window: ByteWindow) {
    self.window = window
    isOrdinary = .allocate(capacity: 256)
    for byte in 0..<256 {
      isOrdinary[byte] = byte < 0x80 && (byte >= 0x20 && byte != 0x3C && byte != 0x26 || byte == 0x09 || byte == 0x0A)
      if byte == 0x5D || byte == 0x0D { isOrdinary[byte] = false }
    }
  }

  deinit { isOrdinary.deallocate() }

  /// The local name of the present or last opened element.
  var local: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: openNames.contents[localStart..<openNames.count])
  }

  /// The prefix of the last opened element.
  var prefix: String {
    let start = openEnds.count > 1 ? openEnds[openEnds.count - 2] : 0
    return String(decoding: openNames.contents[start..<max(start, localStart - 1)], as: UTF8.self)
  }

  func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: attributeBytes.contents[range])
  }

  /// Goes on to the next start tag, end tag or text.
  func next() throws(EPCISError) -> Token {
    if isEmptyElement {
      isEmptyElement = false
      close()
      return .end
    }
    if depth == 0 { return try nextOutside() }
    if try scanText() { return .text }
    return try scanMarkup()
  }

  /// Goes on to the next tag; text other than white space is an error.
  func nextTag() throws(EPCISError) -> Token {
    while true {
      let token = try next()
      guard token == .text else { return token }
      if !isBlank {
        throw window.failure(
          .unexpected(found: "the text \"\(EPCISError.excerpt(EventBuilder.trimmed(text)))\"", expected: "a tag"))
      }
    }
  }

  /// The text of the element just opened, up to and with its end tag; empty if it has none.
  func elementText() throws(EPCISError) -> UnsafeBufferPointer<UInt8> {
    var token = try next()
    guard token == .text else {
      if token == .end { return UnsafeBufferPointer(start: nil, count: 0) }
      throw window.failure(.unexpected(found: "<\(name)>", expected: "text"))
    }
    // The end tag is read while the text stays pinned, because reading it can move the window.
    let isDecoded = text.baseAddress == UnsafePointer(decodedText.base)
    let count = text.count
    window.mark = isDecoded ? nil : window.position - count
    token = try scanMarkup()
    guard token == .end else { throw window.failure(.unexpected(found: "<\(name)>", expected: "text")) }
    if !isDecoded, let mark = window.mark {
      text = UnsafeBufferPointer(start: window.bytes + mark, count: count)
    }
    window.mark = nil
    return text
  }

  /// Passes over everything up to the end of the element just opened.
  func skipElement() throws(EPCISError) {
    let target = depth - 1
    while depth > target || isEmptyElement { _ = try next() }
  }

  /// The present element's name as written.
  var name: String {
    let start = openEnds.count > 1 ? openEnds[openEnds.count - 2] : 0
    return String(decoding: openNames.contents[start...], as: UTF8.self)
  }

  // MARK: Outside the root

  private func nextOutside() throws(EPCISError) -> Token {
    while true {
      guard try !window.isAtEnd() else {
        if sawRoot { return .documentEnd }
        throw window.failure(.unexpectedEnd(inside: "the prolog"))
      }
      let byte = window.bytes[window.position]
      if byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
        window.position += 1
        continue
      }
      guard byte == 0x3C else { throw window.failure(.unexpected(found: "text", expected: "a tag")) }
      if try lookingAtAside() {
        try skipCommentOrInstruction()
      } else if try lookingAt("<!DOCTYPE") {
        try skipDocumentType()
      } else if sawRoot {
        throw window.failure(.unexpected(found: "another element", expected: "the end of the document"))
      } else {
        sawRoot = true
        return try scanMarkup()
      }
    }
  }

  /// `<!DOCTYPE name>` defines nothing and is passed over; anything more is refused.
  private func skipDocumentType() throws(EPCISError) {
    window.mark = window.position
    defer { window.mark = nil }
    while true {
      guard try !window.isAtEnd() else { throw window.failure(.unexpectedEnd(inside: "<!DOCTYPE")) }
      let byte = window.bytes[window.position]
      if byte == 0x5B || byte == 0x22 || byte == 0x27 {
        throw window.failure(.documentTypeDefinition, at: window.mark)
      }
      window.position += 1
      if byte == 0x3E { return }
    }
  }

  private func lookingAtAside() throws(EPCISError) -> Bool {
    if try lookingAt("<?") { return true }
    return try lookingAt("<!--")
  }

  private func skipCommentOrInstruction() throws(EPCISError) {
    if try lookingAt("<?") {
      window.position += 2
      try skip(through: "?>", inside: "a processing instruction")
    } else {
      window.position += 4
      try skip(through: "-->", inside: "a comment")
    }
  }

  private func skip(through end: StaticString, inside place: String) throws(EPCISError) {
    while true {
      guard try !window.isAtEnd() else { throw window.failure(.unexpectedEnd(inside: place)) }
      let byte = window.bytes[window.position]
      if byte == end.utf8Start[0], try lookingAt(end) {
        window.position += end.utf8CodeUnitCount
        return
      }
      try passCharacter(byte)
    }
  }

  private func lookingAt(_ expected: StaticString) throws(EPCISError) -> Bool {
    let count = expected.utf8CodeUnitCount
    while window.position + count > window.limit {
      if try !window.refill() { return false }
    }
    for index in 0..<count where window.bytes[window.position + index] != expected.utf8Start[index] {
      return false
    }
    return true
  }

  /// Goes past one character of any kind that XML allows.
  private func passCharacter(_ byte: UInt8) throws(EPCISError) {
    if byte >= 0x80 {
      let length = UTF8Sequence.length(first: byte)
      guard length > 0 else { throw window.failure(.brokenUTF8) }
      while window.position + length > window.limit {
        if try !window.refill() { throw window.failure(.brokenUTF8) }
      }
      guard UTF8Sequence.isValid(window.bytes + window.position, length: length) else {
        throw window.failure(.brokenUTF8)
      }
      window.position += length
    } else if byte >= 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
      window.position += 1
    } else {
      throw window.failure(.forbiddenCharacter(byte))
    }
  }

  // MARK: Text

  /// Takes text up to the next tag; false when there is none.
  private func scanText() throws(EPCISError) -> Bool {
    window.mark = window.position
    var start = window.position
    decodedText.removeAll()
    var isDecoding = false
    while true {
      let bytes = window.bytes
      var position = window.position
      while isOrdinary[Int(bytes[position])] { position += 1 }
      window.position = position
      let byte = bytes[position]
      if byte == 0x3C {
        let isSection = try lookingAtTextMarkup()
        start = window.mark ?? start
        if !isSection { break }
        isDecoding = true
        try take(from: start)
        try passTextMarkup()
      } else if byte == 0x26 || byte == 0x0D {
        start = window.mark ?? start
        isDecoding = true
        try take(from: start)
        try decodeReference(byte, into: &decodedText, inAttribute: false)
      } else if byte == 0, position == window.limit {
        if try !window.refill() { throw window.failure(.unexpectedEnd(inside: "<\(name)>")) }
        continue
      } else if byte == 0x5D {
        if try lookingAt("]]>") { throw window.failure(.unexpected(found: "]]>", expected: "text")) }
        window.position += 1
        continue
      } else {
        try passCharacter(byte)
        continue
      }
      window.mark = window.position
    }
    start = window.mark ?? start
    if isDecoding {
      try take(from: start)
      text = decodedText.contents
    } else {
      text = UnsafeBufferPointer(start: window.bytes + start, count: window.position - start)
    }
    window.mark = nil
    isBlank = text.allSatisfy { $0 <= 0x20 }
    return !text.isEmpty
  }

  private func take(from start: Int) throws(EPCISError) {
    decodedText.append(window.bytes + start, count: window.position - start)
    if decodedText.count > window.limits.tokenBytes {
      throw window.failure(.limitExceeded("a text of this length in bytes", limit: window.limits.tokenBytes))
    }
  }

  private func lookingAtTextMarkup() throws(EPCISError) -> Bool {
    while window.position + 1 >= window.limit {
      if try !window.refill() { return false }
    }
    let next = window.bytes[window.position + 1]
    return next == 0x21 || next == 0x3F
  }

  /// Comments and instructions are passed over; a CDATA section's content is text.
  private func passTextMarkup() throws(EPCISError) {
    window.mark = nil
    if try lookingAtAside() { return try skipCommentOrInstruction() }
    guard try lookingAt("<![CDATA[") else {
      throw window.failure(.unexpected(found: "<!", expected: "a comment or CDATA section"))
    }
    window.position += 9
    while try !lookingAt("]]>") {
      guard try !window.isAtEnd() else { throw window.failure(.unexpectedEnd(inside: "a CDATA section")) }
      let byte = window.bytes[window.position]
      if byte == 0x0D {
        try decodeReference(byte, into: &decodedText, inAttribute: false)
        continue
      }
      window.mark = window.position
      try passCharacter(byte)
      try take(from: window.mark ?? window.position)
      window.mark = nil
    }
    window.position += 3
  }

  /// An entity or character reference, or a carriage return, which XML reads as a line feed.
  private func decodeReference(
    _ byte: UInt8, into buffer: inout ByteBuffer, inAttribute: Bool
  ) throws(EPCISError) {
    window.mark = nil
    if byte == 0x0D {
      window.position += 1
      if try !window.isAtEnd(), window.bytes[window.position] == 0x0A { window.position += 1 }
      buffer.append(inAttribute ? 0x20 : 0x0A)
      return
    }
    var name: [UInt8] = []
    window.position += 1
    while true {
      guard try !window.isAtEnd() else { throw window.failure(.unexpectedEnd(inside: "an entity")) }
      let byte = window.bytes[window.position]
      if byte == 0x3B { break }
      guard name.count < 64, byte > 0x20, byte != 0x3C, byte != 0x26 else {
        throw window.failure(.brokenEscape("&" + String(decoding: name, as: UTF8.self)))
      }
      name.append(byte)
      window.position += 1
    }
    window.position += 1
    switch String(decoding: name, as: UTF8.self) {
    case "lt": buffer.append(0x3C)
    case "gt": buffer.append(0x3E)
    case "amp": buffer.append(0x26)
    case "quot": buffer.append(0x22)
    case "apos": buffer.append(0x27)
    case let reference where reference.hasPrefix("#"):
      guard let scalar = Self.scalar(reference.dropFirst()) else {
        throw window.failure(.brokenEscape("&\(reference);"))
      }
      UTF8Sequence.append(scalar, to: &buffer)
    case let reference: throw window.failure(.undeclaredEntity(reference))
    }
  }

  private static func scalar(_ reference: Substring) -> Unicode.Scalar? {
    let isHexadecimal = reference.first == "x"
    let digits = isHexadecimal ? reference.dropFirst() : reference
    guard digits.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2D }),
      let value = UInt32(digits, radix: isHexadecimal ? 16 : 10), let scalar = Unicode.Scalar(value)
    else { return nil }
    let isAllowed = value >= 0x20 && value != 0xFFFE && value != 0xFFFF || [0x09, 0x0A, 0x0D].contains(value)
    return isAllowed ? scalar : nil
  }

  // MARK: Tags

  /// Takes a tag; the whole of it is pinned while it is read.
  private func scanMarkup() throws(EPCISError) -> Token {
    guard try !window.isAtEnd() else {
      throw window.failure(.unexpectedEnd(inside: depth == 0 ? "the prolog" : "<\(name)>"))
    }
    let hadMark = window.mark != nil
    if !hadMark { window.mark = window.position }
    defer { if !hadMark { window.mark = nil } }
    var distance = window.position - (window.mark ?? 0)
    let end = try tagEnd()
    distance = (window.mark ?? 0) + distance
    let start = distance + 1
    let isEndTag = window.bytes[start] == 0x2F
    if isEndTag {
      try endTag(start + 1..<end)
    } else if window.bytes[start] == 0x21 || window.bytes[start] == 0x3F {
      throw window.failure(.unexpected(found: "markup", expected: "a tag"))
    } else {
      try startTag(start..<end)
    }
    window.position = end + 1
    return isEndTag ? .end : .start
  }

  /// Where the tag's `>` stands, quoted ones aside.
  private func tagEnd() throws(EPCISError) -> Int {
    var quote: UInt8 = 0
    let origin = window.position - (window.mark ?? 0)
    while true {
      let byte = window.bytes[window.position]
      if byte == 0, window.position == window.limit {
        if try !window.refill() { throw window.failure(.unexpectedEnd(inside: "a tag")) }
        continue
      }
      if quote != 0 {
        if byte == quote { quote = 0 }
        if byte == 0x3C { throw window.failure(.unexpected(found: "<", expected: "a quote")) }
      } else if byte == 0x3E {
        let end = window.position
        window.position = (window.mark ?? 0) + origin
        return end
      } else if byte == 0x22 || byte == 0x27 {
        quote = byte
      } else if byte == 0x3C, window.position != (window.mark ?? 0) + origin {
        throw window.failure(.unexpected(found: "<", expected: ">"))
      }
      if byte < 0x80, byte >= 0x20 { window.position += 1 } else { try passCharacter(byte) }
    }
  }

  private func endTag(_ range: Range<Int>) throws(EPCISError) {
    var end = range.upperBound
    while end > range.lowerBound, Self.isSpace(window.bytes[end - 1]) { end -= 1 }
    let start = openEnds.count > 1 ? openEnds[openEnds.count - 2] : 0
    let count = openNames.count - start
    var isMatching = depth > 0 && count == end - range.lowerBound
    if isMatching {
      for index in 0..<count where openNames.base[start + index] != window.bytes[range.lowerBound + index] {
        isMatching = false
      }
    }
    guard isMatching else {
      let close = UnsafeBufferPointer(start: window.bytes + range.lowerBound, count: end - range.lowerBound)
      throw window.failure(.mismatchedTag(open: depth > 0 ? name : "", close: EPCISError.excerpt(close)))
    }
    close()
  }

  private func close() {
    while let last = bindings.last, last.depth == depth, depth > 0 { bindings.removeLast() }
    openEnds.removeLast()
    openNames.truncate(to: openEnds.last ?? 0)
    depth -= 1
  }

  private func startTag(_ range: Range<Int>) throws(EPCISError) {
    depth += 1
    if depth > window.limits.depth {
      throw window.failure(.limitExceeded("nesting", limit: window.limits.depth))
    }
    var end = range.upperBound
    isEmptyElement = end > range.lowerBound && window.bytes[end - 1] == 0x2F
    if isEmptyElement { end -= 1 }
    var position = range.lowerBound
    let colon = try nameEnd(&position, before: end)
    let nameStart = openNames.count
    openNames.append(window.bytes + range.lowerBound, count: position - range.lowerBound)
    openEnds.append(openNames.count)
    let prefixCount = colon.map { $0 - range.lowerBound } ?? 0
    localStart = colon == nil ? nameStart : nameStart + prefixCount + 1
    attributes.removeAll(keepingCapacity: true)
    if position < end { try scanAttributes(position, end) }
    if prefixCount == 0, bindings.count == 1 {
      namespace = 0
    } else {
      namespace = try resolve(UnsafeBufferPointer(rebasing: openNames.contents[nameStart..<nameStart + prefixCount]))
    }
  }

  private func scanAttributes(_ start: Int, _ end: Int) throws(EPCISError) {
    attributeBytes.removeAll()
    var position = start
    while true {
      let spaceStart = position
      while position < end, Self.isSpace(window.bytes[position]) { position += 1 }
      if position == end { break }
      guard position > spaceStart else {
        throw window.failure(.unexpected(found: "an attribute", expected: "white space"), at: position)
      }
      let nameStart = position
      let colon = try nameEnd(&position, before: end)
      let nameLimit = position
      while position < end, Self.isSpace(window.bytes[position]) { position += 1 }
      guard position < end, window.bytes[position] == 0x3D else {
        throw window.failure(.unexpected(found: "an attribute without value", expected: "="), at: position)
      }
      position += 1
      while position < end, Self.isSpace(window.bytes[position]) { position += 1 }
      guard position < end, window.bytes[position] == 0x22 || window.bytes[position] == 0x27 else {
        throw window.failure(.unexpected(found: "an unquoted value", expected: "a quote"), at: position)
      }
      let value = try attributeValue(&position, end)
      let isDeclaration = isNamespaceDeclaration(nameStart, colon, nameLimit)
      if isDeclaration {
        let prefix = colon.map { window.bytes + $0 + 1 }
        let count = colon.map { nameLimit - $0 - 1 } ?? 0
        try declare(UnsafeBufferPointer(start: prefix, count: count), value)
        continue
      }
      if attributes.count == 100 {
        throw window.failure(.limitExceeded("the number of attributes", limit: 100))
      }
      let prefix = append(nameStart, colon ?? nameStart)
      let local = append(colon.map { $0 + 1 } ?? nameStart, nameLimit)
      attributes.append(Attribute(prefix: prefix, local: local, value: value))
    }
    for index in attributes.indices {
      if !attributes[index].prefix.isEmpty {
        attributes[index].namespace = try resolve(bytes(attributes[index].prefix))
      }
      for earlier in 0..<index
      where attributes[earlier].namespace == attributes[index].namespace
        && bytes(attributes[earlier].local).elementsEqual(bytes(attributes[index].local)) {
        let name = String(decoding: bytes(attributes[index].local), as: UTF8.self)
        throw window.failure(.duplicate(field: "the attribute \(name)", in: "<\(self.name)>"))
      }
    }
  }

  private func append(_ start: Int, _ end: Int) -> Range<Int> {
    let before = attributeBytes.count
    attributeBytes.append(window.bytes + start, count: end - start)
    return before..<attributeBytes.count
  }

  /// Takes a quoted value, references decoded and white space made blanks.
  private func attributeValue(_ position: inout Int, _ end: Int) throws(EPCISError) -> Range<Int> {
    let quote = window.bytes[position]
    position += 1
    let before = attributeBytes.count
    while position < end, window.bytes[position] != quote {
      let byte = window.bytes[position]
      if byte == 0x26 {
        // The whole tag is in the window, so the reference is too, and nothing moves.
        let mark = window.mark
        window.position = position
        try decodeReference(byte, into: &attributeBytes, inAttribute: true)
        position = window.position
        window.mark = mark
      } else {
        attributeBytes.append(Self.isSpace(byte) ? 0x20 : byte)
        if byte == 0x0D, window.bytes[position + 1] == 0x0A { position += 1 }
        position += 1
      }
    }
    guard position < end else { throw window.failure(.unexpectedEnd(inside: "an attribute"), at: position) }
    position += 1
    return before..<attributeBytes.count
  }

  /// Goes past a name; gives where its colon stands.
  private func nameEnd(_ position: inout Int, before end: Int) throws(EPCISError) -> Int? {
    let start = position
    var colon: Int?
    while position < end {
      let byte = window.bytes[position]
      if byte == 0x3A {
        guard colon == nil, position > start else {
          throw window.failure(.unexpected(found: "a colon", expected: "a name"), at: position)
        }
        colon = position
        position += 1
      } else if XMLName.isCharacter(byte, isFirst: position == start || position == (colon ?? -2) + 1) {
        position += 1
      } else {
        break
      }
    }
    guard position > start, colon != position - 1,
      position == end || Self.isSpace(window.bytes[position]) || window.bytes[position] == 0x3D
    else { throw window.failure(.unexpected(found: "another character", expected: "a name"), at: position) }
    return colon
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D
  }

  // MARK: Namespaces

  private func isNamespaceDeclaration(_ start: Int, _ colon: Int?, _ end: Int) -> Bool {
    let count = (colon ?? end) - start
    guard count == 5 else { return false }
    let word: StaticString = "xmlns"
    for index in 0..<5 where window.bytes[start + index] != word.utf8Start[index] { return false }
    return true
  }

  private func declare(_ prefix: UnsafeBufferPointer<UInt8>, _ value: Range<Int>) throws(EPCISError) {
    let uri = String(decoding: bytes(value), as: UTF8.self)
    let limit = 4096
    if bindings.count > limit { throw window.failure(.limitExceeded("the number of prefixes", limit: limit)) }
    bindings.append(Binding(prefix: Array(prefix), namespace: try index(of: uri), depth: depth))
  }

  private func index(of uri: String) throws(EPCISError) -> Int {
    if let known = namespaceIndex[uri] { return known }
    let limit = 4096
    if namespaces.count > limit { throw window.failure(.limitExceeded("the number of namespaces", limit: limit)) }
    namespaces.append(uri)
    namespaceIndex[uri] = namespaces.count - 1
    return namespaces.count - 1
  }

  private func resolve(_ prefix: UnsafeBufferPointer<UInt8>) throws(EPCISError) -> Int {
    for binding in bindings.reversed() where binding.prefix.elementsEqual(prefix) { return binding.namespace }
    if prefix.elementsEqual("xml".utf8) { return try index(of: XMLName.xmlNamespace) }
    throw window.failure(.undeclaredPrefix(String(decoding: prefix, as: UTF8.self)))
  }

  /// The namespace that a prefix stands for here; nil when it is not declared.
  func namespace(forPrefix prefix: some StringProtocol) -> String? {
    for binding in bindings.reversed() where binding.prefix.elementsEqual(prefix.utf8) {
      return namespaces[binding.namespace]
    }
    return nil
  }
}

/// Which names XML allows, without the finer points beyond ASCII: all such characters are accepted.
enum XMLName {
  static let xmlNamespace = "http://www.w3.org/XML/1998/namespace"

  static func isCharacter(_ byte: UInt8, isFirst: Bool) -> Bool {
    switch byte {
    case 0x41...0x5A, 0x61...0x7A, 0x5F, 0x80...0xFF: true
    case 0x30...0x39, 0x2D, 0x2E: !isFirst
    default: false
    }
  }

  /// Whether the text can be the local part of an element's name.
  static func isValid(_ text: some StringProtocol) -> Bool {
    var isFirst = true
    for byte in text.utf8 {
      guard isCharacter(byte, isFirst: isFirst) else { return false }
      isFirst = false
    }
    return !isFirst
  }
}
