import EventKernel
import MechanismChecks
import Numerics
import Scenario
import Testing
import TraceModel
import World

/// What waits before a system behind the line waits as queueing theory has it, by the parameters that a scenario has for it.
///
/// Messages are said without memory; each run begins with nothing waiting, and what comes first is left out. Neighboring
/// waits are alike, so that the run is the unit: means over runs, and their interval. L. Kleinrock, *Queueing Systems* I (1975).
@Suite("Waiting between systems") struct QueueTheoryTests {
  /// What one run gives.
  private struct Row: Sendable {
    var wait = Tally()
    /// How many are entered more than one mean service after they came.
    var answersAbove = Tally()
    var lost = 0.0
  }

  private static let (runs, said, left) = (24, 24_000, 2_000)
  /// Seconds for a message, in the mean: a quarter, as a transaction to a busy database.
  private static let service = 0.25

  /// Runs with `load` times as many messages as one consumer can take.
  private static func rows(
    load: Double, law: QueueOverflow.Law, consumers: Int = 1, places: Int = 1_000_000,
    at boundary: Boundary = .controllerToSite
  ) throws -> [Row] {
    var plan = LinePlan()
    plan.set(
      .queueOverflow,
      [
        ("service", TimeSpan.milliseconds(Int64(service * 1_000))), ("law", law),
        ("consumers", Count(consumers)),
        ("places", Count(places)), ("at-border", boundary),
      ])
    let mechanisms = plan.mechanisms
    return runTrials(0..<UInt64(runs), jobs: 2) { row(mechanisms, load: load, at: boundary, trial: $0) }
  }

  private static func row(_ mechanisms: MechanismValues, load: Double, at boundary: Boundary, trial: UInt64)
    -> Row
  {
    var paths = RandomPaths(seed: 77, trial: trial)
    var stream = paths.claim("test", owner: "QueueTheoryTests").stream(0)
    var batch = EventBatch()
    var (times, now): ([Instant], Double) = ([], 0)
    for number in 1...said {
      now -= Mathematics.log(stream.uniformOpen()) * service / load
      var header = EventHeader(.commission)
      header.id = EventID(sender: ActorID(raw: 3), sequence: UInt64(number))
      header.lot = LotID(raw: 1)
      batch.append(header, item: ItemID(raw: UInt32(number)))
      times.append(Instant(nanoseconds: Int64(now * 1e9)))
    }
    var chain = Chain(mechanisms, seed: 77, trial: trial)
    chain.follow(Set((1...said).map { ItemID(raw: UInt32($0)) }))
    chain.take(batch, saidAt: times)
    let delivery = chain.deliver(before: .start + .days(30))
    var row = Row()
    for hop in delivery.hops where hop.boundary == boundary && Int(hop.items[0].raw) > left {
      let isEntered = hop.event == .entered(instead: nil)
      row.lost += isEntered ? 0 : 1 / Double(said - left)
      if isEntered {
        row.wait.add(hop.waited.seconds / service)
        row.answersAbove.add(hop.waited.seconds > service ? 1 : 0)
      }
    }
    return row
  }

  /// `truth` is in the interval of the runs, which is so narrow that what another law would give is not.
  private static func expect(
    _ rows: [Row], _ truth: Double, butNot other: Double, at location: SourceLocation = #_sourceLocation,
    _ figure: (Row) -> Double
  ) {
    let interval = Tally(rows.map(figure)).meanInterval(confidence: 0.999)
    let words: Comment =
      "\(truth) and not \(other) in \(interval?.lower ?? .nan) … \(interval?.upper ?? .nan)"
    #expect(interval?.contains(truth) == true, words, sourceLocation: location)
    #expect(interval?.contains(other) == false, words, sourceLocation: location)
  }

  // In units of one mean service; `hop.waited` is from coming to being entered, so that it has the service in it.

