import Drift
import EventKernel
import Experiments
import Scenario
import Testing
import TraceModel
import World

/// A unit that gets a new number after the line, and a case that is opened there: what the maker's record hears of it.
@Suite("New numbers and opened cases: items of the record, with what they were made of")
struct NewNumberTests {
  /// A market with a repackager, relabeling and wholesalers that tell which cases they have opened.
  private static func trial(_ settings: [MarketTests.Setting] = []) -> Trial {
    var trial = MarketTests.trial(lots: 3, settings)
    trial.market?.repackaging.share = 0.25
    trial.market?.relabels = 0.05
    trial.market?.sharesOpenings = 0.7
    trial.market?.dispensersReport = 0.5
    trial.market?.verifies = 1
    trial.verification = VerificationPlan()
    return trial
  }

  private static func recall(_ what: RecallPlan.Scope, at days: Int64 = 100, _ codes: [String] = [])
    -> RecallPlan
  {
    var plan = RecallPlan("\(what)", at: .days(days), what: what, count: 3)
    (plan.lasts, plan.codes) = (.hours(2), codes)
    return plan
  }

  @Test(
    "healthy: who asks finds every new number, every recall reaches exactly what is affected, nothing is raised",
    arguments: 0..<3)
  func healthy(number: Int) throws {
    var trial = Self.trial()
    if number == 1 { trial.plan.bundler.unitsPerBundle = 6 }
    if number == 2 {
      trial.site.lines = 2
      trial.market?.casesPerOrder = 7
      trial.market?.logistics.usesProvider = true
    }
    let scopes: [RecallPlan.Scope] = [.lots, .cases, .machine, .material, .everything]
    trial.recalls = scopes.map { Self.recall($0) }
    trial.recalls.insert(Self.recall(.cases, at: 20), at: 0)
    let row = try trial.run(UInt64(number))
    let (market, queries) = (try #require(row.market), try #require(row.verification))
    #expect(market.tally.relabeled > 500 && market.tally.repackaged > 20, "\(market.tally)")
    #expect(queries.asked > 2_000 && queries.verified == queries.asked, "\(queries.rows)")
    #expect(market.raised == 0 && market.notGood == 0 && market.unlinked == 0 && market.ghosts == 0)
    for recall in try #require(row.recalls).drills {
      #expect(recall.affected > 20 && recall.reached == recall.affected, "\(recall)")
      #expect(recall.missed == 0 && recall.inVain == 0 && recall.customersMissed == 0, "\(recall)")
      #expect(recall.named == recall.affected && recall.undecided == 0 && recall.unknown == 0, "\(recall)")
    }
    let alarms = row.findings.filter { $0.severity > .note }
    #expect(alarms.isEmpty, "\(alarms.prefix(3))")
    #expect(row.lots.allSatisfy { $0.lasting.isEmpty })
  }

  @Test(
    "a number of a repackager's is made of the old one, and goes back to the wholesaler; one of a desk to its buyer"
  )
  func told() throws {
    let seen = try #require(try MarketTrial(Self.trial(), number: 1))
    let market = seen.market
    let new = try #require(market.relabeled.first { $0.isRepackaged && $0.at < seen.end })
    let desk = try #require(market.relabeled.first { !$0.isRepackaged && $0.at < seen.end })
    for made in [new, desk] {
      let steps = seen.told(of: made.item)
      let company =
        made.isRepackaged ? "Repackager" : "Wholesaler \(market.cases[made.unit.box].wholesaler + 1)"
      #expect(steps.contains { $0.kind == .repackage && $0.by == company }, "\(steps)")
      #expect(
        steps.contains { $0.kind == .ship && $0.by == company } && steps.contains { $0.kind == .commission },
        "\(steps)")
      // What was made of it is in the old number's history, and the two bear other codes.
      #expect(seen.told(of: market.printed(made.unit)).contains { $0.kind == .repackage })
      #expect(seen.table.product(of: made.item) != .none)
      let isOwn =
        seen.table.product(of: made.item) == seen.table.product(of: market.printed(made.unit))
      #expect(isOwn != made.isRepackaged)
    }
    #expect(Set(market.relabeled.map(\.item)).count == market.relabeled.count)
  }

  @Test(
    "a recall of one code reaches the package that bears another by now, by the old number and by the new")
  func genealogy() throws {
    let seen = try #require(try MarketTrial(Self.trial(), number: 2))
    let made = try #require(
      seen.market.relabeled.first { $0.isRepackaged && $0.isLinked && $0.at < .start + .days(60) })
    for item in [seen.market.printed(made.unit), made.item] {
      var trial = Self.trial()
      trial.recalls = [Self.recall(.codes, at: 90, [seen.table.text(of: item)])]
      let recall = try #require(try trial.run(2).recalls?.drills.first)
      #expect(recall.affected == 1 && recall.reached == 1 && recall.named == 1, "\(recall)")
      // Outside the system nobody finds it by either: the old number is no package's, and the new one nobody's.
      var settings = MechanismSettings.healthy
      let outside = try #require(MechanismID.relabel.card.parameters.first { $0.id == "repackager-outside" })
      settings.set(outside, to: true)
      trial.plan.mechanisms.set(.relabel, to: settings)
      let missed = try #require(try trial.run(2).recalls?.drills.first)
      #expect(missed.affected == 1 && missed.missed == 1 && missed.inVain + missed.unknown == 1, "\(missed)")
    }
  }

  @Test("a case whose opening is told is empty in the record; else it is full until somebody tells of a unit")
  func opened() throws {
    for share in [0.0, 1] {
      var trial = Self.trial()
      trial.market?.sharesOpenings = share
      trial.market?.dispensersReport = 0
      trial.market?.relabels = 0
      trial.market?.repackaging.share = 0
      let seen = try #require(try MarketTrial(trial, number: 1))
      let box = try #require(seen.market.cases.indices.first { seen.market.cases[$0].openedAt != nil })
      for code in seen.market.codes(ofCase: box) {
        #expect(seen.told(of: code).contains { $0.kind == .unpack } == (share == 1))
      }
    }
  }

  @Test("single cases do not wait behind an order that lacks a pallet")
  func singleCases() throws {
    var trial = MarketTests.trial(lots: 1)
    trial.market?.casesPerOrder = 5
    trial.market?.palletsPerOrder = 100
    let few = try MarketTests.market(trial)
    // Every pallet goes to the first order, and none is left to be broken.
    #expect(few.tally.mixedPallets == 0)
    trial.market?.palletsPerOrder = 2
    let seen = try #require(try MarketTrial(trial, number: 0))
    let orders = seen.market.orders
    let waiting = try #require(orders.firstIndex { $0.open > 0 })
    #expect(orders[(waiting)...].contains { $0.openCases == 0 }, "\(orders.prefix(8))")
    let standing = seen.market.stocktaking(at: seen.end)[Holder(.site)] ?? 0
    #expect(standing == 0, "\(standing)")
  }
}
