import TraceModel

/// Turns events of the record into events of EPCIS documents.
///
/// The standard's fields say what they can; the rest goes into one extension element that every version carries. What even
/// that cannot say (a time without an offset, an event without identity) is in the log.
public final class EventExpression {
  /// The names of things, places and parties.
  public let names: IdentifierNames
  /// What could not be expressed.
  public let log: MappingLog
  /// Where the event that a declaration names can be looked up, because EPCIS repeats it in the declaration.
  public var original: (EventID) -> TraceEvent? = { _ in nil }
  /// Who sends the document, and so answers for events without a place.
  public var sender = ActorID.none
  /// The documents by which events came; what came in them is not told once more.
  public var documents: Set<String> = []
  /// The things that were commissioned so far, a bit for each.
  private var commissioned: [UInt64] = []

  /// An expression of events by `names`.
  public init(names: IdentifierNames, log: MappingLog) {
    self.names = names
    self.log = log
  }

  /// The event of a document that says what an event of the record says.
  public func epcisEvent(of event: TraceEvent) -> EPCISEvent {
    let details = event.details ?? EventDetails()
    if event.header.kind == .commission { for item in event.items { commission(item) } }
    if !details.original.isEmpty, let original = EPCISEvent(keptText: details.original) { return original }
    if event.header.kind == .errorDeclaration { return declaration(event) }
    let words = EventMeaning.expression(of: event.header.kind)
    var type = words.type
    var action = words.action
    // A thing that is seen in its container is said with the container.
    if event.header.kind == .observe, event.header.container.isSome {
      (type, action) = (.aggregation, .observe)
    }
    // DELETE says that things exist no longer. Numbers that go back unused never were on a thing.
    if event.header.kind == .decommission, !event.items.contains(where: isCommissioned) { action = .observe }
    var result = EPCISEvent(
      type, action, at: time(event.header.eventTime), zone: zone(event.header.offset))
    frame(event, words, into: &result)
    addThings(event, details, into: &result)
    addMovement(details, into: &result)
    let master = addMasterData(event, details, into: &result)
    addExtension(event, details, master, to: &result)
    return result
  }

  private func commission(_ item: ItemID) {
    let (word, bit) = Int(item.raw).quotientAndRemainder(dividingBy: 64)
    if word >= commissioned.count {
      commissioned += Array(repeating: 0, count: max(word + 1 - commissioned.count, commissioned.count))
    }
    commissioned[word] |= 1 << bit
  }

  private func isCommissioned(_ item: ItemID) -> Bool {
    let (word, bit) = Int(item.raw).quotientAndRemainder(dividingBy: 64)
    return word < commissioned.count && commissioned[word] >> bit & 1 == 1
  }

  // MARK: When, where, why

  private func frame(_ event: TraceEvent, _ words: EventMeaning.Expression, into result: inout EPCISEvent) {
    let header = event.header
    if header.id == .none { log.add("eventID", .withoutIdentity) } else { result.eventID = header.id.uri }
    if header.recordTime != .distantPast { result.recordTime = time(header.recordTime) }
    result.bizStep = (header.step ?? words.step)?.word
    result.disposition = (header.disposition ?? words.disposition)?.word
    result.readPoint = names.text(of: header.readPoint).map { EventLocation($0) }
    result.bizLocation = names.text(of: header.place).map { EventLocation($0) }
  }

  private func time(_ time: Timestamp) -> EPCISTimestamp {
    let (quotient, remainder) = time.microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    let seconds = remainder < 0 ? quotient - 1 : quotient
    var fraction = UInt64(remainder < 0 ? remainder + 1_000_000 : remainder)
    var digits = fraction == 0 ? 0 : 6
    if fraction != 0, fraction % 1_000 == 0 { (fraction, digits) = (fraction / 1_000, 3) }
    if let moment = EPCISTimestamp(seconds: seconds, fraction: fraction, fractionDigits: digits) {
      return moment
    }
    log.add("eventTime", .badValue, "\(time.microseconds) µs")
    return .epoch
  }

