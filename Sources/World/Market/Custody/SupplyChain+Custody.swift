import EventKernel
import TraceModel

/// A wholesaler's cases in the order in which he opens them.
struct Shelf: Sendable {
  /// Cases that are closed, by their numbers.
  var closed: [Int] = []
  var next = 0
  /// The case that was opened last.
  var last: Int?
  /// Nothing is planned, because nothing was there.
  var isIdle = true
}

/// A question whether a code is good.
public struct CodeAsk: Sendable {
  /// Why it is asked.
  public enum Reason: Sendable, Hashable {
    /// A unit has come back, and may be sold again.
    case `return`
    /// A unit is about to be given to a patient.
    case dispensing
  }

  /// Why.
  public let reason: Reason
  /// About which unit.
  public let unit: UnitKey
  /// The number by which the maker's record can find it; `none` where it has a new one that nothing links to the old.
  public let code: ItemID
  /// Who asks: the wholesaler's returns desk, or the dispenser.
  public let holder: Holder
  /// When.
  public let at: Instant
  /// When the answer was there, and whether the code was good; nil until then.
  public internal(set) var answer: (at: Instant, isGood: Bool)?
}

// What wholesalers and dispensers do with goods.
extension SupplyChain {
  /// A shipment goes into stock: pallets are scanned, some cases opened and counted, and the rest is taken from the document.
  mutating func stock(_ number: Int, at now: Instant, in calendar: inout Calendar<Event>) {
    guard shipments[number].stockedAt == nil else { return }
    shipments[number].stockedAt = now
    let partner = partners[shipments[number].partner]
    if partner.sharesReceipts { ask(.receive(shipment: number)) }
    var found: [Claim.Kind: Int] = [:]
    let document =
      shipments[number].documentedAt == nil ? nil : shipments[number].document.map { documents[$0].contents }
    for pallet in shipments[number].loaded {
      let holding = pallets[pallet]
      let seal = seals[holding.seal]
      pallets[pallet].firstCase = cases.count
      let boxes = seal.pallets[holding.pallet].cases
      for box in boxes {
        shelves[partner.number].closed.append(cases.count)
        cases.append(
          CaseHolding(
            pallet: pallet, seal: holding.seal, number: box, wholesaler: partner.number, stockedAt: now,
            binLot: seal.lot))
        if isDamaged(cases.count - 1) {
          cases[cases.count - 1].destroyedAt = now
          tally.damaged += 1
          tally.damagedUnits += seal.cases[box].units.count
          found[.damaged, default: 0] += 1
        } else if let document, let kind = count(box, of: seal, document, partner) {
          found[kind, default: 0] += 1
        }
      }
      if let document {
        let told = document.pallets.first { $0.label == seal.pallets[holding.pallet].label }
        let listed = Set(told.map { document.cases[$0.cases].map(\.label) } ?? [])
        let standing = seal.cases[boxes].map(\.label)
        let (noData, noProduct) = (
          standing.count { !listed.contains($0) }, listed.subtracting(standing).count
        )
        tally.withoutData += noData
        tally.withoutProduct += noProduct
        found[.withoutData, default: 0] += noData
        found[.withoutProduct, default: 0] += noProduct
      }
    }
    claim(found, about: number, at: now, in: &calendar)
    if shelves[partner.number].isIdle {
      shelves[partner.number].isIdle = false
      plan(.open(partner.number), at: now, in: &calendar)
    }
  }

  /// Whether a case was damaged on the way: drawn for the case itself.
  private func isDamaged(_ number: Int) -> Bool {
    if plan.transportDamage == 0 { return false }
    var stream = draws.damage.stream(entity(cases[number]))
    return stream.uniform() < plan.transportDamage
  }

  /// The strict open some cases and hold what is in them against the document; what they find is not as it says.
  private mutating func count(
    _ box: Int, of seal: LotSeal, _ document: RecordedShipment, _ partner: Partner
  ) -> Claim.Kind? {
    let share = 2 * plan.opensOnReceipt * partner.rigor
    var stream = draws.openings.stream(UInt64(seal.lot.raw), UInt32(clamping: box))
    guard stream.uniform() < share else { return nil }
    tally.counted += 1
    let told = document.units(inCase: seal.cases[box].label) ?? []
    let held = seal.codes(ofCase: box)
    if held.count > told.count {
      tally.over += 1
      return .over
    }
    if held.count < told.count {
      tally.short += 1
      return .short
    }
    if told.sorted() == held.sorted() { return nil }
    tally.substituted += 1
    return .substituted
  }

  /// The stream of a case.
  private func entity(_ box: CaseHolding) -> UInt64 {
    UInt64(seals[box.seal].lot.raw) << 32 | UInt64(box.number)
  }

