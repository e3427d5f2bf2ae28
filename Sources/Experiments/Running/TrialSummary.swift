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
  /// Mechanisms that were healthy in it, to see what vanishes.
  public var without: MechanismSet = []
  /// Whether it has all lots of a long run, where others without a mechanism have the first ones.
  public var isWhole = false
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
  /// What has become of messages at each boundary, in the order of the way.
  public var messages = Array(repeating: MessageCounts(), count: Boundary.allCases.count)
  /// What the site's books said; nil where it keeps none.
  @Boxed public var books: BookSummary?
  /// What came of queries; nil where nobody has asked.
  @Boxed public var verification: VerificationSummary?
  /// What came of recalls; nil where there were none.
  @Boxed public var recalls: RecallSummary?
  /// What has become of goods and documents after the line; nil where there is no market.
  @Boxed public var market: MarketSummary?
  /// What readers of the audit trail have found; nil where nobody asks what comes after the line.
  @Boxed public var review: ReviewSummary?
  /// Mismatches by what makes them alike, in order.
  public var rows: [SummaryRow] = []
  /// Mismatches by kind alone, in order: an episode that went through several rows counts once.
  public var kinds: [SummaryRow] = []
  /// The first of each kind, in order.
  public var firsts: [SummaryFirst] = []
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
  /// What the record has raised, by rule.
  public var raised: [RaisedFindings] = []
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
  public func things(of level: PackagingLevel) -> Int { exposure.things(of: level) }
}

extension TrialSummary {
  /// What ``ConditionRun`` counts, without the course of the trial: lots, delays, first ones and witnesses are most of it.
  public var totals: TrialSummary {
    var totals = self
    (totals.ends, totals.witnesses, totals.delays, totals.firsts, totals.challenges) = ([], [], [], [], [])
    totals.faults = Array(faults.prefix(1))
    return totals
  }

  /// What its first lots have, as far as it is kept lot by lot; and the books of the whole run, which are not.
  func beginning(lots count: Int) -> TrialSummary {
    var part = TrialSummary(role: role, condition: condition, length: length, trial: trial)
    part.lots = min(count, ends.count)
    part.books = books
    part.verification = verification
    part.market = market
    for lot in ends.prefix(count) {
      part.exposure.add(lot.exposure)
      for kind in lot.kinds {
        let key = MismatchKey(level: kind.level, kind: kind.kind)
        var row = SummaryRow(key: key)
        (row.count, row.episodes) = (kind.count, kind.episodes)
        if let index = part.kinds.firstIndex(where: { $0.key == key }) {
          part.kinds[index].add(row)
        } else {
          part.kinds.append(row)
        }
      }
    }
    return part
  }
}

extension TrialSummary: TrialRecord {
  static var isNamed: Bool { true }
  static var blank: Self { Self(role: .validation, condition: "", length: .long, trial: 0) }

  /// Everything that is kept of a trial: the one list by which it is written, read, and put together from its parts.
  static let fields: [TrialField<Self>] = [
    .init("role", \.role), .init("condition", \.condition), .init("length", \.length),
    .init("trial", \.trial), .init("without", \.without),
    .init("whole", \.isWhole), .init("exposure", \.exposure) { $0.add($1) }, .init("lots", \.lots, +=),
    .init("nanoseconds", \.nanoseconds, +=), .init("occurrences", \.occurrences, +=),
    .init("times", \.times, +=),
    .init("messages", \.messages) { for index in $0.indices { $0[index].add($1[index]) } },
    .whereThere("books", \.books) { whole, part in whole.append(part) },
    .whereThere("verification", \.verification) { whole, part in whole.add(part) },
    .whereThere("recalls", \.recalls) { whole, part in whole.add(part) },
    .whereThere("market", \.market) { whole, part in whole.add(part) },
    .whereThere("review", \.review) { whole, part in whole.add(part) },
    .init("rows", \.rows, sum), .init("kinds", \.kinds, sum), .init("firsts", \.firsts, earliest),
    .init("transients", \.transients, +=),
    .init("transientTime", \.transientTime, +=), .init("delays", \.delays, sum),
    .init("compromised", \.compromised, +=), .init("balance", \.balance) { $0.add($1) },
    .init("unbalancedLots", \.unbalancedLots, +=), .init("raised", \.raised, sum),
    .init("faults", \.faults) { $0 += $1 }, .init("ends", \.ends) { $0 += $1 },
    .init("witnesses", \.witnesses) { $0 += $1 }, .init("challenges", \.challenges) { $0 += $1 },
  ]

