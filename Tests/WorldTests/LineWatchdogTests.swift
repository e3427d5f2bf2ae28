import EventKernel
import Testing
import World

@Suite("The watchdog")
struct LineWatchdogTests {
  /// Runs a line under its watchdog.
  func run(_ plan: LinePlan) throws -> Instant {
    var watchdog = LineWatchdog(plan)
    var simulation = Simulation(Line(plan, seed: 1, trial: 0, site: CountingSource()))
    while simulation.model.occurrences[.lots] < plan.lots.count {
      try simulation.run(until: simulation.now + .hours(1))
      try watchdog.check(simulation.model, at: simulation.now)
      simulation.model.clearOutbox()
    }
    return simulation.now
  }

  @Test("a line on which everything waits for people who never come is ended, and says for whom")
  func standstill() throws {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = 20_000
    plan.crew.people = 1
    plan.crew.service[.changeRoll] = ServiceLaw(minimum: .days(6), tail: .zero)
    // The plan itself says that a change of roll takes six days, so that this is no standstill.
    #expect(try run(plan) > .start + .days(6))
    // A person who is away for ever is one.
    plan.crew.service[.changeRoll] = nil
    plan.crew.peopleByShift = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    plan.crew.shiftLength = .minutes(20)
    #expect(throws: Never.self) { try run(plan) }
    plan.lots.cartonsPerLot = 300_000
    plan.crew.shiftLength = .hours(8)
    plan.crew.peopleByShift = [1] + [Int](repeating: 0, count: 3_000)
    let error = #expect(throws: LineStandstill.self) { try run(plan) }
    #expect(
      error?.waiting.contains { $0.contains("tasks for people") } == true, "\(error?.description ?? "")")
    #expect(error?.description.contains("which stands for") == true, "\(error?.description ?? "")")
  }

  @Test("a healthy line is left alone, through a changeover of a month too")
  func patient() throws {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = 500
    plan.lots.count = 3
    plan.lots.changeover = .days(30)
    #expect(try run(plan) > .start + .days(60))
  }
}
