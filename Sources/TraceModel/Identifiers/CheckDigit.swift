/// The check digit of GS1 keys: weights 3 and 1 alternately from the right, modulo 10.
///
/// Source: GS1 General Specifications, section 7.9. It detects every error in one digit, and every
/// transposition of two neighbors except those whose digits differ by 5.
public enum CheckDigit {
  /// The check digit of a number without one; its last digit has the weight 3.
  @inlinable
  public static func of(_ body: UInt64) -> UInt8 {
    var rest = body
    var sum: UInt64 = 0
    var weight: UInt64 = 3
    while rest > 0 {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      sum &+= digit &* weight
      weight = 4 &- weight
      rest = quotient
    }
    return UInt8((10 &- sum % 10) % 10)
  }

  /// The number with its check digit behind it.
  @inlinable
  public static func appended(to body: UInt64) -> UInt64 { body &* 10 &+ UInt64(of(body)) }

  /// Whether the last digit is the check digit of the others.
  @inlinable
  public static func isRight(_ number: UInt64) -> Bool { UInt64(of(number / 10)) == number % 10 }
}

/// Powers of ten that keys are taken apart with.
@usableFromInline
enum PowerOfTen {
  /// 10 to the given exponent, 0 to 19.
  @usableFromInline
  static func of(_ exponent: Int) -> UInt64 {
    var power: UInt64 = 1
    for _ in 0..<exponent { power &*= 10 }
    return power
  }
}

/// A GS1 key of up to 18 digits together with the length of its company prefix, in one word.
///
/// The prefix length is kept in the upper four bits, 0 for unknown. Identity is the number alone: the
/// length decides how a key is written as a URI, not which thing it names.
@usableFromInline
struct PackedKey: BitwiseCopyable, Hashable, Comparable, Sendable {
  @usableFromInline let word: UInt64

  @usableFromInline static let numberMask: UInt64 = (1 << 60) - 1

  @inlinable
  init(number: UInt64, companyPrefixLength: CompanyPrefixLength?) {
    let length: UInt64 = if let companyPrefixLength { UInt64(companyPrefixLength.rawValue) } else { 0 }
    word = number | length << 60
  }

  @inlinable var number: UInt64 { word & Self.numberMask }

  @inlinable var companyPrefixLength: CompanyPrefixLength? {
    CompanyPrefixLength(rawValue: UInt8(truncatingIfNeeded: word >> 60))
  }

  @inlinable
  static func == (a: Self, b: Self) -> Bool { a.number == b.number }

  @inlinable
  static func < (a: Self, b: Self) -> Bool { a.number < b.number }

  @inlinable
  func hash(into hasher: inout Hasher) { hasher.combine(number) }
}
