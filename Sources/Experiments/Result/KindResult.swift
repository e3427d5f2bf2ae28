import TraceModel
import World

/// One kind of mismatch at one level under both conditions, and whether validation could have seen it.
public struct KindResult: Sendable {
  /// What: a kind at a level, or everything that is wrong of a level.
  public var subject: Subject
  /// Wrong things per million of their own level in long runs under validation's conditions.
  public var validation: Estimate
  /// The same under production's.
  public var production: Estimate
  /// Episodes per million units in long runs under validation's conditions.
  public var validationEpisodes: Estimate
  /// The same under production's.
  public var productionEpisodes: Estimate
  /// Production's things less validation's, paired by trial; nil where neither has any.
  public var change: Estimate?
  /// Episodes per million units under production's conditions less those under validation's; nil where neither has any.
  public var episodesChange: Estimate?
  /// Production's things through validation's; nil where one of the two has none.
  public var ratio: Estimate?
  /// Under which conditions and lengths it shows.
  public var showings: [Showing]
  /// Whether the protocol would have raised it, and if not, why.
  public var visibility: Visibility
  /// How often the same experiment with other trials would give the same ``visibility``, by drawing them again.
  public var certainty: Double
  /// Units after which 95 % of runs under validation's conditions have had it, from the protocol's own start; nil where none had.
  public var unitsNeeded: Estimate?
  /// The same under production's conditions.
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
    subject: Subject, validation: Estimate, production: Estimate, validationEpisodes: Estimate,
    productionEpisodes: Estimate, change: Estimate?, episodesChange: Estimate?, ratio: Estimate?,
    showings: [Showing],
    visibility: Visibility, certainty: Double, unitsNeeded: Estimate?, unitsNeededInProduction: Estimate?,
    provedByOneProtocol: Double, provedPooled: Double?, inProduction: KindCounts, inValidation: KindCounts
  ) {
    self.subject = subject
    self.validation = validation
    self.production = production
    self.validationEpisodes = validationEpisodes
    self.productionEpisodes = productionEpisodes
    self.change = change
    self.episodesChange = episodesChange
    self.ratio = ratio
    self.showings = showings
    self.visibility = visibility
    self.certainty = certainty
    self.unitsNeeded = unitsNeeded
    self.unitsNeededInProduction = unitsNeededInProduction
    self.provedByOneProtocol = provedByOneProtocol
    self.provedPooled = provedPooled
    self.inProduction = inProduction
    self.inValidation = inValidation
  }

  /// Fewer episodes than this are too few for a certainty.
  public static let few = 5

  /// Whether production's episodes are too few for ``certainty`` to say anything.
  public var isFew: Bool { inProduction.episodes < Self.few }

  /// Whether the change is told from none: that of things, or that of episodes, whose number may be told although their sizes
  /// leave that of things open.
  public var hasChanged: Bool { toldChange != nil }

  /// The change that is told: of things, else of episodes; nil where neither is.
  public var toldChange: Estimate? {
    hasChangedInThings ? change : episodesChange.flatMap { Self.isTold($0) ? $0 : nil }
  }

  /// Whether the change of things is told: neither does its interval hold 0, nor that of the ratio 1.
  public var hasChangedInThings: Bool {
    change.map(Self.isTold) ?? false && ratio.map { $0.low > 1 || $0.high < 1 } ?? true
  }

  private static func isTold(_ change: Estimate) -> Bool { change.low > 0 || change.high < 0 }

  /// In how many of a cell's trials it showed.
  public func showing(_ role: Role, _ length: RunLength) -> Showing? {
    showings.first { $0.cell == Cell(role, length) }
  }
}

/// What a figure is about.
public enum Subject: Hashable, Sendable {
  /// One kind of things of one level.
  case kind(PackagingLevel, MismatchKind)
  /// Every wrong thing of one level: kinds of other levels have nothing in common with it, and neither has what is only
  /// printed badly, or in another lot's record.
  case level(PackagingLevel)

  /// The failure point, where it has one.
  public var failurePoint: FailurePoint? {
    if case .kind(_, let kind) = self { kind.failurePoint } else { nil }
  }

  /// The level of the things.
  public var level: PackagingLevel {
    switch self {
    case .kind(let level, _), .level(let level): level
    }
  }

