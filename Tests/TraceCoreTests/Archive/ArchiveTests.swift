import RecordSamples
import Testing
import TraceCore
import TraceModel

@Suite("The archive of lots")
struct ArchiveTests {
  /// Four lots with number ranges of their own, on pallets whose numbers share a page; all shipped and received.
  private struct Shipped {
    let record: ChainRecord
    let archive = LotArchiveInBytes()
    let reconciliation = Reconciliation()
    var units: [[ItemID]] = []
    var cases: [[ItemID]] = []

    var core: TraceCore { record.core }
    var chain: Chain { record.chain }
    var things: [ItemID] { units.flatMap(\.self) + cases.flatMap(\.self) + chain.pallets }

    init(policy: SitePolicy = SitePolicy()) throws {
      record = ChainRecord(try Chain(), policy: policy)
      record.core.attach(reconciliation)
      let chain = record.chain
      let prefix = try CompanyPrefix("4012345")
      let shipper = try GTIN(indicator: 5, companyPrefix: prefix, itemReference: 12_345)
      guard let format = NumberFormat(width: 10) else { throw Chain.ChainError.noBlock }
      func block(_ gtin: GTIN, _ level: PackagingLevel, _ first: UInt64, _ count: Int) throws -> [ItemID] {
        let block = try chain.table.register(
          .serials(
            of: gtin, level: level, format: format, first: first, count: count,
            companyPrefixLength: prefix.length)
        )
        return (chain.table.items(of: block) ?? 0..<0).map { ItemID(raw: $0) }
      }
      for lot in 0..<3 {
        units.append(try block(chain.gtin, .unit, UInt64(100_000 * (lot + 1)), 12))
        cases.append(try block(shipper, .case, UInt64(100_000 * (lot + 1)), 3))
        let lotID = chain.lots[lot]
        record.tell(.openLot, lot: lotID)
        record.tell(.consumeMaterial, lot: lotID) { $0.material = chain.leaflets[lot % 2] }
        record.tell(.commission, units[lot], lot: lotID)
        record.tell(.commission, cases[lot], lot: lotID)
        record.tell(.commission, [chain.pallets[lot]])
        for index in 0..<3 {
          record.tell(.pack, Array(units[lot][index * 4..<index * 4 + 4]), into: cases[lot][index])
        }
        record.tell(.pack, cases[lot], into: chain.pallets[lot])
        record.tell(.closeLot, lot: lotID)
        if lot < 2 {
          record.ship([chain.pallets[lot]], document: "ASN-\(lot)")
          record.receive([chain.pallets[lot]], document: "ASN-\(lot)")
        }
      }
      core.archive = archive
      record.core.advance(to: Chain.time(5_000))
      record.second = 5_000
    }

    /// Everything that can be asked about all things.
    func answers() -> [String] {
      things.map { item in
        var inside: [ItemID] = []
        core.forEachChild(of: item) { inside.append($0) }
        let standing = core.ledger.standing(of: item)
        return
          "\(item.raw) \(core.state(of: item)) \(core.parent(of: item).raw) \(core.lot(of: item).raw) "
          + "\(inside.map(\.raw)) \(core.ledger.flags(of: item).rawValue) \(core.documents(of: item)) "
          + "\(standing?.holder.raw ?? 0) \(standing?.place.raw ?? 0) \(core.history(of: item).steps.map(\.position))"
      }
    }
  }

  @Test("Answers are the same before sealing, while sealed, and after coming back")
  func sameAnswers() throws {
    let site = try Shipped()
    let before = site.answers()
    let recall = site.core.recall(.lot(site.chain.lots[0]))
    let other = site.core.recall(.lot(site.chain.lots[2]))
    try site.core.seal(site.chain.lots[0])
    try site.core.seal(site.chain.lots[1])
    #expect(site.core.sealedLots == [site.chain.lots[0], site.chain.lots[1]])
    #expect(site.archive.count == 2)
    // A recall of another lot counts the sealed ones as free without bringing them back.
    #expect(site.core.recall(.lot(site.chain.lots[2])) == other)
    #expect(site.core.sealedLots.count == 2)
    #expect(site.core.recall(.lot(site.chain.lots[0])) == recall)
    #expect(site.core.sealedLots == [site.chain.lots[1]])
    #expect(site.answers() == before)
    #expect(site.core.sealedLots.isEmpty && site.archive.count == 0)
    #expect(site.answers() == before)
  }

