import TraceModel

/// Which lots are in the archive.
final class LotSealer {
  struct Sealed {
    /// Units that were in trade, for the counts of a recall.
    var units: Int
  }

  var archive: (any LotArchive)?
  var sealed: [LotID: Sealed] = [:]
}

extension TraceCore {
  /// Where sealed lots go; without one none can be sealed.
  public var archive: (any LotArchive)? {
    get { sealer.archive }
    set {
      sealer.archive = newValue
      ledger.bringBack = { [unowned self] in bringBack($0) }
    }
  }

  /// The lots that are in the archive, in ascending order.
  public var sealedLots: [LotID] { sealer.sealed.keys.sorted() }

  /// Moves a closed, shipped and reconciled lot out of memory.
  ///
  /// Pages of 4,096 serial numbers leave in which nothing but the lot's things was ever named; a pallet whose number stands in
  /// a page with those of other lots stays. Numbers keep their meaning, so that findings and events go on naming them. Any
  /// question or event about one of the things brings the lot back by itself.
  public func seal(_ lot: LotID) throws(SealRefusal) {
    guard let archive else { throw .noArchive }
    guard table.definition(of: lot) != nil else { throw .unknownLot(lot) }
    guard sealer.sealed[lot] == nil else { throw .sealedAlready(lot) }
    try checkClosed(lot)
    let units = try unitsInTrade(of: lot)
    var sealed = SealedLot(lot: lot, sealedAt: now)
    for page in ledger.heldPages where ledger.holdsOnly(lot, page: page) {
      sealed.pages.append(ledger.exportPage(page, keepsLists: policy.keepsJournal))
      ledger.sealedPages[page] = lot
    }
    archive.store(sealed)
    sealer.sealed[lot] = LotSealer.Sealed(units: units)
  }

  /// Brings a lot back into memory; does nothing where it is there.
  public func bringBack(_ lot: LotID) {
    guard sealer.sealed.removeValue(forKey: lot) != nil else { return }
    guard let sealed = archive?.load(lot) else { return }
    for page in sealed.pages { ledger.sealedPages[page.number] = nil }
    for page in sealed.pages { ledger.importPage(page, keepsLists: policy.keepsJournal) }
    archive?.remove(lot)
  }

  private func checkClosed(_ lot: LotID) throws(SealRefusal) {
    guard ledger.standing(of: lot).closedAt != nil else { throw .stillOpen(lot) }
    let open = findingLog.standing.reduce(0) { count, position in
      let finding = findingLog[position]
      guard finding.severity >= .major else { return count }
      return count + (finding.lot == lot || ledger.lot(of: finding.item) == lot ? 1 : 0)
    }
    if open > 0 { throw .notReconciled(lot, findings: open) }
  }

  /// Counts the lot's units that left; refuses where some have not.
  private func unitsInTrade(of lot: LotID) throws(SealRefusal) -> Int {
    var released = 0
    var inStock = 0
    var latest: UInt32 = 0
    ledger.forEachItem(of: lot) { item in
      latest = max(latest, ledger.existing(item)?.pointee.touched ?? 0)
      guard rulebook.classes(item).level ?? .unit == .unit else { return }
      switch ledger.state(of: item) {
      case .released: released += 1
      case .commissioned, .encoded, .allocated: inStock += 1
      default: break
      }
    }
    if inStock > 0 { throw .inStock(lot, units: inStock) }
    let limit = CoarseTime.of(now.advanced(byMicroseconds: -policy.allowedLateness))
    if policy.allowedLateness > 0, latest >= limit { throw .tooEarly(lot) }
    return released
  }
}
