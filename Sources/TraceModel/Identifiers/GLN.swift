/// A Global Location Number: which company or which place.
public struct GLN: ReadFromText, Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The 13 digits as a number, the check digit last.
  public let rawValue: UInt64

  /// The number that bytes of text are.
  public init(_ bytes: Span<UInt8>) throws(IdentifierError) {
    try self.init(bytes, 0..<bytes.count)
  }

  init(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(IdentifierError) {
    let number = try DigitText.number(bytes, range, digits: 13, field: .gln)
    rawValue = try DigitText.checked(number, range, field: .gln)
  }

  /// The number with the check digit that its first twelve digits need.
  public init(withoutCheckDigit body: UInt64) throws(IdentifierError) {
    guard body < PowerOfTen.of(12) else { throw IdentifierError(.outOfRange, in: .gln, at: 0) }
    rawValue = CheckDigit.appended(to: body)
  }

  /// A number of a company with the location reference that the company chose.
  public init(companyPrefix: CompanyPrefix, locationReference: UInt64) throws(IdentifierError) {
    let digits = 12 - companyPrefix.length.digits
    guard locationReference < PowerOfTen.of(digits) else {
      throw IdentifierError(.outOfRange, in: .locationReference, at: 0)
    }
    rawValue = CheckDigit.appended(to: companyPrefix.number * PowerOfTen.of(digits) + locationReference)
  }

  @inlinable
  init(unchecked rawValue: UInt64) { self.rawValue = rawValue }

  /// Whether the one comes before the other as 13 digits.
  @inlinable
  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

extension GLN: CustomStringConvertible {
  /// The 13 digits.
  public var description: String { DigitText.text(rawValue, width: 13) }
}
