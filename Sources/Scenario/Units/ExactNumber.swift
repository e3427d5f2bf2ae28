/// A decimal number times a unit's ratio, kept as a fraction of integers until it is rounded once.
///
/// "30 m/min" is 30 · 50/3 mm/s = 500 mm/s to the last bit, and "1.2 s" is 1,200,000,000 ns, because nothing is rounded on the
/// way.
public struct ExactNumber: Hashable, Sendable {
  /// The numerator; carries the sign.
  public private(set) var numerator: Int128
  /// The denominator, positive.
  public private(set) var denominator: Int128

  /// An integer.
  public init(_ value: Int64) {
    numerator = Int128(value)
    denominator = 1
  }

  /// A decimal number such as `-12.5` or `1e6`; nil where the text is none, or none of a size that has a meaning here.
  ///
  /// At most 30 digits, and exponents from −25 to 25.
  public init?(decimal text: some StringProtocol) {
    var rest = Substring(text)
    let negative = rest.first == "-"
    if negative || rest.first == "+" { rest.removeFirst() }
    var mantissa: Int128 = 0
    var digits = 0
    var places = 0
    var seenPoint = false
    while let character = rest.first {
      if character == ".", !seenPoint {
        seenPoint = true
      } else if let digit = character.asciiDigit {
        guard digits < 30 else { return nil }
        mantissa = mantissa * 10 + Int128(digit)
        digits += 1
        if seenPoint { places += 1 }
      } else {
        break
      }
      rest.removeFirst()
    }
    guard digits > 0 else { return nil }
    var exponent = 0
    if rest.first == "e" || rest.first == "E" {
      guard let written = Int(rest.dropFirst()), abs(written) <= 25 else { return nil }
      exponent = written
    } else if !rest.isEmpty {
      return nil
    }
    self.init(0)
    numerator = negative ? -mantissa : mantissa
    var shift = exponent - places
    while shift < 0, denominator < Self.limit { (denominator, shift) = (denominator * 10, shift + 1) }
    while shift > 0, numerator.magnitude < Self.limit.magnitude {
      (numerator, shift) = (numerator * 10, shift - 1)
    }
    if shift != 0 && numerator != 0 { return nil }
  }

  /// The number times the ratio of `unit`, in base units; nil beyond what 128 bits hold.
  public func scaled(by unit: Unit) -> ExactNumber? {
    let (n, over) = numerator.multipliedReportingOverflow(by: Int128(unit.numerator))
    let (d, under) = denominator.multipliedReportingOverflow(by: Int128(unit.denominator))
    guard !over, !under else { return nil }
    var result = self
    (result.numerator, result.denominator) = (n, d)
    return result
  }

  /// The nearest floating-point number, rounded once: the text's last digit counts, whatever its unit.
  ///
  /// Long division bit by bit until 64 bits are known; what remains is kept as one sticky bit, so that the
  /// conversion to 53 bits rounds as if all were known.
  public var double: Double {
    let divisor = denominator.magnitude
    var (quotient, rest) = numerator.magnitude.quotientAndRemainder(dividingBy: divisor)
    guard quotient != 0 || rest != 0 else { return 0 }
    var exponent = 0
    while quotient >> 63 == 0 {
      rest <<= 1
      quotient <<= 1
      if rest >= divisor { (rest, quotient) = (rest - divisor, quotient | 1) }
      exponent -= 1
    }
    let bits = Double(quotient | (rest == 0 ? 0 : 1))
    return Double(sign: numerator < 0 ? .minus : .plus, exponent: exponent, significand: bits)
  }

  /// The nearest integer, halves away from zero; nil beyond 64 bits.
  public var nearestInteger: Int64? {
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    let rounds = remainder.magnitude >= denominator.magnitude - remainder.magnitude
    return Int64(exactly: rounds ? quotient + numerator.signum() : quotient)
  }

  /// The integer that this is, or nil where it has a fractional part.
  public var integer: Int64? { numerator % denominator == 0 ? Int64(exactly: numerator / denominator) : nil }

  private static let limit: Int128 = 1_000_000_000_000_000_000_000_000_000_000_000_000
}

extension Character {
  /// The value of an ASCII digit.
  var asciiDigit: UInt8? {
    guard let byte = asciiValue, byte >= 48, byte <= 57 else { return nil }
    return byte - 48
  }
}
