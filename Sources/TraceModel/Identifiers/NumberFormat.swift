/// How a site turns a running number into the text of a serial number.
///
/// A prefix that stays, then a fixed number of characters: the running number itself with leading zeros, or where
/// a keyed shuffle puts it.
public struct NumberFormat: Hashable, Sendable {
  /// The characters after the prefix.
  public enum Alphabet: UInt8, Sendable, CaseIterable, Hashable {
    /// Ten digits.
    case digits
    /// The 82 characters that a serial number may have.
    case set82
  }

  /// What every number begins with; may be empty.
  public let prefix: String
  /// How many characters follow the prefix.
  public let width: Int
  /// Which characters follow the prefix.
  public let alphabet: Alphabet
  /// The shuffle, or nil where numbers are printed in sequence.
  public let permutation: KeyedPermutation?
  /// How many different numbers there are.
  public let capacity: UInt64

  /// The format with these parts; nil where prefix and width exceed 20 characters, where the prefix has a character
  /// that no serial number may have, or where the numbers exceed 2^62.
  public init?(prefix: String = "", width: Int, alphabet: Alphabet = .digits, key: UInt64? = nil) {
    let most = alphabet == .digits ? 18 : 9
    guard (1...most).contains(width), prefix.utf8.count + width <= PackedText.capacity,
      prefix.utf8.allSatisfy({ Set82.code(of: $0) != nil })
    else { return nil }
    self.prefix = prefix
    self.width = width
    self.alphabet = alphabet
    var capacity: UInt64 = 1
    for _ in 0..<width { capacity *= alphabet == .digits ? 10 : 82 }
    self.capacity = capacity
    permutation = key.map { KeyedPermutation(count: capacity, key: $0) }
  }

  /// The serial number that running number `number` is printed as; `number` is below the capacity.
  public func serial(at number: UInt64) -> SerialNumber {
    precondition(number < capacity, "running number \(number) of \(capacity)")
    var rest = permutation?(number) ?? number
    if prefix.isEmpty, alphabet == .digits {
      return SerialNumber(packed: PackedText(decimal: rest, width: width))
    }
    var bytes = InlineArray<20, UInt8>(repeating: 0)
    var count = 0
    for byte in prefix.utf8 {
      bytes[count] = byte
      count += 1
    }
    for position in (count..<count + width).reversed() {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: alphabet == .digits ? 10 : 82)
      bytes[position] = alphabet == .digits ? 0x30 + UInt8(digit) : Set82.byte(of: digit + 1)
      rest = quotient
    }
    return SerialNumber(packed: PackedText(bytes, count: count + width))
  }

  /// The running number that was printed as `serial`; nil where it is not of this format.
  public func number(of serial: SerialNumber) -> UInt64? {
    let (bytes, count) = serial.packed.decoded()
    let start = prefix.utf8.count
    guard count == start + width else { return nil }
    var position = 0
    for byte in prefix.utf8 {
      if bytes[position] != byte { return nil }
      position += 1
    }
    var value: UInt64 = 0
    while position < count {
      let byte = bytes[position]
      if alphabet == .digits {
        guard 0x30...0x39 ~= byte else { return nil }
        value = value &* 10 &+ UInt64(byte &- 0x30)
      } else {
        guard let code = Set82.code(of: byte) else { return nil }
        value = value &* 82 &+ (code &- 1)
      }
      position += 1
    }
    return permutation?.inverse(value) ?? value
  }
}

extension PackedText {
  /// The text of the first `count` bytes, each of set 82.
  init(_ bytes: InlineArray<20, UInt8>, count: Int) {
    var high: UInt64 = 0
    var low: UInt64 = 0
    for position in 0..<10 {
      let code = position < count ? Set82.code(of: bytes[position]) ?? 0 : 0
      high = high &* Set82.radix &+ code
    }
    for position in 10..<20 {
      let code = position < count ? Set82.code(of: bytes[position]) ?? 0 : 0
      low = low &* Set82.radix &+ code
    }
    self.init(high: high, low: low)
  }
}
