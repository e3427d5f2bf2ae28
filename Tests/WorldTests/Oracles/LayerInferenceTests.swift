import EventKernel
import MechanismChecks
import Scenario
import Testing
import World

@Suite("Layer inference")
struct LayerInferenceTests {
  @Test("it makes a carton that was taken out of the case silent")
  func silent() throws {
    var plan = LinePlan.quick(.layer, cartons: 30_000)
    plan.packer.comparesReads = true
    plan.crew.people = 50
    plan.crew.samplesPerHour = 50
    plan.crew.samplesFrom = .openCase
    plan.mechanisms.unloggedRemoval = lapse(UnloggedRemoval.self, 1)
    let stopped = try Trial.run(plan)
    #expect(stopped.found.count(.under) == 0 && stopped.happened[.shortReads] > 0)
    plan.mechanisms.layerInference = condition(
      LayerInference.self, [("unread", Fraction.of(0)), ("infers", true)])
    let silent = try Trial.run(plan)
    #expect(silent.happened[.shortReads] == 0)
    #expect(silent.found.count(.under) > 20, "\(silent.found.summary)")
  }
}
