import Experiments
import Reporting
import World

/// What a design says, in sentences that its own tables bear out.
package struct DesignWords: Sendable {
  let result: DesignResult
  let plan: ExperimentPlan

  /// The sentences of a result.
  package init(_ result: DesignResult) {
    self.result = result
    plan = result.study.plan
  }

  // MARK: - Figures

  /// `EUR 12,300`, or `6.2 hours`.
  package func amount(_ value: Double) -> String { Self.amount(value, plan) }

  static func amount(_ value: Double, _ plan: ExperimentPlan) -> String {
    plan.protocolCosts.isPriced
      ? "\(plan.costs.currency) \(money(value))" : "\(NumberText.significant(value)) hours"
  }

  /// Money to the unit, so that sums can be followed; small sums to three digits.
  static func money(_ value: Double) -> String {
    (100..<1e15).contains(value.magnitude)
      ? NumberText.grouped(Int(value.rounded())) : NumberText.significant(value)
  }

  /// What whole runs took in the mean, with its interval: `8,456 [8,390, 8,522]`.
  func mean(_ text: (Double) -> String, _ number: (StepSize) -> Double) -> String {
    let value = text(number(result.size))
    return result.interval(number).map { "\(value) [\(text($0.low)), \(text($0.high))]" } ?? value
  }

  /// `3 causes`.
  package func causes(_ count: Int) -> String { Self.counted(count, "cause") }

  static func counted(_ count: Int, _ word: String) -> String {
    "\(NumberText.count(count)) \(word)\(count == 1 ? "" : "s")"
  }

  /// `59 of 60 [91, 99.6] %`.
  package func share(_ hits: Int, of trials: Int) -> String {
    guard trials > 0 else { return "not tried" }
    let ends = Intervals.share(hits, of: trials, confidence: plan.confidence)
    return
      "\(hits) of \(trials) [\(NumberText.significant(ends.low * 100)), \(NumberText.significant(ends.high * 100))] %"
  }

  /// A cause by its word.
  package func cause(_ index: Int) -> String { result.study.suspects[index].word }

  /// Several by their words.
  package func causes(_ all: [Int]) -> String { all.map(cause).joined(separator: ", ") }

  var percent: String { NumberText.percent(plan.confidence) }

  // MARK: - What is beside it

  /// How far the protocol is from the cheapest that there can be.
  package var bound: String? {
    guard let cover = result.cover, !result.history.isSmaller else { return smaller }
    let gap = cover.cost > 0 ? (cover.cost - cover.bound) / cover.cost : 0
    return
      "By what each step showed and took by itself, as measured, the cheapest of these steps come to \(amount(cover.cost))"
      + (cover.isBest ? "" : ", or up to \(NumberText.percent(gap)) less, because not all were looked at")
      + ", and to \(amount(cover.bound)) if steps could be run in part: what seeing each cause costs adds up to that. Of steps that were "
      + "not tried it says nothing."
  }

  /// What is said in the place of a bound where less than was asked for was enough: then it bounds nothing.
  private var smaller: String? {
    guard result.history.isSmaller else { return nil }
    let whole = result.stepsSize.cost(plan.protocolCosts)
    return
      "After it was mended less was enough, tried as a whole: steps that by themselves come to \(amount(whole)). How far that is from the "
      + "cheapest is not known."
  }

  /// What the proposal took as a whole; nil where it was not run so.
  package var taken: String? {
    guard !result.sizes.isEmpty else { return nil }
    let runs = Self.counted(result.sizes.count, "run")
    let prices = plan.protocolCosts
    let cost =
      prices.isPriced
      ? "\(plan.costs.currency) \(mean(Self.money) { $0.cost(prices) })"
      : "\(mean({ NumberText.significant($0) }, \.hours)) hours"
    return
      (result.own == nil ? "As a whole it" : "The protocol of other steps")
      + " takes \(cost) in the mean of \(runs) with no cause in them, "
      + "and its steps by themselves \(amount(result.stepsSize.cost(plan.protocolCosts))). Hours are those in which a lot is on the line, "
      + "or it is changed over to the next." + (found.map { " " + $0 } ?? "")
  }

  /// What it takes to look into what the proposal finds: planned is none of that; nil where it takes nothing.
  private var found: String? {
    let hours = result.foundHours
    guard hours >= 0.005 else { return nil }
    let price = plan.protocolCosts[.hour].map { ", \(amount(hours * $0.amount)) at the price of such hours" }
    return
      "What it finds takes \(NumberText.significant(hours)) hours more in runs with all causes\(price ?? ""), until its lots are "
      + "released or held: that is not counted as the protocol's."
  }

  /// What is said of the budget; nil where there is none.
  package var budget: String? {
    guard let budget = plan.protocolCosts.budget, result.cover != nil else { return nil }
    if result.own != nil {
      return result.isBeyondBudget
        ? "The budget of \(amount(budget)) does not pay for it."
        : "The budget of \(amount(budget)) pays for it, and \(amount(budget - result.ownCost)) are left."
    }
    guard let smaller = result.affordable else {
      return "The budget of \(amount(budget)) pays for it, and \(amount(budget - result.cost)) are left."
    }
    if let least = smaller.least {
      return
        "The budget of \(amount(budget)) does not pay for it, nor for anything less that shows a cause: the cheapest of these "
        + "steps that do come to \(amount(least)), as measured."
    }
    let left = result.search.reached.filter { !smaller.causes.contains($0) }
    return
      "The budget of \(amount(budget)) does not pay for it. For \(amount(smaller.cost)) a smaller one shows \(smaller.causes.count) "
      + "by the same figures, and not \(causes(left))."
  }

  /// What no protocol shows: what is so of all of them, and of each what production has of it and what would show it.
  package var hidden: [String] {
    var said: [String] = []
    if !result.hidden.isEmpty {
      let units = NumberText.count(result.study.watchedUnits * DesignStudy.watched)
      let (all, one) = (Self.counted(result.hidden.count, "cause"), result.hidden.count == 1)
      said.append(
        "Of \(all): \(unseen). Production was run as well, \(units) units with \(one ? "it" : "each of them") alone and the market after them."
      )
    }
    for cause in result.hidden {
      let id = result.study.suspects[cause]
      let seen = result.watched[cause] ?? []
      let noticed = seen.filter(\.isNoticed)
      let silent = seen.filter { !$0.isNoticed }
      func list(_ all: [DesignResult.Seen]) -> String {
        all.prefix(4).map { "\(NumberText.count($0.count)) \($0.name)" }.joined(separator: ", ")
      }
      let production =
        seen.isEmpty
        ? "production shows nothing of it either"
        : noticed.isEmpty
          ? "in production nobody notices it either: \(list(silent))"
          : "in production: \(list(noticed))" + (silent.isEmpty ? "" : "; beside \(list(silent))")
      said.append(
        "\(id.word): \(production). Monitoring: \(id.card.detectableBy) (\(id.card.firstDetectable.word)).")
    }
    for cause in result.rare {
      let need = NumberText.large(result.search.need(of: cause) ?? 0)
      said.append(
        "\(self.cause(cause)): it was raised, and so seldom that showing it would take \(need) units of the step that shows it "
          + "best; a protocol of more than \(NumberText.count(Int(DesignSearch.mostUnits))) is none that anybody runs."
      )
    }
    return said
  }

  /// What acceptance sampling says beside.
  package var sampling: [String] {
    let thousandth = AcceptanceSampling.size(rate: 0.001, confidence: plan.confidence) ?? 0
    var said = [
      "By acceptance sampling with c = 0, \(NumberText.grouped(thousandth)) things would have to be opened and compared, and "
        + "all be right, to say with \(percent) that fewer than one in a thousand is wrong; that each is wrong by itself is "
        + "taken for granted, and things of one episode are not."
    ]
    let rates = result.study.suspects.indices.compactMap { cause -> (Int, Int)? in
      result.numbers.rates[cause].flatMap { rate in
        AcceptanceSampling.size(rate: Double(rate.wrong) / Double(rate.of), confidence: plan.confidence).map {
          (cause, $0)
        }
      }
    }
    if let most = rates.max(by: { $0.1 < $1.1 }), let rate = result.numbers.rates[most.0] {
      said.append(
        "At what this line has in a plain run at full speed, the rarest that was seen there, \(cause(most.0)) "
          + "(\(NumberText.grouped(rate.wrong)) of \(NumberText.count(rate.of)) \(rate.level.word)s wrong), would take "
          + "\(NumberText.count(most.1)) of them.")
    }
    return said
  }

  /// What has no price.
  package var pricing: String {
    let missing = ProtocolCosts.Item.allCases.filter { plan.protocolCosts[$0] == nil }
    if !plan.protocolCosts.isPriced {
      return
        "Nothing of a protocol has a price in this scenario, so that the cheapest is the shortest: hours of the line are counted. “protocol: { costs: { unit: …, hour: … } }” sets prices."
    }
    let assumed = ProtocolCosts.Item.allCases.filter { plan.protocolCosts[$0]?.isAssumption ?? false }
    return
      (missing.isEmpty
      ? "Everything of a protocol has a price"
      : "Not priced, and so counted as free: \(missing.map(\.meaning).joined(separator: "; "))")
      + (assumed.isEmpty
        ? "." : "; assumptions are the prices of \(assumed.map(\.word).joined(separator: ", ")).")
  }

  /// How it was found.
  package var method: String {
    let study = result.study
    return
      "Every step was run with each cause alone and with none, over the same draws, \(study.screened) times, and where it showed "
      + "something \(study.measured) times, or up to \(study.raced) where it may yet show a cause for less than any other step: what is "
      + "raised beyond the run without is the cause's doing. What shows so too seldom was "
      + "run beside all others as well, with and without it: there it counts by its mark, where more is raised with it than chance "
      + "gives. Causes are as worn as in "
      + "“\(plan.production)”, the line is clean and set at the start of each run, and what a step provokes is how often a cause "
      + "has its chance, never how likely it acts. The protocol is the least cost with Σ λx ≥ \(NumberText.significant(Shown.demand(plan.confidence))) "
      + "for each cause, \(NumberText.significant(result.search.several, 2)) where several runs have to show it together, and more where "
      + "whole protocols show less than that, in whole steps, tried \(study.verified) times on draws of its own"
      + (result.history.mended > 0
        ? ", and mended \(times(result.history.mended)) where it showed too little" : "") + "."
      + (result.history.cuts > 0
        ? " What missed nothing was tried with cheaper steps, a step less, or a shorter one, in \(Self.counted(result.history.cuts, "round")) more, and "
          + (result.history.isSmaller
            ? "made smaller where that held twice."
            : "nothing less held twice.")
        : "")
      + (result.proposal == nil
        ? ""
        : " How often it shows each cause is told of \(study.told) repetitions on draws that no other round has used, and it is mended "
          + "where they are fewer than \(percent)"
          + (result.history.told > 1 ? ": of \(result.history.told) such rounds the last is told" : "")
          + ". “At least” holds with \(percent) for all causes and rounds at once.")
      + (result.numbers.alarms > 0
        ? " In \(Self.counted(result.numbers.alarms, "run")) with no cause something was raised all the same: it is taken off."
        : "")
  }

  /// Steps that could not be tried.
  package var impossible: String? {
    let all = result.study.impossible
    guard let first = all.first else { return nil }
    return
      "Not tried, because this line cannot be run so: \(all.map(\.step.id).joined(separator: ", ")); of the first: \(first.why)."
  }
}
