import EventKernel
import TraceModel

/// The way of goods and documents from a site's warehouse to patients: what is physically so, and what partners are told.
///
/// ```
/// warehouse ──truck──► dock ──document accepted──► stock ──a case is opened──► dispenser ──► patient
///     │                                              ▲                            │
///     └─ record ─► gateway ─► document ─► answer     └──────── returns desk ◄─────┘
/// ```
/// It knows no record: what it needs of one (which pallets are in stock, what is on a shipment, whether a code is good) it asks
/// for in ``requests``, and whoever keeps the record answers at that moment. A thing is where its outermost container is;
/// opening a case makes single units of its content, and nothing else does.
public struct SupplyChain: Model {
  /// What happens in it.
  public enum Event: BitwiseCopyable, Sendable {
    /// A wholesaler orders.
    case order(Int)
    /// People load a shipment.
    case load(Int)
    /// Pallets leave for the logistics provider.
    case leave(transfer: Int)
    /// They have come to their place there.
    case store(transfer: Int)
    /// The provider tells the maker's record so.
    case tell(transfer: Int)
    /// A shipment is at the dock.
    case arrive(Int)
    /// A shipment has waited for its document in vain.
    case overdue(Int)
    /// A shipment without a document goes back.
    case sendBack(Int)
    /// A document is on the partner's machine.
    case deliver(Int)
    /// The partner answers.
    case answer(Int)
    /// Somebody sees a refusal.
    case notice(Int)
    /// A document is sent again.
    case resend(Int)
    /// A wholesaler opens the next case.
    case open(Int)
    /// A unit comes back.
    case back(UnitKey)
    /// A dispenser scans a unit before he gives it out.
    case scan(UnitKey, dispenser: Int)
    /// It is asked once more about a unit about which no answer came.
    case askAgain(ask: Int)
    /// People have looked into a suspect unit.
    case looked(ask: Int)
    /// A new label is put on a unit at its wholesaler's.
    case relabel(Int)
    /// The repackager takes a case.
    case collect(Int)
    /// His new packages of a case are back.
    case repackage(Int)
    /// A dispenser tells that he has given a unit out.
    case dispense(UnitKey, dispenser: Int)
    /// A dispenser tells that he has destroyed a unit whose use had ended.
    case expire(UnitKey, dispenser: Int)
    /// A wholesaler tells the maker that goods and document differ.
    case claim(Int)
    /// A claim comes to its end.
    case endClaim(Int)
  }

  /// What it asks of whoever keeps the record.
  public enum Request: Sendable, Hashable {
    /// Which pallets and cases are taken for the orders that wait.
    case pick
    /// That pallets leave for the logistics provider.
    case transfer(Int)
    /// That they have come to their place there, so that orders can be picked of them.
    case store(transfer: Int)
    /// That the provider tells so.
    case tell(transfer: Int)
    /// That a pallet was built of cases of others.
    case build(shipment: Int)
    /// What a shipment consists of that is leaving.
    case ship(shipment: Int)
    /// What a wholesaler has received who tells the maker.
    case receive(shipment: Int)
    /// What has come back to the maker, so that its record knows.
    case takeBack(shipment: Int)
    /// Whether a code is good.
    case verify(ask: Int)
    /// Which numbers new labels get, and that units bear them from now on as far as anybody tells.
    case label(Range<Int>)
    /// That a wholesaler who tells so has opened a case.
    case open(case: Int)
    /// That the repackager has taken a case.
    case collect(case: Int)
    /// That a unit's way has ended.
    case end(Int)
    /// That a claim is settled, so that the record is put right.
    case adjust(claim: Int)
  }

  /// What was planned.
  public let plan: MarketPlan
  let acting: MechanismValues
  /// The wholesalers.
  public internal(set) var partners: [Partner]
  /// What was released, in order.
  public internal(set) var seals: [LotSeal] = []
  /// Until when each lot can be used.
  var expiries: [LotID: Instant] = [:]
  /// Pallets, in the order of release.
  public internal(set) var pallets: [PalletHolding] = []
  /// The pallets that stand at the site, by label; a label may be on several.
  var atSite: [ItemID: [Int]] = [:]
  /// Transfers to the logistics provider, in the order of release.
  public internal(set) var transfers: [Transfer] = []
  /// Orders, in their order.
  public internal(set) var orders: [Order] = []
  /// The first order that waits for pallets, and the first that waits for single cases: whoever has ordered first is served
  /// first. No order has this number where none waits.
  public internal(set) var waiting = (pallets: 0, cases: 0)
  /// Shipments, in their order.
  public internal(set) var shipments: [Shipment] = []
  /// Documents, in the order of sending.
  public internal(set) var documents: [ShipmentDocument] = []
  /// Cases that have come into a wholesaler's stock.
  public internal(set) var cases: [CaseHolding] = []
  var shelves: [Shelf]
  /// Units that somebody has touched alone.
  public internal(set) var individuals: [Individual] = []
  var individualOf: [UnitKey: Int] = [:]
  /// Units with a new number.
  public internal(set) var relabeled: [NewNumber] = []
  var relabeledAs: [UnitKey: Int] = [:]
  /// Each wholesaler's desk for new labels, and the repackager's.
  var desks: [RelabelDesk]
  /// Claims, in the order in which they arose.
  public internal(set) var claims: [Claim] = []
  /// When each of the people is free who look into claims.
  var claimPeople: [Instant]
  /// From when on the gateway's mapping leaves nothing out any more, since somebody has seen that it does.
  var mappingPutRightAt = Instant.distantFuture
  /// Ends of units' ways that dispensers have told, in their order.
  public internal(set) var endings: [Ending] = []
  /// Questions about codes, in the order in which they were asked.
  public internal(set) var asks: [CodeAsk] = []
  /// What is asked and not answered yet.
  public private(set) var requests: [Request] = []
  /// What was counted.
  public internal(set) var tally = MarketTally()
  let draws: MarketDraws

