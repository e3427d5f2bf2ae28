import Scenario
import World

/// Everything that an experiment has found: the one value from which every report is rendered.
///
/// Nothing in it depends on the machine, on the number of jobs or on how trials were split; ``Performance`` alone does,
/// and stands apart.
///
///     identity ─ which scenario, which seed, which version
///     values, differences ─ what the conditions are, each value with unit and origin
///     cells ─ {validation, production} × {short, long}: exposure, rows that partition the mismatches
///     kinds ─ each kind of mismatch: both conditions, the change, what the protocol could have seen
///     mechanisms, development, detection, challenges, criteria, witnesses
public struct ExperimentResult: Sendable {
  /// The version of this value's shape; a reader refuses what it does not know.
  public static let schemaVersion = 3

  /// Which scenario was run, and how.
  public var identity: ExperimentIdentity
  /// Every value of the scenario under both conditions, in the order of the schema.
  public var values: [ScenarioValue] = []
  /// Those that differ between the conditions.
  public var differences: [ScenarioValue] { values.filter(\.differs) }
  /// The cells of the two-by-two, in the order of ``Cell``.
  public var cells: [CellResult] = []
  /// Wrong units, cases and pallets, each of their own million.
  public var levels: [KindResult] = []
  /// Each kind of mismatch that can occur here, in the order of failure points, levels and kinds.
  public var kinds: [KindResult] = []
  /// Codes that cannot be read, which no record could have right or wrong.
  public var printQuality: [KindResult] = []
  /// The mechanisms that are on under either condition, those first without which most vanishes.
  public var mechanisms: [MechanismResult] = []
  /// How drift develops over the long runs.
  public var development: [Development] = []
  /// Where mismatches were first detected, over the long runs.
  public var detection: [DetectionResult] = []
  /// What was raised, and what of it for nothing, over the long runs.
  public var alarms: [AlarmResult] = []
  /// Updates of systems behind the line, and how lots fared before and since.
  public var updates: [UpdateResult] = []
  /// The protocol's seeded challenges, scored.
  public var challenges: [ChallengeResult] = []
  /// How many of the repetitions of the protocol were accepted; nil where there were none.
  public var acceptedProtocols: Int?
  /// The scenario's criteria, judged.
  public var criteria: [CriterionResult] = []
  /// How grave each kind of failure is to the user.
  public var severities = SeverityPlan()
  /// Every trial of the two-by-two in figures, in the order of cells and numbers.
  public var trials = TrialOutcomes()
  /// On which assumptions the answers rest; nil where nobody asked for a study.
  public var sensitivity: Sensitivity?
  /// The file that it was read from; nil where it was run with the rest.
  public var sensitivityFrom: String?
  /// The user's requirements, in the order of the scenario.
  public var requirements: [Requirement] = []
  /// Mismatches that are worth a story, up to three a kind.
  public var witnesses: [Witness] = []
  /// What has to be said about the run itself.
  public var notes: [String] = []
  /// How long it took; nil unless it was asked for, because it is never the same twice.
  public var performance: Performance?

  /// A result that has nothing yet but its identity.
  public init(identity: ExperimentIdentity) { self.identity = identity }

  /// What the criteria say together.
  public var verdict: Verdict {
    if criteria.contains(where: { $0.verdict == .notAccepted }) { return .notAccepted }
    if criteria.contains(where: { $0.verdict == .inconclusive }) { return .inconclusive }
    return .accepted
  }

  /// The cell with this key, if it was run.
  public subscript(cell: Cell) -> CellResult? { cells.first { $0.cell == cell } }

  /// The first sentence of every report: kinds of failure that production has, how many of them the protocol raises, and
  /// because of how many its own acceptance would fail, each in at least 95 % of its repetitions.
  public var finding: Finding {
    let there = kinds.filter { $0.production.seen > 0 }
    let protocols = there.compactMap { $0.showing(.validation, .short) }
    return Finding(
      inProduction: there.count,
      raisedByProtocol: protocols.count { Showing.isReliable($0.raised, of: $0.trials) },
      refusedByProtocol: protocols.count { Showing.isReliable($0.refused, of: $0.trials) })
  }

  /// How many kinds of failure there are, and what a protocol makes of them.
  public struct Finding: Hashable, Sendable {
    /// Kinds of which something was seen in production's long runs.
    public var inProduction: Int
    /// Of these, those that the protocol raises.
    public var raisedByProtocol: Int
    /// Of these, those because of which it would not be accepted.
    public var refusedByProtocol: Int
  }

  /// Challenges that the protocol put in, and of which at least one was caught by nothing: it fails by its own measure.
  public var missedChallenges: [ChallengeResult] { challenges.filter { $0.missed > 0 && $0.isCriterion } }

  /// Challenges that show what the line has no means against.
  public var designFindings: [ChallengeResult] { challenges.filter { $0.missed > 0 && !$0.isCriterion } }
}

/// The three answers to a criterion.
public enum Verdict: String, Hashable, Sendable, CaseIterable {
  /// It is met, with the confidence that was asked for.
  case accepted
  /// It is not met.
  case notAccepted = "not-accepted"
  /// This many trials leave it open.
  case inconclusive
}

/// Whose conditions.
public enum Role: UInt8, Hashable, Sendable, CaseIterable, Comparable, Worded {
  /// The validation's.
  case validation
  /// Production's.
  case production

  /// Validation first.
  public static func < (a: Role, b: Role) -> Bool { a.rawValue < b.rawValue }
}

/// How long a trial is.
public enum RunLength: UInt8, Hashable, Sendable, CaseIterable, Comparable, Worded {
  /// As the protocol.
  case short
  /// As production.
  case long

  /// The short one first.
  public static func < (a: RunLength, b: RunLength) -> Bool { a.rawValue < b.rawValue }
}

/// One cell of the two-by-two.
public struct Cell: Hashable, Sendable, Comparable {
  /// Whose conditions.
  public var role: Role
  /// How long.
  public var length: RunLength

  /// The cell of these conditions and this length.
  public init(_ role: Role, _ length: RunLength) {
    self.role = role
    self.length = length
  }

  /// All four: validation short and long, production short and long.
  public static let all = Role.allCases.flatMap { role in RunLength.allCases.map { Cell(role, $0) } }

  /// Validation first, then the short one.
  public static func < (a: Cell, b: Cell) -> Bool { (a.role, a.length) < (b.role, b.length) }

  /// `validation-short`.
  public var word: String { "\(role.word)-\(length.word)" }
}

/// How long the run took, apart from everything that it has found.
public struct Performance: Hashable, Sendable {
  /// By the clock on the wall.
  public var seconds: Double
  /// Units that were simulated, in all cells and trials.
  public var units: Int
  /// How many trials ran at once.
  public var jobs: Int
  /// The most memory that the process held, in bytes; nil where the system does not say.
  public var peakMemory: Int?

  /// A run that took so long.
  public init(seconds: Double, units: Int, jobs: Int, peakMemory: Int? = nil) {
    self.seconds = seconds
    self.units = units
    self.jobs = jobs
    self.peakMemory = peakMemory
  }
}
