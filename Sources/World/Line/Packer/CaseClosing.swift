import EventKernel
import TraceModel

/// A case between its closing and its place on a pallet.
struct CaseInWork: BitwiseCopyable {
  /// What the packer's counter had when it closed.
  var counted: UInt32
  /// When it was closed, in nanoseconds of true time: for truth's marks alone.
  var closedAt: Int64 = 0
  /// The close signal's stamp, in microseconds of the packer's clock.
  var closeStamp: Int64 = 0
  /// The label that the controller holds to be on it.
  var label = ItemID.none
  /// Position in the list of assigned serials, and how many.
  var firstAssigned = 0
  var assignedCount = 0
  /// True at the end of a lot, and where a breakdown left it half full.
  var isPartial: Bool
  /// It is taken to the table, to be filled up by hand.
  var waitsForTopUp = false
  /// Its label is its own, of a logistic unit, and not that of the product's case.
  var hasOwnLabel = false
  /// The controller has decided which reads are its own.
  var isSettled = false
  /// The line's list has its codes as packed in it, but for those that it refused.
  var isOnList = false
  /// It has left for a pallet.
  var isDone = false
}

// From the close signal to the pallet: reads are assigned, the label is applied, the case is weighed and stacked.
extension Line {
  /// The packer says that a case is closed.
  mutating func closeCase(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    truth.cases[Int(number)].closed = true
    if hasBundles { occurrences[.bundles] += 1 } else { occurrences[.cases] += 1 }
    self[work: number].closeStamp = clocks[.packer].reading(at: now) / 1_000
    self[work: number].closedAt = now.nanoseconds
    if plan.packer.assignment != .byCount {
      schedule(
        .readsSettle(number), of: number, after: plan.packer.readMargin, .message, at: now, in: &calendar)
    }
    schedule(
      .caseLabeled(number), of: number,
      after: hasBundles ? plan.bundler.labelDelay : plan.labeler.labelDelay,
      .message, at: now, in: &calendar)
  }

  /// The case comes to the applicator: it goes on if its reads are as many as were counted, and waits for somebody if not.
  mutating func labelCase(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    // By count, a case's reads are the next ones whenever they come: they are taken as late as possible.
    if !self[work: number].isSettled { settleReads(of: number, at: now, in: &calendar) }
    if isShortOfReads(number) {
      occurrences[.shortReads] += 1
      reserveExpected(forCase: number)
      // What is inside is known only once somebody has looked: until then no number is taken for being in it.
      crew.ask(.checkCase, entity: number, at: now, in: &calendar)
    } else {
      askList(ofCase: number, at: now, in: &calendar)
    }
  }

  /// The list is asked about a case's codes; with one that it refuses the case waits for somebody.
  private mutating func askList(
    ofCase number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>
  ) {
    if refusesCodes(ofCase: number, at: now) {
      crew.ask(.checkRefusedCodes, entity: number, at: now, in: &calendar)
    } else {
      sendToLabel(number, at: now, in: &calendar)
    }
  }

  /// Whether a case has not as many reads as were counted, where anybody compares them.
  func isShortOfReads(_ number: UInt32) -> Bool {
    plan.packer.comparesReads && self[work: number].assignedCount != Int(self[work: number].counted)
  }

  /// It is known what is inside: a bundle gets its label as it is wrapped, a case goes to the applicator.
  mutating func sendToLabel(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    if hasBundles {
      labelBundle(number, at: now, in: &calendar)
    } else {
      bringToApplicator(number, at: now, in: &calendar)
    }
  }

  /// What the controller holds to be in a case: what somebody found there, or else the reads that it assigned.
  func recordedContents(ofCase number: UInt32) -> [ItemID] {
    if !packer.found.isEmpty, let found = packer.found[number] { return found }
    let work = self[work: number]
    return (0..<work.assignedCount).map { packer.assigned[work.firstAssigned + $0] }
  }

  /// The record is told what is inside, and the case goes to the scale.
  mutating func packLabeled(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let label = believedLabel(ofCase: number)
    truth.noteLabeling(ofCase: number, at: now)
    noteLabeled(label)
    if hasBundles {
      say(.commission, by: .labeler, item: label, at: now)
      sayPacked(bundlesRead(inCase: number), into: label, by: .controller, at: now)
    } else {
      fillFromPool(number, at: now)
      say(.commission, by: .labeler, item: label, at: now)
      sayPacked(recordedContents(ofCase: number), into: label, by: .controller, at: now)
    }
    if !hasBundles, self[work: number].waitsForTopUp {
      crew.ask(.topUp, entity: number, at: now, in: &calendar)
    } else {
      sendToScale(number, at: now, in: &calendar)
    }
  }

