import EventKernel
import MechanismChecks
import Scenario
import Testing
import World

/// Every parameter of every mechanism at zero, negative, enormous and no number at all: refused, or a run that ends.
@Suite("Mechanisms at their extremes")
struct MechanismExtremesTests {
  /// Values of a parameter's type that nobody would choose.
  static func extremes(of parameter: AnyParameter) -> [any ParameterValue] {
    let numbers: [Double] = [0, -1, 1e-300, 1, 1e300, .nan, .infinity]
    let spans: [TimeSpan] = [.zero, .nanoseconds(1), .seconds(-1), .days(400), .max]
    // By the type itself: a value that may be absent would pass for one that is there.
    let type = type(of: parameter.standard) as Any.Type
    if type == Fraction.self { return numbers.map { Fraction.of($0) } }
    if type == Count.self { return [0, -1, 1, 1_000_000, .max, .min].map { Count($0) } }
    if type == Count?.self { return [0, -1, 1, 1_000_000, .max].map { Optional(Count($0)) } + [Count?.none] }
    if type == TimeSpan.self { return spans }
    if type == TimeSpan?.self { return spans.map(Optional.some) + [TimeSpan?.none] }
    if type == Length.self { return numbers.map { Length.mm($0) } }
    if type == Speed.self { return numbers.map { Speed.metersPerMinute($0) } }
    if type == Mass.self { return numbers.map { Mass.grams($0) } }
    if type == Drift.self { return numbers.map { Drift.ppm($0) } }
    if type == GradeRate.self { return numbers.map { GradeRate.perHour($0) } }
    if type == Grade.self { return numbers.map { Grade.grade($0) } }
    if type == Bool.self { return [true, false] }
    return []
  }

  /// A lot of forty with everything in it that a mechanism can act on.
  static func plan(_ mode: ReadAssignment) -> LinePlan {
    var plan = LinePlan()
    plan.serializer = .vintage2015
    plan.serializer.noRead = .keyIn
    plan.serializer.turnedShare = 0.1
    plan.assign(mode)
    plan.lots.cartonsPerLot = 40
    plan.lots.count = 2
    plan.lots.changeover = .minutes(1)
    plan.packer.unitsPerCase = 6
    plan.packer.shortCaseEvery = 3
    plan.palletizer.casesPerPallet = 2
    plan.palletizer.assignment = .byArrival
    plan.labeler.labelsPerRoll = 3
    plan.serializer.printsPerRoll = 15
    plan.labeler.verifiesLabels = false
    plan.stops.jamsPerHour = 60
    plan.stops.microStopsPerHour = 60
    plan.stops.crashesPerWeek = 10_000
    plan.crew.samplesPerHour = 60
    return plan
  }

  @Test("a value outside of what can be is refused by its name, and with any other the run ends")
  func everyParameter() throws {
    var (tried, refused) = (0, 0)
    for id in MechanismID.allCases {
      for parameter in id.card.parameters {
        for value in Self.extremes(of: parameter) {
          var settings = MechanismSettings.standard
          settings.set(parameter, to: value)
          tried += 1
          if case .impossible = parameter.finding(for: value) {
            refused += 1
            #expect(Self.impossible(id, settings) == [parameter.id], "\(id).\(parameter.id) = \(value)")
            continue
          }
          #expect(Self.impossible(id, settings).isEmpty)
          for mode in [ReadAssignment.byCount, .byTime, .layer] {
            var plan = Self.plan(mode)
            plan.mechanisms.set(id, to: settings)
            if !plan.problems().isEmpty { continue }
            let ends = try Self.ends(plan)
            #expect(ends, "\(id).\(parameter.id) = \(value), \(mode)")
          }
        }
      }
    }
    #expect(tried > 300 && refused > 100, "\(refused) of \(tried)")
  }

  private static func impossible(_ id: MechanismID, _ settings: MechanismSettings) -> [String] {
    MechanismCatalogue.all[Int(id.bit)].impossible(settings)
  }

  /// Whether a line comes to the end of its lots; a watchdog says why where it does not.
  private static func ends(_ plan: LinePlan) throws -> Bool {
    var watchdog = LineWatchdog(plan)
    var simulation = Simulation(Line(plan, seed: 1, trial: 0, site: CountingSource()))
    while simulation.model.occurrences[.lots] < plan.lots.count {
      try simulation.run(until: simulation.now + .hours(1))
      try watchdog.check(simulation.model, at: simulation.now)
      simulation.model.clearOutbox()
      simulation.model.forgetFinishedLots()
    }
    return true
  }
}

extension Mechanism {
  /// The names of parameters that cannot have what they have.
  fileprivate static func impossible(_ settings: MechanismSettings) -> [String] {
    settings.impossible(for: Self.self)
  }
}
