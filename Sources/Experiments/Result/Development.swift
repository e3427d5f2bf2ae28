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

  /// A development.
  public init(role: Role, stretchHours: Double, stretches: [Stretch], landmarks: [Landmark]) {
    self.role = role
    self.stretchHours = stretchHours
    self.stretches = stretches
    self.landmarks = landmarks
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

/// Where the mismatches of one condition's long runs were first detected, and how long that took.
public struct DetectionResult: Sendable {
  /// Whose conditions.
  public var role: Role
  /// By place, in the order in which product passes; places without any are left out. ``TraceModel/DetectionPlace/never``
  /// is the silent remainder.
  public var places: [PlaceCount]
  /// Wrong things.
  public var count: Int
  /// Of these, silent.
  public var silent: Int
  /// Hours from origin to detection of those that were detected and whose origin is dated: median and 90th percentile.
  public var delayMedian: Double?
  /// See ``delayMedian``.
  public var delayP90: Double?

  /// Where one condition's mismatches were detected.
  public init(
    role: Role, places: [PlaceCount], count: Int, silent: Int, delayMedian: Double? = nil,
    delayP90: Double? = nil
  ) {
    self.role = role
    self.places = places
    self.count = count
    self.silent = silent
    self.delayMedian = delayMedian
    self.delayP90 = delayP90
  }
}
