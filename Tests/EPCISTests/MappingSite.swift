import EPCIS
import TraceModel

/// Line 7, Nordhafen, as a table that knows its products, places and people, and random events of it.
struct MappingSite {
  var random: SeededGenerator
  let table = IdentifierTable()
  let log = MappingLog()
  let names: IdentifierNames
  let product: ProductID
  let lots: [LotID]
  let units: [ItemID]
  let cases: [ItemID]
  let others: [ItemID]
  let places: [LocationID]
  let actors: [ActorID]
  let partners: [ActorID]
  let material: MaterialBatchID

  init(seed: UInt64) throws {
    random = SeededGenerator(state: seed)
    let prefix = try CompanyPrefix("4012345")
    let unit = try GTIN(indicator: 0, companyPrefix: prefix, itemReference: 12_345)
    let shipper = try GTIN(indicator: 5, companyPrefix: prefix, itemReference: 12_345)
    let product = table.intern(
      try ProductDefinition(
        name: "Nordhafen 20 mg, 30 tablets", companyPrefix: prefix,
        packaging: PackagingConfiguration(unit: unit, case: .init(contents: 12, gtin: shipper)),
        shelfLife: .months(24), market: Market("US")))
    let table = table
    lots = try ["N7-0411", "N7/0412", "N7-0413"].enumerated().map { index, number in
      table.intern(
        LotDefinition(
          product: product, number: try LotNumber(number),
          expiry: index == 2 ? nil : ExpiryDate(lastDay: try CalendarDate("2028-03-31")),
          manufactured: index == 0 ? try CalendarDate("2026-03-02") : nil))
    }
    self.product = product
    units = try (0..<40).map {
      table.intern(.sgtin(SGTIN(unit, try SerialNumber("A\($0)/%b"), companyPrefixLength: .seven)))
    }
    cases = try (0..<8).map {
      table.intern(.sgtin(SGTIN(shipper, try SerialNumber("\(900 + $0)"), companyPrefixLength: .seven)))
    }
    others =
      [table.intern(malformed: Array("LABEL 17 <&>".utf8))]
      + (0..<3).map { table.intern(uri: "urn:epc:id:sscc:4012345.300000000\($0)") }
    let site = try GLN(companyPrefix: prefix, locationReference: 1)
    let partnerNumber = try GLN(companyPrefix: CompanyPrefix("0614141"), locationReference: 777)
    let partner = table.intern(ActorDefinition(name: "Wholesaler", kind: .partner, identifier: partnerNumber))
    let other = table.intern(ActorDefinition(name: "Carrier, no number", kind: .partner))
    partners = [partner, other]
    actors = [
      table.intern(ActorDefinition(name: "Line 7 camera: “north”", kind: .device)),
      table.intern(ActorDefinition(name: "MES", kind: .system)),
      table.intern(ActorDefinition(name: "Operator 12 & co", kind: .person)), partner,
    ]
    var foreign = LocationDefinition(
      name: "Wholesaler's dock", identifier: SGLN(partnerNumber, companyPrefixLength: .seven))
    foreign.owner = partner
    places = [
      table.intern(
        LocationDefinition(
          name: "Line 7",
          identifier: SGLN(site, extension: try LocationExtension("L7"), companyPrefixLength: .seven))),
      table.intern(LocationDefinition(name: "Room 12/3 <cold>")), table.intern(foreign),
    ]
    let tablets = try Material(code: "API-1", name: "tablets in bulk", kind: .bulk)
    let supplier = Supplier(
      party: try Party(gln: partnerNumber, name: "Supplier", role: .supplier), approvedUntil: nil)
    material = table.intern(
      try MaterialBatch(
        number: BatchNumber("M-1"), material: tablets, supplier: supplier, supplierLot: LotNumber("S1"),
        quantity: Quantity(10, "KGM"), received: CalendarDate("2026-01-10")))
    names = IdentifierNames(table: table, log: log)
    names.prefixes = try CompanyPrefixTable([prefix, CompanyPrefix("0614141")])
  }

