import Experiments
import Reporting
import Testing

/// The report as a workbook: what stands in its cells, and that none of it can run.
@Suite struct WorkbookTests {
  private static func sheets(_ report: Report) throws -> [(name: String, checker: MarkupChecker)] {
    let zip = ZipReader(report.rendered(as: .xlsx))
    #expect(zip.problems.isEmpty, "\(zip.problems)")
    func checker(_ name: String) throws -> MarkupChecker {
      let checker = MarkupChecker(String(decoding: try #require(zip.files[name]), as: UTF8.self))
      #expect(checker.problems.isEmpty, "\(name): \(checker.problems)")
      return checker
    }
    let names = try checker("xl/workbook.xml").all("sheet").compactMap { $0.attributes["name"] }
    for name in zip.files.keys where name.hasSuffix(".xml") || name.hasSuffix(".rels") {
      _ = try checker(name)
    }
    return try names.enumerated().map { ($0.element, try checker("xl/worksheets/sheet\($0.offset + 1).xml")) }
  }

  @Test func `it has a sheet for each thing that is filed`() throws {
    let names = try Self.sheets(Report(result: Sample.result, stories: Sample.stories)).map(\.name)
    for name in [
      "About", "Criteria", "Rates", "FMEA", "Causes", "Plausibility", "Assumptions", "Trials",
    ] {
      #expect(names.contains(name), "\(name) is missing of \(names)")
    }
    #expect(names.allSatisfy { $0.count <= 31 } && Set(names).count == names.count)
  }

  @Test func `figures are numbers, and no cell is a formula, whatever a scenario is called`() throws {
    for sample in HTMLTests.samples {
      for (name, sheet) in try Self.sheets(sample.report) {
        #expect(sheet.all("f").isEmpty, "\(sample.name), \(name): a formula")
        for cell in sheet.all("c") {
          if cell.attributes["t"] == "inlineStr" {
            // Styles 1 and 2 keep a text a text when somebody edits the cell.
            #expect(["1", "2"].contains(cell.attributes["s"] ?? ""), "\(sample.name), \(name): \(cell.text)")
          } else {
            #expect(
              Double(cell.text)?.isFinite == true, "\(sample.name), \(name): “\(cell.text)” is no number")
          }
        }
      }
    }
  }

  @Test func `a criterion's figure, interval and limit stand in cells of their own`() throws {
    let sheets = try Self.sheets(Report(result: Sample.result))
    let sheet = try #require(sheets.first { $0.name == "Criteria" }).checker
    let first = try #require(Sample.result.criteria.first)
    let numbers = sheet.all("c").filter {
      ($0.attributes["r"] ?? "").hasSuffix("2") && $0.attributes["t"] == nil
    }
    .compactMap { Double($0.text) }
    #expect(numbers.prefix(3) == [first.estimate.value, first.estimate.low, first.estimate.high])
    #expect(numbers.last == first.limit)
  }

  @Test func `the same result gives the same bytes`() {
    let report = Report(result: Sample.result)
    #expect(report.rendered(as: .xlsx) == report.rendered(as: .xlsx))
  }

  @Test func `text that looks like an escape of the format stays what it is`() throws {
    var result = Sample.result
    result.notes = []
    result.identity.name = "=1+1 _x0041_ _x_"
    let sheets = try Self.sheets(Report(result: result))
    let texts = try #require(sheets.first { $0.name == "About" }).checker.all("t").map(\.text)
    #expect(texts.contains("=1+1 _x005F_x0041_ _x_"), "\(texts.prefix(6))")
  }
}
