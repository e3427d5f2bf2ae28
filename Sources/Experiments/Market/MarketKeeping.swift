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
  private let site: Site
  private let messages: MarketMessages
  private var core: TraceCore { messages.core }
  private let startOfTrial: Int64
  private let isInterrupted: @Sendable () -> Bool
  /// Pallets that the record has in stock, in the order of their lots; taken from the front.
  private var stock: ArraySlice<(label: ItemID, usableUntil: Instant)> = []
  /// Cases on pallets of which some are gone, in the same order.
  private var loose: ArraySlice<(box: ListedCase, usableUntil: Instant)> = []
  private var listed: Set<ItemID> = []
  /// Pallets that the logistics provider has in their places, where there is one; and those of the record that he has not yet.
  private var atProvider: Set<ItemID> = []
  private var awaited: [ItemID: Instant] = [:]
  private var expiries: [LotID: Instant] = [:]
  /// When a lot was released about whose stock nobody was asked yet; nil where there is none.
  private var released: Instant?
  /// Cases to a full pallet.
  private let casesPerPallet: Int
  /// Whether the warehouse system's books say what is in stock.
  private let picksFromBooks: Bool
  /// The warehouse system's books while orders are served, where they and not the repository say what is in stock.
  private var books: BookKeeping?
  /// Findings that the record has raised about what the market told it.
  var raised: Int { messages.raised }

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
    (self.plan, self.site) = (plan, site)
    messages = MarketMessages(plan, trial, site: site, core: core)
    startOfTrial = trial.plan.clocks.startOfTrial
    isInterrupted = trial.isInterrupted
    casesPerPallet = trial.plan.palletizer.casesPerPallet
    picksFromBooks = trial.books?.architecture == .stitched
    // Who asks about a pack is who has it: a dispenser before he gives it out, a returns desk before it sells it again.
    var asked = plan
    asked.verifies = max(plan.verifies, trial.verification?.askedShare ?? 0)
    if let asking = trial.verification { asked.hours = OpeningHours(asking, startOfTrial: startOfTrial) }
    simulation = Simulation(
      SupplyChain(asked, trial.plan.mechanisms, seed: trial.seed, trial: number))
  }

  /// A wholesaler, as the record has him.
  func wholesaler(_ number: Int) -> ActorID { messages.wholesalers[number] }

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
    // What it asks is answered when everything else that has come by now was told to the record and to the books.
    released = now
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
    for label in pallets.sorted() {
      let usableUntil = expiries[lot.id] ?? .distantFuture
      if plan.logistics.usesProvider, !atProvider.contains(label) {
        awaited[label] = usableUntil
      } else {
        stock.append((label, usableUntil))
      }
    }
  }

  /// The logistics provider has pallets in their places: what the record has in stock of them can be picked.
  private func store(_ labels: [ItemID]) {
    atProvider.formUnion(labels)
    for label in labels {
      if let usableUntil = awaited.removeValue(forKey: label) { stock.append((label, usableUntil)) }
    }
  }

  /// The end of the last day on which a lot can be used.
  private func end(of expiry: ExpiryDate) -> Instant {
    let microseconds = Int64(expiry.lastDay.daysSince1970 + 1) * 86_400_000_000 - startOfTrial
    return microseconds > Int64.max / 1_000 ? .distantFuture : Instant(nanoseconds: microseconds * 1_000)
  }

  /// Lets everything happen that is due before `end`; what is asked is answered at the instant at which it is asked.
  func advance(to end: Instant) {
    if let at = released {
      released = nil
      serve(at: at)
    }
    while !isInterrupted() {
      let next = simulation.calendar.nextTime
      guard next < end else { return }
      Self.run(&simulation, until: next + .nanoseconds(1))
      serve(at: next)
    }
  }

  /// When the market ends whose last lot has ended at `now`.
  func end(lastLotAt now: Instant) -> Instant { now.adding(plan.runsOn) ?? now }

  /// The market has come to its end: what has become of goods and documents.
  func finish(at end: Instant, _ books: BookKeeping? = nil) -> MarketSummary {
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
        case .pick: pick(at: now)
        case .transfer(let transfer): messages.transfer(market.transfers[transfer], transfer, at: now)
        case .store(let transfer): store(market.transfers[transfer].labels)
        case .tell(let transfer): messages.storage(market.transfers[transfer], transfer, at: now)
        case .build(let shipment): messages.build(market.shipments[shipment], at: now)
        case .ship(let shipment): ship(shipment, at: now)
        case .receive(let shipment): messages.receive(market.shipments[shipment], shipment, at: now)
        case .takeBack(let shipment): messages.takeBack(market.shipments[shipment], shipment, at: now)
        case .verify(let ask): verify(ask, at: now)
        case .label(let numbers): label(numbers, at: now)
        case .open(let box): messages.open(market, box, at: now)
        case .collect(let box): messages.collect(market, box, at: now)
        case .end(let ending): end(market.endings[ending], at: now)
        case .adjust(let claim): messages.adjust(market.adjustment(of: claim), claim, at: now)
        }
      }
    }
  }

  /// Whether anything happens before `end`.
  func isDue(before end: Instant) -> Bool { simulation.calendar.nextTime < end }

  /// Lets everything happen that is due before `end`, while the site's systems have these books.
  func advance(to end: Instant, _ books: BookKeeping?) {
    guard isDue(before: end) || released != nil else { return }
    // Held for as long only, so that the books are not copied when they change.
    if picksFromBooks { self.books = books }
    advance(to: end)
    self.books = nil
  }

  /// The repository says what is in stock, or the warehouse system's books, as the site's systems hang together.
  private func pick(at now: Instant) {
    if picksFromBooks, books == nil { return }
    let (waiting, orders) = (market.waiting, market.orders)
    func open(_ order: Int, _ count: KeyPath<Order, Int>) -> Int {
      order < orders.count ? orders[order][keyPath: count] : 0
    }
    let labels = takePallets(open(waiting.pallets, \.open), at: now).map(\.label)
    let boxes = takeCases(min(casesPerPallet, open(waiting.cases, \.openCases)), at: now)
    if waiting.pallets == waiting.cases {
      allot(labels, boxes, to: waiting.pallets, at: now)
    } else {
      allot(labels, [], to: waiting.pallets, at: now)
      allot([], boxes, to: waiting.cases, at: now)
    }
  }

  private func allot(_ labels: [ItemID], _ boxes: [ListedCase], to order: Int, at now: Instant) {
    if labels.isEmpty, boxes.isEmpty { return }
    let mixed = boxes.isEmpty ? ItemID.none : site.issueLogisticUnit(level: .pallet, lot: .none)
    Self.change(&simulation) { model, calendar in
      model.allot(labels, boxes, onto: mixed, to: order, at: now, in: &calendar)
    }
  }

  /// The next pallets that are in stock, and until when what is on them can be used.
  private func takePallets(_ count: Int, at now: Instant) -> [(label: ItemID, usableUntil: Instant)] {
    if count == 0 { return [] }
    guard picksFromBooks else {
      // Lots come in the order of their expiry, but for products that last for another time.
      stock.removeAll { $0.usableUntil <= now }
      defer { stock = stock.dropFirst(count) }
      return Array(stock.prefix(count))
    }
    let believed = books?.palletsInStock(at: now, first: count) { pallet, lot in
      !listed.contains(pallet) && expiries[lot].map { now < $0 } ?? true
        && (!plan.logistics.usesProvider || atProvider.contains(pallet))
    }
    listed.formUnion((believed ?? []).map(\.pallet))
    return (believed ?? []).map { ($0.pallet, expiries[$0.lot] ?? .distantFuture) }
  }

  /// The next cases that are in stock on pallets of which others are gone; where there are none, the next pallet is broken.
  private func takeCases(_ count: Int, at now: Instant) -> [ListedCase] {
    if count == 0 { return [] }
    loose.removeAll { $0.usableUntil <= now }
    while loose.count < count, let pallet = takePallets(1, at: now).first {
      core.forEachChild(of: pallet.label) {
        loose.append((ListedCase($0, on: pallet.label), pallet.usableUntil))
      }
    }
    defer { loose = loose.dropFirst(count) }
    return loose.prefix(count).map(\.box)
  }

  /// A truck has left: the record is told by SSCC, and says what is in the shipment.
  private func ship(_ number: Int, at now: Instant) {
    let shipment = market.shipments[number]
    messages.ship(shipment, number, at: now)
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

  /// What comes of the question whether a code is good: where queries have no way of their own, the record knows it as one that is
  /// in trade or not.
  private func verify(_ ask: Int, at now: Instant) {
    let state = core.state(of: market.code(of: market.asks[ask].unit, at: now))
    let isInTrade = state == .commissioned || state == .released
    let answer = answers?.answer(market.asks[ask], in: market) ?? (isInTrade ? .verified : .refused)
    Self.change(&simulation) { model, calendar in
      model.decide(ask, answer, at: now, in: &calendar)
    }
  }

  /// New labels are printed: each gets a number that is issued for it, of which the record hears where somebody tells.
  private func label(_ numbers: Range<Int>, at now: Instant) {
    let items = numbers.map { number in
      let new = market.relabeled[number]
      return site.issueNewNumber(
        like: market.seals[market.cases[new.unit.box].seal].lot, byRepackager: new.isRepackaged)
    }
    Self.change(&simulation) { model, _ in model.number(numbers, as: items) }
    messages.relabel(market, numbers, at: now)
  }

  /// A dispenser tells that a unit's way has ended with him.
  private func end(_ ending: Ending, at now: Instant) {
    let code = market.code(of: ending.unit, at: now)
    guard code.isSome else { return }
    messages.end(ending, code, at: now)
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
