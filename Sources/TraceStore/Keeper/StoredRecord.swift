import Hashing
import TraceCore
import TraceModel

/// A record that is on disk: a core that takes events, and a file that has all of them before anybody is told so.
///
/// ```
///  take ─► TraceCore (all rules, in memory) ─► one transaction: journal, chain, states, findings ─► receipt
///                                                                   └─ fails: nothing of the batch is kept, and nothing
///                                                                      more is taken until the store is opened again
/// ```
///
/// The core has to be in memory to apply its rules, so that opening a store for writing replays its journal: the same
/// events in the same batches at the same times give the same record. Questions need none of that: `StoreReader` reads
/// what it needs, from indexes.
public final class StoredRecord {
  /// The record in memory. Events go through ``take(_:arrival:)``, or they are not on disk.
  public let core: TraceCore
  /// The dictionary of identifiers.
  public let table: IdentifierTable
  /// The file.
  public let path: String
  /// The last block: its number, 0 before the first, and its hash.
  public internal(set) var head = ChainHead()
  /// The sequence number of the last entry that is on disk, 0 before the first.
  public internal(set) var lastEntry: Int64 = 0

  let database: Database
  /// What the site has decided, as it is written.
  let policy: String
  let observer = StoreObserver()
  var writer: StoreWriter
  let rows: RowWriter
  private var lock: WriterLock?
  private var isUsable = true
  private var isGrouped = false

  /// Beyond how many bytes the write-ahead log is written back to the file.
  private static let logLimit = 128 << 20

  /// Opens the store at `path` for writing, and makes it where there is none unless `creates` forbids it.
  ///
  /// A store keeps the policy that it was made with; `policy` is for a new one. Another writer is waited for up to `patience`
  /// seconds. `observing` is called before anything is replayed, so that whoever is attached to the core sees all of it.
  public convenience init(
    _ path: String, creates: Bool = true, patience: Double = 0, table: IdentifierTable = IdentifierTable(),
    policy: SitePolicy = SitePolicy(), observing: (TraceCore) -> Void = { _ in }
  ) throws(StoreError) {
    let lock = try WriterLock.wait(path, creates: creates, patience: patience)
    let database = try Database(path, .write)
    let before = try Schema.check(database)
    try database.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0")
    try Schema.migrate(database, policy: PolicyText.written(policy))
    try self.init(database, lock, table: table, policy: PolicyText.stored(in: database))
    observing(core)
    try restore()
    try chainExchanges()
    // Other rules may see the same journal otherwise.
    var isStale = try differsFromRecord()
    if (1..<Schema.version).contains(before) { isStale = true }
    if isStale { try Self.deriveAnew(database) }
  }

  /// A record in a file of no name to which the journal in `source` was given again: all of its tables as they should be.
  convenience init(derivedFrom source: Database) throws(StoreError) {
    let database = try Database(source.path, .temporary)
    try database.run("PRAGMA page_size = \(try source.number("PRAGMA page_size") ?? 4_096)")
    try database.run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
    let policy = try PolicyText.stored(in: source)
    try Schema.migrate(database, policy: policy)
    try self.init(database, nil, table: IdentifierTable(), policy: policy)
    try take(journalOf: source)
  }

  private init(
    _ database: Database, _ lock: WriterLock?, table: IdentifierTable, policy: String
  ) throws(StoreError) {
    path = database.path
    self.lock = lock
    self.database = database
    self.table = table
    self.policy = policy
    try database.run("PRAGMA cache_size = -200000; PRAGMA trusted_schema = OFF")
    core = TraceCore(table: table, policy: PolicyText.read(policy) ?? SitePolicy())
    writer = try StoreWriter(database)
    rows = try RowWriter(database)
    core.attach(observer)
    writer.changeMark = core.beginNotingChanges()
  }

  deinit { close() }

  /// Writes everything back to the one file and lets others write. Nothing is taken afterwards.
  public func close() {
    rows.close()
    writer.firstArrival.close()
    if isUsable { database.checkpoint() }
    isUsable = false
    database.close()
    lock = nil
  }

  // MARK: Taking

