import TraceModel

/// Reconciles lots: numbers, counters, masses, sequences and times, with nothing but what a site's system has.
///
/// A lot is reconciled when it was closed and late events have had their time, or at its release if that comes first.
/// What does not add up becomes a finding before the lot is gone, ranked by the probability that it is real.
public final class Reconciliation: RecordObserver {
  /// What the site believes about its evidence.
  public let evidence: EvidencePolicy
  /// The lots that were reconciled, by number; the last result stands.
  public private(set) var results: [LotID: LotReconciliation] = [:]
  @exclusivity(unchecked) private var accounts = LotAccounts()
  @exclusivity(unchecked) private var senders = SenderSequences()
  /// The lots of packings that do not state theirs, by position.
  private var lotsOfPackings: [Int: LotID] = [:]
  /// Where the findings about a lot stand in the log.
  private var raised: [LotID: [Int]] = [:]

  /// Whether a lot is reconciled only when ``reconcile(_:in:)`` is called, and at neither its end nor its release.
  private let isOnRequest: Bool

  /// A reconciliation that weighs by `evidence`.
  ///
  /// On request it raises nothing by itself: for a record that is kept on disk, whose findings are those of its rules
  /// whoever has opened it.
  public init(evidence: EvidencePolicy = EvidencePolicy(), onRequest isOnRequest: Bool = false) {
    self.evidence = evidence
    self.isOnRequest = isOnRequest
  }

  // MARK: RecordObserver

  /// Adds the event to its lot's account; a release reconciles the lot.
  public func core(_ core: TraceCore, didApply event: borrowing AppliedEvent) {
    gather(event, sign: 1, in: core)
    if event.header.kind == .openLot, event.header.lot != .none {
      let opened = accounts[event.header.lot]?.openedAt ?? event.header.eventTime
      accounts[adding: event.header.lot].openedAt = min(opened, event.header.eventTime)
      // Told later than the end of another lot that was entered under this one.
      if results[event.header.lot] != nil { reconcile(event.header.lot, in: core) }
    }
    if event.header.kind == .closeLot, event.header.lot != .none {
      accounts[adding: event.header.lot].closedAt = core.now
    }
    if !isOnRequest, event.header.kind == .release, event.items.isEmpty, results[event.header.lot] == nil,
      accounts[event.header.lot] != nil
    {
      reconcile(event.header.lot, in: core)
    }
  }

  /// Adds the commissionings to their lot's account.
  public func core(_ core: TraceCore, didApply run: CommissioningRun) {
    let lot = run.first.lot
    if !senders.add(run) {
      core.journal.entries.forEachPiece(of: run.positions) { piece in
        for entry in piece { senders.add(entry.header) }
      }
    }
    accounts[adding: lot].note(madeAt: run.first.eventTime)
    let firstItem = core.journal.entries[run.positions.lowerBound].firstItem
    core.journal.items.forEachPiece(of: firstItem..<firstItem + run.positions.count) { piece in
      accounts[adding: lot].numbers.insert(piece)
    }
  }

  /// Takes the event out of its lot's account.
  public func core(_ core: TraceCore, didTakeBack event: borrowing AppliedEvent) {
    gather(event, sign: -1, in: core)
  }

  /// Reconciles the lots that were closed long enough ago.
  public func core(_ core: TraceCore, didAdvanceTo now: Timestamp) {
    if isOnRequest { return }
    let limit = now.advanced(byMicroseconds: -core.policy.allowedLateness)
    for lot in accounts.closed(by: limit) where results.index(forKey: lot) == nil { reconcile(lot, in: core) }
  }

  private func gather(_ event: borrowing AppliedEvent, sign: Int64, in core: TraceCore) {
    let header = event.header
    if sign > 0 { senders.add(header) }
    if header.kind == .pack, header.container.isSome {
      // Files do not state the lot of a packing; what is taken back is in its container no more.
      var lot = header.lot
      if lot == .none {
        lot =
          sign > 0
          ? core.lotInside(header.container) : lotsOfPackings.removeValue(forKey: event.position) ?? .none
        if sign > 0 { lotsOfPackings[event.position] = lot }
      }
      if lot != .none { accounts[adding: lot].packings.add(header, sign: sign) }
    }
    guard header.lot != .none else { return }
    accounts[adding: header.lot].add(header, event.items, sign: sign)
  }

