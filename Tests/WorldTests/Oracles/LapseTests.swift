import EventKernel
import MechanismChecks
import Scenario
import Testing
import TraceModel
import World

/// What people leave out: forced closes, overrides, samples that nobody logs, rejects that come back.
@Suite("Lapses")
struct LapseTests {
  @Test("what presses on people multiplies as HEART's form says")
  func pressure() {
    let lapse = HumanLapse(probability: 0.02, backlogEffect: 5, shiftEffect: 2, effortEffect: 3, effort: 0.5)
    func p(_ backlog: Int, _ share: Double) -> Double {
      lapse.probability(in: HumanLapse.State(backlog: backlog, shiftShare: share, draw: 0))
    }
    #expect(abs(p(0, 0) - 0.02 * 2) < 1e-12)
    #expect(abs(p(2, 0) - 0.02 * 3 * 2) < 1e-12)
    #expect(abs(p(9, 1) - 0.02 * 5 * 2 * 2) < 1e-12)
    #expect(
      HumanLapse(probability: 0.9, backlogEffect: 5, shiftEffect: 2, effortEffect: 3, effort: 1)
        .probability(in: HumanLapse.State(backlog: 9, shiftShare: 1, draw: 0)) == 1)
  }

  @Test("a backlog makes the same crew forget more")
  func backlog() throws {
    var plan = LinePlan.quick(.byCount, cartons: 30_000)
    plan.crew.samplesPerHour = 59
    plan.mechanisms.unloggedRemoval = condition(
      UnloggedRemoval.self,
      [
        ("probability", Fraction.percent(10)), ("backlog-effect", Count(10)), ("shift-effect", Count(1)),
        ("effort-effect", Count(1)),
      ])
    plan.crew.service[.takeSample] = ServiceLaw(minimum: .zero, tail: .seconds(100))
    plan.crew.people = 1
    let tired = try Trial.run(plan)
    plan.crew.people = 20
    let fresh = try Trial.run(plan)
    let (a, b) = (
      Double(tired.happened[.unlogged]) / Double(tired.happened[.samples]),
      Double(fresh.happened[.unlogged]) / Double(fresh.happened[.samples])
    )
    #expect(a > 2 * b, "\(a) against \(b)")
  }
}
