import Testing
import TraceModel

/// A clean shipment of one pallet with two cases of 24, and a receiver that takes it.
struct Shipment {
  var document: ExchangeDocument
  var profile: AcceptanceProfile
  var memory = ReceiverMemory()
  var now: ZonedTime

  static let hour: Int64 = 3_600_000
  static let start: Int64 = 1_782_000_000_000  // 21 June 2026, 00:00 UTC.

  static func time(_ hours: Int64) throws -> ZonedTime {
    try #require(ZonedTime(milliseconds: start + hours * hour, offsetMinutes: 120))
  }

  static func unit(_ number: UInt64) throws -> EPC { try trade(number, .unit) }
  static func shipperCase(_ number: UInt64) throws -> EPC { try trade(number, .case) }

  private static func trade(_ number: UInt64, _ level: PackagingLevel) throws -> EPC {
    let serial = try SerialNumber("\(number)")
    return .sgtin(SGTIN(try Nordhafen.gtin(level == .unit ? 0 : 1), serial, companyPrefixLength: .seven))
  }

  static func pallet() throws -> EPC {
    .sscc(try SSCC(extensionDigit: 1, companyPrefix: Nordhafen.prefix(), serialReference: 77))
  }

  /// Events 0 to 2 commission units, cases and pallet; 3 and 4 pack the cases, 5 the pallet; 6 ships it.
  init() throws {
    let (maker, buyer) = (try Nordhafen.place(5), try Nordhafen.place(6).gln)
    func event(
      _ identity: String, _ action: EventFact.Action, _ hours: Int64, _ step: BusinessStep,
      _ disposition: Disposition
    ) throws -> EventFact {
      EventFact(
        identity: identity, action: action, time: try Self.time(hours), businessStep: .standard(step),
        disposition: .standard(disposition), readPoint: maker, businessLocation: action == .ship ? nil : maker
      )
    }
    var units = try event("e0", .commission, 0, .commissioning, .active)
    units.epcs = try (1...48).map { try Self.unit($0) }
    units.lot = try LotNumber("A17")
    units.expiry = try ExpiryDate(yymmdd: "280600", readIn: 2026)
    var cases = try event("e1", .commission, 1, .commissioning, .active)
    cases.epcs = [try Self.shipperCase(1), try Self.shipperCase(2)]
    cases.lot = units.lot
    cases.expiry = units.expiry
    var pallet = try event("e2", .commission, 1, .commissioning, .active)
    pallet.epcs = [try Self.pallet()]
    var events = [units, cases, pallet]
    for number in 0..<2 {
      var packing = try event("e\(3 + number)", .pack, 2, .packing, .inProgress)
      packing.parent = cases.epcs[number]
      packing.epcs = Array(units.epcs[number * 24..<number * 24 + 24])
      events.append(packing)
    }
    var stacking = try event("e5", .pack, 3, .packing, .inProgress)
    stacking.parent = pallet.epcs[0]
    stacking.epcs = cases.epcs
    var shipping = try event("e6", .ship, 10, .shipping, .inTransit)
    shipping.epcs = pallet.epcs
    shipping.sources = [.init(.owningParty, maker.gln), .init(.location, maker.gln)]
    shipping.destinations = [.init(.owningParty, buyer), .init(.location, buyer)]
    shipping.businessTransactions = [.init(.standard(.purchaseOrder), "PO-4711")]
    document = ExchangeDocument(
      kind: .shipment, version: .epcis12XML,
      header: .init(
        sender: maker.gln, receiver: buyer, instanceIdentifier: "N-0001", creationTime: try Self.time(11)),
      transactionStatement: .init(isAffirmed: true, legalNotice: "Complied with section 581(27)(A) to (G)."),
      size: 80_000, events: events + [stacking, shipping])
    for level in 0..<2 {
      document.masterData.products[try Nordhafen.gtin(level)] = Set(MasterDataField.ofProducts)
    }
    for party in [maker.gln, buyer] { document.masterData.places[party] = Set(MasterDataField.ofPlaces) }
    profile = AcceptanceProfile(
      receiver: buyer, versions: [.init(.epcis12XML)], products: [try Nordhafen.product()],
      locations: [maker.gln, buyer], ageLimit: 24 * 30 * Self.hour)
    now = try Self.time(12)
  }

  var review: DocumentReview { profile.review(document, at: now, memory: memory) }
}
