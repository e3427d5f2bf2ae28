import EventKernel
import Testing
import World

@Suite("Vintages")
struct VintageTests {
  @Test("every packer with every labeler and palletizer of any age says what is so, and is not quiet")
  func pairwise() throws {
    let packers = [CasePackerPlan.vintage2009, .vintage2015, .vintage2022]
    let labelers = [CaseLabelerPlan.vintage2009, .vintage2015, .vintage2022]
    let palletizers = [PalletizerPlan.vintage2009, .vintage2015, .vintage2022]
    var seen = Occurrences()
    for (a, packer) in packers.enumerated() {
      for (b, labeler) in labelers.enumerated() {
        var plan = LinePlan()
        plan.packer = packer
        plan.labeler = labeler
        // Each pair once: a Latin square.
        plan.palletizer = palletizers[(a + b) % 3]
        plan.lots.cartonsPerLot = 20_000
        plan.lots.count = 2
        plan.lots.changeover = .minutes(45)
        plan.stops.jamsPerHour = 4
        plan.stops.crashesPerWeek = 80
        plan.stops.breakdownsPerHour = 0.2
        plan.crew.samplesPerHour = 10
        plan.crew.samplesFrom = SamplePlace.allCases[(a + 2 * b) % 3]
        plan.accumulation.capacity = 80
        plan.accumulation.restartAt = 40
        let trial = try Trial.run(plan, seed: UInt64(10 * a + b))
        #expect(trial.found.kinds.isEmpty, "\(a) \(b): \(trial.found.summary)")
        #expect(
          trial.markedCases.isEmpty && trial.markedCartons.isEmpty,
          "\(trial.markedCases) \(trial.markedCartons)")
        #expect(trial.happened[.lots] == 2)
        #expect(trial.happened[.refusedByList] == 0, "the list refused something on a healthy line")
        seen[.jams] += trial.happened[.jams]
        seen[.breakdowns] += trial.happened[.breakdowns]
        seen[.samples] += trial.happened[.samples]
        seen[.caseChecks] += trial.happened[.caseChecks]
        seen[.caseLabelReloads] += trial.happened[.caseLabelReloads]
        seen[.crashes] += trial.happened[.crashes]
        seen[.rejects] += trial.happened[.rejects]
        seen[.binned] += trial.happened[.binned]
      }
    }
    for count in [
      seen[.jams], seen[.breakdowns], seen[.samples], seen[.caseChecks], seen[.caseLabelReloads],
      seen[.crashes],
      seen[.rejects], seen[.binned],
    ] { #expect(count > 0, "\(seen)") }
  }
}