  /// The case goes to the scale, or past where it would stand.
  mutating func sendToScale(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    if plan.packer.scale == .none {
      sendToPallet(number, at: now, in: &calendar)
    } else {
      schedule(
        .caseWeighed(number), of: number, after: plan.packer.weighDelay, .passage, at: now, in: &calendar)
    }
  }

  /// The case passes the scale.
  mutating func weighCase(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let milligrams = sayMass(ofCase: number, at: now)
    occurrences[.weighed] += 1
    guard plan.packer.scale != .reports,
      plan.mechanisms.weakCheckweigher.refuses(
        milligrams, nominal: unitsRecorded(inCase: number), also: plan.packer.scale == .rejectsBothSides)
    else {
      endChallenge(ofCase: number, at: now, in: &calendar)
      sendToPallet(number, at: now, in: &calendar)
      return
    }
    occurrences[.refusedByScale] += 1
    for box in boxes(ofCase: number) where packer.heldBack[box] != nil { occurrences[.challengesCaught] += 1 }
    crew.ask(.checkRefusedCase, entity: number, at: now, in: &calendar)
  }

  /// The scale reports a case's mass.
  @discardableResult
  mutating func sayMass(ofCase number: UInt32, at now: Instant) -> Int64 {
    var stream = draws.mass.stream(UInt64(number))
    let milligrams = plan.mechanisms.weakCheckweigher.mass(of: unitsInside(case: number), from: &stream)
    var header = header(.countReport, by: .scale, at: now)
    header.counter = .mass
    header.quantity = milligrams
    header.container = believedLabel(ofCase: number)
    outbox.append(header, items: [])
    return milligrams
  }

  func sendToPallet(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    schedule(
      .casePalletized(number), of: number, after: plan.packer.palletDelay, .passage, at: now, in: &calendar)
  }

  func schedule(
    _ event: LineEvent, of number: UInt32, after delay: TimeSpan, _ rank: EventClass, at now: Instant,
    in calendar: inout Calendar<LineEvent>
  ) {
    calendar.schedule(
      event, at: now + delay, rank: Rank(rank, station: Station.packerEye.flow, entity: UInt64(number)))
  }

  /// What the packer and the controller know of a case in work.
  subscript(work number: UInt32) -> CaseInWork {
    get { packer.inWork[packer.inWork.first + Int(number) - Int(packer.oldestInWork)] }
    _modify { yield &packer.inWork[packer.inWork.first + Int(number) - Int(packer.oldestInWork)] }
  }

  /// A case has left the packer's hands; what is kept of it goes with the last of those before it.
  mutating func forgetCaseInWork(_ number: UInt32) {
    self[work: number].isDone = true
    // Most cases are never opened: an empty table is not asked.
    if !packer.found.isEmpty { packer.found[number] = nil }
    if !packer.refused.isEmpty { packer.refused[number] = nil }
    if !packer.heldBack.isEmpty { packer.heldBack[number] = nil }
    if !packer.expectedOf.isEmpty { packer.expectedOf[number] = nil }
    while !packer.inWork.isEmpty, packer.inWork[packer.inWork.first].isDone {
      let work = packer.inWork.popFirst()
      packer.oldestInWork += 1
      packer.assigned.dropFirst(to: max(packer.assigned.first, work.firstAssigned + work.assignedCount))
    }
  }
}

// MARK: - People look into a case

extension Line {
  /// Somebody was asked to look into a case whose reads are not as many as were counted: he does, or closes it as full.
  mutating func checkCase(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let state = crew.state(of: number, at: now, lapse: draws.forcedClose)
    if plan.mechanisms.forcedClose.human.lapses(state) {
      forceClosed(number, at: now)
      askList(ofCase: number, at: now, in: &calendar)
    } else {
      // Whoever opens a case for its reads finds as well what was taken out of it for a trial.
      if packer.heldBack[number] != nil { occurrences[.challengesCaught] += 1 }
      openCase(number, at: now)
      sendToLabel(number, at: now, in: &calendar)
    }
  }

