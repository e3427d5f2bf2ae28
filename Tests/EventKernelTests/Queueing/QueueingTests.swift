import EventKernel
import Numerics
import Testing

/// The kernel against closed forms: each figure within a 99.9 % interval from independent trials at fixed seeds, and
/// each interval so narrow that an error of a few per cent would show.
///
/// Formulas: L. Kleinrock, *Queueing Systems* I (1975); D. Gross, J. F. Shortle, J. M. Thompson, C. M. Harris,
/// *Fundamentals of Queueing Theory* (4th edition, 2008).
@Suite struct QueueingTests {
  static let trials: Range<UInt64> = 0..<24

  @Test func `M/M/1: waiting, presence and the whole answer time`() throws {
    let (λ, μ) = (0.8, 1.0)
    let rows = try run(.init(source: .poisson(rate: λ), service: .exponential(mean: 1 / μ)), seed: 101)
    let ρ = λ / μ
    expect(rows, ρ / (μ - λ), within: 0.05) { $0.wait.mean }
    expect(rows, ρ / (1 - ρ), within: 0.05) { $0.meanPresent }
    expect(rows, ρ, within: 0.01) { $0.meanBusy }
    expect(rows, ρ, within: 0.01) { Double($0.waited) / Double($0.wait.count) }
    for (index, t) in Station.marks.enumerated() {
      expect(rows, Mathematics.exp(-(μ - λ) * t), within: 0.08) {
        Double($0.answersAbove[index]) / Double($0.wait.count)
      }
      expect(rows, ρ * Mathematics.exp(-(μ - λ) * t), within: 0.08) {
        Double($0.waitsAbove[index]) / Double($0.wait.count)
      }
    }
  }

  @Test(arguments: [(servers: 3, λ: 2.4), (8, 7.0)])
  func `M/M/c: Erlang C, and the distribution of the whole answer time`(servers: Int, λ: Double) throws {
    let μ = 1.0
    let rows = try run(
      .init(
        source: .poisson(rate: λ), service: .exponential(mean: 1 / μ), servers: servers,
        observed: .seconds(20_000)), seed: 102)
    let erlangC = erlangC(servers: servers, load: λ / μ)
    let θ = Double(servers) * μ - λ
    expect(rows, erlangC, within: 0.05) { Double($0.waited) / Double($0.wait.count) }
    expect(rows, erlangC / θ, within: 0.1) { $0.wait.mean }
    expect(rows, λ / μ, within: 0.01) { $0.meanBusy }
    for (index, t) in Station.marks.enumerated() {
      expect(rows, erlangC * Mathematics.exp(-θ * t), within: 0.25) {
        Double($0.waitsAbove[index]) / Double($0.wait.count)
      }
      // Wait (0 or exponential with θ) plus service (exponential with μ).
      let both = (θ * Mathematics.exp(-μ * t) - μ * Mathematics.exp(-θ * t)) / (θ - μ)
      let tail =
        (1 - erlangC) * Mathematics.exp(-μ * t) + erlangC
        * (θ == μ ? (1 + μ * t) * Mathematics.exp(-μ * t) : both)
      expect(rows, tail, within: 0.1) { Double($0.answersAbove[index]) / Double($0.wait.count) }
    }
  }

  @Test func `M/G/1: Pollaczek and Khinchine, services more and less variable than exponential`() throws {
    let λ = 0.7
    // Means 1; second moments 2 (p m₁² + q m₂²) and (b³ - a³) / 3(b - a).
    let mixed = Station.Service.mixed(share: 0.2, mean: 3, otherMean: 0.5)
    let rowsMixed = try run(
      .init(source: .poisson(rate: λ), service: mixed, observed: .seconds(80_000)), seed: 103)
    expect(rowsMixed, λ * 2 * (0.2 * 9 + 0.8 * 0.25) / (2 * (1 - λ)), within: 0.06) { $0.wait.mean }
    expect(rowsMixed, λ, within: 0.02) { $0.meanBusy }
    let rowsUniform = try run(
      .init(source: .poisson(rate: λ), service: .uniform(0.4, 1.6)), seed: 104)
    expect(rowsUniform, λ * ((4.096 - 0.064) / 3.6) / (2 * (1 - λ)), within: 0.04) { $0.wait.mean }
    expect(rowsUniform, 1 - λ, within: 0.02) { 1 - Double($0.waited) / Double($0.wait.count) }
  }

