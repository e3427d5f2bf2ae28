import EventKernel
import Scenario
import World

/// Finds the assumptions on which the answers to a scenario's criteria rest, and the values at which they flip.
///
/// Groups are screened first, all assumptions of a machine or a mechanism at the lower and then at the upper ends of what
/// is plausible. Those that move any figure are taken apart: each assumption alone at both ends, and where an answer
/// flips, the value at which it does by bisection. All variants have the same draws, so that what differs is the value's
/// doing. Two assumptions of a group that undo one another, and an answer that flips between two ends and back again,
/// are not found.
public struct SensitivityStudy: Sendable {
  private let reader: ExperimentReader
  private let request: ExperimentRequest
  private let plan: ExperimentPlan
  private let candidates: [Assumption]
  private let unvaried: [String]
  /// The name of the condition that is run: production's, or the only one.
  public let condition: String
  /// Production's trials of each variant.
  public var trials = 2
  /// Lots of each trial.
  public var lots: Int
  /// So many groups and assumptions at most; nil for all.
  public var mostStudies: Int?
  /// Asked before each group and each assumption: true ends the study with what it has.
  public var isOver: @Sendable () -> Bool = { false }
  /// Asked within trials: true ends the study with what it had before.
  public var isInterrupted: @Sendable () -> Bool = { false }
  /// Told of each group and each assumption that is done.
  public var finished: @Sendable () -> Void = {}

  /// How often the stretch in which an answer flips is halved.
  private static let halvings = 5

  /// A study of what `request` describes, as `plan` has it.
  public init(_ request: ExperimentRequest, _ plan: ExperimentPlan, loader: ScenarioLoader) {
    (self.request, self.plan) = (request, plan)
    reader = ExperimentReader(loader: loader)
    let condition = plan[plan.production] ?? plan.conditions.last
    self.condition = condition?.name ?? plan.production
    (candidates, unvaried) = condition.map(Assumption.all) ?? ([], [])
    // Long enough for what a mechanism dates to have happened.
    let dated = condition?.mechanisms.compactMap { plan.lotsToDates(of: $0) }.max() ?? 0
    lots = min(plan.longLots.count, max(Self.usualLots, dated))
  }

  /// Lots of each run where no date asks for more: what a mechanism does shows in a day. An assumption.
  private static let usualLots = 3

  /// The groups, in the order of the scenario.
  public var groupCount: Int { grouped.count }

  private var grouped: [(name: String, members: [Assumption])] {
    var groups: [(name: String, members: [Assumption])] = []
    for candidate in candidates {
      if let index = groups.firstIndex(where: { $0.name == candidate.group }) {
        groups[index].members.append(candidate)
      } else {
        groups.append((candidate.group, [candidate]))
      }
    }
    return groups
  }

  // MARK: - In two steps

  /// Screens the groups.
  public func screened(atOnce: Int) throws -> Sensitivity {
    var found = Sensitivity(trials: trials, lots: lots)
    found.unvaried = unvaried
    guard !plan.criteria.isEmpty, case .figures(let base) = try outcome([]) else { return found }
    found.base = base
    let groups = grouped
    found.groups = done(groups.count, atOnce: atOnce, before: 0) { index in
      let (name, members) = groups[index]
      let low = try outcome(members.map { $0.setting($0.lower) })
      let high = try outcome(members.map { $0.setting($0.upper) })
      return Sensitivity.Group(
        name: name, paths: members.map(\.path), low: low, high: high, movement: movement(base, [low, high]))
    }
    found.studies = found.groups.count
    found.isCut = found.groups.count < groups.count
    return found
  }

  /// The assumptions of the groups that moved anything, those of the groups that moved most first.
  public func suspects(_ found: Sensitivity) -> [String] {
    found.groups.enumerated().filter { $0.element.movement > 0 }.sorted { a, b in
      (b.element.movement, a.offset) < (a.element.movement, b.offset)
    }.flatMap(\.element.paths)
  }

  /// Varies each suspect alone.
  public func examined(_ found: Sensitivity, atOnce: Int) throws -> Sensitivity {
    var found = found
    let suspects = found.isCut ? [] : suspects(found)
    let base = found.base
    found.assumptions = done(suspects.count, atOnce: atOnce, before: found.studies) { index in
      guard let candidate = candidates.first(where: { $0.path == suspects[index] }) else {
        preconditionFailure("“\(suspects[index])” is one of the assumptions of its group")
      }
      return try study(candidate, base)
    }
    found.studies += found.assumptions.count
    found.untried = Array(suspects.dropFirst(found.assumptions.count))
    return found
  }

