import EventKernel
import MechanismChecks
import Scenario
import Testing
import TraceModel
import World

@Suite("Healthy serializers")
struct HealthySerializerTests {
  /// A plan on which everything happens that a healthy machine can deal with.
  func plan(_ vintage: SerializerVintage, _ assignment: ReadAssignment) -> LinePlan {
    var plan = LinePlan()
    plan.serializer = vintage.plan
    for device in Device.allCases {
      plan.clocks[device] = vintage.clock(isFast: device.isFast)
    }
    plan.lots.cartonsPerLot = 20_011
    plan.lots.count = 2
    plan.packer.assignment = assignment
    if assignment == .betweenCloses || assignment == .byTime {
      plan.packer.scannerAt = plan.packer.eyeAt - 10_000
    }
    plan.stops.microStopsPerHour = 40
    plan.stops.jamsPerHour = 4
    plan.stops.crashesPerWeek = 800
    plan.crew.samplesPerHour = 10
    plan.accumulation.capacity = 60
    plan.accumulation.restartAt = 30
    return plan
  }

  @Test(
    "truth and record agree under each vintage, however reads are assigned",
    arguments: SerializerVintage.allCases,
    ReadAssignment.allCases)
  func agree(vintage: SerializerVintage, assignment: ReadAssignment) throws {
    let result = try outcome(of: plan(vintage, assignment), seed: UInt64(vintage.rawValue))
    #expect(result.kinds.isEmpty, "\(vintage), \(assignment): \(result.kinds)")
    #expect(result.marked.isEmpty, "a mark where everything is healthy: \(result.marked)")
    let happened = result.happened
    for count in [
      happened[.stops], happened[.rejects], happened[.noReads], happened[.reloads], happened[.crashes],
    ] {
      #expect(count > 0, "a quiet line proves nothing: \(happened)")
    }
    switch vintage {
    case .about2009: #expect(happened[.codesTyped] > 0)
    case .about2015: #expect(happened[.numbersReused] > 0)
    case .about2022: #expect(happened[.relabeled] > 0)
    }
  }

  @Test(
    "every policy and hand-over is healthy by itself", arguments: NoReadPolicy.allCases, CommitPoint.allCases)
  func policies(policy: NoReadPolicy, commit: CommitPoint) throws {
    let handovers: [Handover] = [
      .handshake, .plcScan(period: .milliseconds(20)), .queue(capacity: 16, period: .milliseconds(100)),
    ]
    for handover in handovers {
      for missing in MissingVerdict.allCases {
        for source in RecordSource.allCases {
          var plan = plan(.about2022, .byOrder)
          plan.lots.cartonsPerLot = 3_000
          plan.lots.count = 1
          plan.serializer.noRead = policy
          plan.serializer.commit = commit
          plan.serializer.handover = handover
          plan.serializer.missingVerdict = missing
          plan.serializer.recordSource = source
          plan.serializer.printsPerRoll = 1_000
          plan.serializer.turnedShare = 0.02
          let result = try outcome(of: plan)
          #expect(
            result.kinds.isEmpty, "\(policy), \(commit), \(handover), \(missing), \(source): \(result.kinds)")
          #expect(result.marked.isEmpty)
        }
      }
    }
  }

  @Test("nothing that can be set stops the run or makes it invent anything")
  func extremes() throws {
    for change in 0..<8 {
      var plan = LinePlan.bare(cartons: 200)
      switch change {
      case 0: plan.serializer.decodeSpread = .seconds(60)
      case 1: plan.serializer.poolBlock = 1
      case 2: plan.serializer.printsPerRoll = 1
      case 3: plan.serializer.tracking = .window(halfWidth: 0)
      case 4: plan.serializer.printQueue = 50
      case 5: plan.serializer.poolReserve = 1_000_000
      case 6: plan.serializer.turnedShare = 1
      default: plan.lots.cartonsPerLot = 1
      }
      let result = try outcome(of: plan)
      #expect(result.kinds.isEmpty, "change \(change): \(result.kinds)")
    }
  }
}

