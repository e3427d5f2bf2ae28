import EventKernel
import Numerics
import Testing
import World

/// A channel is a recursion over arrivals. Held against formulas of queueing theory, and against a model that moves time
/// from event to event and knows no recursion.
@Suite("A channel is a queue") struct ChannelTests {
  private struct Row {
    var waits: [Double] = []
    var lost = 0
  }

  private struct Arrival: BitwiseCopyable {
    var at: Int64
    var service: Int64
  }

  /// `count` messages with exponential distances (mean 1 s / λ), in units of seconds.
  private func run(
    λ: Double, count: Int, servers: Int = 1, places: Int = 1_000_000, seed: UInt64,
    service: (inout RandomStream) -> Double
  ) -> Row {
    var paths = RandomPaths(seed: seed, trial: 0)
    var stream = paths.claim("test", owner: "ChannelTests").stream(0)
    var channel = Channel<Arrival>(capacity: places, servers: servers)
    var hours = ServiceHours.always
    var row = Row()
    var now = 0.0
    for _ in 0..<count {
      now -= Mathematics.log(stream.uniformOpen()) / λ
      let message = Arrival(at: Int64(now * 1e9), service: Int64(service(&stream) * 1e9))
      channel.offer(message, at: message.at, service: message.service, hours: &hours)
    }
    channel.serve(before: .max, hours: &hours)
    while let (message, done) = channel.nextServed(before: .max) {
      row.waits.append(Double(done - message.at - message.service) / 1e9)
    }
    row.lost = channel.takeLost().count
    return row
  }

  /// Mean over batches, each long against the time in which a queue forgets, and the standard error of it.
  private func mean(_ values: [Double], batches: Int = 40) -> (mean: Double, error: Double) {
    let size = values.count / batches
    let means = (0..<batches).map { values[$0 * size..<($0 + 1) * size].reduce(0, +) / Double(size) }
    let tally = Tally(means)
    return (tally.mean, ((tally.variance ?? 0) / Double(batches)).squareRoot())
  }

  @Test("M/M/1 and M/D/1: the mean wait", arguments: [0.5, 0.8])
  func waits(ρ: Double) {
    let exponential = run(λ: ρ, count: 400_000, seed: 1) { -Mathematics.log($0.uniformOpen()) }
    let fixed = run(λ: ρ, count: 400_000, seed: 2) { _ in 1 }
    let (m, d) = (mean(exponential.waits), mean(fixed.waits))
    #expect(abs(m.mean - ρ / (1 - ρ)) < 4 * m.error, "\(m)")
    #expect(abs(d.mean - ρ / (2 * (1 - ρ))) < 4 * d.error, "\(d)")
    #expect(m.error < 0.05 * m.mean && d.error < 0.05 * d.mean, "too few to show anything")
  }

  @Test("M/M/c/K: what is lost", arguments: [(1, 3, 0.9), (3, 0, 2.5), (2, 5, 2.4)])
  func losses(servers: Int, places: Int, λ: Double) {
    let row = run(λ: λ, count: 400_000, servers: servers, places: places, seed: 3) {
      -Mathematics.log($0.uniformOpen())
    }
    // Probabilities of n present, up to a factor: λⁿ over the product of min(k, c).
    var weights = [1.0]
    for n in 1...(servers + places) { weights.append(weights[n - 1] * λ / Double(min(n, servers))) }
    let full = weights[servers + places] / weights.reduce(0, +)
    let share = Double(row.lost) / 400_000
    // Losses come in runs: the error is that of so many fewer independent ones.
    #expect(abs(share - full) < 4 * (full / 400_000 * 10).squareRoot(), "\(share) for \(full)")
  }

  @Test("300 a minute before 280 a minute, 500 places: the first loss after 25 minutes, then 20 a minute")
  func overflow() {
    var channel = Channel<Int>(capacity: 500)
    var hours = ServiceHours.always
    let (spacing, service) = (Int64(200_000_000), Int64(60_000_000_000 / 280))
    var losses: [Int64] = []
    for number in 0..<18_000 {
      let now = Int64(number) * spacing
      channel.offer(number, at: now, service: service, hours: &hours)
      losses += channel.takeLost().map { _ in now }
    }
    let first = Double(losses[0]) / 60e9
    #expect(abs(first - 25) < 0.1, "first loss after \(first) min")
    // An hour less 25 minutes.
    #expect(abs(losses.count - 35 * 20) <= 2, "\(losses.count) lost")
  }

