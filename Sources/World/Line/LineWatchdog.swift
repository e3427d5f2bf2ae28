import EventKernel

/// Ends a trial in which nothing comes on any more, and says what waits.
///
/// The kernel notices when simulated time stands still. This notices the other ways in which a run would never end: time
/// goes on, minute by minute, while every carton, case and lot waits for something that is not going to happen, or comes on
/// so slowly that the run goes beyond ``longest``.
///
/// ```swift
/// var watchdog = LineWatchdog(plan)
/// while simulation.model.occurrences[.lots] < plan.lots.count {
///   try simulation.run(until: simulation.now + .minutes(1))
///   try watchdog.check(simulation.model, at: simulation.now)
/// }
/// ```
public struct LineWatchdog: Sendable {
  /// For so long a line may come on with nothing: two days, or twice as long as the longest wait that its plan has.
  public let patience: TimeSpan
  /// No run goes on for longer: stations keep their times in 59 bits of nanoseconds, and nothing is planned for more than
  /// a year ahead.
  public static let longest = TimeSpan.days(5_700)
  private var progress = -1
  private var since = Instant.start
  /// The same of things alone.
  private var things = -1
  private var sinceThings = Instant.start

  /// A watchdog for a line with this plan, at its start; whoever decides about its lots may wait for so long.
  public init(_ plan: LinePlan, decidesAfter wait: TimeSpan = .zero) {
    patience = .days(2) + plan.longestWait + plan.longestWait + wait
  }

  /// Throws where nothing has come on for longer than ``patience``.
  public mutating func check(_ line: borrowing Line, at now: Instant) throws(LineStandstill) {
    let (moved, reached) = (line.movement, line.progress)
    if reached != progress { (progress, since) = (reached, now) }
    if moved != things { (things, sinceThings) = (moved, now) }
    // People who are asked for a sample now and then, and have nothing to do besides, bring nothing on.
    let isIdle = now - sinceThings > patience && line.crew.backlog == 0 && line.crew.busy == 0
    if isIdle || now - since > patience || now.sinceStart > Self.longest {
      throw LineStandstill(at: now, since: isIdle ? sinceThings : since, waiting: line.waiting)
    }
  }
}

/// Nothing on a line comes on any more, or so slowly that it would take decades.
public struct LineStandstill: Error, Hashable, Sendable, CustomStringConvertible {
  /// When it was noticed.
  public let at: Instant
  /// When something came on for the last time.
  public let since: Instant
  /// What waits, in words.
  public let waiting: [String]

  /// What happened, and where to look.
  public var description: String {
    let isOver = at.sinceStart > LineWatchdog.longest
    return
      (isOver
      ? "the line is not done after \(at)"
      : "nothing on the line has come on since \(since), noticed at \(at)")
      + "; waiting are " + (waiting.isEmpty ? "none" : waiting.joined(separator: ", "))
      + (isOver
        ? "; look for people who have more to do than they can"
        : "; look for a person or a number that is not going to come")
  }
}

extension LinePlan {
  /// The longest time for which nothing has to happen while all is well.
  var longestWait: TimeSpan {
    let services = TaskKind.allCases.map { kind -> TimeSpan in
      let law = crew.service[kind] ?? kind.usualLaw
      // A tail is cut at ten times its mean.
      return law.minimum + TimeSpan(nanoseconds: law.tail.nanoseconds / 10 * 100)
    }
    let onBelts = TimeSpan.seconds(
      nearest: Double(max(serializer.exitAt, feed.pitch)) / Double(max(1, feed.speed))
        + Double(max(packer.eyeAt, packer.pitch)) / Double(max(1, packer.speed)))
    let waits = [
      lots.changeover, accumulation.transit, serializer.poolLatency, serializer.poolRetry, crew.sampleLook,
      stops.restartTime,
      TimeSpan(nanoseconds: stops.microStopMean.nanoseconds * 10),
      bundler.labelDelay, bundler.transit, packer.closeDelay, packer.readMargin, packer.weighDelay,
      packer.palletDelay, labeler.labelDelay,
      palletizer.labelDelay, mechanisms.palletWindow.pickUp, crew.shiftLength, onBelts ?? .days(365),
      longestOutageOfNumbers,
    ]
    return max(waits.max() ?? .zero, services.max() ?? .zero)
  }
}

extension Line {
  /// A number that changes whenever a carton, a case, a lot or a person comes on.
  var progress: Int { movement &+ occurrences[.restarts] &+ crew.begun }

  /// A number that changes whenever a carton, a case, a lot or a block of numbers comes on.
  var movement: Int {
    occurrences[.units] &+ occurrences[.packed] &+ occurrences[.rejects] &+ occurrences[.removals]
      &+ occurrences[.cases]
      &+ occurrences[.weighed] &+ occurrences[.pallets] &+ occurrences[.lots] &+ occurrences[.poolBlocks]
      &+ onSerializer.end &+ onPacker.end
  }

  /// What has to happen before the run can end, in words.
  public var waiting: [String] {
    var words: [String] = []
    func note(_ count: Int, _ what: String) { if count > 0 { words.append("\(count) \(what)") } }
    for id in BeltID.allCases where !self[id].causes.isEmpty {
      words.append("the \(id)'s belt, which stands for \(self[id].causes)")
    }
    note(feed.remaining, "cartons to be fed")
    note(lot.inLine, "cartons on the line")
    note(crew.backlog, "tasks for people, of whom \(crew.busy) are at work")
    note(packer.inWork.count, "cases between closing and pallet")
    if hasBundles { note(bundler.inWork.count, "cases of bundles between closing and pallet") }
    note(palletizer.waiting.count, "cases before the palletizer")
    note(palletizer.unlabeled, "pallets without a label")
    note(closedLots.count { $0.state != .released }, "closed lots for quality")
    if lot.isOpen { words.append("lot \(lot.number), which is open") }
    return words
  }
}
