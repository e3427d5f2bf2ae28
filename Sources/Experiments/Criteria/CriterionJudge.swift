import Numerics
import TraceModel
import World

/// Judges the criteria of a plan by the long runs under production's conditions.
struct CriterionJudge {
  private let plan: ExperimentPlan
  private let trials: CellTrials
  /// What came in other runs; nil where there are none.
  private let elsewhere: SeenElsewhere?

  init(_ plan: ExperimentPlan, _ trials: CellTrials, _ elsewhere: SeenElsewhere? = nil) {
    self.plan = plan
    self.trials = trials
    self.elsewhere = elsewhere
  }

  /// Every criterion, in the order of the scenario.
  func judged() -> [CriterionResult] {
    guard !trials.trials.isEmpty else { return [] }
    let levels = confidences()
    return zip(plan.criteria, levels).map { judge($0, confidence: $1) }
  }

  private func judge(_ named: NamedCriterion, confidence: Double) -> CriterionResult {
    let criterion = named.criterion
    let estimate = estimate(criterion, confidence: confidence)
    let verdict = verdict(criterion, estimate)
    let isShare = criterion.measure.isShare
    return CriterionResult(
      id: named.id, text: criterion.text, place: named.place, basis: basis(criterion), estimate: estimate,
      unit: isShare
        ? "%"
        : criterion.measure.perMillion.map { "per million \($0)s" }
          ?? criterion.measure.period.map { "per \($0.word)" }
          ?? (criterion.measure.after == nil ? "" : "h"),
      limit: criterion.limit,
      relation: criterion.isUpper ? "≤" : "≥", verdict: verdict,
      trialsNeeded: verdict == .inconclusive ? trialsNeeded(criterion, estimate) : nil,
      note: note(criterion, estimate))
  }

  private func basis(_ criterion: Criterion) -> String {
    var runs = "long runs under “\(plan.production)”"
    if criterion.measure.subject == .episodes, criterion.measure.filter.level == nil,
      criterion.measure.filter.kind == nil
    {
      runs += ", of units, cases and pallets together: one act can have an episode of each"
    }
    return criterion.measure.perMillion == nil && criterion.measure.period == nil
      && !criterion.measure.isShare && criterion.measure.after == nil
      ? "the most in any of \(trials.trials.count) \(runs): with \(Int((plan.confidence * 100).rounded())) % confidence \(answered) % of runs have no more; the more runs, the more of them"
      : runs
  }

  /// The share of all runs, in percent, in which so many runs show that no more comes than came in any of them.
  private var answered: Int {
    Int(100 * Mathematics.exp(Mathematics.log(1 - plan.confidence) / Double(max(1, trials.trials.count))))
  }

  private func note(_ criterion: Criterion, _ estimate: Estimate) -> String {
    switch estimate.method {
    case .counted:
      return verdict(criterion, estimate) == .inconclusive
        ? "none of \(estimate.trials) runs \(criterion.isUpper ? "had more" : "had so many"); that the next one \(criterion.isUpper ? "has no more" : "has not either") is not "
          + "shown by so few, and up to \(bound(criterion)) episodes per million units are not excluded"
        : ""
    case .largestEpisode:
      return
        "none was seen, which bounds episodes (below \(bound(criterion)) per million units) and says nothing of how "
        + "large one is; a limit on episodes is decided with far fewer trials"
    case _ where isLeftOpen(criterion, estimate):
      return
        "open only because of what came in none of these runs: up to \(bound(nil)) episodes per million units are not "
        + "excluded, of which each can be a whole lot; a limit on episodes is decided with far fewer trials"
    case .fewEpisodes: return "few episodes, whose sizes decide the figure"
    case .unseenEpisode: return "it reaches as far as episodes that came in other runs could have taken it"
    case .exactShare where isVacuous(criterion, estimate):
      return criterion.measure.subject == .precision
        ? "nothing was raised, so that nothing could be raised in vain"
        : criterion.measure.subject == .after
          ? "there was nothing of the kind in these runs, so that nothing is shown"
          : "nothing was wrong, so that nothing could be detected"
    case _ where criterion.measure.subject == .detected:
      return
        "a share of episodes, of which there were \(estimate.seen): one counts where all its things were detected in time"
    default: return ""
    }
  }

