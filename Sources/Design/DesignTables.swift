import Experiments
import Reporting
import World

/// The tables behind the first page, in the order in which people ask for them.
package struct DesignTables: Sendable {
  private let result: DesignResult
  private let words: DesignWords

  /// The tables of a result.
  package init(_ result: DesignResult) {
    self.result = result
    words = DesignWords(result)
  }

  private var study: DesignStudy { result.study }
  private var numbers: DesignNumbers { result.numbers }
  private var prices: ProtocolCosts { study.plan.protocolCosts }
  private var unit: String { prices.isPriced ? study.plan.costs.currency : "hours" }
  /// What the column of costs is called, beside one of hours.
  private var costs: String { prices.isPriced ? unit : "cost, in hours" }

  /// All of them; one without rows says by its caption that there is nothing.
  package var all: [Table] { [steps, causes, protocols, hidden, candidates, matrix, priced] }

  private func number(_ value: Double) -> ReportCell { .text(NumberText.significant(value)) }

  private func cost(_ value: Double) -> ReportCell {
    prices.isPriced ? .text(DesignWords.money(value)) : number(value)
  }

  private var steps: Table {
    let steps = result.proposal?.steps(study.candidates) ?? []
    return Table(
      "protocol",
      steps.isEmpty
        ? "There is no protocol to propose"
        : result.own == nil
          ? "The protocol that is proposed" : "The cheapest protocol of other steps than the file's",
      [
        .text("step"), .number("times"), .number("units each"), .number("lots each"), .number("a minute"),
        .number("hours each"), .number("\(unit) in all"), .text("what is provoked"),
      ],
      rows: steps.map { index, step in
        [
          .text(step.name), .text("\(step.times)"), .text(NumberText.grouped(step.count)),
          .text("\(step.lots)"), step.perMinute.map { .text(NumberText.significant($0)) } ?? .text("nominal"),
          number(numbers.sizes[index].hours),
          cost((step.times * numbers.sizes[index]).cost(prices)),
          .text(step.settings.map { "\($0.path) = \($0.value)" }.joined(separator: "; ")),
        ]
      })
  }

  /// What each cause has in the proposal, and in the protocol of the file.
  private var causes: Table {
    Table(
      "causes", "What the protocol shows of each cause",
      [
        .text("cause"), .text(result.own == nil ? "shown by the proposal" : "shown by other steps"),
        .text("of these, at once with what nobody accepts"),
        .text("shown by the protocol in the file"), .number("λ asked for"), .number("\(unit) for seeing it"),
        .text("seen"), .number("things to open, c = 0"),
      ],
      rows: result.checks.map { check in
        let filed = words.filed(check.cause)
        let rate = numbers.rates[check.cause].flatMap {
          AcceptanceSampling.size(rate: Double($0.wrong) / Double($0.of), confidence: study.plan.confidence)
        }
        return [
          .text(words.cause(check.cause) + (result.search.isMissed(check) ? " (missed)" : "")),
          .text(words.share(check.shown, of: check.trials)), .text("\(check.refused) of \(check.trials)"),
          .text(words.share(filed.shown, of: filed.trials)), number(result.demand(of: check.cause)),
          cost(result.price(of: check.cause)),
          .text(numbers.ways[check.cause] == .alone ? "alone" : "beside others"),
          rate.map { .text(NumberText.grouped($0)) } ?? .empty,
        ]
      })
  }

  private var protocols: Table {
    func row(_ name: String, _ size: StepSize, _ shown: Int) -> [ReportCell] {
      [
        .text(name), .text(NumberText.count(Int(size.units))), number(size.hours), number(size.setUps),
        number(size.lots), number(size.provocations.rounded()), number(size.challenges.rounded()),
        cost(size.cost(prices)), .text("\(shown) of \(study.suspects.count)"),
      ]
    }
    var rows = [row("the protocol in the file", numbers.filedSize, result.filedShown.count)]
    if result.proposal != nil {
      rows.append(
        row(
          result.own == nil ? "the proposal" : "the cheapest of other steps", result.size, result.kept.count))
    }
    if let own = result.own {
      rows.append(
        row("as much of the file's as is needed", StepSize.mean(of: own.sizes), own.checks.count))
    }
    if let smaller = result.affordable {
      rows.append(row("what the budget pays for", numbers.size(of: smaller.counts), smaller.causes.count))
    }
    return Table(
      "protocols", "Against the protocol in the file",
      [
        .text("protocol"), .number("units"), .number("hours"), .number("set-ups"), .number("lots"),
        .number("provocations"), .number("seeded faults"), .number(costs), .number("causes shown"),
      ], rows: rows)
  }

  private var hidden: Table {
    let sentences = words.hidden
    return Table(
      "hidden",
      sentences.isEmpty ? "Nothing is hidden from these steps" : "What none of these steps shows",
      [.text("cause, and what would show it")], rows: sentences.map { [.text($0)] })
  }

  private var candidates: Table {
    Table(
      "candidates", "Steps that were tried (means of each run)",
      [
        .text("step"), .text("what it is"), .number("units"), .number("hours"), .number("provocations"),
        .number("seeded faults"), .number(costs), .number("causes shown"), .number("share in parts"),
      ],
      rows: study.candidates.indices.map { step in
        let (candidate, size) = (study.candidates[step], numbers.sizes[step])
        return [
          .text(candidate.id), .text(candidate.name), .text(NumberText.grouped(candidate.allUnits)),
          number(size.hours), number(size.provocations), number(size.challenges), cost(size.cost(prices)),
          .text("\(numbers.shown.count { $0[step].trials > 0 })"),
          (result.cover?.shares[step]).map(number) ?? .empty,
        ]
      }, isFolded: true)
  }

  /// Acts shown in one run of each step: λ, with how many trials showed any.
  private var matrix: Table {
    Table(
      "acts", "Acts shown in one run of a step (λ), and in how many trials any was",
      [.text("cause"), .text("step"), .number("λ"), .text("trials that showed it"), .number("what adds up")],
      rows: study.suspects.indices.flatMap { cause in
        study.candidates.indices.compactMap { step -> [ReportCell]? in
          let shown = numbers.shown[cause][step]
          guard shown.trials > 0 else { return nil }
          return [
            .text(words.cause(cause)), .text(study.candidates[step].id), number(shown.mean),
            .text("\(shown.trials) of \(shown.acts.count)"), number(shown.strength),
          ]
        }
      }, isFolded: true)
  }

  private var priced: Table {
    Table(
      "prices", "What a protocol costs",
      [.text("what"), .number(unit), .text("origin")],
      rows: ProtocolCosts.Item.allCases.map { item in
        let price = prices[item]
        return [
          .text(item.meaning), price.map { cost($0.amount) } ?? .text("not priced"),
          .text(price?.origin ?? ""),
        ]
      }, isFolded: true)
  }
}
