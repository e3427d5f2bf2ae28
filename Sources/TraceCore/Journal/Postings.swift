import TraceModel

/// For every item, the journal's entries that touched it: a chain from the latest to the first.
///
/// An entry is mentioned whenever it takes effect, so that a chain has the order of effect and a walk ends where it leaves
/// what came later. 4 bytes for each item and 12 for each mention. A mention's number is kept in 32 bits; the chains of a
/// journal that is trimmed end where it does.
struct Postings {
  struct Mention: BitwiseCopyable {
    var item: UInt32
    /// Low half of the entry's position.
    var entry: UInt32
    /// Low half of the previous mention's number.
    var previous: UInt32
  }

  var mentions = SlidingStore<Mention>()
  /// The entry of the last mention, low half, and the first mention of those that were made for it together.
  private var lastEntry = UInt32(0)
  private var firstOfLastEntry = 0
  /// The number of each item's last mention; 0 stands for none.
  private var heads = ItemPages<UInt32>(empty: 0)
  /// First mention that was made while this entry was the last, for trimming.
  var marks = SlidingStore<Int>()

  init() {
    // Number 0 stands for no mention.
    mentions.append(Mention(item: .max, entry: 0, previous: 0))
  }

  /// Begins to note what `entry` touches, and says which number its first mention will have.
  @inline(__always)
  @discardableResult
  mutating func begin(_ entry: Int) -> Int {
    lastEntry = UInt32(truncatingIfNeeded: entry)
    firstOfLastEntry = mentions.endIndex
    return firstOfLastEntry
  }

  /// Notes that the entry touched `item`.
  @inline(__always)
  mutating func add(_ item: ItemID) {
    let head = head(of: item)
    let number = mentions.endIndex
    if isOfLastEntry(head.pointee, number) { return }
    mentions.append(Mention(item: item.raw, entry: lastEntry, previous: head.pointee))
    head.pointee = UInt32(truncatingIfNeeded: number)
  }

  /// Notes that the entry touched things, in their order.
  @inline(__always)
  mutating func add(_ items: UnsafeBufferPointer<ItemID>) {
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

  /// Where the number of an item's last mention stands.
  @inline(__always)
  mutating func head(of item: ItemID) -> UnsafeMutablePointer<UInt32> { heads.value(of: item) }

  /// Begins the mentions of the next entry.
  @inline(__always)
  mutating func mark() { marks.append(mentions.endIndex) }

  /// Calls `body` with the entries that touched an item and the numbers of the mentions, the latest first, until it
  /// answers false; an entry that took effect more than once comes as often.
  func forEach(of item: ItemID, before end: Int, while body: (_ entry: Int, _ mention: Int) -> Bool) {
    var low = heads.existing(item)?.pointee ?? 0
    var limit = mentions.endIndex
    while low != 0 {
      // The number below `limit` that has this low half.
      let distance = UInt32(truncatingIfNeeded: limit &- 1) &- low
      let number = limit - 1 - Int(distance)
      guard number >= mentions.startIndex, number > 0 else { return }
      let mention = mentions[number]
      guard mention.item == item.raw else { return }
      let entry = end - 1 - Int(UInt32(truncatingIfNeeded: end &- 1) &- mention.entry)
      guard body(entry, number) else { return }
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

  /// Forgets the heads of a page for good.
  mutating func dropHeads(ofPage page: Int) { heads.drop(page) }

  func deallocate() {
    heads.deallocate()
    mentions.deallocate()
    marks.deallocate()
  }

  /// Bytes held.
  var byteCount: Int { mentions.byteCount + marks.byteCount + heads.byteCount }
}
