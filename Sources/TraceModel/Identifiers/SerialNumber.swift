/// The number of one unit of a product: up to 20 characters of set 82, as AI (21) prints it.
///
/// It is unique only together with its ``GTIN``; the pair is an ``SGTIN``. `007` and `7` are two serial numbers.
public struct SerialNumber: ReadFromText, Hashable, Comparable, Sendable, BitwiseCopyable {
  @usableFromInline let packed: PackedText

  @usableFromInline
  init(packed: PackedText) { self.packed = packed }

  /// The serial number that bytes of text are.
  public init(_ bytes: Span<UInt8>) throws(IdentifierError) {
    packed = try PackedText(bytes, 0..<bytes.count, field: .serialNumber)
  }

  /// The serial number that a count is, with leading zeros; nil when the digits are not enough or above 20.
  ///
  /// Sites that number in sequence print a fixed width, so that labels keep their size.
  public init?(number: UInt64, digits: Int) {
    guard (1...PackedText.capacity).contains(digits), digits > 19 || number < PowerOfTen.of(digits) else {
      return nil
    }
    packed = PackedText(decimal: number, width: digits)
  }

  /// The count that a serial number of digits alone stands for, by which gaps in a sequence are found.
  ///
  /// It is nil for other characters and for numbers beyond 64 bits.
  public var decimalValue: UInt64? { packed.decimalValue }

  /// The number of characters, 1 to 20.
  public var count: Int { packed.count }

  /// Appends the characters as they are printed.
  public func append(to output: inout [UInt8]) { packed.append(to: &output) }

  /// Whether the one comes before the other in ASCII's order.
  @inlinable
  public static func < (a: Self, b: Self) -> Bool { a.packed < b.packed }
}

extension SerialNumber: CustomStringConvertible {
  /// The characters as they are printed.
  public var description: String { packed.text }
}
