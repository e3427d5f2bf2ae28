import TraceCore
import TraceModel

/// The questions that people ask of a record.
extension StoreReader {
  /// Everything that happened to a thing, by its number in the store, and the part of the record that says so.
  ///
  /// What is wrong with the thing is not in it: ``findings(about:)`` tells that.
  public func history(of number: UInt32) throws(StoreError) -> (ProductHistory, RecordExcerpt) {
    var loader = try ExcerptLoader(self)
    loader.add([number])
    let excerpt = try loader.finish()
    var history = excerpt.core.history(of: item(number))
    // A part of the record may hold for wrong what only looks so without the rest.
    history.findings = []
    return (history, excerpt)
  }

  /// Everything that was said of a lot as a whole, of amounts of it, and of what went into it.
  public func history(ofLot lot: LotID) throws(StoreError) -> (ProductHistory, RecordExcerpt) {
    var loader = try ExcerptLoader(self)
    loader.add(lot: lot)
    let excerpt = try loader.finish()
    var history = excerpt.core.history(ofLot: lot)
    history.findings = []
    return (history, excerpt)
  }

  /// Draws up a recall; see `TraceCore.recall(_:)`.
  ///
  /// What stays free is counted by what the store keeps of each lot, so that other lots need not be loaded. A unit without a
  /// lot is counted nowhere there.
  public func recall(_ scope: RecallScope) throws(StoreError) -> (RecallDocument, RecordExcerpt) {
    var loader = try ExcerptLoader(self)
    loader.add(try numbers(in: scope))
    if case .lot(let lot) = scope {
      let amounts = try AmountEntries(database).around([lot.raw])
      loader.add(amounts.outputs)
      // What amounts of it became is affected as it is.
      for raw in amounts.lots.sorted() {
        let lot = LotID(raw: raw)
        loader.add(lot: lot)
        loader.add(try numbers(inLot: lot))
        loader.add(try numbers(disputedBy: lot))
      }
    }
    if case .material(let material) = scope {
      for number in try consumption(of: material) { loader.add(entry: number) }
    }
    let excerpt = try loader.finish()
    var document = excerpt.core.recall(scope)
    document.unaffected = try unaffected(by: document, excerpt.core)
    return (document, excerpt)
  }

  /// What depends on an entry; nil where there is no such entry, or where it has no identity.
  public func impact(of entry: Int64) throws(StoreError) -> (Impact, RecordExcerpt)? {
    guard entry > 0, entry <= entryCount else { return nil }
    let header = try self.entry(entry).header
    guard header.id != .none else { return nil }
    var loader = try ExcerptLoader(self)
    loader.add(try loader.downstream(of: entry))
    loader.add(entry: entry)
    let excerpt = try loader.finish()
    return excerpt.core.impact(of: header.id).map { ($0, excerpt) }
  }

  /// The answer to a verification query. Nothing is recorded, because a reader does not write: see
  /// ``StoredRecord/answer(_:tolerance:)``.
  public func answer(
    _ query: VerificationQuery, tolerance: FormatTolerance = .tolerant
  ) throws(StoreError) -> (VerificationAnswer, RecordExcerpt) {
    let system = table.intern(RecordVerifier.program)
    let verifier = RecordVerifier(system: system, tolerance: tolerance)
    var loader = try ExcerptLoader(self)
    var found: [UInt32] = []
    for code in verifier.candidates(for: query) {
      if let number = try number(of: .sgtin(code)) { found.append(number) }
    }
    loader.add(found)
    let excerpt = try loader.finish()
    return (verifier.answer(query, from: excerpt.core), excerpt)
  }

  /// Reviews the audit trail: who raises exceptions, misreads, rejects and fails more than usual.
  public func review(_ policy: ReviewPolicy = ReviewPolicy()) throws(StoreError) -> AuditReview {
    let review = AuditReview(policy: policy)
    let rows = try database.prepare(
      """
      SELECT actor, read_point, source, kind, counter, hour, events, quantity FROM activity
      ORDER BY hour, actor, read_point, source, kind, counter
      """)
    while try rows.step() {
      guard let kind = UInt8(exactly: rows.integer(3)).flatMap(EventKind.init(rawValue:)) else {
        throw .damaged(path: path, detail: "the table “activity” has an event of kind \(rows.integer(3))")
      }
      var header = EventHeader(kind)
      header.actor = ActorID(raw: UInt16(truncatingIfNeeded: rows.integer(0)))
      header.readPoint = LocationID(raw: UInt16(truncatingIfNeeded: rows.integer(1)))
      header.counter = CounterKind(rawValue: UInt8(clamping: rows.integer(4))) ?? .infeed
      header.eventTime = Timestamp(microseconds: 0)
        .advanced(
          byMicroseconds: rows.integer(5).multipliedReportingOverflow(
            by: ActivityKey.hourInMicroseconds
          ).partialValue)
      header.quantity = rows.integer(7)
      review.add(
        header, source: ActorID(raw: UInt16(truncatingIfNeeded: rows.integer(2))), events: rows.integer(6))
    }
    let core = TraceCore(table: table, policy: self.policy)
    core.advance(to: now)
    review.review(in: core)
    return review
  }

  // MARK: Recall

