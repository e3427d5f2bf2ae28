import Scenario
import TraceModel
import World

/// A sentence that a scenario promises, such as `silent mismatches per million units <= 5`.
///
///     criterion = [ filter … ] subject [ filter … ] [ "per million" level ] relation number [ "%" ]
///               | level "detected before" place [ filter … ] relation number "%"
///               | line measure relation number "%"
///               | measure after the line relation number [ "%" ]
///               | ( "stops" | "jams" | "false-alarms" ) "per" ( "hour" | "shift" | "week" ) relation number
///               | "precision" relation number "%"
///     subject   = "mismatches" | "episodes" | "units wrong" | "cases wrong" | "pallets wrong" | "compromised units"
///     filter    = "silent" | kind | failure point | level | "by" mechanism | "detected at" place
///     relation  = "<=" | ">=" | "≤" | "≥"
public struct Criterion: Hashable, Sendable {
  /// As it is written.
  public var text: String
  /// What is measured.
  public var measure: Measured
  /// Whether the figure has to be at most the limit, or at least.
  public var isUpper: Bool
  /// The limit, in the unit of the measure.
  public var limit: Double

  /// What a criterion measures.
  public struct Measured: Hashable, Sendable {
    /// What is counted.
    public var subject: CountedThing
    /// Which of them.
    public var filter: MismatchFilter
    /// For each million of which things; nil for the most in any one trial.
    public var perMillion: PackagingLevel?
    /// For shares: detected before this place.
    public var before: DetectionPlace?
    /// For what is known of the line itself.
    public var line: LineMeasure?
    /// For what comes after the line.
    public var after: AfterMeasure?
    /// In how much time; nil for what is not counted by time.
    public var period: Period?

    /// Whether the figure is a share, and its limit is in percent.
    public var isShare: Bool {
      subject == .detected || subject == .precision || subject == .line && line?.isShare ?? true
        || subject == .after && after?.isShare ?? true
    }

    /// Whether it is counted by time.
    var isByTime: Bool { subject == .falseAlarms || subject == .line && !isShare }

    /// The more the better, or the worse; nil for what can be promised only one way that is not checked.
    var isGood: Bool? {
      switch subject {
      case .line: line?.isGood
      case .precision: true
      case .falseAlarms, .after: false
      case .mismatches, .episodes, .compromised, .detected: nil
      }
    }
  }

  /// What is counted.
  public enum CountedThing: String, Hashable, Sendable {
    /// Wrong things.
    case mismatches
    /// Episodes.
    case episodes
    /// Units that wrong containers make unverifiable.
    case compromised
    /// The share of episodes that were detected before a place.
    case detected
    /// What the line itself did, whatever its record says.
    case line
    /// What goods, documents, queries and recalls came to after the line.
    case after
    /// The share of what the record has raised that has something wrong behind it.
    case precision
    /// What the record has raised that nothing is wrong behind.
    case falseAlarms = "false-alarms"
  }

  /// A span of time in which something is counted.
  public enum Period: String, Worded {
    /// An hour.
    case hour
    /// Eight hours.
    case shift
    /// Seven days.
    case week

    /// In plain words.
    public var meaning: String { "\(hours) h" }

    /// Its hours.
    public var hours: Int {
      switch self {
      case .hour: 1
      case .shift: 8
      case .week: 168
      }
    }
  }
}

/// Which mismatches are meant; what is nil or empty filters nothing.
public struct MismatchFilter: Hashable, Sendable {
  /// Only silent ones.
  public var isSilent = false
  /// Only of this level.
  public var level: PackagingLevel?
  /// Only of this kind; nil for every one but what is only printed badly.
  public var kind: MismatchKind?
  /// Only of this failure point.
  public var failurePoint: FailurePoint?
  /// Only with this mechanism among the causes.
  public var mechanism: MechanismID?
  /// Only those that were first detected here.
  public var place: DetectionPlace?

  /// Everything.
  public init() {}

  /// Whether things of a kind may be meant, whatever has caused and noticed them.
  public func means(_ level: PackagingLevel, _ kind: MismatchKind) -> Bool {
    (self.level ?? level) == level && (self.kind.map { $0 == kind } ?? !kind.isPrintQuality)
      && (failurePoint ?? kind.failurePoint) == kind.failurePoint
  }

  /// Whether a row is meant.
  public func holds(_ key: MismatchKey) -> Bool {
    (!isSilent || key.silent) && (level ?? key.level) == key.level
      && (kind.map { $0 == key.kind } ?? !key.kind.isPrintQuality)
      && (failurePoint ?? key.failurePoint) == key.failurePoint && (place ?? key.detectedAt) == key.detectedAt
      && mechanism.map { key.mechanisms.contains(MechanismSet($0)) } ?? true
  }
}
