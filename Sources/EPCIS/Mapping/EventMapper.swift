import TraceModel

/// Turns the events of EPCIS documents into events of the record.
///
///     let mapper = EventMapper(names: IdentifierNames(table: table, log: log), log: log)
///     for event in try mapper.events(of: reader.next()) { batch.append(event) }
///
/// One event of a document is one event of the record, except where it begins things of several products under one lot
/// number, or counts several classes: then it is as many, with identities that follow from the first. What the record has
/// no place for is in the log, never lost without a word.
public final class EventMapper {
  /// The names of things, places and parties.
  public let names: IdentifierNames
  /// What was not mapped as it stands.
  public let log: MappingLog
  /// The document that the events come in: its identity, and who sends it.
  public var document = DocumentContext()
  /// Whether an event that the record would write with another hash is kept beside it as it was.
  public var keepsOriginals = false

  lazy var expression = EventExpression(names: names, log: MappingLog())
  let hash = EventHash()

  /// What an event inherits from its document.
  public struct DocumentContext {
    /// The header's instance identifier; empty where there is none.
    public var identity = ""
    /// Who sends it, who answers for events that name neither device nor place.
    public var sender = ActorID.none

    /// A document that says nothing about itself.
    public init() {}
  }

  /// A mapper that interns by `names`.
  public init(names: IdentifierNames, log: MappingLog) {
    self.names = names
    self.log = log
  }

  /// Takes over what a document says of itself.
  public func begin(_ document: EPCISDocument) {
    self.document.identity = document.header?.instanceIdentifier ?? ""
    self.document.sender = document.header?.senders.first.map { names.partner($0.id) } ?? .none
  }

  /// The events of the record that an event of a document is.
  public func events(of event: EPCISEvent) -> [TraceEvent] { events(of: event, contentID: nil, codes: []) }

  /// The same for one that was read ahead by the prefixes of ``names``.
  public func events(of read: EventStream.ReadEvent) -> [TraceEvent] {
    events(of: read.event, contentID: read.contentID, codes: read.codes)
  }

  private func events(of event: EPCISEvent, contentID: EventID?, codes: [EPC?]) -> [TraceEvent] {
    let fields = TraceExtension.fields(of: event)
    reportUnmapped(event)
    let step = word(event.bizStep, as: BusinessStep.self, "bizStep")
    let disposition = word(event.disposition, as: Disposition.self, "disposition")
    var draft = Draft(kind: EventMeaning.kind(event.type, event.action, step, disposition))
    draft.header.step = step
    draft.header.disposition = disposition
    name(event, contentID, into: &draft)
    locate(event, fields, into: &draft)
    addThings(event, codes, into: &draft)
    addClasses(event, into: &draft)
    addMovement(event, into: &draft)
    addMasterData(event, into: &draft)
    refine(event, &draft)
    if let fields {
      draft.isOwn = true
      apply(fields, to: &draft)
    }
    var events = divided(draft)
    if let declaration = event.errorDeclaration {
      // What was taken as several events is declared wrong as often.
      events = events.enumerated().map { part, event in
        draft.header.id = event.header.id
        return declare(declaration, fields, draft, part: part)
      }
    }
    return keepingOriginal(events, event)
  }

  /// An event while it is put together.
  struct Draft {
    var header: EventHeader
    var items: [ItemID] = []
    var details = EventDetails()
    /// Lot number and dates as the event states them for the things that begin.
    var lotNumber: LotNumber?
    var expiry: ExpiryDate?
    var manufactured: CalendarDate?
    /// Whether this program wrote the event, which then states its lot itself where it has one.
    var isOwn = false

    init(kind: EventKind) { header = EventHeader(kind) }

    var event: TraceEvent {
      TraceEvent(header, items: items, details: details == EventDetails() ? nil : details)
    }
  }

  // MARK: When, where, who

