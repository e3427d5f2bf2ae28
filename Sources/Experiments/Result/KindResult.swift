import TraceModel
import World

/// One kind of mismatch at one level under both conditions, and whether validation could have seen it.
public struct KindResult: Sendable {
  /// What: a kind at a level, or everything together.
  public var subject: Subject
  /// Episodes per million units in long runs under validation's conditions.
  public var validation: Estimate
  /// The same under production's.
  public var production: Estimate
  /// Production's less validation's, paired by trial; nil where neither has any.
  public var change: Estimate?
  /// Production's through validation's; nil where one of the two has none.
  public var ratio: Estimate?
  /// Under which conditions and lengths it shows.
  public var showings: [Showing]
  /// Whether the protocol would have shown it, and if not, why.
  public var visibility: Visibility
  /// Units after which validation's conditions would have shown it with 95 %; nil where they never did.
  public var unitsNeeded: Estimate?
  /// Units after which production's conditions show it with 95 %.
  public var unitsNeededInProduction: Estimate?
  /// What one protocol without a finding proves by itself: episodes per million units, one-sided.
  public var provedByOneProtocol: Double
  /// What all long trials under validation's conditions prove together where they found nothing; nil where they did.
  public var provedPooled: Double?
  /// Things, silent ones, sizes: in production's long runs.
  public var inProduction: KindCounts
  /// The same under validation's conditions.
  public var inValidation: KindCounts

  /// A kind with all that was found of it.
  public init(
    subject: Subject, validation: Estimate, production: Estimate, change: Estimate?, ratio: Estimate?,
    showings: [Showing], visibility: Visibility, unitsNeeded: Estimate?, unitsNeededInProduction: Estimate?,
    provedByOneProtocol: Double, provedPooled: Double?, inProduction: KindCounts, inValidation: KindCounts
  ) {
    self.subject = subject
    self.validation = validation
    self.production = production
    self.change = change
    self.ratio = ratio
    self.showings = showings
    self.visibility = visibility
    self.unitsNeeded = unitsNeeded
    self.unitsNeededInProduction = unitsNeededInProduction
    self.provedByOneProtocol = provedByOneProtocol
    self.provedPooled = provedPooled
    self.inProduction = inProduction
    self.inValidation = inValidation
  }

  /// Whether the change is told from none: its interval does not hold 0.
  public var hasChanged: Bool { change.map { $0.low > 0 || $0.high < 0 } ?? false }
}

/// What a figure is about.
public enum Subject: Hashable, Sendable {
  /// One kind of things of one level.
  case kind(PackagingLevel, MismatchKind)
  /// Every kind.
  case everything

  /// The failure point, where it has one.
  public var failurePoint: FailurePoint? {
    if case .kind(_, let kind) = self { kind.failurePoint } else { nil }
  }
}

/// How many things of a kind were wrong in the long runs of one condition.
public struct KindCounts: Hashable, Sendable {
  /// Things.
  public var count = 0
  /// Of these, silent: nothing was raised before they left.
  public var silent = 0
  /// Units in them.
  public var units = 0
  /// Episodes.
  public var episodes = 0
  /// Of these, silent throughout.
  public var silentEpisodes = 0
  /// The largest episode, in things.
  public var largest = 0
  /// Things by the place where they were first detected, in the order of places; places without any are left out.
  public var places: [PlaceCount] = []

  /// None.
  public init() {}

  /// The place at which most were first detected; nil where there are none.
  public var usualPlace: DetectionPlace? {
    places.max { ($0.count, $1.place.rawValue) < ($1.count, $0.place.rawValue) }?.place
  }
}

/// Things that were first detected at one place.
public struct PlaceCount: Hashable, Sendable {
  /// Where.
  public var place: DetectionPlace
  /// How many things.
  public var count: Int
  /// How many episodes.
  public var episodes: Int

  /// So many at one place.
  public init(place: DetectionPlace, count: Int, episodes: Int) {
    self.place = place
    self.count = count
    self.episodes = episodes
  }
}

/// In how many trials of a cell something showed.
public struct Showing: Hashable, Sendable {
  /// Which cell.
  public var cell: Cell
  /// Trials with at least one episode.
  public var shown: Int
  /// Trials.
  public var trials: Int
  /// The chance that a trial shows it, exact.
  public var chance: Estimate

  /// So many trials of so many.
  public init(cell: Cell, shown: Int, trials: Int, chance: Estimate) {
    self.cell = cell
    self.shown = shown
    self.trials = trials
    self.chance = chance
  }

  /// At least 95 % of the trials show it: `shown / trials ≥ 19/20`.
  public var isReliable: Bool { trials > 0 && shown * 20 >= trials * 19 }
}

/// Whether a protocol would have shown a kind of mismatch, and if not, why.
public enum Visibility: String, Hashable, Sendable, CaseIterable {
  /// At least 95 % of the protocols under validation's conditions show it.
  case seen
  /// Only long runs under validation's conditions do: the protocol was too short.
  case tooShort = "too-short"
  /// Only production's conditions do, also in short runs: the protocol was too clean.
  case tooClean = "too-clean"
  /// Only long runs under production's conditions do: too short and too clean.
  case both
  /// Long runs under validation's conditions show it, and so do short ones under production's.
  case either
  /// It occurs, but no cell shows it in 95 % of its trials: rarer than even production's runs are long.
  case rare
  /// It never occurred.
  case absent

  /// The definitions of the design, decided from the cells: the first that holds.
  public init(occurred: Bool, _ showings: [Showing]) {
    func shows(_ role: Role, _ length: RunLength) -> Bool {
      showings.first { $0.cell == Cell(role, length) }?.isReliable ?? false
    }
    if shows(.validation, .short) {
      self = .seen
    } else if shows(.validation, .long) {
      self = shows(.production, .short) ? .either : .tooShort
    } else if shows(.production, .short) {
      self = .tooClean
    } else if shows(.production, .long) {
      self = .both
    } else {
      self = occurred ? .rare : .absent
    }
  }
}
