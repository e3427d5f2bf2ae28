import Testing
import TraceModel

@Suite("Acceptance of documents")
struct AcceptanceTests {
  @Test("a clean shipment is accepted")
  func clean() throws {
    let shipment = try Shipment()
    #expect(shipment.review.rejections.map(\.description) == [])
    #expect(shipment.review.isAccepted)
  }

  /// One change to the clean shipment, and the reason that it deserves.
  struct Fault: Sendable, CustomTestStringConvertible {
    let reason: RejectReason
    let event: Int?
    let change: @Sendable (inout Shipment) throws -> Void

    init(
      _ reason: RejectReason, _ event: Int? = nil,
      _ change: @escaping @Sendable (inout Shipment) throws -> Void
    ) {
      self.reason = reason
      self.event = event
      self.change = change
    }

    var testDescription: String { "\(reason)" }
  }

  static let faults: [Fault] = [
    Fault(.documentTooLarge) { $0.document.size = 300_000_001 },
    Fault(.versionNotAccepted) { $0.document.version = .epcis20JSON },
    Fault(.versionNotAccepted) {
      $0.profile.versions = [.init(.epcis12XML, through: try CalendarDate("2026-06-20"))]
    },
    Fault(.duplicateDocument) { $0.memory.take($0.document) },
    Fault(.missingHeader) { $0.document.header = nil },
    Fault(.missingSender) { $0.document.header?.sender = nil },
    Fault(.missingReceiver) { $0.document.header?.receiver = nil },
    Fault(.wrongReceiver) { $0.document.header?.receiver = try Nordhafen.place(5).gln },
    Fault(.missingInstanceIdentifier) { $0.document.header?.instanceIdentifier = "" },
    Fault(.missingTransactionStatement) { $0.document.transactionStatement = nil },
    Fault(.statementNotAffirmed) { $0.document.transactionStatement?.isAffirmed = false },
    Fault(.statementNotAffirmed) { $0.document.transactionStatement?.legalNotice = "" },
    Fault(.noEvents) { $0.document.events = [] },
    Fault(.invalidEPC, 0) {
      guard case .malformed(let code) = ScannedCode("NOREAD", in: ReadingContext(year: 2026)) else { return }
      $0.document.events[0].malformed = [code]
    },
    Fault(.missingEventIdentity, 1) { $0.document.events[1].identity = nil },
    Fault(.duplicateEvent, 2) { shipment in
      var earlier = shipment.document
      earlier.header?.instanceIdentifier = "N-0000"
      earlier.events = [earlier.events[2]]
      shipment.memory.take(earlier)
    },
    Fault(.missingTimeZoneOffset, 3) {
      let time = $0.document.events[3].time
      $0.document.events[3].time = try #require(
        ZonedTime(milliseconds: time.milliseconds, offsetMinutes: nil))
    },
    Fault(.futureEvent, 6) { $0.document.events[6].time = try Shipment.time(13) },
    Fault(.futureEvent, 6) {
      $0.document.events[6].time = try #require(ZonedTime(milliseconds: .max, offsetMinutes: 0))
    },
    Fault(.staleEvent, 0) { $0.document.events[0].time = try Shipment.time(-24 * 31) },
    Fault(.staleEvent, 0) {
      $0.document.events[0].time = try #require(ZonedTime(milliseconds: .min, offsetMinutes: 0))
    },
    Fault(.missingReadPoint, 4) { $0.document.events[4].readPoint = nil },
    Fault(.missingBusinessLocation, 5) { $0.document.events[5].businessLocation = nil },
    Fault(.missingLot, 0) { $0.document.events[0].lot = nil },
    Fault(.missingExpiry, 1) { $0.document.events[1].expiry = nil },
    Fault(.missingOrderReference, 6) { $0.document.events[6].businessTransactions = [] },
    Fault(.missingOwningSource, 6) { $0.document.events[6].sources.removeFirst() },
    Fault(.missingOwningDestination, 6) {
      $0.document.events[6].destinations[0] = .init(.possessingParty, try Nordhafen.place(6).gln)
    },
    Fault(.missingShipFrom, 6) { $0.document.events[6].sources.removeLast() },
    Fault(.missingShipTo, 6) { $0.document.events[6].destinations.removeLast() },
    Fault(.receiverNotOwner, 6) {
      $0.document.events[6].destinations[0] = .init(.owningParty, try Nordhafen.place(5).gln)
    },
    Fault(.malformedExpiry, 0) {
      $0.document.events[0].expiry = nil
      $0.document.events[0].malformedExpiry = "280600"
    },
    Fault(.invalidGLN, 6) { $0.document.events[6].malformedPlaces = ["4012345000054"] },
    Fault(.invalidGLN) { $0.document.malformedParties = ["4012345000054"] },
    Fault(.missingNDC, 0) {
      $0.document.masterData.products[try Nordhafen.gtin(0)]?.remove(.additionalTradeItemIdentification)
    },
    Fault(.missingProductField, 1) {
      $0.document.masterData.products[try Nordhafen.gtin(1)]?.remove(.strengthDescription)
    },
    Fault(.missingAddress) { $0.document.masterData.places[try Nordhafen.place(6).gln]?.remove(.city) },
    Fault(.missingAddress, 6) {
      let depot = try Nordhafen.place(7).gln
      $0.profile.locations.insert(depot)
      $0.document.masterData.places[depot] = [.name]
      $0.document.events[6].destinations[1] = .init(.location, depot)
    },
    Fault(.wrongBusinessStep, 3) { $0.document.events[3].businessStep = .standard(.loading) },
    Fault(.wrongBusinessStep, 3) {
      $0.document.events[3].businessStep = .own("urn:epcglobal:cbv:bizstep:pack")
    },
    Fault(.wrongBusinessStep, 3) { $0.document.events[3].businessStep = nil },
    Fault(.wrongDisposition, 6) { $0.document.events[6].disposition = .standard(.inProgress) },
    Fault(.unknownLocation, 4) { $0.document.events[4].readPoint = try Nordhafen.place(99) },
    Fault(.unknownLocation) { $0.document.header?.sender = try Nordhafen.place(99).gln },
    Fault(.unknownGTIN, 0) {
      let other = try Nordhafen.gtin(0, 9)
      $0.document.events[0].quantities = [.init(.product(ProductClass(other)), 5)]
    },
    Fault(.wrongParentGTIN, 3) { try $0.addOtherProduct(packedInto: 3) },
    Fault(.wrongContents, 3) { $0.document.events[3].epcs.removeLast() },
    Fault(.wrongContents, 3) {
      let extra = try Shipment.unit(49)
      $0.document.events[0].epcs.append(extra)
      $0.document.events[3].epcs.append(extra)
    },
    Fault(.levelSkipped, 5) {
      let extra = try Shipment.unit(49)
      $0.document.events[0].epcs.append(extra)
      $0.document.events[5].epcs.append(extra)
    },
    Fault(.childHasParent, 5) { shipment in
      var earlier = shipment.document
      earlier.header?.instanceIdentifier = "N-0000"
      let other = EPC.sscc(
        try SSCC(extensionDigit: 1, companyPrefix: Nordhafen.prefix(), serialReference: 78))
      earlier.events = [
        EventFact(
          action: .pack, time: try Shipment.time(2), parent: other, epcs: [try Shipment.shipperCase(1)])
      ]
      shipment.memory.take(earlier)
    },
    Fault(.childHasParent, 3) { $0.document.events[3].epcs.append($0.document.events[3].epcs[0]) },
    Fault(.packedIntoItself, 5) { $0.document.events[5].epcs.append(try Shipment.pallet()) },
    Fault(.parentBeforeContents, 4) { $0.document.events.swapAt(4, 5) },
    Fault(.notInParent, 6) { shipment in
      var unpacking = shipment.document.events[5]
      unpacking.identity = "e5b"
      unpacking.action = .unpack
      unpacking.businessStep = .standard(.unpacking)
      unpacking.epcs = [try Shipment.unit(1)]
      shipment.document.events.insert(unpacking, at: 6)
    },
    Fault(.missingParent, 6) { shipment in
      var packing = shipment.document.events[5]
      packing.identity = "e5b"
      packing.parent = nil
      shipment.document.events.insert(packing, at: 6)
    },
    Fault(.notCommissioned, 3) { $0.document.events[0].epcs.removeFirst() },
    Fault(.commissionedTwice, 0) { $0.document.events[0].epcs.append(try Shipment.unit(1)) },
    Fault(.usedBeforeCommissioning, 5) { $0.document.events[5].time = try Shipment.time(0) },
    Fault(.decommissionedThingUsed, 7) { shipment in
      var ending = shipment.document.events[0]
      ending.identity = "e5b"
      ending.action = .decommission
      ending.time = try Shipment.time(4)
      ending.businessStep = .standard(.decommissioning)
      ending.disposition = .standard(.inactive)
      ending.epcs = [try Shipment.pallet()]
      shipment.document.events.insert(ending, at: 6)
    },
    Fault(.expiredThingShipped, 6) {
      $0.document.events[1].epcs.removeFirst()
      var expired = $0.document.events[1]
      expired.identity = "e1b"
      expired.epcs = [try Shipment.shipperCase(1)]
      expired.expiry = try ExpiryDate(yymmdd: "260620", readIn: 2026)
      $0.memory.take(.init(kind: .production, version: .epcis12XML, header: nil, size: 0, events: [expired]))
    },
    Fault(.containedThingShipped, 6) { $0.document.events[6].epcs.append(try Shipment.shipperCase(1)) },
  ]

  @Test("each reason is given to exactly the document that deserves it", arguments: faults)
  func exactly(_ fault: Fault) throws {
    var shipment = try Shipment()
    try fault.change(&shipment)
    let found = shipment.review.rejections
    // Faults that concern many things at once say so for each; the reason is one.
    #expect(Set(found.map(\.reason)) == [fault.reason], "\(found)")
    #expect(Set(found.map(\.event)) == [fault.event], "\(found)")
  }

  @Test("every reason has a document that deserves it")
  func complete() { #expect(Set(Self.faults.map(\.reason)) == Set(RejectReason.allCases)) }

  @Test("what is not asked is not checked")
  func lenient() throws {
    for fault in Self.faults
    where ![.documentTooLarge, .versionNotAccepted, .noEvents].contains(fault.reason) {
      var shipment = try Shipment()
      shipment.profile.required = []
      shipment.profile.rules = []
      shipment.profile.words = []
      shipment.profile.receiver = nil
      shipment.profile.ageLimit = nil
      shipment.profile.futureTolerance = .max
      try fault.change(&shipment)
      let left = shipment.review.rejections.map(\.reason)
      let alwaysChecked: Set<RejectReason> = [.invalidEPC, .missingParent, .futureEvent]
      #expect(Set(left).isSubset(of: alwaysChecked), "\(fault.reason): \(left)")
    }
  }

  @Test("several faults are told in the document's order, and every time alike")
  func order() throws {
    var shipment = try Shipment()
    shipment.document.header?.sender = nil
    shipment.document.transactionStatement = nil
    shipment.document.events[6].sources.removeFirst()
    shipment.document.events[6].disposition = nil
    shipment.document.events[3].epcs.removeLast()
    shipment.document.events[0].lot = nil
    let expected: [RejectReason] = [
      .missingSender, .missingTransactionStatement, .missingLot, .wrongContents, .missingOwningSource,
      .wrongDisposition,
    ]
    for _ in 0..<50 { #expect(shipment.review.rejections.map(\.reason) == expected) }
  }

  @Test("a wrong case quantity names the case, what was found and what is expected")
  func caseQuantity() throws {
    var shipment = try Shipment()
    shipment.document.events[3].epcs.removeLast()
    let rejection = try #require(shipment.review.rejections.first)
    #expect(rejection.subject == .contents(try Shipment.shipperCase(1), found: 23, expected: 24))
    #expect(rejection.reason.hdaClass == .packagingAndLabeling)
    #expect(rejection.description.contains("with 23 instead of 24"))
  }

  @Test("of each lot the case that was packed last may hold fewer, and none may hold more")
  func lastCase() throws {
    var shipment = try Shipment()
    shipment.document.events[4].epcs.removeLast()
    #expect(shipment.review.isAccepted)
    shipment.document.events[3].epcs.removeLast()
    #expect(
      shipment.review.rejections.map(\.subject) == [
        .contents(try Shipment.shipperCase(1), found: 23, expected: 24)
      ])
  }

  @Test("a case of fewer than the standard may be a logistic unit, a full one is a trade item")
  func partialCase() throws {
    func review(units count: Int) throws -> [RejectReason] {
      var shipment = try Shipment()
      let partial = EPC.sscc(
        try SSCC(extensionDigit: 1, companyPrefix: Nordhafen.prefix(), serialReference: 78))
      shipment.document.events[1].epcs[0] = partial
      shipment.document.events[3].parent = partial
      shipment.document.events[3].epcs = Array(shipment.document.events[3].epcs.prefix(count))
      shipment.document.events[5].epcs[0] = partial
      return shipment.review.rejections.map(\.reason)
    }
    #expect(try review(units: 1) == [] && review(units: 23) == [])
    #expect(try review(units: 24) == [.levelSkipped])
  }

  @Test("reasons have identifiers of their own, words and hints")
  func identifiers() {
    #expect(Set(RejectReason.allCases.map(\.rawValue)).count == RejectReason.allCases.count)
    #expect(Set(RejectReason.allCases.map(\.statement)).count == RejectReason.allCases.count)
    for reason in RejectReason.allCases { #expect(reason.hint.hasSuffix(".")) }
  }

  @Test(
    "a number in the National Drug Code has ten digits in three parts, or eleven",
    arguments: [
      ("0001-0123-45", true), ("12345-020-30", true), ("12345-6789-0", true), ("12345-6789-01", true),
      ("12345678901", true), ("1234567890", false), ("0001-012-345", false), ("", false),
      ("A234-0123-45", false),
    ])
  func drugCode(_ text: String, _ isOne: Bool) {
    #expect(MasterDataField.additionalTradeItemIdentification.allows(text) == isOne)
  }

  @Test("numbers that are reserved, printed or discarded before they count concern no receiver")
  func preparation() throws {
    var shipment = try Shipment()
    var printing = shipment.document.events[0]
    printing.identity = "p"
    printing.action = .prepare
    printing.epcs = [try Shipment.unit(1), try Shipment.unit(900)]
    shipment.document.events.insert(printing, at: 0)
    #expect(shipment.review.rejections.map(\.description) == [])
  }

  @Test("a later document may build on what an earlier one commissioned and packed")
  func memory() throws {
    var shipment = try Shipment()
    var first = shipment.document
    first.header?.instanceIdentifier = "N-0000"
    first.events.removeLast()
    #expect(shipment.profile.review(first, at: shipment.now).isAccepted)
    shipment.memory.take(first)
    shipment.document.events = [shipment.document.events[6]]
    #expect(shipment.review.rejections.map(\.description) == [])
  }
}

extension Shipment {
  /// Packs a unit of another product into a case, instead of one of its own.
  mutating func addOtherProduct(packedInto event: Int) throws {
    let (unit, outer) = (try Nordhafen.gtin(0, 2), try Nordhafen.gtin(1, 2))
    for gtin in [unit, outer] { document.masterData.products[gtin] = Set(MasterDataField.ofProducts) }
    let packaging = try PackagingConfiguration(unit: unit, case: .init(contents: 24, gtin: outer))
    profile.products.append(
      try ProductDefinition(
        name: "Nordhafen 40 mg", companyPrefix: Nordhafen.prefix(), packaging: packaging,
        shelfLife: .months(24),
        market: Market("US")))
    let other = EPC.sgtin(SGTIN(unit, try SerialNumber("900"), companyPrefixLength: .seven))
    document.events[0].epcs.append(other)
    document.events[event].epcs[0] = other
  }
}

@Suite("Acceptance of nonsense")
struct AcceptanceOfNonsenseTests {
  @Test("2,000 documents of random events are reviewed to the end, every time alike")
  func randomDocuments() throws {
    var random = SeededGenerator(seed: 70)
    var things = try (1...6).map { try Shipment.unit($0) } + (1...3).map { try Shipment.shipperCase($0) }
    things += [try Shipment.pallet(), .sgtin(try random.sgtin()), .sscc(try random.sscc())]
    let times: [Int64] = [.min, -1, 0, Shipment.start, Shipment.start + Shipment.hour, .max]
    var reasons: Set<RejectReason> = []
    for _ in 0..<2_000 {
      var shipment = try Shipment()
      shipment.document.events = try (0..<Int.random(in: 0...40, using: &random)).map { number in
        let minutes = [nil, 0, -840, 840].randomElement(using: &random)!
        let time = ZonedTime(milliseconds: times.randomElement(using: &random)!, offsetMinutes: minutes)
        return EventFact(
          identity: "e\(Int.random(in: 0...60, using: &random))",
          action: EventFact.Action.allCases.randomElement(using: &random)!, time: try #require(time),
          businessStep: BusinessStep.allCases.randomElement(using: &random).map { .standard($0) },
          parent: Bool.random(using: &random) ? things.randomElement(using: &random) : nil,
          epcs: (0..<Int.random(in: 0...5, using: &random)).map { _ in things.randomElement(using: &random)!
          },
          expiry: ExpiryDate(lastDay: random.date()))
      }
      let review = shipment.review
      #expect(shipment.review == review)
      reasons.formUnion(review.rejections.map(\.reason))
      let events = review.rejections.map { $0.event ?? -1 }
      #expect(events == events.sorted())
      for rejection in review.rejections { #expect(!rejection.description.isEmpty) }
    }
    #expect(
      reasons.isSuperset(of: [
        .packedIntoItself, .childHasParent, .notInParent, .commissionedTwice, .levelSkipped,
      ]))
  }

  @Test("a chain of 100,000 containers, each in the next, is reviewed without going down it again and again")
  func deepChain() throws {
    var shipment = try Shipment()
    let chain = try (0..<100_000).map { number in
      EPC.sscc(
        try SSCC(extensionDigit: 2, companyPrefix: Nordhafen.prefix(), serialReference: UInt64(number)))
    }
    shipment.document.events = try chain.indices.dropLast().map { index in
      EventFact(action: .pack, time: try Shipment.time(1), parent: chain[index + 1], epcs: [chain[index]])
    }
    #expect(!shipment.review.isAccepted)
  }

  @Test(
    "200,000 children in one container are packed, unpacked one by one and unpacked at once in one pass each")
  func enormousContainer() throws {
    var shipment = try Shipment()
    let children = try (1...200_000).map { try Shipment.unit($0) }
    var commissioning = shipment.document.events[0]
    commissioning.epcs = children
    var packing = shipment.document.events[3]
    packing.epcs = children
    var named = packing
    named.identity = "named"
    named.action = .unpack
    named.businessStep = .standard(.unpacking)
    named.epcs = Array(children.reversed())
    var again = packing
    again.identity = "again"
    var all = named
    all.identity = "all"
    all.epcs = []
    shipment.document.events = [commissioning, shipment.document.events[1], packing, named, again, all]
    #expect(shipment.review.rejections.map(\.description) == [])
  }
}
