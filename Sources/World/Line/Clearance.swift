import EventKernel
import TraceModel

/// What a lot leaves beside the line, and how far its clearing has come.
struct ClearanceState: Sendable {
  /// Set-up prints of the lot on the line, by their numbers: they lie beside the belt until it is cleared.
  var beside: [ItemID] = []
  /// Of the lot before, those that were overlooked.
  var overlooked: [ItemID] = []
  /// The lot that they belong to.
  var lot = LotID.none
  /// Cartons of the lot before that went along with the one on the line.
  var goneAlong = 0
  /// Somebody has been asked to clear the line and is not done; the lot that waits for that, if one does.
  var isUnderWay = false
  var waiting: UInt32?
}

// Between two lots the line is cleared: what the first has left is looked for and taken away. What is overlooked stands between
// head and camera as the next begins.
extension Line {
  /// The line is empty after a lot: somebody is asked to clear it.
  mutating func askForClearance(of number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    clearance.lot = lot.id
    guard Int(number) + 1 < plan.lots.count else { return }
    guard plan.crew.clearsLine else { return clear(at: now) }
    clearance.isUnderWay = true
    crew.ask(.clearLine, entity: number, at: now, in: &calendar)
  }

  /// Whether the line is not cleared yet; the lot begins as soon as it is.
  mutating func waitsForClearance(_ number: UInt32) -> Bool {
    guard clearance.isUnderWay else { return false }
    clearance.waiting = number
    return true
  }

  /// Somebody has cleared the line.
  mutating func clearLine(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    clear(at: now)
    clearance.isUnderWay = false
    guard let waiting = clearance.waiting else { return }
    clearance.waiting = nil
    beginLot(waiting, at: now, in: &calendar)
  }

  /// Each set-up print that lies beside the belt is destroyed, unless it is overlooked.
  private mutating func clear(at now: Instant) {
    clearance.overlooked = clearance.beside.filter {
      plan.mechanisms.lineClearance.human.lapses(crew.state(of: $0.raw, at: now, lapse: draws.clearance))
    }
    clearance.beside.removeAll()
  }

  /// A lot is set up: the text is loaded, what was overlooked stands on the belt, and a few cartons are printed and looked at.
  mutating func setUp(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    loadText(at: now)
    bringLeftBehind(at: now)
    for _ in 0..<plan.serializer.setUpPrints {
      let serial = takeSerial(at: now, in: &calendar).serial
      guard serial.isSome else { break }
      clearance.beside.append(serial)
      let counts = serializer.commit == .allocation
      if counts, !serializer.voids {
        truth.mark(number: serial, .earlyCommit)
      } else {
        // By whoever has given the number a moment before: another clock might date the end before the beginning.
        sayVoid(serial, counts: counts, by: .controller, at: now)
      }
    }
  }

  /// Somebody loads lot and expiry into the printer, or forgets it.
  private mutating func loadText(at now: Instant) {
    let law = plan.mechanisms.staleText
    printer.oldTextUntil = now
    guard lot.number > 0, law.human.lapses(crew.state(of: lot.number, at: now, lapse: draws.text)) else {
      return
    }
    occurrences[.textsForgotten] += 1
    printer.oldTextUntil = law.noticedAfter.flatMap { now.adding($0) } ?? .distantFuture
    lot.hasOddCartons = true
  }

  /// Cartons of the lot before stand between head and camera, as many as have room there: the rest comes to light.
  private mutating func bringLeftBehind(at now: Instant) {
    let (from, to) = (plan.serializer.printerAt, plan.serializer.cameraAt)
    let room = Int((to - from - 1) / plan.feed.cartonLength) - 1
    let count = min(clearance.overlooked.count, max(0, room))
    let here = belts.serializer.belt.displacement(at: now)
    for index in 0..<count {
      let serial = clearance.overlooked[index]
      let carton = truth.enterCarton()
      occurrences[.units] += 1
      occurrences[.leftBehind] += 1
      lot.inLine += 1
      truth.cartons[Int(carton)].printed = serial
      truth.cartons[Int(carton)].isLeftBehind = true
      truth.cartons[Int(carton)].marks.insert(MechanismSet(.lineClearance))
      truth.lotsLeftBehind[Int(carton)] = clearance.lot
      truth.mark(number: serial, .lineClearance)
      let place = from + (to - from) * Int64(count - index) / Int64(count + 1)
      onSerializer.append(Rider(origin: here - place, carton: carton))
      printer.next = onSerializer.end
      meetNewcomer()
    }
    if count > 0 { lot.hasOddCartons = true }
    clearance.goneAlong = count
    clearance.overlooked.removeAll()
  }
}
