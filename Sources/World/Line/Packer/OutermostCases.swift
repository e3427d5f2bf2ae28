import EventKernel
import TraceModel

/// The outermost case, of cartons or of bundles.
extension Line {
  /// What the controller knows of a case of bundles in work.
  private subscript(bundled number: UInt32) -> BundledCaseInWork {
    get { bundler.inWork[bundler.inWork.first + Int(number) - Int(bundler.oldestInWork)] }
    _modify { yield &bundler.inWork[bundler.inWork.first + Int(number) - Int(bundler.oldestInWork)] }
  }

  /// Nothing is between the packer's eye and the pallets, but for what is carried over.
  var isPackingDone: Bool {
    guard hasBundles else { return packer.inWork.isEmpty }
    return bundler.underWay == 0 && bundler.inWork.isEmpty && (bundler.open == .max || carriesPartials)
  }

  /// The label that the controller holds to be on a case.
  func believedLabel(ofCase number: UInt32) -> ItemID {
    hasBundles ? self[bundled: number].label : self[work: number].label
  }

  /// Whether a case of bundles was closed because the lot ended.
  func isPartialCaseOfBundles(_ number: UInt32) -> Bool { self[bundled: number].isPartial }

  /// A case has a label, and the controller believes in one.
  mutating func label(case number: UInt32, with label: ItemID, believed: ItemID) {
    if hasBundles {
      truth.bundledCases[Int(number)].label = label
      self[bundled: number].label = believed
    } else {
      truth.cases[Int(number)].label = label
      self[work: number].label = believed
    }
  }

  /// Something was decided otherwise about a case.
  mutating func mark(case number: UInt32, _ cause: MechanismID) {
    if hasBundles {
      truth.bundledCases[Int(number)].marks.insert(MechanismSet(cause))
    } else {
      truth.cases[Int(number)].marks.insert(MechanismSet(cause))
    }
  }

  /// The bundles in a case; itself where there are none.
  func boxes(ofCase number: UInt32) -> [UInt32] {
    guard hasBundles else { return [number] }
    return (0..<truth.bundledCases[Int(number)].contentCount).map {
      UInt32(truth.bundle(at: $0, inCase: Int(number)))
    }
  }

  /// What the case packer has read of the bundles in a case.
  func bundlesRead(inCase number: UInt32) -> [ItemID] {
    boxes(ofCase: number).map { truth.cases[Int($0)].label }
  }

  /// How many cartons are in a case.
  func unitsInside(case number: UInt32) -> Int {
    guard hasBundles else { return truth.cases[Int(number)].contentCount }
    return boxes(ofCase: number).reduce(0) { $0 + truth.cases[Int($1)].contentCount }
  }

  /// How many the controller holds to be in it.
  func unitsRecorded(inCase number: UInt32) -> Int {
    guard hasBundles else { return unitsRecorded(inBox: number) }
    return boxes(ofCase: number).reduce(0) { $0 + unitsRecorded(inBox: $1) }
  }

  func unitsRecorded(inBox number: UInt32) -> Int {
    (packer.found.isEmpty ? nil : packer.found[number]?.count) ?? self[work: number].assignedCount
  }

  /// A case stands on its pallet, and the packer's part is done.
  mutating func forgetCase(_ number: UInt32) {
    guard hasBundles else { return forgetCaseInWork(number) }
    for box in boxes(ofCase: number) { forgetCaseInWork(box) }
    self[bundled: number].isDone = true
    while !bundler.inWork.isEmpty, bundler.inWork[bundler.inWork.first].isDone {
      _ = bundler.inWork.popFirst()
      bundler.oldestInWork += 1
    }
  }

  /// What somebody finds who opens the container with this label; nil where there is none.
  func contents(under label: ItemID) -> [ItemID]? {
    if let number = truth.caseNumbers.last(where: { truth.cases[$0].label == label }) {
      return (0..<truth.cases[number].contentCount).map {
        truth.cartons[truth.carton(at: $0, inCase: number)].printed
      }
    }
    return truth.bundledCaseNumbers.last { truth.bundledCases[$0].label == label }
      .map { bundlesRead(inCase: UInt32($0)) }
  }
}
