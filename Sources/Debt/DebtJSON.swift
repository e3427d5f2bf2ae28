import Experiments
import Reporting
import TextFormats

/// A result as one object: figures are not rounded, money is in the currency and not in hundredths.
struct DebtJSON {
  private let result: DebtResult
  private let names: DebtNames
  private let words: DebtWords
  private let figures: DebtFigures

  init(_ result: DebtResult, _ names: DebtNames) {
    (self.result, self.names) = (result, names)
    (words, figures) = (DebtWords(result, names), DebtFigures(result))
  }

  private var table: MeasureTable { result.numbers.table }
  private var main: Int { result.main }
  private var debt: DebtPlan { result.study.debt }

  var object: JSONValue {
    .object([
      ("schemaVersion", .integer(DebtSchema.version)), ("name", .text(names.title)),
      ("scenario", .text(names.reference)), ("isAnonymous", .boolean(names.isAnonymous)),
      ("sha256", names.isAnonymous ? .null : .optional(result.study.plan.sha256)),
      ("program", .optional(result.study.plan.program, \.json)),
      ("seed", .text(String(result.study.plan.seed))), ("trials", .integer(result.numbers.trials)),
      ("confidence", .number(result.numbers.confidence)), ("currency", .text(table.costs.currency)),
      ("unit", .text(figures.unit)), ("unitsOfARun", .integer(result.study.plan.longUnits)),
      ("unitsAYear", .number(debt.unitsPerYear)), ("finding", .text(words.finding)),
      ("today", spread(result.today[main])), ("allRight", spread(result.right[main])),
      ("debt", spread(result.whole[main])),
      ("items", .list(debt.items.indices.map(item))), ("owners", .list(result.owners.map(owner))),
      ("money", .list(consequences)),
      ("interactions", .list(interactions)), ("movements", .list(result.movements.map(movement))),
      ("curve", .list(result.curve.map(month))), ("waitingAYear", spread(result.waiting)),
      ("plans", .list(result.plans.map(plan))), ("ordersTried", .integer(result.search?.tried ?? 0)),
      ("areAllOrdersTried", .boolean(result.search?.isAll ?? false)),
      ("flips", .list(result.flips.map(flip))),
      ("runs", .list(runs)),
    ])
  }

  private func spread(_ spread: Spread) -> JSONValue {
    .object([
      ("value", .number(figures.number(spread.value))), ("low", .number(figures.number(spread.low))),
      ("high", .number(figures.number(spread.high))), ("isTold", .boolean(spread.isTold)),
      ("chance", .number(figures.number(spread.halfWidth))),
    ])
  }

  private func item(_ index: Int) -> JSONValue {
    let said = debt.items[index]
    return .object([
      ("id", .text(names.ids[index])), ("name", .text(names.items[index])),
      ("owner", .text(names.owners[index])),
      ("share", spread(result.shares[index][main])), ("alone", spread(result.alone[index][main])),
      ("last", spread(result.last[index][main])), ("fixCosts", .optional(said.cost?.amount)),
      ("fixDays", .optional(said.days)), ("rank", .integer((result.ranking.firstIndex(of: index) ?? 0) + 1)),
      ("failures", .list(failures(index))),
    ])
  }

  private func owner(_ owner: DebtResult.Owner) -> JSONValue {
    .object([
      ("owner", .text(names.owners[owner.items[0]])), ("items", .texts(owner.items.map { names.ids[$0] })),
      ("share", spread(owner.share[main])),
    ])
  }

  /// What of each failure vanishes where an item alone is put right, of a year.
  private func failures(_ index: Int) -> [JSONValue] {
    table.measures.indices.compactMap { measure in
      let gone = result.alone[index][measure]
      guard table.measures[measure].isFailure, !gone.isNothing else { return nil }
      func yearly(_ value: Double) -> JSONValue { .number(value * result.perYear(of: measure)) }
      return .object([
        ("failure", .text(names.measure(table.measures[measure]))), ("gone", yearly(gone.value)),
        ("low", yearly(gone.low)), ("high", yearly(gone.high)),
        ("share", yearly(result.shares[index][measure].value)),
      ])
    }
  }

