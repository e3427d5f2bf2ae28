import EventKernel
import TraceModel

/// The register that follows cartons from the camera to the ejector, and what stands around it.
struct TrackingState: ~Copyable {
  var records = Ring<TrackingRecord>(capacity: 64)
  /// Entries from this position on are not made yet at the time at which the register is looked at: those of cartons
  /// that the camera has looked at while the line runs ahead.
  var known = 0
  /// Position on the belt of the next carton at each eye that re-synchronizes, and of the entry after the one that it has
  /// registered last.
  var nextAtEye: InlineArray<4, Int> = [0, 0, 0, 0]
  var nextEntry: InlineArray<4, Int> = [0, 0, 0, 0]
  /// Position on the belt of the next carton at the ejector.
  var nextAtEjector = 0
  /// What the reject station let pass and the list knows, in order: what follows by order relies on it.
  var accepted = Ring<ItemID>(capacity: 1024)
  /// Cartons in the reject bin.
  var bin: [UInt32] = []
  /// Entries before this position may be expected later than entries behind them: an eye has registered one anew, or
  /// cartons have slid closer together before the camera.
  var unsortedUntil = 0
  /// Entries that were let pass before the list knew of them.
  var unlisted: [Unlisted] = []
  /// The number that was let pass last.
  var lastPassed = ItemID(raw: .max)
  /// While entries before this position are in the register, the number of a code that was not read may go back from the
  /// ejector to the printer.
  var reuseBefore = 0
  /// Rejects that have followed one another.
  var rejectsInRow = 0
  /// The reject station is about to stop the line, or has.
  var isStopping = false
  /// Rejects that the confirmation eye has not seen leave, on a machine that stops for them.
  var unconfirmed: [UInt32] = []
  /// Cartons of which there is no picture, on a machine that stops for them.
  var untriggered: [UInt32] = []
  /// Until when the reject station is switched off.
  var bypassedUntil = Instant.start
  /// Cartons and rejects since people last judged the share of rejects.
  var judged = 0
  var judgedRejects = 0
}

/// An entry that was let pass before the list knew of it.
struct Unlisted: Sendable {
  var record: Int
  var serial: ItemID
}

/// Where a carton is expected at the ejector's eye.
enum Expectation: Int {
  /// As the register has it.
  case real
  /// Had no carton slipped more than a healthy belt lets it.
  case held
  /// With every eye fitted.
  case byAllEyes
}

/// What the register knows of one carton.
struct TrackingRecord: BitwiseCopyable {
  /// Displacements at which it is expected, by ``Expectation``.
  private var places: InlineArray<3, Int64>
  /// When the camera triggered, in nanoseconds.
  let madeAt: Int64
  /// The serial number that the controller holds to be on it.
  var serial: ItemID
  /// The carton for which it was made; the register does not know it, it is for truth alone.
  var owner: UInt32
  /// The carton whose result it was given, where results carry no name.
  var filledBy: UInt32 = .max
  var verdict = Verdict.pending
  /// From when on it has a good result that nobody had to be told of, in nanoseconds; the last moment of all where it
  /// has another, or none.
  var goodFrom = Int64.max
  /// A carton was found for it.
  var matched = false
  /// The list has its result.
  var listed = false
  /// The code that was read is another one than was expected.
  var isOther = false
  /// It was made by a second picture of the carton of the entry before.
  var isSecond = false
  /// Its code was refused as a repeat after it was found good.
  var isRepeated = false

  init(_ rider: Rider, travel: Int64, madeAt: Int64) {
    let expected = rider.origin &+ travel
    places = [expected, rider.healthyOrigin &+ travel, expected]
    self.madeAt = madeAt
    (serial, owner) = (rider.expected, rider.carton)
  }

  /// The displacement at which it is expected.
  subscript(place: Expectation) -> Int64 {
    @inline(__always) get { places[place.rawValue] }
    @inline(__always) set { places[place.rawValue] = newValue }
  }

  /// What is known at `now`: a result that comes at this very moment comes after whatever passes.
  @inline(__always)
  func verdict(at now: Instant) -> Verdict { goodFrom < now.nanoseconds ? .good : verdict }
}

// MARK: - The register

extension Line {
  /// How far the belt moves until the controller knows of a carton at an eye, beyond what it was set up for at nominal
  /// speed: so much too late is the carton expected from then on, or too early on a slower belt.
  @inline(__always)
  private var lateness: Int64 {
    if _fastPath(serializer.eyeResponse == 0) { return 0 }
    return (belts.serializer.belt.speed - plan.feed.speed) * serializer.eyeResponse / 1_000_000_000
  }

