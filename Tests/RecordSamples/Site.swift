import Foundation
import TraceCore
import TraceModel

/// Line 7, Nordhafen, with master data small enough that random events meet one another.
package struct Site {
  package let table = IdentifierTable()
  package let product: ProductID
  package let units: [ItemID]
  package let cases: [ItemID]
  package let pallets: [ItemID]
  package let lots: [LotID]
  package let camera: ActorID
  package let packer: ActorID
  package let partner: ActorID
  package let dock: LocationID
  package let away: LocationID

  package init(
    unitCount: Int = 40, caseCount: Int = 8, palletCount: Int = 3, perCase: Int = 5, perPallet: Int = 3
  )
    throws
  {
    let prefix = try CompanyPrefix("4012345")
    let unit = try GTIN(indicator: 0, companyPrefix: prefix, itemReference: 12_345)
    let shipper = try GTIN(indicator: 5, companyPrefix: prefix, itemReference: 12_345)
    let packaging = try PackagingConfiguration(
      unit: unit, case: .init(contents: perCase, gtin: shipper), pallet: .init(contents: perPallet))
    let definition = try ProductDefinition(
      name: "Nordhafen 20 mg, 30 tablets", companyPrefix: prefix, packaging: packaging,
      shelfLife: .months(24), market: Market("US"))
    product = table.intern(definition)
    guard let format = NumberFormat(width: 10) else { throw SiteError.format }
    let unitBlock = try table.register(
      .serials(
        of: unit, level: .unit, format: format, first: 1_000, count: unitCount,
        companyPrefixLength: prefix.length))
    let caseBlock = try table.register(
      .serials(
        of: shipper, level: .case, format: format, first: 1, count: caseCount,
        companyPrefixLength: prefix.length))
    let palletBlock = try table.register(
      .logisticUnits(
        extensionDigit: 3, companyPrefix: prefix, level: .pallet, first: 77, count: palletCount))
    units = try Self.items(table, unitBlock)
    cases = try Self.items(table, caseBlock)
    pallets = try Self.items(table, palletBlock)
    let product = product
    let table = table
    lots = try ["N7A001", "N7A002"].map {
      table.intern(
        LotDefinition(
          product: product, number: try LotNumber($0),
          expiry: ExpiryDate(year: 2031, month: 6)))
    }
    camera = table.intern(ActorDefinition(name: "Line 7 camera", kind: .device))
    packer = table.intern(ActorDefinition(name: "Line 7 case packer", kind: .device))
    partner = table.intern(ActorDefinition(name: "Wholesaler", kind: .partner))
    dock = table.intern(LocationDefinition(name: "Nordhafen dock"))
    var foreign = LocationDefinition(name: "Wholesaler's dock")
    foreign.owner = partner
    away = table.intern(foreign)
  }

  private static func items(_ table: IdentifierTable, _ block: BlockID) throws -> [ItemID] {
    table.items(of: block).map { ItemID(raw: $0) }
  }

  package var everything: [ItemID] { units + cases + pallets }

  package enum SiteError: Error { case format }
}

/// 2026-03-02T06:00:00Z, the beginning of a shift.
package let shiftStart = Timestamp(seconds: 1_772_431_200)

extension Site {
  /// An event of the camera, `seconds` after the beginning of the shift, with the given number.
  package func event(
    _ kind: EventKind, _ items: [ItemID], number: UInt64, at seconds: Double, container: ItemID = .none,
    lot: LotID = .none, details: EventDetails? = nil
  ) -> TraceEvent {
    var header = EventHeader(kind)
    header.id = EventID(sender: kind == .pack ? packer : camera, sequence: number)
    header.eventTime = shiftStart.advanced(byMicroseconds: Int64(seconds * 1_000_000))
    header.container = container
    header.lot = lot
    header.actor = kind == .pack ? packer : camera
    return TraceEvent(header, items: items, details: details)
  }

  /// Details of a shipment that nobody rejects.
  package func shipping(document: String = "ASN-1") -> EventDetails {
    var details = EventDetails()
    details.source = camera
    details.destination = partner
    details.document = document
    details.transactions = [BusinessTransaction(type: .purchaseOrder, identifier: "4711")]
    return details
  }
}

extension TraceCore {
  /// Takes one event by itself.
  package func take(_ event: TraceEvent, arrival: Timestamp) {
    var batch = EventBatch()
    batch.append(event)
    take(batch, arrival: arrival)
  }

  /// Rules of the findings that stand, with what they are about and what they say of it, in an order that does not depend
  /// on arrival.
  package func standingFindings(of rules: Set<RuleID>) -> [String] {
    findingLog.standing.map { findingLog[$0] }
      .filter { rules.contains($0.rule) }
      .map { Self.line($0) }
      .sorted()
  }

  /// All that a finding states but who, when and by which event.
  package static func line(_ finding: Finding) -> String {
    "\(finding.rule.rawValue) \(finding.item.raw) in \(finding.container.raw), lot \(finding.lot.raw), "
      + "\(finding.observed ?? -1): \(finding.note)"
  }

  /// The same in the words in which people read them.
  package var standingWords: [String] {
    findingLog.standing.map { findingLog[$0] }
      .map { "\($0.rule.rawValue): \(RuleCatalogue.rule($0.rule)?.words(for: $0, table: table) ?? "")" }
      .sorted()
  }
}

/// SplitMix64, so that every test runs the same way each time.
package struct TestRandom: RandomNumberGenerator {
  package var state: UInt64

  package init(state: UInt64) { self.state = state }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}

/// How many times as long the random tests run: once, or twenty times where `DRIFTLINE_DEEP` is set.
package let depth: UInt64 = ProcessInfo.processInfo.environment["DRIFTLINE_DEEP"] == nil ? 1 : 20
