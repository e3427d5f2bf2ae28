import Drift
import EventKernel
import TraceCore
import TraceModel
import World

/// A trial while it runs: the line, the site around it, the record that is told, and the watch over both.
struct RunningTrial: ~Copyable {
  let site: Site
  let core: TraceCore
  private(set) var watch: DriftWatch
  private(set) var detection: DetectionWatch
  private(set) var simulation: Simulation<Line>
  /// The systems between the line and the record.
  private(set) var chain: Chain
  /// How many lots are closed.
  private(set) var lots = 0
  private var watchdog: LineWatchdog
  private let isInterrupted: @Sendable () -> Bool
  private let progressed: @Sendable (Double) -> Void
  private let cartons: Double
  private let interval: TimeSpan
  private let answersRecord: Bool
  private let lotCount: Int
  private let startOfTrial: Int64
  private var memory = LotMemory()
  /// How many messages had been said when each lot ended that is not compared yet.
  private var saidAtEnd: [Int] = []
  /// The lot about whose release quality asks, the messages that the line's controller has counted for it, and since when.
  private var underDecision: (lot: LotID, wasHeld: Bool, said: Range<Int>, since: Instant)?
  private let comparesAfter: TimeSpan
  private let waitsFor: TimeSpan
  /// What systems have decided about things since it was marked on them: one pass over all things, so not at each look.
  private var decided: [ItemID: MechanismSet] = [:]
  private var markedAt = Instant.start
  private static let marking = TimeSpan.minutes(10)
  /// The way of messages that are followed.
  private(set) var way = MessageWay()
  /// Since when the line has nothing more to say.
  private var silentSince: Instant?
  /// For so long messages are waited for that are still on their way when the last lot has ended.
  private static let patience = TimeSpan.days(30)
  private let mostOpened: Int
  /// What the site's systems keep beside the record, where anybody asks.
  private var books: BookKeeping?
  /// Findings before this position were there when the last lot was released.
  private var judged = 0
  /// Lots that were compared, and whose days the audit trail's review has not seen yet.
  private var unreviewed: [(drift: LotDrift, at: Instant)] = []
  /// A day goes into the chart, and the next one sees its alarm.
  private static let reviewTime = TimeSpan.days(2)

  /// Trial number `number` at its start.
  init(_ trial: Trial, number: UInt64) throws {
    let plan = trial.plan
    try plan.check()
    var paths = RandomPaths(seed: trial.seed, trial: number)
    var order = paths.claim("site/serial numbers/order", owner: "Site").stream(0)
    site = try Site(
      trial.site, startOfTrial: plan.clocks.startOfTrial, unitsPerCase: plan.packer.unitsPerCase,
      unitsPerBundle: plan.bundler.unitsPerBundle,
      casesPerPallet: plan.palletizer.casesPerPallet,
      key: order.next())
    core = TraceCore(table: site.table, policy: trial.policy)
    var evidence = EvidencePolicy()
    evidence.binLimit = trial.site.binLimit
    core.attach(Reconciliation(evidence: evidence))
    core.attach(AuditReview())
    watch = DriftWatch(reader: core)
    detection = DetectionWatch(reader: core, innermost: plan.hasBundles ? .bundle : .case)
    chain = Chain(plan.mechanisms, seed: trial.seed, trial: number)
    if trial.site.holdsLots { chain.count(from: 0) }
    var line = Line(plan, seed: trial.seed, trial: number, site: site)
    line.asksBeforeRelease = trial.site.holdsLots
    line.keepsTimes = !chain.isTransparent || trial.books != nil
    simulation = Simulation(line)
    watchdog = LineWatchdog(plan)
    isInterrupted = trial.isInterrupted
    progressed = trial.progressed
    cartons = Double(plan.lots.count) * Double(plan.lots.cartonsPerLot)
    interval = trial.interval
    answersRecord = trial.site.answersRecord
    lotCount = plan.lots.count
    mostOpened = trial.site.mostOpened
    comparesAfter = trial.site.comparesAfter
    waitsFor = trial.site.waitsFor
    startOfTrial = plan.clocks.startOfTrial
    books = trial.books.map {
      BookKeeping($0, plan, table: site.table, seed: trial.seed, trial: number)
    }
  }

  /// Simulated time.
  var now: Instant { simulation.now }

  /// Simulated time by the record's clock.
  private var arrival: Timestamp { Timestamp(microseconds: startOfTrial + now.nanoseconds / 1_000) }

  /// Runs until so many lots of the trial are closed: the one loop in which a line and its record run together.
  ///
  /// At the end of each interval the record is told what was said, unless nothing comes on any more or somebody has asked
  /// for an end.
  ///
  /// - Parameters:
  ///   - slice: how long the line runs before `look`; the whole interval where nothing is said.
  ///   - look: called after every slice.
  ///   - said: called with what the record is about to be told, and when.
  ///   - closed: called for each lot once it was compared.
  ///   - reviewed: called for each lot, in order, once the audit trail of its days was reviewed or the run is over.
  mutating func run(
    lots end: Int, slice: (borrowing Line) -> TimeSpan = { _ in .days(1) },
    look: (borrowing Line, Instant) -> Void = { _, _ in },
    said: (EventBatch, Timestamp) -> Void = { _, _ in },
    closed: (borrowing Line, LotTruth, LotDrift, Instant) -> Void = { _, _, _, _ in },
    reviewed: (LotDrift, Instant) -> Void = { _, _ in }
  ) throws {
    while lots < end {
      if isInterrupted() { throw Interrupted() }
      progressed(min(1, Double(simulation.model.occurrences[.units]) / cartons))
      let telling = Instant(nanoseconds: (now.nanoseconds / interval.nanoseconds + 1) * interval.nanoseconds)
      while now < telling {
        try simulation.run(until: min(telling, now + slice(simulation.model)))
        look(simulation.model, now)
      }
      if simulation.model.occurrences[.lots] < lotCount {
        try watchdog.check(simulation.model, at: now)
      } else if silentSince == nil {
        silentSince = now
      }
      tell(said, closed)
      review(before: now - Self.reviewTime, reviewed)
    }
    review(before: now + .nanoseconds(1), reviewed)
  }