  /// Arrivals, ends of service and borders of outages as events of a list that is searched for the earliest one.
  private func naive(
    _ arrivals: [(at: Int64, service: Int64)], outages: [(from: Int64, until: Int64)], servers: Int,
    capacity: Int,
    buffer: Int, drops: QueueDrops, looks: (every: Int64, limit: Int)?
  ) -> (done: [Int: Int64], lost: [Int]) {
    var (waiting, done, lost): ([Int], [Int: Int64], [Int]) = ([], [:], [])
    var inService: [(message: Int, left: Int64)] = []
    var (now, next) = (Int64.min, 0)
    while next < arrivals.count || !waiting.isEmpty || !inService.isEmpty {
      let isDown = outages.contains { $0.from <= now && now < $0.until }
      if !isDown {
        while inService.count < servers, !waiting.isEmpty {
          let message = waiting.removeFirst()
          inService.append((message, arrivals[message].service))
        }
      }
      var times = outages.flatMap { [$0.from, $0.until] }.filter { $0 > now }
      if next < arrivals.count { times.append(arrivals[next].at) }
      if !isDown { times += inService.map { now + $0.left } }
      var look = Int64.max
      if let looks, !waiting.isEmpty {
        look = (now / looks.every + 1) * looks.every
        times.append(look)
      }
      let then = times.min()!
      if !isDown { for index in inService.indices { inService[index].left -= then - now } }
      now = then
      for one in inService where one.left == 0 { done[one.message] = now }
      inService.removeAll { $0.left == 0 }
      if let looks, now == look, waiting.count >= looks.limit {
        lost += waiting
        waiting = []
      }
      let downNow = outages.contains { $0.from <= now && now < $0.until }
      if !downNow {
        while inService.count < servers, !waiting.isEmpty {
          let message = waiting.removeFirst()
          inService.append((message, arrivals[message].service))
        }
      }
      if next < arrivals.count, arrivals[next].at == now {
        let room = downNow ? min(capacity, buffer) : capacity
        if !downNow, inService.count < servers {
          inService.append((next, arrivals[next].service))
        } else if waiting.count < room {
          waiting.append(next)
        } else if drops == .oldest, room > 0 {
          lost.append(waiting.removeFirst())
          waiting.append(next)
        } else {
          lost.append(next)
        }
        next += 1
      }
    }
    return (done, lost)
  }

  @Test(
    "the same messages are lost, and the others are done at the same moments, as event by event",
    arguments: 0..<60)
  func naive(seed: Int) {
    var paths = RandomPaths(seed: UInt64(seed), trial: 0)
    let path = paths.claim("test", owner: "ChannelTests")
    var stream = path.stream(0)
    var now = Int64(0)
    var arrivals: [(at: Int64, service: Int64)] = []
    for _ in 0..<400 {
      now += 1 + Int64(stream.below(2_000_000_000))
      arrivals.append((now, 1 + Int64(stream.below(1_500_000_000))))
    }
    let servers = 1 + Int(stream.below(3))
    let capacity = Int(stream.below(12))
    let buffer = Int(stream.below(12))
    let drops = QueueDrops.allCases[Int(stream.below(2))]
    let down = paths.claim("down", owner: "ChannelTests")
    let looks =
      seed % 3 == 0 ? (every: 1 + Int64(stream.below(9_000_000_000)), limit: 1 + Int(stream.below(6))) : nil
    let looker = paths.claim("look", owner: "ChannelTests")
    let hasOutages = seed % 2 == 0
    func hours() -> ServiceHours {
      hasOutages ? ServiceHours(between: .seconds(40), length: .seconds(15), down) : .always
    }
    // The outages, as far as anything can happen: found by asking.
    var outages: [(from: Int64, until: Int64)] = []
    if hasOutages {
      var probe = hours()
      var moment = Int64(0)
      while moment < 4_000_000_000_000 {
        if !probe.isOpen(at: moment) {
          let until = probe.opening(from: moment)
          outages.append((probe.closed, until))
          moment = until
        } else {
          moment = max(moment + 1, probe.closed)
        }
      }
    }
    let expected = naive(
      arrivals, outages: outages, servers: servers, capacity: capacity, buffer: buffer, drops: drops,
      looks: looks)
    var channel = Channel<Int>(
      capacity: capacity, servers: servers, drops: drops,
      looks: looks.map { BacklogLooks(every: .nanoseconds($0.every), limit: $0.limit, share: 1, looker) }
        ?? .none)
    var open = hours()
    var (done, lost): ([Int: Int64], [Int]) = ([:], [])
    for (number, arrival) in arrivals.enumerated() {
      channel.offer(number, at: arrival.at, service: arrival.service, kept: buffer, hours: &open)
    }
    channel.serve(before: .max, hours: &open)
    while let (number, moment) = channel.nextServed(before: .max) { done[number] = moment }
    for (number, _, _) in channel.takeLost() { lost.append(number) }
    #expect(lost == expected.lost)
    #expect(done == expected.done)
    let all = lost.count + done.count
    #expect(all == arrivals.count, "\(all) of \(arrivals.count) have a fate")
  }
}
