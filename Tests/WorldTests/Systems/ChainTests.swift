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
    #expect(Chain(MechanismValues(), seed: 1, trial: 0).isTransparent)
  }

  static let cases: [(MechanismID, [(String, any ParameterValue)])] = [
    (.queueOverflow, [("service", TimeSpan.milliseconds(230)), ("places", Count(20))]),
    (
      .queueOverflow,
      [("service", TimeSpan.milliseconds(230)), ("places", Count(20)), ("drops", QueueDrops.oldest)]
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
    #expect(!chain.isTransparent)
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
      for boundary in Boundary.allCases { #expect(chain.fates(at: boundary).underway >= 0) }
    }
    let (first, second) = (chain.fates(at: .controllerToSite), chain.fates(at: .enterpriseToRepository))
    #expect(first.said == 9_000 && chain.said == 9_000)
    #expect(second.said == first.entered && second.entered == entered.count)
    #expect(chain.settled == 9_000 && first.underway == 0 && second.underway == 0)
    #expect(Set(entered).count == entered.count, "an identity twice")
    if id != .lotBoundaryRace {
      #expect(
        first.lost + second.lost + first.doubled + second.doubled > 0 || id == .outOfOrder
          || id == .clockOffset)
    }
    let isOrdered = zip(items, items.dropFirst()).allSatisfy { $0 < $1 }
    #expect(isOrdered == (id != .outOfOrder && id != .retryDuplicate), "order of arrival")
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
    for other in Boundary.allCases where other != boundary { #expect(chain.fates(at: other).isPlain) }
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

  @Test("what a site can count: what it has said, and what has come")
  func missing() {
    var chain = chain(.queueOverflow, [("service", TimeSpan.seconds(2)), ("places", Count(10))])
    chain.count(from: 0)
    let delivery = say(100, to: &chain)
    #expect(chain.missing(in: 0..<100) == 100 - delivery.batch.count)
    #expect(chain.hasArrived(0) && chain.settled == 100)
  }

  @Test("an outage that is over before the first message, queues without a place, updates in the past")
  func extremes() {
    var none = chain(.queueOverflow, [("service", TimeSpan.seconds(2)), ("places", Count(0))])
    #expect(say(100, to: &none).batch.count == 50)
    var past = chain(
      .updateMapping,
      [("at", Optional(TimeSpan.zero)), ("field", UpdateMapping.Field.serial), ("tested", Fraction.of(0))])
    #expect(say(100, to: &past).batch.count == 0)
    var down = chain(
      .outage, [("between", TimeSpan.minutes(1)), ("length", TimeSpan.days(365)), ("buffer", Count(0))])
    let first = say(1_000, to: &down).batch.count
    #expect(first < 1_000 && chain(.outage, []).isTransparent)
  }
}
