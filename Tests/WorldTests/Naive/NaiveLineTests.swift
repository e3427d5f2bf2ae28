import EventKernel
import Foundation
import Oracles
import Scenario
import Testing
import TraceModel
import World

@Suite("The stepped line is the event-driven line")
struct NaiveLineTests {
  /// How many random lines.
  static let lines = ProcessInfo.processInfo.environment["DRIFTLINE_DEEP"] == nil ? 5_000 : 20_000

  @Test("identical traces to the nanosecond on random small lines")
  func identical() throws {
    var seen = Occurrences()
    var (ties, slides, seenAgain) = (0, 0, 0)
    for number in 0..<Self.lines {
      var random = PlainRandom(state: UInt64(number) &* 0x9E37_79B9_7F4A_7C15 &+ 1)
      let small = SmallLine.random(&random)
      let difference = try small.difference(seed: UInt64(number))
      try #require(difference.words == nil, "line \(number): \(difference.words ?? "") \(small)")
      ties += difference.ties
      slides += difference.slides
      seenAgain += difference.seenAgain
      let happened = difference.happened
      seen[.microStops] += happened[.microStops]
      seen[.crashes] += happened[.crashes]
      seen[.breakdowns] += happened[.breakdowns]
      seen[.blockages] += happened[.blockages]
      seen[.rejects] += happened[.rejects]
      seen[.reloads] += happened[.reloads]
      seen[.speedChanges] += happened[.speedChanges]
      seen[.resultsLost] += happened[.resultsLost]
      seen[.jams] += happened[.jams]
      seen[.samples] += happened[.samples]
      seen[.reworked] += happened[.reworked]
      seen[.units] += happened[.units]
    }
    print(
      "\(Self.lines) lines, \(seen[.units]) cartons: \(seen[.microStops]) micro-stops, \(seen[.crashes]) crashes, "
        + "\(seen[.breakdowns]) breakdowns, \(seen[.blockages]) blockages, \(seen[.rejects]) rejects, "
        + "\(seen[.reloads]) reloads, \(seen[.speedChanges]) changes of speed, \(seen[.resultsLost]) results lost, "
        + "\(seen[.jams]) jams, \(seen[.samples]) samples, \(seen[.reworked]) rejects put back, "
        + "\(ties) passages at one instant with another, \(slides) slides of one carton past several stations, "
        + "\(seenAgain) cartons before an eye for a second time")
    for count in [
      seen[.microStops], seen[.crashes], seen[.breakdowns], seen[.blockages], seen[.rejects], seen[.reloads],
      seen[.speedChanges], seen[.resultsLost], seen[.jams], seen[.samples], seen[.reworked], ties, slides,
      seenAgain,
    ] { #expect(count > 50, "a quiet line proves nothing") }
  }
}

/// A line that is small enough for a model which looks through everything at every step.
struct SmallLine: CustomStringConvertible {
  var plan: LinePlan
  var slip: (typical: Int64, spread: Double, back: Double)
  var reworkShare = 0.0
  var description: String {
    "feed \(plan.feed) serializer \(plan.serializer) accumulation \(plan.accumulation) packer \(plan.packer) "
      + "stops \(plan.stops) slip \(slip)"
  }

