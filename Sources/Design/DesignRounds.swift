import Experiments

extension DesignResult {
  /// Designs a protocol: what each step shows, more of what shows something, proposals until one misses nothing, less of that one
  /// for as long as nothing is missed, and at last how often it shows each cause on draws that nobody has seen.
  ///
  /// `run` is given all jobs so far with the plan that has their conditions, and gives the trials of them: those that it has
  /// run before it need not run again. What is found depends on the trials alone, not on who ran them, or in which order.
  package static func find(
    _ study: DesignStudy, run: (_ jobs: [TrialJob], _ plan: ExperimentPlan) throws -> [TrialSummary]
  ) throws -> DesignResult {
    var rounds = Rounds(study)
    var runs = try rounds.trials(study.screening, run)
    runs = try rounds.trials(study.refining(runs), run)
    var search = DesignSearch(study, DesignNumbers(study, runs))
    var cover = search.solve(search.reached)
    // What it rests on is measured again, and what may yet be cheaper, until nothing of that was measured little.
    for _ in 0..<DesignSearch.mostMeasured {
      guard let counts = cover?.counts else { break }
      let more = (study.racing(search, runs) + study.assuring(search, counts, runs)).unique()
      if more.isEmpty { break }
      runs = try rounds.trials(more, run)
      search = DesignSearch(study, DesignNumbers(study, runs))
      cover = search.solve(search.reached)
    }
    if let counts = cover?.counts {
      search.aim(counts)
      cover = search.solve(search.reached)
    }
    guard let first = cover else { return DesignResult(search, nil, nil, [], runs) }
    var history = History()
    /// What looked dearer may be cheaper than what whole protocols have shown to be weaker than it looked.
    func race() throws {
      for _ in 0..<DesignSearch.mostRounds {
        let more = study.racing(search, rounds.runs)
        if more.isEmpty { break }
        search.measured(DesignNumbers(study, try rounds.trials(more, run)))
      }
    }
    func missed(_ tried: Tried) -> Bool { tried.checks.contains(where: search.isMissed) }
    /// Asks for more of what was missed, and gives that; nil where there is no more of it, or it was mended often enough.
    func mended(_ tried: Tried, most: Int, least: Double) throws -> [Int]? {
      guard history.mended < most, search.mend(tried.proposal, tried.checks, least: least) else { return nil }
      try race()
      guard let more = search.solve(search.reached) else { return nil }
      history.mended += 1
      cover = more
      return more.counts
    }
    func tried(
      _ counts: [Int], _ trials: Int, of causes: [Int]? = nil, isMended: Bool = false
    ) throws -> Tried {
      let tried = try rounds.tried(
        { Proposal(counts, round: $0, isNoisy: search.numbers.alarms > 0) }, trials,
        of: causes ?? search.reached, isMended: isMended, search, run)
      search.learn(tried.proposal, rounds.runs)
      return tried
    }
    var best = try tried(first.counts, study.verified)
    while let more = try mended(best, most: DesignSearch.mostRounds - 1, least: 1.1) {
      best = try tried(more, study.verified)
    }
    // A smaller one has to hold twice: of several that are tried one holds once by chance.
    var whole = best
    var known: Set<[Int]> = []
    // By what whole protocols have shown the cheapest may be another one; else it is the same with a step less.
    func lesser() -> (counts: [Int], cover: Covering.Cover?)? {
      let counts = best.proposal.counts
      if let other = search.solve(search.reached), !known.contains(other.counts),
        search.cost(other.counts) < 0.97 * search.cost(counts)
      {
        return (other.counts, other)
      }
      return search.cut(counts, except: known).map { ($0, nil) }
    }
    while !missed(best), history.cuts < DesignSearch.mostCuts, let (less, other) = lesser() {
      known.insert(less)
      var smaller = best
      func holds() throws -> Bool {
        history.cuts += 1
        smaller = try tried(less, study.verified)
        return !missed(smaller)
      }
      guard try holds(), try holds() else { continue }
      best = smaller
      // One that the steps themselves allow is bounded as the first was; one with a step less is not.
      if let other { (whole, cover) = (smaller, other) } else { history.isSmaller = true }
    }
    // So few trials do not tell 95 % from 84 %: it is said by more of them, and mended where they show less. More of the same
    // shows what it has shown, so that only what was missed, or not tried as often, is tried again.
    func told(_ first: [Int]) throws -> Tried {
      var counts = first
      var known: [DesignSearch.Check] = []
      while true {
        history.told += 1
        let open = search.reached.filter { cause in !known.contains { $0.cause == cause } }
        let round = try tried(
          counts, study.told, of: open,
          isMended: history.isSmaller || history.mended < DesignSearch.mostMended)
        let whole = Tried(
          proposal: round.proposal, checks: (known + round.checks).sorted { $0.cause < $1.cause })
        if history.isSmaller { return whole }
        guard let more = try mended(whole, most: DesignSearch.mostMended, least: 1.15) else { return whole }
        known += round.checks.filter { $0.trials >= study.told && !search.isMissed($0) }
        counts = zip(more, counts).map { max($0, $1) }
      }
    }
    best = try told(best.proposal.counts)
    if missed(best), history.isSmaller {
      history.isSmaller = false
      best = try told(whole.proposal.counts)
    }
    runs = try rounds.trials(rounds.whole(best.proposal), run)
    let own = try rounds.own(search, cheaperThan: best.proposal, runs, run)
    return DesignResult(search, best.proposal, cover, best.checks, rounds.runs, history, own: own)
  }

