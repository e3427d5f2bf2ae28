import TraceModel

/// Packing and unpacking.
extension Rulebook {
  func pack(_ items: UnsafeBufferPointer<ItemID>) {
    guard let container = openContainer() else { return }
    if items.isEmpty { namesNothing() }
    let coarse = CoarseTime.of(header.eventTime)
    let before = ledger.childCount(of: container)
    let containerLevel = classes(container).level
    var check = PackCheck(containerLevel: containerLevel, lot: contentsLot(of: container))
    var next = 0
    while next < items.count {
      let plain = putPlainly(UnsafeBufferPointer(rebasing: items[next...]), into: container, coarse, check)
      if plain == 0 { put(items[next], into: container, coarse, expected: items.count, &check) }
      next += max(plain, 1)
    }
    if let added = details?.quantities, !added.isEmpty {
      ledger.setAmounts(ledger.amounts(in: container) + added, in: container)
    }
    touch(container)
    checkQuantity(of: container, before: before)
  }

  /// What has been looked up for the last child and holds for the next one, if that is of the same sort.
  struct PackCheck {
    var containerLevel: PackagingLevel?
    var lot: LotID
    var product = ProductID.none
    var childLevel: PackagingLevel?
  }

  /// The container of the event, if it may be packed into or unpacked.
  private func openContainer() -> ItemID? {
    let container = header.container
    guard container.isSome else {
      breach(.noContainer)
      return nil
    }
    let pointer = ledger.record(container)
    guard admits(container, pointer) else { return nil }
    checkTime(container, pointer, CoarseTime.of(header.eventTime))
    switch ledger.state(of: container) {
    case .commissioned, .sampled: return container
    case .unassigned, .unallocated, .allocated, .encoded:
      guard breach(.orphanContainer, container: container) else { return nil }
      if response(to: .orphanContainer) == .accept {
        // A site that does not commission its logistic labels: the first packing does.
        setState(of: container) { $0.state = .commissioned }
      }
      return container
    case .released:
      return breach(.packedIntoShipped, item: container, container: container) ? container : nil
    case .inactive:
      return breach(.usedWhileInactive, item: container, note: "\(header.kind)") ? container : nil
    case .destroyed:
      return breach(.destroyedIsTerminal, item: container, note: "\(header.kind)") ? container : nil
    case .invalid, .labelSampled, .labelScrapped:
      return breach(.usedAfterRemoval, item: container, note: "\(header.kind)") ? container : nil
    }
  }

  /// Puts units that are in no container into one that holds others of their sort, from the first on; stops at one at which
  /// a rule has anything to look at, and where room ends. Says how many they were.
  ///
  /// Nearly all children are packed this way; with ``put(_:into:_:expected:_:)`` alone a healthy line's record takes 11 % more
  /// instructions.
  private func putPlainly(
    _ items: UnsafeBufferPointer<ItemID>, into container: ItemID, _ coarse: UInt32, _ check: PackCheck
  ) -> Int {
    guard check.childLevel == .unit, let list = ledger.existing(container)?.pointee.contents, list != .max
    else { return 0 }
    let targets = transitions.plainTargets(of: .pack)
    let changes = ledger.roomForChanges(items.count)
    var done = 0
    while done < changes.count {
      let item = items[done]
      guard let pointer = ledger.existing(item), pointer.pointee.flags.contains(.known),
        pointer.pointee.parent == .max, pointer.pointee.contents == .max, item != container,
        pointer.pointee.lot == check.lot.raw, pointer.pointee.touched <= coarse,
        !pointer.pointee.flags.contains(.dispensed),
        targets[pointer.pointee.stateCode] == pointer.pointee.stateCode
      else { break }
      let itemClass = classes(item)
      guard itemClass.level == .unit, itemClass.product == check.product else { break }
      changes.write(done, .attached, item, pointer)
      ledger.attach(item, pointer, to: container, list, touched: touched)
      done &+= 1
    }
    ledger.takeIn(changes, done)
    datedCount += done
    return done
  }

