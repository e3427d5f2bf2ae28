import TextFormats

/// Text in columns: escaped where a terminal would take it for a command, wrapped and padded.
enum TerminalText {
  static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// Cut to a width, with `…` for what is missing.
  static func cut(_ text: String, _ width: Int) -> String {
    text.count <= width ? text : String(text.prefix(max(0, width - 1))) + "…"
  }

  /// In lines of at most `width`, broken at spaces; a word that is longer stands alone, so that it can be copied.
  static func wrapped(_ text: String, width: Int, indent: Int, hanging: Int? = nil) -> [String] {
    func margin(_ width: Int) -> String { String(repeating: " ", count: width) }
    return text.wrapped(columns: width, first: margin(indent), rest: margin(hanging ?? indent))
  }

  /// Pieces on as many lines as they need, without breaking one.
  static func joined(_ pieces: [String], _ separator: String, width: Int) -> [String] {
    var lines: [String] = []
    for piece in pieces.map(\.visible) where !piece.isEmpty {
      if let last = lines.last, last.count + separator.count + piece.count <= width {
        lines[lines.count - 1] = last + separator + piece
      } else {
        lines.append(piece)
      }
    }
    return lines
  }
}
