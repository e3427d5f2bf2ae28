import EventKernel
import TraceModel

/// The case labeler: it prints ahead, so that one label always waits on the applicator.
struct ApplicatorState: ~Copyable {
  /// Numbers that were issued, from the next one that the controller expects on.
  var issued = Ring<ItemID>(capacity: 256)
  /// Position of the label that the controller expects on the next case.
  var expected = 0
  /// Position of the label that is printed next.
  var toPrint = 0
  /// Labels that are printed and wait on the applicator, oldest first, as positions.
  var printed: [Int] = []
  /// Labels left on the roll.
  var leftOnRoll = 0
  /// Number of the roll.
  var roll: UInt32 = 0
  /// Somebody is changing the roll.
  var isReloading = false
  /// Cases that stand before the applicator while its roll is changed.
  var waiting: [UInt32] = []
}

extension Line {
  /// A case stands before the applicator.
  mutating func bringToApplicator(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    packer.applicator.waiting.append(number)
    applyLabels(at: now, in: &calendar)
  }

  /// Every case that waits gets a label, until the roll ends.
  private mutating func applyLabels(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    while !packer.applicator.waiting.isEmpty {
      if packer.applicator.printed.isEmpty, !printAhead(at: now, in: &calendar) { return }
      let number = packer.applicator.waiting.removeFirst()
      if isPartial(case: number) {
        // The label that waits is torn off, and printed again for the next full case.
        clearApplicator()
        let own = takePartialLabel(.case, by: .labeler, at: now)
        label(case: number, with: own, believed: own)
        if !hasBundles { self[work: number].hasOwnLabel = true }
        packLabeled(number, at: now, in: &calendar)
        _ = printAhead(at: now, in: &calendar)
        continue
      }
      let next = packer.applicator.printed.removeFirst()
      let expected = takeExpectedLabel(at: now)
      let applied = packer.applicator.issued[next]
      label(case: number, with: applied, believed: expected)
      if applied != expected {
        if plan.labeler.verifiesLabels {
          // The scanner behind the applicator refuses it: torn off, printed anew by hand, and the queue with it.
          occurrences[.relabels] += 1
          label(case: number, with: expected, believed: expected)
          clearApplicator()
        } else {
          mark(case: number, .caseLabelReload)
        }
      }
      packLabeled(number, at: now, in: &calendar)
      _ = printAhead(at: now, in: &calendar)
    }
  }

  /// What waits on the applicator is torn off, and the label that is expected next is printed next.
  mutating func clearApplicator() {
    packer.applicator.printed.removeAll(keepingCapacity: true)
    packer.applicator.toPrint = packer.applicator.expected
  }

  /// The number that the controller expects on the next case.
  private mutating func takeExpectedLabel(at now: Instant) -> ItemID {
    if packer.applicator.expected == packer.applicator.issued.end { issueCaseLabels(at: now) }
    defer { packer.applicator.expected += 1 }
    // What is older than both ends is never asked for again, but for one label that may be printed twice.
    let oldest = min(
      packer.applicator.expected, packer.applicator.printed.first ?? packer.applicator.toPrint)
    packer.applicator.issued.dropFirst(to: max(packer.applicator.issued.first, oldest - 2))
    return packer.applicator.issued[packer.applicator.expected]
  }

  /// Prints the next label if the roll has one.
  private mutating func printAhead(at now: Instant, in calendar: inout Calendar<LineEvent>) -> Bool {
    if packer.applicator.isReloading { return false }
    if packer.applicator.leftOnRoll == 0 {
      if packer.applicator.roll > 0 {
        packer.applicator.isReloading = true
        stop(
          .packer, for: .caseLabelReload, entity: packer.applicator.roll, hard: false, at: now, in: &calendar)
        crew.ask(.changeCaseLabels, entity: packer.applicator.roll, at: now, in: &calendar)
        return false
      }
      startRoll()
    }
    if packer.applicator.toPrint == packer.applicator.issued.end { issueCaseLabels(at: now) }
    packer.applicator.printed.append(packer.applicator.toPrint)
    packer.applicator.toPrint += 1
    packer.applicator.leftOnRoll -= 1
    return true
  }

  private mutating func startRoll() {
    packer.applicator.roll += 1
    packer.applicator.leftOnRoll = max(1, plan.labeler.labelsPerRoll)
  }

  private mutating func issueCaseLabels(at now: Instant) {
    let count = max(1, plan.labeler.labelsPerBlock)
    let first = issueNumbers(.case, count: count)
    for index in 0..<count { packer.applicator.issued.append(ItemID(raw: first.raw + UInt32(index))) }
    say(.allocate, by: .labeler, items: first.raw..<first.raw + UInt32(count), at: now)
  }

  /// A new roll is in: what the printer still held is printed again, torn off, or voided, as its policy is.
  mutating func changeCaseLabels(_ roll: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    occurrences[.caseLabelReloads] += 1
    packer.applicator.isReloading = false
    startRoll()
    switch plan.mechanisms.caseLabelReload.policy(afterRoll: roll, draws.caseLabelReload) {
    case .void:
      // The label in the printer's mouth is torn off and told: the controller passes over its number.
      let label = takeExpectedLabel(at: now)
      packer.applicator.toPrint = max(packer.applicator.toPrint, packer.applicator.expected)
      packer.applicator.printed.removeAll { $0 < packer.applicator.expected }
      say(.scrap, by: .labeler, item: label, at: now)
    case .reprint:
      // The buffer holds the label that was printed last: it comes out again before the next.
      let last = packer.applicator.toPrint - 1
      if last >= packer.applicator.issued.first, last >= 0 { packer.applicator.printed.append(last) }
    case .tear:
      // A label goes to waste with the old roll's end, and nobody tells the controller.
      if packer.applicator.toPrint == packer.applicator.issued.end { issueCaseLabels(at: now) }
      packer.applicator.toPrint += 1
    }
    clear(.caseLabelReload, of: .packer, at: now, in: &calendar)
    applyLabels(at: now, in: &calendar)
  }

  /// At the end of a lot the labels that were not used are given back, and those on the applicator destroyed.
  mutating func returnUnusedCaseLabels(at now: Instant) {
    let (from, end) = (packer.applicator.expected, packer.applicator.issued.end)
    var items: [ItemID] = []
    for position in from..<end { items.append(packer.applicator.issued[position]) }
    if !items.isEmpty { sayUnused(items, by: .labeler, at: now) }
    packer.applicator.issued.dropFirst(to: end)
    packer.applicator.printed.removeAll(keepingCapacity: true)
    packer.applicator.expected = end
    packer.applicator.toPrint = end
  }
}
