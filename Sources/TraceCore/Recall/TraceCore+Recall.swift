import TraceModel

extension TraceCore {
  /// Draws up a recall: every affected unit, where it is, who had it, what stays free, and what cannot be decided.
  ///
  /// Changes nothing; a recall that is decided is stated as an event (a hold with the disposition *recalled*).
  public func recall(_ scope: RecallScope) -> RecallDocument {
    let reach = RecallReach(self, scope)
    var writer = RecallWriter(
      core: self, reach: reach, document: RecallDocument(scope: scope, drawnUpAt: now))
    writer.writeUnits()
    writer.writeAmounts()
    writer.writeUndecided()
    writer.writeUnaffected()
    return writer.document
  }
}

private struct RecallWriter {
  let core: TraceCore
  let reach: RecallReach
  var document: RecallDocument
  private var undecided = ItemSet()
  /// Where the last event was of the thing that was asked for last.
  private var foundLast = (item: ItemID.none, place: LocationID.none)

  init(core: TraceCore, reach: RecallReach, document: RecallDocument) {
    self.core = core
    self.reach = reach
    self.document = document
    self.document.unknown = reach.unknown
    self.document.isComplete = core.journal.startIndex == 0
  }

  // MARK: What is affected

  mutating func writeUnits() {
    let custody = CustodyReader(core)
    var tally = CustomerTally()
    var lots = reach.lots
    var inventory: [InventoryKey: (units: Int, containers: Set<ItemID>)] = [:]
    // Neighbors are mostly in one container.
    var last = (key: InventoryKey(place: .none, lot: .none), container: ItemID.none)
    document.units.reserveCapacity(reach.units.count)
    reach.units.forEach { item in
      let steps = custody.steps(of: item)
      let customers = tally.add(steps)
      let lot = core.ledger.lot(of: item)
      let outermost = core.ledger.outermost(of: item)
      let whereabouts = whereabouts(of: item, in: outermost, steps)
      lots.insert(lot)
      document.units.append(
        RecallDocument.Unit(
          item: item, lot: lot, container: core.ledger.parent(of: item), whereabouts: whereabouts,
          holders: customers.map(\.holder), isDerived: reach.derived.contains(item)))
      guard let place = whereabouts.ownPlace else { return }
      let key = InventoryKey(place: place, lot: lot)
      inventory[key, default: (0, [])].units += 1
      if last != (key, outermost) {
        inventory[key]?.containers.insert(outermost)
        last = (key, outermost)
      }
    }
    lots.remove(.none)
    document.lots = lots.sorted()
    document.customers = tally.customers
    document.openInventory = inventory.keys.sorted().map { key in
      RecallDocument.Inventory(
        place: key.place, lot: key.lot, units: inventory[key]?.units ?? 0,
        containers: inventory[key]?.containers.sorted() ?? [])
    }
  }

  mutating func writeAmounts() {
    // order-free: sorted below
    let positions = Set(document.lots.flatMap { core.events(aboutLot: $0) })
    for position in positions.sorted(by: {
      core.journal.entries[$0].sequence < core.journal.entries[$1].sequence
    }) {
      let header = core.journal.header(at: position)
      let details = core.journal.details(at: position)
      let holder = CustodyStep.holder(of: header, details, in: core.table) ?? .none
      for quantity in details?.quantities ?? [] where document.lots.contains(quantity.lot) {
        document.amounts.append(
          RecallDocument.Amount(
            position: position, kind: header.kind, time: header.eventTime,
            place: header.place == .none ? header.readPoint : header.place, holder: holder,
            quantity: quantity))
      }
    }
  }

  private struct InventoryKey: Hashable, Comparable {
    var place: LocationID
    var lot: LotID

    static func < (a: InventoryKey, b: InventoryKey) -> Bool {
      a.place == b.place ? a.lot < b.lot : a.place < b.place
    }
  }

  private mutating func whereabouts(
    of item: ItemID, in outermost: ItemID, _ steps: [CustodyStep]
  ) -> RecallDocument.Whereabouts {
    let flags = core.ledger.flags(of: item)
    let state = core.ledger.state(of: item)
    let place = core.ledger.standing(of: item)?.place ?? lastPlace(of: outermost)
    if state == .destroyed { return .destroyed }
    if flags.contains(.dispensed) { return .dispensed(steps.last { $0.kind == .dispense }?.holder ?? .none) }
    switch state {
    case .released:
      let holder = steps.last?.holder ?? .none
      return steps.last?.kind == .receive ? .heldBy(holder) : .sentTo(holder)
    case .commissioned: return flags.contains(.returned) ? .returned(place) : .onHand(place)
    case .sampled, .labelSampled: return .sampled
    case .labelScrapped, .destroyed: return .destroyed
    case .inactive: return wasRepackaged(item) ? .repackaged : .withdrawn
    case .invalid: return .withdrawn
    case .unassigned, .unallocated, .allocated, .encoded: return .neverApplied
    }
  }

