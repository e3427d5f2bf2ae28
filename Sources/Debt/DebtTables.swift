import Experiments
import Reporting

/// The tables behind the first page, in the order in which people ask for them.
package struct DebtTables: Sendable {
  private let result: DebtResult
  private let names: DebtNames
  private let words: DebtWords
  private let figures: DebtFigures

  /// The tables of a result.
  package init(_ result: DebtResult, _ names: DebtNames) {
    (self.result, self.names) = (result, names)
    (words, figures) = (DebtWords(result, names), DebtFigures(result))
  }

  private var main: Int { result.main }
  private var debt: DebtPlan { result.study.debt }

  /// All of them; one without rows says by its caption that there is nothing.
  package var all: [Table] {
    [items, curve, plans, moved, interactions, money, assumptions, list, trials]
  }

  /// What the debt is told in; a figure in a column does not repeat it.
  private var unit: String { figures.tableUnit }

  private var items: Table {
    Table(
      "items", "What each item costs (\(unit); ~ is not significant)",
      [
        .text("item"), .text("owner"), .number("fair share"), .number("put right alone"),
        .number("put right last"), .number("the fix costs"), .number("takes"),
      ],
      rows: result.ranking.map { item in
        let said = debt.items[item]
        return [
          .text(names.items[item] + (words.few(item).map { " (\($0))" } ?? "")), .text(names.owners[item]),
          .text(figures.cell(result.shares[item][main])), .text(figures.cell(result.alone[item][main])),
          .text(figures.cell(result.last[item][main])),
          said.cost.map { .text(figures.cell($0.amount * 100)) } ?? .empty,
          said.days.map { .text("\(NumberText.significant($0)) d") } ?? .empty,
        ]
      } + owners + [
        [
          .text("all of it"), .text(""), .text(figures.cell(result.whole[main])), .empty, .empty, .empty,
          .empty,
        ]
      ])
  }

  /// Shares by owner, where several items have the same.
  private var owners: [[ReportCell]] {
    result.owners.filter { $0.items.count > 1 }.map { owner in
      [
        .text("all of one owner"), .text(names.owners[owner.items[0]]),
        .text(figures.cell(owner.share[main])),
        .empty, .empty, .empty, .empty,
      ]
    }
  }

  private var curve: Table {
    Table(
      "curve",
      result.study.months.isEmpty
        ? "Nothing on the list grows" : "If nothing is put right (\(unit))",
      [
        .text("month"), .number("as it is"), .number("with everything right"), .number("the debt"),
        .text("criteria that are not met, or open"),
      ],
      rows: result.study.months.isEmpty
        ? []
        : result.curve.map { month in
          let failing = month.criteria.filter { $0.verdict != .accepted }.map {
            names.criterion($0.id) + ($0.verdict == .notAccepted ? " not met" : " open")
          }
          return [
            .text(month.month == 0 ? "today" : "\(month.month)"),
            .text(figures.cell(month.asItIs, isJudged: false)),
            .text(figures.cell(month.allRight, isJudged: false)),
            .text(figures.cell(month.debt, isJudged: false)),
            .text(failing.isEmpty ? "none" : failing.joined(separator: ", ")),
          ]
        })
  }

  private var plans: Table {
    Table(
      "plans",
      result.plans.isEmpty
        ? "No order of fixes is planned"
        : "Orders of fixes over \(debt.months) months"
          + (debt.budget.map { " and within \(figures.amount($0 * 100))" } ?? "")
          + " (\(figures.tableSum); what remains, of a year)",
      [
        .text("why in this order"), .text("fixes"), .number("they cost"), .number("they take"),
        .number("lost and spent"), .number("more than with the best"), .number("then remains a year"),
      ],
      rows: result.plans.map { plan in
        [
          .text(words.reason(plan.order.reason)),
          .text(
            plan.order.items.isEmpty
              ? "none" : plan.order.items.map { names.items[$0] }.joined(separator: ", then ")),
          .text(figures.cell(Double(plan.fixes))), .text("\(plan.days) d"),
          .text(figures.cell(plan.total, isJudged: false)),
          .text(plan.regret.isNothing ? "the best" : figures.cell(plan.regret)),
          .text(figures.cell(plan.remains, isJudged: false)),
        ]
      })
  }

  private var moved: Table {
    let table = result.numbers.table
    let groups = result.movements.compactMap { movement -> RowGroup? in
      let rows = (movement.worse.map { ($0, "worse") } + movement.better.map { ($0, "better") }).map {
        change, word in
        [
          ReportCell.text(names.measure(table.measures[change.measure])), .text(word),
          .text(NumberText.large(change.before * result.perYear(of: change.measure))),
          .text(figures.change(change, result.perYear(of: change.measure))),
          .text(figures.aYear(change.change, result.perYear(of: change.measure))),
        ]
      }
      return rows.isEmpty ? nil : RowGroup(title: "\(names.items(movement.fixed)) put right", rows: rows)
    }
    return Table(
      "moved",
      groups.isEmpty
        ? "No kind of failure is told to change with any fix"
        : "What gets worse and what gets better with each fix, of a year",
      [
        .text("failure or place"), .text("it gets"), .number("today"), .number("change"),
        .number("more a year"),
      ], groups)
  }

  private var interactions: Table {
    Table(
      "interactions",
      result.interactions.isEmpty
        ? "No two items are told to hang together" : "Items that hang together (\(unit))",
      [
        .text("one"), .text("other"), .number("one alone"), .number("other alone"), .number("both"),
        .number("beyond both alone"),
      ],
      rows: result.interactions.map { pair in
        [
          .text(names.items[pair.items.0]), .text(names.items[pair.items.1]),
          .text(figures.cell(pair.alone.0)), .text(figures.cell(pair.alone.1)),
          .text(figures.cell(pair.both)), .text(figures.cell(pair.beyond)),
        ]
      })
  }

  private var money: Table {
    let table = result.numbers.table
    return Table(
      "money", "From events of runs to money (\(unit); one costs, in \(table.costs.currency))",
      [
        .text("consequence"), .number("a year, today"), .number("one costs"), .number("today"),
        .number("all right"), .number("of the debt"), .text("what is counted"),
      ],
      rows: Consequence.allCases.compactMap { consequence -> [ReportCell]? in
        guard let events = table.index(of: .events(consequence)) else { return nil }
        let price = table.costs[consequence]
        guard price != nil || result.today[events].value > 0 else { return nil }
        let index = table.index(of: .cost(consequence))
        return [
          .text(names.consequence(consequence)),
          .text(NumberText.large(result.today[events].value * result.perYear(of: consequence))),
          .text(price.map { NumberText.large($0.amount) } ?? "not priced"),
          index.map { .text(figures.cell(result.today[$0].value)) } ?? .empty,
          index.map { .text(figures.cell(result.right[$0].value)) } ?? .empty,
          index.map { .text(figures.cell(result.whole[$0])) } ?? .empty, .text(consequence.rule),
        ]
      })
  }

  private var assumptions: Table {
    let costs = result.numbers.table.costs
    var rows: [[ReportCell]] = costs.priced.compactMap { consequence in
      costs[consequence].map { price in
        let range =
          price.low == price.high ? "" : ", \(NumberText.large(price.low)) to \(NumberText.large(price.high))"
        return [
          .text("a price"), .text(names.consequence(consequence)),
          .text(
            "\(costs.currency) \(NumberText.large(price.amount))\(range)"
              + (consequence.hasTolerance ? ", \(costs.tolerance(of: consequence)) a year are borne" : "")),
          .text(names.origin(price.origin)),
        ]
      }
    }
    for (index, item) in debt.items.enumerated() {
      rows.append([
        .text("an item"), .text(names.items[index]),
        .text(item.since.isEmpty || names.isAnonymous ? "" : "since \(item.since)"),
        .text(names.origin(item.origin)),
      ])
    }
    for growth in debt.grows + debt.items.flatMap(\.grows) {
      rows.append([
        .text("growth"), .text(names.path(growth.path)), .text(law(growth)), .text(names.origin(growth.why)),
      ])
    }
    for flip in words.flips { rows.append([.text("where it would flip"), .text(""), .text(flip), .empty]) }
    return Table(
      "assumptions", "On what the ranking rests",
      [.text("what"), .text("of"), .text("value"), .text("where it comes from")],
      rows: rows)
  }

  private func law(_ growth: Growth) -> String {
    if names.isAnonymous { return "grows" }
    var text =
      growth.timesPerYear.map { "times \(NumberText.significant($0)) a year" }
      ?? growth.morePerYear.map { "\($0) more a year" }
      ?? growth.steps.map { "\($0.value) from month \($0.month)" }.joined(separator: ", ")
    if let limit = growth.upTo { text += ", up to \(limit)" }
    return text
  }

  private var list: Table {
    Table(
      "list", "What each item is today, and what it would be",
      [.text("item"), .text("today"), .text("put right")],
      rows: debt.items.indices.map { index in
        let item = debt.items[index]
        return [
          .text(names.items[index]),
          .text(
            item.today.isEmpty
              ? "as the scenario has it" : item.today.map(names.setting).joined(separator: "; ")),
          .text(item.right.map(names.setting).joined(separator: "; ")),
        ]
      })
  }

  private var trials: Table {
    let table = result.numbers.table
    return Table(
      "trials", "Every trial, so that each sum can be followed (\(unit))",
      [.text("trial"), .number("as it is"), .number("all right")]
        + debt.items.indices.map { .number("without \(names.ids[$0])") },
      rows: (0..<result.numbers.trials).map { trial in
        func cell(_ set: Coalition) -> ReportCell {
          result.numbers.values(Variant(set), trial).map { .text(figures.cell(Double($0[table.main]))) }
            ?? .empty
        }
        return [.text("\(trial)"), cell(.none), cell(.all(debt.items.count))]
          + debt.items.indices.map { cell(Coalition([$0])) }
      })
  }
}
