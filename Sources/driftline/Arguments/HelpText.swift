/// The words of `--help`: examples first, because they are what most readers came for.
package enum HelpText {
  /// What there is.
  package static func overview(_ groups: [CommandGroup]) -> String {
    let first = groups.compactMap { group in group.commands.first?.examples.first }
    let help =
      [("help COMMAND", "say how to use a command")]
      + HelpTopic.all.map { ("help \($0.name)", $0.summary) }
    let sections =
      groups.map { ($0.name, $0.commands.map { ($0.name, $0.summary) }) } + [("Help", help)]
    return """
      driftline \(Build.version): would this packaging line, as validated, have shown the
      failures that it has in production?

      Examples
      \(Layout.table(first.map { ($0.line, $0.purpose) }))
      Usage
        driftline COMMAND [OPTION …]

      \(Layout.tables(sections))
      Options
      \(Layout.table([("-h, --help", "show this"), ("    --version", "show the version")]))
      """
  }

  /// How to use a command.
  package static func text(of command: Command) -> String {
    let usage = (["driftline", command.name, "[OPTION …]"] + command.operands.map(\.label)).joined(
      separator: " ")
    var sections = [
      "driftline \(command.name): \(command.summary)".wrapped().joined(separator: "\n") + "\n",
      "Examples\n" + Layout.table(command.examples.map { ($0.line, $0.purpose) }),
      "Usage\n  " + usage + "\n",
    ]
    if !command.operands.isEmpty {
      sections.append(Layout.table(command.operands.map { ($0.placeholder, $0.help) }))
    }
    sections.append("Options\n" + Layout.table(command.allOptions.map { ($0.label, $0.help) }))
    if !command.discussion.isEmpty { sections.append(filled(command.discussion) + "\n") }
    return sections.joined(separator: "\n")
  }

  /// A text whose paragraphs are filled anew where a line has more than 80 columns; what is indented is there to be copied,
  /// and stays as it is.
  private static func filled(_ text: String) -> String {
    let paragraphs = text.split(separator: "\n\n").map { paragraph in
      let lines = paragraph.split(separator: "\n").map(String.init)
      if lines.allSatisfy({ $0.count <= 80 }) { return String(paragraph) }
      var filled: [String] = []
      for line in lines {
        if let last = filled.last, !line.hasPrefix(" "), !last.hasPrefix(" ") {
          filled[filled.count - 1] = last + " " + line
        } else {
          filled.append(line)
        }
      }
      return filled.flatMap { $0.hasPrefix(" ") ? [$0] : $0.wrapped() }.joined(separator: "\n")
    }
    return paragraphs.joined(separator: "\n\n")
  }
}
