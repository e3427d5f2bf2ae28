import EventKernel
import Experiments
import Testing
import World

@Suite("A trial")
struct TrialTests {
  @Test("a healthy line and the real core agree to the last unit", arguments: ReadAssignment.allCases)
  func healthy(assignment: ReadAssignment) throws {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = 20_003
    plan.lots.count = 2
    plan.packer.assignment = assignment
    if assignment == .betweenCloses || assignment == .byTime {
      plan.packer.scannerAt = plan.packer.eyeAt - 10_000
    }
    plan.stops.jamsPerHour = 4
    plan.crew.samplesPerHour = 10
    let row = try Trial(plan, seed: 5).run(0)
    #expect(row.lots.count == 2)
    for lot in row.lots {
      #expect(lot.lasting.isEmpty, "\(lot.lasting.prefix(3))")
      #expect(lot.conservation.isEmpty)
      #expect(lot.balance.unaccounted == 0, "\(lot.balance)")
    }
    // The last case of a lot is not full, which is as it should be.
    #expect(row.occurrences[.partialCases] > 0 && row.findings.isEmpty)
    #expect(row.occurrences[.rejects] > 0 && row.occurrences[.removals] > 0)
  }
}
