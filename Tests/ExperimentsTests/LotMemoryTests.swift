import EventKernel
import Experiments
import Testing
import TraceCore
import TraceModel
import World

/// Line 7, Nordhafen, told to a record for so many lots, each forgotten as in a trial; what the record holds after each.
private func bytesHeld(lots: Int, policy: SitePolicy) throws -> [Int] {
  var plan = LinePlan()
  plan.lots.cartonsPerLot = 2_000
  plan.lots.count = lots
  plan.mechanisms = MechanismValues(.standard)
  plan.mechanisms.fixedDelayTracking = .healthy
  let site = try Site(
    unitsPerCase: plan.packer.unitsPerCase, casesPerPallet: plan.palletizer.casesPerPallet, key: 1)
  let core = TraceCore(table: site.table, policy: policy)
  core.attach(Reconciliation())
  var memory = LotMemory()
  var simulation = Simulation(Line(plan, seed: 1, trial: 0, site: site.numbers(ofLine: 0)))
  var held: [Int] = []
  while simulation.model.occurrences[.lots] < lots {
    try simulation.run(until: simulation.now + .minutes(1))
    let now = Timestamp(microseconds: plan.clocks.startOfTrial + simulation.now.nanoseconds / 1_000)
    core.take(simulation.model.outbox, arrival: now)
    simulation.model.clearOutbox()
    for lot in simulation.model.finishedLots {
      memory.add(lot, at: now)
      held.append(core.ledger.byteCount + core.ledger.changesByteCount + core.journal.byteCount)
    }
    simulation.model.forgetFinishedLots()
    memory.forget(in: core, at: now)
  }
  return held
}

@Suite("The memory of a trial")
struct LotMemoryTests {
  @Test("what the record holds does not grow with the number of lots")
  func flat() throws {
    var policy = SitePolicy.simulated
    policy.journalSpan = 3_600_000_000
    let held = try bytesHeld(lots: 30, policy: policy)
    let (early, late) = (held[5..<10].max() ?? 0, held[20...].max() ?? .max)
    #expect(late <= early * 11 / 10, "\(early) bytes after lots 6 to 10, \(late) after the last ten")
  }

  @Test("a record that keeps its journal is never made to forget")
  func keeps() throws {
    let held = try bytesHeld(lots: 12, policy: SitePolicy())
    #expect(held[11] > 2 * held[5] * 9 / 10)
  }

  @Test("a trial finds the same whether its record keeps everything or forgets lots that are long closed")
  func sameOutcome() throws {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = 2_000
    plan.lots.count = 12
    plan.packer.assignment = .betweenCloses
    plan.mechanisms = MechanismValues(.standard)
    plan.mechanisms.fixedDelayTracking = .healthy
    let summary = TrialSummary(role: .production, condition: "production", length: .long, trial: 3)
    var keeps = Trial(plan, seed: 7)
    keeps.policy = SitePolicy()
    var forgets = keeps
    forgets.policy = .simulated
    forgets.policy.journalSpan = 3_600_000_000
    let (whole, forgotten) = (try keeps.summarise(3, as: summary), try forgets.summarise(3, as: summary))
    #expect(whole == forgotten)
    #expect(whole.lots == 12 && !whole.rows.isEmpty)
  }
}
