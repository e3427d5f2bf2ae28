import EventKernel
import Scenario

/// The books that a site keeps behind its line, what is asked of them, and what people need to answer.
public struct BooksPlan: Hashable, Sendable {
  /// How they hang together.
  public var architecture = Architecture.thread
  /// Units of each lot about which is asked, nearly.
  public var askedUnits = 40
  /// From a pallet's label to its place in the warehouse, in the mean.
  public var putAway = TimeSpan.minutes(20)
  /// Places of the warehouse.
  public var places = 2_000
  /// So long after its release the books of a lot are held against one another.
  public var reconcilesAfter = TimeSpan.days(3)
  /// What one query of a shared log takes, with reading the answer.
  public var query = TimeSpan.minutes(2)
  /// What pulling one system's report takes.
  public var report = TimeSpan.minutes(45)
  /// What joining two reports by hand takes.
  public var join = TimeSpan.minutes(60)
  /// What a call takes, until an answer has come, where an identifier has no partner or two systems contradict each other.
  public var call = TimeSpan.hours(3)
  /// When people begin to work, after midnight.
  public var dayBegins = TimeSpan.hours(8)
  /// How long they work on a day.
  public var workingDay = TimeSpan.hours(8)
  /// The clock by which the enterprise's system dates what it posts.
  public var enterpriseClock = BookClockPlan()
  /// The clock by which the warehouse's system runs its jobs.
  public var warehouseClock = BookClockPlan()
  /// The execution system.
  public var execution = ExecutionPlan()
  /// The warehouse's system.
  public var warehouse = WarehousePlan()
  /// The repository.
  public var repository = RepositoryPlan()
  /// The gateway to partners.
  public var gateway = GatewayPlan()
  /// What is done with differences between books.
  public var exceptions = ExceptionsPlan()
  /// Moments at which everything is asked about that was made so far, by time.
  public var moments: [Moment] = []

  /// A moment that has a name: a recall, an audit.
  public struct Moment: Hashable, Sendable {
    /// What it is called.
    public var name: String
    /// When it is, after the start of the trial.
    public var at: TimeSpan

    /// The moment that is called `name`.
    public init(_ name: String, at: TimeSpan) {
      self.name = name
      self.at = at
    }
  }

  /// What acts on books, and on nothing else.
  public static let mechanisms: [MechanismID] = [
    .stitchedSync, .nightBatch, .truncatedIdentifier, .unsynchronizedStatus,
  ]

  /// Books of one thread.
  public init() {}
}

extension BooksPlan: BoundPlan {
  /// As a noun.
  public static let help = "books that systems behind the line keep, and what is asked of them"

  private static let unpublished = "no published figure was found; people who do it say hours to days"

  /// Its properties, but for the moments.
  public static let bindings: [PlanBinding<BooksPlan>] = [
    .word(
      "architecture", \.architecture, "how the books hang together",
      .assumption("healthy; most sites have modules that were bought one after another")),
    .count(
      "asked-units", \.askedUnits, "units of each lot about which is asked, nearly", possible: 1...100_000,
      plausible: 1...1_000, .assumption("every so many cartons, from a start that is drawn")),
    .span(
      "put-away", \.putAway, "from a pallet's label to its place in the warehouse, in the mean",
      possible: .zero ... .days(30), plausible: .minutes(2)...(.hours(8)),
      .assumption("a fork-lift that has other work as well")),
    .count(
      "places", \.places, "places of the warehouse", possible: 1...10_000_000, plausible: 100...100_000,
      .assumption("a site's own high rack")),
    .span(
      "reconciles-after", \.reconcilesAfter,
      "from when everything that was said of a lot has come to the comparison of its books",
      plausible: .hours(1)...(.days(31)), .assumption("some days, or the end of the month")),
    .span(
      "query", \.query, "what a query of a shared log takes, with reading the answer",
      plausible: .seconds(5)...(.minutes(30)), .assumption("one screen")),
    .span(
      "report", \.report, "what pulling one system's report takes", possible: .zero ... .days(30),
      plausible: .minutes(5)...(.hours(8)), .assumption(unpublished)),
    .span(
      "join", \.join, "what joining two reports by hand takes", possible: .zero ... .days(30),
      plausible: .minutes(10)...(.hours(8)), .assumption(unpublished)),
    .span(
      "call", \.call,
      "what a call takes until its answer, for an identifier without a partner or a contradiction",
      possible: .zero ... .days(30), plausible: .minutes(10)...(.days(3)), .assumption(unpublished)),
    .span(
      "day-begins", \.dayBegins, "when people begin to work, after midnight",
      possible: .zero ... .hours(23), plausible: .hours(5)...(.hours(10)), .assumption("day shift")),
    .span(
      "working-day", \.workingDay, "how long they work on a day, Monday to Friday",
      possible: .minutes(1)...(.hours(24)), plausible: .hours(6)...(.hours(12)), .assumption("day shift")),
  ]

