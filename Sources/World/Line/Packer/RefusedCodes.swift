import EventKernel
import TraceModel

// A packer that asks the controller's list about each code: what is void, unknown, packed already or of another lot is
// refused. The case goes aside, and somebody opens it, takes the carton out and puts another in, or sends it on as it is.
extension Line {
  /// Whether the packer asks: where it infers a case's content from the order, it reads nothing that it could ask about.
  private var packerAsksList: Bool { plan.packer.asksList && plan.packer.assignment != .byOrder }

  /// Asks the list about each code that belongs to a case; whether one of them is refused.
  ///
  /// As late as possible, before the case gets its label: what was told until then counts.
  mutating func refusesCodes(ofCase number: UInt32, at now: Instant) -> Bool {
    guard packerAsksList else { return false }
    let work = self[work: number]
    var refused: [Int] = []
    for index in 0..<work.assignedCount {
      let serial = packer.assigned[work.firstAssigned + index]
      if _slowPath(!list.pack(serial)) {
        refused.append(index)
        say(.exception, by: .packer, item: serial, at: now)
      }
    }
    self[work: number].isOnList = true
    if _fastPath(refused.isEmpty) { return false }
    occurrences[.refusedByList] += 1
    packer.refused[number, default: []] += refused
    return true
  }

  /// Somebody was asked to look into a case with a code that the list refuses: he does, or sends it on as it is.
  mutating func checkRefusedCodes(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let state = crew.state(of: number, at: now, lapse: draws.override, occasion: 1)
    occurrences[.demands] += 1
    guard plan.mechanisms.override.human.lapses(state) else {
      openCase(number, at: now)
      replaceTakenOut(ofCase: number, at: now, in: &calendar)
      sendToLabel(number, at: now, in: &calendar)
      return
    }
    occurrences[.overrides] += 1
    truth.cases[Int(number)].marks.insert(MechanismSet(.override))
    let contents = recordedContents(ofCase: number)
    for index in packer.refused[number] ?? [] {
      markInside(number, code: contents[index], .override)
      say(.override, by: .crew, item: contents[index], at: now)
    }
    sendToLabel(number, at: now, in: &calendar)
  }

  /// Marks the cartons of a case that bear this code: whoever had opened it would have taken them out.
  private mutating func markInside(_ number: UInt32, code: ItemID, _ cause: MechanismID) {
    for index in 0..<truth.cases[Int(number)].contentCount {
      let carton = truth.carton(at: index, inCase: Int(number))
      if truth.cartons[carton].printed == code { truth.cartons[carton].marks.insert(MechanismSet(cause)) }
    }
  }

  /// The list forgets that the numbers of a case are in it, before it is opened and each carton scanned again: those that
  /// it has as packed in this case, and no others.
  mutating func unpackOnList(case number: UInt32) {
    guard packerAsksList, self[work: number].isOnList else { return }
    let refused = packer.refused.removeValue(forKey: number) ?? []
    for (index, serial) in recordedContents(ofCase: number).enumerated() where !refused.contains(index) {
      list.unpack(serial)
    }
  }

  /// Whether the list lets a carton stay in a case that somebody has opened; what becomes of it is said where it does not.
  mutating func listAccepts(_ serial: ItemID, at now: Instant) -> Bool {
    guard packerAsksList, !list.pack(serial) else { return true }
    occurrences[.takenOut] += 1
    switch list[serial] {
    case .void: break
    case .packed: say(.exception, by: .crew, item: serial, at: now)
    case .unknown, .counts, .revived: say(.destroy, by: .crew, item: serial, at: now)
    }
    return false
  }

  /// What was decided otherwise about a case or a carton in it, or about the nearest one before it of the lot: reads that went
  /// astray there are those that are in the way here.
  func nearestMarks(before number: UInt32) -> MechanismSet {
    var box = Int(number)
    while box >= max(lotInWork.cases.lowerBound, truth.caseNumbers.lowerBound) {
      let inside = (0..<truth.cases[box].contentCount).map {
        truth.cartons[truth.carton(at: $0, inCase: box)].marks
      }
      let marks = inside.reduce(truth.cases[box].marks) { $0.union($1) }
      if !marks.isEmpty { return marks }
      box -= 1
    }
    return []
  }

  /// For what was taken out of a case, cartons are put in that stand before the packer.
  private mutating func replaceTakenOut(
    ofCase number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>
  ) {
    let missing = Int(self[work: number].counted) - truth.cases[Int(number)].contentCount
    guard missing > 0 else { return }
    packer.found[number, default: []] += fill(number, byHand: missing, scans: true, at: now)
    restartAfterHands(at: now, in: &calendar)
  }
}
