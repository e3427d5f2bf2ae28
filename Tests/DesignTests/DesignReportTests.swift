import Design
import Experiments
import Foundation
import JSONTrees
import Reporting
import Testing

@Suite("What a design says: text, page and object") struct DesignReportTests {
  private static let result = Result {
    try Designs.find(try Designs.study(settings: ["protocol.costs.budget=1000000 EUR"]))
  }

  private func report() throws -> DesignReport {
    DesignReport(
      try Self.result.get(), proposal: "{}\n", evidence: "driftline 0.1.0", again: "driftline design own")
  }

  @Test("JSON has the fields of its schema, all of them and no others, down to the last")
  func schema() throws {
    let found = try JSONTree(DesignSchema.text).problems(of: JSONTree(report().json.document).root)
    #expect(found.isEmpty, "\(found.prefix(5))")
  }

  @Test("the figures of text, page and object are the same")
  func agreeing() throws {
    let result = try Self.result.get()
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(try report().json.document.utf8)) as? [String: Any])
    let proposal = try #require(object["proposal"] as? [String: Any])
    #expect(proposal["cost"] as? Double == result.cost && proposal["units"] as? Double == result.size.units)
    // What steps cost by themselves adds up; what the whole took is in its own interval.
    let candidates = try #require(object["candidates"] as? [[String: Any]])
    let steps = try #require(proposal["steps"] as? [[String: Any]])
    let sum = steps.reduce(0.0) { sum, step in
      let one =
        candidates.first { $0["step"] as? String == step["step"] as? String }?["cost"] as? Double ?? .nan
      return sum + one * Double(step["times"] as? Int ?? 0)
    }
    #expect(abs(sum - result.stepsSize.cost(result.study.plan.protocolCosts)) < 1e-6 * sum)
    let ends = try #require(proposal["costEnds"] as? [String: Double])
    #expect(ends["low"] ?? .nan < result.cost && result.cost < ends["high"] ?? .nan)
    #expect(proposal["runs"] as? Int == result.study.sized)
    #expect(try report().text.contains(DesignWords(result).amount(result.cost)))
    let bound = try #require((object["bound"] as? [String: Any])?["value"] as? Double)
    let cover = try #require(result.cover)
    #expect(bound <= cover.cost + 1e-9 && bound > 0)
    // Dual prices times demands are the bound: every cause's part of it.
    let causes = try #require(object["causes"] as? [[String: Any]])
    let parts = causes.reduce(0.0) { $0 + ($1["price"] as? Double ?? 0) }
    #expect(abs(parts - bound) < 1e-6 * bound)
    let finding = try #require(object["finding"] as? String)
    let text = try report().text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let page = try report().page
    #expect(text.contains(finding) && page.contains(finding))
    #expect(finding.contains("each in") && !finding.contains("each in 95 % of its runs"), "\(finding)")
    #expect(text.contains("2,995 things") && text.contains("schema-lag: in production: "))
    #expect(text.contains("Of 1 cause: no more was raised with it than without"))
    // Hours are planned; what a finding makes people do is told apart.
    let hours = try #require(proposal["foundHours"] as? Double)
    #expect(hours > 0 && text.contains("What it finds takes \(NumberText.significant(hours)) hours more"))
  }

  @Test("the text has 80 columns, and the page loads nothing and is as a browser expects it")
  func forms() throws {
    for line in try report().text.split(separator: "\n") {
      #expect(line.count <= 80 || !line.dropFirst(8).contains(" "), "\(line)")
    }
    let page = try report().page
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.hasSuffix("</html>\n"))
    #expect(!page.contains("<script") && !page.contains("src=") && !page.contains("http://"))
    for tag in ["table", "section", "p", "tr", "td", "th", "h2", "h3"] {
      #expect(
        page.ranges(of: "<\(tag)").count >= page.ranges(of: "</\(tag)>").count && page.contains("</\(tag)>"))
    }
  }
}
