import Debt
import Experiments
import Foundation
import JSONTrees
import Scenario
import Testing

@Suite("The report of a debt") struct DebtReportTests {
  /// Line 7 with names of which none may be seen where names are replaced.
  private static let text = """
    { extends: "partial-fix",
      name: "Quaxwerk Süd", site: { name: "Quaxhausen", line: "Quaxlinie", product: "Quaxol forte" },
      experiment: { trials: 4 },
      criteria: { "AC-1": null, "Quax-7": "cases wrong <= 0" },
      terms: { "refused-pallet": "Quaxpalette", case: "Quaxkarton" },
      costs: { "refused-pallet": { amount: { value: "700 EUR", origin: "Quaxmemo 17, Frau Quax [PRAC]" } } },
      debt: {
        grows: { "units-a-year": { "times-a-year": 1.1, why: "Quaxplan" } },
        items: {
          scale: { name: "Quaxwaage", owner: "Abteilung Quax", since: "Quaxjahr", origin: "Quaxgutachten" },
          "pallet-order": { owner: "Abteilung Quax", right: { "site.name": "Quaxburg" } },
          samples: { name: "Quaxmuster", owner: "Dr. Quax" },
          quaxding: { name: "Quaxding", right: { "line.labeler.verifies-labels": "true" } },
        },
      },
    }
    """

  private static let result: Result<DebtResult, any Error> = Result {
    try Studies.run(Studies.study(of: text)).result
  }

  private func report(isAnonymous: Bool) throws -> DebtReport {
    DebtReport(
      try Self.result.get(), isAnonymous: isAnonymous, evidence: "driftline, scenario Quaxdatei",
      again: "driftline debt Quaxdatei.json5")
  }

  private func everything(isAnonymous: Bool) throws -> [(name: String, text: String)] {
    let report = try report(isAnonymous: isAnonymous)
    return [("text", report.text), ("page", report.page), ("JSON", report.json.document)]
  }

  @Test("names, owners, files, terms and origins are told, and with --anonymous none of them is, anywhere")
  func anonymous() throws {
    for (name, text) in try everything(isAnonymous: false) {
      #expect(text.contains("Quaxwerk Süd") && text.contains("Quaxwaage"), "\(name)")
    }
    for (name, text) in try everything(isAnonymous: true) {
      let found = text.ranges(of: "Quax").first.map { text[$0.lowerBound...].prefix(40) }
      #expect(found == nil, "\(name): \(found ?? "")")
      #expect(!text.lowercased().contains("quax"), "\(name)")
      #expect(!text.contains("pallet-order") && !text.contains("Abteilung"), "\(name)")
    }
  }

  @Test("what is replaced is replaced alike in every form, and the figures stay")
  func consistent() throws {
    let names = DebtNames(
      try Self.result.get().study.plan, try Self.result.get().study.debt, isAnonymous: true)
    #expect(names.items == ["item A", "item B", "item C", "item D"])
    #expect(names.criterion("Quax-7") == "criterion 1")
    #expect(names.setting(DebtSetting("market.recalls.Quaxrecall.at", "9 d")) == "market.recalls")
    #expect(names.owners == ["owner 1", "owner 1", "owner 2", ""])
    for (name, text) in try everything(isAnonymous: true) where name != "JSON" {
      for item in names.items { #expect(text.contains(item), "\(name) has \(item)") }
    }
    func figures(_ isAnonymous: Bool) throws -> [Double] {
      let object = try JSONSerialization.jsonObject(
        with: Data(report(isAnonymous: isAnonymous).json.document.utf8))
      let items = try #require((object as? [String: Any])?["items"] as? [[String: Any]])
      return items.compactMap { ($0["share"] as? [String: Any])?["value"] as? Double }
    }
    #expect(try figures(true) == figures(false))
  }

  @Test("what the items of one owner come to stands in text, page and JSON, with an interval of its own")
  func owners() throws {
    let result = try Self.result.get()
    #expect(result.owners.map(\.items) == [[0, 1], [2]])
    for owner in result.owners {
      let sum = owner.items.reduce(0) { $0 + result.shares[$1][result.main].value }
      #expect((owner.share[result.main].value - sum).magnitude < 1e-6 * max(1, sum.magnitude))
      #expect(owner.share[result.main].low <= owner.share[result.main].high)
    }
    #expect(
      result.owners[1].share[result.main] == result.shares[2][result.main], "one item is its owner's sum")
    let report = try report(isAnonymous: false)
    #expect(report.text.contains("all of “Abteilung Quax”: share ") && !report.text.contains("all of “Dr."))
    #expect(report.page.contains("all of one owner"))
    let object = try JSONSerialization.jsonObject(with: Data(report.json.document.utf8)) as? [String: Any]
    let owners = try #require(object?["owners"] as? [[String: Any]])
    #expect(owners.map { $0["owner"] as? String } == ["Abteilung Quax", "Dr. Quax"])
    #expect(owners[0]["items"] as? [String] == ["scale", "pallet-order"])
  }

