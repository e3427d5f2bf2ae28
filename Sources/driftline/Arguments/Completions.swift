import Experiments

/// Completions for shells, from the commands as they are declared.
enum Completions {
  private static let notice = "completion for driftline, \(SetupCommand.notice)"

  /// Words that fit where a command's operands stand.
  private static func names(_ command: Command) -> String {
    command.operands.flatMap { $0.known() }.joined(separator: " ")
  }

  static func bash(_ commands: [Command]) -> String {
    var out = "# bash \(notice)\n_driftline() {\n"
    out += "  local current=${COMP_WORDS[COMP_CWORD]} command= words= names= index\n"
    out += "  for ((index = 1; index < COMP_CWORD; index++)); do\n"
    out += "    case ${COMP_WORDS[index]} in -*) ;; *) command=${COMP_WORDS[index]}; break ;; esac\n  done\n"
    out += "  case $command in\n"
    out +=
      "    '') words=\"\((commands.map(\.name) + ["help", "--help", "--version"]).joined(separator: " "))\" ;;\n"
    out += "    help) names=\"\(helped(commands).joined(separator: " "))\" ;;\n"
    for command in commands {
      let words = command.allOptions.flatMap { ["--\($0.name)"] + ($0.short.map { ["-\($0)"] } ?? []) }
      let names = names(command).isEmpty ? "" : " names=\"\(names(command))\""
      out += "    \(command.name)) words=\"\(words.joined(separator: " "))\"\(names) ;;\n"
    }
    out += "  esac\n  local IFS=$' \\n'\n"
    out += "  if [[ -z $command || $current == -* ]]; then\n"
    out += "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n  else\n"
    out += "    IFS=$'\\n'\n"
    out +=
      "    COMPREPLY=($(compgen -W \"${names// /$'\\n'}\" -- \"$current\") $(compgen -f -- \"$current\"))\n  fi\n}\n"
    return out + "complete -o filenames -F _driftline driftline\n"
  }

  static func zsh(_ commands: [Command]) -> String {
    func escaped(_ text: String, _ marks: String) -> String {
      text.reduce(into: "") { $0 += marks.contains($1) ? "\\\($1)" : $1 == "'" ? "’" : String($1) }
    }
    var out = "#compdef driftline\n# zsh \(notice)\n_driftline() {\n  local -a commands\n  commands=(\n"
    for command in commands { out += "    '\(command.name):\(escaped(command.summary, ":\\"))'\n" }
    out += "    'help:say how to use a command'\n  )\n"
    out += "  if (( CURRENT == 2 )); then _describe command commands; return; fi\n  case $words[2] in\n"
    out += "    help) _values 'about' \(helped(commands).joined(separator: " ")) ;;\n"
    for command in commands {
      out += "    \(command.name)) shift words; (( CURRENT-- )); _arguments"
      for option in command.allOptions {
        let help = "[\(escaped(option.help, "[]:\\"))]"
        let value = option.placeholder.map { ":\(escaped($0, ":\\")):_files" } ?? ""
        let star = option.isRepeatable ? "*" : ""
        out += " \\\n      '\(star)--\(option.name)\(help)\(value)'"
        if let short = option.short { out += " '\(star)-\(short)\(help)\(value)'" }
      }
      if !names(command).isEmpty {
        out += " \\\n      '*:name:{ _values name \(names(command)); _files }'"
      } else {
        out += " \\\n      '*:file:_files'"
      }
      out += " ;;\n"
    }
    return out + "  esac\n}\n_driftline \"$@\"\n"
  }

  static func fish(_ commands: [Command]) -> String {
    func quoted(_ text: String) -> String {
      "'" + text.reduce(into: "") { $0 += $1 == "'" || $1 == "\\" ? "\\\($1)" : String($1) } + "'"
    }
    var out = "# fish \(notice)\n"
    for command in commands {
      out +=
        "complete -c driftline -n __fish_use_subcommand -f -a \(command.name) -d \(quoted(command.summary))\n"
    }
    out += "complete -c driftline -n __fish_use_subcommand -f -a help -d 'say how to use a command'\n"
    out +=
      "complete -c driftline -n '__fish_seen_subcommand_from help' -f -a \(quoted(helped(commands).joined(separator: " ")))\n"
    for command in commands {
      let here = "complete -c driftline -n '__fish_seen_subcommand_from \(command.name)'"
      if !names(command).isEmpty { out += here + " -a \(quoted(names(command)))\n" }
      for option in command.allOptions {
        let short = option.short.map { " -s \($0)" } ?? ""
        out +=
          here
          + " -l \(option.name)\(short)\(option.placeholder == nil ? "" : " -r") -d \(quoted(option.help))\n"
      }
    }
    return out
  }

  private static func helped(_ commands: [Command]) -> [String] {
    commands.map(\.name) + HelpTopic.all.map(\.name)
  }
}
