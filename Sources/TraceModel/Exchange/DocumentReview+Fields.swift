/// The fields of events, and what has to be in master data.
extension DocumentReviewer {
  mutating func reviewFields(_ event: EventFact, _ index: Int) {
    let required = profile.required
    for code in event.malformed { reject(.invalidEPC, index, .malformed(code)) }
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
      if required.contains(.expiry), event.expiry == nil { reject(.missingExpiry, index) }
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
    guard required.contains(.owningParties) else { return }
    if !event.sources.contains(where: { $0.type == .owningParty }) { reject(.missingOwningSource, index) }
    if !event.destinations.contains(where: { $0.type == .owningParty }) {
      reject(.missingOwningDestination, index)
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
    for transfer in event.sources + event.destinations { requireKnown(transfer.gln, index) }
    guard profile.rules.contains(.knownProducts) else { return }
    let named = (event.epcs + (event.parent.map { [$0] } ?? [])).compactMap { epc -> GTIN? in
      if case .sgtin(let unit) = epc { unit.gtin } else { nil }
    }
    for gtin in named + event.quantities.map(\.itemClass.gtin) where place(of: gtin) == nil {
      if reportedGTINs.insert(gtin).inserted { reject(.unknownGTIN, index, .gtin(gtin)) }
    }
  }

  /// The product and level of a GTIN in the receiver's master data.
  func place(of gtin: GTIN) -> (product: ProductDefinition, level: PackagingLevel)? {
    places[gtin].map { (profile.products[$0.product], $0.level) }
  }

  /// The product and level of a thing, where its GTIN says it.
  func place(of epc: EPC) -> (product: ProductDefinition, level: PackagingLevel)? {
    if case .sgtin(let unit) = epc { place(of: unit.gtin) } else { nil }
  }
}
