import TraceModel

/// Entries that wait for the commissioning of one thing, and the state in which all of them have found it; nil where it
/// was not the same, because something was taken back in between.
struct Waiters {
  var state: SerialState?
  var positions: [Int] = []
}

/// Events that wait for a commissioning, and what ends the wait.
extension Timeline {
  /// How many events wait.
  // order-free: a sum
  var waitingCount: Int { waiters.values.reduce(0) { $0 + $1.positions.count } }

  func wait(
    _ position: Int, for item: ItemID, _ header: EventHeader, _ items: UnsafeBufferPointer<ItemID>,
    _ details: KeptDetails?
  ) {
    journal.entries[position].status = .waiting
    mention(position, header, items, details)
    journal.entries[position].waitsFor = item
    let state = ledger.ownState(of: item)
    waiters[item, default: Waiters(state: state)].positions.append(position)
    // What does not wait any more for what has not arrived is looked at again whatever becomes of what has.
    if waiters[item]?.state != state || journal.entries[position].isForced { waiters[item]?.state = nil }
    let deadline = header.recordTime.advanced(byMicroseconds: policy.allowedLateness)
    if deadlines.last?.time ?? .distantPast <= deadline {
      deadlines.append((deadline, position))
    } else {
      let index = deadlines[firstDeadline...].partitioningIndex { $0.time > deadline }
      deadlines.insert((deadline, position), at: index)
    }
  }

  func stopWaiting(_ position: Int) {
    let item = journal.entries[position].waitsFor
    // Mostly the one that came first.
    if let index = waiters[item]?.positions.firstIndex(of: position) {
      waiters[item]?.positions.remove(at: index)
    }
    if waiters[item]?.positions.isEmpty ?? false { waiters[item] = nil }
  }

  /// A thing whose state has changed is a reason to look again at what waits for it.
  func wakeWaiters(
    _ header: EventHeader, _ items: UnsafeBufferPointer<ItemID>, _ details: KeptDetails?, after turn: Turn
  ) {
    let others = rulebook.alsoTouched
    forEachSubject(header, items, details) { wake(at: $0, turn) }
    for item in others { wake(at: item, turn) }
  }

  private func wake(at item: ItemID, _ turn: Turn) {
    journal.lookCount += 1
    guard let found = waiters[item], found.state != ledger.ownState(of: item) else { return }
    waiters[item] = nil
    for position in found.positions {
      journal.lookCount += 1
      journal.entries[position].status = .pending
      agenda.insert(position, at: Turn(journal.entries[position].key).after(turn))
    }
  }

  /// What was done to a thing has no effect any more: what waits for it is looked at again in its own turn.
  func wakeInPlace(at item: ItemID) {
    for position in waiters.removeValue(forKey: item)?.positions ?? [] {
      journal.entries[position].status = .pending
      agenda.insert(position, at: Turn(journal.entries[position].key))
    }
  }

  /// Ends the waits that have lasted longer than allowed.
  func advance(to now: Timestamp) {
    while firstDeadline < deadlines.count, deadlines[firstDeadline].time <= now {
      let position = deadlines[firstDeadline].position
      firstDeadline += 1
      guard position >= journal.startIndex, journal.entries[position].status == .waiting else { continue }
      stopWaiting(position)
      journal.entries[position].isForced = true
      admit(position)
    }
    if firstDeadline > 4_096, firstDeadline * 2 > deadlines.count {
      deadlines.removeFirst(firstDeadline)
      firstDeadline = 0
    }
  }

  /// Whether a commissioning of a thing has arrived and has its turn yet to come.
  func isAboutToBeCommissioned(_ item: ItemID) -> Bool {
    guard !agenda.isEmpty else { return false }
    var isFound = false
    journal.forEachMention(of: item) { position, entry in
      // One that only touches what is in the thing mentions it too.
      isFound =
        entry.status == .pending && entry.header.kind == .commission
        && journal.items(at: position).contains(item)
      return !isFound
    }
    return isFound
  }

  /// What an entry lacks that is about to take effect all the same.
  func noteForced(_ position: Int) {
    let container = journal.entries[position].header.container
    for item in journal.items(at: position) + (container.isSome ? [container] : [])
    where waits(position, for: ledger.ownState(of: item)) && forced[item]?.last != position {
      forced[item, default: []].append(position)
    }
  }

  /// A commissioning for which entries have waited in vain has come after all: they take effect once more, behind it, and what
  /// was raised because of it is withdrawn where it does not stand any more.
  func lookAgainAtForced(_ items: UnsafeBufferPointer<ItemID>, after turn: Turn) {
    var free: Set<Int> = []
    for item in items {
      guard let positions = forced[item] else { continue }
      let state = ledger.ownState(of: item)
      guard positions.allSatisfy({ !waits($0, for: state) }) else { continue }
      forced[item] = nil
      free.formUnion(positions)
    }
    let positions = free.filter { $0 >= journal.startIndex && journal.entries[$0].status == .applied }
      .sorted()
    guard !positions.isEmpty, let affected = reversible(positions) else { return }
    takeBack(affected)
    for position in positions {
      agenda.remove(position)
      agenda.insert(position, at: Turn(journal.entries[position].key).after(turn))
    }
  }

  private func waits(_ position: Int, for state: SerialState) -> Bool {
    guard position >= journal.startIndex else { return false }
    return rulebook.transitions(journal.entries[position].header.kind, state)?.waits == true
  }

  /// Entries before `position` are about to be forgotten.
  func forgetForced(before position: Int) {
    // order-free: each list is shortened by itself
    for item in Array(forced.keys) {
      forced[item]?.removeAll { $0 < position }
      if forced[item]?.isEmpty ?? false { forced[item] = nil }
    }
  }
}
