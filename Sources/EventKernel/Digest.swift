/// A number that stands for a sequence of values, bit by bit and in order: two runs with the same digest were the same.
///
/// For replays and determinism tests; it finds differences that chance makes, not those that somebody hides.
public struct Digest: Sendable, Hashable, BitwiseCopyable {
  /// The digest so far.
  public private(set) var value: UInt64 = 0x243F_6A88_85A3_08D3

  /// The digest of nothing.
  public init() {}

  /// Takes in a word.
  @inlinable
  public mutating func add(_ word: UInt64) { mix(word) }

  /// Takes in every bit of a number: -0 differs from 0, and one NaN from another.
  @inlinable
  public mutating func add(_ number: Double) { mix(number.bitPattern) }

  /// Takes in a number.
  @inlinable
  public mutating func add(_ number: Int) { mix(UInt64(bitPattern: Int64(number))) }

  /// Takes in a text, its length included.
  public mutating func add(_ text: String) {
    add(text.utf8.count)
    for byte in text.utf8 { mix(UInt64(byte)) }
  }

  /// For every word a bijection of the value: odd factors and shifted exclusive ors lose nothing.
  @usableFromInline
  mutating func mix(_ word: UInt64) {
    value = (value ^ word) &* 0x9E37_79B9_7F4A_7C15
    value ^= value >> 29
    value = value &* 0xBF58_476D_1CE4_E5B9
    value ^= value >> 32
  }
}

extension Digest: CustomStringConvertible {
  /// Sixteen hexadecimal digits.
  public var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
