import Drift
import EventKernel
import TraceModel
import World

/// Runs a trial again to tell how one of its mismatches came about.
///
/// Three runs of the same trial: one that finds the mismatch and the things it is about, one in slices of
/// a millisecond while these things are on the line, and one for each cause with that cause healthy. All draw the same
/// numbers.
public struct Replay {
  /// The trial.
  public let trial: Trial
  /// Its number.
  public let number: UInt64
  /// A mechanism's values, as texts, for *Because*.
  public var parameters: (MechanismID) -> [StoryCause.Parameter] = { _ in [] }

  /// A replay of trial `number`.
  public init(_ trial: Trial, number: UInt64) {
    self.trial = trial
    self.number = number
  }

  /// What is looked for: the first mismatch, in the order of lots and within a lot of its comparison, that fits.
  public struct Search {
    /// Only in this lot, from 0; nil for any.
    public var lot: Int?
    /// How many that fit are passed over.
    public var passes = 0
    /// What fits, given the code as text.
    public var fits: (Mismatch, String) -> Bool

    /// A search in `lot` for what `fits`.
    public init(lot: Int? = nil, _ fits: @escaping (Mismatch, String) -> Bool) {
      self.lot = lot
      self.fits = fits
    }
  }

  /// The story of the first mismatch that fits; nil where the trial has none.
  public func story(_ search: Search) throws -> Story? {
    guard let found = try find(search) else { return nil }
    let (events, words) = try record(found)
    let marks = found.mismatch.mechanisms
    var alternatives = try marks.members.map { try alternative(to: found, healthy: MechanismSet($0)) }
    // Where none of them alone is enough, several together may be.
    if marks.members.count > 1, !alternatives.contains(where: { $0.kind == nil }) {
      alternatives.append(try fewest(of: marks, without: found))
    }
    return StoryWriter(found.mismatch, trial: number, events: events, words: words).story(
      recorded: found.fate, parameters: parameters, alternatives: alternatives)
  }

  /// What is seen and heard of the things of the first mismatch that fits, run once more: the ground to hold a story
  /// against.
  public func trace(_ search: Search) throws -> [StoryEvent] {
    guard let found = try find(search) else { return [] }
    return try record(found).events
  }

  // MARK: Finding

  /// A mismatch with what it is about.
  struct Found {
    var mismatch: Mismatch
    /// Among all lots of the trial, in the order in which they were compared, and on its line.
    var lot: Int
    var line: Int
    var lotOnLine: Int
    var subjects: StorySubjects
    var fate: RecordedFate
    /// When its lot was compared, and everything on its line that was wrong in the same way until then.
    var at: Instant
    var alike: [ThingKey: MechanismSet]
  }

  /// Which thing a mismatch is about, in whichever run of the trial.
  enum ThingKey: Hashable {
    case thing(Int)
    case code(ItemID)

    init(_ mismatch: Mismatch) { self = mismatch.number.map { .thing($0) } ?? .code(mismatch.item) }
  }

  func find(_ search: Search) throws -> Found? {
    var running = try RunningTrial(trial, number: number)
    let table = running.site.table
    let core = running.core
    var (found, passed): (Found?, Int) = (nil, 0)
    // As the trial itself: what a review of the audit trail has noticed since belongs to the mismatch.
    var (place, reviewed, isReviewed) = (0, 0, false)
    var wrong: [(line: Int, mismatch: Mismatch)] = []
    let end = min(trial.lotCount, search.lot.map { $0 + 1 } ?? .max)
    while !isReviewed, running.lots < (found == nil ? end : trial.lotCount) {
      var lots = running.lots
      try running.run(
        lots: lots + 1,
        closed: { line, number, lot, drift in
          defer { lots += 1 }
          guard found == nil else { return }
          wrong += drift.lasting.map { (number, $0) }
          guard search.lot ?? lots == lots else { return }
          let index = drift.lasting.firstIndex {
            guard search.fits($0, table.text(of: $0.item)) else { return false }
            passed += 1
            return passed > search.passes
          }
          guard let index else { return }
          let first = drift.lasting[index]
          place = index
          found = Found(
            mismatch: first, lot: lots, line: number, lotOnLine: lot.number,
            subjects: StorySubjects(first, lot: lot, in: line.truth, reader: core),
            fate: RecordedFate(first, in: line.truth, reader: core), at: .start,
            alike: wrong.reduce(into: [:]) { alike, other in
              guard other.line == number, other.mismatch.isAlike(first) else { return }
              alike[ThingKey(other.mismatch)] = other.mismatch.mechanisms
            })
          wrong = []
        },
        reviewed: { drift, _ in
          if reviewed == found?.lot {
            found?.mismatch = drift.lasting[place]
            isReviewed = true
          }
          reviewed += 1
        })
      if found?.at == .start { found?.at = running.now }
    }
    return found
  }

  // MARK: Following

  /// How long a slice is while the things of a story are on the line, and while they are not.
  private static let slices = (near: TimeSpan.milliseconds(1), far: TimeSpan.seconds(1))

