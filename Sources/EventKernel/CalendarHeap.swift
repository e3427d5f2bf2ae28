/// The order of pending events: a heap with four children per node over slots that stay where they are.
///
/// An entry is 16 bytes, so that the four children of a node are one cache line; the least of them is chosen without a
/// branch by time alone. Only where two times are equal are class and station compared, then entity and insertion,
/// which live with the slot. (R. Sedgewick, K. Wayne, *Algorithms*, 2.4, on d-ary and indexed heaps; A. LaMarca,
/// R. Ladner, *The influence of caches on the performance of heaps*, ACM JEA 1, 1996, on aligned siblings.)
@usableFromInline
struct CalendarHeap: ~Copyable {
  /// What is moved about in the heap.
  @usableFromInline
  struct Entry: BitwiseCopyable {
    /// The time, biased so that it compares as unsigned.
    @usableFromInline var time: UInt64
    /// Class and station in the upper half, the slot in the lower half.
    @usableFromInline var orderAndSlot: UInt64

    @inlinable
    @inline(__always)
    init(time: UInt64, orderAndSlot: UInt64) {
      self.time = time
      self.orderAndSlot = orderAndSlot
    }

    @inlinable
    @inline(__always)
    init(time: UInt64, order: UInt32, slot: Int) {
      self.time = time
      orderAndSlot = UInt64(order) &<< 32 | UInt64(truncatingIfNeeded: slot)
    }

    @inlinable
    @inline(__always)
    var slot: Int { Int(orderAndSlot & 0xFFFF_FFFF) }
  }

  /// What decides between events of one time, class and station.
  @usableFromInline
  struct Tie: BitwiseCopyable {
    @usableFromInline var entity: UInt64
    /// The number of the insertion, from 1 and never given twice; 0 while the slot is free.
    @usableFromInline var insertion: UInt64

    @inlinable
    init(entity: UInt64, insertion: UInt64) {
      self.entity = entity
      self.insertion = insertion
    }
  }

  // Unsafe storage: the checks of arrays nearly doubled the time of M/M/1 (50 against 28 ns a customer).
  // `entries` is a cache line's multiple minus one entry, so that 4i + 1 ... 4i + 4 share a line.
  @usableFromInline var entries: UnsafeMutablePointer<Entry>
  @usableFromInline var ties: UnsafeMutablePointer<Tie>
  /// By slot: where its entry is; for a free slot, the next free one.
  @usableFromInline var positions: UnsafeMutablePointer<UInt32>
  /// How many places are taken, the hole included.
  @usableFromInline var extent = 0
  /// 1 when the first entry was taken out and nothing has taken its place yet, otherwise 0.
  ///
  /// Most events plan one other: its entry goes into the hole, and the last one need not come up from the bottom only to
  /// sink again. What reads the first entry settles the hole before.
  @usableFromInline var holes = 0
  @usableFromInline var capacity: Int
  @usableFromInline var firstFree = 0

  /// Times from here on are the fillers' behind the last entry.
  @usableFromInline static var latestTime: UInt64 { @inlinable get { UInt64.max &- 4 } }

  @inlinable
  init(capacity: Int) {
    self.capacity = 0
    (entries, ties, positions) = Self.allocate(capacity: max(capacity, 4))
    adopt(capacity: max(capacity, 4))
  }

  @inlinable
  deinit { Self.deallocate(entries, ties, positions) }

  /// How many entries there are.
  @inlinable var count: Int { extent &- holes }

  // MARK: - Insert and remove

  /// Puts a new entry in its place; gives its slot.
  @inlinable
  @inline(__always)
  mutating func insert(time: UInt64, order: UInt32, entity: UInt64, insertion: UInt64) -> Int {
    let slot = firstFree
    firstFree = Int(positions[slot])
    ties[slot] = Tie(entity: entity, insertion: insertion)
    let entry = Entry(time: time, order: order, slot: slot)
    if holes == 1 {
      holes = 0
      fillRoot(entry)
    } else {
      extent &+= 1
      siftUp(entry, from: extent &- 1)
    }
    return slot
  }

