import Drift
import EventKernel
import Experiments
import TraceModel
import World

/// What every step shows of every cause, and what it costs.
package struct DesignNumbers: Sendable {
  /// How a cause is seen.
  package enum Way: Hashable, Sendable {
    /// By itself: whatever is raised on a line that has it and nothing else is its doing.
    case alone
    /// Beside others: by its mark, of what is not raised without it.
    case together
  }

  /// What the protocol that stands in the scenario shows of a cause, in so many trials.
  package struct Filed: Hashable, Sendable {
    /// Trials in which it was raised, or the protocol would not have been accepted because of it.
    package var shown: Int
    /// Trials.
    package var trials: Int
  }

  /// By cause, then by step.
  package let shown: [[Shown]]
  /// The same of each cause by itself, however it is seen.
  package let alone: [[Shown]]
  /// How each cause is seen.
  package let ways: [Way]
  /// What each step takes.
  package let sizes: [StepSize]
  /// What the protocol of the scenario shows of each cause.
  package let filed: [Filed]
  /// What that protocol takes.
  package let filedSize: StepSize
  /// Things of a level that each cause makes wrong in the plain step, against things of that level; of the level with most.
  package let rates: [(wrong: Int, of: Int, level: PackagingLevel)?]
  /// Trials of steps in which something was raised although nothing is there.
  package let alarms: Int

  /// The numbers of what was run.
  package init(_ study: DesignStudy, _ runs: [TrialJob: TrialSummary]) {
    let steps = study.candidates.indices
    func pairs(_ step: Int, _ with: DesignStudy.Presence, _ without: DesignStudy.Presence)
      -> [(with: TrialSummary, without: TrialSummary)]
    {
      (0..<study.raced).compactMap { trial in
        guard let a = runs[study.job(step, with, trial)], let b = runs[study.job(step, without, trial)]
        else { return nil }
        return (a, b)
      }
    }
    // What is planned takes so long with no cause in it: what a cause makes people do is no part of a protocol.
    let sizes = steps.map { step in
      StepSize(
        study.candidates[step], (0..<study.measured).compactMap { runs[study.job(step, .nothing, $0)] })
    }
    var (shown, all, ways): ([[Shown]], [[Shown]], [Way]) = ([], [], [])
    for cause in study.suspects {
      let alone = steps.map { step in
        Shown(pairs(step, .alone(cause), .nothing).map { $0.acts(beyond: $1) })
      }
      let beside = steps.map { pairs($0, .all, .allBut(cause)) }
      // So many steps are asked: each at a confidence at which all of them together keep the plan's.
      let asked = beside.count { pairs in pairs.contains { $0.with.acts(of: cause, beyond: $0.without) > 0 } }
      let confidence = 1 - (1 - study.plan.confidence) / Double(max(1, asked))
      let together = beside.map { Shown(told: $0, of: cause, confidence: confidence) }
      // By itself, where a protocol can show it so: that needs no mark, and no other cause that brings it to light.
      let isAlone =
        (Self.need(of: alone, sizes, study) ?? .infinity) <= DesignSearch.mostUnits
        || !together.contains { $0.trials > 0 }
      shown.append(isAlone ? alone : together)
      all.append(alone)
      ways.append(isAlone ? .alone : .together)
    }
    (self.shown, alone, self.ways, self.sizes) = (shown, all, ways, sizes)
    filed = zip(study.suspects, ways).map { cause, way in
      let (with, without): (DesignStudy.Presence, DesignStudy.Presence) =
        way == .alone ? (.alone(cause), .nothing) : (.all, .allBut(cause))
      let pairs = (0..<study.filedTrials).compactMap { trial -> (TrialSummary, TrialSummary)? in
        guard let a = runs[study.filed(with, trial)], let b = runs[study.filed(without, trial)]
        else { return nil }
        return (a, b)
      }
      return Filed(
        shown: pairs.count { with, without in
          let acts = way == .alone ? with.acts(beyond: without) : with.acts(of: cause, beyond: without)
          return acts > 0 || study.isFailed(without, by: with)
        }, trials: pairs.count)
    }
    let plain = (0..<study.filedTrials).compactMap { runs[study.filed(.nothing, $0)] }
    filedSize = StepSize(study.plan, OwnSteps(study.plan), plain)
    rates = study.suspects.map { cause in
      let plain = (0..<study.measured).compactMap { runs[study.job(0, .alone(cause), $0)] }
      return [PackagingLevel.unit, .case, .pallet].compactMap { level in
        let wrong = plain.reduce(0) {
          // order-free: a sum
          $0 + $1.kinds.reduce(0) { $0 + ($1.key.level == level ? $1.count : 0) }
        }
        let all = plain.reduce(0) { $0 + $1.things(of: level) }
        return wrong > 0 && all > 0 ? (wrong, all, level) : nil
      }.max { Double($0.0) / Double($0.1) < Double($1.0) / Double($1.1) }
    }
    alarms = steps.reduce(0) { sum, step in
      sum
        + (0..<study.screened).count { trial in
          !(runs[study.job(step, .nothing, trial)]?.raised().isEmpty ?? true)
        }
    }
  }

  /// Units that it takes to show a cause by the step that needs fewest; nil where none shows it.
  package static func need(of shown: [Shown], _ sizes: [StepSize], _ study: DesignStudy) -> Double? {
    let demand = Shown.demand(study.plan.confidence)
    return zip(shown, sizes).compactMap { shown, size in
      shown.strength > 0 ? max(1, demand / shown.strength) * size.units : nil
    }.min()
  }

  /// What each step costs.
  package func costs(_ prices: ProtocolCosts) -> [Double] { sizes.map { $0.cost(prices) } }

  /// What a proposal takes.
  package func size(of counts: [Int]) -> StepSize {
    zip(counts, sizes).reduce(StepSize()) { $0 + $1.0 * $1.1 }
  }
}

