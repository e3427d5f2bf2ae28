import Experiments
import Reporting
import Scenario

/// `driftline report`: a result that was written before, in any other form, without running anything.
enum ReportCommand {
  static let command = Command(
    name: "report",
    summary: "write a result that is there in other forms, without running it again",
    examples: [
      .init("driftline report result.json", "what “driftline compare --format json” has written, in words"),
      .init("driftline report result.json --format html,xlsx,csv --out forms", "and as files"),
      .init("driftline report result.json --format html --stories 3", "with stories, whose trials are run"),
    ],
    options: [
      .value("out", short: "o", "DIR", of: String.self, "write reports into this folder")
    ] + ComparisonOutput.options,
    operands: [Operand("RESULT", "the JSON form of a result")],
    discussion: """
      A result has its trials in it, so that every form is that of the run itself, to
      the byte. Stories are no part of them: without --stories none are told. A study
      of assumptions that was told with the result is left out. The result has to be
      of this build, because another one may judge otherwise.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    let path = arguments.operands[0]
    guard let bytes = try Files.read(path, atMost: 1 << 30) else { throw Failure.cannotReadFile(path) }
    let file = try kept(in: bytes, path)
    var plan = try TrialSession.plan(of: file.head, from: path, console)
    // A run to a precision has more of them than its scenario asks for.
    plan.trials = file.trials.reduce(plan.trials) {
      $1.job.without.isEmpty && $1.job.length == .long ? max($0, $1.job.trial + 1) : $0
    }
    let jobs = ExperimentRunner(plan).jobs(after: file.trials)
    guard Set(jobs) == Set(file.trials.map(\.job)) else {
      throw refusal(path, "its trials are not those of its scenario")
    }
    let result = ResultBuilder(plan, trials: file.trials).result(
      version: Build.version, command: ExperimentArguments.command("compare", file.head.request))
    let folder = arguments.value("out", as: String.self)
    return try ComparisonOutput(arguments, folder: folder, stories: 0).write(
      result, of: plan, atOnce: Process.processors, kept: { file.lines }, &console)
  }

  /// The trials that a result has in it.
  private static func kept(in bytes: [UInt8], _ path: String) throws -> TrialFile {
    let (node, diagnostics) = JSON5Reader.read(SourceText(name: path, bytes: bytes))
    if let first = diagnostics.all.first { throw refusal(path, first.message) }
    guard let node, case .number(let shape)? = node["schemaVersion"]?.content, node["verdict"] != nil else {
      throw refusal(path, "it does not say what a result says")
    }
    guard shape == String(ExperimentResult.schemaVersion) else {
      throw refusal(
        path, "its schema has version \(shape), and this program reads \(ExperimentResult.schemaVersion)")
    }
    guard case .list(let lines)? = node["kept"]?.content, !lines.isEmpty else {
      throw refusal(
        path,
        "it has no trials in it: “--format json” of “compare” writes them, “--json” and the data within a page do not"
      )
    }
    let text = lines.map { line in
      if case .text(let text) = line.content { text + "\n" } else { "\n" }
    }.joined()
    let file: TrialFile
    do throws(TrialFile.Problem) {
      file = try TrialFile(reading: Array(text.utf8))
    } catch {
      throw refusal(path, "its trial in line \(error.line): \(error.message)")
    }
    guard file.head.version == Build.exact else {
      throw refusal(path, "driftline \(file.head.version) has made it, and this is \(Build.exact)")
    }
    return file
  }

  private static func refusal(_ path: String, _ why: String) -> Failure {
    .lesson(
      "“\(path)” cannot be reported anew: \(why)",
      hint: "a result is what “driftline compare --format json” writes, read by the same build")
  }
}
