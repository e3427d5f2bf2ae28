import EventKernel
import Experiments
import World

/// What a step, or a protocol, takes: what is counted, and what that costs.
package struct StepSize: Hashable, Sendable {
  /// Cartons that are fed.
  package var units = 0.0
  /// Hours of the line: a lot is on it, or it is changed over to the next.
  package var hours = 0.0
  /// How often a line is set up.
  package var setUps = 0.0
  /// Lots.
  package var lots = 0.0
  /// What was made to happen.
  package var provocations = 0.0
  /// Seeded faults.
  package var challenges = 0.0

  /// Nothing.
  package init() {}

  /// A step in the mean of its runs.
  init(_ step: CandidateStep, _ runs: [TrialSummary]) {
    let count = Double(max(1, runs.count))
    func mean(_ number: (TrialSummary) -> Double) -> Double { runs.reduce(0) { $0 + number($1) } / count }
    units = Double(step.allUnits)
    hours = mean { Double($0.times.open) / 3.6e12 }
    (setUps, lots) = (1, Double(step.lots))
    let made = step.provokes.filter { $0 != .challenges }
    provocations = Double(step.acts) + mean { run in made.reduce(0) { $0 + Double(run.occurrences[$1]) } }
    let isSeeded = step.provokes.contains(.challenges)
    challenges =
      (step.spoiled * units).rounded() + (isSeeded ? mean { Double($0.occurrences[.challenges]) } : 0)
  }

  /// A proposal in one run of the whole of it with no cause; what any of its steps provokes is counted in all of them.
  init(_ proposal: Proposal, _ candidates: [CandidateStep], _ run: TrialSummary) {
    var kinds: [Occurrence] = []
    for (step, times) in zip(candidates, proposal.counts) where times > 0 {
      let count = Double(times)
      units += count * Double(step.allUnits)
      setUps += count
      lots += count * Double(step.lots)
      provocations += count * Double(step.acts)
      challenges += count * (step.spoiled * Double(step.allUnits)).rounded()
      for kind in step.provokes where !kinds.contains(kind) { kinds.append(kind) }
    }
    hours = Double(run.times.open) / 3.6e12
    for kind in kinds {
      if kind == .challenges {
        challenges += Double(run.occurrences[kind])
      } else {
        provocations += Double(run.occurrences[kind])
      }
    }
  }

  /// The mean of several; nothing of none.
  static func mean(of all: [StepSize]) -> StepSize {
    var mean = all.reduce(StepSize(), +)
    let count = Double(max(1, all.count))
    mean.units /= count
    mean.hours /= count
    mean.setUps /= count
    mean.lots /= count
    mean.provocations /= count
    mean.challenges /= count
    return mean
  }

  /// The protocol that a scenario has, or some of it, in the mean of runs without a cause; challenges by their cartons at nominal
  /// speed.
  init(_ plan: ExperimentPlan, _ own: OwnSteps, _ runs: [TrialSummary]) {
    let count = Double(max(1, runs.count))
    let (steps, seeded) = (own.steps(plan), own.hasChallenges ? plan.challenges : [])
    units = Double(steps.reduce(0) { $0 + $1.allUnits })
    hours = runs.reduce(0) { $0 + Double($1.times.open) / 3.6e12 } / count
    for challenge in seeded {
      guard let line = plan[plan.validation].map({ challenge.line($0.line) }) else { continue }
      units += Double(line.lots.cartonsPerLot)
      hours +=
        Double(line.lots.cartonsPerLot) * Double(line.feed.pitch) / Double(max(1, line.feed.speed)) / 3_600
    }
    setUps = steps.reduce(Double(seeded.count)) { $0 + Double($1.times) }
    lots = steps.reduce(Double(seeded.count)) { $0 + Double($1.times * $1.lots) }
    challenges = runs.reduce(0) { $0 + $1.challenges.reduce(0) { $0 + Double($1.made) } } / count
    // What its steps set is paid for as in a step that sets the same: what is provoked in any of them is counted in all.
    let known = plan[plan.production].map { Provocation.all(plan, $0) } ?? []
    var kinds: [Occurrence] = []
    for step in steps {
      let paths = Set(step.settings.map(\.path))
      for provocation in known where provocation.settings.contains(where: { paths.contains($0.path) }) {
        provocations += Double(step.times * provocation.acts)
        challenges += (provocation.spoiled * Double(step.allUnits)).rounded()
        for kind in provocation.provokes where !kinds.contains(kind) { kinds.append(kind) }
      }
    }
    for kind in kinds {
      let made = runs.reduce(0) { $0 + Double($1.occurrences[kind]) } / count
      if kind == .challenges { challenges += made } else { provocations += made }
    }
  }

  /// How many of what has a price.
  package func count(of item: ProtocolCosts.Item) -> Double {
    switch item {
    case .unit: units
    case .hour: hours
    case .setUp: setUps
    case .lot: lots
    case .provocation: provocations
    case .challenge: challenges
    }
  }

  /// What it costs in the scenario's currency; where nothing has a price, its hours.
  package func cost(_ costs: ProtocolCosts) -> Double {
    guard costs.isPriced else { return hours }
    return ProtocolCosts.Item.allCases.reduce(0) { $0 + (costs[$1]?.amount ?? 0) * count(of: $1) }
  }

  /// Several together.
  package static func + (a: StepSize, b: StepSize) -> StepSize {
    var sum = a
    sum.units += b.units
    sum.hours += b.hours
    sum.setUps += b.setUps
    sum.lots += b.lots
    sum.provocations += b.provocations
    sum.challenges += b.challenges
    return sum
  }

  /// The same so many times.
  package static func * (times: Int, size: StepSize) -> StepSize {
    var all = size
    let times = Double(times)
    all.units *= times
    all.hours *= times
    all.setUps *= times
    all.lots *= times
    all.provocations *= times
    all.challenges *= times
    return all
  }
}
