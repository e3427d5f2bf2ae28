import Experiments
import Scenario
import TraceModel
import World

/// `driftline compare`: the same line under validation's conditions and under production's.
enum CompareCommand {
  static let command = Command(
    name: "compare",
    summary: "run a line as validated and as in production, and say what validation could not see",
    examples: [
      .init("driftline compare", "the reference line, Line 7 in Nordhafen"),
      .init("driftline compare line.json5 --trials 24", "a line of yours"),
      .init("driftline compare --only tracking-slip", "one mechanism alone"),
    ],
    options: ExperimentArguments.reading + ExperimentArguments.running
      + [.flag("quiet", short: "q", "only the verdict"), .flag("timing", "say how long it took")],
    operands: [ExperimentArguments.file],
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    let request = ExperimentArguments.request(arguments)
    let plan = try ExperimentArguments.plan(request, &console)
    let jobs = ExperimentRunner(plan).allJobs
    let trials = try TrialSession(
      plan, jobs: jobs, atOnce: ExperimentArguments.jobs(arguments), folder: nil, resumes: false,
      console: console
    ).run()
    let result = ResultBuilder(plan, trials: trials).result(
      version: Build.version, command: ExperimentArguments.command("compare", request))
    console.print(PlainComparison(result).text)
    return ExitCode(result.verdict)
  }
}

extension ExitCode {
  /// How the program ends after criteria were judged.
  init(_ verdict: Verdict) {
    switch verdict {
    case .accepted: self = .fine
    case .notAccepted: self = .notAccepted
    case .inconclusive: self = .inconclusive
    }
  }
}

/// The plainest text of a comparison: one line a kind.
struct PlainComparison {
  private let result: ExperimentResult

  init(_ result: ExperimentResult) { self.result = result }

  var text: String {
    let identity = result.identity
    var lines = [
      "\(identity.name) · seed \(identity.seed) · \(identity.trials) trials of \(identity.longUnits) units, "
        + "\(identity.shortTrials) protocols of \(identity.protocolUnits)", "",
      Self.row("episodes per million units", "validation", "production", "change", "protocol"),
    ]
    for kind in result.kinds + [result.total] {
      lines.append(
        Self.row(
          Self.name(kind.subject), Figures.text(kind.validation), Figures.text(kind.production),
          kind.change.map { kind.hasChanged ? ($0.value > 0 ? "+" : "") + Figures.number($0.value) : "~" }
            ?? "~", kind.visibility.rawValue))
    }
    lines.append("")
    for criterion in result.criteria {
      let mark = criterion.verdict == .accepted ? "✓" : criterion.verdict == .notAccepted ? "✗" : "?"
      lines.append("\(mark) \(criterion.id)  \(criterion.text)   \(Figures.text(criterion.estimate))")
    }
    lines += ["", result.verdict.rawValue]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func name(_ subject: Subject) -> String {
    switch subject {
    case .kind(let level, let kind): "\(level) \(kind.word)"
    case .everything: "anything"
    }
  }

  private static func row(_ cells: String...) -> String {
    zip(cells, [26, 24, 24, 10, 10]).map { text, width in
      text + String(repeating: " ", count: max(1, width - text.count))
    }.joined()
  }
}