  /// Adds another part of the same trial, which came after it.
  mutating func append(_ other: TrialSummary) {
    var later = other
    for index in later.ends.indices {
      later.ends[index].opened += nanoseconds
      later.ends[index].end += nanoseconds
    }
    for index in later.witnesses.indices { later.witnesses[index].lot += lots }
    for index in later.firsts.indices { later.firsts[index].delay(by: exposure.units) }
    add(later)
  }

  private static func sum(_ rows: inout [SummaryRow], _ others: [SummaryRow]) {
    join(&rows, others) {
      $0.key < $1.key
    } adding: {
      $0.add($1)
    }
  }

  /// Puts two lists together that are in the same order, and adds up what is alike: once along both, since the sum of
  /// thousands of trials is long and each of them is short.
  private static func join<Element>(
    _ list: inout [Element], _ others: [Element], _ precedes: (Element, Element) -> Bool,
    adding add: (inout Element, Element) -> Void
  ) {
    var whole: [Element] = []
    whole.reserveCapacity(list.count + others.count)
    func take(_ element: Element) {
      if let last = whole.last, !precedes(last, element) {
        add(&whole[whole.count - 1], element)
      } else {
        whole.append(element)
      }
    }
    var later = others.sorted(by: precedes)[...]
    for element in list {
      while let other = later.first, precedes(other, element) { take(later.removeFirst()) }
      take(element)
    }
    for other in later { take(other) }
    list = whole
  }

  private static func earliest(_ firsts: inout [SummaryFirst], _ others: [SummaryFirst]) {
    for other in others {
      if let index = firsts.firstIndex(where: { $0.level == other.level && $0.kind == other.kind }) {
        firsts[index].take(other)
      } else {
        firsts.append(other)
      }
    }
    firsts.sort { ($0.level, $0.kind) < ($1.level, $1.kind) }
  }

  private static func sum(_ raised: inout [RaisedFindings], _ others: [RaisedFindings]) {
    for other in others {
      if let index = raised.firstIndex(where: { $0.rule == other.rule }) {
        raised[index].count += other.count
        raised[index].behind += other.behind
        raised[index].mended += other.mended
        raised[index].serious += other.serious
      } else {
        raised.append(other)
      }
    }
    raised.sort { $0.rule < $1.rule }
  }

  private static func sum(_ delays: inout [Delay], _ others: [Delay]) {
    join(&delays, others) {
      ($0.level, $0.minutes) < ($1.level, $1.minutes)
    } adding: {
      $0.count += $1.count
    }
  }
}

extension Exposure {
  /// Things of a level.
  func things(of level: PackagingLevel) -> Int {
    switch level {
    case .bundle: bundles
    case .case: cases
    case .pallet: pallets
    default: units
    }
  }
}

extension Exposure: TrialRecord {
  static var blank: Self { Self() }
  static let fields: [TrialField<Self>] = [
    .init("units", \.units, +=), .init("bundles", \.bundles, +=), .init("cases", \.cases, +=),
    .init("pallets", \.pallets, +=), .init("packed", \.packed, +=),
  ]
}

extension FateCount: TrialRecord {
  static var blank: Self { Self() }
  static let fields: [TrialField<Self>] = [
    .init("count", \.count, +=), .init("bySender", \.bySender, +=), .init("byReceiver", \.byReceiver, +=),
    .init("sinceUpdate", \.sinceUpdate, +=),
  ]
}

