import EventKernel
import Scenario
import Testing
import World

@Suite("Register loss")
struct RegisterLossTests {
  /// Eighteen crashes an hour on the bare line, with `bad` prints and the register in memory of this kind.
  func plan(bad: Double, _ memory: RegisterLoss.Memory, _ missing: MissingVerdict) -> LinePlan {
    var plan = LinePlan.bare(cartons: 40_000)
    plan.stops.crashesPerWeek = 3_000
    plan.serializer.grades = print(badShare: bad)
    plan.serializer.readLimit = 0
    plan.serializer.missingVerdict = missing
    plan.mechanisms.registerLoss = mechanism(RegisterLoss.self, ["memory": memory])
    return plan
  }

  @Test(
    "where what has no verdict passes, each crash lets out the bad and forgets the good of d/P cartons",
    arguments: [0.02, 0.1, 0.3])
  func passes(bad: Double) throws {
    let result = try outcome(of: plan(bad: bad, .volatile, .pass))
    // 800 mm from camera to ejector, 100 mm a carton: eight are on their way, but for a crash in the first second.
    let lost = result.happened.verdictsLost
    #expect(result.happened.crashes > 10)
    #expect(abs(lost - 8 * result.happened.crashes) <= 8, "\(lost) by \(result.happened.crashes) crashes")
    #expect(isPlausible(result.letOut, of: lost, each: bad), "\(result.kinds) of \(lost)")
    #expect(result[.unreported] == lost - result.letOut, "\(result.kinds)")
    #expect(result.marked[.registerLoss] == lost)
    #expect(result.unlisted(by: RegisterLoss.card).isEmpty, "\(result.kinds)")
  }

  @Test("where it is rejected, nothing is wrong, and good cartons are lost", arguments: [0.02, 0.1, 0.3])
  func rejects(bad: Double) throws {
    let result = try outcome(of: plan(bad: bad, .volatile, .reject))
    #expect(result.kinds.isEmpty, "\(result.kinds)")
    #expect(isPlausible(result.happened.rejects - result.happened.verdictsLost, of: 40_000, each: bad))
  }

  @Test("numbers that count once they are verified stay in the record of what was rejected")
  func ghosts() throws {
    var plan = plan(bad: 0.1, .volatile, .reject)
    plan.serializer.commit = .verification
    let result = try outcome(of: plan)
    #expect(isPlausible(result[.ghost], of: result.happened.verdictsLost, each: 0.9), "\(result.kinds)")
    #expect(result.unlisted(by: RegisterLoss.card).isEmpty, "\(result.kinds)")
  }

  @Test("a register that is kept does no harm", arguments: MissingVerdict.allCases)
  func retentive(missing: MissingVerdict) throws {
    let result = try outcome(of: plan(bad: 0.1, .retentive, missing))
    #expect(result.happened.crashes > 10)
    #expect(result.kinds.isEmpty && result.marked.isEmpty, "\(result.kinds)")
  }
}