  /// Takes the first entry out, where there is no hole; its slot is free, but holds what it held until it is used again.
  @inlinable
  @inline(__always)
  mutating func removeFirst() -> Entry {
    let first = entries[0]
    holes = 1
    free(first.slot)
    return first
  }

  /// Lets the last entry take the place of the first one that was taken out.
  @inlinable
  @inline(__always)
  mutating func settle() {
    if holes == 0 { return }
    holes = 0
    let last = takeLast()
    if extent > 0 { fillRoot(last) }
  }

  /// Takes the entry of this slot out, wherever it is.
  @inlinable
  mutating func remove(slot: Int) {
    settle()
    let position = Int(positions[slot])
    let last = takeLast()
    if position != extent { place(last, from: position) }
    free(slot)
  }

  /// Moves the entry of this slot to another time.
  @inlinable
  mutating func move(slot: Int, time: UInt64, insertion: UInt64) {
    settle()
    let position = Int(positions[slot])
    ties[slot].insertion = insertion
    place(Entry(time: time, orderAndSlot: entries[position].orderAndSlot), from: position)
  }

  /// Where the first entry is.
  @inlinable var firstPosition: Int { holes == 0 ? 0 : leastChild(from: 1) }

  @inlinable
  @inline(__always)
  mutating func takeLast() -> Entry {
    extent &-= 1
    let last = entries[extent]
    entries[extent] = Self.filler(extent)
    return last
  }

  @inlinable
  @inline(__always)
  mutating func free(_ slot: Int) {
    ties[slot].insertion = 0
    positions[slot] = UInt32(truncatingIfNeeded: firstFree)
    firstFree = slot
  }

  // MARK: - Order

  /// Puts the entry at the root or, when others come before it, below.
  @inlinable
  @inline(__always)
  mutating func fillRoot(_ entry: Entry) {
    if extent > 2 {
      siftDown(entry, from: 0)
    } else if isBefore(entries[1], entry) {
      put(entries[1], at: 0)
      put(entry, at: 1)
    } else {
      put(entry, at: 0)
    }
  }

  /// Puts the entry where it belongs, when it may have to go up or down from `position`.
  @inlinable
  mutating func place(_ entry: Entry, from position: Int) {
    if position > 0, isBefore(entry, entries[(position &- 1) &>> 2]) {
      siftUp(entry, from: position)
    } else {
      siftDown(entry, from: position)
    }
  }

  @inlinable
  @inline(__always)
  mutating func siftUp(_ entry: Entry, from position: Int) {
    var position = position
    while position > 0 {
      let parent = (position &- 1) &>> 2
      if !isBefore(entry, entries[parent]) { break }
      put(entries[parent], at: position)
      position = parent
    }
    put(entry, at: position)
  }

  // Not inlined: where two are pending, as in the simplest of models, its loop took the registers from everything else.
  @usableFromInline
  @inline(never)
  mutating func siftDown(_ entry: Entry, from position: Int) {
    var position = position
    while true {
      let firstChild = 4 &* position &+ 1
      if firstChild >= extent { break }
      let least = leastChild(from: firstChild)
      if !isBefore(entries[least], entry) { break }
      put(entries[least], at: position)
      position = least
    }
    put(entry, at: position)
  }

  /// The first of four siblings; behind the last entry stand fillers, each later than any entry.
  @inlinable
  @inline(__always)
  func leastChild(from first: Int) -> Int {
    let (a, b, c, d) =
      (entries[first].time, entries[first &+ 1].time, entries[first &+ 2].time, entries[first &+ 3].time)
    let (left, right) = (min(a, b), min(c, d))
    // 0 if any pair is equal (and, once in a while, by overflow: then the long way gives the same answer). A product,
    // because three comparisons became jumps that the processor could not predict.
    let differences = (a &- b) &* (c &- d) &* (left &- right)
    if _slowPath(differences == 0) { return Self.leastTiedChild(from: first, extent, entries, ties) }
    return first &+ (right < left ? (d < c ? 3 : 2) : (b < a ? 1 : 0))
  }

