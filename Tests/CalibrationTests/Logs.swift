import Calibration
import Experiments
import Scenario

/// Scenarios and logs for tests.
enum Logs {
  /// A loader that has one more scenario.
  static func loader(_ text: String) -> ScenarioLoader {
    .files(embedded: EmbeddedScenarios.all + [(name: "own", text: text)]) { _ in nil }
  }

  /// The plan of a scenario's text.
  static func plan(_ text: String, _ settings: [String] = []) throws -> (ExperimentRequest, ExperimentPlan) {
    var request = ExperimentRequest("own")
    request.settings = settings
    let (plan, diagnostics) = ExperimentReader(loader: loader(text)).read(request)
    guard let plan else { throw Unreadable(description: DiagnosticRenderer().text(diagnostics)) }
    return (request, plan)
  }

  /// A scenario whose log “a” is read as `says`.
  static func scenario(
    _ says: String, measures: String = "rejects: { column: \"Rejects\", unit: \"count\", of: \"Cartons\" }"
  ) -> String {
    "{ extends: \"first-steps\", calibration: { logs: { a: { file: \"a*.csv\", \(says), measures: { \(measures) } } } } }"
  }

  /// What a log says, read as `says`.
  static func read(
    _ text: String, _ says: String,
    measures: String = "rejects: { column: \"Rejects\", unit: \"count\", of: \"Cartons\" }"
  ) throws -> SiteEvidence {
    try read(bytes: Array(text.utf8), says, measures: measures)
  }

  static func read(bytes: [UInt8], _ says: String, measures: String) throws -> SiteEvidence {
    let (_, plan) = try plan(scenario(says, measures: measures))
    guard let calibration = plan.calibration else { throw Unreadable(description: "no calibration") }
    return try SiteEvidence([LogFile(name: "logs/a-1.csv", bytes: bytes)], calibration)
  }

  /// Why a log is refused; nil where it is not.
  static func problem(
    _ text: String, _ says: String,
    measures: String = "rejects: { column: \"Rejects\", unit: \"count\", of: \"Cartons\" }"
  ) throws -> LogProblem? {
    do {
      _ = try read(text, says, measures: measures)
      return nil
    } catch let problem as LogProblem {
      return problem
    }
  }

  struct Unreadable: Error, CustomStringConvertible { var description: String }
}
