import Scenario
import TraceModel
import World

/// A sentence that a scenario promises, such as `silent mismatches per million units <= 5`.
///
///     criterion = [ filter … ] subject [ filter … ] [ "per million" level ] relation number [ "%" ]
///               | level "detected before" place [ filter … ] relation number "%"
///               | line measure relation number "%"
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
    /// For shares of what the line made.
    public var line: LineMeasure?

    /// Whether the figure is a share, and its limit is in percent.
    public var isShare: Bool { subject == .detected || subject == .line }
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
    /// A share of what the line made, whatever its record says.
    case line
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

  /// Whether a row is meant.
  public func holds(_ key: MismatchKey) -> Bool {
    (!isSilent || key.silent) && (level ?? key.level) == key.level
      && (kind.map { $0 == key.kind } ?? !key.kind.isPrintQuality)
      && (failurePoint ?? key.failurePoint) == key.failurePoint && (place ?? key.detectedAt) == key.detectedAt
      && mechanism.map { key.mechanisms.contains(MechanismSet($0)) } ?? true
  }
}