  @inlinable
  @inline(__always)
  func isBefore(_ a: Entry, _ b: Entry) -> Bool {
    if _fastPath(a.time != b.time) { return a.time < b.time }
    return Self.isBeforeAtSameTime(a, b, ties)
  }

  // The rare paths are static, so that calling them does not force a copy of the heap's fields into memory, which
  // cost a fifth of M/M/1.
  @usableFromInline
  @inline(never)
  static func leastTiedChild(
    from first: Int, _ extent: Int, _ entries: UnsafePointer<Entry>, _ ties: UnsafePointer<Tie>
  ) -> Int {
    var least = first
    for child in first + 1..<max(first + 1, min(first + 4, extent)) {
      let (a, b) = (entries[child], entries[least])
      if a.time != b.time ? a.time < b.time : isBeforeAtSameTime(a, b, ties) { least = child }
    }
    return least
  }

  @usableFromInline
  @inline(never)
  static func isBeforeAtSameTime(_ a: Entry, _ b: Entry, _ ties: UnsafePointer<Tie>) -> Bool {
    let (orderA, orderB) = (a.orderAndSlot &>> 32, b.orderAndSlot &>> 32)
    if orderA != orderB { return orderA < orderB }
    let (tieA, tieB) = (ties[a.slot], ties[b.slot])
    return tieA.entity != tieB.entity ? tieA.entity < tieB.entity : tieA.insertion < tieB.insertion
  }

  @inlinable
  @inline(__always)
  mutating func put(_ entry: Entry, at position: Int) {
    entries[position] = entry
    positions[entry.slot] = UInt32(truncatingIfNeeded: position)
  }

  // MARK: - Memory

  /// Four fillers behind each other never tie: the least child is chosen without asking how many there are.
  @inlinable
  @inline(__always)
  static func filler(_ position: Int) -> Entry {
    Entry(time: UInt64.max &- UInt64(truncatingIfNeeded: position & 3), orderAndSlot: .max)
  }

  @usableFromInline
  @inline(never)
  mutating func grow() {
    let (oldEntries, oldTies, oldPositions) = (entries, ties, positions)
    let newCapacity = capacity * 2
    precondition(newCapacity < Int(UInt32.max), "\(count) events are pending; a calendar holds 2³¹ at most")
    (entries, ties, positions) = Self.allocate(capacity: newCapacity)
    entries.update(from: oldEntries, count: extent)
    ties.update(from: oldTies, count: capacity)
    positions.update(from: oldPositions, count: capacity)
    Self.deallocate(oldEntries, oldTies, oldPositions)
    adopt(capacity: newCapacity)
  }

  /// Takes over fresh memory: fillers behind the last entry, new slots in the list of free ones.
  @usableFromInline
  mutating func adopt(capacity newCapacity: Int) {
    for position in extent..<newCapacity + 4 { entries[position] = Self.filler(position) }
    for slot in capacity..<newCapacity {
      ties[slot] = Tie(entity: 0, insertion: 0)
      positions[slot] = UInt32(slot + 1)
    }
    firstFree = capacity
    capacity = newCapacity
  }

  @usableFromInline
  static func allocate(
    capacity: Int
  ) -> (UnsafeMutablePointer<Entry>, UnsafeMutablePointer<Tie>, UnsafeMutablePointer<UInt32>) {
    let lines = UnsafeMutableRawPointer.allocate(byteCount: (capacity + 8) * 16, alignment: 64)
    let entries = lines.bindMemory(to: Entry.self, capacity: capacity + 8) + 3
    return (entries, .allocate(capacity: capacity), .allocate(capacity: capacity))
  }

  @usableFromInline
  static func deallocate(
    _ entries: UnsafeMutablePointer<Entry>, _ ties: UnsafeMutablePointer<Tie>,
    _ positions: UnsafeMutablePointer<UInt32>
  ) {
    UnsafeMutableRawPointer(entries - 3).deallocate()
    ties.deallocate()
    positions.deallocate()
  }
}
