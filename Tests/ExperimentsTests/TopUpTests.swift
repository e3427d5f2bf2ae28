import Drift
import EventKernel
import Experiments
import Scenario
import Testing
import TraceModel
import World

@Suite("Cases that are filled up by hand")
struct TopUpTests {
  /// A packer that breaks down twice an hour and leaves its open case half full.
  static func plan(_ assignment: ReadAssignment) -> LinePlan {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = 30_011
    plan.packer.assignment = assignment
    if assignment == .betweenCloses || assignment == .byTime {
      plan.packer.scannerAt = plan.packer.eyeAt - 10_000
    }
    plan.crew.topsUp = true
    plan.crew.samplesPerHour = 0
    plan.stops.breakdownsPerHour = 4
    for task in [TaskKind.repairPacker, .repairSerializer, .repairPalletizer] {
      plan.crew.service[task] = ServiceLaw(minimum: .seconds(60), tail: .seconds(30))
    }
    return plan
  }

  static func unlogged(_ plan: LinePlan) -> LinePlan {
    var plan = plan
    var settings = MechanismSettings.healthy
    for parameter in UnloggedRemoval.card.parameters where parameter.id == "probability" {
      settings.set(parameter, to: Fraction.percent(100))
    }
    plan.mechanisms.set(.unloggedRemoval, to: settings)
    return plan
  }

  @Test(
    "filled up with a scan of each carton, nothing is wrong in any way of assigning reads",
    arguments: ReadAssignment.allCases, [0, 6])
  func logged(assignment: ReadAssignment, unitsPerBundle: Int) throws {
    var plan = Self.plan(assignment)
    plan.bundler.unitsPerBundle = unitsPerBundle
    let row = try Trial(plan, seed: 9).run(0)
    let lot = try #require(row.lots.first)
    #expect(row.occurrences[.toppedUp] > 2 && row.occurrences[.toppedUpUnlogged] == 0)
    #expect(lot.lasting.isEmpty, "\(lot.lasting.prefix(3))")
    #expect(lot.conservation.isEmpty && lot.balance.unaccounted == 0)
  }

  @Test(
    "filled up without a scan, each such case holds more than its record, and nothing else is wrong by count")
  func unlogged() throws {
    let row = try Trial(Self.unlogged(Self.plan(.byCount)), seed: 9).run(0)
    let lot = try #require(row.lots.first)
    #expect(
      row.occurrences[.toppedUp] > 2 && row.occurrences[.toppedUp] == row.occurrences[.toppedUpUnlogged])
    let cases = lot.lasting.filter { $0.level == .case }
    // A majority of cartons by hand is a majority that the record has nowhere: that is over, and not mislabeled.
    #expect(cases.allSatisfy { $0.kind == .over } && cases.count == row.occurrences[.toppedUp], "\(cases)")
    let units = lot.lasting.filter { $0.level == .unit }
    #expect(units.count > cases.count && units.allSatisfy { $0.kind == .misplaced }, "\(units.prefix(3))")
    #expect(lot.lasting.allSatisfy { $0.mechanisms == MechanismSet(.unloggedRemoval) })
    #expect(lot.conservation.isEmpty)
  }

  @Test("by order, cartons that were not scanned shift every later case")
  func byOrder() throws {
    let row = try Trial(Self.unlogged(Self.plan(.byOrder)), seed: 9).run(0)
    let lot = try #require(row.lots.first)
    let later = lot.lasting.filter { $0.level == .case && $0.kind != .over }
    #expect(later.count > 10 * row.occurrences[.toppedUp], "\(later.count)")
  }

  @Test("a scale that refuses what is too heavy finds every one of them")
  func weighed() throws {
    var plan = Self.unlogged(Self.plan(.byCount))
    plan.packer.scale = .rejectsBothSides
    let row = try Trial(plan, seed: 9).run(0)
    let lot = try #require(row.lots.first)
    #expect(row.occurrences[.toppedUp] > 2 && row.occurrences[.refusedByScale] >= row.occurrences[.toppedUp])
    #expect(lot.lasting.isEmpty, "\(lot.lasting.prefix(3))")
  }
}
