extension ElementString {
  /// The fields of a text as people write it, `(01)09506000134352(17)270630(10)A17(21)1001`.
  ///
  /// Parentheses belong to set 82, so an opening one inside data is written with a backslash before it, as
  /// in GS1's own syntax; without it the text is refused, because it would have two readings. Spaces may
  /// stand between fields and behind an identifier: set 82 has none.
  public init(humanReadable text: String, readIn year: Int) throws(IdentifierError) {
    let characters = text.utf8Span
    try self.init(humanReadable: characters.span, readIn: year)
  }

  /// The fields of the bytes of a text as people write it.
  public init(humanReadable bytes: Span<UInt8>, readIn year: Int) throws(IdentifierError) {
    var builder = Builder()
    var position = Self.skippingSpaces(bytes, from: 0)
    guard position < bytes.count else { throw IdentifierError(.empty, in: .humanReadable, at: 0) }
    while position < bytes.count {
      let beginning = position
      let identifier = try Self.parenthesized(bytes, at: &position)
      position = Self.skippingSpaces(bytes, from: position)
      var end = position
      while end < bytes.count {
        if bytes[end] == 0x28, bytes[end - 1] != 0x5C { break }
        end += 1
      }
      let next = end
      while end > position, bytes[end - 1] == 0x20 { end -= 1 }
      try builder.append(
        Element(identifier, bytes, position..<end, as: .humanReadable, readIn: year), at: beginning)
      position = next
    }
    self = try builder.finished()
  }

  private static func skippingSpaces(_ bytes: Span<UInt8>, from start: Int) -> Int {
    var position = start
    while position < bytes.count, bytes[position] == 0x20 { position += 1 }
    return position
  }

  /// The identifier in parentheses at a position, which moves behind it.
  private static func parenthesized(
    _ bytes: Span<UInt8>, at position: inout Int
  ) throws(IdentifierError) -> ApplicationIdentifier {
    guard bytes[position] == 0x28 else {
      throw IdentifierError(.missingSeparator(0x28), in: .humanReadable, at: position)
    }
    let start = position + 1
    var end = start
    while end < bytes.count, 0x30...0x39 ~= bytes[end] { end += 1 }
    guard end < bytes.count, bytes[end] == 0x29 else {
      throw IdentifierError(.missingSeparator(0x29), in: .humanReadable, at: end)
    }
    guard 2...4 ~= end - start else {
      throw IdentifierError(.wrongLength(found: end - start), in: .applicationIdentifier, at: start)
    }
    var code: UInt16 = 0
    for index in start..<end { code = code * 10 + UInt16(bytes[index] - 0x30) }
    guard ApplicationIdentifier.width(of: code) == end - start,
      let identifier = ApplicationIdentifier(code: code)
    else {
      throw IdentifierError(.unknownApplicationIdentifier(code), in: .applicationIdentifier, at: start)
    }
    position = end + 1
    return identifier
  }

  /// The text as people read it, each identifier in parentheses.
  public var humanReadable: String {
    var output: [UInt8] = []
    for element in elements {
      output.append(contentsOf: element.identifier.description.utf8)
      element.appendValue(to: &output, as: .humanReadable)
    }
    return String(decoding: output, as: UTF8.self)
  }
}
