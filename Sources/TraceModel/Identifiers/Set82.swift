/// GS1's character set 82: letters, digits and twenty marks, without space.
///
/// Source: GS1 General Specifications, figure 7.11-1. Codes 1 to 82 follow ASCII's order, 0 is free for
/// "no more characters", so that texts of equal codes and padded length compare like the texts themselves.
enum Set82 {
  /// The number of codes, with the one for "no more".
  static let radix: UInt64 = 83

  /// The code of a byte, or nil when the byte is outside the set.
  @inline(__always)
  static func code(of byte: UInt8) -> UInt64? {
    switch byte {
    case 0x61...0x7A: UInt64(byte - 0x61 + 57)
    case 0x41...0x5A: UInt64(byte - 0x41 + 30)
    case 0x25...0x3F: UInt64(byte - 0x25 + 3)
    case 0x21...0x22: UInt64(byte - 0x21 + 1)
    case 0x5F: 56
    default: nil
    }
  }

  /// The byte of a code from 1 to 82.
  @inline(__always)
  static func byte(of code: UInt64) -> UInt8 {
    let code = UInt8(truncatingIfNeeded: code)
    return switch code {
    case 57...: code - 57 + 0x61
    case 56: 0x5F
    case 30...: code - 30 + 0x41
    case 3...: code - 3 + 0x25
    default: code - 1 + 0x21
    }
  }

  /// Whether an EPC URI writes the byte as an escape: `" % & / < > ?`.
  ///
  /// Source: EPC Tag Data Standard, table A-1.
  static func isEscapedInEPC(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x22, 0x25, 0x26, 0x2F, 0x3C, 0x3E, 0x3F: true
    default: false
    }
  }

  /// Whether a web address may hold the byte as itself: RFC 3986's unreserved characters.
  static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
    default: false
    }
  }
}

/// Hexadecimal digits of percent-escapes.
enum Hexadecimal {
  static func value(of byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }

  static func append(_ byte: UInt8, to output: inout [UInt8]) {
    let digits: StaticString = "0123456789ABCDEF"
    let high = Int(byte >> 4)
    let low = Int(byte & 15)
    digits.withUTF8Buffer { output.append(contentsOf: [0x25, $0[high], $0[low]]) }
  }
}
