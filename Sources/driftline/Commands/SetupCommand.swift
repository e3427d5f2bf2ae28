import TextFormats

/// `driftline setup`: completions for shells and the manual page, where a user's shells and `man` look for them.
enum SetupCommand {
  static let command = Command(
    name: "setup",
    summary: "install completions for bash, zsh and fish, and the manual page",
    examples: [
      .init("driftline setup", "everything, into your own folders; says where"),
      .init("driftline setup fish man", "only these"),
      .init("driftline setup --print bash > driftline.bash", "one of them to standard output"),
      .init("driftline setup --remove", "take everything away again"),
    ],
    options: [
      .flag("print", "write one of them to standard output and install nothing"),
      .flag("remove", "take away what setup has installed"),
      .flag("force", "overwrite files that setup has not written"),
    ],
    operands: [
      Operand(
        "PART", isOptional: true, isRepeatable: true, "bash, zsh, fish or man; all where none is named",
        known: { Part.allCases.map(\.rawValue) })
    ],
    discussion: """
      They are made from the same description of commands as the help. Folders are those
      of the XDG Base Directory Specification: XDG_DATA_HOME (~/.local/share) and
      XDG_CONFIG_HOME (~/.config). Nothing outside of them is touched.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    let named = try arguments.operands.map(part)
    if arguments.isSet("print") {
      guard named.count == 1 else {
        throw Failure.needs("--print", "one part: driftline setup --print bash")
      }
      console.print(named[0].text)
      return .fine
    }
    let parts = named.isEmpty ? Part.allCases : Part.allCases.filter(named.contains)
    for part in parts {
      let folder = try part.folder
      let path = folder + "/" + part.file
      let there = try Files.read(path, atMost: 1 << 22)
      let isOurs = there.map { String(decoding: $0, as: UTF8.self).contains(notice) } ?? true
      guard isOurs || arguments.isSet("force") else {
        throw Failure.exists(
          path, instead: "setup has not written it: move it away, or overwrite it with --force")
      }
      if arguments.isSet("remove") {
        guard there != nil else { continue }
        try Files.remove(path)
        console.print("removed \(path.visible)\n")
      } else {
        try Files.makeFolder(folder)
        try Files.write(Array(part.text.utf8), to: path)
        console.print("wrote \(path.visible)\n" + part.advice(folder))
      }
    }
    return .fine
  }

  /// By what a file of ours is known again.
  static let notice = "made by “driftline setup”"

  private static func part(_ word: String) throws -> Part {
    guard let part = Part(rawValue: word) else {
      throw Failure.lesson(
        "“driftline setup” has no part “\(word)”",
        hint: "known: \(Part.allCases.map(\.rawValue).joined(separator: ", "))", .usage)
    }
    return part
  }

  /// Something that can be installed.
  enum Part: String, CaseIterable {
    case bash, zsh, fish, man

    var text: String {
      switch self {
      case .bash: Completions.bash(Driftline.commands)
      case .zsh: Completions.zsh(Driftline.commands)
      case .fish: Completions.fish(Driftline.commands)
      case .man: ManualPage.text(Driftline.groups)
      }
    }

    var file: String {
      switch self {
      case .bash: "driftline"
      case .zsh: "_driftline"
      case .fish: "driftline.fish"
      case .man: "driftline.1"
      }
    }

    /// Where shells and `man` look for what belongs to one user.
    var folder: String {
      get throws {
        switch self {
        case .bash: try SetupCommand.home("XDG_DATA_HOME", "/.local/share") + "/bash-completion/completions"
        case .zsh: try SetupCommand.home("XDG_DATA_HOME", "/.local/share") + "/zsh/site-functions"
        case .fish: try SetupCommand.home("XDG_CONFIG_HOME", "/.config") + "/fish/completions"
        case .man: try SetupCommand.home("XDG_DATA_HOME", "/.local/share") + "/man/man1"
        }
      }
    }

    /// What a user has to do besides; nothing where it is found by itself.
    func advice(_ folder: String) -> String {
      switch self {
      case .bash: "  bash finds it where the package bash-completion is installed\n"
      case .zsh: "  zsh finds it with “fpath+=(\(folder.visible))” before “compinit” in ~/.zshrc\n"
      case .fish, .man: ""
      }
    }
  }

  /// A folder of the XDG Base Directory Specification; relative ones do not count there.
  private static func home(_ variable: String, _ usual: String) throws -> String {
    if let set = Process.variable(variable), set.hasPrefix("/") { return set }
    guard let home = Process.variable("HOME"), home.hasPrefix("/") else {
      throw Failure.needs(
        "driftline setup", "a home folder: the variable HOME; “driftline setup --print PART” needs none")
    }
    return home + usual
  }
}
