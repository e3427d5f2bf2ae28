import TraceCore
import TraceModel

/// The journal as it was said.
extension StoreReader {
  /// Calls `body` with every event and its number, in the order of arrival; what came again comes once.
  ///
  /// Items are those of this reader's dictionary, and the record time is when the event arrived.
  public func forEachEvent(_ body: (Int64, TraceEvent) throws -> Void) throws {
    let rows = try database.prepare(
      "SELECT \(JournalEntry.columns) FROM event WHERE repeats IS NULL ORDER BY number")
    var part: [JournalEntry] = []
    var block: Chain.Block?
    while true {
      let isRow = try rows.step()
      if isRow {
        guard let entry = JournalEntry(rows) else {
          throw StoreError.damaged(path: path, detail: "entry \(rows.integer(0)) makes no sense")
        }
        part.append(entry)
      }
      if part.count >= 2_000 || !isRow {
        try load(items: try thingsOf(part))
        for entry in part {
          if block.map({ entry.number >= $0.firstEntry + $0.entries }) ?? true {
            block = try self.block(of: entry.number)
          }
          try body(entry.number, event(entry, arrival: block?.arrival))
        }
        part.removeAll(keepingCapacity: true)
      }
      if !isRow { return }
    }
  }

  /// The first event of which `condition` is true, in the order of arrival.
  public func firstEvent(where condition: (TraceEvent) -> Bool) throws -> TraceEvent? {
    struct Found: Error { let event: TraceEvent }
    do {
      try forEachEvent { _, event in if condition(event) { throw Found(event: event) } }
      return nil
    } catch let found as Found {
      return found.event
    }
  }

  /// What stood around the events of the documents that the store took, in the order in which they were made.
  public func frames() throws(StoreError) -> [String] {
    let rows = try database.prepare(
      "SELECT frame FROM frames WHERE frame IS NOT NULL ORDER BY content_at, document")
    var frames: [String] = []
    while try rows.step() { frames.append(rows.text(0)) }
    return frames
  }

  /// The event with an identity, the first that arrived; nil where there is none.
  public func event(of id: EventID) throws(StoreError) -> TraceEvent? {
    try entry(of: id).flatMap { (number) throws(StoreError) in try event(at: number) }
  }

  /// The event that is the entry of this number, with all things that it names; nil where there is none.
  public func event(at number: Int64) throws(StoreError) -> TraceEvent? {
    findEntry.bind(1, number)
    defer { findEntry.reset() }
    guard try findEntry.step(), let entry = JournalEntry(findEntry) else { return nil }
    try load(items: thingsOf([entry]))
    return event(entry, arrival: try block(of: number).arrival)
  }

  /// The numbers of all things that entries name, in ascending order.
  private func thingsOf(_ entries: [JournalEntry]) throws(StoreError) -> [UInt32] {
    var things: Set<UInt32> = []
    for entry in entries {
      guard let items = entry.items.withUnsafeBufferPointer({ ItemList.read($0) }) else {
        throw .damaged(path: path, detail: "entry \(entry.number) makes no sense")
      }
      things.formUnion(items)
      if entry.header.container.isSome { things.insert(entry.header.container.raw) }
      if entry.header.kind == .repackage { things.formUnion(DetailText.outputs(of: entry.details)) }
    }
    things.remove(0)
    return things.sorted()
  }

  private func event(_ entry: JournalEntry, arrival: Int64?) -> TraceEvent {
    var header = entry.header
    if header.container.isSome { header.container = item(header.container.raw) }
    if let arrival { header.recordTime = Timestamp(microseconds: arrival) }
    let items = entry.items.withUnsafeBufferPointer { ItemList.read($0) } ?? []
    let details = entry.details.isEmpty ? nil : DetailText.read(entry.details) { item($0) }
    return TraceEvent(header, items: items.map { item($0) }, details: details)
  }
}
