import EventKernel
import TraceModel

/// The lot on the line.
struct LotState: Sendable {
  var number: UInt32 = 0
  var id = LotID.none
  /// From its first number to its closing.
  var isOpen = false
  /// The feed has ended and the line is being emptied.
  var isDraining = false
  /// Cartons between the entry and a case, a bin or a hand.
  var inLine = 0
  // Counters since the lot began.
  var issued = 0
  var rejects = 0
  var readsGood = 0
  var noReads = 0
  var readsBad = 0
  var rejectsOrdered = 0
  /// Rejects that were found in the bin; whether they were counted, and whether everything else waits for that.
  var rejectsFound = 0
  var isBinCounted = false
  var waitsForCount = false
  /// Cases that wait for somebody who looks back on what was made.
  var looksLeft = 0
  /// Samples that are going to come back.
  var samplesAway = 0
  /// Samples that its inspection has asked for.
  var inspectionsAsked = 0
  /// Whether cartons of it may bear another lot's code, or text.
  var hasOddCartons = false
  /// Where the lot's things begin in truth.
  var firstCarton = 0
  /// When it began, and when its last thing had left the line.
  var openedAt = Instant.start
  var leftAt = Instant.start
}

extension Line {
  /// A lot begins: clearance is done, numbers are issued, the feed opens.
  mutating func beginLot(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    if waitsForClearance(number) { return }
    // Clearance and changeover are planned, however long people take for the one and the other.
    if number > 0 { lotOpenTime += (now - lot.leftAt).nanoseconds }
    lot = LotState()
    list.openLot()
    dates.openLot()
    if helpers.isUsed { helpers.forget(before: truth.cartonNumbers.lowerBound) }
    lot.number = number
    lot.isOpen = true
    lot.openedAt = now
    lot.id = site.openLot(number: Int(number), at: now)
    lot.firstCarton = truth.cartons.end
    truth.lotStarts.append((lot.id, truth.cartons.end))
    openLotTruth()
    say(.openLot, by: .controller, items: 0..<0, at: now)
    openPool(at: now)
    renewGrades(at: now)
    if printer.printsLeft == 0 { printer.printsLeft = plan.serializer.printsPerRoll }
    feed.remaining = plan.lots.cartonsPerLot
    feed.nextOrigin = belts.serializer.belt.displacement(at: now) + plan.feed.pitch
    // The last carton of a lot may have taken the last number of a block.
    clear(.noSerials, of: .serializer, at: now, in: &calendar)
    clear(.noLot, of: .packer, at: now, in: &calendar)
    clear(.noLot, of: .serializer, at: now, in: &calendar)
    tellPalletizerOfLot(at: now)
    setUp(at: now, in: &calendar)
    challenge = ProductionChallenge(provenAt: madeByNow, codesProvenAt: madeByNow)
    // Told from the minutes of shifts, as inspections are.
    if plan.crew.challenges != .none { askForChallenge(number | Self.inspectionMark, at: now, in: &calendar) }
    if feed.remaining == 0 { planDraining(at: now, in: &calendar) }
  }

  /// Nothing is under way between the entry and the cases any more: the crew notices a little later.
  mutating func planDraining(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard !lot.isDraining else { return }
    lot.isDraining = true
    calendar.schedule(.lotDrained(lot.number), at: now + .seconds(5), rank: Rank(.operator))
  }

  /// Line clearance: partial cases and pallets are closed, the bin is emptied, unused numbers are given back.
  mutating func drainLot(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    stop(.serializer, for: .noLot, entity: number, hard: false, at: now, in: &calendar)
    stop(.packer, for: .noLot, entity: number, hard: false, at: now, in: &calendar)
    if packer.open != .max {
      if hasBundles { occurrences[.partialBundles] += 1 } else { occurrences[.partialCases] += 1 }
      if carriesPartials {
        truth.cases[Int(packer.open)].marks.insert(MechanismSet(.partialAtLotEnd))
      } else {
        shutCase(partial: true, at: now, in: &calendar)
      }
    }
    if !carriesPartials {
      // What a counter has of cartons that are not there belongs to no case of the next lot.
      packer.counted = 0
    }
    for carton in tracking.bin { truth.cartons[Int(carton)].place = .destroyed }
    lot.rejectsFound += tracking.bin.count
    occurrences[.binnedAtLotEnd] += tracking.bin.count
    if plan.crew.countsBin { crew.ask(.countBin, entity: number, at: now, in: &calendar) }
    askForClearance(of: number, at: now, in: &calendar)
    tracking.bin.removeAll(keepingCapacity: true)
    shutLastBundledCase(at: now, in: &calendar)
    if plan.mechanisms.partialAtLotEnd.policy != .closeAsFull { returnUnusedSerials(at: now) }
    endLotWhenDone(at: now, in: &calendar)
  }

