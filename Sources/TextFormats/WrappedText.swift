extension String {
  /// Its words over as many lines of at most `columns` as they need, without line breaks; a word that is longer than a line
  /// stays whole, so that it can be copied. What a terminal would take for a command is escaped.
  package func wrapped(columns: Int = 80, first: String = "", rest: String = "") -> [String] {
    var lines: [String] = []
    var line = first.visible
    var isEmpty = true
    for word in visible.split(separator: " ") {
      if !isEmpty, line.count + 1 + word.count > columns {
        lines.append(line)
        (line, isEmpty) = (rest, true)
      }
      line += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    return lines + [line]
  }
}
