import TraceModel

/// Shipping, and what happens after it.
extension Rulebook {
  func ship(_ items: UnsafeBufferPointer<ItemID>) {
    if items.isEmpty { namesNothing() }
    guard checkDocuments() else { return }
    let named = items.count > 1 ? Set(items) : []
    var shipped: [ItemID] = []
    for item in items {
      // A list of contents: the container's shipping is the child's.
      if isInside(item, anyOf: named) { continue }
      guard let (state, target) = use(item, isLegal: isOnward(item)),
        checkContents(of: item, wasCommissioned: state.rawValue >= SerialState.commissioned.rawValue)
      else { continue }
      let container = ledger.parent(of: item)
      if container.isSome {
        breach(.shippedOutOfContainer, item: item, container: container)
        ledger.detach(item)
        touch(container)
      }
      setState(of: item) { record in
        record.state = target
        record.flags.insert(.away)
        record.flags.remove(.returned)
      }
      setStanding(of: item, holder: details?.destination ?? .none)
      shipped.append(item)
    }
    register(shipped)
  }

  /// Whether whoever has a thing that has left sends it on: the next hop, and not the same shipment twice.
  private func isOnward(_ item: ItemID) -> Bool {
    guard ledger.state(of: item) == .released, let holder = ledger.standing(of: item)?.holder, holder != .none
    else { return false }
    guard ledger.table.definition(of: holder)?.kind == .partner else { return false }
    func owner(_ place: LocationID) -> ActorID { ledger.table.definition(of: place)?.owner ?? .none }
    return [details?.source, owner(header.readPoint), owner(header.place)].contains(holder)
  }

  private func isInside(_ item: ItemID, anyOf named: Set<ItemID>) -> Bool {
    guard !named.isEmpty else { return false }
    var current = ledger.parent(of: item)
    while current.isSome {
      if named.contains(current) { return true }
      current = ledger.parent(of: current)
    }
    return false
  }

  private func checkDocuments() -> Bool {
    guard policy.shippingNeedsDocuments else { return true }
    var passes = true
    if details?.source ?? ActorID.none == ActorID.none || details?.destination ?? ActorID.none == ActorID.none
    {
      passes = breach(.shippingPartiesMissing, item: .none)
    }
    if details?.transactions.isEmpty ?? true { passes = breach(.shippingOrderMissing) && passes }
    return passes
  }

  /// Everything that leaves with a thing: not held, not expired, released where the site demands it, and packed.
  private func checkContents(of item: ItemID, wasCommissioned: Bool) -> Bool {
    var lots = LotsSeen()
    var passes = true
    var empty: [ItemID] = []
    var filled: Set<PackagingLevel?> = []
    if ledger.flags(of: item).contains(.held) { passes = breach(.shippedOnHold, item: item) }
    ledger.forEachInside(of: item) { inside in
      guard let record = ledger.existing(inside)?.pointee else { return }
      if record.flags.contains(.held), inside != item {
        passes = breach(.shippedOnHold, item: inside) && passes
      }
      if record.lot != .max, record.lot != lots.last { lots.see(record.lot, inside) }
      guard isContainer(inside) else { return }
      if ledger.isEmpty(inside) {
        empty.append(inside)
      } else if inside != item {
        filled.insert(level(of: inside))
      }
    }
    for (lot, example) in lots.seen {
      let lot = LotID(raw: lot)
      lotsRead.append(lot)
      let standing = ledger.lots[Int(lot.raw)]
      if standing.isHeld(at: header.eventTime) {
        passes = breach(.shippedOnHold, item: example, lot: lot) && passes
      } else if policy.shippingNeedsRelease, !standing.isReleased(at: header.eventTime) {
        passes = breach(.shippedUnreleased, item: example, lot: lot) && passes
      }
      if isExpired(lot) { passes = breach(.shippedExpired, item: example, lot: lot) && passes }
    }
    return checkPacking(of: item, empty: empty, filled: filled, wasCommissioned) && passes
  }

  /// Whether what leaves was packed: `empty` and `filled` are containers inside.
  private func checkPacking(
    of item: ItemID, empty: [ItemID], filled: Set<PackagingLevel?>, _ wasCommissioned: Bool
  ) -> Bool {
    if empty.first == item {
      // Of what was never commissioned it is said that nothing of it is known.
      return !wasCommissioned || breach(.shippedEmpty, item: item)
    }
    if empty.count > 1, let level = level(of: empty[0]), !filled.contains(level) {
      return breach(
        .levelNeverPacked, item: item,
        note: "nothing is recorded in any of \(empty.count) \(level)s in it")
    }
    var passes = true
    for inside in empty {
      passes = breach(.shippedEmpty, item: inside, container: ledger.parent(of: inside)) && passes
    }
    return passes
  }

  /// The lots inside a thing, each with one example, in the order of their appearance.
  private struct LotsSeen {
    var last = UInt32.max
    var seen: [(UInt32, ItemID)] = []

