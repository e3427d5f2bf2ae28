import Foundation
import RecordSamples
import Testing
import TraceCore
import TraceModel
import TraceStore

@Suite("The store: what goes wrong is told, and nothing acknowledged is lost")
struct FailureTests {
  private func fill(_ path: String, seed: UInt64 = 4) throws -> Int64 {
    let site = try Site()
    var events = RandomEvents(site: site, seed: seed)
    let record = try StoredRecord(path, table: site.table)
    defer { record.close() }
    try Deliveries(events.legal(), site: site, seed: seed, disorder: 0).feed(record)
    return record.lastEntry
  }

  private func problem(_ body: () throws -> Void) -> StoreError? {
    do {
      try body()
      return nil
    } catch { return error as? StoreError }
  }

  @Test("a second writer is refused, readers see what is committed, and the first goes on")
  func secondWriter() throws {
    let folder = try TestFolder()
    let site = try Site()
    let first = try StoredRecord(folder.path(), table: site.table)
    var batch = EventBatch()
    batch.append(site.event(.commission, [site.units[0]], number: 1, at: 1, lot: site.lots[0]))
    try first.take(batch, arrival: shiftStart)
    #expect(problem { _ = try StoredRecord(folder.path()) } == .inUse(path: folder.path()))
    let reader = try StoreReader(folder.path())
    #expect(reader.entryCount == 1)
    batch.removeAll()
    batch.append(site.event(.commission, [site.units[1]], number: 2, at: 2, lot: site.lots[0]))
    #expect(try first.take(batch, arrival: shiftStart).first == 2)
    #expect(reader.entryCount == 1, "a reader sees the store as it was")
    #expect(try StoreReader(folder.path()).entryCount == 2)
    first.close()
    let second = try StoredRecord(folder.path())
    #expect(second.lastEntry == 2)
  }

  @Test("whatever a store is called, it has one writer, and one that was moved away is not written to")
  func names() throws {
    let folder = try TestFolder()
    let files = FileManager.default
    let first = try StoredRecord(folder.path())
    try first.advance(to: shiftStart)
    try files.createSymbolicLink(atPath: folder.path("soft"), withDestinationPath: folder.path())
    #expect(problem { _ = try StoredRecord(folder.path("soft")) } == .inUse(path: folder.path("soft")))
    try files.linkItem(atPath: folder.path(), toPath: folder.path("hard"))
    let linked = StoreError.linked(path: folder.path("hard"), names: 2)
    #expect(problem { _ = try StoredRecord(folder.path("hard")) } == linked)
    #expect(problem { _ = try StoreReader(folder.path("hard")) } == linked)
    try first.advance(to: shiftStart.advanced(byMicroseconds: 1))
    try files.removeItem(atPath: folder.path("hard"))
    try files.moveItem(atPath: folder.path(), toPath: folder.path("moved"))
    #expect(problem { _ = try StoredRecord(folder.path("moved")) } == .inUse(path: folder.path("moved")))
    let later = shiftStart.advanced(byMicroseconds: 2)
    #expect(problem { try first.advance(to: later) } == .gone(path: folder.path()))
    try files.moveItem(atPath: folder.path("moved"), toPath: folder.path())
    first.close()
    #expect(try StoredRecord(folder.path()).head.block >= 2)
  }

