import Experiments
import Reporting
import World

/// What stands first: what was not reached before what was, and shares with what they are at least.
extension DesignWords {
  /// What stands first.
  package var finding: String {
    guard result.proposal != nil else {
      return nothing + (result.filedShown.isEmpty ? "" : " " + filed)
    }
    return [unreached, result.own.map(enough) ?? proposed, beyondBudget, result.own == nil ? filed : nil]
      .compactMap(\.self).joined(separator: " ")
  }

  private var suspected: String {
    result.study.suspects.count == 1 ? cause(0) : "\(causes(result.study.suspects.count))"
  }

  /// What is not shown as often as was asked for; nil where everything is.
  private var unreached: String? {
    let missed = result.own == nil ? result.checks.filter(result.search.isMissed) : []
    let (hidden, rare) = (result.hidden, result.rare)
    var parts: [String] = []
    func few(_ causes: [Int], _ what: String) -> String {
      causes.count <= 3 ? "\(self.causes(causes)), \(what)" : "\(causes.count) \(what)"
    }
    if !hidden.isEmpty {
      parts.append(
        few(hidden, "of which none of \(Self.counted(result.study.candidates.count, "step")) showed anything")
      )
    }
    if !rare.isEmpty { parts.append(few(rare, "raised too seldom for any protocol that is run")) }
    parts += missed.map {
      "\(cause($0.cause)), shown in \($0.shown) of \($0.trials) fresh repetitions where \(asked($0.trials)) are \(percent)"
    }
    guard !parts.isEmpty else { return nil }
    return result.study.suspects.count == 1
      ? "Not reached: " + parts.joined() + "."
      : "Not reached, of \(suspected) that this line is suspected of: " + parts.joined(separator: "; ") + "."
  }

  /// So many of so many are what was asked for.
  private func asked(_ trials: Int) -> Int { Int((plan.confidence * Double(trials) - 1e-9).rounded(.up)) }

  /// `in 58 of 60 fresh repetitions (at least 89 % of such runs, with 95 % confidence)`.
  private func often(_ checks: [DesignSearch.Check], of all: Int, rounds: Int) -> String {
    guard let weakest = checks.min(by: { $0.shown * $1.trials < $1.shown * $0.trials }),
      let least = result.least(checks, of: all, rounds: rounds)
    else { return "" }
    let share = NumberText.percent((least * 100).rounded(.down) / 100)
    let isEven = checks.allSatisfy { $0.shown == weakest.shown && $0.trials == weakest.trials }
    return
      (checks.count == 1 ? "in " : isEven ? "each in " : "each in at least ")
      + "\(weakest.shown) of \(weakest.trials) fresh repetitions (at least \(share) of such runs, with \(percent) confidence"
      + (checks.count == 1 ? ")" : " for all of them at once)")
  }

  private func shown(_ checks: [DesignSearch.Check], isAll: Bool) -> String {
    checks.count <= 3
      ? causes(checks.map(\.cause)) : isAll ? "all \(causes(checks.count))" : causes(checks.count)
  }

  /// The protocol that is proposed, and how often it shows what it shows.
  private var proposed: String {
    guard let proposal = result.proposal else { return "" }
    let (kept, costs) = (result.kept, plan.protocolCosts)
    let opening =
      kept.isEmpty
      ? "What comes nearest is "
      : "The cheapest protocol found shows \(shown(kept, isAll: kept.count == result.study.suspects.count)), "
        + often(kept, of: result.checks.count, rounds: max(1, result.history.told)) + ": "
    return opening
      + "\(NumberText.count(Int(result.size.units))) units in \(mean({ NumberText.significant($0) }, \.hours)) hours of the line, "
      + "\(Self.counted(proposal.counts.reduce(0, +), "run")) of \(Self.counted(proposal.counts.count { $0 > 0 }, "step"))"
      + (costs.isPriced ? ", \(plan.costs.currency) \(mean(Self.money) { $0.cost(costs) })" : "")
      + (result.history.mended > 0 ? "; it was mended \(times(result.history.mended))." : ".")
      + (kept.isEmpty
        ? ""
        : " It is the cheapest of those that were tried: on other draws (“--seed”) the search can end at one that costs a third more "
          + "or less and shows as much.")
  }

