import EventKernel
import Numerics
import World

/// A line with every passage in one list of things to come, as plainly as it can be written.
///
/// It shares the plan, the addressed draws and the grade law with the line that it is held against, and nothing of how
/// that one steps. A carton has one thing to come on its belt, the next point that it has not passed. Its scope: belts with
/// ramps and swings of speed, slip over any distance, micro-stops, crashes, breakdowns, changes of roll, accumulation and
/// blocking, printing, looking, tracking with eyes, rejecting, rework, jams, samples, collating, and the assignment of reads
/// by count, between closes and by order. Not in it: re-use and re-print of numbers, labels, pallets.
final class NaiveLine {
  struct Carton {
    /// Where it would pass position 0 of the belt that it is on.
    var origin: Int64 = 0
    /// What it has not passed yet.
    var ahead: [NaivePoint] = []
    /// On which belt; nil for on none.
    var belt: Int?
    var serial = -1
    /// The grade that the head's age took from its print.
    var decay: Float = 0
    var isRejected = false
    var box: Int?
  }

  struct Entry {
    var carton: Int
    var serial: Int
    var expected: Int64
    var verdict = "pending"
    var isListed = false
    var hasPassed = false
    var isForgotten = false
  }

  struct Read {
    var arrival: Int64
    var serial: Int?
    var carton: Int
  }

  /// What happened, in order.
  struct Step: Equatable, CustomStringConvertible {
    var time: Int64
    var station: Int
    var carton: Int
    var description: String { "\(time) ns: carton \(carton) passes \(station)" }
  }

  let plan: LinePlan
  /// The typical slip in µm, its spread and its share at a restart.
  let slip: (typical: Int64, spread: Double, back: Double)
  /// Share of the rejects that somebody puts back.
  let reworkShare: Double
  var paths: RandomPaths
  lazy var pitches = paths.claim("line/carton/pitch", owner: "naive")
  lazy var looks = paths.claim("line/carton/print and look", owner: "naive")
  lazy var scans = paths.claim("line/carton/packer read", owner: "naive")
  lazy var slips = paths.claim("line/carton/slip", owner: "naive")
  lazy var micro = paths.claim("line/minute/micro-stops", owner: "naive")
  lazy var crashes = paths.claim("line/minute/crashes", owner: "naive")
  lazy var breakdowns = paths.claim("line/minute/breakdowns", owner: "naive")
  lazy var swings = paths.claim("line/swing/speed", owner: "naive")
  lazy var jams = paths.claim("line/minute/jams", owner: "naive")
  lazy var samples = paths.claim("line/minute/samples", owner: "naive")
  lazy var reworks = paths.claim("line/carton/rework", owner: "naive")
  lazy var services = paths.claim("line/task/service", owner: "naive")

  var now: Int64 = 0
  var pending: [NaiveEvent] = []
  var planned = 0
  var steps: [Step] = []
  /// When each serial number was said to count, in nanoseconds.
  var commissions: [(serial: Int, time: Int64)] = []
  /// What was said of each case, in the order of labeling.
  var packs: [[Int]] = []
  var cartons: [Carton] = []
  var cases: [[Int]] = []

  var belts = [NaiveBelt(), NaiveBelt()]
  var causes: [Set<String>] = [["no lot"], ["no lot"]]
  var nominal: [Int64]
  var rampStep = [0, 0]
  let ramps: [(steps: Int, each: Int64)]
  var stopEntity: UInt32 = 0
  var fed = 0
  var nextOrigin: Int64 = 0
  var prints = 0
  var rolls: UInt32 = 0
  var people = [Bool](repeating: false, count: 50)
  var isDraining = false
  var inLine = 0

  var entries: [Entry] = []
  var waitingResults: [Int] = []
  var bin: [Int] = []
  var passedInOrder: [Int] = []
  var standing: [(carton: Int, since: Int64)] = []
  var lastEntry: Int64?
  var lastAtEye: Int64?
  var counted = 0
  var openCase: Int?
  var closedCounts: [Int: Int] = [:]
  var reads: [Read] = []

