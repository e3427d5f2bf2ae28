import Drift
import EventKernel
import TraceCore
import TraceModel
import World

/// The market behind a site while a trial runs: it asks the record what it needs at the moment at which it needs it, and tells
/// it what has left.
///
/// A class, because a simulation cannot be copied.
final class MarketKeeping {
  private var simulation: Simulation<SupplyChain>
  private let plan: MarketPlan
  private let core: TraceCore
  private let site: Site
  private let startOfTrial: Int64
  private let isInterrupted: @Sendable () -> Bool
  /// Pallets that the record has in stock, in the order of their lots; taken from the front.
  private var stock: ArraySlice<(label: ItemID, usableUntil: Instant)> = []
  private var listed: Set<ItemID> = []
  private var expiries: [LotID: Instant] = [:]
  /// Whether the warehouse system's books say what is in stock.
  private let picksFromBooks: Bool
  /// The warehouse system's books while orders are served, where they and not the repository say what is in stock.
  private var books: BookKeeping?
  private let maker: ActorID
  private let warehouse: ActorID
  private let wholesalers: [ActorID]
  private var said: UInt64 = 0
  /// Findings that the record has raised about what the market told it.
  private(set) var raised = 0

  /// Who answers whether a code is good, where queries have a way of their own.
  var answers: VerificationKeeping?

  /// When the maker was told that goods are not as their documents say.
  var disputes: [Instant] { simulation.model.claims.compactMap(\.toldAt) }
  /// When the market has ended; nil before.
  private(set) var end: Instant?

  /// The market as it stands.
  var market: SupplyChain { simulation.model }

  /// A market at the start of a trial.
  init(_ plan: MarketPlan, _ trial: Trial, number: UInt64, site: Site, core: TraceCore) {
    (self.plan, self.site, self.core) = (plan, site, core)
    startOfTrial = trial.plan.clocks.startOfTrial
    isInterrupted = trial.isInterrupted
    picksFromBooks = trial.books?.architecture == .stitched
    simulation = Simulation(
      SupplyChain(plan, trial.plan.mechanisms, seed: trial.seed, trial: number))
    maker = site.table.intern(ActorDefinition(name: trial.site.name, kind: .partner))
    warehouse = site.table.intern(ActorDefinition(name: "\(trial.site.name), warehouse", kind: .system))
    wholesalers = (0..<plan.wholesalers).map {
      site.table.intern(ActorDefinition(name: Site.wholesalerName($0), kind: .partner))
    }
  }

  /// A wholesaler, as the record has him.
  func wholesaler(_ number: Int) -> ActorID { wholesalers[number] }

  /// Quality has released a lot: what stands on its pallets can be shipped from now on, and what the record has on them by now
  /// can be picked.
  func release(_ lot: LotTruth, _ seal: LotSeal, at now: Instant) {
    let expiry = site.table.definition(of: lot.id)?.expiry
    let usableUntil = expiry.map(end) ?? .distantFuture
    expiries[lot.id] = usableUntil
    list(lot)
    Self.change(&simulation) { model, calendar in
      model.release(seal, usableUntil: usableUntil, at: now, in: &calendar)
    }
    // Books are there while the market goes on.
    if !picksFromBooks { serve(at: now) }
  }

  /// What the record has on pallets of a lot can be picked: when it is released, and once more when everything that was said of
  /// it has come.
  func list(_ lot: LotTruth) {
    if picksFromBooks { return }
    var pallets: [ItemID] = []
    for numbers in lot.issued where numbers.level == .case {
      for raw in numbers.items {
        let pallet = core.parent(of: ItemID(raw: raw))
        if pallet.isSome, listed.insert(pallet).inserted { pallets.append(pallet) }
      }
    }
    stock += pallets.sorted().map { ($0, expiries[lot.id] ?? .distantFuture) }
  }

  /// The end of the last day on which a lot can be used.
  private func end(of expiry: ExpiryDate) -> Instant {
    let microseconds = Int64(expiry.lastDay.daysSince1970 + 1) * 86_400_000_000 - startOfTrial
    return microseconds > Int64.max / 1_000 ? .distantFuture : Instant(nanoseconds: microseconds * 1_000)
  }

  /// Lets everything happen that is due before `end`; what is asked is answered at the instant at which it is asked.
  func advance(to end: Instant) {
    while !isInterrupted() {
      let next = simulation.calendar.nextTime
      guard next < end else { return }
      Self.run(&simulation, until: next + .nanoseconds(1))
      serve(at: next)
    }
  }

  /// The market has come to its end: what has become of goods and documents.
  func finish(lastLotAt now: Instant, _ books: BookKeeping? = nil) -> MarketSummary {
    let end = now.adding(plan.runsOn) ?? now
    self.end = end
    advance(to: end, books)
    return MarketSummary(market, at: end, raised: raised)
  }

  // MARK: What the record says

