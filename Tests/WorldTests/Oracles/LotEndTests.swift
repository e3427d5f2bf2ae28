import EventKernel
import Scenario
import Testing
import World

@Suite("Partial cases and pallets at the end of a lot")
struct LotEndTests {
  @Test("carried, they mix lots at every boundary that does not divide: 2 of 3 for 50,000 in cases of 24")
  func carried() throws {
    for (cartons, perCase) in [(5_000, 24), (4_800, 24), (5_003, 10), (50, 24)] {
      var plan = LapseTests.quiet(.byCount, cartons: cartons)
      plan.packer.unitsPerCase = perCase
      plan.lots.count = 7
      plan.lots.changeover = .minutes(2)
      plan.mechanisms.partialAtLotEnd = condition(
        PartialAtLotEnd.self, [("policy", PartialAtLotEnd.Policy.carry)])
      for mode in ReadAssignment.allCases {
        plan.assign(mode)
        let trial = try Trial.run(plan)
        // What is left over after each lot, and so many units of an earlier lot lie in a case of the next.
        var left = 0
        var (boundaries, units) = (0, 0)
        for _ in 0..<6 {
          left = (left + cartons) % perCase
          if left > 0 {
            boundaries += 1
            units += left
          }
        }
        #expect(trial.happened.partialCases == boundaries + ((left + cartons) % perCase > 0 ? 1 : 0))
        #expect(trial.found.units(.wrongLot) == units, "\(cartons)/\(perCase): \(trial.found.summary)")
        #expect(trial.found.kinds.isSubset(of: [.wrongLot]), "\(mode): \(trial.found.summary)")
        if mode == .byCount {
          print(
            "partial-at-lot-end carry", cartons, perCase, "boundaries expected", boundaries, "units expected",
            units, "simulated", trial.found.units(.wrongLot))
        }
      }
    }
  }

  @Test("closed as full, each partial case is recorded with units that do not exist")
  func full() throws {
    for (cartons, perCase) in [(5_000, 24), (4_800, 24), (5_003, 10)] {
      for mode in ReadAssignment.allCases {
        var plan = LapseTests.quiet(mode, cartons: cartons)
        plan.packer.unitsPerCase = perCase
        plan.lots.count = 3
        plan.mechanisms.partialAtLotEnd = condition(
          PartialAtLotEnd.self, [("policy", PartialAtLotEnd.Policy.closeAsFull)])
        let trial = try Trial.run(plan)
        let rest = cartons % perCase
        #expect(trial.found.count(.under) == (rest > 0 ? 3 : 0), "\(trial.found.summary)")
        #expect(trial.found.units(.ghost) == (rest > 0 ? 3 * (perCase - rest) : 0))
        #expect(trial.found.kinds.isSubset(of: PartialAtLotEnd.card.aloneCauses), "\(trial.found.summary)")
      }
    }
  }

  @Test("closed with what they hold, nothing is wrong")
  func closed() throws {
    var plan = LapseTests.quiet(.byCount, cartons: 5_000)
    plan.lots.count = 3
    let trial = try Trial.run(plan)
    #expect(trial.happened.partialCases == 3 && trial.happened.partialPallets == 3)
    #expect(trial.found.kinds.isEmpty, "\(trial.found.summary)")
  }
}
