/// Events in the order in which they arrive, in contiguous memory.
///
/// A batch is what a device, a queue or a file hands over at once. Emptied with `removeAll`, it keeps its memory.
public struct EventBatch: Sendable {
  /// The fixed parts, in order of arrival.
  public private(set) var headers: [EventHeader] = []
  /// The items of all events, each event's in one run.
  public private(set) var items: [ItemID] = []
  /// The details of those events that have some.
  public private(set) var details: [EventDetails] = []

  /// An empty batch.
  public init() {}

  /// Number of events.
  @inlinable
  public var count: Int { headers.count }

  /// True where there are no events.
  @inlinable
  public var isEmpty: Bool { headers.isEmpty }

  /// Appends an event about one thing.
  @inline(__always)
  public mutating func append(_ header: EventHeader, item: ItemID) {
    var header = header
    header.firstItem = UInt32(truncatingIfNeeded: items.count)
    header.itemCount = 1
    header.details = .max
    items.append(item)
    headers.append(header)
  }

  /// Appends an event about `members`, which may be none.
  public mutating func append(
    _ header: EventHeader, items members: some Collection<ItemID>, details extra: EventDetails? = nil
  ) {
    var header = header
    header.firstItem = UInt32(truncatingIfNeeded: items.count)
    items.append(contentsOf: members)
    header.itemCount = UInt32(truncatingIfNeeded: items.count) - header.firstItem
    if let extra {
      header.details = UInt32(truncatingIfNeeded: details.count)
      details.append(extra)
    } else {
      header.details = .max
    }
    headers.append(header)
  }

  /// Appends an event that stands by itself.
  public mutating func append(_ event: TraceEvent) {
    append(event.header, items: event.items, details: event.details)
  }

  /// The event at `position` as a value of its own.
  public subscript(position: Int) -> TraceEvent {
    let header = headers[position]
    return TraceEvent(header, items: Array(items(of: header)), details: details(of: header))
  }

  /// The items of the event with this header.
  @inlinable
  public func items(of header: EventHeader) -> ArraySlice<ItemID> {
    items[Int(header.firstItem)..<Int(header.firstItem) + Int(header.itemCount)]
  }

  /// The details of the event with this header, where it has some.
  @inlinable
  public func details(of header: EventHeader) -> EventDetails? {
    header.details == .max ? nil : details[Int(header.details)]
  }

  /// Empties the batch and keeps its memory.
  public mutating func removeAll() {
    headers.removeAll(keepingCapacity: true)
    items.removeAll(keepingCapacity: true)
    details.removeAll(keepingCapacity: true)
  }
}