  private func serve(at now: Instant) {
    while true {
      let requests = Self.takeRequests(&simulation)
      if requests.isEmpty { return }
      for request in requests {
        switch request {
        case .pick(let order): pick(order, at: now)
        case .ship(let shipment): ship(shipment, at: now)
        case .receive(let shipment): tell(.receive, market.shipments[shipment], shipment, at: now)
        case .takeBack(let shipment): tell(.returnGoods, market.shipments[shipment], shipment, at: now)
        case .verify(let ask): verify(ask, at: now)
        }
      }
    }
  }

  /// Whether anything happens before `end`.
  func isDue(before end: Instant) -> Bool { simulation.calendar.nextTime < end }

  /// Lets everything happen that is due before `end`, while the site's systems have these books.
  func advance(to end: Instant, _ books: BookKeeping?) {
    guard isDue(before: end) else { return }
    // Held for as long only, so that the books are not copied when they change.
    if picksFromBooks { self.books = books }
    advance(to: end)
    self.books = nil
  }

  /// The repository says what is in stock, or the warehouse system's books, as the site's systems hang together.
  private func pick(_ order: Int, at now: Instant) {
    let labels: [ItemID]
    let open = market.orders[order].open
    if picksFromBooks {
      guard let books else { return }
      let believed = books.palletsInStock(at: now).lazy.filter { [listed, expiries] in
        !listed.contains($0.pallet) && expiries[$0.lot].map { now < $0 } ?? true
      }
      labels = believed.prefix(open).map(\.pallet)
      listed.formUnion(labels)
    } else {
      stock.removeAll { $0.usableUntil <= now }
      labels = stock.prefix(open).map(\.label)
      stock = stock.dropFirst(labels.count)
    }
    Self.change(&simulation) { model, calendar in
      model.allot(labels, to: order, at: now, in: &calendar)
    }
  }

  /// A truck has left: the record is told by SSCC, and says what is in the shipment.
  private func ship(_ number: Int, at now: Instant) {
    let shipment = market.shipments[number]
    tell(.ship, shipment, number, at: now)
    var contents = RecordedShipment()
    var units: [ItemID] = []
    for label in shipment.labels {
      contents.add(pallet: label)
      core.forEachChild(of: label) { box in
        units.removeAll(keepingCapacity: true)
        addUnits(in: box, to: &units)
        let lot = units.first.map(core.lot(of:)) ?? core.lot(of: box)
        contents.articles.insert(site.articleNumber(of: lot))
        contents.add(case: box, lot: lot, units: units)
      }
    }
    Self.change(&simulation) { model, calendar in
      model.dispatch(contents, articles: site.articleCount, for: number, at: now, in: &calendar)
    }
  }

  /// Adds the units in a container, through the bundles that they may lie in.
  private func addUnits(in container: ItemID, to units: inout [ItemID]) {
    core.forEachChild(of: container) { thing in
      if site.table.level(of: thing) == .unit { units.append(thing) } else { addUnits(in: thing, to: &units) }
    }
  }

  private func tell(_ kind: EventKind, _ shipment: Shipment, _ number: Int, at now: Instant) {
    let time = Timestamp(microseconds: startOfTrial + now.nanoseconds / 1_000)
    said += 1
    var header = EventHeader(kind)
    header.id = EventID(sender: warehouse, sequence: said)
    header.eventTime = time
    header.actor = warehouse
    var details = EventDetails()
    let isReturn = kind == .returnGoods
    if kind == .receive { header.actor = wholesalers[shipment.partner] }
    details.source = isReturn ? wholesalers[shipment.partner] : maker
    details.destination = isReturn ? maker : wholesalers[shipment.partner]
    details.transactions = [
      BusinessTransaction(type: .purchaseOrder, identifier: "PO-\(shipment.order + 1)"),
      BusinessTransaction(type: .despatchAdvice, identifier: "SH-\(number + 1)"),
    ]
    details.document = "SH-\(number + 1)"
    var batch = EventBatch()
    batch.append(header, items: shipment.labels, details: details)
    let before = core.findingCount
    core.take(batch, arrival: max(core.now, time))
    _ = core.takeFeedback()
    raised += core.findingCount - before
  }

  /// Whether the record knows a code as one that is in trade.
  private func verify(_ ask: Int, at now: Instant) {
    let state = core.state(of: market.asks[ask].code)
    let isGood =
      answers?.isGood(market.asks[ask], in: market) ?? (state == .commissioned || state == .released)
    Self.change(&simulation) { model, calendar in
      model.decide(ask, isGood: isGood, at: now, in: &calendar)
    }
  }

  // One access to the simulation each, in which model and calendar are two.

  private static func change(
    _ simulation: inout Simulation<SupplyChain>,
    _ body: (inout SupplyChain, inout Calendar<SupplyChain.Event>) -> Void
  ) { body(&simulation.model, &simulation.calendar) }

  private static func takeRequests(_ simulation: inout Simulation<SupplyChain>) -> [SupplyChain.Request] {
    simulation.model.takeRequests()
  }

  private static func run(_ simulation: inout Simulation<SupplyChain>, until end: Instant) {
    do {
      try simulation.run(until: end)
    } catch {
      preconditionFailure("\(error)")
    }
  }
}
