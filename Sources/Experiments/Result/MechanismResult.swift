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

  /// A mechanism's part.
  public init(
    id: MechanismID, values: [String], isOnInValidation: Bool, isOnInProduction: Bool,
    validation: MechanismShare,
    production: MechanismShare, vanishing: Vanishing? = nil
  ) {
    self.id = id
    self.values = values
    self.isOnInValidation = isOnInValidation
    self.isOnInProduction = isOnInProduction
    self.validation = validation
    self.production = production
    self.vanishing = vanishing
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

    /// A change.
    public init(subject: Subject, gone: Estimate, episodesGone: Estimate, with: Int, without: Int) {
      self.subject = subject
      self.gone = gone
      self.episodesGone = episodesGone
      self.with = with
      self.without = without
    }
  }

  /// What pairs of runs have shown.
  public init(trials: Int, lots: Int, changes: [Change]) {
    self.trials = trials
    self.lots = lots
    self.changes = changes
  }

  /// Whether the runs with and without it are alike in everything that is wrong: it is no cause of anything in these runs.
  public var isNothing: Bool { changes.isEmpty }

  /// Those whose interval of things or of episodes leaves 0 out.
  public var told: [Change] {
    changes.filter { change in
      [change.gone, change.episodesGone].contains { $0.low > 0 || $0.high < 0 }
    }
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

  /// So many episodes of a kind.
  public init(level: PackagingLevel, kind: MismatchKind, episodes: Int) {
    self.level = level
    self.kind = kind
    self.episodes = episodes
  }
}
