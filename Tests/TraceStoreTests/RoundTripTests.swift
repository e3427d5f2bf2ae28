import RecordSamples
import Testing
import TraceCore
import TraceModel
import TraceStore

/// Store, open again, ask: the answers are those of the core that was never on disk.
@Suite("The store: what comes back is what was taken")
struct RoundTripTests {
  static let seeds: [UInt64] = Array(1...(8 * depth))
  /// Each takes seconds: the part of a record is compared with the whole for every question.
  static let nearSeeds: [UInt64] = depth > 1 ? seeds : [3, 8]

  /// Streams of every kind under every sort of policy.
  static func stream(_ seed: UInt64, _ site: Site) -> (deliveries: Deliveries, policy: SitePolicy) {
    var events = RandomEvents(site: site, seed: seed)
    var policy = SitePolicy()
    if seed % 3 == 0 { policy.choose(.keepBoth, for: .secondParent) }
    if seed % 3 == 1 { policy.choose(.move, for: .secondParent) }
    if seed % 5 == 0 { policy.allowedLateness = 0 }
    let list = seed % 4 == 0 ? events.legal() : events.anything(160)
    return (
      Deliveries(list, site: site, seed: seed, disorder: seed % 2 == 0 ? 20 : 0, declarations: Int(seed % 3)),
      policy
    )
  }

  @Test("a store that is opened again has the same states, findings and waiting events", arguments: seeds)
  func reopening(_ seed: UInt64) throws {
    let folder = try TestFolder()
    let site = try Site()
    let (deliveries, policy) = Self.stream(seed, site)
    let core = TraceCore(table: site.table, policy: policy)
    for (batch, arrival) in deliveries.batches { core.take(batch, arrival: arrival) }

    let first = try StoredRecord(folder.path(), table: site.table, policy: policy)
    let half = deliveries.batches.count / 2
    for (batch, arrival) in deliveries.batches[..<half] { try first.take(batch, arrival: arrival) }
    first.close()
    let second = try StoredRecord(folder.path())
    // The dictionary is another one now; the same names have other numbers.
    let translated = Translation(from: site.table, to: second.table)
    for (batch, arrival) in deliveries.batches[half...] {
      try second.take(translated(batch), arrival: arrival)
    }
    second.close()
    let third = try StoredRecord(folder.path())
    let (expected, found) = (Plain(core: core, entries: []), Plain(core: third.core, entries: []))
    let items = Translation(from: site.table, to: third.table)
    for item in site.everything {
      #expect(expected.item(item) == found.item(items(item)))
    }
    #expect(core.findings.map(expected.finding) == third.core.findings.map(found.finding))
    #expect(core.waitingCount == third.core.waitingCount)
    #expect(core.takenCount == third.core.takenCount && core.repeatedCount == third.core.repeatedCount)
    third.close()
    #expect(try StoreReader(folder.path()).verify().faults.isEmpty)
  }

  @Test(
    "trace, recall, impact and verify answer from indexes as the whole core does, also from what is near alone",
    arguments: nearSeeds, [2_000, 0])
  func answers(_ seed: UInt64, _ limit: Int) throws {
    let folder = try TestFolder()
    let site = try Site()
    let (deliveries, policy) = Self.stream(seed, site)
    let record = try StoredRecord(folder.path(), table: site.table, policy: policy)
    let entries = try deliveries.feed(record)
    record.close()
    let core = record.core
    let expected = Plain(core: core, entries: entries)
    let reader = try StoreReader(folder.path())
    reader.wholeUpTo = limit
    // What is near is tried first, which takes several times as long where everything is near to everything.
    let step = limit == 0 ? 3 : 1
    for item in site.everything where core.ledger.isKnown(item) && Int(item.raw) % step == 0 {
      guard case .epc(let code) = site.table.identifier(of: item) else { continue }
      let number = try #require(try reader.number(of: code))
      let (history, excerpt) = try reader.history(of: number)
      let found = Plain(core: excerpt.core, entries: excerpt.entries)
      #expect(found.history(history) == expected.history(core.history(of: item)))
      #expect(excerpt.core.state(of: reader.item(number)) == core.state(of: item))
      let findings = core.findings(about: item).map { core.findingLog[$0] }.filter { !$0.isWithdrawn }
      #expect(try reader.findings(about: number).map(found.finding) == findings.map(expected.finding))
    }
    for lot in site.lots {
      let another = try StoreReader(folder.path())
      another.wholeUpTo = limit
      let (document, excerpt) = try another.recall(.lot(lot))
      let found = Plain(core: excerpt.core, entries: excerpt.entries)
      #expect(found.recall(document) == expected.recall(core.recall(.lot(lot))))
    }
    for (place, entry) in entries.enumerated() where place % (7 * step) == 0 {
      let id = core.journal.header(at: place).id
      guard let (impact, excerpt) = try reader.impact(of: entry),
        let whole = core.impact(of: id), core.position(of: id) == place
      else { continue }
      let found = Plain(core: excerpt.core, entries: excerpt.entries)
      #expect(found.impact(impact) == expected.impact(whole), "entry \(entry)")
    }
    let verifier = RecordVerifier(system: site.camera, sequence: 1 << 40)
    for item in site.units + site.cases {
      guard case .epc(.sgtin(let unit)) = site.table.identifier(of: item) else { continue }
      let query = VerificationQuery(
        gtin: "\(unit.gtin)", serial: "\(unit.serial)", lot: "N7A001", askedAt: core.now)
      let (answer, _) = try reader.answer(query)
      #expect(answer == verifier.answer(query, from: core))
    }
  }

  @Test("of a line that does what lines do, a pallet's worth of entries is enough", arguments: [4, 12, 20])
  func nearness(_ seed: UInt64) throws {
    let folder = try TestFolder()
    let site = try Site(unitCount: 400, caseCount: 80, palletCount: 27)
    var events = RandomEvents(site: site, seed: seed)
    let record = try StoredRecord(folder.path(), table: site.table)
    try Deliveries(events.legal(), site: site, seed: seed, disorder: 0).feed(record)
    record.close()
    let reader = try StoreReader(folder.path())
    reader.wholeUpTo = 0
    for item in site.units.prefix(40) where record.core.ledger.isKnown(item) {
      guard case .epc(let code) = site.table.identifier(of: item) else { continue }
      let number = try #require(try reader.number(of: code))
      let (_, excerpt) = try reader.history(of: number)
      #expect(!excerpt.isWhole && excerpt.entries.count < 80, "\(code) took \(excerpt.entries.count) entries")
    }
  }
}

/// Items of one dictionary in another, by their identifiers.
struct Translation {
  let from: IdentifierTable
  let to: IdentifierTable

  init(from: IdentifierTable, to: IdentifierTable) {
    self.from = from
    self.to = to
  }

  func callAsFunction(_ item: ItemID) -> ItemID {
    guard case .epc(let code) = from.identifier(of: item) else { return item }
    return to.intern(code)
  }

  func callAsFunction(_ batch: EventBatch) -> EventBatch {
    var result = EventBatch()
    for index in 0..<batch.count {
      var event = batch[index]
      event.items = event.items.map { self($0) }
      event.header.container = self(event.header.container)
      let outputs = (event.details?.outputs ?? []).map { self($0) }
      event.details?.outputs = outputs
      result.append(event)
    }
    return result
  }
}
