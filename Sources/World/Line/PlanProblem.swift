import EventKernel
import TraceModel

/// What is wrong with a plan: found before a run, so that no run hangs or stops the program.
public struct PlanProblem: Hashable, Sendable, CustomStringConvertible {
  /// The plan's part and property, as `packer.unitsPerCase`.
  public var place: String
  /// What it has.
  public var value: String
  /// What it would have to be.
  public var rule: Rule

  /// What a value has to obey.
  public enum Rule: Hashable, Sendable {
    /// From the first to the second, both included.
    case between(String, String)
    /// Not more than another property.
    case atMost(String)
    /// Something that only words can say, with what to do about it.
    case needs(String)
  }

  /// `value` at `place` breaks `rule`.
  public init(_ place: String, _ value: some CustomStringConvertible, _ rule: Rule) {
    self.place = place
    self.value = value.description
    self.rule = rule
  }

  /// One line: what is wrong, and what would be right.
  public var description: String {
    switch rule {
    case .between(let low, let high): "\(place) is \(value), but has to lie between \(low) and \(high)"
    case .atMost(let other): "\(place) is \(value), but may not be more than \(other)"
    case .needs(let words): "\(place) is \(value): \(words)"
    }
  }
}

extension LinePlan {
  /// How many cartons one lot may have: it is held against the record as a whole, in half a kilobyte a carton.
  static let lot = 1...10_000_000

  /// How many numbers one block may have: it is told, and remembered by the record, as a whole.
  static let block = 1...1_000_000

  /// How many blocks of serial numbers one lot may take, in about 1 GB.
  static let blocksPerLot = 10_000