extension Shown {
  /// Acts of a cause beside all others; none where over all trials no more is raised with it than without it but by chance.
  init(told pairs: [(with: TrialSummary, without: TrialSummary)], of cause: MechanismID, confidence: Double) {
    let kinds = Set(pairs.flatMap { $0.with.raised(marked: cause).keys })
    let differences = pairs.map { with, without in
      let (all, others) = (with.raised(), without.raised())
      // order-free: a sum of whole numbers
      return kinds.reduce(0) { $0 + (all[$1] ?? 0) - (others[$1] ?? 0) }
    }
    let tally = Tally(differences.map(Double.init))
    let mean = differences.reduce(0.0) { $0 + Double($1) } / Double(max(1, differences.count))
    let isTold = tally.meanInterval(confidence: confidence).map { mean > $0.halfWidth } ?? false
    self.init(pairs.map { isTold ? $0.acts(of: cause, beyond: $1) : 0 })
  }
}

extension TrialSummary {
  /// Acts of a cause that others hide or need: what bears its mark and was raised, and is not raised without it.
  func acts(of cause: MechanismID, beyond without: TrialSummary) -> Int {
    let (all, others) = (raised(), without.raised())
    // order-free: a maximum
    return raised(marked: cause).map { key, marked in
      min(marked, max(0, (all[key] ?? 0) - (others[key] ?? 0)))
    }.max() ?? 0
  }
}

extension DesignStudy {
  /// Whether a cause makes a protocol fail that is accepted without it.
  func isFailed(_ without: TrialSummary, by with: TrialSummary) -> Bool {
    without.isAccepted(plan.challenges) && !with.isAccepted(plan.challenges)
  }

  /// More trials of what a protocol rests on and shows in part only: of many steps that were measured little the luckiest look
  /// the cheapest, and how often they have to be run hangs on how weak they are.
  package func assuring(_ search: DesignSearch, _ counts: [Int], _ runs: [TrialJob: TrialSummary])
    -> [TrialJob]
  {
    let demand = Shown.demand(plan.confidence)
    return search.reached.filter { search.numbers.ways[$0] == .alone }.flatMap { cause in
      candidates.indices.filter { step in
        let strength = search.numbers.shown[cause][step].strength
        return counts[step] > 0 && strength > 0 && strength < demand / 2
      }.flatMap { step in
        (0..<assured).flatMap { [job(step, .alone(suspects[cause]), $0), job(step, .nothing, $0)] }
      }
    }.unique().filter { runs[$0] == nil }
  }

