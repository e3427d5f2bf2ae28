import RecordSamples
import Testing
import TraceCore
import TraceModel
import TraceStore

/// The tables and views, read as anybody reads them, against the core.
@Suite("The store: tables and views for SQL tools")
struct TableTests {
  /// What is kept together.
  enum Portion: CaseIterable {
    /// A few events.
    case commit
    /// All commits.
    case group
    /// All events: things and what they are packed into are named for the first time in the same batch.
    case batch
  }

  @Test(
    "states, parents, lots and flags in the table are the core's", arguments: RoundTripTests.seeds,
    Portion.allCases)
  func items(_ seed: UInt64, _ portion: Portion) throws {
    let folder = try TestFolder()
    let site = try Site()
    let (deliveries, policy) = RoundTripTests.stream(seed, site)
    let record = try StoredRecord(folder.path(), table: site.table, policy: policy)
    if portion == .group { try record.beginGroup() }
    try (portion == .batch ? deliveries.together : deliveries).feed(record)
    if portion == .group { try record.endGroup() }
    let core = record.core
    record.close()
    let sql = PlainSQL(path: folder.path())
    var rows: [String: [String]] = [:]
    for row in try sql(
      "SELECT t.code, t.own_state, t.state, t.lot, p.code, t.flags FROM things AS t LEFT JOIN things AS p ON p.id = t.parent"
    ) { rows[row[0]] = Array(row[1...]) }
    for item in site.everything where core.ledger.isKnown(item) {
      let parent = core.parent(of: item)
      let expected = [
        "\(core.ledger.ownState(of: item))", "\(core.state(of: item))",
        core.table.definition(of: core.lot(of: item)).map { "\($0.number)" } ?? "",
        parent.isSome ? code(parent, site) : "", "\(core.ledger.ownFlags(of: item).rawValue)",
      ]
      #expect(rows[code(item, site)] == expected)
    }
    let standing = try sql("SELECT rule FROM open_exceptions ORDER BY number").map { $0[0] }
    #expect(standing == core.findingLog.standing.map { core.findingLog[$0].rule.rawValue })
    let effects = try sql("SELECT status, count(*) FROM effect GROUP BY status ORDER BY status")
    var counts: [String: Int] = [:]
    for place in 0..<core.journal.endIndex where core.journal.status(at: place) != .applied {
      counts["\(core.journal.status(at: place))", default: 0] += 1
    }
    #expect(effects == counts.keys.sorted().map { [$0, "\(counts[$0] ?? 0)"] })
    try checkBalance(sql, core, site)
    try checkMentions(sql, core, site)
  }

  private func code(_ item: ItemID, _ site: Site) -> String {
    site.table.identifier(of: item).map { "\($0)" } ?? ""
  }

  /// Counted anew, thing by thing.
  private func checkBalance(_ sql: PlainSQL, _ core: TraceCore, _ site: Site) throws {
    var counts: [String: Int] = [:]
    core.ledger.forEachKnownItem { item in
      let lot = core.table.definition(of: core.lot(of: item)).map { "\($0.number)" } ?? ""
      let level = core.table.level(of: item).map { "\($0)" } ?? ""
      counts["\(lot) \(level) \(core.state(of: item))", default: 0] += 1
    }
    for row in try sql("SELECT lot, level, state, things FROM balance_of_lot") {
      // Numbers that were only named, and of which nothing is known, are no things of a lot.
      if row[2] == "unassigned" { continue }
      #expect(counts["\(row[0]) \(row[1]) \(row[2])"] == Int(row[3]), "\(row)")
    }
    let rows = try sql("SELECT sum(things) FROM balance_of_lot WHERE state <> 'unassigned'")
    let total = counts.filter { !$0.key.hasSuffix("unassigned") }.values.reduce(0, +)
    #expect(Int(rows[0][0]) ?? 0 == total)
  }

