import TextFormats
import World

/// Words in lines of a terminal: wrapped at 80 columns, or at fewer where the terminal has no more, and in columns.
enum Layout {
  /// What is not read in a terminal is the same wherever it is written.
  static let columns = min(80, max(20, Process.columns(of: Process.output) ?? 80))

  /// Words over as many lines as needed, each ending with a line break; a word that is longer than a line stays whole.
  static func wrapped(_ text: String, first: String = "", rest: String = "") -> String {
    text.wrapped(columns: columns, first: first, rest: rest).map { $0 + "\n" }.joined()
  }

  /// Two columns of words; the right one begins below the left one where the left one is longer than `most`.
  static func table(_ rows: [(String, String)], most: Int = 34, indent: Int = 2) -> String {
    // What stands on the right has half of a narrow terminal at least.
    let most = min(most, columns / 2 - indent - 2)
    let width = rows.map(\.0.count).filter { $0 <= most }.max() ?? 0
    let margin = String(repeating: " ", count: width + indent + 2)
    return rows.map { left, right in
      let head = String(repeating: " ", count: indent) + left
      return left.count <= width
        ? wrapped(right, first: head + String(repeating: " ", count: width - left.count + 2), rest: margin)
        : head + "\n" + wrapped(right, first: margin, rest: margin)
    }.joined()
  }

  /// Tables under headings, their right columns below one another.
  static func tables(_ sections: [(heading: String, rows: [(String, String)])]) -> String {
    let width = sections.flatMap(\.rows).map(\.0.count).max() ?? 0
    return sections.map { heading, rows in
      heading + "\n"
        + table(rows.map { ($0 + String(repeating: " ", count: width - $0.count), $1) })
    }.joined(separator: "\n")
  }

  /// A plan's rows, without an indent.
  static func table(plan rows: [(String, String)]) -> String { table(rows, most: columns / 2, indent: 0) }

  /// A part of a story: its word, and sentences beneath it.
  static func paragraph(_ word: String, _ sentences: [String]) -> String {
    word + "\n" + sentences.map { wrapped($0, first: "  ", rest: "  ") }.joined() + "\n"
  }

  /// What becomes of a story's thing where these mechanisms are healthy.
  static func unless(_ healthy: MechanismSet, _ text: String) -> String {
    let names = healthy.members.map(\.word).joined(separator: ", ")
    return wrapped(
      "\(names) \(healthy.members.count == 1 ? "is" : "are") healthy: \(text)", first: "  ", rest: "    ")
  }
}