  /// The things that a recall begins at.
  private func numbers(in scope: RecallScope) throws(StoreError) -> [UInt32] {
    switch scope {
    case .lot: return []  // Added with the lots that amounts of it became.
    case .material(let material):
      var numbers: [UInt32] = []
      for entry in try consumption(of: material) {
        let found = try self.entry(entry)
        numbers += found.items.isEmpty ? try self.numbers(inLot: found.header.lot) : found.items
      }
      return numbers
    case .machine(let actor, let from, let through):
      let rows = try database.prepare(
        "SELECT number FROM event WHERE actor = ? AND time BETWEEN ? AND ? AND repeats IS NULL")
      rows.bind(1, Int64(actor.raw))
      rows.bind(2, from.microseconds)
      rows.bind(3, through.microseconds)
      var numbers: Set<UInt32> = []
      while try rows.step() {
        numbers.formUnion(try entry(rows.integer(0)).things)
      }
      return numbers.sorted()
    case .items(let items):
      let wanted = Set(items)
      return loaded.numbers.filter { wanted.contains(loaded[$0] ?? .none) }.map { UInt32(clamping: $0) }
    case .serials(let texts):
      var numbers: [UInt32] = []
      for text in texts {
        let code = ScannedCode(text, in: ReadingContext(year: 2_000)).epc ?? (try? EPC(uri: text))
        let number: UInt32?
        if let code {
          number = try self.number(of: code)
        } else {
          number = try self.number(ofMalformed: Array(text.utf8))
        }
        if let number { numbers.append(number) }
      }
      return numbers
    }
  }

  func numbers(inLot lot: LotID) throws(StoreError) -> [UInt32] {
    let rows = try database.prepare(
      "SELECT id FROM item WHERE lot = ? UNION SELECT item FROM claim WHERE lot = ?")
    rows.bind(1, Int64(lot.raw))
    rows.bind(2, Int64(lot.raw))
    var numbers: [UInt32] = []
    while try rows.step() { numbers.append(UInt32(truncatingIfNeeded: rows.integer(0))) }
    return numbers
  }

  /// Things of another lot of which a finding says that this lot claims them too.
  private func numbers(disputedBy lot: LotID) throws(StoreError) -> [UInt32] {
    let rows = try database.prepare(
      """
      SELECT DISTINCT item FROM finding WHERE lot = ? AND item IS NOT NULL AND NOT is_withdrawn
        AND rule IN ('\(RuleID.commissionedTwice.rawValue)', '\(RuleID.lotMismatch.rawValue)')
      """)
    rows.bind(1, Int64(lot.raw))
    var numbers: [UInt32] = []
    while try rows.step() { numbers.append(UInt32(truncatingIfNeeded: rows.integer(0))) }
    return numbers
  }

  private func consumption(of material: MaterialBatchID) throws(StoreError) -> [Int64] {
    let rows = try database.prepare("SELECT event FROM consumption WHERE material = ? ORDER BY event")
    rows.bind(1, Int64(material.raw))
    var numbers: [Int64] = []
    while try rows.step() { numbers.append(rows.integer(0)) }
    return numbers
  }

  /// Units of the same products that are neither affected nor in doubt, by lot.
  private func unaffected(
    by document: RecallDocument, _ core: TraceCore
  ) throws(StoreError) -> [RecallDocument.Unaffected] {
    var products = Set(document.lots.compactMap { table.definition(of: $0)?.product })
    var reason = RecallDocument.Unaffected.Reason.otherLot
    switch document.scope {
    case .lot: break
    case .material: reason = .withoutTheMaterial
    case .machine: reason = .notHandled
    case .items, .serials: reason = .notListed
    }
    for unit in document.units { products.insert(table.product(of: unit.item)) }
    products.remove(.none)
    // What is left of each lot's balance when the affected and the doubtful are taken off.
    var taken: [LotID: (units: Int, onHand: Int)] = [:]
    for item in Set(document.units.map(\.item)).union(document.undecided.flatMap(\.units)).sorted() {
      let state = core.state(of: item)
      guard state == .commissioned || state == .released else { continue }
      taken[core.lot(of: item), default: (0, 0)].units += 1
      if state == .commissioned { taken[core.lot(of: item)]?.onHand += 1 }
    }
    let rows = try database.prepare(
      """
      SELECT lot, sum(things), sum(iif(state = \(SerialState.commissioned.rawValue), things, 0)) FROM lot_balance
      WHERE lot >= 0 AND level = \(PackagingLevel.unit.rawValue)
        AND state IN (\(SerialState.commissioned.rawValue), \(SerialState.released.rawValue))
      GROUP BY lot ORDER BY lot
      """)
    var result: [RecallDocument.Unaffected] = []
    while try rows.step() {
      let lot = LotID(raw: UInt32(truncatingIfNeeded: rows.integer(0)))
      guard products.contains(table.definition(of: lot)?.product ?? .none) else { continue }
      let units = Int(rows.integer(1)) - (taken[lot]?.units ?? 0)
      guard units > 0 else { continue }
      result.append(
        RecallDocument.Unaffected(
          lot: lot, units: units, onHand: Int(rows.integer(2)) - (taken[lot]?.onHand ?? 0), reason: reason))
    }
    return result
  }

  /// An entry's fixed part, its items, and all things that it names, by numbers.
  func entry(
    _ number: Int64
  ) throws(StoreError) -> (header: EventHeader, items: [UInt32], things: [UInt32]) {
    findEntry.bind(1, number)
    defer { findEntry.reset() }
    guard try findEntry.step(), let entry = JournalEntry(findEntry),
      let items = entry.items.withUnsafeBufferPointer({ ItemList.read($0) })
    else { throw .damaged(path: path, detail: "entry \(number) makes no sense") }
    var things = items
    if entry.header.container.isSome { things.append(entry.header.container.raw) }
    if entry.header.kind == .repackage { things += DetailText.outputs(of: entry.details) }
    var header = entry.header
    header.itemCount = UInt32(items.count)
    return (header, items, things)
  }
}
