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
  /// What it did under validation's conditions.
  public var validation: MechanismShare
  /// What it did under production's.
  public var production: MechanismShare

  /// A mechanism's part.
  public init(
    id: MechanismID, values: [String], isOnInValidation: Bool, isOnInProduction: Bool,
    validation: MechanismShare,
    production: MechanismShare
  ) {
    self.id = id
    self.values = values
    self.isOnInValidation = isOnInValidation
    self.isOnInProduction = isOnInProduction
    self.validation = validation
    self.production = production
  }
}

/// How much of the drift under one condition a mechanism had a hand in.
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
  /// Its episodes, alone and joint, through all episodes of the condition; 0 where there are none.
  public var share = 0.0
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
