import TraceModel

/// Commissioning, and all other events that change the states of single things.
extension Rulebook {
  func commission(_ items: UnsafeBufferPointer<ItemID>) {
    if items.isEmpty { namesNothing() }
    for item in items { commission(item, lot: header.lot) }
  }

  /// What commissioning into a lot has to be like for no rule to have anything to say.
  struct PlainCommissioning {
    /// The lot is not closed by then.
    let latest: Timestamp
    fileprivate let targets: TransitionTable.PlainTargets

    /// Whether it is the first that happens to a thing with this record.
    @inline(__always)
    func isPlain(_ record: ItemRecord) -> Bool {
      record.parent == .max && record.contents == .max
        && record.stateCode < SerialState.commissioned.rawValue
        && targets[record.stateCode] != TransitionTable.notPlain
    }
  }

  /// Nil where there is always something to say.
  @inline(__always)
  func plainCommissioning(lot: LotID) -> PlainCommissioning? {
    guard lot != .none, Int(lot.raw) < ledger.lots.count else { return nil }
    let closed = ledger.lots[Int(lot.raw)].closedAt
    return PlainCommissioning(
      latest: closed?.advanced(byMicroseconds: policy.clockTolerance) ?? .distantFuture,
      targets: transitions.plainTargets(of: .commission))
  }

  func commission(_ item: ItemID, lot: LotID) {
    let pointer = ledger.record(item)
    guard admits(item, pointer) else { return }
    let state = pointer.pointee.parent == .max ? pointer.pointee.state : ledger.state(of: item)
    if !pointer.pointee.flags.contains(.known) {
      let itemClass = classes(item)
      if itemClass.isLoose, itemClass.product != .none { breach(.outsideReservedRange, item: item) }
    }
    guard let target = commissionedState(item, from: state, lot: lot) else { return }
    if lot == .none {
      if classes(item).product != .none, !breach(.missingLot, item: item) { return }
    } else if header.kind != .repackage, let closed = ledger.lots[Int(lot.raw)].closedAt,
      // What is made of units of a lot is of the lot, and not made in it.
      header.eventTime.microseconds(since: closed) > policy.clockTolerance,
      !breach(.lotClosed, item: item, lot: lot)
    {
      return
    }
    var record = pointer.pointee
    record.state = target
    record.lot = lot.raw
    record.touched = max(record.touched, touched)
    record.flags.insert(.known)
    // Only a first commissioning is what others wait for.
    if state.rawValue < 5, state != .invalid, record.parent == .max, record.contents == .max {
      record.flags.insert(.fresh)
    } else {
      record.flags.remove(.fresh)
    }
    record.flags.subtract([.away, .returned, .dispensed])
    ledger.write(record, to: pointer, of: item)
    if collectsCommissioned { commissioned.append(item) }
  }

  /// The state after a commissioning, or nil where it changes nothing.
  private func commissionedState(_ item: ItemID, from state: SerialState, lot: LotID) -> SerialState? {
    guard let transition = transitions(.commission, state) else { return nil }
    if transition.rule == Transition.legal { return transition.target }
    guard transition.broken == .commissionedTwice else { return respond(to: transition, item, state) }
    let first = ledger.lot(of: item)
    let note = "the record has it as \(state) of lot \(words(first)), the event says lot \(words(lot))"
    raise(.commissionedTwice, item: item, lot: lot, note: note)
    switch response(to: .commissionedTwice) {
    case .move:
      ledger.detach(item)
      return transition.target
    case .keepBoth:
      ledger.addSecondLot(lot, of: item)
      return nil
    default: return nil
    }
  }

  func words(_ lot: LotID) -> String {
    ledger.table.definition(of: lot).map { "\($0.number)" } ?? (lot == .none ? "none" : "\(lot.raw)")
  }

  /// Events that change the states of single things and nothing else.
  func change(_ items: UnsafeBufferPointer<ItemID>) {
    if items.isEmpty, header.kind != .allocate { namesNothing() }
    let givesBack = header.kind == .allocate && header.quantity < 0
    let isPlain = header.kind != .decommission && header.kind != .dispense && !givesBack
    let coarse = CoarseTime.of(header.eventTime)
    var next = 0
    while next < items.count {
      let plain = isPlain ? changePlainly(UnsafeBufferPointer(rebasing: items[next...]), coarse) : 0
      if plain == 0 { change(items[next]) }
      next += max(plain, 1)
    }
  }

