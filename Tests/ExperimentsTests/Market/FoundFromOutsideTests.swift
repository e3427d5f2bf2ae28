import EventKernel
import Experiments
import Oracles
import Scenario
import Testing
import TraceModel
import World

/// What runs of random markets, and a model of the mechanisms that knew nothing of this program, have found wrong.
@Suite("Found from outside: healthy markets of every shape, and queries at their hours")
struct FoundFromOutsideTests {
  private static func expectPerfect(_ row: TrialRow, _ name: String) throws {
    let market = try #require(row.market)
    #expect(market.raised == 0 && market.notGood == 0, "\(name): \(market.raised)")
    #expect(market.refusals.isEmpty && market.documents.again == 0, "\(name): \(market.refusals)")
    #expect(market.tally.notFound == 0 && market.tally.casesNotFound == 0, "\(name): \(market.tally)")
    #expect(market.units.reduce(0, +) == market.tally.released && market.shipments > 0, "\(name)")
    #expect(market.gaps.allSatisfy { $0.gaps == 0 } && market.misplaced == 0, "\(name)")
    for recall in row.recalls?.drills ?? [] {
      #expect(recall.missed == 0 && recall.inVain == 0 && recall.undecided == 0, "\(name): \(recall)")
    }
    let alarms = row.findings.filter { $0.severity > .note }
    #expect(alarms.isEmpty, "\(name): \(alarms.prefix(2))")
  }

  @Test("more single cases than a pallet takes go on several pallets", arguments: [1, 3, 10])
  func manyCases(casesPerPallet: Int) throws {
    var trial = MarketTests.trial(lots: 2, cartons: 960)
    trial.plan.palletizer.casesPerPallet = casesPerPallet
    trial.market?.casesPerOrder = 23
    trial.market?.logistics.usesProvider = casesPerPallet == 3
    let row = try trial.run(0)
    try Self.expectPerfect(row, "\(casesPerPallet) to a pallet")
    #expect(row.market?.tally.mixedPallets ?? 0 > 3)
  }

  @Test("a pallet whose only case the fork-lift has damaged is shipped by nobody", arguments: [false, true])
  func emptyPallets(usesProvider: Bool) throws {
    for cases in [0, 2] {
      var trial = MarketTests.trial(lots: 2, cartons: 960)
      trial.plan.palletizer.casesPerPallet = 1
      trial.market?.casesPerOrder = cases
      trial.market?.palletsPerOrder = 4
      trial.market?.logistics.usesProvider = usesProvider
      trial.verification = VerificationPlan()
      trial.verification?.damagedShare = 0.2
      let row = try trial.run(0)
      try Self.expectPerfect(row, "\(cases) cases, provider \(usesProvider)")
      #expect(row.verification?.destroyedCases ?? 0 > 5)
    }
  }

  @Test(
    "what may not be used any more is neither loaded, nor refused when its document comes after its last day")
  func expired() throws {
    for (cases, picking) in [(0, TimeSpan.days(5)), (4, .days(5)), (0, .minutes(30))] {
      var trial = MarketTests.trial(lots: 2, cartons: 960)
      trial.site.shelfLife = 1
      trial.plan.palletizer.casesPerPallet = 2
      trial.market?.casesPerOrder = cases
      trial.market?.picking = picking
      trial.market?.ordersEvery = .hours(120)
      trial.market?.opensOnReceipt = 0
      trial.market?.exchange.transport = .hours(12)
      trial.market?.exchange.answer = .hours(12)
      let row = try trial.run(0)
      try Self.expectPerfect(row, "\(cases) cases, \(picking)")
      // Goods are left that nobody may ship.
      #expect(cases > 0 || row.market?.units[Int(MarketPlace.site.rawValue)] ?? 0 > 0)
    }
  }

  @Test("a recall of a case names what was sold out of it and told as given out")
  func soldOut() throws {
    var trial = MarketTests.trial(lots: 2, cartons: 960)
    trial.market?.dispensersReport = 1
    trial.market?.sharesOpenings = 0.5
    trial.recalls = [RecallPlan("cases", at: .days(100), what: .cases, count: 15)]
    let row = try trial.run(0)
    try Self.expectPerfect(row, "cases")
    #expect(row.recalls?.drills.first?.affected ?? 0 > 300)
  }

  @Test(
    "dispensers ask when everybody else does: so many answers are late as the law says of busy hours",
    arguments: [(4, 200, 15.8), (1, 200, 4.2), (6, 800, 6.9)])
  func busyHours(servers: Int, service: Int, load: Double) throws {
    var trial = MarketTests.trial(
      lots: 3, cartons: 2_400,
      [
        (
          .slowEndpoint,
          [
            ("servers", Count(servers)), ("service", TimeSpan.milliseconds(Int64(service))),
            ("load", Rate.perSecond(load)), ("law", SlowEndpoint.Law.exponential),
          ]
        )
      ])
    trial.market?.dispensers = 3_000
    trial.market?.buysEvery = .days(30)
    trial.market?.runsOn = .days(200)
    trial.market?.verifies = 1
    var asking = VerificationPlan()
    (asking.timeOut, asking.network) = (.milliseconds(Int64(4 * service)), .zero)
    trial.verification = asking
    let queries = try #require(try trial.run(0).verification)
    let expected = VerificationOracle.later(
      than: Double(4 * service) / 1_000, rate: load, service: Double(service) / 1_000, servers: servers)
    let share = Double(queries.failed) / Double(queries.asked)
    #expect(queries.asked > 3_000 && queries.failed(by: .endpoint) == queries.failed)
    // Queries of one busy minute hang together.
    let deviation = (3 * expected * (1 - expected) / Double(queries.asked)).squareRoot()
    #expect(abs(share - expected) < 4 * deviation, "\(share), \(expected)")
  }

  @Test(
    "all that is left of a lot goes into the next one's bin, also of the case before a last one that held few"
  )
  func leftovers() throws {
    var trial = MarketTests.trial(
      lots: 3, cartons: 970, [(.mergedPartials, [("share", Fraction.of(1))])])
    trial.market?.wholesalers = 1
    trial.market?.leftWhenOpened = 12
    trial.market?.transport = .hours(2)
    trial.market?.ordersEvery = .hours(6)
    trial.market?.picking = .minutes(30)
    trial.market?.relabels = 0
    trial.market?.returns = 0
    let market = try MarketTests.market(trial)
    #expect(market.tally.lotChanges == 2 && market.wrongLot == market.tally.leftAtChanges)
    // The last case of a lot holds fewer than twelve: with it, twelve of the one before it are there.
    #expect(market.tally.leftAtChanges > 24, "\(market.tally.leftAtChanges)")
  }
}
