import Drift
import EventKernel
import TraceModel
import World

/// Folds what a trial says, lot by lot, into a summary.
struct SummaryBuilder {
  private(set) var summary: TrialSummary
  private var rows: [MismatchKey: SummaryRow] = [:]
  private var kinds: [MismatchKey: SummaryRow] = [:]
  private var delays: [PackagingLevel: [Int: Int]] = [:]
  private var witnesses: [MismatchKey: [SummaryWitness]] = [:]
  private var firsts: [MismatchKey: SummaryFirst] = [:]
  /// Things in the episodes that a date began, which go on from lot to lot.
  private var dated: [MismatchKey: [Int: Int]] = [:]
  /// Names of these episodes, all below 0.
  private var names: [DatedEpisode: Int] = [:]
  /// How many updates of systems had come by a moment of the record's clock.
  private let updatesInstalled: (Timestamp) -> Int

  /// At most so many witnesses of a kind are kept of each trial.
  private static let witnessesPerKind = 2

  /// What has begun an episode that does not end with its lot.
  private struct DatedEpisode: Hashable {
    var mechanisms: MechanismSet
    /// How many updates had come, where one had a part in it.
    var updates: Int
  }

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

  init(_ summary: TrialSummary, updatesInstalled: @escaping (Timestamp) -> Int) {
    self.summary = summary
    self.updatesInstalled = updatesInstalled
  }

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
    var lot = LotSummary(
      opened: drift.opened.sinceStart.nanoseconds, end: now.sinceStart.nanoseconds, exposure: drift.exposure,
      kinds: [])
    // An episode ends with its lot, so that only sums go on to the next; but what a date begins goes on until it is put right.
    var rowsInLot: [MismatchKey: Group] = [:]
    var inLot: [MismatchKey: Group] = [:]
    for mismatch in drift.lasting {
      let episode = episode(of: mismatch)
      let kind = Self.kindKey(mismatch)
      rowsInLot[Self.key(mismatch), default: Group()].add(mismatch, episode: episode)
      inLot[kind, default: Group()].add(mismatch, episode: episode)
      note(mismatch)
      if let origin = mismatch.origin, let detected = mismatch.detected {
        let minutes = Int(detected.microseconds(since: origin) / 60_000_000)
        delays[mismatch.level, default: [:]][minutes, default: 0] += 1
      }
    }
    // order-free: sums
    for (key, group) in rowsInLot {
      let row = row(of: group, key)
      rows[key, default: SummaryRow(key: key)].add(row)
    }
    // order-free: sorted
    for (key, group) in inLot.sorted(by: { $0.key < $1.key }) {
      let row = row(of: group, key)
      kinds[key, default: SummaryRow(key: key)].add(row)
      lot.kinds.append(
        SummaryKind(level: key.level, kind: key.kind, count: row.count, episodes: row.episodes))
    }
    summary.ends.append(lot)
    for mismatch in drift.lasting {
      let kind = Self.kindKey(mismatch)
      let alike = Self.witnessKey(mismatch)
      let old = witnesses[alike] ?? []
      guard old.count < Self.witnessesPerKind,
        !old.contains(where: { $0.lot == number && $0.key.mechanisms == mismatch.mechanisms })
      else { continue }
      let size = inLot[kind]?.episodes[episode(of: mismatch)]?.count ?? 1
      witnesses[alike] =
        old + [
          SummaryWitness(
            key: Self.key(mismatch), lot: number, code: code(mismatch.item), number: mismatch.number,
            episodeSize: size, units: mismatch.units, rule: mismatch.rule?.rawValue)
        ]
    }
  }

  /// What a lot has of a row; an episode that goes on from an earlier lot is no other one.
  private mutating func row(of group: Group, _ key: MismatchKey) -> SummaryRow {
    var row = group.row(key)
    // order-free: sums and a maximum
    for (episode, size) in group.episodes where episode < 0 {
      let before = dated[key]?[episode] ?? 0
      dated[key, default: [:]][episode] = before + size.count
      row.largest = max(row.largest, before + size.count)
      if before > 0 {
        row.episodes -= 1
        row.silentEpisodes -= size.loud == 0 ? 1 : 0
      }
    }
    return row
  }

  private mutating func note(_ mismatch: Mismatch) {
    let units = mismatch.carton + 1
    let isRaised = mismatch.detected != nil
    let first = SummaryFirst(
      level: mismatch.level, kind: mismatch.kind, there: units, raised: isRaised ? units : nil,
      refused: (mismatch.severity ?? .note) >= .major ? units : nil)
    firsts[Self.kindKey(mismatch), default: first].take(first)
  }

  /// Everything that belongs to the end of a trial.
  func finished(
    _ running: borrowing RunningTrial, books: BookSummary?, market: MarketSummary?
  ) -> TrialSummary {
    var summary = summary
    summary.books = books
    summary.market = market
    summary.messages = running.chain.fates
    // order-free: sorted
    summary.rows = rows.sorted { $0.key < $1.key }.map(\.value)
    // order-free: sorted
    summary.kinds = kinds.sorted { $0.key < $1.key }.map(\.value)
    // order-free: sorted
    summary.firsts = firsts.values.sorted { ($0.level, $0.kind) < ($1.level, $1.kind) }
    // order-free: sorted
    summary.witnesses = witnesses.sorted { $0.key < $1.key }.flatMap(\.value)
    // order-free: sorted
    summary.delays = delays.sorted { $0.key < $1.key }.flatMap { level, counts in
      counts.sorted { $0.key < $1.key }.map { Delay(level: level, minutes: $0.key, count: $0.value) }
    }
    summary.occurrences = running.occurrences
    summary.times = running.times
    summary.raised = running.raised
    summary.faults += running.lines.compactMap { $0.simulation.model.crew.overload }
    // Hours of lines: two lines that run for a day have run for two.
    summary.nanoseconds = running.now.sinceStart.nanoseconds * Int64(running.lines.count)
    return summary
  }

  /// An episode's name within a lot, where it is counted within its level; one name in all lots for what a date began, as
  /// an update does.
  private mutating func episode(of mismatch: Mismatch) -> Int {
    let dated = mismatch.mechanisms.intersection(MechanismSet.dated)
    guard !dated.isEmpty else { return (Int(mismatch.level.rawValue) << 31) | mismatch.episode }
    let began = mismatch.origin ?? mismatch.arose
    // What an update has done is one episode, whatever else with a date had a part in some of it.
    let update = dated.intersection(MechanismSet(UpdatePlan.mechanism))
    let episode =
      update.isEmpty
      ? DatedEpisode(mechanisms: dated, updates: 0)
      : DatedEpisode(mechanisms: update, updates: began.map(updatesInstalled) ?? 0)
    if let name = names[episode] { return name }
    names[episode] = -1 - names.count
    return -names.count
  }

  private static func key(_ mismatch: Mismatch) -> MismatchKey {
    MismatchKey(
      level: mismatch.level, kind: mismatch.kind, mechanisms: mismatch.mechanisms,
      boundaries: mismatch.boundaries,
      detectedAt: mismatch.detectedAt, silent: mismatch.silent)
  }

  /// What arose in a message is another story than what arose on the line.
  private static func witnessKey(_ mismatch: Mismatch) -> MismatchKey {
    MismatchKey(level: mismatch.level, kind: mismatch.kind, boundaries: mismatch.boundaries)
  }

  private static func kindKey(_ mismatch: Mismatch) -> MismatchKey {
    MismatchKey(level: mismatch.level, kind: mismatch.kind)
  }
}

extension MechanismSet {
  /// Mechanisms whose values date when they act, once in a trial.
  static let dated = MechanismSet(
    MechanismID.allCases.filter { id in
      id.card.dates.contains { if case .once = $0 { true } else { false } }
    }.map { MechanismSet($0) })
}
