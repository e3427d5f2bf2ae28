/// How many columns of a terminal a text takes.
///
/// East Asian wide characters take two (Unicode Standard Annex 11, the blocks that are wide as a whole), marks none.
enum TextWidth {
  /// The columns of one character, as ``visible(_:)`` shows it.
  static func columns(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    return isWide(scalar.value) || character.unicodeScalars.contains { $0.value == 0xFE0F } ? 2 : 1
  }

  /// The columns of a text.
  static func columns(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + columns($1) } }

  /// A character that is safe to show: control and formatting characters become `·`, a tab becomes two spaces.
  static func visible(_ character: Character) -> String {
    if character == "\t" { return "  " }
    guard let first = character.unicodeScalars.first else { return "" }
    switch first.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
      return "·"
    case .nonspacingMark, .enclosingMark, .spacingMark: return "·"
    default: return character.unicodeScalars.contains { $0.isBidiControl } ? "·" : String(character)
    }
  }

  /// A text that is safe to show on one line.
  static func visible(_ text: some StringProtocol) -> String { text.map { visible($0) }.joined() }

  private static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isBidiControl: Bool {
    (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
  }
}
