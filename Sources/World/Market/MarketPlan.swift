import EventKernel
import Scenario

/// What happens to goods and documents after the line: who orders, who carries, who sells, and how partners are told.
public struct MarketPlan: Hashable, Sendable {
  /// So long the market goes on after the last lot; to the last recall where that is later.
  public var runsOn = TimeSpan.days(365)
  /// Wholesalers that the site delivers to.
  public var wholesalers = 3
  /// Dispensers, all together; each buys of one wholesaler.
  public var dispensers = 60
  /// From one order of a wholesaler to his next.
  public var ordersEvery = TimeSpan.days(7)
  /// Pallets to an order.
  public var palletsPerOrder = 2
  /// Single cases to an order besides, on a pallet that is built of them.
  public var casesPerOrder = 0
  /// From an order to the truck, in the mean.
  public var picking = TimeSpan.hours(6)
  /// How long a truck needs, in the mean.
  public var transport = TimeSpan.days(2)
  /// From one unit that a dispenser buys to the next, in the mean.
  public var buysEvery = TimeSpan.hours(8)
  /// From a wholesaler to a dispenser, in the mean.
  public var delivery = TimeSpan.hours(18)
  /// How long a unit stands at a dispenser, in the mean.
  public var shelf = TimeSpan.days(20)
  /// Share of units that dispensers send back.
  public var returns = 0.025
  /// From a dispenser back to the returns desk, in the mean.
  public var wayBack = TimeSpan.days(5)
  /// Of the cases that a wholesaler receives, the share that he opens and counts; the strictest twice as many, the laxest none.
  public var opensOnReceipt = 0.02
  /// Units that are left in an opened case when the next one is opened.
  public var leftWhenOpened = 2
  /// Share of units that are given a new number, because the package is damaged or goes to another market.
  public var relabels = 0.002
  /// Share of the labels with new numbers that come out spoilt, so that they are printed once more.
  public var labelsSpoilt = 0.02
  /// From one clearance of a desk for new labels to the next.
  public var deskClearedEvery = TimeSpan.days(1)
  /// Of the cases on a truck, the share that is damaged on the way and destroyed on arrival.
  public var transportDamage = 0.0002
  /// Share of the wholesalers that tell the maker's record what they have received, the strictest first.
  public var sharesReceipts = 0.0
  /// Share of the wholesalers that tell the maker's record which cases they have opened, the strictest first.
  public var sharesOpenings = 0.0
  /// Share of the dispensers that tell the maker's record what they give out, and what they destroy as expired.
  public var dispensersReport = 0.0
  /// Who keeps the maker's stock.
  public var logistics = LogisticsPlan()
  /// Who puts units into other packages.
  public var repackaging = RepackagingPlan()
  /// Documents and partners' systems.
  public var exchange = ExchangePlan()
  /// What is done where goods and document differ.
  public var claims = ClaimsPlan()
  /// What is done with packs that could not be verified.
  public var unverified = UnverifiedPlan()

  /// Share of dispensings before which a dispenser asks whether the code is good.
  public var verifies = 0.0
  /// When dispensers and returns desks are open; no parameter: counters' hours, where anybody asks.
  public var hours = OpeningHours.always

  /// What acts on the market, and on nothing else.
  public static let mechanisms: [MechanismID] = [
    .schemaLag, .missingField, .unknownReference, .unmonitoredRejection, .openCaseOutside, .mergedPartials,
    .silentRestock, .relabel,
  ]

  /// What an installation leaves out that has returns and repackaging not in its scope, each with a parameter that says so.
  public static let leftOut: [MechanismID] = [.openCaseOutside, .silentRestock, .relabel]
  /// The name of that parameter.
  public static let scope = "in-scope"

  /// A market that nobody has described.
  public init() {}
}

extension MarketPlan: BoundPlan {
  /// As a noun.
  public static let help = "what happens to goods and documents after the line"

  private static let unpublished = "no published figure was found; companies know their own"

