/// Characters beyond ASCII that move a cursor or end a line, and are written as what they are and not as they look.
enum Unprinted {
  /// The control of ISO 6429 or the separator of lines or paragraphs that begins at a byte of UTF-8, and its bytes; nil where
  /// another character does.
  static func control(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> (scalar: UInt32, length: Int)? {
    guard index + 1 < text.count else { return nil }
    if text[index] == 0xC2, 0x80...0x9F ~= text[index + 1] { return (UInt32(text[index + 1]), 2) }
    guard index + 2 < text.count, text[index] == 0xE2, text[index + 1] == 0x80,
      0xA8...0xA9 ~= text[index + 2]
    else { return nil }
    return (0x2000 | UInt32(text[index + 2] & 0x3F), 3)
  }
}
