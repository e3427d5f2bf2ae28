import TraceCore
import TraceModel

/// Making the record again from its journal.
extension StoredRecord {
  /// Replays every block as it was taken: what was defined by then, its events, its time.
  func restore() throws(StoreError) {
    var journal = try JournalReplay(database, into: table)
    let isUsed =
      table.productCount + table.lotCount + table.actorCount + table.blockCount > 0 || table.storedCount > 0
    while let taken = try journal.next() {
      if isUsed { throw .tableInUse(path: path) }
      for item in journal.items[writer.numbers.count...] {
        writer.numbers.append(item)
        writer.balance.append(level: table.level(of: item))
      }
      var position = core.journal.endIndex
      core.take(taken.batch, arrival: Timestamp(microseconds: taken.block.arrival))
      for entry in taken.entries where entry.isNew {
        writer.entries.note(entry.number, at: position)
        position += 1
      }
      guard position == core.journal.endIndex else {
        throw .damaged(path: path, detail: "block \(taken.block.number) repeats other entries than it says")
      }
      _ = core.takeFeedback()
      head = ChainHead(block: taken.block.number, hash: taken.hash)
      lastEntry = taken.block.firstEntry + taken.block.entries - 1
      writer.definitions += taken.block.definitions
      writer.hasPolicy = writer.hasPolicy || taken.hasPolicy
      for text in taken.exchanges { _ = writer.exchanges.number(of: text) }
    }
    for (number, itemClass) in journal.classes.enumerated() { writer.classes[itemClass] = Int64(number) }
    if head.block > 0 { takeForWritten() }
  }

  /// Takes what is on disk for written.
  private func takeForWritten() {
    writer.products = table.productCount
    writer.actors = table.actorCount
    writer.locations = table.locationCount
    writer.materials = table.materialCount
    writer.blocks = table.blockCount
    writer.lots = (0..<table.lotCount).compactMap { table.definition(of: LotID(raw: UInt32($0))) }
    writer.corrections = core.correctionHistory.count
    writer.findings = core.findingLog.count
    _ = core.takeChanges(since: &writer.changeMark)
    _ = observer.takeActivity()
    for item in writer.numbers.items {
      writer.balance.count(item, writer.numbers, core.ledger)
      if core.ledger.ownFlags(of: item).contains(.contradicted) {
        writer.claimed.insert(writer.numbers[item])
      }
    }
    _ = writer.balance.takeChanges()
  }

  /// Whether the tables show by a count that they are not those of this record. `audit verify` looks at every row.
  func differsFromRecord() throws(StoreError) -> Bool {
    var packed: Int64 = 0
    for item in writer.numbers.items where writer.numbers[core.ledger.parent(of: item)] > 0 { packed += 1 }
    let findings = try database.number("SELECT count(*) FROM finding")
    let inContainers = try database.number("SELECT count(*) FROM item WHERE parent IS NOT NULL")
    return findings != Int64(core.findingLog.count) || inContainers != packed
  }

  /// Takes the journal in another database as it was taken there, and writes it and what follows from it.
  func take(journalOf source: Database) throws(StoreError) {
    var journal = try JournalReplay(source, into: table)
    writer.hasPolicy = true
    try beginGroup()
    while let taken = try journal.next() {
      writer.hasPolicy = !taken.hasPolicy
      writer.exchanges.pending = taken.exchanges
      try take(taken.batch, arrival: Timestamp(microseconds: taken.block.arrival))
    }
    try endGroup()
  }

  /// Writes every table anew from the journal, which has to be whole.
  static func deriveAnew(_ database: Database) throws(StoreError) {
    let anew = try StoredRecord(derivedFrom: database)
    defer { anew.close() }
    try database.replaceContents(by: anew.database)
  }

  /// Brings into the chain what an earlier version kept of exchanges beside it.
  func chainExchanges() throws(StoreError) {
    let texts = try database.prepare("SELECT value FROM store WHERE \(Schema.isUnchained) ORDER BY key")
    while try texts.step() { writer.exchanges.pending.append(texts.text(0)) }
    texts.close()
    if writer.exchanges.pending.isEmpty { return }
    try beginGroup()
    try advance(to: core.now)
    try rows.flush()
    try database.run("DELETE FROM store WHERE \(Schema.isUnchained)")
    try endGroup()
  }