extension MessageCounts: TrialRecord {
  static var blank: Self { Self() }
  static let fields: [TrialField<Self>] = [
    .init("said", \.said, +=), .init("endedSinceUpdate", \.endedSinceUpdate, +=),
    .init("doubled", \.doubled, +=), .init("recognized", \.recognized, +=),
    .init("entered", \.entered, +=), .init("copiesEntered", \.copiesEntered, +=),
    .init("copiesLost", \.copiesLost, +=), .init("held", \.held, +=),
    .init("fates", \.fates) { for index in $0.indices { $0[index].add($1[index]) } },
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
    .init("boundaries", \.boundaries),
    .init("detectedAt", \.detectedAt), .init("silent", \.silent),
  ]
}

/// After how many units one kind of mismatch was first there, first raised, and first reason enough to refuse.
public struct SummaryFirst: Hashable, Sendable {
  /// The level.
  public var level: PackagingLevel
  /// The kind.
  public var kind: MismatchKind
  /// Units fed until one was there.
  public var there: Int
  /// Units fed until one was there that something raised.
  public var raised: Int?
  /// Units fed until one was there that something raised which nobody releases a lot with.
  public var refused: Int?

  /// A kind that was first there after so many units.
  public init(level: PackagingLevel, kind: MismatchKind, there: Int, raised: Int? = nil, refused: Int? = nil)
  {
    self.level = level
    self.kind = kind
    self.there = there
    self.raised = raised
    self.refused = refused
  }

  mutating func delay(by units: Int) {
    there += units
    raised = raised.map { $0 + units }
    refused = refused.map { $0 + units }
  }

  mutating func take(_ other: SummaryFirst) {
    func earlier(_ a: Int?, _ b: Int?) -> Int? { [a, b].compactMap { $0 }.min() }
    there = min(there, other.there)
    raised = earlier(raised, other.raised)
    refused = earlier(refused, other.refused)
  }
}

extension SummaryFirst: TrialRecord {
  static var blank: Self { Self(level: .unit, kind: .phantom, there: 0) }
  static let fields: [TrialField<Self>] = [
    .init("level", \.level), .init("kind", \.kind), .init("there", \.there), .init("raised", \.raised),
    .init("refused", \.refused),
  ]
}

extension RaisedFindings: TrialRecord {
  static var blank: Self { Self(rule: "") }
  static let fields: [TrialField<Self>] = [
    .init("rule", \.rule), .init("count", \.count), .init("behind", \.behind), .init("mended", \.mended),
    .init("serious", \.serious),
  ]
}

/// How many things were detected so late.
public struct Delay: Hashable, Sendable {
  /// The level of the things.
  public var level: PackagingLevel
  /// Whole minutes.
  public var minutes: Int
  /// Things.
  public var count: Int
}

extension Delay: TrialRecord {
  static var blank: Self { Self(level: .unit, minutes: 0, count: 0) }
  static let fields: [TrialField<Self>] = [
    .init("level", \.level), .init("minutes", \.minutes), .init("count", \.count),
  ]
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
  /// Simulated nanoseconds from the start of the trial to its opening on the line.
  public var opened: Int64
  /// Simulated nanoseconds from the start of the trial to its comparison.
  public var end: Int64
  /// Things compared.
  public var exposure: Exposure
  /// Things and episodes by kind; an episode that began in an earlier lot is in that one.
  public var kinds: [SummaryKind]
}

extension LotSummary: TrialRecord {
  static var blank: Self { Self(opened: 0, end: 0, exposure: Exposure(), kinds: []) }
  static let fields: [TrialField<Self>] = [
    .init("opened", \.opened), .init("end", \.end), .init("exposure", \.exposure), .init("kinds", \.kinds),
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

extension SummaryChallenge {
  /// Adds what came of the same challenge in another trial.
  mutating func add(_ other: SummaryChallenge) {
    made += other.made
    for score in other.caught {
      if let index = caught.firstIndex(where: { $0.by == score.by }) {
        caught[index].count += score.count
      } else {
        caught.append(score)
      }
    }
  }
}

extension SummaryChallenge: TrialRecord {
  static var isNamed: Bool { true }
  static var blank: Self { Self(id: "", made: 0, caught: []) }
  static let fields: [TrialField<Self>] = [.init("id", \.id), .init("made", \.made), .caught]
}
