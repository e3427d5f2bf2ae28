import EventKernel
import MechanismChecks
import Testing
import World

@Suite("How late eyes answer")
struct EyeResponseTests {
  /// Cartons that were rejected of 4,000 on a line on which nothing else happens.
  private func rejects(_ response: TimeSpan, swing: Double) throws -> Int {
    var plan = LinePlan.bare(cartons: 4_000)
    plan.serializer.eyeResponse = response
    plan.stops.speedSwingMinutes = swing > 0 ? 1 : 0
    plan.stops.speedSwing = swing
    var simulation = Simulation(Line(plan, seed: 8, trial: 0, site: CountingSource()))
    while simulation.model.occurrences[.lots] < 1, simulation.now < .start + .hours(10) {
      try simulation.run(until: simulation.now + .minutes(1))
      simulation.model.clearOutbox()
    }
    #expect(simulation.model.occurrences[.lots] == 1)
    return simulation.model.occurrences[.rejects]
  }

  @Test("at the speed for which it was set up, no answer is too late")
  func nominal() throws {
    let none = try rejects(.zero, swing: 0)
    for response in [TimeSpan.milliseconds(1), .milliseconds(50), .seconds(1)] {
      #expect(try rejects(response, swing: 0) == none)
    }
  }

  /// The belt at 500 mm/s is slowed by up to 30 %, anew each minute: the carton is expected by up to 150 mm × response too
  /// early, and has no verdict from 40 mm on, half the window.
  @Test("at another speed a verdict is lost once the answer is late by half a window")
  func swinging() throws {
    let none = try rejects(.zero, swing: 0.3)
    #expect(try rejects(.milliseconds(260), swing: 0.3) == none, "39 mm at the most")
    let some = try rejects(.milliseconds(500), swing: 0.3)
    #expect(some > none + 100, "\(none), then \(some)")
  }
}
