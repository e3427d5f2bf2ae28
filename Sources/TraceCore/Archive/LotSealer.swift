import TraceModel

/// Which lots are in the archive.
final class LotSealer {
  struct Sealed {
    /// Units that were in trade, for the counts of a recall.
    var units: Int
  }

  var archive: (any LotArchive)?
  var sealed: [LotID: Sealed] = [:]
  /// The lots with which parts of the journal left.
  var parts: [SealedLot.JournalPart.Place: LotID] = [:]
}

extension TraceCore {
  /// Where sealed lots go; without one none can be sealed.
  public var archive: (any LotArchive)? {
    get { sealer.archive }
    set {
      sealer.archive = newValue
      ledger.bringBack = { [unowned self] in bringBack($0) }
      bringJournalBack()
    }
  }

  /// The lots that are in the archive, in ascending order.
  public var sealedLots: [LotID] { sealer.sealed.keys.sorted() }

  /// Moves a closed, shipped and reconciled lot out of memory.
  ///
  /// Pages of 4,096 serial numbers leave in which nothing but the lot's things was ever named; a pallet whose number stands in
  /// a page with those of other lots stays. With them go what the reconciliation had been told of the lot, and the chunks
  /// of the journal in which nothing else is spoken of than this lot and others that have left before. Numbers keep their
  /// meaning, so that findings and events go on naming them. Any question or event about one of the things, and any that
  /// needs a part of the journal, brings the lot back by itself.
  ///
  /// *Reconciled* means: an attached ``Reconciliation`` has reconciled the lot, and does so again now; no finding of major or
  /// critical severity about it stands, but for differences that somebody has approved.
  public func seal(_ lot: LotID) throws(SealRefusal) {
    guard let archive else { throw .noArchive }
    guard table.definition(of: lot) != nil else { throw .unknownLot(lot) }
    guard sealer.sealed[lot] == nil else { throw .sealedAlready(lot) }
    guard ledger.standing(of: lot).closedAt != nil else { throw .stillOpen(lot) }
    let units = try unitsInTrade(of: lot)
    try checkReconciled(lot)
    traceIndex.extend(over: journal)
    var sealed = SealedLot(lot: lot, sealedAt: now)
    sealed.account = reconciliation?.letGo(of: lot)
    for number in ledger.heldPages where ledger.holdsOnly(lot, page: number) {
      var page = ledger.exportPage(number, keepsLists: policy.keepsJournal)
      page.heads = journal.postings.takeOutHeads(ofPage: number)
      sealed.pages.append(page)
      ledger.sealedPages[number] = lot
    }
    sealer.sealed[lot] = LotSealer.Sealed(units: units)
    if policy.keepsJournal { sealed.journal = takeOutJournal(with: lot) }
    archive.store(sealed)
  }

  /// Brings a lot back into memory; does nothing where it is there.
  public func bringBack(_ lot: LotID) {
    guard !sealer.sealed.isEmpty, sealer.sealed.removeValue(forKey: lot) != nil else { return }
    guard let sealed = archive?.load(lot) else { return }
    for page in sealed.pages { ledger.sealedPages[page.number] = nil }
    for page in sealed.pages {
      ledger.importPage(page, keepsLists: policy.keepsJournal)
      journal.postings.putBackHeads(page.heads, ofPage: page.number)
    }
    for part in sealed.journal {
      sealer.parts[part.place] = nil
      putBack(part)
    }
    archive?.remove(lot)
    if let account = sealed.account { reconciliation?.takeBack(account, of: lot, in: self) }
  }

  // MARK: What has to hold

  private func checkReconciled(_ lot: LotID) throws(SealRefusal) {
    guard let reconciliation, reconciliation.results[lot] != nil else { throw .notReconciled(lot) }
    reconciliation.reconcile(lot, in: self)
    let explained = reconciliation.explainedRules(of: lot)
    var open = Set(findingLog.positions(aboutLot: lot))
    ledger.forEachItem(of: lot) { open.formUnion(findingLog.positions(about: $0)) }
    // order-free: a count
    let count = open.count { position in
      guard !findingLog.isWithdrawn(position) else { return false }
      let finding = findingLog[position]
      return finding.severity >= .major
        && !(finding.place == .reconciliation && explained.contains(finding.rule))
    }
    if count > 0 { throw .unresolved(lot, findings: count) }
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