  /// The camera's trigger makes an entry.
  @inline(__always)
  mutating func enterRecord(of rider: Rider, at now: Instant) {
    let travel = plan.serializer.cameraAt &+ serializer.travelFromCamera &+ lateness
    tracking.records.append(TrackingRecord(rider, travel: travel, madeAt: now.nanoseconds))
    if !runsAhead { tracking.known = tracking.records.end }
    let newest = tracking.records.end &- 1
    if newest > tracking.records.first, _slowPath(!isSorted(at: newest)) { tracking.unsortedUntil = newest }
    if _slowPath(serializer.isTimed) { retimePulse() }
  }

  /// Whether an entry is nowhere expected before the one that was made before it.
  @inline(__always)
  private func isSorted(at position: Int) -> Bool {
    let (before, entry) = (position &- 1, position)
    return tracking.records[before][.real] <= tracking.records[entry][.real]
      && tracking.records[before][.held] <= tracking.records[entry][.held]
      && tracking.records[before][.byAllEyes] <= tracking.records[entry][.byAllEyes]
  }

  /// A verdict reaches its entry.
  @inline(__always)
  mutating func apply(_ result: CameraResult, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let position = result.record
    guard position >= tracking.records.first else { return }
    if _slowPath(result.stops) { planRejectStationStop(at: now, in: &calendar) }
    if _slowPath(tracking.records[position].isSecond), takeSecondPicture(result) { return }
    var verdict = result.verdict
    let expected = tracking.records[position].serial
    if _slowPath(result.serial.raw != expected.raw && verdict != .noRead) {
      verdict = meetOtherCode(result, expected: expected, verdict: verdict, at: now)
    }
    tracking.records[position].verdict = verdict
    if _slowPath(verdict == .noRead) {
      occurrences[.noReads] += 1
      if plan.serializer.noRead == .reuse { tracking.reuseBefore = max(tracking.reuseBefore, position + 1) }
      askAboutCode(of: position, carton: result.carton, at: now, in: &calendar)
    }
  }

  /// A second picture of one carton has its result; whether there is nothing more to be done about it.
  ///
  /// Whoever refuses it as a repeat refuses the first with it, as the one may be as wrong as the other.
  @inline(never)
  private mutating func takeSecondPicture(_ result: CameraResult) -> Bool {
    let position = result.record
    guard plan.serializer.secondPicture == .refuse else {
      // Somebody who is asked about the code is asked once.
      guard result.verdict == .noRead else { return false }
      tracking.records[position].verdict = .noRead
      return true
    }
    tracking.records[position].verdict = .bad
    tracking.records[position].matched = true
    let first = position &- 1
    guard first >= tracking.records.first, !tracking.records[first].matched else { return true }
    let wasGood = tracking.records[first].verdict == .good || tracking.records[first].goodFrom < .max
    guard wasGood else { return true }
    tracking.records[first].verdict = .bad
    tracking.records[first].goodFrom = .max
    tracking.records[first].isRepeated = true
    truth.cartons[Int(result.carton)].rejected = true
    return true
  }

  /// A code was read that is not the one that was sent to the printer.
  @inline(never)
  private mutating func meetOtherCode(
    _ result: CameraResult, expected: ItemID, verdict: Verdict, at now: Instant
  ) -> Verdict {
    if plan.serializer.recordSource == .cameraReads { tracking.records[result.record].serial = result.serial }
    guard plan.serializer.verifiesCode else { return verdict }
    occurrences[.otherCodes] += 1
    tracking.records[result.record].isOther = true
    tracking.records[result.record].serial = result.serial
    truth.cartons[Int(result.carton)].rejected = true
    // Numbers that were sent and were jumped over will not be seen on any carton.
    let jumped = printer.atHead - printer.atController
    if jumped > 0, let start = printer.queue.position(where: { $0.serial == expected }) {
      for position in start..<min(start + jumped, printer.queue.end) {
        sayVoid(
          printer.queue[position].serial, counts: serializer.commit == .allocation, by: .rejectStation,
          at: now)
      }
    }
    alignPrintQueue()
    return .bad
  }