  /// Derives all that follows from the journal of a store anew. Where the chain is broken nothing is changed: what it has is
  /// not what was acknowledged.
  public static func repair(_ path: String) throws(StoreError) -> ChainReport {
    var lock: WriterLock? = try WriterLock(path, creates: false)
    defer { withExtendedLifetime(lock) {} }
    let reader = try StoreReader(path)
    let report = try reader.verifyChain()
    guard report.isUnbroken else { return report }
    let unchained = try reader.database.number("SELECT 1 FROM store WHERE \(Schema.isUnchained)")
    if reader.schemaVersion < Schema.version || unchained != nil {
      // What an earlier version kept beside the chain comes into it as the store is opened.
      lock = nil
      try StoredRecord(path, creates: false).close()
      return try repair(path)
    }
    let database = try Database(path, .write)
    defer { database.close() }
    try database.run("PRAGMA synchronous = FULL")
    try deriveAnew(database)
    database.checkpoint()
    return report
  }
}

extension IdentifierTable {
  /// The item with a code as a store has it; nil where somebody has changed it into none.
  func item(_ code: ItemCode) -> ItemID? {
    if code.itemClass.scheme == .nothing { return UInt32(code.serial).map { ItemID(raw: $0) } }
    return code.identifier.map { intern($0) }
  }
}

/// Reads a journal from the first block to the last, and puts what it defines into a dictionary.
struct JournalReplay {
  /// One block as it was taken.
  struct Taken {
    var block: Chain.Block
    var hash: [UInt8]
    var batch = EventBatch()
    /// Its entries, and which of them repeat none before.
    var entries: [(number: Int64, isNew: Bool)] = []
    /// Whether the policy is one of its definitions.
    var hasPolicy = false
    /// What its definitions say of exchanges.
    var exchanges: [String] = []
  }

  /// The things by their numbers in the store less 1, as far as the journal was read.
  private(set) var items: [ItemID] = []
  /// Classes of things that were defined so far.
  private(set) var classes: [ItemCode.Class] = []

  private let path: String
  private let table: IdentifierTable
  private let blocks: Statement
  private let definitions: Statement
  private let codes: Statement
  private let entries: Statement

  init(_ database: Database, into table: IdentifierTable) throws(StoreError) {
    path = database.path
    self.table = table
    blocks = try database.prepare("SELECT \(Chain.Block.columns), hash FROM block ORDER BY number")
    definitions = try database.prepare("SELECT kind, id, value FROM definition ORDER BY number")
    codes = try database.prepare("SELECT class, serial FROM item ORDER BY id")
    entries = try database.prepare("SELECT \(JournalEntry.columns) FROM event ORDER BY number")
  }

  mutating func next() throws(StoreError) -> Taken? {
    guard try blocks.step() else { return nil }
    var taken = Taken(block: Chain.Block(blocks), hash: blocks.bytes(8))
    for _ in 0..<taken.block.definitions { try define(in: &taken) }
    for _ in 0..<taken.block.items { items.append(try item(in: taken.block)) }
    for _ in 0..<taken.block.entries { try addEntry(to: &taken) }
    return taken
  }

  private func damaged(_ detail: String) -> StoreError { .damaged(path: path, detail: detail) }

  private mutating func define(in taken: inout Taken) throws(StoreError) {
    guard try definitions.step() else { throw damaged("block \(taken.block.number) lacks definitions") }
    switch try DefinitionText.take(definitions, into: table, &classes, path: path) {
    case .policy: taken.hasPolicy = true
    case .exchange: taken.exchanges.append(definitions.text(2))
    default: break
    }
  }

  private func item(in block: Chain.Block) throws(StoreError) -> ItemID {
    guard try codes.step() else { throw damaged("block \(block.number) lacks items") }
    let number = Int(codes.integer(0))
    guard classes.indices.contains(number),
      let item = table.item(ItemCode(itemClass: classes[number], serial: codes.text(1)))
    else { throw damaged("item \(items.count + 1) has no identifier") }
    return item
  }

  private func addEntry(to taken: inout Taken) throws(StoreError) {
    guard try entries.step(), let entry = JournalEntry(entries),
      let numbers = entry.items.withUnsafeBufferPointer({ ItemList.read($0) })
    else { throw damaged("block \(taken.block.number) has an entry that makes no sense") }
    func item(_ number: UInt32) -> ItemID {
      number > 0 && Int(number) <= items.count ? items[Int(number) - 1] : .none
    }
    var header = entry.header
    header.container = header.container.isSome ? item(header.container.raw) : .none
    let details = entry.details.isEmpty ? nil : DetailText.read(entry.details, item: item)
    taken.batch.append(header, items: numbers.lazy.map(item), details: details)
    taken.entries.append((entry.number, entry.repeats == 0))
  }
}

extension Chain.Block {
  static let columns =
    "number, arrival, first_event, events, first_item, items, first_definition, definitions"

  /// The block of a row whose columns are ``columns``.
  init(_ row: Statement) {
    number = row.integer(0)
    arrival = row.integer(1)
    firstEntry = row.integer(2)
    entries = row.integer(3)
    firstItem = row.integer(4)
    items = row.integer(5)
    firstDefinition = row.integer(6)
    definitions = row.integer(7)
  }
}
