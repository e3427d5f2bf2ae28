/// The EPC URI forms of one kind each: `urn:epc:id:sgtin:` and its kin, read and written.
///
/// Source: EPC Tag Data Standard, section 6.3. Digits stand without check digit; the dot behind the company
/// prefix is what tells its length. Only lower-case schemes and the seven prescribed escapes are read,
/// because partners compare these texts byte by byte.
enum EPCURI {
  static let sgtin: StaticString = "urn:epc:id:sgtin:"
  static let sscc: StaticString = "urn:epc:id:sscc:"
  static let sgln: StaticString = "urn:epc:id:sgln:"
  static let pgln: StaticString = "urn:epc:id:pgln:"
  static let lgtin: StaticString = "urn:epc:class:lgtin:"
  static let productClass: StaticString = "urn:epc:idpat:sgtin:"

  private static let dot: UInt8 = 0x2E

  /// Whether the text begins with a scheme.
  static func begins(_ bytes: Span<UInt8>, with scheme: StaticString) -> Bool {
    guard bytes.count >= scheme.utf8CodeUnitCount else { return false }
    return scheme.withUTF8Buffer { expected in
      for position in 0..<expected.count where bytes[position] != expected[position] { return false }
      return true
    }
  }

  /// Where the text goes on after its scheme.
  static func start(_ bytes: Span<UInt8>, after scheme: StaticString) throws(IdentifierError) -> Int {
    guard begins(bytes, with: scheme) else { throw IdentifierError(.wrongScheme, in: .epcURI, at: 0) }
    return scheme.utf8CodeUnitCount
  }

  /// What stands before the next dot, or at the end, and where the dot is.
  private static func part(
    _ bytes: Span<UInt8>, from start: Int, field: IdentifierField
  ) throws(IdentifierError) -> Range<Int> {
    var end = start
    while end < bytes.count, bytes[end] != dot { end += 1 }
    try DigitText.allDigits(bytes, start..<end, field: field)
    return start..<end
  }

  /// The company prefix and the digits after the first dot, `total` together.
  struct Digits {
    let companyPrefix: CompanyPrefix
    let reference: UInt64
    let referenceDigits: Int
    let end: Int
  }

  static func digits(
    _ bytes: Span<UInt8>, from start: Int, total: Int, reference field: IdentifierField
  ) throws(IdentifierError) -> Digits {
    let prefix = try part(bytes, from: start, field: .companyPrefix)
    guard let length = CompanyPrefixLength(rawValue: UInt8(clamping: prefix.count)) else {
      throw IdentifierError(.companyPrefixLength(found: prefix.count), in: .companyPrefix, at: start)
    }
    guard prefix.upperBound < bytes.count else {
      throw IdentifierError(.missingSeparator(dot), in: .epcURI, at: prefix.upperBound)
    }
    let reference = try part(bytes, from: prefix.upperBound + 1, field: field)
    guard reference.count == total - prefix.count else {
      throw IdentifierError(.wrongLength(found: reference.count), in: field, at: reference.lowerBound)
    }
    let number = try DigitText.number(bytes, prefix, field: .companyPrefix)
    return Digits(
      companyPrefix: CompanyPrefix(number: number, length: length),
      reference: try DigitText.number(bytes, reference, field: field),
      referenceDigits: reference.count, end: reference.upperBound)
  }

  /// A key whose first digit (indicator, extension digit) the URI writes behind the company prefix.
  static func keyWithLeadingDigit(_ digits: Digits) -> PackedKey {
    let below = PowerOfTen.of(digits.referenceDigits - 1)
    let (first, rest) = digits.reference.quotientAndRemainder(dividingBy: below)
    let width = digits.companyPrefix.length.digits + digits.referenceDigits - 1
    let body = first * PowerOfTen.of(width) + digits.companyPrefix.number * below + rest
    return PackedKey(
      number: CheckDigit.appended(to: body), companyPrefixLength: digits.companyPrefix.length)
  }

  /// A location's or party's key.
  static func key(_ digits: Digits) -> PackedKey {
    let body = digits.companyPrefix.number * PowerOfTen.of(digits.referenceDigits) + digits.reference
    return PackedKey(
      number: CheckDigit.appended(to: body), companyPrefixLength: digits.companyPrefix.length)
  }

  /// The text after the last dot.
  static func text(
    _ bytes: Span<UInt8>, after end: Int, field: IdentifierField
  ) throws(IdentifierError) -> PackedText {
    guard end < bytes.count else { throw IdentifierError(.missingSeparator(dot), in: .epcURI, at: end) }
    return try PackedText(bytes, end + 1..<bytes.count, as: .epcURI, field: field)
  }

  /// Nothing may follow.
  static func expectEnd(_ bytes: Span<UInt8>, at end: Int) throws(IdentifierError) {
    guard end == bytes.count else {
      throw IdentifierError(.unexpectedSeparator(bytes[end]), in: .epcURI, at: end)
    }
  }

  /// Appends scheme and digits of a key of `total` digits without check digit, its first one behind the prefix.
  static func append(
    _ scheme: StaticString, keyWithLeadingDigit key: PackedKey, total: Int, to output: inout [UInt8]
  ) -> Bool {
    guard let length = key.companyPrefixLength else { return false }
    let (first, body) = (key.number / 10).quotientAndRemainder(dividingBy: PowerOfTen.of(total - 1))
    let restDigits = total - 1 - length.digits
    let (prefix, rest) = body.quotientAndRemainder(dividingBy: PowerOfTen.of(restDigits))
    append(scheme, to: &output)
    DigitText.append(prefix, width: length.digits, to: &output)
    output.append(dot)
    DigitText.append(first, width: 1, to: &output)
    DigitText.append(rest, width: restDigits, to: &output)
    return true
  }

  /// Appends scheme and digits of a location's or party's key.
  static func append(_ scheme: StaticString, key: PackedKey, to output: inout [UInt8]) -> Bool {
    guard let length = key.companyPrefixLength else { return false }
    let restDigits = 12 - length.digits
    let (prefix, rest) = (key.number / 10).quotientAndRemainder(dividingBy: PowerOfTen.of(restDigits))
    append(scheme, to: &output)
    DigitText.append(prefix, width: length.digits, to: &output)
    output.append(dot)
    DigitText.append(rest, width: restDigits, to: &output)
    return true
  }

  static func append(_ text: StaticString, to output: inout [UInt8]) {
    text.withUTF8Buffer { output.append(contentsOf: $0) }
  }

  static func appendText(_ text: PackedText, to output: inout [UInt8]) {
    output.append(dot)
    text.append(to: &output, as: .epcURI)
  }

  /// The text that a writer gives, or nil when it wrote nothing.
  static func string(_ write: (inout [UInt8]) -> Bool) -> String? {
    var output: [UInt8] = []
    output.reserveCapacity(64)
    return write(&output) ? String(decoding: output, as: UTF8.self) : nil
  }
}
