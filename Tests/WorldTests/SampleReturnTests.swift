import EventKernel
import MechanismChecks
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
}
