/// The manual page, from the commands as they are declared.
enum ManualPage {
  static func text(_ groups: [CommandGroup]) -> String {
    var out = ".\\\" The manual page, \(SetupCommand.notice) from the description of its commands.\n"
    out += ".TH DRIFTLINE 1 \"\" \"driftline \(Build.version)\" \"User Commands\"\n"
    out +=
      ".SH NAME\ndriftline \\- would this packaging line, as validated, have shown the failures that it has in production?\n"
    out += ".SH SYNOPSIS\n.B driftline\n.I COMMAND\n[\\fIOPTION\\fR ...]\n"
    for group in groups {
      out += ".SH \(group.name.uppercased())\n"
      for command in group.commands { out += section(of: command) }
    }
    out += ".SH EXIT STATUS\n"
    for (code, meaning) in codes { out += ".TP\n.B \(code)\n\(escaped(meaning))\n" }
    out += ".SH FILES\n.B driftline scenario list\nnames the scenarios that the program carries.\n"
    return out
  }

  private static let codes = [
    (0, "Done; where there are criteria, all are met."),
    (1, "A criterion is not met, or something was found."),
    (2, "The criteria cannot be decided with this many trials."), (64, "The command line makes no sense."),
    (65, "A scenario or a document makes no sense."), (70, "A bug of driftline."),
    (74, "A file or a stream could not be read or written."), (130, "Interrupted."),
  ]

  private static func section(of command: Command) -> String {
    let usage = (["driftline", command.name, "[OPTION ...]"] + command.operands.map(\.label)).joined(
      separator: " ")
    var out = ".SS \(escaped(usage))\n\(sentence(command.summary))\n"
    for operand in command.operands {
      out += ".TP\n.I \(escaped(operand.placeholder))\n\(escaped(operand.help))\n"
    }
    for option in command.options {
      out += ".TP\n.B \(escaped(String(option.label.drop { $0 == " " })))\n\(escaped(option.help))\n"
    }
    if !command.discussion.isEmpty { out += ".PP\n\(escaped(command.discussion))\n" }
    out += ".PP\nExamples:\n"
    for example in command.examples {
      out += ".TP\n.B \(escaped(example.line))\n\(escaped(example.purpose))\n"
    }
    return out
  }

  private static func sentence(_ text: String) -> String {
    escaped(text.prefix(1).uppercased() + String(text.dropFirst())) + "."
  }

  /// A hyphen that is one, and no line that roff would take for a request.
  private static func escaped(_ text: String) -> String {
    let text = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
      if line.isEmpty { return ".PP" }
      return line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : String(line)
    }
    return lines.joined(separator: "\n")
  }
}
