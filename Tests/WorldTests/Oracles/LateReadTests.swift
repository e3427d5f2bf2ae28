import EventKernel
import MechanismChecks
import Scenario
import Testing
import World

@Suite("Late reads")
struct LateReadTests {
  @Test("a packer that compares reads with its count puts every late read right")
  func compared() throws {
    for mode in [ReadAssignment.betweenCloses, .byTime] {
      var plan = LinePlan.even(mode, cartons: 12_000)
      plan.lots.cartonsPerLot = 12_000
      plan.packer.comparesReads = true
      plan.crew.people = 50
      plan.mechanisms.lateRead = condition(
        LateRead.self, [("tail", TimeSpan.milliseconds(60)), ("longest", TimeSpan.seconds(2))])
      let trial = try Trial.run(plan)
      #expect(trial.happened[.shortReads] > 50)
      // A case that lacks as many as it got from its neighbor passes the comparison: of about p² of the cases the neighbor,
      // once opened, takes its own unit back. Every case that says more than it holds was opened.
      #expect(trial.found.count(.under) == 0, "\(mode): \(trial.found.summary)")
      #expect(trial.found.wrongCases * 5 < trial.happened[.shortReads], "\(mode): \(trial.found.summary)")
    }
  }

}
