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
      for _ in 0..<min(Int(work.counted), packer.arrived.count) { assign(packer.arrived.popFirst()) }
    case .betweenCloses:
      markLateReads(ofCase: number, at: now)
      while !packer.arrived.isEmpty { assign(packer.arrived.popFirst()) }
    case .byTime:
      markLateReads(ofCase: number, at: now)
      while !packer.arrived.isEmpty, packer.arrived[packer.arrived.first].stamp <= work.closeStamp {
        markSkew(packer.arrived[packer.arrived.first], ofCase: number)
        assign(packer.arrived.popFirst())
      }
      if !packer.arrived.isEmpty { markSkew(packer.arrived[packer.arrived.first], ofCase: number) }
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

  private mutating func assign(_ read: Read) {
    if read.serial.isSome { packer.assigned.append(read.serial) }
  }

  /// An image of the case's content: each position gives its code, or does not.
  private mutating func lookAtLayer(ofCase number: UInt32) {
    let law = plan.mechanisms.layerInference
    let start = packer.assigned.end
    for index in 0..<truth.cases[Int(number)].contentCount {
      let carton = truth.carton(at: index, inCase: Int(number))
      var stream = draws.layer.stream(UInt64(carton))
      guard stream.uniform() >= law.unread, isLegible(truth.cartons[carton]) else { continue }
      let serial = truth.cartons[carton].printed
      if serial.isSome { packer.assigned.append(serial) }
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

  /// Reads that have not arrived and with a healthy latency would have: this case is decided without them.
  private mutating func markLateReads(ofCase number: UInt32, at now: Instant) {
    for position in packer.underway.first..<packer.underway.end
    where packer.underway[position].healthyArrival <= now.nanoseconds {
      // What has come and waits in a tag is late by the tag.
      let cause: MechanismID =
        packer.underway[position].arrival < now.nanoseconds ? .unhandshakenResult : .lateRead
      truth.cartons[Int(packer.underway[position].carton)].marks.insert(MechanismSet(cause))
      truth.cases[Int(number)].marks.insert(MechanismSet(cause))
    }
  }

  /// A read at the border, where clocks that agree would have decided otherwise.
  private mutating func markSkew(_ read: Read, ofCase number: UInt32) {
    let work = self[work: number]
    guard (read.stamp <= work.closeStamp) != (read.stamp <= work.healthyCloseStamp) else { return }
    truth.cartons[Int(read.carton)].marks.insert(MechanismSet(.windowSkew))
    truth.cases[Int(number)].marks.insert(MechanismSet(.windowSkew))
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
