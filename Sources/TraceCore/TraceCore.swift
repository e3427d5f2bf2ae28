import TraceModel

/// A traceability system that a site could run: it takes what devices and people say, and keeps what follows from it.
///
/// ```
///  take ─► SeenEvents ─► Journal ─► Timeline ─► Rulebook ─► Ledger ─► observers
///          (delivered     (kept)    (in its      (by the     (state)   (reconciliation,
///           once)                    place)       rules)                review, trace)
///                                      ▲            │
///                       Corrections ───┘            └─► FindingLog ─► feedback
/// ```
///
/// Single-threaded and deterministic: the same events in the same batches give the same record, findings and feedback.
public final class TraceCore: RecordKeeper, RecordReader {
  /// The dictionary of identifiers.
  public let table: IdentifierTable
  /// What the site has decided.
  public let policy: SitePolicy
  /// The state of every serial number.
  public let ledger: Ledger
  /// The events.
  public let journal = Journal()
  /// What is wrong.
  public let findingLog = FindingLog()
  /// The keeper's clock.
  public private(set) var now = Timestamp.distantPast
  /// How many events were taken, without repetitions.
  public private(set) var takenCount = 0
  /// How many events arrived again.
  public private(set) var repeatedCount = 0
  /// Who answers verification queries; without one every answer is that no reason is provided.
  public var responder: (any VerificationResponder)?

  let rulebook: Rulebook
  let timeline: Timeline
  let corrections: Corrections
  let traceIndex = TraceIndex()
  @exclusivity(unchecked) private var seen: SeenEvents
  @exclusivity(unchecked) private var observers: [any RecordObserver] = []
  /// Commissionings that took effect and of which the observers have not been told.
  @exclusivity(unchecked) private var untold = CommissioningRun()
  private var feedback: [Feedback] = []
  /// Findings of each entry, so that a replay neither loses nor repeats one.
  @exclusivity(unchecked) private var findingsOfEntry: [Int: EntryFindings] = [:]
  /// Findings about declarations whose target has not arrived.
  private var unknownTargets: [EventID: [Int]] = [:]
  private var awaitedCorrectives: [(deadline: Timestamp, declaration: Int)] = []
  /// What had been kept when the clock was last advanced, for trimming.
  private var marks: [Mark] = []
  /// Whether events are kept at all, for good or for the allowed lateness.
  private let keepsEvents: Bool

  private struct Mark {
    var time: Timestamp
    var entries: Int
    var changes: Int
    /// The latest application until then.
    var sequence: Int
  }

  /// A core for the identifiers of `table` under `policy`.
  public init(table: IdentifierTable, policy: SitePolicy = SitePolicy()) {
    self.table = table
    self.policy = policy
    keepsEvents = policy.keepsJournal || policy.allowedLateness > 0
    ledger = Ledger(table: table, keepsChanges: keepsEvents)
    rulebook = Rulebook(ledger: ledger, policy: policy)
    rulebook.collectsCommissioned = keepsEvents
    timeline = Timeline(ledger: ledger, journal: journal, rulebook: rulebook)
    corrections = Corrections(timeline: timeline, journal: journal, rulebook: rulebook)
    seen = SeenEvents(keepsPositions: keepsEvents)
    rulebook.report = { [unowned self] in report($0) }
    // Told of every event. The timeline lives in this core and no longer, so that nobody need count who holds it.
    timeline.didApply = { [unowned(unsafe) self] in tellApplied($0, $1, $2) }
    timeline.didTakeBack = { [unowned self] in tellTakenBack($0) }
  }

  deinit { seen.deallocate() }

  /// Adds somebody who sees every event from now on, in the order of attachment.
  public func attach(_ observer: any RecordObserver) {
    observers.append(observer)
    timeline.isObserved = true
  }

  /// The reconciliation among those attached, if there is one.
  public var reconciliation: Reconciliation? {
    for case let reconciliation as Reconciliation in observers { return reconciliation }
    return nil
  }

  /// What error declarations have changed, in the order in which they did.
  public var correctionHistory: [Correction] { corrections.history }

  /// How many events wait for another one.
  public var waitingCount: Int { timeline.waitingCount }

  /// Where an event is in the journal, or nil where it is not kept.
  public func position(of event: EventID) -> Int? {
    guard let position = seen.position(of: event, before: journal.endIndex), position >= journal.startIndex,
      position < journal.endIndex
    else { return nil }
    return position
  }

  // MARK: RecordKeeper