  /// The lives of the units of an opened case.
  public func lives(ofCase number: Int) -> [UnitLife] {
    let box = cases[number]
    guard box.openedAt != nil else { return [] }
    return draws.lives.lives(
      of: entity(box), 0, count: codes(ofCase: number).count, wholesaler: box.wholesaler, from: box.sellsFrom,
      usableUntil: usableUntil(ofSeal: box.seal))
  }

  /// What is printed on the units of a case.
  public func codes(ofCase number: Int) -> ArraySlice<ItemID> {
    seals[cases[number].seal].codes(ofCase: cases[number].number)
  }

  /// The next case is opened, so that units can be sold: each of them leaves at a time of its own.
  mutating func openNext(_ wholesaler: Int, at now: Instant, in calendar: inout Calendar<Event>) {
    guard plan.dispensers(of: wholesaler) > 0 else { return }
    destroyExpired(wholesaler, at: now)
    let place = shelves[wholesaler].next
    guard place < shelves[wholesaler].closed.count else {
      shelves[wholesaler].isIdle = true
      return
    }
    shelves[wholesaler].next += 1
    let number = shelves[wholesaler].closed[place]
    let last = shelves[wholesaler].last
    shelves[wholesaler].last = number
    cases[number].openedAt = now
    cases[number].sellsFrom = last.map { max(now, cases[$0].soldOutAt) } ?? now
    tally.opened += 1
    var stream = draws.told.stream(entity(cases[number]))
    cases[number].isOpeningTold = stream.uniform() >= acting.openCaseOutside.unlogged
    if let last { mergeLeftovers(of: last, with: number, at: now) }

    let lives = lives(ofCase: number)
    cases[number].soldOutAt = lives.last?.sold ?? now
    for (unit, life) in lives.enumerated() {
      let key = UnitKey(number, unit)
      if let back = life.back { plan(.back(key), at: back, in: &calendar) }
      if life.back == nil, !life.isExpired, life.asks < plan.verifies {
        plan(.scan(key, dispenser: life.dispenser), at: life.left, in: &calendar)
      }
      if life.isRelabelled {
        tally.relabelled += 1
        relabelledAs[key] = relabelled.count
        relabelled.append(newNumber(of: key, life))
      }
    }
    let left = plan.leftWhenOpened
    let next = lives.count > left ? lives[lives.count - left - 1].sold : now
    plan(.open(wholesaler), at: next, in: &calendar)
  }

  /// A number of its own as a rule; a copied one is nobody's link to the old one.
  private func newNumber(of key: UnitKey, _ life: UnitLife) -> NewNumber {
    var stream = draws.copied.stream(entity(cases[key.box]), UInt32(clamping: key.unit))
    var before: Int?
    if stream.uniform() < acting.relabel.copied {
      before = relabelled.lastIndex { cases[$0.unit.box].wholesaler == cases[key.box].wholesaler }
      // A copy of a copy is one of the first.
      before = before.map { relabelled[$0].copyOf ?? $0 }
    }
    return NewNumber(
      unit: key, at: life.sold, isLinked: before == nil && life.link >= acting.relabel.unlinked,
      copyOf: before)
  }

  /// Cases that were damaged, or whose use has ended, are not opened.
  private mutating func destroyExpired(_ wholesaler: Int, at now: Instant) {
    while shelves[wholesaler].next < shelves[wholesaler].closed.count {
      let number = shelves[wholesaler].closed[shelves[wholesaler].next]
      if cases[number].destroyedAt == nil {
        guard usableUntil(ofSeal: cases[number].seal) <= now else { return }
        cases[number].destroyedAt = now
      }
      shelves[wholesaler].next += 1
    }
  }

  /// Until when units of a lot can be used.
  func usableUntil(ofSeal seal: Int) -> Instant { expiries[seals[seal].lot] ?? .distantFuture }

  /// Units that are left of one lot when a case of another is opened stay in a bin of their own, or are put with the new ones.
  private mutating func mergeLeftovers(of last: Int, with number: Int, at now: Instant) {
    let lots = (seals[cases[last].seal].lot, seals[cases[number].seal].lot)
    guard lots.0 != lots.1 else { return }
    let left = lives(ofCase: last).count { $0.sold > now }
    tally.lotChanges += 1
    tally.leftAtChanges += left
    var stream = draws.merging.stream(entity(cases[number]))
    guard stream.uniform() < acting.mergedPartials.share else { return }
    cases[last].merged = left
    cases[last].binLot = lots.1
  }

  // MARK: Units alone

  /// The number by which the maker's record can find a unit; `none` where it has a new one that nothing links to the old.
  public func code(of unit: UnitKey, at now: Instant) -> ItemID {
    if let index = relabelledAs[unit], relabelled[index].at <= now, !relabelled[index].isLinked {
      // A copied number leads to whoever had it first.
      return relabelled[index].copyOf.map { code(of: relabelled[$0].unit, at: .distantFuture) } ?? .none
    }
    let codes = codes(ofCase: unit.box)
    return codes[codes.startIndex + unit.unit]
  }

