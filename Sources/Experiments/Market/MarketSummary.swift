import Drift
import EventKernel
import Scenario
import TextFormats
import TraceModel
import World

/// What is kept of a market in one trial.
public struct MarketSummary: Hashable, Sendable {
  /// What was counted.
  public var tally = MarketTally()
  /// Shipments that have left.
  public var shipments = 0
  /// Orders that were not delivered in full, and pallets that were missing at the end.
  public var shortOrders = 0
  /// See ``shortOrders``.
  public var shortPallets = 0
  /// Cases that were missing besides.
  public var shortCases = 0
  /// Documents by what has become of them.
  public var documents = DocumentTally()
  /// Documents that each partner refused, by why.
  public var refusals: [Refusals] = []
  /// Gaps of custody, by why.
  public var gaps: [GapTally] = []
  /// Cases of which systems have everything and that hold less.
  public var casesUnder = 0
  /// Units that are at the end not where anybody was told.
  public var misplaced = 0
  /// Units that stand under another lot.
  public var wrongLot = 0
  /// Packages whose new number nothing links to an old one.
  public var unlinked = 0
  /// Numbers in trade that are on no package.
  public var ghosts = 0
  /// Packages that bear a number which another one had before.
  public var copied = 0
  /// Packages that bear the label that was printed for another one.
  public var exchanged = 0
  /// Claims by what has become of them.
  public var claims = ClaimTally()
  /// Units by where they are at the end, in the order of the places.
  public var units = Array(repeating: 0, count: MarketPlace.allCases.count)
  /// Questions about codes, and those that were answered with no.
  public var asked = 0
  /// See ``asked``.
  public var notGood = 0
  /// What the record has raised about what the market told it.
  public var raised = 0

  /// Nothing yet.
  public init() {}

  /// What has become of a market by `end`.
  init(_ market: SupplyChain, at end: Instant, raised: Int) {
    self.raised = raised
    tally = market.tally
    shipments = market.shipments.count { $0.leftAt != nil }
    shortOrders = market.orders.count { $0.open > 0 || $0.openCases > 0 }
    shortPallets = market.orders.reduce(0) { $0 + $1.open }
    shortCases = market.orders.reduce(0) { $0 + $1.openCases }
    asked = market.asks.count
    notGood = market.asks.count(where: \.isRefused)
    for document in market.documents { note(document, in: market, at: end) }
    for shipment in market.shipments where shipment.documentedAt == nil {
      // Goods for whose document somebody still waits are not without one.
      let waited = shipment.arrivedAt?.adding(market.plan.exchange.waitsForData) ?? .distantFuture
      if waited <= end { documents.unitsNever += market.units(of: shipment) }
    }
    let all = CustodyGap.all(in: market, at: end)
    for reason in CustodyGap.Reason.allCases {
      var tally = GapTally(reason: reason)
      for gap in all where gap.reason == reason {
        tally.gaps += 1
        tally.units += gap.units
        tally.open += gap.until == nil ? 1 : 0
        tally.seconds += Int(((gap.until ?? end) - gap.from).seconds)
      }
      gaps.append(tally)
    }
    for claim in market.claims { claims.note(claim, at: end) }
    let comparison = CustodyComparison(market, at: end)
    (casesUnder, misplaced) = (comparison.casesUnder, comparison.misplaced)
    (wrongLot, unlinked, ghosts) = (comparison.wrongLot, comparison.unlinked, comparison.ghosts)
    (copied, exchanged) = (comparison.copied, comparison.exchanged)
    // order-free: sums
    for (holder, count) in market.stocktaking(at: end) { units[Int(holder.place.rawValue)] += count }
  }