  /// More trials of steps that may yet show a cause for less than what shows it cheapest, as it looks: twice as many as each has.
  /// A step that shows a cause in one run of six costs little enough to be the best, and shows nothing in two trials mostly;
  /// what is found would hang on that.
  package func racing(_ search: DesignSearch, _ runs: [TrialJob: TrialSummary]) -> [TrialJob] {
    let costs = search.numbers.costs(plan.protocolCosts)
    let demand = Shown.demand(plan.confidence)
    return search.reached.flatMap { cause -> [TrialJob] in
      // What is seen beside others may be so only because few trials of it by itself have shown nothing: whether a protocol has
      // to show it by itself must not hang on that.
      let isAlone = search.numbers.ways[cause] == .alone
      let (shown, beside) = (search.numbers.alone[cause], search.numbers.shown[cause])
      func price(_ step: Int, _ strength: Double) -> Double {
        strength > 0 ? max(1, demand / strength) * costs[step] : .infinity
      }
      let least =
        candidates.indices.map {
          price($0, isAlone ? search.strength(of: cause, by: $0) : shown[$0].strength)
        }.min() ?? .infinity
      return candidates.indices.filter { step in
        let (trials, hopeful) = (shown[step].acts.count, shown[step].hopeful)
        let isWithin = max(1, demand / hopeful) * search.numbers.sizes[step].units <= DesignSearch.mostUnits
        return trials > 0 && trials < raced && shown[step].trials < trials && price(step, hopeful) < least
          && (isAlone || isWithin && beside[step].trials > 0)
      }.flatMap { step in
        (0..<min(raced, 2 * shown[step].acts.count)).flatMap {
          [job(step, .alone(suspects[cause]), $0), job(step, .nothing, $0)]
        }
      }
    }.unique().filter { runs[$0] == nil }
  }

  /// The second round: more trials of what the first has shown; causes that no step shows by themselves each time, beside all
  /// others; and long runs of those that show nothing by themselves, for what monitoring would.
  package func refining(_ runs: [TrialJob: TrialSummary]) -> [TrialJob] {
    var jobs: [TrialJob] = []
    var known = Set(runs.keys)
    func add(_ job: TrialJob) { if known.insert(job).inserted { jobs.append(job) } }
    for cause in suspects {
      let shown = candidates.indices.filter { step in
        (0..<screened).contains { trial in
          (runs[job(step, .alone(cause), trial)]?.acts(beyond: runs[job(step, .nothing, trial)]) ?? 0) > 0
        }
      }
      for step in shown {
        for trial in 0..<measured {
          add(job(step, .alone(cause), trial))
          add(job(step, .nothing, trial))
        }
      }
      let isPlain = shown.contains { step in
        (0..<screened).allSatisfy { trial in
          (runs[job(step, .alone(cause), trial)]?.acts(beyond: runs[job(step, .nothing, trial)]) ?? 0) > 0
        }
      }
      // What a step shows every time needs nobody beside it.
      if isPlain { continue }
      let marked = candidates.indices.filter { step in
        (0..<screened).contains { trial in
          !(runs[job(step, .all, trial)]?.raised(marked: cause).isEmpty ?? true)
        }
      }
      for step in marked {
        for trial in 0..<measured {
          add(job(step, .all, trial))
          add(job(step, .allBut(cause), trial))
        }
      }
      if !marked.isEmpty { for trial in 0..<filedTrials { add(filed(.allBut(cause), trial)) } }
      guard shown.isEmpty else { continue }
      for trial in 0..<Self.watched {
        add(monitoring(cause, trial))
        add(monitoring(nil, trial))
      }
    }
    return jobs
  }
}
