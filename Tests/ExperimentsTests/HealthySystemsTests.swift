import Experiments
import Foundation
import Scenario
import Testing
import World

/// Behind a healthy line systems queue messages, send them twice, go down, come back and are updated: nothing of it is lost.
@Suite("Healthy systems are perfect, and not quiet")
struct HealthySystemsTests {
  private static let isDeep = ProcessInfo.processInfo.environment["DRIFTLINE_DEEP"] != nil

  private static let scenario = """
    {
      extends: "reference-line",
      site: { lines: 2 },
      systems: {
        books: {},
        updates: {
          spring: { system: "site-system", at: "2 h", tested: "100 %", "rolled-back": "2 h" },
          summer: { system: "repository", at: "6 h", tested: "100 %" },
        },
      },
      mechanisms: {
        outage: { between: "3 h", length: "30 min", buffer: "1000000000", recovery: "drain" },
        "retry-duplicate": { timeout: "5 s", receiver: "idempotent", latency: "2 s" },
        "queue-overflow": { service: "50 ms", places: "1000000000" },
      },
    }
    """

  /// Three at a time take what comes, so that a case that was opened, filled again and told anew may come in any order.
  private static let sideBySide = scenario.replacingOccurrences(
    of: #""queue-overflow": { service: "50 ms","#,
    with: #""queue-overflow": { service: "150 ms", law: "exponential", consumers: 3,"#)

  @Test(
    "two lines, five systems with books, ten lots; five million units where there is time",
    arguments: [scenario, sideBySide])
  func perfect(text: String) throws {
    let own = (name: "healthy-systems", text: text)
    let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all + [own]) { _ in nil }
    var request = ExperimentRequest("healthy-systems")
    request.only = [.outage, .retryDuplicate, .queueOverflow, .updateMapping]
    let read = ExperimentReader(loader: loader).read(request)
    let plan = try #require(read.plan, "\(DiagnosticRenderer().text(read.diagnostics))")
    let condition = try #require(plan[plan.production])
    var line = condition.line
    line.lots.count = Self.isDeep ? 17 : 5
    line.lots.cartonsPerLot = Self.isDeep ? 150_000 : 12_000
    let row = try plan.trial(of: condition, line: line).run(0)

    #expect(row.occurrences[.units] == 2 * line.lots.count * line.lots.cartonsPerLot)
    for lot in row.lots {
      #expect(
        lot.lasting.isEmpty && lot.conservation.isEmpty && lot.balance.unaccounted == 0, "\(lot.balance)")
    }
    let alarms = row.findings.filter { $0.severity > .note }
    #expect(alarms.isEmpty, "\(alarms.prefix(3))")
    let books = try #require(row.books)
    #expect(books.exceptions == ExceptionTally(), "\(books.comparisons)")
    // And it was not quiet.
    if text == Self.sideBySide { #expect(row.messages[0][.overtaken].count > 5_000) }
    #expect(row.occurrences[.caseChecks] > 0)
    let first = try #require(row.messages.first)
    #expect(first.doubled > 1_000 && first.recognized == first.doubled && first.entered == first.said)
    #expect(first[.late].count > 1_000 && first[.lost].count == 0)
    for occurrence in [Occurrence.rejects, .noReads, .microStops, .jams, .removals, .reloads, .samples] {
      #expect(row.occurrences[occurrence] > 0, "no \(occurrence)")
    }
  }
}
