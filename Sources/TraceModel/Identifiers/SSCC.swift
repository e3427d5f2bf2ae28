/// A Serial Shipping Container Code: one logistic unit, as a pallet or a case without serial number.
///
/// 18 digits in one word, with the length of the company prefix. Two are equal when their digits are: the
/// prefix length decides how the URI is written, not which pallet is meant.
public struct SSCC: Hashable, Comparable, Sendable, BitwiseCopyable {
  @usableFromInline let key: PackedKey

  /// The code that a text of 18 digits is.
  public init(
    _ text: String, companyPrefixLength: CompanyPrefixLength? = nil
  ) throws(IdentifierError) {
    let characters = text.utf8Span
    try self.init(characters.span, companyPrefixLength: companyPrefixLength)
  }

  /// The code that bytes of text are.
  public init(
    _ bytes: Span<UInt8>, companyPrefixLength: CompanyPrefixLength? = nil
  ) throws(IdentifierError) {
    try self.init(bytes, 0..<bytes.count, companyPrefixLength: companyPrefixLength)
  }

  init(
    _ bytes: Span<UInt8>, _ range: Range<Int>, companyPrefixLength: CompanyPrefixLength?
  ) throws(IdentifierError) {
    let number = try DigitText.number(bytes, range, digits: 18, field: .sscc)
    key = PackedKey(
      number: try DigitText.checked(number, range, field: .sscc), companyPrefixLength: companyPrefixLength)
  }

  /// The code with the check digit that its first 17 digits need.
  public init(
    withoutCheckDigit body: UInt64, companyPrefixLength: CompanyPrefixLength? = nil
  ) throws(IdentifierError) {
    guard body < PowerOfTen.of(17) else { throw IdentifierError(.outOfRange, in: .sscc, at: 0) }
    key = PackedKey(number: CheckDigit.appended(to: body), companyPrefixLength: companyPrefixLength)
  }

  /// A code of a company: the extension digit, which the company chooses, and the serial reference.
  public init(
    extensionDigit: Int, companyPrefix: CompanyPrefix, serialReference: UInt64
  ) throws(IdentifierError) {
    let digits = 16 - companyPrefix.length.digits
    guard (0...9).contains(extensionDigit), serialReference < PowerOfTen.of(digits) else {
      throw IdentifierError(.outOfRange, in: .serialReference, at: 0)
    }
    let body = companyPrefix.number * PowerOfTen.of(digits) + serialReference
    try self.init(
      withoutCheckDigit: UInt64(extensionDigit) * PowerOfTen.of(16) + body,
      companyPrefixLength: companyPrefix.length)
  }

  /// The 18 digits as a number.
  @inlinable
  public var rawValue: UInt64 { key.number }

  /// The length of the company prefix, or nil when nobody has told it.
  @inlinable
  public var companyPrefixLength: CompanyPrefixLength? { key.companyPrefixLength }

  /// The company prefix, if its length is known.
  public var companyPrefix: CompanyPrefix? {
    companyPrefixLength.map {
      CompanyPrefix(leading: $0, of: rawValue / 10 % PowerOfTen.of(16), digits: 16)
    }
  }

  /// The same logistic unit with what is known of its company prefix.
  public func with(companyPrefixLength: CompanyPrefixLength?) -> SSCC {
    SSCC(key: PackedKey(number: rawValue, companyPrefixLength: companyPrefixLength))
  }

  @usableFromInline
  init(key: PackedKey) { self.key = key }

  /// Whether the one comes before the other as 18 digits.
  @inlinable
  public static func < (a: Self, b: Self) -> Bool { a.key < b.key }
}

extension SSCC: CustomStringConvertible {
  /// The 18 digits.
  public var description: String { DigitText.text(rawValue, width: 18) }
}
