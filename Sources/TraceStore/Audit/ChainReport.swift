import Hashing
import TraceModel

/// What the verification of a store has found: of its journal, and of the tables that follow from it.
public struct ChainReport: Hashable, Sendable {
  /// The end of the chain as it was computed.
  public var head = ChainHead()
  /// How many blocks were looked at.
  public var blocks: Int64 = 0
  /// How many entries were looked at.
  public var entries: Int64 = 0
  /// Whether the tables were held against the journal, which has to be whole.
  public var comparesTables = false
  /// What contradicts the chain, in its order, and then what contradicts the journal.
  public var faults: [Fault] = []

  /// Whether nothing is wrong.
  public var isUnbroken: Bool { faults.isEmpty }

  /// Something that contradicts the chain or the journal.
  public enum Fault: Hashable, Sendable {
    /// An entry is not what was acknowledged under its number.
    case entryChanged(Int64)
    /// An entry is not there.
    case entryMissing(Int64)
    /// There are entries that no block has.
    case entriesWithoutBlock(from: Int64)
    /// There are master data that no block has.
    case definitionsWithoutBlock(from: Int64)
    /// A row is not what follows from the journal; it is named by its key.
    case tableDiffers(table: String, row: String)
    /// The file contradicts itself.
    case damaged(String)
    /// The entries, identifiers or master data of a block are not those that its hash was made of.
    case blockChanged(Int64)
    /// A block is not there, or does not follow the one before it.
    case blockMissing(Int64)
    /// The head that was kept elsewhere is that of no block: the chain was written anew, or cut off before it.
    case keptHeadMissing(String)
    /// The chain is not the one that led to the head kept elsewhere: something before it was changed.
    case changedBeforeKeptHead(String)
  }
}

extension ChainReport.Fault: CustomStringConvertible {
  /// What is wrong, in one line without a full stop.
  public var description: String {
    switch self {
    case .entryChanged(let number): "entry \(number) is not what was acknowledged under this number"
    case .entryMissing(let number): "entry \(number) is missing"
    case .entriesWithoutBlock(let first): "entries from \(first) on are in no block"
    case .definitionsWithoutBlock(let first): "master data from definition \(first) on are in no block"
    case .tableDiffers(let table, let row): "table \(table), row \(row): not what follows from the journal"
    case .damaged(let detail): "the file contradicts itself: \(detail)"
    case .blockChanged(let number):
      "block \(number): its entries, identifiers or master data are not those of its hash"
    case .blockMissing(let number): "block \(number) is missing or does not follow the one before it"
    case .keptHeadMissing(let hash):
      "no block has the head \(hash): the chain was written anew, or cut off before it"
    case .changedBeforeKeptHead(let hash): "something before the head \(hash) was changed"
    }
  }
}

extension StoreReader {
  /// Verifies the chain, and where it is whole takes the journal again from its beginning and holds every row of every table
  /// against what follows.
  ///
  /// Time and memory are those of opening the store for writing, and a file of its size is made in the folder for temporary
  /// files.
  public func verify(keptHead: String? = nil) throws(StoreError) -> ChainReport {
    var report = try verifyChain(keptHead: keptHead)
    guard report.isUnbroken, schemaVersion == Schema.version else { return report }
    report.faults = try TableComparison.faults(in: database)
    report.comparesTables = true
    return report
  }

  /// Computes the hash chain from the first entry to the last and holds it against what is written.
  ///
  /// `keptHead` is the hash of any earlier block, in hexadecimal, that was kept where nobody could change it. The time grows
  /// with the journal: `DriftlineBenchmarks store` measures it.
  public func verifyChain(keptHead: String? = nil) throws(StoreError) -> ChainReport {
    var verification = try ChainVerification(database)
    try verification.run()
    var report = verification.report
    if let kept = keptHead?.lowercased(), kept != ChainHead().description,
      !verification.trustworthyHashes.contains(kept)
    {
      report.faults.append(
        verification.allHashes.contains(kept) ? .changedBeforeKeptHead(kept) : .keptHeadMissing(kept))
    }
    return report
  }
}

/// Walks through the journal in the order of its numbers.
private struct ChainVerification {
  var report = ChainReport()
  /// Computed hashes of blocks before the first fault, and written ones of all.
  var trustworthyHashes: Set<String> = []
  var allHashes: Set<String> = []

