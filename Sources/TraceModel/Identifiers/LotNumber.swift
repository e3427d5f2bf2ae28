/// The number of a lot, a quantity that is released together: up to 20 characters of set 82, as AI (10) prints it.
///
/// It is no ``BatchNumber``: one production run may give several lots, one lot may come from several runs.
public struct LotNumber: ReadFromText, Hashable, Comparable, Sendable, BitwiseCopyable {
  @usableFromInline let packed: PackedText

  @usableFromInline
  init(packed: PackedText) { self.packed = packed }

  /// The lot number that bytes of text are.
  public init(_ bytes: Span<UInt8>) throws(IdentifierError) {
    packed = try PackedText(bytes, 0..<bytes.count, field: .lotNumber)
  }

  /// The number of characters, 1 to 20.
  public var count: Int { packed.count }

  /// Appends the characters as they are printed.
  public func append(to output: inout [UInt8]) { packed.append(to: &output) }

  /// Whether the one comes before the other in ASCII's order.
  @inlinable
  public static func < (a: Self, b: Self) -> Bool { a.packed < b.packed }
}

extension LotNumber: CustomStringConvertible {
  /// The characters as they are printed.
  public var description: String { packed.text }
}

/// The number of a production run, by which its record is found: up to 20 characters of set 82.
///
/// It has a type of its own, because a recall that takes a run for a lot reaches the wrong units.
public struct BatchNumber: ReadFromText, Hashable, Comparable, Sendable, BitwiseCopyable {
  @usableFromInline let packed: PackedText

  @usableFromInline
  init(packed: PackedText) { self.packed = packed }

  /// The batch number that bytes of text are.
  public init(_ bytes: Span<UInt8>) throws(IdentifierError) {
    packed = try PackedText(bytes, 0..<bytes.count, field: .batchNumber)
  }

  /// The number of characters, 1 to 20.
  public var count: Int { packed.count }

  /// Appends the characters as they are printed.
  public func append(to output: inout [UInt8]) { packed.append(to: &output) }

  /// Whether the one comes before the other in ASCII's order.
  @inlinable
  public static func < (a: Self, b: Self) -> Bool { a.packed < b.packed }
}

extension BatchNumber: CustomStringConvertible {
  /// The characters as they are printed.
  public var description: String { packed.text }
}
