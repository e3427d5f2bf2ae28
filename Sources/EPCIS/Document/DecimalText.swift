/// A decimal number as its digits: nothing is rounded, and `452.0` stays `452.0`.
///
/// Quantities and sensor values pass through this program; it does not calculate with them. The text is
/// brought to the form that both JSON and XML accept (no plus sign, no leading zeros, a digit on both sides
/// of the point), so that a value compares equal whichever format it came from.
public struct DecimalText: Hashable, Sendable, CustomStringConvertible {
  /// The digits in the form that JSON and XML share.
  public let text: String

  /// A whole number.
  public init(_ number: Int) {
    text = String(number)
  }

  /// Reads a number in JSON's or XML's form; nil for anything else, and for `INF` and `NaN`.
  ///
  /// XML's decimal has no exponent. Where `expandingExponent` is set, `1.5e3` becomes `1500`; exponents
  /// beyond ±60 are refused then, because their digits would only fill memory.
  public init?(_ text: String, expandingExponent: Bool = false) {
    var text = text
    let digits = text.withUTF8 { DecimalText.normalized($0, expandingExponent: expandingExponent) }
    guard let digits else { return nil }
    self.text = digits
  }

  init?(utf8 text: UnsafeBufferPointer<UInt8>, expandingExponent: Bool) {
    guard let digits = DecimalText.normalized(text, expandingExponent: expandingExponent) else { return nil }
    self.text = digits
  }

  /// The digits.
  public var description: String { text }

  /// The shortest way to write the same number: no exponent, no zeros at either end.
  ///
  /// Event hash IDs need it: 1.0 and 1 are one quantity.
  public var shortest: String {
    let plain = DecimalText(text, expandingExponent: true)?.text ?? text
    guard plain.utf8.contains(0x2E), !plain.utf8.contains(0x65) else { return plain == "-0" ? "0" : plain }
    var digits = Substring(plain)
    while digits.hasSuffix("0") { digits.removeLast() }
    if digits.hasSuffix(".") { digits.removeLast() }
    return digits == "-0" ? "0" : String(digits)
  }

  private static func normalized(
    _ text: UnsafeBufferPointer<UInt8>, expandingExponent: Bool
  ) -> String? {
    if isPlainInteger(text) { return String(decoding: text, as: UTF8.self) }
    var reader = DigitReader(text: text)
    let isNegative = reader.skip(0x2D)
    if !isNegative { _ = reader.skip(0x2B) }
    var whole = digits(&reader)
    var fraction: [UInt8] = []
    if reader.skip(0x2E) { fraction = digits(&reader) }
    guard !(whole.isEmpty && fraction.isEmpty) else { return nil }
    var exponent: String?
    if reader.skip(0x65) || reader.skip(0x45) {
      let sign = reader.skip(0x2D) ? "-" : ""
      if sign.isEmpty { _ = reader.skip(0x2B) }
      let power = trimmed(digits(&reader))
      guard !power.isEmpty, power.count <= 4 else { return nil }
      exponent = sign + String(decoding: power, as: UTF8.self)
    }
    guard reader.isAtEnd else { return nil }
    if let power = exponent, expandingExponent {
      guard let shift = Int(power), (-60...60).contains(shift) else { return nil }
      move(&whole, &fraction, by: shift)
      exponent = nil
    }
    whole = trimmed(whole.isEmpty ? [0x30] : whole)
    var result: [UInt8] = isNegative ? [0x2D] : []
    result += whole
    if !fraction.isEmpty { result += [0x2E] + fraction }
    if let exponent { result += [0x65] + Array(exponent.utf8) }
    return String(decoding: result, as: UTF8.self)
  }

  private static func isPlainInteger(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count > 0, text.count <= 15, text[0] &- 0x31 < 9 else { return false }
    return text.allSatisfy { $0 &- 0x30 < 10 }
  }

  private static func digits(_ reader: inout DigitReader) -> [UInt8] {
    var digits: [UInt8] = []
    while let digit = reader.digit() { digits.append(0x30 + UInt8(digit)) }
    return digits
  }

  /// Without leading zeros, but with one digit at least if there was one.
  private static func trimmed(_ digits: [UInt8]) -> [UInt8] {
    let rest = Array(digits.drop { $0 == 0x30 })
    return rest.isEmpty && !digits.isEmpty ? [0x30] : rest
  }

  private static func move(_ whole: inout [UInt8], _ fraction: inout [UInt8], by shift: Int) {
    for _ in 0..<max(shift, 0) { whole.append(fraction.isEmpty ? 0x30 : fraction.removeFirst()) }
    for _ in 0..<max(-shift, 0) { fraction.insert(whole.isEmpty ? 0x30 : whole.removeLast(), at: 0) }
  }
}
