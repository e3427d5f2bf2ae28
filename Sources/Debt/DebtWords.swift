import Experiments
import Reporting
import TextFormats

/// What a result says in sentences: made once, for a terminal, a page and a file alike.
package struct DebtWords: Sendable {
  private let result: DebtResult
  /// What things are called.
  package let names: DebtNames
  private let figures: DebtFigures

  /// The words of a result.
  package init(_ result: DebtResult, _ names: DebtNames) {
    (self.result, self.names) = (result, names)
    figures = DebtFigures(result)
  }

  private var main: Int { result.main }

  /// What is owed, in one sentence.
  package var finding: String {
    let whole = result.whole[main]
    if whole.isNothing {
      return "Nothing that \(names.title) owes was seen in \(result.numbers.trials) trials."
    }
    guard whole.isTold else {
      return "Nothing that \(names.title) owes is told from chance in \(result.numbers.trials) trials: "
        + "\(figures.full(whole)) a year."
    }
    return
      "\(names.isAnonymous ? capital(names.title) : names.title) owes \(figures.full(whole)) a year, of \(figures.amount(result.today[main].value)) "
      + "that its failures \(result.isMoney ? "cost" : "come to") as it is; "
      + "\(figures.amount(result.right[main].value)) remain when everything on the list is put right."
  }

  /// How sure the prices are, beside chance.
  package var pricing: String? {
    guard result.isMoney, result.priceDeviation > 0 else { return nil }
    return
      "Intervals are of chance alone. That prices are ranges and not points adds a standard deviation of "
      + "\(figures.amount(result.priceDeviation)) to what is owed."
  }

  /// Items whose share is told from chance, the largest first.
  private var told: [Int] {
    result.ranking.filter { result.shares[$0][main].isTold && result.shares[$0][main].value > 0 }
  }

  /// The three that matter, each in a sentence.
  package var matters: [String] {
    told.prefix(3).enumerated().map { place, item in
      let share = result.shares[item][main]
      var text = "\(place + 1). \(names.items[item]): \(figures.full(share)) a year"
      if isShare { text += ", \(NumberText.percent(share.value / result.whole[main].value)) of the whole" }
      let alone = result.alone[item][main]
      text +=
        alone.isTold
        ? "; alone it saves \(figures.amount(alone.value))" : "; alone it saves nothing that is told"
      if result.isMoney, let cost = result.study.debt.items[item].cost {
        text += "; the fix costs \(figures.amount(cost.mean * 100))"
        let months = cost.mean * 100 / alone.value * 12
        if !alone.isTold || alone.value <= 0 {
          text += " and saves that only beside others"
        } else {
          text +=
            " and is earned back "
            + (months < 1 ? "within a month" : "in \(NumberText.significant(months, 2)) months")
        }
      }
      return text + "."
    }
  }

  /// Whether shares are parts of a whole: where one is less than nothing, others are more than all.
  private var isShare: Bool {
    result.whole[main].value > 0 && result.shares.allSatisfy { $0[main].value >= 0 || !$0[main].isTold }
  }

  /// Items that cost more when they are put right, in the mean over all orders.
  package var dearer: [String] {
    result.ranking.filter { result.shares[$0][main].isTold && result.shares[$0][main].value < 0 }.map {
      item in
      let last = result.last[item][main]
      return "“\(names.items[item])” put right costs more than it saves in the mean over all orders: "
        + "\(figures.full(result.shares[item][main])) a year; "
        + (last.isTold && last.value > 0
          ? "after all others it saves \(figures.amount(last.value))."
          : "after all others it saves nothing that is told.")
    }
  }

  /// What happens if nothing is done.
  package var waiting: [String] {
    guard !result.study.months.isEmpty, let first = result.curve.first, let end = result.curve.last else {
      return [
        "Nothing on the list grows, so that waiting a year costs what is owed in one: \(figures.full(result.whole[main]))."
      ]
    }
    var sentences = [
      "If nothing is done, \(figures.amount(first.asItIs.value)) a year become \(figures.full(end.asItIs)) a year in "
        + "month \(end.month). Waiting a year costs \(figures.full(result.waiting))."
    ]
    for (criterion, month) in result.failing {
      guard let month else { continue }
      let before = result.curve.last { $0.month < month }
      sentences.append(
        month == 0
          ? "\(capital(names.criterion(criterion.id))) is not met today: \(criterion.text)."
          : "\(capital(names.criterion(criterion.id))) fails between month \(before?.month ?? 0) and month \(month): \(criterion.text)."
      )
    }
    return sentences
  }

  /// Fixes that move failures: each item alone, and several together where something gets worse with none of them alone.
  package var moved: [String] {
    func spoiled(alone item: Int) -> [Int] {
      result.movements.first { $0.fixed == Coalition([item]) }?.worse.map(\.measure) ?? []
    }
    func list(_ changes: [Movement.Change]) -> String {
      changes.prefix(3).map {
        "\(names.measure(result.numbers.table.measures[$0.measure])) \(figures.change($0))"
      }.joined(separator: ", ")
    }
    return result.movements.compactMap { movement in
      let members = movement.fixed.members
      let known = members.count > 1 ? members.flatMap(spoiled) : []
      let worse = movement.worse.filter { !known.contains($0.measure) }
      guard !worse.isEmpty else { return nil }
      let better = list(movement.better)
      return "\(capital(names.items(movement.fixed))) put right: "
        + (better.isEmpty ? "" : better + "; and worse: ") + list(worse) + "."
    }
  }

  /// The command that tells one thing that got worse, event by event; nil where none of what got worse is a thing of a line.
  package func story(of movement: Movement) -> String? {
    guard !names.isAnonymous else { return nil }
    let (table, variant) = (result.numbers.table, Variant(movement.fixed))
    for change in movement.worse {
      guard case .kind(_, let kind) = table.measures[change.measure],
        let trial = (0..<result.numbers.trials).first(where: {
          result.numbers.values(variant, $0)?[change.measure] ?? 0 > result.numbers.values(
            Variant(.none), $0)?[change.measure] ?? 0
        }), let settings = try? result.study.settings(of: variant)
      else { continue }
      return
        (["driftline explain \(ShellWord.file(names.reference))"]
        + settings.map { "--set \(ShellWord.quoted($0))" } + ["--kind \(kind.word) --trial \(trial)"])
        .joined(separator: " ")
    }
    return nil
  }

  /// The story of what the first fix makes worse, as a command.
  package var story: String? {
    result.movements.lazy.filter { !$0.worse.isEmpty }.compactMap(story).first.map {
      "What gets worse with the first of them, event by event: \($0)"
    }
  }

  /// Pairs that hang together.
  package var interactions: [String] {
    result.interactions.map { pair in
      let (a, b) = (names.items[pair.items.0], names.items[pair.items.1])
      let sums =
        "alone \(figures.amount(pair.alone.0.value)) and \(figures.amount(pair.alone.1.value)), both "
        + "\(figures.amount(pair.both.value))"
      switch pair.meaning {
      case .onlyTogether:
        return "“\(a)” and “\(b)” hurt only together, so that either fix does what both do: \(sums)."
      case .hidden(let item, let other):
        return
          "“\(names.items[other])” hides “\(names.items[item])”, which saves something only after it: \(sums)."
      case .harms(let item, let other):
        return
          "“\(names.items[item])” put right makes it dearer, unless “\(names.items[other])” is as well: \(sums)."
      case .more: return "“\(a)” and “\(b)” save more together than each by itself: \(sums)."
      case .less: return "“\(a)” and “\(b)” save less together than each by itself: \(sums)."
      }
    }
  }

  /// Items whose share chance could have given.
  package var untold: String? {
    let items = result.ranking.filter { !result.shares[$0][main].isTold }
    guard !items.isEmpty else { return nil }
    return "No saving is told from chance for \(names.items(Coalition(items)))."
  }

  /// The order of fixes that is best of those that were tried.
  package var plan: [String] {
    guard let best = result.plans.first else {
      return result.isMoney
        ? ["No order of fixes is planned: no item says both what its fix costs and how long it takes."] : []
    }
    let months = result.study.debt.months
    let spent = figures.amount(Double(best.fixes))
    let order = best.order.items.map { "“\(names.items[$0])”" }.joined(separator: ", then ")
    var sentences = [
      best.order.items.isEmpty
        ? "Over \(months) months the best of \(result.plans.count) orders that were tried is to put nothing right."
        : "Of \(result.plans.count) orders that were tried over \(months) months the best is: \(order). It costs \(spent) "
          + "and takes \(best.days) days; then a year costs \(figures.full(best.remains))."
    ]
    for other in result.plans.dropFirst() where other.regret.isTold {
      sentences.append(
        "\(capital(reason(other.order.reason))) costs \(figures.amount(other.regret.value)) more over the same time."
      )
    }
    let left = result.study.debt.items.indices.filter {
      result.study.debt.items[$0].cost == nil || result.study.debt.items[$0].days == nil
    }
    if !left.isEmpty {
      sentences.append(
        "Not planned, because nobody has said what the fix costs and how long it takes: \(names.items(Coalition(left)))."
      )
    }
    return sentences
  }

  /// Why somebody would take an order.
  package func reason(_ reason: FixOrder.Reason) -> String {
    switch reason {
    case .savesMostPerCost: "what saves most for its cost first"
    case .largestFirst: "the largest saving first"
    case .cheapestFirst: "the cheapest first"
    case .quickestFirst: "what is done soonest first"
    case .asListed: "as they are listed"
    case .nothing: "doing nothing"
    }
  }

  /// Where the ranking would flip.
  package var flips: [String] {
    result.flips.filter { told.contains($0.first) }.prefix(4).map { flip in
      let price = names.consequence(flip.consequence)
      return
        "“\(names.items[flip.second])” would stand before “\(names.items[flip.first])” if “\(price)” cost "
        + "\(NumberText.significant(flip.factor, 2)) times as much"
        + (flip.isPlausible ? ", which its author believes possible." : ".")
    }
  }

  /// What nobody has priced.
  package var notPriced: String? {
    let found = result.notPriced
    guard !found.isEmpty else { return nil }
    return "Not priced, and counted: "
      + found.map { "\(names.consequence($0.consequence)) \(NumberText.large($0.aYear)) a year" }.joined(
        separator: ", ")
      + "."
  }

  /// How far shares are from the precision that was asked for; nil where they have it, or nobody asked.
  package var precision: String? {
    guard let wanted = result.study.plan.precision, let reached = result.precision, reached > wanted else {
      return nil
    }
    let trials = result.numbers.trials
    let needed = Double(trials) * (reached / wanted) * (reached / wanted)
    return
      "The widest share is known to ±\(NumberText.percent(reached)) of what is owed after \(trials) trials; "
      + "±\(NumberText.percent(wanted)) would need about \(NumberText.large(needed.rounded(.up)))."
  }

  /// How it was done.
  package var method: String {
    let (trials, lots) = (result.numbers.trials, result.study.plan.longLots.count)
    return
      "\(trials) trials of \(lots) \(lots == 1 ? "lot" : "lots") for every set of items, with the same draws; intervals of "
      + "\(NumberText.percent(result.numbers.confidence)) over trials. Shares are Shapley values over \(trials) \(trials == 1 ? "order" : "orders"), "
      + "each taken forward and backward, and add up to the whole exactly. What gets better or worse is told where an interval "
      + "that is widened for all such statements together (Bonferroni) does not hold none. A run of "
      + "\(NumberText.count(result.study.plan.longUnits)) units stands for a year of "
      + "\(NumberText.large(result.study.debt.unitsPerYear)). Shares, plans and interactions are of the site as it is today."
  }

  private func capital(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
