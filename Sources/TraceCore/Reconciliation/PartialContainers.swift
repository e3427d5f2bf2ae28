import TraceModel

/// The packings of a lot, by which a container that is short is told from the last one, which is rarely full.
struct LotPackings {
  private var all: [Packing] = []

  struct Packing {
    var time: Timestamp
    var container: ItemID
    var event: EventID
  }

  /// By the times of the packings. A container that is filled up later keeps the place of its first one.
  var inOrder: [Packing] {
    all.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
  }

  mutating func add(_ header: EventHeader, sign: Int64) {
    if sign > 0 {
      all.append(Packing(time: header.eventTime, container: header.container, event: header.id))
    } else if let index = all.lastIndex(where: { $0.event == header.id && $0.container == header.container })
    {
      all.remove(at: index)
    }
  }
}

/// A container that went on with fewer than master data say, and the first packing into it.
struct ShortContainer {
  var packing: LotPackings.Packing
  var expected: Int
  var observed: Int
}

extension TraceCore {
  /// The last container of a lot on each level, and those before it that are short.
  ///
  /// The last case of a lot, and the last pallet, may hold what was left; not where something that would have fitted in
  /// stands beside it. Elsewhere a short one that went on is a packing of which not all was told, unless an event has
  /// taken something out of it.
  func shortContainers(
    of lot: LotID, _ packings: LotPackings, _ balances: [NumberBalance]
  ) -> (last: [ItemID], short: [ShortContainer]) {
    var packed: [PackagingLevel: [LotPackings.Packing]] = [:]
    var seen: Set<ItemID> = []
    for packing in packings.inOrder where seen.insert(packing.container).inserted {
      guard let child = rulebook.firstChild(of: packing.container), lotInside(child) == lot,
        let level = rulebook.level(of: child)
      else { continue }
      packed[level, default: []].append(packing)
    }
    var (last, short): ([ItemID], [ShortContainer]) = ([], [])
    for level in packed.keys.sorted() {
      let mayBePartial =
        !balances.contains { $0.level == level && $0.loose > 0 }
        && !packed.contains { $0.key < level && $0.value.contains { isLoose($0.container, on: level) } }
      let final = mayBePartial ? packed[level]?.last?.container : nil
      if let final { last.append(final) }
      for packing in packed[level] ?? [] where packing.container != final {
        let count = ledger.childCount(of: packing.container)
        guard let capacity = rulebook.capacity(of: packing.container), count < capacity,
          ledger.amounts[packing.container] == nil, wentOn(packing.container), !wasOpened(packing.container)
        else { continue }
        short.append(ShortContainer(packing: packing, expected: capacity, observed: count))
      }
    }
    return (last, short)
  }

  private func isLoose(_ item: ItemID, on level: PackagingLevel) -> Bool {
    ledger.ownState(of: item) == .commissioned && !ledger.parent(of: item).isSome
      && rulebook.level(of: item) == level
  }

  private func wentOn(_ container: ItemID) -> Bool {
    ledger.parent(of: container).isSome || ledger.ownState(of: container) == .released
  }

  /// Whether an event that is still kept has taken something out of a container.
  private func wasOpened(_ container: ItemID) -> Bool {
    journal.positions(touching: container).contains { position in
      let header = journal.header(at: position)
      switch header.kind {
      case .unpack: return isInEffect(position) && header.container == container
      case .sample, .scrap, .destroy, .decommission, .dispense, .repackage, .receive, .returnGoods:
        return isInEffect(position) && !journal.items(at: position).contains(container)
      default: return false
      }
    }
  }

  /// The lot of a thing, or of the first thing in it that has one. A logistic unit's is told by its number alone, without a
  /// product; what is in it tells both.
  public func lotInside(_ item: ItemID) -> LotID {
    var lot = LotID.none
    var current: ItemID? = item
    while let thing = current {
      let own = ledger.lot(of: thing)
      if lot == .none { lot = own }
      if let definition = table.definition(of: own), definition.product != .none { return own }
      current = rulebook.firstChild(of: thing)
    }
    return lot
  }
}
