import EventKernel
import Oracles
import Scenario
import Testing
import World

@Suite("A case holds what goes into it, and no more")
struct FullCaseTests {
  @Test("where the eye counts hardly anything, cartons jam before the full case", arguments: [0, 1, 4])
  func jams(spare: Int) throws {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = 2_000
    plan.lots.count = 1
    plan.packer.unitsPerCase = 20
    plan.packer.sparePlaces = spare
    plan.stops.jamsPerHour = 0
    plan.crew.samplesPerHour = 0
    // Longer than it is ever light between two cartons.
    plan.mechanisms.counterBounce = condition(
      CounterBounce.self, [("filter-time", TimeSpan.milliseconds(300))])
    try #require(plan.problems().isEmpty)
    var simulation = Simulation(Line(plan, seed: 3, trial: 0, site: CountingSource()))
    var watchdog = LineWatchdog(plan)
    var fullest = 0
    while simulation.model.occurrences[.lots] < 1 {
      try simulation.run(until: simulation.now + .minutes(1))
      try watchdog.check(simulation.model, at: simulation.now)
      for number in simulation.model.truth.caseNumbers {
        fullest = max(fullest, simulation.model.truth.caseOfUnits(number).contentCount)
      }
      simulation.model.clearOutbox()
    }
    #expect(fullest == 20 + spare)
    let seen = simulation.model.occurrences
    #expect(seen[.jams] > 2_000 / 40 && seen[.removals] >= seen[.jams])
    #expect(seen[.packed] + seen[.removals] + seen[.rejects] >= 2_000)
  }
}