  private static let moment = Parameter<TimeSpan>(
    "moment", "when it is, after the start", default: .days(1), healthy: .days(1),
    possible: .zero ... .days(10_000), plausible: .hours(1)...(.days(1_000)),
    origin: .assumption("yours to set"))

  /// Why books of this site differ for a while even where every mechanism is healthy, and under which key that is said; nil
  /// where they do not.
  public var delay: (key: String, words: String)? {
    guard architecture == .stitched else { return nil }
    return [
      ("warehouse", warehouse.takesEvery, "the warehouse's system takes what was posted"),
      ("execution", execution.sendsEvery, "the execution system hands on what is new"),
      ("repository", repository.indexesEvery, "what the repository takes can be asked for"),
      ("gateway", gateway.sendsEvery, "the gateway sends what was released"),
    ].first { $0.1 > .zero }.map { ($0.0, "\($0.2) every \($0.1.words)") }
  }

  /// How often a job runs at least, by the systems at its ends.
  func period(of interface: Interface) -> TimeSpan {
    switch interface {
    case .executionToEnterprise, .executionToQuality: execution.sendsEvery
    case .qualityToEnterprise: .zero
    case .enterpriseToWarehouse: warehouse.takesEvery
    case .repositoryToGateway: gateway.sendsEvery
    }
  }

  /// The section of a scenario.
  public static var scenario: Section {
    let own = section()
    return Section(
      own.help,
      fields: own.fields + [
        Field("enterprise-clock", .section(BookClockPlan.section())),
        Field("warehouse-clock", .section(BookClockPlan.section())),
        Field("execution", ExecutionPlan.variant), Field("warehouse", WarehousePlan.variant),
        Field("repository", RepositoryPlan.variant), Field("gateway", GatewayPlan.variant),
        Field("exceptions", .section(ExceptionsPlan.scenario)),
        Field(
          "moments",
          .map(of: .parameter(moment.erased), help: "moments by name: a recall, an audit"), .optional),
      ])
  }

  /// What a scenario says.
  public init(_ section: ResolvedSection) {
    self.init()
    apply(section)
    if let clock = section.section("enterprise-clock") { enterpriseClock.apply(clock) }
    if let clock = section.section("warehouse-clock") { warehouseClock.apply(clock) }
    if let execution = section.section("execution") { self.execution.apply(execution) }
    if let warehouse = section.section("warehouse") { self.warehouse.apply(warehouse) }
    if let repository = section.section("repository") { self.repository.apply(repository) }
    if let gateway = section.section("gateway") { self.gateway.apply(gateway) }
    if let exceptions = section.section("exceptions") { self.exceptions.apply(exceptions) }
    for (name, said) in section.section("moments")?.entries ?? [] {
      guard case .value(let value) = said, let at = value.value as? TimeSpan else { continue }
      moments.append(Moment(name, at: at))
    }
    moments.sort { ($0.at, $0.name) < ($1.at, $1.name) }
  }
}
