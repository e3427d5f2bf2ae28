import TraceModel

/// A set of items as bits by page: a million units in 125 kB, and always in ascending order.
struct ItemSet {
  private var pages: [[UInt64]] = []
  private(set) var count = 0

  init() {}

  init(_ items: some Sequence<ItemID>) { for item in items { insert(item) } }

  func contains(_ item: ItemID) -> Bool {
    let page = Int(item.raw >> 12)
    guard page < pages.count, !pages[page].isEmpty else { return false }
    return pages[page][Int(item.raw >> 6 & 63)] >> UInt64(item.raw & 63) & 1 == 1
  }

  /// Adds an item; false where it was in the set, or is none.
  @discardableResult
  mutating func insert(_ item: ItemID) -> Bool {
    guard item.isSome else { return false }
    let page = Int(item.raw >> 12)
    while page >= pages.count { pages.append([]) }
    if pages[page].isEmpty { pages[page] = Array(repeating: 0, count: IdentifierTable.pageSize / 64) }
    let word = Int(item.raw >> 6 & 63)
    let bit = UInt64(1) << UInt64(item.raw & 63)
    if pages[page][word] & bit != 0 { return false }
    pages[page][word] |= bit
    count += 1
    return true
  }

  var isEmpty: Bool { count == 0 }

  func forEach(_ body: (ItemID) -> Void) {
    for page in pages.indices {
      for word in pages[page].indices {
        var bits = pages[page][word]
        while bits != 0 {
          let offset = word * 64 + bits.trailingZeroBitCount
          body(ItemID(raw: UInt32(page * IdentifierTable.pageSize + offset)))
          bits &= bits - 1
        }
      }
    }
  }

  var items: [ItemID] {
    var items: [ItemID] = []
    items.reserveCapacity(count)
    forEach { items.append($0) }
    return items
  }
}
