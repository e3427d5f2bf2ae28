import TraceModel

/// A value for each item, in pages of the table's size that are made when something is first written to them.
///
/// Unsafe memory, because it is asked for every thing of every event; the owner deallocates it.
struct ItemPages<Value: BitwiseCopyable> {
  private let empty: Value
  private var pages: UnsafeMutablePointer<UnsafeMutablePointer<Value>?> = .allocate(capacity: 0)
  private var capacity = 0
  private var pageCount = 0

  /// Pages that are filled with `empty` when they are made.
  init(empty: Value) { self.empty = empty }

  func deallocate() {
    for page in 0..<capacity { pages[page]?.deallocate() }
    pages.deallocate()
  }

  /// Where the value of an item stands, or nil where no page holds it yet.
  @inline(__always)
  func existing(_ item: ItemID) -> UnsafeMutablePointer<Value>? {
    let page = Int(item.raw >> 12)
    guard page < capacity, let values = pages[page] else { return nil }
    return values + Int(item.raw & 4_095)
  }

  /// Where the value of an item stands, in a new page if need be.
  @inline(__always)
  mutating func value(of item: ItemID) -> UnsafeMutablePointer<Value> { existing(item) ?? makePage(of: item) }

  @inline(never)
  private mutating func makePage(of item: ItemID) -> UnsafeMutablePointer<Value> {
    let page = Int(item.raw >> 12)
    if page >= capacity {
      let count = max(page + 1, capacity * 3 / 2)
      let larger = UnsafeMutablePointer<UnsafeMutablePointer<Value>?>.allocate(capacity: count)
      larger.initialize(repeating: nil, count: count)
      larger.update(from: pages, count: capacity)
      pages.deallocate()
      pages = larger
      capacity = count
    }
    let values = UnsafeMutablePointer<Value>.allocate(capacity: IdentifierTable.pageSize)
    values.initialize(repeating: empty, count: IdentifierTable.pageSize)
    pages[page] = values
    pageCount += 1
    return values + Int(item.raw & 4_095)
  }

  /// Calls `body` with the items of a page and their values, then lets the page go.
  mutating func drop(_ page: Int, _ body: (ItemID, Value) -> Void = { _, _ in }) {
    guard page < capacity, let values = pages[page] else { return }
    forEach(inPage: page, body)
    values.deallocate()
    pages[page] = nil
    pageCount -= 1
  }

  /// Calls `body` with each item of the pages that are held, in ascending order, and its value.
  func forEach(_ body: (ItemID, Value) -> Void) {
    for page in 0..<capacity { forEach(inPage: page, body) }
  }

  private func forEach(inPage page: Int, _ body: (ItemID, Value) -> Void) {
    guard let values = pages[page] else { return }
    let first = UInt32(page * IdentifierTable.pageSize)
    for offset in 0..<IdentifierTable.pageSize { body(ItemID(raw: first + UInt32(offset)), values[offset]) }
  }

  /// Bytes held.
  var byteCount: Int {
    pageCount * IdentifierTable.pageSize * MemoryLayout<Value>.stride + capacity * MemoryLayout<Int>.stride
  }
}
