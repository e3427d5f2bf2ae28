import Drift
import EventKernel
import TraceModel
import World

/// Folds what a trial says, lot by lot, into a summary.
struct SummaryBuilder {
  private(set) var summary: TrialSummary
  private var rows: [MismatchKey: SummaryRow] = [:]
  private var kinds: [MismatchKey: SummaryRow] = [:]
  private var delays: [Int: Int] = [:]
  private var witnesses: [MismatchKey: [SummaryWitness]] = [:]

  /// At most so many witnesses of a kind are kept of each trial.
  private static let witnessesPerKind = 2

  /// Things that are alike, with the sizes of their episodes.
  private struct Group {
    var count = 0
    var silent = 0
    var units = 0
    var episodes: [Int: (count: Int, loud: Int)] = [:]

    mutating func add(_ mismatch: Mismatch, episode: Int) {
      count += 1
      silent += mismatch.silent ? 1 : 0
      units += mismatch.units
      let old = episodes[episode] ?? (0, 0)
      episodes[episode] = (old.count + 1, old.loud + (mismatch.silent ? 0 : 1))
    }

    func row(_ key: MismatchKey) -> SummaryRow {
      var row = SummaryRow(key: key)
      row.count = count
      row.silent = silent
      row.units = units
      row.episodes = episodes.count
      // order-free: counts and a maximum
      for (_, episode) in episodes {
        row.silentEpisodes += episode.loud == 0 ? 1 : 0
        row.largest = max(row.largest, episode.count)
      }
      return row
    }
  }

  init(_ summary: TrialSummary) { self.summary = summary }

  /// Adds a lot; `code` gives the text of a thing's code.
  mutating func add(_ drift: LotDrift, at now: Instant, code: (ItemID) -> String) {
    let number = summary.lots
    summary.lots += 1
    summary.exposure.add(drift.exposure)
    summary.compromised += drift.compromised
    summary.transients += drift.transient.count
    summary.transientTime += drift.transient.reduce(0) { $0 + $1.microseconds }
    summary.balance.add(drift.balance)
    summary.unbalancedLots += drift.balance.unaccounted == 0 ? 0 : 1
    summary.faults += drift.conservation.prefix(3).map { "a fault of the simulator: \($0)" }
    var lot = LotSummary(end: now.sinceStart.nanoseconds, units: drift.exposure.units, kinds: [])
    // An episode ends with its lot, so that only sums go on to the next.
    var rowsInLot: [MismatchKey: Group] = [:]
    var inLot: [MismatchKey: Group] = [:]
    var episodes: [Int: Bool] = [:]
    for mismatch in drift.lasting {
      let episode = Self.episode(mismatch, number)
      let kind = Self.kindKey(mismatch)
      rowsInLot[Self.key(mismatch), default: Group()].add(mismatch, episode: episode)
      inLot[kind, default: Group()].add(mismatch, episode: episode)
      episodes[episode] = (episodes[episode] ?? true) && mismatch.silent
      if let arose = mismatch.arose, let detected = mismatch.detected {
        delays[Int(max(0, detected.microseconds(since: arose)) / 60_000_000), default: 0] += 1
      }
    }
    summary.episodes += episodes.count
    // order-free: a count
    summary.silentEpisodes += episodes.count { $0.value }
    // order-free: sums
    for (key, group) in rowsInLot { rows[key, default: SummaryRow(key: key)].add(group.row(key)) }
    // order-free: sorted
    for (key, group) in inLot.sorted(by: { $0.key < $1.key }) {
      let row = group.row(key)
      kinds[key, default: SummaryRow(key: key)].add(row)
      lot.kinds.append(
        SummaryKind(level: key.level, kind: key.kind, count: row.count, episodes: row.episodes))
    }
    summary.ends.append(lot)
    for mismatch in drift.lasting {
      let kind = Self.kindKey(mismatch)
      let old = witnesses[kind] ?? []
      guard old.count < Self.witnessesPerKind,
        !old.contains(where: { $0.lot == number && $0.key.mechanisms == mismatch.mechanisms })
      else { continue }
      let size = inLot[kind]?.episodes[Self.episode(mismatch, number)]?.count ?? 1
      witnesses[kind] =
        old + [
          SummaryWitness(
            key: Self.key(mismatch), lot: number, code: code(mismatch.item), number: mismatch.number,
            episodeSize: size, units: mismatch.units, rule: mismatch.rule?.rawValue)
        ]
    }
  }

  /// Everything that belongs to the end of a trial.
  func finished(_ line: borrowing Line, findings: Int, at now: Instant) -> TrialSummary {
    var summary = summary
    // order-free: sorted
    summary.rows = rows.sorted { $0.key < $1.key }.map(\.value)
    // order-free: sorted
    summary.kinds = kinds.sorted { $0.key < $1.key }.map(\.value)
    // order-free: sorted
    summary.witnesses = witnesses.sorted { $0.key < $1.key }.flatMap(\.value)
    // order-free: sorted
    summary.delays = delays.sorted { $0.key < $1.key }.map { Delay(minutes: $0.key, count: $0.value) }
    summary.occurrences = line.occurrences
    summary.times = line.times(at: now)
    summary.findings = findings
    if let words = line.crew.overload { summary.faults.append(words) }
    summary.nanoseconds = now.sinceStart.nanoseconds
    return summary
  }

  /// An episode's name within a trial: it is counted within its lot and level.
  private static func episode(_ mismatch: Mismatch, _ lot: Int) -> Int {
    (lot << 34) | (Int(mismatch.level.rawValue) << 31) | mismatch.episode
  }

  private static func key(_ mismatch: Mismatch) -> MismatchKey {
    MismatchKey(
      level: mismatch.level, kind: mismatch.kind, mechanisms: mismatch.mechanisms,
      detectedAt: mismatch.detectedAt, silent: mismatch.silent)
  }

  private static func kindKey(_ mismatch: Mismatch) -> MismatchKey {
    MismatchKey(level: mismatch.level, kind: mismatch.kind)
  }
}
