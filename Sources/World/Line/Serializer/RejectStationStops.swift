import EventKernel
import TraceModel

// A reject station that does not go on when it cannot be right: rejects that follow one another, a reject that did not leave,
// a bin that is full. The line stops until somebody has looked.
extension Line {
  /// Whether the bin holds so much that the machine stops for it.
  var isBinFull: Bool {
    plan.serializer.binRoom > 0 && tracking.bin.count >= plan.serializer.binRoom
  }

  /// How far the belt moves on before it stands, in µm: what is between the printer and the ejector is not left there, as in
  /// any controlled stop. A line that runs steadily is stepped ahead by less than this.
  private var runOut: Int64 {
    max(plan.serializer.ejectorAt - plan.serializer.printerAt, steadiness.farthest)
      + plan.feed.pitch + plan.feed.pitchSpread
  }

  /// The machine is going to stop the line.
  mutating func planRejectStationStop(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard !tracking.isStopping else { return }
    tracking.isStopping = true
    let belt = belts.serializer.belt
    // A verdict that waits a fixed time may come on a belt that stands already.
    let stop = belt.speed > 0 ? belt.time(of: belt.displacement(at: now) &+ runOut) : now
    calendar.schedule(
      .rejectStationStops(UInt32(truncatingIfNeeded: occurrences[.rejectStationStops])), at: stop,
      rank: Rank(.beltChange))
  }

  /// The line stops: the packer too where a carton that has to be found is on its way into a case.
  mutating func stopAtRejectStation(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>)
  {
    guard lot.isOpen, !lot.isDraining else {
      tracking.isStopping = false
      tracking.unconfirmed.removeAll(keepingCapacity: true)
      // At the lot's end whoever empties the bin finds what lies in it.
      for carton in tracking.untriggered { findUntriggered(carton, at: now) }
      tracking.untriggered.removeAll(keepingCapacity: true)
      return
    }
    occurrences[.rejectStationStops] += 1
    stop(.serializer, for: .rejectStation, entity: number, hard: false, at: now, in: &calendar)
    let mayPass = plan.serializer.missingVerdict == .pass && !tracking.untriggered.isEmpty
    if !tracking.unconfirmed.isEmpty || mayPass {
      stop(.packer, for: .rejectStation, entity: number, hard: false, at: now, in: &calendar)
    }
    crew.ask(.checkRejectStation, entity: number, at: now, in: &calendar)
  }

  /// Somebody has come to the reject station: a full bin is emptied, and what did not leave is looked for.
  mutating func checkRejectStation(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>)
  {
    if isBinFull { emptyBin(number, at: now, in: &calendar) }
    for carton in tracking.unconfirmed { confirm(carton, at: now) }
    tracking.unconfirmed.removeAll(keepingCapacity: true)
    for carton in tracking.untriggered { findUntriggered(carton, at: now) }
    tracking.untriggered.removeAll(keepingCapacity: true)
    loadText(number, at: now)
    followUpMissedCode(at: now, in: &calendar)
    tracking.rejectsInRow = 0
    tracking.isStopping = false
    for belt in BeltID.allCases { clear(.rejectStation, of: belt, at: now, in: &calendar) }
    retime(.packer)
    restartAfterHands(at: now, in: &calendar)
  }

  /// A reject that did not leave is taken off the line and put into the bin, and the station switched on again; or the stop is
  /// acknowledged, and nothing else done.
  private mutating func confirm(_ carton: UInt32, at now: Instant) {
    let state = crew.state(of: carton, at: now, lapse: draws.override, occasion: 3)
    occurrences[.demands] += 1
    if plan.mechanisms.override.human.lapses(state) {
      occurrences[.overrides] += 1
      truth.cartons[Int(carton)].marks.insert(MechanismSet(.override))
      say(.override, by: .crew, item: truth.cartons[Int(carton)].printed, at: now)
      return
    }
    tracking.bypassedUntil = min(tracking.bypassedUntil, now)
    guard takeOffLine(carton, at: now) else { return }
    occurrences[.takenOffLine] += 1
    occurrences[.rejects] += 1
    lot.rejects += 1
    truth.cartons[Int(carton)].place = .rejectBin
    tracking.bin.append(carton)
  }

  /// A carton of which there is no picture is taken out, and its number voided; or the stop is acknowledged, and it goes on as
  /// on a machine that does not stop.
  private mutating func findUntriggered(_ carton: UInt32, at now: Instant) {
    let number = Int(carton)
    let state = crew.state(of: carton, at: now, lapse: draws.override, occasion: 4)
    let printed = truth.cartons[number].printed
    occurrences[.demands] += 1
    if plan.mechanisms.override.human.lapses(state) {
      occurrences[.overrides] += 1
      truth.cartons[number].marks.insert(MechanismSet(.override))
      say(.override, by: .crew, item: printed, at: now)
      return
    }
    // One that was rejected for want of a verdict lies in the bin, or was in it when that was emptied.
    if !truth.cartons[number].rejected {
      guard takeOffLine(carton, at: now) else { return }
      occurrences[.takenOffLine] += 1
      occurrences[.rejects] += 1
      lot.rejects += 1
      truth.cartons[number].place = .rejectBin
      tracking.bin.append(carton)
    }
    occurrences[.untriggeredFound] += 1
    truth.cartons[number].rejected = true
    let counts = serializer.commit < .verification
    if counts, !serializer.voids {
      truth.cartons[number].marks.insert(MechanismSet(.earlyCommit))
    } else {
      sayVoid(printed, counts: counts, by: .crew, at: now)
    }
  }

  /// Whoever looks at a reject station that text has filled loads the right one, or does not ask why it is full.
  private mutating func loadText(_ number: UInt32, at now: Instant) {
    guard plan.serializer.textCheck != .none, now < printer.oldTextUntil else { return }
    let state = crew.state(of: number, at: now, lapse: draws.override, occasion: 5)
    occurrences[.demands] += 1
    if plan.mechanisms.override.human.lapses(state) {
      occurrences[.overrides] += 1
      return
    }
    printer.oldTextUntil = now
  }

  /// Takes a carton from wherever it is between the ejector and the open case; false where it has gone further.
  private mutating func takeOffLine(_ carton: UInt32, at now: Instant) -> Bool {
    if let position = onSerializer.position(where: { $0.carton == carton && !$0.gone }) {
      onSerializer[position].gone = true
      if onSerializer.first == position { leaveBehind(position) }
    } else if accumulating.contains(where: { $0.carton == carton }) {
      accumulating.removeAll { $0.carton == carton }
    } else if let position = onPacker.position(where: { $0.carton == carton && !$0.gone }) {
      onPacker[position].gone = true
      forgetRead(of: carton)
      if position == onPacker.first { leavePackerBelt(position) }
      while packer.nextAtScanner < onPacker.end, onPacker[packer.nextAtScanner].gone {
        packer.nextAtScanner += 1
      }
    } else if packer.open != .max, truth.cartons[Int(carton)].container == packer.open {
      forgetRead(of: carton)
      truth.takeOut(carton, to: .rejectBin)
      packer.counted -= 1
      return true
    } else {
      return false
    }
    lot.inLine -= 1
    return true
  }
}