  init(_ plan: LinePlan, slip: (Int64, Double, Double), reworkShare: Double, seed: UInt64) {
    self.plan = plan
    self.slip = slip
    self.reworkShare = reworkShare
    paths = RandomPaths(seed: seed, trial: 0)
    nominal = [plan.feed.speed, plan.packer.speed]
    ramps = [
      (plan.stops.rampSteps, plan.stops.rampStep.nanoseconds),
      (plan.packer.rampSteps, plan.packer.rampStep.nanoseconds),
    ]
  }

  /// Runs to the end: until no carton and no case has anything to come.
  func run() {
    later(0, 4, .lotBegins)
    later(0, 1, .minute(0))
    while let next = pending.min(by: <) {
      if isDraining, !pending.contains(where: \.isOfCartons) { return }
      pending.removeAll { $0.number == next.number }
      now = next.time
      handle(next.kind)
    }
  }

  func later(
    _ time: Int64, _ order: Int, station: Int = 0, entity: Int = 0, _ kind: NaiveEvent.Kind
  ) {
    planned += 1
    pending.append(
      NaiveEvent(time: time, order: order, station: station, entity: entity, number: planned, kind: kind))
  }

  func handle(_ kind: NaiveEvent.Kind) {
    switch kind {
    case .lotBegins:
      nextOrigin = plan.feed.pitch
      start(1, from: "no lot")
      start(0, from: "no lot")
    case .minute(let number): beginMinute(number)
    case .microStop(let minute):
      guard causes[0].isEmpty else { return }
      var draw = micro.stream(UInt64(minute), 1)
      let length = exponential(plan.stops.microStopMean.nanoseconds, draw.uniformOpen())
      stop(0, "micro-stop", minute, isHard: true)
      later(now + length, 4, .stopEnds("micro-stop"))
    case .crash(let minute):
      guard causes[0].isEmpty else { return }
      stop(0, "crash", minute, isHard: true)
      later(now + plan.stops.restartTime.nanoseconds, 4, .stopEnds("crash"))
    case .breakdown(let belt, let minute):
      guard causes[belt].isEmpty else { return }
      stop(belt, "breakdown", minute, isHard: true)
      let task: TaskKind = belt == 0 ? .repairSerializer : .repairPacker
      ask(task, minute) { .repaired(belt: belt, person: $0) }
    case .repaired(let belt, let person):
      people[person] = false
      start(belt, from: "breakdown")
    case .stopEnds(let cause): start(0, from: cause)
    case .jam(let minute): jam(minute)
    case .jamCleared(let person):
      people[person] = false
      clearJam()
    case .sampleWanted(let minute): ask(.takeSample, minute) { .sampleTaken(person: $0) }
    case .sampleTaken(let person):
      people[person] = false
      takeSample()
    case .binEmptied(let person):
      people[person] = false
      emptyBin()
    case .rollChanged(let person):
      people[person] = false
      start(0, from: "reload")
    case .ramp(let belt): rampUp(belt)
    case .infeed: enter()
    case .singulator: leaveAccumulation()
    case .passes(let carton, let point): pass(carton, point)
    case .result(let carton): takeResult(of: carton)
    case .fetch: fetch()
    case .caseCloses(let number): closeCase(number)
    case .readsSettle(let number): settle(number)
    case .caseLabeled(let number):
      if plan.packer.assignment == .byCount { settle(number) }
    case .lotDrained:
      stop(0, "no lot", 0, isHard: false)
      stop(1, "no lot", 0, isHard: false)
      bin = []
      if openCase != nil { shutCase() }
    }
  }

  /// Everything that belongs to a belt is planned anew.
  func replan(_ belt: Int) {
    pending.removeAll {
      switch $0.kind {
      case .passes(let carton, _): cartons[carton].belt == belt || cartons[carton].belt == nil
      case .infeed: belt == 0
      case .singulator: belt == 1
      default: false
      }
    }
    for carton in cartons.indices where cartons[carton].belt == belt { planNext(carton) }
    if belt == 0 { planInfeed() } else { planSingulator() }
  }

  /// A carton passes one point after the other: only the next is planned.
  func planNext(_ carton: Int) {
    guard let belt = cartons[carton].belt, let point = cartons[carton].ahead.first else { return }
    if let time = belts[belt].time(of: cartons[carton].origin + place(of: point)) {
      later(time, 2, station: point.station, entity: carton, .passes(carton: carton, point: point))
    }
  }