  private mutating func note(_ document: ShipmentDocument, in market: SupplyChain, at end: Instant) {
    documents.sent += 1
    documents.again += document.attempt > 1 ? 1 : 0
    documents.received += document.receivedAt == nil ? 0 : 1
    documents.accepted += document.isAccepted ? 1 : 0
    documents.unanswered += document.receivedAt != nil && document.answeredAt == nil ? 1 : 0
    guard document.isRefused, let answered = document.answeredAt else { return }
    documents.refused += 1
    if let noticed = document.noticedAt {
      documents.noticed += 1
      documents.untilNoticed += Int((noticed - answered).seconds)
      if document.resentAt == nil, document.attempt >= market.plan.exchange.attempts {
        documents.givenUp += 1
      }
    }
    for reason in document.reasons { note(Refusals(partner: document.partner, reason: reason, count: 1)) }
  }

  /// Adds those of another trial.
  public mutating func append(_ other: MarketSummary) { add(other) }

  private mutating func note(_ other: Refusals) {
    if let index = refusals.firstIndex(where: { $0.partner == other.partner && $0.reason == other.reason }) {
      refusals[index].count += other.count
    } else {
      refusals.append(other)
      refusals.sort { ($0.partner, $0.reason.rawValue) < ($1.partner, $1.reason.rawValue) }
    }
  }

  private static func sum(_ refusals: inout [Refusals], _ others: [Refusals]) {
    var whole = MarketSummary()
    for refusal in refusals + others { whole.note(refusal) }
    refusals = whole.refusals
  }

  private static func sum(_ gaps: inout [GapTally], _ others: [GapTally]) {
    for gap in others {
      if let index = gaps.firstIndex(where: { $0.reason == gap.reason }) {
        gaps[index].add(gap)
      } else {
        gaps.append(gap)
      }
    }
  }
}

extension RejectReason: TrialValue {
  var json: JSONValue { .text(rawValue) }
  init(_ reading: TrialEncoding.Reading) throws(TrialEncoding.Problem) {
    guard let reason = RejectReason(rawValue: try reading.text()) else {
      throw reading.problem("a reason of driftline's")
    }
    self = reason
  }
}
extension CustodyGap.Reason: Worded, TrialValue {}

extension MarketSummary: TrialRecord {
  static var isNamed: Bool { true }
  static var blank: Self { Self() }
  static let fields: [TrialField<Self>] = [
    .init("tally", \.tally) { $0.add($1) }, .init("shipments", \.shipments, +=),
    .init("shortOrders", \.shortOrders, +=), .init("shortPallets", \.shortPallets, +=),
    .init("shortCases", \.shortCases, +=),
    .init("documents", \.documents) { $0.add($1) }, .init("refusals", \.refusals, sum),
    .init("gaps", \.gaps, sum), .init("casesUnder", \.casesUnder, +=), .init("misplaced", \.misplaced, +=),
    .init("wrongLot", \.wrongLot, +=), .init("unlinked", \.unlinked, +=),
    .init("ghosts", \.ghosts, +=), .init("copied", \.copied, +=),
    .init("exchanged", \.exchanged, +=), .init("claims", \.claims) { $0.add($1) },
    .init("units", \.units) { for index in $0.indices { $0[index] += $1[index] } },
    .init("asked", \.asked, +=), .init("notGood", \.notGood, +=), .init("raised", \.raised, +=),
  ]
}

extension MarketTally: TrialRecord {
  static var blank: Self { Self() }
  static let fields: [TrialField<Self>] = [
    .init("released", \.released, +=), .init("shipped", \.shipped, +=), .init("notFound", \.notFound, +=),
    .init("counted", \.counted, +=), .init("over", \.over, +=), .init("short", \.short, +=),
    .init("substituted", \.substituted, +=), .init("withoutData", \.withoutData, +=),
    .init("withoutProduct", \.withoutProduct, +=),
    .init("opened", \.opened, +=),
    .init("lotChanges", \.lotChanges, +=), .init("leftAtChanges", \.leftAtChanges, +=),
    .init("relabeled", \.relabeled, +=), .init("returned", \.returned, +=),
    .init("restocked", \.restocked, +=), .init("destroyed", \.destroyed, +=),
    .init("unassociated", \.unassociated, +=), .init("damaged", \.damaged, +=),
    .init("damagedUnits", \.damagedUnits, +=), .init("casesNotFound", \.casesNotFound, +=),
    .init("mixedPallets", \.mixedPallets, +=), .init("palletsOfSeveralLots", \.palletsOfSeveralLots, +=),
    .init("credited", \.credited, +=), .init("writtenOff", \.writtenOff, +=),
    .init("sentBack", \.sentBack, +=), .init("toldDispensed", \.toldDispensed, +=),
    .init("toldExpired", \.toldExpired, +=), .init("repackaged", \.repackaged, +=),
    .init("returnsApart", \.returnsApart, +=), .init("unverified", \.unverified, +=),
    .init("returnsSentBack", \.returnsSentBack, +=), .init("keptApart", \.keptApart, +=),
    .init("givenLater", \.givenLater, +=), .init("handedOver", \.handedOver, +=),
  ]
}

