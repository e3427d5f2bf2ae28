import EventKernel
import MechanismChecks
import Scenario
import Testing
import World

@Suite("Print decay")
struct PrintDecayTests {
  @Test("a long stop dries the head, and the first prints are rejected")
  func dries() throws {
    var plan = LinePlan.bare(cartons: 6_000)
    plan.serializer.grades = GradeLaw(rise: 60, crowd: 3)
    plan.serializer.printsPerRoll = 5_000
    // The change of the roll takes 2 minutes.
    plan.mechanisms.printDecay = mechanism(
      PrintDecay.self,
      ["dry-after": TimeSpan.seconds(60), "dry-loss": Grade.grade(4), "field-loss": Grade.grade(0.5)])
    let result = try outcome(of: plan)
    #expect(result.happened[.reloads] == 1 && result.happened[.rejects] == 20)
    #expect(result.kinds.isEmpty, "\(result.kinds)")
  }
}
