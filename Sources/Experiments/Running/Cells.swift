import Drift
import TraceModel
import World

/// The trials of one cell, in the order of their numbers, and what can be asked of them.
struct CellTrials {
  let cell: Cell
  let trials: [TrialSummary]
  let confidence: Double
  /// All trials together, as if one had come after the other.
  let sum: TrialSummary

  init(cell: Cell, _ trials: [TrialSummary], confidence: Double) {
    self.cell = cell
    self.trials = trials.sorted { $0.trial < $1.trial }
    self.confidence = confidence
    sum = self.trials.reduce(into: .blank) { $0.append($1) }
  }

  /// Counts of the mismatches that `filter` means, trial by trial, against things of `level`.
  func counts(_ filter: MismatchFilter, per level: PackagingLevel = .unit, of things: Counted) -> [TrialCount]
  {
    trials.map { trial in
      var (count, episodes) = (0, 0)
      for row in trial.rows where filter.holds(row.key) {
        count += row.count
        episodes += row.episodes
      }
      return TrialCount(
        count: things == .things ? count : episodes, episodes: episodes, exposure: trial.things(of: level))
    }
  }

  enum Counted {
    case things
    case episodes
  }

  /// Episodes of a kind, each counted once, trial by trial, against units.
  func episodes(of subject: Subject) -> [TrialCount] {
    trials.map { TrialCount(episodes: Self.row($0, subject).episodes, exposure: $0.exposure.units) }
  }

  /// What a trial has of a subject.
  static func row(_ trial: TrialSummary, _ subject: Subject) -> SummaryRow {
    switch subject {
    case .kind(let level, let kind):
      let key = MismatchKey(level: level, kind: kind)
      return trial.kinds.first { $0.key == key } ?? SummaryRow(key: key)
    case .everything:
      var sum = trial.kinds.reduce(into: SummaryRow.blank) { $0.add($1) }
      sum.episodes = trial.episodes
      sum.silentEpisodes = trial.silentEpisodes
      return sum
    }
  }

  /// Everything about a subject, over all trials.
  func counts(of subject: Subject) -> KindCounts {
    let row = Self.row(sum, subject)
    var counts = KindCounts()
    counts.count = row.count
    counts.silent = row.silent
    counts.units = row.units
    counts.episodes = row.episodes
    counts.silentEpisodes = row.silentEpisodes
    counts.largest = row.largest
    counts.places = places { key in
      if case .kind(let level, let kind) = subject { return key.level == level && key.kind == kind }
      return true
    }
    return counts
  }

  /// Things by the place where they were first detected.
  func places(_ holds: (MismatchKey) -> Bool) -> [PlaceCount] {
    DetectionPlace.allCases.compactMap { place in
      var count = PlaceCount(place: place, count: 0, episodes: 0)
      for row in sum.rows where row.key.detectedAt == place && holds(row.key) {
        count.count += row.count
        count.episodes += row.episodes
      }
      return count.count == 0 ? nil : count
    }
  }

  /// In how many trials a subject shows.
  func showing(_ subject: Subject) -> Showing {
    let shown = trials.count { Self.row($0, subject).episodes > 0 }
    return Showing(
      cell: cell, shown: shown, trials: trials.count,
      chance: Intervals.shareEstimate(shown, of: trials.count, confidence: confidence, trials: trials.count))
  }

  /// All of it.
  func result(condition: String) -> CellResult {
    var result = CellResult(
      cell: cell, condition: condition, trials: trials.count, exposure: sum.exposure, lots: sum.lots,
      hours: Double(sum.nanoseconds) / 3.6e12, occurrences: sum.occurrences, rows: rows,
      compromised: sum.compromised,
      compromisedRate: Intervals.rate(compromised, per: 1e6, confidence: confidence), balance: sum.balance,
      unbalancedLots: sum.unbalancedLots, findings: sum.findings, faults: sum.faults)
    result.times = sum.times
    result.transients = sum.transients
    if sum.transients > 0 {
      result.transientMinutes = Double(sum.transientTime) / 6e7 / Double(sum.transients)
    }
    return result
  }

  /// Compromised units, trial by trial; what stands behind them are the episodes of containers.
  var compromised: [TrialCount] {
    trials.map { trial in
      let containers = trial.kinds.filter { $0.key.kind.isOfContainers }.reduce(0) { $0 + $1.episodes }
      return TrialCount(
        count: trial.compromised, episodes: trial.compromised == 0 ? 0 : max(1, containers),
        exposure: trial.exposure.units)
    }
  }

  private var rows: [MismatchRow] {
    sum.rows.map { sum in
      let counts = trials.map { trial in
        TrialCount(
          episodes: trial.rows.first { $0.key == sum.key }?.episodes ?? 0, exposure: trial.exposure.units)
      }
      return MismatchRow(
        key: sum.key, count: sum.count, episodes: sum.episodes, units: sum.units, largest: sum.largest,
        rate: Intervals.rate(counts, per: 1e6, confidence: confidence))
    }
  }
}