  /// Nothing was there of which a share could have been detected, or raised in vain.
  private func isVacuous(_ criterion: Criterion, _ estimate: Estimate) -> Bool {
    if criterion.measure.subject == .after { return estimate.method == .exactShare && estimate.seen == 0 }
    return [.detected, .precision].contains(criterion.measure.subject) && estimate.seen == 0
      && estimate.low == 0 && estimate.high == 1
  }

  /// The episodes per million units that the trials exclude where they show none, with two significant digits; of what no trial
  /// has where nothing is named.
  private func bound(_ criterion: Criterion?) -> String {
    let units = trials.trials.map { TrialCount(episodes: 0, exposure: $0.exposure.units) }
    let value = Intervals.rate(
      criterion.map { trials.counts($0.measure.filter, of: .episodes) } ?? units, per: 1e6,
      confidence: plan.confidence
    ).high
    guard value.isFinite, value > 0 else { return "any number of" }
    var scale = 1.0
    while value * scale < 10 { scale *= 10 }
    while value * scale >= 100 { scale /= 10 }
    let digits = Double(Int(value * scale + 0.5)) / scale
    return digits >= 10 ? "\(Int(digits))" : "\(digits)"
  }

  // MARK: - Figures

  /// The figure that a criterion is about.
  private func estimate(_ criterion: Criterion, confidence: Double) -> Estimate {
    let measure = criterion.measure
    switch measure.subject {
    case .detected: return detected(measure, confidence: confidence)
    case .compromised, .mismatches, .episodes: return figure(counts(measure), measure, confidence)
    case .line:
      guard let line = measure.line else { preconditionFailure("a line measure says which") }
      return line.estimate(trials.samples(of: measure), per: measure.period, confidence: confidence)
    case .after:
      guard let after = measure.after else { preconditionFailure("a measure after the line says which") }
      return after.estimate(
        trials.samples(of: measure), trials: trials.trials.count, confidence: confidence)
    case .precision:
      return trials.precision(confidence: confidence)
        ?? Estimate(
          value: 1, low: 0, high: 1, confidence: confidence, method: .exactShare, seen: 0,
          trials: trials.trials.count)
    case .falseAlarms:
      guard let period = measure.period else { preconditionFailure("false alarms are counted by time") }
      return trials.falseAlarms(per: period, confidence: confidence)
    }
  }

  /// What a measure counts, trial by trial.
  private func counts(_ measure: Criterion.Measured) -> [TrialCount] {
    if measure.subject == .compromised { return trials.compromised }
    let counts = trials.counts(
      measure.filter, per: measure.perMillion ?? .unit, of: measure.subject == .episodes ? .episodes : .things
    )
    guard measure.subject == .mismatches, let elsewhere else { return counts }
    return counts.missing(
      elsewhere.largest(
        of: measure.filter.means, by: measure.filter.mechanism, missingIn: trials.sum.rows,
        on: plan.mechanisms(of: trials.cell.role)))
  }

  /// What episodes that came in no run can add to a rate of things; 0 for everything else. What was seen of none is bounded so
  /// already.
  private func beyond(_ criterion: Criterion, _ estimate: Estimate) -> Double {
    let measure = criterion.measure
    guard measure.perMillion != nil, [.mismatches, .compromised].contains(measure.subject), estimate.value > 0
    else { return 0 }
    return Intervals.beyond(counts(measure), per: 1e6, confidence: estimate.confidence)
  }

  /// Whether the interval alone would be within the limit.
  private func isLeftOpen(_ criterion: Criterion, _ estimate: Estimate) -> Bool {
    criterion.isUpper && estimate.high <= criterion.limit
      && estimate.high + beyond(criterion, estimate) > criterion.limit
  }

  /// A rate where it is one, and else the most in any trial.
  private func figure(
    _ counts: [TrialCount], _ measure: Criterion.Measured, _ confidence: Double
  ) -> Estimate {
    if let level = measure.perMillion {
      var rate = Intervals.rate(counts, per: 1e6, confidence: confidence)
      // Each episode of a level has a thing of it at least.
      if measure.filter.level == level { rate.high = max(rate.value, min(rate.high, 1e6)) }
      return rate
    }
    let most = Double(counts.map(\.count).max() ?? 0)
    return Estimate(
      value: most, low: most, high: most, confidence: 1, method: .counted,
      seen: counts.reduce(0) { $0 + $1.episodes }, trials: counts.count)
  }

