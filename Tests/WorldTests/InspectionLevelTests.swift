import EventKernel
import Testing
import World

@Suite("Inspection by ISO 2859-1")
struct InspectionLevelTests {
  @Test(
    "a lot's size and level give the number of units",
    arguments: [
      (1, [1, 1, 1]), (8, [2, 2, 3]), (9, [2, 3, 5]), (50, [5, 8, 13]), (91, [8, 20, 32]),
      (1_200, [32, 80, 125]),
      (3_201, [80, 200, 315]), (35_000, [125, 315, 500]), (50_000, [200, 500, 800]),
      (500_001, [500, 1_250, 2_000]),
    ] as [(Int, [Int])])
  func sizes(lot: Int, units: [Int]) {
    #expect(InspectionLevel.allCases.map { $0.sampleSize(ofLot: lot) } == units)
  }

  @Test("every lot is inspected as the plan has it, and nothing is wrong", arguments: SamplePlace.allCases)
  func inspects(place: SamplePlace) throws {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = 12_000
    plan.lots.count = 2
    plan.crew.samplesPerHour = 0
    plan.crew.inspection = .two
    plan.crew.samplesFrom = place
    plan.crew.people = 6
    let trial = try Trial.run(plan)
    #expect(trial.happened[.inspected] == 630, "\(trial.happened[.inspected])")
    #expect(trial.found.kinds.isEmpty, "\(trial.found.summary)")
  }
}