  /// Values on coarse grids, so that ties are frequent: positions in steps of half a pitch, speeds in which a pitch takes a
  /// whole number of milliseconds, transits and margins that are whole periods.
  static func random(_ random: inout PlainRandom) -> SmallLine {
    func whole(_ range: ClosedRange<Int>) -> Int {
      range.lowerBound + Int(random.uniform() * Double(range.count))
    }
    func chance(_ share: Double) -> Bool { random.uniform() < share }
    var plan = LinePlan()
    let pitch = Int64(whole(4...8) * 20_000)
    let speed = [40_000, 50_000, 80_000, 100_000, 200_000][whole(0...4)] as Int64
    let period = TimeSpan(nanoseconds: pitch * 1_000_000_000 / speed)
    plan.lots.cartonsPerLot = whole(1...40)
    plan.feed.speed = speed
    plan.feed.pitch = pitch
    plan.feed.cartonLength = pitch / 2
    plan.feed.pitchSpread = chance(0.5) ? 0 : pitch / 2

    plan.serializer.printerAt = Int64(whole(1...3)) * pitch / 2
    plan.serializer.cameraAt = plan.serializer.printerAt + Int64(whole(1...6)) * pitch / 2
    let eyes = whole(0...3)
    var place = plan.serializer.cameraAt
    plan.serializer.resyncEyes = (0..<eyes).map { _ in
      place += Int64(whole(1...6)) * pitch / 2
      return place
    }
    plan.serializer.ejectorAt = place + Int64(whole(1...9)) * pitch / 2
    plan.serializer.exitAt = plan.serializer.ejectorAt + Int64(whole(1...6)) * pitch / 2
    plan.serializer.tracking = .window(halfWidth: chance(0.5) ? pitch / 2 : pitch * 2 / 5)
    plan.serializer.missingVerdict = chance(0.5) ? .pass : .reject
    plan.serializer.encoderError = chance(0.5) ? 0 : Int64(whole(-20_000...20_000))
    plan.serializer.eyeResponse = chance(0.5) ? .zero : .milliseconds(Int64(whole(1...60)))
    plan.serializer.noRead = .reject
    plan.serializer.printsPerRoll = whole(5...200)
    plan.serializer.poolBlock = 1_000
    plan.serializer.grades = GradeLaw(rise: 2 + 4 * random.uniform(), crowd: 3)
    plan.serializer.turnedShare = 0.1
    plan.serializer.decodeMinimum = chance(0.3) ? period : .milliseconds(25)
    plan.serializer.decodeSpread = [TimeSpan.zero, .milliseconds(45), .seconds(3)][whole(0...2)]
    switch whole(0...3) {
    case 0: plan.serializer.handover = .plcScan(period: period)
    case 1: plan.serializer.handover = .queue(capacity: whole(1...3), period: period + period)
    default: break
    }

    plan.accumulation.capacity = whole(1...12)
    plan.accumulation.restartAt = whole(0...(plan.accumulation.capacity - 1))
    plan.accumulation.transit = [TimeSpan.zero, period, .seconds(2)][whole(0...2)]

    plan.packer.unitsPerCase = whole(1...8)
    plan.packer.speed = chance(0.3) ? speed : speed * Int64(whole(5...15)) / 10
    plan.packer.pitch = pitch
    plan.packer.scannerAt = Int64(whole(1...4)) * pitch / 2
    plan.packer.eyeAt = plan.packer.scannerAt + Int64(whole(1...4)) * pitch / 2
    plan.packer.assignment = [ReadAssignment.byCount, .betweenCloses, .byOrder][whole(0...2)]
    plan.packer.noReads = chance(0.5) ? 0 : 0.1
    plan.packer.comparesReads = false
    plan.packer.scale = .none
    plan.packer.closeDelay = chance(0.3) ? period : .milliseconds(90)
    plan.packer.readMargin = chance(0.3) ? .zero : .milliseconds(60)
    plan.labeler.labelsPerRoll = 10_000
    plan.palletizer.assignment = .byScan

    plan.stops.microStopsPerHour = 60
    plan.stops.microStopMean = .seconds(Int64(whole(1...20)))
    plan.stops.jamsPerHour = chance(0.5) ? 0 : 60
    plan.stops.crashesPerWeek = chance(0.5) ? 0 : 5_000
    plan.stops.restartTime = .seconds(20)
    plan.stops.breakdownsPerHour = chance(0.5) ? 0 : 20
    plan.stops.rampSteps = whole(1...4)
    plan.stops.rampStep = chance(0.5) ? .milliseconds(50) : period
    plan.packer.rampSteps = whole(1...4)
    plan.packer.rampStep = chance(0.5) ? .milliseconds(80) : period
    plan.stops.speedSwingMinutes = whole(0...2)
    plan.stops.speedSwing = 0.3
    plan.crew.people = 50
    plan.crew.handover = .zero
    plan.crew.samplesPerHour = chance(0.5) ? 0 : 60
    plan.crew.binEveryMinutes = whole(0...2)
    plan.crew.countsBin = false
    for task in TaskKind.allCases {
      plan.crew.service[task] = ServiceLaw(minimum: .seconds(Int64(whole(5...20))), tail: .seconds(10))
    }
    for device in Device.allCases {
      plan.clocks[device] = DeviceClockPlan()
      plan.clocks[device].syncPeriod = nil
      plan.clocks[device].resolution = .nanoseconds(1)
    }

    // Half a pitch is the border of the window. Beyond a whole one, entries need not follow one another as cartons do, and
    // cartons slide past several stations at once.
    let spread = chance(0.5) ? 0.0 : 0.5
    let slip: Int64 = [
      0, 1_000, pitch / 2, Int64(whole(1...40)) * 1_000, pitch * Int64(whole(2...10)) / 4,
    ][whole(0...4)]
    let back = chance(0.5) ? 0.0 : 0.4
    plan.mechanisms.trackingSlip = condition(
      TrackingSlip.self,
      [
        ("slip", Length.mm(Double(slip) / 1_000)), ("spread", Fraction.of(spread)),
        ("back", Fraction.of(back)),
      ])
    let reworkShare = chance(0.5) ? 0 : 0.5
    plan.mechanisms.reworkUncontrolled = lapse(
      ReworkUncontrolled.self, reworkShare > 0 ? 1 : 0, [("looks-good", Fraction.of(reworkShare))])
    return SmallLine(plan: plan, slip: (slip, spread, back), reworkShare: reworkShare)
  }

