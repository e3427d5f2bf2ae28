import Drift
import EventKernel
import Experiments
import MechanismChecks
import Scenario
import Testing
import TraceCore
import TraceModel
import World

@Suite("It compounds, and it shows")
struct CompoundTests {
  @Test("a wrong case makes every unit of its pallet unverifiable, once, however many of its cases are wrong")
  func compromised() throws {
    var plan = LinePlan.quick(.byCount, cartons: 28_800)
    plan.crew.samplesPerHour = 55
    plan.crew.people = 10
    plan.crew.samplesFrom = .openCase
    plan.set(lapse: .unloggedRemoval, 0.3)
    // The last pallet is not full: a lot in which no wrong case stands on it.
    let lots = (3...12).lazy.compactMap { try? Trial(plan, seed: $0).run(0).lots.first }
    let lot = try #require(
      lots.first { $0.lasting.allSatisfy { $0.level != .case || ($0.number ?? 0) / 60 < 19 } })
    let wrong = lot.lasting.filter { $0.level == .case }
    #expect(wrong.count > 5 && wrong.allSatisfy { $0.kind == .under && $0.number != nil })
    // Cases stand on pallets in the order of their numbers, 60 to each; a case that is under lacks one unit for each removal.
    let pallets = Set(wrong.compactMap { $0.number.map { $0 / 60 } })
    #expect(pallets.count < wrong.count, "some pallet carries two of them")
    let packed = 60 * 24 * pallets.count - wrong.reduce(0) { $0 + 24 - $1.units }
    #expect(lot.compromised == packed, "\(pallets.count) pallets, \(wrong.count) cases")
    print("\(wrong.count) wrong cases on \(pallets.count) pallets compromise \(lot.compromised) units")
  }

  /// A camera whose light fades, on a line where nothing else is amiss; people have enough at 2 % of rejects.
  static var fading: LinePlan {
    var plan = LinePlan.bare(cartons: 5_000)
    plan.feed.speed = 50_000
    plan.packer.speed = 60_000
    plan.lots.count = 280
    plan.lots.changeover = .minutes(1)
    plan.serializer.poolBlock = 5_000
    plan.serializer.grades = GradeLaw(rise: 7, crowd: 3)
    plan.set(
      .cameraDrift,
      [
        ("light-loss", GradeRate.perHour(0.001)), ("accept-drift", GradeRate.perHour(0)),
        ("calibration", TimeSpan?.none),
      ])
    plan.set(
      .bypass, [("threshold", Fraction.percent(2)), ("noticed-after", TimeSpan.hours(2))])
    return plan
  }

  @Test("a read rate that falls is found in the record's own counts weeks before anything escapes")
  func fallingReadRate() throws {
    let plan = Self.fading
    let site = try Site(unitsPerCase: 24, casesPerPallet: 60, key: 1)
    let core = TraceCore(table: site.table, policy: SitePolicy())
    let review = AuditReview()
    core.attach(review)
    var watch = DriftWatch(reader: core)
    var simulation = Simulation(Line(plan, seed: 2, trial: 0, site: site.numbers(ofLine: 0)))
    let camera = Device.camera.actor
    var (seen, escaped): (Instant?, Instant?) = (nil, nil)
    while simulation.model.occurrences[.lots] < plan.lots.count, escaped == nil {
      try simulation.run(until: simulation.now + .minutes(30))
      let now = Timestamp(microseconds: plan.clocks.startOfTrial + simulation.now.nanoseconds / 1_000)
      core.take(simulation.model.outbox, arrival: now)
      simulation.model.clearOutbox()
      for lot in simulation.model.finishedLots {
        let drift = watch.close(lot, in: simulation.model.truth)
        if drift.lasting.contains(where: { $0.kind == .escaped || $0.kind == .unreadable }) {
          escaped = escaped ?? simulation.now
        }
      }
      simulation.model.forgetFinishedLots()
      let alarms = review.alarms.contains {
        $0.key.measure == .noReads && $0.key.subject == .actor(camera) && $0.observed > $0.usual
      }
      if alarms { seen = seen ?? simulation.now }
    }
    let (found, happened) = (try #require(seen), try #require(escaped))
    print("read rate: found after \(found.sinceStart), first escaped after \(happened.sinceStart)")
    #expect(happened - found > .days(14), "\(found.sinceStart) and \(happened.sinceStart)")
    #expect(simulation.model.occurrences[.bypasses] > 0)
  }
}
