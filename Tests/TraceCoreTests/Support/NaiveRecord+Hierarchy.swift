import RecordSamples
import TraceCore
import TraceModel

/// What is packed into what, as the naive record has it.
extension NaiveRecord {
  mutating func pack(_ items: [ItemID], _ container: ItemID) {
    let response: RuleResponse
    switch state(container) {
    case .commissioned, .sampled: response = .flag
    case .unassigned, .unallocated, .allocated, .encoded: response = breaks(.orphanContainer, nil, container)
    case .released: response = breaks(.packedIntoShipped, container, container)
    case .inactive: response = breaks(.usedWhileInactive, container, says: "pack")
    case .destroyed: response = breaks(.destroyedIsTerminal, container, says: "pack")
    case .invalid, .labelSampled, .labelScrapped:
      response = breaks(.usedAfterRemoval, container, says: "pack")
    }
    guard response == .flag || response == .accept else { return }
    for (index, item) in items.enumerated() {
      if item == container {
        _ = breaks(.selfParent, item, container)
        continue
      }
      if self[item].isDispensed, breaks(.usedAfterDispensing, item, says: "pack") == .ignore { continue }
      if let rule = outcome(.pack, state(item)).1 {
        let response = breaks(rule, item, container, says: "pack of what is \(state(item))")
        if response != .accept, response != .flag { continue }
      }
      if around(container).contains(item) {
        _ = breaks(.cycle, item, container)
        continue
      }
      if let parent = self[item].parent {
        if parent == container {
          _ = breaks(
            items[..<index].contains(item) || items[(index + 1)...].contains(item)
              ? .namedTwice : .packedTwice, item, container)
          continue
        }
        switch breaks(.secondParent, item, container, says: site.table.text(of: parent)) {
        case .move: detach(item)
        case .keepBoth:
          if !self[item].claims.contains(container) {
            self[item].claims.append(container)
            self[container].contents.append(item)
          }
          continue
        default: continue
        }
        // The next claim has come into force.
        if self[item].parent != nil { detachClaims(item) }
      }
      self[item].parent = container
      self[container].contents.append(item)
    }
  }

  mutating func detachClaims(_ item: ItemID) {
    while self[item].parent != nil { detach(item) }
  }

  mutating func unpack(_ items: [ItemID], _ container: ItemID) {
    if items.isEmpty {
      empty(container)
      return
    }
    var header = EventHeader(.unpack)
    header.container = container
    for item in items {
      guard use(item, header) != nil else { continue }
      if self[item].parent == container {
        detach(item)
      } else if let claim = self[item].claims.firstIndex(of: container) {
        self[item].claims.remove(at: claim)
        self[container].contents.removeAll { $0 == item }
      } else if let parent = self[item].parent {
        if breaks(.wrongParent, item, container, says: site.table.text(of: parent)) == .flag { detach(item) }
      } else {
        _ = breaks(.neverPacked, item, container)
      }
    }
  }

  mutating func empty(_ container: ItemID) {
    for child in self[container].contents {
      if self[child].parent == container {
        detach(child)
      } else {
        self[child].claims.removeAll { $0 == container }
        self[container].contents.removeAll { $0 == child }
      }
    }
  }

  mutating func leave(_ item: ItemID, _ by: String) {
    guard let container = self[item].parent else { return }
    _ = breaks(.leftWithoutUnpacking, item, container, says: by)
    detach(item)
  }

  /// A thing that leaves takes with it what it shared; then the next claim comes into force.
  mutating func detach(_ item: ItemID) {
    guard let container = self[item].parent else { return }
    let (state, held, away) = (state(item), isHeld(item), isAway(item))
    self[item].state = state
    self[item].isHeld = held
    self[item].isAway = away
    self[item].parent = nil
    self[container].contents.removeAll { $0 == item }
    while self[item].parent == nil, !self[item].claims.isEmpty {
      let next = self[item].claims.removeFirst()
      if next == item || around(next).contains(item) {
        self[next].contents.removeAll { $0 == item }
      } else {
        self[item].parent = next
      }
    }
  }
}
