import EventKernel
import MechanismChecks
import Scenario
import Testing
import World

@Suite("Case label reload")
struct CaseLabelReloadTests {
  @Test("a scanner behind the applicator, or a voided label, leaves nothing wrong")
  func seen() throws {
    for policy in CaseLabelReload.Policy.allCases {
      var plan = LinePlan.quick(.byCount, cartons: 48_000)
      plan.labeler.labelsPerRoll = 300
      plan.labeler.verifiesLabels = policy != .void
      plan.mechanisms.caseLabelReload = condition(CaseLabelReload.self, [("policy", policy)])
      let trial = try Trial.run(plan)
      #expect(trial.happened[.caseLabelReloads] == 6)
      #expect(trial.happened[.relabels] == (policy == .void ? 0 : 6))
      #expect(trial.found.kinds.isEmpty, "\(policy): \(trial.found.summary)")
    }
  }
}
