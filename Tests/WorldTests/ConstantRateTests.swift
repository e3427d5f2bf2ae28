import EventKernel
import MechanismChecks
import Scenario
import Testing
import World

/// Nothing varies: what a line does then follows from its rates by arithmetic.
@Suite("Constant rates")
struct ConstantRateTests {
  /// A carton each `feed` ms onto a packer that takes one each `pack` ms.
  func plan(feed: Int64, pack: Int64, capacity: Int = 100, restartAt: Int = 40) -> LinePlan {
    var plan = LinePlan.bare(cartons: 6_000)
    plan.feed.speed = 100_000_000 / feed
    plan.packer.speed = 100_000_000 / pack
    plan.accumulation.capacity = capacity
    plan.accumulation.restartAt = restartAt
    plan.stops.rampSteps = 1
    plan.packer.rampSteps = 1
    plan.crew.binEveryMinutes = 0
    plan.mechanisms.trackingSlip = condition(TrackingSlip.self, [("slip", Length.mm(0))])
    return plan
  }

  /// When each carton passed `station`, in nanoseconds, and what the serializer did.
  func times(
    _ plan: LinePlan, _ stations: [Station]
  ) throws -> (passed: [[Int64]], happened: Occurrences, suspended: TimeSpan, lastIn: Instant) {
    var line = Line(plan, seed: 1, trial: 0, site: CountingSource())
    line.tracesPassages = true
    var simulation = Simulation(line)
    // The feed is what the share of blocking is about: it is asked when the last carton has entered.
    var lastIn = Instant.start
    var suspended = TimeSpan.zero
    while simulation.model.occurrences[.lots] < 1 {
      try simulation.run(until: simulation.now + .minutes(1))
      if simulation.model.occurrences[.units] < plan.lots.cartonsPerLot {
        lastIn = simulation.now
        suspended = simulation.model.states[.serializer].time(in: .suspended, until: simulation.now)
      }
    }
    let passages = simulation.model.passages
    let passed = stations.map { station in
      passages.filter { $0.station == station }.map(\.time.nanoseconds)
    }
    return (passed, simulation.model.occurrences, suspended, lastIn)
  }

  @Test(
    "behind a faster packer every carton waits its transit and not a nanosecond more",
    arguments: [200, 150, 120])
  func unblocked(pack: Int64) throws {
    let plan = plan(feed: 250, pack: pack)
    let (passed, happened, suspended, _) = try times(plan, [.infeed, .exit, .singulator, .packerEye])
    for (exit, gate) in zip(passed[1], passed[2]) {
      #expect(gate - exit == plan.accumulation.transit.nanoseconds)
    }
    for index in [0, 3] {
      // A pitch of 100 mm at 0.4 m/s: one carton each 250 ms, all through the line.
      for (a, b) in zip(passed[index], passed[index].dropFirst()) {
        #expect(abs(b - a - 250_000_000) <= 3_000)
      }
    }
    #expect(happened[.blockages] == 0 && suspended == .zero)
  }

  @Test(
    "behind a slower packer the line runs at its rate, and the serializer is blocked for 1 − rate/feed",
    arguments: [(200, 250), (200, 320), (250, 1_000)] as [(Int64, Int64)])
  func blocked(feed: Int64, pack: Int64) throws {
    let (capacity, restartAt) = (100, 40)
    let (passed, happened, suspended, lastIn) = try times(
      plan(feed: feed, pack: pack), [.exit, .singulator, .packerEye])
    // The packer never starves: one carton each `pack` ms from the first to the last.
    let eyes = passed[2]
    for (a, b) in zip(eyes, eyes.dropFirst()) { #expect(abs(b - a - pack * 1_000_000) <= 5_000) }
    // It fills at the difference of the rates; from full to the restart, and back to full, in turn.
    let (inRate, outRate) = (1_000 / Double(feed), 1_000 / Double(pack))
    let empties = Double(capacity - restartAt) / outRate
    let fills = Double(capacity - restartAt) / (inRate - outRate)
    let share = suspended.seconds / lastIn.sinceStart.seconds
    #expect(abs(share - (1 - outRate / inRate)) < 0.04, "\(share)")
    let span = lastIn.sinceStart.seconds - Double(capacity) / (inRate - outRate)
    #expect(
      abs(Double(happened[.blockages]) - span / (empties + fills)) <= 2.5,
      "\(happened[.blockages]) for \(span / (empties + fills))")
    // Little's law: what stands there is between the two marks, each half of the time on either side.
    let steady = 1_000..<5_000
    let waits = steady.map { Double(passed[1][$0] - passed[0][$0]) / 1e9 }
    let mean = waits.reduce(0, +) / Double(waits.count)
    let expected = Double(capacity + restartAt) / 2 / outRate
    #expect(abs(mean / expected - 1) < 0.03, "a mean wait of \(mean) s for \(expected)")
    #expect(waits.max() ?? 0 <= Double(capacity + 1) / outRate)
  }
}
