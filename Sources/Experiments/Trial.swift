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
  public var policy = SitePolicy()
  /// Longest stretch of simulated time between two looks of the record at what was said.
  ///
  /// No longer than a system takes to answer a line, so that a batch never ends after something that it could have changed.
  public var interval = TimeSpan.minutes(1)

  /// A trial of `plan` under `seed`.
  public init(_ plan: LinePlan, seed: UInt64) {
    self.plan = plan
    self.seed = seed
  }

  /// Runs trial number `number` to the end of its last lot.
  public func run(_ number: UInt64) throws -> TrialRow {
    var paths = RandomPaths(seed: seed, trial: number)
    var order = paths.claim("site/serial numbers/order", owner: "Site").stream(0)
    let site = try Site(
      unitsPerCase: plan.packer.unitsPerCase, casesPerPallet: plan.palletizer.casesPerPallet,
      key: order.next())
    let core = TraceCore(table: site.table, policy: policy)
    core.attach(Reconciliation())
    core.attach(AuditReview())
    var watch = DriftWatch(reader: core)
    var row = TrialRow(number: number)
    var simulation = Simulation(Line(plan, seed: seed, trial: number, site: site))
    while simulation.model.occurrences.lots < plan.lots.count {
      try simulation.run(until: simulation.now + interval)
      let arrival = Timestamp(
        microseconds: plan.clocks.startOfTrial + simulation.now.nanoseconds / 1_000)
      core.take(simulation.model.outbox, arrival: arrival)
      simulation.model.clearOutbox()
      watch.look(at: simulation.model, now: arrival)
      for lot in simulation.model.finishedLots {
        row.add(watch.close(lot, on: simulation.model))
      }
      simulation.model.forgetFinishedLots()
    }
    row.occurrences = simulation.model.occurrences
    row.findings = core.findings.count
    return row
  }
}

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

  mutating func add(_ drift: LotDrift) { lots.append(drift) }
}
