/// Text in columns: cleaned of what a terminal would take for a command, wrapped and padded.
enum TerminalText {
  /// Without control characters and without what turns the direction of writing: names come from files of strangers.
  static func clean(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0A, 0x0D, 0x09: result.append(" ")
      case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: break
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// Cut to a width, with `…` for what is missing.
  static func cut(_ text: String, _ width: Int) -> String {
    text.count <= width ? text : String(text.prefix(max(0, width - 1))) + "…"
  }

  /// In lines of at most `width`, broken at spaces; a word that is longer stands alone, so that it can be copied.
  static func wrapped(_ text: String, width: Int, indent: Int, hanging: Int? = nil) -> [String] {
    var lines: [String] = []
    var line = String(repeating: " ", count: indent)
    var isEmpty = true
    for word in clean(text).split(separator: " ") {
      if !isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = String(repeating: " ", count: hanging ?? indent)
        isEmpty = true
      }
      line += isEmpty ? String(word) : " " + word
      isEmpty = false
    }
    return isEmpty && !lines.isEmpty ? lines : lines + [line]
  }

  /// Pieces on as many lines as they need, without breaking one.
  static func joined(_ pieces: [String], _ separator: String, width: Int) -> [String] {
    var lines: [String] = []
    for piece in pieces.map(clean) where !piece.isEmpty {
      if let last = lines.last, last.count + separator.count + piece.count <= width {
        lines[lines.count - 1] = last + separator + piece
      } else {
        lines.append(piece)
      }
    }
    return lines
  }
}