/// What has become of documents.
public struct DocumentTally: Hashable, Sendable {
  /// Documents that were sent, and of these, sent again.
  public var sent = 0
  /// See ``sent``.
  public var again = 0
  /// Documents of which a receipt came.
  public var received = 0
  /// Documents that were accepted.
  public var accepted = 0
  /// Documents that were received and never answered.
  public var unanswered = 0
  /// Documents that were refused.
  public var refused = 0
  /// Refusals that somebody has seen.
  public var noticed = 0
  /// From the answer until somebody saw it, in seconds, all together.
  public var untilNoticed = 0
  /// Documents that were sent no more after so many refusals.
  public var givenUp = 0
  /// Units that have arrived somewhere and of which no document was ever accepted.
  public var unitsNever = 0

  /// None yet.
  public init() {}

  /// From an answer until somebody saw it, in hours in the mean; 0 where nobody did.
  public var meanHoursUntilNoticed: Double {
    noticed == 0 ? 0 : Double(untilNoticed) / 3_600 / Double(noticed)
  }
}

extension DocumentTally: TrialRecord {
  static var blank: Self { Self() }
  static let fields: [TrialField<Self>] = [
    .init("sent", \.sent, +=), .init("again", \.again, +=), .init("received", \.received, +=),
    .init("accepted", \.accepted, +=), .init("unanswered", \.unanswered, +=), .init("refused", \.refused, +=),
    .init("noticed", \.noticed, +=), .init("untilNoticed", \.untilNoticed, +=),
    .init("givenUp", \.givenUp, +=), .init("unitsNever", \.unitsNever, +=),
  ]
}

/// Documents that a partner refused for one reason.
public struct Refusals: Hashable, Sendable {
  /// The partner.
  public var partner: Int
  /// Why.
  public var reason: RejectReason
  /// How many.
  public var count: Int
}

extension Refusals: TrialRecord {
  static var blank: Self { Self(partner: 0, reason: .documentTooLarge, count: 0) }
  static let fields: [TrialField<Self>] = [
    .init("partner", \.partner), .init("reason", \.reason), .init("count", \.count, +=),
  ]
}

/// Gaps of custody of one kind.
public struct GapTally: Hashable, Sendable {
  /// Why.
  public var reason: CustodyGap.Reason
  /// How many.
  public var gaps = 0
  /// Units in them.
  public var units = 0
  /// Gaps that were not closed by the end.
  public var open = 0
  /// How long they were, in seconds, all together; open ones until the end.
  public var seconds = 0

  /// None yet.
  public init(reason: CustodyGap.Reason) { self.reason = reason }

  /// How long one is in the mean, in hours.
  public var meanHours: Double { gaps == 0 ? 0 : Double(seconds) / 3_600 / Double(gaps) }
}

extension GapTally: TrialRecord {
  static var blank: Self { Self(reason: .withoutData) }
  static let fields: [TrialField<Self>] = [
    .init("reason", \.reason), .init("gaps", \.gaps, +=), .init("units", \.units, +=),
    .init("open", \.open, +=), .init("seconds", \.seconds, +=),
  ]
}