  /// Every event is found by everything that it names.
  private func checkMentions(_ sql: PlainSQL, _ core: TraceCore, _ site: Site) throws {
    var named = 0
    for place in 0..<core.journal.endIndex {
      let event = core.journal.event(at: place)
      var items = Set(event.items)
      items.insert(event.header.container)
      items.formUnion(event.details?.outputs ?? [])
      items.remove(.none)
      named += items.count
    }
    #expect(try sql("SELECT count(*) FROM mention") == [["\(named)"]])
  }

  @Test("the common questions are views, and each answers")
  func views() throws {
    let folder = try TestFolder()
    let site = try Site()
    var events = RandomEvents(site: site, seed: 4)
    let record = try StoredRecord(folder.path(), table: site.table)
    try Deliveries(events.legal(), site: site, seed: 4, disorder: 0).feed(record)
    let core = record.core
    record.close()
    let sql = PlainSQL(path: folder.path())
    let pallet = try #require(site.pallets.first { core.ledger.childCount(of: $0) > 0 })
    guard case .epc(.sscc(let code)) = site.table.identifier(of: pallet) else { return }
    let contents = try sql("SELECT code FROM contents_of WHERE container_serial = '\(code)'").map { $0[0] }
    #expect(contents.sorted() == core.contents(of: pallet).map { self.code($0, site) }.sorted())
    let unit = try #require(site.units.first { core.parent(of: $0).isSome })
    guard case .epc(.sgtin(let name)) = site.table.identifier(of: unit) else { return }
    let key = "gtin = '\(name.gtin)' AND serial = '\(name.serial)'"
    #expect(
      try sql("SELECT container_code FROM parent_of WHERE serial = '\(name.serial)'")
        == [[self.code(core.parent(of: unit), site)]])
    #expect(try sql("SELECT state FROM state_of WHERE \(key)") == [["\(core.state(of: unit))"]])
    #expect(
      try sql("SELECT kind FROM history_of WHERE \(key) ORDER BY number").map { $0[0] }.starts(with: [
        "encode", "commission", "pack",
      ]))
    let plan = try sql("EXPLAIN QUERY PLAN SELECT * FROM things WHERE \(key)").map { $0[3] }
    #expect(plan.contains { $0.contains("item_by_code") }, "\(plan)")
    #expect(try sql("SELECT count(*) FROM events WHERE repeats IS NULL") == [["\(core.journal.endIndex)"]])
    #expect(try sql("SELECT name FROM products") == [["Nordhafen 20 mg, 30 tablets"]])
    #expect(try sql("PRAGMA integrity_check") == [["ok"]])
  }

  /// An earlier version left out containers that were named after what is in them.
  @Test("a store whose rows lack containers is completed when it is opened for writing")
  func completing() throws {
    let folder = try TestFolder()
    let site = try Site()
    let (deliveries, policy) = RoundTripTests.stream(4, site)
    let record = try StoredRecord(folder.path(), table: site.table, policy: policy)
    try deliveries.feed(record)
    record.close()
    let sql = PlainSQL(path: folder.path())
    let question = "SELECT id, parent, state, flags, lot FROM item ORDER BY id"
    let whole = try sql(question)
    let packed = "SELECT count(parent) FROM item"
    #expect(try sql(packed) != [["0"]])
    _ = try sql("UPDATE item SET parent = NULL WHERE id % 3 = 1")
    #expect(try sql(question) != whole)
    try StoredRecord(folder.path()).close()
    #expect(try sql(question) == whole)
  }

  @Test("an exchange is kept with how far it has come, and a rejection that nobody noticed is seen")
  func exchanges() throws {
    let folder = try TestFolder()
    let record = try StoredRecord(folder.path())
    var exchange = StoredExchange(document: "ASN-1", direction: .sent, events: 12)
    let time = try #require(ZonedTime(milliseconds: 1_772_431_200_000, offsetMinutes: 60))
    try exchange.state.take(.send, at: time)
    try record.keep(exchange)
    try exchange.state.take(.confirmReceipt, at: time)
    try record.keep(exchange)
    let sql = PlainSQL(path: folder.path())
    #expect(
      try sql("SELECT document, transport, content, is_unnoticed FROM exchanges") == [
        ["ASN-1", "received", "unanswered", "0"]
      ])
  }
}
