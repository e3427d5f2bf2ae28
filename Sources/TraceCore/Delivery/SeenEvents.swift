import TraceModel

/// Which events have arrived, by identity, and where they are in the journal.
///
/// Senders that number their messages cost one bit each, in pages of 4,096, and nothing once a page is full and old; where
/// they are in the journal costs four bytes as long as it is asked. Other identities cost a place in a hash table.
struct SeenEvents {
  /// 4,096 numbers. Unsafe memory, because a bit is set a hundred million times.
  private struct Page: BitwiseCopyable {
    let bits: UnsafeMutablePointer<UInt64>
    /// Journal positions by number, low halves; nil where none are kept.
    private(set) var positions: UnsafeMutablePointer<UInt32>?
    var count = 0
    var lastPosition = 0

    init(keepsPositions: Bool) {
      bits = .allocate(capacity: 64)
      bits.initialize(repeating: 0, count: 64)
      positions = keepsPositions ? .allocate(capacity: 4_096) : nil
      positions?.initialize(repeating: 0, count: 4_096)
    }

    /// Nothing new can come of it, and where its events are is not kept.
    var isOver: Bool { count == 4_096 && positions == nil }

    func deallocate() {
      bits.deallocate()
      positions?.deallocate()
    }

    /// Forgets where its events are.
    mutating func forgetPositions() {
      positions?.deallocate()
      positions = nil
    }

    func contains(_ number: UInt64) -> Bool { bits[Int(number >> 6 & 63)] >> (number & 63) & 1 == 1 }

    /// Notes a number of the page; false where it was noted before.
    @inline(__always)
    mutating func insert(_ number: UInt64, at position: Int) -> Bool {
      let bit = UInt64(1) << (number & 63)
      let word = bits + Int(number >> 6 & 63)
      if word.pointee & bit != 0 { return false }
      word.pointee |= bit
      count += 1
      if let positions {
        positions[Int(number & 4_095)] = UInt32(truncatingIfNeeded: position)
        lastPosition = position
      }
      return true
    }

    /// Notes numbers that were not noted before.
    @inline(__always)
    mutating func insert(_ count: Int, from number: UInt64, at position: Int) {
      for index in 0..<count { _ = insert(number &+ UInt64(index), at: position &+ index) }
    }
  }

  private struct Sender {
    /// All numbers of these pages are seen, and no page is held for them. A sender that counts from 1 never fills the first.
    var full: Range<UInt64> = 0..<0
    var pages: [UInt64: Page] = [:]
    /// Of these, those that know where their events are.
    var recent: [UInt64] = []
  }

  /// The page of a sender that is in use, out of the dictionary. Apart from the sender, because every event asks for it, and
  /// to look at it there would count the references to the other pages.
  private struct PageInUse: BitwiseCopyable {
    var number = UInt64.max
    var page: Page?
  }

  private var senders: [Sender] = []
  private var inUse: [PageInUse] = []
  private var others: [EventID: Int] = [:]
  private let keepsPositions: Bool

  init(keepsPositions: Bool) { self.keepsPositions = keepsPositions }

  func deallocate() {
    for used in inUse { used.page?.deallocate() }
    for sender in senders {
      // order-free: each gives back its own memory
      for page in sender.pages.values { page.deallocate() }
    }
  }

  /// Notes an event; false where it had arrived before.
  @inline(__always)
  mutating func insert(_ id: EventID, at position: Int) -> Bool {
    guard let sender = id.sender else {
      if others[id] != nil { return false }
      others[id] = position
      return true
    }
    let index = Int(sender.raw)
    if index >= inUse.count { addSenders(through: index) }
    let number = id.low >> 12
    if inUse[index].number != number { guard open(number, of: index) else { return false } }
    guard inUse[index].page?.insert(id.low, at: position) ?? false else { return false }
    // So late that where its neighbors are was forgotten.
    if keepsPositions, inUse[index].page?.positions == nil { others[id] = position }
    return true
  }

