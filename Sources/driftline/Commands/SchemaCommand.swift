import Experiments
import Reporting
import Scenario

/// `driftline schema`: what a scenario may say, for editors that complete and check.
enum SchemaCommand {
  static let command = Command(
    name: "schema",
    summary: "print the JSON Schema of scenario files",
    examples: [
      .init("driftline schema > driftline.schema.json", "for an editor that completes and checks"),
      .init("driftline schema --result", "what a report's JSON form holds"),
    ],
    options: [.flag("result", "the schema of results instead: what “compare --json” writes")],
    discussion: """
      Draft 2020-12, made from the same declarations that read scenarios. Units are
      checked by “driftline check” alone, because a schema knows none.
      """
  ) { arguments, console in
    console.print(arguments.isSet("result") ? Report.jsonSchema : JSONSchema(ExperimentSchema.schema).text)
    return .fine
  }
}
