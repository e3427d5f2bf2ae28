import Drift
import EventKernel
import Experiments
import Scenario
import Testing
import TraceModel
import World

/// A logistics provider, single cases, a repackager, dispensers that tell, claims that are settled.
@Suite("The breadth of the market: each company tells what it does, and healthy is perfect")
struct MarketBreadthTests {
  /// Everything that a market can have at once.
  private static func trial(_ settings: [MarketTests.Setting] = []) -> Trial {
    var trial = MarketTests.trial(lots: 3, settings)
    trial.market?.casesPerOrder = 7
    trial.market?.dispensersReport = 0.5
    trial.market?.transportDamage = 0.03
    trial.market?.sharesReceipts = 0.7
    trial.market?.logistics.usesProvider = true
    trial.market?.repackaging.share = 0.2
    trial.recalls = [RecallPlan("late", at: .days(150), what: .everything)]
    return trial
  }

  private static func gap(_ reason: CustodyGap.Reason, _ market: MarketSummary) -> GapTally? {
    market.gaps.first { $0.reason == reason && $0.gaps > 0 }
  }

  @Test("healthy: truth and record agree, and nothing is raised", arguments: 0..<4)
  func healthy(number: Int) throws {
    var trial = Self.trial()
    if number == 1 { trial.market?.logistics.usesProvider = false }
    if number == 2 {
      var books = BooksPlan()
      books.architecture = .stitched
      trial.books = books
    }
    if number == 3 { trial.site.lines = 2 }
    let row = try trial.run(UInt64(number))
    let market = try #require(row.market)
    let tally = market.tally
    #expect(market.units.reduce(0, +) == tally.released)
    // Single cases that are left wait with the first order that is not delivered in full.
    let waiting = [MarketPlace.site, .provider].reduce(0) { $0 + market.units[Int($1.rawValue)] }
    #expect(tally.shipped + waiting == tally.released && waiting < 300, "\(waiting)")
    #expect(market.documents.accepted == market.documents.sent && market.documents.again == 0)
    #expect(tally.mixedPallets > 3 && tally.palletsOfSeveralLots > 0, "\(tally)")
    #expect(tally.notFound == 0 && tally.casesNotFound == 0 && tally.differing == 0)
    #expect(tally.withoutData == 0 && tally.withoutProduct == 0)
    #expect(tally.repackaged > 20 && tally.toldDispensed > 500, "\(tally)")
    #expect(
      tally.damaged > 3 && tally.credited > 0 && tally.writtenOff + tally.credited <= tally.damagedUnits)
    #expect(market.gaps.allSatisfy { $0.gaps == 0 } && market.misplaced == 0 && market.casesUnder == 0)
    #expect(market.wrongLot == 0 && market.unlinked == 0 && market.ghosts == 0 && market.copied == 0)
    #expect(market.notGood == 0 && market.raised == 0, "\(market.raised)")
    let recall = try #require(row.recalls?.drills.first)
    #expect(recall.missed == 0 && recall.inVain == 0 && recall.customersMissed == 0, "\(recall)")
    // Cases that were damaged are destroyed in truth and in the record: nobody looks for them.
    #expect(recall.affected < tally.released && recall.affected > 4_000)
    let alarms = row.findings.filter { $0.severity > .note }
    #expect(alarms.isEmpty, "\(alarms.prefix(3))")
  }

  @Test(
    "healthy: what dispensers destroy as expired is destroyed in the record as well, and recalled by nobody")
  func expired() throws {
    var trial = MarketTests.trial(lots: 2)
    trial.site.shelfLife = 6
    trial.market?.dispensersReport = 1
    trial.market?.shelf = .days(120)
    trial.market?.runsOn = .days(400)
    let early = try trial.run(1)
    trial.recalls = [RecallPlan("late", at: .days(399), what: .everything)]
    let row = try trial.run(1)
    let (market, recall) = (try #require(row.market), try #require(row.recalls?.drills.first))
    #expect(market.tally.toldExpired > 100 && market.raised == 0 && early.market?.tally == market.tally)
    #expect(recall.affected == market.tally.released - market.tally.toldExpired, "\(recall)")
    #expect(recall.missed == 0 && recall.inVain == 0)
  }

  // MARK: Gaps

  @Test("a provider who tells late, or never, leaves gaps of custody for as long; goods go on alike")
  func silentProvider() throws {
    let told = try MarketTests.market(Self.trial())
    for after in [TimeSpan?.some(.hours(9)), nil] {
      var trial = Self.trial()
      if let after {
        trial.market?.logistics.reportsAfter = after
      } else {
        trial.market?.logistics.reports = false
      }
      let market = try MarketTests.market(trial)
      let gap = try #require(Self.gap(.unreported, market))
      #expect(market.units == told.units && gap.units > 1_000)
      if after != nil {
        #expect(gap.meanHours <= 9.01 && gap.meanHours > 4, "\(gap.meanHours)")
      } else {
        #expect(gap.meanHours > 24, "\(gap.meanHours)")
      }
    }
    #expect(Self.gap(.unreported, told) == nil)
  }

  @Test(
    "a repackager outside the system: no new number is linked, and his cases are gaps; inside it, neither")
  func repackager() throws {
    let outside = try MarketTests.market(Self.trial([(.relabel, [("repackager-outside", true)])]))
    let inside = try MarketTests.market(Self.trial())
    let gap = try #require(Self.gap(.repackagedOutside, outside))
    #expect(gap.gaps >= outside.tally.repackaged && outside.tally.repackaged > 20)
    #expect(outside.unlinked > 20 * outside.tally.repackaged && outside.ghosts == outside.unlinked)
    #expect(Self.gap(.repackagedOutside, inside) == nil && Self.gap(.openedOutside, outside) == nil)
    #expect(inside.tally.repackaged == outside.tally.repackaged)
  }

  @Test(
    "returns and repackaging not in scope: told by check, and each of its parts is the cause of its own gaps")
  func scope() throws {
    let loader = ScenarioLoader { _, _ in
      SourceText(
        name: "test.json5",
        text:
          "{ site: { \"returns-in-scope\": false }, market: { dispensers: 60 }, mechanisms: { relabel: { unlinked: \"5 %\" } } }"
      )
    }
    let (plan, diagnostics) = ExperimentReader(loader: loader).read(ExperimentRequest("test.json5"))
    #expect(
      DiagnosticRenderer().text(diagnostics).contains("test.json5:1:11: warning")
        || DiagnosticRenderer().text(diagnostics).contains("not in scope"))
    let condition = try #require(plan?.conditions.first)
    #expect(condition.mechanisms.filter(MarketPlan.leftOut.contains).count == 3)
    var trial = Self.trial()
    trial.plan.mechanisms = condition.line.mechanisms
    let market = try MarketTests.market(trial)
    #expect(market.unlinked == market.tally.relabeled && market.tally.relabeled > 500)
    #expect((Self.gap(.openedOutside, market)?.gaps ?? 0) == market.tally.opened)
    #expect((Self.gap(.restocked, market)?.gaps ?? 0) >= market.tally.returned)
    #expect(Self.gap(.repackagedOutside, market) != nil)
    for id in MarketPlan.leftOut {
      var without = trial
      without.plan.mechanisms.set(id, to: .healthy)
      let other = try MarketTests.market(without)
      switch id {
      case .openCaseOutside: #expect(Self.gap(.openedOutside, other) == nil)
      case .silentRestock: #expect(Self.gap(.restocked, other) == nil)
      default: #expect(other.unlinked == 0 && Self.gap(.repackagedOutside, other) == nil)
      }
    }
  }

  // MARK: What meets

  @Test("interaction: two packages of one number, and the record is told of the second one's dispensing")
  func dispensedTwice() throws {
    var trial = Self.trial([(.relabel, [("kept", Fraction.of(1))])])
    trial.market?.labelsSpoilt = 0.5
    trial.market?.dispensersReport = 1
    let market = try MarketTests.market(trial)
    #expect(market.copied > 20 && market.ghosts == market.copied && market.exchanged >= market.copied)
    #expect(market.raised > 5 && market.unlinked == 0)
    trial.market?.labelsSpoilt = 0
    let none = try MarketTests.market(trial)
    #expect(none.copied == 0 && none.raised == 0 && none.tally.relabeled == market.tally.relabeled)
  }

  @Test("a mapping is put right from when somebody has seen a refusal for it, not from another one's")
  func otherRefusal() throws {
    // Nobody takes what the first wholesaler is sent, for another reason.
    let settings: [MarketTests.Setting] = [
      (
        .missingField,
        [
          ("field", MissingField.Field.expiry), ("products", Count(1)),
          ("put-right-after", TimeSpan?.some(.zero)),
        ]
      ), (.schemaLag, [("side", SchemaLag.Side.gatewayFirst), ("lag", TimeSpan.days(400))]),
    ]
    // Documents come in a version that nobody takes: nobody can see what they leave out.
    var trial = MarketTests.trial(lots: 2, settings)
    trial.market?.exchange.changesFrom = .days(300)
    trial.market?.exchange.changesWithin = .zero
    trial.market?.exchange.attempts = 1
    let blind = try MarketTests.market(trial)
    #expect(
      blind.documents.refused == blind.documents.sent && blind.documents.noticed == blind.documents.sent)
    #expect(blind.refusals.allSatisfy { $0.reason == .versionNotAccepted })
    // A second attempt is in the right version, and still without the field.
    trial.market?.exchange.attempts = 2
    let second = try MarketTests.market(trial)
    #expect(second.refusals.contains { $0.reason == .missingExpiry })
    trial.market?.exchange.attempts = 3
    #expect(try MarketTests.market(trial).documents.unitsNever == 0)
  }

  @Test("the ends of what is possible: a run that comes to its end, and every unit somewhere")
  func extremes() throws {
    let plans: [(String, (inout MarketPlan) -> Void)] = [
      ("cases", { $0.casesPerOrder = 100_000 }), ("repackaged", { $0.repackaging.share = 1 }),
      ("slow work", { ($0.repackaging.share, $0.repackaging.work) = (0.5, .days(365)) }),
      ("collected", { ($0.repackaging.share, $0.repackaging.collected) = (0.5, .zero) }),
      ("never there", { $0.logistics.transfer = .days(60) }),
      ("late", { $0.logistics.reportsAfter = .days(365) }),
      ("at once", { ($0.logistics.transfer, $0.logistics.receiving, $0.picking) = (.zero, .zero, .zero) }),
      ("all tell", { $0.dispensersReport = 1 }), ("nobody", { $0.dispensers = 0 }),
      ("one dispenser", { ($0.dispensers, $0.dispensersReport) = (1, 1) }),
      ("desk", { ($0.deskClearedEvery, $0.labelsSpoilt, $0.relabels) = (.minutes(1), 1, 1) }),
      ("desk for good", { ($0.deskClearedEvery, $0.labelsSpoilt, $0.relabels) = (.days(1_000), 1, 1) }),
      ("back", { ($0.claims.overage, $0.opensOnReceipt) = (.goesBack, 0.5) }),
      ("damage", { ($0.transportDamage, $0.claims.within) = (1, .zero) }),
      ("no patience", { ($0.transportDamage, $0.claims.patience) = (0.5, .zero) }),
    ]
    let settings: [MarketTests.Setting] = [
      (.relabel, [("kept", Fraction.of(0.5)), ("unlinked", Fraction.of(0.3))]),
      (.openCaseOutside, [("unlogged", Fraction.of(0.3))]),
    ]
    for (name, change) in plans {
      var trial = Self.trial(settings)
      trial.plan.lots.count = 1
      trial.plan.lots.cartonsPerLot = 960
      trial.market?.runsOn = .days(120)
      trial.recalls = []
      change(&trial.market!)
      let market = try MarketTests.market(trial)
      #expect(market.units.reduce(0, +) == market.tally.released && market.tally.released > 800, "\(name)")
    }
  }

  @Test(
    "what cannot be is refused with its place",
    arguments: [
      ("market: { \"cases-per-order\": -1 }", "cases-per-order"),
      ("market: { \"labels-spoilt\": \"101 %\" }", "labels-spoilt"),
      ("market: { \"desk-cleared-every\": \"0 s\" }", "desk-cleared-every"),
      ("market: { \"dispensers-report\": \"-1 %\" }", "dispensers-report"),
      ("market: { logistics: { transfer: \"-1 h\" } }", "transfer"),
      ("market: { logistics: { provider: true } }", "provider"),
      ("market: { repackaging: { share: \"200 %\" } }", "share"),
      ("market: { claims: { overage: \"sold\" } }", "overage"), ("market: { repackaging: 3 }", "repackaging"),
      ("site: { \"returns-in-scope\": \"perhaps\" }", "returns-in-scope"),
      ("market: {}, mechanisms: { relabel: { copied: \"3 %\" } }", "copied"),
    ])
  func refused(text: String, names: String) {
    let loader = ScenarioLoader { _, _ in SourceText(name: "test.json5", text: "{ \(text) }") }
    let (plan, diagnostics) = ExperimentReader(loader: loader).read(ExperimentRequest("test.json5"))
    let words = DiagnosticRenderer().text(diagnostics)
    #expect(
      plan == nil && words.contains("error") && words.contains(names) && words.contains("test.json5:1"),
      "\(words)")
  }
}