  /// Whether things of this kind are meant.
  package func holds(_ level: PackagingLevel, _ kind: MismatchKind) -> Bool {
    switch self {
    case .kind(let its, let one): its == level && one == kind
    case .level(let its): its == level && !kind.isPrintQuality && kind != .wrongLot
    }
  }
}

extension MismatchKind {
  /// A code that cannot be read is bad print and no difference between truth and record: it is counted by itself.
  public var isPrintQuality: Bool { self == .unreadable }
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

/// In how many trials of a cell something showed, in three steps.
public struct Showing: Hashable, Sendable {
  /// Which cell.
  public var cell: Cell
  /// Trials in which it was there.
  public var there: Int
  /// Trials in which something raised it.
  public var raised: Int
  /// Trials in which what raised it had to be resolved before a lot is released.
  public var refused: Int
  /// Trials.
  public var trials: Int
  /// The chance that a trial has it raised, exact.
  public var chance: Estimate

  /// So many trials of so many.
  public init(cell: Cell, there: Int, raised: Int, refused: Int, trials: Int, chance: Estimate) {
    self.cell = cell
    self.there = there
    self.raised = raised
    self.refused = refused
    self.trials = trials
    self.chance = chance
  }

  /// At least 95 % of so many trials: `count / trials ≥ 19/20`.
  static func isReliable(_ count: Int, of trials: Int) -> Bool { trials > 0 && count * 20 >= trials * 19 }

  /// At least half of so many trials.
  static func isUsual(_ count: Int, of trials: Int) -> Bool { trials > 0 && count * 2 >= trials }
}

/// Whether a protocol would have raised a kind of mismatch, and if not, why.
///
/// One rule, by what was counted and by nothing else, so that whoever has the counts before him comes to the same class: a
/// protocol is good enough where 95 % of its repetitions raise the kind; why others miss it is told by the runs of which at
/// least half raise it. Of eight runs all would be needed for 95 %, and that all of eight have a thing is no proof of it.
public enum Visibility: String, Hashable, Sendable, CaseIterable {
  /// At least 95 % of the protocols under validation's conditions raise it.
  case seen
  /// Of the runs under validation's conditions the long ones usually raise it, or some length does: the protocol was too short.
  case tooShort = "too-short"
  /// Only runs under production's conditions usually raise it, also short ones: the protocol was too clean.
  case tooClean = "too-clean"
  /// Only long runs under production's conditions usually raise it: too short, and too clean.
  case tooShortAndTooClean = "too-short-and-too-clean"
  /// Runs under validation's conditions usually raise it when they are long, and so do short ones under production's: a longer
  /// run would have been enough, and so would a harder one.
  case tooShortOrTooClean = "too-short-or-too-clean"
  /// Half of the runs of some cell have it, and in no cell do half of them raise it: not a matter of the protocol.
  case unnoticed
  /// It occurs, but in no cell in half of its runs: rarer than even production's runs are long.
  case rare
  /// It never occurred.
  case absent

  /// The class by the trials of each cell in which it was there, and in which it was raised.
  public init(_ showings: [Showing]) {
    func usually(_ count: @escaping (Showing) -> Int) -> (Cell) -> Bool {
      { cell in
        showings.first { $0.cell == cell }.map { Showing.isUsual(count($0), of: $0.trials) } ?? false
      }
    }
    self.init(
      isSeen: showings.contains {
        $0.cell == Cell(.validation, .short) && Showing.isReliable($0.raised, of: $0.trials)
      }, isThere: Cell.all.contains(where: usually(\.there)),
      occurred: showings.contains { $0.there > 0 }, raises: usually(\.raised))
  }

  /// The class where the protocol does or does not raise it reliably, half of the runs of some cell have it, and half of the runs
  /// of these cells raise it.
  init(isSeen: Bool, isThere: Bool, occurred: Bool, raises: (Cell) -> Bool) {
    if isSeen {
      self = .seen
    } else if raises(Cell(.validation, .long)) || raises(Cell(.validation, .short)) {
      self = raises(Cell(.production, .short)) ? .tooShortOrTooClean : .tooShort
    } else if raises(Cell(.production, .short)) {
      self = .tooClean
    } else if raises(Cell(.production, .long)) {
      self = .tooShortAndTooClean
    } else {
      self = isThere ? .unnoticed : occurred ? .rare : .absent
    }
  }
}
