extension String {
  /// The text on one line, with an escape (`\n`, `\u001b`) for every character that is not shown as a glyph.
  ///
  /// Names come from files of strangers. Raw, they could move a terminal's cursor, turn the direction of writing, or
  /// look like a line of the program's own.
  public var visible: String { escapingInvisible(besides: nil) }

  /// The same for a text of several lines: its line feeds stay.
  public var visibleLines: String { escapingInvisible(besides: "\n") }

  private func escapingInvisible(besides kept: Unicode.Scalar?) -> String {
    let isPlain = utf8.allSatisfy { (0x20..<0x7F).contains($0) || UInt32($0) == kept?.value }
    if isPlain { return self }
    var shown = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if scalar.isInvisible, scalar != kept {
        shown.append(contentsOf: scalar.escaped.unicodeScalars)
      } else {
        shown.append(scalar)
      }
    }
    return String(shown)
  }
}

extension Unicode.Scalar {
  /// Whether this is a control, a separator of lines, or a format character such as those that turn the direction of
  /// writing; not the joiners, which some scripts and many emoji need.
  public var isInvisible: Bool {
    if value < 0x7F { return value < 0x20 }
    if value == 0x200C || value == 0x200D { return false }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: return true
    default: return false
    }
  }

  /// The escape by which JSON, JavaScript and many other languages write this character.
  public var escaped: String {
    switch self {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default:
      String(self).utf16.map { unit in
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }.joined()
    }
  }
}