  func times(_ count: Int) -> String { count == 1 ? "once" : count == 2 ? "twice" : "\(count) times" }

  /// That the file's own protocol shows the same for less.
  private func enough(_ own: OwnProtocol) -> String {
    let size = StepSize.mean(of: own.sizes)
    let isAll = own.checks.count == result.study.suspects.count
    return
      (own.isWhole
      ? "The protocol in the file is enough: it shows "
      : "Part of the protocol in the file is enough (\(parts(own))): it shows ")
      + shown(own.checks, isAll: isAll) + ", " + often(own.checks, of: own.checks.count, rounds: own.rounds)
      + ". It is \(NumberText.count(Int(size.units))) units in \(NumberText.significant(size.hours)) hours of the line"
      + (plan.protocolCosts.isPriced ? " for \(amount(result.ownCost))" : "")
      + "; the cheapest protocol of other steps takes \(amount(result.cost))."
  }

  /// What of the file's own protocol is run.
  func parts(_ own: OwnProtocol) -> String {
    own.steps.steps(plan).map { "\($0.times == 1 ? "" : "\($0.times) × ")“\($0.name)”" }.joined(
      separator: ", ")
      + (own.steps.hasChallenges || plan.challenges.isEmpty ? "" : ", without its seeded faults")
  }

  private var beyondBudget: String? {
    guard result.isBeyondBudget, let budget = plan.protocolCosts.budget else { return nil }
    return "The budget of \(amount(budget)) does not pay for it."
  }

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
  var unseen: String {
    let (steps, each) = (result.study.candidates.count, result.study.screened)
    func most(_ runs: Int) -> String {
      NumberText.percent(Intervals.share(0, of: runs, confidence: plan.confidence).high)
    }
    let isOne = result.hidden.count == 1
    return
      (isOne
      ? "no more was raised with it than without" : "with none of them more was raised than without it")
      + ", in \(Self.counted(steps * each, "run"))\(isOne ? "" : " of each"), which bounds at \(percent) to "
      + "\(most(steps * each)) the share of such runs that show it, over all steps, and to \(most(each)) that of one step, "
      + "of which there were \(each)"
  }

  /// In how many trials the file's protocol shows a cause: as much of it as is needed, where that was tried.
  func filed(_ cause: Int) -> (shown: Int, trials: Int) {
    if let check = result.own?.checks.first(where: { $0.cause == cause }) {
      return (check.shown, check.trials)
    }
    return (result.numbers.filed[cause].shown, result.numbers.filed[cause].trials)
  }

  /// What the protocol of the scenario does.
  package var filed: String {
    let shown = result.filedShown
    let least =
      result.numbers.filed.first.map { "in \(asked($0.trials)) of \($0.trials) or more" } ?? "so often"
    let others = shown.filter { cause in !result.checks.contains { $0.cause == cause } }
    return
      "The protocol in the file, \(NumberText.count(Int(result.numbers.filedSize.units))) units in "
      + "\(NumberText.significant(result.numbers.filedSize.hours)) hours"
      + (plan.protocolCosts.isPriced ? " for \(amount(result.filedCost))" : "")
      + (result.study.suspects.count == 1
        ? ", shows it in \(result.numbers.filed[0].shown) of \(result.numbers.filed[0].trials)"
        : ", shows \(shown.isEmpty ? "none" : "\(shown.count)") of them \(least)")
      + (others.isEmpty || result.study.suspects.count == 1
        ? "." : ", among them \(causes(others)), which none of the steps that were tried does.")
  }
}