  /// The number of another pack that a unit bears by then, where it does.
  public func copiedNumber(of unit: UnitKey, at now: Instant) -> NewNumber? {
    relabelledAs[unit].map { relabelled[$0] }.flatMap { $0.copyOf != nil && $0.at <= now ? $0 : nil }
  }

  /// A dispenser asks before he gives a unit out.
  mutating func scan(_ unit: UnitKey, by dispenser: Int, at now: Instant) {
    raise(.dispensing, unit, by: Holder(.dispenser, dispenser), at: now)
  }

  /// A unit is on the returns desk: it is verified and booked, or goes straight back on the shelf.
  ///
  /// Of what he has no document about, the wholesaler cannot show that he has sold it: he asks nobody, and it is destroyed.
  mutating func comeBack(_ unit: UnitKey, at now: Instant, in calendar: inout Calendar<Event>) {
    tally.returned += 1
    let wholesaler = cases[unit.box].wholesaler
    let index = individual(unit)
    individuals[index].returns += 1
    var stream = draws.desk.stream(entity(cases[unit.box]), sub(individuals[index]))
    if stream.uniform() < acting.silentRestock.share {
      tally.restocked += 1
      add(at: now, Holder(.stock, wholesaler), isTold: false, to: index)
      sellAgain(index, at: now, in: &calendar)
    } else {
      add(at: now, Holder(.returnsDesk, wholesaler), isTold: true, to: index)
      let code = code(of: unit, at: now)
      if code.isSome, !partners[wholesaler].commissioned.contains(code) {
        tally.unassociated += 1
        tally.destroyed += 1
        add(at: now, Holder(.destroyed), isTold: true, to: index)
        return
      }
      raise(.return, unit, by: Holder(.returnsDesk, wholesaler), at: now)
    }
  }

  private mutating func raise(_ reason: CodeAsk.Reason, _ unit: UnitKey, by holder: Holder, at now: Instant) {
    asks.append(CodeAsk(reason: reason, unit: unit, code: code(of: unit, at: now), holder: holder, at: now))
    ask(.verify(ask: asks.count - 1))
  }

  /// The answer to a question has come: a good return is sold again, another is destroyed; what is not good is not given out.
  public mutating func decide(
    _ number: Int, isGood: Bool, at now: Instant, in calendar: inout Calendar<Event>
  ) {
    guard asks[number].answer == nil else { return }
    asks[number].answer = (now, isGood)
    let (unit, holder) = (asks[number].unit, asks[number].holder)
    switch (asks[number].reason, isGood) {
    case (.return, true):
      tally.restocked += 1
      let index = individual(unit)
      add(at: now, Holder(.stock, holder.number), isTold: true, to: index)
      sellAgain(index, at: now, in: &calendar)
    case (.return, false):
      tally.destroyed += 1
      add(at: now, Holder(.destroyed), isTold: true, to: individual(unit))
    case (.dispensing, false):
      add(at: now, Holder(.quarantine, holder.number), isTold: true, to: individual(unit))
    case (.dispensing, true): break
    }
  }

  /// A unit that was restocked is the next that is sold, and goes on as others do.
  private mutating func sellAgain(_ index: Int, at now: Instant, in calendar: inout Calendar<Event>) {
    let unit = individuals[index].key
    let wholesaler = cases[unit.box].wholesaler
    let entity = entity(cases[unit.box])
    // A stream of its own for each time that it comes back.
    let resold = CaseLives(plan: plan, path: draws.resale)
      .lives(
        of: entity, sub(individuals[index]), count: 1, wholesaler: wholesaler, from: now,
        usableUntil: usableUntil(ofSeal: cases[unit.box].seal))
    guard let life = resold.first else { return }
    add(at: life.sold, Holder(.delivery, life.dispenser), isTold: true, to: index)
    add(at: life.delivered, Holder(.dispenser, life.dispenser), isTold: true, to: index)
    if let back = life.back {
      add(at: life.left, Holder(.wayBack, wholesaler), isTold: true, to: index)
      plan(.back(unit), at: back, in: &calendar)
    } else {
      add(at: life.left, Holder(life.isExpired ? .destroyed : .patient), isTold: true, to: index)
    }
  }

  private mutating func add(at now: Instant, _ holder: Holder, isTold: Bool, to index: Int) {
    individuals[index].steps.append(Individual.Step(at: now, holder: holder, isTold: isTold))
  }

  private mutating func individual(_ unit: UnitKey) -> Int {
    if let index = individualOf[unit] { return index }
    cases[unit.box].hasIndividuals = true
    individualOf[unit] = individuals.count
    individuals.append(Individual(key: unit))
    return individuals.count - 1
  }

  private func sub(_ unit: Individual) -> UInt32 {
    UInt32(clamping: unit.key.unit << 8 | min(unit.returns, 255))
  }
}