  /// Where the last event was that says so of the thing: what was made somewhere and never moved is there.
  private mutating func lastPlace(of item: ItemID) -> LocationID {
    if item != foundLast.item {
      let positions = core.journal.positions(touching: item)
      let last = positions.last { core.isInEffect($0) && core.journal.header(at: $0).place != .none }
      foundLast = (item, last.map { core.journal.header(at: $0).place } ?? .none)
    }
    return foundLast.place
  }

  private func wasRepackaged(_ item: ItemID) -> Bool {
    core.journal.positions(touching: item).contains {
      core.isInEffect($0) && core.journal.header(at: $0).kind == .repackage
    }
  }

  // MARK: What contradicts itself

  mutating func writeUndecided() {
    for position in core.findingLog.standing {
      let finding = core.findingLog[position]
      guard RuleCatalogue.contradictions.contains(finding.rule) else { continue }
      let involved = units(involvedIn: finding)
      guard claims(finding) || involved.contains(where: { reach.units.contains($0) }) else { continue }
      let doubtful = Set(involved).filter { !reach.units.contains($0) }.sorted()
      guard !doubtful.isEmpty else { continue }
      for unit in doubtful { undecided.insert(unit) }
      document.undecided.append(
        RecallDocument.Undecided(
          finding: position, rule: finding.rule, events: finding.events, units: doubtful))
    }
    document.widening = undecided.count
  }

  /// Whether one version has the thing in an affected lot.
  private func claims(_ finding: Finding) -> Bool {
    guard finding.rule == .commissionedTwice || finding.rule == .lotMismatch else { return false }
    return reach.lots.contains(finding.lot)
      || core.ledger.otherLots(of: finding.item).contains { reach.lots.contains($0) }
  }

  /// Units that stand on either side of a contradiction: the thing with what is in it, and the contents of the containers
  /// that it may be in.
  private func units(involvedIn finding: Finding) -> [ItemID] {
    var roots: [ItemID] = [finding.item]
    if finding.rule != .commissionedTwice, finding.rule != .lotMismatch {
      roots.append(finding.container)
      if finding.item.isSome { roots.append(core.ledger.parent(of: finding.item)) }
      if finding.rule == .secondParent { roots += formerContainers(of: finding) }
    }
    var units: [ItemID] = []
    for root in roots where root.isSome {
      core.ledger.forEachInside(of: root) {
        if reach.isUnit($0), core.ledger.isKnown($0) { units.append($0) }
      }
    }
    return units
  }

  /// Where the site moves a thing to its new container, the first claim is where it was before.
  private func formerContainers(of finding: Finding) -> [ItemID] {
    guard let event = finding.events.first, let position = core.position(of: event) else { return [] }
    return core.genealogy.residences(of: finding.item).filter { $0.left == position }.map(\.container)
  }

  // MARK: What is not affected

  mutating func writeUnaffected() {
    let products = affectedProducts()
    let reason = reason()
    // By short name: every unit that the record knows passes here.
    var counts = Array(repeating: (units: 0, onHand: 0), count: core.table.lotCount + 1)
    var last = (product: ProductID.none, isAffected: false)
    core.ledger.forEachKnownItem { item in
      let state = core.ledger.state(of: item)
      guard state == .commissioned || state == .released, !reach.units.contains(item),
        !undecided.contains(item)
      else { return }
      let product = core.rulebook.classes(item).product
      if product != last.product { last = (product, products.contains(product)) }
      let lot = Int(core.ledger.lot(of: item).raw)
      guard last.isAffected, reach.isUnit(item), counts.indices.contains(lot) else { return }
      counts[lot].units += 1
      counts[lot].onHand += state == .commissioned ? 1 : 0
    }
    document.unaffected = counts.enumerated().filter { $0.element.units > 0 }.map { lot, count in
      RecallDocument.Unaffected(
        lot: LotID(raw: numericCast(lot)), units: count.units, onHand: count.onHand, reason: reason)
    }
  }

  private func affectedProducts() -> Set<ProductID> {
    var products: Set<ProductID> = []
    for lot in document.lots { products.insert(core.table.definition(of: lot)?.product ?? .none) }
    if reach.lots.isEmpty {
      reach.units.forEach { products.insert(core.rulebook.classes($0).product) }
    }
    products.remove(.none)
    return products
  }

  private func reason() -> RecallDocument.Unaffected.Reason {
    switch document.scope {
    case .lot: .otherLot
    case .material: .withoutTheMaterial
    case .machine: .notHandled
    case .items, .serials: .notListed
    }
  }
}

extension RecallDocument.Whereabouts {
  /// The place where the site itself has the unit, or nil where it does not.
  public var ownPlace: LocationID? {
    switch self {
    case .onHand(let place), .returned(let place): place
    default: nil
    }
  }
}
