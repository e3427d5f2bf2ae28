import Experiments
import Foundation
import Reporting
import Scenario
import Testing
import World

@Suite("After the line, in a report")
struct MarketReportTests {
  /// A small line with a market, run whole.
  private static func result(_ market: String) throws -> ExperimentResult {
    let text = """
      { line: { lots: { "cartons-per-lot": 960, count: 2, changeover: "20 min" },
                palletizer: { "cases-per-pallet": { value: 4, origin: "assumption: small" } } },
        \(market)
        conditions: { validation: {}, production: {} },
        protocol: { steps: [{ units: 60 }] }, experiment: { trials: 2, "protocol-trials": 1, "cause-trials": 1 } }
      """
    let loader = ScenarioLoader { _, _ in SourceText(name: "test.json5", text: text) }
    let (read, diagnostics) = ExperimentReader(loader: loader).read(ExperimentRequest("test.json5"))
    let plan = try #require(read, "\(DiagnosticRenderer().text(diagnostics))")
    let runner = ExperimentRunner(plan)
    return ResultBuilder(plan, trials: try runner.run(runner.allJobs, atOnce: 2)).result(
      version: "test", command: "test")
  }

  /// What stands at a place of a JSON text.
  private static func value(at path: String, in data: Any) -> Double? {
    var found: Any? = data
    for step in path.split(separator: "/") {
      found = Int(step).flatMap { (found as? [Any])?[$0] } ?? (found as? [String: Any])?[String(step)]
    }
    return (found as? NSNumber)?.doubleValue
  }

  @Test(
    "every figure of the section stands in the JSON form, and what a mechanism does vanishes there with it")
  func section() throws {
    let result = try Self.result(
      """
      market: { "orders-every": "1 d", "pallets-per-order": 1, "buys-every": "6 h", "runs-on": "60 d" },
      mechanisms: { "missing-field": { field: "lot" }, "unmonitored-rejection": { period: "3 d" },
                    "open-case-outside": { unlogged: "20 %" }, "silent-restock": { share: "50 %" } },
      """)
    let cells = result.cells.filter { $0.market != nil }
    #expect(cells.count == 2 && cells.allSatisfy { $0.cell.length == .long })
    let document = Report(result: result).document()
    let section = try #require(document[.market])
    let tables = Self.tables(section) + Self.tables(try #require(document[.review]))
    #expect(
      tables.map(\.id) == [
        "documents", "refusals", "places", "receipts", "claims", "custody", "market-changes", "cadences",
        "review-alarms",
      ])
    let data = try JSONSerialization.jsonObject(with: Data(document.data().utf8))
    var figures = 0
    for cell in tables.flatMap({ $0.rows.flatMap(\.self) }) {
      guard case .quantity(let quantity) = cell else { continue }
      figures += 1
      let written = Self.value(at: quantity.source, in: data)
      // Text has fifteen digits or so.
      #expect(
        written.map { ($0 - quantity.value).magnitude <= 1e-12 * quantity.value } ?? false,
        "\(quantity.source): \(String(describing: written))")
    }
    #expect(figures > 40)
    #expect(
      section.brief.contains { $0.contains("refused") } && section.brief.contains { $0.contains("custody") })
    let lost = try #require(result.mechanisms.first { $0.id == .missingField }?.vanishing?.market)
    let refused = try #require(lost.first { $0.measure == .refused })
    #expect(refused.with > 0 && refused.without == 0)
    let opened = try #require(result.mechanisms.first { $0.id == .openCaseOutside }?.vanishing?.market)
    #expect(opened.contains { $0.measure == .casesUnder && $0.with > 0 && $0.without == 0 })
    #expect(!opened.contains { $0.measure == .refused })
    #expect(HTMLTests.html(Report(result: result)).contains("After the line"))
  }

  private static func tables(_ section: ReportSection) -> [Table] {
    section.blocks.compactMap { block in
      switch block {
      case .table(let table): table
      case .figure(let figure): figure.table
      default: nil
      }
    }
  }

  @Test("a scenario without a market has no such section")
  func none() throws {
    let result = try Self.result("")
    #expect(Report(result: result).document()[.market] == nil)
    #expect(Report(result: result).document()[.review] == nil && result.cells.allSatisfy { $0.review == nil })
    #expect(result.cells.allSatisfy { $0.market == nil })
  }
}
