import RecordSamples
import TraceCore
import TraceModel

/// Line 7, Nordhafen, from the leaflet to the pharmacy: master data and short words for events.
struct Chain {
  let table = IdentifierTable()
  let product: ProductID
  let otherProduct: ProductID
  let units: [ItemID]
  let cases: [ItemID]
  let pallets: [ItemID]
  let lots: [LotID]
  let foreignUnits: [ItemID]
  let leaflets: [MaterialBatchID]
  let camera: ActorID
  let packer: ActorID
  let quality: ActorID
  let wholesaler: ActorID
  let pharmacy: ActorID
  let system: ActorID
  let warehouse: LocationID
  let awayDock: LocationID
  let gtin: GTIN
  let expiry = ExpiryDate(year: 2031, month: 6)

  init(unitCount: Int = 48, caseCount: Int = 12, palletCount: Int = 4) throws {
    let prefix = try CompanyPrefix("4012345")
    let unit = try GTIN(indicator: 0, companyPrefix: prefix, itemReference: 12_345)
    let shipper = try GTIN(indicator: 5, companyPrefix: prefix, itemReference: 12_345)
    let other = try GTIN(indicator: 0, companyPrefix: prefix, itemReference: 54_321)
    gtin = unit
    let table = table
    product = table.intern(
      try ProductDefinition(
        name: "Nordhafen 20 mg", companyPrefix: prefix,
        packaging: try PackagingConfiguration(
          unit: unit, case: .init(contents: 4, gtin: shipper), pallet: .init(contents: 3)),
        shelfLife: .months(24), market: Market("US")))
    otherProduct = table.intern(
      try ProductDefinition(
        name: "Nordhafen 40 mg", companyPrefix: prefix,
        packaging: try PackagingConfiguration(unit: other), shelfLife: .months(24), market: Market("US")))
    func block(_ gtin: GTIN, _ level: PackagingLevel, _ first: UInt64, _ count: Int) throws -> [ItemID] {
      guard let format = NumberFormat(width: 10) else { throw ChainError.noBlock }
      let block = try table.register(
        .serials(
          of: gtin, level: level, format: format, first: first, count: count,
          companyPrefixLength: prefix.length))
      return table.items(of: block).map { ItemID(raw: $0) }
    }
    units = try block(unit, .unit, 1_000, unitCount)
    cases = try block(shipper, .case, 1, caseCount)
    foreignUnits = try block(other, .unit, 1, 8)
    let logistic = try table.register(
      .logisticUnits(extensionDigit: 3, companyPrefix: prefix, level: .pallet, first: 77, count: palletCount))
    pallets = table.items(of: logistic).map { ItemID(raw: $0) }
    let (product, otherProduct) = (product, otherProduct)
    lots =
      try ["N7A001", "N7A002", "N7A003"].map {
        table.intern(
          LotDefinition(product: product, number: try LotNumber($0), expiry: ExpiryDate(year: 2031, month: 6))
        )
      } + [table.intern(LotDefinition(product: otherProduct, number: try LotNumber("N7B001")))]
    let printer = Supplier(
      party: try Party(gln: try GLN(withoutCheckDigit: 401_234_500_001), name: "Printer", role: .supplier),
      approvedUntil: CalendarDate(year: 2030, month: 1, day: 1))
    let leaflet = try Material(code: "LF-20", name: "Leaflet 20 mg", kind: .leaflet)
    leaflets = try (1...2).map { number in
      table.intern(
        try MaterialBatch(
          number: try BatchNumber("LB\(number)"), material: leaflet, supplier: printer,
          supplierLot: try LotNumber("P\(number)"), quantity: try Quantity(5_000, "H87"),
          received: CalendarDate(year: 2026, month: 1, day: 5)!))
    }
    camera = table.intern(ActorDefinition(name: "Line 7 camera", kind: .device))
    packer = table.intern(ActorDefinition(name: "Line 7 case packer", kind: .device))
    quality = table.intern(ActorDefinition(name: "Quality", kind: .person))
    wholesaler = table.intern(ActorDefinition(name: "Wholesaler", kind: .partner))
    pharmacy = table.intern(ActorDefinition(name: "Pharmacy", kind: .partner))
    system = table.intern(ActorDefinition(name: "Verification service", kind: .system))
    warehouse = table.intern(LocationDefinition(name: "Nordhafen warehouse"))
    awayDock = table.intern(LocationDefinition(name: "Wholesaler's dock", owner: wholesaler))
  }