  /// Closing any descriptor of a file ends all of SQLite's locks on it in this process.
  @Test("a writer that is refused leaves the locks of the first as they are")
  func locks() throws {
    let folder = try TestFolder()
    let first = try StoredRecord(folder.path())
    try first.advance(to: shiftStart)
    #expect(problem { _ = try StoredRecord(folder.path()) } != nil)
    // As another process does: it could remove the log if nobody held a lock on the file.
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    shell.arguments = ["cat", "/proc/locks"]
    let output = Pipe()
    shell.standardOutput = output
    try shell.run()
    let locks = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    shell.waitUntilExit()
    let inode = try #require(
      FileManager.default.attributesOfItem(atPath: folder.path())[.systemFileNumber] as? Int)
    let held = locks.split(separator: "\n").filter { $0.contains(":\(inode) ") }
    #expect(held.contains { $0.contains("POSIX") } && held.contains { $0.contains("OFDLCK") }, "\(locks)")
    first.close()
  }

  @Test("a name is the name of a file, whatever SQLite would make of it")
  func specialNames() throws {
    let folder = try TestFolder()
    for name in [":memory:", "file:x?mode=memory", "a%20b?#"] {
      let path = folder.path("") + "/" + name
      let record = try StoredRecord(path)
      try record.advance(to: shiftStart)
      record.close()
      #expect(FileManager.default.fileExists(atPath: path))
      #expect(try StoreReader(path).head.block == 1)
    }
    #expect(problem { _ = try StoredRecord("") }?.kind == .inputOutput)
    let none = folder.path("x")
    #expect(problem { _ = try StoredRecord(none, creates: false) } == .missing(path: none))
    #expect(!FileManager.default.fileExists(atPath: folder.path("x")))
  }

  @Test("a store whose making was cut short is told, and completed by the next writer")
  func unfinished() throws {
    let folder = try TestFolder()
    for sql in ["", "PRAGMA journal_mode = WAL; VACUUM"] {
      try? FileManager.default.removeItem(atPath: folder.path())
      try Data().write(to: URL(fileURLWithPath: folder.path()))
      try PlainSQL(path: folder.path())(sql)
      #expect(problem { _ = try StoreReader(folder.path()) } == .unfinished(path: folder.path()))
      try StoredRecord(folder.path()).close()
      #expect(try StoreReader(folder.path()).verify().faults.isEmpty)
    }
  }

  @Test("what is no store is told apart, and left as it is")
  func notAStore() throws {
    let folder = try TestFolder()
    let text = "Line 7, Nordhafen: this is a shift log and no database, long enough to have a header\n"
    try String(repeating: text, count: 20).write(
      toFile: folder.path("log"), atomically: true, encoding: .utf8)
    for path in [folder.path("log")] {
      #expect(problem { _ = try StoreReader(path) } == .notAStore(path: path))
      #expect(problem { _ = try StoredRecord(path) } == .notAStore(path: path))
    }
    #expect(try String(contentsOfFile: folder.path("log"), encoding: .utf8).hasPrefix("Line 7"))
    try PlainSQL(path: folder.path("other.db"))("CREATE TABLE shift (name TEXT)")
    #expect(
      problem { _ = try StoreReader(folder.path("other.db")) } == .notAStore(path: folder.path("other.db")))
    #expect(
      problem { _ = try StoredRecord(folder.path("other.db")) } == .notAStore(path: folder.path("other.db")))
    #expect(problem { _ = try StoreReader(folder.path("none")) } == .missing(path: folder.path("none")))
    #expect(problem { _ = try StoredRecord(folder.path("no/folder/site.db")) }?.kind == .inputOutput)
  }

  @Test("a store of a later version is refused, one of an earlier version is brought up and keeps all")
  func versions() throws {
    let folder = try TestFolder()
    try PlainSQL(path: folder.path("old.db"))(Schema.sql(through: 1))
    let entries = try fill(folder.path("old.db"))
    let sql = PlainSQL(path: folder.path("old.db"))
    #expect(try sql("PRAGMA user_version") == [["\(Schema.version)"]])
    #expect(try sql("SELECT count(*) FROM exchanges") == [["0"]])
    #expect(try StoreReader(folder.path("old.db")).entryCount == entries)
    #expect(try StoreReader(folder.path("old.db")).verify().faults.isEmpty)
    try sql("PRAGMA user_version = \(Schema.version + 1)")
    let expected = StoreError.newer(
      path: folder.path("old.db"), version: Schema.version + 1, known: Schema.version)
    #expect(problem { _ = try StoreReader(folder.path("old.db")) } == expected)
    #expect(problem { _ = try StoredRecord(folder.path("old.db")) } == expected)
  }

  @Test("a store with a row for each mention is asked as it is, and brought up when it is written to")
  func mentionsByItem() throws {
    let folder = try TestFolder()
    _ = try fill(folder.path())
    let sql = PlainSQL(path: folder.path())
    let mentions = try sql("SELECT item, event FROM mention ORDER BY item, event")
    func steps() throws -> [Int] {
      try (1...UInt32(try StoreReader(folder.path()).itemCount)).map {
        try StoreReader(folder.path()).history(of: $0).0.steps.count
      }
    }
    let expected = try steps()
    #expect(expected.reduce(0, +) > 0)
    try sql(
      """
      CREATE TABLE rows AS SELECT item, event FROM mention;
      DROP VIEW history_of; DROP VIEW mention; DROP TABLE mention_run; DROP INDEX finding_by_lot;
      DROP INDEX event_with_amounts;
      CREATE TABLE exchange (document, partner, direction, version, events, bytes, transport, transport_at,
        attempts, content, content_at, rejections, noticed_at);
      INSERT INTO exchange VALUES ('ASN-7', '', 'sent', NULL, 12, NULL, 'received', 1, NULL, 'rejected', 2,
        '["late"]', NULL);
      CREATE TABLE mention (item INTEGER NOT NULL, event INTEGER NOT NULL, PRIMARY KEY (item, event))
        STRICT, WITHOUT ROWID;
      INSERT INTO mention SELECT item, event FROM rows; DROP TABLE rows; CREATE TABLE archived_lot (lot);
      PRAGMA user_version = 3;
      """)
    #expect(try steps() == expected)
    try StoredRecord(folder.path()).close()
    #expect(try sql("PRAGMA user_version") == [["\(Schema.version)"]])
    #expect(try sql("SELECT item, event FROM mention ORDER BY item, event") == mentions)
    #expect(try steps() == expected)
    #expect(
      try sql("SELECT document, events, transport, rejections, is_unnoticed FROM exchanges") == [
        ["ASN-7", "12", "received", "[\"late\"]", "1"]
      ])
    #expect(try StoreReader(folder.path()).verify().faults.isEmpty, "what was exchanged is in the chain now")
    try sql("UPDATE definition SET value = replace(value, 'ASN-7', 'ASN-8')")
    #expect(try !StoreReader(folder.path()).verifyChain().faults.isEmpty)
  }

  @Test("a damaged file is told and never crashes", arguments: 1...12)
  func damaged(_ seed: UInt64) throws {
    let folder = try TestFolder()
    let entries = try fill(folder.path())
    let url = URL(fileURLWithPath: folder.path())
    var bytes = try Data(contentsOf: url)
    var random = TestRandom(state: seed)
    if seed % 4 == 0 {
      bytes = bytes.prefix(bytes.count / 2)
    } else {
      for _ in 0..<(seed % 4 == 1 ? 40 : 4_000) {
        bytes[Int.random(in: 100..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
    }
    try bytes.write(to: url)
    let errors = [
      problem { _ = try StoredRecord(folder.path()) },
      problem {
        let reader = try StoreReader(folder.path())
        let report = try reader.verifyChain()
        for entry in 1...entries { _ = try reader.impact(of: entry) }
        // Where only indexes or free pages were hit, all may still be readable.
        #expect(report.entries <= entries)
      },
    ]
    for error in errors.compactMap({ $0 }) { #expect(error.kind != .inputOutput, "\(error)") }
    if seed % 4 == 0 || seed % 4 == 2 || seed % 4 == 3 {
      #expect(errors.contains { $0?.kind == .badInput }, "\(errors)")
    }
  }

  @Test(
    "a table or a column that bears another name is damage to the file, and no bug",
    arguments: ["event", "first_item"])
  func renamed(_ name: String) throws {
    let folder = try TestFolder()
    _ = try fill(folder.path())
    try PlainSQL(path: folder.path())(
      """
      PRAGMA writable_schema = ON;
      UPDATE sqlite_schema SET sql = replace(sql, '\(name)', 'x\(name.dropFirst())'),
        name = CASE name WHEN '\(name)' THEN 'x\(name.dropFirst())' ELSE name END
      """)
    let errors = [
      problem { _ = try StoredRecord(folder.path()) },
      problem { _ = try StoreReader(folder.path()).verifyChain() },
    ]
    #expect(errors.allSatisfy { $0?.kind == .badInput }, "\(errors)")
  }

  @Test("after a commit that failed nothing more is taken, and what was acknowledged is there")
  func failedCommit() throws {
    let folder = try TestFolder()
    let site = try Site()
    let record = try StoredRecord(folder.path(), table: site.table)
    var batch = EventBatch()
    batch.append(site.event(.commission, [site.units[0]], number: 1, at: 1, lot: site.lots[0]))
    try record.take(batch, arrival: shiftStart)
    try PlainSQL(path: folder.path())("ALTER TABLE mention_run RENAME TO hidden")
    batch.removeAll()
    batch.append(site.event(.commission, [site.units[1]], number: 2, at: 2, lot: site.lots[0]))
    #expect(problem { try record.take(batch, arrival: shiftStart) } != nil)
    #expect(problem { try record.take(batch, arrival: shiftStart) } == .unusable(path: folder.path()))
    record.close()
    try PlainSQL(path: folder.path())("ALTER TABLE hidden RENAME TO mention_run")
    let again = try StoredRecord(folder.path())
    #expect(again.lastEntry == 1)
    let items = Translation(from: site.table, to: again.table)
    #expect(try again.take(items(batch), arrival: shiftStart).first == 2)
  }

  @Test("a group is kept together or not at all")
  func groups() throws {
    let folder = try TestFolder()
    let site = try Site()
    var record = try StoredRecord(folder.path(), table: site.table)
    func batch(_ number: Int) -> EventBatch {
      var batch = EventBatch()
      batch.append(
        site.event(.commission, [site.units[number]], number: UInt64(number), at: 1, lot: site.lots[0]))
      return batch
    }
    try record.beginGroup()
    for number in 1...3 { try record.take(batch(number), arrival: shiftStart) }
    #expect(try StoreReader(folder.path()).entryCount == 0)
    try record.endGroup()
    #expect(try StoreReader(folder.path()).entryCount == 3)
    try record.beginGroup()
    try record.take(batch(4), arrival: shiftStart)
    record.abandonGroup()
    record.close()
    record = try StoredRecord(folder.path())
    #expect(record.lastEntry == 3)
  }

  @Test("every error has words and a hint, and says whose affair it is")
  func words() {
    let errors: [StoreError] = [
      .unfinished(path: "a"), .linked(path: "a", names: 2), .gone(path: "a"),
      .missing(path: "a"), .cannotOpen(path: "a", detail: "b"), .notAStore(path: "a"),
      .newer(path: "a", version: 9, known: 1), .damaged(path: "a", detail: "b"), .diskFull(path: "a"),
      .readOnly(path: "a"), .inUse(path: "a"), .inputOutput(path: "a", detail: "b"), .unusable(path: "a"),
      .tableInUse(path: "a"), .bug(detail: "b"),
    ]
    #expect(Set(errors.map(\.message)).count == errors.count)
    for error in errors { #expect(!error.message.hasSuffix(".") && !error.hint.isEmpty) }
  }
}
