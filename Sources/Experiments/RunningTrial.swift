import Drift
import EventKernel
import TraceCore
import TraceModel
import World

/// A trial while it runs: the site's lines, the systems behind them, and the record that is told.
struct RunningTrial: ~Copyable {
  let site: Site
  let core: TraceCore
  /// The site's lines, each with its watch.
  let lines: [LineRun]
  /// The systems between the lines and the record.
  private(set) var chain: Chain
  /// How far all lines have come.
  private(set) var now = Instant.start
  /// How many lots are closed, on all lines.
  private(set) var lots = 0
  private let isInterrupted: @Sendable () -> Bool
  private let progressed: @Sendable (Double) -> Void
  private let cartons: Double
  private let lotCount: Int
  private let interval: TimeSpan
  private let alertPeriod: TimeSpan
  private let answersRecord: Bool
  private let startOfTrial: Int64
  /// What systems have decided about things since it was marked on them: one pass over all things, so not at each look.
  private var decided: [ItemID: MechanismSet] = [:]
  private var markedAt = Instant.start
  private static let marking = TimeSpan.minutes(10)
  /// The way of messages that are followed.
  private(set) var way = MessageWay()
  private var isFollowing = false
  /// For so long messages are waited for that are still on their way when the last lot has ended.
  private static let patience = TimeSpan.days(30)
  /// Lots that were compared, each with its line, and whose days the audit trail's review has not seen yet.
  private var unreviewed: [(drift: LotDrift, line: Int, at: Instant)] = []
  /// Books that differed when they were held against one another, in the order of comparison.
  private(set) var bookMismatches: [BookMismatch] = []
  /// What the site's systems keep beside the record, where anybody asks.
  private var books: BookKeeping?
  /// From a lot's comparison until all that looks back at it has: a day goes into the chart, and the next one sees its alarm;
  /// and its books are held against one another.
  private let reviewTime: TimeSpan
  /// What the site's books said, once they are closed.
  private var bookSummary: BookSummary?
  /// Who asks about the packs, and what is recalled, where anybody does.
  let verification: VerificationKeeping?
  private(set) var recalls: RecallKeeping?
  private(set) var materials: MaterialKeeping?
  /// Who reads the audit trail, and what was wrong beside it, where anybody asks what comes after the line.
  private var reading: (routine: RoutineReview, judge: ReviewJudge, light: LightKeeping)?
  /// What happens to its goods after the line, where a scenario says so.
  let market: MarketKeeping?

