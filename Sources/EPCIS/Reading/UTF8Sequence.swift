/// Characters beyond ASCII, by the table of well-formed byte sequences (Unicode, table 3-7).
enum UTF8Sequence {
  /// How many bytes a character with this first byte has; 0 when none begins so.
  static func length(first: UInt8) -> Int {
    switch first {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 0
    }
  }

  /// Whether the bytes after the first one are as they must be.
  static func isValid(_ bytes: UnsafePointer<UInt8>, length: Int) -> Bool {
    let second = bytes[1]
    guard second & 0xC0 == 0x80 else { return false }
    switch bytes[0] {
    case 0xE0 where second < 0xA0, 0xED where second > 0x9F, 0xF0 where second < 0x90,
      0xF4 where second > 0x8F:
      return false
    default: break
    }
    for index in 2..<max(length, 2) where bytes[index] & 0xC0 != 0x80 { return false }
    return true
  }

  /// U+FFFE and U+FFFF, which XML forbids, are not told apart here: both syntaxes read them.
  static func append(_ scalar: Unicode.Scalar, to output: ByteBuffer) {
    for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { output.append(byte) }
  }
}
