import EventKernel
import TraceModel

// From the close signal to the pallet: reads are assigned, the label is applied, the case is weighed and stacked.
extension Line {
  /// The packer says that a case is closed.
  mutating func closeCase(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    truth.cases[Int(number)].closed = true
    occurrences.cases += 1
    self[work: number].closeStamp = stamp(of: .packer, at: now).microseconds
    self[work: number].expectedLabel = takeCaseLabel(at: now)
    calendar.schedule(
      .readsSettle(number), at: now + plan.packer.readMargin,
      rank: Rank(.message, station: Station.packerEye.flow, entity: UInt64(number)))
    calendar.schedule(
      .caseLabelled(number), at: now + plan.packer.labelDelay,
      rank: Rank(.message, station: Station.packerEye.flow, entity: UInt64(number)))
  }

  /// The controller decides which reads belong to a case.
  mutating func settleReads(of number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let start = packer.assigned.end
    let work = self[work: number]
    switch plan.packer.assignment {
    case .byCount:
      for _ in 0..<min(Int(work.counted), packer.arrived.count) { assign(packer.arrived.popFirst().serial) }
    case .betweenCloses:
      while !packer.arrived.isEmpty { assign(packer.arrived.popFirst().serial) }
    case .byTime:
      while !packer.arrived.isEmpty, packer.arrived[packer.arrived.first].stamp <= work.closeStamp {
        assign(packer.arrived.popFirst().serial)
      }
    case .layer:
      packer.arrived.dropFirst(to: packer.arrived.end)
      for index in 0..<truth.cases[Int(number)].contentCount {
        assign(truth.cartons[truth.carton(at: index, inCase: Int(number))].printed)
      }
    case .byOrder:
      packer.arrived.dropFirst(to: packer.arrived.end)
      for _ in 0..<min(Int(work.counted), tracking.accepted.count) { assign(tracking.accepted.popFirst()) }
    }
    if plan.packer.assignment != .byOrder { tracking.accepted.dropFirst(to: tracking.accepted.end) }
    self[work: number].firstAssigned = start
    self[work: number].assignedCount = packer.assigned.end - start
  }

  private mutating func assign(_ serial: ItemID) {
    if serial.isSome { packer.assigned.append(serial) }
  }

  /// The applicator puts a label on the case; it is read back, and the record is told what is inside.
  mutating func labelCase(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let work = self[work: number]
    truth.cases[Int(number)].label = work.expectedLabel
    say(.commission, by: .labeller, item: work.expectedLabel, at: now)
    var children: [ItemID] = []
    children.reserveCapacity(work.assignedCount)
    for index in 0..<work.assignedCount { children.append(packer.assigned[work.firstAssigned + index]) }
    sayPacked(children, into: work.expectedLabel, by: .controller, at: now)
    if plan.packer.hasScale {
      calendar.schedule(
        .caseWeighed(number), at: now + plan.packer.weighDelay,
        rank: Rank(.passage, station: Station.packerEye.flow, entity: UInt64(number)))
    } else {
      calendar.schedule(
        .casePalletised(number), at: now + plan.packer.palletDelay,
        rank: Rank(.passage, station: Station.packerEye.flow, entity: UInt64(number)))
    }
  }

  /// The case passes the scale.
  mutating func weighCase(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    var stream = draws.mass.stream(UInt64(number))
    let milligrams = plan.mechanisms.weakCheckweigher.mass(
      of: truth.cases[Int(number)].contentCount, from: &stream)
    var header = header(.countReport, by: .scale, at: now)
    header.counter = .mass
    header.quantity = milligrams
    header.container = truth.cases[Int(number)].label
    outbox.append(header, items: [])
    calendar.schedule(
      .casePalletised(number), at: now + plan.packer.palletDelay,
      rank: Rank(.passage, station: Station.packerEye.flow, entity: UInt64(number)))
  }

  /// The next case label's number, from a block of its own.
  private mutating func takeCaseLabel(at now: Instant) -> ItemID {
    if packer.labelsLeft == 0 {
      packer.labelsLeft = plan.packer.labelsPerRoll
      packer.nextLabel = issueNumbers(.case, count: packer.labelsLeft)
      say(
        .allocate, by: .labeller,
        items: packer.nextLabel.raw..<packer.nextLabel.raw + UInt32(packer.labelsLeft), at: now)
    }
    packer.labelsLeft -= 1
    defer { packer.nextLabel.raw &+= 1 }
    return packer.nextLabel
  }

  /// What the packer and the controller know of a case in work.
  subscript(work number: UInt32) -> CaseInWork {
    get { packer.inWork[packer.inWork.first + Int(number) - Int(packer.oldestInWork)] }
    _modify { yield &packer.inWork[packer.inWork.first + Int(number) - Int(packer.oldestInWork)] }
  }

  /// A case has left the packer's hands: it is the oldest, because cases keep their order.
  mutating func forgetCaseInWork(_ number: UInt32) {
    assert(number == packer.oldestInWork)
    let work = packer.inWork.popFirst()
    packer.oldestInWork += 1
    packer.assigned.dropFirst(to: work.firstAssigned + work.assignedCount)
  }
}