  /// Whether anybody has said that a lot is closed.
  public func isClosed(_ lot: LotID) -> Bool { accounts[lot]?.closedAt != nil }

  // MARK: Reconciling

  /// Reconciles a lot as it stands now, raises what does not add up, and returns everything.
  ///
  /// Again and again, if need be: what is found again is not raised again, and what is not found any more is withdrawn.
  @discardableResult
  public func reconcile(_ lot: LotID, in core: TraceCore) -> LotReconciliation {
    core.rulebook.classes.refresh()
    var result = LotReconciliation(lot: lot)
    guard let account = accounts[lot] else { return result }
    result.balances = balances(of: account, lot, in: core)
    result.comparisons = comparisons(account, result.balances)
    weigh(account, in: core, into: &result)
    result.labelBreaks = labelBreaks(of: account, in: core)
    let (last, short) = core.shortContainers(of: lot, account.packings, result.balances)
    result.lastContainers = last
    results[lot] = result
    let missing = MissingPackings(of: lot, account, result.balances, in: core)
    raiseFindings(of: result, short, missing, madeEarly: account.madeBeforeOpening, in: core)
    raiseSenderFindings(about: lot, in: core)
    return result
  }

  /// Forgets what was told of a lot and its result.
  func forget(_ lot: LotID) {
    results[lot] = nil
    accounts.remove(lot)
    senders.forget(lot)
  }

  /// A number that was allotted in one lot and is recorded in another is the other's.
  private func balances(of account: LotAccount, _ lot: LotID, in core: TraceCore) -> [NumberBalance] {
    var balances = PackagingLevel.allCases.map { NumberBalance(level: $0) }
    for run in account.numbers.runs {
      forEachClass(in: run, core) { part, itemClass in
        guard let level = itemClass.level ?? level(of: ItemID(raw: part.lowerBound), in: core) else { return }
        core.ledger.countFates(of: part, in: lot) { balances[Int(level.rawValue)].add($0, $1) }
      }
    }
    return balances.filter { $0.issued > 0 }.sorted { $0.level.rawValue < $1.level.rawValue }
  }

  /// Calls `body` with each part of a run whose numbers are all of one class.
  private func forEachClass(
    in run: Range<UInt32>, _ core: TraceCore, _ body: (Range<UInt32>, ItemClass) -> Void
  ) {
    var start = run.lowerBound
    while start < run.upperBound {
      let (itemClass, end) = core.rulebook.classes.classAndEnd(of: ItemID(raw: start))
      let part = start..<min(end, run.upperBound)
      body(part, itemClass)
      start = part.upperBound
    }
  }

  /// The level that a number counts on; nil for a logistic unit of which nobody has said whether it is a case or a pallet.
  private func level(of item: ItemID, in core: TraceCore) -> PackagingLevel? {
    if let level = core.table.level(of: item) { return level }
    if case .epc(.sscc) = core.table.identifier(of: item) { return nil }
    return .unit
  }

  /// Holds each counter that was reported against what has to equal it.
  private func comparisons(_ account: LotAccount, _ balances: [NumberBalance]) -> [CounterComparison] {
    var found: [CounterComparison] = []
    func compare(_ what: String, _ counted: Int64?, _ expected: Int64?, within limit: Int64 = 0) {
      guard let counted, let expected else { return }
      found.append(
        CounterComparison(
          what: what, expected: expected, counted: counted,
          probability: evidence.probability(of: counted, against: expected), limit: limit))
    }
    let units = balances.first { $0.level == .unit }
    let cases = balances.first { $0.level == .case }
    // Things and not numbers: a label that was replaced by hand leaves a scrapped number and no thing, a number that was
    // printed again leaves two things. Of the things that are gone the rejects are counted, the others are named.
    let rejects = account.total(.rejectsConfirmed) ?? account.total(.rejectsOrdered)
    let handled = units.map {
      $0.commissioned + $0.shipped + $0.sampled + $0.destroyed + (rejects ?? $0.scrapped)
    }
    let looks = account.total(.readsGood).map {
      $0 + (account.total(.readsBad) ?? 0) + (account.total(.noReads) ?? 0)
    }
    // Of what eyes and cameras count a site lets a few pass; of rejects, labels and what is shipped it does not.
    let entered = account.total(.infeed)
    compare(
      "units at the entry against units in stock, taken out and rejected", entered, handled,
      within: evidence.counterLimit(of: handled ?? 0))
    compare(
      "looks of the camera against units at the entry", looks, entered,
      within: evidence.counterLimit(of: entered ?? 0))
    compare(
      "rejects seen to leave against rejects ordered", account.total(.rejectsConfirmed),
      account.total(.rejectsOrdered))
    let ordered = account.total(.rejectsOrdered)
    compare(
      "rejects counted in the bin against rejects ordered", account.total(.rejectsInBin), ordered,
      within: evidence.binLimit(of: ordered ?? 0))
    compare(
      "cases closed against case labels in use", account.total(.closed),
      cases.map { $0.commissioned + $0.shipped })
    compare(
      "units shipped and counted in stock against units packed",
      account.total(.stock).map { $0 + (units?.shipped ?? 0) }, units?.packed)
    compare(
      "labels applied against case labels in use", account.total(.labelsApplied),
      cases.map { $0.commissioned + $0.shipped })
    return found
  }

