import Foundation
import Testing

@Suite("For shells and man")
struct ShellTests {
  /// Every command that the help lists.
  private static var commands: [String] {
    get throws {
      let help = try Program.run(["help"]).output
      let list = help.components(separatedBy: "Commands\n")[1].components(separatedBy: "\nOptions")[0]
      return list.split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }.compactMap {
        $0.split(separator: " ").first.map(String.init)
      }.filter { $0 != "help" }
    }
  }

  @Test("completions know every command, and bash understands its own", arguments: ["bash", "zsh", "fish"])
  func completions(_ shell: String) throws {
    let run = try Program.run(["completions", shell])
    #expect(run.code == 0)
    for command in try Self.commands { #expect(run.output.contains(command), "\(command)") }
    guard shell == "bash" else { return }
    let done = try Program.shell(
      """
      "$0" completions bash > "$1/c.bash" && bash -c '. "$1"; COMP_WORDS=(driftline expl); COMP_CWORD=1; _driftline; \
      echo "${COMPREPLY[@]}"; COMP_WORDS=(driftline run --cond); COMP_CWORD=2; _driftline; echo "${COMPREPLY[@]}"; \
      COMP_WORDS=(driftline run first); COMP_CWORD=2; _driftline; echo "${COMPREPLY[@]}"' bash "$1/c.bash"
      """)
    #expect(done.output == "explain\n--condition\nfirst-steps\n", "\(done.output)\(done.errors)")
  }

  @Test("a shell that nobody knows is told")
  func unknownShell() throws {
    let run = try Program.run(["completions", "tcsh"])
    #expect(run.code == 64 && run.errors.contains("known: bash, zsh, fish"))
  }

  @Test("the manual page has every command, and no line that roff would take for a request of ours")
  func manual() throws {
    let run = try Program.run(["manual"])
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
}
