import EventKernel
import MechanismChecks
import Scenario
import Testing
import World

@Suite("Tracking slip")
struct TrackingSlipTests {
  /// Hard stops in every second minute, slips of `slip` mm forward, none back, a window of ± 40 mm.
  func plan(slip: Double, bad: Double) -> LinePlan {
    var plan = LinePlan.bare(cartons: 40_000)
    plan.stops.microStopsPerHour = 30
    plan.stops.microStopMean = .seconds(5)
    plan.serializer.grades = .bad(bad)
    plan.mechanisms.trackingSlip = mechanism(
      TrackingSlip.self,
      ["slip": Length.mm(slip), "spread": Fraction.percent(0), "back": Fraction.percent(0)])
    return plan
  }
}

@Suite("Missing eyes")
struct MissingResyncTests {
  /// 6 m from camera to ejector at 100 or 50 mm/s: a minute or two, with more than one stop now and then.
  func plan(slip: Double, speed: Int64, missing: Int) -> LinePlan {
    var plan = LinePlan.bare(cartons: 20_000)
    plan.feed.speed = speed * 1_000
    plan.serializer.ejectorAt = 6_700_000
    plan.serializer.exitAt = 7_000_000
    plan.serializer.resyncEyes = [1_900_000, 3_100_000, 4_300_000, 5_500_000]
    plan.serializer.tracking = .window(halfWidth: 50_000)
    plan.serializer.grades = .bad(0.3)
    plan.stops.microStopsPerHour = 30
    plan.stops.microStopMean = .milliseconds(100)
    plan.mechanisms.trackingSlip = mechanism(
      TrackingSlip.self,
      ["slip": Length.mm(slip), "spread": Fraction.percent(0), "back": Fraction.percent(0)])
    plan.mechanisms.missingResync = mechanism(MissingResync.self, ["missing": Count(missing)])
    return plan
  }

  @Test("with every eye fitted far fewer do")
  func fitted() throws {
    let with = try outcome(of: plan(slip: 40, speed: 100, missing: 0))
    let without = try outcome(of: plan(slip: 40, speed: 100, missing: 4))
    #expect(with.marked[.missingResync] == nil)
    // Two stops or more within 60 s happen to one carton in eleven, within one of five stretches of 12 s to one in 43: a
    // Poisson law at 30 an hour.
    #expect(3 * with.letOut < without.letOut, "\(with.kinds) \(without.kinds)")
    #expect(without.letOut < 5 * with.letOut, "\(with.kinds) \(without.kinds)")
  }
}
