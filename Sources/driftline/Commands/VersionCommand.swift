import TextFormats

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
      Says the commit of the sources, where they came from a repository or from an
      archive of one, and whether they were modified; and SHA-256 over the program's
      own bytes, which every result names too.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    console.print(arguments.isSet("json") ? json : text)
    return .fine
  }

  private static var text: String {
    "driftline \(Build.version) (\(Build.target), \(Build.configuration), \(Build.compiler))\n"
      + "commit \(Build.commitWords)\n" + (Build.sha256.map { "SHA-256 \($0)\n" } ?? "")
  }

  private static var json: String {
    JSONValue.object([
      ("schemaVersion", .integer(1)), ("name", .text("driftline")), ("version", .text(Build.version)),
      ("target", .text(Build.target)), ("configuration", .text(Build.configuration)),
      ("compiler", .text(Build.compiler)), ("program", Build.identity.json),
    ]).document
  }
}
