import EventKernel
import Scenario
import World

/// A recall that is drilled: at a moment somebody asks which packs are affected, and where they are.
public struct RecallPlan: Hashable, Sendable {
  /// What it is called.
  public var name: String
  /// When it is, after the start of the trial.
  public var at: TimeSpan
  /// What is recalled.
  public var what: Scope
  /// How many of these.
  public var count: Int

  /// What is recalled.
  public enum Scope: UInt8, Choice {
    /// The newest lots that were released by then.
    case lots
    /// What is in cases whose labels somebody has read in the warehouse.
    case cases
    /// Everything that was released by then.
    case everything

    /// In plain words.
    public var meaning: String {
      switch self {
      case .lots: "the newest so many lots that were released by then; none where the number is 0"
      case .cases: "what is in so many cases, anywhere, whose labels somebody has read"
      case .everything: "everything that was released by then"
      }
    }
  }

  /// A recall of so much.
  public init(_ name: String, at: TimeSpan, what: Scope, count: Int = 1) {
    (self.name, self.at, self.what, self.count) = (name, at, what, count)
  }
}

extension RecallPlan {
  private static let at = Parameter<TimeSpan>(
    "at", "when it is, after the start", default: .days(90), healthy: .days(90),
    possible: .zero ... .days(10_000), plausible: .hours(1)...(.days(1_000)),
    origin: .assumption("yours to set"))
  private static let what = Parameter<Scope>(
    "what", "what is recalled", default: .lots, healthy: .lots, origin: .assumption("yours to set"))
  private static let count = Parameter<Count>(
    "count", "how many lots or cases", default: 1, healthy: 1, possible: 0...1_000_000, plausible: 0...1_000,
    origin: .assumption("yours to set"))

  /// Recalls by name, as a scenario has them.
  static let shape = Shape.map(
    of: .section(
      Section("a recall that is drilled", fields: [Field(at), Field(what), Field(count)])),
    help: "recalls that are drilled, by name")

  /// What a scenario says, in the order of time.
  static func plans(_ section: ResolvedSection?) -> [RecallPlan] {
    (section?.entries ?? []).compactMap { name, said in
      guard case .section(let own) = said else { return nil }
      return RecallPlan(name, at: own[at], what: own[what], count: own[count].value)
    }.sorted { ($0.at, $0.name) < ($1.at, $1.name) }
  }
}