  /// Its own properties, but for the exchange of documents.
  public static let bindings: [PlanBinding<MarketPlan>] = [
    .span(
      "runs-on", \.runsOn,
      "how long the market goes on after the last lot; to the last of “recalls” where that is later",
      possible: .zero ... .days(1_000),
      plausible: .days(1)...(.days(730)),
      .assumption("a year: what a few dispensers buy of one product in it is followed to patients")),
    .count(
      "wholesalers", \.wholesalers, "wholesalers that the site delivers to", possible: 1...200,
      plausible: 1...50,
      .assumption("a maker sells most of what he makes to a few")),
    .count(
      "dispensers", \.dispensers, "dispensers, all together; each buys of one wholesaler; 0 for none",
      possible: 0...1_000_000, plausible: 10...60_000, .assumption(unpublished)),
    .span(
      "orders-every", \.ordersEvery, "from one order of a wholesaler to his next",
      possible: .hours(1)...(.days(365)), plausible: .hours(8)...(.days(60)),
      .assumption("wholesalers order weekly where they buy of the maker")),
    .count(
      "pallets-per-order", \.palletsPerOrder, "pallets to an order", possible: 1...100_000,
      plausible: 1...60, .assumption(unpublished)),
    .count(
      "cases-per-order", \.casesPerOrder,
      "single cases to an order besides, on a pallet that is built of them in the warehouse",
      possible: 0...100_000, plausible: 0...200,
      .assumption("none: a maker sells by the pallet; what a wholesaler wants less of, he orders by the case")
    ),
    .span(
      "picking", \.picking, "from an order to the truck, in the mean; half of it at least, half more at most",
      possible: .zero ... .days(60), plausible: .minutes(30)...(.days(5)), .assumption("a shift")),
    .span(
      "transport", \.transport, "how long a truck needs, in the mean; half of it at least, half more at most",
      possible: .zero ... .days(120), plausible: .hours(2)...(.days(30)),
      .assumption("two days by road; weeks by sea")),
    .span(
      "buys-every", \.buysEvery, "from one unit that a dispenser buys to the next, in the mean",
      possible: .seconds(1)...(.days(3_650)), plausible: .minutes(30)...(.days(30)),
      .assumption("three packages of one product a day")),
    .span(
      "delivery", \.delivery, "from a wholesaler to a dispenser, in the mean", possible: .zero ... .days(60),
      plausible: .hours(1)...(.days(5)), .assumption("overnight")),
    .span(
      "shelf", \.shelf, "how long a unit stands at a dispenser, in the mean",
      possible: .zero ... .days(3_650),
      plausible: .hours(12)...(.days(180)), .assumption("dispensers turn their stock over in weeks")),
    .share(
      "returns", \.returns, "share of units that dispensers send back and that are fit for sale",
      plausible: 0...10,
      .source(
        "HDA, quoted by Healthcare Packaging: 2 to 3 % of sales, about 60 million units a year", .industry)),
    .span(
      "way-back", \.wayBack, "from a dispenser back to the returns desk, in the mean",
      possible: .hours(6)...(.days(365)), plausible: .hours(12)...(.days(30)),
      .assumption("a week with paperwork")),
    .share(
      "opens-on-receipt", \.opensOnReceipt,
      "of the cases that a wholesaler receives, the share that he opens and counts; the strictest twice as many, the laxest none",
      possible: 0...50, plausible: 0...10,
      .assumption("pallets are scanned, and the rest is taken from the document")),
    .share(
      "transport-damage", \.transportDamage,
      "of the cases on a truck, the share that is damaged on the way and destroyed on arrival",
      plausible: 0...2,
      .assumption(
        "one in five thousand; trade guidelines have a category for it, and nobody publishes how often")),
    .share(
      "shares-receipts", \.sharesReceipts,
      "share of the wholesalers that tell the maker's record what they have received, the strictest first",
      plausible: 0...100, .assumption("none: no law asks for it, and few contracts do")),
    .share(
      "shares-openings", \.sharesOpenings,
      "share of the wholesalers that tell the maker's record which cases they have opened, the strictest first",
      plausible: 0...100,
      .assumption("none: what a wholesaler does with what he has bought is his own affair")),
    .count(
      "left-when-opened", \.leftWhenOpened, "units that are left in an opened case when the next is opened",
      possible: 0...200, plausible: 0...12, .assumption("whoever picks fills the bin before it is empty")),
    .share(
      "dispensers-report", \.dispensersReport,
      "share of the dispensers that tell the maker's record what they give out, and what they destroy as expired",
      plausible: 0...100,
      .assumption(
        "none: no law of the United States asks for it; Europe's decommissioning is told to another system")),
    .share(
      "relabels", \.relabels, "share of units that are given a new number on their way",
      plausible: 0...5, .assumption("damaged packages, and packages for another market")),
    .share(
      "labels-spoilt", \.labelsSpoilt,
      "share of the labels with new numbers that come out spoilt, so that they are printed once more",
      plausible: 0...20, .assumption("one in fifty: a label creases, or sticks to the roller")),
    .span(
      "desk-cleared-every", \.deskClearedEvery,
      "from one clearance of a desk for new labels to the next: what lies on it then is torn up",
      possible: .minutes(1)...(.days(1_000)), plausible: .hours(1)...(.days(30)),
      .assumption("at the end of the day")),
    .share(
      "verifies", \.verifies, "share of dispensings before which the dispenser asks whether the code is good",
      plausible: 0...100,
      .assumption("none in the United States, where it is asked on suspicion; all in Europe")),
  ]

  /// The section of a scenario.
  public static var scenario: Section {
    let own = section()
    return Section(
      own.help,
      fields: own.fields + [
        Field("exchange", .section(ExchangePlan.section())), Field("claims", .section(ClaimsPlan.section())),
        Field("logistics", .section(LogisticsPlan.section())),
        Field("repackaging", .section(RepackagingPlan.section())),
        Field("unverified", .section(UnverifiedPlan.section())),
      ])
  }

  /// What a scenario says.
  public init(_ section: ResolvedSection) {
    self.init()
    apply(section)
    if let exchange = section.section("exchange") { self.exchange.apply(exchange) }
    if let claims = section.section("claims") { self.claims.apply(claims) }
    if let logistics = section.section("logistics") { self.logistics.apply(logistics) }
    if let repackaging = section.section("repackaging") { self.repackaging.apply(repackaging) }
    if let unverified = section.section("unverified") { self.unverified.apply(unverified) }
  }
}
