/// Events in the order in which they arrive, in contiguous memory.
///
/// A batch is what a device, a queue or a file hands over at once. Emptied with `removeAll`, it keeps its memory.
public struct EventBatch: Sendable {
  @usableFromInline var headerStore: [EventHeader] = []
  @usableFromInline var itemStore: [ItemID] = []
  @usableFromInline var detailStore: [EventDetails] = []

  /// An empty batch.
  public init() {}

  /// The fixed parts, in order of arrival.
  @inlinable
  public var headers: [EventHeader] { headerStore }
  /// The items of all events, each event's in one run.
  @inlinable
  public var items: [ItemID] { itemStore }
  /// The details of those events that have some.
  @inlinable
  public var details: [EventDetails] { detailStore }

  /// Number of events.
  @inlinable
  public var count: Int { headerStore.count }

  /// True where there are no events.
  @inlinable
  public var isEmpty: Bool { headerStore.isEmpty }

  /// Makes room for so many events and items, where they are known beforehand.
  public mutating func reserveCapacity(events: Int, items count: Int) {
    headerStore.reserveCapacity(events)
    itemStore.reserveCapacity(count)
  }

  /// Appends an event about one thing.
  ///
  /// Always inlined: a header that was just made is not in memory yet, and whoever copies it waits for that.
  @inlinable
  @inline(__always)
  public mutating func append(_ header: EventHeader, item: ItemID) {
    var header = header
    header.firstItem = UInt32(truncatingIfNeeded: itemStore.count)
    header.itemCount = 1
    header.details = .max
    itemStore.append(item)
    headerStore.append(header)
  }

  /// Appends an event about `members`, which may be none.
  @inlinable
  public mutating func append(
    _ header: EventHeader, items members: some Collection<ItemID>, details extra: EventDetails? = nil
  ) {
    var header = header
    header.firstItem = UInt32(truncatingIfNeeded: itemStore.count)
    itemStore.append(contentsOf: members)
    header.itemCount = UInt32(truncatingIfNeeded: itemStore.count) - header.firstItem
    if let extra {
      header.details = UInt32(truncatingIfNeeded: detailStore.count)
      detailStore.append(extra)
    } else {
      header.details = .max
    }
    headerStore.append(header)
  }

  /// Appends an event that stands by itself.
  public mutating func append(_ event: TraceEvent) {
    append(event.header, items: event.items, details: event.details)
  }

  /// Appends the events of another batch in their order.
  public mutating func append(contentsOf other: borrowing EventBatch) { append(0..<other.count, of: other) }

  /// Appends the events of another batch at these positions in their order.
  public mutating func append(_ range: Range<Int>, of other: borrowing EventBatch) {
    guard let first = range.first, let last = range.last else { return }
    // What events name stands in their order, so that all of it moves by one distance.
    let items = Int(other.headerStore[first].firstItem)..<other.endOfItems(last)
    let moved = UInt32(truncatingIfNeeded: itemStore.count) &- UInt32(truncatingIfNeeded: items.lowerBound)
    let start = headerStore.count
    itemStore.append(contentsOf: other.itemStore[items])
    headerStore.append(contentsOf: other.headerStore[range])
    headerStore.withUnsafeMutableBufferPointer { headers in
      for index in start..<headers.count { headers[index].firstItem &+= moved }
    }
    if other.detailStore.isEmpty { return }
    for index in start..<headerStore.count where headerStore[index].details != .max {
      let extra = other.detailStore[Int(headerStore[index].details)]
      headerStore[index].details = UInt32(truncatingIfNeeded: detailStore.count)
      detailStore.append(extra)
    }
  }

  private func endOfItems(_ position: Int) -> Int {
    Int(headerStore[position].firstItem) + Int(headerStore[position].itemCount)
  }

  /// The event at `position` as a value of its own.
  public subscript(position: Int) -> TraceEvent {
    let header = headerStore[position]
    return TraceEvent(header, items: Array(items(of: header)), details: details(of: header))
  }

  /// The items of the event with this header.
  @inlinable
  public func items(of header: EventHeader) -> ArraySlice<ItemID> {
    itemStore[Int(header.firstItem)..<Int(header.firstItem) + Int(header.itemCount)]
  }

  /// The details of the event with this header, where it has some.
  @inlinable
  public func details(of header: EventHeader) -> EventDetails? {
    header.details == .max ? nil : detailStore[Int(header.details)]
  }

  /// Calls `body` with all headers and all items as memory, for readers that pass over millions of them.
  ///
  /// An event's items are `items[Int(header.firstItem)...]`, `itemCount` of them.
  @inlinable
  public func withUnsafeContents<Result>(
    _ body: (UnsafeBufferPointer<EventHeader>, UnsafeBufferPointer<ItemID>) throws -> Result
  ) rethrows -> Result {
    try headerStore.withUnsafeBufferPointer { headers in
      try itemStore.withUnsafeBufferPointer { items in try body(headers, items) }
    }
  }

  /// Empties the batch and keeps its memory.
  public mutating func removeAll() {
    headerStore.removeAll(keepingCapacity: true)
    itemStore.removeAll(keepingCapacity: true)
    detailStore.removeAll(keepingCapacity: true)
  }
}