  /// Takes events in the order of their arrival; see `RecordKeeper`.
  @discardableResult
  public func take(_ batch: borrowing EventBatch, arrival: Timestamp) -> Int {
    advance(to: arrival)
    rulebook.classes.refresh()
    let details = batch.details
    return batch.withUnsafeContents { headers, items in
      var index = 0
      while index < headers.count {
        let plain = takePlainly(UnsafeBufferPointer(rebasing: headers[index...]), items)
        if plain > 0 {
          index += plain
          continue
        }
        let header = headers[index]
        let first = Int(header.firstItem)
        let range = UnsafeBufferPointer(rebasing: items[first..<first + Int(header.itemCount)])
        take(header, range, header.details == .max ? nil : KeptDetails(details[Int(header.details)]))
        index += 1
      }
      timeline.drain()
      tellOfRun()
      return headers.count
    }
  }

  /// Lets the keeper's clock reach `now`; see `RecordKeeper`.
  public func advance(to now: Timestamp) {
    guard now > self.now else { return }
    self.now = now
    timeline.advance(to: now)
    awaitCorrectives()
    noteOverdueShipments()
    trim()
    for observer in observers { observer.core(self, didAdvanceTo: now) }
  }

  /// What the keeper has to say since it was last asked; see `RecordKeeper`.
  public func takeFeedback() -> [Feedback] {
    defer { feedback.removeAll() }
    return feedback
  }

  /// The answer to a verification query; see `RecordKeeper`.
  public func answer(_ query: VerificationQuery) -> VerificationAnswer {
    responder?.answer(query, from: self) ?? VerificationAnswer(verified: false, reason: .noReasonProvided)
  }

  // MARK: One event

  @inline(__always)
  private func take(_ header: EventHeader, _ items: UnsafeBufferPointer<ItemID>, _ details: KeptDetails?) {
    var header = header
    header.recordTime = now
    guard keepsEvents else {
      takeWithoutJournal(header, items, details)
      return
    }
    let position = journal.endIndex
    guard isNew(header, items, details, at: position) else { return }
    takenCount += 1
    let rank = OrderKey.rank(
      of: header.kind, level: header.container.isSome ? rulebook.classes(header.container).level : nil)
    _ = journal.append(header, items, details, rank: rank)
    let passes = checkMessage(header)
    let early = corrections.linkEarly(header.id, at: position)
    if !early.isEmpty { targetArrived(header.id) }
    if header.kind == .errorDeclaration {
      declare(header, details, at: position)
    } else if corrections.isVoid(position) {
      journal.entries[position].status = .declaredWrong
    } else if !passes {
      journal.entries[position].status = .ignored
    } else {
      timeline.enter(position, items)
    }
  }

  /// Takes commissionings about which nothing has to be said, decided or waited for, as most are that a line reports: from
  /// the first of `headers` on, as many as follow one another. Does nothing with one at which a rule has anything to
  /// look at; says how many it took.
  @inline(__always)
  private func takePlainly(
    _ headers: UnsafeBufferPointer<EventHeader>, _ items: UnsafeBufferPointer<ItemID>
  ) -> Int {
    guard let first = headers.baseAddress, first.pointee.commissionsOneThing, keepsEvents,
      !corrections.expectsTargets, isUnremarkable(first.pointee), let item = items.baseAddress,
      timeline.mayBeginRun(items[Int(first.pointee.firstItem)])
    else { return 0 }
    let run = UnsafeBufferPointer(rebasing: headers[..<CommissioningRun.length(of: headers)])
    let position = journal.endIndex
    let new = seen.newCount(from: first.pointee.id, atMost: run.count)
    let latest = now.advanced(byMicroseconds: policy.futureTolerance)
    let count = timeline.commission(
      UnsafeBufferPointer(rebasing: run[..<new]), item, notAfter: latest, arrival: now)
    guard count > 0 else { return 0 }
    seen.insert(count, from: first.pointee.id, at: position)
    takenCount += count
    if timeline.isObserved, !untold.extend(by: run, count, at: position) {
      tellOfRun()
      untold = CommissioningRun(run, count, at: position)
    }
    return count
  }

  private func takeWithoutJournal(
    _ header: EventHeader, _ items: UnsafeBufferPointer<ItemID>, _ details: KeptDetails?
  ) {
    guard header.id == .none || seen.insert(header.id, at: takenCount) else {
      repeatedCount += 1
      return
    }
    takenCount += 1
    guard checkMessage(header) else { return }
    if header.kind == .errorDeclaration {
      rulebook.header = header
      rulebook.breach(.outOfReach, note: "no journal is kept")
      return
    }
    rulebook.apply(header, items, details, touched: CoarseTime.of(header.eventTime))
    if !observers.isEmpty {
      let event = AppliedEvent(header: header, items: items, kept: details, position: takenCount - 1)
      for observer in observers { observer.core(self, didApply: event) }
    }
  }