  /// Takes events in the order of their arrival; when this returns, they are on disk.
  @discardableResult
  public func take(_ batch: EventBatch, arrival: Timestamp) throws(StoreError) -> Receipt {
    guard isUsable else { throw .unusable(path: path) }
    let firstPosition = core.journal.endIndex
    observer.begin(at: firstPosition)
    core.take(batch, arrival: arrival)
    do throws(StoreError) {
      if !isGrouped { try database.run("BEGIN IMMEDIATE") }
      let receipt = try write(batch, firstPosition: firstPosition)
      if !isGrouped { try commit() }
      return receipt
    } catch {
      giveUp()
      throw error
    }
  }

  /// Lets the record's clock reach `now`: what waits is judged. It is written like a batch without events.
  @discardableResult
  public func advance(to now: Timestamp) throws(StoreError) -> Receipt {
    try take(EventBatch(), arrival: now)
  }

  /// The answer to a verification query, with the query as an entry of the record: when this returns, it is on disk.
  public func answer(
    _ query: VerificationQuery, tolerance: FormatTolerance = .tolerant
  ) throws(StoreError) -> VerificationAnswer {
    // Each query is an entry, so that no two get one number.
    let verifier = RecordVerifier(
      system: table.intern(RecordVerifier.program), tolerance: tolerance, sequence: UInt64(lastEntry))
    let (answer, batch) = verifier.judge(query, by: core)
    try take(batch, arrival: max(core.now, query.askedAt))
    return answer
  }

  /// Begins a group of batches that are kept together or not at all; receipts count from ``endGroup()`` on.
  public func beginGroup() throws(StoreError) {
    guard isUsable else { throw .unusable(path: path) }
    precondition(!isGrouped, "a group within a group")
    try database.run("BEGIN IMMEDIATE")
    isGrouped = true
  }

  /// Commits the group: when this returns, all of it is on disk.
  public func endGroup() throws(StoreError) {
    guard isUsable, isGrouped else { throw .unusable(path: path) }
    isGrouped = false
    do throws(StoreError) {
      try commit()
    } catch {
      giveUp()
      throw error
    }
  }

  /// Forgets the group. The core has seen it, so that the store has to be opened again to go on.
  public func abandonGroup() {
    guard isGrouped else { return }
    giveUp()
  }

  /// The number of the entry at a position of the core's journal; 0 where none is.
  public func entry(at position: Int) -> Int64 { writer.entries.number(at: position) }

  private func commit() throws(StoreError) {
    try rows.flush()
    try database.run("COMMIT")
    if let lock, !lock.isInPlace { throw .gone(path: path) }
    if database.logSize > Self.logLimit { database.checkpoint() }
  }

  private func giveUp() {
    isUsable = false
    isGrouped = false
    rows.abandon()
    database.rollback()
  }

  // MARK: What is no event

  /// Keeps how far an exchange with a partner has come, in place of what was kept of it before: a block without events.
  public func keep(_ exchange: StoredExchange) throws(StoreError) {
    let text = exchange.written.written
    if writer.exchanges.knows(text) { return }
    writer.exchanges.pending.append(text)
    try advance(to: core.now)
  }
}

/// What is known of a batch after its commit.
public struct Receipt: Hashable, Sendable {
  /// The sequence number of its first entry; the others follow. Nothing is numbered twice.
  public var first: Int64
  /// How many entries it has.
  public var count: Int
  /// Which of them repeat what had arrived before.
  public var repeated: [Int64]
  /// What the record has to say.
  public var feedback: [Feedback]
  /// The block that it is, and its hash.
  public var head: ChainHead

  /// The sequence numbers of its entries.
  public var numbers: Range<Int64> { first..<first + Int64(count) }
}

/// The end of the hash chain. Kept elsewhere, it proves everything before it.
public struct ChainHead: Hashable, Sendable, CustomStringConvertible {
  /// The number of the block, 0 before the first.
  public var block: Int64 = 0
  /// Its hash.
  public var hash: [UInt8] = Chain.origin

  /// The head before the first block.
  public init() {}

  init(block: Int64, hash: [UInt8]) {
    self.block = block
    self.hash = hash
  }

  /// The hash in hexadecimal.
  public var description: String { SHA256.hexadecimal(ofDigest: hash) }
}
