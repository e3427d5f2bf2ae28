import EventKernel
import Testing
import World

@Suite("Room before the palletizer")
struct PalletizerRoomTests {
  /// How long each belt stood because there was no room behind it while cartons were fed, and the most cases that waited.
  func blocked(room: Int) throws -> (packer: TimeSpan, serializer: TimeSpan, breakdowns: Int) {
    var plan = LinePlan.bare(cartons: 6_000)
    plan.stops.breakdownsPerHour = 6
    plan.accumulation.capacity = 60
    plan.accumulation.restartAt = 30
    plan.palletizer.room = room
    plan.packer.scale = .none
    for task in [TaskKind.repairSerializer, .repairPacker] {
      plan.crew.service[task] = ServiceLaw(minimum: .seconds(1), tail: .zero)
    }
    plan.crew.service[.repairPalletizer] = ServiceLaw(minimum: .minutes(10), tail: .zero)
    var simulation = Simulation(Line(plan, seed: 2, trial: 0, site: CountingSource()))
    var (packer, serializer) = (TimeSpan.zero, TimeSpan.zero)
    while simulation.model.occurrences[.lots] < 1 {
      try simulation.run(until: simulation.now + .seconds(10))
      if simulation.model.occurrences[.units] < plan.lots.cartonsPerLot {
        packer = simulation.model.states[.packer].time(in: .suspended, until: simulation.now)
        serializer = simulation.model.states[.serializer].time(in: .suspended, until: simulation.now)
      }
    }
    #expect(simulation.model.occurrences[.packed] == 6_000)
    return (packer, serializer, simulation.model.occurrences[.breakdowns])
  }

  @Test("with room for five cases a broken palletizer stops the packer, and then the serializer")
  func limited() throws {
    let without = try blocked(room: 0)
    let with = try blocked(room: 5)
    #expect(without.breakdowns > 0 && with.breakdowns > 0)
    #expect(without.packer == .zero)
    // Of ten minutes of repair, five cases of 24 cartons at five a second take less than one.
    #expect(with.packer > .minutes(8), "\(with.packer)")
    // Sixty cartons more stand in between, for twelve seconds.
    #expect(with.serializer > .minutes(7) && with.serializer < with.packer, "\(with.serializer)")
  }
}