  @Test(
    "M/M/1: from coming to being entered 1/(1 − ρ), without memory itself", arguments: [0.5, 0.8],
    Boundary.allCases)
  func exponential(ρ: Double, boundary: Boundary) throws {
    let rows = try Self.rows(load: ρ, law: .exponential, at: boundary)
    Self.expect(rows, 1 / (1 - ρ), butNot: 1 + ρ / (2 * (1 - ρ))) { $0.wait.mean }
    Self.expect(rows, Mathematics.exp(-(1 - ρ)), butNot: Mathematics.exp(-1)) { $0.answersAbove.mean }
  }

  @Test("M/D/1: half the wait of M/M/1", arguments: [0.5, 0.8])
  func fixed(ρ: Double) throws {
    let rows = try Self.rows(load: ρ, law: .fixed)
    Self.expect(rows, 1 + ρ / (2 * (1 - ρ)), butNot: 1 / (1 - ρ)) { $0.wait.mean }
    // Who finds nobody is served at once: 1 − ρ of them.
    Self.expect(rows, ρ, butNot: ρ * ρ) { $0.answersAbove.mean }
  }

  /// Probabilities of n present, by birth and death.
  private static func present(_ load: Double, _ consumers: Int, _ places: Int) -> [Double] {
    var weights = [1.0]
    for n in 1...(consumers + places) { weights.append(weights[n - 1] * load / Double(min(n, consumers))) }
    let all = weights.reduce(0, +)
    return weights.map { $0 / all }
  }

  /// What is lost, and how long what is not is there (Little).
  private static func closed(_ load: Double, _ consumers: Int, _ places: Int) -> (lost: Double, there: Double)
  {
    let present = present(load, consumers, places)
    let mean = present.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
    return (present[consumers + places], mean / (load * (1 - present[consumers + places])))
  }

  @Test(
    "M/M/c/K: how many are lost, and how long the others are there; one place or one consumer more would show",
    arguments: [(1, 5, 0.9), (1, 3, 1.5), (2, 4, 1.8), (3, 6, 2.7), (4, 0, 3)])
  func finite(consumers: Int, places: Int, load: Double) throws {
    let rows = try Self.rows(load: load, law: .exponential, consumers: consumers, places: places)
    let (right, place) = (Self.closed(load, consumers, places), Self.closed(load, consumers, places + 1))
    let consumer = Self.closed(load, consumers + 1, max(0, places - 1))
    Self.expect(rows, right.lost, butNot: place.lost) { $0.lost }
    Self.expect(rows, right.lost, butNot: consumer.lost) { $0.lost }
    Self.expect(rows, right.there, butNot: places == 0 ? place.there : consumer.there) { $0.wait.mean }
  }

  @Test("M/M/c: several consumers overtake one another, and each message that was overtaken says so")
  func overtaking() throws {
    var plan = LinePlan()
    plan.set(
      .queueOverflow,
      [
        ("service", TimeSpan.seconds(1)), ("law", QueueOverflow.Law.exponential), ("consumers", Count(3)),
      ])
    var chain = Chain(plan.mechanisms, seed: 4, trial: 0)
    var batch = EventBatch()
    for number in 1...2_000 {
      var header = EventHeader(.commission)
      header.id = EventID(sender: ActorID(raw: 3), sequence: UInt64(number))
      header.lot = LotID(raw: 1)
      batch.append(header, item: ItemID(raw: UInt32(number)))
    }
    chain.take(batch, saidAt: (1...2_000).map { .start + .milliseconds(400 * $0) })
    let delivery = chain.deliver(before: .start + .days(1))
    // Counted from what has come: who comes after a higher number was overtaken.
    var (highest, overtaken): (UInt32, Set<ItemID>) = (0, [])
    for item in delivery.batch.items {
      if item.raw < highest { overtaken.insert(item) }
      highest = max(highest, item.raw)
    }
    #expect(overtaken.count > 200 && delivery.batch.count == 2_000)
    #expect(chain.fates(at: .controllerToSite)[.overtaken].count == overtaken.count)
    #expect(Set(delivery.decided.keys) == overtaken)
    #expect(delivery.decided.values.allSatisfy { $0.mechanisms == MechanismSet(.queueOverflow) })
  }
}
