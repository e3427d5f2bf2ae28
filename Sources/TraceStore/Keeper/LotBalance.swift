import TraceCore
import TraceModel

/// How many things of each lot are in which state, containers that have left taken into account.
///
/// What was counted of an item is kept in 6 bytes, so that a change is one subtraction and one addition. The state of a
/// container is passed on to what is inside it, so that its contents are counted anew when it changes, and only then.
struct LotBalance {
  struct Key: Hashable, Comparable {
    var lot: Int64
    var level: Int64
    var state: Int64

    static func < (a: Key, b: Key) -> Bool { (a.lot, a.level, a.state) < (b.lot, b.level, b.state) }
  }

  private var states: [UInt8] = []
  private var levels: [UInt8] = []
  private var lots: [UInt32] = []
  /// Differences since they were last written.
  private(set) var changes: [Key: Int64] = [:]
  private var pending: (key: Key, count: Int64)?

  private static let uncounted = UInt8.max

  /// The level of an item that was counted; 255 where nobody has told it.
  func level(of number: UInt32) -> UInt8 { levels[Int(number) - 1] }

  /// Makes room for the next item, which counts as nothing so far.
  mutating func append(level: PackagingLevel?) {
    states.append(Self.uncounted)
    levels.append(level?.rawValue ?? .max)
    lots.append(.max)
  }

  /// Counts an item as it is now, and what is inside it where that can be another by it.
  mutating func count(_ item: ItemID, _ numbers: ItemNumbers, _ ledger: Ledger) {
    let number = numbers[item]
    guard number > 0 else { return }
    let index = Int(number) - 1
    let state = ledger.state(of: item).rawValue
    let lot = ledger.lot(of: item).raw
    let before = states[index]
    guard before != state || lots[index] != lot else { return }
    if before != Self.uncounted { add(-1, lots[index], levels[index], before) }
    add(1, lot, levels[index], state)
    states[index] = state
    lots[index] = lot
    if before != state, ledger.childCount(of: item) > 0 {
      for child in ledger.children(of: item) where ledger.parent(of: child) == item {
        count(child, numbers, ledger)
      }
    }
  }

  private mutating func add(_ count: Int64, _ lot: UInt32, _ level: UInt8, _ state: UInt8) {
    let key = Key(
      lot: lot == .max ? -1 : Int64(lot), level: level == .max ? -1 : Int64(level), state: Int64(state))
    if let same = pending, same.key == key {
      pending?.count = same.count + count
    } else {
      flush()
      pending = (key, count)
    }
  }

  private mutating func flush() {
    if let (key, count) = pending { changes[key, default: 0] += count }
    pending = nil
  }

  /// The differences since the last time, in order.
  mutating func takeChanges() -> [(key: Key, count: Int64)] {
    flush()
    defer { changes.removeAll(keepingCapacity: true) }
    return changes.keys.sorted().map { ($0, changes[$0] ?? 0) }.filter { $0.1 != 0 }
  }
}

extension Ledger {
  /// The direct children, in the order of packing.
  func children(of container: ItemID) -> [ItemID] {
    var children: [ItemID] = []
    forEachChild(of: container) { children.append($0) }
    return children
  }
}
