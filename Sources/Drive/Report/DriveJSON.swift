import Drift
import Experiments
import TextFormats
import TraceModel
import World

/// A result as one object.
struct DriveJSON {
  private let result: DriveResult

  init(_ result: DriveResult) { self.result = result }

  var object: JSONValue {
    let study = result.study
    return .object([
      ("schemaVersion", .integer(DriveSchema.version)), ("name", .text(study.plan.name)),
      ("scenario", .text(study.plan.reference)), ("sha256", .optional(study.plan.sha256)),
      ("program", .optional(study.plan.program, \.json)), ("seed", .text("\(study.plan.seed)")),
      ("condition", .text(study.condition)), ("trials", .integer(study.trials)),
      ("system", .text(result.title)), ("verdict", .text(DriveWords.word(result.verdict).lowercased())),
      ("finding", .text(DriveWords(result).finding)),
      (
        "delivery",
        .object(
          study.delivery.told.map { told in
            (told.name, .text(told.name == "document-size" ? "\(result.size)" : told.value))
          })
      ), ("documents", documents),
      ("exposure", exposure(result.system.cell.exposure)),
      (
        "records",
        .object([
          ("line", record(result.ours)), ("core", record(result.reference)),
          ("system", record(result.system)),
        ])
      ), ("criteria", .list(result.criteria.map(criterion))),
      ("unjudged", .texts(result.unjudged.map(\.id))), ("differences", differences),
      ("curve", .list(result.curve.map(point))),
    ])
  }

  private func exposure(_ exposure: Exposure) -> JSONValue {
    .object([
      ("units", .integer(exposure.units)), ("cases", .integer(exposure.cases)),
      ("pallets", .integer(exposure.pallets)),
    ])
  }

  private func record(_ run: ConditionRun) -> JSONValue {
    .object([
      (
        "kinds",
        .list(
          run.kinds.map { kind in
            .object([
              ("level", .text(kind.level.word)), ("kind", .text(kind.kind.word)),
              ("count", .integer(kind.counts.count)), ("episodes", .integer(kind.counts.episodes)),
              ("silent", .integer(kind.counts.silent)),
            ])
          })
      ), ("compromised", .integer(run.cell.compromised)),
    ])
  }

  private var documents: JSONValue {
    let tally = result.tally
    func refusal(_ refusal: DeliveryTally.Refusal) -> JSONValue {
      .object([
        ("number", .integer(refusal.number + 1)), ("id", .text(refusal.id)),
        ("events", .integer(refusal.events)), ("why", .text(refusal.why)),
      ])
    }
    return .object([
      ("sent", .integer(tally.documents)), ("events", .integer(tally.events)),
      ("accepted", .integer(tally.accepted)), ("refused", .list(tally.refused.map(refusal))),
      ("unknown", .list(tally.unknown.map(refusal))), ("copies", .integer(tally.copies)),
      ("refusedCopies", .integer(tally.refusedCopies)), ("cut", .integer(tally.cut)),
      ("sentAgain", .integer(tally.again)), ("askedFor", .integer(tally.asked)),
      ("resumed", .integer(tally.resumed)),
      (
        "storage",
        .object([
          ("asked", .integer(tally.storage.asked)), ("held", .integer(tally.storage.held)),
          ("lost", .integer(tally.storage.lostCount)), ("examples", .texts(tally.storage.lost)),
        ])
      ),
    ])
  }

  private func criterion(_ criterion: CriterionResult) -> JSONValue {
    .object([
      ("id", .text(criterion.id)), ("text", .text(criterion.text)), ("place", .text(criterion.place)),
      ("verdict", .text(DriveWords.word(criterion.verdict).lowercased())),
      ("value", .number(criterion.estimate.value)), ("low", .number(criterion.estimate.low)),
      ("high", .number(criterion.estimate.high)), ("limit", .number(criterion.limit)),
      ("unit", .text(criterion.unit)), ("note", .text(criterion.note)),
    ])
  }

  private var differences: JSONValue {
    let differences = result.differences
    return .object([
      ("things", .integer(differences.things)), ("differ", .integer(differences.count)),
      (
        "sorts",
        .list(
          Difference.Cause.allCases.flatMap { cause in
            Difference.About.allCases.map { about in
              .object([
                ("documents", .text(cause.rawValue)), ("about", .text(about.rawValue)),
                ("count", .integer(differences.count(cause, about))),
              ])
            }
          })
      ),
      (
        "examples",
        .list(
          differences.examples.map { example in
            .object([
              ("thing", .text(example.thing)), ("about", .text(example.about.rawValue)),
              ("core", .text(example.ours)), ("system", .text(example.theirs)),
              ("documents", .text(example.cause.rawValue)),
              ("numbers", .list(example.documents.map(JSONValue.integer))),
            ])
          })
      ),
    ])
  }

  private func point(_ point: CurvePoint) -> JSONValue {
    .object([
      ("size", .integer(point.size)), ("documents", .integer(point.documents)),
      ("refused", .integer(point.refused)), ("unknown", .integer(point.unknown)),
      ("cases", .integer(point.cases)), ("known", .integer(point.known)),
      ("knownToCore", .integer(point.knownToCore)), ("wrongUnits", .integer(point.wrongUnits)),
      ("wrongUnitsOfCore", .integer(point.wrongUnitsOfCore)),
    ])
  }
}
