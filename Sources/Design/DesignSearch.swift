import Experiments
import Numerics
import World

/// Finds a protocol, tries it on draws that nobody has seen, and asks for more where it has missed something.
package struct DesignSearch: Sendable {
  /// Which runs are made.
  package let study: DesignStudy
  /// What steps show and cost.
  package private(set) var numbers: DesignNumbers
  /// What each cause demands: more than at first where whole protocols show less of it than their steps said, and less where more.
  package private(set) var demands: [Double]
  /// What a protocol aims at for each cause.
  private var aims: [Double]
  /// By cause and step, in how many runs of it whole protocols have shown the cause, and of how many that is.
  private var learned: [[(shown: Double, runs: Double)]]
  /// At least so much each demands because a protocol with less has missed it.
  private var floors: [Double]

  /// A cause is out of reach where showing it alone takes more units than this: ten times what protocols feed as a rule (CSV-Prep,
  /// sections 11 and 12: 10,000). An assumption; the need of each cause is told.
  package static let mostUnits = 100_000.0
  /// So many proposals are tried until one misses nothing.
  package static let mostRounds = 3
  /// So often a protocol is mended in all, what is told of it included.
  package static let mostMended = 4
  /// So many rounds more are spent on making smaller what misses nothing.
  package static let mostCuts = 2
  /// So many parts of the file's own protocol are tried where it shows what a proposal shows.
  package static let mostOwn = 6

  /// A search with what was measured.
  package init(_ study: DesignStudy, _ numbers: DesignNumbers) {
    (self.study, self.numbers) = (study, numbers)
    demands = study.suspects.map { _ in Shown.demand(study.plan.confidence) }
    aims = demands
    learned = study.suspects.map { _ in study.candidates.map { _ in (0, 0) } }
    floors = study.suspects.map { _ in 0 }
  }

  /// The same search with more trials of steps.
  package mutating func measured(_ numbers: DesignNumbers) { self.numbers = numbers }

  /// How strongly a step shows a cause, by its own trials and by whole protocols together: what looks best of many is mostly
  /// luckier than it is, and these tell.
  package func strength(of cause: Int, by step: Int) -> Double {
    let (shown, more) = (numbers.shown[cause][step], learned[cause][step])
    let acts = Double(max(1, shown.trials))
    return shown.strength * (acts + more.shown) / (acts + more.runs * shown.strength)
  }

  /// Rounds at most in which steps are measured again.
  package static let mostMeasured = 8

  /// At this much a protocol of several runs shows a cause in as many repetitions as are told in nine of ten searches: what
  /// shows it just as often as is asked misses that in every third.
  package var several: Double {
    let borne = Int((1 - study.plan.confidence) * Double(study.told) + 1e-9)
    let miss = Mathematics.betaQuantile(Double(borne + 1), Double(study.told - borne), lower: 0.1)
    return -Mathematics.log(miss)
  }

  /// Aims higher for what a protocol shows by several runs together, of which none does by itself.
  package mutating func aim(_ counts: [Int]) {
    let demand = Shown.demand(study.plan.confidence)
    for cause in reached {
      let isSure = counts.indices.contains { counts[$0] > 0 && numbers.shown[cause][$0].strength >= demand }
      aims[cause] = isSure ? demand : max(demand, several)
    }
    settle()
  }

  /// Learns from whole protocols that end where they show a cause: where that was, against where it was to be by what their steps
  /// have shown by themselves. It tells more than how many have missed it.
  package mutating func learn(_ proposal: Proposal, _ runs: [TrialJob: TrialSummary]) {
    guard proposal.own == nil, !proposal.isNoisy else { return }
    let steps = proposal.steps(study.candidates)
    for cause in reached where numbers.ways[cause] == .alone {
      for trial in 0..<study.told {
        guard let run = runs[study.job(proposal, .alone(study.suspects[cause]), trial)] else { break }
        let isShown = run.acts(beyond: nil) > 0
        var left = run.occurrences[.units]
        for (index, step) in steps {
          let strength = numbers.shown[cause][index].strength
          let units = max(1, study.candidates[index].allUnits)
          let times = min(step.times, (left + units - 1) / units)
          left -= step.times * units
          guard times > 0 else { break }
          // Of the run that shows it, as far as it goes in the mean until it does.
          let isLast = isShown && left <= 0
          learned[cause][index].runs += isLast ? Double(times) - 1 + Self.until(strength) : Double(times)
          learned[cause][index].shown += isLast ? 1 : 0
        }
      }
    }
  }

  /// Which part of so strong a run passes in the mean before it shows what it shows.
  private static func until(_ strength: Double) -> Double {
    guard strength > 1e-6 else { return 0.5 }
    let miss = Mathematics.exp(-strength)
    return (1 - miss * (1 + strength)) / (1 - miss) / strength
  }

  private mutating func settle() {
    for cause in demands.indices { demands[cause] = max(floors[cause], aims[cause]) }
  }

  /// Units that it takes to show a cause by the step that needs fewest; nil where none shows it.
  package func need(of cause: Int) -> Double? {
    DesignNumbers.need(of: numbers.shown[cause], numbers.sizes, study)
  }

  /// Causes that a protocol is asked to show.
  package var reached: [Int] {
    study.suspects.indices.filter { (need(of: $0) ?? .infinity) <= Self.mostUnits }
  }

  /// The covering problem of these causes.
  private func covering(_ causes: [Int]) -> Covering {
    Covering(
      costs: numbers.costs(study.plan.protocolCosts),
      strengths: causes.map { cause in study.candidates.indices.map { strength(of: cause, by: $0) } },
      demands: causes.map { demands[$0] })
  }

  /// The cheapest protocol for these causes, its prices by cause; nil where there is nothing to show.
  package func solve(_ causes: [Int]) -> Covering.Cover? {
    guard var cover = covering(causes).solve() else { return nil }
    var prices = Array(repeating: 0.0, count: study.suspects.count)
    for (cause, price) in zip(causes, cover.prices) { prices[cause] = price }
    (cover.prices, cover.demands) = (prices, demands)
    return cover
  }

  /// The protocol with a step less, or a shorter one in its place, that saves most of those that have not been tried; nil where
  /// there is none left. What leaves a cause less than it demands by the steps' own figures is none, and be it that it held
  /// where it was tried: of some dozens of trials all show what nine of ten do as often as not.
  package func cut(_ counts: [Int], except tried: Set<[Int]>) -> [Int]? {
    let costs = numbers.costs(study.plan.protocolCosts)
    let demand = Shown.demand(study.plan.confidence)
    func cost(_ counts: [Int]) -> Double { zip(costs, counts).reduce(0) { $0 + $1.0 * Double($1.1) } }
    func isHopeless(_ counts: [Int]) -> Bool {
      reached.contains { cause in
        shown(cause, counts) < demand - 1e-9
      }
    }
    var all: [[Int]] = []
    for step in counts.indices where counts[step] > 0 {
      var less = counts
      less[step] -= 1
      all.append(less)
      for shorter in counts.indices where study.candidates[shorter].isShorter(than: study.candidates[step]) {
        var shortened = less
        shortened[shorter] += 1
        all.append(shortened)
      }
    }
    let whole = cost(counts)
    return all.filter { cost($0) < whole - 1e-9 && !tried.contains($0) && !isHopeless($0) }
      .min { cost($0) < cost($1) }
  }

  /// How a proposal has done with a cause.
  package struct Check: Hashable, Sendable {
    /// Which cause.
    package var cause: Int
    /// Trials in which it was shown.
    package var shown: Int
    /// Trials in which something was raised because of it with which nobody accepts a protocol.
    package var refused: Int
    /// Trials.
    package var trials: Int

    /// In so many of so many.
    package init(cause: Int, shown: Int, refused: Int = 0, trials: Int) {
      (self.cause, self.shown, self.refused, self.trials) = (cause, shown, refused, trials)
    }
  }

  /// The trials that try a proposal, so many with each cause as it is seen, on draws of the round's own.
  package func trying(_ proposal: Proposal, _ trials: Int, of causes: [Int]) -> [TrialJob] {
    var known: Set<TrialJob> = []
    var jobs: [TrialJob] = []
    for cause in causes {
      for presence in presences(cause, proposal) {
        for trial in 0..<trials {
          let job = study.job(proposal, presence, trial)
          if known.insert(job).inserted { jobs.append(job) }
        }
      }
    }
    return jobs
  }

  /// With what it is run, and without what, where that is not known to raise nothing.
  private func presences(_ cause: Int, _ proposal: Proposal) -> [DesignStudy.Presence] {
    let id = study.suspects[cause]
    if numbers.ways[cause] == .together { return [.all, .allBut(id)] }
    return proposal.isNoisy ? [.alone(id), .nothing] : [.alone(id)]
  }

  /// How a proposal has done in so many trials.
  package func checks(
    _ proposal: Proposal, _ trials: Int, of causes: [Int], _ runs: [TrialJob: TrialSummary]
  ) -> [Check] {
    causes.map { cause in
      var check = Check(cause: cause, shown: 0, trials: 0)
      let both = presences(cause, proposal)
      for trial in 0..<trials {
        guard let with = runs[study.job(proposal, both[0], trial)] else { continue }
        let without = both.dropFirst().first.flatMap { runs[study.job(proposal, $0, trial)] }
        let acts =
          numbers.ways[cause] == .together
          ? without.map { with.acts(of: study.suspects[cause], beyond: $0) } ?? 0 : with.acts(beyond: without)
        check.trials += 1
        let isFailed =
          proposal.own?.hasChallenges ?? false
          ? without.map { study.isFailed($0, by: with) } ?? false : false
        check.shown += acts > 0 || isFailed ? 1 : 0
        check.refused += acts > 0 && with.isRefused(beyond: without) ? 1 : 0
      }
      return check
    }
  }

  /// Whether a cause was shown in too few trials.
  package func isMissed(_ check: Check) -> Bool {
    Double(check.shown) < study.plan.confidence * Double(check.trials)
  }

  /// Asks for more of what a proposal has missed, by at least this factor; false where it has missed nothing.
  package mutating func mend(_ proposal: Proposal, _ checks: [Check], least: Double = 1.25) -> Bool {
    let missed = checks.filter(isMissed)
    for check in missed {
      // By so much the protocol is weaker than its parts said, and at least a little.
      let counted = shown(check.cause, proposal.counts)
      let acts =
        Array(repeating: 1, count: check.shown) + Array(repeating: 0, count: check.trials - check.shown)
      let seen = Shown(acts).strength
      let factor = seen > 0 ? Shown.demand(study.plan.confidence) / seen : 2
      let isLearned = learned[check.cause].contains { $0.runs > 0 }
      floors[check.cause] =
        isLearned ? counted * least : max(demands[check.cause], counted) * min(2, max(least, factor))
    }
    settle()
    return !missed.isEmpty
  }

  /// How strongly so many of each step show a cause.
  private func shown(_ cause: Int, _ counts: [Int]) -> Double {
    counts.indices.reduce(0) { $0 + (counts[$1] > 0 ? Double(counts[$1]) * strength(of: cause, by: $1) : 0) }
  }

  /// What these steps cost, by themselves.
  func cost(_ counts: [Int]) -> Double {
    zip(numbers.costs(study.plan.protocolCosts), counts).reduce(0) { $0 + $1.0 * Double($1.1) }
  }
}
