/// How many digits a GS1 company prefix has, 6 to 12.
///
/// A barcode does not carry it, an EPC URI cannot be written without it. Items therefore carry it as an
/// optional: nil says that nobody has told it yet. An own "unknown" beside six to twelve would let
/// arithmetic with a length of 0 pass; the optional makes every use decide.
public enum CompanyPrefixLength: UInt8, Hashable, Sendable, BitwiseCopyable, CaseIterable {
  /// Six digits.
  case six = 6
  /// Seven digits.
  case seven
  /// Eight digits.
  case eight
  /// Nine digits.
  case nine
  /// Ten digits.
  case ten
  /// Eleven digits.
  case eleven
  /// Twelve digits.
  case twelve

  /// The length as a number of digits, or an error when it is not 6 to 12.
  public init(digits: Int) throws(IdentifierError) {
    guard let byte = UInt8(exactly: digits), let length = Self(rawValue: byte) else {
      throw IdentifierError(.companyPrefixLength(found: digits), in: .companyPrefix, at: 0)
    }
    self = length
  }

  /// The number of digits.
  @inlinable
  public var digits: Int { Int(rawValue) }
}

/// The digits under which GS1 lets a company number its products, places and pallets.
public struct CompanyPrefix: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The digits as a number, without the leading zeros that belong to it.
  public let number: UInt64
  /// How many digits it has, leading zeros included.
  public let length: CompanyPrefixLength

  /// The company prefix that a text of 6 to 12 digits is.
  public init(_ text: String) throws(IdentifierError) {
    let characters = text.utf8Span
    let bytes = characters.span
    guard !bytes.isEmpty else { throw IdentifierError(.empty, in: .companyPrefix, at: 0) }
    try DigitText.allDigits(bytes, 0..<bytes.count, field: .companyPrefix)
    length = try CompanyPrefixLength(digits: bytes.count)
    number = try DigitText.number(bytes, 0..<bytes.count, field: .companyPrefix)
  }

  init(number: UInt64, length: CompanyPrefixLength) {
    self.number = number
    self.length = length
  }

  /// The prefix that the first digits of a key are; `body` has `digits` digits.
  init(leading length: CompanyPrefixLength, of body: UInt64, digits: Int) {
    self.init(number: body / PowerOfTen.of(digits - length.digits), length: length)
  }

  /// Orders by digits, as a dictionary would: `0614141` before `06141411`.
  public static func < (a: Self, b: Self) -> Bool {
    a.start == b.start ? a.length.rawValue < b.length.rawValue : a.start < b.start
  }

  /// The first of the twelve-digit numbers that begin with the prefix.
  var start: UInt64 { number * PowerOfTen.of(12 - length.digits) }

  /// The number after the last of the twelve-digit numbers that begin with the prefix.
  var end: UInt64 { (number + 1) * PowerOfTen.of(12 - length.digits) }
}

extension CompanyPrefix: CustomStringConvertible {
  /// The digits with their leading zeros.
  public var description: String { DigitText.text(number, width: length.digits) }
}
