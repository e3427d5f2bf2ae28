import EventKernel
import Scenario
import Testing
import World

@Suite("Jam repack")
struct JamRepackTests {
  @Test(
    "a heap of two cases goes back wrongly as often as hands are blind", arguments: [4, 6, 10], [0.0, 1.0])
  func heaps(_ heap: Int, _ nearest: Double) throws {
    for mode in ReadAssignment.allCases {
      var plan = LapseTests.quiet(mode, cartons: 40_000)
      plan.stops.jamsPerHour = 58
      plan.crew.service[.clearJam] = ServiceLaw(minimum: .seconds(1), tail: .seconds(1))
      plan.crew.people = 5
      plan.labeller.labelDelay = .seconds(4)
      plan.mechanisms.jamRepack = lapse(
        JamRepack.self, 1, [("heap", Count(heap)), ("nearest", Fraction.of(nearest))])
      let trial = try Trial.run(plan)
      let n = trial.happened.heapsRepacked
      #expect(n == trial.happened.jamsAcrossCases)
      #expect(n > 5)
      #expect(trial.found.kinds.isSubset(of: JamRepack.card.aloneCauses), "\(mode): \(trial.found.summary)")
      // Where the record is an image of the case taken after the jam, what lies there is what is said.
      if mode == .layer { continue }
      if nearest == 1 {
        // All into the open case: it holds more, its neighbour fewer, at each jam.
        #expect(
          trial.found.count(.over) == n && trial.found.count(.under) == n, "\(mode): \(trial.found.summary)")
      } else {
        // As many back as came out: the cases keep their numbers, and both hold others unless by chance
        // every carton came back where it was. How many of the heap were the open case's is uniform from 1 to heap − 1,
        // because a jam may fall on any carton of a case.
        var wrong = 0.0
        for open in 1..<heap {
          var ways = 1.0
          for k in 0..<open { ways = ways * Double(heap - k) / Double(k + 1) }
          wrong += (1 - 1 / ways) / Double(heap - 1)
        }
        #expect(trial.found.count(.over) + trial.found.count(.under) == 0)
        #expect(trial.found.count(.substituted) % 2 == 0)
        #expect(
          agrees(trial.found.count(.substituted) / 2, of: n, with: wrong),
          "\(mode): \(trial.found.summary), expected \(wrong * Double(n)) pairs of \(n)")
        if mode == .byCount {
          print(
            "jam-repack heap", heap, "pairs expected", wrong * Double(n), "simulated",
            trial.found.count(.substituted) / 2, "of", n)
        }
      }
    }
  }
}
