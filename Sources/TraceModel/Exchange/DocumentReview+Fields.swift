/// The fields of events, and what has to be in master data.
extension DocumentReviewer {
  mutating func reviewFields(_ event: EventFact, _ index: Int) {
    let required = profile.required
    for code in event.malformed { reject(.invalidEPC, index, .malformed(code)) }
    for text in event.malformedPlaces where profile.rules.contains(.knownLocations) {
      reject(.invalidGLN, index, .text(text))
    }
    if required.contains(.eventIdentity), event.identity?.isEmpty ?? true {
      reject(.missingEventIdentity, index)
    }
    reviewTime(event, index)
    if required.contains(.readPoint), event.readPoint == nil { reject(.missingReadPoint, index) }
    if required.contains(.businessLocation), event.businessLocation == nil, event.action != .ship {
      reject(.missingBusinessLocation, index)
    }
    if event.action == .commission, event.epcs.contains(where: isTradeItem) {
      if required.contains(.lot), event.lot == nil { reject(.missingLot, index) }
      if required.contains(.expiry), event.expiry == nil {
        if let text = event.malformedExpiry {
          reject(.malformedExpiry, index, .text(text))
        } else {
          reject(.missingExpiry, index)
        }
      }
    }
    if event.action == .ship { reviewTransfer(event, index) }
    reviewWords(event, index)
  }

  private func isTradeItem(_ epc: EPC) -> Bool { if case .sgtin = epc { true } else { false } }

  private mutating func reviewTime(_ event: EventFact, _ index: Int) {
    if profile.required.contains(.timeZoneOffset), event.time.offsetMinutes == nil {
      reject(.missingTimeZoneOffset, index)
    }
    // Differences of times at the ends of 64 bits do not fit; then the event is as far away as can be.
    let (ahead, overflow) = event.time.milliseconds.subtractingReportingOverflow(now.milliseconds)
    let isAhead = overflow ? event.time.milliseconds > 0 : ahead > profile.futureTolerance
    if isAhead { reject(.futureEvent, index) }
    guard let limit = profile.ageLimit, !isAhead else { return }
    if overflow || ahead < -limit { reject(.staleEvent, index) }
  }

  private mutating func reviewTransfer(_ event: EventFact, _ index: Int) {
    let required = profile.required
    if required.contains(.orderReference), event.businessTransactions.isEmpty {
      reject(.missingOrderReference, index)
    }
    let owners = event.destinations.filter { $0.type == .owningParty }
    if required.contains(.owningParties) {
      if !event.sources.contains(where: { $0.type == .owningParty }) { reject(.missingOwningSource, index) }
      if owners.isEmpty { reject(.missingOwningDestination, index) }
    }
    if required.contains(.shippingLocations) {
      if !event.sources.contains(where: { $0.type == .location }) { reject(.missingShipFrom, index) }
      if !event.destinations.contains(where: { $0.type == .location }) { reject(.missingShipTo, index) }
    }
    // A wrong addressee is said once, of the document.
    if profile.rules.contains(.receiverOwns), let receiver = document.header?.receiver, !owners.isEmpty,
      profile.receiver == nil || profile.receiver == receiver, !owners.contains(where: { $0.gln == receiver })
    {
      reject(.receiverNotOwner, index, .gln(receiver))
    }
  }

  private mutating func reviewWords(_ event: EventFact, _ index: Int) {
    guard let expected = profile.words.first(where: { $0.action == event.action }) else { return }
    if !expected.steps.isEmpty {
      let isRight = event.businessStep?.standard.map(expected.steps.contains) ?? false
      if !isRight { reject(.wrongBusinessStep, index, .text(event.businessStep?.word ?? "")) }
    }
    if !expected.dispositions.isEmpty {
      let isRight = event.disposition?.standard.map(expected.dispositions.contains) ?? false
      if !isRight { reject(.wrongDisposition, index, .text(event.disposition?.word ?? "")) }
    }
  }

  mutating func reviewMasterData(_ event: EventFact, _ index: Int) {
    for place in [event.readPoint, event.businessLocation] {
      if let place { requireKnown(place.gln, index) }
    }
    for transfer in event.sources + event.destinations {
      requireKnown(transfer.gln, index)
      if event.action == .ship { requireAddress(transfer.gln, index) }
    }
    // Most things of an event are of one product.
    var last: GTIN?
    for epc in event.epcs + (event.parent.map { [$0] } ?? []) {
      guard case .sgtin(let unit) = epc, unit.gtin != last else { continue }
      last = unit.gtin
      requireProduct(unit.gtin, index)
    }
    for quantity in event.quantities { requireProduct(quantity.itemClass.gtin, index) }
  }

  /// Whether a product is in master data, and has there what the profile asks; said once for each.
  private mutating func requireProduct(_ gtin: GTIN, _ index: Int) {
    guard reportedGTINs.insert(gtin).inserted else { return }
    if profile.rules.contains(.knownProducts), definition(of: gtin) == nil {
      return reject(.unknownGTIN, index, .gtin(gtin))
    }
    guard profile.required.contains(.productData) else { return }
    let stated = memory.masterData.products[gtin] ?? []
    for field in MasterDataField.ofProducts where !stated.contains(field) {
      reject(
        field == .additionalTradeItemIdentification ? .missingNDC : .missingProductField, index,
        .productField(gtin, field))
    }
  }

  /// The product and level of a GTIN in the receiver's master data.
  func definition(of gtin: GTIN) -> (product: ProductDefinition, level: PackagingLevel)? {
    definitions[gtin].map { (profile.products[$0.product], $0.level) }
  }

  /// The product and level of a thing, where its GTIN says it.
  func definition(of epc: EPC) -> (product: ProductDefinition, level: PackagingLevel)? {
    if case .sgtin(let unit) = epc { definition(of: unit.gtin) } else { nil }
  }
}