  func place(of point: NaivePoint) -> Int64 {
    switch point {
    case .printer: plan.serializer.printerAt
    case .camera: plan.serializer.cameraAt
    case .eye(let index): plan.serializer.resyncEyes[index]
    case .ejector: plan.serializer.ejectorAt
    case .exit: plan.serializer.exitAt
    case .scanner: plan.packer.scannerAt
    case .packerEye: plan.packer.eyeAt
    }
  }

  // MARK: - The serializer's belt

  func planInfeed() {
    guard fed < plan.lots.cartonsPerLot, let time = belts[0].time(of: nextOrigin) else { return }
    later(time, 2, station: 2, .infeed)
  }

  func enter() {
    let number = cartons.count
    steps.append(Step(time: now, station: 2, carton: number))
    var carton = Carton(origin: nextOrigin)
    carton.belt = 0
    carton.ahead = [.printer, .camera]
    for index in plan.serializer.resyncEyes.indices { carton.ahead.append(.eye(index)) }
    carton.ahead += [.ejector, .exit]
    cartons.append(carton)
    fed += 1
    inLine += 1
    planNext(number)
    var draw = pitches.stream(UInt64(number) + 1)
    let both = draw.uniform() + draw.uniform() - 1
    nextOrigin += max(plan.feed.cartonLength, plan.feed.pitch + Int64(both * Double(plan.feed.pitchSpread)))
    planInfeed()
  }

  func pass(_ carton: Int, _ point: NaivePoint) {
    steps.append(Step(time: now, station: point.station, carton: carton))
    cartons[carton].ahead.removeAll { $0 == point }
    switch point {
    case .printer: printCode(carton)
    case .camera: look(at: carton)
    case .eye(let index): register(carton, index)
    case .ejector: decide(carton)
    case .exit: leaveBelt(carton)
    case .scanner: scan(carton)
    case .packerEye: drop(carton)
    }
    let isPlanned = pending.contains { if case .passes(carton, _) = $0.kind { true } else { false } }
    if !isPlanned { planNext(carton) }
  }

  func printCode(_ carton: Int) {
    cartons[carton].serial = prints
    cartons[carton].decay = headDecay
    prints += 1
    if prints % plan.serializer.printsPerRoll == 0 {
      rolls += 1
      stop(0, "reload", rolls, isHard: false)
      ask(.changeRoll, rolls) { .rollChanged(person: $0) }
    }
  }

  func look(at carton: Int) {
    var draw = looks.stream(UInt64(carton))
    let place = draw.uniform()
    let word = draw.next()
    let lie = Double(word >> 32) * 0x1p-32
    let effort = Double(word & 0xFFFF_FFFF) * 0x1p-32
    let machine = plan.serializer
    let turned = lie < machine.turnedShare ? lie / machine.turnedShare * machine.turnedLoss : 0
    let grade = machine.grades.grade(atShare: place) - Double(cartons[carton].decay) - turned
    let verdict = grade < machine.readLimit ? "no-read" : grade < machine.acceptLimit ? "bad" : "good"
    if verdict != "good" { cartons[carton].isRejected = true }
    entries.append(
      Entry(
        carton: carton, serial: cartons[carton].serial,
        expected: cartons[carton].origin + machine.cameraAt + measured(machine.ejectorAt - machine.cameraAt)
          + lateness))
    verdicts[carton] = verdict
    let decoding =
      machine.decodeMinimum.nanoseconds + Int64(effort * Double(machine.decodeSpread.nanoseconds))
    later(now + decoding, 3, station: 0, .result(carton: carton))
  }

  /// What the head's age costs a print: a healthy one loses 0.002 grades an hour, is cleaned once in eight, and looked after
  /// every minute.
  var headDecay: Float {
    let minute = now - now % 60_000_000_000
    return Float(0.002 * (Double(minute % 28_800_000_000_000) / 3.6e12))
  }

  /// What the camera is going to say of each carton.
  var verdicts: [Int: String] = [:]

