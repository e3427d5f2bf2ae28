import EventKernel
import TraceModel

/// What a camera says of a carton.
enum Verdict: UInt8, BitwiseCopyable, Sendable {
  /// Nothing yet.
  case pending
  /// Read and accepted.
  case good
  /// Read, and not good enough, or another code than was expected.
  case bad
  /// Not read.
  case noRead
}

/// The camera.
struct CameraState: ~Copyable {
  /// Position on the belt of the next carton to look at.
  var next = 0
  /// How far behind the leading edge of that carton its eye sees another, in µm; 0 while it has not seen the first.
  var secondEdge: Int64 = 0
  /// Looks whose result has not come yet, in the order in which they will come.
  var results = Ring<CameraResult>(capacity: 32)
  /// Results that have come and were not fetched yet.
  var waiting = Ring<CameraResult>(capacity: 32)
  /// When somebody looks for them, in nanoseconds; `Int64.max` while none waits.
  var fetchAt = Int64.max
  /// When the first result comes that concerns what is upstream of the camera, in nanoseconds; `Int64.max` while none is
  /// on its way.
  var loudFrom = Int64.max
  /// What it reads and accepts now, and would if it were calibrated; renewed every minute.
  var limits = CameraDrift.Limits(read: 0, accept: 0)
  /// From this place in the grade law on, a code printed at `concernDecay` is good whatever mechanism is looked at.
  var concern = 1.0
  var concernDecay: Float = 0
  /// Cartons that stand for a person to type or replace their code.
  var prompts: [CodePrompt] = []
}

/// The result of one look.
struct CameraResult: BitwiseCopyable {
  /// When it arrives, in nanoseconds.
  var arrival: Int64
  /// Position in the tracking register of the entry that was made at its trigger.
  var record: Int
  /// The carton that was seen; the camera does not know it.
  var carton: UInt32
  /// What was read; `none` for a no-read.
  var serial: ItemID
  var verdict: Verdict
  /// Another lot or text than the order's was seen, for which the machine stops.
  var stops = false
}

/// How results are fetched, in one form for all ways.
struct HandoverRule: Sendable {
  /// From one look to the next, in nanoseconds; 0 for at once.
  let period: Int64
  let phase: Int64
  /// How many can wait; beyond it the oldest is lost.
  let capacity: Int

  /// A tag that is sampled without a handshake; at once where it is not.
  init(sampled law: UnhandshakenResult) {
    (period, phase, capacity) = (law.period.map { max(1, $0.nanoseconds) } ?? 0, law.phase.nanoseconds, 1)
  }

  init(_ handover: Handover) {
    phase = 0
    switch handover {
    case .handshake: (period, capacity) = (0, .max)
    case .plcScan(let scan): (period, capacity) = (max(1, scan.nanoseconds), .max)
    case .queue(let places, let scan): (period, capacity) = (max(1, scan.nanoseconds), max(1, places))
    }
  }

  /// The first look after `time`, in nanoseconds: what comes at the very moment of a look is seen by the next.
  func look(after time: Int64) -> Int64 {
    if time < phase { return phase }
    return phase + ((time - phase) / period + 1) * period
  }
}

// MARK: - Looking

