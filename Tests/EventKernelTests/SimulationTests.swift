import EventKernel
import Testing

@Suite struct SimulationTests {
  @Test func `a run ends before its end and is continued without a seam`() throws {
    var whole = Simulation(Ticker(period: .milliseconds(300)))
    try whole.run(until: .start + .seconds(3))
    var parts = Simulation(Ticker(period: .milliseconds(300)))
    for end in [0, 299, 300, 301, 900, 2_999, 3_000] as [Int64] {
      try parts.run(until: .start + .milliseconds(end))
      #expect(parts.now == .start + .milliseconds(end))
    }
    #expect(whole.model.ticks == parts.model.ticks)
    #expect(whole.model.ticks.count == 10)  // 0, 0.3, … 2.7 s; the one at 3 s is not included
    #expect(whole.calendar.count == 1)
  }

  @Test func `a run without an end stops when nothing is pending, at the last event`() throws {
    var simulation = Simulation(Ticker(period: .seconds(1), last: .start + .seconds(5)))
    try simulation.run()
    #expect(simulation.now == .start + .seconds(5))
    #expect(simulation.calendar.count == 0)
  }

  @Test func `time that stands still ends a run with an error that says what was pending`() throws {
    var simulation = Simulation(Ticker(period: .zero))
    simulation.stallLimit = 1_000
    simulation.calendar.schedule(.other(7), at: .start, rank: Rank(.operator, station: 4, entity: 2))
    let stall = #expect(throws: SimulationStalled.self) { try simulation.run(until: .start + .days(1)) }
    #expect(stall?.instant == .start)
    #expect(stall?.events == 1_000)
    #expect(stall?.pending.count == 2)
    #expect(stall?.description.contains("tick (clock at station 0, entity 0)") == true)
    #expect(stall?.description.contains("other(7) (operator at station 4, entity 2)") == true)
    #expect(simulation.model.ticks.count == 1_000)
  }

  @Test func `many events at one instant are no stall while they are fewer than the limit`() throws {
    var simulation = Simulation(Ticker(period: .seconds(1), last: .start))
    simulation.stallLimit = 501
    for _ in 0..<500 { simulation.calendar.schedule(.other(1), at: .start, rank: Rank(.clock)) }
    try simulation.run(until: .start + .seconds(1))
    #expect(simulation.model.others == 500)
  }

  @Test func `what a model steps by itself is merged with what is pending, in order`() throws {
    var merged = Simulation(Stepper(everything: false))
    try merged.run(until: .start + .seconds(20))
    var calendarOnly = Simulation(Stepper(everything: true))
    try calendarOnly.run(until: .start + .seconds(20))
    #expect(merged.model.trace == calendarOnly.model.trace)
    #expect(merged.model.trace.count > 20)
  }
}

private struct Ticker: Model {
  enum Event: Sendable { case tick, other(Int) }
  var period: TimeSpan
  var last = Instant.distantFuture
  var ticks: [Instant] = []
  var others = 0

  init(period: TimeSpan, last: Instant = .distantFuture) {
    self.period = period
    self.last = last
  }

  func start(_ calendar: inout Calendar<Event>) { calendar.schedule(.tick, at: .start, rank: Rank(.clock)) }

  mutating func handle(_ event: Event, at now: Instant, in calendar: inout Calendar<Event>) {
    switch event {
    case .tick:
      ticks.append(now)
      if now + period <= last { calendar.schedule(.tick, at: now + period, rank: Rank(.clock)) }
    case .other:
      others += 1
    }
  }
}

/// Units pass a point every second; every third passage rings a bell half a second later, where a clock ticks too.
/// The passages are stepped beside the calendar, or put into it: both have to give the same trace.
private struct Stepper: Model {
  enum Event: Sendable { case passage, bell, clock }
  let everything: Bool
  var nextPassage = Moment(time: .start, rank: Rank(.passage, station: 1))
  var passages = 0
  var trace: [String] = []

  init(everything: Bool) { self.everything = everything }

  func start(_ calendar: inout Calendar<Event>) {
    calendar.schedule(.clock, at: .start, rank: Rank(.clock))
    if everything { calendar.schedule(.passage, at: nextPassage.time, rank: nextPassage.rank) }
  }

  mutating func handle(_ event: Event, at now: Instant, in calendar: inout Calendar<Event>) {
    trace.append("\(now) \(event)")
    switch event {
    case .clock: calendar.schedule(.clock, at: now + .milliseconds(500), rank: Rank(.clock))
    case .bell: break
    case .passage:
      pass(&calendar)
      calendar.schedule(.passage, at: nextPassage.time, rank: nextPassage.rank)
    }
  }

  mutating func advance(before end: Instant, in calendar: inout Calendar<Event>) {
    if everything { return }
    while nextPassage.time < end {
      if let head = calendar.peek, head.moment < nextPassage { return }
      trace.append("\(nextPassage.time) passage")
      pass(&calendar)
    }
  }

  private mutating func pass(_ calendar: inout Calendar<Event>) {
    passages += 1
    if passages % 3 == 0 {
      calendar.schedule(.bell, at: nextPassage.time + .milliseconds(500), rank: Rank(.message))
    }
    nextPassage.time += .seconds(1)
  }
}
