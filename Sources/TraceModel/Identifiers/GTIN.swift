/// A Global Trade Item Number: which product, at which packaging level.
///
/// All four lengths (8, 12, 13, 14 digits) are held as the 14 digits of the same number, one integer.
/// An exemplar cannot have a wrong check digit.
public struct GTIN: ReadFromText, Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The fourteen digits as a number, the check digit last.
  public let rawValue: UInt64

  /// The number that bytes of text are.
  public init(_ bytes: Span<UInt8>) throws(IdentifierError) {
    try self.init(bytes, 0..<bytes.count)
  }

  init(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(IdentifierError) {
    guard !range.isEmpty else { throw IdentifierError(.empty, in: .gtin, at: range.lowerBound) }
    try DigitText.allDigits(bytes, range, field: .gtin)
    switch range.count {
    case 12, 13, 14: break
    case 8:
      // The same eight digits may be a UPC-E code, whose twelve digits are others.
      guard bytes[range.lowerBound] != 0x30 else {
        throw IdentifierError(.ambiguousEightDigits, in: .gtin, at: range.lowerBound)
      }
    default: throw IdentifierError(.wrongLength(found: range.count), in: .gtin, at: range.lowerBound)
    }
    rawValue = try DigitText.checked(DigitText.number(bytes, range, field: .gtin), range, field: .gtin)
  }

  /// The number of which `rawValue` is the fourteen digits, or an error when its check digit is wrong.
  public init(rawValue: UInt64) throws(IdentifierError) {
    guard rawValue < PowerOfTen.of(14) else { throw IdentifierError(.outOfRange, in: .gtin, at: 0) }
    self.rawValue = try DigitText.checked(rawValue, 0..<14, field: .gtin)
  }

  /// The number with the check digit that its first thirteen digits need.
  public init(withoutCheckDigit body: UInt64) throws(IdentifierError) {
    guard body < PowerOfTen.of(13) else { throw IdentifierError(.outOfRange, in: .gtin, at: 0) }
    rawValue = CheckDigit.appended(to: body)
  }

  /// A number of a company: the indicator (0 for a unit, 1 to 8 for its cases), and the item reference.
  public init(indicator: Int, companyPrefix: CompanyPrefix, itemReference: UInt64) throws(IdentifierError) {
    let digits = 12 - companyPrefix.length.digits
    guard (0...9).contains(indicator), itemReference < PowerOfTen.of(digits) else {
      throw IdentifierError(.outOfRange, in: .itemReference, at: 0)
    }
    let body = companyPrefix.number * PowerOfTen.of(digits) + itemReference
    rawValue = CheckDigit.appended(to: UInt64(indicator) * PowerOfTen.of(12) + body)
  }

  /// A number that is known to be right.
  @inlinable
  init(unchecked rawValue: UInt64) { self.rawValue = rawValue }

  /// The first of the fourteen digits: 0 for the product itself, 1 to 8 for its outer packaging, 9 for
  /// variable measure.
  public var indicator: Int { Int(rawValue / PowerOfTen.of(13)) }

  /// The last digit.
  public var checkDigit: Int { Int(rawValue % 10) }

  /// The text in a length of 8, 12, 13 or 14 digits, or nil when the number needs more.
  public func text(digits: Int) -> String? {
    switch digits {
    case 8 where rawValue >= PowerOfTen.of(7), 12, 13, 14:
      rawValue < PowerOfTen.of(digits) ? DigitText.text(rawValue, width: digits) : nil
    default: nil
    }
  }

  /// Whether the one comes before the other as fourteen digits.
  @inlinable
  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

extension GTIN: CustomStringConvertible {
  /// The fourteen digits.
  public var description: String { DigitText.text(rawValue, width: 14) }
}
