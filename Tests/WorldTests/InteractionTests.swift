import EventKernel
import MechanismChecks
import Scenario
import Testing
import TraceModel
import World

/// What none of two causes does alone. Five more stand with the causes that they are about: layer inference that makes
/// a removal silent (`LayerInferenceTests`), a backlog in which samples are not logged any more (`LapseTests`), and in
/// `SerializerAloneTests` more stops that move more verdicts, a fading head that drives people to the bypass, and a
/// faster belt that exposes a tag without a handshake.
@Suite("Interactions")
struct InteractionTests {
  @Test("slips that each stay within the window add up over several stops where an eye is missing")
  func missingEye() throws {
    // 4 m from camera to ejector at 100 mm/s: 40 s, in which every second carton meets a stop, and some two. A slip of 30 mm
    // is within the window of 40; two of them belong to nobody, and three to the neighbor.
    func plan(slip: Double, missing: Int) -> LinePlan {
      var plan = LinePlan.bare(cartons: 12_000)
      plan.feed.speed = 100_000
      plan.packer.speed = 200_000
      plan.serializer.ejectorAt = 4_700_000
      plan.serializer.exitAt = 5_000_000
      plan.serializer.resyncEyes = [1_700_000, 2_700_000, 3_700_000]
      plan.serializer.missingVerdict = .pass
      plan.serializer.grades = .bad(0.1)
      plan.stops.microStopsPerHour = 60
      plan.stops.microStopMean = .seconds(3)
      plan.mechanisms.trackingSlip = mechanism(
        TrackingSlip.self,
        ["slip": Length.mm(slip), "spread": Fraction.percent(0), "back": Fraction.percent(0)])
      plan.mechanisms.missingResync = mechanism(MissingResync.self, ["missing": Count(missing)])
      return plan
    }
    let alone = try outcome(of: plan(slip: 30, missing: 0))
    let eyes = try outcome(of: plan(slip: 1, missing: 3))
    let both = try outcome(of: plan(slip: 30, missing: 3))
    #expect(eyes.letOut == 0, "\(eyes.kinds)")
    // Two stops or more within 40 s happen to 14 % of the cartons, within one of four stretches of 10 s to 5 %: a Poisson law
    // at 60 an hour.
    #expect(both.letOut > 20 && both.letOut > 2 * alone.letOut, "\(alone.kinds) and \(both.kinds)")
    #expect(both.marked[.missingResync] ?? 0 > 0 && both.marked[.trackingSlip] ?? 0 > 0)
    #expect(eyes.marked[.missingResync] == nil)
  }
}
