import Drift
import EventKernel
import Testing
import TraceModel
import World

/// Line 7, Nordhafen, looked at every minute while it runs; the record can be made to believe something in between.
private struct WatchedLot: ~Copyable {
  var simulation: Simulation<Line>
  let record = PlainRecord()
  var watch: DriftWatch

  init(_ change: (inout LinePlan) -> Void = { _ in }) throws {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = 4_810
    change(&plan)
    simulation = Simulation(Line(plan, seed: 1, trial: 0, site: PlainNumbers()))
    watch = DriftWatch(reader: record)
  }

  /// Runs so many minutes, with a look after each.
  mutating func run(minutes: Int) throws {
    for _ in 0..<minutes {
      try simulation.run(until: simulation.now + .minutes(1))
      record.listen(to: simulation.model.outbox)
      simulation.model.clearOutbox()
      watch.look(at: simulation.model, now: now)
    }
  }

  var now: Timestamp { Timestamp(microseconds: simulation.now.nanoseconds / 1_000) }

  func code(_ index: Int, ofCase number: Int) -> ItemID {
    simulation.model.truth.carton(simulation.model.truth.carton(at: index, inCase: number)).printed
  }

  func label(ofCase number: Int) -> ItemID { simulation.model.truth.caseOfUnits(number).label }

  mutating func finish() throws -> LotDrift {
    while simulation.model.finishedLots.isEmpty { try run(minutes: 1) }
    return watch.close(simulation.model.finishedLots[0], in: simulation.model.truth)
  }
}

@Suite("Watching a line")
struct DriftWatchTests {
  @Test("at no look does a record that believes everything differ from a healthy line")
  func healthy() throws {
    var lot = try WatchedLot { plan in
      plan.stops.jamsPerHour = 4
      plan.crew.samplesPerHour = 10
    }
    let drift = try lot.finish()
    #expect(drift.transient.isEmpty)
    #expect(drift.lasting.isEmpty)
    #expect(drift.exposure.cases > 190)
  }

  @Test(
    "a case that was right when it left and is wrong at the end is lasting, and nobody saw when it went wrong"
  )
  func afterwards() throws {
    var lot = try WatchedLot()
    try lot.run(minutes: 8)
    // Two cartons of a case that has left are believed to be elsewhere; one comes back four minutes later.
    let (a, b) = (lot.code(3, ofCase: 7), lot.code(3, ofCase: 20))
    try #require(lot.simulation.model.settledCases > 21)
    lot.record.tamper(a, into: lot.label(ofCase: 8))
    lot.record.tamper(b, into: lot.label(ofCase: 21))
    // A case that has been compared is looked at again only where it was wrong: these were right when they left.
    try lot.run(minutes: 4)
    let drift = try lot.finish()
    #expect(drift.lasting.filter { $0.level == .case }.map(\.number) == [7, 8, 20, 21])
    #expect(drift.transient.isEmpty)
    #expect(drift.lasting.allSatisfy { $0.level != .case || $0.arose == nil })
    #expect(drift.lasting.allSatisfy { $0.level != .unit || $0.arose != nil })
  }

  @Test("a message that is late makes its case wrong from when it leaves to when it is told")
  func late() throws {
    var lot = try WatchedLot()
    try lot.run(minutes: 6)
    let held = lot.simulation.model.settledCases + 20
    // The record is told of every case but one until the line has run for four minutes more.
    var until = 0
    while lot.simulation.model.settledCases <= held { try lot.runWithholding(held) }
    while until < 4 {
      try lot.run(minutes: 1)
      until += 1
    }
    lot.deliver()
    let drift = try lot.finish()
    #expect(drift.lasting.isEmpty)
    #expect(drift.transient.map(\.number) == [held])
    #expect(drift.transient.allSatisfy { $0.kind == .orphan && $0.level == .case })
    #expect(drift.transient.allSatisfy { (4 * 60_000_000...6 * 60_000_000).contains($0.microseconds) })
  }
}

extension WatchedLot {
  /// One minute in which what is said of one case's label is kept back.
  fileprivate mutating func runWithholding(_ number: Int) throws {
    try simulation.run(until: simulation.now + .minutes(1))
    let label = simulation.model.truth.caseNumbers.contains(number) ? label(ofCase: number) : .none
    record.listen(to: simulation.model.outbox, withholding: label)
    simulation.model.clearOutbox()
    watch.look(at: simulation.model, now: now)
  }

  fileprivate func deliver() { record.deliver() }
}

@Suite("Episodes of units")
struct UnitEpisodeTests {
  @Test("one reload's duplicates are one episode; slips far apart are several")
  func grouping() throws {
    var settings = MechanismSettings.healthy
    settings[TrackingSlip.slip] = .mm(95)
    settings[TrackingSlip.spread] = .percent(0)
    let lot = try ToldLot(cartons: 20_000) { plan in
      plan.mechanisms.trackingSlip = TrackingSlip(settings)
      plan.stops.microStopsPerHour = 60
    }
    let drift = lot.drift()
    let units = drift.lasting.filter { $0.level == .unit }
    let episodes = Set(units.map(\.episode)).count
    #expect(episodes > 1 && episodes <= units.count)
    // Whatever slipped is put down to it: nothing is without a cause, and nothing has another.
    #expect(
      units.allSatisfy { $0.mechanisms == MechanismSet(.trackingSlip) }, "\(units.map(\.mechanisms.members))")
  }
}