  /// The share of episodes that were detected before a place: over trials, or exact where few were or were not.
  ///
  /// Of episodes, because things of one episode are detected or missed together, and because units, cases and pallets have
  /// no sum; one of which a part was detected in time and a part was not was missed.
  private func detected(_ measure: Criterion.Measured, confidence: Double) -> Estimate {
    guard let place = measure.before else { preconditionFailure("a share of detected things names a place") }
    var (late, found): ([TrialCount], [TrialCount]) = ([], [])
    for trial in trials.trials {
      let rows = trial.rows.filter { measure.filter.holds($0.key) }
      let all = episodes(rows, trial, measure.filter)
      guard all > 0 else { continue }
      let missed = min(all, rows.reduce(0) { $0 + ($1.key.detectedAt >= place ? $1.episodes : 0) })
      late.append(TrialCount(episodes: missed, exposure: all))
      found.append(TrialCount(episodes: all - missed, exposure: all))
    }
    let (missing, rest) = (late.reduce(0) { $0 + $1.count }, found.reduce(0) { $0 + $1.count })
    let all = missing + rest
    let value = all > 0 ? Double(rest) / Double(all) : 1
    func estimate(_ ends: (low: Double, high: Double), _ method: IntervalMethod) -> Estimate {
      Estimate(
        value: value, low: max(0, min(ends.low, value)), high: min(1, max(ends.high, value)),
        confidence: confidence, method: method, seen: all, trials: trials.trials.count)
    }
    guard all > 0 else { return estimate((0, 1), .exactShare) }
    // As good as independent are fewer, where trials differ by more than chance.
    let unit = Intervals.dispersion(late, rate: Double(missing) / Double(all))
    let tries = max(1, Double(all) / unit)
    let exact = Intervals.share(value * tries, of: tries, confidence: confidence)
    guard min(missing, rest) >= Intervals.fewEpisodes, late.count > 1 else {
      return estimate(exact, .exactShare)
    }
    // On the logarithm of the rarer side, which neither side of the scale cuts; and no narrower than chance alone makes
    // it, because a few trials may look more alike than they are.
    let rarer = Intervals.rate(missing < rest ? late : found, per: 1, confidence: confidence)
    let (low, high) = missing < rest ? (1 - rarer.high, 1 - rarer.low) : (rarer.low, rarer.high)
    return estimate((min(low, exact.low), max(high, exact.high)), .overTrials)
  }

  /// The episodes of these rows, each once although its things were detected at several places, where the trial says how
  /// many a kind has.
  private func episodes(_ rows: [SummaryRow], _ trial: TrialFigures, _ filter: MismatchFilter) -> Int {
    let ofRows = rows.reduce(0) { $0 + $1.episodes }
    guard !filter.isSilent, filter.mechanism == nil, filter.place == nil else { return ofRows }
    return min(ofRows, trial.kinds.reduce(0) { $0 + (filter.holds($1.key) ? $1.episodes : 0) })
  }

  // MARK: - Answers

  /// Met where the whole interval is, not met where none of it is.
  ///
  /// A rate of things is within a limit only where a lot of nothing else, which none of the runs had, would still be. The most of
  /// some runs is no bound of what the next one has: it may have more, unless so many have not that at the plan's
  /// confidence such a share of all has not either.
  private func verdict(_ criterion: Criterion, _ estimate: Estimate) -> Verdict {
    let isOpen = estimate.method == .counted && estimate.trials < trialsToCount
    let high = isOpen ? .infinity : estimate.high + beyond(criterion, estimate)
    if criterion.isUpper {
      return high <= criterion.limit
        ? .accepted : estimate.low > criterion.limit ? .notAccepted : .inconclusive
    }
    return estimate.low >= criterion.limit
      ? .accepted : high < criterion.limit ? .notAccepted : .inconclusive
  }

  /// So many runs without a thing show, at the plan's confidence, that this share of all runs has it not: 59 at 95 %.
  private var trialsToCount: Int {
    Int((Mathematics.log(1 - plan.confidence) / Mathematics.log(plan.confidence)).rounded(.up))
  }

