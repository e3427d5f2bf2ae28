import TraceModel

/// What is watched.
public enum ReviewMeasure: UInt8, Sendable, CaseIterable, Hashable, Comparable {
  /// Looks of a camera that gave no code.
  case noReads
  /// Codes that a camera read and did not accept.
  case badReads
  /// Things rejected of those that came.
  case rejections
  /// Queries that could not be answered.
  case failedQueries
  /// Documents that a partner rejected.
  case rejectedDocuments
  /// Exceptions, per hundred events of the same subject.
  case exceptions
  /// Checks that a person overrode, per hundred events of the same subject.
  case overrides

  /// In the order of declaration, then of the short names.
  public static func < (a: ReviewMeasure, b: ReviewMeasure) -> Bool { a.rawValue < b.rawValue }

  /// The rule by which an alarm is raised.
  public var rule: RuleID {
    switch self {
    case .noReads: .readRateFalling
    case .badReads, .rejections: .rejectionsRising
    case .failedQueries: .queriesFailing
    case .rejectedDocuments: .partnerKeepsRejecting
    case .exceptions: .exceptionsRising
    case .overrides: .overridesRising
    }
  }
}

/// Whom or what a stream is about.
public enum ReviewSubject: Hashable, Sendable, Comparable {
  /// A device, a system, a person or a partner.
  case actor(ActorID)
  /// A line or another place.
  case place(LocationID)
  /// The boundary across which a message came: from the first to the second.
  case boundary(ActorID, ActorID)
  /// A shift of the day, counted from 0 at midnight UTC.
  case shift(Int)

  private var order: (Int, Int, Int) {
    switch self {
    case .actor(let actor): (0, Int(actor.raw), 0)
    case .place(let place): (1, Int(place.raw), 0)
    case .boundary(let a, let b): (2, Int(a.raw), Int(b.raw))
    case .shift(let shift): (3, shift, 0)
    }
  }

  /// In the order of declaration, then of the short names.
  public static func < (a: ReviewSubject, b: ReviewSubject) -> Bool { a.order < b.order }
}

/// One measure of one subject.
public struct ReviewKey: Hashable, Sendable, Comparable {
  /// What is watched.
  public var measure: ReviewMeasure
  /// Whom or what it is about.
  public var subject: ReviewSubject

  /// `measure` of `subject`.
  public init(measure: ReviewMeasure, subject: ReviewSubject) {
    self.measure = measure
    self.subject = subject
  }

  /// In the order of declaration, then of the short names.
  public static func < (a: ReviewKey, b: ReviewKey) -> Bool {
    a.measure == b.measure ? a.subject < b.subject : a.measure < b.measure
  }
}

/// The windows of one measure of one subject, in order of time.
public struct ReviewStream: Sendable {
  /// Counts by the number of the window since 1970.
  public private(set) var windows: [(number: Int64, count: WindowCount)] = []

  init() {}

  mutating func add(trials: Int64, events: Int64, toWindow number: Int64) {
    // Events come nearly in order: they are looked for from the end.
    var index = windows.count
    while index > 0, windows[index - 1].number > number { index -= 1 }
    if index > 0, windows[index - 1].number == number {
      windows[index - 1].count.trials += trials
      windows[index - 1].count.events += events
    } else {
      windows.insert((number, WindowCount(trials: trials, events: events)), at: index)
    }
  }
}
