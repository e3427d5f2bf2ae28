import EventKernel
import Foundation
import MechanismChecks
import Testing
import World

/// Every number of a plan at zero, negative, enormous and none at all: a clear refusal, or a run that ends.
@Suite("Plans at their extremes")
struct PlanExtremesTests {
  static let isDeep = ProcessInfo.processInfo.environment["DRIFTLINE_DEEP"] != nil

  static var plan: LinePlan {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = 40
    plan.lots.count = 2
    plan.lots.changeover = .minutes(1)
    return plan
  }

  /// Whether a plan is refused or runs to its end; anything else fails the test.
  func isRefused(_ plan: LinePlan, _ words: String) throws -> Bool {
    do throws(PlanProblems) {
      try plan.check()
    } catch {
      #expect(!error.problems.isEmpty && error.description.contains("cannot be run"))
      return true
    }
    var watchdog = LineWatchdog(plan)
    var simulation = Simulation(Line(plan, seed: 1, trial: 0, site: CountingSource()))
    while simulation.model.occurrences[.lots] < plan.lots.count {
      try simulation.run(until: simulation.now + .hours(1))
      do throws(LineStandstill) {
        try watchdog.check(simulation.model, at: simulation.now)
      } catch {
        Issue.record("\(words): \(error)")
        return false
      }
      simulation.model.clearOutbox()
      simulation.model.forgetFinishedLots()
    }
    return false
  }

  private func tryAll<Value>(
    _ fields: [(String, WritableKeyPath<LinePlan, Value>)], _ values: [Value]
  ) throws {
    for (name, field) in fields {
      var refused = 0
      for value in values {
        var plan = Self.plan
        plan[keyPath: field] = value
        if try isRefused(plan, "\(name) = \(value)") { refused += 1 }
      }
      #expect(refused > 0, "\(name) is taken at any value")
    }
  }

  @Test("whole numbers")
  func integers() throws {
    let fields: [(String, WritableKeyPath<LinePlan, Int>)] = [
      ("lots.cartonsPerLot", \.lots.cartonsPerLot), ("lots.count", \.lots.count),
      ("serializer.poolBlock", \.serializer.poolBlock), ("serializer.poolReserve", \.serializer.poolReserve),
      ("serializer.printQueue", \.serializer.printQueue),
      ("serializer.rejectsInRow", \.serializer.rejectsInRow), ("serializer.binRoom", \.serializer.binRoom),
      ("serializer.printsPerRoll", \.serializer.printsPerRoll),
      ("accumulation.capacity", \.accumulation.capacity),
      ("accumulation.restartAt", \.accumulation.restartAt),
      ("packer.unitsPerCase", \.packer.unitsPerCase), ("packer.shortCaseEvery", \.packer.shortCaseEvery),
      ("labeler.labelsPerRoll", \.labeler.labelsPerRoll),
      ("labeler.labelsPerBlock", \.labeler.labelsPerBlock),
      ("palletizer.casesPerPallet", \.palletizer.casesPerPallet),
      ("palletizer.labelsPerBlock", \.palletizer.labelsPerBlock), ("crew.people", \.crew.people),
      ("crew.sampleEveryMinutes", \.crew.sampleEveryMinutes),
      ("crew.binEveryMinutes", \.crew.binEveryMinutes),
      ("stops.speedSwingMinutes", \.stops.speedSwingMinutes),
      ("stops.rampSteps", \.stops.rampSteps),
    ]
    try tryAll(fields, [0, -1, 1, 1_000, .max, .min])
  }

