import EventKernel
import TraceModel

// The gateway, the transport, the partner's answer, and who reads it.
extension SupplyChain {
  /// The record has this of a shipment that has just left: the gateway makes a document of it and sends it.
  public mutating func dispatch(
    _ contents: RecordedShipment, articles: Int, for shipment: Int, at now: Instant,
    in calendar: inout Calendar<Event>
  ) {
    let partner = partners[shipments[shipment].partner]
    let left = mappingPutRightAt <= now ? [] : fieldsLeftOut(of: contents, articles: articles)
    send(
      contents, of: shipment, version: partner.versionOnFile(at: now), fields: .all.subtracting(left),
      attempt: 1, at: now, in: &calendar)
  }

  private mutating func send(
    _ contents: RecordedShipment, of shipment: Int, version: SchemaVersion, fields: ShipmentDocument.Fields,
    attempt: Int, at now: Instant, in calendar: inout Calendar<Event>
  ) {
    var stream = draws.documents.stream(UInt64(shipment), UInt32(clamping: attempt))
    var arrival = now.later(CaseLives.about(plan.exchange.transport, &stream))
    var contentsAt: Instant?
    let apart = acting.unknownReference
    if apart.isApart, attempt == 1 {
      contentsAt = now.later(stream.exponential(mean: apart.contents))
      arrival = now.later(apart.lead.nanoseconds).later(stream.exponential(mean: apart.shipment))
    }
    let number = documents.count
    documents.append(
      ShipmentDocument(
        shipment: shipment, partner: shipments[shipment].partner, attempt: attempt, version: version,
        fields: fields, contents: contents, sentAt: now, contentsAt: contentsAt))
    shipments[shipment].document = number
    plan(.deliver(number), at: arrival, in: &calendar)
  }

  /// What the mapping leaves out where a product is among those that were set up last.
  private func fieldsLeftOut(of contents: RecordedShipment, articles: Int) -> ShipmentDocument.Fields {
    let mapping = acting.missingField
    guard contents.articles.contains(where: { $0 >= articles - mapping.products }) else { return [] }
    return switch mapping.field {
    case .nothing: []
    case .lot: .lot
    case .expiry: .expiry
    case .owner: .owner
    case .statement: .statement
    }
  }

  /// Bytes have come, which the transport confirms; the partner's system looks into them at once and answers later.
  mutating func deliver(_ number: Int, at now: Instant, in calendar: inout Calendar<Event>) {
    documents[number].receivedAt = now
    let partner = partners[documents[number].partner]
    if partner.isSilent { return }
    let left = shipments[documents[number].shipment].leftAt ?? now
    documents[number].reasons = partner.review(documents[number], at: now, shippedAt: left) { expiries[$0] }
    var stream = draws.answers.stream(UInt64(documents[number].shipment), UInt32(documents[number].attempt))
    plan(.answer(number), at: now.later(CaseLives.about(plan.exchange.answer, &stream)), in: &calendar)
  }

  mutating func answer(_ number: Int, at now: Instant, in calendar: inout Calendar<Event>) {
    documents[number].answeredAt = now
    let document = documents[number]
    guard document.reasons.isEmpty else {
      if let seen = look(at: document, after: now) { plan(.notice(number), at: seen, in: &calendar) }
      return
    }
    partners[document.partner].take(document, number: number)
    let shipment = document.shipment
    // Of goods that have gone back nothing is documented any more.
    guard shipments[shipment].sentBackAt == nil else { return }
    if shipments[shipment].documentedAt == nil { shipments[shipment].documentedAt = now }
    guard shipments[shipment].arrivedAt != nil else { return }
    stock(shipment, at: now, in: &calendar)
  }

  /// When somebody sees a refusal; nil for never.
  private func look(at document: ShipmentDocument, after now: Instant) -> Instant? {
    let monitoring = acting.unmonitoredRejection
    switch monitoring.looks {
    case .atOnce: return now
    case .never: return nil
    case .periodic:
      // Each partner's portal is read at the same place of every period.
      var stream = draws.looks.stream(UInt64(document.partner), 1)
      let period = monitoring.period.nanoseconds
      let phase = Int64(Double(period) * stream.uniform())
      let past = (now.nanoseconds - phase) % period
      return now.later(past == 0 ? 0 : past < 0 ? -past : period - past)
    case .byChance:
      var stream = draws.looks.stream(UInt64(document.shipment), UInt32(1 + document.attempt))
      return now.later(stream.exponential(mean: monitoring.period))
    }
  }

