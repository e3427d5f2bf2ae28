import EventKernel
import TraceModel

/// A wholesaler's cases in the order in which he opens them.
struct Shelf: Sendable {
  /// Every case that has come, by their numbers.
  var all: [Int] = []
  /// Cases in the order in which they are opened.
  var closed: [Int] = []
  var next = 0
  /// The case that was opened last.
  var last: Int?
  /// Nothing is planned, because nothing was there.
  var isIdle = true
}

// What wholesalers and dispensers do with goods.
extension SupplyChain {
  /// The stream of a case.
  func entity(_ box: CaseHolding) -> UInt64 {
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
    if cases[number].isOpeningTold, partners[wholesaler].sharesOpenings { ask(.open(case: number)) }
    if let last { mergeLeftovers(of: last, with: number, at: now) }

    let lives = sell(number, at: now, in: &calendar)
    let left = plan.leftWhenOpened
    let next = lives.count > left ? lives[lives.count - left - 1].sold : now
    plan(.open(wholesaler), at: next, in: &calendar)
  }

  /// What becomes of each unit of a case that is open is planned.
  @discardableResult
  mutating func sell(_ number: Int, at now: Instant, in calendar: inout Calendar<Event>) -> [UnitLife] {
    let lives = lives(ofCase: number)
    cases[number].soldOutAt = lives.last?.sold ?? now
    for (unit, life) in lives.enumerated() {
      let key = UnitKey(number, unit)
      if life.isRelabeled, cases[number].collectedAt == nil {
        plan(.relabel(relabeled.count), at: life.sold, in: &calendar)
        give(key, at: life.sold, link: life.link)
      }
      if let back = life.back { plan(.back(key), at: back, in: &calendar) }
      if life.isAskedAbout(plan) {
        plan(.scan(key, dispenser: life.dispenser), at: life.left, in: &calendar)
      } else {
        end(key, life, in: &calendar)
      }
    }
    return lives
  }

  /// A dispenser who tells the maker's record does so when he gives a unit out, or destroys it.
  private func end(_ unit: UnitKey, _ life: UnitLife, in calendar: inout Calendar<Event>) {
    guard life.back == nil, plan.reports(dispenser: life.dispenser) else { return }
    // What expires before it is with him is none of his.
    if life.isExpired, life.delivered >= life.left { return }
    plan(
      life.isExpired
        ? .expire(unit, dispenser: life.dispenser) : .dispense(unit, dispenser: life.dispenser),
      at: life.left, in: &calendar)
  }

  /// What a dispenser tells of a unit, by the number on it.
  mutating func tell(_ unit: UnitKey, by dispenser: Int, isExpired: Bool, at now: Instant) {
    endings.append(
      Ending(unit: unit, dispenser: dispenser, isExpired: isExpired, at: now))
    if isExpired { tally.toldExpired += 1 } else { tally.toldDispensed += 1 }
    ask(.end(endings.count - 1))
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

  /// Units that are left of one lot when a case of another is opened stay in a bin of their own, or are put with the new ones:
  /// those of the case before it, and of earlier ones where that held few.
  private mutating func mergeLeftovers(of last: Int, with number: Int, at now: Instant) {
    let lot = seals[cases[number].seal].lot
    guard seals[cases[last].seal].lot != lot else { return }
    tally.lotChanges += 1
    var stream = draws.merging.stream(entity(cases[number]))
    let isMerged = stream.uniform() < acting.mergedPartials.share
    let shelf = shelves[cases[number].wholesaler]
    for before in shelf.closed[..<(shelf.next - 1)].reversed() where cases[before].destroyedAt == nil {
      let left = lives(ofCase: before).count { $0.sold > now }
      if left == 0 { return }
      if seals[cases[before].seal].lot == lot { continue }
      tally.leftAtChanges += left
      if isMerged { (cases[before].merged, cases[before].binLot) = (max(left, cases[before].merged), lot) }
    }
  }

  // MARK: Units alone

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
      // What bears a new number has come under the old one, as far as anybody has linked the two.
      let label = newNumber(of: unit, at: now).map { relabeled[$0.bears] }
      let code = label.map { $0.isTold ? printed($0.unit) : .none } ?? printed(unit)
      if code.isSome, !partners[wholesaler].commissioned.contains(code) {
        tally.unassociated += 1
        tally.destroyed += 1
        add(at: now, Holder(.destroyed), isTold: true, to: index)
        return
      }
      raise(.return, unit, by: Holder(.returnsDesk, wholesaler), at: now)
    }
  }

  /// A unit that was restocked is the next that is sold, and goes on as others do.
  mutating func sellAgain(_ index: Int, at now: Instant, in calendar: inout Calendar<Event>) {
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
    if life.isAskedAbout(plan) {
      return plan(.scan(unit, dispenser: life.dispenser), at: life.left, in: &calendar)
    }
    end(unit, life, in: &calendar)
    if let back = life.back {
      add(at: life.left, Holder(.wayBack, wholesaler), isTold: true, to: index)
      plan(.back(unit), at: back, in: &calendar)
    } else {
      add(at: life.left, Holder(life.isExpired ? .destroyed : .patient), isTold: true, to: index)
    }
  }

  mutating func add(at now: Instant, _ holder: Holder, isTold: Bool, to index: Int) {
    individuals[index].steps.append(Individual.Step(at: now, holder: holder, isTold: isTold))
  }

  mutating func individual(_ unit: UnitKey) -> Int {
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
