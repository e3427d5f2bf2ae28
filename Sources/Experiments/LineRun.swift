import Drift
import EventKernel
import TraceCore
import TraceModel
import World

/// One line of a site while a trial runs: the line itself, the watch over it and its record, and the lot whose release quality
/// has to decide.
///
/// Lines of a site meet only in what they say: each has its own truth, draws, people and lots. A class, because a line cannot
/// be copied and so stands in no array.
final class LineRun {
  /// Which of the site's lines it is, from 0.
  let number: Int
  /// The line.
  var simulation: Simulation<Line>
  private var watch: DriftWatch
  private(set) var detection: DetectionWatch
  private var watchdog: LineWatchdog
  private var memory = LotMemory()
  private let core: TraceCore
  private let lotCount: Int
  private let site: SitePlan
  /// Whether lots go on after the line, so that the record still speaks of them.
  private let hasMarket: Bool
  /// Since when the line has nothing more to say.
  private(set) var silentSince: Instant?
  /// How many messages had been said on the site when each lot ended that is not compared yet.
  private var saidAtEnd: [Int] = []
  /// Lots about which quality has to decide.
  private var underDecision: [LotUnderDecision] = []
  /// How many messages had been said, and how many findings raised, when a lot was closed last.
  private var lastClosed = (said: 0, found: 0)

  /// Line number `line` of a site, at the start of a trial; `waits` where what is said may come later than it was said, so
  /// that who releases waits for it, whether or not findings keep him from it.
  init(
    _ trial: Trial, trial number: UInt64, line: Int, site: Site, core: TraceCore, keepsTimes: Bool,
    waits: Bool
  ) {
    var model = Line(
      trial.plan, seed: trial.seed, trial: number, site: site.numbers(ofLine: line), number: line,
      delay: .nanoseconds(trial.site.linesApart.nanoseconds * Int64(line)))
    model.asksBeforeRelease = trial.site.holdsLots || waits
    model.keepsTimes = keepsTimes
    simulation = Simulation(model)
    watch = DriftWatch(reader: core)
    detection = DetectionWatch(reader: core, innermost: trial.plan.hasBundles ? .bundle : .case)
    watchdog = LineWatchdog(
      trial.plan, decidesAfter: waits ? trial.site.waitsFor + trial.site.comparesAfter : .zero)
    lotCount = trial.plan.lots.count
    hasMarket = trial.market != nil
    (self.number, self.core, self.site) = (line, core, trial.site)
  }

  /// Runs the line; throws where nothing on it comes on any more.
  func run(
    until end: Instant, slice: (borrowing Line) -> TimeSpan, look: (borrowing Line, Instant) -> Void
  ) throws {
    while simulation.now < end {
      try simulation.run(until: min(end, simulation.now + slice(simulation.model)))
      look(simulation.model, simulation.now)
    }
    if simulation.model.occurrences[.lots] < lotCount {
      try watchdog.check(simulation.model, at: end)
    } else if silentSince == nil {
      silentSince = end
    }
  }

  /// Does what the record has asked for on this line.
  func answer(_ asked: [Feedback], at now: Instant) {
    Self.receive(asked, at: now, on: &simulation)
  }

  /// Looks at what the record has just been told, when so many messages had been said on the site. Calls `released` with each
  /// lot that has been released since.
  func look(
    at arrival: Timestamp, said: Int,
    released: (borrowing Line, LotTruth) -> Void
  ) {
    watch.look(at: simulation.model, now: arrival)
    detection.look(at: simulation.model, now: arrival)
    while saidAtEnd.count < simulation.model.finishedLots.count {
      released(simulation.model, simulation.model.finishedLots[saidAtEnd.count])
      saidAtEnd.append(said)
    }
  }

  /// Whether everything that was said of a lot has come to its end, where all messages before the one with this number have.
  func hasEndedLot(settled: Int) -> Bool { saidAtEnd.first.map { $0 <= settled } ?? false }

  /// Compares each lot of which everything has come to its end.
  func compareLots(
    settled: Int, at arrival: Timestamp, closed: (borrowing Line, LotTruth, LotDrift) -> Void
  ) {
    var compared = 0
    while compared < saidAtEnd.count, saidAtEnd[compared] <= settled {
      let lot = simulation.model.finishedLots[compared]
      compared += 1
      var drift = watch.close(lot, in: simulation.model.truth)
      detection.date(&drift, of: lot, in: simulation.model.truth)
      closed(simulation.model, lot, drift)
      memory.add(lot, at: arrival)
    }
    simulation.model.forgetFinishedLots(compared)
    saidAtEnd.removeFirst(compared)
    if !hasMarket { memory.forget(in: core, at: arrival) }
  }

