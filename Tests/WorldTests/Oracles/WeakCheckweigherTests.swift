import EventKernel
import Numerics
import Scenario
import Testing
import World

@Suite("Weak checkweigher")
struct WeakCheckweigherTests {
  @Test(
    "a missing unit is missed, and a good case refused, as often as the spread of masses says",
    arguments: [(5.0, 0.264_4, 0.266_0), (10, 0.103_9, 0.105_6), (25, 0.000_817, 0.000_889)])
  func shares(_ unit: Double, _ missed: Double, _ refused: Double) throws {
    // Half a unit over the spread of 23 and of 24 units: σ² = n × 0.5² + 3² + 1².
    let computedMissed = 1 - Mathematics.normalCDF(unit / 2 / (23 * 0.25 + 10).squareRoot())
    let computedRefused = Mathematics.normalCDF(-unit / 2 / (24 * 0.25 + 10).squareRoot())
    #expect(abs(computedMissed - missed) < 0.000_2 && abs(computedRefused - refused) < 0.000_2)
    for mode in [ReadAssignment.byCount, .betweenCloses, .byTime, .byOrder] {
      var plan = LapseTests.quiet(mode, cartons: 96_000)
      plan.packer.scale = .rejects
      plan.packer.shortCaseEvery = 3
      plan.crew.people = 1_000
      plan.mechanisms.weakCheckweigher = condition(WeakCheckweigher.self, [("unit", Mass.grams(unit))])
      let trial = try Trial.run(plan)
      let seeded = trial.happened.challenges
      let caught = trial.happened.challengesCaught
      #expect(agrees(seeded - caught, of: seeded, with: computedMissed))
      #expect(
        agrees(
          trial.happened.refusedByScale - caught, of: trial.happened.weighed - seeded, with: computedRefused))
      // What is missed leaves short, and nothing else is wrong.
      #expect(trial.found.count(.under) == seeded - caught, "\(trial.found.summary)")
      #expect(trial.found.kinds.isSubset(of: [.under, .ghost]))
      if mode == .byCount {
        print(
          "weak-checkweigher", unit, "g: missed expected", computedMissed * Double(seeded), "simulated",
          seeded - caught)
      }
    }
  }

  @Test("alone it causes nothing, however weak", arguments: [0.0, 1, 5])
  func alone(_ unit: Double) throws {
    var plan = LapseTests.quiet(.byCount, cartons: 12_000)
    plan.packer.scale = .rejectsBothSides
    plan.crew.people = 1_000
    plan.mechanisms.weakCheckweigher = condition(WeakCheckweigher.self, [("unit", Mass.grams(unit))])
    let trial = try Trial.run(plan)
    #expect(trial.found.kinds.isEmpty, "\(trial.found.summary)")
    #expect(trial.happened.refusedByScale > 0)
  }
}