  /// Dates what the review of the audit trail has noticed in lots that were closed before `limit`.
  private mutating func review(before limit: Instant, _ reviewed: (LotDrift, Instant) -> Void) {
    while let first = unreviewed.first, first.at < limit {
      var drift = unreviewed.removeFirst().drift
      detection.review(&drift)
      reviewed(drift, first.at)
    }
  }

  /// Tells the record what was said, looks, and hands over each lot that was closed.
  private mutating func tell(
    _ said: (EventBatch, Timestamp) -> Void, _ closed: (borrowing Line, LotTruth, LotDrift, Instant) -> Void
  ) {
    let now = now
    books?.hear(simulation.model.outbox, saidAt: simulation.model.saidAt, now: now)
    if chain.isTransparent {
      books?.record(simulation.model.outbox)
      said(simulation.model.outbox, arrival)
      core.take(simulation.model.outbox, arrival: arrival)
    } else {
      chain.take(simulation.model.outbox, saidAt: simulation.model.saidAt)
      enter(chain.deliver(before: now), said)
      if let silentSince, now - silentSince > Self.patience { enter(chain.abandon(), said) }
    }
    simulation.model.clearOutbox()
    let asked = core.takeFeedback()
    if answersRecord { simulation.model.receive(asked, at: now, in: &simulation.calendar) }
    watch.look(at: simulation.model, now: arrival)
    detection.look(at: simulation.model, now: arrival)
    while saidAtEnd.count < simulation.model.finishedLots.count { saidAtEnd.append(chain.said) }
    // A lot is compared when everything that was said of it has come to its end.
    var compared = 0
    if let first = saidAtEnd.first, first <= chain.settled { mark() }
    while compared < saidAtEnd.count, saidAtEnd[compared] <= chain.settled {
      let lot = simulation.model.finishedLots[compared]
      compared += 1
      lots += 1
      var drift = watch.close(lot, in: simulation.model.truth)
      detection.date(&drift, of: lot, in: simulation.model.truth)
      unreviewed.append((drift, now))
      books?.close(lot, in: simulation.model.truth, at: now)
      closed(simulation.model, lot, drift, now)
      memory.add(lot, at: arrival)
    }
    simulation.model.forgetFinishedLots(compared)
    saidAtEnd.removeFirst(compared)
    memory.forget(in: core, at: arrival)
    books?.advance(to: now)
    decideRelease()
  }

  /// Quality asks the record about a lot that is closed: with a finding open that is major, or with fewer messages than the
  /// line has sent, it is held until people have looked once, and what they could not put right is released as a deviation.
  private mutating func decideRelease() {
    guard let (lot, wasHeld) = simulation.model.lotToRelease else { return }
    if underDecision?.lot != lot || underDecision?.wasHeld != wasHeld {
      // What was missing when quality asked last is written off.
      underDecision = (lot, wasHeld, (underDecision?.said.upperBound ?? 0)..<chain.said, now)
    }
    guard let asked = underDecision else { return }
    let missing = chain.missing(in: asked.said)
    // Nobody at a site sees what was lost: the controller has counted what it said, and the repository what came. The end of
    // the batch is waited for, and then a while for what may be later; but not for ever.
    if missing > 0 {
      let patience = chain.hasArrived(asked.said.upperBound - 1) ? comparesAfter : waitsFor
      if now - asked.since < min(patience, waitsFor) { return }
    }
    chain.count(from: asked.said.upperBound)
    core.reconciliation?.reconcile(lot, in: core)
    // What names no lot, such as a container that holds more than it can, is about the lot on the line.
    let open = (judged..<core.findingCount).map { core.finding(at: $0) }.filter {
      $0.severity >= .major && !$0.isWithdrawn && ($0.lot == lot || $0.lot == .none)
    }
    if wasHeld || open.isEmpty && missing == 0 {
      judged = core.findingCount
      simulation.model.releaseLot(at: now, in: &simulation.calendar)
      return
    }
    var doubtful: [ItemID] = []
    for finding in open
    where finding.container.isSome && doubtful.count < mostOpened && !doubtful.contains(finding.container) {
      doubtful.append(finding.container)
    }
    simulation.model.holdLot(opening: doubtful, at: now, in: &simulation.calendar)
  }

  /// What systems have decided is marked on the things.
  private mutating func mark() {
    simulation.model.mark(decided)
    decided.removeAll(keepingCapacity: true)
    markedAt = now
  }

  /// The record is told what has come out of the chain; what became of it is marked in truth.
  private mutating func enter(_ delivery: Chain.Delivery, _ said: (EventBatch, Timestamp) -> Void) {
    decided.merge(delivery.decided) { $0.union($1) }
    if now - markedAt >= Self.marking { mark() }
    books?.record(delivery.batch)
    said(delivery.batch, arrival)
    core.take(delivery.batch, arrival: arrival)
    if !way.codes.isEmpty { way.add(delivery.hops, believedBy: core, at: now) }
  }

  /// What the site's books said, once the run is over; nil where it keeps none.
  mutating func closeBooks() -> BookSummary? {
    let end = now
    return books?.finish(at: end)
  }

  /// Follows every message that names one of these codes on its way to the record.
  mutating func follow(_ codes: Set<ItemID>) {
    way.codes = codes
    chain.follow(codes)
  }
}