extension Line {
  /// The camera triggers: the carton is entered in the register, and the result is on its way.
  @inline(__always)
  mutating func lookAtCarton(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    var rider = onSerializer[camera.next]
    let carton = Int(rider.carton)
    let isSecond = camera.secondEdge > 0
    // One block gives all three: how a carton lies and how hard it is to decode need no more than 32 digits each.
    var draws = draws.print.stream(UInt64(rider.carton))
    let place = draws.uniform()
    let word = draws.next()
    let lie = Double(UInt32(truncatingIfNeeded: word &>> 32)) * 0x1p-32
    let effort = Double(UInt32(truncatingIfNeeded: word)) * 0x1p-32
    truth.cartons[carton].quality = Float(place)
    var secondEdge: Int64 = 0
    if _slowPath(serializer.mayMistrigger) {
      guard let edge = seeEdge(of: &rider, place: place) else { return passCamera(camera.next) }
      secondEdge = edge
    }
    var (verdict, stops) = (Verdict.good, false)
    if _slowPath(
      place < camera.concern || lie < plan.serializer.turnedShare
        || truth.cartons[carton].decay != camera.concernDecay || !truth.cartons[carton].printed.isSome
        || lot.hasOddCartons)
    {
      verdict = judge(carton, place: place, lie: lie)
      if verdict == .good, challenge.codesLeft > 0, !isSecond { verdict = spoilCode(of: carton) }
      if verdict == .good, lot.hasOddCartons {
        let check = checkAgainstOrder(carton, at: now)
        if check != .none { (verdict, stops) = (.bad, check == .stop) }
      }
    }
    let serial = verdict == .noRead ? ItemID(raw: .max) : truth.cartons[carton].printed
    enterRecord(of: rider, at: now)
    let arrival =
      now.nanoseconds &+ plan.serializer.decodeMinimum.nanoseconds &+ Int64(effort * serializer.decodeSpread)
    let record = tracking.records.end &- 1
    // The camera's own counters: what becomes of a result on its way to the list is nothing to them.
    if _fastPath(verdict == .good) {
      lot.readsGood &+= 1
    } else if verdict == .bad {
      lot.readsBad &+= 1
    } else {
      lot.noReads &+= 1
    }
    if _slowPath(isSecond) { tracking.records[record].isSecond = true }
    if _fastPath(serializer.waitsQuietly && verdict == .good && serial == rider.expected && !isSecond) {
      // Nobody does anything with it before the carton stands at the ejector.
      tracking.records[record].goodFrom = arrival
    } else {
      expect(
        CameraResult(
          arrival: arrival, record: record, carton: rider.carton, serial: serial, verdict: verdict,
          stops: stops),
        isOther: serial != rider.expected)
    }
    camera.secondEdge = secondEdge
    if _fastPath(secondEdge == 0) { camera.next = nextRider(after: camera.next) }
    retimeSerializer(.camera)
  }

  /// What the camera's eye sees of the carton before it: nil where it sees no edge, and otherwise how far behind this one it
  /// sees a second, in µm, or 0.
  @inline(never)
  private mutating func seeEdge(of rider: inout Rider, place: Double) -> Int64? {
    let carton = Int(rider.carton)
    if camera.secondEdge > 0 {
      occurrences[.triggersDoubled] += 1
      truth.cartons[carton].marks.insert(MechanismSet(.cameraTrigger))
      rider.origin += camera.secondEdge
      rider.healthyOrigin += camera.secondEdge
      return 0
    }
    let law = plan.mechanisms.cameraTrigger
    switch law.edges(of: rider.carton, length: plan.feed.cartonLength, draws.trigger) {
    case .one: return 0
    case .two(let behind): return plan.serializer.secondPicture == .ignore ? 0 : behind
    case .none:
      occurrences[.triggersMissed] += 1
      truth.cartons[carton].marks.insert(MechanismSet(.cameraTrigger))
      judgeUnseen(carton, clean: plan.serializer.grades.grade(atShare: place))
      return nil
    }
  }

  /// What the machine does about a carton on which the camera finds another lot than the order has, in code or text.
  private mutating func checkAgainstOrder(_ carton: Int, at now: Instant) -> OrderCheck {
    let machine = plan.serializer
    let check: OrderCheck
    if truth.cartons[carton].isLeftBehind, machine.orderCheck != .none {
      occurrences[.foreignCodes] += 1
      check = machine.orderCheck
    } else if truth.cartons[carton].hasOldText, machine.textCheck != .none {
      occurrences[.textsRefused] += 1
      // Once the text is loaded, nobody has to look at what was printed before.
      check = now < printer.oldTextUntil ? machine.textCheck : .reject
    } else {
      return .none
    }
    truth.cartons[carton].rejected = true
    return check
  }

