import TraceModel

/// Answers verification queries from the record, as lightweight messaging for saleable returns does, and records each.
///
/// What is asked for is looked for in this order: the serial number with its product; lot and expiry, where they were sent;
/// whether the thing is still in trade; whether it is recalled, under suspicion or expired. The first that fails is the
/// answer; what else is known goes with it as additional information. Every query becomes an event about the thing, so that
/// routine review sees who asks what, and the history of a unit tells who asked.
public final class RecordVerifier: VerificationResponder {
  /// What is forgiven in the texts of a query.
  public var tolerance: FormatTolerance
  /// Products about which no answers are given.
  public var silentProducts: Set<ProductID> = []
  private let system: ActorID
  private var sequence: UInt64

  /// A responder that says so as `system`, whose messages it numbers from `sequence` on.
  public init(system: ActorID, tolerance: FormatTolerance = .tolerant, sequence: UInt64 = 0) {
    self.system = system
    self.tolerance = tolerance
    self.sequence = sequence
  }

  /// Who a program of a site answers as.
  public static let program = ActorDefinition(name: "driftline verify", kind: .system)

  /// The answer to `query`, which is recorded as an event in `core`.
  public func answer(_ query: VerificationQuery, from core: TraceCore) -> VerificationAnswer {
    let (answer, batch) = judge(query, by: core)
    core.take(batch, arrival: max(core.now, query.askedAt))
    return answer
  }

  /// The answer to `query` by what `core` has, and the event that says so, which the caller lets the record take.
  public func judge(_ query: VerificationQuery, by core: TraceCore) -> (VerificationAnswer, EventBatch) {
    let texts = QueryText(tolerance: tolerance, year: year(of: query.askedAt))
    let item = item(of: query, texts, in: core)
    let answer = judge(item, query, texts, core)
    return (answer, event(query, item, answer))
  }

  /// The codes that a query may mean, the likeliest first, whether or not any of them is in the record.
  public func candidates(for query: VerificationQuery) -> [SGTIN] {
    let texts = QueryText(tolerance: tolerance, year: year(of: query.askedAt))
    guard let gtin = texts.gtin(query.gtin) else { return [] }
    return texts.serials(query.serial).map { SGTIN(gtin, $0) }
  }

  // MARK: The answer

  private func item(of query: VerificationQuery, _ texts: QueryText, in core: TraceCore) -> ItemID? {
    guard let gtin = texts.gtin(query.gtin) else { return nil }
    // Of several spellings the one that is in the record; the text as it stands goes before all others.
    for serial in texts.serials(query.serial) {
      if let item = core.table.id(of: .sgtin(SGTIN(gtin, serial))), core.ledger.isKnown(item) { return item }
    }
    return nil
  }

  private func judge(
    _ item: ItemID?, _ query: VerificationQuery, _ texts: QueryText, _ core: TraceCore
  ) -> VerificationAnswer {
    guard let item, wasCommissioned(core.state(of: item)) else {
      return VerificationAnswer(verified: false, reason: .noMatchGTINSerial)
    }
    if silentProducts.contains(core.table.product(of: item)) {
      return VerificationAnswer(verified: false, reason: .manufacturerPolicy)
    }
    let standing = standing(of: item, query, core)
    if let mismatch = mismatch(item, query, texts, core) {
      return VerificationAnswer(verified: false, reason: mismatch, additional: standing)
    }
    if let standing {
      return VerificationAnswer(verified: false, reason: .notForRedistribution, additional: standing)
    }
    if !isInTrade(item, core) { return VerificationAnswer(verified: false, reason: .notForRedistribution) }
    return VerificationAnswer(
      verified: true, additional: isExtended(item, query, core) ? .expirationExtended : nil)
  }

  /// Whether quality has moved the end of use beyond the printed one: whoever holds the pack in hand sees the other.
  private func isExtended(_ item: ItemID, _ query: VerificationQuery, _ core: TraceCore) -> Bool {
    let lot = core.lot(of: item)
    guard let printed = core.table.definition(of: lot)?.expiry,
      let stated = core.ledger.standing(of: lot).expiry(at: query.askedAt)
    else { return false }
    return stated.lastDay > printed.lastDay
  }

