import EventKernel
import Scenario
import Testing
import TraceModel
import World

/// Each message that is said is entered, lost, known again or on its way; and what is in order comes in order.
@Suite("A chain of systems conserves messages") struct ChainTests {
  private func batch(_ count: Int, from first: Int = 0) -> (EventBatch, [Instant]) {
    var batch = EventBatch()
    var times: [Instant] = []
    for number in first..<first + count {
      var header = EventHeader(number == 0 ? .openLot : .commission)
      header.id = EventID(sender: ActorID(raw: 3), sequence: UInt64(number + 1))
      header.lot = LotID(raw: 1)
      batch.append(header, item: ItemID(raw: UInt32(number + 1)))
      times.append(.start + .milliseconds(200 * Int64(number)))
    }
    return (batch, times)
  }

  private func mechanisms(_ id: MechanismID, _ values: [(String, any ParameterValue)]) -> MechanismValues {
    var plan = LinePlan()
    var settings = MechanismSettings.healthy
    for (name, value) in values { settings.set(id.card.parameters.first { $0.id == name }!, to: value) }
    plan.mechanisms.set(id, to: settings)
    return plan.mechanisms
  }

  @Test("healthy values leave everything as it was said")
  func transparent() {
    let isTransparent = Chain(MechanismValues(), seed: 1, trial: 0).isTransparent
    #expect(isTransparent)
  }

  static let cases: [(MechanismID, [(String, any ParameterValue)])] = [
    (.queueOverflow, [("service", TimeSpan.milliseconds(230)), ("places", Count(20))]),
    (
      .queueOverflow,
      [("service", TimeSpan.milliseconds(230)), ("places", Count(20)), ("drops", QueueDrops.oldest)]
    ),
    (
      .queueOverflow,
      [
        ("service", TimeSpan.milliseconds(650)), ("places", Count(20)), ("consumers", Count(3)),
        ("law", QueueOverflow.Law.exponential),
      ]
    ),
    (
      .outage,
      [("between", TimeSpan.minutes(3)), ("length", TimeSpan.minutes(1)), ("buffer", Count(50))]
    ),
    (
      .outage,
      [
        ("between", TimeSpan.minutes(3)), ("length", TimeSpan.minutes(1)),
        ("recovery", Outage.Recovery.purge),
        ("at-border", Boundary.enterpriseToRepository),
      ]
    ),
    (.lotBoundaryRace, [("delay", TimeSpan.seconds(30)), ("lot", LotBoundaryRace.LotSource.openOrder)]),
    (
      .retryDuplicate,
      [
        ("timeout", TimeSpan.seconds(1)), ("latency", TimeSpan.seconds(1)),
        ("receiver", RetryDuplicate.Receiver.repeating),
      ]
    ),
    (.retryDuplicate, [("timeout", TimeSpan.seconds(1)), ("latency", TimeSpan.seconds(1))]),
    (.outOfOrder, [("spread", TimeSpan.seconds(5)), ("at-border", Boundary.enterpriseToRepository)]),
    (
      .updateMapping,
      [
        ("at", Optional(TimeSpan.minutes(3))), ("tested", Fraction.of(0)),
        ("field", UpdateMapping.Field.serial),
      ]
    ),
    (
      .updateMapping,
      [
        ("at", Optional(TimeSpan.minutes(3))), ("tested", Fraction.of(0)),
        ("field", UpdateMapping.Field.version),
      ]
    ),
    (
      .clockOffset,
      [
        ("dates", ClockOffset.DateSource.ownClock), ("at", Optional(TimeSpan.minutes(3))),
        ("offset", TimeSpan.hours(-1)), ("at-border", Boundary.siteToEnterprise),
      ]
    ),
  ]

