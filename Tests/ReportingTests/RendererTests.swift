import Experiments
import JSONTrees
import Reporting
import Testing

/// The forms for programs, and that all forms say the same.
@Suite struct RendererTests {
  let report = Report(result: Sample.result, stories: Sample.stories)

  func text(_ format: ReportFormat, _ report: Report? = nil) -> String {
    String(decoding: (report ?? self.report).rendered(as: format), as: UTF8.self)
  }

  @Test func `the JSON form is what its schema says`() throws {
    let schema = try JSONTree(Report.jsonSchema)
    for sample in HTMLTests.samples {
      let json = try JSONTree(sample.report.rendered(as: .json))
      let problems = schema.problems(of: json.root)
      #expect(problems.isEmpty, "\(sample.name): \(problems.prefix(5))")
    }
  }

  @Test func `the schema refuses what does not belong`() throws {
    let schema = try JSONTree(Report.jsonSchema)
    for (old, new) in [
      ("\"schemaVersion\": 3", "\"schemaVersion\": 4"),
      ("\"visibility\": \"too-clean\"", "\"visibility\": \"unclear\""),
      ("\"finding\"", "\"findings\""), ("\"compromised\": 411000", "\"compromised\": -1"),
      ("\"silent\": true", "\"silent\": \"yes\""),
    ] {
      let broken = text(.json).replacing(old, with: new)
      #expect(broken != text(.json), "“\(old)” does not stand in the sample")
      #expect(!schema.problems(of: try JSONTree(broken).root).isEmpty, "\(new) was accepted")
    }
  }

  @Test func `a figure that is not finite is null`() throws {
    let json = try JSONTree(Report(result: Sample.crowded).rendered(as: .json))
    #expect(json.value(at: "/kinds/0/production/high") is NSNullLike)
  }

  @Test func `the same figures stand in the terminal, in HTML, in Markdown and in CSV`() throws {
    let table = try #require(wholeTable)
    let (terminal, markdown, html) = (text(.terminal), text(.markdown), text(.html))
    let csv = CSV(text(.csv))
    for row in table.rows {
      guard case .quantity(let production) = row[2], production.value > 0 else { continue }
      let name = row[0].text
      let line = try #require(
        terminal.split(separator: "\n").first { $0.trimmingPrefix { $0 == " " }.hasPrefix(name + " ") })
      #expect(line.contains(production.parts.interval), "\(name) in the terminal")
      #expect(
        markdown.contains(production.parts.text.replacing("[", with: "\\[").replacing("]", with: "\\]")),
        "\(name) in Markdown")
      let numbers = MarkupChecker(html).all("data").filter { $0.attributes["data-json"] == production.source }
      #expect(numbers.contains { $0.text.filter { $0 != " " } == production.parts.text.filter { $0 != " " } })
      #expect(csv.rows.contains { $0["json"] == production.source && $0["shown"] == production.parts.text })
    }
  }

  private var wholeTable: Table? {
    guard case .figure(let figure)? = report.document()[.whole]?.blocks.first else { return nil }
    return figure.table
  }

  @Test func `every row of the CSV form has its place in the JSON form`() throws {
    for sample in HTMLTests.samples {
      let json = try JSONTree(sample.report.rendered(as: .json))
      let csv = CSV(text(.csv, sample.report))
      for row in csv.rows {
        let pointer = try #require(row["json"])
        // Beside “%” stands a figure in per cent; the JSON form has shares.
        let value = try #require(Double(row["value"] ?? "")) / (row["unit"] == "%" ? 100 : 1)
        #expect(json.has(value, at: pointer), "\(sample.name) \(pointer): \(value)")
      }
      #expect(csv.widths.count == 1, "\(sample.name): rows of different widths \(csv.widths)")
    }
  }

  @Test func `a figure beside a per cent sign is in per cent, in CSV and in SQL, and so is its limit`() throws
  {
    let row = try #require(CSV(text(.csv)).rows.first { $0["row"] == "AC-3" })
    #expect([row["value"], row["low"], row["high"], row["unit"]] == ["97.1", "96.4", "97.7", "%"])
    let file = try SQLiteTests.Opened(report.rendered(as: .sqlite))
    let sql = "SELECT value, low, high, \"limit\" FROM criteria WHERE id = 'AC-3'"
    #expect(try file.rows(sql) == [["97.1", "96.4", "97.7", "95.0"]])
  }

  @Test func `JUnit counts what failed and what is open`() throws {
    for sample in HTMLTests.samples {
      let checker = MarkupChecker(text(.junit, sample.report))
      #expect(checker.problems.isEmpty, "\(sample.name): \(checker.problems)")
      let suite = try #require(checker.all("testsuite").first)
      #expect(suite.attributes["tests"] == "\(checker.all("testcase").count)")
      #expect(suite.attributes["failures"] == "\(checker.all("failure").count)")
      #expect(suite.attributes["skipped"] == "\(checker.all("skipped").count)")
    }
    let checker = MarkupChecker(text(.junit))
    #expect(checker.all("failure").count == 1 && checker.all("skipped").count == 1)
  }

  @Test func `hostile names break no Markdown table and no fence`() {
    let text = text(.markdown, HTMLTests.samples[4].report)
    #expect(!text.contains("<script>alert(1)</script><img") || text.contains("```"))
    var columns: Int?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("|") else {
        columns = nil
        continue
      }
      let count = line.replacing("\\|", with: "").filter { $0 == "|" }.count
      if let columns { #expect(count == columns, "\(line)") }
      columns = count
    }
  }

  @Test func `time and memory stand in a report only where they are asked for`() {
    var fast = Sample.result
    fast.performance = Performance(seconds: 1, units: 1, jobs: 64, peakMemory: nil)
    let other = Report(result: fast, stories: Sample.stories)
    for format in ReportFormat.allCases {
      #expect(report.rendered(as: format) == other.rendered(as: format), "\(format)")
      #expect(report.rendered(as: format) == report.rendered(as: format))
    }
    var options = ReportOptions()
    options.timing = true
    #expect(report.rendered(as: .json, options) != other.rendered(as: .json, options))
    #expect(String(decoding: report.rendered(as: .html, options), as: UTF8.self).contains("412 MB"))
  }

  @Test func `a form is found by its name and by what its file ends with`() {
    #expect(ReportFormat(name: "md") == .markdown)
    #expect(ReportFormat(name: "html") == .html)
    #expect(ReportFormat(name: "pdf") == nil)
  }
}