  /// A market before its first order.
  public init(_ plan: MarketPlan, _ acting: MechanismValues, seed: UInt64, trial: UInt64) {
    self.plan = plan
    self.acting = acting
    partners = Partner.all(plan, acting.schemaLag)
    shelves = (0..<plan.wholesalers).map { _ in Shelf() }
    desks = (0...plan.wholesalers).map { _ in RelabelDesk() }
    claimPeople = Array(repeating: .start, count: plan.claims.people)
    draws = MarketDraws(plan, seed: seed, trial: trial)
  }

  /// Each wholesaler orders somewhere in his first period.
  public mutating func start(_ calendar: inout Calendar<Event>) {
    for partner in partners {
      var stream = draws.orders.stream(UInt64(partner.number))
      let first = Int64(Double(plan.ordersEvery.nanoseconds) * stream.uniform())
      plan(.order(partner.number), at: .start.later(first), in: &calendar)
    }
  }

  /// Lets one thing happen.
  public mutating func handle(_ event: Event, at now: Instant, in calendar: inout Calendar<Event>) {
    switch event {
    case .order(let partner): order(partner, at: now, in: &calendar)
    case .load(let shipment): load(shipment, at: now, in: &calendar)
    case .leave(let transfer): ask(.transfer(transfer))
    case .store(let transfer): store(transfer)
    case .tell(let transfer): ask(.tell(transfer: transfer))
    case .arrive(let shipment): arrive(shipment, at: now, in: &calendar)
    case .overdue(let shipment): waitInVain(shipment, at: now, in: &calendar)
    case .sendBack(let shipment): sendBack(shipment, at: now)
    case .deliver(let document): deliver(document, at: now, in: &calendar)
    case .answer(let document): answer(document, at: now, in: &calendar)
    case .notice(let document): notice(document, at: now, in: &calendar)
    case .resend(let document): resend(document, at: now, in: &calendar)
    case .open(let wholesaler): openNext(wholesaler, at: now, in: &calendar)
    case .back(let unit): comeBack(unit, at: now, in: &calendar)
    case .scan(let unit, let dispenser): scan(unit, by: dispenser, at: now)
    case .askAgain(let number): askAgain(number, at: now)
    case .looked(let number): hasLooked(number, at: now, in: &calendar)
    case .relabel(let number): ask(.label(number..<number + 1))
    case .collect(let box): leaveForRepackager(box, at: now)
    case .repackage(let box): repackage(box, at: now, in: &calendar)
    case .dispense(let unit, let dispenser): tell(unit, by: dispenser, isExpired: false, at: now)
    case .expire(let unit, let dispenser): tell(unit, by: dispenser, isExpired: true, at: now)
    case .claim(let claim): lookInto(claim, at: now, in: &calendar)
    case .endClaim(let claim): endClaim(claim, at: now, in: &calendar)
    }
  }

  /// A lot is released: its pallets stand at the site, to be shipped, or leave for the logistics provider.
  public mutating func release(
    _ seal: LotSeal, usableUntil: Instant?, at now: Instant, in calendar: inout Calendar<Event>
  ) {
    var moved: [Int] = []
    for pallet in seal.pallets {
      pallets.append(
        PalletHolding(label: pallet.label, boxes: pallet.cases.map { BoxKey(seals.count, $0) }))
      // What has no label is on no list, and nobody moves an empty pallet.
      if plan.logistics.usesProvider, pallet.label.isSome, !pallet.cases.isEmpty {
        moved.append(pallets.count - 1)
      } else {
        stand(pallets.count - 1)
      }
    }
    expiries[seal.lot] = usableUntil
    tally.released += seal.codes.count
    seals.append(seal)
    if !moved.isEmpty { transfer(moved, at: now, in: &calendar) }
    askForPicking()
  }

  /// What is asked of the record since this was asked.
  public mutating func takeRequests() -> [Request] {
    defer { requests = [] }
    return requests
  }

