import TraceModel

/// Which events have arrived, by identity, and where they are in the journal.
///
/// Senders that number their messages cost one bit each, in pages of 4,096, and nothing once a page is full and old;
/// other identities cost a place in a hash table.
struct SeenEvents {
  private struct Page {
    var bits: [UInt64] = []
    var count = 0
    /// Journal positions by number, low halves; empty where none are kept.
    var positions: [UInt32] = []
    var lastPosition = 0
  }

  private struct Sender {
    /// All numbers of pages below are seen, and no page is held for them.
    var full: UInt64 = 0
    var pages: [UInt64: Page] = [:]
    /// The page in use, out of the dictionary.
    var number = UInt64.max
    var page = Page()
  }

  private var senders: [Sender] = []
  private var others: [EventID: Int] = [:]
  private let keepsPositions: Bool

  init(keepsPositions: Bool) { self.keepsPositions = keepsPositions }

  /// Notes an event; false where it had arrived before.
  @inline(__always)
  mutating func insert(_ id: EventID, at position: Int) -> Bool {
    guard let sender = id.sender else {
      if others[id] != nil { return false }
      others[id] = position
      return true
    }
    let index = Int(sender.raw)
    if index >= senders.count { addSenders(through: index) }
    let number = id.low >> 12
    if senders[index].number != number { guard open(number, of: index) else { return false } }
    let word = Int(id.low >> 6 & 63)
    let bit = UInt64(1) << (id.low & 63)
    if senders[index].page.bits[word] & bit != 0 { return false }
    senders[index].page.bits[word] |= bit
    senders[index].page.count += 1
    if keepsPositions {
      senders[index].page.positions[Int(id.low & 4_095)] = UInt32(truncatingIfNeeded: position)
      senders[index].page.lastPosition = position
    }
    return true
  }

  private mutating func addSenders(through index: Int) {
    while senders.count <= index { senders.append(Sender()) }
  }

  /// Brings a page into use; false where all its numbers are seen.
  @inline(never)
  private mutating func open(_ number: UInt64, of index: Int) -> Bool {
    guard number >= senders[index].full else { return false }
    close(index)
    var page = senders[index].pages.removeValue(forKey: number) ?? Page()
    if page.bits.isEmpty { page.bits = Array(repeating: 0, count: 64) }
    if keepsPositions, page.positions.isEmpty {
      page.positions = Array(repeating: 0, count: 4_096)
    }
    senders[index].page = page
    senders[index].number = number
    return true
  }

  private mutating func close(_ index: Int) {
    guard senders[index].number != .max else { return }
    senders[index].pages[senders[index].number] = senders[index].page
    senders[index].number = .max
    if !keepsPositions { collapse(index, before: .max) }
  }

  /// Lets go of pages of which every number has been seen, from the first on.
  private mutating func collapse(_ index: Int, before position: Int) {
    while let page = senders[index].pages[senders[index].full], page.count == 4_096,
      page.lastPosition < position
    {
      senders[index].pages[senders[index].full] = nil
      senders[index].full += 1
    }
  }

  /// Whether the event has arrived.
  func contains(_ id: EventID) -> Bool {
    guard let sender = id.sender else { return others[id] != nil }
    guard Int(sender.raw) < senders.count else { return false }
    let entry = senders[Int(sender.raw)]
    let number = id.low >> 12
    if number < entry.full { return true }
    guard let page = number == entry.number ? entry.page : entry.pages[number] else { return false }
    return page.bits[Int(id.low >> 6 & 63)] >> (id.low & 63) & 1 == 1
  }

  /// Where the event is in a journal that ends at `end`; nil where it has not arrived, or where no positions are kept.
  func position(of id: EventID, before end: Int) -> Int? {
    guard contains(id) else { return nil }
    guard let sender = id.sender else { return others[id] }
    let entry = senders[Int(sender.raw)]
    let number = id.low >> 12
    guard let page = number == entry.number ? entry.page : entry.pages[number], !page.positions.isEmpty else {
      return nil
    }
    let low = page.positions[Int(id.low & 4_095)]
    return end - 1 - Int(UInt32(truncatingIfNeeded: end &- 1) &- low)
  }

  /// Forgets where events before `position` are; that they have arrived stays known.
  mutating func trim(before position: Int) {
    for index in senders.indices { collapse(index, before: position) }
  }
}
