import Experiments
import Reporting
import Scenario
import Testing
import World

@Suite("One thread, or stitched")
struct ThreadTests {
  /// A small site that is asked about, run whole.
  private static func result(_ books: String) throws -> ExperimentResult {
    let text = """
      { line: { lots: { "cartons-per-lot": 600, count: 2, changeover: "20 min" } }, systems: { \(books) },
        mechanisms: { "stitched-sync": { period: "6 h", "failure-share": "0 %" } },
        conditions: { validation: {}, production: {} },
        protocol: { steps: [{ units: 60 }] }, experiment: { trials: 2, "protocol-trials": 1, "cause-trials": 0 } }
      """
    let loader = ScenarioLoader { _, _ in SourceText(name: "test.json5", text: text) }
    let (read, diagnostics) = ExperimentReader(loader: loader).read(ExperimentRequest("test.json5"))
    let plan = try #require(read, "\(DiagnosticRenderer().text(diagnostics))")
    let runner = ExperimentRunner(plan)
    return ResultBuilder(plan, trials: try runner.run(runner.allJobs, atOnce: 2)).result(
      version: "test", command: "test")
  }

  @Test("the section has the answers of both side by side, and each figure where it stands in the JSON form")
  func section() throws {
    let result = try Self.result(#"books: { architecture: "stitched", moments: { audit: "30 min" } }"#)
    let cells = result.cells.enumerated().filter { $0.element.books != nil }
    #expect(cells.allSatisfy { $0.element.cell.length == .long } && cells.count == 2)
    let (index, cell) = try #require(cells.first { $0.element.cell.role == .production })
    let books = try #require(cell.books)
    let section = try #require(Report(result: result).document()[.thread])
    let tables = section.blocks.compactMap { block -> Table? in
      if case .table(let table) = block { table } else { nil }
    }
    #expect(tables.map(\.id) == ["thread", "books", "exceptions", "jobs"])
    #expect(tables[0].groups.count == 3 && tables[0].rows.count == 3 * TraceMeasure.allCases.count)
    let elapsed = try #require(tables[0].rows.first { $0[0].text.contains("from the question") })
    let thread = try #require(books.trace(TraceTally.lotEnd, .thread))[.elapsed]
    let stitched = try #require(books.trace(TraceTally.lotEnd, .stitched))[.elapsed]
    #expect(stitched.low > 100 * thread.high && stitched.trials == 2)
    guard case .quantity(let one) = elapsed[1], case .quantity(let other) = elapsed[2] else {
      Issue.record("no figures: \(elapsed)")
      return
    }
    #expect(one.value == thread.value && other.value == stitched.value)
    #expect(one.source == "/cells/\(index)/books/traces/0/elapsed")
    #expect(section.brief.contains { $0.contains("one thread") && $0.contains("stitched") })
    let html = HTMLTests.html(Report(result: result))
    #expect(html.contains("One thread, or stitched"))
  }

  @Test("a site that keeps no books has no such section")
  func none() throws {
    let result = try Self.result("")
    #expect(Report(result: result).document()[.thread] == nil)
    #expect(result.cells.allSatisfy { $0.books == nil })
  }
}
