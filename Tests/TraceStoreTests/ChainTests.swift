import Foundation
import Hashing
import RecordSamples
import Testing
import TraceCore
import TraceModel
import TraceStore

@Suite("The store: what was acknowledged cannot be changed unseen")
struct ChainTests {
  /// A closed store with a few dozen entries of the line, and its head.
  private func makeStore(_ folder: TestFolder, _ name: String = "site.db", seed: UInt64 = 4) throws
    -> ChainHead
  {
    let site = try Site()
    var events = RandomEvents(site: site, seed: seed)
    let record = try StoredRecord(folder.path(name), table: site.table)
    defer { record.close() }
    try Deliveries(events.legal(), site: site, seed: seed, disorder: 3, declarations: 2).feed(record)
    return record.head
  }

  private func faults(_ folder: TestFolder, head: ChainHead? = nil) throws -> [ChainReport.Fault] {
    try StoreReader(folder.path()).verifyChain(keptHead: head?.description).faults
  }

  @Test("one byte of any column of an event that is changed is found, and the entry is named")
  func columns() throws {
    let folder = try TestFolder()
    let head = try makeStore(folder)
    #expect(try faults(folder, head: head).isEmpty)
    let sql = PlainSQL(path: folder.path())
    for change in [
      "kind = kind + 1", "identity_high = identity_high + 1", "identity_low = identity_low - 1",
      "time = time + 1", "utc_offset = 60", "utc_offset = NULL", "quantity = 1", "container = 3",
      "lot = coalesce(lot, 0) + 1", "product = 0", "actor = actor + 1", "read_point = 0", "place = 0",
      "step = 1", "disposition = 1", "repeats = 1", "items = CAST(x'04' || items AS BLOB)",
      "details = '{\"reason\":\"x\"}'", "kind = 200", "digest = digest + 1",
    ] {
      for entry in [1, 17] {
        let copy = try Data(contentsOf: URL(fileURLWithPath: folder.path()))
        try sql("UPDATE event SET \(change) WHERE number = \(entry)")
        #expect(try faults(folder).contains(.entryChanged(Int64(entry))), "\(change) in entry \(entry)")
        try copy.write(to: URL(fileURLWithPath: folder.path()))
        for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: folder.path() + end) }
      }
    }
    #expect(try faults(folder, head: head).isEmpty, "the last copy is whole again")
  }

  @Test("an entry and its digest that are changed together break their block")
  func cleverChange() throws {
    let folder = try TestFolder()
    _ = try makeStore(folder)
    let sql = PlainSQL(path: folder.path())
    // The digest of another entry with the same content cannot be had, but that of its own block can be kept wrong.
    try sql(
      "UPDATE event SET digest = (SELECT digest FROM event WHERE number = 2), time = time WHERE number = 1")
    #expect(try faults(folder).first == .entryChanged(1))
  }

  @Test(
    "identifiers, master data, missing and added rows break the chain",
    arguments: [
      "UPDATE item SET serial = '9' || substr(serial, 2) WHERE id = 2",
      "UPDATE definition SET value = replace(value, 'Nordhafen', 'Nordhaven')",
      "UPDATE definition SET id = 7 WHERE number = 2",
      "UPDATE definition SET value = replace(value, '600000000', '600000001') WHERE kind = 'policy'",
      "DELETE FROM definition WHERE kind = 'policy'",
      "INSERT INTO definition SELECT max(number) + 1, 'actor', 90, '{\"name\":\"x\",\"kind\":\"person\"}' FROM definition",
      "DELETE FROM event WHERE number = 5", "DELETE FROM block WHERE number = 2",
      "DELETE FROM block WHERE number = (SELECT max(number) FROM block WHERE events > 0)",
      "UPDATE block SET hash = CAST(x'00' || substr(hash, 2) AS BLOB) WHERE number = 3",
      "UPDATE block SET arrival = arrival + 1 WHERE number = 3",
      "UPDATE block SET events = events + 1099511627770 WHERE number = 3",
      "UPDATE block SET events = -5 WHERE number = 3",
      """
      INSERT INTO event (number, kind, identity_high, identity_low, time, digest)
      SELECT max(number) + 1, 1, 0, 0, 0, 0 FROM event
      """,
    ])
  func rows(_ change: String) throws {
    let folder = try TestFolder()
    let head = try makeStore(folder)
    try PlainSQL(path: folder.path())(change)
    let found: Bool
    do {
      found = try !faults(folder, head: head).isEmpty
    } catch let error as StoreError {
      // Master data that makes no sense is told before any question is answered.
      found = error.kind == .badInput
    }
    #expect(found)
  }

  @Test(
    "each flipped byte of what was exchanged with a partner is found, and what comes again changes nothing")
  func exchanges() throws {
    let folder = try TestFolder()
    let record = try StoredRecord(folder.path())
    var exchange = StoredExchange(
      document: "urn:uuid:asn-4711", partner: try GLN("4012345000016"), direction: .received, events: 12,
      frame: #"{"sender":"urn:epc:id:sgln:4012345.00001.0","legalNotice":"Seller has complied"}"#)
    let time = try #require(ZonedTime(milliseconds: 1_772_431_200_000, offsetMinutes: 0))
    try exchange.state.take(.send, at: time)
    try record.keep(exchange)
    let head = record.head
    try record.keep(exchange)
    #expect(record.head == head)
    record.close()
    let again = try StoredRecord(folder.path())
    try again.keep(exchange)
    #expect(again.head == head, "it is known from the journal")
    again.close()
    #expect(try StoreReader(folder.path()).frames() == [exchange.frame])
    #expect(try StoreReader(folder.path()).verify().faults.isEmpty)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path())))
    let text = Array("urn:uuid:asn-4711".utf8)
    let start = try #require(
      bytes.indices.first {
        $0 + text.count <= bytes.count && bytes[$0..<$0 + text.count].elementsEqual(text)
      })
    for place in start..<start + 200 {
      var flipped = bytes
      flipped[place] ^= 1
      try Data(flipped).write(to: URL(fileURLWithPath: folder.path()))
      do { #expect(try !faults(folder).isEmpty, "byte \(place - start)") } catch let error as StoreError {
        // What is no JSON any more is told before any question is answered.
        #expect(error.kind == .badInput)
      }
    }
  }

  @Test("a chain that was written anew is whole by itself, and is found against a head that was kept")
  func rewritten() throws {
    let folder = try TestFolder()
    let head = try makeStore(folder)
    let other = try makeStore(folder, "other.db", seed: 8)
    #expect(head != other)
    try FileManager.default.removeItem(atPath: folder.path())
    try FileManager.default.moveItem(atPath: folder.path("other.db"), toPath: folder.path())
    #expect(try faults(folder).isEmpty)
    #expect(try faults(folder, head: head) == [.keptHeadMissing(head.description)])
  }

  @Test("a head that was kept stays good while the journal grows, and tells of what is changed before it")
  func growing() throws {
    let folder = try TestFolder()
    let head = try makeStore(folder)
    let record = try StoredRecord(folder.path())
    try record.advance(to: shiftStart.advanced(byMicroseconds: 100_000_000_000))
    let later = record.head
    record.close()
    #expect(later != head)
    #expect(try faults(folder, head: head).isEmpty && faults(folder, head: later).isEmpty)
    try PlainSQL(path: folder.path())("UPDATE event SET time = time + 1 WHERE number = 3")
    #expect(
      try faults(folder, head: head) == [.entryChanged(3), .changedBeforeKeptHead(head.description)])
  }

  @Test("cutting off the end is found against a head that was kept")
  func truncated() throws {
    let folder = try TestFolder()
    let head = try makeStore(folder)
    let sql = PlainSQL(path: folder.path())
    let last = try sql(
      "SELECT number, first_event, first_item FROM block WHERE events > 0 ORDER BY number DESC")[0]
    try sql("DELETE FROM block WHERE number >= \(last[0]); DELETE FROM event WHERE number >= \(last[1])")
    try sql("DELETE FROM item WHERE id >= \(last[2])")
    #expect(try faults(folder, head: head).contains(.keptHeadMissing(head.description)))
  }

  @Test("SHA-256 in pieces of any size is SHA-256 of the whole")
  func pieces() {
    var random = TestRandom(state: 7)
    for length in [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 1_000] {
      let message = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
      var hash = SHA256()
      var position = 0
      while position < length {
        let count = min(Int.random(in: 1...70, using: &random), length - position)
        hash.add(Array(message[position..<position + count]))
        position += count
      }
      #expect(hash.finish() == SHA256.digest(message), "\(length) bytes")
    }
  }
}
