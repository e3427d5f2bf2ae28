import Scenario
import World

/// What is kept of a site's books in one trial.
public struct BookSummary: Hashable, Sendable {
  /// How the site's own books hang together.
  public var architecture = Architecture.thread
  /// Answers, by moment and architecture, in the order of the moments.
  public var traces: [TraceTally] = []
  /// What the site's own books had of its lots, pair by pair.
  public var comparisons: [BookComparison] = []
  /// What the jobs have carried, in the order of the interfaces.
  public var jobs: [CarriedChanges] = Interface.allCases.map { _ in CarriedChanges() }
  /// What has become of differences between books.
  public var exceptions = ExceptionTally()

  /// Nothing yet.
  public init() {}

  /// The moments at which the site's own books were asked, in their order.
  var ownMoments: [String] { traces.filter { $0.architecture == architecture }.map(\.moment) }

  /// What was measured of an answer from the site's own books at a moment, in the mean; nil where nobody asked.
  func own(_ measure: TraceMeasure, _ moment: String) -> Double? {
    traces.first { $0.moment == moment && $0.architecture == architecture && $0.questions > 0 }
      .map { measure.value(of: $0) }
  }

  /// Adds another part of the same trial.
  mutating func append(_ other: BookSummary) {
    for tally in other.traces { note(tally) }
    for comparison in other.comparisons { note(comparison) }
    for index in jobs.indices { jobs[index].add(other.jobs[index]) }
    exceptions.add(other.exceptions)
  }

  mutating func note(_ tally: TraceTally) {
    if let index = traces.firstIndex(where: {
      $0.moment == tally.moment && $0.architecture == tally.architecture
    }) {
      traces[index].add(tally)
    } else {
      traces.append(tally)
    }
  }

  mutating func note(_ comparison: BookComparison) {
    if let index = comparisons.firstIndex(where: {
      $0.first == comparison.first && $0.second == comparison.second
    }) {
      comparisons[index].add(comparison)
    } else {
      comparisons.append(comparison)
    }
  }
}

extension BookSummary: TrialRecord {
  static var isNamed: Bool { true }
  static var blank: Self { Self() }
  static let fields: [TrialField<Self>] = [
    .init("architecture", \.architecture), .init("traces", \.traces), .init("comparisons", \.comparisons),
    .init("jobs", \.jobs), .init("exceptions", \.exceptions),
  ]
}

/// The answers that one architecture gave to the trace question at one moment.
public struct TraceTally: Hashable, Sendable {
  /// When: `lot-end`, `end`, or a name of the scenario's.
  public var moment: String
  /// Whose books.
  public var architecture: Architecture
  /// Units about which was asked.
  public var questions = 0
  /// Facts that were answered, and of these, those that were true.
  public var answered = 0
  /// See ``answered``.
  public var right = 0
  /// Answers in which every fact was there and true.
  public var complete = 0
  /// Identifiers of one system for which another had no partner.
  public var withoutPartner = 0
  /// Versions that contradicted another one.
  public var contradictions = 0
  /// Systems that were asked, and reports that people joined.
  public var systems = 0
  /// See ``systems``.
  public var joins = 0
  /// How old the oldest part of each answer was, in seconds.
  public var age = 0
  /// What people worked for it, in seconds.
  public var work = 0
  /// From the question to the answer, in seconds, with nights and weekends.
  public var elapsed = 0
  /// Answers that something had changed before they were there.
  public var outlived = 0
  /// Answers about units of which something changed later, and how long after the question in seconds.
  public var changed = 0
  /// See ``changed``.
  public var rightFor = 0

  /// No question yet.
  public init(moment: String, architecture: Architecture) {
    self.moment = moment
    self.architecture = architecture
  }

  /// The moments that every trial has.
  public static let lotEnd = "lot-end"
  /// See ``lotEnd``.
  public static let end = "end"
}

extension Architecture: TrialValue {}
extension Book: TrialValue {}

