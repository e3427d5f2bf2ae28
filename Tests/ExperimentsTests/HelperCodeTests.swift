import EventKernel
import Experiments
import MechanismChecks
import Scenario
import Testing
import World

/// Bottles that are seen from above: what the packer reads is married to a number where the labeler lets go of them.
@Suite("Helper codes")
struct HelperCodeTests {
  @Test("healthy, with all that happens on a line: no mismatch, every balance exact, no finding above note")
  func healthy() throws {
    var seen = Occurrences()
    for assignment in ReadAssignment.allCases where assignment != .byOrder {
      for a in 0..<3 {
        for b in 0..<3 {
          var plan = HealthyIsPerfectTests.plan(assignment, a, b)
          plan.packer.reads = .helperCodes
          plan.lots.cartonsPerLot = 4_013
          plan.stops.crashesPerWeek = 200
          plan.serializer.noRead = NoReadPolicy.allCases[(a + 2 * b) % NoReadPolicy.allCases.count]
          let row = try Trial(plan, seed: 17).run(UInt64(3 * a + b))
          for lot in row.lots {
            #expect(lot.lasting.isEmpty, "\(assignment) \(a) \(b): \(lot.lasting.prefix(2))")
            #expect(lot.conservation.isEmpty && lot.balance.unaccounted == 0, "\(assignment) \(a) \(b)")
          }
          let alarms = row.findings.filter { $0.severity > .note }
          #expect(alarms.isEmpty, "\(assignment) \(a) \(b): \(alarms.prefix(2))")
          seen += row.occurrences
        }
      }
    }
    for what in [Occurrence.rejects, .noReads, .microStops, .jams, .crashes, .shortReads, .samplesReturned] {
      #expect(seen[what] > 0, "a line without \(what) proves nothing")
    }
  }

  @Test("the kind of packer that has them is one that looks into the case")
  func kind() throws {
    let plan = try #require(ScenarioDraw.plan(["line.packer.vintage=sees bottles from above"], 1_000))
    #expect(plan.packer.reads == .helperCodes && plan.packer.assignment == .layer)
    #expect(plan.warnings().isEmpty)
  }

  /// A line without rejects, whose cartons slip by most of a pitch at each stop.
  private func slipping(_ reads: PackerReads) throws -> TrialRow {
    var plan = LinePlan.bare(.layer, cartons: 24_000)
    plan.packer.reads = reads
    plan.stops.microStopsPerHour = 30
    plan.set(
      .trackingSlip,
      [("slip", Length.mm(80)), ("spread", Fraction.percent(0)), ("back", Fraction.percent(0))])
    return try Trial(plan, seed: 3).run(0)
  }

  @Test(
    "where the register loses hold of bottles that are all good, numbers go to neighbors: only with helper codes"
  )
  func slips() throws {
    let (bottles, cartons) = (try slipping(.helperCodes), try slipping(.serials))
    func cases(_ row: TrialRow) -> Int {
      row.lots.flatMap(\.lasting).count { $0.level == .case && $0.number != nil }
    }
    let stops = bottles.occurrences[.microStops]
    #expect(stops > 30 && cases(bottles) >= stops)
    #expect(cases(cartons) * 4 < cases(bottles), "\(cases(cartons)) where the code itself is read")
    let causes = bottles.lots.flatMap(\.lasting).map(\.mechanisms)
    #expect(causes.allSatisfy { $0.contains(MechanismSet(.trackingSlip)) })
  }
}
