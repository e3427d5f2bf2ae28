/// Values by numbers that lie together where there are any, as numbers of things and of entries do.
///
/// A dictionary hashes each number, which was a third of a long recall; this looks in a page of neighbors. Numbers beyond
/// `limit` are in a damaged file only, and have no value.
struct SparseArray<Value> {
  private var pages: [[Value?]] = []
  private let limit: Int
  private(set) var count = 0

  private static var pageSize: Int { 256 }

  /// An array without values, for numbers from 0 to `limit`, which a damaged file can say to be anything.
  init(upTo limit: Int64) { self.limit = Int(clamping: min(max(0, limit), 1 << 32)) }

  subscript(number: some BinaryInteger) -> Value? {
    get {
      let number = Int(truncatingIfNeeded: number)
      guard number >= 0, number / Self.pageSize < pages.count else { return nil }
      let page = pages[number / Self.pageSize]
      return page.isEmpty ? nil : page[number % Self.pageSize]
    }
    set {
      let number = Int(truncatingIfNeeded: number)
      guard number >= 0, number <= limit else { return }
      let page = number / Self.pageSize
      while page >= pages.count { pages.append([]) }
      if pages[page].isEmpty { pages[page] = Array(repeating: nil, count: Self.pageSize) }
      let offset = number % Self.pageSize
      count += (newValue == nil ? 0 : 1) - (pages[page][offset] == nil ? 0 : 1)
      pages[page][offset] = newValue
    }
  }

  /// The numbers that have a value, in ascending order.
  var numbers: [Int] {
    var numbers: [Int] = []
    numbers.reserveCapacity(count)
    for (index, page) in pages.enumerated() where !page.isEmpty {
      for (offset, value) in page.enumerated() where value != nil {
        numbers.append(index * Self.pageSize + offset)
      }
    }
    return numbers
  }
}

extension Array where Element: Comparable {
  /// The elements in ascending order, each once.
  func ascending() -> [Element] {
    var result: [Element] = []
    result.reserveCapacity(count)
    for element in sorted() where element != result.last { result.append(element) }
    return result
  }
}
