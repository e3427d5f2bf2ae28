import Experiments
import TextFormats

/// A result as one object: figures are not rounded, shares are of one.
struct CalibrationJSON {
  private let result: CalibrationResult
  private let words: CalibrationWords

  init(_ result: CalibrationResult) { (self.result, words) = (result, CalibrationWords(result: result)) }

  var object: JSONValue {
    let plan = result.study.plan
    return .object([
      ("schemaVersion", .integer(CalibrationSchema.version)), ("name", .text(plan.name)),
      ("scenario", .text(plan.reference)), ("sha256", .optional(plan.sha256)),
      ("program", .optional(plan.program, \.json)), ("seed", .text(String(plan.seed))),
      ("runs", .integer(result.runs)), ("lots", .integer(plan.longLots.count)),
      ("cartonsPerLot", .integer(plan.longLots.cartonsPerLot)), ("confidence", .number(Posterior.confidence)),
      ("narrow", .number(Posterior.narrow)), ("finding", .text(words.finding)),
      ("isForeign", .boolean(result.isForeign)), ("isReproduced", .boolean(result.isReproduced)),
      ("distance", .number(result.distance)), ("beyond", .texts(result.beyond.map(\.word))),
      ("writtenAlone", .texts(result.writtenAlone.map(\.word))),
      ("isReproducedAsWritten", .boolean(result.isReproducedAsWritten)),
      (
        "tried",
        .object([
          ("values", .integer(result.tried.values)), ("asFound", .integer(result.tried.found)),
          ("held", .integer(result.tried.held)),
        ])
      ),
      ("figures", .list(result.evidence.figures.map(figure))), ("remarks", .texts(result.evidence.remarks)),
      ("parameters", .list(result.parameters.map(parameter))), ("checks", .list(result.checks.map(check))),
      ("others", .texts(result.study.others)), ("asWritten", .texts(result.study.asWritten)),
    ])
  }

  private func figure(_ figure: SiteEvidence.Figure) -> JSONValue {
    func part(_ count: LogCount?, _ rows: Int) -> JSONValue {
      .object([
        ("rows", .integer(rows)), ("count", .optional(count?.count)), ("of", .optional(count?.whole)),
        ("value", .optional(count.map { $0.count / $0.whole })),
      ])
    }
    return .object([
      ("measure", .text(figure.measure.same.word)), ("of", .text(figure.measure.whole.word)),
      ("files", .texts(figure.files)), ("told", part(figure.told, figure.rows)),
      ("held", part(figure.held, figure.heldRows)),
    ])
  }

  private func parameter(_ parameter: CalibrationResult.Parameter) -> JSONValue {
    let one = parameter.assumption
    func value(_ share: Double) -> JSONValue { .optional(one.text(at: share)) }
    return .object([
      ("path", .text(one.path)), ("name", .text(one.name)), ("written", .text(one.text)),
      ("lower", .text(one.lower)),
      ("upper", .text(one.upper)), ("verdict", .text(parameter.verdict.rawValue)),
      ("value", parameter.verdict == .told ? value(parameter.value ?? parameter.interval.middle) : .null),
      ("low", parameter.verdict == .untold ? .null : value(parameter.interval.low)),
      ("high", parameter.verdict == .untold ? .null : value(parameter.interval.high)),
      ("width", .number(parameter.width)), ("chance", .optional(parameter.chance)),
      ("widening", .number(parameter.widening.factor)),
      ("explained", .number(parameter.explained)),
      (
        "wanted",
        .optional(parameter.wanted) {
          .object([
            ("measure", .text($0.measure.word)), ("width", .number($0.width)),
            ("isAudit", .boolean($0.measure.isAudit)),
          ])
        }
      ),
    ])
  }

  private func check(_ check: CalibrationResult.Check) -> JSONValue {
    .object([
      ("measure", .text(check.figure.measure.same.word)), ("isHeld", .boolean(check.isHeld)),
      ("value", .number(check.value)), ("low", .number(check.low)), ("high", .number(check.high)),
      ("isReproduced", .boolean(check.isReproduced)), ("lowAsWritten", .number(check.written.low)),
      ("highAsWritten", .number(check.written.high)),
      ("isReproducedAsWritten", .boolean(check.isReproducedAsWritten)),
    ])
  }
}

/// The JSON Schema (draft 2020-12) of that object: every field is declared, and nothing else may stand there.
package enum CalibrationSchema: JSONShapes {
  /// The version of the object.
  package static let version = 1

  /// The schema.
  package static var text: String {
    schema(
      title: "What a site's figures tell of a line, as driftline has found it",
      description:
        "Figures are not rounded. Shares are of one, and what is counted by time is of a second of planned production; values of parameters are texts that a scenario reads.",
      root: "calibration", definitions: [("calibration", calibration)])
  }

  private static var calibration: JSONValue {
    object([
      ("schemaVersion", constant(version)), ("name", string), ("scenario", string),
      ("sha256", nullable(string)),
      ("program", anyObject),
      ("seed", string), ("runs", count), ("lots", count), ("cartonsPerLot", count), ("confidence", number),
      ("narrow", number), ("finding", string), ("isForeign", boolean), ("isReproduced", boolean),
      ("distance", number),
      ("beyond", list(measure)), ("writtenAlone", list(measure)), ("isReproducedAsWritten", boolean),
      ("tried", object([("values", count), ("asFound", count), ("held", count)])),
      (
        "figures",
        list(
          object([
            ("measure", measure), ("of", words(LogMeasure.Whole.allCases.map(\.word))),
            ("files", list(string)),
            ("told", part), ("held", part),
          ]))
      ), ("remarks", list(string)),
      (
        "parameters",
        list(
          object([
            ("path", string), ("name", string), ("written", string), ("lower", string), ("upper", string),
            ("verdict", words(CalibrationResult.Verdict.allCases.map(\.rawValue))),
            ("value", nullable(string)),
            ("low", nullable(string)), ("high", nullable(string)), ("width", number),
            ("chance", number), ("widening", number),
            ("explained", number),
            ("wanted", nullable(object([("measure", measure), ("width", number), ("isAudit", boolean)]))),
          ]))
      ),
      (
        "checks",
        list(
          object([
            ("measure", measure), ("isHeld", boolean), ("value", number), ("low", number), ("high", number),
            ("isReproduced", boolean), ("lowAsWritten", number), ("highAsWritten", number),
            ("isReproducedAsWritten", boolean),
          ]))
      ), ("others", list(string)), ("asWritten", list(string)),
    ])
  }

  private static let part = object([("rows", count), ("count", number), ("of", number), ("value", number)])
  private static let measure = words(LogMeasure.allCases.map(\.word))
}
