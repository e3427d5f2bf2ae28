import Hashing
import TraceModel

/// The hash chain of the journal: each block's hash takes in the hash before it, so that nothing before a head that was kept
/// elsewhere can be changed unseen.
///
/// A block is one commit. Its hash is SHA-256 of
///
///     "driftline block 1" ‖ hash before ‖ number, arrival, first entry, entries, first item, items,
///     first definition, definitions (8 bytes each, little end first)
///     ‖ SHA-256(new definitions) ‖ SHA-256(new items) ‖ SHA-256(entry) of every entry, in order
///
/// Beside each entry stand the first 8 bytes of its own digest. They prove nothing, because whoever changes an entry can
/// change them too; they tell which entry it was where somebody did not.
struct Chain {
  /// The hash before the first block.
  static let origin = [UInt8](repeating: 0, count: 32)

  /// What a block says about itself.
  struct Block: Hashable {
    var number: Int64
    var arrival: Int64
    var firstEntry: Int64
    var entries: Int64
    var firstItem: Int64
    var items: Int64
    var firstDefinition: Int64
    var definitions: Int64

    /// All of it, in the order of the columns.
    var fields: [Int64] {
      [number, arrival, firstEntry, entries, firstItem, items, firstDefinition, definitions]
    }
  }

  private var definitions = SHA256()
  private var items = SHA256()
  private var entryDigests: [UInt8] = []
  private var buffer: [UInt8] = []
  private var entry = SHA256()

  /// Begins the next block.
  mutating func begin() {
    definitions = SHA256()
    items = SHA256()
    entryDigests.removeAll(keepingCapacity: true)
  }

  mutating func addDefinition(number: Int64, kind: String, id: Int64, value: String) {
    definitions.add(Array("\(number) \(kind) \(id) \(value)\n".utf8))
  }

  mutating func addItem(number: Int64, itemClass: Int64, serial: UnsafeBufferPointer<UInt8>) {
    buffer.removeAll(keepingCapacity: true)
    for shift in stride(from: 0, to: 64, by: 8) {
      buffer.append(UInt8(truncatingIfNeeded: number >> Int64(shift)))
    }
    for shift in stride(from: 0, to: 32, by: 8) {
      buffer.append(UInt8(truncatingIfNeeded: itemClass >> Int64(shift)))
    }
    buffer.append(UInt8(truncatingIfNeeded: serial.count))
    buffer.append(contentsOf: serial)
    items.add(buffer)
  }

  /// Adds an entry and returns the short digest that stands beside it.
  mutating func add(_ journalEntry: JournalEntry) -> Int64 {
    buffer.removeAll(keepingCapacity: true)
    journalEntry.write(to: &buffer)
    entry.add(buffer)
    let start = entryDigests.count
    entryDigests.append(contentsOf: repeatElement(0, count: 32))
    entryDigests.withUnsafeMutableBufferPointer {
      entry.finish(into: UnsafeMutableBufferPointer(rebasing: $0[start..<start + 32]))
    }
    var short: UInt64 = 0
    for byte in entryDigests[start..<start + 8] { short = short << 8 | UInt64(byte) }
    return Int64(bitPattern: short)
  }

  /// The hash of the block that was begun, after the hash `before` it.
  mutating func finish(_ block: Block, after before: [UInt8]) -> [UInt8] {
    var hash = SHA256()
    hash.add(Array("driftline block 1".utf8))
    hash.add(before)
    var fields: [UInt8] = []
    for number in block.fields {
      for shift in stride(from: 0, to: 64, by: 8) {
        fields.append(UInt8(truncatingIfNeeded: number >> Int64(shift)))
      }
    }
    hash.add(fields)
    hash.add(definitions.finish())
    hash.add(items.finish())
    hash.add(entryDigests)
    return hash.finish()
  }
}