  mutating func notice(_ number: Int, at now: Instant, in calendar: inout Calendar<Event>) {
    documents[number].noticedAt = now
    let document = documents[number]
    if let after = acting.missingField.putRightAfter, !Self.fieldsMissed(by: document).isEmpty {
      mappingPutRightAt = min(mappingPutRightAt, now.later(after.nanoseconds))
    }
    guard document.attempt < plan.exchange.attempts, shipments[document.shipment].sentBackAt == nil else {
      return
    }
    var stream = draws.corrections.stream(UInt64(document.shipment), UInt32(document.attempt))
    var ready = now.later(CaseLives.about(plan.exchange.correction, &stream))
    if isAboutContents(document), let work = plan.exchange.recount {
      let begins = max(ready, shipments[document.shipment].isDue ?? ready)
      ready = begins.later(CaseLives.about(work, &stream))
    }
    plan(.resend(number), at: ready, in: &calendar)
  }

  /// Whether the partner refused what a document says of who is in what: no mapping puts that right.
  private func isAboutContents(_ document: ShipmentDocument) -> Bool {
    let reasons: Set<RejectReason> = [.noEvents, .parentBeforeContents, .childHasParent, .commissionedTwice]
    return !reasons.isDisjoint(with: document.reasons)
  }

  /// The fields that a partner has missed in a document, by his answer.
  private static func fieldsMissed(by document: ShipmentDocument) -> ShipmentDocument.Fields {
    document.reasons.reduce(into: []) { missed, reason in
      switch reason {
      case .missingLot: missed.insert(.lot)
      case .missingExpiry: missed.insert(.expiry)
      case .missingOwningSource: missed.insert(.owner)
      case .missingTransactionStatement: missed.insert(.statement)
      default: break
      }
    }
  }

  /// What is still there of a shipment, by whoever opens every case and scans what can be scanned.
  private func scanned(_ shipment: Int, at now: Instant) -> RecordedShipment {
    var contents = RecordedShipment()
    for number in shipments[shipment].loaded {
      contents.add(pallet: pallets[number].label)
      for (place, box) in pallets[number].boxes.enumerated() where label(of: box).isSome {
        let units = scannable(box, holding: pallets[number].firstCase.map { $0 + place }, at: now)
        if !units.isEmpty { contents.add(case: label(of: box), lot: seals[box.seal].lot, units: units) }
      }
    }
    return contents
  }

  /// The codes in a case that somebody can scan: of what has not been sold or destroyed, and can be read.
  private func scannable(_ box: BoxKey, holding: Int?, at now: Instant) -> [ItemID] {
    let seal = seals[box.seal]
    let there = holding.map { holders(ofUnitsIn: $0, at: now).map { $0.place == .stock } }
    return seal.cases[box.number].units.enumerated().compactMap { place, unit in
      if let there, !there[place] { return nil }
      let odd = seal.oddity(of: unit)
      let isReadable = odd.map { !$0.isMalformed && !$0.isUnreadable } ?? true
      return isReadable && seal.codes[unit].isSome ? seal.codes[unit] : nil
    }
  }

  /// Whoever has seen a refusal puts right what it says: version, fields, what was missing before, and where it is about who is
  /// in what, what was scanned again. What it does not say stays as it was; of goods that have gone back nothing is sent.
  mutating func resend(_ number: Int, at now: Instant, in calendar: inout Calendar<Event>) {
    let document = documents[number]
    guard shipments[document.shipment].sentBackAt == nil else { return }
    documents[number].resentAt = now
    var contents = document.contents
    if isAboutContents(document), plan.exchange.recount != nil {
      contents = scanned(document.shipment, at: now)
      contents.articles = document.contents.articles
    }
    let partner = partners[document.partner]
    let isVersion = document.reasons.contains(.versionNotAccepted)
    send(
      contents, of: document.shipment,
      version: isVersion ? partner.version(at: now) : document.version,
      fields: document.fields.union(Self.fieldsMissed(by: document)), attempt: document.attempt + 1, at: now,
      in: &calendar)
  }
}
