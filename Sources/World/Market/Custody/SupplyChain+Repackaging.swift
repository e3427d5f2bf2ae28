import EventKernel
import TraceModel

// What a repackager does: he opens a case, and every unit of it leaves him under a number of its own.
extension SupplyChain {
  /// Whether a case that has come to a wholesaler goes to the repackager; it is collected later.
  mutating func collect(_ number: Int, at now: Instant, in calendar: inout Calendar<Event>) -> Bool {
    // Of wholesalers to whom nobody comes no packages are wanted.
    if plan.repackaging.share == 0 || plan.dispensers(of: cases[number].wholesaler) == 0 { return false }
    var stream = draws.repackaging.stream(entity(cases[number]))
    guard stream.uniform() < plan.repackaging.share else { return false }
    let collected = now.later(CaseLives.about(plan.repackaging.collected, &stream))
    cases[number].collectedAt = collected
    // Who works outside the system tells nothing of what he does with a case.
    cases[number].isOpeningTold = !acting.relabel.repackagerOutside
    plan(.collect(number), at: collected, in: &calendar)
    plan(
      .repackage(number), at: collected.later(CaseLives.about(plan.repackaging.work, &stream)), in: &calendar)
    return true
  }

  /// The repackager takes a case, unless its use has ended.
  mutating func leaveForRepackager(_ number: Int, at now: Instant) {
    guard usableUntil(ofSeal: cases[number].seal) > now else {
      cases[number].destroyedAt = now
      return
    }
    if cases[number].isOpeningTold { ask(.collect(case: number)) }
  }

  /// The new packages of a case are back with the wholesaler, and sold from there.
  mutating func repackage(_ number: Int, at now: Instant, in calendar: inout Calendar<Event>) {
    guard cases[number].destroyedAt == nil else { return }
    guard usableUntil(ofSeal: cases[number].seal) > now else {
      cases[number].destroyedAt = now
      return
    }
    cases[number].openedAt = now
    cases[number].sellsFrom = now
    tally.repackaged += 1
    let first = relabeled.count
    for unit in codes(ofCase: number).indices {
      let key = UnitKey(number, unit - codes(ofCase: number).startIndex)
      give(key, at: now, link: link(of: key), isOutside: acting.relabel.repackagerOutside, atRepackager: true)
    }
    if first < relabeled.count { ask(.label(first..<relabeled.count)) }
    sell(number, at: now, in: &calendar)
  }

  /// A draw of its own whether the repackager's number is linked to the old one.
  private func link(of unit: UnitKey) -> Double {
    var stream = draws.repackaging.stream(entity(cases[unit.box]), 1 + UInt32(clamping: unit.unit))
    return stream.uniform()
  }
}
