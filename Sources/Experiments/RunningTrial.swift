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
  private(set) var simulation: Simulation<Line>
  private let interval: TimeSpan
  private let startOfTrial: Int64
  private var memory = LotMemory()

  /// Trial number `number` at its start.
  init(_ trial: Trial, number: UInt64) throws {
    let plan = trial.plan
    try plan.check()
    var paths = RandomPaths(seed: trial.seed, trial: number)
    var order = paths.claim("site/serial numbers/order", owner: "Site").stream(0)
    site = try Site(
      unitsPerCase: plan.packer.unitsPerCase, unitsPerBundle: plan.bundler.unitsPerBundle,
      casesPerPallet: plan.palletizer.casesPerPallet,
      key: order.next())
    core = TraceCore(table: site.table, policy: trial.policy)
    core.attach(Reconciliation())
    core.attach(AuditReview())
    watch = DriftWatch(reader: core)
    simulation = Simulation(Line(plan, seed: trial.seed, trial: number, site: site))
    interval = trial.interval
    startOfTrial = plan.clocks.startOfTrial
  }

  /// Simulated time.
  var now: Instant { simulation.now }

  /// When the record is told next.
  var nextTelling: Instant {
    Instant(nanoseconds: (now.nanoseconds / interval.nanoseconds + 1) * interval.nanoseconds)
  }

  /// Simulated time by the record's clock.
  var arrival: Timestamp { Timestamp(microseconds: startOfTrial + now.nanoseconds / 1_000) }

  /// Runs up to `time`, without telling the record anything.
  mutating func run(until time: Instant) throws { try simulation.run(until: time) }

  /// Tells the record what was said, looks, and hands over each lot that was closed.
  mutating func tell(_ closed: (borrowing Line, LotTruth, LotDrift) -> Void) {
    core.take(simulation.model.outbox, arrival: arrival)
    simulation.model.clearOutbox()
    // Nobody on this line answers the record yet: what it says is in its findings.
    _ = core.takeFeedback()
    watch.look(at: simulation.model, now: arrival)
    for lot in simulation.model.finishedLots {
      closed(simulation.model, lot, watch.close(lot, in: simulation.model.truth))
      memory.add(lot, at: arrival)
    }
    simulation.model.forgetFinishedLots()
    memory.forget(in: core, at: arrival)
  }
}