  /// What the camera makes of a code about which there may be something to say; the truth about it, and marks where a
  /// healthy head or a calibrated camera would have decided otherwise.
  @inline(never)
  private mutating func judge(_ carton: Int, place: Double, lie: Double) -> Verdict {
    guard truth.cartons[carton].printed.isSome else {
      truth.cartons[carton].rejected = true
      return .noRead
    }
    let machine = plan.serializer
    let decay = Double(truth.cartons[carton].decay)
    let healthyDecay = healthyDecay(of: carton)
    let clean = machine.grades.grade(atShare: place)
    let turned = lie < machine.turnedShare ? lie / machine.turnedShare * machine.turnedLoss : 0
    let verdict = camera.limits.verdict(seen: clean - decay - turned)
    let calibrated = CameraDrift.Limits(read: machine.readLimit, accept: machine.acceptLimit)
    let calibratedVerdict = calibrated.verdict(seen: clean - decay - turned)
    if calibratedVerdict != verdict {
      truth.cartons[carton].marks.insert(MechanismSet(.cameraDrift))
    }
    judgeUnseen(carton, clean: clean)
    if camera.limits.verdict(seen: clean - healthyDecay - turned) != verdict
      || truth.cartons[carton].unreadable && calibratedVerdict == .good
    {
      truth.cartons[carton].marks.insert(MechanismSet(.printDecay))
    }
    if verdict != .good { truth.cartons[carton].rejected = true }
    return verdict
  }

  /// What a print would have lost by a healthy head: by one that is, as much as it has.
  private func healthyDecay(of carton: Int) -> Double {
    let fading = plan.mechanisms.printDecay
    return Double(fading.law == fading.healthy ? truth.cartons[carton].decay : printer.healthyDecay)
  }

  /// What is true of a print, whether a camera sees it or not; the mark where a healthy head would have printed otherwise.
  private mutating func judgeUnseen(_ carton: Int, clean: Double) {
    guard truth.cartons[carton].printed.isSome else { return }
    let machine = plan.serializer
    let fading = plan.mechanisms.printDecay
    let decay = Double(truth.cartons[carton].decay)
    let isUnreadable = clean - decay - fading.law.fieldLoss < machine.fieldLimit
    let healthyUnreadable =
      clean - healthyDecay(of: carton) - fading.healthy.fieldLoss < machine.fieldLimit
    if isUnreadable != healthyUnreadable { truth.cartons[carton].marks.insert(MechanismSet(.printDecay)) }
    truth.cartons[carton].unreadable = isUnreadable
    truth.cartons[carton].belowLimit = clean - decay < machine.acceptLimit
  }

  /// How far camera and head have come since they were last looked after.
  mutating func renewGrades(at now: Instant) {
    renewPrinter(at: now)
    let machine = plan.serializer
    let fading = plan.mechanisms.printDecay
    camera.limits = plan.mechanisms.cameraDrift.limits(
      CameraDrift.Limits(read: machine.readLimit, accept: machine.acceptLimit), at: now)
    let limit = max(
      max(camera.limits.read, camera.limits.accept), max(machine.readLimit, machine.acceptLimit),
      machine.fieldLimit + max(fading.law.fieldLoss, fading.healthy.fieldLoss))
    let decay = max(printer.decay, printer.healthyDecay)
    camera.concern = machine.grades.share(below: limit + Double(decay))
    camera.concernDecay = printer.decay
  }
}

// MARK: - Handing over

extension Line {
  /// A result is on its way.
  ///
  /// - Parameter isOther: whether what was read is not what its entry has.
  @inline(__always)
  mutating func expect(_ result: CameraResult, isOther: Bool) {
    camera.results.insert(result, ascendingBy: { $0.arrival })
    let overtakes = serializer.maySwap && camera.results[camera.results.end &- 1].record != result.record
    if _slowPath(overtakes || serializer.isLoud(result.verdict, isOther: isOther)) {
      camera.loudFrom = min(camera.loudFrom, result.arrival)
    }
    retimeResults()
  }

  @inline(__always)
  private mutating func retimeResults() {
    let arrival = camera.results.isEmpty ? Int64.max : camera.results[camera.results.first].arrival
    let next = min(arrival, camera.fetchAt)
    stations[.result] = Instant(nanoseconds: next)
    if _slowPath(serializer.verdictIsHandedOver) { camera.loudFrom = next }
  }

