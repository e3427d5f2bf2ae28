import TraceModel

/// For every item, the journal's entries that touched it: a chain from the latest to the first.
///
/// 4 bytes for each item and 12 for each mention. A mention's number is kept in 32 bits; the chains of a journal that is
/// trimmed end where it does.
struct Postings {
  struct Mention: BitwiseCopyable {
    var item: UInt32
    /// Low half of the entry's position.
    var entry: UInt32
    /// Low half of the previous mention's number.
    var previous: UInt32
  }

  var mentions = SlidingStore(placeholder: Mention(item: .max, entry: 0, previous: 0))
  /// The entry of the last mention, low half, and the first mention of those that were made for it together.
  private var lastEntry = UInt32(0)
  private var firstOfLastEntry = 0
  /// Brings the heads of a page back that are in an archive; nil where there are none.
  var fetchHeads: (Int) -> UnsafeMutablePointer<UInt32>? = { _ in nil }
  private var heads: [UnsafeMutablePointer<UInt32>?] = []
  /// First mention that was made while this entry was the last, for trimming.
  var marks = SlidingStore(placeholder: 0)

  init() {
    // Number 0 stands for no mention.
    mentions.append(Mention(item: .max, entry: 0, previous: 0))
  }

  /// Notes that `entry`, the last one or an earlier one that is replayed, touched `item`.
  @inline(__always)
  mutating func add(_ item: ItemID, entry: Int) {
    let head = head(of: item)
    let number = mentions.endIndex
    if lastEntry != UInt32(truncatingIfNeeded: entry) {
      begin(entry)
    } else if isOfLastEntry(head.pointee, number) {
      return
    }
    mentions.append(Mention(item: item.raw, entry: lastEntry, previous: head.pointee))
    head.pointee = UInt32(truncatingIfNeeded: number)
  }

  /// Notes that `entry` touched things, in their order.
  @inline(__always)
  mutating func add(_ items: UnsafeBufferPointer<ItemID>, entry: Int) {
    if lastEntry != UInt32(truncatingIfNeeded: entry) { begin(entry) }
    var next = 0
    while next < items.count {
      let room = mentions.room()
      let first = mentions.endIndex
      let end = min(items.count, next + room.count)
      var used = 0
      while next < end {
        let item = items[next]
        next &+= 1
        guard item.isSome else { continue }
        let head = head(of: item)
        let number = first &+ used
        if isOfLastEntry(head.pointee, number) { continue }
        (room.baseAddress.unsafelyUnwrapped + used).initialize(
          to: Mention(item: item.raw, entry: lastEntry, previous: head.pointee))
        head.pointee = UInt32(truncatingIfNeeded: number)
        used &+= 1
      }
      mentions.takeIn(used)
    }
  }

  /// Whether an item's last mention was made for the last entry, by how far it lies behind the next one: then one event
  /// has named it twice.
  @inline(__always)
  private func isOfLastEntry(_ mention: UInt32, _ number: Int) -> Bool {
    mention != 0
      && UInt32(truncatingIfNeeded: number) &- mention
        <= UInt32(truncatingIfNeeded: number &- firstOfLastEntry)
  }

  /// Takes in mentions that were written into the room, one for each of so many entries, and where those begin.
  @inline(__always)
  mutating func takeIn(_ count: Int, lastEntry: Int) {
    marks.takeIn(count)
    mentions.takeIn(count)
    self.lastEntry = UInt32(truncatingIfNeeded: lastEntry)
    firstOfLastEntry = mentions.endIndex &- 1
  }

  @inline(__always)
  private mutating func begin(_ entry: Int) {
    lastEntry = UInt32(truncatingIfNeeded: entry)
    firstOfLastEntry = mentions.endIndex
  }

  /// Where the number of an item's last mention stands.
  @inline(__always)
  mutating func head(of item: ItemID) -> UnsafeMutablePointer<UInt32> {
    let page = Int(item.raw >> 12)
    if page < heads.count, let numbers = heads[page] { return numbers + Int(item.raw & 4_095) }
    return makePage(page) + Int(item.raw & 4_095)
  }

  @inline(never)
  @discardableResult
  private mutating func makePage(_ page: Int) -> UnsafeMutablePointer<UInt32> {
    while page >= heads.count { heads.append(nil) }
    let numbers = UnsafeMutablePointer<UInt32>.allocate(capacity: IdentifierTable.pageSize)
    numbers.initialize(repeating: 0, count: IdentifierTable.pageSize)
    heads[page] = numbers
    return numbers
  }

  /// Begins the mentions of the next entry.
  @inline(__always)
  mutating func mark() { marks.append(mentions.endIndex) }

  /// Calls `body` with the entries that touched an item, the latest mention first; one may come more than once.
  func forEach(of item: ItemID, before end: Int, _ body: (Int) -> Void) {
    let page = Int(item.raw >> 12)
    guard page < heads.count, let numbers = heads[page] ?? fetchHeads(page) else { return }
    var low = numbers[Int(item.raw & 4_095)]
    var limit = mentions.endIndex
    while low != 0 {
      // The number below `limit` that has this low half.
      let distance = UInt32(truncatingIfNeeded: limit &- 1) &- low
      let number = limit - 1 - Int(distance)
      guard number >= mentions.startIndex, number > 0 else { return }
      let mention = mentions[number]
      guard mention.item == item.raw else { return }
      body(end - 1 - Int(UInt32(truncatingIfNeeded: end &- 1) &- mention.entry))
      limit = number
      low = mention.previous
    }
  }

  /// Forgets the mentions made before the entry at `position` arrived.
  mutating func trim(before position: Int) {
    guard position < marks.endIndex else { return }
    mentions.trim(before: marks[position])
    marks.trim(before: position)
  }

  /// Takes the heads of a page of items out of memory; empty where there are none.
  mutating func takeOutHeads(ofPage page: Int) -> [UInt32] {
    guard page < heads.count, let numbers = heads[page] else { return [] }
    defer { numbers.deallocate() }
    heads[page] = nil
    return Array(UnsafeBufferPointer(start: numbers, count: IdentifierTable.pageSize))
  }

  /// Forgets the heads of a page for good.
  mutating func dropHeads(ofPage page: Int) {
    guard page < heads.count, let numbers = heads[page] else { return }
    numbers.deallocate()
    heads[page] = nil
  }

  /// Puts the heads of a page back.
  mutating func putBackHeads(_ numbers: [UInt32], ofPage page: Int) {
    guard numbers.count == IdentifierTable.pageSize else { return }
    if page >= heads.count || heads[page] == nil { makePage(page) }
    heads[page]?.update(from: numbers, count: numbers.count)
  }

  /// The heads of a page, where they are in memory.
  func heldHeads(ofPage page: Int) -> UnsafeMutablePointer<UInt32>? { page < heads.count ? heads[page] : nil }

  func deallocate() {
    for numbers in heads { numbers?.deallocate() }
    mentions.deallocate()
    marks.deallocate()
  }

  /// Bytes held.
  var byteCount: Int {
    mentions.heldByteCount + marks.heldByteCount
      + heads.reduce(0) { $0 + ($1 == nil ? 0 : IdentifierTable.pageSize * 4) }
  }
}
