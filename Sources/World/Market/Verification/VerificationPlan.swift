import EventKernel
import Scenario

/// Who asks whether packs are good, when, and who answers.
public struct VerificationPlan: Hashable, Sendable {
  /// Share of packs about which somebody asks besides returns desks: in a market, of those that a dispenser gives out; without
  /// one, of all.
  public var askedShare = 0.005
  /// Share of cases that are damaged in the warehouse, and destroyed by their label.
  public var damagedShare = 0.0005
  /// How soon after the release of its lot a pack can be at a counter.
  public var earliest = TimeSpan.days(14)
  /// How much later it is there, in the mean.
  public var later = TimeSpan.days(60)
  /// Counters at which packs are scanned.
  public var counters = 500
  /// When counters and everybody else's begin to ask, after midnight.
  public var opensAt = TimeSpan.hours(8)
  /// For how long they ask.
  public var openFor = TimeSpan.hours(12)
  /// How long an asker waits for an answer.
  public var timeOut = TimeSpan.seconds(5)
  /// What the way of a query and of its answer takes together.
  public var network = TimeSpan.milliseconds(200)
  /// Systems that answer for the products: the first product's is the first one, and so on in turn.
  public var responders = 1
  /// What a responder forgives in the texts of a query.
  public var forgives = Forgiveness.everything
  /// People who look into suspect packs.
  public var investigators = 2
  /// What looking into one takes, in the mean.
  public var investigation = TimeSpan.hours(2)
  /// When they begin to work, after midnight.
  public var investigatesFrom = TimeSpan.hours(8)
  /// How long they work on a day.
  public var investigatesFor = TimeSpan.hours(8)
  /// On how many days of a week, from Monday on.
  public var investigationDays = 5
  /// Within what an answer is owed about a suspect pack.
  public var owedWithin = TimeSpan.hours(24)

  /// What a responder forgives.
  public enum Forgiveness: UInt8, Choice {
    /// Spaces, letters' case, forms of dates and numbers, what scanners add, another keyboard.
    case everything
    /// Nothing: texts are taken as they stand.
    case nothing

    /// In plain words.
    public var meaning: String {
      switch self {
      case .everything: "spaces, letters' case, forms of dates, what scanners add, Y for Z"
      case .nothing: "nothing: texts are taken as they stand"
      }
    }
  }

  /// What acts on queries, and on nothing else.
  public static let mechanisms: [MechanismID] = [.slowEndpoint, .answerFormat, .scannerInput, .upstreamGap]

  /// What is usual.
  public init() {}

  /// What cannot be so, with the key and a hint; nil where everything can.
  public var problem: (key: String, message: String, hint: String)? {
    if network >= timeOut {
      return (
        "time-out",
        "nobody can be answered in time: a query and its answer are \(network.words) on their way, and an asker waits for \(timeOut.words)",
        "an asker waits for longer than “network”"
      )
    }
    if opensAt + openFor > .hours(24) {
      return (
        "open-for", "counters that open \(opensAt.words) after midnight cannot be open for \(openFor.words)",
        "a day has 24 h"
      )
    }
    return nil
  }
}

extension VerificationPlan: BoundPlan {
  /// As a noun.
  public static let help = "who asks whether packs are good, and who answers"

  /// Its properties.
  public static let bindings: [PlanBinding<VerificationPlan>] = [
    .share(
      "asked-share", \.askedShare,
      "packs about which somebody asks: in a market, of those that a dispenser gives out; without one, of all",
      plausible: 0...100,
      .assumption(
        "one in two hundred, and every return besides: DSCSA asks dispensers about suspect packs alone")),
    .share(
      "damaged-share", \.damagedShare,
      "cases that are damaged in the warehouse, and destroyed by their label",
      plausible: 0...5, .assumption("one in two thousand; warehouses publish no such figure")),
    .span(
      "earliest", \.earliest,
      "from the release of a lot until its first pack is at a counter, where no market says so",
      possible: .zero ... .days(3_650), plausible: .days(1)...(.days(365)),
      .assumption("two weeks: shipment, wholesaler, delivery")),
    .span(
      "later", \.later, "how much later a pack is there, in the mean, where no market says so",
      possible: .zero ... .days(3_650),
      plausible: .zero ... .days(365), .assumption("two months of stock in the chain")),
    .count(
      "counters", \.counters,
      "counters at which packs are scanned, where no market says who its dispensers are",
      possible: 1...1_000_000, plausible: 1...100_000, .assumption("those that a product reaches")),
    .span(
      "opens-at", \.opensAt, "when counters, dispensers and returns desks open, after midnight",
      possible: .zero ... .hours(23),
      plausible: .hours(5)...(.hours(12)), .assumption("as shops")),
    .span(
      "open-for", \.openFor, "for how long they are open each day", possible: .minutes(1)...(.hours(24)),
      plausible: .hours(6)...(.hours(24)), .assumption("as shops")),
    .span(
      "time-out", \.timeOut, "how long an asker waits for an answer",
      possible: .milliseconds(1)...(.days(1)), plausible: .milliseconds(500)...(.minutes(5)),
      .assumption("a counter with a customer before it; no asker's setting has been published")),
    .span(
      "network", \.network, "what a query and its answer are on their way together",
      possible: .zero ... .days(1), plausible: .zero ... .seconds(2),
      .assumption("two hops of the internet and a look-up of the responder")),
    .count(
      "responders", \.responders,
      "systems that answer for the products in turn; with none the router finds nobody", possible: 0...100,
      plausible: 1...10, .assumption("a manufacturer has one provider")),
    .word(
      "forgives", \.forgives, "what a responder forgives in the texts of a query",
      .assumption("healthy; what responders forgive is their own policy")),
    .count(
      "investigators", \.investigators, "people who look into suspect packs", possible: 1...10_000,
      plausible: 1...50, .assumption("part of a quality department")),
    .span(
      "investigation", \.investigation, "what looking into a suspect pack takes, in the mean",
      possible: .zero ... .days(30), plausible: .minutes(10)...(.days(2)),
      .assumption("half of it at least, and half more at most; no published figure was found")),
    .span(
      "investigates-from", \.investigatesFrom, "when people begin to look into suspect packs, after midnight",
      possible: .zero ... .hours(23), plausible: .hours(5)...(.hours(12)), .assumption("day shift")),
    .span(
      "investigates-for", \.investigatesFor, "for how long they do so on a day: what comes later waits",
      possible: .minutes(1)...(.hours(24)), plausible: .hours(6)...(.hours(24)), .assumption("day shift")),
    .count(
      "investigation-days", \.investigationDays, "on how many days of a week they do so, from Monday on",
      possible: 1...7, plausible: 5...7, .assumption("Monday to Friday")),
    .span(
      "owed-within", \.owedWithin, "within what time an answer is owed about a suspect pack",
      plausible: .hours(4)...(.days(3)),
      .source("21 USC 360eee-1(b)(4)(C): a manufacturer answers within 24 hours", .regulator)),
  ]

  /// The section of a scenario.
  public static var scenario: Section { section() }

  /// What a scenario says.
  public init(_ section: ResolvedSection) {
    self.init()
    apply(section)
  }
}