  /// Holds each weighed case against what the record has in it, by the masses of master data.
  private func weigh(_ account: LotAccount, in core: TraceCore, into result: inout LotReconciliation) {
    guard let product = core.table.definition(of: result.lot)?.product,
      let law = core.table.definition(of: product)?.caseMass
    else { return }
    var suspicious: [MassEvidence] = []
    for container in account.masses.keys.sorted() {
      guard let milligrams = account.masses[container] else { continue }
      let count = units(in: container, core)
      let mass = evidence.weigh(container, grams: Double(milligrams) / 1_000, recorded: count, law)
      result.weighed += 1
      result.expectedWrongCases += mass.wrong
      if mass.wrong > 0.5 { suspicious.append(mass) }
    }
    result.suspiciousMasses = suspicious.sorted {
      $0.wrong == $1.wrong ? $0.container < $1.container : $0.wrong > $1.wrong
    }
  }

  /// Units that the record has in a container, those in its bundles among them.
  private func units(in container: ItemID, _ core: TraceCore) -> Int {
    var count = 0
    core.forEachChild(of: container) { child in
      if core.table.level(of: child) != .bundle {
        count += 1
      } else {
        core.forEachChild(of: child) { _ in count += 1 }
      }
    }
    return count
  }

  /// Labels of containers that are not in use although later ones of their block are, and have no fate.
  private func labelBreaks(of account: LotAccount, in core: TraceCore) -> Int64 {
    var breaks: Int64 = 0
    for run in account.numbers.runs {
      var skipped: Int64 = 0
      forEachClass(in: run, core) { part, itemClass in
        guard let level = itemClass.level, level != .unit else { return }
        for raw in part {
          switch core.state(of: ItemID(raw: raw)) {
          case .allocated, .encoded: skipped += 1
          case .commissioned, .released:
            breaks += skipped
            skipped = 0
          default: break
          }
        }
      }
    }
    return breaks
  }

  // MARK: Findings

