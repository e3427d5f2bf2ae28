import Experiments

extension DesignResult {
  /// Designs a protocol: what each step shows, more of what shows something, proposals until one misses nothing, and less of that
  /// one for as long as nothing is missed.
  ///
  /// `run` is given all jobs so far with the plan that has their conditions, and gives the trials of them: those that it has
  /// run before it need not run again. What is found depends on the trials alone, not on who ran them, or in which order.
  package static func find(
    _ study: DesignStudy, run: (_ jobs: [TrialJob], _ plan: ExperimentPlan) throws -> [TrialSummary]
  ) throws -> DesignResult {
    var jobs = study.screening
    var proposals: [Proposal] = []
    func trials(_ more: [TrialJob]) throws -> [TrialJob: TrialSummary] {
      jobs = (jobs + more).unique()
      return Dictionary(try run(jobs, study.planned(proposals)).map { ($0.job, $0) }) { first, _ in first }
    }
    var runs = try trials([])
    runs = try trials(study.refining(runs))
    var search = DesignSearch(study, DesignNumbers(study, runs))
    func tried(_ counts: [Int], _ round: Int) throws -> (proposal: Proposal, checks: [DesignSearch.Check]) {
      let proposal = Proposal(counts, round: round, isNoisy: search.numbers.alarms > 0)
      proposals.append(proposal)
      runs = try trials(search.trying(proposal))
      return (proposal, search.checks(proposal, runs))
    }
    var (cover, history) = (search.solve(search.reached), History())
    // What it rests on is measured again, until nothing of that was measured little.
    for _ in 0..<DesignSearch.mostRounds {
      guard let counts = cover?.counts else { break }
      let more = study.assuring(search, counts, runs)
      if more.isEmpty { break }
      runs = try trials(more)
      search = DesignSearch(study, DesignNumbers(study, runs))
      cover = search.solve(search.reached)
    }
    guard let first = cover else { return DesignResult(search, nil, nil, [], runs) }
    var best = try tried(first.counts, 1)
    while history.mended < DesignSearch.mostRounds - 1, search.mend(best.proposal, best.checks) {
      guard let more = search.solve(search.reached) else { break }
      history.mended += 1
      cover = more
      best = try tried(more.counts, history.mended + 1)
    }
    // A smaller one has to hold twice: of several that are tried one holds once by chance.
    let whole = best
    var known: Set<[Int]> = []
    while !best.checks.contains(where: search.isMissed), history.cuts < DesignSearch.mostCuts,
      let less = search.cut(best.proposal.counts, except: known)
    {
      known.insert(less)
      func holds() throws -> Bool {
        history.cuts += 1
        smaller = try tried(less, DesignSearch.mostRounds + history.cuts)
        return !smaller.checks.contains(where: search.isMissed)
      }
      var smaller = best
      if try holds(), try holds() { (best, history.isSmaller) = (smaller, true) }
    }
    // What is told of it comes from draws by which nothing was chosen.
    func toldAnew(_ again: Int) throws {
      best = try tried(best.proposal.counts, DesignSearch.mostRounds + history.cuts + again)
    }
    try toldAnew(1)
    if history.isSmaller, best.checks.contains(where: search.isMissed) {
      (best, history.isSmaller) = (whole, false)
      try toldAnew(2)
    }
    runs = try trials((0..<study.sized).map { study.job(best.proposal, .all, $0) })
    return DesignResult(search, best.proposal, cover, best.checks, runs, history)
  }

  /// What a search has gone through.
  package struct History: Hashable, Sendable {
    /// How often a protocol was mended.
    package var mended = 0
    /// Rounds in which smaller ones were tried.
    package var cuts = 0
    /// Whether one of them has held.
    package var isSmaller = false

    /// Nothing so far.
    package init() {}
  }
}
