import Experiments
import Reporting
import TextFormats

/// A result for people: in a terminal, as a page that a director reads with the tables behind it, and as JSON.
package struct DebtReport: Sendable {
  private let result: DebtResult
  private let names: DebtNames
  private let words: DebtWords
  private let figures: DebtFigures
  /// What was run: program, scenario, seed, trials; nothing in it names anybody where names are replaced.
  private let head: [String]

  /// The report of a result; `evidence` says of which program and scenario it is, `again` how it comes once more.
  package init(_ result: DebtResult, isAnonymous: Bool, evidence: String, again: String) {
    self.result = result
    names = DebtNames(result.study.plan, result.study.debt, isAnonymous: isAnonymous)
    (words, figures) = (DebtWords(result, names), DebtFigures(result))
    head =
      isAnonymous
      ? [
        "seed \(result.study.plan.seed)", "\(result.numbers.trials) trials",
        "names and identifiers are replaced",
      ]
      : [
        "seed \(result.study.plan.seed)", "\(result.numbers.trials) trials", evidence,
        "the same again: \(again)",
      ]
  }

  // MARK: - For a browser and for print

  /// One page that needs nothing else.
  package var page: String {
    PlainPage(
      title: "What \(names.title) owes", opening: opening, isOpeningAPage: true,
      lead: [words.method, head.joined(separator: " · ")],
      tables: DebtTables(result, names).all,
      pictures: result.study.months.isEmpty ? [:] : ["curve": CurveDrawing(result).svg]
    ).text
  }

  /// What a director reads.
  private var opening: [PlainPage.Part] {
    [
      PlainPage.Part("", [words.finding] + words.cautions),
      PlainPage.Part("The fixes that matter", words.matters + words.dearer + words.untold),
      PlainPage.Part("If nothing is done", words.waiting),
      PlainPage.Part("Fixes that move failures", words.moved.prefix(3) + [words.story].compactMap(\.self)),
      PlainPage.Part("A plan", Array(words.plan.prefix(1))),
      PlainPage.Part(
        "What is not in the sum",
        [words.notPriced, words.pricing, words.precision].compactMap(\.self)),
    ]
  }

  // MARK: - For a terminal

  /// Lines of 80 columns.
  package var text: String {
    var lines = [names.title.visible + " · " + head.prefix(2).joined(separator: " · ")]
    func add(_ heading: String, _ sentences: [String]) {
      guard !sentences.isEmpty else { return }
      lines += ["", heading]
      for sentence in sentences { lines += sentence.wrapped(first: "  ", rest: "    ") }
    }
    lines += [""] + words.finding.wrapped()
    for caution in words.cautions { lines += caution.wrapped() }
    add("The fixes that matter", words.matters + words.dearer + words.untold)
    lines += ["", "What each item costs, \(figures.tableUnit)"] + items
    add("If nothing is done", words.waiting)
    lines += curve
    add("Fixes that move failures", words.moved + [words.story].compactMap(\.self))
    add("Items that hang together", words.interactions)
    add("A plan", words.plan)
    add("Where the ranking would flip", words.flips)
    add(
      "What is not in the sum",
      [words.notPriced, words.pricing, words.precision].compactMap(\.self))
    lines += [""] + words.method.wrapped()
    for line in head.dropFirst(2) { lines += line.wrapped() }
    return lines.map { $0 + "\n" }.joined()
  }

  private var items: [String] {
    var lines: [String] = []
    for item in result.ranking {
      lines += names.items[item].wrapped(first: "  ", rest: "    ")
      let main = result.main
      let row =
        "share \(figures.cell(result.shares[item][main])); alone \(figures.cell(result.alone[item][main])); "
        + "last \(figures.cell(result.last[item][main]))" + (words.few(item).map { "; \($0)" } ?? "")
      lines += row.wrapped(first: "      ", rest: "        ")
    }
    for owner in result.owners where owner.items.count > 1 {
      let sum =
        "all of “\(names.owners[owner.items[0]])”: share \(figures.cell(owner.share[result.main]))"
      lines += sum.wrapped(first: "  ", rest: "    ")
    }
    let whole = "all of it: \(figures.cell(result.whole[result.main])); ~ is not significant"
    return lines + whole.wrapped(first: "  ")
  }

  private var curve: [String] {
    guard !result.study.months.isEmpty else { return [] }
    return ["  What is lost, \(figures.tableUnit):"]
      + result.curve.map { month in
        let label = month.month == 0 ? "today" : "month \(month.month)"
        return "  " + label + String(repeating: " ", count: max(1, 12 - label.count))
          + figures.cell(month.asItIs, isJudged: false) + ", all right "
          + figures.cell(month.allRight, isJudged: false)
      }
  }

  // MARK: - For programs

  /// One object; what each key means stands in ``DebtSchema``.
  package var json: JSONValue { DebtJSON(result, names).object }
}