  @inline(__always)
  private func isNew(
    _ header: EventHeader, _ items: UnsafeBufferPointer<ItemID>, _ details: KeptDetails?, at position: Int
  ) -> Bool {
    if header.id == .none { return true }
    var identity = header.id
    // In EPCIS a declaration carries the identity of what it declares wrong.
    if header.kind == .errorDeclaration, details?.declaredWrong == header.id {
      identity = EventID(high: ~header.id.high, low: ~header.id.low)
    }
    if seen.insert(identity, at: position) { return true }
    repeated(header, items, identity)
    return false
  }

  @inline(never)
  private func repeated(_ header: EventHeader, _ items: UnsafeBufferPointer<ItemID>, _ identity: EventID) {
    rulebook.header = header
    if let first = position(of: identity) {
      let known = journal.header(at: first)
      let isSame =
        known.kind == header.kind && known.eventTime == header.eventTime
        && known.container == header.container
        && known.lot == header.lot && known.quantity == header.quantity
        && journal.items(at: first).elementsEqual(items)
      guard isSame else {
        rulebook.breach(
          .identityReused, item: items.first ?? .none, container: header.container,
          note: "\(known.kind) of \(known.itemCount) and \(header.kind) of \(header.itemCount)")
        return
      }
    }
    repeatedCount += 1
    rulebook.breach(.duplicateTransmission)
  }

  /// What can be said of a message by itself; false where the event is kept without effect.
  @inline(__always)
  private func checkMessage(_ header: EventHeader) -> Bool {
    isUnremarkable(header) ? true : complain(of: header, lead: header.eventTime.microseconds(since: now))
  }

  @inline(__always)
  private func isUnremarkable(_ header: EventHeader) -> Bool {
    let lead = header.eventTime.microseconds(since: now)
    return header.actor != .none && header.id != .none && header.offset.isPlausible
      && lead <= policy.futureTolerance && lead >= -policy.staleAfter
  }

  @inline(never)
  private func complain(of header: EventHeader, lead: Int64) -> Bool {
    rulebook.header = header
    var passes = true
    if header.actor == .none { passes = rulebook.breach(.notAttributed) && passes }
    if header.id == .none { passes = rulebook.breach(.withoutIdentity) && passes }
    if !header.offset.isPlausible { passes = rulebook.breach(.offsetMissing) && passes }
    if lead > policy.futureTolerance {
      passes = rulebook.breach(.future, observed: Double(lead) / 1_000_000) && passes
    }
    if lead < -policy.staleAfter {
      passes = rulebook.breach(.stale, observed: -Double(lead) / 1_000_000) && passes
    }
    return passes
  }

  // MARK: Corrections

  private func declare(_ header: EventHeader, _ details: KeptDetails?, at position: Int) {
    rulebook.header = header
    guard let details, details.declaredWrong != .none else {
      rulebook.breach(.declarationWithoutTarget)
      journal.entries[position].status = .ignored
      return
    }
    journal.entries[position].status = corrections.isVoid(position) ? .declaredWrong : .applied
    if details.errorReason == .incorrectData {
      awaitedCorrectives.append((now.advanced(byMicroseconds: policy.allowedLateness), position))
    }
    let id = details.declaredWrong
    if let target = self.position(of: id), target != position {
      if !corrections.link(position, to: target) {
        rulebook.header = header
        rulebook.breach(.declarationCycle, note: "a chain of declarations")
        journal.entries[position].status = .ignored
      }
    } else if id == header.id ? false : seen.contains(id) {
      rulebook.breach(.outOfReach, note: "events are kept from position \(journal.startIndex) on")
    } else {
      corrections.waitForTarget(id, declaration: position)
      if rulebook.response(to: .declaredUnknown) != .accept {
        rulebook.raise(.declaredUnknown)
        unknownTargets[id, default: []].append(findingLog.count - 1)
      }
    }
    if timeline.isObserved {
      journal.items(at: position).withUnsafeBufferPointer { tellApplied(position, $0, details) }
    }
  }

  private func targetArrived(_ id: EventID) {
    for finding in unknownTargets.removeValue(forKey: id) ?? [] { findingLog.withdraw(finding) }
  }

  private func awaitCorrectives() {
    while let first = awaitedCorrectives.first, first.deadline <= now {
      awaitedCorrectives.removeFirst()
      guard first.declaration >= journal.startIndex else { continue }
      let correctives = journal.details(at: first.declaration)?.correctives ?? []
      if correctives.isEmpty || !correctives.allSatisfy({ seen.contains($0) }) {
        rulebook.header = journal.header(at: first.declaration)
        rulebook.breach(.correctiveMissing)
      }
    }
  }