  enum ChainError: Error { case noBlock }

  /// 2026-03-02T06:00:00Z.
  static let start = Timestamp(seconds: 1_772_431_200)

  static func time(_ seconds: Int) -> Timestamp { start.advanced(byMicroseconds: Int64(seconds) * 1_000_000) }
}

/// A core with the events that it was told, one second apart.
final class ChainRecord {
  let chain: Chain
  let core: TraceCore
  private(set) var events: [TraceEvent] = []
  var second = 0

  init(_ chain: Chain, policy: SitePolicy = SitePolicy()) {
    self.chain = chain
    core = TraceCore(table: chain.table, policy: policy)
  }

  @discardableResult
  func tell(
    _ kind: EventKind, _ items: [ItemID] = [], into container: ItemID = .none, lot: LotID = .none,
    by actor: ActorID? = nil, at place: LocationID = .none, disposition: Disposition? = nil,
    _ fill: (inout EventDetails) -> Void = { _ in }
  ) -> EventID {
    second += 1
    var header = EventHeader(kind)
    header.actor = actor ?? (kind == .pack ? chain.packer : chain.camera)
    header.id = EventID(sender: chain.camera, sequence: UInt64(second))
    header.eventTime = Chain.time(second)
    header.container = container
    header.lot = lot
    header.place = place
    header.disposition = disposition
    var details = EventDetails()
    fill(&details)
    let event = TraceEvent(header, items: items, details: details == EventDetails() ? nil : details)
    take(event)
    return header.id
  }

  func take(_ event: TraceEvent) {
    events.append(event)
    var batch = EventBatch()
    batch.append(event)
    core.take(batch, arrival: max(core.now, event.header.eventTime))
  }

  func ship(_ items: [ItemID], to holder: ActorID? = nil, document: String) {
    tell(.ship, items, at: chain.awayDock) { details in
      details.source = chain.camera
      details.destination = holder ?? chain.wholesaler
      details.document = document
      details.transactions = [BusinessTransaction(type: .purchaseOrder, identifier: document)]
    }
  }

  func receive(_ items: [ItemID], by holder: ActorID? = nil, document: String) {
    tell(.receive, items, by: holder ?? chain.wholesaler, at: chain.awayDock) { $0.document = document }
  }

  /// Three cases of four units of a lot on a pallet, made of a leaflet batch.
  func makePallet(_ number: Int, lot: Int, leaflet: Int) {
    let lotID = chain.lots[lot]
    tell(.openLot, lot: lotID)
    tell(.consumeMaterial, lot: lotID) { $0.material = chain.leaflets[leaflet] }
    let units = Array(chain.units[number * 12..<number * 12 + 12])
    let cases = Array(chain.cases[number * 3..<number * 3 + 3])
    tell(.commission, units, lot: lotID)
    tell(.commission, cases, lot: lotID)
    tell(.commission, [chain.pallets[number]])
    for (index, shipper) in cases.enumerated() {
      tell(.pack, Array(units[index * 4..<index * 4 + 4]), into: shipper)
    }
    tell(.pack, cases, into: chain.pallets[number])
    tell(.observe, [chain.pallets[number]], at: chain.warehouse)
    tell(.closeLot, lot: lotID)
    tell(.release, lot: lotID, by: chain.quality)
  }
}

/// SplitMix64, so that every test runs the same way each time.
struct ChainRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
