import EventKernel
import Experiments
import MechanismChecks
import Scenario
import Testing
import TraceModel
import World

/// A case that somebody has opened and found short is no instance of the product's case, whoever filled or counted it.
@Suite("A case found short bears a number of its own") struct ShortCaseTests {
  /// An eye that counts flaps: a case is closed at 24, and 23 are in it.
  private static var flapping: LinePlan {
    var plan = LinePlan.starved(.betweenCloses, cartons: 6_000)
    plan.set(
      .counterBounce,
      [("filter-time", TimeSpan.milliseconds(5)), ("flap-share", Fraction.of(0.01))])
    plan.packer.comparesReads = true
    plan.packer.scale = .none
    return plan
  }

  @Test("looked into before the label") func foundShort() throws {
    let plan = Self.flapping
    let site = try Site(
      unitsPerCase: plan.packer.unitsPerCase, casesPerPallet: plan.palletizer.casesPerPallet, key: 7)
    var simulation = Simulation(Line(plan, seed: 5, trial: 0, site: site.numbers(ofLine: 0)))
    while simulation.model.occurrences[.lots] < 1 {
      try simulation.run(until: simulation.now + .minutes(10))
      simulation.model.clearOutbox()
    }
    var (short, full) = (0, 0)
    for number in simulation.model.truth.caseNumbers {
      let box = simulation.model.truth.caseOfUnits(number)
      let isTradeItem: Bool
      switch site.table.identifier(of: box.label) {
      case .epc(.sgtin): isTradeItem = true
      case .epc(.sscc): isTradeItem = false
      default:
        Issue.record("case \(number) has no label")
        continue
      }
      #expect(isTradeItem == (box.contentCount == 24), "case \(number) holds \(box.contentCount)")
      if isTradeItem { full += 1 } else { short += 1 }
    }
    #expect(short > 20 && full > 100, "\(short) short, \(full) full")
    let row = try Trial(plan, seed: 5).run(0)
    #expect(row.lots.allSatisfy { $0.lasting.isEmpty && $0.conservation.isEmpty })
  }
}
