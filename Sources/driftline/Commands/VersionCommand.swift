/// `driftline version`: which build this is.
enum VersionCommand {
  static let command = Command(
    name: "version",
    summary: "say which build of driftline this is",
    examples: [
      .init("driftline version", "for people, and for a report of a bug"),
      .init("driftline version --json", "for programs"),
    ],
    options: [.flag("json", "write one JSON object")],
    discussion: """
      The program's digest is FNV-1a (64 bits) over its own bytes: two programs with
      one digest are the same program. It tells builds apart, and proves nothing.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    console.print(arguments.isSet("json") ? json : text)
    return .fine
  }

  private static var text: String {
    let digest = Process.programDigest.map { ", program \($0)" } ?? ""
    return
      "driftline \(Build.version) (\(Build.target), \(Build.configuration), \(Build.compiler)\(digest))\n"
  }

  private static var json: String {
    """
    {
      "schemaVersion": 1,
      "name": "driftline",
      "version": "\(Build.version)",
      "target": "\(Build.target)",
      "configuration": "\(Build.configuration)",
      "compiler": "\(Build.compiler)",
      "program": \(Process.programDigest.map { "\"\($0)\"" } ?? "null")
    }

    """
  }
}
