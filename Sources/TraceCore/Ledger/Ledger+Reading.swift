import TraceModel

extension Ledger {
  /// The state of an item: its own, unless a container around it has left or is destroyed.
  public func state(of item: ItemID) -> SerialState {
    guard let record = existing(item) else { return .unassigned }
    let own = record.pointee.state
    guard own == .commissioned else { return own }
    return stateAround(record.pointee.parent) ?? own
  }

  /// Appends the state and the container of each number in a run.
  func appendFates(of items: Range<UInt32>, to list: inout [ItemFate]) {
    list.reserveCapacity(list.count + items.count)
    forEachFate(of: items) { state, parent, _ in
      list.append(ItemFate(state: SerialState(rawValue: state) ?? .unassigned, parent: ItemID(raw: parent)))
    }
  }

  /// Calls `body` with each fate that numbers of a run have, and how many have it; those of another lot are left out.
  func countFates(of items: Range<UInt32>, in own: LotID, _ body: (FateOfMany, Int) -> Void) {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 512) { counts in
      counts.initialize(repeating: 0)
      forEachFate(of: items) { state, parent, lot in
        if lot != own.raw, lot != .max { return }
        counts[Int(state) << 1 | (parent == .max ? 0 : 1)] += 1
      }
      for (index, count) in counts.enumerated() where count > 0 {
        let state = SerialState(rawValue: UInt8(index >> 1)) ?? .unassigned
        body(FateOfMany(state: state, isInside: index & 1 == 1), count)
      }
    }
  }

  /// Calls `body` with the code of the state of each number in a run, its own or passed on, its container and its lot.
  @inline(__always)
  private func forEachFate(of items: Range<UInt32>, _ body: (UInt8, UInt32, UInt32) -> Void) {
    // Neighbors lie in one container: what it passes on is looked up once.
    var (container, passedOn): (UInt32, UInt8?) = (.max, nil)
    // In more than 32 bits: the last page ends where they do.
    var start = Int(items.lowerBound)
    while start < Int(items.upperBound) {
      let end = min(Int(items.upperBound), (start | 4_095) + 1)
      let count = end - start
      guard let first = existing(ItemID(raw: UInt32(start))) else {
        for _ in 0..<count { body(SerialState.unassigned.rawValue, .max, .max) }
        start = end
        continue
      }
      for index in 0..<count {
        var state = first[index].stateCode
        let parent = first[index].parent
        if parent != .max, state == SerialState.commissioned.rawValue {
          if parent != container { (container, passedOn) = (parent, stateAround(parent)?.rawValue) }
          state = passedOn ?? state
        }
        body(state, parent, first[index].lot)
      }
      start = end
    }
  }

  /// The state that the first container around, from `container` on, passes on to what is inside; nil where none does.
  private func stateAround(_ container: UInt32) -> SerialState? {
    var parent = container
    while parent != .max, let container = existing(ItemID(raw: parent)) {
      let state = container.pointee.state
      if state == .released || state == .destroyed { return state }
      parent = container.pointee.parent
    }
    return nil
  }

  /// The state that the item's own record has, whatever is around it.
  public func ownState(of item: ItemID) -> SerialState { existing(item)?.pointee.state ?? .unassigned }

  /// What is true of an item besides its state, with what the containers around it pass on.
  public func flags(of item: ItemID) -> ItemFlags {
    guard let record = existing(item) else { return [] }
    var flags = record.pointee.flags
    var parent = record.pointee.parent
    while parent != .max, let container = existing(ItemID(raw: parent)) {
      flags.formUnion(container.pointee.flags.intersection(.inherited))
      parent = container.pointee.parent
    }
    return flags
  }

  /// Whether any event ever named the item.
  public func isKnown(_ item: ItemID) -> Bool { existing(item)?.pointee.flags.contains(.known) ?? false }

  /// The container that the item is in, or `none`.
  public func parent(of item: ItemID) -> ItemID {
    existing(item).map { ItemID(raw: $0.pointee.parent) } ?? .none
  }

  /// Further containers that claim the item, where the site keeps both versions.
  public func otherParents(of item: ItemID) -> [ItemID] {
    secondParents[item] ?? []
  }

  /// The outermost container around the item; itself where it is in none.
  public func outermost(of item: ItemID) -> ItemID {
    var outer = item
    while let record = existing(outer), record.pointee.parent != .max {
      outer = ItemID(raw: record.pointee.parent)
    }
    return outer
  }

  /// The lot of an item, or `none`.
  public func lot(of item: ItemID) -> LotID { existing(item).map { LotID(raw: $0.pointee.lot) } ?? .none }

  /// Further lots that claim the item, where the site keeps both versions.
  public func otherLots(of item: ItemID) -> [LotID] {
    secondLots[item] ?? []
  }

  /// Where the item is and who has it: what was said last about it, or about the nearest container around it.
  public func standing(of item: ItemID) -> Standing? {
    var current = item
    while true {
      let parent = parent(of: current)
      if let standing = standings[current] { return standing }
      if !parent.isSome { return nil }
      current = parent
    }
  }

  /// What is known of a lot as a whole.
  public func standing(of lot: LotID) -> LotStanding {
    var standing = Int(lot.raw) < lots.count ? lots[Int(lot.raw)] : LotStanding()
    let first = Int(lot.raw) * 12
    standing.counts = (0..<12).map { Int(lot.raw) < lots.count ? lotCounts[first + $0] : 0 }
    return standing
  }

  /// The end of use of a lot as it holds at a time: what quality stated last, else what is printed.
  public func expiry(of lot: LotID, at time: Timestamp) -> ExpiryDate? {
    let stated = Int(lot.raw) < lots.count ? lots[Int(lot.raw)].expiry(at: time) : nil
    return stated ?? table.definition(of: lot)?.expiry
  }

  /// Amounts of classes that a container holds, as they were packed.
  public func amounts(in container: ItemID) -> [ClassQuantity] { amounts[container] ?? [] }

  /// Whether neither things nor amounts are recorded in a container.
  func isEmpty(_ container: ItemID) -> Bool { childCount(of: container) == 0 && amounts[container] == nil }

  /// How many direct children a container has.
  public func childCount(of container: ItemID) -> Int {
    guard let record = existing(container), record.pointee.contents != .max else { return 0 }
    return Int(children.lists[Int(record.pointee.contents)].live)
  }

  /// Calls `body`, which does not change the record, with each direct child, in the order of packing.
  public func forEachChild(of container: ItemID, _ body: (ItemID) -> Void) {
    guard let record = existing(container), record.pointee.contents != .max else { return }
    for child in children.slots(of: record.pointee.contents) where child != ChildLists.gap {
      body(ItemID(raw: child))
    }
  }

  /// Appends the direct children of a container, in the order of packing.
  func appendChildren(of container: ItemID, to list: inout [ItemID]) {
    guard let record = existing(container), record.pointee.contents != .max else { return }
    let slots = children.slots(of: record.pointee.contents)
    if children.hasGaps(record.pointee.contents) {
      for child in slots where child != ChildLists.gap { list.append(ItemID(raw: child)) }
    } else {
      slots.withMemoryRebound(to: ItemID.self) { list.append(contentsOf: $0) }
    }
  }

  /// Calls `body` with the item and everything inside it, outside before inside.
  public func forEachInside(of item: ItemID, _ body: (ItemID) -> Void) {
    body(item)
    // What another container merely claims is named, and not opened: it may hold this one.
    forEachChild(of: item) { child in
      let record = existing(child)?.pointee ?? ItemRecord()
      if record.parent == item.raw, record.contents != .max {
        forEachInside(of: child, body)
      } else {
        body(child)
      }
    }
  }
}

/// What has become of several numbers.
struct FateOfMany {
  /// Their state.
  var state: SerialState
  /// Whether they are in containers.
  var isInside: Bool
}