  @Test("said and doubled are entered, lost, known again, or on their way", arguments: cases.indices)
  func conserved(index: Int) {
    let (id, values) = Self.cases[index]
    var chain = Chain(mechanisms(id, values), seed: 5, trial: 0)
    let isTransparent = chain.isTransparent
    #expect(!isTransparent)
    var entered: [EventID] = []
    var items: [UInt32] = []
    for minute in 0..<40 {
      if minute < 30 {
        let (said, times) = batch(300, from: minute * 300)
        chain.take(said, saidAt: times)
      }
      let delivery = chain.deliver(before: .start + .minutes(Int64(minute) + 1))
      entered += delivery.batch.headers.map(\.id)
      items += delivery.batch.items.map(\.raw)
      for counts in chain.fates { #expect(counts.underway >= 0) }
    }
    let (first, second) = (chain.fates(at: .controllerToSite), chain.fates(at: .enterpriseToRepository))
    let (said, settled) = (chain.said, chain.settled)
    #expect(first.said == 9_000 && said == 9_000)
    #expect(first.said == first.delivered + first.lost + first.underway)
    #expect(second.said == first.delivered && second.entered == entered.count)
    #expect(second.delivered == Set(items).count && second.doubled >= first.copiesEntered)
    #expect(settled == 9_000 && first.underway == 0 && second.underway == 0)
    #expect(Set(entered).count == entered.count, "an identity twice")
    if id != .lotBoundaryRace {
      #expect(
        first.lost + second.lost + first.doubled + second.doubled > 0 || id == .outOfOrder
          || id == .clockOffset)
    }
    let isOrdered = zip(items, items.dropFirst()).allSatisfy { $0 < $1 }
    let isSideBySide = values.contains { $0.0 == "consumers" }
    #expect(isOrdered == (id != .outOfOrder && id != .retryDuplicate && !isSideBySide), "order of arrival")
  }

  @Test("how often anybody looks makes no difference", arguments: cases.indices, [7, 200, 4_000] as [Int64])
  func looks(index: Int, seconds: Int64) {
    func run(every look: TimeSpan) -> (entered: [TraceEvent], fates: [MessageCounts]) {
      let (id, values) = Self.cases[index]
      var chain = Chain(mechanisms(id, values), seed: 5, trial: 0)
      let (said, times) = batch(9_000)
      var (entered, next, now): ([TraceEvent], Int, Instant) = ([], 0, .start)
      while now < .start + .minutes(41) {
        now += look
        var part = EventBatch()
        let first = next
        while next < times.count, times[next] < now {
          part.append(said[next])
          next += 1
        }
        chain.take(part, saidAt: Array(times[first..<next]))
        let delivered = chain.deliver(before: now).batch
        for place in 0..<delivered.count { entered.append(delivered[place]) }
      }
      return (entered, chain.fates)
    }
    let (often, seldom) = (run(every: .seconds(seconds)), run(every: .minutes(1)))
    #expect(often.entered.map(\.header.id) == seldom.entered.map(\.header.id))
    #expect(often.entered.map(\.header.lot) == seldom.entered.map(\.header.lot))
    #expect(often.entered.map(\.header.eventTime) == seldom.entered.map(\.header.eventTime))
    #expect(often.fates == seldom.fates)
  }
}

/// What fared otherwise at a boundary says so: where, and who was told.
@Suite("A boundary keeps its fates") struct MessageFateTests {
  private func chain(_ id: MechanismID, _ values: [(String, any ParameterValue)]) -> Chain {
    var plan = LinePlan()
    var settings = MechanismSettings.healthy
    for (name, value) in values { settings.set(id.card.parameters.first { $0.id == name }!, to: value) }
    plan.mechanisms.set(id, to: settings)
    return Chain(plan.mechanisms, seed: 5, trial: 0)
  }

  /// A message each second, each about a thing of its own.
  private func say(_ count: Int, to chain: inout Chain) -> Chain.Delivery {
    var batch = EventBatch()
    var times: [Instant] = []
    for number in 0..<count {
      var header = EventHeader(.commission)
      header.id = EventID(sender: ActorID(raw: 3), sequence: UInt64(number + 1))
      header.lot = LotID(raw: 1)
      batch.append(header, item: ItemID(raw: UInt32(number + 1)))
      times.append(.start + .seconds(Int64(number)))
    }
    chain.take(batch, saidAt: times)
    return chain.deliver(before: .start + .days(1))
  }

