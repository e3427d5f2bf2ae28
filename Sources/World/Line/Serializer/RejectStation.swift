import EventKernel
import TraceModel

// At the ejector a carton gets the verdict of the entry that is expected there, and its number what follows from it.
extension Line {
  /// A carton stands before the ejector: it gets the verdict of the entry that is expected there.
  @inline(__always)
  mutating func decideOnCarton(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let position = tracking.nextAtEjector
    let rider = onSerializer[position]
    let here = rider.origin &+ plan.serializer.ejectorAt
    forgetPassedRecords(before: here, at: now)
    let record = entry(nearestTo: here, from: tracking.records.first)
    if _slowPath(
      rider.origin != rider.healthyOrigin
        || record.map { isDisplaced($0) || tracking.records[$0].owner != rider.carton } ?? true)
    {
      markMisplaced(rider, record)
    }
    let rejects = isRejected(record.map { tracking.records[$0].verdict(at: now) })
    tracking.nextAtEjector = nextRider(after: position)
    if _slowPath(rejects) { order(ejecting: position, at: now, in: &calendar) }
    if _slowPath(record == nil), plan.serializer.stopsUntriggered {
      tracking.untriggered.append(rider.carton)
      planRejectStationStop(at: now, in: &calendar)
    }
    if let record { settle(record, rejects: rejects, carton: rider.carton, at: now) }
    if _slowPath(helpers.isUsed) { marry(rider.carton, to: rejects ? nil : record) }
    judgeRejects(rejects, at: now, in: &calendar)
    if _slowPath(!challenge.spoiled.isEmpty) { scoreSpoiledCode(rider.carton, at: now, in: &calendar) }
    retimeSerializer(.ejector)
  }

  /// Where verdicts wait a fixed time: the time is over, and whatever lies before the ejector gets the verdict.
  mutating func pulse(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let record = tracking.records.first
    if tracking.records[record].matched {
      // It was refused as a repeat of the one before.
      _ = tracking.records.popFirst()
      return retimePulse()
    }
    let rejects = isRejected(tracking.records[record].verdict(at: now))
    let owner = tracking.records[record].owner
    if rejects {
      let hit = cartonBeforeEjector(at: now)
      if hit.map({ onSerializer[$0].carton }) != owner {
        truth.cartons[Int(owner)].marks.insert(MechanismSet(.fixedDelayTracking))
        if let hit {
          truth.cartons[Int(onSerializer[hit].carton)].marks.insert(MechanismSet(.fixedDelayTracking))
        }
      }
      if let hit {
        order(ejecting: hit, at: now, in: &calendar)
      } else {
        lot.rejectsOrdered += 1
        if plan.serializer.hasConfirmationEye {
          say(.exception, by: .rejectStation, item: tracking.records[record].serial, at: now)
        }
      }
    }
    settle(record, rejects: rejects, carton: owner, at: now)
    if _slowPath(helpers.isUsed), !rejects, let here = cartonBeforeEjector(at: now) {
      let carton = onSerializer[here].carton
      if carton != owner {
        truth.cartons[Int(owner)].marks.insert(MechanismSet(.fixedDelayTracking))
        truth.cartons[Int(carton)].marks.insert(MechanismSet(.fixedDelayTracking))
      }
      marry(carton, to: record)
    }
    judgeRejects(rejects, at: now, in: &calendar)
    if _slowPath(!challenge.spoiled.isEmpty) { scoreSpoiledCode(owner, at: now, in: &calendar) }
    _ = tracking.records.popFirst()
    retimePulse()
  }

  /// The helper code of a carton is read, and kept beside the number of the entry that is expected where it stands.
  private mutating func marry(_ carton: UInt32, to record: Int?) {
    helpers.marry(carton, to: record.map { tracking.records[$0].serial } ?? .none)
  }

  mutating func retimePulse() {
    stations[.pulse] =
      tracking.records.isEmpty
      ? .distantFuture
      : Instant(nanoseconds: tracking.records[tracking.records.first].madeAt).adding(serializer.delay)
        ?? .distantFuture
  }

