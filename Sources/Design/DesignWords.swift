import Experiments
import Reporting
import World

/// What a design says, in sentences that its own tables bear out.
package struct DesignWords: Sendable {
  private let result: DesignResult
  private let plan: ExperimentPlan

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
  private func mean(_ text: (Double) -> String, _ number: (StepSize) -> Double) -> String {
    let value = text(number(result.size))
    return result.interval(number).map { "\(value) [\(text($0.low)), \(text($0.high))]" } ?? value
  }

  /// `3 causes`.
  package func causes(_ count: Int) -> String { Self.counted(count, "cause") }

  private static func counted(_ count: Int, _ word: String) -> String {
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

  private var percent: String { NumberText.percent(plan.confidence) }

  // MARK: - The finding

  /// What stands first.
  package var finding: String {
    let all = result.study.suspects.count
    guard let proposal = result.proposal else { return nothing }
    let (kept, checks) = (result.kept.count, result.checks.count)
    let missed = result.checks.count - kept
    let costs = plan.protocolCosts
    let opening =
      all == 1
      ? "Of \(cause(0)), which this line is suspected of, the cheapest protocol found "
        + (missed > 0 ? "shows too little" : "shows something in \(percent) of its runs")
      : "Of \(causes(all)) that this line is suspected of, the cheapest protocol found shows \(kept), each in \(percent) of its runs"
    return
      opening + ": "
      + "\(NumberText.count(Int(result.size.units))) units in \(mean({ NumberText.significant($0) }, \.hours)) hours, "
      + "\(Self.counted(proposal.counts.reduce(0, +), "run")) of \(Self.counted(proposal.counts.count { $0 > 0 }, "step"))"
      + (costs.isPriced ? ", \(plan.costs.currency) \(mean(Self.money) { $0.cost(costs) })" : "") + ". "
      + filed
      + (missed > 0
        ? " Of the \(checks) that it was made for it misses \(missed) more often than that"
          + (result.history.mended > 0 ? ", though it was mended \(times(result.history.mended))." : ".")
        : "")
  }

  private func times(_ count: Int) -> String { count == 1 ? "once" : count == 2 ? "twice" : "\(count) times" }

  /// What is said where nothing is proposed.
  private var nothing: String {
    let (hidden, rare) = (result.hidden, result.rare)
    let steps = Self.counted(result.study.candidates.count, "step")
    return
      "Nothing is proposed. "
      + (hidden.isEmpty ? "" : "None of \(steps) showed anything of \(causes(hidden)): \(unseen).")
      + (hidden.isEmpty || rare.isEmpty ? "" : " ")
      + (rare.isEmpty
        ? ""
        : "\(causes(rare)) was raised too seldom for a protocol of \(NumberText.count(Int(DesignSearch.mostUnits))) units.")
  }

  /// What it bounds that nothing was raised in the runs with a cause alone.
  private var unseen: String {
    let (steps, each) = (result.study.candidates.count, result.study.screened)
    func most(_ runs: Int) -> String {
      NumberText.percent(Intervals.share(0, of: runs, confidence: plan.confidence).high)
    }
    return
      "no more was raised with it than without in \(Self.counted(steps * each, "run")), which bounds at \(percent) to \(most(steps * each)) "
      + "the share of such runs that show it, over all steps, and to \(most(each)) that of one step, of which there were \(each)"
  }

  /// What the protocol of the scenario does.
  package var filed: String {
    let shown = result.filedShown.count
    return
      "The protocol in the file, \(NumberText.count(Int(result.numbers.filedSize.units))) units in "
      + "\(NumberText.significant(result.numbers.filedSize.hours)) hours"
      + (plan.protocolCosts.isPriced ? " for \(amount(result.filedCost))" : "")
      + (result.study.suspects.count == 1
        ? ", shows it \(shown == 0 ? "less often" : "as often")."
        : ", shows \(shown == 0 ? "none" : "\(shown)") of them so often.")
  }

  // MARK: - What is beside it

  /// How far the protocol is from the cheapest that there can be.
  package var bound: String? {
    guard let cover = result.cover, !result.history.isSmaller else { return smaller }
    let gap = cover.cost > 0 ? (cover.cost - cover.bound) / cover.cost : 0
    return
      "By what each step showed and took by itself, as measured, the cheapest of these steps come to \(amount(cover.cost))"
      + (cover.isBest ? "" : ", or up to \(NumberText.percent(gap)) less, because not all were looked at")
      + ", and to \(amount(cover.bound)) if steps could be run in part; of steps that were not tried it says nothing."
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
      "As a whole it took \(cost) in the mean of \(runs) with all causes, on draws that "
      + "chose nothing; its steps by themselves took \(amount(result.stepsSize.cost(plan.protocolCosts)))."
  }

  /// What is said of the budget; nil where there is none.
  package var budget: String? {
    guard let budget = plan.protocolCosts.budget, result.cover != nil else { return nil }
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

  /// What no protocol shows.
  package var hidden: [String] {
    var said: [String] = []
    for cause in result.hidden {
      let id = result.study.suspects[cause]
      let seen = result.watched[cause] ?? []
      let noticed = seen.filter(\.isNoticed)
      let silent = seen.filter { !$0.isNoticed }
      let hours = NumberText.count(result.study.watchedUnits * DesignStudy.watched)
      func list(_ all: [DesignResult.Seen]) -> String {
        all.prefix(4).map { "\(NumberText.count($0.count)) \($0.name)" }.joined(separator: ", ")
      }
      let production =
        seen.isEmpty
        ? "nor has production shown anything of it by itself in \(hours) units, the market after them included"
        : noticed.isEmpty
          ? "in production, \(hours) units with the market after them, nobody notices it either: \(list(silent))"
          : "in production, \(hours) units with the market after them: \(list(noticed))"
            + (silent.isEmpty ? "" : "; beside \(list(silent))")
      said.append(
        "\(id.word): \(unseen); \(production). "
          + "Monitoring: \(id.card.detectableBy) (\(id.card.firstDetectable.word)).")
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
      + "something \(study.measured) times: what is raised beyond the run without is the cause's doing. What shows so too seldom was "
      + "run beside all others as well, with and without it: there it counts by its mark, where more is raised with it than chance "
      + "gives. Causes are as worn as in "
      + "“\(plan.production)”, the line is clean and set at the start of each run, and what a step provokes is how often a cause "
      + "has its chance, never how likely it acts. The protocol is the least cost with Σ λx ≥ \(NumberText.significant(Shown.demand(plan.confidence))) "
      + "for each cause, in whole steps, tried \(study.verified) times on draws of its own"
      + (result.history.mended > 0 ? ", and mended \(times(result.history.mended))" : "") + "."
      + (result.history.cuts > 0
        ? " What missed nothing was tried with a step less, or a shorter one, in \(Self.counted(result.history.cuts, "round")) more, and "
          + (result.history.isSmaller
            ? "made smaller where that held twice; the figures are of the last round that held."
            : "nothing less held twice.")
        : "")
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
