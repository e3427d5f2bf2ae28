import EventKernel
import MechanismChecks
import Scenario
import Testing
import World

@Suite("Bad plans")
struct PlanProblemTests {
  @Test("a plan as it stands has no problem")
  func good() { #expect(LinePlan().problems().isEmpty, "\(LinePlan().problems())") }

  @Test("what cannot be run is named, with what would be right")
  func named() {
    let bad: [(String, (inout LinePlan) -> Void)] = [
      ("lots.cartonsPerLot", { $0.lots.cartonsPerLot = 0 }), ("lots.count", { $0.lots.count = -1 }),
      ("feed.speed", { $0.feed.speed = 0 }), ("feed.speed", { $0.feed.speed = .max }),
      ("feed.pitch", { $0.feed.pitch = 59_999 }), ("packer.speed", { $0.packer.speed = -1 }),
      ("packer.unitsPerCase", { $0.packer.unitsPerCase = 0 }),
      ("packer.noReads", { $0.packer.noReads = .nan }),
      ("packer.noReads", { $0.packer.noReads = -0.1 }),
      ("packer.scannerAt", { $0.packer.scannerAt = 900_001 }),
      ("packer.closeDelay", { $0.packer.closeDelay = .seconds(-1) }),
      ("packer.readMargin", { $0.packer.readMargin = .max }),
      ("labeler.labelsPerRoll", { $0.labeler.labelsPerRoll = 0 }),
      ("palletizer.casesPerPallet", { $0.palletizer.casesPerPallet = 0 }),
      ("crew.people", { $0.crew.people = 0 }), ("crew.skills", { $0.crew.skills = [[], []] }),
      ("crew.handover", { $0.crew.handover = .hours(8) }),
      ("crew.shiftLength", { $0.crew.shiftLength = .zero }),
      ("stops.jamsPerHour", { $0.stops.jamsPerHour = .infinity }),
      ("stops.speedSwing", { $0.stops.speedSwing = 1 }),
      ("accumulation.restartAt", { $0.accumulation.restartAt = 200 }),
      ("serializer.turnedShare", { $0.serializer.turnedShare = 1.1 }),
      ("serializer.readLimit", { $0.serializer.readLimit = .nan }),
      ("packer.unitsPerCase", { $0.packer.unitsPerCase = 100_000 }),
      ("bundler.unitsPerBundle", { $0.bundler.unitsPerBundle = 100_000 }),
      ("palletizer.casesPerPallet", { $0.palletizer.casesPerPallet = 100_000 }),
      ("serializer.poolBlock", { $0.serializer.poolBlock = 100_000_000 }),
      ("bundler.labelsPerBlock", { $0.bundler.labelsPerBlock = 100_000_000 }),
      ("labeler.labelsPerBlock", { $0.labeler.labelsPerBlock = 100_000_000 }),
      ("palletizer.labelsPerBlock", { $0.palletizer.labelsPerBlock = 100_000_000 }),
      (
        "crew.service[clearJam].tail",
        { $0.crew.service[.clearJam] = ServiceLaw(minimum: .zero, tail: .days(365)) }
      ),
      (
        "crew.service[topUp].minimum",
        { $0.crew.service[.topUp] = ServiceLaw(minimum: .days(8), tail: .zero) }
      ),
      ("clocks.syncPeriod", { $0.clocks[.camera].syncPeriod = .nanoseconds(5) }),
      ("clocks.syncPeriod", { $0.clocks[.camera].syncPeriod = .zero }),
      ("clocks.syncResidual", { $0.clocks[.camera].syncResidual = .hours(2) }),
      ("clocks.resolution", { $0.clocks[.camera].resolution = .hours(12) }),
    ]
    for (place, spoil) in bad {
      var plan = LinePlan()
      spoil(&plan)
      let problems = plan.problems()
      #expect(problems.contains { $0.place == place }, "\(place): \(problems)")
    }
  }

  @Test(
    "a case of 1, a case of 1,000, a lot of one carton, a roll of one label",
    arguments: ReadAssignment.allCases)
  func extremes(_ mode: ReadAssignment) throws {
    let odd: [(inout LinePlan) -> Void] = [
      { $0.packer.unitsPerCase = 1 }, { $0.packer.unitsPerCase = 1_000 }, { $0.lots.cartonsPerLot = 1 },
      { $0.labeler.labelsPerRoll = 1 }, { $0.labeler.labelsPerBlock = 1 },
      { $0.palletizer.casesPerPallet = 1 },
      {
        $0.accumulation.capacity = 1; $0.accumulation.restartAt = 0
      }, { $0.serializer.poolBlock = 1 },
      {
        $0.crew.people = 1; $0.crew.samplesPerHour = 60
      }, { $0.serializer.acceptLimit = 4 },
      { $0.packer.noReads = 1 },
    ]
    for (index, change) in odd.enumerated() {
      var plan = LinePlan()
      plan.lots.cartonsPerLot = 600
      plan.lots.count = 2
      plan.assign(mode)
      plan.crew.service[.changeCaseLabels] = ServiceLaw(minimum: .seconds(1), tail: .zero)
      plan.crew.service[.checkCase] = ServiceLaw(minimum: .seconds(1), tail: .zero)
      change(&plan)
      let trial = try Trial.run(plan, limit: .hours(60))
      #expect(trial.happened[.lots] == 2, "\(mode), change \(index) does not end")
      #expect(trial.found.kinds.isEmpty, "\(mode), change \(index): \(trial.found.summary)")
    }
  }

  @Test("every parameter of every mechanism of aggregation, at its ends and beyond, runs or is refused")
  func mechanisms() throws {
    var turn = 0
    func tryAll<M: Mechanism>(_ type: M.Type, _ put: (inout LinePlan, M) -> Void) throws {
      for parameter in M.card.parameters {
        for value in Self.extremes(of: parameter) {
          var settings = MechanismSettings.healthy
          settings.set(parameter, to: value)
          if settings.impossible(for: type).isEmpty {
            // One way of assigning after the other; each value in each of them where there is time.
            turn += 1
            let all = ReadAssignment.allCases
            for mode in PlanExtremesTests.isDeep ? all : [all[turn % all.count]] {
              var plan = LinePlan()
              plan.lots.cartonsPerLot = 300
              plan.lots.count = 2
              plan.assign(mode)
              put(&plan, M(settings))
              let trial = try Trial.run(plan, limit: .hours(250))
              #expect(trial.happened[.lots] == 2, "\(M.card.id) \(parameter.id) = \(value), \(mode)")
            }
          }
        }
      }
    }
    try tryAll(CounterBounce.self) { $0.mechanisms.counterBounce = $1 }
    try tryAll(WindowSkew.self) { $0.mechanisms.windowSkew = $1 }
    try tryAll(LateRead.self) { $0.mechanisms.lateRead = $1 }
    try tryAll(LayerInference.self) { $0.mechanisms.layerInference = $1 }
    try tryAll(ForcedClose.self) { $0.mechanisms.forcedClose = $1 }
    try tryAll(UnloggedRemoval.self) { $0.mechanisms.unloggedRemoval = $1 }
    try tryAll(JamRepack.self) { $0.mechanisms.jamRepack = $1 }
    try tryAll(ReworkUncontrolled.self) { $0.mechanisms.reworkUncontrolled = $1 }
    try tryAll(Override.self) { $0.mechanisms.override = $1 }
    try tryAll(CaseLabelReload.self) { $0.mechanisms.caseLabelReload = $1 }
    try tryAll(PalletWindow.self) { $0.mechanisms.palletWindow = $1 }
    try tryAll(PartialAtLotEnd.self) { $0.mechanisms.partialAtLotEnd = $1 }
    try tryAll(WeakCheckweigher.self) { $0.mechanisms.weakCheckweigher = $1 }
  }

  /// Zero, both ends, a negative, an enormous value and what is no number, of the parameter's own type.
  static func extremes(of parameter: AnyParameter) -> [any ParameterValue] {
    let magnitudes = [0, -1, 1e12, .nan, parameter.possible?.lower ?? 0, parameter.possible?.upper ?? 1e6]
    switch parameter.standard {
    case is Fraction: return magnitudes.map { Fraction.of($0) }
    case is Mass: return magnitudes.map { Mass.grams($0) }
    case is Drift: return magnitudes.map { Drift.ppm($0) }
    case is Count: return [Count(0), Count(-1), Count(1), Count(1_000_000), Count(.max)]
    case is TimeSpan:
      let spans: [TimeSpan] = [.zero, .seconds(-1), .max, .milliseconds(1)]
      return spans
    case is TimeSpan?:
      let spans: [TimeSpan?] = [nil, .zero, .milliseconds(1), .max]
      return spans
    default: return [parameter.standard, parameter.healthy]
    }
  }
}
