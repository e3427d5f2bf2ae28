import TraceModel

/// For every item, the journal's entries that touched it: a chain from the latest to the first.
///
/// 4 bytes for each item and 12 for each mention. A mention's number is kept in 32 bits; the chains of a journal that is
/// trimmed end where it does.
struct Postings {
  private struct Mention: BitwiseCopyable {
    var item: UInt32
    /// Low half of the entry's position.
    var entry: UInt32
    /// Low half of the previous mention's number.
    var previous: UInt32
  }

  private var mentions = SlidingStore<Mention>()
  private var heads: [UnsafeMutablePointer<UInt32>?] = []
  /// First mention that was made while this entry was the last, for trimming.
  private var marks = SlidingStore<Int>()

  init() {
    // Number 0 stands for no mention.
    mentions.append(Mention(item: .max, entry: 0, previous: 0))
  }

  /// Notes that `entry`, the last one or an earlier one that is replayed, touched `item`.
  @inline(__always)
  mutating func add(_ item: ItemID, entry: Int) {
    let page = Int(item.raw >> 12)
    if page >= heads.count || heads[page] == nil { makePage(page) }
    let number = mentions.endIndex
    guard let head = heads[page].map({ $0 + Int(item.raw & 4_095) }) else { return }
    if number > mentions.startIndex, mentions[number - 1].entry == UInt32(truncatingIfNeeded: entry),
      head.pointee != 0,
      isSame(head.pointee, entry)
    {
      return  // Named twice by one event.
    }
    mentions.append(
      Mention(item: item.raw, entry: UInt32(truncatingIfNeeded: entry), previous: head.pointee))
    head.pointee = UInt32(truncatingIfNeeded: number)
  }

  /// Whether the mention with this low half is of the entry.
  private func isSame(_ low: UInt32, _ entry: Int) -> Bool {
    let number = mentions.endIndex - 1 - Int(UInt32(truncatingIfNeeded: mentions.endIndex &- 1) &- low)
    return number >= mentions.startIndex && mentions[number].entry == UInt32(truncatingIfNeeded: entry)
  }

  @inline(never)
  private mutating func makePage(_ page: Int) {
    while page >= heads.count { heads.append(nil) }
    let numbers = UnsafeMutablePointer<UInt32>.allocate(capacity: IdentifierTable.pageSize)
    numbers.initialize(repeating: 0, count: IdentifierTable.pageSize)
    heads[page] = numbers
  }

  /// Begins the mentions of the next entry.
  @inline(__always)
  mutating func mark() { marks.append(mentions.endIndex) }

  /// Calls `body` with the entries that touched an item, the latest mention first; one may come more than once.
  func forEach(of item: ItemID, before end: Int, _ body: (Int) -> Void) {
    let page = Int(item.raw >> 12)
    guard page < heads.count, let numbers = heads[page] else { return }
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

  /// Forgets what is known of a page of items that will be given to others.
  mutating func forget(page: Int) {
    guard page < heads.count else { return }
    heads[page]?.deallocate()
    heads[page] = nil
  }

  func deallocate() {
    for numbers in heads { numbers?.deallocate() }
    mentions.deallocate()
    marks.deallocate()
  }

  /// Bytes held.
  var byteCount: Int {
    mentions.count * 12 + heads.reduce(0) { $0 + ($1 == nil ? 0 : IdentifierTable.pageSize * 4) } + marks
      .count * 8
  }
}
