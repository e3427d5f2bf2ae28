/// Text between tags: references decoded, CDATA sections taken, comments passed over.
extension XMLScanner {
  /// Takes text up to the next tag; false when there is none.
  func scanText() throws(EPCISError) -> Bool {
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
        try decodeReference(byte, into: decodedText, inAttribute: false)
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

  func take(from start: Int) throws(EPCISError) {
    decodedText.append(window.bytes + start, count: window.position - start)
    if decodedText.count > window.limits.tokenBytes {
      throw window.failure(.limitExceeded("a text of this length in bytes", limit: window.limits.tokenBytes))
    }
  }

  func lookingAtTextMarkup() throws(EPCISError) -> Bool {
    while window.position + 1 >= window.limit {
      if try !window.refill() { return false }
    }
    let next = window.bytes[window.position + 1]
    return next == 0x21 || next == 0x3F
  }

  /// Comments and instructions are passed over; a CDATA section's content is text.
  func passTextMarkup() throws(EPCISError) {
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
        try decodeReference(byte, into: decodedText, inAttribute: false)
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
  func decodeReference(
    _ byte: UInt8, into buffer: ByteBuffer, inAttribute: Bool
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
      UTF8Sequence.append(scalar, to: buffer)
    case let reference: throw window.failure(.undeclaredEntity(reference))
    }
  }

  static func scalar(_ reference: Substring) -> Unicode.Scalar? {
    let isHexadecimal = reference.first == "x"
    let digits = isHexadecimal ? reference.dropFirst() : reference
    guard digits.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2D }),
      let value = UInt32(digits, radix: isHexadecimal ? 16 : 10), let scalar = Unicode.Scalar(value)
    else { return nil }
    let isAllowed = value >= 0x20 && value != 0xFFFE && value != 0xFFFF || [0x09, 0x0A, 0x0D].contains(value)
    return isAllowed ? scalar : nil
  }
}