  private var chain = Chain()
  private let blocks: Statement
  private let definitions: Statement
  private let items: Statement
  private let entries: Statement
  /// An entry that was read and belongs to a later number.
  private var waiting: (number: Int64, entry: JournalEntry?, digest: Int64)?
  private var isAtEnd = false

  init(_ database: Database) throws(StoreError) {
    blocks = try database.prepare("SELECT \(Chain.Block.columns), hash FROM block ORDER BY number")
    definitions = try database.prepare("SELECT number, kind, id, value FROM definition ORDER BY number")
    items = try database.prepare("SELECT id, class, serial FROM item ORDER BY id")
    entries = try database.prepare("SELECT \(JournalEntry.columns), digest FROM event ORDER BY number")
  }

  mutating func run() throws(StoreError) {
    var before = Chain.origin
    var expected = Chain.Block(
      number: 1, arrival: 0, firstEntry: 1, entries: 0, firstItem: 1, items: 0, firstDefinition: 1,
      definitions: 0)
    while try blocks.step() {
      let block = Chain.Block(blocks)
      let written = blocks.bytes(8)
      let follows =
        block.number == expected.number && block.firstEntry == expected.firstEntry
        && block.firstItem == expected.firstItem && block.firstDefinition == expected.firstDefinition
        && (0..<1 << 40).contains(block.entries) && (0..<1 << 40).contains(block.items)
        && (0..<1 << 40).contains(block.definitions)
      guard follows else {
        report.faults.append(.blockMissing(expected.number))
        return
      }
      let faults = report.faults.count
      let hash = try compute(block, after: before)
      if hash != written, report.faults.count == faults { report.faults.append(.blockChanged(block.number)) }
      report.blocks += 1
      report.head = ChainHead(block: block.number, hash: hash)
      allHashes.insert(SHA256.hexadecimal(ofDigest: written))
      if report.faults.isEmpty { trustworthyHashes.insert(report.head.description) }
      // Later blocks are judged by themselves.
      before = written
      expected.number += 1
      expected.firstEntry += block.entries
      expected.firstItem += block.items
      expected.firstDefinition += block.definitions
    }
    if let rest = try nextEntry() { report.faults.append(.entriesWithoutBlock(from: rest.number)) }
    if try definitions.step() {
      report.faults.append(.definitionsWithoutBlock(from: definitions.integer(0)))
    }
    if try items.step() { report.faults.append(.blockMissing(expected.number)) }
  }

  private mutating func compute(_ block: Chain.Block, after before: [UInt8]) throws(StoreError) -> [UInt8] {
    chain.begin()
    for _ in 0..<block.definitions {
      guard try definitions.step() else { break }
      chain.addDefinition(
        number: definitions.integer(0), kind: definitions.text(1), id: definitions.integer(2),
        value: definitions.text(3))
    }
    for _ in 0..<block.items {
      guard try items.step() else { break }
      let (number, itemClass) = (items.integer(0), items.integer(1))
      items.withBytes(2) { chain.addItem(number: number, itemClass: itemClass, serial: $0) }
    }
    var number = block.firstEntry
    while number < block.firstEntry + block.entries {
      guard let next = try nextEntry(), next.number >= number else {
        report.faults.append(.entryMissing(number))
        break
      }
      if next.number > number {
        report.faults.append(.entryMissing(number))
        number = next.number
        continue
      }
      check(next)
      number += 1
    }
    return chain.finish(block, after: before)
  }

  private mutating func check(_ next: (number: Int64, entry: JournalEntry?, digest: Int64)) {
    waiting = nil
    report.entries += 1
    guard let entry = next.entry, chain.add(entry) == next.digest else {
      report.faults.append(.entryChanged(next.number))
      return
    }
  }

  /// The entry that comes next, which stays next until it is found in its place.
  private mutating func nextEntry() throws(StoreError) -> (
    number: Int64, entry: JournalEntry?, digest: Int64
  )? {
    if let waiting { return waiting }
    guard !isAtEnd else { return nil }
    guard try entries.step() else {
      isAtEnd = true
      return nil
    }
    waiting = (entries.integer(0), JournalEntry(entries), entries.integer(19))
    return waiting
  }
}
