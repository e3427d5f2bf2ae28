import EventKernel
import Numerics
import Testing

/// Two machines with a buffer of finite size in between, against the stationary distribution of its Markov chain.
///
/// ```
/// arrivals ──► [ places ] machine 1 ──► [ buffer ] machine 2 ──►
///      lost when full        blocked when the buffer is full
/// ```
@Suite struct TandemTests {
  @Test(arguments: [(buffer: 0, λ: 0.7), (2, 0.9), (5, 2.0)])
  func `a tandem blocks, loses and holds as much as its Markov chain says`(buffer: Int, λ: Double) throws {
    let configuration = Tandem.Configuration(λ: λ, μ1: 1, μ2: 0.9, places: 4, buffer: buffer)
    let truth = TandemChain(configuration).figures()
    let rows = try runTrials(0..<24, jobs: 2) { trial throws(SimulationStalled) in
      try Tandem.run(configuration, seed: 201, trial: trial)
    }
    expect(rows, truth.lost, within: 0.03) { $0.lost }
    expect(rows, truth.blocked, within: 0.05) { $0.blocked }
    expect(rows, truth.first, within: 0.03) { $0.first }
    expect(rows, truth.second, within: 0.03) { $0.second }
    expect(rows, truth.throughput, within: 0.01) { $0.throughput }
  }

  @Test func `the solver of chains gives what is known of M/M/1/K`() {
    // A second machine that is never in the way, with much room: the first is M/M/1/4.
    let truth = TandemChain(.init(λ: 0.8, μ1: 1, μ2: 1e6, places: 4, buffer: 3)).figures()
    let weights = (0...4).map { Mathematics.pow(0.8, Double($0)) }
    #expect(abs(truth.lost - weights[4] / weights.reduce(0, +)) < 1e-6)
    #expect(truth.blocked < 1e-12)
  }
}

/// What is compared.
struct TandemFigures: Sendable {
  var lost = 0.0
  var blocked = 0.0
  var first = 0.0
  var second = 0.0
  var throughput = 0.0
}

struct Tandem: Model {
  enum Event: Sendable { case arrival, firstDone, secondDone }
  struct Configuration {
    var λ: Double
    var μ1: Double
    var μ2: Double
    var places: Int
    var buffer: Int
  }

  let configuration: Configuration
  var gaps: RandomStream
  var firstServices: RandomStream
  var secondServices: RandomStream
  var first = TimeWeighted(level: 0, since: .start)
  var second = TimeWeighted(level: 0, since: .start)
  var blocked = TimeWeighted(level: 0, since: .start)
  var arrived = 0
  var lost = 0
  var done = 0

  init(_ configuration: Configuration, paths: inout RandomPaths) {
    self.configuration = configuration
    gaps = paths.claim("gate/gap", owner: "Gate").stream(0)
    firstServices = paths.claim("machine 1/service", owner: "Machine 1").stream(0)
    secondServices = paths.claim("machine 2/service", owner: "Machine 2").stream(0)
  }

  static func run(_ configuration: Configuration, seed: UInt64, trial: UInt64) throws(SimulationStalled)
    -> TandemFigures
  {
    var paths = RandomPaths(seed: seed, trial: trial)
    var simulation = Simulation(Tandem(configuration, paths: &paths))
    let (begin, end) = (Instant.start + .seconds(500), Instant.start + .seconds(40_500))
    try simulation.run(until: begin)
    simulation.model.first.restart(at: begin)
    simulation.model.second.restart(at: begin)
    simulation.model.blocked.restart(at: begin)
    (simulation.model.arrived, simulation.model.lost, simulation.model.done) = (0, 0, 0)
    try simulation.run(until: end)
    let model = simulation.model
    return TandemFigures(
      lost: Double(model.lost) / Double(model.arrived), blocked: model.blocked.mean(until: end),
      first: model.first.mean(until: end), second: model.second.mean(until: end),
      throughput: Double(model.done) / (end - begin).seconds)
  }

  mutating func start(_ calendar: inout Calendar<Event>) {
    plan(.arrival, station: 0, gaps.standardExponential() / configuration.λ, .start, &calendar)
  }

