import TraceModel

/// What depends on what, and taking it back.
extension Timeline {
  /// The entries and all that depends on them, if they can all be taken back.
  func reversible(_ first: [Int]) -> [Int]? {
    let affected = dependents(of: first)
    let isKept = affected.allSatisfy {
      let entry = journal.entries[$0]
      return entry.sequence > undoFloor && entry.firstChange >= ledger.changes.startIndex
    }
    return isKept ? affected : nil
  }

  func forEachSubject(
    _ header: EventHeader, _ items: UnsafeBufferPointer<ItemID>, _ details: KeptDetails?,
    _ body: (ItemID) -> Void
  ) {
    if items.count > 64 {
      for item in Set(items).sorted() where item.isSome { body(item) }
    } else {
      for item in items where item.isSome { body(item) }
    }
    if header.container.isSome { body(header.container) }
    for item in ancestors { body(item) }
    if let details { for output in details.outputs where output.isSome { body(output) } }
  }

  /// Entries that took effect later than `key` and touched the same things.
  ///
  /// Not those that only commissioned a thing: what uses it waits for them, and comes after them by itself.
  func conflicts(
    _ header: EventHeader, _ items: UnsafeBufferPointer<ItemID>, _ details: KeptDetails?, waits: Bool,
    after place: Place
  ) -> [Int] {
    var found: Set<Int> = []
    let coarse = CoarseTime.of(place.key.time)
    let comesAfter = waits && rulebook.transitions.alwaysWaits(header.kind)
    let outputs = details?.outputs ?? []
    forEachSubject(header, items, details) { item in
      guard let record = ledger.existing(item)?.pointee, record.touched >= coarse else { return }
      if comesAfter, record.flags.contains(.fresh), item != header.container || needsContainer,
        outputs.isEmpty || !outputs.contains(item)
      {
        return
      }
      journal.postings.forEach(of: item, before: journal.endIndex) { position in
        guard position >= journal.startIndex else { return }
        let entry = journal.entries[position]
        if entry.status == .applied, place < entry.place { found.insert(position) }
      }
    }
    if Self.decidesLot(header) {
      for position in lotPostings[header.lot] ?? [] where position >= journal.startIndex {
        let entry = journal.entries[position]
        if entry.status == .applied, !Self.decidesLot(entry.header),
          entry.header.eventTime >= header.eventTime
        {
          found.insert(position)
        }
      }
    }
    return found.sorted()
  }

  /// The given entries and all that took effect after one of them and touched a thing that it touched, and so on; in
  /// the order in which they took effect.
  func dependents(of first: [Int]) -> [Int] {
    var affected = Set(first)
    var open = first
    var reached: [ItemID: Int] = [:]
    var reachedLots: [LotID: Int] = [:]
    while let position = open.popLast() {
      let entry = journal.entries[position]
      func follow(_ other: Int) {
        guard other >= journal.startIndex, journal.entries[other].status == .applied,
          journal.entries[other].sequence > entry.sequence, affected.insert(other).inserted
        else { return }
        open.append(other)
      }
      func follow(_ item: ItemID) {
        if let sequence = reached[item], sequence <= entry.sequence { return }
        reached[item] = entry.sequence
        journal.postings.forEach(of: item, before: journal.endIndex) { follow($0) }
      }
      for item in subjects(of: position) { follow(item) }
      if Self.decidesLot(entry.header), reachedLots[entry.header.lot] ?? .max > entry.sequence {
        reachedLots[entry.header.lot] = entry.sequence
        for other in lotPostings[entry.header.lot] ?? [] { follow(other) }
      }
    }
    return affected.sorted { journal.entries[$0].sequence < journal.entries[$1].sequence }
  }

  /// Every item whose record an entry may have read or written when it took effect.
  func subjects(of position: Int) -> [ItemID] {
    let entry = journal.entries[position]
    var subjects = journal.items(at: position)
    if entry.header.container.isSome { subjects.append(entry.header.container) }
    subjects += journal.details[position]?.outputs ?? []
    if entry.status == .applied {
      for index in entry.firstChange..<entry.firstChange + entry.changeCount {
        guard index >= ledger.changes.startIndex else { continue }
        if let item = ledger.changes[index].item { subjects.append(item) }
      }
    }
    return subjects
  }

  /// Takes entries back, the last one first, and schedules them again.
  func takeBack(_ positions: [Int]) {
    agenda.forgetMoves()
    for position in positions.reversed() {
      let entry = journal.entries[position]
      ledger.undo(entry.firstChange..<entry.firstChange + entry.changeCount)
      journal.entries[position].status = .pending
      journal.entries[position].changeCount = 0
      takenBack += 1
      earliest = min(earliest ?? entry.effective.time, entry.effective.time)
      for lot in lotPostings.keys.isEmpty ? [] : lotsOf(position) {
        lotPostings[lot]?.removeAll { $0 == position }
      }
      didTakeBack(position)
      agenda.insert(position, at: Place(entry.key))
    }
  }

  /// Whether an event says something about a whole lot on which the outcome of others depends.
  static func decidesLot(_ header: EventHeader) -> Bool {
    guard header.lot != .none, header.itemCount == 0 else { return false }
    return header.kind == .hold || header.kind == .release || header.kind == .approve
  }

  func lotsOf(_ position: Int) -> [LotID] {
    let header = journal.entries[position].header
    switch header.kind {
    case .ship, .receive, .returnGoods, .dispense: break
    default: guard Self.decidesLot(header) else { return [] }
    }
    return lotPostings.keys.filter { lotPostings[$0]?.contains(position) ?? false }
  }
}
