import EventKernel
import Scenario
import Testing
import World

@Suite("Layer inference")
struct LayerInferenceTests {
  @Test("alone it fills what is there, and nothing is wrong", arguments: [0.001, 0.01, 0.2])
  func alone(_ unread: Double) throws {
    var plan = LapseTests.quiet(.layer, cartons: 24_000)
    plan.mechanisms.layerInference = condition(
      LayerInference.self, [("unread", Fraction.of(unread)), ("infers", true)])
    let trial = try Trial.run(plan)
    #expect(agrees(trial.happened.inferred, of: trial.happened.packed, with: unread))
    #expect(trial.found.kinds.isEmpty, "\(trial.found.summary)")
    print(
      "layer-inference", unread, "filled expected", unread * Double(trial.happened.packed), "simulated",
      trial.happened.inferred)
  }

  @Test("it makes a carton that was taken out of the case silent")
  func silent() throws {
    var plan = LapseTests.quiet(.layer, cartons: 30_000)
    plan.packer.comparesReads = true
    plan.crew.people = 50
    plan.crew.samplesPerHour = 50
    plan.crew.samplesFrom = .openCase
    plan.mechanisms.unloggedRemoval = lapse(UnloggedRemoval.self, 1)
    let stopped = try Trial.run(plan)
    #expect(stopped.found.count(.under) == 0 && stopped.happened.shortReads > 0)
    plan.mechanisms.layerInference = condition(
      LayerInference.self, [("unread", Fraction.of(0)), ("infers", true)])
    let silent = try Trial.run(plan)
    #expect(silent.happened.shortReads == 0)
    #expect(silent.found.count(.under) > 20, "\(silent.found.summary)")
  }
}
