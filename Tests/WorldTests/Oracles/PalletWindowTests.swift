import EventKernel
import MechanismChecks
import Scenario
import Testing
import World

@Suite("Pallet window")
struct PalletWindowTests {
  @Test("read as they are set down, or with messages that keep below the pick-up, all are right")
  func healthy() throws {
    for assignment in CaseAssignment.allCases {
      var plan = LinePlan.quick(.byCount, cartons: 24_000)
      plan.palletizer.assignment = assignment
      #expect(try Trial.run(plan).found.kinds.isEmpty)
    }
  }
}