  private func put(
    _ item: ItemID, into container: ItemID, _ coarse: UInt32, expected: Int, _ check: inout PackCheck
  ) {
    let pointer = ledger.record(item)
    guard admits(item, pointer) else { return }
    if item == container {
      breach(.selfParent, item: item, container: container)
      return
    }
    checkTime(item, pointer, coarse)
    let record = pointer.pointee
    let state = record.parent == .max ? record.state : ledger.state(of: item)
    if record.flags.contains(.dispensed), !breach(.usedAfterDispensing, item: item, note: "pack") { return }
    guard transition(of: item, in: state) != nil else { return }
    if record.contents != .max, ledger.isInside(container, item) {
      breach(.cycle, item: item, container: container)
      return
    }
    if record.parent != .max, !resolveCollision(item, record, container) { return }
    checkLevel(item, record, container, &check)
    if record.lot != check.lot.raw { checkLot(item, record, container, &check) }
    ledger.attach(item, pointer, to: container, touched: touched, expected: expected)
    datedCount += 1
  }

  /// A child that is in a container already; true where it is free to be put into the new one.
  private func resolveCollision(_ item: ItemID, _ record: ItemRecord, _ container: ItemID) -> Bool {
    let parent = ItemID(raw: record.parent)
    if parent == container {
      // Of one event, a code that was read twice; of two events, a packing reported twice.
      if isNamedTwice(item) {
        breach(.namedTwice, item: item, container: container)
      } else {
        raise(.packedTwice, item: item, container: container)
        if response(to: .packedTwice) == .keepBoth { ledger.setFlags(of: item) { $0.insert(.contradicted) } }
      }
      touch(item)
      return false
    }
    raise(
      .secondParent, item: item, container: container, note: ledger.table.text(of: parent))
    switch response(to: .secondParent) {
    case .move:
      // A claim that was kept beside the first would come into force: it goes as well.
      while ledger.parent(of: item).isSome { ledger.detach(item) }
      touch(parent)
      return true
    case .keepBoth:
      if !ledger.otherParents(of: item).contains(container) { ledger.addSecondParent(container, of: item) }
      touch(item)
      return false
    default:
      touch(item)
      return false
    }
  }

  /// Whether the event names the item more than once; asked only where it is already in the container.
  private func isNamedTwice(_ item: ItemID) -> Bool {
    if repeatedItems == nil {
      var seen: Set<ItemID> = []
      repeatedItems = Set(namedItems.filter { !seen.insert($0).inserted })
    }
    return repeatedItems?.contains(item) ?? false
  }

  private func checkLevel(
    _ item: ItemID, _ record: ItemRecord, _ container: ItemID, _ check: inout PackCheck
  ) {
    let itemClass = classes(item)
    check.product = itemClass.product == .none ? check.product : itemClass.product
    if isContainer(item), ledger.isEmpty(item) {
      breach(.emptyPackedUpward, item: item, container: container)
    }
    guard let level = level(of: item), check.childLevel != level else { return }
    check.childLevel = level
    guard let outside = check.containerLevel else {
      // What a logistic unit is, is told by what it holds.
      if let beside = firstChild(of: container).flatMap({ self.level(of: $0) }), beside != level {
        breach(.levelSkipped, item: item, container: container, note: "a \(level) beside a \(beside)")
      }
      return
    }
    let inside = classes.packaging(of: check.product, level: outside)?.inside
    let expected = inside ?? (outside == .shipment ? level : PackagingLevel(rawValue: outside.rawValue &- 1))
    if let expected, expected != level {
      breach(
        .levelSkipped, item: item, container: container,
        note: "a \(level), where a \(outside) holds a \(expected)")
    }
  }

  /// Whether a thing is there to hold others, by its number: a case, a pallet, any logistic unit.
  func isContainer(_ item: ItemID) -> Bool {
    let itemClass = classes(item)
    return itemClass.level.map { $0 != .unit } ?? itemClass.isLogistic
  }

  /// The level of a thing: that of its number, else one above what is in it; nil where neither tells.
  func level(of item: ItemID) -> PackagingLevel? {
    if let level = classes(item).level { return level }
    guard let content = content(of: item), let level = classes(content.item).level else { return nil }
    let levels = ledger.table.definition(of: classes(content.item).product)?.packaging.levels ?? []
    return (0..<content.depth).reduce(level) { level, _ in
      levels.first { $0 > level }
        ?? (level < .case ? .case : PackagingLevel(rawValue: level.rawValue + 1) ?? .shipment)
    }
  }