  /// The list learns of a result.
  @inline(__always)
  mutating func list(_ result: CameraResult, at now: Instant) {
    let position = result.record
    if _fastPath(position >= tracking.records.first) {
      tracking.records[position].listed = true
      if serializer.commit == .verification, tracking.records[position].verdict == .good {
        say(.commission, by: .camera, item: tracking.records[position].serial, at: now)
      }
    }
    if _slowPath(!tracking.unlisted.isEmpty),
      let index = tracking.unlisted.firstIndex(where: { $0.record == position })
    {
      let late = tracking.unlisted.remove(at: index)
      sayPassed(late.serial, at: now)
    }
  }

  /// An eye registers the tracking anew: the expected place of the entry that belongs there becomes the true one.
  mutating func passResyncEye(_ station: Station, at now: Instant) {
    // Of the settings and not of the plan, which the compiler copies whole where it takes a branch for a rare one.
    let eye = station.resyncIndex
    let rider = onSerializer[tracking.nextAtEye[eye]]
    let travel = eyes[eye] &+ serializer.travel(fromEye: eye) &+ lateness
    let isFitted = eye >= serializer.missingEyes
    let here = rider.origin &+ serializer.ejectorAt
    let expected = rider.origin &+ travel
    let near = tracking.nextEntry[eye]
    let entry = isFitted ? entry(nearestTo: here, from: near) : nil
    if let entry { register(entry, .real, at: expected) }
    // With every eye fitted, and on a belt that holds, what would be expected then is what is.
    let seen =
      serializer.missingEyes == 0 ? entry : self.entry(nearestTo: here, by: .byAllEyes, from: entry ?? near)
    if let seen { register(seen, .byAllEyes, at: expected) }
    if isFitted {
      let held =
        serializer.holdsCartons
        ? entry
        : self.entry(
          nearestTo: rider.healthyOrigin &+ serializer.ejectorAt, by: .held, from: entry ?? near)
      if let held { register(held, .held, at: rider.healthyOrigin &+ travel) }
    }
    tracking.nextEntry[eye] = (entry ?? seen ?? near) &+ 1
    tracking.nextAtEye[eye] = nextRider(after: tracking.nextAtEye[eye])
    retimeSerializer(station)
  }

  /// Gives an entry another expected place.
  @inline(__always)
  private mutating func register(_ position: Int, _ place: Expectation, at expected: Int64) {
    tracking.records[position][place] = expected
    let isBeforeLast =
      position > tracking.records.first && tracking.records[position &- 1][place] > expected
    let next = position &+ 1
    let isBehindNext = next < tracking.records.end && tracking.records[next][place] < expected
    if _slowPath(isBeforeLast || isBehindNext) {
      tracking.unsortedUntil = max(tracking.unsortedUntil, next)
    }
  }

  /// The entry that is expected nearest to `displacement`, if that is within the window; of two as near, the older.
  ///
  /// As long as entries are expected in the order in which they were made, it is one of the two between which the place
  /// lies, and they are not far from where the search begins.
  @inline(__always)
  func entry(
    nearestTo displacement: Int64, by place: Expectation = .real, from start: Int
  ) -> Int? {
    let (first, end) = (tracking.records.first, tracking.known)
    if first >= end { return nil }
    if _slowPath(tracking.unsortedUntil > first) { return entry(nearestOfAll: displacement, by: place) }
    var before = min(max(start, first), end &- 1)
    while before > first, tracking.records[before][place] >= displacement { before &-= 1 }
    while before &+ 1 < end, tracking.records[before &+ 1][place] < displacement { before &+= 1 }
    let distance = abs(tracking.records[before][place] &- displacement)
    if before &+ 1 < end {
      let behind = abs(tracking.records[before &+ 1][place] &- displacement)
      if behind < distance { return behind < serializer.halfWidth ? before &+ 1 : nil }
    }
    if distance >= serializer.halfWidth { return nil }
    while before > first, tracking.records[before &- 1][place] == tracking.records[before][place] {
      before &-= 1
    }
    return before
  }

  /// The same in whatever order the entries are: every one is looked at.
  @inline(never)
  private func entry(nearestOfAll displacement: Int64, by place: Expectation) -> Int? {
    var best: Int?
    var bestDistance = serializer.halfWidth
    for position in tracking.records.first..<tracking.known {
      let distance = abs(tracking.records[position][place] &- displacement)
      if distance < bestDistance { (best, bestDistance) = (position, distance) }
    }
    return best
  }
}
