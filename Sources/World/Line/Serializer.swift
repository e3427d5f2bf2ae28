import EventKernel
import TraceModel

/// What comes from the cartoner.
struct FeedState: Sendable {
  /// Cartons of this lot that have not entered yet.
  var remaining = 0
  /// Displacement at which the next one enters.
  var nextOrigin: Int64 = 0
}

/// Serial numbers that the line has and has not used.
struct SerialPool: Sendable {
  /// The next number to use, and how many follow it in this block.
  var next = ItemID.none
  var left = 0
  /// The block after it, where it has arrived.
  var spare = ItemID.none
  /// A block was ordered and has not arrived.
  var ordered = false
}

/// The printer and its roll.
struct PrinterState: Sendable {
  /// Position on the belt of the next carton to print.
  var next = 0
  /// Prints left on the roll.
  var printsLeft = 0
  /// Number of the roll.
  var roll: UInt32 = 0
}

/// The camera.
struct CameraState: ~Copyable {
  /// Position on the belt of the next carton to look at.
  var next = 0
  /// Looks whose result has not come yet, in the order in which they will come.
  var results = Ring<CameraResult>(capacity: 32)
}

/// The result of one look.
struct CameraResult: BitwiseCopyable {
  /// When it arrives, in nanoseconds.
  var arrival: Int64
  /// Position of its entry in the tracking register.
  var record: Int
  var verdict: Verdict
}

enum Verdict: UInt8, BitwiseCopyable { case pending, good, bad }

/// The register that follows cartons from the camera to the ejector, and what stands around it.
struct TrackingState: ~Copyable {
  var records = Ring<TrackingRecord>(capacity: 64)
  /// Position on the belt of the next carton at each eye that re-synchronises.
  var nextAtEye: InlineArray<4, Int> = [0, 0, 0, 0]
  /// Position on the belt of the next carton at the ejector.
  var nextAtEjector = 0
  /// What the reject station let pass and the record was told of, in order: what follows by order relies on it.
  var accepted = Ring<ItemID>(capacity: 1024)
  /// Cartons in the reject bin.
  var bin: [UInt32] = []
}

/// What the register knows of one carton.
struct TrackingRecord: BitwiseCopyable {
  /// Displacement at which it is expected at the ejector's eye.
  var expected: Int64
  /// The same, had no carton slipped more than a healthy belt lets it.
  var healthyExpected: Int64
  /// The serial number that the controller holds to be on it.
  var serial: ItemID
  var verdict: Verdict
  /// A carton was found for it.
  var matched: Bool
}

// MARK: - Along the belt

extension Line {
  /// The next carton comes from the cartoner.
  @inline(__always)
  mutating func enterCarton(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let carton = truth.enterCarton()
    occurrences.units &+= 1
    lot.inLine &+= 1
    onSerializer.append(Rider(origin: feed.nextOrigin, carton: carton))
    feed.remaining &-= 1
    if feed.remaining > 0 {
      var stream = draws.carton.stream(UInt64(carton) &+ 1)
      feed.nextOrigin &+= pitch(&stream)
      stations[.infeed] = belts.serializer.belt.time(of: feed.nextOrigin)
    } else {
      stations[.infeed] = .distantFuture
    }
    meetNewcomer()
  }

  /// From one leading edge to the next: triangular around the nominal pitch, never closer than the cartons are long.
  @inline(__always)
  func pitch(_ stream: inout RandomStream) -> Int64 {
    let both = stream.uniform() + stream.uniform() - 1
    return max(plan.feed.cartonLength, plan.feed.pitch &+ Int64(both * Double(plan.feed.pitchSpread)))
  }

  /// Stations that had no carton before them have one now.
  @inline(__always)
  private mutating func meetNewcomer() {
    let newest = onSerializer.end &- 1
    if printer.next == newest { retimeSerializer(.printer) }
    if camera.next == newest { retimeSerializer(.camera) }
    if tracking.nextAtEjector == newest { retimeSerializer(.ejector) }
    if onSerializer.first == newest { retimeSerializer(.exit) }
    for eye in 0..<stations.resyncEyes where tracking.nextAtEye[eye] == newest {
      retimeSerializer(Station.resyncEye(eye))
    }
  }

  /// Puts a number on the carton.
  @inline(__always)
  mutating func printCarton(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let rider = onSerializer[printer.next]
    let serial = takeSerial(at: now, in: &calendar)
    truth.cartons[Int(rider.carton)].printed = serial
    printer.next = nextRider(after: printer.next)
    retimeSerializer(.printer)
    printer.printsLeft &-= 1
    if _slowPath(printer.printsLeft == 0) { endRoll(at: now, in: &calendar) }
  }

