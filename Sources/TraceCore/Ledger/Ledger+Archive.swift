import TraceModel

/// Pages on their way to the archive and back.
extension Ledger {
  /// Whether the page holds something, and nothing but things of one lot.
  func holdsOnly(_ lot: LotID, page: Int) -> Bool {
    var count = 0
    for offset in 0..<IdentifierTable.pageSize {
      let item = ItemID(raw: UInt32(page * IdentifierTable.pageSize + offset))
      guard let record = existing(item)?.pointee, record.flags.contains(.known) else { continue }
      if record.lot != lot.raw { return false }
      count += 1
    }
    return count > 0
  }

  /// Whether nothing is likely to ask for a thing soon: it is in the archive or unknown, or a container of no lot
  /// that has left.
  func isCold(_ item: ItemID) -> Bool {
    guard item.isSome, sealedPages[Int(item.raw >> 12)] == nil, let record = existing(item)?.pointee else {
      return true
    }
    return record.lot == .max && record.state == .released
  }

  /// Takes a page out of memory.
  ///
  /// Where changes are kept for a replay they name lists by number; then the lists keep their numbers.
  func exportPage(_ number: Int, keepsLists: Bool) -> SealedLot.Page {
    let first = ItemID(raw: UInt32(number * IdentifierTable.pageSize))
    let records = record(first)
    var page = SealedLot.Page(
      number: number,
      records: Array(UnsafeBufferPointer(start: records, count: IdentifierTable.pageSize)))
    for offset in 0..<IdentifierTable.pageSize where records[offset] != ItemRecord() {
      let item = ItemID(raw: first.raw + UInt32(offset))
      page.standings[item] = standings.removeValue(forKey: item)
      page.documents[item] = register.documents.removeValue(forKey: item)
      page.secondParents[item] = secondParents.removeValue(forKey: item)
      page.secondLots[item] = secondLots.removeValue(forKey: item)
      let list = records[offset].contents
      guard list != .max else { continue }
      page.contents[offset] = Array(children.places(of: list))
      if keepsLists {
        children.vacate(list)
        records[offset].contents = .max
      }
    }
    dropPage(number)
    return page
  }

  /// Forgets a page for good: what stood in it was never named.
  ///
  /// The lists of its containers go once no change can be taken back any more that names them.
  func forgetPage(_ number: Int) {
    guard number < directoryCount, let records = directory[number] else { return }
    let first = UInt32(number * IdentifierTable.pageSize)
    let hasRareFacts =
      !standings.isEmpty || !register.documents.isEmpty || !secondParents.isEmpty || !secondLots.isEmpty
    for offset in 0..<IdentifierTable.pageSize where records[offset] != ItemRecord() {
      if hasRareFacts {
        let item = ItemID(raw: first + UInt32(offset))
        standings[item] = nil
        register.documents[item] = nil
        secondParents[item] = nil
        secondLots[item] = nil
      }
      if keepsChanges, records[offset].contents != .max {
        retiredLists.append((changes.endIndex, records[offset].contents))
        records[offset].contents = .max
      }
    }
    dropPage(number)
  }

  /// Puts a page back where it was.
  func importPage(_ page: SealedLot.Page, keepsLists: Bool) {
    let records = record(ItemID(raw: UInt32(page.number * IdentifierTable.pageSize)))
    for offset in page.records.indices { records[offset] = page.records[offset] }
    for offset in page.contents.keys.sorted() {
      let places = page.contents[offset] ?? []
      let list = keepsLists ? page.records[offset].contents : children.make(capacity: places.count)
      records[offset].contents = list
      children.fill(list, with: places)
    }
    standings.merge(page.standings) { old, _ in old }
    register.documents.merge(page.documents) { old, _ in old }
    secondParents.merge(page.secondParents) { old, _ in old }
    secondLots.merge(page.secondLots) { old, _ in old }
  }
}