  /// Nothing is asked twice that nobody has answered yet.
  mutating func ask(_ request: Request) { if !requests.contains(request) { requests.append(request) } }

  /// An event comes at a time, among those of the same instant in the order in which they were planned.
  func plan(_ event: Event, at time: Instant, in calendar: inout Calendar<Event>) {
    guard time < .distantFuture else { return }
    _ = calendar.schedule(event, at: time, rank: Rank(.message))
  }
}

/// The random paths of a market: each belongs to an order, a shipment, a document, a case or a unit.
struct MarketDraws: Sendable {
  let orders, picking, transport, openings, documents, answers, looks, corrections, desk, resale: RandomPath
  let told, merging, damage, claims, labels, transfers, repackaging, handing: RandomPath
  let lives: CaseLives

  init(_ plan: MarketPlan, seed: UInt64, trial: UInt64) {
    var paths = RandomPaths(seed: seed, trial: trial)
    func claim(_ name: String) -> RandomPath { paths.claim("market/" + name, owner: "SupplyChain") }
    orders = claim("order/first")
    picking = claim("order/picking")
    transport = claim("shipment/transport")
    openings = claim("case/opened on receipt")
    documents = claim("document/transport")
    answers = claim("document/answer")
    looks = claim("document/look")
    corrections = claim("document/correction")
    desk = claim("unit/returns desk")
    resale = claim("unit/resale")
    told = claim("case/opening told")
    merging = claim("case/merging")
    damage = claim("case/damaged on the way")
    claims = claim("shipment/claim")
    labels = claim("unit/new label")
    transfers = claim("transfer/times")
    repackaging = claim("case/repackaging")
    handing = claim("unit/given out without an answer")
    lives = CaseLives(plan: plan, path: claim("case/lives"))
  }
}

/// What was counted in a market.
public struct MarketTally: Hashable, Sendable {
  /// Units on pallets of released lots.
  public var released = 0
  /// Units on trucks that have left.
  public var shipped = 0
  /// Pallets of which the record knew and that nobody found.
  public var notFound = 0
  /// Cases of which the record knew and that nobody found on their pallet.
  public var casesNotFound = 0
  /// Pallets that were built of cases of others, and of these, those with cases of several lots.
  public var mixedPallets = 0
  /// See ``mixedPallets``.
  public var palletsOfSeveralLots = 0
  /// Cases that wholesalers have opened on receipt.
  public var counted = 0
  /// Of these, those that held more than the document said.
  public var over = 0
  /// Of these, those that held less.
  public var short = 0
  /// Of these, those that held as many, and others.
  public var substituted = 0
  /// Cases that stood on pallets and in no document: product without data.
  public var withoutData = 0
  /// Cases that were in a document and on no pallet: data without product.
  public var withoutProduct = 0
  /// Cases that were damaged on the way and destroyed on arrival, and units in them.
  public var damaged = 0
  /// See ``damaged``.
  public var damagedUnits = 0
  /// Units that were credited to wholesalers, or written off by them or the maker, as claims have ended; and units that were
  /// sent back because nobody had told of them.
  public var credited = 0
  /// See ``credited``.
  public var writtenOff = 0
  /// See ``credited``.
  public var sentBack = 0
  /// Units of which dispensers have told that they were given out, and that they were destroyed as expired.
  public var toldDispensed = 0
  /// See ``toldDispensed``.
  public var toldExpired = 0
  /// Cases that a repackager has put into new packages.
  public var repackaged = 0
  /// Cases that were opened to sell units.
  public var opened = 0
  /// Times at which a case of another lot was opened than the one before it.
  public var lotChanges = 0
  /// Units that stood in the bin at these.
  public var leftAtChanges = 0
  /// Units that were given a new number.
  public var relabeled = 0
  /// Units that have come back to a returns desk, and of these, those that went back on the shelf and those destroyed; and of
  /// the destroyed, those of which the wholesaler had no document, so that nobody was asked about them.
  public var returned = 0
  /// See ``returned``.
  public var restocked = 0
  /// See ``returned``.
  public var destroyed = 0
  /// See ``returned``.
  public var unassociated = 0
  /// Returns that were set apart because nothing had verified them, and of these, those about which it was asked in vain until
  /// nobody asked any more; and of those, the ones that went back to the maker.
  public var returnsApart = 0
  /// See ``returnsApart``.
  public var unverified = 0
  /// See ``returnsApart``.
  public var returnsSentBack = 0
  /// Packs that dispensers set apart in place of giving them out, and of these, those given out later; and packs given out although
  /// no answer came.
  public var keptApart = 0
  /// See ``keptApart``.
  public var givenLater = 0
  /// See ``keptApart``.
  public var handedOver = 0

  /// Nothing yet.
  public init() {}

  /// Opened cases that held something else than the document said.
  public var differing: Int { over + short + substituted }
}
