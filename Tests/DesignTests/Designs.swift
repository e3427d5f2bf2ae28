import Design
import Experiments
import Scenario
import World

/// Designs of small scenarios, for tests.
enum Designs {
  /// A loader that has one more scenario.
  static func loader(_ text: String) -> ScenarioLoader {
    .files(embedded: EmbeddedScenarios.all + [(name: "own", text: text)]) { _ in nil }
  }

  /// Line 7 with a short list of suspects and few trials.
  static let small = """
    { extends: "reference-line",
      line: { lots: { "cartons-per-lot": 4800, count: 3 }, palletizer: { "cases-per-pallet": 12 } },
      market: { "orders-every": "7 d", "pallets-per-order": 2, dispensers: 20,
        exchange: { "changes-from": "5 d", "changes-within": "10 d" } },
      experiment: { trials: 3, "protocol-trials": 24, duration: "never" },
      costs: { currency: "EUR" },
      protocol: {
        steps: [{ units: 600 }],
        challenges: { "short-cases": null, "unreadable-codes": null, "unlogged-removals": null, restarts: null },
        costs: { unit: "1 EUR", hour: "500 EUR", "set-up": "300 EUR", provocation: "5 EUR" } },
    }
    """

  /// What is suspected of it: one that a crash shows, one that a jam shows, and one that acts after the line.
  static let suspects: [MechanismID] = [.poolCheckpoint, .updateMapping, .schemaLag]

  /// The study of a text.
  static func study(
    _ text: String = small, _ suspects: [MechanismID]? = suspects, settings: [String] = []
  ) throws -> DesignStudy {
    let (request, plan) = try read(text, settings)
    return try DesignStudy(request, plan, suspected: suspects, loader: loader(text))
  }

  /// The plan of a text.
  static func read(_ text: String, _ settings: [String] = []) throws -> (ExperimentRequest, ExperimentPlan) {
    var request = ExperimentRequest("own")
    request.settings = settings
    let (plan, diagnostics) = ExperimentReader(loader: loader(text)).read(request)
    guard let plan else { throw Unreadable(description: DiagnosticRenderer().text(diagnostics)) }
    return (request, plan)
  }

  /// What is told of a text that cannot be read.
  /// On one line, whatever its width.
  static func complaint(_ text: String) -> String {
    let (_, diagnostics) = ExperimentReader(loader: loader(text)).read(ExperimentRequest("own"))
    return DiagnosticRenderer().text(diagnostics).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// Runs a design, so many trials at once.
  static func find(_ study: DesignStudy, atOnce: Int = 2) throws -> DesignResult {
    var known: [TrialJob: TrialSummary] = [:]
    return try find(study, atOnce: atOnce, known: &known)
  }

  /// The same, with trials that were run before.
  static func find(_ study: DesignStudy, atOnce: Int = 2, known: inout [TrialJob: TrialSummary]) throws
    -> DesignResult
  {
    try DesignResult.find(study) { jobs, plan in
      let rest = jobs.filter { known[$0] == nil }
      for trial in try ExperimentRunner(plan).run(rest, atOnce: atOnce) { known[trial.job] = trial }
      return jobs.compactMap { known[$0] }
    }
  }

  struct Unreadable: Error, CustomStringConvertible {
    var description: String
  }
}

extension Designs {
  /// A result that proposes this, of no more than two trials of each step.
  static func result(_ study: DesignStudy, _ proposal: Proposal) throws -> DesignResult {
    DesignResult(DesignSearch(study, DesignNumbers(study, [:])), proposal, nil, [], [:])
  }
}
