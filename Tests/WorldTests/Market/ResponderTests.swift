import EventKernel
import Numerics
import Oracles
import Scenario
import Testing
import World

/// A responder is a recursion over arrivals. Held against a model that moves time from event to event, and against the theory of
/// queues.
@Suite("A responder answers in the order of asking") struct ResponderTests {
  private static func endpoint(_ values: [(String, any ParameterValue)]) -> SlowEndpoint {
    condition(SlowEndpoint.self, values)
  }

  private static func responder(_ endpoint: SlowEndpoint, seed: UInt64) -> Responder {
    var paths = RandomPaths(seed: seed, trial: 0)
    var plan = VerificationPlan()
    plan.opensAt = .zero
    plan.openFor = .hours(24)
    return Responder(
      plan, endpoint, startOfTrial: 0, others: paths.claim("others", owner: "test"),
      outages: paths.claim("outages", owner: "test"))
  }

  /// Customers one after the other, with everything in one list of events: arrivals and ends of service.
  private static func naive(_ customers: [(at: Int64, work: Int64)], servers: Int) -> [Int64] {
    var (waiting, busy, done) = ([Int](), 0, Array(repeating: Int64(0), count: customers.count))
    var events = customers.indices.map { (at: customers[$0].at, isEnd: false, who: $0) }
    func begin(_ who: Int, at now: Int64) {
      busy += 1
      done[who] = now + customers[who].work
      events.append((at: done[who], isEnd: true, who: who))
    }
    while !events.isEmpty {
      // An end before an arrival at the same time.
      let next = events.indices.min {
        (events[$0].at, events[$0].isEnd ? 0 : 1, events[$0].who)
          < (events[$1].at, events[$1].isEnd ? 0 : 1, events[$1].who)
      }!
      let event = events.remove(at: next)
      if event.isEnd {
        busy -= 1
        if !waiting.isEmpty { begin(waiting.removeFirst(), at: event.at) }
      } else if busy < servers {
        begin(event.who, at: event.at)
      } else {
        waiting.append(event.who)
      }
    }
    return done
  }

  @Test("the same answers as a model with a calendar, to the nanosecond", arguments: [1, 2, 3, 10])
  func calendar(servers: Int) {
    var stream = RandomPaths(seed: 3, trial: UInt64(servers)).path.stream(0)
    var customers: [(at: Int64, work: Int64)] = []
    var now: Int64 = 0
    for _ in 0..<400 {
      now += stream.exponential(mean: .seconds(1))
      customers.append((now, stream.exponential(mean: .milliseconds(Int64(servers) * 900))))
    }
    var responder = Self.responder(
      Self.endpoint([("load", Rate.perSecond(0)), ("servers", Count(servers))]), seed: 1)
    let answers = customers.map { responder.answer($0.at, work: $0.work) }
    #expect(answers == Self.naive(customers, servers: servers))
    let waited = zip(customers, answers).count { $1! > $0.at + $0.work }
    #expect(waited > 100, "\(waited) of 400 have waited: too few to show anything")
  }

  @Test(
    "answers later than a time, with everybody else's queries: M/M/c",
    arguments: [(8.0, 1.0, 10, 1.0), (8, 1, 10, 4), (2, 1, 3, 2), (0.7, 1, 1, 5)])
  func late(rate: Double, service: Double, servers: Int, patience: Double) {
    var responder = Self.responder(
      Self.endpoint([
        ("load", Rate.perSecond(rate)), ("service", TimeSpan(nearest: service)), ("servers", Count(servers)),
        ("law", SlowEndpoint.Law.exponential),
      ]), seed: 2)
    var stream = RandomPaths(seed: 4, trial: 0).path.stream(0)
    var (now, late, count): (Int64, Int, Int) = (0, 0, 6_000)
    for _ in 0..<count {
      // Longer apart than the queue remembers, so that each is a look of its own.
      now += 600_000_000_000 + stream.exponential(mean: .seconds(60))
      let done = responder.answer(now, work: stream.exponential(mean: TimeSpan(nearest: service)))!
      late += Double(done - now) / 1e9 > patience ? 1 : 0
    }
    count = max(1, count)
    let p = VerificationOracle.later(than: patience, rate: rate, service: service, servers: servers)
    let error = (p * (1 - p) / Double(count)).squareRoot()
    #expect(abs(Double(late) / Double(count) - p) < 4.5 * error, "\(late) of \(count), \(p) expected")
  }

  @Test("the formula says 46 % for eight a second, ten servers of a second each, and a second to wait")
  func formula() {
    #expect(abs(VerificationOracle.later(than: 1, rate: 8, service: 1, servers: 10) - 0.46) < 0.005)
    // One server: an answer is exponential with μ − λ.
    let one = VerificationOracle.later(than: 2, rate: 0.5, service: 1, servers: 1)
    #expect(abs(one - Mathematics.exp(-1)) < 1e-12)
  }

  @Test("in an outage nobody is answered, and afterwards nobody waits for what was lost in it")
  func outage() {
    var responder = Self.responder(
      Self.endpoint([
        ("load", Rate.perSecond(0)), ("outage-between", TimeSpan.minutes(60)),
        ("outage-length", TimeSpan.minutes(20)), ("servers", Count(1)),
      ]), seed: 9)
    var (unanswered, late) = (0, 0)
    for number in 0..<20_000 {
      let now = Int64(number) * 30_000_000_000
      guard let done = responder.answer(now, work: 1_000_000) else {
        unanswered += 1
        continue
      }
      late += done > now + 1_000_000 ? 1 : 0
    }
    #expect(late == 0)
    #expect(abs(Double(unanswered) / 20_000 - 0.25) < 0.06, "\(unanswered)")
  }

  @Test("what an endpoint at its healthy values is asked it answers at once, whatever others ask")
  func healthy() {
    var responder = Self.responder(SlowEndpoint.healthy, seed: 1)
    for number in 0..<200_000 {
      let now = Int64(number) * 7_000_000
      #expect(responder.answer(now, work: 0) == now)
    }
  }

  @Test(
    "a queue that more comes to than it can serve grows all day, and the next morning it is looked at anew")
  func overloaded() {
    var responder = Self.responder(
      Self.endpoint([
        ("load", Rate.perSecond(2)), ("service", TimeSpan.seconds(1)), ("servers", Count(1)),
        ("law", SlowEndpoint.Law.constant),
      ]), seed: 5)
    let hour: Int64 = 3_600_000_000_000
    let waits = [1, 4, 8].map { (responder.answer(Int64($0) * hour, work: 0)! - Int64($0) * hour) / hour }
    #expect(waits[0] < waits[1] && waits[1] < waits[2], "\(waits)")
  }
}

extension RandomPaths {
  fileprivate var path: RandomPath {
    var paths = self
    return paths.claim("test", owner: "ResponderTests")
  }
}
