import Drift
import EventKernel
import Scenario
import TraceModel
import World

/// What is kept of one trial: plain values, small, with one encoding, so that trials can be kept, sent and merged.
public struct TrialSummary: Hashable, Sendable {
  /// Whose conditions.
  public var role: Role
  /// The condition's name.
  public var condition: String
  /// How long it was.
  public var length: RunLength
  /// Its number.
  public var trial: Int
  /// Things compared.
  public var exposure = Exposure.none
  /// Lots.
  public var lots = 0
  /// Simulated nanoseconds.
  public var nanoseconds: Int64 = 0
  /// What happened, in the order of ``Occurrences``.
  public var occurrences: [Occurrence] = []
  /// How the machines' time was spent.
  public var times = LineTimes()
  /// Mismatches by what makes them alike, in order.
  public var rows: [SummaryRow] = []
  /// Mismatches by kind alone, in order: an episode that went through several rows counts once.
  public var kinds: [SummaryRow] = []
  /// Episodes of any kind.
  public var episodes = 0
  /// Of these, silent throughout.
  public var silentEpisodes = 0
  /// Containers that were wrong for a while and came right again.
  public var transients = 0
  /// How long these were wrong, in microseconds, all together.
  public var transientTime: Int64 = 0
  /// Things by whole minutes from when they were first wrong to their detection, ascending; only dated ones.
  public var delays: [Delay] = []
  /// Units that wrong containers make unverifiable.
  public var compromised = 0
  /// What became of the serial numbers.
  public var balance = Balance.none
  /// Lots whose balance does not add up.
  public var unbalancedLots = 0
  /// Findings that the record raised.
  public var findings = 0
  /// Ways in which truth did not add up.
  public var faults: [String] = []
  /// Each lot.
  public var ends: [LotSummary] = []
  /// The first of each kind.
  public var witnesses: [SummaryWitness] = []
  /// Challenges that were made, and what has caught them.
  public var challenges: [SummaryChallenge] = []

  /// A trial of which nothing is known yet.
  public init(role: Role, condition: String, length: RunLength, trial: Int) {
    self.role = role
    self.condition = condition
    self.length = length
    self.trial = trial
  }

  /// Things of a level that were compared.
  public func things(of level: PackagingLevel) -> Int {
    switch level {
    case .bundle: exposure.bundles
    case .case: exposure.cases
    case .pallet: exposure.pallets
    default: exposure.units
    }
  }
}

/// How many things were detected so late.
public struct Delay: Hashable, Sendable {
  /// Whole minutes.
  public var minutes: Int
  /// Things.
  public var count: Int
}

/// Mismatches that are alike, in one trial.
public struct SummaryRow: Hashable, Sendable {
  /// What makes them alike; in ``TrialSummary/kinds`` only kind and level mean anything.
  public var key: MismatchKey
  /// Things.
  public var count = 0
  /// Of these, silent.
  public var silent = 0
  /// Episodes.
  public var episodes = 0
  /// Of these, silent throughout.
  public var silentEpisodes = 0
  /// Units in the things.
  public var units = 0
  /// The largest episode, in things.
  public var largest = 0

  /// None yet.
  public init(key: MismatchKey) { self.key = key }
}

/// One lot of a trial.
public struct LotSummary: Hashable, Sendable {
  /// Simulated nanoseconds from the start of the trial to its comparison.
  public var end: Int64
  /// Units compared.
  public var units: Int
  /// Things and episodes by kind.
  public var kinds: [SummaryKind]
}

/// Things and episodes of one kind.
public struct SummaryKind: Hashable, Sendable {
  /// The level.
  public var level: PackagingLevel
  /// The kind.
  public var kind: MismatchKind
  /// Things.
  public var count: Int
  /// Episodes.
  public var episodes: Int
}

/// A mismatch by which a trial can be found again.
public struct SummaryWitness: Hashable, Sendable {
  /// What differs.
  public var key: MismatchKey
  /// The lot, from 0.
  public var lot: Int
  /// The code as text.
  public var code: String
  /// Its number in truth.
  public var number: Int?
  /// Things in its episode.
  public var episodeSize: Int
  /// Units in it.
  public var units: Int
  /// The first rule that raised it.
  public var rule: String?
}

/// A challenge in one trial.
public struct SummaryChallenge: Hashable, Sendable {
  /// Which.
  public var id: String
  /// How often it was made.
  public var made: Int
  /// By what so many were caught.
  public var caught: [ChallengeResult.Catch]
}
