import TraceModel

/// The few ways in which the ledger changes. Each is written to the undo log, where one is kept.
extension Ledger {
  typealias RecordPointer = UnsafeMutablePointer<ItemRecord>

  /// Writes an item's record, and keeps the lots' counts.
  @inline(__always)
  func write(_ record: ItemRecord, to pointer: RecordPointer, of item: ItemID) {
    let old = pointer.pointee
    if keepsChanges {
      changes.append(UndoLog.Change(kind: .record, subject: item.raw, before: old))
    }
    if old.stateCode != record.stateCode || old.lot != record.lot { recount(from: old, to: record) }
    pointer.pointee = record
  }

  @inline(__always)
  func recount(from old: ItemRecord, to new: ItemRecord) {
    let counts = lotCounts
    if old.lot != .max { counts[Int(old.lot) * 12 + Int(old.stateCode)] -= 1 }
    if new.lot != .max { counts[Int(new.lot) * 12 + Int(new.stateCode)] += 1 }
  }

  /// Counts a thing whose state is about to become another.
  @inline(__always)
  func recount(_ old: ItemRecord, as stateCode: UInt8) {
    guard old.lot != .max else { return }
    lotCounts[Int(old.lot) * 12 + Int(old.stateCode)] -= 1
    lotCounts[Int(old.lot) * 12 + Int(stateCode)] += 1
  }

  /// Takes a thing that is about to come to another lot out of the counts.
  @inline(__always)
  func discount(_ old: ItemRecord) {
    if old.lot != .max { lotCounts[Int(old.lot) * 12 + Int(old.stateCode)] -= 1 }
  }

  /// Counts things that have come to a state in a lot for which there is room.
  @inline(__always)
  func count(_ things: Int, in lot: LotID, _ state: SerialState) {
    lotCounts[Int(lot.raw) * 12 + Int(state.rawValue)] += things
  }

  /// Makes room for the counts of a lot.
  @inline(__always)
  func prepare(_ lot: LotID) {
    if lot != .none, Int(lot.raw) >= lots.count { makeRoom(for: lot) }
  }

  @inline(never)
  private func makeRoom(for lot: LotID) {
    // A third more than needed: each growth copies all.
    let missing = (Int(lot.raw) + 1) * 4 / 3 - lots.count
    lots.append(contentsOf: repeatElement(LotStanding(), count: missing))
    let counts = UnsafeMutablePointer<Int>.allocate(capacity: lots.count * 12)
    counts.initialize(repeating: 0, count: lots.count * 12)
    counts.update(from: lotCounts, count: (lots.count - missing) * 12)
    lotCounts.deallocate()
    lotCounts = counts
  }

  // MARK: Many changes at once

  /// Memory at the end of the undo log, for fast paths that write many changes one after the other. Without an undo log
  /// nothing is written, and the count is what was asked for.
  struct RoomForChanges {
    let count: Int
    /// Where the first of them will stand.
    let position: Int
    fileprivate let memory: UnsafeMutablePointer<UndoLog.Change>?

    /// Notes what a record was like before.
    @inline(__always)
    func write(_ index: Int, _ kind: UndoLog.Change.Kind, _ item: ItemID, _ record: RecordPointer) {
      guard let memory else { return }
      (memory + index).initialize(
        to: UndoLog.Change(kind: kind, subject: item.raw, before: record.pointee))
    }
  }

  /// Room for at most `count` changes.
  @inline(__always)
  func roomForChanges(_ count: Int) -> RoomForChanges {
    guard keepsChanges else { return RoomForChanges(count: count, position: 0, memory: nil) }
    let room = changes.room()
    return RoomForChanges(
      count: min(count, room.count), position: changes.endIndex, memory: room.baseAddress)
  }

  /// Takes in so many changes that were written into the room.
  @inline(__always)
  func takeIn(_ room: RoomForChanges, _ count: Int) {
    if room.memory != nil { changes.takeIn(count) }
  }

  // MARK: Hierarchy

  /// Puts a child that is in no container into one.
  func attach(_ child: ItemID, _ pointer: RecordPointer, to container: ItemID, touched: UInt32, expected: Int)
  {
    let list = contents(of: container, expected: expected)
    if keepsChanges {
      changes.append(
        UndoLog.Change(kind: .attached, subject: child.raw, before: pointer.pointee))
    }
    attach(child, pointer, to: container, list, touched: touched)
  }

  /// The same for a child whose change the caller has noted, and into the container's list.
  @inline(__always)
  func attach(
    _ child: ItemID, _ pointer: RecordPointer, to container: ItemID, _ list: UInt32, touched: UInt32
  ) {
    pointer.pointee.slot = children.append(child.raw, to: list)
    pointer.pointee.parent = container.raw
    if pointer.pointee.touched < touched { pointer.pointee.touched = touched }
    pointer.pointee.flags.remove(.fresh)
    pointer.pointee.flags.insert(.known)
  }

