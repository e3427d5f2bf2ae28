/// Up to 20 characters of set 82 in two words: ten digits in base 83 each (83¹⁰ < 2⁶⁴), left-aligned.
///
/// 16 bytes, no heap, no reference counts: millions of serial numbers are kept, hashed and compared. Words
/// compare as the texts do, because codes follow ASCII and "no more characters" is the smallest code. Serial, lot and batch
/// numbers and extensions of locations each wrap one by hand: what a common protocol gave them would make this type public.
@usableFromInline
struct PackedText: BitwiseCopyable, Hashable, Comparable, Sendable {
  @usableFromInline let high: UInt64
  @usableFromInline let low: UInt64

  /// The most characters that fit.
  static let capacity = 20

  @inlinable
  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// How the characters of a field are written in the form that is read.
  enum Writing {
    /// As themselves.
    case plain
    /// As in EPC URIs: seven characters escaped, all others never.
    case epcURI
    /// As themselves, except that an opening parenthesis has a backslash before it.
    case humanReadable
    /// As in web addresses: any character may be escaped.
    case webAddress
  }

  /// Reads a field.
  init(
    _ bytes: Span<UInt8>, _ range: Range<Int>, as writing: Writing = .plain, field: IdentifierField
  ) throws(IdentifierError) {
    guard !range.isEmpty else { throw IdentifierError(.empty, in: field, at: range.lowerBound) }
    var high: UInt64 = 0
    var low: UInt64 = 0
    var count = 0
    var position = range.lowerBound
    while position < range.upperBound {
      let (byte, width) = try Self.character(
        bytes, at: position, before: range.upperBound, as: writing, field: field)
      let code = Set82.code(of: byte) ?? 0
      if count < 10 { high = high &* Set82.radix &+ code } else { low = low &* Set82.radix &+ code }
      count += 1
      position += width
    }
    guard count <= Self.capacity else {
      throw IdentifierError(.wrongLength(found: count), in: field, at: range.lowerBound)
    }
    for _ in min(count, 10)..<10 { high = high &* Set82.radix }
    if count > 10 { for _ in count..<20 { low = low &* Set82.radix } }
    self.init(high: high, low: low)
  }

  /// The character of set 82 at a position, and how many bytes its writing takes.
  @inline(__always)
  static func character(
    _ bytes: Span<UInt8>, at position: Int, before end: Int, as writing: Writing, field: IdentifierField
  ) throws(IdentifierError) -> (byte: UInt8, width: Int) {
    let byte = bytes[position]
    if writing == .humanReadable {
      if byte == 0x5C, position + 1 < end, bytes[position + 1] == 0x28 { return (0x28, 2) }
      guard byte != 0x28 else { throw IdentifierError(.unexpectedSeparator(byte), in: field, at: position) }
    } else if writing != .plain, byte == 0x25 {
      guard position + 2 < end, let upper = Hexadecimal.value(of: bytes[position + 1]),
        let lower = Hexadecimal.value(of: bytes[position + 2])
      else { throw IdentifierError(.brokenEscape, in: field, at: position) }
      let escaped = upper << 4 | lower
      guard Set82.code(of: escaped) != nil else {
        throw IdentifierError(.illegalCharacter(escaped), in: field, at: position)
      }
      if writing == .epcURI, !Set82.isEscapedInEPC(escaped) {
        throw IdentifierError(.needlessEscape(escaped), in: field, at: position)
      }
      return (escaped, 3)
    }
    guard Set82.code(of: byte) != nil, writing != .epcURI || !Set82.isEscapedInEPC(byte) else {
      throw IdentifierError(.illegalCharacter(byte), in: field, at: position)
    }
    return (byte, 1)
  }

  /// A number in decimal digits with leading zeros, 1 to 20 of them.
  init(decimal number: UInt64, width: Int) {
    var codes = InlineArray<20, UInt8>(repeating: 0)
    var rest = number
    for position in stride(from: width - 1, through: 0, by: -1) {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      codes[position] = UInt8(digit) + 14  // "0" has the code 14.
      rest = quotient
    }
    var high: UInt64 = 0
    var low: UInt64 = 0
    for position in 0..<10 { high = high &* Set82.radix &+ UInt64(codes[position]) }
    for position in 10..<20 { low = low &* Set82.radix &+ UInt64(codes[position]) }
    self.init(high: high, low: low)
  }

  /// The characters, and how many there are.
  @inline(__always)
  func decoded() -> (bytes: InlineArray<20, UInt8>, count: Int) {
    var bytes = InlineArray<20, UInt8>(repeating: 0)
    var count = 0
    var rest = high
    for position in stride(from: 9, through: 0, by: -1) {
      let (quotient, code) = rest.quotientAndRemainder(dividingBy: Set82.radix)
      rest = quotient
      if code > 0 {
        bytes[position] = Set82.byte(of: code)
        if count == 0 { count = position + 1 }
      }
    }
    guard low > 0 else { return (bytes, count) }
    rest = low
    count = 0
    for position in stride(from: 19, through: 10, by: -1) {
      let (quotient, code) = rest.quotientAndRemainder(dividingBy: Set82.radix)
      rest = quotient
      if code > 0 {
        bytes[position] = Set82.byte(of: code)
        if count == 0 { count = position + 1 }
      }
    }
    return (bytes, count)
  }

  /// Appends the characters as the form writes them.
  func append(to output: inout [UInt8], as writing: Writing = .plain) {
    let (bytes, count) = decoded()
    for position in 0..<count { Self.append(bytes[position], to: &output, as: writing) }
  }

  /// Appends one character as the form writes it.
  static func append(_ byte: UInt8, to output: inout [UInt8], as writing: Writing) {
    switch writing {
    case .epcURI where Set82.isEscapedInEPC(byte): Hexadecimal.append(byte, to: &output)
    case .webAddress where !Set82.isUnreserved(byte): Hexadecimal.append(byte, to: &output)
    case .humanReadable where byte == 0x28: output.append(contentsOf: [0x5C, byte])
    default: output.append(byte)
    }
  }

  var text: String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.capacity)
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  var count: Int { decoded().count }

  /// The value of a text of digits alone, if it fits 64 bits.
  var decimalValue: UInt64? {
    let (bytes, count) = decoded()
    var value: UInt64 = 0
    for position in 0..<count {
      guard 0x30...0x39 ~= bytes[position] else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(UInt64(bytes[position] - 0x30))
      guard !overflow, !carry else { return nil }
      value = sum
    }
    return value
  }

  @inlinable
  static func < (a: Self, b: Self) -> Bool { a.high == b.high ? a.low < b.low : a.high < b.high }
}
