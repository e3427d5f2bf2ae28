import Drift
import EventKernel
import TraceCore
import TraceModel
import World

/// One seed of one condition: a line, the record that it talks to, and what was found between them.
public struct Trial: Sendable {
  /// The line.
  public var plan: LinePlan
  /// The experiment's seed.
  public var seed: UInt64
  /// What the site has decided about the record.
  public var policy = SitePolicy.simulated
  /// Longest stretch of simulated time between two looks of the record at what was said.
  ///
  /// No longer than a system takes to answer a line, so that a batch never ends after something that it could have changed.
  public var interval = TimeSpan.minutes(1)

  /// Asked once for every ``interval``: true ends the trial with ``Interrupted``.
  public var isInterrupted: @Sendable () -> Bool = { false }

  /// A trial of `plan` under `seed`.
  public init(_ plan: LinePlan, seed: UInt64) {
    self.plan = plan
    self.seed = seed
  }

  /// Runs trial number `number` to the end of its last lot.
  public func run(_ number: UInt64) throws -> TrialRow {
    var row = TrialRow(number: number)
    try follow(number) {
      row.add($0, $1, $2)
    } end: { line, findings, _ in
      row.occurrences = line.occurrences
      row.findings = findings
    }
    return row
  }

  /// Runs trial number `number` and keeps of it what a report needs.
  public func summarise(_ number: UInt64, as summary: TrialSummary) throws -> TrialSummary {
    var builder = SummaryBuilder(summary)
    var result = summary
    try follow(number) { drift, now, site in
      builder.add(drift, at: now) { site.table.text(of: $0) }
    } end: { line, findings, now in
      result = builder.finished(line, findings: findings, at: now)
    }
    return result
  }

  /// Runs a trial, and tells of each lot once it was compared, and of the end.
  private func follow(
    _ number: UInt64, lot: (LotDrift, Instant, Site) -> Void, end: (borrowing Line, Int, Instant) -> Void
  ) throws {
    var running = try RunningTrial(self, number: number)
    var watchdog = LineWatchdog(plan)
    while running.simulation.model.occurrences.lots < plan.lots.count {
      if isInterrupted() { throw Interrupted() }
      try running.run(until: running.nextTelling)
      try watchdog.check(running.simulation.model, at: running.now)
      let (now, site) = (running.now, running.site)
      running.tell { lot($2, now, site) }
    }
    end(running.simulation.model, running.core.findingCount, running.now)
  }
}

/// Somebody has asked for an end before a trial was done.
public struct Interrupted: Error {}

/// What one trial has given: the unit of analysis.
public struct TrialRow: Sendable {
  /// The trial's number.
  public let number: UInt64
  /// What happened on the line.
  public var occurrences = Occurrences()
  /// Every lot's drift, in order.
  public private(set) var lots: [LotDrift] = []
  /// How many findings the record raised.
  public var findings = 0

  init(number: UInt64) { self.number = number }

  mutating func add(_ drift: LotDrift, _ now: Instant, _ site: Site) { lots.append(drift) }
}
