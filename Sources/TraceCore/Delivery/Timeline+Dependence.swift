import TraceModel

/// Which entries depend on which, and undoing them.
extension Timeline {
  /// The entries and all that depends on them, if they can all be taken back.
  ///
  /// A clock that is days behind dates every use of a number before its block: each would take back all that was said of the
  /// block. So what is taken back in all stays within a multiple of what was told, and what goes beyond is late, as where the
  /// journal has been left behind.
  func reversible(_ first: [Int]) -> [Int]? {
    let room = Self.takenBackFreely + Self.takenBackPerItem * journal.items.endIndex - followed
    guard let affected = dependents(of: first, within: room) else { return nil }
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

  /// Calls `body` with the entries in effect that touched an item, the latest effect first, until it answers false.
  func forEachEffect(on item: ItemID, while body: (_ position: Int, _ entry: Journal.Entry) -> Bool) {
    journal.forEachMention(of: item) { position, entry in
      entry.status != .applied || body(position, entry)
    }
  }

  /// Entries that took effect later than `turn` and touched the same things.
  ///
  /// Not those that only commissioned a thing: what uses it waits for them, and comes after them by itself.
  func conflicts(
    _ header: EventHeader, _ items: UnsafeBufferPointer<ItemID>, _ details: KeptDetails?, waits: Bool,
    after turn: Turn
  ) -> [Int] {
    var found: Set<Int> = []
    let coarse = CoarseTime.of(turn.key.time)
    let comesAfter = waits && rulebook.transitions.alwaysWaits(header.kind)
    let outputs = details?.outputs ?? []
    forEachSubject(header, items, details) { item in
      guard let record = ledger.existing(item)?.pointee, record.touched >= coarse else { return }
      if comesAfter, record.flags.contains(.fresh), item != header.container || needsContainer,
        outputs.isEmpty || !outputs.contains(item)
      {
        return
      }
      forEachEffect(on: item) { position, entry in
        if turn < entry.turn {
          found.insert(position)
          return true
        }
        // What touched one thing took effect in the order of the turns, but for what came too late.
        return entry.isOutOfOrder
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

  /// So many things may be taken back in any case, and so many times as many as were told. Assumptions: half a second, and
  /// no more than a few times what the events themselves cost.
  private static let (takenBackFreely, takenBackPerItem) = (500_000, 8)

  /// The given entries and all that took effect after one of them and touched a thing that it touched, and so on; in
  /// the order in which they took effect; nil where that is more than `room` things.
  func dependents(of first: [Int], within room: Int = .max) -> [Int]? {
    var left = room
    defer { if room < .max { followed += room - left } }
    var affected = Set(first)
    var order: [Int] = []
    var open = Heap<Effect>()
    for position in first {
      open.insert(Effect(position: position, sequence: journal.entries[position].sequence))
    }
    // What comes first in effect is followed first, so that no thing and no lot has to be followed again from further back.
    var reached: Set<ItemID> = []
    var reachedLots: Set<LotID> = []
    while let effect = open.popFirst() {
      order.append(effect.position)
      let subjects = subjects(of: effect.position)
      left -= subjects.count
      guard left >= 0 else { return nil }
      let header = journal.entries[effect.position].header
      func follow(_ other: Int, _ entry: Journal.Entry) -> Bool {
        guard entry.sequence > effect.sequence else { return false }
        if affected.insert(other).inserted { open.insert(Effect(position: other, sequence: entry.sequence)) }
        return true
      }
      for item in subjects where reached.insert(item).inserted {
        forEachEffect(on: item, while: follow)
      }
      if Self.decidesLot(header), reachedLots.insert(header.lot).inserted {
        for other in lotPostings[header.lot] ?? [] where other >= journal.startIndex {
          let entry = journal.entries[other]
          if entry.status == .applied { _ = follow(other, entry) }
        }
      }
    }
    return order
  }

  private struct Effect: Comparable {
    var position: Int
    var sequence: Int

    static func < (a: Effect, b: Effect) -> Bool { (a.sequence, a.position) < (b.sequence, b.position) }
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

  /// Undoes entries, the last one first, and schedules their replay.
  func takeBack(_ positions: [Int]) {
    agenda.forgetMoves()
    for position in positions.reversed() {
      let entry = journal.entries[position]
      ledger.undo(entry.firstChange..<entry.firstChange + entry.changeCount)
      journal.entries[position].status = .pending
      journal.entries[position].isOutOfOrder = false
      journal.entries[position].changeCount = 0
      takenBack += 1
      earliest = min(earliest ?? entry.effective.time, entry.effective.time)
      for lot in lotsRead.removeValue(forKey: position) ?? [] {
        if let index = lotPostings[lot]?.lastIndex(of: position) { lotPostings[lot]?.remove(at: index) }
      }
      didTakeBack(position)
      agenda.insert(position, at: Turn(entry.key))
    }
  }

  /// Whether an event says something about a whole lot on which the outcome of others depends.
  static func decidesLot(_ header: EventHeader) -> Bool {
    guard header.lot != .none, header.itemCount == 0 else { return false }
    return header.kind == .hold || header.kind == .release || header.kind == .approve
  }
}