  /// Somebody was asked to look into a case that the scale refused: he does, or acknowledges it and sends it on.
  mutating func checkRefusedCase(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let state = crew.state(of: number, at: now, lapse: draws.override)
    occurrences[.demands] += 1
    if plan.mechanisms.override.human.lapses(state) {
      occurrences[.overrides] += 1
      mark(case: number, .override)
      say(.override, by: .crew, item: believedLabel(ofCase: number), at: now)
    } else {
      let before = unitsInside(case: number)
      for box in boxes(ofCase: number) { lookInto(box, at: now) }
      relabelWherePartial(case: number, at: now)
      // What holds something else now is weighed again.
      if unitsInside(case: number) != before { sayMass(ofCase: number, at: now) }
    }
    endChallenge(ofCase: number, at: now, in: &calendar)
    sendToPallet(number, at: now, in: &calendar)
  }

  /// A case is opened that the record was told of, and told of again where it holds something else.
  mutating func lookInto(_ box: UInt32, at now: Instant) {
    let said = recordedContents(ofCase: box)
    openCase(box, at: now)
    let found = packer.found[box] ?? []
    if said != found { correct(box, from: said, to: found, at: now) }
  }

  /// The case is opened and everything in it scanned: what was held back is put in again, what was rejected or what the list
  /// refuses comes out.
  mutating func openCase(_ number: UInt32, at now: Instant) {
    occurrences[.caseChecks] += 1
    truth.cases[Int(number)].opened = true
    unpackOnList(case: number)
    if let carton = packer.heldBack.removeValue(forKey: number) { truth.put(carton, intoCase: number) }
    var index = 0
    while index < truth.cases[Int(number)].contentCount {
      let carton = truth.carton(at: index, inCase: Int(number))
      let printed = truth.cartons[carton].printed
      if truth.cartons[carton].rejected || !printed.isSome || !listAccepts(printed, at: now) {
        // Its number may be in use on another, of which somebody has been told that it is here.
        for cause in truth.cartons[carton].marks.members where list[printed] != .void {
          truth.mark(number: printed, cause)
        }
        // The list has it in an earlier case, into which what came astray there has put it.
        if truth.cartons[carton].marks.isEmpty, list[printed] == .packed {
          truth.cartons[carton].marks.formUnion(nearestMarks(before: number))
        }
        truth.takeOut(UInt32(carton), to: .destroyed)
      } else {
        index += 1
      }
    }
    packer.found[number] = (0..<truth.cases[Int(number)].contentCount).map {
      truth.cartons[truth.carton(at: $0, inCase: Int(number))].printed
    }
    self[work: number].isOnList = true
    synchronizeReads(afterCase: number, at: now)
  }

  /// What was found in a case is expected nowhere else: its reads and places in the order are forgotten.
  private mutating func synchronizeReads(afterCase number: UInt32, at now: Instant) {
    let contents = packer.found[number] ?? []
    let found = Set(contents)
    takeReads(before: now.nanoseconds + 1)
    // Numbers of one case are near one another: most of what has been left over in a lot is not among them.
    guard let first = contents.min(), let last = contents.max() else { return }
    tracking.accepted.removeAll { $0 >= first && $0 <= last && found.contains($0) }
    if plan.packer.assignment == .byCount {
      packer.arrived.removeAll { $0.serial >= first && $0.serial <= last && found.contains($0.serial) }
    }
  }

  /// The record is told that a case holds something else than was said.
  private mutating func correct(
    _ number: UInt32, from said: [ItemID], to found: [ItemID], at now: Instant
  ) {
    occurrences[.corrections] += 1
    var header = header(.unpack, by: .crew, at: now)
    header.container = self[work: number].label
    outbox.append(header, items: said)
    sayPacked(found, into: self[work: number].label, by: .crew, at: now)
  }

  /// The case is closed as full: what was not read is taken from the expected order.
  private mutating func forceClosed(_ number: UInt32, at now: Instant) {
    occurrences[.forcedCloses] += 1
    truth.cases[Int(number)].marks.insert(MechanismSet(.forcedClose))
    var contents = recordedContents(ofCase: number)
    for serial in packer.expectedOf[number] ?? [] {
      if !list.pack(serial) { packer.refused[number, default: []].append(contents.count) }
      contents.append(serial)
    }
    packer.found[number] = contents
  }

  /// The serials that are due and were not read: the oldest of the expected order belong to the case that stops first.
  private mutating func reserveExpected(forCase number: UInt32) {
    guard plan.packer.assignment != .byOrder else { return }
    let missing = Int(self[work: number].counted) - self[work: number].assignedCount
    var due: [ItemID] = []
    while due.count < missing, !tracking.accepted.isEmpty { due.append(tracking.accepted.popFirst()) }
    packer.expectedOf[number] = due
  }
}
