import EventKernel
import Foundation
import MechanismChecks
import Testing
import World

/// Stops come at a rate, each without regard to the one before: the law of such counts is Poisson's.
@Suite("Stops are a Poisson process in running time")
struct StopLawTests {
  @Test("one a minute in the mean: minutes with none, one, two and more are as many as Poisson says")
  func minutes() {
    var plan = LinePlan.bare(cartons: 600_000)
    plan.stops.microStopsPerHour = 60
    plan.stops.microStopMean = .milliseconds(1)
    plan.stops.rampStep = .zero
    var simulation = Simulation(Line(plan, seed: 12, trial: 0, site: CountingSource()))
    var seen = [0, 0, 0, 0]
    var last = 0
    for minute in 1...1_500 {
      try? simulation.run(until: .start + .minutes(Int64(minute)))
      let now = simulation.model.occurrences[.microStops]
      seen[min(3, now - last)] += 1
      last = now
    }
    for (count, share) in [0.3679, 0.3679, 0.1839, 0.0803].enumerated() {
      let deviation = (share * (1 - share) / 1_500).squareRoot()
      #expect(abs(Double(seen[count]) / 1_500 - share) < 4 * deviation, "\(seen)")
    }
  }
}