  /// The carton whose leading edge is nearest to the ejector, within half a pitch.
  private func cartonBeforeEjector(at now: Instant) -> Int? {
    let displacement = belts.serializer.belt.displacement(at: now)
    var best: Int?
    var bestDistance = plan.feed.pitch / 2
    for position in onSerializer.first..<onSerializer.end where !onSerializer[position].gone {
      let distance = abs(onSerializer[position].origin + plan.serializer.ejectorAt - displacement)
      if distance < bestDistance { (best, bestDistance) = (position, distance) }
    }
    return best
  }

  @inline(__always)
  private func isRejected(_ verdict: Verdict?) -> Bool {
    switch verdict {
    case .good: false
    case .bad, .noRead: true
    case .pending, nil: plan.serializer.missingVerdict == .reject
    }
  }

  /// What becomes of an entry whose carton was let pass or rejected, as far as the station knows.
  @inline(__always)
  private mutating func settle(_ position: Int, rejects: Bool, carton: UInt32, at now: Instant) {
    // Field by field: a copy of a record of which something was just written waits until that is in memory.
    let (serial, goodFrom) = (tracking.records[position].serial, tracking.records[position].goodFrom)
    let isListed = tracking.records[position].listed
    tracking.records[position].matched = true
    if _slowPath(rejects) {
      voidSerial(of: tracking.records[position], carton: carton, at: now)
    } else if _fastPath(isListed || goodFrom < now.nanoseconds) {
      sayPassed(serial, at: now)
    } else if goodFrom < .max {
      // It passes before its result has come: that one is not quiet any more.
      tracking.records[position].goodFrom = .max
      let owner = tracking.records[position].owner
      expect(
        CameraResult(arrival: goodFrom, record: position, carton: owner, serial: serial, verdict: .good),
        isOther: false)
      tracking.unlisted.append(Unlisted(record: position, serial: serial))
    } else if camera.waiting.contains(where: { $0.record == position })
      || camera.results.contains(where: { $0.record == position })
    {
      // It passes though nothing is known of it yet.
      if tracking.records[position].verdict == .pending {
        truth.cartons[Int(carton)].marks.insert(MechanismSet(.unhandshakenResult))
      }
      tracking.unlisted.append(Unlisted(record: position, serial: serial))
    }
  }

  /// A number is on a carton that has passed.
  @inline(__always)
  mutating func sayPassed(_ serial: ItemID, at now: Instant) {
    tracking.lastPassed = serial
    if serializer.commit == .exit { say(.commission, by: .rejectStation, item: serial, at: now) }
    if serial.isSome { tracking.accepted.append(serial) }
  }

  /// The number of a rejected carton is voided, or used again, or forgotten.
  ///
  /// Of a number that goes back to the printer nothing is said: it was allotted and never came to count, so that it is
  /// still Allocated, as OPEN-SCS has it. One that counts already is never printed on another carton.
  @inline(never)
  private mutating func voidSerial(of record: TrackingRecord, carton: UInt32, at now: Instant) {
    let wasVerified = record.verdict == .good || record.isRepeated && record.listed
    let counts = serializer.commit < .verification || (serializer.commit == .verification && wasVerified)
    if counts, !serializer.voids {
      truth.cartons[Int(carton)].marks.insert(MechanismSet(.earlyCommit))
      return
    }
    if record.isOther {
      say(.exception, by: .rejectStation, item: record.serial, at: now)
      // A number that has passed already is on another carton, and stays.
      if record.serial.raw <= tracking.lastPassed.raw, tracking.lastPassed.isSome { return }
    }
    if record.verdict == .noRead, plan.serializer.noRead == .reuse, record.serial.isSome, !counts {
      occurrences[.numbersReused] += 1
      // Where another number is on the carton, this one is on a second one soon.
      if truth.cartons[Int(carton)].printed != record.serial {
        for cause in truth.cartons[Int(carton)].marks.members { truth.mark(number: record.serial, cause) }
      }
      printer.again.append(record.serial)
    } else {
      sayVoid(record.serial, counts: counts, by: .rejectStation, at: now)
    }
  }

  @inline(__always)
  private func isDisplaced(_ position: Int) -> Bool {
    let expected = tracking.records[position][.real]
    return expected != tracking.records[position][.held] || expected != tracking.records[position][.byAllEyes]
  }