  /// Whether partial cases and pallets stay open for the lot that follows.
  var carriesPartials: Bool {
    plan.mechanisms.partialAtLotEnd.policy == .carry && Int(lot.number) + 1 < plan.lots.count
  }

  /// What was not read of a partial case that is closed as full: the serials that would have come next.
  mutating func fillFromPool(_ number: UInt32, at now: Instant) {
    guard plan.mechanisms.partialAtLotEnd.policy == .closeAsFull, self[work: number].isPartial,
      !self[work: number].waitsForTopUp
    else { return }
    var contents = recordedContents(ofCase: number)
    guard contents.count < unitsPerBox else { return }
    while contents.count < unitsPerBox, pool.left > 0 {
      contents.append(pool.next)
      if pool.blocks[pool.block].isAgain { truth.mark(number: pool.next, .doubleIssue) }
      // Where numbers count from their allotment, this one does already.
      if serializer.commit != .allocation { say(.commission, by: .controller, item: pool.next, at: now) }
      pool.next.raw += 1
      pool.left -= 1
    }
    packer.found[number] = contents
    truth.cases[Int(number)].marks.insert(MechanismSet(.partialAtLotEnd))
  }

  /// Once the last case stands on its pallet, the pallet is closed; once that is labeled, the lot is reported.
  mutating func endLotWhenDone(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard lot.isDraining, lot.isOpen, isPackingDone, packer.open == .max || carriesPartials else { return }
    if palletizer.open != .max, !carriesPartials {
      occurrences[.partialPallets] += 1
      shutPallet(at: now, in: &calendar)
    } else if palletizer.unlabeled == 0 {
      lot.isOpen = false
      lot.leftAt = now
      // What has not come by now never does: the next lot begins with its own first case.
      palletizer.labeled.removeAll(keepingCapacity: true)
      tellPalletizerOfLot(at: now)
      lotOpenTime += (now - lot.openedAt).nanoseconds
      if plan.mechanisms.partialAtLotEnd.policy == .closeAsFull { returnUnusedSerials(at: now) }
      returnUnusedCaseLabels(at: now)
      returnUnusedBundleLabels(at: now)
      clearReads(at: now)
      calendar.schedule(.lotEnds(lot.number), at: now + plan.lots.closing, rank: Rank(.operator))
    }
  }

  /// The controller forgets reads and expectations that no case has taken: nothing of this lot is on the line any more.
  private mutating func clearReads(at now: Instant) {
    guard !carriesPartials else { return }
    takeReads(before: now.nanoseconds + 1)
    packer.arrived.dropFirst(to: packer.arrived.end)
    tracking.accepted.dropFirst(to: tracking.accepted.end)
  }

  /// Counts are reported and the lot is closed.
  mutating func endLot(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard lot.isBinCounted || !plan.crew.countsBin, lot.looksLeft == 0, lot.samplesAway == 0 else {
      lot.waitsForCount = true
      return
    }
    let entered = truth.cartons.end - lot.firstCarton - clearance.goneAlong
    sayCount(.infeed, entered, by: .infeedEye, at: now)
    sayCount(.readsGood, lot.readsGood, by: .camera, at: now)
    sayCount(.noReads, lot.noReads, by: .camera, at: now)
    sayCount(.readsBad, lot.readsBad, by: .camera, at: now)
    sayCount(.rejectsOrdered, lot.rejectsOrdered, by: .rejectStation, at: now)
    if plan.serializer.hasConfirmationEye {
      sayCount(.rejectsConfirmed, lot.rejects, by: .rejectStation, at: now)
    }
    say(.closeLot, by: .controller, items: 0..<0, at: now)
    closeLot(at: now, in: &calendar)
  }
}

// MARK: - Numbers

extension Line {
  /// Has numbers issued, and remembers for which lot.
  mutating func issueNumbers(_ level: PackagingLevel, count: Int) -> ItemID {
    let first = site.issue(level: level, lot: lot.id, count: count)
    list.issue(first.raw..<first.raw + UInt32(count))
    lotInWork.issued.append(IssuedNumbers(level: level, items: first.raw..<first.raw + UInt32(count)))
    return first
  }
}
