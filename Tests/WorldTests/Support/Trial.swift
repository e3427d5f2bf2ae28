import EventKernel
import Testing
import TraceModel
import World

/// One run of a line to its end, and what there is to say about it.
struct Trial {
  var found: Classification
  var record: NaiveRecord
  var happened: Occurrences
  /// Marks that the line set on cases, by mechanism.
  var markedCases: [MechanismID: Int] = [:]
  /// Marks that the line set on cartons, by mechanism.
  var markedCartons: [MechanismID: Int] = [:]
  /// What each closed case physically holds, as numbers of cartons, in the order of the cases.
  var contents: [[Int]] = []
  /// What kind of mismatch each closed case has, in the order of the cases.
  var caseKinds: [MismatchKind?] = []
  /// When the first case was closed, in seconds, as the record was told.
  var firstClose = 0.0
  /// When it ended.
  var end = Instant.start

  /// Runs `plan` until its lots are done or `limit` has passed.
  static func run(_ plan: LinePlan, seed: UInt64 = 1, trial: UInt64 = 0, limit: TimeSpan = .hours(400)) throws
    -> Trial
  {
    try #require(plan.problems().isEmpty, "\(plan.problems())")
    var simulation = Simulation(Line(plan, seed: seed, trial: trial, site: CountingSource()))
    var record = NaiveRecord()
    var firstPack: Int64?
    while simulation.model.occurrences[.lots] < plan.lots.count, simulation.now < .start + limit {
      try simulation.run(until: simulation.now + .hours(1))
      for position in 0..<simulation.model.outbox.count where firstPack == nil {
        let header = simulation.model.outbox.headers[position]
        if header.kind == .pack { firstPack = header.eventTime.microseconds }
      }
      record.listen(to: simulation.model.outbox)
      simulation.model.clearOutbox()
    }
    var result = Trial(
      found: classify(simulation.model, record), record: record, happened: simulation.model.occurrences)
    result.end = simulation.now
    if let firstPack {
      let since = firstPack - plan.clocks.startOfTrial
      result.firstClose = Double(since) / 1e6 - plan.labeler.labelDelay.seconds
    }
    let kindOf = Dictionary(
      result.found.cases.flatMap { kind, numbers in numbers.map { ($0, kind) } },
      uniquingKeysWith: { a, _ in a })
    for number in simulation.model.truth.caseNumbers {
      let box = simulation.model.truth.caseOfUnits(number)
      for id in box.marks.members { result.markedCases[id, default: 0] += 1 }
      if box.closed {
        result.caseKinds.append(kindOf[number])
        result.contents.append(
          (0..<box.contentCount).map { simulation.model.truth.carton(at: $0, inCase: number) })
      }
    }
    for number in simulation.model.truth.cartonNumbers {
      for id in simulation.model.truth.carton(number).marks.members {
        result.markedCartons[id, default: 0] += 1
      }
    }
    return result
  }
}

/// Probability that a Poisson or binomial count, taken as normal, lies outside of `z` standard deviations is 0.1 % for
/// this z: 3.29 two-sided.
let z999 = 3.290_526_731_491_926

/// Whether `hits` of `n` independent chances agrees with probability `p` at 99.9 %: the Wilson score interval, which holds
/// for small counts too (E. B. Wilson, *J. Am. Stat. Assoc.* 22 (1927) 209).
func agrees(_ hits: Int, of n: Int, with p: Double) -> Bool {
  guard n > 0 else { return false }
  if p <= 0 { return hits == 0 }
  if p >= 1 { return hits == n }
  let expected = Double(n) * p
  return abs(Double(hits) - expected) <= z999 * (expected * (1 - p)).squareRoot() + 0.5
}