  /// The camera triggers: the carton is entered in the register, and the result is on its way.
  @inline(__always)
  mutating func lookAtCarton(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let rider = onSerializer[camera.next]
    let carton = Int(rider.carton)
    var quality = draws.print.stream(UInt64(rider.carton))
    let grade = quality.uniform()
    let glance = quality.uniform()
    truth.cartons[carton].quality = Float(grade)
    let serial = truth.cartons[carton].printed
    var verdict = Verdict.good
    if grade < plan.serializer.badPrints || glance < plan.serializer.noReads || !serial.isSome {
      verdict = .bad
      if glance < plan.serializer.noReads || !serial.isSome { occurrences.noReads += 1 }
      lot.noReads += 1
    } else {
      lot.readsGood += 1
    }
    let distance = plan.serializer.ejectorAt
    tracking.records.append(
      TrackingRecord(
        expected: rider.origin &+ distance, healthyExpected: rider.healthyOrigin &+ distance, serial: serial,
        verdict: .pending, matched: false))
    var stream = draws.carton.stream(UInt64(rider.carton))
    stream.jump(to: 2)
    let arrival =
      now.nanoseconds &+ plan.serializer.decodeMinimum.nanoseconds
      &+ Int64(stream.uniform() * Double(plan.serializer.decodeSpread.nanoseconds))
    camera.results.insert(
      CameraResult(arrival: arrival, record: tracking.records.end &- 1, verdict: verdict),
      ascendingBy: { $0.arrival })
    stations[.result] = Instant(nanoseconds: camera.results[camera.results.first].arrival)
    camera.next = nextRider(after: camera.next)
    retimeSerializer(.camera)
  }

  /// The camera's result reaches the register.
  @inline(__always)
  mutating func takeResult(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let result = camera.results.popFirst()
    stations[.result] =
      camera.results.isEmpty
      ? .distantFuture : Instant(nanoseconds: camera.results[camera.results.first].arrival)
    guard result.record >= tracking.records.first else { return }
    tracking.records[result.record].verdict = result.verdict
  }

  /// An eye registers the tracking anew: the expected place of the entry that belongs there becomes the true one.
  mutating func passResyncEye(_ station: Station, at now: Instant) {
    let eye = station.resyncIndex
    let rider = onSerializer[tracking.nextAtEye[eye]]
    let distance = plan.serializer.ejectorAt
    if let record = nearestRecord(to: rider.origin &+ distance, healthy: false) {
      tracking.records[record].expected = rider.origin &+ distance
    }
    if let record = nearestRecord(to: rider.healthyOrigin &+ distance, healthy: true) {
      tracking.records[record].healthyExpected = rider.healthyOrigin &+ distance
    }
    tracking.nextAtEye[eye] = nextRider(after: tracking.nextAtEye[eye])
    retimeSerializer(station)
  }

  /// A carton stands before the ejector: it gets the verdict of the entry that is expected there.
  @inline(__always)
  mutating func decideOnCarton(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let position = tracking.nextAtEjector
    let rider = onSerializer[position]
    let carton = Int(rider.carton)
    let here = rider.origin &+ plan.serializer.ejectorAt
    forgetPassedRecords(before: here, at: now)
    let record = nearestRecord(to: here, healthy: false)
    let verdict = record.map { tracking.records[$0].verdict }
    let rejects = isRejected(verdict)
    if _slowPath(rider.origin != rider.healthyOrigin || record.map { isDisplaced($0) } ?? true) {
      let healthy = nearestRecord(to: rider.healthyOrigin &+ plan.serializer.ejectorAt, healthy: true)
      if healthy != record { truth.cartons[carton].marks.insert(MechanismSet(.trackingSlip)) }
    }
    tracking.nextAtEjector = nextRider(after: position)
    if rejects {
      eject(position, carton: rider.carton)
      drainWhenEmpty(at: now, in: &calendar)
    }
    if let record {
      tracking.records[record].matched = true
      let serial = tracking.records[record].serial
      if rejects {
        say(.scrap, by: .rejectStation, item: serial, at: now)
      } else {
        say(.commission, by: .rejectStation, item: serial, at: now)
        tracking.accepted.append(serial)
      }
    }
    retimeSerializer(.ejector)
  }

