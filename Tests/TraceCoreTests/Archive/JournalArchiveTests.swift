import RecordSamples
import Testing
import TraceCore
import TraceModel

/// Three lots of 8,192 units, each unit commissioned by a message of its own, in cases of 64 on one pallet; shipped.
private final class LongLine {
  let core: TraceCore
  let archive = LotArchiveInBytes()
  private(set) var lots: [LotID] = []
  private(set) var units: [[ItemID]] = []
  private(set) var cases: [[ItemID]] = []
  private(set) var pallets: [ItemID] = []
  private(set) var events: [EventID] = []
  private let camera: ActorID
  private let partner: ActorID
  private var number: Int64 = 0

  init() throws {
    let table = IdentifierTable()
    let prefix = try CompanyPrefix("4012345")
    let unit = try GTIN(indicator: 0, companyPrefix: prefix, itemReference: 12_345)
    let shipper = try GTIN(indicator: 5, companyPrefix: prefix, itemReference: 12_345)
    let product = table.intern(
      try ProductDefinition(
        name: "Nordhafen 20 mg", companyPrefix: prefix,
        packaging: try PackagingConfiguration(
          unit: unit, case: .init(contents: 64, gtin: shipper), pallet: .init(contents: 128)),
        shelfLife: .months(24), market: Market("US")))
    camera = table.intern(ActorDefinition(name: "Line 7 camera", kind: .device))
    partner = table.intern(ActorDefinition(name: "Wholesaler", kind: .partner))
    let format = try #require(NumberFormat(width: 10))
    func items(_ block: NumberBlock) throws -> [ItemID] {
      (table.items(of: try table.register(block)) ?? 0..<0).map { ItemID(raw: $0) }
    }
    pallets = try items(
      .logisticUnits(extensionDigit: 3, companyPrefix: prefix, level: .pallet, first: 1, count: 3))
    for lot in 0..<3 {
      lots.append(
        table.intern(
          LotDefinition(
            product: product, number: try LotNumber("N7A\(lot)"), expiry: ExpiryDate(year: 2031, month: 6))))
      let first = UInt64(lot + 1) * 100_000
      units.append(
        try items(.serials(of: unit, level: .unit, format: format, first: first, count: 8_192)))
      cases.append(
        try items(.serials(of: shipper, level: .case, format: format, first: first, count: 128)))
    }
    core = TraceCore(table: table)
    core.attach(Reconciliation())
    core.archive = archive
    for lot in 0..<3 { makeLot(lot) }
    number += 3_600
    core.advance(to: time)
  }

  private var time: Timestamp { Timestamp(seconds: 1_772_431_200 + number) }

  private func makeLot(_ lot: Int) {
    for (index, shipper) in cases[lot].enumerated() {
      let contents = Array(units[lot][index * 64..<index * 64 + 64])
      for unit in contents { tell(.commission, [unit], lot: lots[lot]) }
      tell(.commission, [shipper], lot: lots[lot])
      tell(.pack, contents, into: shipper)
    }
    tell(.commission, [pallets[lot]])
    tell(.pack, cases[lot], into: pallets[lot])
    var details = EventDetails()
    details.source = camera
    details.destination = partner
    details.document = "ASN-\(lot)"
    details.transactions = [BusinessTransaction(type: .purchaseOrder, identifier: "PO-\(lot)")]
    tell(.ship, [pallets[lot]], details: details)
    tell(.closeLot, [], lot: lots[lot])
  }

  func tell(
    _ kind: EventKind, _ items: [ItemID], into container: ItemID = .none, lot: LotID = .none,
    details: EventDetails? = nil
  ) {
    number += 1
    var header = EventHeader(kind)
    header.id = EventID(sender: camera, sequence: UInt64(number))
    header.actor = camera
    header.eventTime = time
    header.container = container
    header.lot = lot
    var batch = EventBatch()
    batch.append(header, items: items, details: details)
    core.take(batch, arrival: time)
    events.append(header.id)
  }

  var keptBytes: Int { core.journal.byteCount + core.ledger.changesByteCount }

  /// All that can be asked about a few things of a lot.
  func answers(_ lot: Int) -> [String] {
    let things = [units[lot][0], units[lot][5_000], cases[lot][77], pallets[lot]]
    return things.map { item in
      "\(core.state(of: item)) \(core.parent(of: item).raw) \(core.contents(of: item).map(\.raw))"
        + " \(core.documents(of: item)) \(core.journal.positions(touching: item))"
        + " \(core.history(of: item).steps.map(\.position))"
    } + ["\(core.impact(of: events[lot * 8_000 + 3_000])?.positions ?? [])"]
  }
}

@Suite("The journal of sealed lots")
struct JournalArchiveTests {
  @Test("leaves memory with its lots, and comes back for whoever asks")
  func leavesAndReturns() throws {
    let line = try LongLine()
    let before = (0..<3).map { line.answers($0) }
    let all = line.keptBytes
    try line.core.seal(line.lots[0])
    #expect(Double(line.keptBytes) < 0.75 * Double(all), "\(line.keptBytes) of \(all) after the first")
    try line.core.seal(line.lots[1])
    #expect(Double(line.keptBytes) < 0.45 * Double(all), "\(line.keptBytes) of \(all) after the second")
    #expect(try #require(line.archive.load(line.lots[1])).journalByteCount > 1_000_000)
    #expect(line.answers(2) == before[2])
    #expect(
      line.core.sealedLots == [line.lots[0], line.lots[1]], "the third lot's questions need the third lot")
    for lot in [1, 0] { #expect(line.answers(lot) == before[lot], "lot \(lot)") }
    #expect(line.core.sealedLots.isEmpty && line.keptBytes == all, "all of it is back")
  }

  @Test("an event, a repetition and a correction straight from the archive do what they would have done")
  func eventsFromTheArchive() throws {
    let line = try LongLine()
    let twin = try LongLine()
    for lot in 0..<2 { try line.core.seal(line.lots[lot]) }
    for place in [line, twin] {
      // The packing of the third case of the first lot never was; a unit of the second comes back.
      var details = EventDetails()
      details.declaredWrong = place.events[3 * 66 - 1]
      details.errorReason = .didNotOccur
      place.tell(.errorDeclaration, [], details: details)
      details = EventDetails()
      details.document = "ASN-1"
      place.tell(.returnGoods, [place.units[1][4_097]], details: details)
    }
    #expect(!line.core.parent(of: line.units[0][2 * 64]).isSome, "it is in no case any more")
    #expect(line.core.state(of: line.units[1][4_097]) == .commissioned)
    for lot in 0..<3 { #expect(line.answers(lot) == twin.answers(lot), "lot \(lot)") }
    #expect(line.core.findings.map(\.rule) == twin.core.findings.map(\.rule))
  }

  @Test("an archive that has lost a lot costs its answers, and stops nothing")
  func lost() throws {
    let line = try LongLine()
    for lot in 0..<2 { try line.core.seal(line.lots[lot]) }
    line.archive.remove(line.lots[0])
    #expect(line.core.state(of: line.units[0][0]) == .unassigned)
    _ = line.answers(0)
    #expect(line.core.state(of: line.units[1][0]) == .released)
  }
}
