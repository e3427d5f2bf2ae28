import EventKernel
import Scenario
import Testing
import TraceModel
import World

/// What people leave out: forced closes, overrides, samples that nobody logs, rejects that come back.
@Suite("Lapses")
struct LapseTests {
  static func quiet(_ mode: ReadAssignment, cartons: Int = 48_000) -> LinePlan {
    var plan = LateReadTests.even(mode)
    plan.lots.cartonsPerLot = cartons
    plan.packer.speed = 550_000
    return plan
  }

  @Test(
    "forced closes leave short cases as often as people force them, where the reads show the shortage",
    arguments: [0.02, 0.09, 0.55])
  func forcedClose(_ probability: Double) throws {
    var plan = Self.quiet(.layer)
    plan.packer.comparesReads = true
    plan.packer.shortCaseEvery = 5
    plan.crew.people = 100
    plan.mechanisms.forcedClose = lapse(ForcedClose.self, probability)
    let trial = try Trial.run(plan)
    #expect(
      agrees(trial.found.count(.under), of: trial.happened.challenges, with: probability),
      "\(trial.found.summary)")
    #expect(trial.found.count(.under) == trial.found.units(.ghost))
    #expect(trial.found.kinds.isSubset(of: ForcedClose.card.aloneCauses), "\(trial.found.summary)")
    print(
      "forced-close layer", probability, "expected", probability * Double(trial.happened.challenges),
      "simulated", trial.found.count(.under))
  }

  @Test(
    "a forced close of a case that only lacks reads does no harm",
    arguments: [ReadAssignment.byCount, .betweenCloses, .byTime, .layer])
  func forcedFull(_ mode: ReadAssignment) throws {
    var plan = Self.quiet(mode)
    plan.packer.comparesReads = true
    plan.packer.noReads = 0.004
    plan.mechanisms.layerInference = condition(LayerInference.self, [("unread", Fraction.of(0.004))])
    plan.crew.people = 100
    plan.mechanisms.forcedClose = lapse(ForcedClose.self, 1)
    let trial = try Trial.run(plan)
    #expect(trial.happened.forcedCloses > 50)
    #expect(trial.found.kinds.isEmpty, "\(mode): \(trial.found.summary)")
  }

  @Test("overrides let pass what the scale had found, and nothing else", arguments: [0.02, 0.3, 1])
  func override(_ probability: Double) throws {
    var plan = Self.quiet(.byCount)
    plan.packer.scale = .rejects
    plan.packer.shortCaseEvery = 4
    plan.crew.people = 100
    plan.mechanisms.override = lapse(Override.self, probability)
    let trial = try Trial.run(plan)
    #expect(trial.happened.challengesCaught == trial.happened.challenges)
    #expect(agrees(trial.happened.overrides, of: trial.happened.demands, with: probability))
    #expect(trial.found.count(.under) == trial.happened.overrides, "\(trial.found.summary)")
    plan.packer.shortCaseEvery = 0
    #expect(try Trial.run(plan).found.kinds.isEmpty)
    print(
      "override", probability, "expected", probability * Double(trial.happened.demands), "simulated",
      trial.happened.overrides)
  }

  @Test(
    "removals that are not logged are ghosts, and take a case's number with them where it was counted",
    arguments: [0.1, 0.3, 1], SamplePlace.allCases)
  func unlogged(_ probability: Double, _ place: SamplePlace) throws {
    for mode in ReadAssignment.allCases {
      var plan = Self.quiet(mode, cartons: 20_000)
      plan.crew.samplesPerHour = 55
      plan.crew.people = 10
      plan.crew.samplesFrom = place
      plan.mechanisms.unloggedRemoval = lapse(UnloggedRemoval.self, probability)
      let trial = try Trial.run(plan)
      let n = trial.happened.samples
      #expect(agrees(trial.happened.unlogged, of: n, with: probability))
      #expect(
        trial.found.units(.ghost) == trial.happened.unlogged, "\(mode) \(place): \(trial.found.summary)")
      #expect(
        trial.found.kinds.isSubset(of: UnloggedRemoval.card.aloneCauses),
        "\(mode) \(place): \(trial.found.summary)")
      let wrong = trial.found.wrongCases
      switch (place, mode) {
      case (.accumulation, .byOrder), (.packerBelt, .byOrder), (.packerBelt, .byCount):
        // The chain: from the first removal that is not logged, every case holds others.
        if trial.happened.unlogged > 0 { #expect(wrong >= trial.happened.unlogged) }
        #expect(trial.found.count(.over) + trial.found.count(.under) <= 1)
      case (.accumulation, _), (_, .layer):
        #expect(wrong == 0, "\(mode) \(place): \(trial.found.summary)")
      default:
        // One case for each removal, unless two fall on one case.
        #expect(trial.found.count(.under) == wrong)
        #expect(wrong <= trial.happened.unlogged && wrong * 10 >= trial.happened.unlogged * 9)
      }
      if mode == .byCount {
        print(
          "unlogged-removal", place, probability, "expected", probability * Double(n), "simulated",
          trial.happened.unlogged, "wrong cases", wrong)
      }
    }
  }

  @Test("rejected cartons come back as often as people put them back", arguments: [0.05, 0.3, 1])
  func rework(_ probability: Double) throws {
    for mode in ReadAssignment.allCases {
      var plan = Self.quiet(mode, cartons: 20_000)
      plan.serializer.turnedShare = 0.05
      plan.crew.binEveryMinutes = 1
      plan.crew.people = 10
      plan.mechanisms.reworkUncontrolled = lapse(ReworkUncontrolled.self, probability)
      let trial = try Trial.run(plan)
      #expect(trial.happened.binned > 250)
      #expect(agrees(trial.happened.reworked, of: trial.happened.binned, with: probability))
      #expect(trial.found.units(.escaped) == trial.happened.reworked, "\(mode): \(trial.found.summary)")
      #expect(
        trial.found.kinds.isSubset(of: ReworkUncontrolled.card.aloneCauses), "\(mode): \(trial.found.summary)"
      )
      if mode != .byOrder { #expect(trial.found.wrongCases == 0, "\(mode): \(trial.found.summary)") }
      if mode == .byCount {
        print(
          "rework-uncontrolled", probability, "expected", probability * Double(trial.happened.binned),
          "simulated", trial.found.units(.escaped))
      }
    }
  }

  @Test("what presses on people multiplies as HEART's form says")
  func pressure() {
    let lapse = HumanLapse(probability: 0.02, backlogEffect: 5, shiftEffect: 2, effortEffect: 3, effort: 0.5)
    func p(_ backlog: Int, _ share: Double) -> Double {
      lapse.probability(in: HumanLapse.State(backlog: backlog, shiftShare: share, draw: 0))
    }
    #expect(abs(p(0, 0) - 0.02 * 2) < 1e-12)
    #expect(abs(p(2, 0) - 0.02 * 3 * 2) < 1e-12)
    #expect(abs(p(9, 1) - 0.02 * 5 * 2 * 2) < 1e-12)
    #expect(
      HumanLapse(probability: 0.9, backlogEffect: 5, shiftEffect: 2, effortEffect: 3, effort: 1)
        .probability(in: HumanLapse.State(backlog: 9, shiftShare: 1, draw: 0)) == 1)
  }

  @Test("a backlog makes the same crew forget more")
  func backlog() throws {
    var plan = Self.quiet(.byCount, cartons: 30_000)
    plan.crew.samplesPerHour = 59
    plan.mechanisms.unloggedRemoval = condition(
      UnloggedRemoval.self,
      [
        ("probability", Fraction.percent(10)), ("backlog-effect", Count(10)), ("shift-effect", Count(1)),
        ("effort-effect", Count(1)),
      ])
    plan.crew.service[.takeSample] = ServiceLaw(minimum: .zero, tail: .seconds(100))
    plan.crew.people = 1
    let tired = try Trial.run(plan)
    plan.crew.people = 20
    let fresh = try Trial.run(plan)
    let (a, b) = (
      Double(tired.happened.unlogged) / Double(tired.happened.samples),
      Double(fresh.happened.unlogged) / Double(fresh.happened.samples)
    )
    #expect(a > 2 * b, "\(a) against \(b)")
  }
}
