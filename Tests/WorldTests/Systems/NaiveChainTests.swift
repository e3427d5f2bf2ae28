import EventKernel
import MechanismChecks
import Scenario
import Testing
import TraceModel
import World

/// Small random chains, held against a model in which every message is an event of a calendar and nothing is a recursion.
@Suite("A chain, message by message") struct NaiveChainTests {
  /// What a boundary does, drawn.
  private struct Hop {
    var delay = Int64(0)
    var service = Int64(0)
    var places = 0
    var consumers = 1
    var drops = QueueDrops.newest
    var entersOpenLot = false
    var refuses: Range<Int64> = 0..<0
    /// When somebody looks at the queue, and from how many on it is emptied.
    var looksEvery: Int64?
    var limit = Int.max
  }

  private enum Event: BitwiseCopyable {
    case comes(hop: Int, message: Int)
    case done(hop: Int, message: Int)
    case look(hop: Int, number: Int64)
  }

  private struct Entered: Hashable {
    var message: Int
    var lot: LotID
    /// In which second.
    var second: Int64
  }

  private static func naive(_ hops: [Hop], said: [Int64], opened: [(at: Int64, lot: LotID)], lots: [LotID])
    -> [Entered]
  {
    var calendar = Calendar<Event>()
    var (waiting, busy) = (hops.map { _ in [Int]() }, hops.map { _ in 0 })
    var lots = lots
    var entered: [Entered] = []
    func schedule(_ event: Event, _ at: Int64, _ calendar: inout Calendar<Event>) {
      calendar.schedule(event, at: Instant(nanoseconds: at), rank: Rank(.message))
    }
    func enter(_ hop: Int, _ message: Int, _ now: Int64, _ calendar: inout Calendar<Event>) {
      if hops[hop].refuses.contains(now) { return }
      if hops[hop].entersOpenLot, let open = opened.last(where: { $0.at <= now }) { lots[message] = open.lot }
      if hop + 1 < hops.count {
        schedule(.comes(hop: hop + 1, message: message), now + hops[hop + 1].delay, &calendar)
      } else {
        entered.append(Entered(message: message, lot: lots[message], second: now / 1_000_000_000))
      }
    }
    for (hop, plan) in hops.enumerated() {
      if let every = plan.looksEvery { schedule(.look(hop: hop, number: 1), every, &calendar) }
    }
    for (message, at) in said.enumerated() {
      schedule(.comes(hop: 0, message: message), at + hops[0].delay, &calendar)
    }
    while let due = calendar.pop() {
      let now = due.time.nanoseconds
      switch due.event {
      case .comes(let hop, let message):
        if hops[hop].service == 0 {
          enter(hop, message, now, &calendar)
        } else if busy[hop] < hops[hop].consumers {
          busy[hop] += 1
          schedule(.done(hop: hop, message: message), now + hops[hop].service, &calendar)
        } else if waiting[hop].count < hops[hop].places {
          waiting[hop].append(message)
        } else if hops[hop].drops == .oldest, hops[hop].places > 0 {
          waiting[hop].removeFirst()
          waiting[hop].append(message)
        }
      case .look(let hop, let number):
        if waiting[hop].count >= hops[hop].limit { waiting[hop] = [] }
        let next = (number + 1) * hops[hop].looksEvery!
        if next < (said.last ?? 0) * 10 { schedule(.look(hop: hop, number: number + 1), next, &calendar) }
      case .done(let hop, let message):
        enter(hop, message, now, &calendar)
        busy[hop] -= 1
        if !waiting[hop].isEmpty {
          busy[hop] += 1
          schedule(.done(hop: hop, message: waiting[hop].removeFirst()), now + hops[hop].service, &calendar)
        }
      }
    }
    return entered
  }

