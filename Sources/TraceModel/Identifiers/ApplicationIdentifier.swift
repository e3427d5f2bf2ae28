/// The two to four digits that say what the next field of a GS1 code is.
public struct ApplicationIdentifier: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The digits as a number; the first digit tells how many there are.
  public let code: UInt16

  /// The digits of a code: two below 100, as in `01`.
  static func digits(of code: UInt16) -> String {
    DigitText.text(UInt64(code), width: code < 100 ? 2 : 1 + (code < 1000 ? 2 : 3))
  }

  /// Whether the one comes before the other as a number.
  public static func < (a: Self, b: Self) -> Bool { a.code < b.code }
}
