import Debt
import Experiments
import Scenario

/// Studies of small scenarios, for tests.
enum Studies {
  static let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all) { _ in nil }

  /// A loader that has one more scenario.
  static func loader(_ text: String) -> ScenarioLoader {
    .files(embedded: EmbeddedScenarios.all + [(name: "own", text: text)]) { _ in nil }
  }

  /// The study of an embedded scenario.
  static func study(_ name: String, _ settings: [String] = []) throws -> DebtStudy {
    try study(name, settings, loader)
  }

  /// The study of a text.
  static func study(of text: String) throws -> DebtStudy { try study("own", [], loader(text)) }

  private static func study(_ name: String, _ settings: [String], _ loader: ScenarioLoader) throws
    -> DebtStudy
  {
    var request = ExperimentRequest(name)
    request.settings = settings
    let (plan, diagnostics) = ExperimentReader(loader: loader).read(request)
    guard let plan, let debt = plan.debt else {
      throw Unreadable(text: DiagnosticRenderer().text(diagnostics))
    }
    return try DebtStudy(request, plan, debt, loader: loader)
  }

  /// Runs everything that a study asks for.
  static func run(_ study: DebtStudy) throws -> (result: DebtResult, runs: [VariantTrial: TrialSummary]) {
    let number = study.plan.trials
    var runs = try run(study, study.trials(number))
    while true {
      let further = DebtResult.further(study, DebtNumbers(runs, of: study, trials: number))
      if further.isEmpty { break }
      runs.merge(try run(study, further)) { first, _ in first }
    }
    return (DebtResult(study, DebtNumbers(runs, of: study, trials: number), runs), runs)
  }

  /// Runs these trials of a study.
  static func run(_ study: DebtStudy, _ trials: [VariantTrial]) throws -> [VariantTrial: TrialSummary] {
    let runner = ExperimentRunner(try study.planned(trials, atOnce: 2))
    return Dictionary(
      uniqueKeysWithValues: zip(trials, try runner.run(trials.map { $0.job(of: study.count) }, atOnce: 2)))
  }

  struct Unreadable: Error, CustomStringConvertible {
    var text: String
    var description: String { text }
  }
}