  /// The first thing inside a container of which the number tells the product, and how many levels down it is.
  private func content(of container: ItemID) -> (item: ItemID, depth: Int)? {
    var current = container
    for depth in 1...PackagingLevel.allCases.count {
      guard let child = firstChild(of: current) else { return nil }
      if classes(child).product != .none { return (child, depth) }
      current = child
    }
    return nil
  }

  /// How many things a container holds when full, by its own product or that of what is inside; nil where master data
  /// do not say. They say nothing of a logistic unit where what it seems to be has a trade item number.
  func capacity(of container: ItemID) -> Int? {
    let itemClass = classes(container)
    guard let level = level(of: container) else { return nil }
    let product =
      itemClass.product == .none
      ? content(of: container).map { classes($0.item).product } ?? .none : itemClass.product
    guard let packaging = classes.packaging(of: product, level: level),
      itemClass.level != nil || !packaging.hasGTIN
    else { return nil }
    return packaging.contents
  }

  func firstChild(of container: ItemID) -> ItemID? {
    guard let list = ledger.existing(container)?.pointee.contents, list != .max else { return nil }
    return ledger.children.slots(of: list).first { $0 != ChildLists.gap }.map { ItemID(raw: $0) }
  }

  private func contentsLot(of container: ItemID) -> LotID {
    let own = ledger.lot(of: container)
    if own != .none { return own }
    return firstChild(of: container).map { ledger.lot(of: $0) } ?? .none
  }

  private func checkLot(_ item: ItemID, _ record: ItemRecord, _ container: ItemID, _ check: inout PackCheck) {
    let lot = LotID(raw: record.lot)
    if check.lot == .none {
      check.lot = lot
    } else if lot != .none, !isOneLot(lot, check.lot) {
      breach(.mixedContents, item: item, container: container, lot: lot)
    }
  }

  /// Whether two entries are of one lot: a logistic unit's is told by its number alone, without a product.
  private func isOneLot(_ a: LotID, _ b: LotID) -> Bool {
    guard a != b, let first = ledger.table.definition(of: a), let second = ledger.table.definition(of: b)
    else { return a == b }
    return first.number == second.number && (first.product == .none || second.product == .none)
  }

  private func checkQuantity(of container: ItemID, before: Int) {
    let count = ledger.childCount(of: container)
    guard count > before, let capacity = capacity(of: container), count > capacity else { return }
    breach(.overQuantity, container: container, expected: Double(capacity), observed: Double(count))
  }

  func unpack(_ items: UnsafeBufferPointer<ItemID>) {
    guard header.container.isSome else {
      breach(.noContainer)
      return
    }
    let container = header.container
    guard admits(container, ledger.record(container)) else { return }
    checkTime(container, ledger.record(container), CoarseTime.of(header.eventTime))
    let amounts = details?.quantities ?? []
    if items.isEmpty, amounts.isEmpty {
      takeOutAll(of: container)
    } else {
      for item in items { take(item, outOf: container) }
      take(amounts, outOf: container)
    }
    touch(container)
  }

  private func take(_ amounts: [ClassQuantity], outOf container: ItemID) {
    guard !amounts.isEmpty else { return }
    var held = ledger.amounts(in: container)
    for amount in amounts {
      guard let index = held.firstIndex(where: { $0.lot == amount.lot && $0.product == amount.product })
      else {
        continue
      }
      let isPart =
        held[index].unit == amount.unit && held[index].decimals == amount.decimals && amount.quantity > 0
        && held[index].quantity > amount.quantity
      if isPart { held[index].quantity -= amount.quantity } else { held.remove(at: index) }
    }
    ledger.setAmounts(held, in: container)
  }

  private func take(_ item: ItemID, outOf container: ItemID) {
    guard let _ = use(item) else { return }
    let parent = ledger.parent(of: item)
    if parent == container {
      ledger.detach(item)
    } else if !ledger.removeSecondParent(container, of: item) {
      if !parent.isSome {
        breach(.neverPacked, item: item, container: container)
      } else if breach(
        .wrongParent, item: item, container: container, note: ledger.table.text(of: parent))
      {
        ledger.detach(item)
        touch(parent)
      }
    }
    touch(item)
  }
}
