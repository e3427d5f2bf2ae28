import Experiments
import Foundation
import Scenario
import Testing
import World

/// From the number pool to the patient: two lines, a year of market with every kind of company, queries, returns and ten recalls.
@Suite("A healthy year is perfect from number pool to patient, and nothing is raised")
struct HealthyYearTests {
  private static let isDeep = ProcessInfo.processInfo.environment["DRIFTLINE_DEEP"] != nil

  /// A recall of each kind, one about every month; those of lots take ever more of them.
  private static let recalls = """
    r0: { at: "3 d", what: "lots", count: 0 }, r1: { at: "38 d", what: "cases", count: 1 },
    r2: { at: "73 d", what: "lots", count: 2 }, r3: { at: "108 d", what: "everything" },
    r4: { at: "143 d", what: "lots", count: 4 }, r5: { at: "178 d", what: "lots", count: 5 },
    r6: { at: "213 d", what: "cases", count: 60 }, r7: { at: "248 d", what: "lots", count: 7 },
    r8: { at: "283 d", what: "material", count: 2 }, r9: { at: "318 d", what: "machine", lasts: "8 h" }
    """

  private static let scenario = """
    {
      name: "healthy-year",
      site: { lines: 2 },
      line: {
        lots: { "cartons-per-lot": \(isDeep ? 100_000 : 8_000), count: \(isDeep ? 25 : 2) },
        palletizer: { "cases-per-pallet": 40 },
      },
      market: {
        wholesalers: 20, dispensers: \(isDeep ? 3_000 : 300), "orders-every": "2 d", "pallets-per-order": 1,
        "cases-per-order": 2, verifies: "10 %", "shares-receipts": "50 %", "shares-openings": "30 %",
        "dispensers-report": "20 %", relabels: "0.5 %", "opens-on-receipt": "5 %", "transport-damage": "0.1 %",
        repackaging: { share: "3 %" }, logistics: { "uses-provider": true },
        exchange: { "changes-from": "20 d", "changes-within": "90 d" },
        verification: { "asked-share": "4 %" },
        recalls: { \(recalls) },
      },
    }
    """

  @Test("a year; with five million units, 400,000 queries and 3,700 documents where there is time")
  func year() throws {
    let loader = ScenarioLoader.files(
      embedded: EmbeddedScenarios.all + [(name: "healthy-year", text: Self.scenario)]
    ) { _ in nil }
    let read = ExperimentReader(loader: loader).read(ExperimentRequest("healthy-year"))
    let plan = try #require(read.plan, "\(DiagnosticRenderer().text(read.diagnostics))")
    let condition = try #require(plan.conditions.last)
    let row = try plan.trial(of: condition, line: condition.line).run(0)

    for lot in row.lots {
      #expect(
        lot.lasting.isEmpty && lot.conservation.isEmpty && lot.balance.unaccounted == 0, "\(lot.balance)")
    }
    let alarms = row.findings.filter { $0.severity > .note }
    #expect(alarms.isEmpty, "\(alarms.prefix(3))")
    let (market, queries) = (try #require(row.market), try #require(row.verification))
    #expect(market.units.reduce(0, +) == market.tally.released)
    #expect(market.notGood == 0 && market.raised == 0 && market.gaps.allSatisfy { $0.gaps == 0 })
    // The last ones of the year may still be on their way.
    let documents = market.documents
    #expect(documents.accepted + documents.unanswered == documents.sent && documents.unanswered < 5)
    #expect(queries.failed == 0 && queries.verifiedWrongly == 0 && queries.verified == queries.asked)
    let drills = try #require(row.recalls?.drills)
    #expect(drills.count == 10)
    for drill in drills {
      #expect(drill.missed == 0 && drill.inVain == 0 && drill.customersMissed == 0, "\(drill)")
    }
    // And it was not quiet.
    #expect(drills.count { $0.affected > 0 } >= 8)
    #expect(market.tally.repackaged > 0 && market.tally.mixedPallets > 0 && market.tally.toldDispensed > 0)
    #expect(row.occurrences[.rejects] > 0 && row.occurrences[.jams] > 0)
    guard Self.isDeep else { return }
    #expect(
      row.occurrences[.units] == 5_000_000 && market.documents.sent > 3_000 && queries.asked > 200_000,
      "\(market.documents.sent) documents, \(queries.asked) queries")
  }
}
