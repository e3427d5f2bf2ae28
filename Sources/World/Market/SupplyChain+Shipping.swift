import EventKernel
import TraceModel

/// An order of a wholesaler.
public struct Order: Sendable, Hashable {
  /// Who ordered.
  public let partner: Int
  /// When.
  public let at: Instant
  /// How many pallets are still to be delivered.
  public internal(set) var open: Int
  /// How many cases are still to be delivered besides.
  public internal(set) var openCases: Int
}

/// A case on a list by which people pick.
public struct ListedCase: Sendable, Hashable {
  /// The label of the pallet on which the record has it.
  public let pallet: ItemID
  /// Its label.
  public let label: ItemID

  /// A case on a pallet, by their labels.
  public init(_ label: ItemID, on pallet: ItemID) { (self.label, self.pallet) = (label, pallet) }
}

/// What leaves on one truck.
public struct Shipment: Sendable {
  /// The order.
  public let order: Int
  /// To whom it goes.
  public let partner: Int
  /// The labels on the list by which it was picked.
  public let listed: [ItemID]
  /// The cases on the list, and the label for the pallet that is built of them.
  public let listedCases: [ListedCase]
  /// See ``listedCases``.
  public let mixed: ItemID
  /// The cases that people have found and scanned onto it.
  public internal(set) var moved: [ListedCase] = []
  /// The pallets that people have found and loaded.
  public internal(set) var loaded: [Int] = []
  /// The labels that were scanned at the dock.
  public internal(set) var labels: [ItemID] = []
  /// When it left.
  public internal(set) var leftAt: Instant?
  /// When it will arrive, or has.
  public internal(set) var isDue: Instant?
  /// When it arrived.
  public internal(set) var arrivedAt: Instant?
  /// When it was put into stock.
  public internal(set) var stockedAt: Instant?
  /// When it was set apart because its document was missing.
  public internal(set) var quarantinedAt: Instant?
  /// When it was sent back.
  public internal(set) var sentBackAt: Instant?
  /// When the partner took its document.
  public internal(set) var documentedAt: Instant?
  /// The document that was sent last.
  public internal(set) var document: Int?

  /// Where it is at `now`.
  public func holder(at now: Instant) -> Holder {
    func since(_ time: Instant?) -> Bool { time.map { $0 <= now } ?? false }
    if since(sentBackAt) { return Holder(.maker) }
    if since(stockedAt) { return Holder(.stock, partner) }
    if since(quarantinedAt) { return Holder(.quarantine, partner) }
    if since(arrivedAt) { return Holder(.dock, partner) }
    return since(leftAt) ? Holder(.truck, partner) : Holder(.site)
  }
}

// Orders, picking, loading: the list comes from the record, and what is loaded from what stands there.
extension SupplyChain {
  mutating func order(_ partner: Int, at now: Instant, in calendar: inout Calendar<Event>) {
    orders.append(
      Order(partner: partner, at: now, open: plan.palletsPerOrder, openCases: plan.casesPerOrder))
    // Whatever waits is looked at again: systems may have learned of stock since.
    noteServed()
    askForPicking()
    plan(.order(partner), at: now.later(plan.ordersEvery.nanoseconds), in: &calendar)
  }

  /// Orders that have all that was wanted wait no longer.
  private mutating func noteServed() {
    while waiting.pallets < orders.count, orders[waiting.pallets].open == 0 { waiting.pallets += 1 }
    while waiting.cases < orders.count, orders[waiting.cases].openCases == 0 { waiting.cases += 1 }
  }

  /// What there is for orders that wait.
  mutating func askForPicking() {
    if waiting.pallets < orders.count || waiting.cases < orders.count { ask(.pick) }
  }

