import EventKernel
import MechanismChecks
import Scenario
import Testing
import World

@Suite("Register loss")
struct RegisterLossTests {
  /// Eighteen crashes an hour on the bare line, with `bad` prints and the register in memory of this kind.
  func plan(bad: Double, _ memory: RegisterLoss.Memory, _ missing: MissingVerdict) -> LinePlan {
    var plan = LinePlan.bare(cartons: 40_000)
    plan.stops.crashesPerWeek = 3_000
    plan.serializer.grades = .bad(bad)
    plan.serializer.readLimit = 0
    plan.serializer.missingVerdict = missing
    plan.mechanisms.registerLoss = mechanism(RegisterLoss.self, ["memory": memory])
    return plan
  }

  @Test("a register that is kept does no harm", arguments: MissingVerdict.allCases)
  func retentive(missing: MissingVerdict) throws {
    let result = try outcome(of: plan(bad: 0.1, .retentive, missing))
    #expect(result.happened[.crashes] > 10)
    #expect(result.kinds.isEmpty && result.marked.isEmpty, "\(result.kinds)")
  }
}
