import Experiments
import JSONTrees
import Reporting
import Testing
import World

/// The report as one HTML file.
@Suite struct HTMLTests {
  static let samples: [(name: String, report: Report)] = [
    ("sample", Report(result: Sample.result, stories: Sample.stories)),
    ("empty", Report(result: Sample.empty)),
    ("quiet", Report(result: Sample.quiet)),
    ("crowded", Report(result: Sample.crowded, stories: Sample.stories)),
    ("hostile", Report(result: Sample.hostile, stories: Sample.hostileStories)),
  ]

  static func html(_ report: Report) -> String { String(decoding: report.rendered(as: .html), as: UTF8.self) }

  @Test(arguments: 0..<5)
  func `every page is well-formed, and every reference in it leads somewhere`(_ index: Int) {
    let checker = MarkupChecker(Self.html(Self.samples[index].report))
    #expect(checker.problems.isEmpty, "\(Self.samples[index].name): \(checker.problems.prefix(5))")
    #expect(checker.all("html").count == 1 && checker.all("h1").count == 1)
  }

  @Test(arguments: 0..<5)
  func `a page asks for nothing and runs nothing`(_ index: Int) {
    let page = Self.html(Self.samples[index].report)
    let checker = MarkupChecker(page)
    #expect(checker.all("script").isEmpty && checker.all("img").isEmpty && checker.all("link").isEmpty)
    for element in checker.elements {
      for (name, value) in element.attributes {
        #expect(!name.hasPrefix("on"), "\(name) would run")
        if ["src", "href", "action", "data"].contains(name) {
          #expect(value.hasPrefix("#"), "\(name)=\(value)")
        }
      }
    }
    #expect(page.utf8.count < 2_000_000, "\(page.utf8.count) bytes")
    #expect(page.contains("default-src 'none'"))
  }