  /// Runs studies side by side in their order; what is there after an early end is their beginning.
  private func done<Study: Sendable>(
    _ count: Int, atOnce: Int, before: Int, _ body: @Sendable (Int) throws -> Study
  ) -> [Study] {
    let most = min(count, mostStudies.map { max(0, $0 - before) } ?? count)
    let all = runTrials(0..<UInt64(most), jobs: max(1, atOnce)) { index -> Study? in
      guard !isOver(), !isInterrupted(), let study = try? body(Int(index)) else { return nil }
      finished()
      return study
    }
    return all.prefix { $0 != nil }.compactMap(\.self)
  }

  // MARK: - One variant

  /// The figures of the criteria under `settings`; throws only where somebody has asked for an end.
  private func outcome(_ settings: [String]) throws -> Sensitivity.Outcome {
    var request = request
    request.settings += settings
    let (read, diagnostics) = reader.read(request)
    guard var plan = read else {
      return .refused(diagnostics.all.first { $0.severity == .error }?.message ?? "it cannot be read")
    }
    for index in plan.conditions.indices {
      plan.conditions[index].line.lots.count = min(plan.conditions[index].line.lots.count, lots)
    }
    var runner = ExperimentRunner(plan)
    runner.isInterrupted = isInterrupted
    do {
      let summaries = try (0..<trials).map {
        try runner.run(
          TrialJob(role: .production, condition: condition, length: .long, trial: $0))
      }
      let cell = CellTrials(cell: Cell(.production, .long), summaries, confidence: plan.confidence)
      return .figures(
        zip(plan.criteria, CriterionJudge(plan, cell).judged()).map { Self.figure($0.criterion, $1) })
    } catch let standstill as LineStandstill {
      return .refused("it does not come to its end: \(standstill)")
    }
  }

  private static func figure(_ criterion: Criterion, _ result: CriterionResult) -> Sensitivity.Figure {
    let value = result.estimate.value
    return Sensitivity.Figure(
      criterion: result.id, text: result.text, unit: result.unit, value: value, limit: result.limit,
      isMet: criterion.isUpper ? value <= result.limit : value >= result.limit)
  }

  /// By how much the figures of `outcomes` differ from `base`, in relation to their distance from the limit; what cannot
  /// be run moves as much as what flips.
  private func movement(_ base: [Sensitivity.Figure], _ outcomes: [Sensitivity.Outcome]) -> Double {
    var most = 0.0
    for outcome in outcomes {
      guard case .figures(let figures) = outcome else {
        most = max(most, 1)
        continue
      }
      for (old, new) in zip(base, figures) where old.value != new.value {
        let distance = (old.value - old.limit).magnitude
        most = max(most, distance > 0 ? (new.value - old.value).magnitude / distance : 1)
      }
    }
    return most
  }

  // MARK: - One assumption

  private func study(_ candidate: Assumption, _ base: [Sensitivity.Figure]) throws -> Sensitivity.Studied {
    var known: [String: Sensitivity.Outcome] = [:]
    func outcome(_ text: String) throws -> Sensitivity.Outcome {
      if let found = known[text] { return found }
      let found = try self.outcome([candidate.setting(text)])
      known[text] = found
      return found
    }
    let (low, high) = (try outcome(candidate.lower), try outcome(candidate.upper))
    var flips: [Sensitivity.Flip] = []
    for (end, text, edge) in [
      (low, candidate.lower, candidate.bounds.lowest), (high, candidate.upper, candidate.bounds.highest),
    ] {
      guard case .figures(let figures) = end else { continue }
      for (index, (old, new)) in zip(base, figures).enumerated() where old.isMet != new.isMet {
        flips.append(try flip(candidate, index, old, new, text, edge, outcome))
      }
    }
    return Sensitivity.Studied(
      path: candidate.path, name: candidate.name, value: candidate.text, lower: candidate.lower,
      upper: candidate.upper, low: low, high: high, flips: flips, movement: movement(base, [low, high]))
  }

  /// Where between the value as written and an end the answer becomes another one.
  private func flip(
    _ candidate: Assumption, _ criterion: Int, _ old: Sensitivity.Figure, _ new: Sensitivity.Figure,
    _ text: String, _ edge: Double, _ outcome: (String) throws -> Sensitivity.Outcome
  ) throws -> Sensitivity.Flip {
    var (first, figure) = ((text: text, base: edge), new.value)
    var last: (text: String, base: Double)?
    if let start = candidate.base {
      last = (candidate.text, start)
      for _ in 0..<Self.halvings {
        guard let near = last, let middle = candidate.middle(near.base, first.base),
          middle.text != near.text, middle.text != first.text,
          case .figures(let figures) = try outcome(middle.text)
        else { break }
        if figures[criterion].isMet == old.isMet {
          last = middle
        } else {
          (first, figure) = (middle, figures[criterion].value)
        }
      }
    }
    let width = candidate.bounds.highest - candidate.bounds.lowest
    return Sensitivity.Flip(
      criterion: old.criterion, becomesMet: new.isMet, last: last?.text, first: first.text, figure: figure,
      distance: candidate.base.map { width > 0 ? (first.base - $0).magnitude / width : 1 } ?? 1)
  }
}
