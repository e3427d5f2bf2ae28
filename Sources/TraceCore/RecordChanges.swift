import TraceModel

/// What has become different in a record since somebody last asked: for whoever keeps a copy of it, as a store does.
public struct RecordChanges {
  /// Items whose state, container, lot or flags may be others, in ascending order.
  public var items: [ItemID] = []
  /// Findings that were withdrawn or stand again, in ascending order; new ones are those behind the last that was seen.
  public var findings: [Int] = []
}

extension TraceCore {
  /// Begins to note changes for ``takeChanges(since:)``; the answer is the first mark.
  public func beginNotingChanges() -> Int {
    ledger.restored = []
    findingLog.turned = []
    return ledger.changes.endIndex
  }

  /// What has changed since a mark, and the next mark. The time grows with what has changed.
  ///
  /// Needs a policy under which changes are kept (``SitePolicy/keepsJournal``).
  public func takeChanges(since mark: inout Int) -> RecordChanges {
    var changes = RecordChanges()
    for position in max(mark, ledger.changes.startIndex)..<ledger.changes.endIndex {
      if let item = ledger.changes[position].item { changes.items.append(item) }
    }
    mark = ledger.changes.endIndex
    changes.items += ledger.restored ?? []
    changes.findings = Array(Set(findingLog.turned ?? [])).sorted()
    ledger.restored = []
    findingLog.turned = []
    changes.items.sort()
    var last = ItemID.none
    changes.items.removeAll { item in
      defer { last = item }
      return item == last
    }
    return changes
  }
}

extension Ledger {
  /// Where the item is and who has it, as said of the item itself; nil where that was only said of a container around it.
  public func ownStanding(of item: ItemID) -> Standing? { standings[item] }

  /// What is true of the item by itself, without what containers around it pass on.
  public func ownFlags(of item: ItemID) -> ItemFlags {
    existing(item)?.pointee.flags.subtracting([.fresh, .known]) ?? []
  }
}

extension AuditReview {
  /// Adds what a subject said in one window, as sums: so many events with this header, whose quantities are summed.
  ///
  /// For whoever has kept the sums and not the events. What is sent through ``RecordObserver`` ends in the same streams.
  public func add(_ header: EventHeader, source: ActorID, events: Int64) {
    gather(header, source: source, sign: header.kind == .countReport ? 1 : events)
  }
}
