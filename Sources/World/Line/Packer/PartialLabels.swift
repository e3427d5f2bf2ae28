import EventKernel
import TraceModel

// What is closed at the end of a lot, or found by somebody who looks inside, with another number than the product's case or
// bundle holds is no instance of that trade item: a number of items is part of what a GTIN stands for (GS1 GTIN Management
// Standard, pack or case quantity). It is a logistic unit, and its label, which is printed when its contents are known, bears
// an SSCC.
extension Line {
  /// Whether a case is closed as one of fewer than the standard, by what the controller holds to be in it.
  func isPartial(case number: UInt32) -> Bool {
    guard hasBundles else { return isPartial(box: number) }
    return isPartialCaseOfBundles(number) && unitsRecorded(inCase: number) != plan.packer.unitsPerCase
  }

  /// The same of a bundle, or of a case where there are none.
  func isPartial(box number: UInt32) -> Bool {
    let work = self[work: number]
    if work.waitsForTopUp || work.isPartial && plan.mechanisms.partialAtLotEnd.policy == .closeAsFull {
      return false
    }
    let isKnown = work.isPartial || !packer.found.isEmpty && packer.found[number] != nil
    return isKnown && unitsRecorded(inBox: number) != unitsPerBox
  }

  /// A case with a label of the trade item was opened and holds another number: the label is torn off and withdrawn, and the
  /// case gets one of its own.
  mutating func relabelWherePartial(case number: UInt32, at now: Instant) {
    guard !hasBundles, !self[work: number].hasOwnLabel, isPartial(box: number) else { return }
    let (old, contents) = (self[work: number].label, recordedContents(ofCase: number))
    guard old.isSome, !contents.isEmpty else { return }
    var header = header(.unpack, by: .crew, at: now)
    header.container = old
    outbox.append(header, items: contents)
    say(.decommission, by: .crew, item: old, at: now)
    let own = takePartialLabel(.case, by: .labeler, at: now)
    self[work: number].hasOwnLabel = true
    label(case: number, with: own, believed: own)
    noteLabeled(own, insteadOf: old)
    truth.noteLabeling(ofCase: number, at: now)
    say(.commission, by: .labeler, item: own, at: now)
    sayPacked(contents, into: own, by: .crew, at: now)
  }

  /// A number for one label of a logistic unit.
  mutating func takePartialLabel(_ level: PackagingLevel, by device: Device, at now: Instant) -> ItemID {
    let label = site.issueLogisticUnit(level: level, lot: lot.id)
    let numbers = label.raw..<label.raw + 1
    list.issue(numbers)
    lotInWork.issued.append(IssuedNumbers(level: level, items: numbers))
    say(.allocate, by: device, items: numbers, at: now)
    return label
  }
}
