import EventKernel
import MechanismChecks
import Scenario
import Testing
import TraceModel
import World

@Suite("The line goes on while quality decides")
struct ClosedLotsTests {
  private static var plan: LinePlan {
    var plan = LinePlan.quick(.byCount, cartons: 960)
    plan.lots.count = 4
    plan.lots.changeover = .minutes(20)
    return plan
  }

  private static func simulation() -> Simulation<Line> {
    var line = Line(plan, seed: 3, trial: 0, site: CountingSource())
    line.asksBeforeRelease = true
    return Simulation(line)
  }

  @Test("lots begin one after the other, whatever is open about those before")
  func goesOn() throws {
    var simulation = Self.simulation()
    var opened: [Int64] = []
    var closed: [Int64] = []
    for _ in 0..<200 {
      try simulation.run(until: simulation.now + .minutes(1))
      for position in 0..<simulation.model.outbox.count {
        let header = simulation.model.outbox.headers[position]
        if header.kind == .openLot { opened.append(header.eventTime.microseconds) }
        if header.kind == .closeLot { closed.append(header.eventTime.microseconds) }
      }
      simulation.model.clearOutbox()
    }
    #expect(simulation.model.occurrences[.lots] == 0 && simulation.model.finishedLots.isEmpty)
    #expect(simulation.model.lotsToRelease.count == 4)
    #expect(opened.count == 4 && closed.count == 4)
    for (next, last) in zip(opened.dropFirst(), closed) {
      // By a clock that gains a few parts per million.
      #expect(abs(next - last - 20 * 60 * 1_000_000) < 100_000)
    }
  }

  @Test("what is planned is all the time from the first lot to the last, the changeovers among it")
  func planned() throws {
    var simulation = Self.simulation()
    var lastLeft = Int64(0)
    while simulation.model.lotsToRelease.count < 4 {
      let before = simulation.model.times(at: simulation.now).open
      try simulation.run(until: simulation.now + .seconds(10))
      let after = simulation.model.times(at: simulation.now).open
      if after > before { lastLeft = simulation.now.nanoseconds }
    }
    let open = simulation.model.times(at: simulation.now).open
    #expect(abs(open - lastLeft) <= 10_000_000_000, "\(open) of \(lastLeft) ns")
  }

  @Test("lots are released in any order, and compared in that of closing")
  func anyOrder() throws {
    var simulation = Self.simulation()
    try simulation.run(until: .start + .hours(4))
    simulation.model.clearOutbox()
    let lots = simulation.model.lotsToRelease.map(\.lot)
    let now = simulation.now
    simulation.model.releaseLot(lots[2], at: now)
    simulation.model.releaseLot(lots[1], at: now)
    #expect(simulation.model.finishedLots.isEmpty && simulation.model.occurrences[.lots] == 2)
    simulation.model.releaseLot(lots[1], at: now)
    #expect(simulation.model.occurrences[.lots] == 2, "released twice")
    simulation.model.releaseLot(lots[0], at: now)
    #expect(simulation.model.finishedLots.map(\.id) == Array(lots.prefix(3)))
    #expect(simulation.model.outbox.headers.map(\.lot) == [lots[2], lots[1], lots[0]])
  }

  @Test("people look into a lot that is held while the next is on the line, and speak of the former")
  func held() throws {
    var simulation = Self.simulation()
    while simulation.model.lotsToRelease.isEmpty {
      try simulation.run(until: simulation.now + .minutes(1))
    }
    let lot = simulation.model.lotsToRelease[0].lot
    try simulation.run(until: simulation.now + .minutes(21))
    simulation.model.clearOutbox()
    let label = simulation.model.truth.caseOfUnits(5).label
    simulation.model.holdLot(lot, opening: [label], at: simulation.now, in: &simulation.calendar)
    #expect(simulation.model.lotsToRelease.isEmpty)
    for _ in 0..<10_000 where !simulation.model.lotsToRelease.contains(where: { $0.lot == lot }) {
      try simulation.run(until: simulation.now + .seconds(10))
    }
    #expect(simulation.model.lotsToRelease.contains { $0.lot == lot && $0.wasHeld })
    let said = simulation.model.outbox.headers.filter {
      [.hold, .approve, .unpack].contains($0.kind) || $0.kind == .pack && $0.actor == Device.crew.actor
    }
    #expect(Set(said.map(\.kind)) == [.hold, .approve, .unpack, .pack])
    #expect(said.allSatisfy { $0.lot == lot }, "\(said)")
    #expect(simulation.model.outbox.headers.contains { $0.lot != lot }, "the next lot is on the line")
  }

  @Test("what was carried over from a lot that waits stays known until that lot is compared")
  func carried() throws {
    var plan = Self.plan
    plan.lots.cartonsPerLot = 1_000
    plan.mechanisms.partialAtLotEnd = condition(
      PartialAtLotEnd.self, [("policy", PartialAtLotEnd.Policy.carry)])
    var line = Line(plan, seed: 3, trial: 0, site: CountingSource())
    line.asksBeforeRelease = true
    var simulation = Simulation(line)
    try simulation.run(until: .start + .hours(4))
    let lots = simulation.model.lotsToRelease.map(\.lot)
    #expect(lots.count == 4)
    for lot in lots {
      simulation.model.releaseLot(lot, at: simulation.now)
      let finished = try #require(simulation.model.finishedLots.first)
      for number in finished.cases {
        let box = simulation.model.truth.caseOfUnits(number)
        #expect(box.contentCount > 0)
        for index in 0..<box.contentCount {
          let carton = simulation.model.truth.carton(at: index, inCase: number)
          #expect(simulation.model.truth.cartonNumbers.contains(carton))
        }
      }
      simulation.model.forgetFinishedLots()
    }
    #expect(simulation.model.truth.caseNumbers.count < 4)
  }
}
