import TraceCore
import TraceModel

/// A part of a record, made again from the entries that name the things of a question.
public struct RecordExcerpt {
  /// The part of the record, as a core that has taken these entries.
  public let core: TraceCore
  /// Their numbers in the store, by their places in the core's journal.
  public let entries: [Int64]

  /// The number of the entry at a place of the core's journal.
  public func entry(at place: Int) -> Int64 { entries.indices.contains(place) ? entries[place] : 0 }
}

/// How near a thing is to a question, nearest first.
private enum Nearness: UInt8, Comparable {
  /// The answer is about it: its containers at any time and all that was ever in it are loaded.
  case inner
  /// It was in a container of the answer: what was in it is loaded, of its other containers only their own events.
  case member
  /// It was a container of such a thing: only its own events are loaded.
  case outer

  static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// Finds what a question can depend on, and makes that part of the record.
struct ExcerptLoader {
  private let reader: StoreReader
  private var nearness: [UInt32: Nearness] = [:]
  private var pending: [UInt32] = []
  private var entries: [Int64: JournalEntry] = [:]
  private var lists: [Int64: [UInt32]] = [:]
  private var lots: Set<UInt32> = []
  private var materials: Set<UInt32> = []
  private let mentions: Statement
  private let rows: Statement

  init(_ reader: StoreReader) throws(StoreError) {
    self.reader = reader
    mentions = try reader.database.prepare(
      "SELECT item, event FROM mention WHERE item BETWEEN ? AND ? ORDER BY item, event")
    rows = try reader.database.prepare(
      "SELECT \(JournalEntry.columns) FROM event WHERE number BETWEEN ? AND ? ORDER BY number")
  }

  // MARK: What is loaded

  /// Adds things that the answer is about.
  mutating func add(_ items: some Sequence<UInt32>) { for item in items { note(item, .inner) } }

  /// Adds a lot as a whole, without its things.
  mutating func add(lot: LotID) { if lot != .none { lots.insert(lot.raw) } }

  /// Adds an entry that names nothing.
  mutating func add(entry number: Int64) throws(StoreError) { try load([number]) }

  private mutating func note(_ item: UInt32, _ near: Nearness) {
    guard item > 0 else { return }
    if let known = nearness[item], known <= near { return }
    nearness[item] = near
    pending.append(item)
  }

  /// Loads until nothing new is found, and makes the record.
  mutating func finish() throws(StoreError) -> RecordExcerpt {
    try spread()
    try addLots()
    try addDeclarations()
    return try replay()
  }

  private mutating func spread() throws(StoreError) {
    while !pending.isEmpty {
      let items = Array(Set(pending)).sorted()
      pending.removeAll()
      let named = try mentionsOf(items)
      try load(named.map(\.entry))
      for (item, number) in named {
        guard let near = nearness[item], let entry = entries[number] else { continue }
        switch entry.header.kind {
        case .pack, .unpack: followContainer(item, near, entry)
        case .repackage: followRepackaging(near, entry)
        default: break
        }
      }
    }
  }

  private mutating func followContainer(_ item: UInt32, _ near: Nearness, _ entry: JournalEntry) {
    let container = entry.header.container.isSome ? entry.header.container.raw : 0
    if item != container {
      note(container, near == .inner ? .inner : .outer)
    } else if near < .outer {
      for child in lists[entry.number] ?? [] { note(child, .member) }
    }
  }

  private mutating func followRepackaging(_ near: Nearness, _ entry: JournalEntry) {
    guard near < .outer else { return }
    for other in (lists[entry.number] ?? []) + DetailText.outputs(of: entry.details) {
      note(other, near == .inner ? .inner : .outer)
    }
  }

  /// What is said of the lots as a whole, and of other lots with the same material.
  private mutating func addLots() throws(StoreError) {
    for number in entries.keys.sorted() {
      let lot = entries[number]?.header.lot ?? .none
      if lot != .none { lots.insert(lot.raw) }
    }
    let ofLot = try reader.database.prepare(
      """
      SELECT number FROM event WHERE lot = ? AND items IS NULL AND container IS NULL
        AND kind NOT IN (\(EventKind.countReport.rawValue), \(EventKind.allocate.rawValue))
      """)
    for lot in lots.sorted() { try load(numbers(ofLot, Int64(lot))) }
    for number in entries.keys.sorted() {
      guard let entry = entries[number], entry.header.kind == .consumeMaterial,
        let details = DetailText.read(entry.details, item: { ItemID(raw: $0) }), details.material != .none
      else { continue }
      materials.insert(details.material.raw)
    }
    let consumption = try reader.database.prepare("SELECT event FROM consumption WHERE material = ?")
    for material in materials.sorted() { try load(numbers(consumption, Int64(material))) }
  }

