import EventKernel
import Scenario

/// The execution system of a site whose books are stitched: how soon others hear from it.
public struct ExecutionPlan: Hashable, Sendable {
  /// From one time at which it hands on what is new to the next; zero where it does so at once.
  public var sendsEvery = TimeSpan.zero

  /// At once.
  public init() {}

  init(every period: TimeSpan) { sendsEvery = period }
}

extension ExecutionPlan: VintagedPlan {
  /// As a noun.
  public static let help = "the execution system, where books are stitched"

  static let vintages = [
    Vintage(word: "about 2005", plan: ExecutionPlan(every: .hours(8))),
    Vintage(word: "about 2014", plan: ExecutionPlan(every: .minutes(1))),
    Vintage(word: "about 2022", plan: ExecutionPlan()),
  ]

  /// Its properties.
  public static let bindings: [PlanBinding<ExecutionPlan>] = [
    .span(
      "sends-every", \.sendsEvery, "how often it hands on what is new; 0 for at once",
      plausible: .zero ... .days(1),
      .assumption("an export at the end of a shift, a queue that is emptied each minute, or events"))
  ]
}

/// The warehouse's system of a site whose books are stitched: how soon it learns what was posted.
public struct WarehousePlan: Hashable, Sendable {
  /// From one time at which it takes what was posted to the next; zero where it does so at once.
  public var takesEvery = TimeSpan.zero

  /// At once.
  public init() {}

  init(every period: TimeSpan) { takesEvery = period }
}

extension WarehousePlan: VintagedPlan {
  /// As a noun.
  public static let help = "the warehouse's system, where books are stitched"

  static let vintages = [
    Vintage(word: "about 2005", plan: WarehousePlan(every: .hours(24))),
    Vintage(word: "about 2014", plan: WarehousePlan(every: .minutes(5))),
    Vintage(word: "about 2022", plan: WarehousePlan()),
  ]

  /// Its properties.
  public static let bindings: [PlanBinding<WarehousePlan>] = [
    .span(
      "takes-every", \.takesEvery, "how often it takes what the enterprise has posted; 0 for at once",
      plausible: .zero ... .days(1), .assumption("files at night, a queue that is polled, or events"))
  ]
}

/// The repository of a site whose books are stitched: how soon what it has taken can be asked for.
public struct RepositoryPlan: Hashable, Sendable {
  /// From one time at which what came is made ready to be asked for to the next; zero where it is at once.
  public var indexesEvery = TimeSpan.zero

  /// At once.
  public init() {}

  init(every period: TimeSpan) { indexesEvery = period }
}

extension RepositoryPlan: VintagedPlan {
  /// As a noun.
  public static let help = "the repository, where books are stitched"

  static let vintages = [
    Vintage(word: "about 2005", plan: RepositoryPlan(every: .hours(24))),
    Vintage(word: "about 2014", plan: RepositoryPlan(every: .minutes(10))),
    Vintage(word: "about 2022", plan: RepositoryPlan()),
  ]

  /// Its properties.
  public static let bindings: [PlanBinding<RepositoryPlan>] = [
    .span(
      "indexes-every", \.indexesEvery, "how often what has come is made ready to be asked for; 0 for at once",
      plausible: .zero ... .days(1),
      .assumption(
        "a load at night into a database on the site, an import of files, or a service that writes what it takes"
      ))
  ]
}

/// The gateway of a site whose books are stitched: how soon partners are told of a lot that was released.
public struct GatewayPlan: Hashable, Sendable {
  /// From one time at which it sends what was released to the next; zero where it does so at once.
  public var sendsEvery = TimeSpan.zero

  /// At once.
  public init() {}

  init(every period: TimeSpan) { sendsEvery = period }
}

extension GatewayPlan: VintagedPlan {
  /// As a noun.
  public static let help = "the gateway to partners, where books are stitched"

  static let vintages = [
    Vintage(word: "about 2005", plan: GatewayPlan(every: .hours(24))),
    Vintage(word: "about 2014", plan: GatewayPlan(every: .minutes(15))),
    Vintage(word: "about 2022", plan: GatewayPlan()),
  ]

  /// Its properties.
  public static let bindings: [PlanBinding<GatewayPlan>] = [
    .span(
      "sends-every", \.sendsEvery, "how often it sends documents of lots that were released; 0 for at once",
      plausible: .zero ... .days(1),
      .assumption("files at night, a queue that is polled, or a call for each document"))
  ]
}
