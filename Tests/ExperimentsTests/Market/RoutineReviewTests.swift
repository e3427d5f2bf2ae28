import Drift
import EventKernel
import Experiments
import Scenario
import Testing
import TraceModel
import World

/// The audit trail of a run, read at every cadence.
@Suite("Finding it early: the same trail read daily, weekly, monthly, after a dispute, by nobody")
struct RoutineReviewTests {
  private static func review(_ trial: Trial, _ number: UInt64 = 0) throws -> ReviewSummary {
    try #require(try trial.run(number).review)
  }

  @Test("healthy: no cadence raises anything, and there is nothing to be found", arguments: [0, 1])
  func healthy(number: UInt64) throws {
    var trial = MarketTests.trial(lots: 3)
    trial.verification = VerificationPlan()
    trial.verification?.askedShare = 0.3
    let review = try Self.review(trial, number)
    #expect(review.rows.isEmpty && review.light.isEmpty, "\(review)")
    #expect(review.alarms.map(\.cadence) == ReviewCadence.reading)
    #expect(review.alarms.allSatisfy { $0.count == 0 }, "\(review.alarms)")
  }

  @Test(
    "refusals that nobody watches: the oftener the log is read, the earlier each is found; without it none ever is"
  )
  func refusals() throws {
    let trial = MarketTests.trial(
      lots: 4,
      [
        (.schemaLag, [("lag", TimeSpan.days(40))]),
        (.unmonitoredRejection, [("looks", UnmonitoredRejection.Looks.never)]),
      ])
    let row = try trial.run(3)
    let (market, review) = (try #require(row.market), try #require(row.review))
    let rows = try ReviewCadence.allCases.map { try #require(review.row(.refusedDocument, $0)) }
    #expect(rows.allSatisfy { $0.count == market.documents.refused } && rows[0].count > 2, "\(rows)")
    #expect(rows[0].found == 0)
    let found = rows.filter { $0.cadence.isByCalendar }
    #expect(found.allSatisfy { $0.found == $0.count }, "\(rows)")
    let days = found.map { $0.meanDays ?? -1 }
    // A day's log is read at the end of a day, a week's at the end of a week: half of it has passed in the mean.
    #expect(days[0] > days[1] && days[1] > days[2] && days[2] > 0 && days[2] <= 2, "\(days)")
    #expect(days[1] <= 8 && days[0] <= 31, "\(days)")
    #expect(found[0].units >= found[1].units && found[1].units >= found[2].units)
    #expect(review.alarms.allSatisfy { $0.idle == 0 }, "\(review.alarms)")
  }

  @Test("what no log has is found by no cadence: a gap of custody")
  func gaps() throws {
    let review = try Self.review(
      MarketTests.trial([(.silentRestock, [("share", Fraction.of(0.5))])]))
    let rows = review.rows.filter { $0.failure == .gap(.restocked) }
    #expect(rows.count == ReviewCadence.allCases.count && rows.allSatisfy { $0.count > 10 && $0.found == 0 })
  }

  @Test(
    "a partner who never answers: the empty line in the log of answers is found at every cadence, and so are goods without data"
  )
  func silent() throws {
    var trial = MarketTests.trial(lots: 3)
    trial.market?.exchange.silentPartners = 3
    trial.market?.exchange.takesWithout = 1
    let row = try trial.run(0)
    let (market, review) = (try #require(row.market), try #require(row.review))
    #expect(market.documents.unanswered > 3 && market.documents.unanswered == market.documents.sent)
    for failure in [ReviewedFailure.unansweredDocument, .gap(.withoutData)] {
      let rows = try ReviewCadence.allCases.map { try #require(review.row(failure, $0)) }
      for row in rows {
        #expect(row.count > 3 && row.found == (row.cadence.isByCalendar ? row.count : 0), "\(row)")
      }
    }
    let days = try ReviewCadence.allCases.filter(\.isByCalendar).map {
      try #require(review.row(.unansweredDocument, $0)?.meanDays)
    }
    #expect(days[0] > days[1] && days[1] > days[2] && days[2] <= 2, "\(days)")
    #expect(review.alarms.allSatisfy { $0.idle == 0 } && review.alarms.contains { $0.count > 3 })
  }

  @Test("goods without data: whoever reads the refusals of their documents has found them")
  func withoutData() throws {
    var trial = MarketTests.trial(
      lots: 4,
      [
        (.schemaLag, [("lag", TimeSpan.days(40))]),
        (.unmonitoredRejection, [("looks", UnmonitoredRejection.Looks.never)]),
      ])
    trial.market?.exchange.takesWithout = 1
    let review = try Self.review(trial, 3)
    let rows = try ReviewCadence.allCases.map { try #require(review.row(.gap(.withoutData), $0)) }
    #expect(rows[0].count > 2)
    for row in rows {
      #expect(row.found == (row.cadence.isByCalendar ? row.count : 0), "\(row)")
    }
  }

  @Test("a query that fails is a dispute itself: no cadence finds it before the counter that got no answer")
  func queries() throws {
    let row = try VerificationTests.trial(
      (.unhandshakenResult, [("period", TimeSpan?.some(.milliseconds(205)))])
    ).run(0)
    let review = try #require(row.review)
    #expect(try #require(row.verification).failed(by: .older) > 20)
    let rows = try ReviewCadence.allCases.map { try #require(review.row(.query(.older), $0)) }
    #expect(rows.allSatisfy { $0.count == 1 && $0.found == 1 && $0.minutes == rows[0].minutes }, "\(rows)")
    // Everything that was wrong on the line came to light once, or never did.
    let light = review.light.filter { $0.level == .unit && $0.kind == .unreported }
    let wrong = row.lots.flatMap(\.lasting).count { $0.level == .unit && $0.kind == .unreported }
    #expect(wrong > 20 && light.reduce(0) { $0 + $1.count } == wrong, "\(light)")
  }

  @Test(
    "readers change nothing: a trial is the same to the byte when run again, and its line is read back whole")
  func encoding() throws {
    var trial = MarketTests.trial([
      (.schemaLag, [("lag", TimeSpan.days(40))]), (.silentRestock, [("share", Fraction.of(0.2))]),
      (.relabel, [("unlinked", Fraction.of(0.5))]),
    ])
    trial.verification = VerificationPlan()
    trial.recalls = [
      RecallPlan("all", at: .days(20), what: .everything), RecallPlan("new", at: .days(20), what: .material),
    ]
    let empty = TrialSummary(role: .production, condition: "production", length: .long, trial: 0)
    let first = try trial.summarise(0, as: empty)
    #expect(first.review?.rows.isEmpty == false && first.recalls?.drills.count == 2)
    #expect(first.market != nil && first.verification != nil)
    let line = TrialEncoding.line(first)
    let read = try TrialEncoding.trial(line)
    #expect(read.review == first.review && read.recalls == first.recalls && read.market == first.market)
    #expect(read.verification == first.verification && TrialEncoding.line(read) == line)
    #expect(TrialEncoding.line(try trial.summarise(0, as: empty)) == line)
  }
}

extension ReviewCadence {
  /// Whether somebody reads by the calendar.
  fileprivate var isByCalendar: Bool { [.monthly, .weekly, .daily].contains(self) }
}