  private var consequences: [JSONValue] {
    let scales = YearlyScales(debt, units: result.study.plan.longUnits)
    return Consequence.allCases.map { consequence in
      let events = table.index(of: .events(consequence)).map { result.today[$0].value } ?? 0
      let cost = table.index(of: .cost(consequence))
      return .object([
        ("consequence", .text(consequence.word)), ("rule", .text(consequence.rule)),
        ("events", .number(events)), ("divisor", .integer(consequence.divisor)),
        ("aYear", .number(scales.factor(of: consequence, drills: result.drills))),
        ("price", .optional(table.costs[consequence]?.amount)),
        ("today", .optional(cost.map { result.today[$0].value / 100 })),
        ("allRight", .optional(cost.map { result.right[$0].value / 100 })),
      ])
    }
  }

  private var interactions: [JSONValue] {
    result.interactions.map { pair in
      let meaning: String =
        switch pair.meaning {
        case .onlyTogether: "only-together"
        case .hidden: "hidden"
        case .harms: "harms"
        case .eased: "eased"
        case .more: "more"
        case .less: "less"
        }
      return .object([
        ("items", .texts([names.ids[pair.items.0], names.ids[pair.items.1]])), ("meaning", .text(meaning)),
        ("beyond", spread(pair.beyond)), ("both", spread(pair.both)),
      ])
    }
  }

  private func movement(_ movement: Movement) -> JSONValue {
    func changes(_ changes: [Movement.Change]) -> JSONValue {
      .list(
        changes.map { change in
          let perYear = result.perYear(of: change.measure)
          return .object([
            ("failure", .text(names.measure(table.measures[change.measure]))),
            ("today", .number(change.before * perYear)),
            ("change", .number(change.change.value * perYear)),
            ("low", .number(change.change.low * perYear)),
            ("high", .number(change.change.high * perYear)),
          ])
        })
    }
    return .object([
      ("putRight", .texts(movement.fixed.members.map { names.ids[$0] })),
      ("better", changes(movement.better)),
      ("worse", changes(movement.worse)), ("story", .optional(words.story(of: movement))),
    ])
  }

  private func month(_ month: DebtResult.Month) -> JSONValue {
    .object([
      ("month", .integer(month.month)), ("asItIs", spread(month.asItIs)),
      ("allRight", spread(month.allRight)),
      ("debt", spread(month.debt)),
      (
        "criteria",
        .list(
          month.criteria.map {
            .object([
              ("criterion", .text(names.criterion($0.id))), ("verdict", .text($0.verdict.rawValue)),
              ("value", .number($0.estimate.value)),
            ])
          })
      ),
    ])
  }

  private func plan(_ plan: PlannedOrder) -> JSONValue {
    .object([
      ("reason", .text(words.reason(plan.order.reason))),
      ("order", .texts(plan.order.items.map { names.ids[$0] })),
      ("fixesCost", .number(Double(plan.fixes) / 100)), ("days", .integer(plan.days)),
      ("lostAndSpent", spread(plan.total)), ("regret", spread(plan.regret)),
      ("remains", spread(plan.remains)),
    ])
  }

  private func flip(_ flip: DebtResult.Flip) -> JSONValue {
    .object([
      ("first", .text(names.ids[flip.first])), ("second", .text(names.ids[flip.second])),
      ("price", .text(flip.consequence.word)), ("factor", .number(flip.factor)),
      ("isPlausible", .boolean(flip.isPlausible)),
    ])
  }

  /// What every trial has of each consequence, so that a sum can be followed down to its events.
  private var runs: [JSONValue] {
    let sets = result.study.sets
    return sets.flatMap { set in
      (0..<result.numbers.trials).compactMap { trial -> JSONValue? in
        guard let values = result.numbers.values(Variant(set), trial) else { return nil }
        let events = Consequence.allCases.compactMap { consequence -> (String, JSONValue)? in
          table.index(of: .events(consequence)).map { (consequence.word, .integer(values[$0])) }
        }
        return .object([
          ("putRight", .texts(set.members.map { names.ids[$0] })), ("trial", .integer(trial)),
          ("value", .number(figures.number(Double(values[main])))), ("events", .object(events)),
        ])
      }
    }
  }
}
