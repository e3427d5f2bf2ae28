import Experiments

extension DesignResult {
  /// Designs a protocol: what each step shows, more of what shows something, and proposals until one misses nothing.
  ///
  /// `run` is given all jobs so far with the plan that has their conditions, and gives the trials of them: those that it has
  /// run before it need not run again. What is found depends on the trials alone, not on who ran them, or in which order.
  package static func find(
    _ study: DesignStudy, run: (_ jobs: [TrialJob], _ plan: ExperimentPlan) throws -> [TrialSummary]
  ) throws -> DesignResult {
    var jobs = study.screening
    var proposals: [Proposal] = []
    func trials() throws -> [TrialJob: TrialSummary] {
      Dictionary(try run(jobs, study.planned(proposals)).map { ($0.job, $0) }) { first, _ in first }
    }
    jobs += study.refining(try trials())
    var runs = try trials()
    var search = DesignSearch(study, DesignNumbers(study, runs))
    var (cover, checks): (Covering.Cover?, [DesignSearch.Check]) = (nil, [])
    for round in 1...DesignSearch.mostRounds {
      guard let found = search.solve(search.reached) else { break }
      let proposal = Proposal(found.counts, round: round, isNoisy: search.numbers.alarms > 0)
      proposals.append(proposal)
      jobs += search.trying(proposal)
      runs = try trials()
      (cover, checks) = (found, search.checks(proposal, runs))
      if round == DesignSearch.mostRounds || !search.mend(proposal, checks) { break }
    }
    return try DesignResult(search, proposals.last, cover, checks, runs)
  }
}
