import EventKernel
import Scenario
import TraceModel
import World

/// What came of the queries of one trial.
public struct VerificationSummary: Hashable, Sendable {
  /// Queries.
  public var asked = 0
  /// Cases that were destroyed in the warehouse, by their label.
  public var destroyedCases = 0
  /// Verified in time.
  public var verified = 0
  /// Of these, about a pack that is itself wrong: the answer is one that nobody should rely on.
  public var verifiedWrongly = 0
  /// The others, by what makes them alike, in order.
  public fileprivate(set) var rows: [QueryRow] = []
  /// Of the others, those with more than one cause that would have been enough.
  public var severalCauses = 0
  /// Queries that were answered at all, and how long that took, in milliseconds all together and at most.
  public var answered = 0
  /// See ``answered``.
  public var answerTime = 0
  /// See ``answered``.
  public var slowest = 0
  /// Suspect packs that people looked into.
  public var investigations = 0
  /// What that took people, in seconds.
  public var investigationWork = 0
  /// From the query to the end of looking, in seconds.
  public var investigationTime = 0
  /// Of these, later than an answer is owed.
  public var investigationsLate = 0

  /// None yet.
  public init() {}

  /// Queries that failed.
  public var failed: Int { rows.reduce(0) { $0 + $1.count } }

  /// Failed queries of a cause.
  public func failed(by cause: QueryCause) -> Int {
    rows.reduce(0) { $1.cause == cause ? $0 + $1.count : $0 }
  }

  /// Failed queries that are put down to something older and to no mechanism.
  public var unexplained: Int {
    rows.reduce(0) { $1.cause == .older && $1.mechanisms.isEmpty ? $0 + $1.count : $0 }
  }

  /// Adds what came of those of another trial.
  public mutating func append(_ other: VerificationSummary) { add(other) }

  mutating func add(_ row: QueryRow) {
    if let index = rows.firstIndex(where: { $0.isLike(row) }) { return rows[index].add(row) }
    rows.append(row)
    rows.sort { $0.order.lexicographicallyPrecedes($1.order) }
  }

  /// What takes longer counts as an hour: nobody is there any more.
  private static let longest = TimeSpan.hours(1)

  mutating func note(_ after: TimeSpan?) {
    guard let after else { return }
    let milliseconds = Int(min(after, Self.longest).nanoseconds / 1_000_000)
    answered += 1
    answerTime += milliseconds
    slowest = max(slowest, milliseconds)
  }
}

/// Failed queries that are alike.
public struct QueryRow: Hashable, Sendable {
  /// Why.
  public var cause: QueryCause
  /// What the screen said.
  public var outcome: QueryOutcome
  /// What of the pack, or of what it was in, had been wrong for long; nil where nothing had.
  public var kind: MismatchKind?
  /// Of what level that is.
  public var level: PackagingLevel?
  /// What has caused that.
  public var mechanisms: MechanismSet = []
  /// Where messages were when it arose; empty where it arose on the line.
  public var boundaries: BoundarySet = []
  /// How many.
  public var count = 0
  /// Of how many it is known since when it has been wrong, and for how long all together, in minutes.
  public var dated = 0
  /// See ``dated``.
  public var minutes = 0

  /// None yet.
  public init(cause: QueryCause, outcome: QueryOutcome, count: Int = 0) {
    (self.cause, self.outcome, self.count) = (cause, outcome, count)
  }

  /// How long it had been wrong when somebody asked, in days in the mean; nil where that is not known.
  public var meanDays: Double? { dated == 0 ? nil : Double(minutes) / Double(dated) / 1_440 }

  func isLike(_ other: QueryRow) -> Bool { order == other.order }

  var order: [UInt64] {
    [
      UInt64(cause.rawValue), UInt64(outcome.rawValue), kind.map { UInt64($0.rawValue) + 1 } ?? 0,
      level.map { UInt64($0.rawValue) + 1 } ?? 0, mechanisms.rawValue, UInt64(boundaries.rawValue),
    ]
  }
}

extension QueryCause: TrialValue {}
extension QueryOutcome: TrialValue {}

extension QueryRow: TrialRecord {
  static var blank: Self { Self(cause: .older, outcome: .noMatch) }
  static let fields: [TrialField<Self>] = [
    .init("cause", \.cause), .init("outcome", \.outcome), .init("kind", \.kind), .init("level", \.level),
    .init("mechanisms", \.mechanisms), .init("boundaries", \.boundaries), .init("count", \.count, +=),
    .init("dated", \.dated, +=), .init("minutes", \.minutes, +=),
  ]
}

extension VerificationSummary: TrialRecord {
  static var isNamed: Bool { true }
  static var blank: Self { Self() }
  static let fields: [TrialField<Self>] = [
    .init("asked", \.asked, +=), .init("destroyedCases", \.destroyedCases, +=),
    .init("verified", \.verified, +=),
    .init("verifiedWrongly", \.verifiedWrongly, +=),
    .init("rows", \.rows) { whole, part in
      var both = VerificationSummary()
      both.rows = whole
      for row in part { both.add(row) }
      whole = both.rows
    },
    .init("severalCauses", \.severalCauses, +=), .init("answered", \.answered, +=),
    .init("answerTime", \.answerTime, +=), .init("slowest", \.slowest) { $0 = max($0, $1) },
    .init("investigations", \.investigations, +=), .init("investigationWork", \.investigationWork, +=),
    .init("investigationTime", \.investigationTime, +=),
    .init("investigationsLate", \.investigationsLate, +=),
  ]
}
