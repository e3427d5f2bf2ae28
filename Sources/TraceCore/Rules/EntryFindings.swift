import TraceModel

/// Findings of one entry; a replay raises most of them again, in the same order.
struct EntryFindings {
  var positions: [Int] = []
  private var next = 0

  mutating func rewind() { next = 0 }

  /// The withdrawn finding that says the same, if there is one not far behind the last that did.
  mutating func reinstated(as finding: Finding, in log: FindingLog) -> Int? {
    for index in next..<min(next + 64, positions.count)
    where log.isWithdrawn(positions[index]) && log.isSame(positions[index], as: finding) {
      if index == next { next += 1 }
      return positions[index]
    }
    return nil
  }
}