  private func name(_ event: EPCISEvent, _ contentID: EventID?, into draft: inout Draft) {
    if let text = event.eventID {
      draft.header.id = EventID(epcis: text)
    } else {
      log.add("eventID", .withoutIdentity)
      draft.header.id = contentID ?? EventID(contentOf: event)
    }
    draft.header.eventTime = moment(event.eventTime, "eventTime")
    if let time = event.recordTime { draft.header.recordTime = moment(time, "recordTime") }
    draft.header.offset = UTCOffset(minutes: event.eventTimeZoneOffset.minutes)
    if case .unstated = event.eventTime.zone { draft.header.offset = .missing }
  }

  func moment(_ time: EPCISTimestamp, _ field: String) -> Timestamp {
    if time.isFinerThanMicroseconds { log.add(field, .finerTime, time.description) }
    return time.moment
  }

  private func locate(
    _ event: EPCISEvent, _ fields: [TraceExtension.Field: String]?, into draft: inout Draft
  ) {
    if let place = event.readPoint { draft.header.readPoint = names.place(place.id) }
    if let place = event.bizLocation { draft.header.place = names.place(place.id) }
    if fields?[.actor] == nil {
      let seen = draft.header.readPoint == .none ? draft.header.place : draft.header.readPoint
      draft.header.actor = seen == .none ? document.sender : names.device(at: seen)
    }
  }

  private func word<Word: StandardVocabulary>(_ text: String?, as type: Word.Type, _ field: String) -> Word? {
    guard let text else { return nil }
    guard let word = Word(text) else {
      log.add(field, .ownWord, text)
      return nil
    }
    return word
  }

  // MARK: What

  private func addThings(_ event: EPCISEvent, _ codes: [EPC?], into draft: inout Draft) {
    draft.items = items(event.objects, codes)
    switch event.type {
    case .object, .transaction:
      if let parent = event.parentID { draft.items.append(names.item(parent)) }
    case .aggregation, .association:
      if let parent = event.parentID { draft.header.container = names.item(parent) }
      // A container that leaves or arrives does so with what is named inside it.
      let moves: [EventKind] = [.ship, .voidShipment, .receive, .returnGoods]
      if moves.contains(draft.header.kind), draft.header.container.isSome {
        draft.items.insert(draft.header.container, at: 0)
        draft.header.container = .none
      }
    case .transformation:
      draft.items = items(event.inputEPCList, [])
      draft.details.outputs = items(event.outputEPCList, [])
    }
  }

  /// The items of a list, by what its texts were found to name where that was done before.
  private func items(_ list: PackedStrings, _ codes: [EPC?]) -> [ItemID] {
    var items: [ItemID] = []
    items.reserveCapacity(list.count)
    for index in list.indices {
      if index < codes.count, let code = codes[index] {
        items.append(names.table.intern(code))
      } else {
        items.append(list.withUTF8(at: index) { names.item($0) })
      }
    }
    return items
  }

  /// Amounts by class.
  private func addClasses(_ event: EPCISEvent, into draft: inout Draft) {
    for element in event.quantityList + event.childQuantityList + event.outputQuantityList {
      add(element, isInput: false, to: &draft)
    }
    for element in event.inputQuantityList { add(element, isInput: true, to: &draft) }
  }

  private func add(_ element: QuantityElement, isInput: Bool, to draft: inout Draft) {
    guard let itemClass = IdentifierNames.itemClass(element.epcClass, names.prefixes) else {
      log.add("epcClass", .badValue, element.epcClass)
      return
    }
    let product = names.table.product(of: itemClass.gtin)?.product ?? .none
    if product == .none { log.add("epcClass", .unknownName, element.epcClass) }
    var lot = LotID.none
    if case .lot(let number) = itemClass {
      lot = names.table.intern(LotDefinition(product: product, number: number.lot))
    }
    var amount = ClassQuantity(
      product: product, lot: lot, quantity: 0, unit: element.uom ?? "", isInput: isInput)
    if let text = element.quantity?.shortest, !amount.setAmount(text) { log.add("quantity", .badValue, text) }
    draft.details.quantities.append(amount)
  }