  @Test func `M/D/1: the mean wait and its distribution`() throws {
    let (λ, d) = (0.75, 1.0)
    let rows = try run(.init(source: .poisson(rate: λ), service: .constant(d)), seed: 105)
    let ρ = λ * d
    expect(rows, ρ * d / (2 * (1 - ρ)), within: 0.04) { $0.wait.mean }
    for (index, t) in Station.marks.enumerated() where t < 6 {
      // A. K. Erlang, 1909: P(W ≤ t) = (1 - ρ) Σ (λ(kd - t))ᵏ / k! · e^(-λ(kd - t)), k = 0 ... ⌊t/d⌋.
      var sum = 0.0
      var factorial = 1.0
      for k in 0...Int(t / d) {
        if k > 0 { factorial *= Double(k) }
        let x = λ * (Double(k) * d - t)
        sum += (0..<k).reduce(1.0) { power, _ in power * x } / factorial * Mathematics.exp(-x)
      }
      expect(rows, 1 - (1 - ρ) * sum, within: 0.12) { Double($0.waitsAbove[index]) / Double($0.wait.count) }
    }
  }

  @Test(arguments: [0.9, 1.0, 1.5])
  func `M/M/1/K: how many are lost`(ρ: Double) throws {
    let places = 5
    let rows = try run(
      .init(source: .poisson(rate: ρ), service: .exponential(mean: 1), places: places), seed: 106)
    let weights = (0...places).map { Mathematics.pow(ρ, Double($0)) }
    let total = weights.reduce(0, +)
    expect(rows, weights[places] / total, within: 0.03) { Double($0.lost) / Double($0.arrived) }
    let present = weights.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element } / total
    expect(rows, present, within: 0.02) { $0.meanPresent }
    expect(rows, 1 - weights[0] / total, within: 0.02) { $0.meanBusy }
  }

  @Test(arguments: [1, 2])
  func `machine repair: a finite source, with one and with two who repair`(servers: Int) throws {
    let (machines, meanRun, meanRepair) = (6, 10.0, 2.0)
    let rows = try run(
      .init(
        source: .machines(machines, meanRun: meanRun), service: .exponential(mean: meanRepair),
        servers: servers),
      seed: 107)
    // Birth and death: n machines down, λₙ = (N - n) / run, μₙ = min(n, servers) / repair.
    var weights = [1.0]
    for n in 0..<machines {
      weights.append(weights[n] * Double(machines - n) / meanRun * meanRepair / Double(min(n + 1, servers)))
    }
    let total = weights.reduce(0, +)
    let down = weights.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element } / total
    let busy = weights.enumerated().reduce(0) { $0 + Double(min($1.offset, servers)) * $1.element } / total
    expect(rows, down, within: 0.02) { $0.meanPresent }
    expect(rows, busy, within: 0.02) { $0.meanBusy }
    // Little: the wait before repair.
    let rate = busy / meanRepair
    expect(rows, (down - busy) / rate, within: 0.06) { $0.wait.mean }
  }

  // MARK: - Help

  private func run(_ configuration: Station.Configuration, seed: UInt64) throws -> [Station.Row] {
    try runTrials(Self.trials, jobs: 2) { trial throws(SimulationStalled) in
      try Station.run(configuration, seed: seed, trial: trial)
    }
  }

  /// Erlang's formula for the probability of having to wait, by the recursion of his loss formula.
  private func erlangC(servers: Int, load: Double) -> Double {
    var loss = 1.0
    for n in 1...servers { loss = load * loss / (Double(n) + load * loss) }
    let ρ = load / Double(servers)
    return loss / (1 - ρ * (1 - loss))
  }
}

/// The true value lies in the 99.9 % interval of the trials' figures, and half the interval is at most this share of it
/// (or 0.005, which bounds the rare tails of a distribution).
func expect<Row>(
  _ rows: [Row], _ truth: Double, within precision: Double, location: SourceLocation = #_sourceLocation,
  _ figure: (Row) -> Double
) {
  let interval = Tally(rows.map(figure)).meanInterval(confidence: 0.999)
  let words: Comment = "\(truth) against \(interval?.lower ?? .nan) ... \(interval?.upper ?? .nan)"
  #expect(interval?.contains(truth) == true, words, sourceLocation: location)
  #expect(
    (interval?.halfWidth ?? .infinity) <= max(precision * truth, 0.005), words, sourceLocation: location)
}
