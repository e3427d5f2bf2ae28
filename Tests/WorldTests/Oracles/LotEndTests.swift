import EventKernel
import MechanismChecks
import Scenario
import Testing
import World

@Suite("Partial cases and pallets at the end of a lot")
struct LotEndTests {
  @Test("closed with what they hold, nothing is wrong")
  func closed() throws {
    var plan = LinePlan.quick(.byCount, cartons: 5_000)
    plan.lots.count = 3
    let trial = try Trial.run(plan)
    #expect(trial.happened[.partialCases] == 3 && trial.happened[.partialPallets] == 3)
    #expect(trial.found.kinds.isEmpty, "\(trial.found.summary)")
  }
}