@Suite("Device clocks")
struct DeviceClockTests {
  @Test("devices are numbered without a gap, sign by their numbers, and neighbors run to different sides")
  func numbers() {
    #expect(Device.byNumber.map { Int($0.rawValue) } == Array(Device.byNumber.indices))
    #expect(Device.byNumber.map { Int($0.actor.raw) } == Device.byNumber.indices.map { $0 + 1 })
    for (a, b) in zip(Device.allCases, Device.allCases.dropFirst()) {
      #expect(a.isFast != b.isFast, "\(a), \(b)")
    }
    let plan = ClockPlan()
    #expect(Device.allCases.allSatisfy { plan[$0].drift == $0.drift })
  }

  @Test("a clock gains what its drift says", arguments: [-30_000, -1, 0, 20_000, 400_000_000] as [Int64])
  func drifts(ppb: Int64) {
    let clock = DeviceClock(drift: ppb, offset: 5, resolution: .nanoseconds(1))
    for hours in [0, 1, 24, 1_000] as [Int64] {
      let now = Instant.start + .hours(hours)
      // Hours × 3,600 s × ppb is a whole number of nanoseconds.
      #expect(abs(clock.reading(at: now) - (now.nanoseconds + 5 + hours * 3_600 * ppb)) <= 1)
    }
  }

  @Test("a reading is a whole number of steps, rounded down", arguments: [1, 7, 1_000_000] as [Int64])
  func steps(resolution: Int64) {
    var clock = DeviceClock(drift: 0, offset: -3_500_001, resolution: .nanoseconds(resolution))
    for time in [0, 3_499_999, 3_500_002, 99_999_999] as [Int64] {
      let reading = clock.reading(at: Instant(nanoseconds: time))
      let exact = time - 3_500_001
      #expect(reading % resolution == 0 && reading <= exact && exact - reading < resolution)
    }
    clock.step(by: 3_600_000_000_000, at: Instant(nanoseconds: 50))
    #expect(
      clock.reading(at: Instant(nanoseconds: 50)) / resolution == (3_600_000_000_000 - 3_499_951) / resolution
    )
    clock.synchronize(at: Instant(nanoseconds: 100), residual: 0)
    #expect(clock.reading(at: Instant(nanoseconds: 100)) == 100 / resolution * resolution)
  }

  @Test("messages carry the reading of whoever sends them")
  func messages() throws {
    var plan = LinePlan.bare(cartons: 3_000)
    var late = DeviceClockPlan()
    late.offset = -7_200_000_000_000
    late.drift = 25_000
    late.syncPeriod = nil
    late.steps = [ClockStep(at: .start + .minutes(5), by: 3_600_000_000_000)]
    plan.clocks[.rejectStation] = late
    var simulation = Simulation(Line(plan, seed: 1, trial: 0, site: CountingSource()))
    try simulation.run(until: .start + .hours(3))
    var seen = (before: 0, after: 0)
    let outbox = simulation.model.outbox
    let start = plan.clocks.startOfTrial
    for header in outbox.headers
    where header.actor == Device.rejectStation.actor && header.kind == .commission {
      let shown = header.eventTime.microseconds - start
      if shown < -6_000_000_000 { seen.before += 1 } else { seen.after += 1 }
      #expect(shown < -3_600_000_000 + 700_000_000)
    }
    #expect(seen.before > 1_000 && seen.after > 1_000)
    for header in outbox.headers where header.actor == Device.controller.actor {
      #expect(header.eventTime.microseconds >= start - 20_000)
    }
  }

  @Test("synchronization bounds the error, and its failures do not", arguments: [0.0, 0.5, 1.0])
  func synchronizes(failures: Double) throws {
    var plan = LinePlan.bare(cartons: 40_000)
    for device in Device.allCases {
      plan.clocks[device].drift = 50_000
      plan.clocks[device].syncFailures = failures
    }
    var simulation = Simulation(Line(plan, seed: 1, trial: 0, site: CountingSource()))
    try simulation.run(until: .start + .hours(5))
    let syncs = simulation.model.occurrences[.clockSyncs]
    if failures == 0 { #expect(syncs > 130) }
    if failures == 1 { #expect(syncs == 0) }
    if failures == 0.5 { #expect(syncs > 30 && syncs < 130) }
  }
}
