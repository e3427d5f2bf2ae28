import Drift
import EventKernel
import TraceModel
import World

/// The trials of one cell, folded in the order of their numbers, and what can be asked of them.
///
/// What is asked for as a sum is a sum, and what is asked for trial by trial is kept in figures; the trials themselves are not
/// kept.
struct CellTrials: Sendable {
  let cell: Cell
  let confidence: Double
  /// Each of them in figures.
  private(set) var trials = TrialList()
  /// All trials together, as if one had come after the other, without the course of any.
  private(set) var sum = TrialSummary.blank
  /// Up to three of each kind by which a trial can be found again.
  private(set) var witnesses: [Witness] = []
  private var books = BookFold()
  /// The share of queries that failed, in trials in which somebody asked.
  private var failedShares = Tally()
  private var recalled = 0
  /// What the criteria ask of the line and of what comes after it, trial by trial.
  private var samples: [Criterion.Measured: [TrialSample]] = [:]

  /// A cell without trials, which these criteria will be asked of.
  init(cell: Cell, confidence: Double, criteria: [NamedCriterion] = []) {
    (self.cell, self.confidence) = (cell, confidence)
    for measure in criteria.map(\.criterion.measure) where measure.isSampled { samples[measure] = [] }
  }

  /// The trials of a cell, in any order.
  init(cell: Cell, _ trials: [TrialSummary], confidence: Double, criteria: [NamedCriterion] = []) {
    self.init(cell: cell, confidence: confidence, criteria: criteria)
    for trial in trials.sorted(by: { $0.trial < $1.trial }) { add(trial) }
  }

  /// Takes in the trial that comes behind the others.
  mutating func add(_ trial: TrialSummary) {
    trials.append(trial)
    Witness.add(trial.witnesses.map { Witness($0, cell, trial) }, to: &witnesses)
    if let books = trial.books { self.books.add(books) }
    if let asked = trial.verification, asked.asked > 0 {
      failedShares.add(Double(asked.failed) / Double(asked.asked))
    }
    recalled += trial.recalls == nil ? 0 : 1
    // order-free: each has a list of its own
    for measure in samples.keys {
      if let sample = measure.sample(trial) { samples[measure]?.append(sample) }
    }
    var numbers = trial
    (numbers.ends, numbers.witnesses, numbers.challenges, numbers.firsts) = ([], [], [], [])
    numbers.books = nil
    sum.append(numbers)
  }

  /// What a criterion of the plan asks of each trial.
  func samples(of measure: Criterion.Measured) -> [TrialSample] {
    guard let found = samples[measure] else {
      preconditionFailure("a cell is told which criteria it will be asked")
    }
    return found
  }

  /// Counts of the mismatches that `filter` means, trial by trial, against things of `level`.
  ///
  /// Things of one episode may differ in their marks and in where they were detected: where neither is asked for, the
  /// episode is counted once. It is silent where it is throughout.
  func counts(_ filter: MismatchFilter, per level: PackagingLevel = .unit, of things: Counted) -> [TrialCount]
  {
    guard things == .episodes, filter.mechanism == nil, filter.place == nil else {
      return trials.map { $0.count(of: things, per: level, $0.rows.filter { filter.holds($0.key) }) }
    }
    var ofKinds = filter
    ofKinds.isSilent = false
    return trials.map { trial in
      let rows = trial.kinds.filter { ofKinds.holds($0.key) }.map { row in
        var row = row
        if filter.isSilent { row.episodes = row.silentEpisodes }
        return row
      }
      return trial.count(of: things, per: level, rows)
    }
  }

  enum Counted {
    case things
    case episodes
  }

  /// Wrong things of a subject, trial by trial, against things of its level.
  func things(of subject: Subject) -> [TrialCount] {
    trials.map { $0.count(of: .things, per: subject.level, $0.rows(of: subject)) }
  }

  /// Episodes of a subject, each counted once, trial by trial, against units.
  func episodes(of subject: Subject) -> [TrialCount] {
    trials.map { $0.count(of: .episodes, per: .unit, $0.rows(of: subject)) }
  }

  /// Everything about a subject, over all trials.
  func counts(of subject: Subject) -> KindCounts {
    let row = sum.rows(of: subject).reduce(into: SummaryRow.blank) { $0.add($1) }
    var counts = KindCounts()
    counts.count = row.count
    counts.silent = row.silent
    counts.units = row.units
    counts.episodes = row.episodes
    counts.silentEpisodes = row.silentEpisodes
    counts.largest = row.largest
    counts.places = places { subject.holds($0.level, $0.kind) }
    return counts
  }

  /// Things by the place where they were first detected, and at most how many episodes have any there: one whose things bear
  /// several sets of marks is in as many rows.
  func places(_ holds: (MismatchKey) -> Bool) -> [PlaceCount] {
    let all = sum.kinds.reduce(0) { holds($1.key) ? $0 + $1.episodes : $0 }
    return DetectionPlace.allCases.compactMap { place in
      var count = PlaceCount(place: place, count: 0, episodes: 0)
      for row in sum.rows where row.key.detectedAt == place && holds(row.key) {
        count.count += row.count
        count.episodes += row.episodes
      }
      count.episodes = min(count.episodes, all)
      return count.count == 0 ? nil : count
    }
  }

