import Experiments
import Scenario
import TextFormats
import World

/// `driftline check`: what a scenario means, before it is run.
enum CheckCommand {
  static let command = Command(
    name: "check",
    summary: "say what is wrong with a scenario, and what follows from it",
    examples: [
      .init("driftline check line.json5", "what is wrong with it, and what it means, on one screen"),
      .init("driftline check line.json5 --all", "every value with its origin, and where it stands"),
      .init("driftline check line.json5 --set \"line.feed.rate = 250/min\"", "with a change"),
      .init(
        "driftline check line.json5 --set conditions.production.line.feed.rate=250/min",
        "with a change of one condition alone"),
    ],
    options: ExperimentArguments.reading + [
      .flag("all", short: "a", "every value with its origin as well"),
      .flag("quiet", short: "q", "only what is wrong"), .flag("json", "write one JSON object"),
    ],
    operands: [ExperimentArguments.file],
    discussion: """
      What was written wins in this order, the later over the earlier: defaults, those
      of a machine's vintage, the scenario that is extended, the file, the condition
      with what it extends, --set. So a change of vintage takes nothing back that
      somebody wrote; where that is doubtful, a warning says so.
      """,
    run: run)

  /// The seconds that all trials of a plan take of one core, those with one mechanism healthy among them.
  private static func expectedSeconds(_ plan: ExperimentPlan) -> Double {
    var nanoseconds = 0.0
    // A protocol runs on one line, everything else on all lines of the site.
    let lines = Double(plan.lines)
    for condition in [plan[plan.validation], plan[plan.production]].compactMap({ $0 }) {
      nanoseconds += Double(plan.trials) * plan.longLine(of: condition).expectedCost * lines
      for step in plan.steps {
        nanoseconds +=
          Double(plan.protocolTrials * step.times) * step.line(condition.line, isRated: false).expectedCost
      }
    }
    if let condition = plan[plan.production] {
      let run = plan.longLine(of: condition).expectedCost * lines
      nanoseconds += run / Double(max(1, plan.longLots.count)) * Double(plan.causeLotsOfAll)
      nanoseconds += run * Double(plan.expectedCauseRuns)
    }
    return nanoseconds / 1e9
  }

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    let request = ExperimentArguments.request(arguments)
    let plan = try ExperimentArguments.plan(request, &console)
    if let debt = plan.debt { _ = try DebtCommand.study(request, plan, debt, console) }
    if let calibration = plan.calibration {
      let measures = calibration.logs.flatMap(\.measures).map(\.measure)
      _ = try CalibrateCommand.study(request, plan, calibration, measures, console)
    }
    if arguments.isSet("json") {
      console.print(json(plan).text + "\n")
    } else if !arguments.isSet("quiet") {
      let summary = CheckSummary(plan, seconds: expectedSeconds(plan)).text
      console.print(arguments.isSet("all") ? summary + "\n" + values(plan) : summary)
    }
    return .fine
  }

  /// Every value with its origin; where the conditions differ, both.
  private static func values(_ plan: ExperimentPlan) -> String {
    var text = ""
    for value in plan.values {
      if value.differs, value.validation != nil || value.production != nil {
        text +=
          line("conditions.\(plan.validation).\(value.path)", value.validation)
          + line("conditions.\(plan.production).\(value.path)", value.production)
      } else {
        text += line(value.path, value.production ?? value.validation)
      }
    }
    return text
  }

  /// A value as --set takes it.
  private static func line(_ path: String, _ side: SidedValue?) -> String {
    guard let side else { return "\(path.visible) is not there\n" }
    let origin = side.origin ?? "no origin is given"
    return "\(path.visible) = \(side.text.visible)\n    \(side.provenance.visible); \(origin.visible)\n"
  }

  private static func json(_ plan: ExperimentPlan) -> JSONValue {
    .object([
      ("schemaVersion", .integer(1)), ("name", .text(plan.name)), ("summary", .text(plan.summary)),
      ("digest", .text(plan.digest)), ("sha256", .optional(plan.sha256)), ("program", Build.identity.json),
      ("conditions", .texts(plan.conditions.map(\.name))), ("validation", .text(plan.validation)),
      ("production", .text(plan.production)), ("trials", .integer(plan.trials)),
      ("protocolTrials", .integer(plan.protocolTrials)), ("protocolUnits", .integer(plan.protocolUnits)),
      ("longUnits", .integer(plan.longUnits)), ("units", .integer(plan.allUnits)),
      ("seed", .integer(Int(plan.seed))), ("challenges", .texts(plan.challenges.map(\.id))),
      (
        "criteria",
        .list(
          plan.criteria.map {
            .object([
              ("id", .text($0.id)), ("text", .text($0.criterion.text)), ("provenance", .text($0.place)),
            ])
          })
      ),
      (
        "values",
        .list(
          plan.values.map { value in
            .object([
              ("path", .text(value.path)), ("name", .text(value.name)),
              ("validation", json(value.validation)),
              ("production", json(value.production)), ("differs", .boolean(value.differs)),
            ])
          })
      ),
    ])
  }

  private static func json(_ side: SidedValue?) -> JSONValue {
    guard let side else { return .null }
    return .object([
      ("value", .text(side.text)), ("provenance", .text(side.provenance)), ("origin", .optional(side.origin)),
      ("isAssumption", .boolean(side.isAssumption)),
    ])
  }
}