  @Test func `hostile names stand there as text`() {
    let checker = MarkupChecker(Self.html(Self.samples[4].report))
    let visible = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
    #expect(checker.all("h1").first?.text.contains(visible) == true)
    #expect(checker.all("td").contains { $0.text.contains(visible) })
    #expect(checker.all("text").contains { $0.text.contains("</script") })
    #expect(
      !checker.elements.contains {
        $0.text.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E }
      })
  }

  @Test(arguments: 0..<5)
  func `each number equals the one in the JSON that it points to`(_ index: Int) throws {
    let report = Self.samples[index].report
    let json = try JSONTree(report.rendered(as: .json))
    let numbers = MarkupChecker(Self.html(report)).all("data")
    if index == 0 { #expect(numbers.count > 300, "\(numbers.count) numbers") }
    for number in numbers {
      let pointer = try #require(number.attributes["data-json"])
      let value = try #require(Double(number.attributes["value"] ?? ""), "\(pointer)")
      #expect(json.has(value, at: pointer), "\(pointer): \(value)")
    }
  }

  @Test func `no number stands outside of a mark that says where it is from`() {
    let checker = MarkupChecker(Self.html(Self.samples[0].report))
    for cell in checker.all("td") where cell.attributes["class"] == "n" {
      let isMarked = checker.all("data").contains { $0.text == cell.text }
      #expect(
        isMarked || ["–", "~", "7", "2", "never"].contains(cell.text), "“\(cell.text)”")
    }
  }

  @Test(arguments: 0..<5)
  func `every picture has a title, a description, a sentence and a table`(_ index: Int) throws {
    let page = Self.html(Self.samples[index].report)
    let checker = MarkupChecker(page)
    let ids = Set(checker.elements.compactMap { $0.attributes["id"] })
    #expect(checker.all("svg").count == checker.all("figure").count)
    for picture in checker.all("svg") {
      let id = try #require(picture.attributes["id"])
      #expect(picture.attributes["role"] == "img")
      #expect(ids.contains(id + "-title") && ids.contains(id + "-desc"))
    }
    for figure in checker.all("figure") {
      let id = try #require(figure.attributes["id"])
      #expect(ids.contains(id + "-reading"))
    }
    let tables = checker.all("table").filter { $0.path.contains("figure") }
    #expect(tables.count == checker.all("figure").count)
    for table in checker.all("table") { #expect(table.text.count > 3) }
  }

  @Test func `the parts stand in the order of the report`() {
    let checker = MarkupChecker(Self.html(Self.samples[0].report))
    let order = [
      "whole", "plausibility", "unseen", "conditions", "causes", "time", "detection", "systems",
      "compromised", "print",
      "witnesses",
      "failures", "traceability", "sensitivity", "limits",
      "reproduction", "approval", "glossary",
    ]
    let ids = checker.all("section").compactMap { $0.attributes["id"] }
    #expect(ids == order)
  }

  @Test func `all six failure points have their place, and those of which nothing acts say so`() {
    let page = Self.html(Self.samples[0].report)
    for point in [
      "Serial numbers", "Aggregation", "Integration", "EPCIS files", "Repackaging and returns",
      "Verification",
    ] {
      #expect(page.contains(">\(point)</text>"), "\(point) is missing")
    }
    #expect(page.components(of: ">nothing of it acts in this scenario</text>") == 4)
    #expect(!page.contains("modeled yet"))
  }

  @Test func `scenario and result are embedded and read back`() throws {
    for sample in Self.samples {
      let checker = MarkupChecker(Self.html(sample.report))
      let embedded = try #require(checker.elements.first { $0.attributes["id"] == "result-json" })
      let json = String(decoding: sample.report.rendered(as: .json), as: UTF8.self)
      // Control characters are escaped in JSON already; what turns the direction of writing is replaced on a page.
      if sample.name != "hostile" { #expect(embedded.text == "\n" + json) }
      let text = try #require(checker.elements.first { $0.attributes["id"] == "scenario-1" })
      if sample.name != "hostile" { #expect(text.text == "\n" + Sample.identity.texts[0].text) }
    }
  }

  @Test func `a chart's title tells what the figures say, also when there is nothing to tell`() {
    func titles(_ report: Report) -> [String] {
      let checker = MarkupChecker(Self.html(report))
      return checker.all("h3").filter { $0.path.last == "figure" }.map(\.text)
    }
    let sample = titles(Self.samples[0].report)
    #expect(sample.contains("8 of 9 kinds of failure are more frequent under “production”"))
    #expect(
      sample.contains(
        "3 of 9 need more than one protocol to occur, up to 2.14 million [1.71 million, 2.78 million] units; 5 never "
          + "occurred under “validation”"))
    #expect(
      sample.contains {
        $0.hasPrefix("Without tracking slip, 85 % of the cases wrong in the first 3 lots of ")
          && $0.contains(" runs under “production” are gone")
      })
    #expect(sample.contains { $0.contains(" under “production” noticed nowhere: ") })
    #expect(titles(Self.samples[2].report) == ["Neither condition shows a failure of any kind on the line"])
  }
}

extension String {
  /// How often another text stands in this one.
  func components(of text: String) -> Int { ranges(of: text).count }

  @Test("behind the line: each boundary with what became of messages there, and whether anybody was told")
  func systems() throws {
    let document = Report(result: Sample.result, stories: Sample.stories).document()
    let section = try #require(document[.systems])
    guard case .figure(let figure) = section.blocks[1], case .chain(let chart) = figure.chart else {
      Issue.record("no picture of the chain")
      return
    }
    #expect(
      chart.systems.count == Boundary.allCases.count + 1 && chart.crossings.count == Boundary.allCases.count)
    #expect(chart.crossings[0].fates.map(\.isSilent) == [true, true])
    #expect(chart.crossings[1].fates.isEmpty && chart.crossings[2].fates.map(\.isSilent) == [false])
    #expect(figure.title.contains("neither system raised an alert about 10,526"), "\(figure.title)")
    #expect(section.brief.count == 2 && section.brief[0].contains("line controller → site system"))
    // A scenario in which nothing acts there says so, and draws nothing.
    var silent = Sample.result
    for index in silent.cells.indices { silent.cells[index].messages = [] }
    let empty = try #require(Report(result: silent).document()[.systems])
    #expect(empty.blocks.count == 1 && empty.brief.isEmpty)
  }
}