  @inline(__always)
  private func contents(of container: ItemID, expected: Int) -> UInt32 {
    let list = record(container).pointee.contents
    return list == .max ? makeContents(of: container, expected: expected) : list
  }

  @inline(never)
  private func makeContents(of container: ItemID, expected: Int) -> UInt32 {
    let pointer = record(container)
    let list = children.make(capacity: min(expected, 1 << 20))
    var record = pointer.pointee
    record.contents = list
    write(record, to: pointer, of: container)
    return list
  }

  /// Takes a child out of its container; it takes with it what it inherited.
  func detach(_ child: ItemID) {
    let pointer = record(child)
    let container = ItemID(raw: pointer.pointee.parent)
    guard container.isSome else { return }
    var record = pointer.pointee
    if record.state == .commissioned { record.state = state(of: child) }
    record.flags.formUnion(flags(of: child).intersection(.inherited))
    // Who has the container has what is in it, whoever had that before.
    if let around = standing(of: container), standings[child].map({ $0.holder != around.holder }) ?? true {
      setStanding(around, of: child)
    }
    if record.state == .released, register.documents[child] == nil {
      for key in documentKeys(of: child) { addDocument(key, of: child) }
    }
    let list = self.record(container).pointee.contents
    let slot = record.slot
    record.parent = .max
    record.slot = 0
    write(record, to: pointer, of: child)
    remove(child, at: slot, of: list, in: container)
    promoteSecondParent(of: child)
  }

  private func remove(_ child: ItemID, at slot: UInt32, of list: UInt32, in container: ItemID) {
    children.remove(at: slot, of: list)
    if keepsChanges {
      changes.append(
        UndoLog.Change(kind: .removed, subject: list, before: ItemRecord(parent: child.raw, slot: slot)))
    }
    let state = children.lists[Int(list)]
    if state.live == 0 {
      replaceList(of: container, by: .max)
    } else if state.used >= 64, state.live * 2 < state.used {
      compact(list, of: container)
    }
  }

  /// Writes a list anew without its gaps.
  private func compact(_ list: UInt32, of container: ItemID) {
    let old = Array(children.slots(of: list))
    let new = children.make(capacity: old.count / 2 + 8)
    for (slot, child) in old.enumerated() where child != ChildLists.gap {
      let newSlot = children.append(child, to: new)
      let pointer = record(ItemID(raw: child))
      if pointer.pointee.parent == container.raw, pointer.pointee.slot == UInt32(slot) {
        var record = pointer.pointee
        record.slot = newSlot
        write(record, to: pointer, of: ItemID(raw: child))
      }
    }
    replaceList(of: container, by: new)
  }

  private func replaceList(of container: ItemID, by list: UInt32) {
    let pointer = record(container)
    let old = pointer.pointee.contents
    var record = pointer.pointee
    record.contents = list
    write(record, to: pointer, of: container)
    retire(old)
  }

  /// Lets go of a list that no container has any more, once no change can be taken back that names it.
  func retire(_ list: UInt32) {
    if keepsChanges {
      retiredLists.append((changes.endIndex, list))
    } else {
      children.free(list)
    }
  }

  // MARK: Second versions

  /// Lets a second container claim a child beside the one it is in.
  func addSecondParent(_ container: ItemID, of child: ItemID) {
    let list = contents(of: container, expected: 4)
    _ = children.append(child.raw, to: list)
    if keepsChanges { changes.append(UndoLog.Change(kind: .appended, subject: list)) }
    setSecondParents((secondParents[child] ?? []) + [container], of: child)
    setFlags(of: child) { $0.insert(.contradicted) }
  }

  /// Ends the claim of a second container; false where it has none.
  func removeSecondParent(_ container: ItemID, of child: ItemID) -> Bool {
    guard let claims = secondParents[child], let index = claims.firstIndex(of: container) else {
      return false
    }
    var rest = claims
    rest.remove(at: index)
    setSecondParents(rest, of: child)
    let list = record(container).pointee.contents
    if let slot = claimedSlot(of: child, in: container) {
      remove(child, at: slot, of: list, in: container)
    }
    if rest.isEmpty { setFlags(of: child) { $0.remove(.contradicted) } }
    return true
  }

  /// When the first container has let go of a child, the next claim that is possible comes into force.
  private func promoteSecondParent(of child: ItemID) {
    while let claims = secondParents[child], let next = claims.first {
      setSecondParents(Array(claims.dropFirst()), of: child)
      if claims.count == 1 { setFlags(of: child) { $0.remove(.contradicted) } }
      guard let slot = claimedSlot(of: child, in: next) else { continue }
      if isInside(next, child) {
        remove(child, at: slot, of: record(next).pointee.contents, in: next)
        continue
      }
      let pointer = record(child)
      var record = pointer.pointee
      record.parent = next.raw
      record.slot = slot
      write(record, to: pointer, of: child)
      return
    }
  }

