import EventKernel
import Numerics
import Scenario
import Testing
import World

@Suite("Pallet window")
struct PalletWindowTests {
  @Test(
    "a pallet's list lacks a case as often as its message is later than the fork-lift",
    arguments: [8.0, 15, 40])
  func late(_ tail: Double) throws {
    var plan = LapseTests.quiet(.byCount, cartons: 48_000)
    plan.lots.count = 2
    plan.packer.unitsPerCase = 4
    plan.palletizer.casesPerPallet = 12
    plan.palletizer.assignment = .byArrival
    plan.mechanisms.palletWindow = condition(
      PalletWindow.self,
      [
        ("tail", TimeSpan.milliseconds(Int64(tail * 1_000))), ("longest", TimeSpan.minutes(30)),
        ("pick-up", TimeSpan.seconds(5)),
      ])
    let trial = try Trial.run(plan)
    // Cartons come every 95 mm at 500 mm/s: a case i places before the last of its pallet has i × 0.76 s more time.
    let pace = 4.0 * 95 / 500
    let units = (0..<12).reduce(0.0) { $0 + Mathematics.exp(-(5 + pace * Double($1)) / tail) }
    let pallets = Double(trial.found.closedPallets)
    let simulated = Double(trial.happened.lateCases) / pallets
    #expect(
      abs(simulated - units) <= z999 * (units / pallets).squareRoot() + 4 * units / pallets,
      "\(simulated) for \(units)")
    #expect(trial.found.pallets(.under) > 0 && trial.found.pallets(.over) > 0)
    // A case that comes later than a whole pallet is late twice: it is still misplaced once.
    #expect(trial.found.misplacedCases.count <= trial.happened.lateCases)
    #expect(trial.found.kinds.isSubset(of: PalletWindow.card.aloneCauses), "\(trial.found.summary)")
    print(
      "pallet-window tail", tail, "s: late a pallet expected", units, "simulated", simulated,
      trial.found.summary)
  }

  @Test("read as they are set down, or with messages that keep below the pick-up, all are right")
  func healthy() throws {
    for assignment in CaseAssignment.allCases {
      var plan = LapseTests.quiet(.byCount, cartons: 24_000)
      plan.palletizer.assignment = assignment
      #expect(try Trial.run(plan).found.kinds.isEmpty)
    }
  }
}
