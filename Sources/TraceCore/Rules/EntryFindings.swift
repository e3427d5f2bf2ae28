import TraceModel

/// Findings of one entry; a replay raises most of them again, mostly in the same order.
struct EntryFindings {
  private(set) var positions: [Int] = []
  private var next = 0
  /// Where the findings about each thing stand in `positions`, once an entry has many of them.
  private var places: [ItemID: [Int]] = [:]

  mutating func rewind() { next = 0 }

  mutating func append(_ position: Int, about item: ItemID) {
    if !places.isEmpty { places[item, default: []].append(positions.count) }
    positions.append(position)
  }

  /// The withdrawn finding that says the same, if there is one.
  mutating func reinstated(as finding: Finding, in log: FindingLog) -> Int? {
    let near = next..<min(next + 8, positions.count)
    if let index = near.first(where: { isSame($0, as: finding, in: log) }) {
      next = index + 1
      return positions[index]
    }
    if positions.count <= 8 {
      return positions.indices.first { isSame($0, as: finding, in: log) }.map { positions[$0] }
    }
    // A finding that is far off is looked up: what is raised no more would push the others out of any window.
    if places.isEmpty {
      for (index, position) in positions.enumerated() {
        places[log.item(at: position), default: []].append(index)
      }
    }
    guard let index = places[finding.item]?.first(where: { isSame($0, as: finding, in: log) }) else {
      return nil
    }
    next = index + 1
    return positions[index]
  }

  private func isSame(_ index: Int, as finding: Finding, in log: FindingLog) -> Bool {
    log.isWithdrawn(positions[index]) && log.isSame(positions[index], as: finding)
  }
}
