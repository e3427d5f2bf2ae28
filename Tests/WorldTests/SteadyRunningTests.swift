import EventKernel
import Oracles
import Scenario
import Testing
import TraceModel
import World

@Suite("A line that runs steadily is the line stepped passage by passage")
struct SteadyRunningTests {
  @Test(
    "the same messages, the same truth and the same counts on random lines with stops, slips and every cause")
  func same() throws {
    var (steady, cartons) = (0, 0)
    var seen = Occurrences()
    for number in 0..<120 {
      var random = PlainRandom(state: UInt64(number) &* 0x9E37_79B9_7F4A_7C15 &+ 7)
      let plan = Self.plan(&random)
      try #require(plan.problems().isEmpty, "\(plan.problems())")
      let free = try WhatCame(of: plan, seed: UInt64(number), isTraced: false)
      let traced = try WhatCame(of: plan, seed: UInt64(number), isTraced: true)
      let difference = free.difference(from: traced)
      try #require(difference == nil, "line \(number): \(difference ?? "") \(plan)")
      #expect(traced.steadyLooks == 0, "who traces passages wants each in its place")
      steady += free.steadyLooks
      cartons += free.occurrences[.units]
      for occurrence in Self.met { seen[occurrence] += free.occurrences[occurrence] }
    }
    print(
      "\(cartons) cartons, \(steady) of them looked at while it ran steadily;",
      Self.met.map { "\($0) \(seen[$0])" })
    #expect(steady > cartons / 2, "a line that is never steady proves nothing")
    for occurrence in Self.met { #expect(seen[occurrence] > 20, "\(occurrence)") }
  }

  /// What interrupts a steady line, and has to have been met.
  private static let met: [Occurrence] = [
    .rejects, .microStops, .blockages, .reloads, .poolBlocks, .crashes, .noReads, .numbersReused, .samples,
    .jams, .rejectStationStops, .refusedByList, .triggersMissed, .triggersDoubled, .untriggeredFound,
    .leftBehind,
    .textsForgotten, .codeChallenges,
  ]

  /// A small line with lots, rolls, blocks and an accumulation that are large enough to run steadily between their ends.
  private static func plan(_ random: inout PlainRandom) -> LinePlan {
    func whole(_ range: ClosedRange<Int>) -> Int {
      range.lowerBound + Int(random.uniform() * Double(range.count))
    }
    func chance(_ share: Double) -> Bool { random.uniform() < share }
    var plan = SmallLine.random(&random).plan
    if chance(0.5) {
      let slip = plan.mechanisms.trackingSlip
      plan.mechanisms = MechanismValues(.standard)
      plan.mechanisms.trackingSlip = slip
      plan.mechanisms.fixedDelayTracking = .healthy
      plan.mechanisms.earlyCommit = .healthy
      plan.packer.assignment =
        [
          ReadAssignment.byCount, .betweenCloses, .byTime, .layer, .byOrder,
        ][whole(0...4)]
      plan.packer.comparesReads = chance(0.5)
      plan.packer.scale = chance(0.5) ? .rejects : .none
    }
    if chance(0.6) {
      plan.mechanisms.cameraTrigger = condition(
        CameraTrigger.self, [("missed", Fraction.percent(1)), ("blind", Length.mm(1))])
      plan.mechanisms.lineClearance = lapse(LineClearance.self, 0.8)
      plan.mechanisms.staleText = lapse(StaleText.self, 0.8)
    }
    plan.serializer.secondPicture = SecondPicture.allCases[whole(0...2)]
    plan.serializer.stopsUntriggered = chance(0.2)
    plan.serializer.orderCheck = OrderCheck.allCases[whole(0...2)]
    plan.serializer.textCheck = OrderCheck.allCases[whole(0...2)]
    plan.serializer.setUpPrints = whole(0...3)
    if chance(0.3) { plan.crew.challenges = .eachLotAndShift }
    plan.lots.cartonsPerLot = whole(200...800)
    plan.lots.count = whole(1...2)
    plan.lots.changeover = .minutes(5)
    plan.serializer.printsPerRoll = whole(150...600)
    plan.serializer.poolBlock = whole(200...500)
    plan.serializer.poolReserve = whole(20...150)
    plan.serializer.commit = [CommitPoint.allocation, .printing, .verification, .exit][whole(0...3)]
    plan.serializer.noRead = [NoReadPolicy.reject, .keyIn, .reprint, .reuse][whole(0...3)]
    plan.serializer.decodeSpread = chance(0.8) ? .milliseconds(45) : .seconds(3)
    plan.accumulation.capacity = whole(60...200)
    if chance(0.3) { plan.packer.speed = plan.feed.speed * Int64(whole(6...9)) / 10 }
    plan.accumulation.restartAt = plan.accumulation.capacity / 2
    plan.packer.unitsPerCase = whole(1...24)
    if chance(0.3) {
      plan.bundler.unitsPerBundle = whole(2...4)
      plan.packer.unitsPerCase = plan.bundler.unitsPerBundle * whole(1...6)
    }
    plan.crew.people = whole(1...4)
    plan.serializer.rejectsInRow = whole(0...3)
    plan.serializer.stopsUnconfirmed = chance(0.5)
    plan.serializer.binRoom = whole(0...20)
    plan.packer.asksList = chance(0.5)
    plan.palletizer.asksList = chance(0.5)
    let handovers: [Handover] = [
      .handshake, .queue(capacity: 16, period: .milliseconds(50)), .plcScan(period: .milliseconds(20)),
    ]
    plan.serializer.handover = handovers[whole(0...2)]
    return plan
  }
}

/// What came of a line.
private struct WhatCame {
  var occurrences: Occurrences
  var events: [TraceEvent] = []
  var cartons: [String] = []
  var steadyLooks: Int

  init(of plan: LinePlan, seed: UInt64, isTraced: Bool) throws {
    var line = Line(plan, seed: seed, trial: 0, site: CountingSource())
    line.tracesPassages = isTraced
    var simulation = Simulation(line)
    while simulation.model.occurrences[.lots] < plan.lots.count, simulation.now < .start + .hours(48) {
      try simulation.run(until: simulation.now + .minutes(7))
      let outbox = simulation.model.outbox
      for position in 0..<outbox.count { events.append(outbox[position]) }
      simulation.model.clearOutbox()
    }
    occurrences = simulation.model.occurrences
    steadyLooks = simulation.model.steadyLooks
    for number in simulation.model.truth.cartonNumbers {
      cartons.append("\(simulation.model.truth.carton(number))")
    }
  }

  /// The first thing in which two outcomes differ, in words.
  func difference(from other: WhatCame) -> String? {
    for (position, pair) in zip(events, other.events).enumerated() where pair.0 != pair.1 {
      return "message \(position) is \(pair.0), and would be \(pair.1)"
    }
    if events.count != other.events.count { return "\(events.count) messages of \(other.events.count)" }
    for (number, pair) in zip(cartons, other.cartons).enumerated() where pair.0 != pair.1 {
      return "carton \(number) is \(pair.0), and would be \(pair.1)"
    }
    return occurrences == other.occurrences ? nil : "\(occurrences), and would be \(other.occurrences)"
  }
}
