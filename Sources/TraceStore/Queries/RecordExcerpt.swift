import TraceCore
import TraceModel

/// A part of a record, made again from the entries that name the things of a question.
public struct RecordExcerpt {
  /// The part of the record, as a core that has taken these entries.
  public let core: TraceCore
  /// Their numbers in the store, by their positions in the core's journal.
  public let entries: [Int64]
  /// Whether it holds all that hangs together with the question by any event, and not only what is near to it.
  public let isWhole: Bool

  /// The number of the entry at a position of the core's journal.
  public func entry(at position: Int) -> Int64 { entries.indices.contains(position) ? entries[position] : 0 }
}

/// Finds what a question can depend on, and makes that part of the record.
///
/// Where little hangs together with the question, all of it is loaded. In a store of a site everything hangs together in
/// the end, by a lot or a shipment; then what is near is loaded (see ``Nearness``), and the part of the record that it
/// gives is held against what the store itself has of the same things and events. Where they differ, what is around the
/// difference is loaded too, and in the end everything: an answer may take long, but it is that of the whole record.
struct ExcerptLoader {
  let reader: StoreReader
  private(set) var surroundings: Surroundings
  private var roots: [UInt32] = []
  private var ownEntries: [Int64] = []
  private var ownLots: Set<UInt32> = []
  private var lots: Set<UInt32> = []
  private let mentions: Statement
  private let rows: Statement

  /// How often what is near is widened before everything is loaded.
  private static let rounds = 2

  init(_ reader: StoreReader) throws(StoreError) {
    self.reader = reader
    surroundings = Surroundings(reader)
    mentions = try reader.database.prepare(
      """
      SELECT first, last, event FROM mention_run
      WHERE first BETWEEN ?1 - \(Schema.longestRun - 1) AND ?2 AND last >= ?1
      """)
    rows = try reader.database.prepare(
      "SELECT \(JournalEntry.columns) FROM event WHERE number BETWEEN ? AND ? ORDER BY number")
  }

  // MARK: What is asked

  /// Adds things that the answer is about.
  mutating func add(_ items: some Sequence<UInt32>) { roots += items }

  /// Adds a lot as a whole, without its things.
  mutating func add(lot: LotID) { if lot != .none { ownLots.insert(lot.raw) } }

  /// Adds an entry that may name nothing.
  mutating func add(entry number: Int64) { ownEntries.append(number) }

  // MARK: What is loaded

  /// Loads until nothing new is found, and makes the record.
  mutating func finish() throws(StoreError) -> RecordExcerpt {
    try begin()
    if try spreadEverywhere(upTo: reader.wholeUpTo) { return try excerpt(isWhole: true) }
    try begin()
    for _ in 0..<Self.rounds {
      try spreadNear()
      let excerpt = try excerpt(isWhole: false)
      let check = ExcerptCheck(reader, surroundings, excerpt)
      let differing = try check.differences()
      if differing.isEmpty { return excerpt }
      for item in differing { surroundings.note(item, .inner) }
      if surroundings.pending.isEmpty { break }
    }
    try begin()
    _ = try spreadEverywhere(upTo: .max)
    return try excerpt(isWhole: true)
  }

  private mutating func begin() throws(StoreError) {
    surroundings = Surroundings(reader)
    lots = ownLots
    for item in roots { surroundings.note(item, .inner) }
    for number in try load(ownEntries) {
      for thing in surroundings.things(of: number) { surroundings.note(thing, .inner) }
    }
  }

  private mutating func excerpt(isWhole: Bool) throws(StoreError) -> RecordExcerpt {
    try addLots()
    try addDeclarations()
    try reader.load(items: surroundings.items)
    return try surroundings.replay(in: reader, isWhole: isWhole)
  }