  /// About how many trials would decide it; nil where no number would. Widths fall with the root of the number of
  /// trials, and the bound from none with the number itself.
  private func trialsNeeded(_ criterion: Criterion, _ estimate: Estimate) -> Int? {
    func trials(_ times: Double) -> Int? {
      let needed = Double(estimate.trials) * times
      return needed.isFinite && needed < 1e15 ? max(estimate.trials + 1, Int(needed.rounded(.up))) : nil
    }
    if estimate.method == .counted { return trialsToCount }
    if isVacuous(criterion, estimate) { return nil }
    if estimate.value == 0, criterion.isUpper {
      return criterion.limit > 0 ? trials(excess(of: criterion, estimate)) : nil
    }
    let distance = abs(estimate.value - criterion.limit)
    guard distance > 0 else { return nil }
    let width =
      estimate.value < criterion.limit
      ? estimate.high + beyond(criterion, estimate) - estimate.value : estimate.value - estimate.low
    return trials((width / distance) * (width / distance))
  }

  /// How much more has to be without a thing until the bound from none is the limit; not by the bound that is told, which is cut
  /// where there is no more.
  private func excess(of criterion: Criterion, _ estimate: Estimate) -> Double {
    let measure = criterion.measure
    let zero = Intervals.poisson(0, confidence: estimate.confidence).high
    if measure.line != nil || measure.subject == .falseAlarms {
      let counts = measure.line == nil ? trials.falseAlarms : trials.samples(of: measure).counts
      let scale = measure.period.map { Double($0.hours) * 3_600 } ?? 1
      return zero * scale / Double(counts.reduce(0) { $0 + $1.exposure }) / criterion.limit
    }
    let counts = measure.after == nil ? counts(measure) : trials.samples(of: measure).counts
    let scale = measure.after == nil ? 1e6 : 1
    let exposure = Double(counts.reduce(0) { $0 + $1.exposure })
    let most = Double(counts.map(\.most).max() ?? 1)
    return zero * most / exposure * scale / criterion.limit
  }

  /// The confidence at which each criterion is judged: the plan's, or Holm's steps of it.
  ///
  /// Holm goes from the criterion that is decided most clearly to the least: of m, the first needs 1 − α/m, the next
  /// 1 − α/(m − 1), and from the first that is not decided on, none is. How clearly one is decided is the smallest α at
  /// which its interval still leaves no doubt.
  private func confidences() -> [Double] {
    let criteria = plan.criteria.map(\.criterion)
    let alpha = 1 - plan.confidence
    var levels = Array(repeating: plan.confidence, count: criteria.count)
    // What is counted has no chance of error, and takes no part.
    let judged = criteria.indices.filter {
      estimate(criteria[$0], confidence: plan.confidence).method != .counted
    }
    guard plan.correction == .holm, judged.count > 1 else { return levels }
    let order = judged.map { ($0, decisiveAlpha(criteria[$0])) }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }
    var level = alpha
    for (step, entry) in order.enumerated() {
      // Once one is open, those after it are judged as strictly as it was, and stay open.
      if step == 0 || order[step - 1].1 <= level { level = alpha / Double(order.count - step) }
      levels[entry.0] = 1 - level
    }
    return levels
  }

  /// The smallest chance of error at which a criterion is decided, by bisection; 1 where it never is.
  private func decisiveAlpha(_ criterion: Criterion) -> Double {
    func isDecided(_ alpha: Double) -> Bool {
      verdict(criterion, estimate(criterion, confidence: 1 - alpha)) != .inconclusive
    }
    guard isDecided(0.5) else { return 1 }
    var (low, high) = (1e-9, 0.5)
    if isDecided(low) { return low }
    for _ in 0..<40 {
      let middle = (low * high).squareRoot()
      if isDecided(middle) { high = middle } else { low = middle }
    }
    return high
  }
}

extension ExperimentPlan {
  /// The criteria, judged by these long trials of production's conditions.
  public func judged(_ trials: [TrialSummary]) -> [CriterionResult] {
    let cell = CellTrials(
      cell: Cell(.production, .long), trials, confidence: confidence, criteria: criteria)
    return CriterionJudge(self, cell).judged()
  }
}
