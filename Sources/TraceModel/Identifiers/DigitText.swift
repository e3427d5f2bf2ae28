/// Reading and writing of decimal digits in identifiers.
enum DigitText {
  /// The number that the range's digits give; at most 19 digits are read.
  static func number(
    _ bytes: Span<UInt8>, _ range: Range<Int>, field: IdentifierField
  ) throws(IdentifierError) -> UInt64 {
    guard range.count <= 19 else {
      throw IdentifierError(.wrongLength(found: range.count), in: field, at: range.lowerBound)
    }
    var number: UInt64 = 0
    for position in range {
      let byte = bytes[position]
      guard 0x30...0x39 ~= byte else {
        throw IdentifierError(.illegalCharacter(byte), in: field, at: position)
      }
      number = number &* 10 &+ UInt64(byte - 0x30)
    }
    return number
  }

  /// The number of a range that has to have so many digits.
  static func number(
    _ bytes: Span<UInt8>, _ range: Range<Int>, digits: Int, field: IdentifierField
  ) throws(IdentifierError) -> UInt64 {
    guard !range.isEmpty else { throw IdentifierError(.empty, in: field, at: range.lowerBound) }
    guard range.count == digits else {
      try allDigits(bytes, range, field: field)
      throw IdentifierError(.wrongLength(found: range.count), in: field, at: range.lowerBound)
    }
    return try number(bytes, range, field: field)
  }

  /// Nothing but digits: what is said first, because a stray character also makes the length wrong.
  static func allDigits(
    _ bytes: Span<UInt8>, _ range: Range<Int>, field: IdentifierField
  ) throws(IdentifierError) {
    for position in range where !(0x30...0x39 ~= bytes[position]) {
      throw IdentifierError(.illegalCharacter(bytes[position]), in: field, at: position)
    }
  }

  /// A key that ends in its check digit.
  static func checked(
    _ number: UInt64, _ range: Range<Int>, field: IdentifierField
  ) throws(IdentifierError) -> UInt64 {
    let expected = CheckDigit.of(number / 10)
    let found = UInt8(number % 10)
    guard found == expected else {
      throw IdentifierError(
        .wrongCheckDigit(found: found, expected: expected), in: field, at: range.upperBound - 1)
    }
    return number
  }

  /// Appends a number with leading zeros.
  static func append(_ number: UInt64, width: Int, to output: inout [UInt8]) {
    let start = output.count
    for _ in 0..<width { output.append(0x30) }
    var rest = number
    var position = start + width - 1
    while rest > 0, position >= start {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      output[position] = 0x30 + UInt8(digit)
      rest = quotient
      position -= 1
    }
  }

  /// The text of a number with leading zeros.
  static func text(_ number: UInt64, width: Int) -> String {
    var output: [UInt8] = []
    append(number, width: width, to: &output)
    return String(decoding: output, as: UTF8.self)
  }
}