  /// Changes the states of things that are in no container and have none in them, and of which nothing remarkable is known,
  /// from the first on; stops at one at which a rule has anything to look at, and where room ends. Says how many they were.
  private func changePlainly(_ items: UnsafeBufferPointer<ItemID>, _ coarse: UInt32) -> Int {
    let targets = transitions.plainTargets(of: header.kind)
    let changes = ledger.roomForChanges(items.count)
    var done = 0
    while done < changes.count {
      let item = items[done]
      let pointer = ledger.record(item)
      let target = targets[pointer.pointee.stateCode]
      guard target != TransitionTable.notPlain, pointer.pointee.parent == .max,
        pointer.pointee.contents == .max,
        pointer.pointee.flags.contains(.known) || classes(item).isUnremarkable,
        // Later things may have happened to it, among them a commissioning that is told late.
        pointer.pointee.touched <= coarse, !pointer.pointee.flags.contains(.dispensed)
      else { break }
      changes.write(done, .record, item, pointer)
      ledger.recount(pointer.pointee, as: target)
      pointer.pointee.stateCode = target
      pointer.pointee.flags.insert(.known)
      pointer.pointee.flags.remove(.fresh)
      pointer.pointee.touched = max(pointer.pointee.touched, touched)
      done &+= 1
    }
    ledger.takeIn(changes, done)
    datedCount += done
    return done
  }

  private func change(_ item: ItemID) {
    guard let (state, target) = use(item), header.kind != .dispense || mayBeDispensed(item) else { return }
    let givesBack = header.kind == .allocate && header.quantity < 0 && state == .allocated
    let removes: Bool =
      switch header.kind {
      case .sample, .scrap, .destroy, .decommission, .dispense: true
      default: false
      }
    if removes { leaveContainer(item, note: "\(header.kind)") }
    if header.kind == .decommission { withdrawContents(of: item) }
    if header.kind == .dispense { checkStatements(item) }
    setState(of: item) { record in
      record.state = givesBack ? .unallocated : target
      if header.kind == .dispense { record.flags.insert(.dispensed) }
    }
  }

  /// Whether neither the thing nor its lot is on hold or recalled.
  private func mayBeDispensed(_ item: ItemID) -> Bool {
    let lot = ledger.lot(of: item)
    if lot != .none { lotsRead.append(lot) }
    if ledger.flags(of: item).contains(.held) {
      return breach(.dispensedOnHold, item: item, lot: lot, note: "it")
    }
    guard lot != .none, ledger.lots[Int(lot.raw)].isHeld(at: header.eventTime) else { return true }
    return breach(.dispensedOnHold, item: item, lot: lot, note: "lot \(words(lot))")
  }

  /// Admits an item to the event: its state, inherited or own, and the one that the event leads to; nil where
  /// the event changes nothing about it.
  ///
  /// `isLegal`: the event leaves the state as it is, and breaks no rule by that.
  func use(_ item: ItemID, isLegal: Bool = false) -> (state: SerialState, target: SerialState)? {
    let pointer = ledger.record(item)
    guard admits(item, pointer) else { return nil }
    checkTime(item, pointer, CoarseTime.of(header.eventTime))
    let state = ledger.state(of: item)
    if pointer.pointee.flags.contains(.dispensed), header.kind != .destroy,
      !breach(.usedAfterDispensing, item: item, note: "\(header.kind)")
    {
      touch(item)
      return nil
    }
    guard let target = isLegal ? state : transition(of: item, in: state) else {
      touch(item)
      return nil
    }
    return (state, target)
  }

  /// Remembers that an event about the item was taken, whatever it did.
  func touch(_ item: ItemID) { setState(of: item) { _ in } }

  func setState(of item: ItemID, _ change: (inout ItemRecord) -> Void) {
    let pointer = ledger.record(item)
    var record = pointer.pointee
    change(&record)
    record.flags.insert(.known)
    record.flags.remove(.fresh)
    record.touched = max(record.touched, touched)
    if record != pointer.pointee { ledger.write(record, to: pointer, of: item) }
  }