  /// Looks for the first result that concerns what is upstream, after one has come or the register has changed.
  ///
  /// Where results carry no name, each that does not come to the oldest entry without one is among them.
  @inline(never)
  mutating func findLoudResult() {
    camera.loudFrom = .max
    let (first, end) = (tracking.records.first, tracking.records.end)
    var unfilled = first
    while serializer.maySwap, unfilled < end, tracking.records[unfilled].filledBy != .max { unfilled += 1 }
    for position in camera.results.first..<camera.results.end {
      let result = camera.results[position]
      guard result.record >= first else { continue }
      let isOther = result.serial != tracking.records[result.record].serial
      let swaps = serializer.maySwap && result.record != unfilled
      if swaps || serializer.isLoud(result.verdict, isOther: isOther) {
        camera.loudFrom = result.arrival
        return
      }
      unfilled += 1
    }
  }

  /// A result comes, or somebody looks whether one has come; of one moment, the look is the first.
  @inline(__always)
  mutating func takeResult(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    if _slowPath(camera.fetchAt <= now.nanoseconds) {
      fetchResults(at: now, in: &calendar)
    } else {
      var result = camera.results.popFirst()
      if serializer.maySwap { findEntry(for: &result) }
      if _fastPath(serializer.handover.period == 0) {
        apply(result, at: now, in: &calendar)
        list(result, at: now)
      } else {
        latch(result, at: now, in: &calendar)
      }
    }
    if _slowPath(now.nanoseconds >= camera.loudFrom) { findLoudResult() }
    retimeResults()
  }

  /// A result waits to be fetched; where there is no room, the oldest is lost.
  private mutating func latch(
    _ result: CameraResult, at now: Instant, in calendar: inout Calendar<LineEvent>
  ) {
    if camera.waiting.count >= serializer.handover.capacity { lose(camera.waiting.popFirst()) }
    if !serializer.verdictIsHandedOver { apply(result, at: now, in: &calendar) }
    camera.waiting.append(result)
    if camera.fetchAt == .max { camera.fetchAt = serializer.handover.look(after: now.nanoseconds) }
  }

  /// Whoever keeps the list takes what waits.
  private mutating func fetchResults(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    while !camera.waiting.isEmpty {
      let result = camera.waiting.popFirst()
      if serializer.verdictIsHandedOver { apply(result, at: now, in: &calendar) }
      list(result, at: now)
    }
    camera.fetchAt = .max
  }

  /// A result was overwritten. What follows from it is decided where it would have been needed.
  private mutating func lose(_ result: CameraResult) {
    occurrences[.resultsLost] += 1
    truth.cartons[Int(result.carton)].marks.insert(MechanismSet(.unhandshakenResult))
    tracking.unlisted.removeAll { $0.record == result.record }
  }

  /// Where results carry no name, the oldest entry in the zone that has none takes what comes first.
  @inline(__always)
  private mutating func findEntry(for result: inout CameraResult) {
    let (own, first) = (result.record, tracking.records.first)
    guard own >= first else { return }
    // Nearly all come in the order of their cartons.
    if tracking.records[own].filledBy == .max, own == first || tracking.records[own &- 1].filledBy != .max {
      tracking.records[own].filledBy = result.carton
    } else {
      chooseEntry(for: &result)
    }
  }

  @inline(never)
  private mutating func chooseEntry(for result: inout CameraResult) {
    let own = result.record
    let law = plan.mechanisms.codeSwap
    let length = plan.feed.cartonLength
    var chosen = own
    var healthy = own
    // Upstream neighbors in the zone whose entries still wait; then, if the own entry was given away, those behind.
    var position = own
    while position > tracking.records.first {
      let gap = tracking.records[position][.real] - tracking.records[position - 1][.real] - length
      guard tracking.records[position - 1].filledBy == .max, law.holdsTwo(gap: gap) else { break }
      position -= 1
      if law.healthyHoldsTwo(gap: gap), healthy == position + 1 { healthy = position }
    }
    chosen = position
    if tracking.records[own].filledBy != .max {
      position = own
      while position + 1 < tracking.known, tracking.records[position].filledBy != .max { position += 1 }
      chosen = tracking.records[position].filledBy == .max ? position : own
      healthy = own
    }
    if chosen != healthy { truth.cartons[Int(result.carton)].marks.insert(MechanismSet(.codeSwap)) }
    tracking.records[chosen].filledBy = result.carton
    result.record = chosen
  }
}
