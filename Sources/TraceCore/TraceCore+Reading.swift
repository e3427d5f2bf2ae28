import TraceModel

/// What can be read of the record.
extension TraceCore {
  /// The state of a serial number, inherited or its own.
  public func state(of item: ItemID) -> SerialState { ledger.state(of: item) }

  /// The container that the record has the item in, or `none`.
  public func parent(of item: ItemID) -> ItemID { ledger.parent(of: item) }

  /// Appends state and container of each number in a run.
  public func appendFates(of items: Range<UInt32>, to list: inout [ItemFate]) {
    ledger.appendFates(of: items, to: &list)
  }

  /// The lot that the record has the item in, or `none`.
  public func lot(of item: ItemID) -> LotID { ledger.lot(of: item) }

  /// Calls `body` with each direct child, in the order of packing.
  public func forEachChild(of container: ItemID, _ body: (ItemID) -> Void) {
    ledger.forEachChild(of: container, body)
  }

  /// Everything that was raised, in order; what does not stand any more is marked as withdrawn.
  public var findings: [Finding] { Array(findingLog.all) }

  /// How many findings were ever raised.
  public var findingCount: Int { findingLog.count }

  /// The finding at a position below `findingCount`.
  public func finding(at position: Int) -> Finding { findingLog[position] }

  /// Positions of the findings about an item, as the thing or as the container.
  public func findings(about item: ItemID) -> [Int] { findingLog.positions(about: item) }

  /// Positions of the findings that name a lot.
  public func findings(aboutLot lot: LotID) -> [Int] { findingLog.positions(aboutLot: lot) }

  /// Appends the direct children of a container, in the order of packing.
  public func appendContents(of container: ItemID, to list: inout [ItemID]) {
    ledger.appendChildren(of: container, to: &list)
  }

  /// Identities of the exchange documents under which the item left, alone or in a container around it.
  public func documents(of item: ItemID) -> [String] {
    var documents: [String] = []
    for key in ledger.documentKeys(of: item) {
      let document = ledger.register.shipments[key]?.document ?? ""
      if !document.isEmpty, !documents.contains(document) { documents.append(document) }
    }
    return documents
  }

  /// Things from stock that fill `order`, the oldest expiry first; fewer where stock runs out.
  ///
  /// Stock is what counts, has not left, is not held and not expired, and is at the place as far as the record knows.
  /// A thing inside a container of the order's level or above is not taken out of it unless nothing else is left. The
  /// time grows with the number of items in memory.
  public func pickList(for order: PickOrder) -> [ItemID] {
    var candidates: [Candidate] = []
    guard order.quantity > 0 else { return [] }
    ledger.forEachKnownItem { item in
      guard rulebook.classes(item).level == order.level, ledger.state(of: item) == .commissioned,
        !ledger.flags(of: item).contains(.held), isAt(order.place, item), let lot = pickedLot(of: item),
        lot.definition.product == order.product,
        !ledger.standing(of: lot.id).isHeld(at: now), !isExpired(lot.id)
      else { return }
      candidates.append(
        Candidate(
          isInside: ledger.parent(of: item).isSome,
          expiry: ledger.expiry(of: lot.id, at: now)?.lastDay.daysSince1970 ?? .max,
          item: item))
    }
    return candidates.sorted().prefix(order.quantity).map(\.item)
  }

  private struct Candidate: Comparable {
    var isInside: Bool
    var expiry: Int32
    var item: ItemID

    static func < (a: Candidate, b: Candidate) -> Bool {
      if a.expiry != b.expiry { return a.expiry < b.expiry }
      return a.isInside == b.isInside ? a.item < b.item : b.isInside
    }
  }

  private func isAt(_ place: LocationID, _ item: ItemID) -> Bool {
    guard place != .none, let standing = ledger.standing(of: item), standing.place != .none else {
      return true
    }
    return standing.place == place
  }

  /// The lot of a thing, or of what is in it.
  private func pickedLot(of item: ItemID) -> (id: LotID, definition: LotDefinition)? {
    var current = item
    while true {
      let lot = ledger.lot(of: current)
      if let definition = table.definition(of: lot) { return (lot, definition) }
      guard let child = rulebook.firstChild(of: current) else { return nil }
      current = child
    }
  }

  private func isExpired(_ lot: LotID) -> Bool {
    guard let expiry = ledger.expiry(of: lot, at: now) else { return false }
    return now.day() > Int64(expiry.lastDay.daysSince1970)
  }
}