  mutating func handle(_ event: Event, at now: Instant, in calendar: inout Calendar<Event>) {
    switch event {
    case .arrival:
      plan(.arrival, station: 0, gaps.standardExponential() / configuration.λ, now, &calendar)
      arrived += 1
      if first.level == Double(configuration.places) {
        lost += 1
      } else {
        first.change(by: 1, at: now)
        if first.level == 1 { beginFirst(now, &calendar) }
      }
    case .firstDone:
      if second.level <= Double(configuration.buffer) {
        handOver(now, &calendar)
      } else {
        blocked.set(1, at: now)
      }
    case .secondDone:
      done += 1
      second.change(by: -1, at: now)
      if second.level > 0 { beginSecond(now, &calendar) }
      if blocked.level == 1 {
        blocked.set(0, at: now)
        handOver(now, &calendar)
      }
    }
  }

  private mutating func handOver(_ now: Instant, _ calendar: inout Calendar<Event>) {
    first.change(by: -1, at: now)
    second.change(by: 1, at: now)
    if second.level == 1 { beginSecond(now, &calendar) }
    if first.level > 0 { beginFirst(now, &calendar) }
  }

  private mutating func beginFirst(_ now: Instant, _ calendar: inout Calendar<Event>) {
    plan(.firstDone, station: 1, firstServices.standardExponential() / configuration.μ1, now, &calendar)
  }

  private mutating func beginSecond(_ now: Instant, _ calendar: inout Calendar<Event>) {
    plan(.secondDone, station: 2, secondServices.standardExponential() / configuration.μ2, now, &calendar)
  }

  private func plan(
    _ event: Event, station: UInt16, _ length: Double, _ now: Instant, _ calendar: inout Calendar<Event>
  ) {
    calendar.schedule(event, at: now + seconds(length), rank: Rank(.passage, station: station))
  }
}

/// The chain on (at machine 1, of which one may be blocked; at machine 2), solved without a subtraction:
/// W. K. Grassmann, M. I. Taksar, D. P. Heyman, Operations Research 33 (1985).
struct TandemChain {
  let configuration: Tandem.Configuration
  init(_ configuration: Tandem.Configuration) { self.configuration = configuration }

  private struct State: Hashable {
    var first: Int
    var isBlocked: Bool
    var second: Int
  }

  func figures() -> TandemFigures {
    let states = allStates
    let probabilities = stationary(states)
    var figures = TandemFigures()
    for (state, probability) in zip(states, probabilities) {
      if state.first == configuration.places { figures.lost += probability }
      if state.isBlocked { figures.blocked += probability }
      if state.second > 0 { figures.throughput += probability * configuration.μ2 }
      figures.first += probability * Double(state.first)
      figures.second += probability * Double(state.second)
    }
    return figures
  }

  private var allStates: [State] {
    var states: [State] = []
    for first in 0...configuration.places {
      for second in 0...configuration.buffer + 1 {
        states.append(State(first: first, isBlocked: false, second: second))
      }
      if first > 0 { states.append(State(first: first, isBlocked: true, second: configuration.buffer + 1)) }
    }
    return states
  }

  private func moves(from state: State) -> [(State, Double)] {
    var moves: [(State, Double)] = []
    var next = state
    if state.first < configuration.places {
      next.first += 1
      moves.append((next, configuration.λ))
    }
    if state.first > 0, !state.isBlocked {
      next = state
      if state.second <= configuration.buffer {
        next.first -= 1
        next.second += 1
      } else {
        next.isBlocked = true
      }
      moves.append((next, configuration.μ1))
    }
    if state.second > 0 {
      next = state
      if state.isBlocked {
        next.isBlocked = false
        next.first -= 1
      } else {
        next.second -= 1
      }
      moves.append((next, configuration.μ2))
    }
    return moves
  }

  private func stationary(_ states: [State]) -> [Double] {
    let n = states.count
    var rates = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
    for (i, state) in states.enumerated() {
      for (next, rate) in moves(from: state) {
        guard let j = states.firstIndex(of: next) else { fatalError("\(state) leads to \(next)") }
        rates[i][j] += rate
      }
    }
    for k in (1..<n).reversed() {
      let out = rates[k][..<k].reduce(0, +)
      for i in 0..<k {
        rates[i][k] /= out
        for j in 0..<k where j != i { rates[i][j] += rates[i][k] * rates[k][j] }
      }
    }
    var probabilities = [1.0]
    for k in 1..<n {
      probabilities.append((0..<k).reduce(0) { $0 + probabilities[$1] * rates[$1][k] })
    }
    let total = probabilities.reduce(0, +)
    return probabilities.map { $0 / total }
  }
}
