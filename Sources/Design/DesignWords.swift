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
  package func amount(_ value: Double) -> String {
    plan.protocolCosts.isPriced
      ? "\(plan.costs.currency) \(NumberText.large(value))" : "\(NumberText.significant(value)) hours"
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
    guard let proposal = result.proposal else {
      return
        "No protocol on this line shows anything of what it is suspected of: of \(causes(all)) nothing was raised in any step."
    }
    let (kept, checks) = (result.kept.count, result.checks.count)
    let missed = result.checks.count - kept
    let size = result.size
    return
      "Of \(causes(all)) that this line is suspected of, the cheapest protocol found shows \(kept) with \(percent) each: "
      + "\(NumberText.count(Int(size.units))) units in \(NumberText.significant(size.hours)) hours, "
      + "\(Self.counted(proposal.counts.reduce(0, +), "run")) of \(Self.counted(proposal.counts.count { $0 > 0 }, "step"))"
      + (plan.protocolCosts.isPriced ? ", \(amount(result.cost))" : "") + ". " + filed
      + (missed > 0
        ? " Of the \(checks) that it was made for it misses \(missed) more often than that, and was mended \(DesignSearch.mostRounds) times."
        : "")
  }

  /// What the protocol of the scenario does.
  package var filed: String {
    let shown = result.filedShown.count
    return
      "The protocol in the file, \(NumberText.count(Int(result.numbers.filedSize.units))) units in "
      + "\(NumberText.significant(result.numbers.filedSize.hours)) hours"
      + (plan.protocolCosts.isPriced ? " for \(amount(result.filedCost))" : "")
      + ", shows \(shown == 0 ? "none" : "\(shown)") of them so often."
  }

  // MARK: - What is beside it

  /// How far the protocol is from the cheapest that there can be.
  package var bound: String? {
    guard let cover = result.cover else { return nil }
    let gap = cover.cost > 0 ? (cover.cost - cover.bound) / cover.cost : 0
    let parts = "if steps could be run in part it would cost \(amount(cover.bound))"
    return cover.isBest
      ? "By these figures no protocol of these steps is cheaper; \(parts)."
      : "A cheaper one may exist, by \(NumberText.percent(gap)) at most: \(parts)."
  }

  /// What is said of the budget; nil where there is none.
  package var budget: String? {
    guard let budget = plan.protocolCosts.budget, result.cover != nil else { return nil }
    guard let smaller = result.affordable else {
      return "The budget of \(amount(budget)) pays for it, and \(amount(budget - result.cost)) are left."
    }
    let left = result.search.reached.filter { !smaller.causes.contains($0) }
    return
      "The budget of \(amount(budget)) does not pay for it. For \(amount(smaller.cost)) a smaller one shows \(smaller.causes.count) "
      + "by the same figures, and not \(causes(left))."
  }

  /// What no protocol shows.
  package var hidden: [String] {
    var said: [String] = []
    let runs = result.study.candidates.count * result.study.screened
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
        "\(id.word): no more was raised with it than without in \(runs) runs of \(result.study.candidates.count) steps; \(production). "
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
      + (result.proposal.map { $0.round > 1 ? ", and mended \($0.round - 1) times" : "" } ?? "") + "."
      + (result.numbers.alarms > 0
        ? " In \(result.numbers.alarms) runs with no cause something was raised all the same: it is taken off."
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
