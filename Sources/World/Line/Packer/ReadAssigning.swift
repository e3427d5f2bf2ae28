import EventKernel
import TraceModel

// Which reads belong to which case: the controller's side of closing a case, which never sees the case itself.
extension Line {
  /// The controller has waited for a case's reads, if it did not have to decide before.
  mutating func endReadMargin(of number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard number >= packer.oldestInWork, !self[work: number].isSettled else { return }
    settleReads(of: number, at: now, in: &calendar)
  }

  /// The controller decides which reads belong to a case.
  mutating func settleReads(of number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let start = packer.assigned.end
    let work = self[work: number]
    takeReads(before: now.nanoseconds)
    switch plan.packer.assignment {
    case .byCount:
      let count = min(Int(work.counted), packer.arrived.count)
      markOvertaken(ofCase: number, byFirst: count)
      for _ in 0..<count { assign(packer.arrived.popFirst(), toCase: number) }
    case .betweenCloses, .byTime:
      markLateReads(ofCase: number, at: now)
      let isByTime = plan.packer.assignment == .byTime
      for position in packer.arrived.first..<packer.arrived.end {
        let read = packer.arrived[position]
        let isIn = !isByTime || read.stamp <= work.closeStamp
        if isIn { assign(read, toCase: number) }
        let carton = truth.cartons[Int(read.carton)]
        let isOwn = carton.place == .caseOfUnits && carton.container <= number
        // What somebody took out is no wrong decision.
        let isHere = carton.place == .line || carton.place == .caseOfUnits
        if _slowPath(isIn != isOwn && isHere) { markMisjudged(read, ofCase: number) }
      }
      packer.arrived.removeAll { !isByTime || $0.stamp <= work.closeStamp }
    case .layer:
      lookAtLayer(ofCase: number)
    case .byOrder:
      for _ in 0..<min(Int(work.counted), tracking.accepted.count) {
        packer.assigned.append(tracking.accepted.popFirst())
      }
    }
    if plan.packer.assignment != .byOrder { strikeExpected(from: start) }
    self[work: number].firstAssigned = start
    self[work: number].assignedCount = packer.assigned.end - start
    self[work: number].isSettled = true
  }

  private mutating func assign(_ read: Read, toCase number: UInt32) {
    if read.serial.isSome {
      packer.assigned.append(read.serial)
    } else if _slowPath(!plan.packer.comparesReads) {
      goUncompared(read.carton, inCase: number)
    }
  }

  /// A code was not read, and nobody is asked: the case goes on as if somebody had closed it as it is.
  @inline(never)
  private mutating func goUncompared(_ carton: UInt32, inCase number: UInt32) {
    truth.cartons[Int(carton)].marks.insert(MechanismSet(.forcedClose))
    truth.cases[Int(number)].marks.insert(MechanismSet(.forcedClose))
  }

  /// An image of the case's content: each position gives its code, or does not.
  private mutating func lookAtLayer(ofCase number: UInt32) {
    let law = plan.mechanisms.layerInference
    let start = packer.assigned.end
    for index in 0..<truth.cases[Int(number)].contentCount {
      let carton = truth.carton(at: index, inCase: Int(number))
      var stream = draws.layer.stream(UInt64(carton))
      let isSeen = stream.uniform() >= law.unread && (helpers.isUsed || isLegible(truth.cartons[carton]))
      let serial = isSeen ? codeAtPacker(of: carton) : .none
      if serial.isSome { packer.assigned.append(serial) }
      if !isSeen || helpers.isUsed && !serial.isSome, !plan.packer.comparesReads {
        goUncompared(UInt32(carton), inCase: number)
      }
    }
    guard law.infers else { return }
    strikeExpected(from: start)
    let missing = Int(self[work: number].counted) - (packer.assigned.end - start)
    for _ in 0..<max(0, min(missing, tracking.accepted.count)) {
      packer.assigned.append(tracking.accepted.popFirst())
      occurrences[.inferred] += 1
    }
    if missing > 0 { truth.cases[Int(number)].marks.insert(MechanismSet(.layerInference)) }
  }

  /// What was read is not expected any more; what the serializer let pass and nobody has read stays.
  private mutating func strikeExpected(from start: Int) {
    for position in start..<packer.assigned.end {
      let serial = packer.assigned[position]
      if !tracking.accepted.isEmpty, tracking.accepted[tracking.accepted.first] == serial {
        _ = tracking.accepted.popFirst()
      } else {
        strikeExpected(serial)
      }
    }
  }

  /// A serial that is read out of turn: what stands before it was not read, and waits.
  private mutating func strikeExpected(_ serial: ItemID) {
    let end = min(tracking.accepted.end, tracking.accepted.first + 512)
    guard let at = (tracking.accepted.first..<end).first(where: { tracking.accepted[$0] == serial }) else {
      return
    }
    for position in stride(from: at, to: tracking.accepted.first, by: -1) {
      tracking.accepted[position] = tracking.accepted[position - 1]
    }
    _ = tracking.accepted.popFirst()
  }

  /// Reads of this case that have not arrived: it is decided without them.
  private mutating func markLateReads(ofCase number: UInt32, at now: Instant) {
    for position in packer.underway.first..<packer.underway.end {
      let read = packer.underway[position]
      guard truth.cartons[Int(read.carton)].container == number else { continue }
      // What has come and waits in a tag is late by the tag.
      mark(read, ofCase: number, read.arrival < now.nanoseconds ? .unhandshakenResult : .lateRead)
    }
  }

  /// A read that goes to another case than its carton: clocks that agree decide by when things happened, and so does a
  /// controller whose wait fits what it waits for.
  private mutating func markMisjudged(_ read: Read, ofCase number: UInt32) {
    let work = self[work: number]
    let isByClocks =
      plan.packer.assignment == .byTime
      && (read.stamp <= work.closeStamp) != (read.madeAt <= work.closedAt)
    mark(read, ofCase: number, isByClocks ? .windowSkew : .lateRead)
  }

  /// By count, a case lacks reads that are overtaken by those of cartons behind theirs.
  private mutating func markOvertaken(ofCase number: UInt32, byFirst count: Int) {
    let period = plan.packer.shortestPeriod
    guard count > 0, plan.mechanisms.lateRead.overtakes(within: period) else { return }
    let (start, end) = (packer.arrived.first, packer.arrived.first + count)
    let newest = (start..<end).reduce(Int64.min) { max($0, packer.arrived[$1].madeAt) }
    for position in end..<packer.arrived.end where packer.arrived[position].madeAt < newest {
      mark(packer.arrived[position], ofCase: number, .lateRead)
    }
    for position in packer.underway.first..<packer.underway.end
    where packer.underway[position].madeAt < newest {
      mark(packer.underway[position], ofCase: number, .lateRead)
    }
  }

  private mutating func mark(_ read: Read, ofCase number: UInt32, _ cause: MechanismID) {
    truth.cartons[Int(read.carton)].marks.insert(MechanismSet(cause))
    truth.cases[Int(number)].marks.insert(MechanismSet(cause))
  }

  /// Takes a carton that was scanned by hand out of what waits to be assigned to cases.
  ///
  /// A look without a code is found by its place in the row: the hand scanner knows which carton it holds.
  mutating func forgetRead(of carton: UInt32) {
    let serial = truth.cartons[Int(carton)].printed
    orderReads()
    packer.underway.removeAll { $0.serial == serial || $0.carton == carton && !$0.serial.isSome }
    packer.ordered = packer.underway.end
    packer.arrived.removeAll { $0.serial == serial || $0.carton == carton && !$0.serial.isSome }
    tracking.accepted.removeAll { $0 == serial }
  }
}
