import EventKernel
import Experiments
import Reporting
import Scenario
import World

/// Why no protocol can be designed: mistakes of the user, each with its place.
package struct DesignProblem: Error {
  /// What has to be told.
  package var diagnostics = Diagnostics()

  /// One mistake.
  package init(_ message: String, at place: SourceRange, hint: String) {
    diagnostics.error(message, at: place, hint: hint)
  }
}

extension Array where Element == TrialJob {
  /// Each of them once, where it comes first: with one suspect, all that is suspected and the suspect alone are the same run.
  func unique() -> [TrialJob] {
    var known: Set<TrialJob> = []
    return filter { known.insert($0).inserted }
  }
}

/// Which runs have to be made to say what each step shows of each cause, and the plan by which they are.
///
/// Every step is a condition with a protocol of its own, so that its trials are run, kept, resumed and divided as any others
/// are. A step with a cause and the same step without it draw the same numbers.
package struct DesignStudy: Sendable {
  /// The experiment.
  package let plan: ExperimentPlan
  /// What the site is suspected of, in the order of the catalogue.
  package let suspects: [MechanismID]
  /// Steps that a protocol may have.
  package let candidates: [CandidateStep]
  /// Steps that cannot be run on this line, with why.
  package let impossible: [(step: CandidateStep, why: String)]
  /// Production's condition on a clean, set line.
  package let site: ConditionPlan
  /// What a step sets so that the line is clean and set when it starts.
  package let fresh: [DebtSetting]

  private let request: ExperimentRequest
  private let reader: ExperimentReader
  private let prefix: String
  private let conditions: [ConditionPlan]
  /// What production has that nobody suspects here.
  private let others: MechanismSet

  /// Trials by which it is seen at all whether a step shows a cause.
  package var screened: Int { max(2, (plan.trials + 2) / 3) }
  /// Trials of what shows something: at least as many as can tell that one run of a step is enough.
  package var measured: Int { max(12, 2 * plan.trials) }
  /// Trials of a step that a protocol has to have several times: its strength is then known to a third or so.
  package var assured: Int { 2 * measured }
  /// Trials at most of a step that may yet show a cause for less than what shows it cheapest, as it looks.
  package var raced: Int { max(assured, 48) }
  /// Trials of a whole protocol while one is looked for.
  package var verified: Int { min(24, plan.protocolTrials) }
  /// Trials on fresh draws by which it is said how often a protocol shows a cause: of 20 all but one are no more than 75 %, of
  /// so many all but three are 86 %.
  package var told: Int { max(60, verified) }

  /// A study of what `request` describes, as `plan` has it; `suspected` is nil where all that production has is suspected.
  package init(
    _ request: ExperimentRequest, _ plan: ExperimentPlan, suspected: [MechanismID]?, loader: ScenarioLoader
  ) throws(DesignProblem) {
    (self.request, self.plan) = (request, plan)
    reader = ExperimentReader(loader: loader)
    guard let production = plan[plan.production] ?? plan.conditions.last else {
      preconditionFailure("a plan has a condition")
    }
    func nowhere(_ text: String) -> SourceRange {
      SourceRange(
        SourceText(name: text.isEmpty ? plan.reference : "--suspect", text: text), 0..<text.utf8.count)
    }
    for id in suspected ?? []
    where !production.mechanisms.contains(id) && !request.allHealthy.contains(id) {
      throw DesignProblem(
        "“\(id.word)” is suspected, and production does not have it", at: nowhere(id.word),
        hint: "switch it on as well: --set mechanisms.\(id.word)={}")
    }
    // What the command line makes healthy is not suspected, whatever the scenario says.
    suspects = production.mechanisms.filter {
      (suspected?.contains($0) ?? true) && !request.allHealthy.contains($0)
    }
    guard !suspects.isEmpty else {
      throw DesignProblem(
        "this site is suspected of nothing", at: nowhere(""),
        hint: production.mechanisms.isEmpty && request.allHealthy.isEmpty
          ? "mechanisms: { \"tracking-slip\": {} }; “driftline mechanisms” lists them"
          : "--only and --healthy leave nothing of what production has")
    }
    others = Self.set(production.mechanisms).subtracting(Self.set(suspects))
    prefix = production.scenario.condition.map { "conditions.\($0)." } ?? ""
    var fresh = production.mechanisms.compactMap { id in
      id.card.startAge.map { DebtSetting(production.startPath(of: id, $0.id), "0 s") }
    }
    if production.scenario.condition != nil { fresh.append(DebtSetting("start.clocks-age", "0 s")) }
    self.fresh = fresh
    var (steps, conditions): ([CandidateStep], [ConditionPlan]) = ([], [])
    var impossible: [(CandidateStep, String)] = []
    let all = CandidateStep.all(plan, production)
    let read = Self.read(all, fresh, production, request, reader, prefix, plan.production)
    for (step, outcome) in zip(all, read) {
      switch outcome {
      case .success(var condition):
        condition.name = "design \(step.id)"
        condition.steps = [step.step()]
        steps.append(step)
        conditions.append(condition)
      case .failure(let why): impossible.append((step, why.message))
      }
    }
    (candidates, self.impossible, self.conditions) = (steps, impossible, conditions)
    guard let site = conditions.first else {
      throw DesignProblem(
        "no step can be run on this line: \(impossible.first?.1 ?? "")", at: nowhere(""),
        hint: "“driftline check --all” shows every value")
    }
    self.site = site
  }

  private struct Unreadable: Error { var message: String }

  private static func read(
    _ steps: [CandidateStep], _ fresh: [DebtSetting], _ production: ConditionPlan,
    _ request: ExperimentRequest, _ reader: ExperimentReader, _ prefix: String, _ name: String
  ) -> [Result<ConditionPlan, Unreadable>] {
    steps.map { step in
      var request = request
      request.settings += (fresh + step.settings).map { prefix + $0.path + "=" + $0.value }
      let (plan, diagnostics) = reader.read(request)
      guard let condition = plan?[name] ?? plan?.conditions.last else {
        return .failure(
          Unreadable(message: diagnostics.all.first { $0.severity == .error }?.message ?? "it cannot be read")
        )
      }
      if let problem = step.step().line(condition.line, isRated: true).problems().first {
        return .failure(Unreadable(message: "\(problem)"))
      }
      return .success(condition)
    }
  }

  // MARK: - What is run

  /// What a run is asked for.
  package enum Presence: Hashable, Sendable {
    /// One cause, and nothing else.
    case alone(MechanismID)
    /// Nothing.
    case nothing
    /// All that is suspected.
    case all
    /// All but one.
    case allBut(MechanismID)
  }

  private static func set(_ ids: [MechanismID]) -> MechanismSet {
    ids.reduce(into: MechanismSet()) { $0.formUnion(MechanismSet($1)) }
  }

  private var everything: MechanismSet { others.union(Self.set(suspects)) }

  /// What is healthy where only this is present.
  package func absent(_ presence: Presence) -> MechanismSet {
    switch presence {
    case .alone(let id): everything.subtracting(MechanismSet(id))
    case .nothing: everything
    case .all: others
    case .allBut(let id): others.union(MechanismSet(id))
    }
  }

  /// Trials of steps, of protocols and of confirmations have numbers of their own, and so draws that no other has seen: not
  /// even `compare`, which counts from 0.
  package static func first(_ round: Int) -> Int { 1_000_000 + round * 10_000 }

  private func job(_ condition: String, _ presence: Presence, _ round: Int, _ trial: Int) -> TrialJob {
    TrialJob(
      role: .validation, condition: condition, length: .short, trial: Self.first(round) + trial,
      without: absent(presence))
  }

  /// A trial of a step.
  package func job(_ candidate: Int, _ presence: Presence, _ trial: Int) -> TrialJob {
    job(conditions[candidate].name, presence, 0, trial)
  }

  /// A trial of the protocol that the scenario has.
  package func filed(_ presence: Presence, _ trial: Int) -> TrialJob {
    job(plan.validation, presence, 0, trial)
  }

  /// A trial of a proposal in a round of its own.
  package func job(_ proposal: Proposal, _ presence: Presence, _ trial: Int) -> TrialJob {
    let condition =
      proposal.own?.hasChallenges ?? false
      ? plan.validation : proposal.condition(candidates, isWhole: proposal.isWhole(presence))
    return job(condition, presence, proposal.round, trial)
  }

  /// A long run of production's with one cause alone, or none, and everything after the line.
  package func monitoring(_ cause: MechanismID?, _ trial: Int) -> TrialJob {
    TrialJob(
      role: .production, condition: Self.watched(cause), length: .long, trial: Self.first(0) + trial)
  }

  private static func watched(_ cause: MechanismID?) -> String { "design watch \(cause?.word ?? "none")" }

  /// Trials by which it is seen what monitoring would show.
  package static let watched = 3

  /// The first round: every step with each cause alone, with none and with all; and the protocol that the scenario has.
  package var screening: [TrialJob] {
    let presences = [.nothing, .all] + suspects.map(Presence.alone)
    let steps = candidates.indices.flatMap { step in
      presences.flatMap { presence in (0..<screened).map { job(step, presence, $0) } }
    }
    return (steps + presences.flatMap { presence in (0..<filedTrials).map { filed(presence, $0) } }).unique()
  }

  /// What will be run, before it is.
  package var foretold: String {
    let first = screening
    let units =
      candidates.reduce(0) { $0 + $1.allUnits } * screened * (suspects.count == 1 ? 2 : suspects.count + 2)
    return
      "\(candidates.count) steps are run \(first.count) times first, \(NumberText.large(Double(units))) units in all; what shows something "
      + "\(measured) times, and what may be the cheapest up to \(raced); then a whole protocol is tried \(verified) times with each of \(suspects.count) "
      + "\(suspects.count == 1 ? "cause" : "causes"), and as often again each time that it misses one or is made smaller, up to "
      + "\(DesignSearch.mostRounds + DesignSearch.mostCuts + 1) times; what holds is tried \(told) times more"
  }

  /// Whole runs of a proposal by which it is said what it takes.
  package var sized: Int { min(20, verified) }

  /// Trials of the protocol that the scenario has.
  package var filedTrials: Int { min(24, verified) }

  /// The experiment with a condition for each step, for what is watched, and for a proposal.
  package func planned(_ proposals: [Proposal] = []) -> ExperimentPlan {
    var plan = plan
    var short = conditions
    for index in short.indices { short[index].market = nil }
    plan.conditions += short
    if let production = plan[plan.production] ?? plan.conditions.last {
      if let index = plan.conditions.firstIndex(where: { $0.name == plan.production }) {
        plan.conditions[index].line.lots.count = watchedLots
      }
      for cause in [nil] + suspects.map(Optional.some) {
        var watched = production
        watched.name = Self.watched(cause)
        let absent = absent(cause.map(Presence.alone) ?? .nothing)
        for id in absent.members { watched.line.mechanisms.set(id, to: .healthy) }
        plan.conditions.append(watched)
      }
    }
    for proposal in proposals {
      for isWhole in [false, true] {
        var condition = (proposal.own == nil ? nil : plan[plan.validation]) ?? site
        condition.name = proposal.condition(candidates, isWhole: isWhole)
        // The same protocol in a further round is the same condition.
        guard !plan.conditions.contains(where: { $0.name == condition.name }) else { continue }
        condition.endsWhenRaised = !isWhole
        condition.steps =
          proposal.own?.steps(self.plan)
          ?? proposal.steps(candidates).map { index, step in
            var step = step
            step.condition = conditions[index]
            return step
          }
        plan.conditions.append(condition)
      }
    }
    return plan
  }

  /// Lots of a long run that is watched: some hundred thousand units, or all.
  private var watchedLots: Int {
    min(plan.longLots.count, max(3, 200_000 / max(1, plan.longLots.cartonsPerLot)))
  }

  /// Units that a watched run feeds.
  package var watchedUnits: Int { watchedLots * plan.longLots.cartonsPerLot * plan.lines }
}
