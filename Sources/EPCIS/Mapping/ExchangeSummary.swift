import TraceModel

/// What a receiving partner looks at in a document before taking it, gathered event by event.
///
///     var summary = ExchangeSummary(of: reader.document, format: reader.format)
///     summary.add(event, line: reader.eventLine)
///     let review = profile.review(summary.document(size: bytes), at: now)
public struct ExchangeSummary {
  private var result: ExchangeDocument
  private let prefixes: CompanyPrefixTable
  private var kinds: Set<EventFact.Action> = []
  private var hasVoid = false
  private var declarations = 0
  /// The line of each event in `ExchangeDocument.events`.
  public private(set) var lines: [Int] = []

  /// The summary of a document of which no event has been added yet.
  public init(
    of document: EPCISDocument, format: EPCISFormat, prefixes: CompanyPrefixTable = .empty
  ) {
    self.prefixes = prefixes
    let isEarlier = format == .xml12 && !document.schemaVersion.hasPrefix("1.2")
    let creation = document.header?.creation ?? document.creationDate
    let header = document.header.map { header in
      ExchangeDocument.Header(
        sender: header.senders.first.flatMap { Self.gln($0.id, prefixes) },
        receiver: header.receivers.first.flatMap { Self.gln($0.id, prefixes) },
        instanceIdentifier: header.instanceIdentifier.isEmpty ? nil : header.instanceIdentifier,
        creationTime: creation.flatMap { Self.time($0, nil) })
    }
    let statement = document.transactionStatement.map {
      ExchangeDocument.TransactionStatement(isAffirmed: $0.isAffirmed, legalNotice: $0.legalNotice)
    }
    result = ExchangeDocument(
      kind: .production, version: isEarlier ? .epcis11XML : format.version, header: header,
      transactionStatement: statement, size: 0,
      events: [])
    for partner in document.header.map({ $0.senders + $0.receivers }) ?? [] {
      if isMalformedParty(partner.id) { result.malformedParties.append(partner.id) }
    }
    for vocabulary in document.masterData { add(vocabulary) }
  }

  /// Adds what master data say of products, parties and places.
  private mutating func add(_ vocabulary: MasterDataVocabulary) {
    for element in vocabulary.elements {
      let stated = element.attributes.compactMap { attribute -> MasterDataField? in
        let name = attribute.id.split { "#/:".contains($0) }.last.map(String.init) ?? ""
        guard let field = MasterDataField(rawValue: name), let text = attribute.value.text else { return nil }
        return field.allows(text) ? field : nil
      }
      if let itemClass = IdentifierNames.itemClass(element.id, prefixes) {
        result.masterData.products[itemClass.gtin, default: []].formUnion(stated)
      } else if let gln = Self.gln(element.id, prefixes) {
        result.masterData.places[gln, default: []].formUnion(stated)
      }
    }
  }

  /// Whether a text has the form of a party's or place's number, and is none.
  private func isMalformedParty(_ text: String) -> Bool {
    let isMeant =
      ["urn:epc:id:sgln:", "urn:epc:id:pgln:", "https://id.gs1.org/414/", "https://id.gs1.org/417/"]
      .contains { text.hasPrefix($0) } || text.utf8.allSatisfy { 0x30...0x39 ~= $0 } && !text.isEmpty
    return isMeant && Self.gln(text, prefixes) == nil
  }