  mutating func number(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
  mutating func chance(_ percent: Int) -> Bool { number(100) < percent }
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[number(elements.count)] }

  mutating func some(_ things: [ItemID]) -> [ItemID] {
    things.filter { _ in number(100) < 30 }
  }

  mutating func identity() -> EventID {
    EventID(
      high: UInt64.random(in: 1...(.max), using: &random), low: UInt64.random(in: 0...(.max), using: &random))
  }

  mutating func moment() -> Timestamp {
    Timestamp(microseconds: Int64.random(in: -1_000_000_000_000_000...4_000_000_000_000_000, using: &random))
  }

  /// An event of a kind that states whatever such an event can state.
  mutating func event(_ kind: EventKind) -> TraceEvent {
    var header = EventHeader(kind)
    header.id = identity()
    header.eventTime = moment()
    header.offset = UTCOffset(minutes: Int16(number(113) * 15 - 840))
    if chance(30) { header.recordTime = moment() }
    header.actor = pick(actors)
    if chance(80) { header.readPoint = pick(places) }
    if chance(60) { header.place = pick(places) }
    if chance(20) { header.step = pick(BusinessStep.allCases) }
    if chance(20) { header.disposition = pick(Disposition.allCases) }
    var details = EventDetails()
    if chance(20) { details.reason = "because “\(number(100))” < & >" }
    if kind == .errorDeclaration {
      details.declaredWrong = chance(50) ? header.id : identity()
      details.correctives = (0..<number(3)).map { _ in identity() }
      details.errorReason = chance(80) ? pick(ErrorReason.allCases) : nil
      return TraceEvent(header, details: details)
    }
    var items = chance(90) ? some(units) + some(cases) + some(others) : []
    if chance(60) { header.lot = pick(lots) }
    if [.pack, .unpack].contains(kind) || chance(10) { header.container = pick(cases + others) }
    if kind == .countReport {
      header.counter = pick(CounterKind.allCases)
      header.quantity = Int64(number(1_000))
    } else if chance(30) {
      details.quantities = (0..<number(3)).map { _ in
        ClassQuantity(
          product: product, lot: chance(50) ? pick(lots) : .none,
          quantity: Int64(number(90) * 10 + 1), decimals: UInt8(number(4)), unit: chance(50) ? "KGM" : "",
          isInput: kind == .repackage || kind == .consumeMaterial)
      }
    }
    if kind == .consumeMaterial { details.material = material }
    if kind == .repackage { details.outputs = some(units) }
    if [.consumeMaterial].contains(kind) { items = [] }
    if chance(10) { header.product = product }
    if chance(20) {
      details.expiry = ExpiryDate(lastDay: CalendarDate(daysSince1970: 30_000 + number(50)) ?? .latest)
    }
    if chance(30) {
      details.transactions = (0..<number(3)).map { _ in
        TraceModel.BusinessTransaction(
          type: pick(BusinessTransactionType.allCases),
          identifier: "urn:epcglobal:cbv:bt:0614141007772:\(number(99))")
      }
    }
    if chance(30) { details.source = pick(partners) }
    if chance(30) { details.destination = pick(partners) }
    if chance(10) { details.approver = actors[2] }
    if chance(10) { details.rule = "aggregation.second-parent" }
    if chance(10) { details.level = pick(PackagingLevel.allCases) }
    if chance(20) { details.document = "N7-DOC-\(number(99))" }
    // A lot's own expiry is the lot's; only another one is stated by the event.
    if let expiry = details.expiry, table.definition(of: header.lot)?.expiry == nil || header.lot == .none {
      details.expiry = header.lot == .none ? expiry : nil
    }
    return TraceEvent(header, items: items, details: details == EventDetails() ? nil : details)
  }
}