  /// Takes a thing out of its container, because the event has it elsewhere.
  func leaveContainer(_ item: ItemID, note: @autoclosure () -> String) {
    let container = ledger.parent(of: item)
    guard container.isSome else { return }
    breach(.leftWithoutUnpacking, item: item, container: container, note: note())
    ledger.detach(item)
  }

  /// What is inside a container whose number is withdrawn is in no container any more.
  private func withdrawContents(of item: ItemID) {
    let count = ledger.childCount(of: item)
    guard count > 0 else { return }
    breach(.withdrawnWithContents, item: item, observed: Double(count))
    takeOutAll(of: item)
  }

  func takeOutAll(of container: ItemID) {
    if ledger.amounts[container] != nil { ledger.setAmounts([], in: container) }
    var inside: [ItemID] = []
    ledger.forEachChild(of: container) { inside.append($0) }
    for child in inside {
      if ledger.parent(of: child) == container {
        ledger.detach(child)
      } else {
        _ = ledger.removeSecondParent(container, of: child)
      }
      touch(child)
      alsoTouched.append(child)
    }
  }

  /// Inputs end and outputs begin.
  func repackage(_ items: UnsafeBufferPointer<ItemID>) {
    let outputs = details?.outputs ?? []
    if items.isEmpty, outputs.isEmpty { namesNothing() }
    for item in items {
      guard let (_, target) = use(item) else { continue }
      leaveContainer(item, note: "repackage")
      setState(of: item) { $0.state = target }
    }
    for output in outputs {
      let inherited = items.first.map { ledger.lot(of: $0) } ?? .none
      commission(output, lot: header.lot == .none ? inherited : header.lot)
    }
  }

  /// Quality releases or holds a lot, or single things.
  func decide(_ items: UnsafeBufferPointer<ItemID>) {
    let isRelease = header.kind == .release
    if items.isEmpty, header.lot == .none { namesNothing() }
    for item in items {
      guard admits(item, ledger.record(item)) else { continue }
      setState(of: item) { record in
        if isRelease { record.flags.remove(.held) } else { record.flags.insert(.held) }
        if isRelease { record.flags.insert(.released) } else { record.flags.remove(.released) }
      }
    }
    guard items.isEmpty, header.lot != .none else { return }
    lotsRead.append(header.lot)
    ledger.change(header.lot) { lot in
      let decision = LotStanding.Decision(isRelease: isRelease, time: header.eventTime, event: header.id)
      let index = lot.decisions.partitioningIndex { ($0.time, $0.event) > (decision.time, decision.event) }
      lot.decisions.insert(decision, at: index)
    }
  }

  /// Somebody approves; of a lot as a whole, with an expiry, it is the lot's end of use from then on.
  func approve(_ items: UnsafeBufferPointer<ItemID>) {
    guard items.isEmpty, header.lot != .none, let details, let date = details.expiry else { return }
    lotsRead.append(header.lot)
    ledger.change(header.lot) { lot in
      let expiry = LotStanding.Expiry(date: date, time: header.eventTime, event: header.id)
      let index = lot.expiries.partitioningIndex { ($0.time, $0.event) > (expiry.time, expiry.event) }
      lot.expiries.insert(expiry, at: index)
    }
  }

  func openOrCloseLot() {
    guard header.lot != .none else {
      breach(.nothingNamed)
      return
    }
    ledger.change(header.lot) { lot in
      if header.kind == .openLot {
        lot.openedAt = min(lot.openedAt ?? header.eventTime, header.eventTime)
      } else {
        lot.closedAt = max(lot.closedAt ?? header.eventTime, header.eventTime)
      }
    }
  }

  /// A thing was seen; where it is from now on, if the event says so.
  func observe(_ items: UnsafeBufferPointer<ItemID>) {
    for item in items {
      guard admits(item, ledger.record(item)) else { continue }
      touch(item)
      guard header.place != .none else { continue }
      var standing = ledger.standing(of: item) ?? Standing()
      standing.place = header.place
      standing.event = header.id
      ledger.setStanding(standing, of: item)
    }
  }
}
