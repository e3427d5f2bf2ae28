import Foundation
import Testing

@Suite("For shells and man")
struct ShellTests {
  /// Every command that the help lists, without its own.
  static var commands: [String] {
    get throws {
      let help = try Program.run(["help"]).output
      let list = help.components(separatedBy: "Simulate and compare\n")[1].components(
        separatedBy: "\nHelp\n")[0]
      return list.split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }.compactMap {
        $0.split(separator: " ").first.map(String.init)
      }
    }
  }

  @Test("help lists commands by what people do, each once")
  func groups() throws {
    let help = try Program.run(["help"]).output
    for heading in [
      "Simulate and compare", "Explain and learn", "The site's own files and store",
      "Experiments on debt and design", "Tools",
    ] {
      #expect(help.contains("\n\(heading)\n"))
    }
    let commands = try Self.commands
    #expect(commands.count > 20 && Set(commands).count == commands.count)
    #expect(commands.first == "compare" && commands.contains("setup") && commands.contains("lesson"))
  }

  @Test("completions know every command, and bash understands its own", arguments: ["bash", "zsh", "fish"])
  func completions(_ shell: String) throws {
    let run = try Program.run(["setup", "--print", shell])
    #expect(run.code == 0)
    for command in try Self.commands { #expect(run.output.contains(command), "\(command)") }
    guard shell == "bash" else { return }
    let done = try Program.shell(
      """
      "$0" setup --print bash > "$1/c.bash" && bash -c '. "$1"; COMP_WORDS=(driftline expl); COMP_CWORD=1; _driftline; \
      echo "${COMPREPLY[@]}"; COMP_WORDS=(driftline run --cond); COMP_CWORD=2; _driftline; echo "${COMPREPLY[@]}"; \
      COMP_WORDS=(driftline run first); COMP_CWORD=2; _driftline; echo "${COMPREPLY[@]}"; \
      COMP_WORDS=(driftline lesson unlog); COMP_CWORD=2; _driftline; echo "${COMPREPLY[@]}"' bash "$1/c.bash"
      """)
    #expect(
      done.output == "explain\n--condition\nfirst-steps\nunlogged-sample\n", "\(done.output)\(done.errors)")
  }

  @Test("the manual page has every command, and no line that roff would take for a request of ours")
  func manual() throws {
    let run = try Program.run(["setup", "--print", "man"])
    #expect(run.code == 0)
    for command in try Self.commands {
      let name = command.replacing("-", with: "\\-")
      #expect(run.output.contains(".SS driftline \(name)"), "\(command)")
    }
    let known: Set = [".TH", ".SH", ".SS", ".TP", ".PP", ".B", ".I", ".\\\""]
    for line in run.output.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
      #expect(known.contains(String(line.prefix { $0 != " " })), "\(line)")
    }
  }

  @Test("setup writes into the user's own folders and says where, again over its own, and takes all away")
  func setup() throws {
    let run = try Program.shell(
      """
      unset XDG_DATA_HOME XDG_CONFIG_HOME; export HOME="$1"
      "$0" setup && "$0" setup > /dev/null && find "$1" -type f | sort && "$0" setup --remove > /dev/null && find "$1" -type f
      """)
    #expect(run.code == 0, "\(run.errors)")
    for path in [
      ".local/share/bash-completion/completions/driftline", ".local/share/zsh/site-functions/_driftline",
      ".config/fish/completions/driftline.fish", ".local/share/man/man1/driftline.1",
    ] {
      #expect(run.output.components(separatedBy: path).count == 3, "said once and found once: \(run.output)")
    }
    let own = try Program.shell(
      """
      export HOME=/nowhere XDG_DATA_HOME="$1/data" XDG_CONFIG_HOME="$1/config"
      "$0" setup fish && find "$1" -type f
      """)
    #expect(
      own.code == 0 && own.output.hasSuffix("/config/fish/completions/driftline.fish\n"), "\(own.output)")
  }

  @Test("setup leaves what it has not written, names what it does not know, and needs a home")
  func refusals() throws {
    let foreign = try Program.shell(
      """
      unset XDG_DATA_HOME; export HOME="$1"; mkdir -p "$1/.local/share/man/man1"; f="$1/.local/share/man/man1/driftline.1"
      echo mine > "$f"; "$0" setup man; echo $?; "$0" setup man --remove; echo $?; cat "$f"; "$0" setup man --force > /dev/null; echo $?
      """)
    #expect(foreign.output == "74\n74\nmine\n0\n", "\(foreign.output)")
    #expect(foreign.errors.contains("setup has not written it"))
    for (words, expected) in [
      (["setup", "tcsh"], "known: bash, zsh, fish, man"), (["setup", "--print"], "needs one part"),
      (["setup", "--print", "bash", "man"], "needs one part"),
    ] {
      let run = try Program.run(words)
      #expect(run.code == 64 && run.output.isEmpty && run.errors.contains(expected), "\(run.errors)")
    }
    let homeless = try Program.shell("unset HOME XDG_DATA_HOME XDG_CONFIG_HOME; \"$0\" setup")
    #expect(homeless.code == 64 && homeless.errors.contains("HOME"))
    let full = try Program.shell("export HOME=/proc XDG_DATA_HOME= XDG_CONFIG_HOME=; \"$0\" setup man")
    #expect(full.code == 74 && full.errors.contains("cannot write"), "\(full.errors)")
  }
}
