import Drift
import TraceModel
import World

/// The trials of one cell, in the order of their numbers, and what can be asked of them.
struct CellTrials {
  let cell: Cell
  let trials: [TrialSummary]
  let confidence: Double

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
      let key = MismatchKey(level: level, kind: kind, mechanisms: [], detectedAt: .never, silent: false)
      return trial.kinds.first { $0.key == key } ?? SummaryRow(key: key)
    case .everything:
      var sum = SummaryRow(
        key: MismatchKey(level: .unit, kind: .phantom, mechanisms: [], detectedAt: .never, silent: false))
      for row in trial.kinds {
        sum.count += row.count
        sum.silent += row.silent
        sum.units += row.units
        sum.largest = max(sum.largest, row.largest)
      }
      sum.episodes = trial.episodes
      sum.silentEpisodes = trial.silentEpisodes
      return sum
    }
  }

  /// Everything about a subject, over all trials.
  func counts(of subject: Subject) -> KindCounts {
    var counts = KindCounts()
    for trial in trials {
      let row = Self.row(trial, subject)
      counts.count += row.count
      counts.silent += row.silent
      counts.units += row.units
      counts.episodes += row.episodes
      counts.silentEpisodes += row.silentEpisodes
      counts.largest = max(counts.largest, row.largest)
    }
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
      for row in trials.flatMap(\.rows) where row.key.detectedAt == place && holds(row.key) {
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

  /// All of it, folded once.
  func result(condition: String) -> CellResult {
    var exposure = Exposure.none
    var balance = Balance.none
    for trial in trials {
      exposure.units += trial.exposure.units
      exposure.bundles += trial.exposure.bundles
      exposure.cases += trial.exposure.cases
      exposure.pallets += trial.exposure.pallets
      balance += trial.balance
    }
    var result = CellResult(
      cell: cell, condition: condition, trials: trials.count, exposure: exposure,
      lots: trials.reduce(0) { $0 + $1.lots },
      hours: Double(trials.reduce(0) { $0 + $1.nanoseconds }) / 3.6e12, occurrences: occurrences, rows: rows,
      compromised: trials.reduce(0) { $0 + $1.compromised },
      compromisedRate: Intervals.rate(compromised, per: 1e6, confidence: confidence), balance: balance,
      unbalancedLots: trials.reduce(0) { $0 + $1.unbalancedLots },
      findings: trials.reduce(0) { $0 + $1.findings }, faults: trials.flatMap(\.faults))
    for trial in trials { result.times += trial.times }
    result.transients = trials.reduce(0) { $0 + $1.transients }
    if result.transients > 0 {
      let time = trials.reduce(0) { $0 + $1.transientTime }
      result.transientMinutes = Double(time) / 6e7 / Double(result.transients)
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

  private var occurrences: [Occurrence] {
    guard let first = trials.first else { return [] }
    return first.occurrences.enumerated().map { index, occurrence in
      Occurrence(occurrence.name, trials.reduce(0) { $0 + $1.occurrences[index].count })
    }
  }

  private var rows: [MismatchRow] {
    let keys = Set(trials.flatMap { $0.rows.map(\.key) }).sorted()
    return keys.map { key in
      var sum = SummaryRow(key: key)
      let counts = trials.map { trial in
        let row = trial.rows.first { $0.key == key } ?? SummaryRow(key: key)
        sum.count += row.count
        sum.episodes += row.episodes
        sum.units += row.units
        sum.largest = max(sum.largest, row.largest)
        return TrialCount(episodes: row.episodes, exposure: trial.exposure.units)
      }
      return MismatchRow(
        key: key, count: sum.count, episodes: sum.episodes, units: sum.units, largest: sum.largest,
        rate: Intervals.rate(counts, per: 1e6, confidence: confidence))
    }
  }
}
