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
  /// Where the lot's things begin in truth.
  var firstCarton = 0
}

extension Line {
  /// A lot begins: clearance is done, numbers are issued, the feed opens.
  mutating func beginLot(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    lot = LotState()
    lot.number = number
    lot.isOpen = true
    lot.id = site.openLot(number: Int(number))
    lot.firstCarton = truth.cartons.end
    openLotTruth()
    say(.openLot, by: .controller, items: 0..<0, at: now)
    pool.next = issueBlock(at: now)
    pool.left = plan.serializer.poolBlock
    if printer.printsLeft == 0 { printer.printsLeft = plan.serializer.printsPerRoll }
    feed.remaining = plan.lots.cartonsPerLot
    feed.nextOrigin = belts.serializer.belt.displacement(at: now) + plan.feed.pitch
    clear(.noLot, of: .packer, at: now, in: &calendar)
    clear(.noLot, of: .serializer, at: now, in: &calendar)
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
    if packer.open != .max { shutCase(partial: true, at: now, in: &calendar) }
    for carton in tracking.bin { truth.cartons[Int(carton)].place = .destroyed }
    tracking.bin.removeAll(keepingCapacity: true)
    returnUnusedSerials(at: now)
    endLotWhenDone(at: now, in: &calendar)
  }

  /// Once the last case stands on its pallet, the pallet is closed; once that is labelled, the lot is reported.
  mutating func endLotWhenDone(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard lot.isDraining, packer.inWork.isEmpty, packer.open == .max else { return }
    if palletizer.open != .max {
      shutPallet(at: now, in: &calendar)
    } else if palletizer.unlabelled == 0, lot.isOpen {
      lot.isOpen = false
      calendar.schedule(.lotEnds(lot.number), at: now + .minutes(10), rank: Rank(.operator))
    }
  }

  /// Counts are reported, the lot is closed, and the next is prepared.
  mutating func endLot(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    sayCount(.infeed, truth.cartons.end - lot.firstCarton, by: .infeedEye, at: now)
    sayCount(.readsGood, lot.readsGood, by: .camera, at: now)
    sayCount(.noReads, lot.noReads, by: .camera, at: now)
    sayCount(.rejectsConfirmed, lot.rejects, by: .rejectStation, at: now)
    say(.closeLot, by: .controller, items: 0..<0, at: now)
    say(.release, by: .quality, items: 0..<0, at: now)
    occurrences.lots += 1
    closeLotTruth()
    if Int(number) + 1 < plan.lots.count {
      calendar.schedule(.lotBegins(number + 1), at: now + plan.lots.changeover, rank: Rank(.operator))
    }
  }
}