  @inline(__always)
  private func isRejected(_ verdict: Verdict?) -> Bool {
    switch verdict {
    case .good: false
    case .bad: true
    case .pending, nil: plan.serializer.missingVerdict == .reject
    }
  }

  @inline(__always)
  private func isDisplaced(_ record: Int) -> Bool {
    tracking.records[record].expected != tracking.records[record].healthyExpected
  }

  /// The entry that is expected nearest to `displacement`, if that is within the window.
  @inline(__always)
  private func nearestRecord(to displacement: Int64, healthy: Bool) -> Int? {
    guard case .window(let halfWidth) = plan.serializer.tracking else { return nil }
    var best: Int?
    var bestDistance = halfWidth
    for position in tracking.records.first..<tracking.records.end {
      let expected =
        healthy ? tracking.records[position].healthyExpected : tracking.records[position].expected
      let distance = abs(expected &- displacement)
      if distance < bestDistance { (best, bestDistance) = (position, distance) }
      if expected &- displacement > halfWidth { break }
    }
    return best
  }

  /// Entries whose window has passed the ejector are closed; one for which no carton was found is an exception.
  @inline(__always)
  private mutating func forgetPassedRecords(before displacement: Int64, at now: Instant) {
    guard case .window(let halfWidth) = plan.serializer.tracking else { return }
    while !tracking.records.isEmpty {
      let oldest = tracking.records[tracking.records.first]
      guard oldest.expected &+ 2 &* halfWidth < displacement else { return }
      if !oldest.matched { say(.exception, by: .rejectStation, item: oldest.serial, at: now) }
      _ = tracking.records.popFirst()
    }
  }

  private mutating func eject(_ position: Int, carton: UInt32) {
    onSerializer[position].gone = true
    truth.cartons[Int(carton)].place = .rejectBin
    truth.cartons[Int(carton)].rejected = true
    tracking.bin.append(carton)
    occurrences.rejects += 1
    lot.inLine -= 1
    lot.rejects += 1
    if onSerializer.first == position { leaveBehind(position) }
  }

  /// A carton comes to the end of the serializer's belt.
  @inline(__always)
  mutating func leaveSerializer(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let rider = onSerializer[onSerializer.first]
    accumulating.append(Waiting(carton: rider.carton, since: now + plan.accumulation.transit))
    leaveBehind(onSerializer.first)
    if accumulating.count == 1 { retimeSingulator() }
    if _slowPath(accumulating.count >= plan.accumulation.capacity) {
      if belts.serializer.causes.isDisjoint(with: .blocked) {
        occurrences.blockages += 1
        stop(.serializer, for: .blocked, entity: rider.carton, hard: false, at: now, in: &calendar)
      }
    }
  }

  /// Forgets a carton at the front, and those behind it that have left sideways.
  @inline(__always)
  private mutating func leaveBehind(_ position: Int) {
    let next = nextRider(after: position)
    onSerializer.dropFirst(to: next)
    retimeSerializer(.exit)
  }

  /// Position of the next carton that is still on the belt.
  @inline(__always)
  private func nextRider(after position: Int) -> Int {
    var next = position &+ 1
    while next < onSerializer.end, onSerializer[next].gone { next &+= 1 }
    return next
  }

  /// When the next carton passes this station of the serializer's belt.
  @inline(__always)
  mutating func retimeSerializer(_ station: Station) {
    let (position, x): (Int, Int64)
    switch station {
    case .printer: (position, x) = (printer.next, plan.serializer.printerAt)
    case .camera: (position, x) = (camera.next, plan.serializer.cameraAt)
    case .ejector: (position, x) = (tracking.nextAtEjector, plan.serializer.ejectorAt)
    case .exit: (position, x) = (onSerializer.first, plan.serializer.exitAt)
    default:
      let eye = station.resyncIndex
      (position, x) = (tracking.nextAtEye[eye], plan.serializer.resyncEyes[eye])
    }
    stations[station] =
      position < onSerializer.end
      ? belts.serializer.belt.time(of: onSerializer[position].origin &+ x) : .distantFuture
  }
}

extension Station {
  /// The station of resynchronising eye `index`, counted downstream from the camera.
  static func resyncEye(_ index: Int) -> Station {
    [.resync0, .resync1, .resync2, .resync3][index]
  }

  /// Which resynchronising eye this is.
  var resyncIndex: Int { Int(Station.resync0.rawValue) - Int(rawValue) }
}
