import Experiments
import Scenario
import World

/// `driftline check`: what a scenario means, before it is run.
enum CheckCommand {
  static let command = Command(
    name: "check",
    summary: "read a scenario, and show its plan and every value with its origin",
    examples: [
      .init("driftline check line.json5", "what is wrong with it, and what it means"),
      .init("driftline check line.json5 --set line.feed.rate=250/min", "with a change"),
    ],
    options: ExperimentArguments.reading + [
      .flag("quiet", short: "q", "only what is wrong"), .flag("json", "write one JSON object"),
    ],
    operands: [ExperimentArguments.file],
    run: run)

  /// Nanoseconds that one unit takes on one core, with its record and the comparison, measured by DriftlineBenchmarks.
  private static let nanosecondsPerUnit = 1_700.0

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    let plan = try ExperimentArguments.plan(ExperimentArguments.request(arguments), &console)
    if arguments.isSet("json") {
      console.print(json(plan).text + "\n")
    } else if !arguments.isSet("quiet") {
      console.print(text(plan) + "\n" + values(plan))
    }
    return .fine
  }

  private static func text(_ plan: ExperimentPlan) -> String {
    let seconds = Double(plan.allUnits) * nanosecondsPerUnit / 1e9 / Double(Process.processors)
    let long = plan.longLots
    var lines = [
      plan.name, plan.summary, "",
      "conditions    \(plan.conditions.map(\.name).joined(separator: ", "))",
      "compared      “\(plan.validation)” with “\(plan.production)”",
      "long runs     \(plan.trials) trials of each: \(long.count) lots of \(long.cartonsPerLot), \(plan.longUnits) units",
      "protocol      \(plan.protocolTrials) trials of each: "
        + plan.steps.map { "\($0.name), \($0.count) units" }.joined(separator: "; "),
      "units         \(plan.allUnits) in all cells",
      "expected      about \(Figures.number(max(0.1, seconds))) s on \(Process.processors) cores "
        + "(1.7 µs a unit and core, measured; a slower machine takes longer)",
      "seed          \(plan.seed)",
    ]
    for condition in plan.conditions {
      lines.append(
        "\(condition.name) has on: "
          + (condition.mechanisms.isEmpty
            ? "no mechanism" : condition.mechanisms.map(\.word).joined(separator: ", ")))
    }
    for criterion in plan.criteria { lines.append("\(criterion.id)  \(criterion.criterion.text)") }
    return lines.filter { !$0.isEmpty || $0 == "" }.map {
      MechanismsCommand.wrapped($0, first: "", rest: "              ")
    }
    .joined()
  }

  /// Every value with its origin; where the conditions differ, both.
  private static func values(_ plan: ExperimentPlan) -> String {
    var text = ""
    for value in plan.values {
      if value.differs, value.validation != nil || value.production != nil {
        text +=
          line(value.path, value.validation, plan.validation)
          + line(value.path, value.production, plan.production)
      } else {
        text += line(value.path, value.production ?? value.validation, nil)
      }
    }
    return text
  }

  private static func line(_ path: String, _ side: SidedValue?, _ condition: String?) -> String {
    let name = condition.map { "\(path) (\($0))" } ?? path
    guard let side else { return "\(name) = not there\n" }
    let origin = side.origin ?? "no origin is given"
    return "\(name) = \(side.text)\n    \(side.provenance); \(origin)\n"
  }

  private static func json(_ plan: ExperimentPlan) -> JSONValue {
    .object([
      ("schemaVersion", .integer(1)), ("name", .text(plan.name)), ("digest", .text(plan.digest)),
      ("conditions", .texts(plan.conditions.map(\.name))), ("validation", .text(plan.validation)),
      ("production", .text(plan.production)), ("trials", .integer(plan.trials)),
      ("protocolTrials", .integer(plan.protocolTrials)), ("protocolUnits", .integer(plan.protocolUnits)),
      ("longUnits", .integer(plan.longUnits)), ("units", .integer(plan.allUnits)),
      ("seed", .integer(Int(plan.seed))),
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