  /// Marks what systems have decided on the things, of a site's several lines on this one's.
  func mark(_ decided: [ItemID: MechanismSet], isAlone: Bool) {
    simulation.model.mark(isAlone ? decided : decided.filter { simulation.model.hasIssued($0.key) })
  }

  /// Systems have raised alerts about messages that named things, of a site's several lines about this one's.
  func note(_ alerts: Set<ItemID>, at arrival: Timestamp, isAlone: Bool) {
    detection.note(isAlone ? alerts : alerts.filter { simulation.model.hasIssued($0) }, at: arrival)
  }

  /// Dates what the review of the audit trail has noticed.
  func review(_ drift: inout LotDrift) { detection.review(&drift) }

  /// Quality asks the record about each lot that is closed: with a finding open that is major, or with fewer messages than the
  /// line has sent, it is held until people have looked once, and what they could not put right is released as a deviation.
  func decideReleases(at now: Instant, chain: borrowing Chain) {
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
      decide(place, at: now, chain)
    }
    underDecision.removeAll(where: \.isReleased)
  }

  /// The first message about whose arrival quality may still ask.
  var waitsFrom: Int { underDecision.map(\.said.lowerBound).min() ?? lastClosed.said }

  private func decide(_ place: Int, at now: Instant, _ chain: borrowing Chain) {
    let asked = underDecision[place]
    // Nobody at a site sees what was lost: the controller has counted what it said, and the repository what came. The end of
    // the batch is waited for, and then a while for what may be later; but not for ever. What was said before it of another lot
    // is waited for as well: of numbers that are missing nobody can say to which lot they belong. Nor does the record have a
    // lot that was entered under another: it has no end of it.
    var isWhole = true
    if let last = asked.said.last {
      let hasEnded = chain.hasArrived(last)
      if !hasEnded, now - asked.since < site.waitsFor { return }
      isWhole =
        chain.missing(in: min(waitsFrom, last)..<asked.said.upperBound, ofLine: number) == 0
        && (asked.wasHeld || core.reconciliation?.isClosed(asked.lot) ?? true)
      let patience = min(hasEnded ? site.comparesAfter : site.waitsFor, site.waitsFor)
      if !isWhole, now - asked.since < patience { return }
    }
    core.reconciliation?.reconcile(asked.lot, in: core)
    let open = site.holdsLots ? findings(about: asked) : []
    if asked.wasHeld || !site.holdsLots || open.isEmpty && isWhole {
      underDecision[place].isReleased = true
      simulation.model.releaseLot(asked.lot, at: now)
      return
    }
    underDecision[place].said = asked.said.upperBound..<asked.said.upperBound
    var doubtful: [ItemID] = []
    for finding in open
    where finding.container.isSome && doubtful.count < site.mostOpened
      && !doubtful.contains(finding.container)
    {
      doubtful.append(finding.container)
    }
    Self.hold(asked.lot, opening: doubtful, isWhole: isWhole, at: now, on: &simulation)
  }

  // One access to the simulation each, in which model and calendar are two.

  private static func receive(_ asked: [Feedback], at now: Instant, on simulation: inout Simulation<Line>) {
    simulation.model.receive(asked, at: now, in: &simulation.calendar)
  }

  private static func hold(
    _ lot: LotID, opening containers: [ItemID], isWhole: Bool, at now: Instant,
    on simulation: inout Simulation<Line>
  ) {
    simulation.model.holdLot(
      lot, opening: containers, isWhole: isWhole, at: now, in: &simulation.calendar)
  }

  /// What is open about a lot and major, in the order in which it was raised.
  ///
  /// What names no lot, such as a container that holds more than it can, is about the lot of what is inside, or else about
  /// the one that was on the line of whoever has said it.
  private func findings(about asked: LotUnderDecision) -> [Finding] {
    let nameless = (asked.found.lowerBound..<core.findingCount).filter {
      let finding = core.finding(at: $0)
      guard finding.severity >= .major, finding.lot == .none else { return false }
      let thing = finding.container.isSome ? finding.container : finding.item
      let lot = thing.isSome ? core.lotInside(thing) : .none
      return lot == asked.lot || lot == .none && asked.found.contains($0) && isOfLine(finding)
    }
    return (core.findings(aboutLot: asked.lot) + nameless).sorted().map { core.finding(at: $0) }
      .filter { $0.severity >= .major && !$0.isWithdrawn }
  }

  private func isOfLine(_ finding: Finding) -> Bool {
    site.lines == 1 || Device.line(of: finding.actor) == number
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
