import EventKernel
import Experiments
import Foundation
import Testing
import TraceModel
import World

/// From the number pool to the patient, at the size of a year: two lines, a market, queries, documents, recalls.
@Suite("Healthy is perfect from number pool to patient") struct HealthyMarketTests {
  private static let isDeep = ProcessInfo.processInfo.environment["DRIFTLINE_DEEP"] != nil

  /// With DRIFTLINE_DEEP five million units, a year, 200,000 queries, 3,000 documents and ten recalls; else some thousands.
  private static var trial: Trial {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = isDeep ? 100_000 : 9_600
    plan.lots.count = isDeep ? 25 : 2
    plan.palletizer.casesPerPallet = 40
    var trial = Trial(plan, seed: 2_027)
    trial.site.lines = 2
    var market = MarketPlan()
    market.wholesalers = isDeep ? 20 : 4
    market.dispensers = isDeep ? 3_000 : 60
    market.ordersEvery = .days(2)
    market.palletsPerOrder = 1
    market.verifies = 0.1
    market.sharesReceipts = 0.5
    market.relabels = 0.005
    market.opensOnReceipt = 0.05
    market.exchange.changesFrom = .days(20)
    market.exchange.changesWithin = .days(90)
    trial.market = market
    var verification = VerificationPlan()
    verification.askedShare = 0.04
    trial.verification = verification
    trial.recalls = (0..<10).map { number in
      let kinds: [RecallPlan.Scope] = [.lots, .cases, .lots, .everything, .lots]
      return RecallPlan(
        "recall \(number)", at: .days(Int64(3 + 35 * number)), what: kinds[number % 5], count: number)
    }
    return trial
  }

  @Test(
    "two lines, a year of market, queries, documents, ten recalls: truth and every record agree, nothing is raised"
  )
  func perfect() throws {
    let row = try Self.trial.run(0)
    let (market, queries) = (try #require(row.market), try #require(row.verification))
    let recalls = try #require(row.recalls).drills
    print(
      "\(market.tally.released) units released, \(market.documents.sent) documents, \(queries.asked) queries, "
        + "\(recalls.count) recalls, \(market.tally.returned) returns, \(market.tally.relabeled) relabeled")
    #expect(!Self.isDeep || market.tally.released > 4_900_000 && market.documents.sent > 3_000)
    #expect(!Self.isDeep || queries.asked > 200_000)
    #expect(row.lots.allSatisfy { $0.lasting.isEmpty })
    #expect(market.units.reduce(0, +) == market.tally.released)
    #expect(market.documents.accepted == market.documents.sent && market.refusals.isEmpty)
    #expect(market.documents.again == 0 && market.documents.unitsNever == 0 && market.tally.notFound == 0)
    #expect(market.tally.counted > 0 && market.tally.differing == 0)
    #expect(market.tally.withoutData == 0 && market.tally.withoutProduct == 0)
    #expect(market.claims.raised == market.claims.settled + market.claims.late + market.claims.givenUp)
    #expect(market.gaps.allSatisfy { $0.gaps == 0 } && market.misplaced == 0 && market.casesUnder == 0)
    #expect(market.wrongLot == 0 && market.unlinked == 0 && market.raised == 0 && market.notGood == 0)
    #expect(market.tally.unassociated == 0 && market.tally.destroyed == 0)
    #expect(queries.verified == queries.asked && queries.failed == 0, "\(queries)")
    #expect(recalls.count == 10 && recalls.contains { $0.customers > 1 })
    for recall in recalls {
      #expect(recall.missed == 0 && recall.inVain == 0 && recall.undecided == 0, "\(recall)")
      #expect(recall.customersMissed == 0 && recall.named == recall.affected, "\(recall)")
    }
    let alarms = row.findings.filter { $0.severity > .note }
    #expect(alarms.isEmpty, "\(alarms.prefix(3))")
  }
}
