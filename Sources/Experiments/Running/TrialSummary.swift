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
  public var exposure = Exposure()
  /// Lots.
  public var lots = 0
  /// Simulated nanoseconds.
  public var nanoseconds: Int64 = 0
  /// What happened.
  public var occurrences = Occurrences()
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
  public var balance = Balance()
  /// Lots whose balance does not add up.
  public var unbalancedLots = 0
  /// Findings that the record raised.
  public var findings = 0
  /// What has to be explained before the figures are used: truth that did not add up, people who could not keep up.
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

extension TrialSummary: TrialRecord {
  static var isNamed: Bool { true }
  static var blank: Self { Self(role: .validation, condition: "", length: .long, trial: 0) }

  /// Everything that is kept of a trial: the one list by which it is written, read, and put together from its parts.
  static let fields: [TrialField<Self>] = [
    .init("role", \.role), .init("condition", \.condition), .init("length", \.length),
    .init("trial", \.trial),
    .init("exposure", \.exposure) { $0.add($1) }, .init("lots", \.lots, +=),
    .init("nanoseconds", \.nanoseconds, +=), .init("occurrences", \.occurrences, +=),
    .init("times", \.times, +=),
    .init("rows", \.rows, sum), .init("kinds", \.kinds, sum), .init("episodes", \.episodes, +=),
    .init("silentEpisodes", \.silentEpisodes, +=), .init("transients", \.transients, +=),
    .init("transientTime", \.transientTime, +=), .init("delays", \.delays, sum),
    .init("compromised", \.compromised, +=), .init("balance", \.balance) { $0.add($1) },
    .init("unbalancedLots", \.unbalancedLots, +=), .init("findings", \.findings, +=),
    .init("faults", \.faults) { $0 += $1 }, .init("ends", \.ends) { $0 += $1 },
    .init("witnesses", \.witnesses) { $0 += $1 }, .init("challenges", \.challenges) { $0 += $1 },
  ]

  /// Adds another part of the same trial, which came after it.
  mutating func append(_ other: TrialSummary) {
    var later = other
    for index in later.ends.indices { later.ends[index].end += nanoseconds }
    for index in later.witnesses.indices { later.witnesses[index].lot += lots }
    add(later)
  }

  private static func sum(_ rows: inout [SummaryRow], _ others: [SummaryRow]) {
    for other in others {
      if let index = rows.firstIndex(where: { $0.key == other.key }) {
        rows[index].add(other)
      } else {
        rows.append(other)
      }
    }
    rows.sort { $0.key < $1.key }
  }

  private static func sum(_ delays: inout [Delay], _ others: [Delay]) {
    for other in others {
      if let index = delays.firstIndex(where: { $0.minutes == other.minutes }) {
        delays[index].count += other.count
      } else {
        delays.append(other)
      }
    }
    delays.sort { $0.minutes < $1.minutes }
  }
}

extension Exposure: TrialRecord {
  static var blank: Self { Self() }
  static let fields: [TrialField<Self>] = [
    .init("units", \.units, +=), .init("bundles", \.bundles, +=), .init("cases", \.cases, +=),
    .init("pallets", \.pallets, +=),
  ]
}

extension Balance: TrialRecord {
  static var blank: Self { Self() }
  static let fields: [TrialField<Self>] = [
    .init("issued", \.issued, +=), .init("commissioned", \.commissioned, +=),
    .init("scrapped", \.scrapped, +=),
    .init("sampled", \.sampled, +=), .init("destroyed", \.destroyed, +=), .init("unused", \.unused, +=),
    .init("open", \.open, +=),
  ]
}

extension MismatchKey: TrialRecord {
  static var blank: Self { Self(level: .unit, kind: .phantom) }
  static let fields: [TrialField<Self>] = [
    .init("level", \.level), .init("kind", \.kind), .init("mechanisms", \.mechanisms),
    .init("detectedAt", \.detectedAt), .init("silent", \.silent),
  ]
}

/// How many things were detected so late.
public struct Delay: Hashable, Sendable {
  /// Whole minutes.
  public var minutes: Int
  /// Things.
  public var count: Int
}

extension Delay: TrialRecord {
  static var blank: Self { Self(minutes: 0, count: 0) }
  static let fields: [TrialField<Self>] = [.init("minutes", \.minutes), .init("count", \.count)]
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

extension SummaryRow: TrialRecord {
  static var blank: Self { Self(key: .blank) }
  /// Of two lots, whose episodes are others, the largest is the larger.
  static let fields: [TrialField<Self>] = [
    .init("key", \.key), .init("count", \.count, +=), .init("silent", \.silent, +=),
    .init("episodes", \.episodes, +=), .init("silentEpisodes", \.silentEpisodes, +=),
    .init("units", \.units, +=), .init("largest", \.largest) { $0 = max($0, $1) },
  ]
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

extension LotSummary: TrialRecord {
  static var blank: Self { Self(end: 0, units: 0, kinds: []) }
  static let fields: [TrialField<Self>] = [
    .init("end", \.end), .init("units", \.units), .init("kinds", \.kinds),
  ]
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

extension SummaryKind: TrialRecord {
  static var blank: Self { Self(level: .unit, kind: .phantom, count: 0, episodes: 0) }
  static let fields: [TrialField<Self>] = [
    .init("level", \.level), .init("kind", \.kind), .init("count", \.count), .init("episodes", \.episodes),
  ]
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

extension SummaryWitness: TrialRecord {
  static var isNamed: Bool { true }
  static var blank: Self { Self(key: .blank, lot: 0, code: "", episodeSize: 0, units: 0) }
  static let fields: [TrialField<Self>] = [
    .init("key", \.key), .init("lot", \.lot), .init("code", \.code), .init("number", \.number),
    .init("size", \.episodeSize), .init("units", \.units), .init("rule", \.rule),
  ]
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

extension SummaryChallenge: TrialRecord {
  static var isNamed: Bool { true }
  static var blank: Self { Self(id: "", made: 0, caught: []) }
  static let fields: [TrialField<Self>] = [.init("id", \.id), .init("made", \.made), .caught]
}