  @Test(
    "the same messages enter the record, under the same lots, in the same order and second", arguments: 0..<80
  )
  func same(seed: Int) throws {
    var paths = RandomPaths(seed: UInt64(seed), trial: 0)
    var stream = paths.claim("test", owner: "NaiveChainTests").stream(0)
    var hops = Array(repeating: Hop(), count: Boundary.allCases.count)
    var mechanisms = LinePlan().mechanisms
    func set(_ id: MechanismID, _ values: [(String, any ParameterValue)]) throws {
      var settings = MechanismSettings.healthy
      for (name, value) in values {
        settings.set(try #require(id.card.parameters.first { $0.id == name }), to: value)
      }
      mechanisms.set(id, to: settings)
    }
    func boundary() -> Boundary { Boundary.allCases[Int(stream.below(UInt64(hops.count)))] }

    let queue = boundary()
    // Every second chain has a second queue, with other values, at the border behind or before.
    let other = Boundary.allCases[(Int(queue.rawValue) + 1) % Boundary.allCases.count]
    if seed.isMultiple(of: 2) {
      hops[Int(other.rawValue)].service = 1 + Int64(stream.below(400_000_000))
      hops[Int(other.rawValue)].places = 1 + Int(stream.below(30))
    }
    hops[Int(queue.rawValue)].consumers = 1 + Int(stream.below(3))
    hops[Int(queue.rawValue)].service =
      1 + Int64(stream.below(450_000_000)) * Int64(hops[Int(queue.rawValue)].consumers)
    hops[Int(queue.rawValue)].places = Int(stream.below(12))
    hops[Int(queue.rawValue)].drops = QueueDrops.allCases[Int(stream.below(2))]
    var plan = LinePlan()
    func values(_ hop: Hop) -> [(String, any ParameterValue)] {
      [
        ("service", TimeSpan.nanoseconds(hop.service)), ("places", Count(hop.places)), ("drops", hop.drops),
        ("consumers", Count(hop.consumers)),
      ]
    }
    plan.set(
      .queueOverflow, values(hops[Int(queue.rawValue)]) + [("at-border", queue)],
      alsoAt: seed.isMultiple(of: 2) ? [(other, values(hops[Int(other.rawValue)]))] : [])
    mechanisms = plan.mechanisms
    if seed.isMultiple(of: 3) {
      hops[Int(queue.rawValue)].looksEvery = 1_000_000_000 + Int64(stream.below(9_000_000_000))
      hops[Int(queue.rawValue)].limit = 1 + Int(stream.below(8))
      try set(
        .queuePurge,
        [
          ("every", TimeSpan.nanoseconds(hops[Int(queue.rawValue)].looksEvery!)),
          ("limit", Count(hops[Int(queue.rawValue)].limit)), ("share", Fraction.of(1)), ("at-border", queue),
        ])
    }
    let race = boundary()
    hops[Int(race.rawValue)].delay = Int64(stream.below(2)) * Int64(stream.below(9_000_000_000))
    hops[Int(race.rawValue)].entersOpenLot = true
    try set(
      .lotBoundaryRace,
      [
        ("delay", TimeSpan.nanoseconds(hops[Int(race.rawValue)].delay)),
        ("lot", LotBoundaryRace.LotSource.openOrder), ("at-border", race),
      ])
    let update = boundary()
    let from = Int64(stream.below(90_000_000_000))
    hops[Int(update.rawValue)].refuses = from..<from + 10_000_000_000
    try set(
      .updateMapping,
      [
        ("at", TimeSpan?.some(.nanoseconds(from))), ("rolled-back", TimeSpan?.some(.seconds(10))),
        ("field", UpdateMapping.Field.serial), ("tested", Fraction.of(0)), ("at-border", update),
      ])

    var (said, opened, lots): ([Int64], [(at: Int64, lot: LotID)], [LotID]) = ([], [], [])
    var (batch, now) = (EventBatch(), Int64(0))
    for number in 0..<400 {
      now += 1 + Int64(stream.below(500_000_000))
      let isOpening = number % 100 == 0
      var header = EventHeader(isOpening ? .openLot : .commission)
      header.id = EventID(sender: ActorID(raw: 3), sequence: UInt64(number))
      header.lot = LotID(raw: UInt32(1 + number / 100))
      if isOpening { opened.append((now, header.lot)) }
      said.append(now)
      lots.append(header.lot)
      batch.append(header, item: ItemID(raw: UInt32(number + 1)))
    }
    var chain = Chain(mechanisms, seed: UInt64(seed), trial: 0)
    chain.take(batch, saidAt: said.map(Instant.init(nanoseconds:)))
    var entered: [Entered] = []
    for second in 0..<Int64(600) {
      let delivered = chain.deliver(before: .start + .seconds(second + 1)).batch
      entered += delivered.headers.map {
        Entered(message: Int($0.id.low), lot: $0.lot, second: second)
      }
    }
    let expected = Self.naive(hops, said: said, opened: opened, lots: lots)
    #expect(entered == expected)
    #expect(entered.count < 400 && entered.count > 30, "\(entered.count) show little")
  }
}