  func measured(_ distance: Int64) -> Int64 {
    distance - Int64(Double(distance) * Double(plan.serializer.encoderError) / 1e6)
  }

  func takeResult(of carton: Int) {
    guard let entry = entries.firstIndex(where: { $0.carton == carton }), let verdict = verdicts[carton]
    else {
      preconditionFailure("carton \(carton) was looked at and has no entry")
    }
    entries[entry].verdict = verdict
    let (period, capacity): (Int64, Int)
    switch plan.serializer.handover {
    case .handshake: return list(entry)
    case .plcScan(let span): (period, capacity) = (span.nanoseconds, .max)
    case .queue(let places, let span): (period, capacity) = (span.nanoseconds, places)
    }
    if waitingResults.count >= capacity { waitingResults.removeFirst() }
    waitingResults.append(entry)
    if !pending.contains(where: { $0.kind == .fetch }) {
      later((now / period + 1) * period, 3, station: 0, entity: -1, .fetch)
    }
  }

  func fetch() {
    for entry in waitingResults { list(entry) }
    waitingResults = []
  }

  func list(_ entry: Int) {
    entries[entry].isListed = true
    if entries[entry].hasPassed { commission(entry) }
  }

  func commission(_ entry: Int) {
    commissions.append((entries[entry].serial, now))
    passedInOrder.append(entries[entry].serial)
  }

  /// The entry that is expected nearest to `place`, nearer than half a window; of two as near, the older.
  func entry(nearestTo place: Int64) -> Int? {
    guard case .window(let halfWidth) = plan.serializer.tracking else { return nil }
    var best: Int?
    for index in entries.indices where !entries[index].isForgotten {
      let distance = abs(entries[index].expected - place)
      if distance < best.map({ abs(entries[$0].expected - place) }) ?? halfWidth { best = index }
    }
    return best
  }

  func register(_ carton: Int, _ index: Int) {
    let (eye, ejector) = (plan.serializer.resyncEyes[index], plan.serializer.ejectorAt)
    guard let entry = entry(nearestTo: cartons[carton].origin + ejector) else { return }
    entries[entry].expected = cartons[carton].origin + eye + measured(ejector - eye) + lateness
  }

  /// How far the belt moves until an eye is heard, beyond what that is at the speed for which it was set up.
  var lateness: Int64 {
    (belts[0].speed - plan.feed.speed) * plan.serializer.eyeResponse.nanoseconds / 1_000_000_000
  }

  func decide(_ carton: Int) {
    // The register drops its oldest entries once a carton is seen two windows behind them.
    let here = cartons[carton].origin + plan.serializer.ejectorAt
    if case .window(let halfWidth) = plan.serializer.tracking {
      for index in entries.indices where !entries[index].isForgotten {
        guard entries[index].expected + 2 * halfWidth < here else { break }
        entries[index].isForgotten = true
      }
    }
    let entry = entry(nearestTo: cartons[carton].origin + plan.serializer.ejectorAt)
    let isGood: Bool
    switch entry.map({ entries[$0].verdict }) {
    case "good": isGood = true
    case "bad", "no-read": isGood = false
    default: isGood = plan.serializer.missingVerdict == .pass
    }
    if !isGood {
      cartons[carton].isRejected = true
      cartons[carton].belt = nil
      cartons[carton].ahead = []
      pending.removeAll { if case .passes(carton, _) = $0.kind { true } else { false } }
      inLine -= 1
      bin.append(carton)
    }
    if let entry, isGood {
      if entries[entry].isListed {
        commission(entry)
      } else if verdicts[entries[entry].carton] != nil {
        entries[entry].hasPassed = true
      }
    }
    drainWhenEmpty()
  }

  func leaveBelt(_ carton: Int) {
    cartons[carton].belt = nil
    cartons[carton].ahead = []
    standing.append((carton, now + plan.accumulation.transit.nanoseconds))
    planSingulator()
    if standing.count >= plan.accumulation.capacity { stop(0, "blocked", UInt32(carton), isHard: false) }
  }

  func drainWhenEmpty() {
    guard inLine == 0, fed == plan.lots.cartonsPerLot, !isDraining else { return }
    isDraining = true
    later(now + 5_000_000_000, 4, .lotDrained)
  }
}