  private func zone(_ offset: UTCOffset) -> ZoneOffset {
    if let zone = ZoneOffset(minutes: Int(offset.minutes)) { return zone }
    log.add("eventTimeZoneOffset", .badValue, offset == .missing ? "none" : "\(offset.minutes) min")
    return .zero
  }

  // MARK: What

  private func addThings(_ event: TraceEvent, _ details: EventDetails, into result: inout EPCISEvent) {
    let items = PackedStrings(event.items.map { names.text(of: $0) })
    let container = event.header.container
    switch result.type {
    case .object, .transaction: result.epcList = items
    case .aggregation, .association:
      result.childEPCs = items
      if container.isSome { result.parentID = names.text(of: container) }
    case .transformation:
      result.inputEPCList = items
      result.outputEPCList = PackedStrings(details.outputs.map { names.text(of: $0) })
    }
    for amount in details.quantities { add(amount, to: &result) }
  }

  private func add(_ amount: ClassQuantity, to result: inout EPCISEvent) {
    guard let text = names.text(of: amount.product, lot: amount.lot) else {
      log.add("quantity", .unknownName, "\(amount.quantity)")
      return
    }
    let isInput = result.type == .transformation && amount.isInput
    let element = QuantityElement(
      epcClass: text, quantity: amount.quantity == 0 ? nil : DecimalText(amount.amount),
      uom: amount.unit.isEmpty ? nil : amount.unit)
    switch result.type {
    case .object, .transaction: result.quantityList.append(element)
    case .aggregation, .association: result.childQuantityList.append(element)
    case .transformation where isInput: result.inputQuantityList.append(element)
    case .transformation: result.outputQuantityList.append(element)
    }
  }

  private func addMovement(_ details: EventDetails, into result: inout EPCISEvent) {
    result.bizTransactionList = details.transactions.map {
      BusinessTransaction(type: $0.type.word, id: $0.identifier)
    }
    result.sourceList = end(details.source, details.sourcePlace)
    result.destinationList = end(details.destination, details.destinationPlace)
  }

  /// Who owns the things at one end of a movement, and where they are.
  private func end(_ owner: ActorID, _ place: LocationID) -> [SourceOrDestination] {
    let ends = [
      (SourceDestinationType.owningParty, names.text(of: owner)), (.location, names.text(of: place)),
    ]
    return ends.compactMap { type, text in text.map { SourceOrDestination(type: type.word, id: $0) } }
  }

  /// Lot and dates of what begins; true where they tell the event's lot.
  private func addMasterData(
    _ event: TraceEvent, _ details: EventDetails, into result: inout EPCISEvent
  ) -> Bool {
    let begins: [ItemID] =
      switch event.header.kind {
      case .commission: event.items
      case .repackage: details.outputs
      default: []
      }
    guard let lot = names.table.definition(of: event.header.lot), !begins.isEmpty,
      begins.contains(where: { names.table.product(of: $0) == lot.product }),
      begins.allSatisfy({ [.none, lot.product].contains(names.table.product(of: $0)) }),
      !begins.contains(where: isLogisticUnit)
    else { return false }
    result.ilmd = [InstanceMasterData.node("lotNumber", lot.number.description)]
    if let expiry = details.expiry ?? lot.expiry {
      result.ilmd.append(InstanceMasterData.node("itemExpirationDate", expiry.iso8601))
    }
    if let day = lot.manufactured {
      result.ilmd.append(InstanceMasterData.node("productionDate", day.description))
    }
    return true
  }

  /// A number of a logistic unit, which is no trade item and has no lot, whatever is in it.
  private func isLogisticUnit(_ item: ItemID) -> Bool {
    if case .epc(.sscc)? = names.table.identifier(of: item) { true } else { false }
  }

  // MARK: What the standard has no word for