  // MARK: Why

  private func addMovement(_ event: EPCISEvent, into draft: inout Draft) {
    for transaction in event.bizTransactionList {
      guard let type = word(transaction.type, as: BusinessTransactionType.self, "bizTransaction type") else {
        if transaction.type == nil { log.add("a bizTransaction without type", .noPlace, transaction.id) }
        continue
      }
      draft.details.transactions.append(
        TraceModel.BusinessTransaction(type: type, identifier: transaction.id))
    }
    (draft.details.source, draft.details.sourcePlace) = end(event.sourceList, "source")
    (draft.details.destination, draft.details.destinationPlace) = end(event.destinationList, "destination")
    let kind = draft.header.kind
    if kind == .ship || kind == .voidShipment { draft.details.document = document.identity }
  }

  /// Who owns the things at one end, or who holds them where no owner is named; and where they are.
  private func end(_ list: [SourceOrDestination], _ field: String) -> (ActorID, LocationID) {
    let order = [SourceDestinationType.owningParty, .possessingParty, .location].map(\.word)
    let named = order.map { word in list.first { $0.type == word } }
    let (party, place) = (named.lazy.compactMap(\.self).first, named[2])
    for other in list where other != party && other != place {
      log.add("\(field) of type \(other.type)", order.contains(other.type) ? .noPlace : .ownWord, other.id)
    }
    return (party.map { names.partner($0.id) } ?? .none, place.map { names.place($0.id) } ?? .none)
  }

  private func addMasterData(_ event: EPCISEvent, into draft: inout Draft) {
    for node in event.ilmd {
      let text = node.text ?? ""
      switch node.name.local {
      case "lotNumber":
        draft.lotNumber = try? LotNumber(text)
        if draft.lotNumber == nil { log.add("lotNumber", .badValue, text) }
      case "itemExpirationDate":
        draft.expiry = try? ExpiryDate(String(text.prefix(10)), readIn: 2_000)
        if draft.expiry == nil { log.add("itemExpirationDate", .badValue, text) }
      case "productionDate":
        draft.manufactured = try? CalendarDate(String(text.prefix(10)))
        if draft.manufactured == nil { log.add("productionDate", .badValue, text) }
      default: log.add("ilmd \(node.name.local)", .noPlace, text)
      }
    }
  }

  /// What only the whole of an event tells.
  private func refine(_ event: EPCISEvent, _ draft: inout Draft) {
    if event.type == .object, event.action != .add, event.bizStep == "commissioning" {
      log.add("bizStep", .createsNothing, "commissioning, \(event.action?.name ?? "")")
    }
    let namesNothing = draft.items.isEmpty && draft.details.outputs.isEmpty && !draft.header.container.isSome
    guard namesNothing, !draft.details.quantities.isEmpty,
      let kind = EventMeaning.kindOfAmounts(event.type, draft.header.step)
    else { return }
    draft.header.kind = kind
    if kind == .countReport { draft.header.counter = .stock }
  }

  private func reportUnmapped(_ event: EPCISEvent) {
    if !event.certificationInfo.isEmpty { log.add("certificationInfo", .noPlace) }
    if event.persistentDisposition != nil { log.add("persistentDisposition", .noPlace) }
    if !event.sensorElementList.isEmpty { log.add("sensorElementList", .noPlace) }
    if event.transformationID != nil { log.add("transformationID", .noPlace) }
    if event.type == .association || event.type == .transaction {
      log.add("\(event.type.name) \(event.action?.name ?? "")", .noPlace)
    }
    for node in event.extensions where node.name != TraceExtension.name {
      log.add("extension \(node.name.local)", .noPlace, node.text ?? "")
    }
    for place in [event.readPoint, event.bizLocation] {
      for node in place?.extensions ?? [] { log.add("extension \(node.name.local) of a place", .noPlace) }
    }
  }
}