  /// Everything that is wrong with this plan, in the order of its parts; empty where it can be run.
  public func problems() -> [PlanProblem] {
    var found: [PlanProblem] = []
    func check<Value: Comparable & CustomStringConvertible>(
      _ place: String, _ value: Value, _ range: ClosedRange<Value>
    ) {
      // A number that is none is in no range.
      if !range.contains(value) {
        found.append(
          PlanProblem(place, value, .between(range.lowerBound.description, range.upperBound.description)))
      }
    }
    func share(_ place: String, _ value: Double) { check(place, value, 0...1) }
    func span(_ place: String, _ value: TimeSpan, from least: TimeSpan = .zero) {
      check(place, value, least ... .days(365))
    }
    func needs(_ place: String, _ value: some CustomStringConvertible, _ holds: Bool, _ words: String) {
      if !holds { found.append(PlanProblem(place, value, .needs(words))) }
    }
    let lengths: ClosedRange<Int64> = 1...100_000_000
    let speeds: ClosedRange<Int64> = 1...100_000_000

    check("lots.cartonsPerLot", lots.cartonsPerLot, Self.lot)
    check("lots.count", lots.count, 1...1_000_000)
    span("lots.changeover", lots.changeover)
    span("lots.closing", lots.closing)

    // Time is kept in 59 bits of nanoseconds beside a station's number, things in 32 bits.
    let cartons = Double(max(0, lots.cartonsPerLot)) * Double(max(0, lots.count))
    let slowest = min(
      Double(feed.speed) / Double(max(1, feed.pitch)), Double(packer.speed) / Double(max(1, packer.pitch)))
    let seconds =
      (slowest > 0 ? cartons / slowest : 0) + Double(max(0, lots.count)) * lots.changeover.seconds
    needs(
      "lots.cartonsPerLot", lots.cartonsPerLot, seconds <= 500_000_000,
      "at this speed \(lots.count) lots would take \(Int(min(1e15, seconds / 86_400))) days; a trial can last 5,700"
    )
    let poolBlock = max(1, serializer.poolBlock)
    let block = Double(poolBlock)
    let numbers =
      Double(max(0, lots.count))
      * (((Double(max(0, lots.cartonsPerLot)) / block).rounded(.up) + 2) * block
        + (hasBundles ? Double(max(0, bundler.labelsPerBlock)) : 0) + Double(max(0, labeler.labelsPerBlock))
        + Double(max(0, palletizer.labelsPerBlock)))
    // The record keeps 116 KB for a block, however small.
    needs(
      "serializer.poolBlock", serializer.poolBlock, lots.cartonsPerLot / poolBlock <= Self.blocksPerLot,
      "a lot of \(lots.cartonsPerLot) would take more than \(Self.blocksPerLot) blocks, for which there is no memory"
    )
    needs(
      "serializer.poolBlock", serializer.poolBlock, numbers <= 4e9,
      "\(lots.count) lots, with labels in blocks of \(labeler.labelsPerBlock) and \(palletizer.labelsPerBlock), would "
        + "need more than 4,000 million numbers")

    check("feed.speed", feed.speed, speeds)
    check("feed.cartonLength", feed.cartonLength, lengths)
    check("feed.pitch", feed.pitch, lengths)
    check("feed.pitchSpread", feed.pitchSpread, 0...100_000_000)
    needs(
      "feed.pitch", mm(feed.pitch), feed.pitch >= feed.cartonLength,
      "cartons of \(mm(feed.cartonLength)) would overlap")

    check("serializer.printerAt", serializer.printerAt, lengths)
    check("serializer.exitAt", serializer.exitAt, lengths)
    let places = [serializer.printerAt, serializer.cameraAt, serializer.ejectorAt, serializer.exitAt]
    needs(
      "serializer positions", places.map { mm($0) }.joined(separator: ", "),
      zip(places, places.dropFirst()).allSatisfy(<),
      "printer, camera, ejector and exit have to follow one another")
    needs(
      "serializer.resyncEyes", serializer.resyncEyes.map { mm($0) }.joined(separator: ", "),
      serializer.resyncEyes.count <= 4
        && serializer.resyncEyes.allSatisfy { $0 > serializer.cameraAt && $0 < serializer.ejectorAt }
        && zip(serializer.resyncEyes, serializer.resyncEyes.dropFirst()).allSatisfy(<),
      "at most four, ascending, between camera and ejector")
    check("serializer.poolBlock", serializer.poolBlock, Self.block)
    check("serializer.poolReserve", serializer.poolReserve, 0...100_000_000)
    span("serializer.poolLatency", serializer.poolLatency)
    check("serializer.poolRefusals", serializer.poolRefusals, 0...1)
    check("serializer.poolShort", serializer.poolShort, 0...1)
    check("serializer.setUpPrints", serializer.setUpPrints, 0...100)
    span("serializer.poolRetry", serializer.poolRetry)
    span("serializer.decodeMinimum", serializer.decodeMinimum)
    span("serializer.decodeSpread", serializer.decodeSpread)
    share("serializer.turnedShare", serializer.turnedShare)
    check("serializer.turnedLoss", serializer.turnedLoss, 0...4)
    for (place, grade) in [
      ("acceptLimit", serializer.acceptLimit), ("readLimit", serializer.readLimit),
      ("fieldLimit", serializer.fieldLimit),
    ] { check("serializer.\(place)", grade, 0...4) }
    check("serializer.rejectsInRow", serializer.rejectsInRow, 0...1_000_000)
    check("serializer.binRoom", serializer.binRoom, 0...1_000_000)
    check("serializer.printQueue", serializer.printQueue, 0...10_000)
    check("serializer.encoderError", serializer.encoderError, -1_000_000...1_000_000)
    check("serializer.eyeResponse", serializer.eyeResponse, .zero ... .seconds(1))
    switch serializer.tracking {
    case .window(let halfWidth): check("serializer.tracking", halfWidth, 0...100_000_000)
    }
    switch serializer.handover {
    case .handshake: break
    case .plcScan(let period): span("serializer.handover", period, from: .microseconds(1))
    case .queue(let capacity, let period):
      span("serializer.handover", period, from: .microseconds(1))
      check("serializer.handover", capacity, 1...1_000_000)
    }
    check("serializer.printsPerRoll", serializer.printsPerRoll, 1...100_000_000)

    check("accumulation.capacity", accumulation.capacity, 1...10_000_000)
    check("accumulation.restartAt", accumulation.restartAt, 0...10_000_000)
    needs(
      "accumulation.restartAt", accumulation.restartAt, accumulation.restartAt < accumulation.capacity,
      "it has to be less than the capacity, \(accumulation.capacity)")
    span("accumulation.transit", accumulation.transit)

    check("packer.unitsPerCase", packer.unitsPerCase, PackagingConfiguration.contentsLimit)
    check("packer.speed", packer.speed, speeds)
    check("packer.pitch", packer.pitch, lengths)
    needs(
      "packer.pitch", mm(packer.pitch), packer.pitch >= feed.cartonLength,
      "cartons of \(mm(feed.cartonLength)) would overlap")
    check("packer.rampSteps", packer.rampSteps, 1...1_000)
    span("packer.rampStep", packer.rampStep)
    check("packer.scannerAt", packer.scannerAt, lengths)
    check("packer.eyeAt", packer.eyeAt, lengths)
    needs(
      "packer.scannerAt", mm(packer.scannerAt), packer.scannerAt < packer.eyeAt,
      "the scanner has to stand before the eye, which is at \(mm(packer.eyeAt))")
    share("packer.noReads", packer.noReads)
    span("packer.readMinimum", packer.readMinimum)
    span("packer.closeDelay", packer.closeDelay)
    span("packer.readMargin", packer.readMargin)
    span("packer.weighDelay", packer.weighDelay)
    span("packer.palletDelay", packer.palletDelay)
    check("packer.sparePlaces", packer.sparePlaces, 0...PackagingConfiguration.contentsLimit.upperBound)
    check("packer.shortCaseEvery", packer.shortCaseEvery, 0...100_000_000)
    check(
      "bundler.unitsPerBundle", bundler.unitsPerBundle, 0...PackagingConfiguration.contentsLimit.upperBound)
    if hasBundles {
      needs(
        "bundler.unitsPerBundle", bundler.unitsPerBundle, packer.unitsPerCase % bundler.unitsPerBundle == 0,
        "a case of \(packer.unitsPerCase) has to be a whole number of bundles")
      needs(
        "bundler.labelDelay", bundler.labelDelay, bundler.labelDelay >= packer.readMargin,
        "a bundle is labeled before its reads are decided on, \(packer.readMargin) after the close signal")
    }
    span("bundler.labelDelay", bundler.labelDelay)
    span("bundler.transit", bundler.transit)
    check("bundler.labelsPerBlock", bundler.labelsPerBlock, Self.block)
    span("labeler.labelDelay", labeler.labelDelay)
    check("labeler.labelsPerRoll", labeler.labelsPerRoll, 1...100_000_000)
    check("labeler.labelsPerBlock", labeler.labelsPerBlock, Self.block)
    needs(
      "labeler.labelDelay", labeler.labelDelay, labeler.labelDelay >= packer.readMargin,
      "a case is labeled before its reads are decided on, \(packer.readMargin) after the close signal")
    check("palletizer.casesPerPallet", palletizer.casesPerPallet, PackagingConfiguration.contentsLimit)
    check("palletizer.labelsPerBlock", palletizer.labelsPerBlock, Self.block)
    check("palletizer.room", palletizer.room, 0...1_000_000)
    span("palletizer.labelDelay", palletizer.labelDelay)

    check("crew.people", crew.people, 0...10_000)
    check("crew.backlog", crew.backlog, 0...10_000)
    for people in crew.peopleByShift { check("crew.peopleByShift", people, 0...10_000) }
    span("crew.shiftLength", crew.shiftLength, from: .minutes(1))
    needs(
      "crew.handover", crew.handover, crew.handover >= .zero && crew.handover < crew.shiftLength,
      "it has to be shorter than a shift, \(crew.shiftLength)")
    let most = crew.peopleByShift.max() ?? crew.people
    needs(
      "crew.people", most, most > 0,
      "the first jam would stop the line for ever; at least one has to be there")
    for kind in TaskKind.allCases {
      needs(
        "crew.skills", "\(kind)",
        most <= 0
          || (0..<most).contains { $0 >= crew.skills.count || crew.skills[$0].contains(Skills(kind)) },
        "nobody can do it, and what waits for it would wait for ever")
      if let law = crew.service[kind] {
        check("crew.service[\(kind)].minimum", law.minimum, .zero...ServiceLaw.longest)
        check("crew.service[\(kind)].tail", law.tail, .zero...ServiceLaw.longest)
      }
    }
    check("crew.samplesPerHour", crew.samplesPerHour, 0...60)
    check("crew.samplesReturn", crew.samplesReturn, 0...1)
    span("crew.sampleLook", crew.sampleLook)
    check("crew.looksBackOn", crew.looksBackOn, 0...1_000_000)
    check("crew.sampleEveryMinutes", crew.sampleEveryMinutes, 0...1_000_000)
    check("crew.binEveryMinutes", crew.binEveryMinutes, 0...1_000_000)

    check("clocks.devices", clocks.devices.count, Device.allCases.count...Device.allCases.count)
    check("clocks.startOfTrial", clocks.startOfTrial, 0...4_000_000_000_000_000)
    for clock in clocks.devices {
      let far = TimeSpan.days(36_500).nanoseconds
      check("clocks.offset", clock.offset, -far...far)
      for step in clock.steps { check("clocks.steps", step.by, -far...far) }
      // Readings are kept in 64 bits of nanoseconds, drift and all.
      let moved = clock.steps.reduce(Double(clock.offset.magnitude)) { $0 + Double($1.by.magnitude) }
      needs(
        "clocks.steps", "\(clock.steps.count) moves", moved <= 2 * Double(far),
        "with its offset a clock would be moved by more than 200 years")
      check("clocks.drift", clock.drift, -999_999_999...999_999_999)
      check("clocks.resolution", clock.resolution, .zero...DeviceClockPlan.coarsest)
      if let period = clock.syncPeriod {
        span("clocks.syncPeriod", period, from: DeviceClockPlan.shortestPeriod)
      }
      check("clocks.syncResidual", clock.syncResidual, .zero...DeviceClockPlan.coarsest)
      share("clocks.syncFailures", clock.syncFailures)
    }

    check("stops.microStopsPerHour", stops.microStopsPerHour, StopPlan.provoked)
    check("stops.jamsPerHour", stops.jamsPerHour, StopPlan.provoked)
    check("stops.crashesPerWeek", stops.crashesPerWeek, 0...10_080)
    check("stops.breakdownsPerHour", stops.breakdownsPerHour, 0...60)
    span("stops.microStopMean", stops.microStopMean)
    span("stops.restartTime", stops.restartTime)
    check("stops.rampSteps", stops.rampSteps, 1...1_000)
    span("stops.rampStep", stops.rampStep)
    check("stops.speedSwingMinutes", stops.speedSwingMinutes, 0...1_000_000)
    check("stops.speedSwing", stops.speedSwing, 0...0.95)
    return found
  }
}