  /// In how many trials a subject shows, in three steps.
  func showing(_ subject: Subject) -> Showing {
    let firsts = trials.map { $0.first(of: subject) }
    let raised = firsts.count { $0?.raised != nil }
    return Showing(
      cell: cell, there: firsts.count { $0 != nil }, raised: raised,
      refused: firsts.count { $0?.refused != nil }, trials: trials.count,
      chance: Intervals.shareEstimate(raised, of: trials.count, confidence: confidence, trials: trials.count))
  }

  /// All of it.
  func result(condition: String) -> CellResult {
    var result = CellResult(
      cell: cell, condition: condition, trials: trials.count, exposure: sum.exposure, lots: sum.lots,
      hours: Double(sum.nanoseconds) / 3.6e12, occurrences: sum.occurrences, rows: rows,
      compromised: sum.compromised,
      compromisedRate: Intervals.rate(compromised, per: 1e6, confidence: confidence), balance: sum.balance,
      unbalancedLots: sum.unbalancedLots,
      findings: sum.raised.reduce(0) { $0 + $1.count }, faults: sum.faults)
    result.times = sum.times
    result.messages = messages
    result.books = BookResult(books, confidence: confidence)
    result.market = sum.market
    result.verification = sum.verification.map {
      VerificationResult($0, failedShares, confidence: confidence)
    }
    result.recalls = sum.recalls.flatMap { RecallResult($0, trials: recalled) }
    result.review = sum.review
    result.transients = sum.transients
    if sum.transients > 0 {
      result.transientMinutes = Double(sum.transientTime) / 6e7 / Double(sum.transients)
    }
    return result
  }

  /// Messages by boundary, with what they made wrong.
  private var messages: [BoundaryMessages] {
    zip(Boundary.allCases, sum.messages).map { boundary, counts in
      var messages = BoundaryMessages(boundary: boundary, counts: counts)
      for row in sum.rows where row.key.boundaries.contains(BoundarySet(boundary)) {
        messages.things += row.count
        messages.silentThings += row.silent
        messages.episodes += row.episodes
      }
      return messages
    }
  }

  /// Compromised units, trial by trial, of those in cases and on pallets; what stands behind them are the episodes of
  /// containers.
  var compromised: [TrialCount] {
    trials.map { trial in
      let containers = trial.kinds.filter { $0.key.kind.isOfContainers }.reduce(0) { $0 + $1.episodes }
      let compromised = trial.numbers.compromised
      return TrialCount(
        count: compromised, episodes: compromised == 0 ? 0 : max(1, containers),
        exposure: trial.exposure.packed, most: trial.exposure.packed / max(1, trial.lots))
    }
  }

  /// What was raised and had nothing wrong behind it, trial by trial, against seconds of running.
  var falseAlarms: [TrialCount] {
    trials.map {
      TrialCount(episodes: $0.numbers.idle, exposure: Int($0.numbers.nanoseconds / 1_000_000_000))
    }.filter { $0.exposure > 0 }
  }

  /// How often that was in so much time.
  func falseAlarms(per period: Criterion.Period, confidence: Double) -> Estimate {
    Intervals.rate(falseAlarms, per: Double(period.hours) * 3_600, confidence: confidence)
  }

  /// The share of what was raised that had something wrong behind it; nil where nothing was raised.
  func precision(confidence: Double) -> Estimate? {
    let idle = trials.map {
      TrialCount(episodes: $0.numbers.idle, exposure: $0.numbers.findings)
    }.filter { $0.exposure > 0 }
    if idle.isEmpty { return nil }
    var precision = Intervals.rate(idle, per: 1, confidence: confidence)
    (precision.value, precision.low, precision.high) = (
      1 - precision.value, max(0, 1 - precision.high), min(1, 1 - precision.low)
    )
    return precision
  }

  /// What was raised, and what of it for nothing.
  func alarms(_ role: Role) -> AlarmResult {
    AlarmResult(
      role: role, rules: sum.raised, precision: precision(confidence: confidence),
      falseAlarmsPerWeek: falseAlarms(per: .week, confidence: confidence))
  }

  private var rows: [MismatchRow] {
    let none = trials.map { TrialCount(episodes: 0, exposure: $0.exposure.units) }
    // Of most rows most trials have nothing.
    var episodes: [MismatchKey: [(trial: Int, episodes: Int)]] = [:]
    for (index, trial) in trials.enumerated() {
      for row in trial.rows { episodes[row.key, default: []].append((index, row.episodes)) }
    }
    return sum.rows.map { sum in
      var counts = none
      for (index, episodes) in episodes[sum.key] ?? [] {
        counts[index] = TrialCount(episodes: episodes, exposure: none[index].exposure)
      }
      return MismatchRow(
        key: sum.key, count: sum.count, episodes: sum.episodes, units: sum.units, largest: sum.largest,
        rate: Intervals.rate(counts, per: 1e6, confidence: confidence))
    }
  }
}