  /// Declarations about what was loaded, and about those in turn.
  private mutating func addDeclarations() throws(StoreError) {
    guard try reader.database.number("SELECT 1 FROM declaration LIMIT 1") != nil else { return }
    let about = try reader.database.prepare(
      "SELECT event FROM declaration WHERE identity_high = ? AND identity_low = ?")
    var open = entries.keys.sorted()
    while !open.isEmpty {
      var found: [Int64] = []
      for number in open {
        guard let id = entries[number]?.header.id, id != .none else { continue }
        about.bind(1, Int64(bitPattern: id.high))
        about.bind(2, Int64(bitPattern: id.low))
        while try about.step() { found.append(about.integer(0)) }
      }
      open = Array(Set(found)).sorted().filter { entries[$0] == nil }
      try load(open)
    }
  }

  // MARK: Reading

  /// Items and the entries that name them, in ascending order; neighbouring numbers are asked for at once.
  private func mentionsOf(_ items: [UInt32]) throws(StoreError) -> [(item: UInt32, entry: Int64)] {
    var result: [(item: UInt32, entry: Int64)] = []
    for run in runs(items.map { Int64($0) }) {
      mentions.bind(1, run.lowerBound)
      mentions.bind(2, run.upperBound)
      while try mentions.step() {
        result.append((UInt32(truncatingIfNeeded: mentions.integer(0)), mentions.integer(1)))
      }
    }
    return result
  }

  private mutating func load(_ numbers: [Int64]) throws(StoreError) {
    let missing = Array(Set(numbers.filter { entries[$0] == nil })).sorted()
    for run in runs(missing) {
      rows.bind(1, run.lowerBound)
      rows.bind(2, run.upperBound)
      while try rows.step() {
        guard let entry = JournalEntry(rows),
          let list = entry.items.withUnsafeBufferPointer({ ItemList.read($0) })
        else { throw .damaged(path: reader.path, detail: "entry \(rows.integer(0)) makes no sense") }
        entries[entry.number] = entry
        lists[entry.number] = list
      }
    }
  }

  private func numbers(_ statement: Statement, _ parameter: Int64) throws(StoreError) -> [Int64] {
    statement.bind(1, parameter)
    var numbers: [Int64] = []
    while try statement.step() { numbers.append(statement.integer(0)) }
    return numbers
  }

  /// Ascending numbers as runs without gaps.
  private func runs(_ numbers: [Int64]) -> [ClosedRange<Int64>] {
    var runs: [ClosedRange<Int64>] = []
    for number in numbers {
      if let last = runs.last, number == last.upperBound + 1 {
        runs[runs.count - 1] = last.lowerBound...number
      } else {
        runs.append(number...number)
      }
    }
    return runs
  }

  // MARK: Replaying

  private func replay() throws(StoreError) -> RecordExcerpt {
    try reader.load(items: nearness.keys.sorted())
    let core = TraceCore(table: reader.table, policy: reader.policy)
    let order = entries.keys.sorted()
    var batch = EventBatch()
    var block: Chain.Block?
    for number in order {
      guard let entry = entries[number], entry.repeats == 0 else { continue }
      if block.map({ number >= $0.firstEntry + $0.entries }) ?? true {
        if let block { core.take(batch, arrival: Timestamp(microseconds: block.arrival)) }
        batch.removeAll()
        block = try reader.block(of: number)
      }
      append(entry, to: &batch)
    }
    if let block { core.take(batch, arrival: Timestamp(microseconds: block.arrival)) }
    core.advance(to: reader.now)
    _ = core.takeFeedback()
    return RecordExcerpt(core: core, entries: order.filter { entries[$0]?.repeats == 0 })
  }

  /// The event with those of its things that were loaded.
  private func append(_ entry: JournalEntry, to batch: inout EventBatch) {
    var header = entry.header
    if header.container.isSome { header.container = reader.loaded[header.container.raw] ?? .none }
    let items = (lists[entry.number] ?? []).compactMap { $0 == 0 ? ItemID.none : reader.loaded[$0] }
    let details =
      entry.details.isEmpty
      ? nil : DetailText.read(entry.details) { reader.loaded[$0] ?? .none }
    batch.append(header, items: items, details: details)
  }
}

extension StoreReader {
  /// Gives the items with these numbers a place in the dictionary.
  func load(items numbers: [UInt32]) throws(StoreError) {
    let row = try database.prepare("SELECT id, class, serial FROM item WHERE id BETWEEN ? AND ? ORDER BY id")
    var index = 0
    while index < numbers.count {
      var end = index
      while end + 1 < numbers.count, numbers[end + 1] == numbers[end] + 1 { end += 1 }
      row.bind(1, Int64(numbers[index]))
      row.bind(2, Int64(numbers[end]))
      while try row.step() {
        let number = UInt32(truncatingIfNeeded: row.integer(0))
        if loaded[number] != nil { continue }
        let itemClass = Int(row.integer(1))
        guard classes.indices.contains(itemClass),
          let item = table.item(ItemCode(itemClass: classes[itemClass], serial: row.text(2)))
        else { throw .damaged(path: path, detail: "item \(number) has no identifier") }
        loaded[number] = item
      }
      index = end + 1
    }
  }

  /// The block that an entry is in.
  func block(of entry: Int64) throws(StoreError) -> Chain.Block {
    findBlock.bind(1, entry)
    guard try findBlock.step() else { throw .damaged(path: path, detail: "entry \(entry) is in no block") }
    defer { findBlock.reset() }
    return Chain.Block(findBlock)
  }
}
