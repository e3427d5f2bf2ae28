import EventKernel
import Scenario
import Testing
import TraceModel
import World

/// What came out of one run of a line.
struct Outcome {
  /// Mismatches by kind.
  var kinds: [MismatchKind: Int]
  var happened: Occurrences
  /// Cartons that carry the mark of a mechanism.
  var marked: [MechanismID: Int]
  /// What is printed on the cartons, in the order of their entry.
  var printed: [UInt32]

  subscript(_ kind: MismatchKind) -> Int { kinds[kind] ?? 0 }

  /// Cartons that are packed though they had to be rejected; of these the worst prints are counted as unreadable first.
  var letOut: Int { self[.escaped] + self[.unreadable] }

  /// Kinds that were found though `card` does not list them.
  func unlisted(by card: MechanismCard) -> [MismatchKind] {
    kinds.keys.filter { !card.aloneCauses.contains($0) }.sorted()
  }
}

/// Runs a line until its last lot has been reported.
func outcome(of plan: LinePlan, seed: UInt64 = 1) throws -> Outcome {
  var simulation = Simulation(Line(plan, seed: seed, trial: 0, site: CountingSource()))
  var record = BelievedRecord()
  var hours = 0
  while simulation.model.occurrences[.lots] < plan.lots.count, hours < 2_000 {
    hours += 1
    try simulation.run(until: .start + .hours(Int64(hours)))
    record.believe(simulation.model.outbox)
    simulation.model.clearOutbox()
  }
  #expect(simulation.model.occurrences[.lots] == plan.lots.count, "the line did not finish its lots")
  var marked: [MechanismID: Int] = [:]
  var printed: [UInt32] = []
  for number in simulation.model.truth.cartonNumbers {
    let carton = simulation.model.truth.carton(number)
    for id in carton.marks.members { marked[id, default: 0] += 1 }
    printed.append(carton.printed.raw)
  }
  return Outcome(
    kinds: classify(simulation.model.truth, record), happened: simulation.model.occurrences, marked: marked,
    printed: printed)
}

/// A mechanism, healthy but for these parameters.
func mechanism<M: Mechanism>(_ type: M.Type, _ values: [String: any ParameterValue]) -> M {
  var settings = MechanismSettings.healthy
  for (id, value) in values.sorted(by: { $0.key < $1.key }) {
    guard let parameter = M.card.parameters.first(where: { $0.id == id }) else {
      Issue.record("\(M.card.id) has no parameter \(id)")
      continue
    }
    settings.set(parameter, to: value)
  }
  return M(settings)
}

/// Whether a count of independent things that each happen with probability `p` lies in its 99.9 % interval, `spread`
/// times as wide in its variance where the things are not independent.
func isPlausible(_ count: Int, of n: Int, each p: Double, spread: Double = 1) -> Bool {
  let sigma = (spread * Double(n) * p * (1 - p)).squareRoot()
  return abs(Double(count) - Double(n) * p) <= 3.29 * sigma + 1
}