  /// Loads all that hangs together with the question by any event, as long as that is little; false where it is not.
  private mutating func spreadEverywhere(upTo limit: Int) throws(StoreError) -> Bool {
    while !surroundings.pending.isEmpty {
      guard surroundings.itemCount <= limit else { return false }
      let fresh = try load(mentionsOf(surroundings.takePending()).map(\.entry))
      guard surroundings.entryCount <= limit, surroundings.itemCount <= limit else { return false }
      for number in fresh {
        for thing in surroundings.things(of: number) { surroundings.note(thing, .inner) }
      }
    }
    return true
  }

  private mutating func spreadNear() throws(StoreError) {
    while !surroundings.pending.isEmpty {
      let named = try mentionsOf(surroundings.takePending())
      try load(named.map(\.entry))
      for (item, number) in named { surroundings.follow(item, number) }
    }
  }

  /// What is said of the lots as a whole, and of other lots with the same material.
  private mutating func addLots() throws(StoreError) {
    lots.formUnion(surroundings.lots)
    let amounts = try AmountEntries(reader.database).around(lots)
    try load(amounts.numbers)
    lots = amounts.lots
    let ofLot = try reader.database.prepare(
      """
      SELECT number FROM event WHERE lot = ? AND items IS NULL AND container IS NULL
        AND kind NOT IN (\(EventKind.countReport.rawValue), \(EventKind.allocate.rawValue))
      """)
    for lot in lots.sorted() { try load(numbers(ofLot, Int64(lot))) }
    let consumption = try reader.database.prepare("SELECT event FROM consumption WHERE material = ?")
    for material in surroundings.materials.sorted() {
      try load(numbers(consumption, Int64(material)))
    }
  }

  /// Declarations about what was loaded, and about those in turn.
  private mutating func addDeclarations() throws(StoreError) {
    guard try reader.database.number("SELECT 1 FROM declaration LIMIT 1") != nil else { return }
    let about = try reader.database.prepare(
      "SELECT event FROM declaration WHERE identity_high = ? AND identity_low = ?")
    var open = surroundings.entryNumbers
    while !open.isEmpty {
      var found: [Int64] = []
      for number in open {
        guard let id = surroundings.entry(number)?.header.id, id != .none else { continue }
        about.bind(1, Int64(bitPattern: id.high))
        about.bind(2, Int64(bitPattern: id.low))
        while try about.step() { found.append(about.integer(0)) }
      }
      open = try load(found)
    }
  }

  // MARK: Reading

  /// Items and the entries that name them; neighboring numbers are asked for at once.
  func mentionsOf(_ items: [UInt32]) throws(StoreError) -> [(item: UInt32, entry: Int64)] {
    var result: [(item: UInt32, entry: Int64)] = []
    for run in Surroundings.runs(items.map { Int64($0) }) {
      mentions.bind(1, run.lowerBound)
      mentions.bind(2, run.upperBound)
      while try mentions.step() {
        let entry = mentions.integer(2)
        let first = max(mentions.integer(0), run.lowerBound)
        let last = min(mentions.integer(1), run.upperBound)
        for item in stride(from: first, through: last, by: 1) {
          result.append((UInt32(truncatingIfNeeded: item), entry))
        }
      }
    }
    return result
  }

  /// Loads entries that are not there, and returns which these were.
  @discardableResult
  mutating func load(_ numbers: [Int64]) throws(StoreError) -> [Int64] {
    let missing = numbers.filter { surroundings.entry($0) == nil }.ascending()
    for run in Surroundings.runs(missing) {
      rows.bind(1, run.lowerBound)
      rows.bind(2, run.upperBound)
      while try rows.step() {
        guard let entry = JournalEntry(rows),
          let list = entry.items.withUnsafeBufferPointer({ ItemList.read($0) })
        else { throw .damaged(path: reader.path, detail: "entry \(rows.integer(0)) makes no sense") }
        surroundings.add(entry, list)
      }
    }
    return missing
  }

  private func numbers(_ statement: Statement, _ parameter: Int64) throws(StoreError) -> [Int64] {
    statement.bind(1, parameter)
    var numbers: [Int64] = []
    while try statement.step() { numbers.append(statement.integer(0)) }
    return numbers
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
