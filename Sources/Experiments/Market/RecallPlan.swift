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
  /// Of lots: how many of the newest are passed over.
  public var skips = 0
  /// Of a machine: the first moment of what it did, after the start of the trial.
  public var from = TimeSpan.zero
  /// Of a machine: how long it did so.
  public var lasts = TimeSpan.hours(8)
  /// Of a list: the codes on it.
  public var codes: [String] = []

  /// What is recalled.
  public enum Scope: UInt8, Choice {
    /// The newest lots that were released by then.
    case lots
    /// What is in cases whose labels somebody has read in the warehouse.
    case cases
    /// Everything that was released by then.
    case everything
    /// What the first line's case labeler has labeled in a span of time.
    case machine
    /// Whatever the newest deliveries of carton blanks went into.
    case material
    /// What is on a list of codes.
    case codes

    /// In plain words.
    public var meaning: String {
      switch self {
      case .lots: "the newest so many lots that were released by then; none where the number is 0"
      case .cases: "what is in so many cases, anywhere, whose labels somebody has read"
      case .everything: "everything that was released by then"
      case .machine:
        "what the first line's case labeler has labeled in the span of “lasts” that begins at “from”"
      case .material: "what the newest so many deliveries of carton blanks went into that were used by then"
      case .codes: "what is on the list “codes”, with all that is inside it"
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
    "count", "how many lots, cases or deliveries", default: 1, healthy: 1, possible: 0...1_000_000,
    plausible: 0...1_000,
    origin: .assumption("yours to set"))

  private static let skips = Parameter<Count>(
    "skips", "of lots: how many of the newest are passed over, so that older ones are recalled", default: 0,
    healthy: 0, possible: 0...1_000_000, plausible: 0...1_000, origin: .assumption("yours to set"))
  private static let from = Parameter<TimeSpan>(
    "from", "of a machine: when that began of which it is recalled, after the start",
    default: .zero, healthy: .zero, possible: .zero ... .days(10_000), plausible: .zero ... .days(1_000),
    origin: .assumption("yours to set"))
  private static let lasts = Parameter<TimeSpan>(
    "lasts", "of a machine: how long that lasted", default: .hours(8), healthy: .hours(8),
    possible: .zero ... .days(10_000), plausible: .minutes(1)...(.days(30)),
    origin: .assumption("a shift, after which somebody looks at the machine"))
  private static let codes = Field(
    "codes",
    .list(
      of: .text(
        TextRule("a code: element string, Digital Link or EPC URI") { text in
          text.isEmpty || text.utf8.count > 200
            ? ("this is no code", "one to two hundred characters, such as (01)…(21)…") : nil
        }), help: "of a list: the codes on it"), .optional)

  /// Recalls by name, as a scenario has them.
  static let shape = Shape.map(
    of: .section(
      Section(
        "a recall that is drilled",
        fields: [Field(at), Field(what), Field(count), Field(skips), Field(from), Field(lasts), codes])),
    help: "recalls that are drilled, by name")

  /// What a scenario says, in the order of time.
  static func plans(_ section: ResolvedSection?) -> [RecallPlan] {
    (section?.entries ?? []).compactMap { name, said in
      guard case .section(let own) = said else { return nil }
      var plan = RecallPlan(name, at: own[at], what: own[what], count: own[count].value)
      plan.skips = own[skips].value
      (plan.from, plan.lasts) = (own[from], own[lasts])
      plan.codes = own.list("codes").compactMap { if case .text(let said) = $0 { said.text } else { nil } }
      return plan
    }.sorted { ($0.at, $0.name) < ($1.at, $1.name) }
  }
}
