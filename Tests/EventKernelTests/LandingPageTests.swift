import EventKernel
import Testing

@Suite struct LandingPageTests {
  @Test func `the example of the landing page makes as many cartons as its availability allows`() throws {
    let shifts = try runTrials(0..<24, jobs: 2) { trial throws(SimulationStalled) in
      var paths = RandomPaths(seed: 20_260_401, trial: trial)
      var simulation = Simulation(Filler(jams: paths.claim("filler/jam", owner: "Filler").stream(0)))
      try simulation.run(until: .start + .hours(8))
      return Double(simulation.model.cartons)
    }
    let cartons = try #require(Tally(shifts).meanInterval(confidence: 0.95))
    // Up for 1,200 s, down for 90 s, five cartons a second while up.
    #expect(abs(cartons.estimate / (28_800 * 5 * 1_200 / 1_290) - 1) < 0.01)
    #expect(cartons.halfWidth < 0.02 * cartons.estimate)
  }
}

private struct Filler: Model {
  enum Event { case carton, jam, cleared }
  var jams: RandomStream
  var isJammed = false
  var cartons = 0

  init(jams: RandomStream) { self.jams = jams }

  mutating func start(_ calendar: inout Calendar<Event>) {
    calendar.schedule(.carton, at: .start, rank: Rank(.passage, station: 1))
    planJam(.start, &calendar)
  }

  mutating func handle(_ event: Event, at now: Instant, in calendar: inout Calendar<Event>) {
    switch event {
    case .carton:
      if isJammed { return }
      cartons += 1
      calendar.schedule(.carton, at: now + .milliseconds(200), rank: Rank(.passage, station: 1))
    case .jam:
      isJammed = true
      calendar.schedule(.cleared, at: now + .seconds(90), rank: Rank(.beltChange, station: 1))
    case .cleared:
      isJammed = false
      calendar.schedule(.carton, at: now, rank: Rank(.passage, station: 1))
      planJam(now, &calendar)
    }
  }

  mutating func planJam(_ now: Instant, _ calendar: inout Calendar<Event>) {
    let running = TimeSpan.seconds(nearest: 1_200 * jams.standardExponential()) ?? .zero
    calendar.schedule(.jam, at: now + running, rank: Rank(.beltChange, station: 1))
  }
}