  // MARK: Findings, observers

  private func report(_ finding: Finding) {
    let entry = timeline.current
    if entry >= 0, let position = findingsOfEntry[entry]?.reinstated(as: finding, in: findingLog) {
      findingLog.reinstate(position, as: finding)
      return
    }
    let position = raise(finding)
    if let demand = RuleCatalogue.rule(finding.rule)?.demand { ask(demand, about: finding) }
    if entry >= 0 { findingsOfEntry[entry, default: EntryFindings()].append(position, about: finding.item) }
  }

  /// Whoever works there can still do something about it.
  private func ask(_ demand: Prompt.Demand, about finding: Finding) {
    let subject = demand == .checkContainer && finding.container.isSome ? finding.container : finding.item
    prompt(
      Prompt(demand: demand, item: subject, lot: finding.lot, actor: finding.actor, raisedAt: now))
  }

  private func tellApplied(
    _ position: Int, _ items: UnsafeBufferPointer<ItemID>, _ details: KeptDetails?
  ) {
    tellOfRun()
    let event = AppliedEvent(
      header: journal.entries[position].header, items: items, kept: details, position: position)
    for observer in observers { observer.core(self, didApply: event) }
  }

  /// Tells the observers of the commissionings that they have not been told of.
  @inline(__always)
  private func tellOfRun() {
    if untold.isEmpty { return }
    let run = untold
    untold = CommissioningRun()
    for observer in observers { observer.core(self, didApply: run) }
  }

  private func tellTakenBack(_ position: Int) {
    tellOfRun()
    for finding in findingsOfEntry[position]?.positions ?? [] { findingLog.withdraw(finding) }
    findingsOfEntry[position]?.rewind()
    if observers.isEmpty { return }
    let items = journal.items(at: position)
    items.withUnsafeBufferPointer { items in
      let event = AppliedEvent(
        header: journal.header(at: position), items: items, kept: journal.details[position],
        position: position)
      for observer in observers { observer.core(self, didTakeBack: event) }
    }
  }

  /// Raises a finding, with an alert, and returns its position; no earlier than the keeper's clock shows.
  @discardableResult
  public func raise(_ finding: Finding) -> Int {
    var finding = finding
    finding.raisedAt = max(now, finding.raisedAt)
    let position = findingLog.raise(finding)
    feedback.append(.alert(finding: position))
    return position
  }

  /// Asks somebody on the site to do something.
  public func prompt(_ prompt: Prompt) { feedback.append(.prompt(prompt)) }

  // MARK: Memory

  private func trim() {
    guard keepsEvents, !policy.keepsJournal else { return }
    marks.append(
      Mark(
        time: now, entries: journal.endIndex, changes: ledger.changes.endIndex, sequence: timeline.sequence))
    let limit = now.advanced(byMicroseconds: -max(policy.allowedLateness, policy.journalSpan))
    let kept = marks.partitioningIndex { $0.time >= limit }
    guard kept > 0 else { return }
    let mark = marks[kept - 1]
    findingsOfEntry.forget(journal.startIndex..<max(mark.entries, journal.startIndex))
    timeline.fix(before: mark.entries, appliedUntil: mark.sequence)
    journal.trim(before: mark.entries)
    ledger.forgetChanges(before: mark.changes)
    seen.trim(before: mark.entries)
    marks.removeFirst(kept)
  }

  /// Forgets things for good: afterwards they are as if nobody had ever named them.
  ///
  /// For whoever needs a record only until it was compared, as a simulation does. `items` are whole blocks of the table. What
  /// was raised about them stays.
  public func forget(_ items: Range<UInt32>) {
    guard let last = items.last else { return }
    for page in Int(items.lowerBound) / IdentifierTable.pageSize...Int(last) / IdentifierTable.pageSize {
      ledger.forgetPage(page)
      journal.postings.dropHeads(ofPage: page)
    }
  }

  /// Forgets what was told of a lot for its reconciliation, and the outcome.
  public func forgetReconciliation(of lot: LotID) { reconciliation?.forget(lot) }

  private func noteOverdueShipments() {
    for (key, shipment) in ledger.register.takeOverdue(at: now) {
      // What was received thing by thing holds nothing any more.
      let missing = shipment.things.filter { thing in
        !shipment.received.contains(thing)
          && (rulebook.classes(thing).level == .unit || ledger.childCount(of: thing) > 0)
      }
      guard let first = missing.first else { continue }
      rulebook.header = EventHeader(.ship)
      rulebook.header.id = shipment.event
      rulebook.breach(
        .partialReceipt, item: first, expected: Double(shipment.things.count),
        observed: Double(shipment.things.count - missing.count), note: key)
    }
  }
}
