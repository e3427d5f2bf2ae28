import EventKernel
import Oracles
import Scenario
import Testing
import TraceModel
import World

@Suite("What a run costs is foretold")
struct CostTests {
  /// A line of 4,000 cartons, changed.
  struct Case: CustomStringConvertible, Sendable {
    var description: String
    var change: @Sendable (inout LinePlan) -> Void

    init(_ words: String, _ change: @escaping @Sendable (inout LinePlan) -> Void) {
      (description, self.change) = (words, change)
    }
  }

  static let cases =
    [
      Case("as it comes") { _ in },
      Case("codes that are not read are typed") {
        $0.serializer.noRead = .keyIn
        $0.serializer.readLimit = 2.5
      },
      Case("codes that are not read are replaced, one in ten turned") {
        $0.serializer.noRead = .reprint
        $0.serializer.turnedShare = 0.1
      },
      Case("light is lost within a day") {
        $0.mechanisms.cameraDrift = condition(
          CameraDrift.self, [("light-loss", GradeRate.perHour(0.05)), ("age", TimeSpan.hours(24))])
      },
      Case("cartons slide far") {
        $0.mechanisms.trackingSlip = condition(TrackingSlip.self, [("slip", Length.mm(80))])
      },
      Case("the eye's filter is too long") {
        $0.mechanisms.counterBounce = condition(
          CounterBounce.self, [("filter-time", TimeSpan.milliseconds(300))])
      },
      Case("small blocks of numbers") { $0.serializer.poolBlock = 100 },
      Case("one carton to a case") { $0.packer.unitsPerCase = 1 },
      Case("many cartons to a case") { $0.packer.unitsPerCase = 500 },
      Case("bundles") {
        $0.packer.unitsPerCase = 24
        $0.bundler.unitsPerBundle = 4
      },
      Case("a stop a minute") { $0.stops.microStopsPerHour = 60 },
      Case("a slow line, whose clocks are set every ten seconds") {
        $0.feed.speed = 20_000
        $0.packer.speed = 20_000
        for device in $0.clocks.devices.indices { $0.clocks.devices[device].syncPeriod = .seconds(10) }
      },
      Case("coarse clocks") {
        for device in $0.clocks.devices.indices { $0.clocks.devices[device].resolution = .minutes(1) }
      },
      Case("a month from the last carton of a case to its pallet") {
        $0.packer.closeDelay = .days(10)
        $0.packer.palletDelay = .days(10)
        $0.palletizer.labelDelay = .days(10)
      },
      Case("a packer's clock that its mechanism sets every second, where a pallet waits a day for its label")
      {
        $0.palletizer.labelDelay = .days(1)
        $0.mechanisms.windowSkew = condition(WindowSkew.self, [("sync", TimeSpan?.some(.seconds(1)))])
      },
      Case("stops of a day") {
        $0.stops.microStopsPerHour = 20
        $0.stops.microStopMean = .days(1)
      },
      Case("an hour's repair, every quarter of an hour") {
        $0.stops.breakdownsPerHour = 4
        $0.crew.service[.repairSerializer] = ServiceLaw(minimum: .hours(1), tail: .zero)
        $0.crew.service[.repairPacker] = ServiceLaw(minimum: .hours(1), tail: .zero)
      },
      Case("clocks that are moved by years") {
        for device in $0.clocks.devices.indices {
          $0.clocks.devices[device].offset = -1_000_000_000_000_000_000
          $0.clocks.devices[device].steps = [
            ClockStep(at: .start + .minutes(5), by: 2_000_000_000_000_000_000)
          ]
        }
      },
      Case("a long changeover") {
        $0.lots.count = 4
        $0.lots.cartonsPerLot = 1_000
        $0.lots.changeover = .days(3)
      },
    ]
    + SerializerVintage.allCases.map { vintage in
      Case("a serializer of \(vintage)") { $0.serializer = vintage.plan }
    }

  @Test("to a factor of three, in passages, events and messages", arguments: cases)
  func foretold(_ changed: Case) throws {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = 4_000
    changed.change(&plan)
    try #require(plan.problems().isEmpty, "\(plan.problems())")
    var simulation = Simulation(Line(plan, seed: 5, trial: 0, site: CountingSource()))
    var watchdog = LineWatchdog(plan)
    while simulation.model.occurrences[.lots] < plan.lots.count {
      try simulation.run(until: simulation.now + .hours(1))
      try watchdog.check(simulation.model, at: simulation.now)
      simulation.model.clearOutbox()
      simulation.model.forgetFinishedLots()
    }
    let share = Double(simulation.work) / plan.expectedWork
    print("\(changed): \(simulation.work) pieces of work, \(Int(plan.expectedWork)) foretold")
    #expect(share > 1.0 / 3 && share < 3, "\(changed): \(simulation.work), foretold \(plan.expectedWork)")
  }
}
