/// A queue in one piece of memory whose positions count up for ever.
///
/// Unsafe storage instead of an array: every passage of a carton reads and writes a few of these, and an array's
/// checks of bounds and uniqueness would cost as much as the passage. `position & mask` is the place in memory.
@usableFromInline
struct Ring<Element: BitwiseCopyable>: ~Copyable {
  @usableFromInline private(set) var storage: UnsafeMutablePointer<Element>
  @usableFromInline private(set) var mask: Int
  /// Position of the oldest element.
  @usableFromInline private(set) var first = 0
  /// Position after the newest element.
  @usableFromInline private(set) var end = 0

  init(capacity: Int = 64) {
    var size = 16
    while size < capacity { size *= 2 }
    storage = .allocate(capacity: size)
    mask = size - 1
  }

  @inlinable
  deinit { storage.deallocate() }

  var count: Int { end &- first }
  var isEmpty: Bool { first == end }

  @inlinable
  subscript(position: Int) -> Element {
    @inline(__always) get {
      assert(position >= first && position < end, "position \(position) of \(first)..<\(end)")
      return storage[position & mask]
    }
    @inline(__always) _modify {
      assert(position >= first && position < end, "position \(position) of \(first)..<\(end)")
      yield &storage[position & mask]
    }
  }

  @inline(__always)
  mutating func append(_ element: Element) {
    if _slowPath(end &- first > mask) { grow() }
    storage[end & mask] = element
    end &+= 1
  }

  @inline(__always)
  mutating func popFirst() -> Element {
    assert(first < end)
    let element = storage[first & mask]
    first &+= 1
    return element
  }

  @inline(__always)
  mutating func popLast() -> Element {
    assert(first < end)
    end &-= 1
    return storage[end & mask]
  }

  /// Forgets what stands before `position`.
  @inline(__always)
  mutating func dropFirst(to position: Int) {
    assert(position >= first && position <= end)
    first = position
  }

  /// Removes what `isUnwanted` says; the others keep their order.
  mutating func removeAll(where isUnwanted: (borrowing Element) -> Bool) {
    var kept = first
    for position in first..<end where !isUnwanted(storage[position & mask]) {
      storage[kept & mask] = storage[position & mask]
      kept += 1
    }
    end = kept
  }

  /// Appends so that the order by `key` stays ascending; equals keep the order in which they came.
  @inline(__always)
  mutating func insert(_ element: Element, ascendingBy key: (borrowing Element) -> Int64) {
    append(element)
    sort(from: end &- 1, ascendingBy: key)
  }

  /// Puts what stands from `start` on into the ascending order by `key` of what stands before it.
  @inline(__always)
  mutating func sort(from start: Int, ascendingBy key: (borrowing Element) -> Int64) {
    var next = start
    while next < end {
      let element = storage[next & mask]
      let place = key(element)
      var position = next
      while position > first, key(storage[(position &- 1) & mask]) > place {
        // As memory, and not field by field.
        (storage + (position & mask)).update(from: storage + ((position &- 1) & mask), count: 1)
        position &-= 1
      }
      if position != next { storage[position & mask] = element }
      next &+= 1
    }
  }

  @inline(never)
  private mutating func grow() {
    let newMask = (mask + 1) * 2 - 1
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: newMask + 1)
    for position in first..<end { larger[position & newMask] = storage[position & mask] }
    storage.deallocate()
    (storage, mask) = (larger, newMask)
  }
}