  private func claimedSlot(of child: ItemID, in container: ItemID) -> UInt32? {
    let list = record(container).pointee.contents
    guard list != .max else { return nil }
    return children.slots(of: list).firstIndex(of: child.raw).map { UInt32($0) }
  }

  /// Whether an item is a container or inside it.
  func isInside(_ item: ItemID, _ container: ItemID) -> Bool {
    var current = item
    while current.isSome {
      if current == container { return true }
      current = parent(of: current)
    }
    return false
  }

  // MARK: Rare facts

  func setFlags(of item: ItemID, _ change: (inout ItemFlags) -> Void) {
    let pointer = record(item)
    var record = pointer.pointee
    change(&record.flags)
    if record != pointer.pointee { write(record, to: pointer, of: item) }
  }

  func setStanding(_ standing: Standing?, of item: ItemID) {
    logRare(.standing(item, standings[item]))
    standings[item] = standing
  }

  func setAmounts(_ held: [ClassQuantity], in container: ItemID) {
    logRare(.amounts(container, amounts[container]))
    amounts[container] = held.isEmpty ? nil : held
  }

  private func setSecondParents(_ claims: [ItemID], of item: ItemID) {
    logRare(.secondParents(item, secondParents[item]))
    secondParents[item] = claims.isEmpty ? nil : claims
  }

  func addSecondLot(_ lot: LotID, of item: ItemID) {
    logRare(.secondLots(item, secondLots[item]))
    secondLots[item, default: []].append(lot)
    setFlags(of: item) { $0.insert(.contradicted) }
  }

  func change(_ lot: LotID, _ body: (inout LotStanding) -> Void) {
    prepare(lot)
    logRare(.lot(lot, lots[Int(lot.raw)]))
    body(&lots[Int(lot.raw)])
  }

  /// The documents by which an item left, or the nearest container around it.
  func documentKeys(of item: ItemID) -> [ShipmentRegister.Key] {
    var current = item
    while current.isSome {
      let parent = parent(of: current)
      if let keys = register.documents[current] { return keys }
      current = parent
    }
    return []
  }

  func setShipment(_ shipment: ShipmentRegister.Shipment?, for key: ShipmentRegister.Key) {
    logRare(.shipment(key, register.shipments[key]))
    register.shipments[key] = shipment
  }

  func addDocument(_ key: ShipmentRegister.Key, of item: ItemID) {
    logRare(.documents(item, register.documents[item]))
    register.documents[item, default: []].append(key)
  }

  private func logRare(_ change: UndoLog.RareChange) {
    guard keepsChanges else { return }
    rareChanges[changes.endIndex] = change
    changes.append(UndoLog.Change(kind: .rare, subject: 0))
  }

  // MARK: Taking back

  /// Takes back the changes at `positions`, the last one first.
  func undo(_ positions: Range<Int>) {
    for position in positions.reversed() {
      let change = changes[position]
      switch change.kind {
      case .record: restore(change)
      case .attached:
        // Where the container was forgotten, its list was too.
        let container = ItemID(raw: record(ItemID(raw: change.subject)).pointee.parent)
        if container.isSome, let list = existing(container)?.pointee.contents, list != .max {
          children.removeLast(of: list)
        }
        restore(change)
      case .appended: children.removeLast(of: change.subject)
      case .removed: children.putBack(change.before.parent, at: change.before.slot, of: change.subject)
      case .rare:
        if let rare = rareChanges.removeValue(forKey: position) { restore(rare) }
      }
    }
  }

  private func restore(_ change: UndoLog.Change) {
    let pointer = record(ItemID(raw: change.subject))
    let current = pointer.pointee
    recount(from: current, to: change.before)
    if current.contents != change.before.contents {
      retiredLists.removeAll { $0.list == change.before.contents }
      if current.contents != .max { children.free(current.contents) }
    }
    pointer.pointee = change.before
    restored?.append(ItemID(raw: change.subject))
  }

  private func restore(_ change: UndoLog.RareChange) {
    switch change {
    case .standing(let item, let old): standings[item] = old
    case .amounts(let item, let old): amounts[item] = old
    case .secondParents(let item, let old): secondParents[item] = old
    case .secondLots(let item, let old): secondLots[item] = old
    case .lot(let lot, let old): lots[Int(lot.raw)] = old
    case .shipment(let key, let old): register.shipments[key] = old
    case .documents(let item, let old): register.documents[item] = old
    }
  }

  /// Forgets how to take back what was changed before `position`.
  func forgetChanges(before position: Int) {
    // order-free: each is removed by itself
    for old in rareChanges.keys where old < position { rareChanges[old] = nil }
    changes.trim(before: position)
    let free = retiredLists.partitioningIndex { $0.position > position }
    for retired in retiredLists[..<free] { children.free(retired.list) }
    retiredLists.removeFirst(free)
  }
}
