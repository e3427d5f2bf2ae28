import Experiments
import Hashing
import MechanismChecks
import TextFormats
import World

/// `driftline verify-install`: whether this program, on this machine, computes what it did where it was made.
enum VerifyInstallCommand {
  static let command = Command(
    name: "verify-install",
    summary: "check this installation, and print a record of it to be filed",
    examples: [
      .init("driftline verify-install --out iq.txt", "a record for the file, and its verdict"),
      .init("driftline verify-install --json", "the same for programs"),
    ],
    options: [
      .value("out", short: "o", "FILE", of: String.self, "write the record into this file as well"),
      .flag("force", "overwrite an existing file"), .flag("json", "write one JSON object"),
    ] + ExperimentArguments.running,
    discussion: """
      Runs published test vectors of the hash functions; recorded trials, whose bytes
      have to be those of the place where this version was made, on one thread and on
      several; and one case of each mechanism against what arithmetic expects of it.
      Takes some seconds, and ends with 1 where anything is different. The record names
      program, machine and every check; date and signature are left to people.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    let path = arguments.value("out", as: String.self)
    if let path, Files.exists(path), !arguments.isSet("force") { throw Failure.exists(path) }
    let record = try InstallRecord(atOnce: ExperimentArguments.jobs(arguments), console)
    let text = arguments.isSet("json") ? record.json.document : record.text
    if let path { try Files.write(Array(text.utf8), to: path) }
    console.print(text)
    return record.holds ? .fine : .notAccepted
  }
}

/// What was checked, and what came out.
struct InstallRecord {
  struct Check {
    let name: String
    let expected: String
    let found: String
    var holds: Bool { expected == found }
  }

  private let checks: [Check]

  var holds: Bool { checks.allSatisfy(\.holds) }

  init(atOnce: Int, _ console: Console) throws {
    Process.catchInterrupts()
    checks = try Self.hashes + Self.trials(atOnce) + Self.mechanisms(atOnce, console)
  }

  // MARK: - Checks

  /// FIPS 180-4, appendix: “abc”.
  private static let hashes = [
    Check(
      name: "SHA-256 of “abc”",
      expected: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      found: SHA256.hexadecimal(Array("abc".utf8))),
    Check(
      name: "SHA-1 of “abc”", expected: "a9993e364706816aba3e25717850c26c9cd0d89d",
      found: SHA256.hexadecimal(ofDigest: SHA1.digest(Array("abc".utf8)))),
  ]

  /// Trials of every scenario that the program carries, in the bytes in which they are kept.
  private static func trials(_ atOnce: Int) throws -> [Check] {
    try EmbeddedScenarios.all.flatMap { name, _ -> [Check] in
      let expected = RecordedTrials.digests[name] ?? "nothing is recorded"
      return try [1, max(2, atOnce)].map { jobs in
        Check(
          name: "trials of “\(name)” on \(jobs) thread\(jobs == 1 ? "" : "s")", expected: expected,
          found: try RecordedTrials.digest(of: name, atOnce: jobs))
      }
    }
  }

  private static func mechanisms(_ atOnce: Int, _ console: Console) throws -> [Check] {
    let all = OracleCases.all()
    let cases = MechanismID.allCases.compactMap { id in all.first { $0.mechanism == id } }
    let progress = Progress(of: cases.count, "cases", console: console)
    defer { progress.clear() }
    let table = try CheckTable(
      cases, seed: 1, jobs: atOnce, isInterrupted: { Process.isInterrupted },
      finished: { progress.advance() })
    return table.outcomes.map { outcome in
      let outside = outcome.rows.count { !$0.holds } + outcome.unlisted.count
      return Check(
        name: "\(outcome.oracleCase.mechanism.word) against arithmetic: \(outcome.rows.count) figures",
        expected: "0 outside", found: "\(outside) outside")
    }
  }

  // MARK: - The record

  private var head: [(String, String)] {
    [
      ("program", "driftline \(Build.version)"), ("commit", Build.commitWords),
      ("SHA-256 of program", Build.sha256 ?? "the system does not show it"),
      ("built", "\(Build.configuration), \(Build.compiler), \(Build.target)"),
      ("machine", Process.machine), ("processors", "\(Process.processors)"),
    ]
  }

  var text: String {
    let failed = checks.filter { !$0.holds }
    var text = "Verification of an installation of driftline\n\n" + Layout.table(head, indent: 0) + "\n"
    for check in checks {
      text += Layout.wrapped(
        "\(check.name): \(check.found)", first: check.holds ? "pass  " : "FAIL  ", rest: "      ")
      if !check.holds {
        text += Layout.wrapped("expected \(check.expected)", first: "      ", rest: "      ")
      }
    }
    return text + "\n"
      + (failed.isEmpty
        ? "All \(checks.count) checks pass.\n" : "\(failed.count) of \(checks.count) checks fail.\n")
      + "\nexecuted by ____________________  date ____________  signature ____________________\n"
  }

  var json: JSONValue {
    .object([
      ("schemaVersion", .integer(1)), ("holds", .boolean(holds)), ("version", .text(Build.version)),
      ("program", Build.identity.json),
      ("target", .text(Build.target)),
      ("machine", .text(Process.machine)),
      (
        "checks",
        .list(
          checks.map {
            .object([
              ("name", .text($0.name)), ("expected", .text($0.expected)), ("found", .text($0.found)),
              ("holds", .boolean($0.holds)),
            ])
          })
      ),
    ])
  }
}