  @Test("lengths and speeds")
  func lengths() throws {
    let fields: [(String, WritableKeyPath<LinePlan, Int64>)] = [
      ("feed.speed", \.feed.speed), ("feed.pitch", \.feed.pitch), ("feed.pitchSpread", \.feed.pitchSpread),
      ("feed.cartonLength", \.feed.cartonLength), ("serializer.printerAt", \.serializer.printerAt),
      ("serializer.cameraAt", \.serializer.cameraAt), ("serializer.ejectorAt", \.serializer.ejectorAt),
      ("serializer.exitAt", \.serializer.exitAt), ("serializer.encoderError", \.serializer.encoderError),
      ("packer.speed", \.packer.speed), ("packer.pitch", \.packer.pitch),
      ("packer.scannerAt", \.packer.scannerAt), ("packer.eyeAt", \.packer.eyeAt),
      ("clocks.startOfTrial", \.clocks.startOfTrial), ("clocks[0].offset", \.clocks.devices[0].offset),
      ("clocks[0].drift", \.clocks.devices[0].drift),
    ]
    try tryAll(fields, [0, -1, 1, 50_000_000, 1_000_000_000_000, .max, .min])
  }

  @Test("shares and rates")
  func shares() throws {
    let fields: [(String, WritableKeyPath<LinePlan, Double>)] = [
      ("serializer.acceptLimit", \.serializer.acceptLimit), ("serializer.readLimit", \.serializer.readLimit),
      ("serializer.fieldLimit", \.serializer.fieldLimit),
      ("serializer.turnedShare", \.serializer.turnedShare),
      ("serializer.turnedLoss", \.serializer.turnedLoss), ("packer.noReads", \.packer.noReads),
      ("crew.samplesPerHour", \.crew.samplesPerHour), ("stops.microStopsPerHour", \.stops.microStopsPerHour),
      ("stops.jamsPerHour", \.stops.jamsPerHour), ("stops.crashesPerWeek", \.stops.crashesPerWeek),
      ("stops.breakdownsPerHour", \.stops.breakdownsPerHour), ("stops.speedSwing", \.stops.speedSwing),
      ("clocks[0].syncFailures", \.clocks.devices[0].syncFailures),
    ]
    try tryAll(fields, [0, -1, 1e-300, 1, 60, 1e300, .nan, .infinity, -.infinity])
  }

  @Test("lengths of time")
  func spans() throws {
    let fields: [(String, WritableKeyPath<LinePlan, TimeSpan>)] = [
      ("lots.changeover", \.lots.changeover), ("serializer.poolLatency", \.serializer.poolLatency),
      ("serializer.decodeMinimum", \.serializer.decodeMinimum),
      ("serializer.eyeResponse", \.serializer.eyeResponse),
      ("serializer.decodeSpread", \.serializer.decodeSpread),
      ("accumulation.transit", \.accumulation.transit), ("packer.readMinimum", \.packer.readMinimum),
      ("packer.closeDelay", \.packer.closeDelay), ("packer.readMargin", \.packer.readMargin),
      ("packer.weighDelay", \.packer.weighDelay), ("packer.palletDelay", \.packer.palletDelay),
      ("labeler.labelDelay", \.labeler.labelDelay), ("palletizer.labelDelay", \.palletizer.labelDelay),
      ("crew.shiftLength", \.crew.shiftLength), ("crew.handover", \.crew.handover),
      ("stops.microStopMean", \.stops.microStopMean), ("stops.restartTime", \.stops.restartTime),
      ("stops.rampStep", \.stops.rampStep), ("clocks[0].resolution", \.clocks.devices[0].resolution),
      ("clocks[0].syncResidual", \.clocks.devices[0].syncResidual),
    ]
    try tryAll(fields, [.zero, .nanoseconds(1), .seconds(-1), .days(Self.isDeep ? 364 : 3), .max])
  }

  @Test(
    "a case of one and of a thousand, a lot of one, a line on which no one works",
    arguments: ReadAssignment.allCases)
  func corners(_ mode: ReadAssignment) throws {
    for units in [1, 1_000] {
      for cartons in [1, 40] {
        var plan = Self.plan
        plan.assign(mode)
        plan.packer.unitsPerCase = units
        plan.lots.cartonsPerLot = cartons
        #expect(try !isRefused(plan, "\(mode), \(units), \(cartons)"))
      }
    }
    var plan = Self.plan
    plan.crew.people = 0
    #expect(try isRefused(plan, "a crew of none"))
    plan.crew.people = 2
    plan.crew.peopleByShift = [0, 0, 0]
    #expect(try isRefused(plan, "a crew of none on every shift"))
  }
}