  /// Trial number `number` at its start.
  init(_ trial: Trial, number: UInt64, keepsJournal: Bool = false) throws {
    let plan = trial.plan
    try plan.check()
    var paths = RandomPaths(seed: trial.seed, trial: number)
    var order = paths.claim("site/serial numbers/order", owner: "Site").stream(0)
    let site = try Site(
      trial.site, startOfTrial: plan.clocks.startOfTrial, unitsPerCase: plan.packer.unitsPerCase,
      unitsPerBundle: plan.bundler.unitsPerBundle,
      casesPerPallet: plan.palletizer.casesPerPallet,
      key: order.next())
    var policy = trial.policy
    // Who ships single cases puts those of several lots onto one pallet.
    if trial.market?.casesPerOrder ?? 0 > 0 { policy.choose(.accept, for: .mixedContents) }
    // Whoever asks months later asks about all that was made.
    if trial.asksLater || keepsJournal { policy.keepsJournal = true }
    let core = TraceCore(table: site.table, policy: policy)
    var evidence = EvidencePolicy()
    evidence.binLimit = trial.site.binLimit
    evidence.counterLimit = trial.site.counterLimit
    core.attach(Reconciliation(evidence: evidence))
    let review = AuditReview()
    core.attach(review)
    var chain = Chain(plan.mechanisms, seed: trial.seed, trial: number, product: site.table.product(of:))
    let waits = !chain.isTransparent
    if trial.site.holdsLots || waits { chain.count(from: 0) }
    let keepsTimes = !chain.isTransparent || trial.books != nil
    lines = (0..<trial.site.lines).map {
      LineRun(trial, trial: number, line: $0, site: site, core: core, keepsTimes: keepsTimes, waits: waits)
    }
    (self.site, self.core) = (site, core)
    self.chain = chain
    isInterrupted = trial.isInterrupted
    progressed = trial.progressed
    lotCount = trial.lotCount
    cartons = Double(lotCount) * Double(plan.lots.cartonsPerLot)
    interval = trial.interval
    alertPeriod = trial.site.looksAtAlerts
    answersRecord = trial.site.answersRecord
    startOfTrial = plan.clocks.startOfTrial
    reviewTime = max(.days(2), trial.books?.reconcilesAfter ?? .zero)
    market = trial.market.map { MarketKeeping($0, trial, number: number, site: site, core: core) }
    books = trial.books.map {
      BookKeeping(
        $0, plan, table: site.table, keepsPallets: trial.market != nil, seed: trial.seed, trial: number)
    }
    verification = trial.verification.map {
      VerificationKeeping($0, trial, number: number, site: site, core: core)
    }
    if !trial.recalls.isEmpty { recalls = RecallKeeping(trial, number: number) }
    if trial.asksLater || trial.market != nil {
      materials = MaterialKeeping(trial, site: site, core: core)
      reading = (
        RoutineReview(review, baseline: trial.site.usualDays, startOfTrial: startOfTrial),
        ReviewJudge(startOfTrial: startOfTrial), LightKeeping()
      )
    }
    market?.answers = verification
  }

  /// Simulated time by the record's clock.
  private var arrival: Timestamp { Timestamp(microseconds: startOfTrial + now.nanoseconds / 1_000) }

  /// When somebody looks next at what systems have raised, by the record's clock.
  private var nextLook: Timestamp {
    let every = alertPeriod.nanoseconds
    let looks = (now.nanoseconds + every - 1) / every
    let (at, isOver) = looks.multipliedReportingOverflow(by: every)
    return isOver ? .distantFuture : Timestamp(microseconds: startOfTrial + at / 1_000)
  }

  /// What happened on all lines together.
  var occurrences: Occurrences { lines.reduce(into: Occurrences()) { $0 += $1.simulation.model.occurrences } }

  /// How the time of all lines together was spent.
  var times: LineTimes { lines.reduce(into: LineTimes()) { $0 += $1.simulation.model.times(at: now) } }

  /// What the record has raised, and what of it has something wrong behind it on any line.
  var raised: [RaisedFindings] {
    DetectionWatch.raised(
      by: lines.map(\.detection), after: market.map { $0.market.doubtfulNumbers(at: $0.end ?? now) } ?? [],
      chain.troubles)
  }

  /// Runs until so many lots of the trial are closed: the one loop in which lines and their record run together.
  ///
  /// At the end of each interval the record is told what was said, unless nothing comes on any more or somebody has asked
  /// for an end.
  ///
  /// - Parameters:
  ///   - slice: how long a line runs before `look`; the whole interval where nothing is said.
  ///   - look: called after every slice, with the line's number.
  ///   - said: called with what the record is about to be told, and when.
  ///   - closed: called for each lot once it was compared, with the line's number.
  ///   - reviewed: called for each lot, in order, once the audit trail of its days was reviewed or the run is over.
  mutating func run(
    lots end: Int, slice: (borrowing Line) -> TimeSpan = { _ in .days(1) },
    look: (borrowing Line, Int, Instant) -> Void = { _, _, _ in },
    said: (EventBatch, Timestamp) -> Void = { _, _ in },
    closed: (borrowing Line, Int, LotTruth, LotDrift) -> Void = { _, _, _, _ in },
    reviewed: (LotDrift, Instant) -> Void = { _, _ in }
  ) throws {
    while lots < end {
      if isInterrupted() { throw Interrupted() }
      let fed = Double(lines.reduce(0) { $0 + $1.simulation.model.occurrences[.units] })
      progressed(ofLines * min(1, fed / cartons))
      let telling = Instant(nanoseconds: (now.nanoseconds / interval.nanoseconds + 1) * interval.nanoseconds)
      for line in lines { try line.run(until: telling, slice: slice) { look($0, line.number, $1) } }
      now = telling
      tell(said, closed)
      reading?.routine.advance(to: now)
      review(before: now - reviewTime, reviewed)
    }
    if lots == lotCount {
      closeBooks()
      review(before: now + .nanoseconds(1), reviewed)
    }
  }

