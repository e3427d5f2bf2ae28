import EventKernel
import Testing
import TraceModel
import World

/// What returns desks and dispensers do with what comes of a question.
@Suite("A pack that nothing has verified is neither sold again nor given out") struct AskingTests {
  private static var plan: MarketPlan {
    var plan = CustodyTests.plan
    plan.verifies = 1
    plan.relabels = 0
    plan.dispensersReport = 1
    return plan
  }

  private static func market(
    _ plan: MarketPlan, days: Int64 = 90, _ answer: @escaping (CodeAsk) -> CodeAsk.Answer
  ) throws -> SupplyChain {
    let seals = try CustodyTests.seals()
    let market = try CustodyTests.market(plan, MechanismValues(), seals, days: days, answers: answer)
    let counts = market.stocktaking(at: .start + .days(90))
    #expect(counts.values.reduce(0, +) == seals.reduce(0) { $0 + $1.codes.count })
    return market
  }

  private static func units(_ market: SupplyChain, _ place: MarketPlace) -> Int {
    market.stocktaking(at: .start + .days(90)).reduce(0) { $1.key.place == place ? $0 + $1.value : $0 }
  }

  /// Returns that are neither sold again nor done with yet.
  private static func waiting(_ market: SupplyChain) -> Int {
    let tally = market.tally
    return tally.returned - tally.restocked - tally.destroyed - tally.returnsSentBack
  }

  @Test("nobody answers: each is asked about three times, a day apart, and then destroyed, or goes back")
  func never() throws {
    for returns in UnverifiedPlan.Return.allCases {
      var plan = Self.plan
      plan.unverified.returns = returns
      let market = try Self.market(plan) { _ in .unanswered }
      let tally = market.tally
      #expect(tally.returned > 50 && tally.restocked == 0 && tally.unverified > 50, "\(tally)")
      #expect(tally.returnsApart == tally.returned)
      #expect(returns == .goesBack ? tally.destroyed == 0 : tally.returnsSentBack == 0)
      #expect(tally.destroyed + tally.returnsSentBack == tally.unverified)
      #expect(Self.units(market, .maker) == tally.returnsSentBack)
      // Whoever asks before he gives anything out gives nothing out, and tells of nothing.
      #expect(tally.keptApart > 500 && tally.givenLater == 0 && tally.toldDispensed == 0)
      #expect(Self.units(market, .patient) == 0)
      #expect(Self.units(market, .quarantine) == tally.keptApart + Self.waiting(market))
      let asks = Dictionary(grouping: market.asks) { $0.unit }
      for (_, asks) in asks where asks[0].at < .start + .days(80) {
        #expect(asks.map(\.attempt) == [1, 2, 3])
        // An answer is there a nanosecond after the question.
        #expect(
          zip(asks.dropFirst(), asks).allSatisfy { $0.at - $1.at == .hours(24) + .nanoseconds(1) })
      }
    }
  }

  @Test("answered the second time: what stood apart for a day is sold again, or given out")
  func later() throws {
    let market = try Self.market(Self.plan) { $0.attempt == 1 ? .unanswered : .verified }
    let tally = market.tally
    #expect(tally.returnsApart == tally.returned && tally.destroyed == 0 && tally.unverified == 0)
    #expect(tally.restocked > 50 && tally.restocked + Self.waiting(market) == tally.returned)
    #expect(tally.givenLater > 500)
    // Beside those that stood apart only what came back and was sold again is given out.
    #expect((0...tally.restocked).contains(tally.toldDispensed - tally.givenLater), "\(tally)")
    #expect(Self.units(market, .quarantine) == tally.keptApart - tally.givenLater + Self.waiting(market))
  }

  @Test("where people give out without an answer, the share of them does, and never what is suspect")
  func handedOver() throws {
    var plan = Self.plan
    plan.returns = 0
    plan.unverified.handsOver = 0.4
    let market = try Self.market(plan) { _ in .unanswered }
    let (given, asked) = (market.tally.handedOver, market.asks.count { $0.attempt == 1 })
    #expect(abs(Double(given) / Double(asked) - 0.4) < 4 * (0.24 / Double(asked)).squareRoot(), "\(given)")
    #expect(market.tally.keptApart == asked - given && market.tally.toldDispensed == given)
    #expect(Self.units(market, .patient) == given)
    plan.unverified.handsOver = 1
    let suspect = try Self.market(plan) { .suspect(until: $0.at + .days(1_000), isGood: true) }
    #expect(suspect.tally.handedOver == 0 && Self.units(suspect, .patient) == 0)
  }

  @Test("what is suspect stands apart until somebody has looked, and goes on by what he has found")
  func suspect() throws {
    for isGood in [false, true] {
      let market = try Self.market(Self.plan) { .suspect(until: $0.at + .hours(30), isGood: isGood) }
      let tally = market.tally
      #expect(tally.returnsApart == tally.returned && tally.unverified == 0)
      #expect(isGood ? tally.destroyed == 0 && tally.restocked > 50 : tally.restocked == 0)
      #expect(isGood ? tally.givenLater > 500 : tally.givenLater == 0 && tally.destroyed > 50)
      #expect(market.asks.allSatisfy { $0.attempt == 1 && $0.isRefused != isGood })
    }
  }

  @Test("whose use ends while it stands apart is destroyed")
  func expired() throws {
    var plan = Self.plan
    plan.unverified.asksAgainAfter = .days(365)
    // Of three questions, a year apart each, the second comes before the use has ended, and the third would come after it.
    let market = try Self.market(plan, days: 900) { _ in .unanswered }
    #expect(market.tally.returned > 50 && market.tally.destroyed == market.tally.returned)
    #expect(market.tally.unverified == 0 && market.asks.allSatisfy { $0.attempt <= 2 })
  }
}
