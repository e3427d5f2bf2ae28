import Experiments
import TextFormats

/// `driftline scenario`: the scenarios that every build carries.
enum ScenarioCommand {
  static let command = Command(
    name: "scenario",
    summary: "list or print the scenarios that the program carries",
    examples: [
      .init("driftline scenario list", "their names, and what each is about"),
      .init("driftline scenario show reference-line", "one of them as it is written"),
      .init("driftline scenario show first-steps > line.json5", "to begin with a copy of it"),
    ],
    options: [.flag("json", "write one JSON object")],
    operands: [
      Operand("WHAT", "list or show"), Operand("NAME", isOptional: true, "with show: which one"),
    ],
    discussion: "“driftline init” writes one to begin with, which extends the reference line.",
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    let known = EmbeddedScenarios.all
    switch (arguments.operands[0], arguments.operands.dropFirst().first) {
    case ("list", nil):
      let rows = known.map { ($0.name, about($0.name)) }
      console.print(
        arguments.isSet("json")
          ? JSONValue.object([
            ("schemaVersion", .integer(1)),
            (
              "scenarios",
              .list(rows.map { .object([("name", .text($0.0)), ("summary", .text($0.1))]) })
            ),
          ]).document : Layout.table(rows, indent: 0))
    case ("list", let word?): throw UsageProblem.surplusOperand(word, command: command)
    case ("show", nil): throw UsageProblem.missingOperand(command.operands[1], command: command)
    case ("show", let name?):
      guard let found = (known + EmbeddedLessons.scenarios).first(where: { $0.name == name }) else {
        throw Failure.noScenario(name, known: known.map(\.name))
      }
      console.print(
        arguments.isSet("json")
          ? JSONValue.object([
            ("schemaVersion", .integer(1)), ("name", .text(name)), ("text", .text(found.text)),
          ]).document : found.text)
    case (let word, _): throw UsageProblem.surplusOperand(word, command: command)
    }
    return .fine
  }

  private static func about(_ name: String) -> String {
    let plan = ExperimentReader(loader: ExperimentArguments.loader).read(ExperimentRequest(name)).plan
    return plan.map { "\($0.name). \($0.summary)" } ?? ""
  }
}
