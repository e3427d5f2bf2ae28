import Drift
import EventKernel
import Testing
import TraceModel
import World

/// One lot of Line 7, Nordhafen, told to a record that believes everything.
struct ToldLot: ~Copyable {
  var simulation: Simulation<Line>
  let record = PlainRecord()

  init(cartons: Int = 4_810, seed: UInt64 = 1, _ change: (inout LinePlan) -> Void = { _ in }) throws {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = cartons
    change(&plan)
    simulation = Simulation(Line(plan, seed: seed, trial: 0, site: PlainNumbers()))
    try simulation.run(until: .start + .hours(100))
    record.listen(to: simulation.model.outbox)
  }

  /// A lot in which cartons slip one place where the belt stops.
  static func slipping() throws -> ToldLot {
    var settings = MechanismSettings.healthy
    settings[TrackingSlip.slip] = .mm(95)
    settings[TrackingSlip.spread] = .percent(0)
    return try ToldLot(cartons: 20_000) { plan in
      plan.mechanisms.trackingSlip = TrackingSlip(settings)
      plan.stops.microStopsPerHour = 10
    }
  }

  func drift() -> LotDrift {
    LotComparison(reader: record).compare(simulation.model.finishedLots[0], in: simulation.model.truth)
  }

  /// The code on the carton at `index` of case `number`.
  func code(_ index: Int, ofCase number: Int) -> ItemID {
    simulation.model.truth.carton(simulation.model.truth.carton(at: index, inCase: number)).printed
  }

  func label(ofCase number: Int) -> ItemID { simulation.model.truth.caseOfUnits(number).label }

  /// The record believes of case `number` what is so.
  func tellAnew(_ number: Int) {
    let label = label(ofCase: number)
    let inside = (0..<simulation.model.truth.caseOfUnits(number).contentCount).map {
      code($0, ofCase: number)
    }
    for item in record.contents(of: label) where !inside.contains(item) { record.tamper(item, into: .none) }
    for item in inside where item.isSome {
      record.tamper(item, state: .commissioned)
      record.tamper(item, into: label)
    }
  }

  /// Whether anything was decided otherwise about a carton in case `number`.
  func isMarked(_ number: Int) -> Bool {
    (0..<simulation.model.truth.caseOfUnits(number).contentCount).contains {
      !simulation.model.truth.carton(simulation.model.truth.carton(at: $0, inCase: number)).marks.isEmpty
    }
  }
}

private func kinds(_ drift: LotDrift, _ level: PackagingLevel) -> [MismatchKind] {
  drift.lasting.filter { $0.level == level }.map(\.kind)
}

@Suite("Comparing a lot")
struct LotComparisonTests {
  @Test("finds nothing where the record believes what is so")
  func nothing() throws {
    let lot = try ToldLot()
    let drift = lot.drift()
    #expect(drift.lasting.isEmpty)
    #expect(drift.conservation.isEmpty)
    #expect(drift.compromised == 0)
    #expect(drift.balance.unaccounted == 0)
    #expect(drift.balance.issued >= 4_810)
    #expect(drift.exposure.units == 4_810)
    #expect(drift.exposure.pallets == 4)
  }

  @Test("a unit that the record has in another case makes one case over, one under, and itself misplaced")
  func moved() throws {
    let lot = try ToldLot()
    lot.record.tamper(lot.code(3, ofCase: 7), into: lot.label(ofCase: 20))
    let drift = lot.drift()
    #expect(kinds(drift, .case) == [.over, .under])
    #expect(kinds(drift, .unit) == [.misplaced])
    #expect(drift.lasting.map(\.episode) == [0, 1, 0])
    // Cases 7 and 20 stand on the same pallet of 60, which becomes unverifiable as a whole.
    #expect(drift.compromised == 60 * 24)
  }

  @Test("two units exchanged make two substituted cases and two misplaced units")
  func exchanged() throws {
    let lot = try ToldLot()
    let (a, b) = (lot.code(0, ofCase: 3), lot.code(5, ofCase: 4))
    lot.record.tamper(a, into: lot.label(ofCase: 4))
    lot.record.tamper(b, into: lot.label(ofCase: 3))
    let drift = lot.drift()
    #expect(kinds(drift, .case) == [.substituted, .substituted])
    #expect(kinds(drift, .unit) == [.misplaced, .misplaced])
    #expect(drift.lasting.filter { $0.level == .case }.map(\.episode) == [0, 0])
  }

  @Test(
    "a case whose content the record gives to the next label is mislabeled, and its units are not counted again"
  )
  func mislabeled() throws {
    let lot = try ToldLot()
    for index in 0..<24 {
      let (a, b) = (lot.code(index, ofCase: 3), lot.code(index, ofCase: 4))
      lot.record.tamper(a, into: lot.label(ofCase: 4))
      lot.record.tamper(b, into: lot.label(ofCase: 3))
    }
    let drift = lot.drift()
    #expect(kinds(drift, .case) == [.mislabeled, .mislabeled])
    #expect(kinds(drift, .unit).isEmpty)
  }

