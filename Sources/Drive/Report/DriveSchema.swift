import Experiments
import TextFormats
import TraceModel
import World

/// The JSON Schema (draft 2020-12) of the JSON forms: every field is declared, and nothing else may stand there.
package enum DriveSchema: JSONShapes {
  /// The version of the objects.
  package static let version = 1

  /// The schema: of a run, or of the table of a contract.
  package static var text: String {
    schema(
      title: "A system under test, as driftline has driven it",
      description:
        "A run (driftline drive): “records” has what is wrong against truth in the line's own record, in driftline's core "
        + "told the same documents, and in the system; “differences” what the system has otherwise than that core. "
        + "Or the table of a contract (driftline drive --contract): what the system keeps and breaks.",
      root: "run", "contract", definitions: [("run", run), ("contract", contract)])
  }

  private static let verdicts = ["accepted", "not accepted", "inconclusive"]

  private static var run: JSONValue {
    let refusal = object([("number", count), ("id", string), ("events", count), ("why", string)])
    let record = object([
      (
        "kinds",
        list(
          object([
            ("level", string), ("kind", string), ("count", count), ("episodes", count), ("silent", count),
          ]))
      ), ("compromised", count),
    ])
    let causes = words(Difference.Cause.allCases.map(\.rawValue))
    let abouts = words(Difference.About.allCases.map(\.rawValue))
    return object([
      ("schemaVersion", constant(version)), ("name", string), ("scenario", string),
      ("sha256", nullable(string)), ("program", anyObject), ("seed", string), ("condition", string),
      ("trials", count), ("system", string), ("verdict", words(verdicts)), ("finding", string),
      ("delivery", object(DeliveryPlan().told.map { ($0.name, string) })),
      (
        "documents",
        object([
          ("sent", count), ("events", count), ("accepted", count), ("refused", list(refusal)),
          ("unknown", list(refusal)), ("copies", count), ("refusedCopies", count), ("cut", count),
          ("sentAgain", count), ("askedFor", count), ("resumed", count),
          (
            "storage",
            object([("asked", count), ("held", count), ("lost", count), ("examples", list(string))])
          ),
        ])
      ), ("exposure", object([("units", count), ("cases", count), ("pallets", count)])),
      ("records", object([("line", record), ("core", record), ("system", record)])),
      (
        "criteria",
        list(
          object([
            ("id", string), ("text", string), ("place", string), ("verdict", words(verdicts)),
            ("value", number), ("low", number), ("high", number), ("limit", number), ("unit", string),
            ("note", string),
          ]))
      ), ("unjudged", list(string)),
      (
        "differences",
        object([
          ("things", count), ("differ", count),
          ("sorts", list(object([("documents", causes), ("about", abouts), ("count", count)]))),
          (
            "examples",
            list(
              object([
                ("thing", string), ("about", abouts), ("core", string), ("system", string),
                ("documents", causes), ("numbers", list(count)),
              ]))
          ),
        ])
      ),
      (
        "curve",
        list(
          object(
            [
              "size", "documents", "refused", "unknown", "cases", "known", "knownToCore", "wrongUnits",
              "wrongUnitsOfCore",
            ].map { ($0, count) }))
      ),
    ])
  }

  private static var contract: JSONValue {
    object([
      ("schemaVersion", constant(version)), ("program", anyObject), ("system", string),
      ("seed", string), ("verdict", words(verdicts)), ("finding", string),
      (
        "clauses",
        list(
          object([
            ("clause", string), ("demand", string), ("answer", words(["kept", "broken", "not shown"])),
            ("why", string), ("sent", count), ("tries", count), ("isShortest", boolean),
            (
              "messages",
              list(object([("document", count), ("message", string), ("outcome", string)]))
            ),
          ]))
      ),
    ])
  }
}
