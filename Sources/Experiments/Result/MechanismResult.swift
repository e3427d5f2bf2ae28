import TraceModel
import World

/// One mechanism's part in the long runs of both conditions.
public struct MechanismResult: Sendable {
  /// Which one; its card has cause and symptom.
  public var id: MechanismID
  /// The paths of its values in ``ExperimentResult/values``.
  public var values: [String]
  /// Whether it is on at all under validation's conditions.
  public var isOnInValidation: Bool
  /// The same under production's.
  public var isOnInProduction: Bool
  /// What was marked with it under validation's conditions.
  public var validation: MechanismShare
  /// The same under production's.
  public var production: MechanismShare
  /// What vanishes under production's conditions when it alone is healthy; nil where that was not run.
  public var vanishing: Vanishing?
  /// What vanishes from the whole runs in which it has left most of its marks; nil where none was run without it.
  public var markedRuns: MarkedRuns?

  /// A mechanism's part.
  public init(
    id: MechanismID, values: [String], isOnInValidation: Bool, isOnInProduction: Bool,
    validation: MechanismShare,
    production: MechanismShare, vanishing: Vanishing? = nil, markedRuns: MarkedRuns? = nil
  ) {
    self.id = id
    self.values = values
    self.isOnInValidation = isOnInValidation
    self.isOnInProduction = isOnInProduction
    self.validation = validation
    self.production = production
    self.vanishing = vanishing
    self.markedRuns = markedRuns
  }

  /// Whether anything is told to vanish, or to become more, without it.
  public var isCause: Bool { vanishing?.told.isEmpty == false || markedRuns?.told.isEmpty == false }

  /// Whether less of a subject is told to be wrong without it.
  public func isCause(of subject: Subject) -> Bool {
    vanishing?.told.contains { $0.subject == subject && $0.with > $0.without } == true
      || markedRuns?.told.contains { $0.subject == subject && $0.with > $0.without } == true
  }

  /// About the part of all that is wrong of a subject in production's whole runs that is told to vanish without it, by those that
  /// were run again; nil where that is not told.
  public func part(of subject: Subject) -> Double? { markedRuns?.share(of: subject) }

  /// The part that is told to vanish from the first lots; nil where that is not told.
  public func partOfFirstLots(of subject: Subject) -> Double? {
    vanishing?.told.first { $0.subject == subject }.map {
      Double($0.with - $0.without) / Double(max(1, $0.with, $0.without))
    }
  }
}

/// What becomes of production's runs when one mechanism alone is healthy and every draw the same.
///
/// A mark says that something was decided otherwise; whether anything would have come right without it, only a run
/// without it says. What acts through people's workload is found so, and what others would have done as well is not.
public struct Vanishing: Sendable {
  /// How many pairs of runs.
  public var trials: Int
  /// How many lots each.
  public var lots: Int
  /// What changes of each subject, per million of its own level: what is gone without the mechanism, negative where more is
  /// wrong without it. Only those that change in any pair.
  public var changes: [Change]
  /// What becomes whole and true of answers to the trace question, moment by moment; none where no pair of runs kept books.
  public var answers: [Answers] = []
  /// What becomes of goods and documents after the line; none where no pair of runs had a market.
  public var market: [MarketChange] = []
  /// What becomes of failed queries; none where no pair of runs had any.
  public var queries: [QueryChange] = []

  /// Answers at one moment from the site's own books.
  public struct Answers: Sendable {
    /// The moment.
    public var moment: String
    /// By how much the share of the answers that are whole and true grows without the mechanism.
    public var gained: Estimate
    /// The share with it, over all pairs.
    public var with: Double
    /// The share without it.
    public var without: Double
  }

  /// One subject's change.
  public struct Change: Sendable {
    /// What.
    public var subject: Subject
    /// Things with the mechanism less those without it, per million of their level.
    public var gone: Estimate
    /// The same of episodes, per million units: they are what an interval can be about where a few are large.
    public var episodesGone: Estimate
    /// Things with it, over all pairs.
    public var with: Int
    /// Things without it.
    public var without: Int
    /// Whether most of these things bear the mechanism's mark in whole runs.
    public var isMarked: Bool

    /// Whether it is told: the interval of things or of episodes leaves 0 out, or all of it vanishes and most of its like bears
    /// the mark. With the same draws what is gone then is the mechanism's doing; only how much it is elsewhere is uncertain.
    public var isTold: Bool { with > 0 && without == 0 && isMarked || isBeyondChance }

    /// Whether the interval of things or of episodes leaves 0 out: it is no matter of the one or two that were there.
    public var isBeyondChance: Bool { [gone, episodesGone].contains { $0.low > 0 || $0.high < 0 } }

    /// Of a level nothing is known better than of the kinds that make a tenth of its change or more.
    mutating func widen(by changes: [Change]) {
      guard case .level = subject else { return }
      for change in changes {
        guard case .kind(let level, let kind) = change.subject, subject.holds(level, kind) else { continue }
        gone.widen(by: change.gone)
        episodesGone.widen(by: change.episodesGone)
      }
    }

    /// A change.
    public init(
      subject: Subject, gone: Estimate, episodesGone: Estimate, with: Int, without: Int,
      isMarked: Bool = false
    ) {
      self.subject = subject
      self.gone = gone
      self.episodesGone = episodesGone
      self.with = with
      self.without = without
      self.isMarked = isMarked
    }
  }

  /// What pairs of runs have shown.
  public init(trials: Int, lots: Int, changes: [Change]) {
    self.trials = trials
    self.lots = lots
    self.changes = changes
  }

  /// Whether the runs with and without it are alike in everything that is wrong: it is no cause of anything in these runs.
  public var isNothing: Bool {
    changes.isEmpty && answers.allSatisfy { $0.with == $0.without } && market.isEmpty && queries.isEmpty
  }

  /// Those that are told from chance.
  public var told: [Change] { changes.filter(\.isTold) }
}

extension Estimate {
  /// Reaches as far from the figure as a part of it does from its own, where that is a tenth of it or more.
  fileprivate mutating func widen(by part: Estimate) {
    guard 10 * part.value.magnitude >= value.magnitude else { return }
    low = min(low, value - (part.value - part.low))
    high = max(high, value + (part.high - part.value))
  }
}

/// How much of the drift under one condition is marked with a mechanism: whose story names it.
public struct MechanismShare: Hashable, Sendable {
  /// Episodes that it caused alone.
  public var alone = 0
  /// Episodes that it caused together with others, each counted in full.
  public var joint = 0
  /// Things in its episodes, alone and joint.
  public var count = 0
  /// Units in those things.
  public var units = 0
  /// Of the things, silent.
  public var silent = 0
  /// Episodes by kind, alone and joint, in the order of kinds.
  public var kinds: [KindEpisodes] = []

  /// Nothing.
  public init() {}
}

/// Episodes of one kind at one level.
public struct KindEpisodes: Hashable, Sendable {
  /// The level.
  public var level: PackagingLevel
  /// The kind.
  public var kind: MismatchKind
  /// How many episodes.
  public var episodes: Int
  /// How many things in them.
  public var things: Int

  /// So many episodes of a kind, with so many things.
  public init(level: PackagingLevel, kind: MismatchKind, episodes: Int, things: Int = 0) {
    (self.level, self.kind, self.episodes, self.things) = (level, kind, episodes, things)
  }
}