  @Test("a unit that the record calls destroyed, and which is in a case, is unreported")
  func unreported() throws {
    let lot = try ToldLot()
    lot.record.tamper(lot.code(3, ofCase: 7), state: .destroyed)
    #expect(kinds(lot.drift(), .unit) == [.unreported])
    #expect(kinds(lot.drift(), .case).isEmpty)
  }

  @Test("a number that the record calls commissioned, and which is on no carton, is a ghost")
  func ghost() throws {
    let lot = try ToldLot()
    let unused = lot.simulation.model.finishedLots[0].issued.last { $0.level == .unit }!.items.upperBound - 1
    lot.record.tamper(ItemID(raw: unused), state: .commissioned)
    #expect(lot.drift().lasting.map(\.kind) == [.ghost])
  }

  @Test("a label that the record calls commissioned, and which is on no case, is a phantom")
  func phantom() throws {
    let lot = try ToldLot()
    let unused = lot.simulation.model.finishedLots[0].issued.first { $0.level == .case }!.items.upperBound - 1
    lot.record.tamper(ItemID(raw: unused), state: .commissioned)
    #expect(lot.drift().lasting.map(\.kind) == [.phantom])
  }

  @Test("a label that the record was never told of is an orphan")
  func orphan() throws {
    let lot = try ToldLot()
    lot.record.tamper(lot.label(ofCase: 9), state: .unassigned)
    #expect(kinds(lot.drift(), .case) == [.orphan])
  }
}

@Suite("A slipping belt")
struct SlippingBeltTests {
  @Test("moves verdicts to neighbors: bad cartons stay, good ones leave")
  func slips() throws {
    var settings = MechanismSettings.healthy
    settings[TrackingSlip.slip] = .mm(95)
    settings[TrackingSlip.spread] = .percent(0)
    let lot = try ToldLot(cartons: 20_000) { plan in
      plan.mechanisms.trackingSlip = TrackingSlip(settings)
      plan.stops.microStopsPerHour = 60
    }
    let drift = lot.drift()
    #expect(drift.conservation.isEmpty)
    #expect(!drift.lasting.isEmpty)
  }

  @Test("a case whose unit the record has in a case that something was done with is put down to that")
  func takenByAnother() throws {
    let lot = try ToldLot.slipping()
    let before = lot.drift().lasting.filter { $0.level == .unit }
    let marked = Set(before.compactMap(\.box))
    let other = try #require(before.last { !$0.mechanisms.isEmpty && $0.box != nil }?.box)
    let right = try #require(
      (2..<other - 2).first { number in (number - 2...number + 2).allSatisfy { !marked.contains($0) } })
    lot.record.tamper(lot.code(0, ofCase: right), into: lot.label(ofCase: other))
    let found = lot.drift().lasting.filter { $0.level == .case && $0.number == right }
    #expect(found.map(\.kind) == [.over] && found.allSatisfy { !$0.mechanisms.isEmpty }, "\(found)")
  }

  @Test("a unit refused because the neighbor had it is put down to what was done there")
  func refusedForNeighbor() throws {
    let lot = try ToldLot.slipping()
    let wrong = Set(lot.drift().lasting.filter { $0.level == .unit }.compactMap(\.box))
    // As it is once somebody has opened the neighbor, told its content anew, and no more of that is wrong.
    let other = try #require(
      wrong.sorted().first { number in
        lot.tellAnew(number)
        let still = Set(lot.drift().lasting.filter { $0.level == .case }.compactMap(\.number))
        return lot.isMarked(number) && !lot.isMarked(number + 1)
          && still.isDisjoint(with: [number, number + 1])
      })
    lot.record.tamper(lot.code(0, ofCase: other + 1), into: .none)
    let found = lot.drift().lasting.filter { $0.level == .case && $0.number == other + 1 }
    #expect(found.map(\.kind) == [.over] && found.allSatisfy { !$0.mechanisms.isEmpty }, "\(found)")
    // Where nothing was done to either neighbor, nobody is named.
    let alone = try #require(
      (2..<800).first { number in
        !wrong.contains(number) && (number - 1...number + 1).allSatisfy { !lot.isMarked($0) }
      })
    lot.record.tamper(lot.code(0, ofCase: alone), into: .none)
    let named = lot.drift().lasting.filter { $0.level == .case && $0.number == alone }
    #expect(named.map(\.kind) == [.over] && named.allSatisfy(\.mechanisms.isEmpty), "\(named)")
  }
}
