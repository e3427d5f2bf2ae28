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
///
/// It is done in rounds of trials, each known from those before: whoever runs them may have them from anywhere.
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
  /// Asked before groups and assumptions are begun: true ends the study with those that were; nil where there is no end.
  public var isOver: (@Sendable () -> Bool)?
  /// Asked between rounds: true ends the study with what is done.
  public var isInterrupted: @Sendable () -> Bool = { false }

  /// How often the stretch in which an answer flips is halved.
  private static let halvings = 5

  /// Runs trials of a plan and gives those that are done: all of them, where nobody has asked for an end. A line that does not come to its end has a summary without lots, whose fault says why.
  public typealias Run = (_ jobs: [TrialJob], _ plan: ExperimentPlan) throws -> [TrialSummary]

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

  // MARK: - In rounds

  /// The trials that need nothing to be known: the line as written, and every group at both ends.
  public func screening(atOnce: Int) -> (jobs: [TrialJob], plan: ExperimentPlan) {
    var variants = SensitivityVariants()
    _ = variants.outcome([])
    for group in grouped.prefix(mostStudies ?? .max) { _ = screened(group, &variants) }
    let lines = self.lines(variants.wanted, atOnce: atOnce)
    return (lines.flatMap(jobs), planned(lines))
  }

  /// What is found, the same whoever runs the trials.
  public func found(atOnce: Int, run: Run) throws -> Sensitivity {
    var found = Sensitivity(trials: trials, lots: lots)
    found.unvaried = unvaried
    if plan.criteria.isEmpty { return found }
    var variants = SensitivityVariants()
    func round(_ variants: inout SensitivityVariants) throws -> Bool {
      let lines = self.lines(variants.wanted, atOnce: atOnce)
      let trials = try run(lines.flatMap(jobs), planned(lines))
      let done = Dictionary(trials.map { ($0.job, $0) }) { first, _ in first }
      return variants.learn(
        lines.compactMap { line in outcome(of: line, done).map { (settings: line.settings, outcome: $0) } })
    }
    let groups = grouped
    // The line as written is run with the first groups, and also where there are none.
    if variants.outcome([]) == nil, groups.isEmpty { _ = try round(&variants) }
    found.groups = try done(groups.count, before: 0, atOnce, &variants, round) { index, variants in
      screened(groups[index], &variants)
    }
    guard let written = variants.outcome([]) else { throw Interrupted() }
    guard case .figures(let base) = written else { return found }
    found.base = base
    found.studies = found.groups.count
    found.isCut = found.groups.count < groups.count
    let suspects = found.isCut ? [] : suspects(found)
    found.assumptions = try done(suspects.count, before: found.studies, atOnce, &variants, round) {
      index, variants in
      guard let candidate = candidates.first(where: { $0.path == suspects[index] }) else {
        preconditionFailure("“\(suspects[index])” is one of the assumptions of its group")
      }
      return study(candidate, base, &variants)
    }
    found.studies += found.assumptions.count
    found.untried = Array(suspects.dropFirst(found.assumptions.count))
    return found
  }

  /// The assumptions of the groups that moved anything, those of the groups that moved most first.
  private func suspects(_ found: Sensitivity) -> [String] {
    found.groups.enumerated().filter { $0.element.movement > 0 }.sorted { a, b in
      (b.element.movement, a.offset) < (a.element.movement, b.offset)
    }.flatMap(\.element.paths)
  }

  /// So many studies are begun in a round where there is no end that has to be kept, and what is done by then is never much
  /// less than what was run.
  private static let usualAtATime = 16

  /// Carries studies on, round by round, and begins others in their order; what is there after an early end is their beginning.
  ///
  /// `body` gives a study, or nil where it has asked for variants of which nothing is known.
  private func done<Study>(
    _ count: Int, before: Int, _ atOnce: Int, _ variants: inout SensitivityVariants,
    _ round: (inout SensitivityVariants) throws -> Bool,
    _ body: (Int, inout SensitivityVariants) -> Study?
  ) throws -> [Study] {
    var most = min(count, mostStudies.map { max(0, $0 - before) } ?? count)
    let atATime = isOver == nil ? max(atOnce, Self.usualAtATime) : atOnce
    var studies: [Int: Study] = [:]
    var (open, next): ([Int], Int) = ([], 0)
    while next < most || !open.isEmpty {
      // What has begun is carried to its end.
      if isOver?() ?? false { most = next }
      let begun = min(most, next + atATime)
      open += next..<begun
      next = begun
      open = open.filter { index in
        studies[index] = body(index, &variants)
        return studies[index] == nil
      }
      if open.isEmpty { continue }
      guard !variants.wanted.isEmpty, !isInterrupted(), try round(&variants) else { break }
    }
    return (0..<next).prefix { studies[$0] != nil }.compactMap { studies[$0] }
  }

  // MARK: - One variant

  /// A line with some assumptions varied.
  private struct Line: Sendable {
    var settings: [String]
    /// What follows from them, and the condition under the name by which its trials are kept; or why it cannot be built.
    var read: Result<(plan: ExperimentPlan, condition: ConditionPlan), Refused>
  }

  private struct Refused: Error { var reason: String }

  private func lines(_ settings: [[String]], atOnce: Int) -> [Line] {
    runTrials(0..<UInt64(settings.count), jobs: max(1, atOnce)) { line(settings[Int($0)]) }
  }

  private func line(_ settings: [String]) -> Line {
    var request = request
    request.settings += settings
    let (read, diagnostics) = reader.read(request)
    guard var plan = read else {
      let error = diagnostics.all.first { $0.severity == .error }
      return Line(
        settings: settings, read: .failure(Refused(reason: error?.message ?? "it cannot be read")))
    }
    for index in plan.conditions.indices {
      plan.conditions[index].line.lots.count = min(plan.conditions[index].line.lots.count, lots)
    }
    guard var condition = plan[condition] else {
      preconditionFailure("what is assumed of a line takes no condition away")
    }
    condition.hasOwnLots = true
    // The name tells its values, so that what is kept of other values is never taken for it.
    var digest = Digest()
    for setting in settings { digest.add(setting) }
    digest.add("\(lots) lots")
    condition.name = "sensitivity \(digest)"
    return Line(settings: settings, read: .success((plan, condition)))
  }

  /// The experiment with these lines, by which `ExperimentRunner` runs their trials.
  private func planned(_ lines: [Line]) -> ExperimentPlan {
    var plan = plan
    plan.conditions += lines.compactMap { try? $0.read.get().condition }
    return plan
  }

  private func jobs(_ line: Line) -> [TrialJob] {
    guard case .success(let read) = line.read else { return [] }
    return (0..<trials).map {
      TrialJob(role: .production, condition: read.condition.name, length: .long, trial: $0)
    }
  }

  /// The figures of a line's criteria by its trials; nil where not all of them are done.
  private func outcome(of line: Line, _ done: [TrialJob: TrialSummary]) -> Sensitivity.Outcome? {
    switch line.read {
    case .failure(let refused): return .refused(refused.reason)
    case .success(let read):
      let summaries = jobs(line).compactMap { done[$0] }
      guard summaries.count == trials else { return nil }
      if let endless = summaries.first(where: { $0.lots == 0 }) {
        return .refused("it does not come to its end: \(endless.faults.first ?? "no lot is closed")")
      }
      let cell = CellTrials(
        cell: Cell(.production, .long), summaries, confidence: read.plan.confidence,
        criteria: read.plan.criteria)
      return .figures(
        zip(read.plan.criteria, CriterionJudge(read.plan, cell).judged()).map {
          Self.figure($0.criterion, $1)
        })
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

  // MARK: - One group, one assumption

  private func screened(
    _ group: (name: String, members: [Assumption]), _ variants: inout SensitivityVariants
  ) -> Sensitivity.Group? {
    let written = variants.outcome([])
    let lowest = variants.outcome(group.members.map { $0.setting($0.lower) })
    let highest = variants.outcome(group.members.map { $0.setting($0.upper) })
    guard case .figures(let base)? = written, let low = lowest, let high = highest else { return nil }
    return Sensitivity.Group(
      name: group.name, paths: group.members.map(\.path), low: low, high: high,
      movement: movement(base, [low, high]))
  }

  private func study(
    _ candidate: Assumption, _ base: [Sensitivity.Figure], _ variants: inout SensitivityVariants
  ) -> Sensitivity.Studied? {
    let lowest = variants.outcome([candidate.setting(candidate.lower)])
    let highest = variants.outcome([candidate.setting(candidate.upper)])
    guard let low = lowest, let high = highest else { return nil }
    var flips: [Sensitivity.Flip?] = []
    for (end, text, edge) in [
      (low, candidate.lower, candidate.bounds.lowest), (high, candidate.upper, candidate.bounds.highest),
    ] {
      guard case .figures(let figures) = end else { continue }
      for (index, (old, new)) in zip(base, figures).enumerated() where old.isMet != new.isMet {
        flips.append(flip(candidate, index, old, new, text, edge, &variants))
      }
    }
    guard flips.allSatisfy({ $0 != nil }) else { return nil }
    return Sensitivity.Studied(
      path: candidate.path, name: candidate.name, value: candidate.text, lower: candidate.lower,
      upper: candidate.upper, low: low, high: high, flips: flips.compactMap(\.self),
      movement: movement(base, [low, high]))
  }

  /// Where between the value as written and an end the answer becomes another one; nil where a value has yet to be run.
  private func flip(
    _ candidate: Assumption, _ criterion: Int, _ old: Sensitivity.Figure, _ new: Sensitivity.Figure,
    _ text: String, _ edge: Double, _ variants: inout SensitivityVariants
  ) -> Sensitivity.Flip? {
    var (first, figure) = ((text: text, base: edge), new.value)
    var last: (text: String, base: Double)?
    if let start = candidate.base {
      last = (candidate.text, start)
      for _ in 0..<Self.halvings {
        guard let near = last, let middle = candidate.middle(near.base, first.base),
          middle.text != near.text, middle.text != first.text
        else { break }
        guard let outcome = variants.outcome([candidate.setting(middle.text)]) else { return nil }
        guard case .figures(let figures) = outcome else { break }
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

/// What is known of lines with some assumptions varied, by their settings, and which of them somebody has asked for.
private struct SensitivityVariants {
  private var known: [[String]: Sensitivity.Outcome] = [:]
  /// Those of which nothing is known yet, in the order in which they were asked for.
  private(set) var wanted: [[String]] = []

  /// What has become of a line with these settings; nil where it has to be run first, which is noted.
  mutating func outcome(_ settings: [String]) -> Sensitivity.Outcome? {
    let outcome = known[settings]
    if outcome == nil, !wanted.contains(settings) { wanted.append(settings) }
    return outcome
  }

  /// Takes what a round has shown; whether it has shown anything.
  mutating func learn(_ outcomes: [(settings: [String], outcome: Sensitivity.Outcome)]) -> Bool {
    wanted = []
    for (settings, outcome) in outcomes { known[settings] = outcome }
    return !outcomes.isEmpty
  }
}
