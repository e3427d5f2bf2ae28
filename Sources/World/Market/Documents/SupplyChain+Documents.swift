import EventKernel
import TraceModel

// The gateway, the transport, the partner's answer, and who reads it.
extension SupplyChain {
  /// The record has this of a shipment that has just left: the gateway makes a document of it and sends it, or two, the contents
  /// ahead of what was shipped.
  public mutating func dispatch(
    _ contents: RecordedShipment, articles: Int, for shipment: Int, at now: Instant,
    in calendar: inout Calendar<Event>
  ) {
    let partner = partners[shipments[shipment].partner]
    let left = mappingPutRightAt <= now ? [] : fieldsLeftOut(of: contents, articles: articles)
    let parts: [ShipmentDocument.Part] = acting.unknownReference.isApart ? [.contents, .shipping] : [.whole]
    for part in parts {
      let lead = part == .shipping ? acting.unknownReference.lead : .zero
      send(
        ShipmentDocument(
          shipment: shipment, part: part, partner: partner.number, attempt: 1,
          version: partner.versionOnFile(at: now), fields: .all.subtracting(left), contents: contents,
          sentAt: now.later(lead.nanoseconds)), in: &calendar)
    }
  }

  private mutating func send(_ document: ShipmentDocument, in calendar: inout Calendar<Event>) {
    var stream = draws.documents.stream(UInt64(document.shipment), document.draw)
    let isFirst = document.attempt == 1
    let way: Int64 =
      switch document.part {
      case .contents where isFirst: stream.exponential(mean: acting.unknownReference.contents)
      case .shipping where isFirst: stream.exponential(mean: acting.unknownReference.shipment)
      default: CaseLives.about(plan.exchange.transport, &stream)
      }
    documents.append(document)
    // Who scans what has come looks into the document that says what is in it.
    if document.part != .shipping { shipments[document.shipment].document = documents.count - 1 }
    plan(.deliver(documents.count - 1), at: document.sentAt.later(way), in: &calendar)
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
    // What is taken is in his system at once; only the answer comes later.
    if documents[number].part == .contents, documents[number].reasons.isEmpty {
      partners[documents[number].partner].learn(documents[number].contents.units)
    }
    var stream = draws.answers.stream(UInt64(documents[number].shipment), documents[number].draw)
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
    if document.part == .contents { return }
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
      var stream = draws.looks.stream(UInt64(document.shipment), 1 + document.draw)
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
    var stream = draws.corrections.stream(UInt64(document.shipment), document.draw)
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
      ShipmentDocument(
        shipment: document.shipment, part: document.part, partner: document.partner,
        attempt: document.attempt + 1, version: isVersion ? partner.version(at: now) : document.version,
        fields: document.fields.union(Self.fieldsMissed(by: document)), contents: contents, sentAt: now),
      in: &calendar)
  }
}
