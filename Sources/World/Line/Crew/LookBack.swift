import EventKernel
import TraceModel

// Something was wrong for a while, and somebody has noticed: a check that did not see what was put before it, a template that
// nobody can parse, a reject station that was off. What was made since is held, and a part of it looked at.
extension Line {
  /// The end of the cases of cartons, or bundles, that are made by now: where a time begins that is looked back on.
  var madeByNow: Int { truth.cases.end }

  /// Has cases opened of those that were made since `first` and have left the packer, evenly spread over them.
  ///
  /// Only of the lot on the line: what was released before is not called back. The lot is not closed before they were
  /// looked at.
  mutating func lookBack(from first: Int, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let end = settledCases
    let made = min(max(first, lotInWork.cases.lowerBound), end)..<end
    guard lot.isOpen, plan.crew.looksBackOn > 0, !made.isEmpty else { return }
    occurrences[.lookBacks] += 1
    let count = min(plan.crew.looksBackOn, made.count)
    lot.looksLeft += count
    for index in 0..<count {
      let number = UInt32(made.lowerBound + index * made.count / count)
      crew.ask(.lookBack, entity: number, at: now, in: &calendar)
    }
  }

  /// Somebody opens a case and scans what is inside with a scanner of his own: what was rejected or cannot be parsed comes
  /// out, and where anything does the rest is told anew.
  mutating func lookBack(into number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    occurrences[.caseChecks] += 1
    let number = Int(number)
    var index = 0
    var isChanged = false
    while index < truth.cases[number].contentCount {
      let carton = truth.carton(at: index, inCase: number)
      let (printed, isReject) = (truth.cartons[carton].printed, truth.cartons[carton].rejected)
      if isReject || truth.cartons[carton].malformed || truth.cartons[carton].hasOldText || !printed.isSome {
        truth.takeOut(UInt32(carton), to: .destroyed)
        occurrences[.foundLookingBack] += 1
        isChanged = true
        // The number of a reject is void already.
        if !isReject { say(.destroy, by: .crew, item: printed, at: now) }
      } else {
        index += 1
      }
    }
    let label = truth.cases[number].label
    if isChanged, label.isSome {
      truth.cases[number].opened = true
      var header = header(.unpack, by: .crew, at: now)
      header.container = label
      outbox.append(header, items: [])
      let left = (0..<truth.cases[number].contentCount).map {
        truth.cartons[truth.carton(at: $0, inCase: number)].printed
      }
      sayPacked(left, into: label, by: .crew, at: now)
    }
    lot.looksLeft -= 1
    if lot.waitsForCount { endLot(lot.number, at: now, in: &calendar) }
  }

  /// Faults that last until somebody notices them: when each began, by what was made until then, and whether it is over.
  mutating func followUp(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let isMalformed = plan.mechanisms.codeFormat.isMalformed(at: now)
    let isOldText = now < printer.oldTextUntil
    if isOldText != (faults.oldTextFrom != nil) {
      if let first = faults.oldTextFrom { lookBack(from: first, at: now, in: &calendar) }
      faults.oldTextFrom = isOldText ? madeByNow : nil
    }
    let isBypassed = now < tracking.bypassedUntil
    if isMalformed != (faults.malformedFrom != nil) {
      if let first = faults.malformedFrom { lookBack(from: first, at: now, in: &calendar) }
      faults.malformedFrom = isMalformed ? madeByNow : nil
    }
    if isBypassed != (faults.bypassedFrom != nil) {
      if let first = faults.bypassedFrom { lookBack(from: first, at: now, in: &calendar) }
      faults.bypassedFrom = isBypassed ? madeByNow : nil
    }
  }
}

/// Faults that nobody has noticed yet, each by the number of the case that was made first while it lasted.
struct LastingFaults: Sendable {
  var malformedFrom: Int?
  var bypassedFrom: Int?
  var oldTextFrom: Int?
}