  /// The record has these pallets, and cases on others, in stock for an order; where it has too few, the rest waits for the
  /// next lot. The cases go onto a pallet of their own, with a label that the site has issued.
  public mutating func allot(
    _ labels: [ItemID], _ listed: [ListedCase] = [], onto mixed: ItemID = .none, to order: Int,
    at now: Instant, in calendar: inout Calendar<Event>
  ) {
    precondition(labels.isEmpty || order == waiting.pallets, "order \(order) before \(waiting.pallets)")
    precondition(listed.isEmpty || order == waiting.cases, "order \(order) before \(waiting.cases)")
    precondition(labels.count <= orders[order].open, "\(labels.count) pallets of \(orders[order].open)")
    precondition(
      listed.count <= orders[order].openCases, "\(listed.count) of \(orders[order].openCases) cases")
    orders[order].open -= labels.count
    orders[order].openCases -= listed.count
    let before = waiting
    noteServed()
    // More cases than a pallet takes go in turn.
    if before != waiting || !listed.isEmpty { askForPicking() }
    guard !labels.isEmpty || !listed.isEmpty else { return }
    let shipment = shipments.count
    shipments.append(
      Shipment(
        order: order, partner: orders[order].partner, listed: labels, listedCases: listed, mixed: mixed))
    var stream = draws.picking.stream(UInt64(shipment))
    plan(.load(shipment), at: now.later(CaseLives.about(plan.picking, &stream)), in: &calendar)
  }

  /// People look for each label on the list and load what they find.
  mutating func load(_ number: Int, at now: Instant, in calendar: inout Calendar<Event>) {
    for label in shipments[number].listed {
      guard let pallet = atSite[label]?.first else {
        tally.notFound += 1
        continue
      }
      // Nobody loads an empty pallet, or what may not be used any more when the truck leaves: another one is wanted.
      let (isEmpty, isExpired) = (pallets[pallet].boxes.isEmpty, isExpired(pallet, at: now))
      if isEmpty || !isExpired { atSite[label]?.removeFirst() }
      if isEmpty || isExpired {
        reopen(shipments[number].order)
        continue
      }
      pallets[pallet].shipment = number
      shipments[number].loaded.append(pallet)
      shipments[number].labels.append(label)
      tally.shipped += units(ofPallet: pallet)
    }
    buildMixed(number, at: now)
    guard !shipments[number].loaded.isEmpty else { return }
    shipments[number].leftAt = now
    var stream = draws.transport.stream(UInt64(number))
    let arrival = now.later(CaseLives.about(plan.transport, &stream))
    shipments[number].isDue = arrival
    plan(.arrive(number), at: arrival, in: &calendar)
    ask(.ship(shipment: number))
  }

  /// Whether the use of anything on a pallet has ended.
  private func isExpired(_ pallet: Int, at now: Instant) -> Bool {
    pallets[pallet].boxes.contains { usableUntil(ofSeal: $0.seal) <= now }
  }

  /// An order lacks what was taken for it: a pallet, or so many single cases.
  mutating func reopen(_ order: Int, cases: Int = 0) {
    orders[order].openCases += cases
    orders[order].open += cases == 0 ? 1 : 0
    if cases == 0 { waiting.pallets = min(waiting.pallets, order) }
    if cases > 0 { waiting.cases = min(waiting.cases, order) }
    askForPicking()
  }

  mutating func arrive(_ number: Int, at now: Instant, in calendar: inout Calendar<Event>) {
    shipments[number].arrivedAt = now
    if shipments[number].documentedAt != nil {
      stock(number, at: now, in: &calendar)
    } else {
      plan(.overdue(number), at: now.later(plan.exchange.waitsForData.nanoseconds), in: &calendar)
    }
  }

  /// The document has not come: the lax take the goods without it, the strict set them apart.
  mutating func waitInVain(_ number: Int, at now: Instant, in calendar: inout Calendar<Event>) {
    guard shipments[number].stockedAt == nil else { return }
    if partners[shipments[number].partner].takesWithout {
      stock(number, at: now, in: &calendar)
    } else {
      shipments[number].quarantinedAt = now
      plan(.sendBack(number), at: now.later(plan.exchange.deadline.nanoseconds), in: &calendar)
    }
  }

  mutating func sendBack(_ number: Int, at now: Instant) {
    guard shipments[number].stockedAt == nil else { return }
    shipments[number].sentBackAt = now
    ask(.takeBack(shipment: number))
  }

  /// Units on a pallet.
  public func units(ofPallet number: Int) -> Int {
    pallets[number].boxes.reduce(0) { $0 + seals[$1.seal].cases[$1.number].units.count }
  }

  /// Units of a shipment that were loaded.
  public func units(of shipment: Shipment) -> Int { shipment.loaded.reduce(0) { $0 + units(ofPallet: $1) } }
}
