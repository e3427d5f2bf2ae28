import Drift
import EventKernel
import Scenario
import TraceModel
import World

/// Tells stories of an experiment's long trials: finds a mismatch, runs its trial again, and says why.
public struct Storyteller: Sendable {
  private let plan: ExperimentPlan
  private let values: [ScenarioValue]

  /// A teller of what happens in `plan`.
  public init(_ plan: ExperimentPlan) {
    self.plan = plan
    values = plan.values
  }

  /// The story of the first mismatch of a long trial that fits; nil where the trial has none, or there is no such condition.
  public func story(condition name: String, trial: Int, _ search: Replay.Search) throws -> Story? {
    guard let condition = plan[name] else { return nil }
    var replay = Replay(Trial(plan.longLine(of: condition), seed: plan.seed), number: UInt64(trial))
    let isProduction = name != plan.validation
    replay.parameters = { parameters(of: $0, inProduction: isProduction) }
    return try replay.story(search)
  }

  /// Stories of what went wrong in production's long runs, at most `count` for each kind of thing, told side by side.
  public func stories(of witnesses: [Witness], perKind count: Int, atOnce: Int) throws -> [Story] {
    var told: [Witness] = []
    for witness in witnesses where witness.cell == Cell(.production, .long) {
      let alike = told.filter {
        $0.key.kind == witness.key.kind && $0.key.level == witness.key.level
      }
      if alike.count < count { told.append(witness) }
    }
    let chosen = told
    return try runTrials(0..<UInt64(chosen.count), jobs: max(1, atOnce)) { index in
      let witness = chosen[Int(index)]
      return try story(
        condition: witness.condition, trial: witness.trial,
        Replay.Search(lot: witness.lot) { $0.kind == witness.key.kind && $1 == witness.code })
    }.compactMap { $0 }
  }

  private func parameters(of id: MechanismID, inProduction: Bool) -> [StoryCause.Parameter] {
    values.filter { $0.mechanism == id.word }.compactMap { value in
      guard let side = inProduction ? value.production : value.validation else { return nil }
      return StoryCause.Parameter(
        name: value.name, value: side.text, healthy: value.healthy ?? "–",
        origin: side.origin ?? side.provenance)
    }
  }
}
