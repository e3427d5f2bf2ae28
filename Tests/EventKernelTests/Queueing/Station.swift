import EventKernel

/// One service station, of every kind that queueing theory has a closed form for.
///
/// Every customer draws under a number of its own, as cartons will: gap n, service n.
struct Station: Model {
  enum Event: Sendable {
    case arrival(UInt64)
    case departure(arrived: Instant)
    case breakdown(machine: UInt64, visit: UInt32)
    case repaired(machine: UInt64, visit: UInt32)
  }

  enum Source {
    /// Arrivals without memory, at this rate per second.
    case poisson(rate: Double)
    /// So many machines, each running for this mean time until it comes for repair, in seconds.
    case machines(Int, meanRun: Double)
  }

  enum Service {
    case exponential(mean: Double)
    case constant(Double)
    case uniform(Double, Double)
    /// With probability `share` of the one mean, otherwise of the other: more variable than exponential.
    case mixed(share: Double, mean: Double, otherMean: Double)
  }

  struct Configuration {
    var source: Source
    var service: Service
    var servers = 1
    /// Places, those in service included; who finds none is lost.
    var places = Int.max
    var warmUp = TimeSpan.seconds(2_000)
    var observed = TimeSpan.seconds(40_000)
  }

  /// What one trial gives.
  struct Row: Sendable, Equatable {
    var wait = Tally()
    var waited = 0
    var arrived = 0
    var lost = 0
    var meanPresent = 0.0
    var meanBusy = 0.0
    /// Waits and answer times above these lengths in seconds, counted exactly.
    var waitsAbove = [Int](repeating: 0, count: Station.marks.count)
    var answersAbove = [Int](repeating: 0, count: Station.marks.count)
  }
  static let marks = [0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0]

  let configuration: Configuration
  let gaps: RandomPath
  let services: RandomPath
  var queue: [(arrived: Instant, machine: UInt64, visit: UInt32)] = []
  var head = 0
  var present = TimeWeighted(level: 0, since: .start)
  var busy = TimeWeighted(level: 0, since: .start)
  var customers: UInt64 = 0
  var row = Row()

  init(_ configuration: Configuration, paths: inout RandomPaths) {
    self.configuration = configuration
    gaps = paths.claim("gate/gap", owner: "Gate")
    services = paths.claim("server/service", owner: "Server")
  }

  static func run(_ configuration: Configuration, seed: UInt64, trial: UInt64) throws(SimulationStalled)
    -> Row
  {
    var paths = RandomPaths(seed: seed, trial: trial)
    var simulation = Simulation(Station(configuration, paths: &paths))
    let begin = Instant.start + configuration.warmUp
    try simulation.run(until: begin)
    simulation.model.present.restart(at: begin)
    simulation.model.busy.restart(at: begin)
    simulation.model.row = Row()
    let end = begin + configuration.observed
    try simulation.run(until: end)
    simulation.model.row.meanPresent = simulation.model.present.mean(until: end)
    simulation.model.row.meanBusy = simulation.model.busy.mean(until: end)
    return simulation.model.row
  }

  mutating func start(_ calendar: inout Calendar<Event>) {
    switch configuration.source {
    case .poisson: planArrival(.start, &calendar)
    case .machines(let count, _):
      for machine in 0..<UInt64(count) { planBreakdown(machine, visit: 0, .start, &calendar) }
    }
  }

  mutating func handle(_ event: Event, at now: Instant, in calendar: inout Calendar<Event>) {
    switch event {
    case .arrival(let customer):
      planArrival(now, &calendar)
      row.arrived += 1
      if present.level >= Double(configuration.places) {
        row.lost += 1
      } else {
        enter((now, customer, 0), now, &calendar)
      }
    case .departure(let arrived):
      let answer = (now - arrived).seconds
      for (index, mark) in Station.marks.enumerated() where answer > mark { row.answersAbove[index] += 1 }
      leave(now, &calendar)
    case .breakdown(let machine, let visit):
      row.arrived += 1
      enter((now, machine, visit), now, &calendar)
    case .repaired(let machine, let visit):
      planBreakdown(machine, visit: visit + 1, now, &calendar)
      leave(now, &calendar)
    }
  }

  // MARK: - Coming, being served, leaving

  private mutating func enter(
    _ customer: (Instant, UInt64, UInt32), _ now: Instant, _ calendar: inout Calendar<Event>
  ) {
    present.change(by: 1, at: now)
    queue.append(customer)
    if busy.level < Double(configuration.servers) {
      busy.change(by: 1, at: now)
      serveNext(now, &calendar)
    }
  }

  private mutating func leave(_ now: Instant, _ calendar: inout Calendar<Event>) {
    present.change(by: -1, at: now)
    if head < queue.count { serveNext(now, &calendar) } else { busy.change(by: -1, at: now) }
  }

  private mutating func serveNext(_ now: Instant, _ calendar: inout Calendar<Event>) {
    let customer = queue[head]
    head += 1
    if head == 1_024 {
      queue.removeFirst(head)
      head = 0
    }
    let wait = (now - customer.arrived).seconds
    row.wait.add(wait)
    if wait > 0 { row.waited += 1 }
    for (index, mark) in Station.marks.enumerated() where wait > mark { row.waitsAbove[index] += 1 }
    let end = now + serviceTime(customer.machine, customer.visit)
    switch configuration.source {
    case .poisson:
      calendar.schedule(
        .departure(arrived: customer.arrived), at: end,
        rank: Rank(.passage, station: 2, entity: customer.machine))
    case .machines:
      calendar.schedule(
        .repaired(machine: customer.machine, visit: customer.visit), at: end,
        rank: Rank(.passage, station: 2, entity: customer.machine))
    }
  }

  // MARK: - Draws

  private mutating func planArrival(_ now: Instant, _ calendar: inout Calendar<Event>) {
    guard case .poisson(let rate) = configuration.source else { return }
    var random = gaps.stream(customers)
    let gap = random.standardExponential() / rate
    calendar.schedule(
      .arrival(customers), at: now + seconds(gap), rank: Rank(.passage, station: 1, entity: customers))
    customers += 1
  }

  private func planBreakdown(
    _ machine: UInt64, visit: UInt32, _ now: Instant, _ calendar: inout Calendar<Event>
  ) {
    guard case .machines(_, let meanRun) = configuration.source else { return }
    var random = gaps.stream(machine, visit)
    calendar.schedule(
      .breakdown(machine: machine, visit: visit), at: now + seconds(random.standardExponential() * meanRun),
      rank: Rank(.passage, station: 1, entity: machine))
  }

  private func serviceTime(_ customer: UInt64, _ visit: UInt32) -> TimeSpan {
    var random = services.stream(customer, visit)
    switch configuration.service {
    case .exponential(let mean): return seconds(random.standardExponential() * mean)
    case .constant(let length): return seconds(length)
    case .uniform(let low, let high): return seconds(low + (high - low) * random.uniform())
    case .mixed(let share, let mean, let otherMean):
      return seconds((random.uniform() < share ? mean : otherMean) * random.standardExponential())
    }
  }
}

/// A drawn length, which always fits.
func seconds(_ length: Double) -> TimeSpan { TimeSpan.seconds(nearest: length) ?? .zero }
