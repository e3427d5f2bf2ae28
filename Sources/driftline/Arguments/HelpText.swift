/// The words of `--help`: examples first, because they are what most readers came for.
package enum HelpText {
  /// What there is.
  package static func overview(_ commands: [Command]) -> String {
    let first = commands.compactMap { command in command.examples.first }
    return """
      driftline \(Build.version): would this packaging line, as validated, have shown the
      failures that it has in production?

      Examples
      \(table(first.map { ($0.line, $0.purpose) }))

      Usage
        driftline COMMAND [OPTION …]

      Commands
      \(table(commands.map { ($0.name, $0.summary) } + [("help COMMAND", "say how to use a command")]))

      Options
      \(table([("-h, --help", "show this"), ("    --version", "show the version")]))

      """
  }

  /// How to use a command.
  package static func text(of command: Command) -> String {
    let usage = (["driftline", command.name, "[OPTION …]"] + command.operands.map(\.label)).joined(
      separator: " ")
    var sections = [
      "driftline \(command.name): \(command.summary)",
      "Examples\n" + table(command.examples.map { ($0.line, $0.purpose) }),
      "Usage\n  " + usage,
    ]
    if !command.operands.isEmpty {
      sections.append(table(command.operands.map { ($0.placeholder, $0.help) }))
    }
    sections.append("Options\n" + table(command.allOptions.map { ($0.label, $0.help) }))
    if !command.discussion.isEmpty { sections.append(command.discussion) }
    return sections.joined(separator: "\n\n") + "\n"
  }

  /// Two columns; the right one goes below the left one where the left one is long.
  private static func table(_ rows: [(String, String)]) -> String {
    let width = rows.map(\.0.count).filter { $0 <= 34 }.max() ?? 0
    return rows.map { left, right in
      let lines = wrapped(right, columns: 80 - width - 4)
      let margin = String(repeating: " ", count: width + 4)
      let fits = left.count <= width
      let head = "  " + left + (fits ? String(repeating: " ", count: width - left.count + 2) + lines[0] : "")
      return ([head] + lines.dropFirst(fits ? 1 : 0).map { margin + $0 }).joined(separator: "\n")
    }.joined(separator: "\n")
  }

  private static func wrapped(_ text: String, columns: Int) -> [String] {
    var lines = [""]
    for word in text.split(separator: " ") {
      let last = lines[lines.count - 1]
      if last.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if last.count + 1 + word.count <= columns {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