extension TraceTally: TrialRecord {
  static var blank: Self { Self(moment: "", architecture: .thread) }
  static let fields: [TrialField<Self>] = [
    .init("moment", \.moment), .init("architecture", \.architecture), .init("questions", \.questions, +=),
    .init("answered", \.answered, +=), .init("right", \.right, +=), .init("complete", \.complete, +=),
    .init("withoutPartner", \.withoutPartner, +=), .init("contradictions", \.contradictions, +=),
    .init("systems", \.systems, +=), .init("joins", \.joins, +=), .init("age", \.age, +=),
    .init("work", \.work, +=), .init("elapsed", \.elapsed, +=), .init("outlived", \.outlived, +=),
    .init("changed", \.changed, +=), .init("rightFor", \.rightFor, +=),
  ]
}

/// What two systems have of the lots of a trial.
public struct BookComparison: Hashable, Sendable {
  /// One of them.
  public var first: Book
  /// The other.
  public var second: Book
  /// Lots that were compared.
  public var lots = 0
  /// Lots of which the two have different numbers of units, and by how many they differ, all together.
  public var differing = 0
  /// See ``differing``.
  public var units = 0
  /// Lots that are of another status in each.
  public var statuses = 0

  /// Two systems before any lot.
  public init(_ first: Book, _ second: Book) {
    self.first = first
    self.second = second
  }

  /// A site's reconciliation between systems: each with its neighbor.
  public static let pairs: [(first: Book, second: Book)] = [
    (.lineController, .execution), (.execution, .enterprise), (.enterprise, .warehouse),
    (.quality, .enterprise), (.execution, .repository), (.repository, .gateway),
  ]
}

extension BookComparison: TrialRecord {
  static var blank: Self { Self(.lineController, .execution) }
  static let fields: [TrialField<Self>] = [
    .init("first", \.first), .init("second", \.second), .init("lots", \.lots, +=),
    .init("differing", \.differing, +=), .init("units", \.units, +=), .init("statuses", \.statuses, +=),
  ]
}

extension CarriedChanges: TrialRecord {
  static var blank: Self { Self() }
  static let fields: [TrialField<Self>] = [
    .init("count", \.count, +=), .init("late", \.late, +=), .init("never", \.never, +=),
    .init("changed", \.changed, +=), .init("disagreement", \.disagreement, +=),
  ]
}

/// What has become of the differences that a site has found between its books.
public struct ExceptionTally: Hashable, Sendable {
  /// Differences, of numbers or of a status, between two books of a lot.
  public var differences = 0
  /// Of these, within what may differ.
  public var tolerated = 0
  /// Of a class to which nobody reacts.
  public var ignored = 0
  /// In a mailbox that nobody reads.
  public var unread = 0
  /// Looked into.
  public var lookedInto = 0
  /// What looking took people, in seconds.
  public var work = 0
  /// From the comparison to the end of looking, in seconds.
  public var elapsed = 0
  /// Things that are wrong in lots into which somebody has looked, and in those with a difference into which nobody has.
  public var wrongFound = 0
  /// See ``wrongFound``.
  public var wrongLeft = 0

  /// None yet.
  public init() {}

  /// From a comparison to the end of looking, in hours in the mean; 0 where nobody looks.
  public var meanHours: Double { lookedInto == 0 ? 0 : Double(elapsed) / 3_600 / Double(lookedInto) }
}

extension ExceptionTally: TrialRecord {
  static var blank: Self { Self() }
  static let fields: [TrialField<Self>] = [
    .init("differences", \.differences, +=), .init("tolerated", \.tolerated, +=),
    .init("ignored", \.ignored, +=), .init("unread", \.unread, +=), .init("lookedInto", \.lookedInto, +=),
    .init("work", \.work, +=), .init("elapsed", \.elapsed, +=), .init("wrongFound", \.wrongFound, +=),
    .init("wrongLeft", \.wrongLeft, +=),
  ]
}