  @Test("a mark names the boundary at which a message met its mechanism", arguments: Boundary.allCases)
  func marks(boundary: Boundary) {
    var chain = chain(
      .queueOverflow, [("service", TimeSpan.seconds(2)), ("places", Count(10)), ("at-border", boundary)])
    let delivery = say(100, to: &chain)
    let counts = chain.fates(at: boundary)
    #expect(counts[.lost].count == delivery.decided.count && counts[.lost].count > 30)
    #expect(
      delivery.decided.values.allSatisfy {
        $0.mechanisms == MechanismSet(.queueOverflow) && $0.boundaries == BoundarySet(boundary)
      })
    let fates = chain.fates
    for other in Boundary.allCases where other != boundary { #expect(fates[Int(other.rawValue)].isPlain) }
  }

  @Test(
    "what still waits when nobody waits for it any longer stays where it is: it is not lost, and has its cause"
  )
  func waiting() {
    var chain = chain(.queueOverflow, [("service", TimeSpan.seconds(10)), ("places", Count(1_000_000))])
    _ = say(300, to: &chain)
    #expect(chain.settled == 300)
    // A second time: what is said behind it still waits after a minute.
    var late = self.chain(.queueOverflow, [("service", TimeSpan.seconds(10)), ("places", Count(1_000_000))])
    var (batch, times) = (EventBatch(), [Instant]())
    for number in 0..<300 {
      var header = EventHeader(.commission)
      header.id = EventID(sender: ActorID(raw: 3), sequence: UInt64(number + 1))
      batch.append(header, item: ItemID(raw: UInt32(number + 1)))
      times.append(.start + .milliseconds(Int64(number)))
    }
    late.take(batch, saidAt: times)
    // Each takes 10 s: one a 10 s is entered, and one more by the end of the first.
    let entered = late.deliver(before: .start + .seconds(61)).batch.count
    let left = late.abandon(at: .start + .seconds(61))
    let counts = late.fates(at: .controllerToSite)
    #expect(entered == 6 && counts.entered == 6 && counts.lost == 0)
    #expect(counts[.waiting].count == 294 && counts[.waiting].silent == 294)
    #expect(counts.held == 294 && counts.underway == 294)
    #expect(
      left.decided.count == 294
        && left.decided.values.allSatisfy { $0.mechanisms == MechanismSet(.queueOverflow) })
    #expect(late.settled == 300 && late.oldestUnderWay == nil)
  }

  @Test("each fate is silent, or raised on one side", arguments: Alert.allCases)
  func alerts(alert: Alert) {
    var chain = chain(
      .queueOverflow, [("service", TimeSpan.seconds(2)), ("places", Count(10)), ("alert", alert)])
    _ = say(100, to: &chain)
    let lost = chain.fates(at: .controllerToSite)[.lost]
    #expect(lost.count > 30)
    #expect(lost.bySender == (alert == .sender ? lost.count : 0))
    #expect(lost.byReceiver == (alert == .receiver ? lost.count : 0))
    #expect(lost.silent == (alert == .nobody ? lost.count : 0))
  }

  @Test("who empties a buffer is told by no system")
  func purge() {
    var chain = chain(
      .outage,
      [
        ("between", TimeSpan.minutes(5)), ("length", TimeSpan.minutes(5)),
        ("recovery", Outage.Recovery.purge),
        ("alert", Alert.sender),
      ])
    _ = say(3_000, to: &chain)
    let lost = chain.fates(at: .controllerToSite)[.lost]
    #expect(lost.count > 100 && lost.silent == lost.count)
  }

  @Test("a copy that never came makes no repetition of the next")
  func lostCopies() {
    var plan = LinePlan()
    var retries = MechanismSettings.healthy
    for (name, value) in [
      ("timeout", TimeSpan.seconds(1) as any ParameterValue), ("latency", TimeSpan.seconds(1)),
    ] { retries.set(MechanismID.retryDuplicate.card.parameters.first { $0.id == name }!, to: value) }
    var queue = MechanismSettings.healthy
    for (name, value) in [
      ("service", TimeSpan.milliseconds(900) as any ParameterValue), ("places", Count(0)),
    ] {
      queue.set(MechanismID.queueOverflow.card.parameters.first { $0.id == name }!, to: value)
    }
    plan.mechanisms.set(.retryDuplicate, to: retries)
    plan.mechanisms.set(.queueOverflow, to: queue)
    var chain = Chain(plan.mechanisms, seed: 5, trial: 0)
    chain.follow(Set((1...2_000).map { ItemID(raw: $0) }))
    let delivery = say(2_000, to: &chain)
    var events: [ItemID: [MessageHop.Event]] = [:]
    for hop in delivery.hops where hop.boundary == .controllerToSite {
      events[hop.items[0], default: []].append(hop.event)
    }
    let recognized = events.values.filter { $0.contains(.recognized) }
    #expect(recognized.count > 50 && events.values.contains { $0.contains(.lost) })
    #expect(recognized.allSatisfy { $0.contains(.entered(instead: nil)) })
    #expect(events.values.allSatisfy { $0.count { $0 == .entered(instead: nil) } <= 1 })
  }

  @Test("of a message whose copies come to grief and one of which is entered nothing is lost")
  func copiesLost() {
    var plan = LinePlan()
    plan.set(
      .retryDuplicate,
      [
        ("timeout", TimeSpan.seconds(1)), ("latency", TimeSpan.seconds(1)),
        ("receiver", RetryDuplicate.Receiver.repeating),
      ])
    plan.set(.queueOverflow, [("service", TimeSpan.milliseconds(900)), ("places", Count(1))])
    var chain = Chain(plan.mechanisms, seed: 5, trial: 0)
    let delivery = say(2_000, to: &chain)
    let there = Set(delivery.batch.items.map(\.raw))
    let (first, last) = (chain.fates(at: .controllerToSite), chain.fates(at: .enterpriseToRepository))
    #expect(first.copiesLost > 50 && first.copiesEntered > 50 && first.lost > 10)
    #expect(first.said == 2_000 && first.delivered == there.count && first.lost == 2_000 - there.count)
    #expect(first.doubled == first.copiesEntered + first.copiesLost)
    #expect(last.said == there.count && last.doubled == first.copiesEntered && last.underway == 0)
  }

  /// A block of numbers is allotted each quarter of an hour and used in the next; the update comes after 20 min, for an hour.
  @Test(
    "each thing that an update can change has a consequence of its own",
    arguments: UpdateMapping.Field.allCases)
  func fields(field: UpdateMapping.Field) {
    var plan = LinePlan()
    plan.set(
      .updateMapping,
      [
        ("at", TimeSpan?.some(.minutes(20))), ("rolled-back", TimeSpan?.some(.hours(1))), ("field", field),
        ("shift", TimeSpan.hours(2)), ("tested", Fraction.of(0)),
      ])
    var chain = Chain(plan.mechanisms, seed: 5, trial: 0)
    var (batch, times): (EventBatch, [Instant]) = (EventBatch(), [])
    func say(_ kind: EventKind, _ items: [Int], in container: Int? = nil, at minute: Int) {
      var header = EventHeader(kind)
      header.id = EventID(sender: ActorID(raw: 3), sequence: UInt64(times.count + 1))
      header.lot = LotID(raw: minute < 10 ? 1 : 2)
      if let container { header.container = ItemID(raw: UInt32(container)) }
      batch.append(header, items: items.map { ItemID(raw: UInt32($0)) })
      times.append(.start + .minutes(Int64(minute)))
    }
    for minute in 0..<120 {
      if minute == 0 || minute == 10 { say(.openLot, [], at: minute) }
      if minute % 15 == 0 { say(.allocate, Array(1_000 + minute..<1_015 + minute), at: minute) }
      say(.commission, [1_000 + minute], at: minute)
      say(.countReport, [], at: minute)
      say(.pack, [1_000 + minute], in: 5_000 + minute, at: minute)
    }
    chain.take(batch, saidAt: times)
    let entered = chain.deliver(before: .start + .days(1)).batch
    let counts = chain.fates(at: .controllerToSite)
    func left(_ kind: EventKind) -> Int { 120 - entered.headers.count { $0.kind == kind } }
    #expect(counts.said == 2 + 8 + 360 && counts.said == counts.delivered + counts.lost)
    let refused = (left(.commission), left(.pack), left(.countReport))
    switch field {
    case .serial: #expect(refused == (60, 60, 0) && counts.lost == 120 + 4)
    case .container: #expect(refused == (0, 60, 0) && counts.lost == 60)
    case .expiry: #expect(refused == (60, 0, 0) && counts.lost == 60)
    case .version: #expect(refused == (60, 60, 60) && counts.lost == 180 + 4)
    // Allotted at 15 min and used from 20 to 30, allotted at 75 and used from 80 to 90.
    case .format: #expect(refused == (20, 20, 0) && counts.lost == 40)
    // The lot that was open at the update is the right one.
    case .lot: #expect(counts.lost == 0 && counts.isPlain)
    case .zone:
      #expect(counts.lost == 0 && counts[.misdated].count == 184)
      let wrong = zip(batch.headers, entered.headers).count {
        $1.eventTime.microseconds(since: $0.eventTime) == 7_200_000_000
      }
      #expect(wrong == 184 && zip(batch.headers, entered.headers).allSatisfy { $0.id == $1.id })
    }
  }

  @Test("a sender gives up after as many attempts as said", arguments: [1, 2, 5])
  func attempts(most: Int) {
    var chain = chain(
      .retryDuplicate,
      [
        ("timeout", TimeSpan.milliseconds(1)), ("latency", TimeSpan.hours(1)), ("attempts", Count(most)),
        ("late", RetryDuplicate.LateAcknowledgement.ignored),
      ])
    _ = say(500, to: &chain)
    // Hardly one of a thousand is acknowledged within a millisecond.
    let counts = chain.fates(at: .controllerToSite)
    #expect(abs(counts.doubled - 500 * (most - 1)) <= 2)
  }

  @Test("what a site can count: what it has said, and what has come")
  func missing() {
    var chain = chain(.queueOverflow, [("service", TimeSpan.seconds(2)), ("places", Count(10))])
    chain.count(from: 0)
    let delivery = say(100, to: &chain)
    let (missing, first, settled) = (chain.missing(in: 0..<100), chain.hasArrived(0), chain.settled)
    #expect(missing == 100 - delivery.batch.count && first && settled == 100)
  }

  @Test("an outage that is over before the first message, queues without a place, updates in the past")
  func extremes() {
    var none = chain(.queueOverflow, [("service", TimeSpan.seconds(2)), ("places", Count(0))])
    let half = say(100, to: &none).batch.count
    #expect(half == 50)
    var past = chain(
      .updateMapping,
      [("at", Optional(TimeSpan.zero)), ("field", UpdateMapping.Field.serial), ("tested", Fraction.of(0))])
    let refused = say(100, to: &past).batch.count
    #expect(refused == 0)
    var down = chain(
      .outage, [("between", TimeSpan.minutes(1)), ("length", TimeSpan.days(365)), ("buffer", Count(0))])
    let first = say(1_000, to: &down).batch.count
    let isTransparent = chain(.outage, []).isTransparent
    #expect(first < 1_000 && isTransparent)
  }
}