  @Test("Each single question brings back what it needs, and is answered as before")
  func singleQuestions() throws {
    let site = try Shipped()
    let (unit, shipper, pallet) = (site.units[0][5], site.cases[0][1], site.chain.pallets[0])
    let core = site.core
    let questions: [(String, () -> String)] = [
      ("state", { "\(core.state(of: unit))" }), ("parent", { "\(core.parent(of: unit))" }),
      ("lot", { "\(core.lot(of: unit))" }), ("contents", { "\(core.contents(of: shipper))" }),
      ("inside a pallet", { "\(core.contents(of: pallet).map { core.state(of: $0) })" }),
      ("documents", { "\(core.documents(of: unit))" }),
      ("standing", { "\(core.ledger.standing(of: unit)?.holder.raw ?? 0)" }),
      ("outermost", { "\(core.ledger.outermost(of: unit))" }), ("history", { "\(core.history(of: unit))" }),
      ("forward", { "\(core.forward(from: .material(site.chain.leaflets[0])))" }),
      (
        "machine",
        { "\(core.recall(.machine(site.chain.packer, from: .distantPast, through: .distantFuture)))" }
      ),
      ("recalled", { "\(core.isRecalled(unit))" }), ("known", { "\(core.ledger.isKnown(unit))" }),
    ]
    for (name, question) in questions {
      let before = question()
      try core.seal(site.chain.lots[0])
      let sealed = question()
      #expect(sealed == before, "\(name)")
      core.bringBack(site.chain.lots[0])
      #expect(question() == before, "\(name)")
    }
  }

  @Test("A return, a verification and a correction find their lot again")
  func events() throws {
    let site = try Shipped()
    let twin = try Shipped()
    let shipment = try #require(site.record.events.first { $0.header.kind == .ship }).header.id
    for place in [site, twin] {
      place.core.responder = RecordVerifier(system: place.chain.system)
      if place.archive === site.archive { try place.core.seal(place.chain.lots[0]) }
      let query = VerificationQuery(
        gtin: "04012345123456", serial: "0000100003", lot: "N7A001", askedAt: Chain.time(5_001))
      #expect(place.core.answer(query).verified)
      place.record.second += 1
      place.core.advance(to: Chain.time(8_000))
      place.record.second = 8_000
      if place.archive === site.archive {
        try place.core.seal(place.chain.lots[0])
        #expect(place.core.sealedLots.count == 1)
      }
      place.record.tell(.returnGoods, [place.units[0][7]], at: place.chain.warehouse) {
        $0.document = "ASN-0"
      }
      place.core.advance(to: Chain.time(10_000))
      place.record.second = 10_000
      place.record.tell(.errorDeclaration) { details in
        details.declaredWrong = shipment
        details.errorReason = .didNotOccur
      }
    }
    #expect(site.answers() == twin.answers())
    #expect(site.core.state(of: site.units[0][0]) == twin.core.state(of: twin.units[0][0]))
  }

  @Test("A correction of the very packing, straight from the archive, undoes it as if it had never left")
  func correctionOfPacking() throws {
    let site = try Shipped()
    let twin = try Shipped()
    let packing = try #require(site.record.events.first { $0.header.kind == .pack }).header.id
    try site.core.seal(site.chain.lots[0])
    for place in [site, twin] {
      place.record.tell(.errorDeclaration) { details in
        details.declaredWrong = packing
        details.errorReason = .didNotOccur
      }
    }
    #expect(site.core.parent(of: site.units[0][0]) == .none)
    #expect(site.answers() == twin.answers())
  }

  @Test("A sealed lot leaves memory")
  func memory() throws {
    let site = try Shipped()
    let before = site.core.ledger.byteCount
    try site.core.seal(site.chain.lots[0])
    // Two pages of 4,096 records of 24 bytes: one of units, one of cases.
    #expect(site.core.ledger.byteCount <= before - 2 * 4_096 * 24)
    #expect(site.archive.load(site.chain.lots[0])?.pageCount == 2)
    #expect(site.reconciliation.results[site.chain.lots[0]] == nil)
    site.core.bringBack(site.chain.lots[0])
    #expect(site.reconciliation.results[site.chain.lots[0]]?.isBalanced == true)
  }

  @Test("What is open, in stock, fresh, unreconciled, unknown or sealed already is refused, and why is said")
  func refusals() throws {
    let site = try Shipped()
    let lots = site.chain.lots
    #expect(throws: SealRefusal.inStock(lots[2], units: 12)) { try site.core.seal(lots[2]) }
    #expect(throws: SealRefusal.stillOpen(lots[3])) { try site.core.seal(lots[3]) }
    #expect(throws: SealRefusal.unknownLot(LotID(raw: 99))) { try site.core.seal(LotID(raw: 99)) }
    site.record.tell(.pack, [site.units[1][0]], into: site.cases[1][2])
    #expect(throws: SealRefusal.self) { try site.core.seal(lots[1]) }
    try site.core.seal(lots[0])
    #expect(throws: SealRefusal.sealedAlready(lots[0])) { try site.core.seal(lots[0]) }
    site.record.tell(.observe, [site.units[0][0]])
    #expect(throws: SealRefusal.tooEarly(lots[0])) { try site.core.seal(lots[0]) }
    #expect(throws: SealRefusal.noArchive) { try TraceCore(table: site.chain.table).seal(lots[0]) }
  }

  @Test(
    "A lot that nobody has reconciled stays, and so does one with a difference, until somebody approves it")
  func reconciled() throws {
    let site = try Shipped()
    let lot = site.chain.lots[0]
    let alone = ChainRecord(try Chain())
    alone.tell(.commission, [alone.chain.units[0]], lot: alone.chain.lots[0])
    alone.ship([alone.chain.units[0]], document: "ASN-9")
    alone.tell(.closeLot, lot: alone.chain.lots[0])
    alone.core.archive = LotArchiveInMemory()
    alone.core.advance(to: Chain.time(9_000))
    #expect(throws: SealRefusal.notReconciled(alone.chain.lots[0])) {
      try alone.core.seal(alone.chain.lots[0])
    }

