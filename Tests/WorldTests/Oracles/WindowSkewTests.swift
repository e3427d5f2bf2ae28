import EventKernel
import MechanismChecks
import Scenario
import Testing
import World

@Suite("Window skew")
struct WindowSkewTests {
  /// Cartons at even distances, a controller whose clock is exact, and a packer whose clock shows every microsecond.
  static func exact(_ mode: ReadAssignment) -> LinePlan {
    var plan = LinePlan.even(mode, cartons: 48_000)
    plan.clocks[.controller].drift = 0
    plan.clocks[.controller].syncPeriod = nil
    for device in [Device.controller, .packer] { plan.clocks[device].resolution = .microseconds(1) }
    return plan
  }

  @Test("hourly setting keeps 5 ppm within the margin, and 100 ppm not")
  func synchronized() throws {
    for (ppm, isWrong) in [(5.0, false), (20, false), (100, true)] {
      var plan = Self.exact(.byTime)
      plan.lots.cartonsPerLot = 45_000
      plan.packer.readMargin = .milliseconds(2_500)
      plan.mechanisms.windowSkew = condition(
        WindowSkew.self,
        [("drift", Drift.ppm(ppm)), ("sync", TimeSpan?.some(.hours(1)))])
      let trial = try Trial.run(plan)
      #expect(trial.found.kinds.isEmpty != isWrong, "\(ppm) ppm: \(trial.found.summary)")
    }
  }

}