  /// Dates what those who look back have noticed in lots that were closed before `limit`.
  private mutating func review(before limit: Instant, _ reviewed: (LotDrift, Instant) -> Void) {
    while let first = unreviewed.first, first.at < limit {
      var drift = unreviewed.removeFirst().drift
      lines[first.line].review(&drift)
      reading?.judge.note(drift)
      reading?.light.note(drift)
      reviewed(drift, first.at)
    }
  }

  /// Tells the record what was said, looks, and hands over each lot that was closed.
  private mutating func tell(
    _ said: (EventBatch, Timestamp) -> Void,
    _ closed: (borrowing Line, Int, LotTruth, LotDrift) -> Void
  ) {
    let spoken = lines.count == 1 ? nil : spoken
    let batch = spoken?.batch ?? lines[0].simulation.model.outbox
    books?.hear(batch, saidAt: spoken?.times ?? lines[0].simulation.model.saidAt, now: now)
    if chain.isTransparent {
      books?.record(batch, at: now)
      said(batch, arrival)
      core.take(batch, arrival: arrival)
    } else {
      chain.take(batch, saidAt: spoken?.times ?? lines[0].simulation.model.saidAt)
      enter(chain.deliver(before: now), said)
      let silent = lines.map(\.silentSince)
      if !silent.contains(nil), let since = silent.compactMap(\.self).max(), now - since > Self.patience {
        enter(chain.abandon(at: now), said)
      }
    }
    for line in lines { line.simulation.model.clearOutbox() }
    let asked = core.takeFeedback()
    for line in lines {
      if answersRecord { line.answer(asked.filter { self.line(of: $0) == line.number }, at: now) }
      line.look(at: arrival, said: chain.said) { model, lot in
        books?.release(lot, on: model, at: now, oldest: chain.oldestUnderWay)
        verification?.release(lot.id, at: now)
        guard market != nil || recalls != nil else { return }
        let seal = LotSeal(
          lot, in: model.truth, without: verification?.gone(lot, line: line.number) ?? [])
        market?.advance(to: now, books)
        market?.release(lot, seal, at: now)
        recalls?.release(seal, onLine: line.number)
      }
      if line.hasEndedLot(settled: chain.settled) { mark() }
      line.compareLots(settled: chain.settled, at: arrival) { model, lot, drift in
        lots += 1
        unreviewed.append((drift, line.number, now))
        books?.settle(lot, in: model.truth, by: core, wrong: drift.lasting.count, at: now)
        verification?.settle(lot, drift, on: model, number: line.number, at: now)
        materials?.settle(lot.id, at: now)
        market?.list(lot)
        closed(model, line.number, lot, drift)
      }
      line.decideReleases(at: now, chain: chain)
    }
    chain.count(from: lines.map(\.waitsFrom).min() ?? 0)
    let underWay = unitsUnderWay
    books?.advance(to: now, underWay: underWay, oldest: underWay.isEmpty ? nil : chain.oldestUnderWay)
    advanceMarket(to: now)
    takeBookMismatches()
  }

  /// What the site has found in its books is evidence for the record.
  private mutating func takeBookMismatches() {
    for mismatch in books?.takeMismatches() ?? [] {
      if mismatch.fate != .tolerated { core.take(mismatch.evidence(since: startOfTrial)) }
      bookMismatches.append(mismatch)
    }
  }

