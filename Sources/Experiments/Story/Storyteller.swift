import Drift
import EventKernel
import Scenario
import TraceModel
import World

/// Tells stories of an experiment's long trials: finds a mismatch, runs its trial again, and says why.
public struct Storyteller: Sendable {
  let plan: ExperimentPlan
  private let values: [ScenarioValue]
  private let isInterrupted: @Sendable () -> Bool

  /// A teller of what happens in `plan`, until somebody asks for an end.
  public init(_ plan: ExperimentPlan, isInterrupted: @escaping @Sendable () -> Bool = { false }) {
    self.plan = plan
    self.isInterrupted = isInterrupted
    values = plan.values
  }

  /// The story of the first mismatch of a long trial that fits; nil where the trial has none, or there is no such condition.
  public func story(condition name: String, trial: Int, _ search: Replay.Search) throws -> Story? {
    guard let condition = plan[name] else { return nil }
    return try replay(of: condition, named: name, trial: trial).story(search)
  }

  /// The story of the first two books of a long trial that differ and fit; nil where there are none.
  public func story(condition name: String, trial: Int, of search: Replay.BookSearch) throws -> BookStory? {
    guard let condition = plan[name] else { return nil }
    // Books are told the same by the line: what makes them differ acts on messages, or on the books themselves.
    let suspected = condition.mechanisms.filter { $0.card.failurePoint == .integration }
    return try replay(of: condition, named: name, trial: trial).story(of: search, suspected: suspected)
  }

  /// The story of the first message of a long trial that fares so; nil where none does.
  public func story(condition name: String, trial: Int, of fate: MessageFate) throws -> MessageStory? {
    guard let condition = plan[name] else { return nil }
    let suspected = condition.mechanisms.filter { $0.card.failurePoint == .integration }
    return try replay(of: condition, named: name, trial: trial).story(of: fate, suspected: suspected)
  }

  /// A long trial of a condition.
  func trial(of condition: ConditionPlan) -> Trial {
    var run = plan.trial(of: condition)
    run.isInterrupted = isInterrupted
    return run
  }

  func replay(of condition: ConditionPlan, named name: String, trial: Int) -> Replay {
    var replay = Replay(self.trial(of: condition), number: UInt64(trial))
    let isProduction = name != plan.validation
    replay.parameters = { parameters(of: $0, inProduction: isProduction) }
    return replay
  }

  /// The story of each witness, or that there is none, told side by side; those that are `known` by their keys are not told again.
  public func told(of witnesses: [Witness], known: [String: Story?] = [:], atOnce: Int) throws
    -> [(witness: Witness, story: Story?)]
  {
    try runTrials(0..<UInt64(witnesses.count), jobs: max(1, atOnce)) { index in
      let witness = witnesses[Int(index)]
      if let story = known[witness.storyKey] { return (witness, story) }
      let search = Replay.Search(lot: witness.lot) { $0.kind == witness.key.kind && $1 == witness.code }
      return (witness, try story(condition: witness.condition, trial: witness.trial, search))
    }
  }

  /// What went wrong in production's long runs and is worth a story, at most `count` for each failure point.
  ///
  /// Of each failure point, first one of each kind, what nobody noticed before what somebody did; then more of the same.
  ///
  /// Of two that are alike the earlier lot comes first: its story is told after a shorter run.
  public static func worthTelling(_ witnesses: [Witness], perPoint count: Int) -> [Witness] {
    let there = witnesses.filter { $0.cell == Cell(.production, .long) }.enumerated().sorted { a, b in
      func rank(_ witness: Witness) -> [Int] {
        [witness.key.silent ? 0 : 1, witness.key.mechanisms.isEmpty ? 1 : 0, witness.lot]
      }
      let (first, second) = (rank(a.element), rank(b.element))
      return first == second ? a.offset < b.offset : first.lexicographicallyPrecedes(second)
    }.map(\.element)
    var chosen: [Witness] = []
    for point in FailurePoint.allCases {
      var kinds = Set<MismatchKind>()
      let here = there.filter { $0.key.failurePoint == point }
      let firsts = here.filter { kinds.insert($0.key.kind).inserted }
      chosen += (firsts + here.filter { !firsts.contains($0) }).prefix(count)
    }
    return chosen
  }

  /// A mechanism's values, as texts, for *Because*; of one that has several ways only those of the way that it took, `acting`, where
  /// that is known.
  func parameters(of id: MechanismID, inProduction: Bool, acting: Set<String> = []) -> [StoryCause.Parameter]
  {
    let updates = id == UpdatePlan.mechanism ? "systems.updates." : nil
    let own = values.filter { value in
      value.mechanism == id.word || updates.map { value.path.hasPrefix($0) } ?? false
    }
    func last(_ value: ScenarioValue) -> String {
      value.path.split(separator: ".").last.map(String.init) ?? ""
    }
    let taken = own.filter { acting.contains(last($0)) }
    return (taken.isEmpty ? own : taken).compactMap { value in
      guard let side = inProduction ? value.production : value.validation else { return nil }
      // Of several borders or updates each has a value of its own: which one it is stands before the last step.
      let steps = value.path.split(separator: ".")
      let place = steps.count > 3 || value.mechanism == nil ? "\(steps[steps.count - 2]): " : ""
      return StoryCause.Parameter(
        name: place + value.name, value: side.text, healthy: value.healthy ?? "–",
        origin: side.origin ?? side.provenance)
    }
  }
}
