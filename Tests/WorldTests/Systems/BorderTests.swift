import EventKernel
import MechanismChecks
import Scenario
import Testing
import TraceModel
import World

/// Mechanisms that act at several borders, each with values of its own, and the order of the borders themselves.
@Suite("Several borders at once") struct BorderTests {
  /// A number each 200 ms, and the lot's opening before them.
  private static func said(_ count: Int) -> (EventBatch, [Instant]) {
    var (batch, times): (EventBatch, [Instant]) = (EventBatch(), [])
    for number in 0..<count {
      var header = EventHeader(number == 0 ? .openLot : .commission)
      header.id = EventID(sender: ActorID(raw: 3), sequence: UInt64(number + 1))
      header.lot = LotID(raw: 1)
      batch.append(header, item: ItemID(raw: UInt32(number + 1)))
      times.append(.start + .milliseconds(200 * Int64(number)))
    }
    return (batch, times)
  }

  @Test("routes go one way: each boundary begins where the one before ends, and no system is met twice")
  func routes() {
    for (first, second) in zip(Boundary.allCases, Boundary.allCases.dropFirst()) {
      #expect(first.receiver == second.sender)
    }
    let met = [Boundary.allCases[0].sender] + Boundary.allCases.map(\.receiver)
    #expect(Set(met).count == met.count)
    // A job's receiver is never a sender to whom something of what it has heard comes back.
    for start in Book.allCases {
      var (reached, open) = (Set<Book>(), [start])
      while let book = open.popLast() {
        for next in Interface.allCases where next.sender == book && reached.insert(next.receiver).inserted {
          open.append(next.receiver)
        }
      }
      #expect(!reached.contains(start), "what goes out from the \(start.meaning) comes back to it")
    }
  }

  @Test("each border loses by its own values what its own oracle says, and healthy takes all of them back")
  func queues() {
    var plan = LinePlan()
    plan.set(
      .queueOverflow, [("service", TimeSpan.milliseconds(400)), ("places", Count(50))],
      alsoAt: [(.enterpriseToRepository, [("service", TimeSpan.seconds(1)), ("places", Count(500))])])
    var chain = Chain(plan.mechanisms, seed: 1, trial: 0)
    let (batch, times) = Self.said(10_000)
    chain.take(batch, saidAt: times)
    let entered = chain.deliver(before: .start + .days(1)).batch.count
    let (first, none, last) = (
      chain.fates(at: .controllerToSite), chain.fates(at: .siteToEnterprise),
      chain.fates(at: .enterpriseToRepository)
    )
    // 2,000 s at 2.5 a second, and 50 that wait; of these one a second, and 500 that wait.
    #expect(abs(first.entered - 5_050) <= 2 && abs(last.entered - 2_520) <= 4, "\(first) \(last)")
    #expect(none.isPlain && none.said == first.entered && last.said == none.entered)
    #expect(entered == last.entered && last.underway == 0)
    plan.mechanisms.set(.queueOverflow, to: .healthy)
    let isTransparent = Chain(plan.mechanisms, seed: 1, trial: 0).isTransparent
    #expect(isTransparent)
  }

  @Test("what one system has entered twice is known again behind the next only where it is the same delivery")
  func retries() {
    func chain(_ receiver: RetryDuplicate.Receiver) -> Chain {
      var plan = LinePlan()
      func values(_ receiver: RetryDuplicate.Receiver) -> [(String, any ParameterValue)] {
        [
          ("timeout", TimeSpan.seconds(2)), ("latency", TimeSpan.seconds(2)), ("receiver", receiver),
          ("attempts", Count(20)),
        ]
      }
      plan.set(
        .retryDuplicate, values(.repeating), alsoAt: [(.enterpriseToRepository, values(receiver))])
      return Chain(plan.mechanisms, seed: 3, trial: 0)
    }
    let (batch, times) = Self.said(4_000)
    var idempotent = chain(.idempotent)
    var repeating = chain(.repeating)
    idempotent.take(batch, saidAt: times)
    repeating.take(batch, saidAt: times)
    let (once, twice) = (
      idempotent.deliver(before: .start + .days(1)).batch,
      repeating.deliver(before: .start + .days(1)).batch
    )
    let doubled = idempotent.fates(at: .controllerToSite).doubled
    #expect(doubled > 1_000)
    // What the first has entered again has an identity of its own, so that the second cannot know it.
    #expect(once.count == 4_000 + doubled)
    let again = idempotent.fates(at: .enterpriseToRepository)
    // Copies there are those that have come from before, and its own.
    #expect(again.recognized == again.doubled - doubled && again.recognized > 1_000)
    let behind = repeating.fates(at: .enterpriseToRepository)
    #expect(twice.count == 4_000 + behind.doubled && behind.doubled > doubled)
    #expect(Set(twice.headers.map(\.id)).count == twice.count, "two entries with one identity")
    let settled = [idempotent.settled, repeating.settled]
    #expect(settled == [4_000, 4_000])
  }

  @Test("a chain that goes as far as a system gives what reaches it, whatever acts behind it")
  func through() {
    var plan = LinePlan()
    let slow: [(String, any ParameterValue)] = [
      ("service", TimeSpan.milliseconds(300)), ("places", Count(70)),
    ]
    plan.set(.queueOverflow, slow, alsoAt: [(.siteToEnterprise, slow), (.enterpriseToRepository, slow)])
    let (batch, times) = Self.said(3_000)
    var whole = Chain(plan.mechanisms, seed: 9, trial: 2)
    whole.take(batch, saidAt: times)
    _ = whole.deliver(before: .start + .days(1))
    for last in Boundary.allCases {
      var part = Chain(plan.mechanisms, seed: 9, trial: 2, through: last)
      part.take(batch, saidAt: times)
      let reached = part.deliver(before: .start + .days(1)).batch.count
      #expect(reached == whole.fates(at: last).entered)
      for boundary in Boundary.allCases where boundary.rawValue <= last.rawValue {
        #expect(part.fates(at: boundary) == whole.fates(at: boundary))
      }
    }
  }
}