  /// From now on the way of everything that is said of a lot into the site's books is kept.
  mutating func followBooks(of lot: LotID) { books?.follow(lot) }

  /// That way.
  var trail: BookTrail? { books?.trail }

  /// Units on the lines, or not released yet, where somebody asks about all that was made so far.
  private var unitsUnderWay: [BookKeeping.TrueUnit] {
    guard let books, books.isAsked(by: now) else { return [] }
    return lines.flatMap { books.underWay(on: $0.simulation.model) }
  }

  /// What all lines have said, one line's behind the other's, and when.
  private var spoken: (batch: EventBatch, times: [Instant]) {
    var spoken = (batch: EventBatch(), times: [Instant]())
    for line in lines {
      spoken.batch.append(contentsOf: line.simulation.model.outbox)
      spoken.times += line.simulation.model.saidAt
    }
    return spoken
  }

  /// The line whose people the record asks for something: that of the lot, or of whose message gave rise to it.
  private func line(of feedback: Feedback) -> Int {
    guard lines.count > 1, case .prompt(let prompt) = feedback else { return 0 }
    return prompt.lot.isSome ? site.line(of: prompt.lot) : Device.line(of: prompt.actor)
  }

  /// What systems have decided is marked on the things.
  private mutating func mark() {
    for line in lines { line.mark(decided, isAlone: lines.count == 1) }
    decided.removeAll(keepingCapacity: true)
    markedAt = now
  }

  /// The record is told what has come out of the chain; what became of it is marked in truth.
  private mutating func enter(_ delivery: Chain.Delivery, _ said: (EventBatch, Timestamp) -> Void) {
    decided.merge(delivery.decided) { $0.union($1) }
    // An alert stands in a list until somebody looks at it.
    if !delivery.alerts.isEmpty {
      for line in lines { line.note(delivery.alerts, at: nextLook, isAlone: lines.count == 1) }
    }
    if now - markedAt >= Self.marking { mark() }
    books?.record(delivery.batch, at: now)
    said(delivery.batch, arrival)
    core.take(delivery.batch, arrival: arrival)
    if isFollowing { way.add(delivery.hops, believedBy: core, at: now) }
  }

  /// What the site's books said, once the run is over; nil where it keeps none.
  @discardableResult
  mutating func closeBooks() -> BookSummary? {
    if bookSummary == nil {
      let end = now
      bookSummary = books?.finish(at: end)
      takeBookMismatches()
    }
    return bookSummary
  }

  /// Goods go on, somebody asks about them, and they are recalled, until `end`.
  private mutating func advanceMarket(to end: Instant) {
    market?.advance(to: end, books)
    verification?.advance(to: end)
    recalls?.advance(to: end, core, market, materials, books)
  }

  /// How much of a trial's time its lines take, as measured of the reference line: the rest is its market's.
  private var ofLines: Double { market == nil ? 1 : 0.65 }

  /// What has become of goods, documents, queries and recalls, once the last lot has ended and the market has run on; nil where
  /// there is none.
  mutating func closeMarket() throws -> (
    market: MarketSummary?, verification: VerificationSummary?, recalls: RecallSummary?,
    review: ReviewSummary?
  ) {
    // Recalls and whoever asks by himself come when the line has long ended; the market goes on between them, and everything
    // is told of one moment: the end of the market, or the last recall.
    let end = market.map { max($0.end(lastLotAt: now), recalls?.last ?? .start) } ?? .distantFuture
    // Nothing depends on how often anybody looks: every fiftieth of the time somebody is told how far it has come.
    let part = TimeSpan.nanoseconds(max(1, (end - now).nanoseconds / 50))
    var told = market == nil ? nil : now.adding(part)
    while let at = [recalls?.next, verification?.next, told].compactMap(\.self).min(), at <= end {
      if isInterrupted() { throw Interrupted() }
      advanceMarket(to: at)
      guard at == told else { continue }
      progressed(ofLines + (1 - ofLines) * (at - now).seconds / max(1, (end - now).seconds))
      told = at.adding(part)
    }
    let summary = market?.finish(at: end, books)
    if isInterrupted() { throw Interrupted() }
    return (summary, verification?.summary, recalls?.summary, closeReview())
  }

