/// A one-to-one shuffle of the numbers below `count`, given by a key, that can be undone without a table.
///
/// Sites that must not issue guessable serial numbers draw them in the order of such a shuffle. A balanced Feistel
/// network permutes the next power of four; a result outside the range is permuted again until it falls inside
/// (*cycle walking*: Black and Rogaway, *Ciphers with Arbitrary Finite Domains*, 2002), at most four times on
/// average. It hides an order from a reader; it is no cipher to protect anything with.
public struct KeyedPermutation: Hashable, Sendable, BitwiseCopyable {
  /// How many numbers there are, 1 to 2^62.
  public let count: UInt64
  /// What tells this shuffle from all others.
  public let key: UInt64
  private let halfBits: UInt64

  /// The shuffle with `key` of the numbers 0 ..< `count`.
  public init(count: UInt64, key: UInt64) {
    precondition(count >= 1 && count <= 1 << 62, "a permutation of \(count) numbers")
    self.count = count
    self.key = key
    let bits = UInt64(UInt64.bitWidth - (count - 1).leadingZeroBitCount)
    halfBits = max(1, (bits + 1) / 2)
  }

  /// Where the shuffle puts `number`.
  public func callAsFunction(_ number: UInt64) -> UInt64 {
    precondition(number < count, "number \(number) of \(count)")
    var value = number
    repeat { value = forward(value) } while value >= count
    return value
  }

  /// The number that the shuffle puts at `value`.
  public func inverse(_ value: UInt64) -> UInt64 {
    precondition(value < count, "number \(value) of \(count)")
    var number = value
    repeat { number = backward(number) } while number >= count
    return number
  }

  private static let rounds: UInt64 = 6

  private func forward(_ value: UInt64) -> UInt64 {
    let mask = (1 << halfBits) - 1 as UInt64
    var left = value >> halfBits
    var right = value & mask
    for round in 0..<Self.rounds { (left, right) = (right, left ^ (mixed(right, round) & mask)) }
    return left << halfBits | right
  }

  private func backward(_ value: UInt64) -> UInt64 {
    let mask = (1 << halfBits) - 1 as UInt64
    var left = value >> halfBits
    var right = value & mask
    for round in (0..<Self.rounds).reversed() { (left, right) = (right ^ (mixed(left, round) & mask), left) }
    return left << halfBits | right
  }

  /// The finalizer of SplitMix64 (Steele, Lea and Flood, 2014) over half, round and key.
  private func mixed(_ half: UInt64, _ round: UInt64) -> UInt64 {
    var z = half &+ (round &+ 1) &* 0x9E37_79B9_7F4A_7C15 ^ key
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
