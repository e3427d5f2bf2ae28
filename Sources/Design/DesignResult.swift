import Drift
import Experiments
import Scenario
import TraceModel
import World

/// A protocol that shows what a site is suspected of, what that costs, and what no protocol shows.
package struct DesignResult: Sendable {
  /// Which runs were made.
  package let search: DesignSearch
  /// The last proposal; nil where no step shows anything.
  package let proposal: Proposal?
  /// The covering problem's solution behind it.
  package let cover: Covering.Cover?
  /// How it has done on draws of its own.
  package let checks: [DesignSearch.Check]
  /// What long runs of production have of causes that no step shows.
  package let watched: [Int: [Seen]]
  /// What the budget pays for, which can be nothing; nil where there is none, or it pays for everything.
  package let affordable: Affordable?
  /// How it was found.
  package let history: History
  /// What whole runs of the proposal took, with no cause in them.
  package let sizes: [StepSize]
  /// Hours that pass because of what whole runs of it find: somebody looks into it before a lot is released.
  package let found: [Double]
  /// What of the file's own protocol shows as much for less; nil where nothing does.
  package let own: OwnProtocol?

  /// A number that production has with a cause and not without it.
  package struct Seen: Hashable, Sendable {
    /// What it is.
    package var name: String
    /// How many in all watched runs.
    package var count: Int
    /// Whether somebody or something has noticed it there.
    package var isNoticed: Bool
  }

  /// A smaller protocol, for those causes that are shown most cheaply.
  package struct Affordable: Hashable, Sendable {
    /// The causes that it shows.
    package var causes: [Int]
    /// How often each step is run.
    package var counts: [Int]
    /// What it costs.
    package var cost: Double
    /// What the cheapest protocol costs that shows any cause; nil where the budget pays for one.
    package var least: Double?
  }

  /// Whether there is a budget, and it does not pay for what is found.
  package var isBeyondBudget: Bool {
    guard let budget = study.plan.protocolCosts.budget, own != nil else { return affordable != nil }
    return ownCost > budget
  }

  /// The study.
  package var study: DesignStudy { search.study }
  /// What was measured.
  package var numbers: DesignNumbers { search.numbers }

  /// What a search has ended with.
  package init(
    _ search: DesignSearch, _ proposal: Proposal?, _ cover: Covering.Cover?, _ checks: [DesignSearch.Check],
    _ runs: [TrialJob: TrialSummary], _ history: History = History(), own: OwnProtocol? = nil
  ) {
    (self.history, self.own) = (history, own)
    (self.search, self.proposal, self.cover, self.checks) = (search, proposal, cover, checks)
    var watched: [Int: [Seen]] = [:]
    for cause in search.study.suspects.indices where search.need(of: cause) == nil {
      watched[cause] = Self.watched(search.study, cause, runs)
    }
    self.watched = watched
    let (study, costs) = (search.study, search.study.plan.protocolCosts)
    sizes = proposal.map { Self.sizes(study, $0, runs) } ?? []
    found = proposal.map { Self.found(study, $0, runs) } ?? []
    affordable = cover.flatMap { [sizes] cover in
      Self.affordable(search, cover, cost: StepSize.mean(of: sizes).cost(costs))
    }
  }

  /// What whole runs of a proposal took, with no cause in them: what is planned.
  static func sizes(_ study: DesignStudy, _ proposal: Proposal, _ runs: [TrialJob: TrialSummary])
    -> [StepSize]
  {
    (0..<study.sized).compactMap { runs[study.job(proposal, .nothing, $0)] }.map { run in
      proposal.own.map { StepSize(study.plan, $0, [run]) } ?? StepSize(proposal, study.candidates, run)
    }
  }

  /// Hours that the same runs take longer with all causes.
  private static func found(_ study: DesignStudy, _ proposal: Proposal, _ runs: [TrialJob: TrialSummary])
    -> [Double]
  {
    (0..<study.sized).compactMap { trial in
      guard let with = runs[study.job(proposal, .all, trial)],
        let without = runs[study.job(proposal, .nothing, trial)]
      else { return nil }
      return Double(with.nanoseconds - without.nanoseconds) / 3.6e12
    }
  }

  // MARK: - How often it shows them

  /// The share of runs that is at least so high for each of these causes, which were told beside others in so many rounds: with
  /// the plan's confidence for all of them at once, whichever round is told (C. E. Bonferroni, 1936).
  package func least(_ checks: [DesignSearch.Check], of all: Int, rounds: Int) -> Double? {
    let risk = (1 - study.plan.confidence) / Double(max(1, all * rounds))
    return checks.map { check in
      // Where all show it, its interval has one end, and all of its risk there.
      let confidence = check.shown == check.trials ? 1 - risk : 1 - 2 * risk
      return Intervals.share(check.shown, of: check.trials, confidence: confidence).low
    }.min()
  }

  // MARK: - By cause

  /// Causes that no step shows.
  package var hidden: [Int] { study.suspects.indices.filter { search.need(of: $0) == nil } }
  /// Causes that are shown too seldom for a protocol that anybody runs.
  package var rare: [Int] {
    study.suspects.indices.filter { (search.need(of: $0) ?? 0) > DesignSearch.mostUnits }
  }
  /// Causes that the proposal shows as often as was asked for.
  package var kept: [DesignSearch.Check] { checks.filter { !search.isMissed($0) } }

  /// What seeing a cause costs beyond what the others need anyway: its dual price times its demand.
  package func price(of cause: Int) -> Double { (cover?.prices[cause] ?? 0) * demand(of: cause) }

  /// What a cause demanded of what was found.
  package func demand(of cause: Int) -> Double { cover?.demands[cause] ?? search.demands[cause] }

  /// What the proposal takes, in the mean of its whole runs; by its steps where there are none.
  package var size: StepSize { sizes.isEmpty ? stepsSize : StepSize.mean(of: sizes) }
  /// What it costs.
  package var cost: Double { size.cost(study.plan.protocolCosts) }
  /// What it takes by what its steps took by themselves.
  package var stepsSize: StepSize { proposal.map { numbers.size(of: $0.counts) } ?? StepSize() }

  /// The mean over whole runs of something that the proposal takes, with its interval; nil without runs.
  package func interval(_ number: (StepSize) -> Double) -> (low: Double, high: Double)? {
    guard sizes.count > 1 else { return nil }
    let mean = Intervals.mean(of: sizes.map(number), confidence: study.plan.confidence)
    return (max(0, mean.low), mean.high)
  }
  /// What as much of the file's own protocol costs as is needed.
  package var ownCost: Double {
    own.map { StepSize.mean(of: $0.sizes).cost(study.plan.protocolCosts) } ?? 0
  }
  /// Hours in the mean that pass because of what a whole run finds.
  package var foundHours: Double { found.reduce(0, +) / Double(max(1, found.count)) }
  /// What the scenario's protocol costs.
  package var filedCost: Double { numbers.filedSize.cost(study.plan.protocolCosts) }
  /// Causes that the scenario's protocol shows as often as is asked of the proposal.
  package var filedShown: [Int] {
    study.suspects.indices.filter { cause in
      let filed = numbers.filed[cause]
      return filed.trials > 0 && Double(filed.shown) >= study.plan.confidence * Double(filed.trials)
    }
  }

  // MARK: - What monitoring would show

  private static func watched(
    _ study: DesignStudy, _ cause: Int, _ runs: [TrialJob: TrialSummary]
  ) -> [Seen] {
    let pairs = (0..<DesignStudy.watched).compactMap { trial -> (TrialSummary, TrialSummary)? in
      guard let a = runs[study.monitoring(study.suspects[cause], trial)],
        let b = runs[study.monitoring(nil, trial)]
      else { return nil }
      return (a, b)
    }
    // Beyond what chance gives where the line without it has some as well.
    func beyond(_ number: (TrialSummary) -> Int) -> Int {
      let (with, without) = pairs.reduce((0, 0)) { ($0.0 + number($1.0), $0.1 + number($1.1)) }
      let chance = without == 0 ? 0 : Int(4 * Double(with + without).squareRoot())
      return with - without > chance ? with - without : 0
    }
    var seen: [Seen] = []
    func add(_ name: String, isNoticed: Bool, _ number: (TrialSummary) -> Int) {
      let count = beyond(number)
      if count > 0 { seen.append(Seen(name: name, count: count, isNoticed: isNoticed)) }
    }
    for level in [PackagingLevel.unit, .case, .pallet] {
      for place in DetectionPlace.allCases {
        add(
          place == .never
            ? "\(level.word)s wrong that nobody detects" : "\(level.word)s wrong, detected at \(place.word)",
          isNoticed: place != .never
        ) { run in
          run.rows.reduce(0) { $0 + ($1.key.level == level && $1.key.detectedAt == place ? $1.count : 0) }
        }
      }
    }
    for measure in MarketMeasure.allCases {
      add(measure.meaning, isNoticed: measure == .refused) { $0.market.map(measure.value) ?? 0 }
    }
    add("queries that failed", isNoticed: true) { $0.verification?.failed ?? 0 }
    add("units that a recall has missed", isNoticed: false) {
      $0.recalls?.drills.reduce(0) { $0 + $1.missed } ?? 0
    }
    for fate in MessageFate.allCases {
      add("messages \(fate.word.replacing("-", with: " "))", isNoticed: false) { run in
        run.messages.reduce(0) { $0 + $1[fate].count }
      }
    }
    return seen
  }

  // MARK: - Under a budget

  /// What the budget pays for where a protocol costs more than it; nil where it pays for that.
  static func affordable(_ search: DesignSearch, _ cover: Covering.Cover, cost: Double) -> Affordable? {
    guard let budget = search.study.plan.protocolCosts.budget, cost > budget else { return nil }
    var causes = search.reached
    while let last = causes.max(by: { worth(search, $0, cover) < worth(search, $1, cover) }) {
      causes.removeAll { $0 == last }
      guard let smaller = search.solve(causes) else { break }
      if smaller.cost <= budget {
        return Affordable(causes: causes, counts: smaller.counts, cost: smaller.cost)
      }
    }
    // By themselves some may be cheaper than what was left.
    let single = search.reached.compactMap { cause in search.solve([cause]).map { (cause, $0) } }
      .min { $0.1.cost < $1.1.cost }
    if let single, single.1.cost <= budget {
      return Affordable(causes: [single.0], counts: single.1.counts, cost: single.1.cost)
    }
    let none = search.study.candidates.map { _ in 0 }
    return Affordable(causes: [], counts: none, cost: 0, least: single?.1.cost ?? cost)
  }

  private static func worth(_ search: DesignSearch, _ cause: Int, _ cover: Covering.Cover) -> Double {
    cover.prices[cause] * cover.demands[cause]
  }
}