  /// What readers of the audit trail have found of what was wrong, by the end of the market.
  private mutating func closeReview() -> ReviewSummary? {
    guard var reading else { return nil }
    let world = market?.market
    let last =
      [now, verification?.log.entries(of: .none).last?.at, market?.end].compactMap(\.self).max() ?? now
    let refused = (world?.documents ?? []).filter(\.isRefused)
    let refusals = refused.compactMap { document in
      document.answeredAt.map {
        ReviewJudge.Refusal(
          partner: market?.wholesaler(document.partner) ?? .none, shipment: document.shipment, at: $0,
          noticedAt: document.noticedAt)
      }
    }
    let answers = (world?.documents ?? []).compactMap { document in
      document.answeredAt.map {
        RoutineReview.Entry(
          actor: market?.wholesaler(document.partner) ?? .none, at: $0, all: 1,
          bad: document.isRefused ? 1 : 0)
      }
    }.sorted { ($0.at, $0.actor) < ($1.at, $1.actor) }
    let disputes =
      (verification?.log.suspicions ?? []) + (market?.disputes ?? [])
      + (world?.shipments ?? []).compactMap(\.sentBackAt)
    let end = last + .days(1)
    let unanswered = (world?.documents ?? []).compactMap { document -> ReviewJudge.Unanswered? in
      guard let world, let came = document.receivedAt, document.answeredAt == nil else { return nil }
      // No partner who answers takes longer than half more than the mean.
      let overdue = came.adding(world.plan.exchange.answer * 2) ?? .distantFuture
      return overdue > last
        ? nil : ReviewJudge.Unanswered(shipment: document.shipment, at: came, overdueAt: overdue)
    }
    let alarms = reading.routine.finish(
      documents: answers, queries: verification?.log.entries(of: verification?.service ?? .none) ?? [],
      disputes: disputes.sorted(), at: end)
    let left = (world?.shipments ?? []).compactMap { shipment in
      shipment.leftAt.flatMap { at in world.map { (at, $0.units(of: shipment)) } }
    }
    let start = startOfTrial
    var summary = reading.judge.judged(
      alarms, readings: reading.routine.readings(disputes: disputes.sorted(), by: end), refusals: refusals,
      unanswered: unanswered, queries: verification?.log.failing ?? [:],
      gaps: world.map { CustodyGap.all(in: $0, at: market?.end ?? end) } ?? [],
      shown: reading.light.firstShown(verification?.log.shown ?? [:])
    ) { time in
      left.reduce(0) { start + $1.0.nanoseconds / 1_000 <= time.microseconds ? $0 + $1.1 : $0 }
    }
    summary.light = reading.light.rows(verification?.log.shown ?? [:])
    return summary
  }

  /// From now on what recalls and queries say one by one is kept, for who looks into them.
  mutating func keepAnswers() {
    recalls?.keepsAnswers = true
    verification?.keepsTrails = true
  }

  /// Keeps the first message that fares as is looked for.
  mutating func seek(_ message: SoughtMessage) { chain.seek(message) }

  /// That message, once it has come.
  var found: FoundMessage? { chain.found }

  /// Follows every message that names one of these codes on its way to the record, and the one with this identity.
  mutating func follow(_ codes: Set<ItemID>, _ event: EventID? = nil) {
    way.codes = codes
    isFollowing = true
    chain.follow(codes, event)
  }
}

extension IdentifierTable {
  /// Of what product a lot is, as far as it is known.
  func product(of lot: LotID) -> UInt32 { definition(of: lot).map { UInt32($0.product.raw) } ?? lot.raw }
}
