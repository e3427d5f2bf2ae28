import EventKernel
import TraceModel

// A case that a breakdown left half full is closed with what it holds, told as that, and filled up later by hand.
extension Line {
  /// The packer starts again with an empty case: the open one is taken off, to be filled up at the table.
  mutating func takeOffOpenCase(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard plan.crew.topsUp, packer.open != .max, packer.counted > 0,
      truth.cases[Int(packer.open)].contentCount > 0
    else { return }
    let number = packer.open
    shutCase(partial: true, at: now, in: &calendar)
    self[work: number].waitsForTopUp = true
    // Where reads are told apart by when they come, those of cartons that lie before the case are not of this one.
    guard plan.packer.assignment == .betweenCloses || plan.packer.assignment == .byTime else { return }
    orderReads()
    for position in onPacker.first..<packer.nextAtScanner where !onPacker[position].gone {
      let carton = onPacker[position].carton
      packer.underway.removeAll { $0.carton == carton }
      packer.arrived.removeAll { $0.carton == carton }
      packer.toScanAgain.append(carton)
    }
    packer.ordered = packer.underway.end
  }

  /// The packer is repaired: what lies between its scanner and the new case is scanned again.
  mutating func restartPacker(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    for carton in packer.toScanAgain where truth.cartons[Int(carton)].place == .line {
      readCarton(carton, at: now)
    }
    packer.toScanAgain.removeAll()
    clear(.breakdown, of: .packer, at: now, in: &calendar)
  }

  /// Cartons that stand before the packer go into the case, each after a scan, or without where there is no time for it.
  ///
  /// Whoever scans a carton takes it out of what the controller expects. Without a scan its number stays in the
  /// expected order, and in the record the case goes on holding what it was closed with.
  mutating func topUp(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let state = crew.state(of: number, at: now, lapse: draws.topUp)
    let isLogged = !plan.mechanisms.unloggedRemoval.human.lapses(state)
    let before = truth.cases[Int(number)].contentCount
    let scanned = fill(number, byHand: unitsPerBox - before, scans: isLogged, at: now)
    if truth.cases[Int(number)].contentCount > before {
      occurrences[.toppedUp] += 1
      if isLogged {
        packer.found[number] = recordedContents(ofCase: number) + scanned
        sayPacked(scanned, into: self[work: number].label, by: .crew, at: now)
      } else {
        occurrences[.toppedUpUnlogged] += 1
        truth.cases[Int(number)].marks.insert(MechanismSet(.unloggedRemoval))
      }
    }
    restartAfterHands(at: now, in: &calendar)
    if hasBundles {
      sendToCasePacker(number, at: now, in: &calendar)
    } else {
      sendToScale(number, at: now, in: &calendar)
    }
  }

  /// Up to so many cartons that stand before the packer are put into a case by hand; what was scanned of them.
  mutating func fill(_ number: UInt32, byHand count: Int, scans: Bool, at now: Instant) -> [ItemID] {
    var scanned: [ItemID] = []
    let end = truth.cases[Int(number)].contentCount + count
    while truth.cases[Int(number)].contentCount < end, !accumulating.isEmpty {
      let carton = accumulating.popLast().carton
      lot.inLine -= 1
      let printed = truth.cartons[Int(carton)].printed
      if scans {
        forgetRead(of: carton)
        // The scanner refuses a blank one, and one whose number was voided.
        if truth.cartons[Int(carton)].rejected || !printed.isSome || !listAccepts(printed, at: now) {
          truth.cartons[Int(carton)].place = .destroyed
          continue
        }
        scanned.append(printed)
      } else {
        truth.cartons[Int(carton)].marks.insert(MechanismSet(.unloggedRemoval))
      }
      truth.put(carton, intoCase: number)
      occurrences[.packed] += 1
    }
    return scanned
  }

  /// Somebody has taken cartons from before the packer: what waited for room goes on, and the last may have been among them.
  mutating func restartAfterHands(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    retimeSingulator()
    unblock(at: now, in: &calendar)
    drainWhenEmpty(at: now, in: &calendar)
  }
}
