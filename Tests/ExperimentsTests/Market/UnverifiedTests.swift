import EventKernel
import Experiments
import Scenario
import Testing
import TraceModel
import World

/// Queries that fail, and what becomes of the packs.
@Suite("A failed verification has consequences") struct UnverifiedTests {
  private static func trial(_ settings: MarketTests.Setting...) -> Trial {
    var trial = MarketTests.trial(lots: 2, settings)
    trial.market?.relabels = 0
    trial.market?.returns = 0.1
    trial.market?.verifies = 0
    trial.market?.runsOn = .days(200)
    trial.verification = VerificationPlan()
    trial.verification?.askedShare = 0
    trial.verification?.damagedShare = 0
    return trial
  }

  @Test(
    "a router that finds nobody: no return is sold again, nothing is given out, and whoever gives up tells the maker"
  )
  func noResponder() throws {
    var trial = Self.trial()
    trial.verification?.responders = 0
    let row = try trial.run(0)
    let (market, queries) = (try #require(row.market), try #require(row.verification))
    #expect(market.tally.returned > 200 && market.tally.restocked == 0, "\(market.tally)")
    #expect(queries.failed == queries.asked && queries.failed(by: .router) == queries.asked)
    #expect(market.tally.unverified > 200 && market.tally.destroyed == market.tally.unverified)
    #expect(market.units.reduce(0, +) == market.tally.released && market.misplaced == 0)
    let review = try #require(row.review)
    for cadence in ReviewCadence.allCases {
      let found = try #require(review.row(.query(.router), cadence))
      #expect(found.found == 1 && found.count == 1, "\(found)")
    }
    trial.market?.verifies = 1
    let all = try MarketTests.market(trial)
    #expect(all.units[Int(MarketPlace.patient.rawValue)] == 0 && all.tally.keptApart > 1_000)
    trial.market?.unverified.handsOver = 1
    let given = try MarketTests.market(trial)
    #expect(given.units[Int(MarketPlace.patient.rawValue)] > 1_000 && given.tally.keptApart == 0)
  }

  @Test("an endpoint that is down for hours: what could not be verified is asked about again, and sold again")
  func outages() throws {
    let trial = Self.trial(
      (.slowEndpoint, [("outage-between", TimeSpan.days(2)), ("outage-length", TimeSpan.hours(8))]))
    let row = try trial.run(0)
    let (market, queries) = (try #require(row.market), try #require(row.verification))
    #expect(queries.failed > 20 && queries.failed(by: .endpoint) == queries.failed)
    #expect(market.tally.returnsApart > 20 && market.tally.restocked > 10 * market.tally.unverified)
    let tally = market.tally
    #expect(tally.restocked + tally.destroyed + tally.returnsSentBack <= tally.returned)
    #expect(market.units.reduce(0, +) == tally.released && market.notGood == 0)
  }

  @Test("a text that is written otherwise makes a good return suspect: people look, and it is sold again")
  func format() throws {
    let trial = Self.trial(
      (.answerFormat, [("share", Fraction.of(1)), ("expiry", AnswerFormat.Expiry.eightDigits)]))
    let row = try trial.run(0)
    let (market, queries) = (try #require(row.market), try #require(row.verification))
    #expect(queries.investigations == queries.asked && market.tally.returnsApart == market.tally.returned)
    #expect(market.tally.restocked > 200 && market.tally.destroyed == 0, "\(market.tally)")
  }

  @Test("healthy: nothing is set apart")
  func healthy() throws {
    var trial = Self.trial()
    trial.market?.verifies = 1
    let market = try MarketTests.market(trial)
    #expect(market.asked > 1_000 && market.tally.restocked == market.tally.returned)
    #expect(market.tally.returnsApart == 0 && market.tally.keptApart == 0 && market.tally.handedOver == 0)
  }

  @Test(
    "people who look at any hour of any day are done within their work; on weekdays by day, what comes on a Friday evening waits"
  )
  func hours() throws {
    func hours(_ change: (inout VerificationPlan) -> Void) throws -> Double {
      var trial = Self.trial(
        (.answerFormat, [("share", Fraction.of(1)), ("expiry", AnswerFormat.Expiry.eightDigits)]))
      (trial.verification!.investigators, trial.verification!.investigation) = (500, .minutes(10))
      change(&trial.verification!)
      let queries = try #require(try trial.run(0).verification)
      #expect(queries.investigations > 200)
      return Double(queries.investigationTime) / 3_600 / Double(queries.investigations)
    }
    let always = try hours {
      ($0.investigatesFrom, $0.investigatesFor, $0.investigationDays) = (.zero, .hours(24), 7)
    }
    #expect(abs(always - 1.0 / 6) < 0.02, "\(always)")
    let usual = try hours { _ in }
    #expect(usual > 5, "\(usual)")
  }

  @Test("nobody can be answered within what the way alone takes: refused")
  func network() {
    let text =
      #"{ market: { verification: { network: "5 s", "time-out": "5 s" } }, conditions: { validation: {}, production: {} } }"#
    let loader = ScenarioLoader { _, _ in SourceText(name: "test.json5", text: text) }
    let (plan, diagnostics) = ExperimentReader(loader: loader).read(ExperimentRequest("test.json5"))
    #expect(plan == nil)
    #expect(DiagnosticRenderer().text(diagnostics).contains("nobody can be answered in time"))
  }

  @Test("a scenario says how often is asked, what becomes of the pack, and what people need for a recall")
  func scenario() throws {
    let text =
      #"{ market: { unverified: { asks: 5, returns: "goes-back", "hands-over": "30 %" }, "recall-work": { "per-lot": "3 h" } }, conditions: { validation: {}, production: {} } }"#
    let loader = ScenarioLoader { _, _ in SourceText(name: "test.json5", text: text) }
    let (plan, diagnostics) = ExperimentReader(loader: loader).read(ExperimentRequest("test.json5"))
    let condition = try #require(plan?["production"], "\(DiagnosticRenderer().text(diagnostics))")
    let unverified = try #require(condition.market?.unverified)
    #expect(unverified.asks == 5 && unverified.returns == .goesBack && unverified.handsOver == 0.3)
    #expect(plan?.trial(of: condition).recallWork.lot == .hours(3))
  }
}
