/// Start and end tags with their attributes.
extension XMLScanner {
  /// Takes a tag; the whole of it is pinned while it is read.
  func scanMarkup() throws(EPCISError) -> Token {
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
  func tagEnd() throws(EPCISError) -> Int {
    var quote: UInt8 = 0
    let origin = window.position - (window.mark ?? 0)
    while true {
      let bytes = window.bytes
      var position = window.position
      if quote == 0 {
        while isPlainInTag[Int(bytes[position])] { position += 1 }
      } else {
        while isOrdinary[Int(bytes[position])], bytes[position] != quote { position += 1 }
      }
      window.position = position
      let byte = bytes[position]
      if byte == 0, position == window.limit {
        if try !window.refill() { throw window.failure(.unexpectedEnd(inside: "a tag")) }
      } else if byte == 0x3C, position != (window.mark ?? 0) + origin {
        throw window.failure(.unexpected(found: "<", expected: quote == 0 ? ">" : "a quote"))
      } else if byte == 0x3E, quote == 0 {
        window.position = (window.mark ?? 0) + origin
        return position
      } else if byte == quote {
        quote = 0
        window.position += 1
      } else if quote == 0, byte == 0x22 || byte == 0x27 {
        quote = byte
        window.position += 1
      } else {
        try passCharacter(byte)
      }
    }
  }

  func endTag(_ range: Range<Int>) throws(EPCISError) {
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

  func close() {
    while let last = bindings.last, last.depth == depth, depth > 0 { bindings.removeLast() }
    openEnds.removeLast()
    openNames.truncate(to: openEnds.last ?? 0)
    depth -= 1
  }

  func startTag(_ range: Range<Int>) throws(EPCISError) {
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
      namespace = try resolve(
        UnsafeBufferPointer(rebasing: openNames.contents[nameStart..<nameStart + prefixCount]))
    }
  }

  func scanAttributes(_ start: Int, _ end: Int) throws(EPCISError) {
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
        && bytes(attributes[earlier].local).elementsEqual(bytes(attributes[index].local))
      {
        let name = String(decoding: bytes(attributes[index].local), as: UTF8.self)
        throw window.failure(.duplicate(field: "the attribute \(name)", in: "<\(self.name)>"))
      }
    }
  }

  func append(_ start: Int, _ end: Int) -> Range<Int> {
    let before = attributeBytes.count
    attributeBytes.append(window.bytes + start, count: end - start)
    return before..<attributeBytes.count
  }

  /// Takes a quoted value, references decoded and white space made blanks.
  func attributeValue(_ position: inout Int, _ end: Int) throws(EPCISError) -> Range<Int> {
    let quote = window.bytes[position]
    position += 1
    let before = attributeBytes.count
    while position < end, window.bytes[position] != quote {
      let byte = window.bytes[position]
      if byte == 0x26 {
        // The whole tag is in the window, so the reference is too, and nothing moves.
        let mark = window.mark
        window.position = position
        try decodeReference(byte, into: attributeBytes, inAttribute: true)
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
  func nameEnd(_ position: inout Int, before end: Int) throws(EPCISError) -> Int? {
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

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D
  }
}
