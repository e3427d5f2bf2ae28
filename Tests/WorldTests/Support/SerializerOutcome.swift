import EventKernel
import Numerics
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
  while simulation.model.occurrences.lots < plan.lots.count, hours < 2_000 {
    hours += 1
    try simulation.run(until: .start + .hours(Int64(hours)))
    record.believe(simulation.model.outbox)
    simulation.model.clearOutbox()
  }
  #expect(simulation.model.occurrences.lots == plan.lots.count, "the line did not finish its lots")
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

extension LinePlan {
  /// Line 7, Nordhafen, with nothing on it but cartons at even distances and perfect print: what a formula assumes.
  static func bare(cartons: Int) -> LinePlan {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = cartons
    plan.stops.microStopsPerHour = 0
    plan.stops.jamsPerHour = 0
    plan.stops.crashesPerWeek = 0
    plan.stops.breakdownsPerHour = 0
    plan.stops.speedSwingMinutes = 0
    plan.packer.noReads = 0
    plan.packer.comparesReads = false
    plan.packer.scale = .reports
    plan.crew.samplesPerHour = 0
    plan.feed.pitchSpread = 0
    plan.accumulation.capacity = 100_000
    plan.serializer.grades = perfectPrint
    plan.serializer.turnedShare = 0
    plan.serializer.poolBlock = 200_000
    plan.serializer.printsPerRoll = 10_000_000
    return plan
  }
}

/// A law by which one print in 10²⁵ is below the limit.
let perfectPrint = GradeLaw(rise: 60, crowd: 3)

/// Share of prints below `grade` by Kumaraswamy's law, computed here once more.
func share(below grade: Double, rise: Double, crowd: Double = 3) -> Double {
  1 - power(1 - power(min(1, max(0, grade / 4)), rise), crowd)
}

/// A law of print with this share below grade 1.5.
func print(badShare: Double) -> GradeLaw {
  // 1 − (1 − x)³ = share, x = 0.375^rise.
  let x = 1 - power(1 - badShare, 1.0 / 3)
  return GradeLaw(rise: Mathematics.log(x) / Mathematics.log(0.375), crowd: 3)
}

func power(_ base: Double, _ exponent: Double) -> Double {
  base <= 0 ? 0 : Mathematics.exp(exponent * Mathematics.log(base))
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

/// A plain generator of numbers for the small models in tests: MMIX's, by D. E. Knuth.
struct PlainRandom {
  var state: UInt64
  mutating func uniform() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) * 0x1p-53
  }
}
