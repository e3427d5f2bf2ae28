extension DigitalLink {
  /// The link that a web address is.
  public init(_ text: String, readIn year: Int) throws(IdentifierError) {
    let characters = text.utf8Span
    try self.init(characters.span, readIn: year)
  }

  /// The link that the bytes of a web address are.
  ///
  /// The key is looked for from the left: the first segment that is a key's identifier with digits behind it
  /// and nothing but qualifiers after these. Attributes that repeat or precede the path are refused.
  public init(_ bytes: Span<UInt8>, readIn year: Int) throws(IdentifierError) {
    let start = try Self.pathStart(bytes)
    var pathEnd = start
    while pathEnd < bytes.count, bytes[pathEnd] != 0x3F, bytes[pathEnd] != 0x23 { pathEnd += 1 }
    var queryEnd = pathEnd
    while queryEnd < bytes.count, bytes[queryEnd] != 0x23 { queryEnd += 1 }

    let segments = Self.segments(bytes, start..<pathEnd)
    guard let keyIndex = Self.keyIndex(bytes, segments) else {
      throw IdentifierError(.missingKey, in: .digitalLink, at: start)
    }
    var builder = ElementString.Builder()
    try Self.readPath(bytes, segments[keyIndex...], into: &builder, readIn: year)
    var others: [Parameter] = []
    if pathEnd < queryEnd {
      let key = Self.code(bytes, segments[keyIndex]) ?? 0
      others = try Self.readQuery(bytes, pathEnd + 1..<queryEnd, key: key, into: &builder, readIn: year)
    }
    self.init(
      stem: Self.text(bytes, 0..<segments[keyIndex].lowerBound - 1), elementString: try builder.finished(),
      otherParameters: others,
      fragment: queryEnd < bytes.count ? Self.text(bytes, queryEnd + 1..<bytes.count) : nil)
  }

  /// The parts of a path between its slashes.
  private static func segments(_ bytes: Span<UInt8>, _ path: Range<Int>) -> [Range<Int>] {
    var segments: [Range<Int>] = []
    var position = path.lowerBound
    while position < path.upperBound {
      var end = position + 1
      while end < path.upperBound, bytes[end] != 0x2F { end += 1 }
      segments.append(position + 1..<end)
      position = end
    }
    return segments
  }

  /// Where the key stands among the segments; where no place is right, the last that comes near, so that the
  /// error names what is wrong there.
  private static func keyIndex(_ bytes: Span<UInt8>, _ segments: [Range<Int>]) -> Int? {
    var nearest: Int?
    for index in segments.indices {
      guard let code = code(bytes, segments[index]), isKey(code) else { continue }
      nearest = index
      let rest = segments[index...]
      guard rest.count % 2 == 0, rest[index + 1].count >= 8,
        rest[index + 1].allSatisfy({ 0x30...0x39 ~= bytes[$0] })
      else { continue }
      let qualifiers = qualifiers(of: ApplicationIdentifier(known: code))
      let isPath = stride(from: index + 2, to: segments.endIndex, by: 2).allSatisfy { place in
        self.code(bytes, segments[place]).map(qualifiers.contains) ?? false
      }
      if isPath { return index }
    }
    return nearest
  }

  private static func readPath(
    _ bytes: Span<UInt8>, _ segments: ArraySlice<Range<Int>>, into builder: inout ElementString.Builder,
    readIn year: Int
  ) throws(IdentifierError) {
    var allowed: [UInt16]?
    var index = segments.startIndex
    while index < segments.endIndex {
      let place = segments[index]
      guard let code = code(bytes, place) else {
        throw IdentifierError(
          place.isEmpty ? .empty : .illegalCharacter(bytes[place.lowerBound]), in: .applicationIdentifier,
          at: place.lowerBound)
      }
      guard let identifier = ApplicationIdentifier(code: code) else {
        throw IdentifierError(
          .unknownApplicationIdentifier(code), in: .applicationIdentifier, at: place.lowerBound)
      }
      if let order = allowed {
        guard let rank = order.firstIndex(of: code) else {
          throw IdentifierError(
            .misplacedApplicationIdentifier(code), in: .digitalLink, at: place.lowerBound)
        }
        allowed = Array(order[(rank + 1)...])
      } else {
        allowed = qualifiers(of: identifier)
      }
      guard index + 1 < segments.endIndex else {
        throw IdentifierError(.missing, in: field(of: identifier), at: place.upperBound)
      }
      try builder.append(
        Element(identifier, bytes, segments[index + 1], as: .webAddress, readIn: year), at: place.lowerBound)
      index += 2
    }
  }

  private static func readQuery(
    _ bytes: Span<UInt8>, _ query: Range<Int>, key: UInt16, into builder: inout ElementString.Builder,
    readIn year: Int
  ) throws(IdentifierError) -> [Parameter] {
    var others: [Parameter] = []
    let inPath = qualifiers(of: ApplicationIdentifier(known: key))
    var position = query.lowerBound
    while position < query.upperBound {
      var end = position
      while end < query.upperBound, bytes[end] != 0x26 { end += 1 }
      var equals = position
      while equals < end, bytes[equals] != 0x3D { equals += 1 }
      let name = position..<equals
      if !name.isEmpty, name.allSatisfy({ 0x30...0x39 ~= bytes[$0] }) {
        guard let code = code(bytes, name), let identifier = ApplicationIdentifier(code: code) else {
          let digits = (try? DigitText.number(bytes, name, field: .applicationIdentifier)) ?? .max
          throw IdentifierError(
            .unknownApplicationIdentifier(UInt16(clamping: digits)), in: .applicationIdentifier, at: position)
        }
        guard !isKey(code), !inPath.contains(code) else {
          throw IdentifierError(.misplacedApplicationIdentifier(code), in: .digitalLink, at: position)
        }
        guard equals < end else { throw IdentifierError(.missingSeparator(0x3D), in: .digitalLink, at: end) }
        // Form-encoded queries write a space as +, and ; once separated parameters: both have two readings.
        for place in equals + 1..<end where bytes[place] == 0x2B || bytes[place] == 0x3B {
          throw IdentifierError(.unexpectedSeparator(bytes[place]), in: .digitalLink, at: place)
        }
        try builder.append(
          Element(identifier, bytes, equals + 1..<end, as: .webAddress, readIn: year), at: position)
      } else {
        others.append(
          Parameter(name: text(bytes, name), value: equals < end ? text(bytes, equals + 1..<end) : nil))
      }
      position = end + 1
    }
    return others
  }

  /// The code of a segment or name that is two to four digits, as many as its code has.
  private static func code(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt16? {
    guard 2...4 ~= range.count else { return nil }
    var code: UInt16 = 0
    for position in range {
      guard 0x30...0x39 ~= bytes[position] else { return nil }
      code = code * 10 + UInt16(bytes[position] - 0x30)
    }
    return ApplicationIdentifier.width(of: code) == range.count ? code : nil
  }

  private static func field(of identifier: ApplicationIdentifier) -> IdentifierField {
    switch identifier.format {
    case .sscc: .sscc
    case .gtin: .gtin
    case .gln: .gln
    case .lot: .lotNumber
    case .serial: .serialNumber
    case .locationExtension: .locationExtension
    case .date: .date
    case .digits: .count
    case .text: .text
    }
  }

  private static func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
    var characters: [UInt8] = []
    for position in range { characters.append(bytes[position]) }
    return String(decoding: characters, as: UTF8.self)
  }
}