  /// What a search has gone through.
  package struct History: Hashable, Sendable {
    /// How often a protocol was mended.
    package var mended = 0
    /// Rounds in which smaller ones were tried.
    package var cuts = 0
    /// Whether one of them has held.
    package var isSmaller = false
    /// Rounds by which it was said how often it shows each cause: the last of them is told.
    package var told = 0

    /// Nothing so far.
    package init() {}
  }
}

/// A protocol with how it has done.
struct Tried {
  var proposal: Proposal
  var checks: [DesignSearch.Check]
}

/// Rounds of trials, each on draws of its own.
private struct Rounds {
  private let study: DesignStudy
  private var jobs: [TrialJob] = []
  private var proposals: [Proposal] = []
  /// All trials so far.
  private(set) var runs: [TrialJob: TrialSummary] = [:]

  typealias Run = (_ jobs: [TrialJob], _ plan: ExperimentPlan) throws -> [TrialSummary]

  init(_ study: DesignStudy) { self.study = study }

  mutating func trials(_ more: [TrialJob], _ run: Run) throws -> [TrialJob: TrialSummary] {
    jobs = (jobs + more).unique()
    runs = Dictionary(try run(jobs, study.planned(proposals)).map { ($0.job, $0) }) { first, _ in first }
    return runs
  }

  /// Tries a proposal so often, in a round of its own; where it is mended anyway, no more often than it takes to see that it fails.
  mutating func tried(
    _ proposal: (_ round: Int) -> Proposal, _ most: Int, of causes: [Int], isMended: Bool = false,
    _ search: DesignSearch, _ run: Run
  ) throws -> Tried {
    let proposal = proposal(proposals.count + 1)
    proposals.append(proposal)
    let few = min(study.verified, most)
    var checks = search.checks(
      proposal, few, of: causes, try trials(search.trying(proposal, few, of: causes), run))
    let borne = (1 - study.plan.confidence) * Double(most) + 1e-9
    if !isMended || !checks.contains(where: { Double($0.trials - $0.shown) > borne }) {
      checks = search.checks(
        proposal, most, of: causes, try trials(search.trying(proposal, most, of: causes), run))
    }
    return Tried(proposal: proposal, checks: checks)
  }

  /// Whole runs of a proposal, with all causes and with none, by which it is said what it takes.
  func whole(_ proposal: Proposal) -> [TrialJob] {
    (0..<study.sized).flatMap { [study.job(proposal, .all, $0), study.job(proposal, .nothing, $0)] }
  }

  /// As much of the file's own protocol as shows whatever the proposal was made for, if that costs less; nil where nothing does.
  mutating func own(
    _ search: DesignSearch, cheaperThan proposal: Proposal, _ runs: [TrialJob: TrialSummary], _ run: Run
  ) throws -> OwnProtocol? {
    let (plan, filed) = (study.plan, search.numbers.filed)
    let limit = StepSize.mean(of: DesignResult.sizes(study, proposal, runs)).cost(plan.protocolCosts)
    var own = OwnSteps(plan)
    guard
      search.reached.allSatisfy({ cause in
        !search.isMissed(.init(cause: cause, shown: filed[cause].shown, trials: filed[cause].trials))
      })
    else { return nil }
    func missed(_ tried: Tried) -> Bool { tried.checks.contains(where: search.isMissed) }
    var tries = 0
    while tries < DesignSearch.mostOwn {
      var smaller: OwnSteps?
      for less in own.lesser() where smaller == nil && tries < DesignSearch.mostOwn {
        tries += 1
        let held = try tried(
          { Proposal(less, round: $0) }, study.verified, of: search.reached, search, run)
        if !missed(held) { smaller = less }
      }
      guard let smaller else { break }
      own = smaller
    }
    for (rounds, part) in [own, OwnSteps(plan)].uniqued().enumerated() {
      let last = try tried({ Proposal(part, round: $0) }, study.told, of: search.reached, search, run)
      if missed(last) { continue }
      let all = try trials(whole(last.proposal), run)
      let sizes = DesignResult.sizes(study, last.proposal, all)
      guard StepSize.mean(of: sizes).cost(plan.protocolCosts) < limit else { return nil }
      return OwnProtocol(
        steps: part, checks: last.checks, rounds: rounds + 1, sizes: sizes,
        isWhole: part == OwnSteps(plan))
    }
    return nil
  }
}

extension Array where Element == OwnSteps {
  fileprivate func uniqued() -> [OwnSteps] {
    enumerated().filter { firstIndex(of: $0.element) == $0.offset }.map(\.element)
  }
}

/// As much of the file's own protocol as shows what any of the steps show, for less.
package struct OwnProtocol: Sendable {
  /// What of it is run.
  package var steps: OwnSteps
  /// How it has done on draws of its own.
  package var checks: [DesignSearch.Check]
  /// Rounds by which that was said.
  package var rounds: Int
  /// What whole runs of it took.
  package var sizes: [StepSize]
  /// Whether nothing of it can be left out.
  package var isWhole: Bool
}