  @Test("the client's words stand in the place of ours")
  func terms() throws {
    let text = try report(isAnonymous: false).page
    #expect(text.contains("Quaxpalette") && !text.contains(">refused pallet<"))
    let study = try Self.result.get().study
    let names = DebtNames(study.plan, study.debt, isAnonymous: false)
    #expect(names.measure(.kind(.case, .under)) == "Quaxkartons under")
    #expect(names.measure(.kind(.pallet, .over)) == "pallets over")
  }

  @Test("JSON has the fields of its schema, all of them and no others, down to the last")
  func schema() throws {
    let schema = try JSONTree(DebtSchema.text)
    for isAnonymous in [false, true] {
      let found = try schema.problems(of: JSONTree(report(isAnonymous: isAnonymous).json.document).root)
      #expect(found.isEmpty, "\(found.prefix(5))")
    }
  }

  @Test("the text has 80 columns but for what has no space, and no control character")
  func columns() throws {
    for line in try report(isAnonymous: false).text.split(separator: "\n") {
      #expect(line.count <= 80 || !line.dropFirst(8).contains(" "), "\(line)")
    }
  }

  @Test("the page is well-formed, loads nothing, and escapes what a client writes")
  func page() throws {
    let hostile = Self.text.replacing("Quaxwaage", with: "<script>alert(1)</script> & \\\"x\\\"")
    let result = try Studies.run(Studies.study(of: hostile)).result
    let page = DebtReport(result, isAnonymous: false, evidence: "e", again: "a").page
    #expect(!page.contains("<script>") && page.contains("&lt;script&gt;alert(1)"))
    #expect(
      !page.contains("http://")
        || page.ranges(of: "http://").count == page.ranges(of: "http://www.w3.org/2000/svg").count)
    let parser = XMLChecker(page)
    #expect(parser.problem == nil, "\(parser.problem ?? "")")
  }

  @Test("the obvious fix that makes things worse is found: cases get right and pallets get wrong")
  func moved() throws {
    let result = try Studies.run(Studies.study("partial-fix")).result
    let scale = try #require(result.movements.first { $0.fixed == Coalition([0]) })
    func names(_ changes: [Movement.Change]) -> [Debt.Measure] {
      changes.map { result.numbers.table.measures[$0.measure] }
    }
    #expect(names(scale.better).contains(.kind(.case, .under)))
    #expect(names(scale.worse).contains(.kind(.pallet, .substituted)), "\(names(scale.worse))")
    #expect(result.alone[0][result.main].high < 0, "alone it costs more than it saves")
    // Who is told that two hang together is told as well what moves where both are put right.
    #expect(!result.interactions.isEmpty)
    for pair in result.interactions {
      let both = Coalition([pair.items.0, pair.items.1])
      #expect(both != .all(result.study.count) && result.movements.count { $0.fixed == both } == 1)
    }
    // With the palletizer's order put right as well, nothing gets worse.
    let both = Movement.all([Coalition([0, 1])], in: result.numbers)[0]
    #expect(both.worse.isEmpty && names(both.better).contains(.kind(.case, .under)))
    let text = DebtReport(result, isAnonymous: false, evidence: "e", again: "a").text
    #expect(text.contains("Fixes that move failures") && text.contains("and worse: "))
  }
}

/// Whether tags are closed in their order: what a page has to keep to be read by any program.
private struct XMLChecker {
  var problem: String?

  init(_ page: String) {
    var open: [String] = []
    for match in page.matches(of: /<(\/?)([a-z0-9]+)([^<>]*?)(\/?)>/) {
      let (name, isEnd, isEmpty) = (String(match.2), !match.1.isEmpty, !match.4.isEmpty)
      if isEmpty { continue }
      if !isEnd {
        open.append(name)
      } else if open.popLast() != name {
        problem = "</\(name)> closes something else"
        return
      }
    }
    if let last = open.last { problem = "<\(last)> is not closed" }
  }
}