  /// The first thing in which the two models differ, in words; and what happened.
  func difference(
    seed: UInt64
  ) throws -> (words: String?, ties: Int, slides: Int, seenAgain: Int, happened: Occurrences) {
    let naive = NaiveLine(plan, slip: slip, reworkShare: reworkShare, seed: seed)
    naive.run()

    try #require(plan.problems().isEmpty, "\(plan.problems())")
    var line = Line(plan, seed: seed, trial: 0, site: CountingSource())
    line.tracesPassages = true
    var simulation = Simulation(line)
    while simulation.model.occurrences[.lots] < 1, simulation.now < .start + .hours(48) {
      try simulation.run(until: simulation.now + .hours(1))
    }
    let happened = simulation.model.occurrences

    var steps: [NaiveLine.Step] = []
    for passage in simulation.model.passages where passage.station != .result {
      let station = 13 - Int(passage.station.rawValue)
      steps.append(
        NaiveLine.Step(time: passage.time.nanoseconds, station: station, carton: Int(passage.carton)))
    }
    var (ties, slides) = (0, 0)
    for (a, b) in zip(steps, steps.dropFirst()) where a.time == b.time {
      ties += 1
      // From a station of the serializer's belt to the next without a moment between them.
      if a.carton == b.carton, b.station <= 10 { slides += 1 }
    }
    let seenAgain = steps.count - Set(steps.map { [$0.carton, $0.station] }).count
    func result(
      _ words: String?
    ) -> (words: String?, ties: Int, slides: Int, seenAgain: Int, happened: Occurrences) {
      (words, ties, slides, seenAgain, happened)
    }
    for (index, pair) in zip(steps, naive.steps).enumerated() where pair.0 != pair.1 {
      let before = naive.steps[max(0, index - 5)..<index].map(\.description).joined(separator: "; ")
      return result("passage \(index) is \(pair.0), and would be \(pair.1); before it \(before)")
    }
    if steps.count != naive.steps.count {
      return result("\(steps.count) passages, and would be \(naive.steps.count)")
    }

    for (number, carton) in naive.cartons.enumerated() {
      let truth = simulation.model.truth.carton(number)
      if truth.rejected != carton.isRejected { return result("the verdict of carton \(number)") }
      if (truth.place == .caseOfUnits) != (carton.box != nil) { return result("where carton \(number) is") }
      if truth.printed.isSome, truth.printed.raw != UInt32(carton.serial) {
        return result("the number on carton \(number)")
      }
    }
    let cases = simulation.model.truth.caseNumbers.map { number in
      (0..<simulation.model.truth.caseOfUnits(number).contentCount).map {
        simulation.model.truth.carton(at: $0, inCase: number)
      }
    }
    if cases != naive.cases { return result("the cases \(cases), and would be \(naive.cases)") }

    var commissions: [(serial: Int, time: Int64)] = []
    var packs: [[Int]] = []
    let outbox = simulation.model.outbox
    for position in 0..<outbox.count {
      let event = outbox[position]
      if event.header.kind == .commission, event.header.actor == Device.rejectStation.actor {
        let time = event.header.eventTime.microseconds - plan.clocks.startOfTrial
        commissions.append((Int(event.items[0].raw), time))
      }
      if event.header.kind == .pack, event.header.actor == Device.controller.actor {
        packs.append(event.items.map { Int($0.raw) })
      }
    }
    let expected = naive.commissions.map { ($0.serial, $0.time / 1_000) }
    if commissions.count != expected.count || !zip(commissions, expected).allSatisfy({ $0 == $1 }) {
      return result("what was said to count: \(commissions), and would be \(expected)")
    }
    if packs != naive.packs {
      return result("what was said of the cases: \(packs), and would be \(naive.packs)")
    }
    return result(nil)
  }
}
