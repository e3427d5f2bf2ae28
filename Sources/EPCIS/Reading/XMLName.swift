/// Which names XML allows, without the finer points beyond ASCII: all such characters are accepted.
enum XMLName {
  static let xmlNamespace = "http://www.w3.org/XML/1998/namespace"

  static func isCharacter(_ byte: UInt8, isFirst: Bool) -> Bool {
    switch byte {
    case 0x41...0x5A, 0x61...0x7A, 0x5F, 0x80...0xFF: true
    case 0x30...0x39, 0x2D, 0x2E: !isFirst
    default: false
    }
  }

  /// Whether the text can be the local part of an element's name.
  static func isValid(_ text: some StringProtocol) -> Bool {
    var isFirst = true
    for byte in text.utf8 {
      guard isCharacter(byte, isFirst: isFirst) else { return false }
      isFirst = false
    }
    return !isFirst
  }
}
