import EventKernel
import Scenario
import Testing
import TraceModel
import World

/// A system that is back sends on at once what has waited for it, and the queues behind it are flooded: what they lose then is put
/// down to the outage too. The reference is the same chain under the same draws, whose systems are never down.
@Suite("What an outage floods is put down to it") struct OutageWakeTests {
  private typealias Values = [(String, any ParameterValue)]

  /// A message each 200 ms, each about a thing of its own.
  private func lost(_ mechanisms: [(MechanismID, Values)], seed: UInt64) -> [ItemID: MechanismSet] {
    var plan = LinePlan()
    for (id, values) in mechanisms { plan.set(id, values) }
    var chain = Chain(plan.mechanisms, seed: seed, trial: 0)
    var batch = EventBatch()
    var times: [Instant] = []
    for number in 0..<30_000 {
      var header = EventHeader(.commission)
      header.id = EventID(sender: ActorID(raw: 3), sequence: UInt64(number + 1))
      header.lot = LotID(raw: 1)
      batch.append(header, item: ItemID(raw: UInt32(number + 1)))
      times.append(.start + .milliseconds(200 * Int64(number)))
    }
    chain.take(batch, saidAt: times)
    let delivery = chain.deliver(before: .start + .days(10))
    let entered = Set(delivery.batch.items)
    var lost: [ItemID: MechanismSet] = [:]
    for item in batch.items where !entered.contains(item) {
      lost[item] = delivery.decided[item, default: []]
    }
    return lost
  }

  @Test(
    "what a full queue loses bears an outage's mark exactly where it would not have been lost without it",
    arguments: UInt64(1)...40)
  func marks(seed: UInt64) {
    var paths = RandomPaths(seed: seed, trial: 0)
    var stream = paths.claim("test", owner: "OutageWakeTests").stream(0)
    func pick<Value>(_ values: Value...) -> Value {
      values[Int(stream.uniformOpen() * Double(values.count))]
    }
    // From a queue that is idle most of the time to one that can never keep up.
    let queue: Values = [
      ("service", TimeSpan.milliseconds(pick(20, 150, 190, 230))),
      ("places", Count(pick(5, 50, 400))), ("consumers", Count(1)),
      ("at-border", pick(Boundary.controllerToSite, .siteToEnterprise, .enterpriseToRepository)),
    ]
    let outage: Values = [
      ("between", TimeSpan.minutes(pick(5, 30))), ("length", TimeSpan.seconds(pick(20, 240))),
      ("buffer", Count(1_000_000)), ("at-border", Boundary.controllerToSite),
    ]
    let with = lost([(.queueOverflow, queue), (.outage, outage)], seed: seed)
    let without = lost([(.queueOverflow, queue)], seed: seed)
    for (item, marks) in with {
      #expect(marks.mechanisms.contains(MechanismSet(.queueOverflow)), "\(item) \(queue) \(outage)")
      let isByOutage = marks.mechanisms.contains(MechanismSet(.outage))
      #expect(isByOutage == (without[item] == nil), "\(item) \(queue) \(outage)")
    }
  }

  @Test("a flood behind an outage is seen at all")
  func flood() {
    let queue: Values = [
      ("service", TimeSpan.milliseconds(100)), ("places", Count(50)),
      ("at-border", Boundary.siteToEnterprise),
    ]
    let outage: Values = [
      ("between", TimeSpan.minutes(20)), ("length", TimeSpan.minutes(4)), ("buffer", Count(1_000_000)),
    ]
    let lost = lost([(.queueOverflow, queue), (.outage, outage)], seed: 3)
    #expect(lost.count > 500)
    #expect(lost.values.allSatisfy { $0.mechanisms.contains(MechanismSet(.outage)) })
  }
}
