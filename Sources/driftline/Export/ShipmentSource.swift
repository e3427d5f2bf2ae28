import EPCIS
import Experiments
import TraceModel

/// One shipment's document as its partner gets it, in his version: what the gateway has made of the record.
struct ShipmentSource: ExportSource {
  let parts: [ExportPart]
  private(set) var survey = DocumentSurvey()
  /// The version that the partner gets.
  let format: EPCISFormat
  private let events: [EPCISEvent]

  /// Document number `number` of a trial's market, from 0; its events are named within `space`, which no other run has.
  init(_ trial: MarketTrial, document number: Int, in space: EventID) {
    let document = trial.exchangeDocument(number)
    format =
      switch document.version {
      case .epcis11XML, .epcis12XML: .xml12
      case .epcis20XML: .xml20
      case .epcis20JSON: .json20
      }
    let parties = [trial.maker, Site.wholesaler(trial.market.documents[number].partner)]
    let (maker, partner) = (parties[0], parties[1])
    func named(_ name: String) -> String { EventID(name: name, in: space).uri }
    var frame = EPCISDocument(schemaVersion: format == .xml12 ? "1.2" : "2.0")
    frame.header = StandardHeader(
      sender: maker.place.epcURI, receiver: partner.place.epcURI,
      instanceIdentifier: named("document \(number + 1)"))
    frame.creationDate = Self.time(trial.time(trial.market.documents[number].sentAt))
    frame.masterData = RecordSource.masterData(trial.masterData, of: parties)
    if let statement = document.transactionStatement {
      frame.extensions = [Self.statement(statement)]
      frame.namespaces = [
        NamespaceBinding(prefix: "gs1ushc", uri: DSCSATransactionStatement.namespace)
      ]
    }
    survey.add(trial.table)
    survey.add(frame)
    let names = IdentifierNames(table: trial.table, log: MappingLog())
    survey.register(in: names)
    frame.add(names.masterData)
    frame.keep(Self.concerned(by: document.events, trial, parties))
    parts = [
      ExportPart(name: "SH-\(trial.market.documents[number].shipment + 1)-\(number + 1)", frame: frame)
    ]
    events = document.events.map { Self.event($0, identity: named($0.identity ?? ""), parties) }
  }

  func forEachEvent(of part: Int, _ body: (EPCISEvent) throws -> Void) throws {
    for event in events { try body(event) }
  }

  // MARK: Master data

  /// What a document's partner has to do with: the products in it, and both places. Devices of the line, and products that are
  /// in other shipments, are none of his.
  private static func concerned(by events: [EventFact], _ trial: MarketTrial, _ parties: [Site.Party])
    -> Set<String>
  {
    var products: Set<GTIN> = []
    for event in events {
      for epc in event.epcs + (event.parent.map { [$0] } ?? []) {
        if case .sgtin(let unit) = epc { products.insert(unit.gtin) }
      }
    }
    let classes = trial.masterData.filter { products.contains($0.of.gtin) }.compactMap(\.of.epcURI)
    return Set(classes + parties.compactMap(\.place.epcURI))
  }

  // MARK: Events

  private static func event(_ fact: EventFact, identity: String, _ parties: [Site.Party]) -> EPCISEvent {
    let isPacking = fact.action == .pack
    let action: EventAction = fact.action == .ship ? .observe : .add
    var event = EPCISEvent(
      isPacking ? .aggregation : .object, action, at: time(fact.time), zone: utc)
    event.eventID = identity
    event.bizStep = fact.businessStep.flatMap { if case .standard(let step) = $0 { step.word } else { nil } }
    event.disposition = fact.disposition.flatMap {
      if case .standard(let word) = $0 { word.word } else { nil }
    }
    let things = PackedStrings(fact.epcs.compactMap(\.uri))
    if isPacking {
      event.childEPCs = things
      event.parentID = fact.parent?.uri
    } else {
      event.epcList = things
    }
    event.readPoint = fact.readPoint.flatMap(\.epcURI).map { EventLocation($0) }
    event.bizLocation = fact.businessLocation.flatMap(\.epcURI).map { EventLocation($0) }
    if let lot = fact.lot { event.ilmd.append(master("lotNumber", lot.description)) }
    if let expiry = fact.expiry { event.ilmd.append(master("itemExpirationDate", expiry.iso8601)) }
    event.sourceList = fact.sources.compactMap { end($0, parties) }
    event.destinationList = fact.destinations.compactMap { end($0, parties) }
    event.bizTransactionList = fact.businessTransactions.map { transaction in
      var type: String?
      if case .standard(let known)? = transaction.type { type = known.word }
      return BusinessTransaction(
        type: type, id: "urn:epcglobal:cbv:bt:\(parties[1].place.gln):\(transaction.identifier)")
    }
    return event
  }

  private static func end(_ transfer: EventFact.Transfer, _ parties: [Site.Party]) -> SourceOrDestination? {
    parties.first { $0.place.gln == transfer.gln }?.place.epcURI.map {
      SourceOrDestination(type: transfer.type.word, id: $0)
    }
  }

  private static func master(_ local: String, _ text: String) -> ExtensionNode {
    ExtensionNode(
      QualifiedName(namespace: "urn:epcglobal:cbv:mda", local: local, prefix: "cbvmda"), .text(text))
  }

  private static func statement(_ statement: ExchangeDocument.TransactionStatement) -> ExtensionNode {
    func node(_ local: String, _ content: ExtensionNode.Content) -> ExtensionNode {
      ExtensionNode(
        QualifiedName(namespace: DSCSATransactionStatement.namespace, local: local, prefix: "gs1ushc"),
        content)
    }
    return node(
      "dscsaTransactionStatement",
      .nodes([
        node("affirmTransactionStatement", .text(statement.isAffirmed ? "true" : "false")),
        node("legalNotice", .text(statement.legalNotice)),
      ]))
  }

  private static var utc: ZoneOffset {
    guard let zone = ZoneOffset(minutes: 0) else { preconditionFailure("UTC is a possible offset") }
    return zone
  }

  private static func time(_ time: ZonedTime) -> EPCISTimestamp {
    let (quotient, remainder) = time.milliseconds.quotientAndRemainder(dividingBy: 1_000)
    let isBefore = remainder < 0
    let stamp = EPCISTimestamp(
      seconds: isBefore ? quotient - 1 : quotient, fraction: UInt64(isBefore ? remainder + 1_000 : remainder),
      fractionDigits: 3)
    guard let stamp else { preconditionFailure("no such time: \(time.milliseconds) ms") }
    return stamp
  }
}

extension EPCISDocument {
  /// Leaves master data of nothing else than these.
  fileprivate mutating func keep(_ ids: Set<String>) {
    for vocabulary in masterData.indices {
      masterData[vocabulary].elements.removeAll { !ids.contains($0.id) }
    }
    masterData.removeAll(where: \.elements.isEmpty)
  }
}
