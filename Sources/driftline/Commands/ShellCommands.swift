/// `driftline completions`: what a shell needs to complete command lines.
enum CompletionsCommand {
  static let command = Command(
    name: "completions",
    summary: "write what bash, zsh or fish needs to complete command lines",
    examples: [
      .init("driftline completions bash > driftline.bash", "for bash: source it, or put it where bash looks"),
      .init("driftline completions zsh > _driftline", "for zsh: into a folder of fpath"),
      .init("driftline completions fish > driftline.fish", "for fish: into ~/.config/fish/completions"),
    ],
    operands: [Operand("SHELL", "bash, zsh or fish")],
    discussion: "They are made from the same description of commands as the help.",
    run: { arguments, console in
      let commands = Driftline.commands
      switch arguments.operands[0] {
      case "bash": console.print(Completions.bash(commands))
      case "zsh": console.print(Completions.zsh(commands))
      case "fish": console.print(Completions.fish(commands))
      case let other:
        throw Failure.lesson(
          "there are no completions for “\(other)”", hint: "known: bash, zsh, fish", .usage)
      }
      return .fine
    })
}

/// `driftline manual`: the manual page.
enum ManualCommand {
  static let command = Command(
    name: "manual",
    summary: "write the manual page, for man",
    examples: [
      .init("driftline manual > driftline.1", "the page as a file"),
      .init("driftline manual | man -l -", "and shown"),
    ],
    discussion: "It is made from the same description of commands as the help.",
    run: { _, console in
      console.print(ManualPage.text(Driftline.commands))
      return .fine
    })
}
