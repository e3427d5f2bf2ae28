import TraceCore
import TraceModel

/// Making the record again from its journal.
extension StoredRecord {
  /// Replays every block as it was taken: what was defined by then, its events, its time.
  func restore() throws(StoreError) {
    let isNew = try database.number("SELECT count(*) FROM block") == 0
    if !isNew,
      table.productCount + table.lotCount + table.actorCount + table.blockCount > 0 || table.storedCount > 0
    {
      throw .tableInUse(path: path)
    }
    writer.changeMark = core.beginNotingChanges()
    if isNew { return }
    var reader = try JournalReader(database)
    while let block = try reader.nextBlock() {
      try restoreDefinitions(&reader, block)
      try restoreItems(&reader, block)
      try replay(&reader, block)
      head = ChainHead(block: block.number, hash: reader.hash)
      lastEntry = block.firstEntry + block.entries - 1
    }
    try settle()
  }

  private func restoreDefinitions(_ reader: inout JournalReader, _ block: Chain.Block) throws(StoreError) {
    for _ in 0..<block.definitions {
      guard let (kind, id, value) = try reader.nextDefinition() else {
        throw .damaged(path: path, detail: "block \(block.number) lacks definitions")
      }
      writer.definitions += 1
      if kind == .itemClass, let itemClass = DefinitionText.itemClass(value), id == reader.classes.count {
        writer.classes[itemClass] = Int64(id)
        reader.classes.append(itemClass)
      } else if kind == .itemClass || DefinitionText.restore(kind, value, in: table) != id {
        throw .damaged(
          path: path, detail: "definition \(writer.definitions) (\(kind.rawValue) \(id)) makes no sense")
      }
    }
    writer.products = table.productCount
    writer.actors = table.actorCount
    writer.locations = table.locationCount
    writer.materials = table.materialCount
    writer.blocks = table.blockCount
  }

  private func restoreItems(_ reader: inout JournalReader, _ block: Chain.Block) throws(StoreError) {
    for _ in 0..<block.items {
      guard let code = try reader.nextItem() else {
        throw .damaged(path: path, detail: "block \(block.number) lacks items")
      }
      guard let item = table.item(code) else {
        throw .damaged(path: path, detail: "item \(writer.numbers.count + 1) has no identifier")
      }
      writer.numbers.append(item)
      writer.balance.append(level: table.level(of: item))
    }
  }

  private func replay(_ reader: inout JournalReader, _ block: Chain.Block) throws(StoreError) {
    var batch = EventBatch()
    var places: [(number: Int64, isNew: Bool)] = []
    let numbers = writer.numbers
    for _ in 0..<block.entries {
      guard let entry = try reader.nextEntry(),
        let items = entry.items.withUnsafeBufferPointer({ ItemList.read($0) })
      else { throw .damaged(path: path, detail: "block \(block.number) has an entry that makes no sense") }
      var header = entry.header
      header.container = numbers[header.container.isSome ? header.container.raw : 0]
      let details = entry.details.isEmpty ? nil : DetailText.read(entry.details) { numbers[$0] }
      batch.append(header, items: items.lazy.map { numbers[$0] }, details: details)
      places.append((entry.number, entry.repeats == 0))
    }
    var place = core.journal.endIndex
    core.take(batch, arrival: Timestamp(microseconds: block.arrival))
    for (number, isNew) in places where isNew {
      writer.entries.note(number, at: place)
      place += 1
    }
    guard place == core.journal.endIndex else {
      throw .damaged(path: path, detail: "block \(block.number) repeats other entries than it says")
    }
    _ = core.takeFeedback()
  }

  /// Takes what is on disk for written; writes the record anew where these rules see it otherwise, or where an earlier
  /// version left it incomplete.
  private func settle() throws(StoreError) {
    writer.lots = (0..<table.lotCount).compactMap { table.definition(of: LotID(raw: UInt32($0))) }
    writer.corrections = core.correctionHistory.count
    _ = core.takeChanges(since: &writer.changeMark)
    _ = observer.takeActivity()
    var packed: Int64 = 0
    for item in writer.numbers.items {
      if writer.numbers[core.ledger.parent(of: item)] > 0 { packed += 1 }
      writer.balance.count(item, writer.numbers, core.ledger)
      if core.ledger.ownFlags(of: item).contains(.contradicted) {
        writer.claimed.insert(writer.numbers[item])
      }
    }
    _ = writer.balance.takeChanges()
    writer.findings = core.findingLog.count
    let findings = try database.number("SELECT count(*) FROM finding")
    let inContainers = try database.number("SELECT count(*) FROM item WHERE parent IS NOT NULL")
    if findings != Int64(core.findingLog.count) || inContainers != packed { try rewriteRecord() }
  }
}

extension IdentifierTable {
  /// The item with a code as a store has it; nil where somebody has changed it into none.
  func item(_ code: ItemCode) -> ItemID? {
    if code.itemClass.scheme == .nothing { return UInt32(code.serial).map { ItemID(raw: $0) } }
    return code.identifier.map { intern($0) }
  }
}

/// Reads a journal from the first block to the last.
struct JournalReader {
  private let blocks: Statement
  private let definitions: Statement
  private let items: Statement
  private let entries: Statement
  /// Classes of items that were defined so far.
  var classes: [ItemCode.Class] = []
  /// The hash of the last block that was read.
  private(set) var hash: [UInt8] = []

  init(_ database: Database) throws(StoreError) {
    blocks = try database.prepare("SELECT \(Chain.Block.columns), hash FROM block ORDER BY number")
    definitions = try database.prepare("SELECT kind, id, value FROM definition ORDER BY number")
    items = try database.prepare("SELECT class, serial FROM item ORDER BY id")
    entries = try database.prepare("SELECT \(JournalEntry.columns) FROM event ORDER BY number")
  }

  mutating func nextBlock() throws(StoreError) -> Chain.Block? {
    guard try blocks.step() else { return nil }
    hash = blocks.bytes(8)
    return Chain.Block(blocks)
  }

  func nextDefinition() throws(StoreError) -> (DefinitionText.Kind, Int, JSONText)? {
    guard try definitions.step(), let kind = DefinitionText.Kind(rawValue: definitions.text(0)),
      let value = JSONText(definitions.text(2))
    else { return nil }
    return (kind, Int(definitions.integer(1)), value)
  }

  func nextItem() throws(StoreError) -> ItemCode? {
    guard try items.step() else { return nil }
    let number = Int(items.integer(0))
    guard classes.indices.contains(number) else { return nil }
    return ItemCode(itemClass: classes[number], serial: items.text(1))
  }

  func nextEntry() throws(StoreError) -> JournalEntry? { try entries.step() ? JournalEntry(entries) : nil }
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
