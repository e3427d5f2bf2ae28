import TraceCore
import TraceModel

/// Questions to a store, answered from its indexes: nothing is replayed but what the answer needs, and nothing is written.
///
/// A reader sees the store as it was when it was opened, while somebody else may write to it.
///
/// **How a question is answered.** Rules, history, recall and impact stand once, in `TraceCore`. The reader finds the things
/// that the answer can depend on (the thing, the containers around it at any time, all that was ever in them, what it was
/// made from), loads the events that name them, and lets a small core take these as the large one did: in the same order,
/// at the same times, by the same policy. The time grows with the answer's surroundings, typically a pallet, and not with
/// the store. ``RecordExcerpt`` says what is loaded; tests hold the answers against those of the whole core.
public final class StoreReader {
  /// The file.
  public let path: String
  /// Master data of the whole store, and the identifiers of what was loaded so far.
  public let table = IdentifierTable()
  /// What the site has decided.
  public let policy: SitePolicy
  /// The last block.
  public let head: ChainHead
  /// The record's clock.
  public let now: Timestamp
  /// How many entries the journal has.
  public let entryCount: Int64
  /// How many things have a number.
  public let itemCount: Int64

  /// Up to how many entries all that hangs together with a question is loaded, and not only what is near to it.
  public var wholeUpTo = 2_000

  let database: Database
  /// The version of its tables.
  let schemaVersion: Int
  var classes: [ItemCode.Class] = []
  /// Items that were loaded, by their numbers in the store.
  var loaded: SparseArray<ItemID>
  private let findItem: Statement
  let findBlock: Statement
  let findEntry: Statement

  /// Opens the store at `path` for reading.
  public init(_ path: String) throws(StoreError) {
    self.path = path
    database = try Self.open(path)
    let version = try Schema.check(database)
    guard version > 0 else { throw .unfinished(path: path) }
    try database.run(Schema.standIns(for: version))
    schemaVersion = version
    policy = PolicyText.read(try PolicyText.stored(in: database)) ?? SitePolicy()
    let last = try database.prepare(
      "SELECT \(Chain.Block.columns), hash FROM block ORDER BY number DESC LIMIT 1")
    if try last.step() {
      let block = Chain.Block(last)
      head = ChainHead(block: block.number, hash: last.bytes(8))
      now = Timestamp(microseconds: block.arrival)
      entryCount = block.firstEntry + block.entries - 1
      itemCount = block.firstItem + block.items - 1
    } else {
      head = ChainHead()
      now = .distantPast
      entryCount = 0
      itemCount = 0
    }
    last.reset()
    loaded = SparseArray(upTo: itemCount)
    findItem = try database.prepare("SELECT id FROM item WHERE class = ? AND serial = ?")
    findEntry = try database.prepare("SELECT \(JournalEntry.columns) FROM event WHERE number = ?")
    findBlock = try database.prepare(
      """
      SELECT \(Chain.Block.columns) FROM block
      WHERE first_event <= ? AND events > 0 ORDER BY first_event DESC LIMIT 1
      """)
    try loadDefinitions()
  }

  private static func open(_ path: String) throws(StoreError) -> Database {
    do throws(StoreError) {
      let database = try Database(path, .read)
      // From here on one and the same state is seen.
      try database.run("PRAGMA mmap_size = 1073741824; PRAGMA cache_size = -64000; BEGIN")
      _ = try database.number("SELECT count(*) FROM sqlite_schema")
      return database
    } catch {
      // In a folder where nothing can be written a reader cannot say that it reads; with no log there, nobody writes.
      guard error.kind == .inputOutput, let found = FileIdentity.canonicalPath(path),
        FileIdentity.size(of: found + "-wal") == 0
      else { throw error }
      let database = try Database(path, .readUnchanging)
      try database.run("BEGIN")
      return database
    }
  }

  private func loadDefinitions() throws(StoreError) {
    let rows = try database.prepare("SELECT kind, id, value FROM definition ORDER BY number")
    while try rows.step() { _ = try DefinitionText.take(rows, into: table, &classes, path: path) }
  }

  // MARK: Names

  /// The number of a thing in the store; nil where no event has named it.
  public func number(of code: EPC) throws(StoreError) -> UInt32? {
    let wanted = ItemCode(.epc(code))
    // The length of the company prefix decides how a code is written, not what it names.
    for (index, itemClass) in classes.enumerated()
    where itemClass.scheme == wanted.itemClass.scheme && itemClass.gtin == wanted.itemClass.gtin {
      if let number = try number(inClass: index, wanted.serial) { return number }
    }
    return nil
  }

  /// The number of characters that are no identifier; nil where no event has named them.
  public func number(ofMalformed bytes: [UInt8]) throws(StoreError) -> UInt32? {
    let wanted = ItemCode(.malformed(bytes))
    guard let index = classes.firstIndex(of: wanted.itemClass) else { return nil }
    return try number(inClass: index, wanted.serial)
  }

  private func number(inClass index: Int, _ serial: String) throws(StoreError) -> UInt32? {
    findItem.bind(1, index)
    findItem.bind(2, serial)
    defer { findItem.reset() }
    return try findItem.step() ? UInt32(clamping: findItem.integer(0)) : nil
  }

  /// The item with a number, in this reader's dictionary.
  public func item(_ number: UInt32) -> ItemID { loaded[number] ?? .none }

  /// The entry that an event's identity names, the first that arrived; nil where none did.
  public func entry(of event: EventID) throws(StoreError) -> Int64? {
    let row = try database.prepare(
      "SELECT min(number) FROM event WHERE identity_high = ? AND identity_low = ? AND repeats IS NULL")
    row.bind(1, Int64(bitPattern: event.high))
    row.bind(2, Int64(bitPattern: event.low))
    return try row.step() && !row.isNull(0) ? row.integer(0) : nil
  }

  /// The lots with a number: of any product, or of the one that has this trade item number.
  public func lots(_ number: LotNumber, of gtin: GTIN? = nil) -> [LotID] {
    (0..<UInt32(table.lotCount)).map { LotID(raw: $0) }.filter {
      guard let lot = table.definition(of: $0), lot.number == number else { return false }
      guard let gtin else { return true }
      return table.definition(of: lot.product)?.packaging.level(of: gtin) != nil
    }
  }

  /// The deliveries of material with the site's own or the supplier's number.
  public func materials(_ number: String) -> [MaterialBatchID] {
    (0..<UInt32(table.materialCount)).map { MaterialBatchID(raw: $0) }.filter {
      guard let batch = table.definition(of: $0) else { return false }
      return batch.number.description == number || batch.supplierLot.description == number
    }
  }
}
