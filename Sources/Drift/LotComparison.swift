import TraceModel
import World

/// A finished lot, held against the record.
///
/// Containers first: which of them the record has wrong, and in what way. Then units: each serial number that was
/// issued or is found on a carton, once. Nothing here is told to the record.
public struct LotComparison {
  let reader: any RecordReader

  /// A comparison with what `reader` has.
  public init(reader: any RecordReader) { self.reader = reader }

  /// Compares one lot of a line.
  ///
  /// `history` says when containers were first compared and found wrong; without one nothing is dated.
  public func compare(
    _ lot: LotTruth, in truth: borrowing Truth, history: DriftHistory = DriftHistory()
  ) -> LotDrift {
    let carried = truth.carriedCartons(of: lot)
    let codes = CodeIndex(of: lot, carried, in: truth)
    let fates = RecordedFates(of: lot, reader: reader)
    var drift = LotDrift()
    (drift.lot, drift.opened) = (lot.id, lot.opened)
    let innermost = truth.innermost
    let hasBundles = innermost == .bundle
    drift.exposure.units = lot.cartons.count
    drift.exposure.bundles = hasBundles ? lot.cases.count : 0
    drift.exposure.cases = hasBundles ? lot.bundledCases.count : lot.cases.count
    drift.exposure.pallets = lot.pallets.count
    drift.conservation = conservation(of: lot, in: truth)
    drift.balance = balance(of: lot, fates)
    var cases = ContainerComparisons(
      innermost, innermost: innermost, lot: lot, codes: codes, history)
    cases.compare(in: truth, with: self)
    var bundled: ContainerComparisons?
    if hasBundles {
      var comparisons = ContainerComparisons(
        .case, innermost: innermost, lot: lot, codes: codes, history)
      comparisons.compare(in: truth, with: self)
      bundled = comparisons
    }
    var pallets = ContainerComparisons(
      .pallet, innermost: innermost, lot: lot, codes: codes, history)
    pallets.compare(in: truth, with: self)
    var units = UnitComparisons(lot: lot, codes: codes, fates, history)
    units.compare(carried, in: truth, with: self, cases: cases)
    drift.lasting = cases.mismatches
    drift.lasting += bundled?.mismatches ?? []
    drift.lasting += pallets.mismatches
    drift.lasting += units.mismatches
    drift.reprinted = units.reprinted
    (drift.compromised, drift.exposure.packed) = verifiability(
      of: lot, in: truth, boxes: cases.wrong, bundled: bundled?.wrong, pallets: pallets.wrong)
    return drift
  }

  /// Whether the record knows a label at all.
  func isKnown(_ item: ItemID) -> Bool {
    switch reader.state(of: item) {
    case .unassigned, .unallocated, .allocated, .invalid: false
    default: true
    }
  }

  /// Whether the record has a number in saleable stock.
  func isCommissioned(_ item: ItemID) -> Bool { reader.state(of: item).isInStock }

  /// Units in wrong bundles or cases and all units in cases and on pallets that are wrong or hold anything wrong; and
  /// all units that are in cases of the lot or on its pallets.
  private func verifiability(
    of lot: LotTruth, in truth: borrowing Truth, boxes wrong: WrongContainers, bundled: WrongContainers?,
    pallets: WrongContainers
  ) -> (compromised: Int, packed: Int) {
    var compromised = Set(lot.cases.filter { wrong[$0] != nil })
    var others = Set<Int>()
    func add(_ boxes: [Int], _ isWrong: Bool) {
      others.formUnion(boxes.filter { !lot.cases.contains($0) })
      if isWrong || boxes.contains(where: { wrong[$0] != nil }) { compromised.formUnion(boxes) }
    }
    for number in lot.pallets {
      var boxes: [Int] = []
      var isWrong = pallets[number] != nil
      for index in 0..<truth.pallet(number).contentCount {
        let outermost = truth.caseOfUnits(at: index, onPallet: number)
        if let bundled, bundled[outermost] != nil { isWrong = true }
        boxes += truth.boxes(ofCase: outermost)
      }
      add(boxes, isWrong)
    }
    for number in lot.bundledCases { add(truth.boxes(ofCase: number), bundled?[number] != nil) }
    var units = (compromised: 0, packed: 0)
    for box in lot.cases { units.packed += truth.caseOfUnits(box).contentCount }
    for box in others.sorted() { units.packed += truth.caseOfUnits(box).contentCount }
    for box in compromised.sorted() { units.compromised += truth.caseOfUnits(box).contentCount }
    return units
  }
}

// MARK: - Sums

extension LotComparison {
  /// What the record has become of the numbers that were issued.
  private func balance(of lot: LotTruth, _ fates: RecordedFates) -> Balance {
    var balance = Balance()
    for issued in lot.issued where issued.level == .unit {
      for raw in issued.items {
        balance.issued += 1
        switch fates[ItemID(raw: raw)].state {
        case .commissioned, .released: balance.commissioned += 1
        case .labelScrapped: balance.scrapped += 1
        case .sampled, .labelSampled: balance.sampled += 1
        case .destroyed: balance.destroyed += 1
        case .invalid, .inactive, .unallocated, .unassigned: balance.unused += 1
        case .allocated, .encoded: balance.open += 1
        }
      }
    }
    return balance
  }

  /// Every carton that entered is in exactly one place, and what a case says it holds says the same.
  private func conservation(of lot: LotTruth, in truth: borrowing Truth) -> [String] {
    var faults: [String] = []
    var held = 0
    for number in lot.cases {
      for index in 0..<truth.caseOfUnits(number).contentCount {
        let carton = truth.carton(at: index, inCase: number)
        let truth = truth.carton(carton)
        if lot.cartons.contains(carton) { held += 1 }
        if truth.place != .caseOfUnits || Int(truth.container) != number {
          faults.append("case \(number) holds carton \(carton), which is at \(truth.place)")
        }
      }
    }
    var inCases = 0
    for number in lot.cartons {
      let carton = truth.carton(number)
      if carton.place == .caseOfUnits, lot.cases.contains(Int(carton.container)) { inCases += 1 }
    }
    if held != inCases { faults.append("cases hold \(held) cartons, \(inCases) cartons are in cases") }
    return faults
  }
}
