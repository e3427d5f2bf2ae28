import EventKernel
import Scenario

/// What people do until they can say what a recall affects.
///
/// With one shared log they ask it about each part of what is recalled. Where modules are joined by hand they pull each system's
/// report, join each with the next, look up each lot, put together what the reports say of each container, and ask sales about
/// each customer. In both each contradiction is a call. Where there is nothing to recall, nobody has to do anything.
public struct RecallWorkPlan: Hashable, Sendable {
  /// What one query of a shared log takes, with reading the answer.
  public var query = TimeSpan.minutes(2)
  /// What pulling one system's report takes.
  public var report = TimeSpan.minutes(45)
  /// What joining two reports by hand takes, before anything in them is looked up.
  public var join = TimeSpan.minutes(60)
  /// What finding one lot in the reports takes.
  public var lot = TimeSpan.minutes(20)
  /// What finding one container takes in the next report.
  public var container = TimeSpan.seconds(30)
  /// What finding out takes what one customer got.
  public var customer = TimeSpan.minutes(15)
  /// What a call takes, until an answer has come, where the record contradicts itself.
  public var call = TimeSpan.hours(3)
  /// When people begin to work, after midnight.
  public var dayBegins = TimeSpan.hours(8)
  /// How long they work on a day.
  public var workingDay = TimeSpan.hours(8)

  /// What is usual.
  public init() {}
}

extension RecallWorkPlan: BoundPlan {
  /// As a noun.
  public static let help = "what people do until they can say what a recall affects"

  private static let unpublished = "no published figure was found; people who do it say hours to days"

  /// Its properties.
  public static let bindings: [PlanBinding<RecallWorkPlan>] = [
    .span(
      "query", \.query,
      "one shared log: what a query about one part of a recall (a lot, a delivery, a list) takes, with reading the answer",
      plausible: .seconds(5)...(.minutes(30)), .assumption("one screen")),
    .span(
      "report", \.report, "stitched modules: what pulling one system's report takes",
      possible: .zero ... .days(30), plausible: .minutes(5)...(.hours(8)), .assumption(unpublished)),
    .span(
      "join", \.join, "stitched modules: what bringing two reports into one form takes",
      possible: .zero ... .days(30), plausible: .minutes(10)...(.hours(8)), .assumption(unpublished)),
    .span(
      "per-lot", \.lot, "stitched modules: what finding one lot in all reports takes",
      possible: .zero ... .days(30), plausible: .minutes(1)...(.hours(4)), .assumption(unpublished)),
    .span(
      "per-container", \.container,
      "stitched modules: what finding one outermost container, by its label, in the next report takes",
      possible: .zero ... .days(1), plausible: .seconds(2)...(.minutes(10)),
      .assumption("a number is copied from one list and looked for in another")),
    .span(
      "per-customer", \.customer, "stitched modules: what finding out takes what one customer got",
      possible: .zero ... .days(30), plausible: .minutes(1)...(.hours(4)), .assumption(unpublished)),
    .span(
      "call", \.call, "what a call takes until its answer, for a contradiction of the record",
      possible: .zero ... .days(30), plausible: .minutes(10)...(.days(3)), .assumption(unpublished)),
    .span(
      "day-begins", \.dayBegins, "when people begin to work, after midnight",
      possible: .zero ... .hours(23), plausible: .hours(5)...(.hours(10)), .assumption("day shift")),
    .span(
      "working-day", \.workingDay, "how long they work on a day, Monday to Friday",
      possible: .minutes(1)...(.hours(24)), plausible: .hours(6)...(.hours(24)),
      .assumption("day shift; 24 h where a recall is worked on until it is answered")),
  ]

  /// The section of a scenario.
  public static var scenario: Section { section() }

  /// What a scenario says.
  public init(_ section: ResolvedSection) {
    self.init()
    apply(section)
  }
}

extension RecallWorkPlan {
  /// What there is to do.
  public struct Load: Sendable {
    /// Parts of what is recalled.
    public var parts = 0
    /// Lots of what the record names.
    public var lots = 0
    /// Outermost containers in which that is.
    public var containers = 0
    /// Customers.
    public var customers = 0
    /// Contradictions.
    public var questions = 0

    /// So many parts of a recall, of which nothing is known yet.
    public init(parts: Int) { self.parts = parts }
  }

  /// How often each task is done.
  public func tasks(of load: Load, in architecture: Architecture) -> [(count: Int, each: TimeSpan)] {
    if load.parts == 0 { return [] }
    let calls = (min(load.questions, Self.mostCalls), call)
    let systems = Book.allCases.count
    return switch architecture {
    case .thread: [(load.parts, query), calls]
    case .stitched:
      [
        (systems, report), (systems - 1, join), (load.lots, lot), (load.containers, container),
        (load.customers, customer), calls,
      ]
    }
  }

  /// Nobody makes more calls in a recall: the rest is recalled as well.
  private static let mostCalls = 1_000
}
