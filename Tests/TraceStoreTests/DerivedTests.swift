import Foundation
import RecordSamples
import Testing
import TraceCore
import TraceModel
import TraceStore

@Suite("The store: what follows from the journal is held against it")
struct DerivedTests {
  /// A closed store of a line's events, in batches, some late, some declared wrong.
  private func fill(_ path: String, seed: UInt64 = 7, isSmall: Bool = false) throws {
    let site = try Site()
    let (deliveries, policy) = RoundTripTests.stream(seed, site)
    let record = try StoredRecord(path, table: site.table, policy: policy)
    defer { record.close() }
    var events = RandomEvents(site: site, seed: seed)
    let few = Deliveries(Array(events.anything(24)), site: site, seed: seed, disorder: 3, declarations: 1)
    try (isSmall ? few.together : deliveries).feed(record)
    var exchange = StoredExchange(document: "ASN-1", direction: .sent, events: 12)
    exchange.bytes = 7
    try record.keep(exchange)
  }

  private static let changes = [
    "UPDATE item SET state = state + 1 WHERE id = 3", "UPDATE item SET parent = NULL",
    "UPDATE item SET lot = coalesce(lot, 0) + 1 WHERE id = 2", "UPDATE item SET flags = flags + 1",
    "DELETE FROM mention_run WHERE first = (SELECT max(first) FROM mention_run)",
    "INSERT INTO mention_run VALUES (1, 9999, 1)", "UPDATE lot_balance SET things = things + 1",
    "UPDATE finding SET is_withdrawn = 1 - is_withdrawn WHERE number = 0",
    "UPDATE finding SET rule = 'other' WHERE number = (SELECT max(number) FROM finding)",
    "INSERT INTO effect SELECT 1, 'ignored'", "UPDATE activity SET events = events + 1",
    "UPDATE store SET value = replace(value, '600000000', '0')", "DROP INDEX item_by_parent",
    "UPDATE serial_state SET word = 'lost' WHERE number = 7", "DROP VIEW lots", "CREATE TABLE more (x)",
  ]

  @Test("a row that does not follow from the journal is found in its table, and repaired", arguments: changes)
  func changed(_ change: String) throws {
    let folder = try TestFolder()
    try fill(folder.path())
    let sql = PlainSQL(path: folder.path())
    let tables = try sql("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").map { $0[0] }
    func all() throws -> [[[String]]] { try tables.map { try sql("SELECT * FROM \($0)") } }
    let whole = try all()
    let report = try StoreReader(folder.path()).verify()
    #expect(report.faults.isEmpty && report.comparesTables, "\(report.faults)")
    try sql(change)
    let found = try StoreReader(folder.path()).verify().faults
    #expect(found.count >= 1 && found.allSatisfy { "\($0)".contains("not what follows") }, "\(found)")
    let reader = try StoreReader(folder.path())
    #expect(try StoredRecord.repair(folder.path()).isUnbroken)
    #expect(try StoreReader(folder.path()).verify().faults.isEmpty)
    #expect(try all() == whole)
    #expect(try reader.verifyChain().isUnbroken, "who reads meanwhile goes on")
  }

  @Test("a journal that is broken repairs nothing")
  func broken() throws {
    let folder = try TestFolder()
    try fill(folder.path())
    let sql = PlainSQL(path: folder.path())
    try sql("UPDATE event SET time = time + 1 WHERE number = 3; UPDATE item SET state = 1")
    #expect(try StoredRecord.repair(folder.path()).faults == [.entryChanged(3)])
    #expect(try sql("SELECT DISTINCT state FROM item") == [["1"]])
  }

  /// What trace, recall and reconcile say, in words.
  private func answers(_ path: String) throws -> [String] {
    let reader = try StoreReader(path)
    var answers: [String] = []
    for number in 1...UInt32(reader.itemCount) {
      let (history, excerpt) = try reader.history(of: number)
      answers.append(Plain(core: excerpt.core, entries: excerpt.entries).history(history))
    }
    for lot in 0..<UInt32(reader.table.lotCount) {
      let (document, excerpt) = try reader.recall(.lot(LotID(raw: lot)))
      answers.append(Plain(core: excerpt.core, entries: excerpt.entries).recall(document))
    }
    let record = try StoredRecord(path)
    defer { record.close() }
    answers += record.core.findings.map(Plain(core: record.core, entries: []).finding)
    return answers
  }

  @Test("of 300 flipped bytes each is noticed, or changes no answer")
  func flippedBytes() throws {
    let folder = try TestFolder()
    try fill(folder.path(), isSmall: true)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path())))
    let expected = try answers(folder.path())
    var random = TestRandom(state: 300)
    var noticed = 0
    for _ in 0..<300 {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      var flipped = bytes
      flipped[place] ^= UInt8(1) << UInt8.random(in: 0..<8, using: &random)
      for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: folder.path() + end) }
      try Data(flipped).write(to: URL(fileURLWithPath: folder.path()))
      do {
        if try !StoreReader(folder.path()).verify().faults.isEmpty {
          noticed += 1
          continue
        }
      } catch {
        #expect(error.kind == .badInput, "byte \(place): \(error)")
        noticed += 1
        continue
      }
      #expect(try answers(folder.path()) == expected, "byte \(place)")
    }
    // Most pages of a small store are free or padding, which no answer reads.
    #expect(noticed > 20)
    print("of 300 flipped bytes \(noticed) are noticed, and the others change no answer")
  }
}
