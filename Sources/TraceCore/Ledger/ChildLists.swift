/// The children of all containers, in one arena whose pieces are used again.
///
/// A list keeps the order of packing. A child knows its slot, so that it is removed in constant time and leaves a gap;
/// a list with more gaps than children is written anew. Unsafe memory, because millions of lists of 24 would otherwise be
/// millions of arrays with a reference count each.
struct ChildLists {
  struct List: BitwiseCopyable {
    var start: Int
    /// Slots used, gaps included.
    var used: UInt32
    /// Children, without the gaps.
    var live: UInt32
    var capacity: UInt32
  }

  static let gap = UInt32.max

  /// Unsafe memory for the lists too: a child is appended a hundred million times.
  private(set) var lists: UnsafeMutablePointer<List>
  private var listCount = 0
  private var listCapacity = 64
  private var freeLists: [UInt32] = []
  private var arena: UnsafeMutablePointer<UInt32>
  private var arenaUsed = 0
  private var arenaCapacity: Int
  /// Free pieces by size class.
  private var freePieces: [UInt32: [Int]] = [:]

  init() {
    arenaCapacity = 1_024
    arena = .allocate(capacity: arenaCapacity)
    lists = .allocate(capacity: listCapacity)
  }

  func deallocate() {
    arena.deallocate()
    lists.deallocate()
  }

  /// Bytes held, for the report on memory.
  var byteCount: Int { arenaCapacity * 4 + listCapacity * MemoryLayout<List>.stride }

  mutating func make(capacity: Int) -> UInt32 {
    let capacity = Self.sizeClass(UInt32(clamping: max(capacity, 4)))
    let list = List(start: piece(capacity), used: 0, live: 0, capacity: capacity)
    if let free = freeLists.popLast() {
      lists[Int(free)] = list
      return free
    }
    if listCount == listCapacity { growLists() }
    (lists + listCount).initialize(to: list)
    listCount += 1
    return UInt32(listCount - 1)
  }

  private mutating func growLists() {
    let larger = UnsafeMutablePointer<List>.allocate(capacity: listCapacity * 2)
    larger.initialize(from: lists, count: listCount)
    lists.deallocate()
    lists = larger
    listCapacity *= 2
  }

  mutating func free(_ list: UInt32) {
    let old = lists[Int(list)]
    if old.capacity > 0 { freePieces[old.capacity, default: []].append(old.start) }
    lists[Int(list)] = List(start: 0, used: 0, live: 0, capacity: 0)
    freeLists.append(list)
  }

  /// Appends a child and returns its slot.
  @inline(__always)
  mutating func append(_ child: UInt32, to list: UInt32) -> UInt32 {
    let index = Int(list)
    if lists[index].used == lists[index].capacity { grow(index) }
    let slot = lists[index].used
    arena[lists[index].start &+ Int(slot)] = child
    lists[index].used = slot &+ 1
    lists[index].live &+= 1
    return slot
  }

  /// Takes back the last append.
  mutating func removeLast(of list: UInt32) {
    lists[Int(list)].used -= 1
    lists[Int(list)].live -= 1
  }

  /// Leaves a gap at a slot.
  mutating func remove(at slot: UInt32, of list: UInt32) {
    arena[lists[Int(list)].start + Int(slot)] = Self.gap
    lists[Int(list)].live -= 1
  }

  /// Fills the gap at a slot again.
  mutating func putBack(_ child: UInt32, at slot: UInt32, of list: UInt32) {
    arena[lists[Int(list)].start + Int(slot)] = child
    lists[Int(list)].live += 1
  }

  /// The slots of a list; gaps are `gap`.
  func slots(of list: UInt32) -> UnsafeBufferPointer<UInt32> {
    let list = lists[Int(list)]
    return UnsafeBufferPointer(start: arena + list.start, count: Int(list.used))
  }

  func hasGaps(_ list: UInt32) -> Bool { lists[Int(list)].live < lists[Int(list)].used }

  @inline(never)
  private mutating func grow(_ index: Int) {
    let old = lists[index]
    let capacity = Self.sizeClass(old.capacity + 1)
    let start = piece(capacity)
    (arena + start).update(from: arena + old.start, count: Int(old.used))
    if old.capacity > 0 { freePieces[old.capacity, default: []].append(old.start) }
    lists[index].start = start
    lists[index].capacity = capacity
  }

  private mutating func piece(_ capacity: UInt32) -> Int {
    if let start = freePieces[capacity]?.popLast() { return start }
    if arenaUsed + Int(capacity) > arenaCapacity {
      let larger = max(arenaCapacity * 3 / 2, arenaUsed + Int(capacity))
      let moved = UnsafeMutablePointer<UInt32>.allocate(capacity: larger)
      moved.update(from: arena, count: arenaUsed)
      arena.deallocate()
      arena = moved
      arenaCapacity = larger
    }
    defer { arenaUsed += Int(capacity) }
    return arenaUsed
  }

  /// The smallest of 4, 6, 8, 12, 16, 24, 32, 48, 64, … that is enough.
  private static func sizeClass(_ count: UInt32) -> UInt32 {
    var size: UInt32 = 4
    while true {
      if count <= size { return size }
      if count <= size + size / 2 { return size + size / 2 }
      size *= 2
    }
  }
}