  private func mismatch(
    _ item: ItemID, _ query: VerificationQuery, _ texts: QueryText, _ core: TraceCore
  ) -> VerificationAnswer.Reason? {
    let claimed = [core.lot(of: item)] + core.ledger.otherLots(of: item)
    let lots = claimed.compactMap { core.table.definition(of: $0) }
    let expiries =
      lots.map(\.expiry) + claimed.map { core.ledger.standing(of: $0).expiry(at: query.askedAt) }
    let isOtherLot = query.lot.map { text in !lots.contains { texts.names(text, $0.number) } } ?? false
    let isOtherExpiry =
      query.expiry.map { text in
        guard let expiry = texts.expiry(text) else { return true }
        return !expiries.contains(expiry)
      } ?? false
    switch (isOtherLot, isOtherExpiry) {
    case (true, true): return .noMatchGTINSerialLotExpiry
    case (true, false): return .noMatchGTINSerialLot
    case (false, true): return .noMatchGTINSerialExpiry
    case (false, false): return nil
    }
  }

  /// What makes the thing unfit although its number is right, the worst first.
  private func standing(
    of item: ItemID, _ query: VerificationQuery, _ core: TraceCore
  ) -> VerificationAnswer.Additional? {
    if core.state(of: item) == .destroyed { return .illegitimate }
    if core.isRecalled(item) { return .recalled }
    if isSuspect(item, query.askedAt, core) { return .suspect }
    guard let expiry = core.ledger.expiry(of: core.lot(of: item), at: query.askedAt) else { return nil }
    return day(of: query.askedAt).map { expiry.isPast(on: $0) } ?? false ? .expired : nil
  }

  /// Held by quality, or the record contradicts itself about the thing.
  private func isSuspect(_ item: ItemID, _ time: Timestamp, _ core: TraceCore) -> Bool {
    if !core.ledger.flags(of: item).isDisjoint(with: [.held, .contradicted]) { return true }
    if core.ledger.standing(of: core.lot(of: item)).isHeld(at: time) { return true }
    return core.findings(about: item).contains { position in
      let finding = core.findingLog[position]
      return !finding.isWithdrawn && finding.severity == .critical && finding.item == item
    }
  }

  private func wasCommissioned(_ state: SerialState) -> Bool {
    switch state {
    case .unassigned, .unallocated, .allocated, .invalid, .encoded, .labelSampled, .labelScrapped: false
    case .commissioned, .sampled, .inactive, .destroyed, .released: true
    }
  }

  private func isInTrade(_ item: ItemID, _ core: TraceCore) -> Bool {
    let state = core.state(of: item)
    return (state == .released || state == .commissioned) && !core.ledger.flags(of: item).contains(.dispensed)
  }

  // MARK: The event

  private func event(
    _ query: VerificationQuery, _ item: ItemID?, _ answer: VerificationAnswer
  ) -> EventBatch {
    sequence += 1
    var header = EventHeader(.verify)
    header.id = EventID(sender: system, sequence: sequence)
    header.eventTime = query.askedAt
    header.actor = query.requester == .none ? system : query.requester
    var details = EventDetails()
    details.reason = words(query, answer)
    details.source = query.requester
    details.destination = system
    var batch = EventBatch()
    batch.append(header, items: item.map { [$0] } ?? [], details: details)
    return batch
  }

  /// The texts as they were sent, and the answer.
  private func words(_ query: VerificationQuery, _ answer: VerificationAnswer) -> String {
    var words = "gtin \(query.gtin) ser \(query.serial)"
    if let lot = query.lot { words += " lot \(lot)" }
    if let expiry = query.expiry { words += " exp \(expiry)" }
    words += answer.verified ? ": verified" : ": \(answer.reason?.rawValue ?? "not verified")"
    if let additional = answer.additional { words += ", \(additional.rawValue)" }
    return words
  }

  private func day(of time: Timestamp) -> CalendarDate? {
    CalendarDate(daysSince1970: Int(time.day()))
  }

  private func year(of time: Timestamp) -> Int { Int(CivilDate(daysSince1970: time.day()).year) }
}

extension TraceCore {
  /// Whether the item, a container around it, or one of its lots was recalled: stated by a hold, release, quality event or
  /// observation with the disposition *recalled*.
  public func isRecalled(_ item: ItemID) -> Bool {
    traceIndex.extend(over: journal)
    guard traceIndex.hasRecalls else { return false }
    for lot in [ledger.lot(of: item)] + ledger.otherLots(of: item) where lot != .none {
      if events(aboutLot: lot).contains(where: { journal.entries[$0].header.disposition == .recalled }) {
        return true
      }
    }
    var found = false
    genealogy.forEachEvent(about: item) { position, _, _ in
      if journal.entries[position].header.disposition == .recalled { found = true }
    }
    return found
  }
}
