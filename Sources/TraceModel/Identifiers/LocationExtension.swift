/// A place within a location, as a gate or a shelf: up to 20 characters of set 82, as AI (254) prints it.
///
/// The text `0` is none: EPC URIs write it where a location has no extension.
public struct LocationExtension: ReadFromText, Hashable, Comparable, Sendable, BitwiseCopyable {
  @usableFromInline let packed: PackedText

  /// How an EPC URI writes that there is no extension: `0`.
  static let none = PackedText(decimal: 0, width: 1)

  @usableFromInline
  init(packed: PackedText) { self.packed = packed }

  /// The extension that bytes of text are.
  public init(_ bytes: Span<UInt8>) throws(IdentifierError) {
    self = try Self(reading: PackedText(bytes, 0..<bytes.count, field: .locationExtension), at: 0)
  }

  /// The extension that a field is, unless the field says that there is none.
  init(reading packed: PackedText, at offset: Int) throws(IdentifierError) {
    guard packed != Self.none else {
      throw IdentifierError(.reservedExtension, in: .locationExtension, at: offset)
    }
    self.packed = packed
  }

  /// The number of characters, 1 to 20.
  public var count: Int { packed.count }

  /// Appends the characters as they are printed.
  public func append(to output: inout [UInt8]) { packed.append(to: &output) }

  /// Whether the one comes before the other in ASCII's order.
  @inlinable
  public static func < (a: Self, b: Self) -> Bool { a.packed < b.packed }
}

extension LocationExtension: CustomStringConvertible {
  /// The characters as they are printed.
  public var description: String { packed.text }
}