  private func record(_ found: Found) throws -> (events: [StoryEvent], words: StoryWords) {
    var running = try RunningTrial(trial, number: number)
    let table = running.site.table
    var words = StoryWords(
      code: { table.text(of: $0) }, actor: { table.definition(of: $0)?.name ?? "somebody" },
      lot: { table.definition(of: $0).map { "\($0.number)" } ?? "unknown" })
    words.innermost = trial.plan.hasBundles ? .bundle : .case
    var recorder = StoryRecorder(found.subjects, words: words)
    // What did not arise in a message is told without their way.
    if !found.mismatch.boundaries.isEmpty { running.follow(found.subjects.codes) }
    try running.run(
      lots: found.lot + 1, slice: { found.subjects.areNear(on: $0) ? Self.slices.near : Self.slices.far },
      look: { if $1 == found.line { recorder.look(at: $0, now: $2) } },
      said: { _, _ in recorder.forgetHeard() })
    let start = trial.plan.clocks.startOfTrial
    recorder.add(running.way.hops, running.way.beliefs) {
      Timestamp(microseconds: start + $0.nanoseconds / 1_000)
    }
    return (recorder.events, words)
  }

  // MARK: Without a cause

  /// Of mechanisms that together mend a mismatch as few as are enough, as one after another is found not to be needed; all, where
  /// not even they mend it.
  private func fewest(of marks: MechanismSet, without found: Found) throws -> StoryAlternative {
    var least = try alternative(to: found, healthy: marks)
    for id in marks.members where least.isMended && least.healthy.members.count > 2 {
      let fewer = try alternative(to: found, healthy: least.healthy.subtracting(MechanismSet(id)))
      if fewer.isMended { least = fewer }
    }
    return least
  }

  private func alternative(to found: Found, healthy: MechanismSet) throws -> StoryAlternative {
    var other = trial
    for id in healthy.members { other.plan.mechanisms.set(id, to: .healthy) }
    let without = healthy.members.count == 1 ? "without it" : "without these together"
    let mismatch = found.mismatch
    var running = try RunningTrial(other, number: number)
    var isOver = false
    var (exists, kind): (Bool, MismatchKind?) = (false, nil)
    var alike: [ThingKey: MechanismSet] = [:]
    // Not less than until the same time: what happens at a date may meet another lot.
    while !isOver || running.now < found.at, running.lots < other.lotCount {
      try running.run(
        lots: running.lots + 1,
        closed: { _, line, lot, drift in
          guard line == found.line else { return }
          for wrong in drift.lasting where wrong.isAlike(mismatch) {
            alike[ThingKey(wrong)] = wrong.mechanisms
          }
          guard lot.number == found.lotOnLine else { return }
          isOver = true
          exists = mismatch.number.map { lot.contains(mismatch.level, $0) } ?? true
          kind =
            drift.lasting.first {
              $0.level == mismatch.level
                && (mismatch.number == nil ? $0.item == mismatch.item : $0.number == mismatch.number)
            }?.kind
        })
    }
    let others = kind == nil ? Self.others(alike, than: found, without: healthy) : 0
    let instead = others == 0 ? "" : ", and of others \(others) are wrong in the same way instead"
    let text =
      if !exists {
        "\(without) there is no such thing in that lot\(instead)"
      } else if let kind {
        kind == mismatch.kind
          ? "\(without) the record of the same thing is wrong in the same way"
          : "\(without) the same thing is \(kind)"
      } else {
        "\(without) the record of the same thing is right\(instead)"
      }
    return StoryAlternative(healthy: healthy, kind: kind, exists: exists, others: others, text: text)
  }

  /// How many other things are wrong instead, where at least half as many are as have come right: then the mechanisms decide
  /// which things something else spoils, by when they come, and not whether anything is spoilt. Only those count that bear a mark
  /// of what remains: by chance some other thing is always wrong in one run alone.
  private static func others(
    _ alike: [ThingKey: MechanismSet], than found: Found, without healthy: MechanismSet
  ) -> Int {
    let remaining = found.mismatch.mechanisms.subtracting(healthy)
    guard !remaining.isEmpty else { return 0 }
    // order-free: counts
    let gone = found.alike.count { alike[$0.key] == nil && !$0.value.isDisjoint(with: healthy) }
    // order-free: counts
    let came = alike.count { found.alike[$0.key] == nil && !$0.value.isDisjoint(with: remaining) }
    return 2 * came >= gone ? came : 0
  }
}

extension Mismatch {
  /// Whether another thing of the same level is wrong in the same way.
  fileprivate func isAlike(_ other: Mismatch) -> Bool { (level, kind) == (other.level, other.kind) }
}

extension LotTruth {
  /// Whether a thing of this number came to be in the lot.
  fileprivate func contains(_ level: PackagingLevel, _ number: Int) -> Bool {
    switch level {
    case .bundle: cases.contains(number)
    case .case: (bundledCases.isEmpty ? cases : bundledCases).contains(number)
    case .pallet: pallets.contains(number)
    default: cartons.contains(number)
    }
  }
}
