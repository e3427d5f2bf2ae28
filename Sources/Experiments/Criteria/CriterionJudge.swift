import Numerics
import TraceModel
import World

/// Judges the criteria of a plan by the long runs under production's conditions.
struct CriterionJudge {
  private let plan: ExperimentPlan
  private let trials: CellTrials

  init(_ plan: ExperimentPlan, _ trials: CellTrials) {
    self.plan = plan
    self.trials = trials
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
    let verdict = Self.verdict(criterion, estimate)
    let isShare = criterion.measure.isShare
    return CriterionResult(
      id: named.id, text: criterion.text, place: named.place, basis: basis(criterion), estimate: estimate,
      unit: isShare ? "%" : criterion.measure.perMillion.map { "per million \($0)s" } ?? "",
      limit: criterion.limit,
      relation: criterion.isUpper ? "≤" : "≥", verdict: verdict,
      timesNeeded: verdict == .inconclusive ? timesNeeded(criterion, estimate) : nil,
      note: note(criterion, estimate))
  }

  private func basis(_ criterion: Criterion) -> String {
    let runs = "long runs under “\(plan.production)”"
    return criterion.measure.perMillion == nil && !criterion.measure.isShare
      ? "the most in any of \(trials.trials.count) \(runs)" : runs
  }

  private func note(_ criterion: Criterion, _ estimate: Estimate) -> String {
    if estimate.method == .counted, estimate.value == 0 {
      let bound = Intervals.rate(
        trials.counts(criterion.measure.filter, of: .episodes), per: 1e6, confidence: plan.confidence
      ).high
      return "counted, not proved: up to \(Self.short(bound)) episodes per million units are not excluded"
    }
    if criterion.measure.subject == .detected, estimate.trials > 0, estimate.seen == 0, estimate.high == 1,
      estimate.low == 0
    {
      return "nothing was wrong, so that nothing could be detected"
    }
    return ""
  }

  /// Two significant digits.
  private static func short(_ value: Double) -> String {
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
    case .compromised: return figure(trials.compromised, measure, confidence)
    case .line:
      guard let line = measure.line else { preconditionFailure("a line measure says which") }
      return line.estimate(trials.trials, confidence: confidence)
    case .mismatches:
      return figure(
        trials.counts(measure.filter, per: measure.perMillion ?? .unit, of: .things), measure, confidence)
    case .episodes:
      return figure(
        trials.counts(measure.filter, per: measure.perMillion ?? .unit, of: .episodes), measure, confidence)
    }
  }

  /// A rate where it is one, and else the most in any trial.
  private func figure(
    _ counts: [TrialCount], _ measure: Criterion.Measured, _ confidence: Double
  ) -> Estimate {
    if measure.perMillion != nil { return Intervals.rate(counts, per: 1e6, confidence: confidence) }
    let most = Double(counts.map(\.count).max() ?? 0)
    return Estimate(
      value: most, low: most, high: most, confidence: 1, method: .counted,
      seen: counts.reduce(0) { $0 + $1.episodes }, trials: counts.count)
  }

  /// The share of wrong things that were detected before a place: over trials, or exact where few were or were not.
  private func detected(_ measure: Criterion.Measured, confidence: Double) -> Estimate {
    guard let place = measure.before else { preconditionFailure("a share of detected things names a place") }
    var pairs: [TrialCount] = []
    var (late, all) = (0, 0)
    for trial in trials.trials {
      var (hits, things, lateEpisodes) = (0, 0, 0)
      for row in trial.rows where measure.filter.holds(row.key) {
        things += row.count
        all += row.episodes
        if row.key.detectedAt < place { hits += row.count } else { lateEpisodes += row.episodes }
      }
      late += lateEpisodes
      pairs.append(TrialCount(count: things - hits, episodes: lateEpisodes, exposure: things))
    }
    let things = pairs.reduce(0) { $0 + $1.exposure }
    guard things > 0 else {
      return Estimate(
        value: 1, low: 0, high: 1, confidence: confidence, method: .exactShare, seen: 0, trials: pairs.count)
    }
    if min(late, all - late) >= Intervals.fewEpisodes {
      let missed = Intervals.rate(pairs.filter { $0.exposure > 0 }, per: 1, confidence: confidence)
      return Estimate(
        value: 1 - missed.value, low: max(0, 1 - missed.high), high: min(1, 1 - missed.low),
        confidence: confidence,
        method: .overTrials, seen: all, trials: pairs.count)
    }
    let ends = Intervals.share(all - late, of: all, confidence: confidence)
    let value = 1 - Double(pairs.reduce(0) { $0 + $1.count }) / Double(things)
    return Estimate(
      value: value, low: min(ends.low, value), high: max(ends.high, value), confidence: confidence,
      method: .exactShare, seen: all, trials: pairs.count)
  }

  // MARK: - Answers

  /// Met where the whole interval is, not met where none of it is.
  static func verdict(_ criterion: Criterion, _ estimate: Estimate) -> Verdict {
    if estimate.method == .exactShare, estimate.seen == 0, estimate.low == 0, estimate.high == 1 {
      return .accepted
    }
    if criterion.isUpper {
      return estimate.high <= criterion.limit
        ? .accepted : estimate.low > criterion.limit ? .notAccepted : .inconclusive
    }
    return estimate.low >= criterion.limit
      ? .accepted : estimate.high < criterion.limit ? .notAccepted : .inconclusive
  }

  /// About how many times the trials would decide it: widths fall with the root of their number.
  private func timesNeeded(_ criterion: Criterion, _ estimate: Estimate) -> Double? {
    if estimate.value == 0, criterion.isUpper {
      return criterion.limit > 0 ? estimate.high / criterion.limit : nil
    }
    let distance = abs(estimate.value - criterion.limit)
    guard distance > 0 else { return nil }
    let width =
      estimate.value < criterion.limit ? estimate.high - estimate.value : estimate.value - estimate.low
    let times = width / distance
    return times.isFinite ? max(1, times * times) : nil
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
      Self.verdict(criterion, estimate(criterion, confidence: 1 - alpha)) != .inconclusive
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
