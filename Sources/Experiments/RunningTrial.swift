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
  /// Lots about which quality has to decide.
  private var underDecision: [LotUnderDecision] = []
  /// How many messages had been said, and how many findings raised, when a lot was closed last.
  private var lastClosed = (said: 0, found: 0)
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
    evidence.counterLimit = trial.site.counterLimit
    core.attach(Reconciliation(evidence: evidence))
    core.attach(AuditReview())
    watch = DriftWatch(reader: core)
    detection = DetectionWatch(reader: core, innermost: plan.hasBundles ? .bundle : .case)
    chain = Chain(plan.mechanisms, seed: trial.seed, trial: number)
    if trial.site.holdsLots { chain.count(from: 0) }
    var line = Line(plan, seed: trial.seed, trial: number, site: site)
    line.asksBeforeRelease = trial.site.holdsLots
    line.keepsTimes = !chain.isTransparent
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
    if lots == lotCount { review(before: now + .nanoseconds(1), reviewed) }
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
    if chain.isTransparent {
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
    detection.look(at: simulation.model, now: arrival, misdated: chain.hasMisdated)
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
      closed(simulation.model, lot, drift, now)
      memory.add(lot, at: arrival)
    }
    simulation.model.forgetFinishedLots(compared)
    saidAtEnd.removeFirst(compared)
    memory.forget(in: core, at: arrival)
    decideReleases()
  }

  /// Quality asks the record about each lot that is closed: with a finding open that is major, or with fewer messages than the
  /// line has sent, it is held until people have looked once, and what they could not put right is released as a deviation.
  private mutating func decideReleases() {
    for (lot, wasHeld) in simulation.model.lotsToRelease {
      let place = underDecision.firstIndex { $0.lot == lot } ?? underDecision.endIndex
      if place == underDecision.endIndex {
        underDecision.append(
          LotUnderDecision(
            lot: lot, said: lastClosed.said..<chain.said, found: lastClosed.found..<core.findingCount,
            since: now))
        lastClosed = (chain.said, core.findingCount)
      }
      if underDecision[place].wasHeld != wasHeld {
        // What was missing when quality asked last is written off.
        underDecision[place].said = underDecision[place].said.upperBound..<chain.said
        (underDecision[place].wasHeld, underDecision[place].since) = (wasHeld, now)
      }
      decide(place)
    }
    underDecision.removeAll(where: \.isReleased)
    chain.count(from: underDecision.map(\.said.lowerBound).min() ?? lastClosed.said)
  }

  private mutating func decide(_ place: Int) {
    let asked = underDecision[place]
    // Nobody at a site sees what was lost: the controller has counted what it said, and the repository what came. The end of
    // the batch is waited for, and then a while for what may be later; but not for ever.
    var missing = 0
    if let last = asked.said.last {
      let hasEnded = chain.hasArrived(last)
      if !hasEnded, now - asked.since < waitsFor { return }
      missing = chain.missing(in: asked.said)
      if missing > 0, now - asked.since < min(hasEnded ? comparesAfter : waitsFor, waitsFor) { return }
    }
    core.reconciliation?.reconcile(asked.lot, in: core)
    let open = findings(about: asked)
    if asked.wasHeld || open.isEmpty && missing == 0 {
      underDecision[place].isReleased = true
      simulation.model.releaseLot(asked.lot, at: now)
      return
    }
    underDecision[place].said = asked.said.upperBound..<asked.said.upperBound
    var doubtful: [ItemID] = []
    for finding in open
    where finding.container.isSome && doubtful.count < mostOpened && !doubtful.contains(finding.container) {
      doubtful.append(finding.container)
    }
    simulation.model.holdLot(asked.lot, opening: doubtful, at: now, in: &simulation.calendar)
  }

  /// What is open about a lot and major, in the order in which it was raised.
  ///
  /// What names no lot, such as a container that holds more than it can, is about the lot of what is inside, or else about
  /// the one that was on the line.
  private func findings(about asked: LotUnderDecision) -> [Finding] {
    let nameless = (asked.found.lowerBound..<core.findingCount).filter {
      let finding = core.finding(at: $0)
      guard finding.severity >= .major, finding.lot == .none else { return false }
      let thing = finding.container.isSome ? finding.container : finding.item
      let lot = thing.isSome ? core.lotInside(thing) : .none
      return lot == asked.lot || lot == .none && asked.found.contains($0)
    }
    return (core.findings(aboutLot: asked.lot) + nameless).sorted().map { core.finding(at: $0) }
      .filter { $0.severity >= .major && !$0.isWithdrawn }
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
    said(delivery.batch, arrival)
    core.take(delivery.batch, arrival: arrival)
    if !way.codes.isEmpty { way.add(delivery.hops, believedBy: core, at: now) }
  }

  /// Follows every message that names one of these codes on its way to the record.
  mutating func follow(_ codes: Set<ItemID>) {
    way.codes = codes
    chain.follow(codes)
  }
}

/// A closed lot about which quality has to decide: what was said of it, what was raised while it was on the line, and since
/// when it asks.
private struct LotUnderDecision {
  let lot: LotID
  /// Messages that the line's controller has counted and that are waited for.
  var said: Range<Int>
  /// Positions of the findings that were raised while it was on the line.
  let found: Range<Int>
  var since: Instant
  /// Whether people have looked.
  var wasHeld = false
  var isReleased = false
}
