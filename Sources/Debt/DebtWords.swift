import Experiments
import Numerics
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
      return "Nothing that \(names.title) owes is significant in \(result.numbers.trials) trials: "
        + "\(figures.full(whole)) a year."
    }
    return
      "\(names.isAnonymous ? capital(names.title) : names.title) owes \(figures.full(whole)) a year, of \(figures.amount(result.today[main])) "
      + "that its failures \(result.isMoney ? "cost" : "come to") as it is; "
      + "\(figures.full(result.right[main])) \(result.right[main].isNothing ? "remains" : "remain") when everything on the list is put right."
  }

  /// What makes the result one of few runs: too few of them, what can have come in none, or one that outweighs all others.
  package var cautions: [String] {
    let trials = result.numbers.trials
    var sentences: [String] = []
    let least = Spread.least(confidence: result.numbers.confidence)
    if trials < least {
      sentences.append(
        "\(trials == 1 ? "One trial says" : "\(trials) trials say") little of how much trials differ: "
          + "nothing can be told from chance before \(least) trials agree. “--trials 12” runs more.")
    }
    sentences.append(unseen)
    func share(_ share: Double) -> String {
      share < 1 ? NumberText.percent(share) : "more than all"
    }
    if let most = result.numbers.carriesWhole {
      sentences.append(
        "Trial \(most.trial) alone carries \(share(most.share)) of what is owed in all \(trials) trials.")
    }
    let carried = zip(result.study.debt.items.indices, result.numbers.carriesShare).compactMap { item, most in
      most.map { "“\(names.items[item])” (trial \($0.trial), \(share($0.share)))" }
    }
    if !carried.isEmpty {
      sentences.append(
        "One trial alone carries more than half of the share of \(carried.joined(separator: ", ")).")
    }
    return sentences
  }

  /// What prices are reckoned with, and what that they are ranges does.
  package var pricing: String? {
    let costs = result.numbers.table.costs
    let ranges = costs.priced.count { costs[$0].map { $0.low < $0.high } ?? false }
    guard result.isMoney, ranges > 0, result.whole[main].trials > 1 else { return nil }
    return
      "Sums are reckoned with the amounts that are written. \(ranges) of \(costs.priced.count) prices are ranges: intervals have in "
      + "them what these could be (each as likely below its amount as above) as well as chance, which alone gives what is "
      + "owed ±\(figures.amount(result.whole[main].halfWidth, digits: 2))."
  }

  /// Items whose share is told from chance, the largest first.
  private var told: [Int] {
    result.ranking.filter { result.shares[$0][main].isTold && result.shares[$0][main].value > 0 }
  }

  /// The three that matter, each in a sentence.
  package var matters: [String] {
    var sentences = told.prefix(3).enumerated().map { place, item in
      let share = result.shares[item][main]
      var text = "\(place + 1). \(names.items[item]): \(figures.full(share)) a year"
      if isShare { text += ", \(NumberText.percent(share.value / result.whole[main].value)) of the whole" }
      let alone = result.alone[item][main]
      text +=
        alone.isSaving
        ? "; alone it saves \(figures.amount(alone))"
        : alone.isTold
          ? "; alone it costs \(figures.amount(alone.less)) more than it saves"
          : "; alone it saves nothing that is told"
      if result.isMoney, let cost = result.study.debt.items[item].cost {
        text += "; the fix costs \(figures.amount(cost.amount * 100))"
        if let days = result.study.debt.items[item].days {
          text += ", takes \(NumberText.significant(days)) days"
        }
        let months = cost.amount * 100 / alone.value * 12
        if !alone.isSaving {
          // Why it saves something beside others alone is said where that is told, and nowhere else.
          if let other = partner(of: item) { text += " and saves that only beside “\(names.items[other])”" }
        } else {
          text +=
            " and has earned that back "
            + (months < 1 ? "within a month" : "\(NumberText.significant(months, 2)) months")
            + " after it holds"
        }
      }
      return text + (few(item).map { "; \($0)" } ?? "") + "."
    }
    let others = told.dropFirst(3).map { "“\(names.items[$0])” \(figures.full(result.shares[$0][main]))" }
    if !others.isEmpty {
      sentences.append("Significant as well, each a year: \(others.joined(separator: "; ")).")
    }
    sentences += result.leads(in: Array(told.prefix(3))).filter { !$0.by.isTold }.map {
      "Whether “\(names.items[$0.first])” or “\(names.items[$0.second])” costs more cannot be told in "
        + "\(result.numbers.trials) trials."
    }
    let sum = told.prefix(3).reduce(0.0) { $0 + result.shares[$1][main].value }
    let less = result.ranking.filter { result.shares[$0][main].value < 0 }
    if sum > result.whole[main].value, !less.isEmpty {
      sentences.append(
        "Together that is more than what is owed, because shares add up to it with those that are less than nothing: "
          + less.map { "“\(names.items[$0])” \(figures.amount(result.shares[$0][main]))" }
          .joined(separator: ", ") + ".")
    }
    return sentences
  }

  /// That few trials carry an item's share, and what that does to its interval; nil where more do.
  package func few(_ item: Int) -> String? {
    let trials = result.numbers.trials
    return result.carriedByFew[item].map {
      "more than half of it is of \($0) of \(trials) trials, so that its interval holds less often than "
        + "\(NumberText.percent(result.numbers.confidence)) of times"
    }
  }

  /// The other item without which an item saves nothing, where it is told that the two hang together so.
  private func partner(of item: Int) -> Int? {
    result.interactions.lazy.compactMap { pair in
      switch pair.meaning {
      case .hidden(item, let other), .harms(item, let other): other
      case .more: item == pair.items.0 ? pair.items.1 : item == pair.items.1 ? pair.items.0 : nil
      default: nil
      }
    }.first
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
          ? "after all others it saves \(figures.amount(last))."
          : last.isTold && last.value < 0
            ? "after all others it costs \(figures.amount(last.less)) more than it saves."
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
      "If nothing is done, \(figures.amount(first.asItIs)) a year become \(figures.full(end.asItIs)) a year in "
        + "month \(end.month). Waiting a year costs \(figures.full(result.waiting))."
    ]
    for (index, (criterion, month)) in result.failing.enumerated() {
      guard let month else { continue }
      let id = capital(names.criterion(criterion.id))
      func label(_ month: Int) -> String { month == 0 ? "today" : "in month \(month)" }
      let before = result.curve.filter { $0.month < month }
      let met = before.last { $0.criteria[index].verdict == .accepted }
      let unsure = before.filter { $0.month > met?.month ?? -1 }
      // Between months that were run nothing is known, and of an open one neither.
      let known =
        [met.map { "met " + label($0.month) }].compactMap(\.self)
        + (unsure.isEmpty ? [] : ["open " + unsure.map { label($0.month) }.joined(separator: ", ")])
      sentences.append(
        (month == 0
          ? "\(id) is not met today"
          : "\(id) is \(known.joined(separator: ", ")) and not met \(label(month))")
          + ": \(criterion.text).")
    }
    let open = first.criteria.indices.filter { index in
      result.curve.contains { $0.criteria[index].verdict == .inconclusive }
    }.map { index in
      let months = result.curve.filter { $0.criteria[index].verdict == .inconclusive }
        .map { $0.month == 0 ? "today" : "\($0.month)" }
      return "\(names.criterion(first.criteria[index].id)) (\(months.joined(separator: ", ")))"
    }
    if !open.isEmpty {
      sentences.append(
        "Neither met nor failed with so few trials, by months: \(open.joined(separator: "; ")).")
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
        "\(names.measure(result.numbers.table.measures[$0.measure])) \(figures.change($0, result.perYear(of: $0.measure)))"
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
        "alone \(figures.amount(pair.alone.0)) and \(figures.amount(pair.alone.1)), both "
        + "\(figures.amount(pair.both))"
      switch pair.meaning {
      case .onlyTogether:
        return "“\(a)” and “\(b)” hurt only together, so that either fix does what both do: \(sums)."
      case .hidden(let item, let other):
        return
          "“\(names.items[other])” hides “\(names.items[item])”, which saves something only after it: \(sums)."
      case .harms(let item, let other):
        return
          "“\(names.items[item])” put right makes it dearer, unless “\(names.items[other])” is as well: \(sums)."
      case .eased(let item, let other):
        return
          "“\(names.items[item])” put right makes it dearer, and less so where “\(names.items[other])” is right: \(sums)."
      case .more: return "“\(a)” and “\(b)” save more together than each by itself, added up: \(sums)."
      case .less: return "“\(a)” and “\(b)” save less together than each by itself, added up: \(sums)."
      }
    }
  }

  /// Items whose share chance could have given; of those that save something in a place of their own, where.
  package var untold: [String] {
    let items = result.ranking.filter { !result.shares[$0][main].isTold }
    let places = items.map { item in
      [("alone", result.alone[item][main]), ("after all others", result.last[item][main])]
        .filter { $0.1.isTold }.map {
          "\($0.0) it " + ($0.1.value > 0 ? "saves" : "costs")
            + " \(figures.full($0.1.value > 0 ? $0.1 : $0.1.less))"
        }
    }
    let none = zip(items, places).filter { $0.1.isEmpty }.map(\.0)
    let (trials, least) = (result.numbers.trials, Spread.least(confidence: result.numbers.confidence))
    let rare = none.filter { (1..<least).contains(result.shares[$0][main].differing) && trials >= least }
    return (none.isEmpty ? [] : ["No saving is significant for \(names.items(Coalition(none)))."])
      + rare.map { item in
        let differing = result.shares[item][main].differing
        return "“\(names.items[item])” makes a difference in \(differing) of \(trials) trials; about "
          + "\((trials * least + differing - 1) / differing) would be needed to tell what."
      }
      + zip(items, places).filter { !$0.1.isEmpty }.map {
        "What “\(names.items[$0])” saves in the mean over all orders is not significant: \($1.joined(separator: ", "))."
      }
  }

  /// The order of fixes that is best of those that were tried.
  package var plan: [String] {
    guard let best = result.plans.first, let search = result.search else {
      return result.isMoney
        ? ["No order of fixes is planned: no item says both what its fix costs and how long it takes."] : []
    }
    let months = result.study.debt.months
    let order = best.order.items.map { "“\(names.items[$0])”" }.joined(separator: ", then ")
    let which =
      search.isAll
      ? search.tried == 1
        ? "Of all fixes none can be paid and done in" : "Of all \(search.tried) orders of fixes over"
      : "Of \(search.tried) orders that were tried, of more that there are, over"
    var sentences = [
      best.order.items.isEmpty
        ? which + " \(months) months" + (search.tried == 1 ? "." : " the best is to put nothing right.")
        : which + " \(months) months the best is: \(order). It costs \(figures.amount(Double(best.fixes))) "
          + "and takes \(best.days) days; \(result.study.months.isEmpty ? "then" : "at the end of them") a year costs \(figures.full(best.remains))."
          + doubt(best)
    ]
    for other in result.plans.dropFirst() where other.regret.isTold {
      sentences.append(
        "\(capital(reason(other.order.reason))) costs \(figures.amount(other.regret)) more over the same time."
      )
    }
    if !search.isAll, result.study.debt.budget != nil {
      sentences.append(
        "Each order leaves out what is better left out of it, of the sets of fixes that were run. Which those are hangs on the "
          + "budget, so that with a larger one an order can come to more.")
    }
    let trials = result.numbers.trials
    let alike = result.plans.dropFirst().filter { !$0.regret.isTold && $0.order.reason != .nothing }
    if !alike.isEmpty {
      sentences.append(
        "Not told from the best in \(trials) trials: "
          + alike.map { "\(reason($0.order.reason)) (\(figures.full($0.regret)) more)" }.joined(
            separator: ", ")
          + ".")
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

  /// What of the best order is not told from chance.
  private func doubt(_ best: PlannedOrder) -> String {
    let nothing = result.plans.first { $0.order.reason == .nothing }
    if let nothing, !nothing.regret.isTold {
      return " It is not significantly better than doing nothing."
    }
    let steps = zip(best.order.items, best.order.chain).filter { item, before in
      !result.numbers.saving(of: Coalition([item]), after: before)[main].isSaving
    }.map(\.0)
    let open = result.neighbors.filter { !$0.regret.isTold }.map {
      "“\(names.items[$0.first])” or “\(names.items[$0.second])”"
    }
    let first =
      open.isEmpty
      ? ""
      : " Which goes first cannot be told in \(result.numbers.trials) trials of \(open.joined(separator: "; of "))."
    guard !steps.isEmpty else { return first }
    return first + " In its place no saving of its own is told for \(names.items(Coalition(steps)))"
      + (steps.contains(best.order.items.last ?? -1)
        ? "." : ": a later fix may need one that comes before it.")
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
    case .found: "the best that a search found"
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

  /// What may be missing because it came in no trial: with few trials, most of what is rare.
  private var unseen: String {
    let (trials, confidence) = (result.numbers.trials, result.numbers.confidence)
    let miss = Mathematics.log(1 - confidence)
    let share = 1 - Mathematics.exp(miss / Double(trials))
    // What comes in one run of ten.
    let needed = Int((miss / Mathematics.log(0.9)).rounded(.up))
    return
      "What comes in fewer than \(NumberText.percent(share)) of runs can have come in \(trials == 1 ? "not this one" : "none of these \(trials)"), and is "
      + "then in no figure and no interval"
      + (trials < needed
        ? ": “--trials \(needed)” would have some, with \(NumberText.percent(confidence)), of what comes in one run of ten."
        : ".")
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
    let shapley = result.numbers.shapley
    let orders =
      shapley.isExact
      ? "all orders in every trial"
      : "\(trials * shapley.pairs) \(trials * shapley.pairs == 1 ? "order" : "orders"), each taken forward and backward"
    return
      "\(trials) trials of \(lots) \(lots == 1 ? "lot" : "lots") for every set of items, with the same draws; intervals of "
      + "\(NumberText.percent(result.numbers.confidence)) are the wider of Student's and Hall's over trials, which bears with few large losses "
      + "among many small, but not with those that came in hardly any trial: then they hold less often, the fewer trials the less; and nothing is significant before trials agree in its sign (test of signs). "
      + "Shares are Shapley values over \(orders), "
      + "and add up to the whole exactly. What gets better or worse is told where an interval "
      + "that is widened for all such statements together (Bonferroni) does not include zero. A run of "
      + "\(NumberText.count(result.study.plan.longUnits)) units stands for a year of "
      + "\(NumberText.large(result.study.debt.unitsPerYear)). Shares and interactions are of the site as it is today"
      + (result.study.months.isEmpty
        ? ", and so are plans."
        : "; plans grow as the curve does, each set of fixes by as much of it as it has of the debt today.")
  }

  private func capital(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