  private func raiseFindings(
    of result: LotReconciliation, _ short: [ShortContainer], _ missing: MissingPackings, madeEarly: Int64,
    in core: TraceCore
  ) {
    var found: [Finding] = []
    func add(_ rule: RuleID, _ fill: (inout Finding) -> Void) {
      guard let definition = RuleCatalogue.rule(rule) else {
        preconditionFailure("\(rule.rawValue) is in no list")
      }
      guard core.policy.response(to: rule) != .accept else { return }
      var finding = definition.finding(raisedAt: core.now)
      finding.lot = result.lot
      fill(&finding)
      found.append(finding)
    }
    for balance in result.balances where balance.unaccounted != 0 {
      // Labels of a roll that is still in the machine are issued and not used, and so are no loss.
      if balance.level != .unit { continue }
      add(.numbersUnaccounted) {
        $0.expected = 0
        $0.observed = Double(balance.unaccounted)
        $0.probability = 1
        $0.note = "\(balance.level)"
      }
    }
    for comparison in result.comparisons where !comparison.isWithinLimit {
      add(.counterContradicts) {
        $0.expected = Double(comparison.expected)
        $0.observed = Double(comparison.counted)
        $0.probability = comparison.probability
        $0.note = comparison.what
      }
    }
    for mass in result.suspiciousMasses {
      add(.massContradicts) {
        $0.container = mass.container
        $0.expected = mass.expectedGrams
        $0.observed = mass.grams
        $0.probability = mass.wrong
        $0.note = mass.oneLess > mass.oneMore ? "one less than recorded" : "one more than recorded"
      }
    }
    for container in short {
      add(.underQuantity) {
        $0.item = container.packing.container
        $0.container = container.packing.container
        $0.expected = Double(container.expected)
        $0.observed = Double(container.observed)
        $0.events = container.packing.event == .none ? [] : [container.packing.event]
      }
    }
    for (packing, held, full) in missing.withoutLevel {
      add(.levelNeverPacked) {
        $0.item = packing.container
        $0.container = packing.container
        $0.events = packing.event == .none ? [] : [packing.event]
        $0.note = "\(held) units are directly in it, and a case holds \(full)"
      }
    }
    if let first = missing.leftBehind.first {
      add(.leftBehind) {
        $0.item = first
        $0.observed = Double(missing.leftBehind.count)
        $0.events = missing.firstCommissioning == .none ? [] : [missing.firstCommissioning]
        $0.note =
          missing.leftBehind.prefix(3).map(core.table.text(of:)).joined(separator: ", ")
          + (missing.leftBehind.count > 3 ? ", …" : "")
      }
    }
    let beyond = result.expectedWrongCases - Double(result.weighed) * evidence.wrongCase
    if result.weighed > 0, beyond > 3, beyond > 3 * Double(result.suspiciousMasses.count) {
      add(.massesContradict) {
        $0.expected = Double(result.weighed) * evidence.wrongCase
        $0.observed = result.expectedWrongCases
      }
    }
    if result.labelBreaks > 0 {
      add(.labelsOutOfSequence) {
        $0.expected = 0
        $0.observed = Double(result.labelBreaks)
      }
    }
    if madeEarly > core.policy.clockTolerance {
      add(.madeBeforeOpening) { $0.observed = Double(madeEarly) / 1_000_000 }
    }
    let isNew = keepStanding(found, of: result.lot, in: core)
    found = zip(found, isNew).filter(\.1).map(\.0)
    // By evidence: what is surest first, and of the equally sure what weighs more.
    for finding in found.enumerated().sorted(by: {
      let (a, b) = ($0.element.probability ?? 0.5, $1.element.probability ?? 0.5)
      if a != b { return a > b }
      return $0.element.severity == $1.element.severity
        ? $0.offset < $1.offset : $0.element.severity > $1.element.severity
    }) { raised[result.lot, default: []].append(core.raise(finding.element)) }
    if found.contains(where: { $0.severity >= .major }) {
      core.prompt(
        Prompt(demand: .explainDifference, item: .none, lot: result.lot, actor: .none, raisedAt: core.now))
    }
  }

  /// Withdraws the findings about a lot that are not found any more, keeps those that are, and says which of `found` are new.
  private func keepStanding(_ found: [Finding], of lot: LotID, in core: TraceCore) -> [Bool] {
    var isNew = found.map { _ in true }
    var standing: [Int] = []
    for position in raised[lot] ?? [] {
      let old = core.findingLog[position]
      let again = found.indices.first { index in
        isNew[index] && found[index].rule == old.rule && found[index].container == old.container
          && found[index].observed == old.observed && found[index].expected == old.expected
          && found[index].note == old.note
      }
      if let again {
        isNew[again] = false
        standing.append(position)
      } else {
        core.findingLog.withdraw(position)
      }
    }
    raised[lot] = standing.isEmpty ? nil : standing
    return isNew
  }

  private func raiseSenderFindings(about lot: LotID, in core: TraceCore) {
    for news in senders.takeNews(of: lot) {
      guard let definition = RuleCatalogue.rule(news.rule), core.policy.response(to: news.rule) != .accept
      else { continue }
      var finding = definition.finding(raisedAt: core.now)
      finding.actor = news.sender
      if news.rule == .messagesMissing { finding.lot = lot }
      finding.expected = 0
      finding.observed = Double(news.count)
      core.raise(finding)
    }
  }
}
