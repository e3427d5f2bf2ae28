import TraceModel

/// Packing and unpacking.
extension Rulebook {
  func pack(_ items: UnsafeBufferPointer<ItemID>) {
    guard let container = openContainer() else { return }
    if items.isEmpty { breach(.nothingNamed) }
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
    touch(container)
    checkQuantity(of: container, before: before, product: check.product)
  }

  /// What has been looked up for the last child and holds for the next one, if that is of the same sort.
  struct PackCheck {
    var containerLevel: PackagingLevel?
    var lot: LotID
    var product = ProductID.none
    var childLevel: PackagingLevel?
    var placesBefore = -1
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
    settledCount += done
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
    if record.parent != .max, !settleCollision(item, record, container) { return }
    checkLevel(item, record, container, &check)
    if record.lot != check.lot.raw { checkLot(item, record, container, &check) }
    ledger.attach(item, pointer, to: container, touched: touched, expected: expected)
    settledCount += 1
  }

  /// A child that is in a container already; true where it is free to be put into the new one.
  private func settleCollision(_ item: ItemID, _ record: ItemRecord, _ container: ItemID) -> Bool {
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
    guard let level = itemClass.level, let outside = check.containerLevel else { return }
    if level != .unit, record.contents == .max || ledger.childCount(of: item) == 0 {
      breach(.emptyPackedUpward, item: item, container: container)
    } else if level != .unit, let capacity = capacity(of: item, level: level),
      ledger.childCount(of: item) < capacity
    {
      breach(
        .underQuantity, item: item, container: item, expected: Double(capacity),
        observed: Double(ledger.childCount(of: item)))
    }
    if check.childLevel == level { return }
    check.childLevel = level
    let inside = classes.packaging(of: check.product, level: outside)?.inside
    let expected = inside ?? (outside == .shipment ? level : PackagingLevel(rawValue: outside.rawValue &- 1))
    if let expected, expected != level {
      breach(
        .levelSkipped, item: item, container: container, expected: Double(outside.rawValue),
        observed: Double(level.rawValue))
    }
  }

  /// How many things a container holds when full, by its own product or that of what is inside.
  func capacity(of container: ItemID, level: PackagingLevel) -> Int? {
    var product = classes(container).product
    if product == .none { product = firstChild(of: container).map { contentProduct(of: $0) } ?? .none }
    return product == .none ? nil : classes.packaging(of: product, level: level)?.contents
  }

  private func contentProduct(of item: ItemID) -> ProductID {
    var current = item
    for _ in PackagingLevel.allCases {
      let product = classes(current).product
      if product != .none { return product }
      guard let child = firstChild(of: current) else { return .none }
      current = child
    }
    return .none
  }

  func firstChild(of container: ItemID) -> ItemID? {
    guard let list = ledger.existing(container)?.pointee.contents, list != .max else { return nil }
    return ledger.children.places(of: list).first { $0 != ChildLists.gap }.map { ItemID(raw: $0) }
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
    } else if lot != .none {
      breach(.mixedContents, item: item, container: container, lot: lot)
    }
  }

  private func checkQuantity(of container: ItemID, before: Int, product: ProductID) {
    let count = ledger.childCount(of: container)
    guard count > before, let level = classes(container).level,
      let capacity = capacity(of: container, level: level), count > capacity
    else { return }
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
    if items.isEmpty {
      takeOutAll(of: container)
    } else {
      for item in items { take(item, outOf: container) }
    }
    touch(container)
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
