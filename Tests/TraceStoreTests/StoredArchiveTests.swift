import RecordSamples
import Testing
import TraceCore
import TraceModel
import TraceStore

@Suite("The store: sealed lots on disk")
struct StoredArchiveTests {
  /// A lot of whole pages that was shipped, received and closed.
  private func makeRecord(_ folder: TestFolder) throws -> (StoredRecord, [ItemID], LotID) {
    let site = try Site(unitCount: 40, caseCount: 8, palletCount: 3)
    // The pallet is larger than the product's: a lot about which something stands is not sealed.
    var policy = SitePolicy()
    policy.choose(.accept, for: .overQuantity)
    let record = try StoredRecord(folder.path(), table: site.table, policy: policy) {
      $0.attach(Reconciliation())
    }
    var batch = EventBatch()
    var number: UInt64 = 0
    func add(_ kind: EventKind, _ items: [ItemID], in container: ItemID = .none, details: EventDetails? = nil)
    {
      number += 1
      batch.append(
        site.event(
          kind, items, number: number, at: Double(number), container: container, lot: site.lots[0],
          details: details))
    }
    add(.openLot, [])
    add(.commission, site.units + Array(site.cases[..<8]))
    add(.commission, [site.pallets[0]])
    for index in 0..<8 { add(.pack, Array(site.units[index * 5..<index * 5 + 5]), in: site.cases[index]) }
    add(.pack, Array(site.cases), in: site.pallets[0])
    add(.ship, [site.pallets[0]], details: site.shipping())
    add(.receive, [site.pallets[0]], details: site.shipping())
    add(.closeLot, [])
    try record.take(batch, arrival: shiftStart.advanced(byMicroseconds: 100_000_000))
    try record.advance(to: shiftStart.advanced(byMicroseconds: 5_000_000_000))
    return (record, site.units + site.cases + site.pallets, site.lots[0])
  }

  @Test("a lot leaves memory for the store, answers all the same, and is sealed again after opening")
  func sealing() throws {
    let folder = try TestFolder()
    let (record, things, lot) = try makeRecord(folder)
    let plain = Plain(core: record.core, entries: [])
    let before = things.map(plain.item)
    let bytes = record.core.ledger.byteCount
    try record.core.seal(lot)
    #expect(record.core.ledger.byteCount < bytes)
    let sql = PlainSQL(path: folder.path())
    #expect(try sql("SELECT lot, bytes > 0 FROM archived_lot") == [["\(lot.raw)", "1"]])
    record.close()

    let again = try StoredRecord(folder.path()) { $0.attach(Reconciliation()) }
    #expect(again.core.sealedLots == [lot])
    let items = Translation(from: record.table, to: again.table)
    let found = Plain(core: again.core, entries: [])
    #expect(things.map { found.item(items($0)) } == before)
    #expect(again.core.sealedLots.isEmpty, "the questions brought it back")
    #expect(try sql("SELECT count(*) FROM archived_lot") == [["0"]])
  }

  @Test("what was stored last comes back equal until it is removed, and other bytes are no lot")
  func contract() throws {
    let folder = try TestFolder()
    let (record, _, lot) = try makeRecord(folder)
    let memory = LotArchiveInMemory()
    let disk = try #require(record.core.archive as? StoredArchive)
    record.core.archive = memory
    try record.core.seal(lot)
    let sealed = try #require(memory.load(lot))
    disk.store(sealed)
    #expect(disk.load(lot) == sealed)
    disk.store(sealed)
    #expect(disk.load(lot) == sealed)
    disk.remove(lot)
    #expect(disk.load(lot) == nil && disk.failure == nil)
    let bytes = sealed.bytes
    #expect(try SealedLot(bytes: bytes) == sealed)
    for count in stride(from: 0, to: bytes.count, by: 97) {
      #expect(throws: SealedLotError.self) { try SealedLot(bytes: Array(bytes[..<count])) }
    }
  }
}
