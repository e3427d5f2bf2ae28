/// Words and pictures of diagnostics, for a terminal.
///
/// ```
/// line7.json5:12:11: error: unknown key “sped”
///  12 │   belt: { sped: "30 m/min" },
///     │           ^^^^
///     hint: did you mean "speed"?
/// ```
public struct DiagnosticRenderer: Sendable {
  /// The number of columns to stay within.
  public var width: Int
  /// Whether to color, with ANSI sequences.
  public var isColored: Bool
  /// At most this many are shown; of the others their number.
  public var limit: Int

  /// A renderer; 80 columns unless told otherwise.
  public init(width: Int = 80, isColored: Bool = false, limit: Int = 50) {
    self.width = max(40, width)
    self.isColored = isColored
    self.limit = limit
  }

  /// All of them, in order of place, each ending with a line break.
  public func text(_ diagnostics: Diagnostics) -> String {
    let sorted = diagnostics.sorted
    var text = sorted.prefix(limit).map { self.text($0) }.joined()
    if sorted.count > limit { text += "… and \(sorted.count - limit) more\n" }
    return text
  }

  /// One of them, ending with a line break.
  public func text(_ diagnostic: Diagnostic) -> String {
    let color = diagnostic.severity == .error ? "1;31" : "1;33"
    var lines = header(diagnostic.range, diagnostic.severity.rawValue, diagnostic.message, color)
    lines += quote(diagnostic.range, color)
    if let hint = diagnostic.hint { lines += wrapped("hint: " + TextWidth.visible(hint), indent: 4) }
    for note in diagnostic.notes {
      lines += header(note.range, "note", note.message, "1;36")
      lines += quote(note.range, "1;36")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private func header(_ range: SourceRange, _ label: String, _ message: String, _ color: String) -> [String] {
    let (line, column) = range.place
    let place = "\(TextWidth.visible(range.source.name)):\(line):\(column): "
    var lines = wrapped(place + label + ": " + TextWidth.visible(message), indent: 4, hanging: true)
    if isColored, lines[0].hasPrefix(place + label + ":") {
      lines[0] = place + paint(label + ":", color) + lines[0].dropFirst(place.count + label.count + 1)
    }
    return lines
  }

  /// The line with a caret below the place; a long line is cut to a window around it.
  private func quote(_ range: SourceRange, _ color: String) -> [String] {
    if range.source.isForeign { return [] }
    let (number, column) = range.place
    let characters = Array(range.source.line(number))
    let first = min(column - 1, characters.count)
    let length = range.source.string(range.bytes).prefix { !$0.isNewline }.count
    let last = min(max(first + 1, first + length), max(characters.count, first + 1))
    let label = String(number)
    let gutter = String(repeating: " ", count: max(0, 3 - label.count)) + label + " │ "
    let blank = String(repeating: " ", count: gutter.count - 2) + "│ "

    let window = Self.window(characters, around: first, columns: width - gutter.count)
    let shown = window.range.map { TextWidth.visible(characters[$0]) }.joined()
    let before = (window.cutsStart ? 1 : 0) + Self.columns(characters[window.range.lowerBound..<first])
    let end = min(last, window.range.upperBound)
    let marked = max(1, first < end ? Self.columns(characters[first..<end]) : 1)
    let line = gutter + (window.cutsStart ? "…" : "") + shown + (window.cutsEnd ? "…" : "")
    let caret =
      blank + String(repeating: " ", count: before) + paint(String(repeating: "^", count: marked), color)
    return [line, caret].map { String($0.reversed().drop { $0 == " " }.reversed()) }
  }

  /// The stretch of a line that fits into `columns` with `place` in it, as far left as possible.
  private static func window(
    _ characters: [Character], around place: Int, columns: Int
  ) -> (range: Range<Int>, cutsStart: Bool, cutsEnd: Bool) {
    if Self.columns(characters[...]) <= columns { return (0..<characters.count, false, false) }
    var start = place
    var used = 0
    while start > 0, used < columns / 2 {
      start -= 1
      used += Self.columns(characters[start...start])
    }
    var end = start
    used = 2
    while end < characters.count, used + Self.columns(characters[end...end]) <= columns {
      used += Self.columns(characters[end...end])
      end += 1
    }
    return (start..<max(end, min(place, characters.count)), start > 0, end < characters.count)
  }

  private static func columns(_ characters: ArraySlice<Character>) -> Int {
    characters.reduce(0) { $0 + TextWidth.columns(TextWidth.visible($1)) }
  }

  /// Words over as many lines as needed; a word that is longer than a line stays whole, so that it can be copied.
  private func wrapped(_ text: String, indent: Int, hanging: Bool = false) -> [String] {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = hanging ? "" : margin
    var isEmpty = true
    for word in text.split(separator: " ", omittingEmptySubsequences: true) {
      if !isEmpty, TextWidth.columns(line) + 1 + TextWidth.columns(word) > width {
        lines.append(line)
        (line, isEmpty) = (margin, true)
      }
      line += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    return lines + [line]
  }

  private func paint(_ text: String, _ color: String) -> String {
    isColored ? "\u{1B}[\(color)m\(text)\u{1B}[0m" : text
  }
}