    mutating func see(_ lot: UInt32, _ item: ItemID) {
      last = lot
      if !seen.contains(where: { $0.0 == lot }) { seen.append((lot, item)) }
    }
  }

  private func isExpired(_ lot: LotID) -> Bool {
    guard let expiry = ledger.expiry(of: lot, at: header.eventTime) else { return false }
    return header.eventTime.day(at: header.offset) > Int64(expiry.lastDay.daysSince1970)
  }

  private func setStanding(of item: ItemID, holder: ActorID) {
    var standing = Standing()
    standing.place = header.place
    standing.holder = holder
    standing.event = header.id
    ledger.setStanding(standing, of: item)
  }

  // MARK: Documents

  /// The names by which both sides know the movement.
  private var documentKeys: [ShipmentRegister.Key] {
    guard let details else { return [] }
    var keys = details.document.isEmpty ? [] : [details.document]
    for transaction in details.transactions {
      keys.append("\(transaction.type.word) \(transaction.identifier)")
    }
    return keys
  }

  private func register(_ things: [ItemID]) {
    guard !things.isEmpty else { return }
    let keys = documentKeys
    // An order may come in several deliveries: what one delivery has to bring is in its despatch advice, where there is one.
    let delivery =
      keys.first { $0.hasPrefix(BusinessTransactionType.despatchAdvice.word + " ") } ?? keys.first
    for key in keys {
      var shipment =
        ledger.register.shipments[key]
        ?? ShipmentRegister.Shipment(
          event: header.id, shippedAt: header.eventTime, destination: details?.destination ?? .none,
          document: details?.document ?? "", things: [])
      if shipment.things.isEmpty, key == delivery {
        ledger.register.expectReceipt(
          key, until: header.recordTime.advanced(byMicroseconds: policy.receiptDue))
      }
      shipment.things += things
      ledger.setShipment(shipment, for: key)
      for item in things { ledger.addDocument(key, of: item) }
    }
  }

  // MARK: After shipping

  func voidShipment(_ items: UnsafeBufferPointer<ItemID>) {
    if items.isEmpty { namesNothing() }
    for item in items {
      guard admits(item, ledger.record(item)) else { continue }
      // What left on a pallet comes back with the pallet; alone, it would be a return.
      let own = ledger.ownState(of: item)
      guard let target = transition(of: item, in: own), own == .released else {
        touch(item)
        continue
      }
      setState(of: item) { record in
        record.state = target
        record.flags.remove(.away)
      }
      setStanding(of: item, holder: .none)
    }
  }

  func receive(_ items: UnsafeBufferPointer<ItemID>) {
    if items.isEmpty { namesNothing() }
    let named = items.count > 1 ? Set(items) : []
    let isOwnDock =
      header.place != .none && ledger.table.definition(of: header.place).map { $0.owner == .none } ?? false
    for item in items {
      if isInside(item, anyOf: named) { continue }
      checkStatements(item)
      guard let (_, target) = use(item) else { continue }
      leaveContainer(item, note: "receive")
      setState(of: item) { record in
        record.state = isOwnDock ? .commissioned : target
        if isOwnDock { record.flags.remove(.away) } else { record.flags.insert(.away) }
      }
      setStanding(of: item, holder: isOwnDock ? .none : details?.destination ?? header.actor)
      markReceived(item)
    }
  }

  private func markReceived(_ item: ItemID) {
    for key in documentKeys {
      guard var shipment = ledger.register.shipments[key] else { continue }
      shipment.received.insert(item)
      ledger.setShipment(shipment, for: key)
    }
  }

  func takeReturn(_ items: UnsafeBufferPointer<ItemID>) {
    if items.isEmpty { namesNothing() }
    let isLinked = !documentKeys.isEmpty
    for item in items {
      checkStatements(item)
      guard let (state, target) = use(item) else { continue }
      if !isLinked, state == .released {
        guard breach(.returnNotLinked, item: item, note: " that the event names") else { continue }
      }
      leaveContainer(item, note: "return")
      setState(of: item) { record in
        record.state = target
        record.flags.remove(.away)
        record.flags.insert(.returned)
      }
      setStanding(of: item, holder: .none)
    }
  }

  /// Lot and expiry as the event states them, against the record.
  func checkStatements(_ item: ItemID) {
    let lot = ledger.lot(of: item)
    if header.lot != .none, lot != .none, header.lot != lot {
      breach(.lotMismatch, item: item, lot: header.lot, note: "lot \(words(lot))")
    }
    if let stated = details?.expiry, let expiry = ledger.table.definition(of: lot)?.expiry, stated != expiry,
      stated != ledger.expiry(of: lot, at: header.eventTime)
    {
      lotsRead.append(lot)
      breach(.expiryMismatch, item: item, lot: lot, note: "\(stated) instead of \(expiry)")
    }
  }
}
