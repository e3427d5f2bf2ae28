import EventKernel
import Experiments
import Scenario
import Testing
import World

/// What befalls messages and leaves nothing wrong: it is waited for, what is said of it is due to it, and what is not there is
/// missed by whoever asks.
@Suite("What befalls messages") struct MessageTroubleTests {
  private typealias Setting = (MechanismID, [(String, any ParameterValue)])

  /// Short lots, one close behind another.
  private static func plan(_ lots: Int, of cartons: Int, _ settings: Setting...) -> LinePlan {
    var plan = SystemsTests.plan()
    (plan.lots.count, plan.lots.cartonsPerLot, plan.lots.changeover) = (lots, cartons, .minutes(1))
    for (id, values) in settings { plan.set(id, values) }
    return plan
  }

  /// An outage that drains, and behind it a system that sends again what is not acknowledged at once.
  private static let drained: [Setting] = [
    (
      .outage,
      [
        ("between", TimeSpan.minutes(60)), ("length", TimeSpan.minutes(150)),
        ("buffer", Count(1_000_000_000)),
      ]
    ),
    (
      .retryDuplicate,
      [
        ("timeout", TimeSpan.seconds(1)), ("latency", TimeSpan.seconds(20)), ("attempts", Count(12)),
        ("at-border", Boundary.siteToEnterprise),
      ]
    ),
  ]

  @Test("lots of which everything comes in the end, however mixed, are not held, and nothing is raised")
  func mixed() throws {
    var overtaken = 0
    for seed in 1...6 {
      var trial = Trial(Self.plan(6, of: 1_000, Self.drained[0], Self.drained[1]), seed: UInt64(seed))
      (trial.site.comparesAfter, trial.site.waitsFor) = (.days(5), .days(30))
      let row = try trial.run(0)
      overtaken += row.messages[1][.overtaken].count
      let said = row.findings.map(\.rule.rawValue)
      #expect(
        row.occurrences[.lotsHeld] == 0 && !said.contains("reconciliation.messages-missing"),
        "\(seed): \(said)")
    }
    #expect(overtaken > 1_000, "nothing was mixed: \(overtaken)")
  }

  @Test("who waits for days is waited for: the line is not taken to stand still")
  func patience() throws {
    var trial = Trial(Self.plan(2, of: 600, (.lotBoundaryRace, [("delay", TimeSpan.days(5))])), seed: 11)
    trial.site.waitsFor = .days(20)
    let row = try trial.run(0)
    #expect(row.occurrences[.lots] == 2 && row.occurrences[.lotsHeld] == 0)
    #expect(row.occurrences[.releaseMinutes] >= 2 * 5 * 24 * 60)
  }

  @Test("a lot of which messages are lost is held for that, and what the record says of it is no false alarm")
  func lost() throws {
    var (lost, incomplete, stories) = (0, 0, 0)
    for seed in 1...8 {
      let plan = Self.plan(
        6, of: 600,
        (.outage, [("between", TimeSpan.minutes(20)), ("length", TimeSpan.minutes(1)), ("buffer", Count(0))]))
      let trial = Trial(plan, seed: UInt64(seed))
      let row = try trial.run(0)
      let count = row.messages.reduce(0) { $0 + $1.lost }
      lost += count
      incomplete += row.occurrences[.lotsIncomplete]
      for raised in row.raised { #expect(raised.idle == 0, "\(seed): \(raised)") }
      if count > 0, seed <= 3 {
        // Also where what was lost names a lot and no thing.
        #expect(try Replay(trial, number: 0).story(of: .lost, suspected: []) != nil, "\(seed)")
        stories += 1
      }
    }
    #expect(lost > 100 && incomplete > 0 && stories > 0)
  }

  @Test("what is entered again goes on in nobody's numbering: nobody misses what was never said")
  func again() throws {
    let plan = Self.plan(
      2, of: 600,
      (
        .retryDuplicate,
        [
          ("timeout", TimeSpan.seconds(2)), ("latency", TimeSpan.seconds(2)),
          ("receiver", RetryDuplicate.Receiver.repeating),
        ]
      ))
    let row = try Trial(plan, seed: 11).run(0)
    #expect(row.messages[0].doubled > 300 && row.messages.allSatisfy { $0.lost == 0 })
    #expect(!row.findings.contains { $0.rule.rawValue == "reconciliation.messages-missing" })
  }

  /// An update of the repository's mapping during the first of three lots.
  private static func updated(_ field: UpdateMapping.Field, _ architecture: Architecture) throws
    -> BookSummary
  {
    var trial = Trial(
      plan(
        3, of: 1_200,
        (
          .updateMapping,
          [
            ("at-border", Boundary.enterpriseToRepository), ("at", TimeSpan?.some(.minutes(2))),
            ("field", field), ("tested", Fraction.of(0)), ("rolled-back", TimeSpan?.none),
          ]
        )), seed: 11)
    var books = BooksPlan()
    books.architecture = architecture
    trial.books = books
    return try #require(try trial.run(0).books)
  }

  @Test("what the repository does not have, the one log does not have; the site's own systems do")
  func oneLog() throws {
    let books = try Self.updated(.serial, .thread)
    let tallies = books.traces.filter { $0.moment == TraceTally.lotEnd }
    let log = try #require(tallies.first { $0.architecture == .thread })
    let stitched = try #require(tallies.first { $0.architecture == .stitched })
    #expect(log.questions > 0 && log.complete < log.questions / 2, "\(log)")
    #expect(stitched.complete > log.complete)
  }

  @Test("lots that were entered under another differ in the repository's books, each of them")
  func otherLots() throws {
    let books = try Self.updated(.lot, .stitched)
    let pair = try #require(
      books.comparisons.first { $0.first == .execution && $0.second == .repository })
    #expect(pair.lots == 3 && pair.differing == 3, "\(pair)")
  }
}
