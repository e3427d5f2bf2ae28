import TraceModel

/// Containers that hold fewer than master data say because their lot ended.
///
/// The last case of a lot, and the last pallet, are rarely full. That is no fault where nothing of the lot was packed later
/// into another of their kind, and where nothing that would have fitted in was left outside.
extension TraceCore {
  /// Withdraws the findings about such containers, once all that belongs to the lots has arrived; the containers, the last of
  /// each lot and level.
  public func acceptPartialContainers() -> Set<ItemID> {
    rulebook.classes.refresh()
    let last = lastContainers()
    for position in findingLog.standing {
      let finding = findingLog[position]
      if finding.rule == .underQuantity, last.contains(finding.container) { findingLog.withdraw(position) }
    }
    return last
  }

  private struct Kind: Hashable {
    var lot: LotID
    var level: PackagingLevel
  }

  private func lastContainers() -> Set<ItemID> {
    var last: [Kind: (time: Timestamp, container: ItemID)] = [:]
    for position in journal.startIndex..<journal.endIndex where isInEffect(position) {
      let header = journal.header(at: position)
      guard header.kind == .pack, let child = rulebook.firstChild(of: header.container),
        let level = rulebook.level(of: child)
      else { continue }
      let kind = Kind(lot: lotInside(header.container), level: level)
      if last[kind]?.time ?? .distantPast <= header.eventTime {
        last[kind] = (header.eventTime, header.container)
      }
    }
    // What stands alone, and would have fitted in.
    var loose: Set<Kind> = []
    ledger.forEachKnownItem { item in
      guard ledger.ownState(of: item) == .commissioned, !ledger.parent(of: item).isSome,
        let level = rulebook.level(of: item)
      else { return }
      loose.insert(Kind(lot: lotInside(item), level: level))
    }
    // order-free: a set is filled
    return Set(last.filter { !loose.contains($0.key) }.map(\.value.container))
  }

  /// The lot of a thing, or of the first thing in it that has one.
  private func lotInside(_ item: ItemID) -> LotID {
    var current = item
    while ledger.lot(of: current) == .none, let child = rulebook.firstChild(of: current) { current = child }
    return ledger.lot(of: current)
  }
}
