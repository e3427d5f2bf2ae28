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
        ("at-border", Boundary.siteToRepository),
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
    (.outOfOrder, [("spread", TimeSpan.seconds(5)), ("at-border", Boundary.siteToRepository)]),
    (
      .updateMapping,
      [
        ("at", Optional(TimeSpan.minutes(3))), ("tested", Fraction.of(0)),
        ("field", UpdateMapping.Field.serial),
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
    let (first, second) = (chain.fates(at: .controllerToSite), chain.fates(at: .siteToRepository))
    #expect(first.said == 9_000 && chain.said == 9_000)
    #expect(second.said == first.entered && second.entered == entered.count)
    #expect(chain.settled == 9_000 && first.underway == 0 && second.underway == 0)
    #expect(Set(entered).count == entered.count, "an identity twice")
    if id != .lotBoundaryRace {
      #expect(first.lost + second.lost + first.doubled + second.doubled > 0 || id == .outOfOrder)
    }
    let isOrdered = zip(items, items.dropFirst()).allSatisfy { $0 < $1 }
    #expect(isOrdered == (id != .outOfOrder && id != .retryDuplicate), "order of arrival")
  }
}
