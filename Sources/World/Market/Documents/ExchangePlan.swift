import EventKernel
import Scenario

/// How partners are told of shipments: transport of documents, what partners take, and what is done about refusals.
public struct ExchangePlan: Hashable, Sendable {
  /// From the gateway to the partner's machine, in the mean.
  public var transport = TimeSpan.minutes(5)
  /// From a document's arrival to the partner's answer, in the mean.
  public var answer = TimeSpan.minutes(30)
  /// When the first partner changes from EPCIS 1.2 to 2.0, after the start; nil where nobody does.
  public var changesFrom: TimeSpan?
  /// From the first partner's change to the last one's.
  public var changesWithin = TimeSpan.days(120)
  /// So long a partner takes both versions after his change.
  public var takesBoth = TimeSpan.days(14)
  /// What putting a document right takes, once somebody has noticed, in the mean.
  public var correction = TimeSpan.hours(4)
  /// What scanning all of a shipment takes whose contents a partner has refused, so that a document says what is there; nil
  /// where nobody does.
  public var recount: TimeSpan? = .hours(8)
  /// So often a document is sent at most.
  public var attempts = 3
  /// So long goods wait at a partner's dock for their document.
  public var waitsForData = TimeSpan.days(3)
  /// So long goods without a document stand in quarantine before they are sent back.
  public var deadline = TimeSpan.days(30)
  /// Share of the wholesalers that take goods into stock which have waited in vain, the laxest first.
  public var takesWithout = 0.34
  /// The last so many wholesalers never answer.
  public var silentPartners = 0
  /// The first so many wholesalers refuse every document.
  public var refusingPartners = 0

  /// What waits for the date at which a partner changes.
  public static let dated: Set<MechanismID> = [.schemaLag]

  /// Documents that come and are answered.
  public init() {}
}

extension ExchangePlan: BoundPlan {
  /// As a noun.
  public static let help =
    "documents to partners: their transport, their acceptance, and what is done about refusals"

  /// Its properties.
  public static let bindings: [PlanBinding<ExchangePlan>] = [
    .span(
      "transport", \.transport,
      "from the gateway to a partner's machine, in the mean; half of it at least, half more at most",
      possible: .zero ... .days(60), plausible: .seconds(5)...(.hours(12)),
      .assumption("AS2 or a web service; files at night take longer")),
    .span(
      "answer", \.answer, "from a document's arrival to the partner's answer, in the mean",
      possible: .zero ... .days(60), plausible: .seconds(5)...(.hours(24)),
      .assumption("a queue of a system that many use")),
    .optionalSpan(
      "changes-from", \.changesFrom,
      "when the first partner changes from EPCIS 1.2 to 2.0, after the start; none where nobody does",
      possible: .zero..., plausible: .zero ... .days(1_000), .assumption("a decision of each partner")),
    .span(
      "changes-within", \.changesWithin,
      "from the first partner's change to the last one's: few at first, most in the middle",
      possible: .zero ... .days(3_650), plausible: .zero ... .days(1_000),
      .assumption("adoption follows a curve; the figure is anybody's guess")),
    .span(
      "takes-both", \.takesBoth, "how long a partner takes both versions after his change",
      possible: .zero ... .days(3_650), plausible: .days(7)...(.days(365)),
      .assumption("some weeks, in which what is under way comes to its end")),
    .span(
      "correction", \.correction,
      "what putting a document right takes once somebody has noticed, in the mean",
      possible: .zero ... .days(365), plausible: .minutes(30)...(.days(10)),
      .assumption("half a day: a mapping is changed and a document sent again")),
    .optionalSpan(
      "recount", \.recount,
      "what scanning all of a shipment takes whose contents a partner has refused, in the mean; none where nobody does",
      possible: .zero..., plausible: .hours(1)...(.days(10)),
      .assumption("a day's work at the partner's dock, once the goods are there: every case is opened")),
    .count(
      "attempts", \.attempts, "how often a document is sent at most", possible: 1...1_000, plausible: 1...10,
      .assumption("after the third refusal somebody makes a ticket")),
    .span(
      "waits-for-data", \.waitsForData, "how long goods wait at a partner's dock for their document",
      possible: .zero ... .days(365), plausible: .days(3)...(.days(14)),
      .source(
        "DSCSA, section 582(c)(1): a wholesaler may not accept ownership without the transaction data; the days are assumed",
        .regulator)),
    .span(
      "deadline", \.deadline,
      "how long goods without a document stand in quarantine before they are sent back to the maker",
      possible: .zero ... .days(3_650), plausible: .days(5)...(.days(90)),
      .assumption("a dispute has to end some day")),
    .share(
      "takes-without", \.takesWithout,
      "share of the wholesalers that take goods into stock which have waited in vain, the laxest first",
      plausible: 0...100, .assumption("one in three, so that rigor is not equal")),
    .count(
      "silent-partners", \.silentPartners, "the last so many wholesalers never answer", possible: 0...1_000,
      plausible: 0...1_000, .assumption("none; a partner's system that takes files and says nothing is met")),
    .count(
      "refusing-partners", \.refusingPartners, "the first so many wholesalers refuse every document",
      possible: 0...1_000, plausible: 0...1_000, .assumption("none; a partner before his go-live refuses all")
    ),
  ]
}