  /// How many events from `first` on have not arrived, at most `count`: none where that is not told by one look.
  @inline(__always)
  mutating func newCount(from first: EventID, atMost count: Int) -> Int {
    guard let sender = first.sender else { return 0 }
    let index = Int(sender.raw)
    if index >= inUse.count { addSenders(through: index) }
    let number = first.low >> 12
    if inUse[index].number != number { guard open(number, of: index) else { return 0 } }
    guard let page = inUse[index].page, page.positions != nil else { return 0 }
    let most = min(count, 4_096 - Int(first.low & 4_095))
    var new = 0
    while new < most, !page.contains(first.low &+ UInt64(new)) { new &+= 1 }
    return new
  }

  /// Notes events that are new, as ``newCount(from:atMost:)`` has found them.
  @inline(__always)
  mutating func insert(_ count: Int, from first: EventID, at position: Int) {
    if let sender = first.sender { inUse[Int(sender.raw)].page?.insert(count, from: first.low, at: position) }
  }

  private mutating func addSenders(through index: Int) {
    while senders.count <= index {
      senders.append(Sender())
      inUse.append(PageInUse())
    }
  }

  /// Brings a page into use; false where all its numbers are seen.
  @inline(never)
  private mutating func open(_ number: UInt64, of index: Int) -> Bool {
    if senders[index].full.contains(number) { return false }
    close(index)
    inUse[index].page = senders[index].pages.removeValue(forKey: number) ?? newPage(number, of: index)
    inUse[index].number = number
    return true
  }

  private mutating func newPage(_ number: UInt64, of index: Int) -> Page {
    if keepsPositions { senders[index].recent.append(number) }
    return Page(keepsPositions: keepsPositions)
  }

  private mutating func close(_ index: Int) {
    guard let page = inUse[index].page else { return }
    senders[index].pages[inUse[index].number] = page
    inUse[index] = PageInUse()
    if !keepsPositions { collapse(index) }
  }

  /// Lets go of pages of which every number has been seen and nobody asks where they are.
  private mutating func collapse(_ index: Int) {
    var next = senders[index].full.upperBound
    if senders[index].full.isEmpty {
      // order-free: the smallest of them begins, and the others follow it
      guard let first = senders[index].pages.filter({ $0.value.isOver }).keys.min() else { return }
      next = first
      senders[index].full = first..<first
    }
    while let page = senders[index].pages[next], page.isOver {
      senders[index].pages[next] = nil
      page.deallocate()
      next += 1
    }
    senders[index].full = senders[index].full.lowerBound..<next
  }

  /// Whether the event has arrived.
  func contains(_ id: EventID) -> Bool {
    guard let sender = id.sender else { return others[id] != nil }
    let index = Int(sender.raw)
    guard index < senders.count else { return false }
    let number = id.low >> 12
    return senders[index].full.contains(number) || page(number, of: index)?.contains(id.low) ?? false
  }

  /// Where the event is in a journal that ends at `end`; nil where it has not arrived, or where no positions are kept.
  func position(of id: EventID, before end: Int) -> Int? {
    guard contains(id) else { return nil }
    guard let sender = id.sender, let positions = page(id.low >> 12, of: Int(sender.raw))?.positions else {
      return others[id]
    }
    let low = positions[Int(id.low & 4_095)]
    return end - 1 - Int(UInt32(truncatingIfNeeded: end &- 1) &- low)
  }

  private func page(_ number: UInt64, of index: Int) -> Page? {
    inUse[index].number == number ? inUse[index].page : senders[index].pages[number]
  }

  /// Forgets where events before `position` are; that they have arrived stays known.
  mutating func trim(before position: Int) {
    for index in senders.indices {
      let old = senders[index].recent.filter {
        senders[index].pages[$0].map { $0.lastPosition < position } ?? false
      }
      if old.isEmpty { continue }
      for number in old { senders[index].pages[number]?.forgetPositions() }
      senders[index].recent.removeAll { old.contains($0) }
      collapse(index)
    }
  }
}
