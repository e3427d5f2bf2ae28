import EPCIS
import Testing
import TraceModel

@Suite("Events of the record and of documents")
struct MappingTests {
  @Test(arguments: EPCISFormat.allCases)
  func `an event of the record comes back from a document as it was`(_ format: EPCISFormat) throws {
    for seed in 0..<12 as Range<UInt64> {
      var site = try MappingSite(seed: seed)
      var events: [TraceEvent] = []
      for kind in EventKind.allCases { for _ in 0..<4 { events.append(site.event(kind)) } }
      let expression = EventExpression(names: site.names, log: site.log)
      var document = EPCISDocument(creationDate: EPCISTimestamp("2026-03-02T16:00:00Z"))
      document.events = events.map { expression.epcisEvent(of: $0) }
      #expect(site.log.notices.isEmpty, "\(site.log.notices)")
      let (read, losses) = try RoundTrip.through([format], document)
      #expect(losses.isEmpty, "\(losses)")
      let mapper = EventMapper(names: site.names, log: site.log)
      for (event, said) in zip(events, read.events) {
        // Where an event states neither, the words that its kind is written with come back.
        var expected = event
        expected.header.step = event.header.step ?? said.bizStep.flatMap { BusinessStep($0) }
        expected.header.disposition = event.header.disposition ?? said.disposition.flatMap { Disposition($0) }
        let found = mapper.events(of: said)
        #expect(
          found == [expected],
          "\(event.header.kind), seed \(seed): \(found.first.map { RoundTrip.difference(expected, $0) } ?? "nothing")"
        )
      }
      let tolerated: [MappingNotice.Reason] = [.createsNothing]
      #expect(site.log.notices.allSatisfy { tolerated.contains($0.reason) }, "\(site.log.notices)")
    }
  }

  @Test func `an event of anybody's document leaves with the hash that it came with`() throws {
    var (whole, kept) = (0, 0)
    for seed in 5000..<5200 {
      var random = RandomDocument(seed: UInt64(seed), isPlain: false)
      let document = random.document()
      let log = MappingLog()
      let names = IdentifierNames(table: IdentifierTable(), log: log)
      let mapper = EventMapper(names: names, log: log)
      mapper.keepsOriginals = true
      mapper.begin(document)
      let expression = EventExpression(names: names, log: log)
      if let identity = document.header?.instanceIdentifier { expression.documents = [identity] }
      for event in document.events {
        let events = mapper.events(of: event)
        let first = try #require(events.first)
        #expect(
          EventHash.id(of: expression.epcisEvent(of: first)) == EventHash.id(of: event),
          "seed \(seed)")
        #expect(
          events.dropFirst().allSatisfy { $0.details?.original == EventDetails.partOfOriginal })
        if first.details?.original.isEmpty ?? true { whole += 1 } else { kept += 1 }
      }
    }
    #expect(kept > 100, "\(whole) were whole, \(kept) were kept")
  }

  @Test func `what the fields of the standard tell already is not told once more`() throws {
    let site = try MappingSite(seed: 3)
    let mapper = EventMapper(names: site.names, log: site.log)
    let expression = EventExpression(names: site.names, log: site.log)
    var event = EPCISEvent(
      .object, .add, at: try #require(EPCISTimestamp("2026-03-02T06:00:00.000+01:00")),
      zone: try #require(ZoneOffset(minutes: 60)))
    event.eventID = "urn:uuid:51b7212f-8d50-5ef0-a274-b7aaf06e237f"
    event.bizStep = "commissioning"
    event.readPoint = EventLocation("urn:epc:id:sgln:4012345.00001.L7")
    event.quantityList = [
      QuantityElement(
        epcClass: "urn:epc:class:lgtin:4012345.012345.N7-0411", quantity: DecimalText("25.5"),
        uom: "KGM")
    ]
    let found = mapper.events(of: event)
    #expect(found.map(\.header.lot) == [site.lots[0]])
    #expect(expression.epcisEvent(of: found[0]).extensions.isEmpty)
    var spoken = found[0]
    spoken.header.actor = site.actors[2]
    let said = expression.epcisEvent(of: spoken)
    #expect(!said.extensions.isEmpty)
    #expect(mapper.events(of: said).map(\.header.actor) == [spoken.header.actor])
  }

  @Test func `a declaration repeats its event where that is at hand, and means the same`() throws {
    var site = try MappingSite(seed: 77)
    let wrong = site.event(.pack)
    var declaration = site.event(.errorDeclaration)
    declaration.details?.declaredWrong = wrong.header.id
    let expression = EventExpression(names: site.names, log: site.log)
    expression.original = { $0 == wrong.header.id ? wrong : nil }
    let said = expression.epcisEvent(of: declaration)
    #expect(
      said.type == .aggregation && said.childEPCs.count == wrong.items.count && said.errorDeclaration != nil)
    let mapper = EventMapper(names: site.names, log: site.log)
    let found = mapper.events(of: said)
    #expect(found.count == 1 && found[0].header.kind == .errorDeclaration)
    #expect(found[0].details?.declaredWrong == wrong.header.id)
    #expect(found[0].header.eventTime == declaration.header.eventTime)
    // Event and declaration share one hash, so that the one without an eventID is found all the same.
    var nameless = expression.epcisEvent(of: wrong)
    nameless.eventID = nil
    var declared = nameless
    declared.errorDeclaration = said.errorDeclaration
    let ids = [nameless, declared].map { mapper.events(of: $0)[0] }
    #expect(ids[0].header.id == ids[1].details?.declaredWrong && ids[1].header.kind == .errorDeclaration)
  }

  @Test func `a declaration of an event that never came is not the event that it declares`() throws {
    var site = try MappingSite(seed: 78)
    var declaration = site.event(.errorDeclaration)
    declaration.details?.declaredWrong = declaration.header.id
    let expression = EventExpression(names: site.names, log: site.log)
    expression.original = { [declaration] _ in declaration }
    let said = expression.epcisEvent(of: declaration)
    #expect(said.errorDeclaration != nil && said.eventID == declaration.header.id.uri)
  }

  @Test func `an event is known again by its identity, and without one by what it says`() throws {
    var event = EPCISEvent(
      .object, .add, at: try #require(EPCISTimestamp("2026-03-02T06:00:00.000+01:00")),
      zone: try #require(ZoneOffset(minutes: 60)))
    event.epcList = ["urn:epc:id:sgtin:4012345.012345.1001"]
    event.bizStep = "commissioning"
    let hash = EventHash.id(of: event)
    #expect(EventID(epcis: hash) == EventID(contentOf: event))
    var link = event
    link.epcList = ["https://id.gs1.org/01/04012345123456/21/1001"]
    #expect(EventID(contentOf: link) == EventID(contentOf: event))
    let uuid = EventID(epcis: "urn:uuid:3D8EDF00-3382-555c-89dd-2c35c8043e1f")
    #expect(uuid == EventID(high: 0x3D8E_DF00_3382_555C, low: 0x89DD_2C35_C804_3E1F))
    #expect(EventID(epcis: uuid.uri) == uuid && uuid.uri == "urn:uuid:3d8edf00-3382-555c-89dd-2c35c8043e1f")
    #expect(EventID(epcis: "N7-17") != EventID(epcis: "N7-18"))
    #expect(EventID(epcis: "urn:uuid:00000000-0000-0000-0000-000000000000") != .none)
    #expect(Set((0..<100).map { uuid.part($0) }).count == 100 && uuid.part(0) == uuid)
  }

  @Test(arguments: [
    ("ObjectEvent ADD commissioning active", EventKind.commission), ("ObjectEvent ADD - -", .commission),
    ("ObjectEvent OBSERVE commissioning active", .observe), ("ObjectEvent ADD encoding encoded", .encode),
    ("ObjectEvent DELETE decommissioning inactive", .decommission), ("ObjectEvent DELETE - -", .decommission),
    ("ObjectEvent DELETE - destroyed", .destroy), ("ObjectEvent DELETE destroying destroyed", .destroy),
    ("ObjectEvent OBSERVE sampling -", .sample), ("ObjectEvent OBSERVE holding non_sellable_other", .hold),
    ("ObjectEvent OBSERVE holding sellable_not_accessible", .release),
    ("ObjectEvent OBSERVE inspecting damaged", .qualityEvent),
    ("ObjectEvent OBSERVE inspecting conformant", .observe),
    ("ObjectEvent OBSERVE shipping in_transit", .ship), ("ObjectEvent OBSERVE consigning in_transit", .ship),
    ("ObjectEvent OBSERVE shipping returned", .observe),
    ("ObjectEvent OBSERVE void_shipping -", .voidShipment),
    ("ObjectEvent DELETE void_shipping -", .voidShipment),
    ("ObjectEvent OBSERVE receiving in_progress", .receive),
    ("ObjectEvent OBSERVE receiving returned", .returnGoods),
    ("ObjectEvent DELETE dispensing dispensed", .dispense),
    ("ObjectEvent OBSERVE dispensing partially_dispensed", .observe),
    ("ObjectEvent DELETE retail_selling retail_sold", .dispense), ("ObjectEvent OBSERVE storing -", .observe),
    ("AggregationEvent ADD packing in_progress", .pack), ("AggregationEvent ADD loading -", .pack),
    ("AggregationEvent DELETE unpacking -", .unpack), ("AggregationEvent OBSERVE - -", .observe),
    ("AggregationEvent OBSERVE shipping in_transit", .ship),
    ("TransformationEvent - repackaging -", .repackage),
    ("TransactionEvent ADD - -", .observe), ("AssociationEvent ADD installing -", .observe),
  ])
  func `words of the standard have one meaning`(_ words: String, _ kind: EventKind) throws {
    let parts = words.split(separator: " ").map(String.init)
    let type = try #require(EventType.allCases.first { $0.name == parts[0] })
    let action = EventAction.allCases.first { $0.name == parts[1] }
    let found = EventMeaning.kind(type, action, BusinessStep(parts[2]), Disposition(parts[3]))
    #expect(found == kind)
  }

  @Test func `every form of an identifier is one thing, one place, one party`() throws {
    let site = try MappingSite(seed: 1)
    let names = site.names
    let forms = [
      [
        "urn:epc:id:sgtin:4012345.012345.77", "https://id.gs1.org/01/04012345123456/21/77",
        "https://nordhafen.example/some/path/01/04012345123456/10/L1/21/77?17=280331&linkType=all",
      ],
      ["urn:epc:id:sscc:4012345.3000000007", "https://id.gs1.org/00/340123450000000079"],
      ["urn:epc:id:grai:4012345.12345.17", "https://id.gs1.org/8003/0401234512345617"],
    ]
    for form in forms { #expect(Set(form.map { names.item($0) }).count == 1, "\(form)") }
    #expect(Set(forms.map { names.item($0[0]) }).count == 3)
    let places = [
      "urn:epc:id:sgln:4012345.00001.0", "https://id.gs1.org/414/4012345000016",
      "urn:epc:id:pgln:4012345.00001", "https://id.gs1.org/417/4012345000016",
    ]
    #expect(Set(places.map { names.place($0) }).count == 1)
    #expect(Set(places.map { names.partner($0) }).count == 1)
    // Written again, a thing that came as a Digital Link is an EPC URI, because the company prefix is known.
    #expect(names.text(of: names.item(forms[0][1])) == forms[0][0])
    #expect(try #require(names.table.identifier(of: names.item(forms[2][0]))).isPermitted)
    #expect(site.log.notices.map(\.reason) == [.otherKey])
  }

  @Test func `nothing of a document is dropped without a word`() throws {
    var documents = RandomDocument(seed: 4_711, isPlain: false)
    let site = try MappingSite(seed: 2)
    let mapper = EventMapper(names: site.names, log: site.log)
    var seen: Set<String> = []
    for number in 0..<400 {
      let event = documents.event()
      site.log.source = "\(number)"
      let mapped = mapper.events(of: event)
      #expect(!mapped.isEmpty)
      let fields = Set(site.log.notices.filter { $0.source == "\(number)" }.map(\.field))
      func expect(_ isThere: Bool, _ field: String) {
        if isThere {
          seen.insert(field)
          #expect(fields.contains(field) || fields.contains("…"), "\(field) of event \(number)")
        }
      }
      expect(!event.sensorElementList.isEmpty, "sensorElementList")
      expect(!event.certificationInfo.isEmpty, "certificationInfo")
      expect(event.persistentDisposition != nil, "persistentDisposition")
      expect(event.transformationID != nil, "transformationID")
      expect(event.eventID == nil, "eventID")
      for node in event.extensions { expect(true, "extension \(node.name.local)") }
    }
    #expect(seen.isSuperset(of: ["sensorElementList", "eventID", "persistentDisposition"]))
  }

  @Test func `things of several products under one lot number are several events of one identity`() throws {
    let site = try MappingSite(seed: 3)
    let other = try GTIN("04012345777772")
    _ = site.table.intern(
      try ProductDefinition(
        name: "Nordhafen 40 mg", companyPrefix: CompanyPrefix("4012345"),
        packaging: PackagingConfiguration(unit: other), shelfLife: .months(24), market: Market("US")))
    var event = EPCISEvent(
      .object, .add, at: try #require(EPCISTimestamp("2026-03-02T06:00:00Z")),
      zone: try #require(ZoneOffset(minutes: 0)))
    event.eventID = "N7-1"
    event.epcList = ["urn:epc:id:sgtin:4012345.012345.1", "urn:epc:id:sgtin:4012345.077777.1"]
    let lot = QualifiedName(namespace: "urn:epcglobal:cbv:mda", local: "lotNumber")
    event.ilmd = [ExtensionNode(lot, .text("L1"))]
    let events = EventMapper(names: site.names, log: site.log).events(of: event)
    #expect(events.count == 2 && events.allSatisfy { $0.items.count == 1 })
    #expect(Set(events.map(\.header.lot)).count == 2 && Set(events.map(\.header.id)).count == 2)
    #expect(events[0].header.id == EventID(epcis: "N7-1"))
  }

  @Test func `a document that a receiver takes is taken after its mapping too`() throws {
    var document = EPCISDocument(creationDate: EPCISTimestamp("2026-03-02T16:00:00Z"))
    document.header = StandardHeader(
      sender: "urn:epc:id:sgln:4012345.00001.0", receiver: "0614141007776", instanceIdentifier: "N7-1")
    let time = try #require(EPCISTimestamp("2026-03-02T06:00:00+01:00"))
    let zone = try #require(ZoneOffset(minutes: 60))
    var begin = EPCISEvent(.object, .add, at: time, zone: zone)
    begin.epcList = ["urn:epc:id:sgtin:4012345.012345.1"]
    begin.bizStep = "commissioning"
    begin.disposition = "active"
    var leave = EPCISEvent(.object, .observe, at: time, zone: zone)
    leave.epcList = begin.epcList
    leave.bizStep = "shipping"
    leave.disposition = "in_transit"
    var summary = ExchangeSummary(of: document, format: .json20)
    summary.add(begin, line: 10)
    summary.add(leave, line: 20)
    let exchange = summary.document(size: 1_000)
    #expect(exchange.kind == .shipment && exchange.header?.receiver?.description == "0614141007776")
    let profile = AcceptanceProfile(
      receiver: nil, versions: [.init(.epcis20JSON)], required: [.sender, .receiver, .instanceIdentifier],
      rules: [.commissioning, .aggregation, .shipping, .duplicates], products: [], locations: [])
    let now = try #require(ZonedTime(milliseconds: time.milliseconds + 1, offsetMinutes: 0))
    #expect(profile.review(exchange, at: now).isAccepted)
    var late = ExchangeSummary(of: document, format: .json20)
    late.add(leave, line: 20)
    #expect(profile.review(late.document(size: 1), at: now).rejections.map(\.reason) == [.notCommissioned])
    #expect(late.lines == [20])
  }

  @Test func `what a document cannot say of an event is told`() throws {
    var site = try MappingSite(seed: 9)
    let expression = EventExpression(names: site.names, log: site.log)
    func notice(_ change: (inout TraceEvent) -> Void) -> [String] {
      var event = TraceEvent(EventHeader(.observe), items: [site.units[0]])
      event.header.id = site.identity()
      event.header.eventTime = Timestamp(seconds: 1_772_431_200)
      event.header.actor = site.actors[0]
      change(&event)
      site.log.source += "+"
      _ = expression.epcisEvent(of: event)
      return site.log.notices.filter { $0.source == site.log.source }.map(\.field)
    }
    #expect(notice { _ in }.isEmpty)
    #expect(notice { $0.header.offset = .missing } == ["eventTimeZoneOffset"])
    #expect(notice { $0.header.offset = UTCOffset(minutes: 900) } == ["eventTimeZoneOffset"])
    #expect(notice { $0.header.id = .none } == ["eventID"])
    #expect(notice { $0.header.actor = .none }.isEmpty, "where nobody is named nobody is read")
    #expect(notice { $0.header.eventTime = .distantFuture } == ["eventTime"])
    #expect(
      notice {
        $0.details = EventDetails()
        $0.details?.quantities = [ClassQuantity(product: .none, lot: .none, quantity: 3)]
      } == ["quantity"])
    #expect(
      notice {
        $0.header.kind = .errorDeclaration
        $0.details = EventDetails()
      }.contains("declared event"))
  }
}