  /// Adds what a receiver needs to know of an event. A declaration takes an event back and is judged by none of its words.
  public mutating func add(_ event: EPCISEvent, line: Int = 0) {
    guard event.errorDeclaration == nil else {
      declarations += 1
      return
    }
    let step = event.bizStep.map { VocabularyTerm<BusinessStep>($0) }
    let disposition = event.disposition.map { VocabularyTerm<Disposition>($0) }
    let kind = EventMeaning.kind(event.type, event.action, step?.standard, disposition?.standard)
    var action = Self.action(kind, step?.standard, disposition?.standard)
    // Numbers that go back unused; what existed is ended by DELETE.
    if kind == .decommission, event.action == .observe { action = .prepare }
    hasVoid = hasVoid || kind == .voidShipment
    guard let time = Self.time(event.eventTime, event.eventTimeZoneOffset) else { return }
    var fact = EventFact(
      identity: event.eventID, action: action, time: time, businessStep: step, disposition: disposition)
    var lists = event.epcList
    for text in event.childEPCs { lists.append(text) }
    for text in event.outputEPCList { lists.append(text) }
    for index in lists.indices {
      lists.withUTF8(at: index) { bytes in
        if let epc = IdentifierNames.epc(bytes, prefixes) {
          fact.epcs.append(epc)
        } else if !ItemIdentifier.malformed(Array(bytes)).isPermitted {
          fact.malformed.append(
            MalformedCode(bytes.span, error: IdentifierError(.wrongScheme, in: .epcURI, at: 0)))
        }
      }
    }
    fact.parent = event.parentID.flatMap { text in
      var text = text
      return text.withUTF8 { IdentifierNames.epc($0, prefixes) }
    }
    fact.quantities = (event.quantityList + event.childQuantityList).compactMap { element in
      guard let itemClass = IdentifierNames.itemClass(element.epcClass, prefixes) else { return nil }
      return EventFact.CountedClass(itemClass, element.quantity.flatMap { Int($0.shortest) } ?? 0)
    }
    for node in event.ilmd {
      let text = node.text ?? ""
      if node.name.local == "lotNumber" { fact.lot = try? LotNumber(text) }
      if node.name.local == "itemExpirationDate" {
        // A date of the standard, or a time on that day.
        fact.expiry = text.utf8.count >= 10 ? (try? ExpiryDate(String(text.prefix(10)), readIn: 2_000)) : nil
        if fact.expiry == nil { fact.malformedExpiry = text }
      }
    }
    fact.readPoint = event.readPoint.flatMap { IdentifierNames.sgln($0.id, prefixes) }
    fact.businessLocation = event.bizLocation.flatMap { IdentifierNames.sgln($0.id, prefixes) }
    fact.sources = transfers(event.sourceList)
    fact.destinations = transfers(event.destinationList)
    fact.businessTransactions = event.bizTransactionList.map {
      EventFact.BusinessTransaction($0.type.map { VocabularyTerm($0) }, $0.id)
    }
    let places = [event.readPoint?.id, event.bizLocation?.id].compactMap(\.self)
    let numbers = event.bizTransactionList.compactMap { Self.issuer(ofTransaction: $0.id) }
    let parties = places + (event.sourceList + event.destinationList).map(\.id) + numbers
    fact.malformedPlaces = parties.filter(isMalformedParty)
    kinds.insert(action)
    result.events.append(fact)
    lines.append(line)
  }

  /// The document, whose file has so many bytes.
  public func document(size: Int) -> ExchangeDocument {
    var document = result
    document.size = size
    document.kind =
      if kinds.contains(.ship) {
        .shipment
      } else if hasVoid {
        .voidShipment
      } else if kinds.contains(.return) {
        .return
      } else if kinds.contains(.receive) {
        .receipt
      } else if declarations > 0, result.events.isEmpty {
        .correction
      } else {
        .production
      }
    return document
  }

  private static func action(
    _ kind: EventKind, _ step: BusinessStep?, _ disposition: Disposition?
  ) -> EventFact.Action {
    switch kind {
    case .commission: .commission
    case .pack: .pack
    case .unpack: .unpack
    case .ship: .ship
    case .receive: .receive
    case .returnGoods: .return
    case .decommission, .destroy: .decommission
    case .allocate, .encode, .scrap: .prepare
    default: step == .shipping && disposition == .returned ? .return : .observe
    }
  }

  private func transfers(_ list: [SourceOrDestination]) -> [EventFact.Transfer] {
    list.compactMap { entry in
      guard let type = SourceDestinationType(entry.type), let gln = Self.gln(entry.id, prefixes) else {
        return nil
      }
      return EventFact.Transfer(type, gln)
    }
  }

  /// The number of who issued a document, in the URN that the Core Business Vocabulary has for documents.
  private static func issuer(ofTransaction text: String) -> String? {
    let prefix = "urn:epcglobal:cbv:bt:"
    return text.hasPrefix(prefix)
      ? text.dropFirst(prefix.count).split(separator: ":").first.map(String.init) : nil
  }

  /// A party's number as headers and lists write it: a URI, a Digital Link, or thirteen digits.
  private static func gln(_ text: String, _ prefixes: CompanyPrefixTable) -> GLN? {
    IdentifierNames.sgln(text, prefixes)?.gln ?? (try? GLN(text))
  }

  private static func time(_ time: EPCISTimestamp, _ offset: ZoneOffset?) -> ZonedTime? {
    let minutes: Int?
    switch (offset, time.zone) {
    case (_, .unstated): minutes = nil
    case (let offset?, _): minutes = Int(offset.minutes)
    case (nil, .utc): minutes = 0
    case (nil, .minutes(let zone)): minutes = Int(zone)
    }
    return ZonedTime(milliseconds: time.milliseconds, offsetMinutes: minutes)
  }
}
