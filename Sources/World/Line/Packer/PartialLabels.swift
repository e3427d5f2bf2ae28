import EventKernel
import TraceModel

// What is closed at the end of a lot with fewer than the product's case or bundle holds is no instance of that trade item: a
// number of items is part of what a GTIN stands for (GS1 GTIN Management Standard, pack or case quantity). It is a logistic
// unit, and its label, which is printed when its contents are known, bears an SSCC.
extension Line {
  /// Whether a case is closed as one of fewer than the standard, by what the controller holds to be in it.
  func isPartial(case number: UInt32) -> Bool {
    guard hasBundles else { return isPartial(box: number) }
    return isPartialCaseOfBundles(number) && unitsRecorded(inCase: number) != plan.packer.unitsPerCase
  }

  /// The same of a bundle, or of a case where there are none.
  func isPartial(box number: UInt32) -> Bool {
    let work = self[work: number]
    return work.isPartial && !work.waitsForTopUp && plan.mechanisms.partialAtLotEnd.policy != .closeAsFull
      && unitsRecorded(inBox: number) != unitsPerBox
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
