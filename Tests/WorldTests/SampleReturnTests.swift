import EventKernel
import MechanismChecks
import Scenario
import Testing
import TraceModel
import World

/// Samples that are only looked at, and what becomes of them.
@Suite("Samples that come back")
struct SampleReturnTests {
  static func plan(_ assignment: ReadAssignment, from place: SamplePlace) -> LinePlan {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = 12_011
    plan.lots.count = 2
    plan.lots.changeover = .minutes(20)
    plan.packer.assignment = assignment
    if assignment == .betweenCloses || assignment == .byTime {
      plan.packer.scannerAt = plan.packer.eyeAt - 10_000
    }
    plan.crew.samplesPerHour = 40
    plan.crew.samplesFrom = place
    plan.crew.samplesReturn = 0.5
    plan.crew.sampleLook = .minutes(3)
    plan.accumulation.capacity = 80
    plan.accumulation.restartAt = 40
    return plan
  }

  @Test(
    "each is put before the packer again or scrapped, told so, and nothing is wrong",
    arguments: ReadAssignment.allCases, SamplePlace.allCases)
  func healthy(assignment: ReadAssignment, place: SamplePlace) throws {
    let trial = try Trial.run(Self.plan(assignment, from: place))
    #expect(trial.found.kinds.isEmpty, "\(trial.found.summary)")
    #expect(trial.markedCartons.isEmpty)
    #expect(trial.happened[.samples] > 2)
    let told = trial.record.said
    #expect((told[.observe] ?? 0) > 0 && (told[.sample] ?? 0) > 0)
    #expect((trial.happened[.samplesReturned] > 0) == (assignment != .layer && assignment != .byOrder))
    #expect(trial.happened[.lots] == 2)
  }

  @Test("one that nobody has logged is read twice when it comes back")
  func unlogged() throws {
    var plan = Self.plan(.byCount, from: .packerBelt)
    plan.crew.samplesReturn = 1
    plan.mechanisms.unloggedRemoval = lapse(UnloggedRemoval.self, 1)
    let trial = try Trial.run(plan)
    #expect(trial.happened[.samplesReturned] > 0)
    #expect(!trial.found.kinds.isEmpty)
    #expect(trial.markedCartons[.unloggedRemoval] ?? 0 > 0)
  }
}

/// Requests for numbers that level 4 refuses.
@Suite("Refused requests for numbers")
struct RefusedNumbersTests {
  @Test("the line stands until it has some, and no number is lost or given twice")
  func refused() throws {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = 12_000
    plan.serializer.poolBlock = 500
    plan.serializer.poolReserve = 50
    plan.serializer.poolRefusals = 0.5
    let trial = try Trial.run(plan)
    #expect(trial.happened[.poolRefusals] > 5)
    #expect(trial.found.kinds.isEmpty, "\(trial.found.summary)")
    plan.serializer.poolRefusals = 0
    let granted = try Trial.run(plan)
    #expect(granted.happened[.poolRefusals] == 0)
    #expect(granted.end < trial.end || granted.happened[.stops] < trial.happened[.stops])
  }

  @Test("fewer numbers than asked for are used like any others, with another request for the rest")
  func short() throws {
    for commit in CommitPoint.allCases {
      var plan = LinePlan()
      plan.lots.cartonsPerLot = 12_000
      plan.stops.crashesPerWeek = 500
      plan.serializer.commit = commit
      plan.serializer.poolBlock = 500
      plan.serializer.poolReserve = 50
      let whole = try Trial.run(plan)
      plan.serializer.poolShort = 0.7
      let trial = try Trial.run(plan)
      #expect(whole.happened[.poolShortAnswers] == 0 && trial.happened[.poolShortAnswers] > 10)
      #expect(trial.happened[.poolBlocks] > whole.happened[.poolBlocks])
      #expect(trial.found.kinds.isEmpty && trial.markedCartons.isEmpty, "\(commit): \(trial.found.summary)")
    }
  }

  @Test("a crash that takes numbers back takes back those before it, however large their blocks are")
  func crashes() throws {
    var plan = LinePlan.bare(cartons: 20_000)
    plan.stops.crashesPerWeek = 1_500
    plan.serializer.poolBlock = 300
    plan.serializer.poolReserve = 150
    plan.serializer.poolShort = 0.7
    plan.mechanisms.poolCheckpoint = mechanism(
      PoolCheckpoint.self, ["order": PoolCheckpoint.Order.after, "interval": Count(100)])
    let trial = try Trial.run(plan)
    let (back, twice) = (trial.happened[.numbersTakenBack], trial.found.units(.duplicate))
    #expect(back > 100 && twice <= back && twice >= back - 100, "\(twice) of \(back)")
  }
}