    site.record.count(.infeed, 13, lot: lot)
    #expect(throws: SealRefusal.unresolved(lot, findings: 1)) { try site.core.seal(lot) }
    site.record.tell(.approve, lot: lot, by: site.chain.quality) { $0.rule = .counterContradicts }
    try site.core.seal(lot)
    // What is told of the lot afterwards is added to what had been told.
    site.record.count(.infeed, -1, lot: lot)
    #expect(site.core.sealedLots.isEmpty)
    #expect(site.reconciliation.reconcile(lot, in: site.core).isBalanced)
    #expect(site.core.findingLog.count(of: .counterContradicts) == 0)
  }

  @Test("A sealed lot comes back from its bytes equal, and from damaged bytes comes an error")
  func damaged() throws {
    let site = try Shipped()
    site.record.count(.infeed, 12, lot: site.chain.lots[0])
    site.core.advance(to: Chain.time(9_000))
    try site.core.seal(site.chain.lots[0])
    let bytes = try #require(site.archive.bytes(of: site.chain.lots[0]))
    let sealed = try SealedLot(bytes: bytes)
    #expect(sealed.bytes == bytes && sealed.lot == site.chain.lots[0])
    var random = ChainRandom(state: 3)
    for _ in 0..<300 {
      var wrong = bytes
      wrong[Int.random(in: 0..<wrong.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
      #expect(throws: SealedLotError.self) { try SealedLot(bytes: wrong) }
      let short = Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &random)))
      #expect(throws: SealedLotError.self) { try SealedLot(bytes: short) }
    }
    #expect(throws: SealedLotError.self) { try SealedLot(bytes: bytes + [0]) }
    var later = bytes
    later[8] = 2
    #expect(throws: SealedLotError.unknownVersion(2)) { try SealedLot(bytes: later) }
  }

  @Test("Bytes that lie and state a right sum give a lot or an error, and stop nothing")
  func lying() throws {
    let site = try Shipped()
    site.record.count(.infeed, 12, lot: site.chain.lots[0])
    site.core.advance(to: Chain.time(9_000))
    try site.core.seal(site.chain.lots[0])
    let bytes = try #require(site.archive.bytes(of: site.chain.lots[0])).dropLast(8)
    var random = ChainRandom(state: 4)
    var refused = 0
    for _ in 0..<300 {
      var wrong = Array(bytes)
      // Where counts and kinds stand: before the first page, and after the last.
      let place = Int.random(in: 18..<600, using: &random)
      let index = Bool.random(using: &random) ? place : wrong.count - place
      wrong[index] = UInt8.random(in: 0...255, using: &random)
      let sum = wrong.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
      wrong += (0..<8).map { UInt8(truncatingIfNeeded: sum >> UInt64($0 * 8)) }
      if (try? SealedLot(bytes: wrong)) == nil { refused += 1 }
    }
    #expect(refused > 10, "\(refused)")
  }

  @Test(
    "Sealing in any order, again and again, with and without a journal, changes no answer",
    arguments: [true, false])
  func again(keepsJournal: Bool) throws {
    var policy = SitePolicy()
    policy.keepsJournal = keepsJournal
    let site = try Shipped(policy: policy)
    site.core.advance(to: Chain.time(20_000))
    let before = site.answers()
    var random = ChainRandom(state: 11)
    for _ in 0..<40 {
      let lot = site.chain.lots[Int.random(in: 0..<2, using: &random)]
      if !site.core.sealedLots.contains(lot) { try site.core.seal(lot) }
      if Bool.random(using: &random), let thing = site.things.randomElement(using: &random) {
        _ = site.core.state(of: thing)
      }
    }
    #expect(site.answers() == before)
  }
}

/// An archive as a store would be one: it keeps nothing but bytes.
final class LotArchiveInBytes: LotArchive {
  private var lots: [LotID: [UInt8]] = [:]

  var count: Int { lots.count }

  func bytes(of lot: LotID) -> [UInt8]? { lots[lot] }
  func store(_ sealed: SealedLot) { lots[sealed.lot] = sealed.bytes }
  func load(_ lot: LotID) -> SealedLot? { lots[lot].flatMap { try? SealedLot(bytes: $0) } }
  func remove(_ lot: LotID) { lots[lot] = nil }
}

extension ChainRecord {
  /// A counter of the line reports.
  func count(_ counter: CounterKind, _ quantity: Int64, lot: LotID) {
    second += 1
    var header = EventHeader(.countReport)
    header.actor = chain.camera
    header.id = EventID(sender: chain.camera, sequence: UInt64(second))
    header.eventTime = Chain.time(second)
    header.lot = lot
    header.counter = counter
    header.quantity = quantity
    var batch = EventBatch()
    batch.append(header, items: [])
    core.take(batch, arrival: Chain.time(second))
  }
}