  /// Adds what a reader would not take from the standard's own fields: an event that came in a document leaves as it came.
  private func addExtension(
    _ event: TraceEvent, _ details: EventDetails, _ isLotTold: Bool, to result: inout EPCISEvent
  ) {
    let header = event.header
    var fields: [(TraceExtension.Field, String)] = []
    func add(_ field: TraceExtension.Field, _ text: String?) { if let text { fields.append((field, text)) } }
    if kind(of: result, details) != header.kind { add(.kind, "\(header.kind)") }
    if !isActorTold(header) {
      if header.actor == .none { log.add("actor", .noPlace) }
      add(.actor, names.text(of: header.actor))
    }
    if !isLotTold { add(.expiry, details.expiry?.iso8601) }
    if header.product != .none { add(.product, names.text(of: header.product, lot: .none)) }
    if header.container.isSome, result.parentID == nil { add(.container, names.text(of: header.container)) }
    if header.quantity != 0 { add(.quantity, "\(header.quantity)") }
    if header.counter != .infeed || header.kind == .countReport { add(.counter, "\(header.counter)") }
    add(.level, details.level.map { "\($0)" })
    if !details.reason.isEmpty { add(.reason, details.reason) }
    add(.approver, names.text(of: details.approver))
    add(.rule, details.rule?.rawValue)
    add(.material, names.table.definition(of: details.material)?.number.description)
    if !details.document.isEmpty, !documents.contains(details.document) { add(.document, details.document) }
    // Where there is an extension, only what it states is the event's lot; else it is that of all amounts.
    let toldLot = isLotTold ? header.lot : details.quantities.onlyLot
    let isAmountWithoutLot = isLotTold && details.quantities.contains { $0.lot == .none && !$0.isInput }
    if !isLotTold, header.lot != .none, !fields.isEmpty || header.lot != toldLot {
      add(.lot, lotText(header.lot))
    } else if fields.isEmpty, header.lot != toldLot || isAmountWithoutLot {
      add(.kind, "\(header.kind)")
    }
    if !fields.isEmpty { result.extensions = [TraceExtension.node(fields)] }
  }

  /// The kind that the event is read as.
  private func kind(of event: EPCISEvent, _ details: EventDetails) -> EventKind {
    let step = event.bizStep.flatMap { BusinessStep($0) }
    let told = EventMeaning.kind(
      event.type, event.action, step, event.disposition.flatMap { Disposition($0) })
    let namesNothing = event.objects.isEmpty && details.outputs.isEmpty && event.parentID == nil
    guard namesNothing, !details.quantities.isEmpty else { return told }
    return EventMeaning.kindOfAmounts(event.type, step) ?? told
  }

  /// Whether the place, or the document's sender where there is none, tells who says so.
  private func isActorTold(_ header: EventHeader) -> Bool {
    let seen = header.readPoint == .none ? header.place : header.readPoint
    return seen == .none ? header.actor == sender : names.isDevice(header.actor, at: seen)
  }

  private func lotText(_ lot: LotID) -> String? {
    if let text = names.text(of: .none, lot: lot) { return text }
    guard let definition = names.table.definition(of: lot) else { return nil }
    return "urn:driftline:lot:" + IdentifierNames.escaped(definition.number.description)
  }

  // MARK: Corrections

  /// The declared event once more, with the declaration in it; where the event is not at hand, an empty one in its place.
  private func declaration(_ event: TraceEvent) -> EPCISEvent {
    let details = event.details ?? EventDetails()
    var result: EPCISEvent
    // Where the event never came, what bears its identity is the declaration itself.
    if let original = original(details.declaredWrong), original.header.kind != .errorDeclaration {
      result = epcisEvent(of: original)
    } else {
      result = EPCISEvent(
        .object, .observe, at: time(event.header.eventTime), zone: zone(event.header.offset))
      frame(event, EventMeaning.expression(of: .errorDeclaration), into: &result)
    }
    if details.declaredWrong == .none { log.add("declared event", .withoutIdentity) }
    result.eventID = details.declaredWrong.uri
    result.errorDeclaration = ErrorDeclaration(
      declarationTime: time(event.header.eventTime), reason: details.errorReason?.word,
      correctiveEventIDs: PackedStrings(details.correctives.map(\.uri)))
    var fields: [(TraceExtension.Field, String)] = []
    if !isActorTold(event.header), let text = names.text(of: event.header.actor) {
      fields.append((.actor, text))
    }
    if !details.reason.isEmpty { fields.append((.reason, details.reason)) }
    if event.header.id != details.declaredWrong { fields.append((.declaration, event.header.id.uri)) }
    if !fields.isEmpty { result.extensions = [TraceExtension.node(fields)] }
    return result
  }
}
