import Experiments
import Scenario
import TextFormats
import World

/// `driftline check`: what a scenario means, before it is run.
enum CheckCommand {
  static let command = Command(
    name: "check",
    summary: "show a scenario's plan, and every value with its origin",
    examples: [
      .init("driftline check line.json5", "what is wrong with it, and what it means"),
      .init("driftline check line.json5 --set line.feed.rate=250/min", "with a change"),
    ],
    options: ExperimentArguments.reading + [
      .flag("quiet", short: "q", "only what is wrong"), .flag("json", "write one JSON object"),
    ],
    operands: [ExperimentArguments.file],
    run: run)

  /// The seconds that all trials of a plan take of one core.
  private static func expectedSeconds(_ plan: ExperimentPlan) -> Double {
    var nanoseconds = 0.0
    for condition in [plan[plan.validation], plan[plan.production]].compactMap({ $0 }) {
      nanoseconds += Double(plan.trials) * plan.longLine(of: condition).expectedCost
      for step in plan.steps {
        var line = condition.line
        line.lots.cartonsPerLot = step.count
        line.lots.count = 1
        nanoseconds += Double(plan.protocolTrials) * line.expectedCost
      }
    }
    return nanoseconds / 1e9
  }

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
    let seconds = expectedSeconds(plan) / Double(Process.processors)
    let long = plan.longLots
    let steps = plan.steps.map { "\($0.name), \($0.count) units" }.joined(separator: "; ")
    var rows = [
      ("conditions", plan.conditions.map(\.name).joined(separator: ", ")),
      ("compared", "“\(plan.validation)” with “\(plan.production)”"),
      (
        "long runs",
        "\(plan.trials) trials of each: \(long.count) lots of \(long.cartonsPerLot), \(plan.longUnits) units"
      ),
      ("protocol", "\(plan.protocolTrials) trials of each: \(steps)"),
      ("units", "\(plan.allUnits) in all cells"),
      (
        "expected",
        "about \(Figures.number(max(0.1, seconds))) s on \(Process.processors) cores, a rough estimate; a slower "
          + "machine takes longer"
      ), ("seed", "\(plan.seed)"),
    ]
    for condition in plan.conditions {
      let on = condition.mechanisms.map(\.word).joined(separator: ", ")
      rows.append(("mechanisms", "\(condition.name): \(on.isEmpty ? "none is on" : on)"))
    }
    for criterion in plan.criteria { rows.append((criterion.id, criterion.criterion.text)) }
    let width = 2 + (rows.map(\.0.count).max() ?? 0)
    let margin = String(repeating: " ", count: width)
    let head = [plan.name, plan.summary].filter { !$0.isEmpty }
    return head.map { MechanismsCommand.wrapped($0, first: "", rest: "") }.joined() + "\n"
      + rows.map { label, text in
        let gap = String(repeating: " ", count: width - label.count)
        return MechanismsCommand.wrapped(text, first: label + gap, rest: margin)
      }.joined()
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
    guard let side else { return "\(name.visible) = not there\n" }
    let origin = side.origin ?? "no origin is given"
    return "\(name.visible) = \(side.text.visible)\n    \(side.provenance.visible); \(origin.visible)\n"
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
