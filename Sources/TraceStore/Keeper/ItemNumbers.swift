import TraceModel

/// The numbers that a store gives to items, from 1 in the order in which events first named them.
///
/// A dictionary of identifiers numbers items for one process; a store's numbers stay.
struct ItemNumbers {
  private var pages: [[UInt32]] = []
  /// The items, by their numbers less 1.
  private(set) var items: [ItemID] = []

  var count: Int { items.count }

  /// The number of an item; 0 where no event has named it, or for none.
  subscript(item: ItemID) -> UInt32 {
    let page = Int(item.raw >> 12)
    guard page < pages.count, !pages[page].isEmpty else { return 0 }
    return pages[page][Int(item.raw & 4_095)]
  }

  /// The item with a number; none for 0 and for what no item has.
  subscript(number: UInt32) -> ItemID {
    number > 0 && Int(number) <= items.count ? items[Int(number) - 1] : .none
  }

  /// Gives the next number to an item that has none.
  mutating func append(_ item: ItemID) {
    let page = Int(item.raw >> 12)
    while page >= pages.count { pages.append([]) }
    if pages[page].isEmpty { pages[page] = Array(repeating: 0, count: IdentifierTable.pageSize) }
    items.append(item)
    pages[page][Int(item.raw & 4_095)] = UInt32(items.count)
  }
}

/// Entries of a journal by their numbers in the store: those that repeat another have a number and no position.
struct EntryNumbers {
  private var runs: [(position: Int, number: Int64)] = []

  /// Notes that the entry at `position` has `number`; both ascend.
  mutating func note(_ number: Int64, at position: Int) {
    if let last = runs.last, number - last.number == Int64(position - last.position) { return }
    runs.append((position, number))
  }

  /// The number of the entry at a position; 0 before the first.
  func number(at position: Int) -> Int64 {
    guard let run = runs.last(where: { $0.position <= position }) else { return 0 }
    return run.number + Int64(position - run.position)
  }
}