  /// Marks a carton that would have been given another entry on a belt that holds, or with every eye fitted.
  @inline(never)
  private mutating func markMisplaced(_ rider: Rider, _ record: Int?) {
    let ejector = serializer.ejectorAt
    if !serializer.holdsCartons,
      entry(nearestTo: rider.healthyOrigin &+ ejector, by: .held, from: record ?? 0) != record
    {
      truth.cartons[Int(rider.carton)].marks.insert(MechanismSet(.trackingSlip))
    }
    if serializer.missingEyes > 0,
      entry(nearestTo: rider.origin &+ ejector, by: .byAllEyes, from: record ?? 0) != record
    {
      truth.cartons[Int(rider.carton)].marks.insert(MechanismSet(.missingResync))
    }
    // A carton that lies where a good belt has it, and whose entry the register expects elsewhere: it is set right too rarely
    // for its window.
    if rider.origin == rider.healthyOrigin,
      record.map({ tracking.records[$0].owner != rider.carton }) ?? true,
      (tracking.records.first..<tracking.known).contains(where: { tracking.records[$0].owner == rider.carton }
      )
    {
      truth.cartons[Int(rider.carton)].marks.insert(MechanismSet(.missingResync))
    }
  }

  /// Entries whose window has passed the ejector are closed; one for which no carton was found is an exception.
  @inline(__always)
  private mutating func forgetPassedRecords(before displacement: Int64, at now: Instant) {
    while tracking.records.first < tracking.known {
      let oldest = tracking.records.first
      guard tracking.records[oldest][.real] &+ 2 &* serializer.halfWidth < displacement else { return }
      if !tracking.records[oldest].matched {
        say(.exception, by: .rejectStation, item: tracking.records[oldest].serial, at: now)
      }
      _ = tracking.records.popFirst()
    }
  }

  /// The ejector is told to push, and pushes unless somebody has switched it off.
  @inline(never)
  private mutating func order(
    ejecting position: Int, at now: Instant, in calendar: inout Calendar<LineEvent>
  ) {
    let carton = onSerializer[position].carton
    lot.rejectsOrdered += 1
    truth.cartons[Int(carton)].rejected = true
    if now < tracking.bypassedUntil {
      occurrences[.bypassed] += 1
      truth.cartons[Int(carton)].marks.insert(MechanismSet(.bypass))
      if plan.serializer.hasConfirmationEye {
        say(.exception, by: .rejectStation, item: truth.cartons[Int(carton)].printed, at: now)
        if plan.serializer.stopsUnconfirmed {
          tracking.unconfirmed.append(carton)
          planRejectStationStop(at: now, in: &calendar)
        }
      }
      return
    }
    onSerializer[position].gone = true
    if _slowPath(camera.next == position) { passCamera(position) }
    // A verdict that waited a fixed time may push a carton off before it has come to the last eye.
    for eye in 0..<stations.resyncEyes where tracking.nextAtEye[eye] == position {
      tracking.nextAtEye[eye] = nextRider(after: position)
      retimeSerializer(Station.resyncEye(eye))
    }
    truth.cartons[Int(carton)].place = .rejectBin
    tracking.bin.append(carton)
    occurrences[.rejects] += 1
    lot.inLine -= 1
    lot.rejects += 1
    if isBinFull { planRejectStationStop(at: now, in: &calendar) }
    if onSerializer.first == position { leaveBehind(position) }
    if lot.inLine == 0, feed.remaining == 0 { planDraining(at: now, in: &calendar) }
  }

  /// People watch the share of rejects, and may have enough of it.
  @inline(__always)
  private mutating func judgeRejects(
    _ rejects: Bool, at now: Instant, in calendar: inout Calendar<LineEvent>
  ) {
    tracking.judged &+= 1
    if _slowPath(rejects) {
      tracking.judgedRejects &+= 1
      tracking.rejectsInRow &+= 1
      if tracking.rejectsInRow == plan.serializer.rejectsInRow {
        planRejectStationStop(at: now, in: &calendar)
      }
    } else {
      tracking.rejectsInRow = 0
    }
    if _fastPath(tracking.judged < plan.mechanisms.bypass.window) { return }
    let law = plan.mechanisms.bypass
    if now >= tracking.bypassedUntil, law.switchesOff(rejects: tracking.judgedRejects) {
      occurrences[.bypasses] += 1
      tracking.bypassedUntil = now.adding(law.noticedAfter) ?? .distantFuture
    }
    tracking.judged = 0
    tracking.judgedRejects = 0
  }
}
