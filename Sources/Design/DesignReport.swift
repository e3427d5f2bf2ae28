import Experiments
import Reporting
import TextFormats

/// A result for people and programs: in a terminal, as a page, and as JSON.
package struct DesignReport: Sendable {
  private let result: DesignResult
  private let words: DesignWords
  private let proposal: String?
  private let head: [String]

  /// The report of a result; `evidence` says of which program and scenario it is, `again` how it comes once more.
  package init(_ result: DesignResult, proposal: String?, evidence: String, again: String) {
    (self.result, self.proposal) = (result, proposal)
    words = DesignWords(result)
    head = ["seed \(result.study.plan.seed)", evidence, "the same again: \(again)"]
  }

  private var title: String { result.study.plan.name }

  // MARK: - For a browser and for print

  /// One page that needs nothing else.
  package var page: String {
    PlainPage(
      title: "The protocol that would have shown it: \(title)",
      opening: [
        PlainPage.Part("", [words.finding]),
        PlainPage.Part(
          "What it costs", [words.taken, words.bound, words.budget, words.pricing].compactMap(\.self)),
        PlainPage.Part("What none of these steps shows", words.hidden),
        PlainPage.Part("Beside it", words.sampling),
      ],
      lead: [words.method, words.impossible, head.joined(separator: " · ")].compactMap(\.self),
      tables: DesignTables(result).all
    ).text
  }

  // MARK: - For a terminal

  /// Lines of 80 columns.
  package var text: String {
    var lines = [title.visible + " · " + head[0], ""] + words.finding.wrapped()
    func add(_ heading: String, _ sentences: [String]) {
      guard !sentences.isEmpty else { return }
      lines += ["", heading]
      for sentence in sentences { lines += sentence.wrapped(first: "  ", rest: "    ") }
    }
    add("The protocol", steps)
    add("What each cause costs to see", causes)
    add("What it costs", [words.taken, words.bound, words.budget, words.pricing].compactMap(\.self))
    add("What none of these steps shows", words.hidden)
    add("Beside it", words.sampling)
    lines += [""] + words.method.wrapped()
    if let impossible = words.impossible { lines += impossible.wrapped() }
    if let proposal {
      lines +=
        ["", "As a scenario"]
        + proposal.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    for line in head.dropFirst() { lines += line.wrapped() }
    return lines.map { $0 + "\n" }.joined()
  }

  private var steps: [String] {
    let (study, numbers) = (result.study, result.numbers)
    if let own = result.own {
      return own.steps.steps(study.plan).map {
        "\($0.times) × \($0.name), as in the file: \(NumberText.grouped($0.count * $0.lots)) units"
      } + (own.steps.hasChallenges ? ["the seeded faults of the file"] : [])
    }
    return (result.proposal?.steps(study.candidates) ?? []).map { index, step in
      let size = step.times * numbers.sizes[index]
      let lots = step.lots > 1 ? " in \(step.lots) lots" : ""
      let candidate = study.candidates[index]
      return
        "\(step.times) × \(step.name): \(NumberText.grouped(candidate.allUnits)) units\(lots), "
        + "\(NumberText.significant(numbers.sizes[index].hours)) hours each"
        + (study.plan.protocolCosts.isPriced
          ? "; \(words.amount(size.cost(study.plan.protocolCosts))) in all" : "")
    }
  }

  private var causes: [String] {
    result.checks.sorted { (result.price(of: $1.cause), $0.cause) < (result.price(of: $0.cause), $1.cause) }
      .map {
        check in
        let filed = words.filed(check.cause)
        let price = result.price(of: check.cause)
        return
          "\(words.cause(check.cause)): \(price > 0 ? words.amount(price) : "nothing beyond the others"); shown "
          + (result.own == nil ? "in " : "by other steps in ")
          + words.share(check.shown, of: check.trials) + (result.search.isMissed(check) ? ", too few" : "")
          + "; by the file's in \(filed.shown) of \(filed.trials)"
      }
  }

  // MARK: - For programs

  /// One object; what each key means stands in ``DesignSchema``.
  package var json: JSONValue { DesignJSON(result, proposal: proposal).object }
}
