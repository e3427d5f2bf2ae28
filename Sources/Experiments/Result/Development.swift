import Drift
import TraceModel
import World

/// How drift develops over the long runs of one condition, in equal stretches of simulated time.
public struct Development: Sendable {
  /// Whose conditions.
  public var role: Role
  /// The length of one stretch, in hours: a shift.
  public var stretchHours: Double
  /// The stretches in their order, summed over trials.
  public var stretches: [Stretch]
  /// What happens at known times: updates, calibrations; in their order.
  public var landmarks: [Landmark]
  /// How each kind with episodes goes on over whole cycles, in the order of kinds.
  public var trends: [KindTrend] = []
  /// The longest cycle of cleanings and calibrations, in hours; nil where nothing is repeated.
  public var cycleHours: Double?

  /// A development.
  public init(role: Role, stretchHours: Double, stretches: [Stretch], landmarks: [Landmark]) {
    self.role = role
    self.stretchHours = stretchHours
    self.stretches = stretches
    self.landmarks = landmarks
  }
}

/// How a kind goes on over a run, cycle for cycle.
public struct KindTrend: Hashable, Sendable {
  /// The level.
  public var level: PackagingLevel
  /// The kind.
  public var kind: MismatchKind
  /// What is told.
  public var direction: Direction

  /// A trend.
  public init(level: PackagingLevel, kind: MismatchKind, direction: Direction) {
    self.level = level
    self.kind = kind
    self.direction = direction
  }

  /// Whether the later half of the whole cycles has more episodes than the earlier half.
  public enum Direction: String, Hashable, Sendable, CaseIterable {
    /// More.
    case rising
    /// Fewer.
    case falling
    /// Not told from chance, by Student's t over trials.
    case notTold = "not-told"
    /// The run does not hold two whole cycles, or trials are too few.
    case unknown
  }
}

/// One stretch of time, over all trials of a condition.
public struct Stretch: Hashable, Sendable {
  /// Its number, from 0.
  public var index: Int
  /// Trials that still ran in it.
  public var trials: Int
  /// Units that were compared in it.
  public var units: Int
  /// Episodes by level and kind, in the order of kinds; kinds without any are left out.
  public var episodes: [KindEpisodes]
  /// Wrong things by level and kind, in the same order.
  public var counts: [KindEpisodes]

  /// An empty stretch.
  public init(index: Int) {
    self.index = index
    trials = 0
    units = 0
    episodes = []
    counts = []
  }
}

/// Something that happens at a known time of every trial.
public struct Landmark: Hashable, Sendable {
  /// When, in hours from the start.
  public var hour: Double
  /// What.
  public var name: String
  /// The mechanism that it belongs to, if it belongs to one.
  public var mechanism: MechanismID?

  /// A landmark.
  public init(hour: Double, name: String, mechanism: MechanismID? = nil) {
    self.hour = hour
    self.name = name
    self.mechanism = mechanism
  }
}

/// Where the wrong things of one level were first detected in one condition's long runs, and how long that took.
public struct DetectionResult: Sendable {
  /// Whose conditions.
  public var role: Role
  /// The level of the things.
  public var level: PackagingLevel
  /// By place, in the order in which product passes; places without any are left out. `DetectionPlace.never`
  /// is the silent remainder.
  public var places: [PlaceCount]
  /// Wrong things.
  public var count: Int
  /// Of these, silent.
  public var silent: Int
  /// Hours from origin to detection within which half of those were detected that were and whose origin is dated: whole minutes,
  /// that which has begun among them.
  public var delayMedian: Double?
  /// The same for nine tenths.
  public var delayP90: Double?

  /// Where one condition's mismatches were detected.
  public init(
    role: Role, level: PackagingLevel, places: [PlaceCount], count: Int, silent: Int,
    delayMedian: Double? = nil, delayP90: Double? = nil
  ) {
    self.role = role
    self.level = level
    self.places = places
    self.count = count
    self.silent = silent
    self.delayMedian = delayMedian
    self.delayP90 = delayP90
  }

  /// Things that something raised, wherever they were by then: the numerator of the recall.
  public var raised: Int { count - (places.first { $0.place == .never }?.count ?? 0) }
}

/// What the record has raised in one condition's long runs, and what of it has something wrong behind it.
public struct AlarmResult: Sendable {
  /// Whose conditions.
  public var role: Role
  /// By rule, in the order of their names.
  public var rules: [RaisedFindings]
  /// The precision: the share of the findings with something wrong behind them; nil where nothing was raised.
  public var precision: Estimate?
  /// Findings without anything wrong behind them, for each week of 168 hours that the line runs.
  public var falseAlarmsPerWeek: Estimate

  /// What was raised under one condition.
  public init(role: Role, rules: [RaisedFindings], precision: Estimate?, falseAlarmsPerWeek: Estimate) {
    self.role = role
    self.rules = rules
    self.precision = precision
    self.falseAlarmsPerWeek = falseAlarmsPerWeek
  }

  /// Findings that stand.
  public var count: Int { rules.reduce(0) { $0 + $1.count } }
}
