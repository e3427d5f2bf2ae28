import TraceModel
import World

/// The units of one lot: every carton in its cases and every number that was issued, each held against the record.
struct UnitComparisons {
  private(set) var mismatches: [Mismatch] = []
  private let lot: LotTruth
  private let codes: CodeIndex
  private let fates: RecordedFates
  private let history: DriftHistory
  private var episodes = UnitEpisodes()
  /// Codes that several cartons bear, of which one was met.
  private var met: Set<ItemID> = []
  /// Recorded numbers that are the other half of a swap.
  private var swapped: Set<ItemID> = []

  init(
    lot: LotTruth, codes: CodeIndex, _ fates: RecordedFates, _ history: DriftHistory
  ) {
    self.lot = lot
    self.codes = codes
    self.fates = fates
    self.history = history
  }

  /// Compares the cartons that were carried over into the lot's cases, its own, and its numbers.
  mutating func compare(
    _ carried: [Int], in truth: borrowing Truth, with comparison: LotComparison, cases: ContainerComparisons
  ) {
    for number in carried { compare(number, in: truth, with: comparison, cases: cases) }
    for number in lot.cartons where !isPlainlyRight(number, in: truth) {
      compare(number, in: truth, with: comparison, cases: cases)
    }
    for issued in lot.issued where issued.level == .unit {
      for raw in issued.items where codes.copies(of: ItemID(raw: raw)) == 0 {
        let item = ItemID(raw: raw)
        guard fates.isCommissioned(item), !swapped.contains(item) else { continue }
        addGhost(item, in: truth, with: comparison, cases: cases)
      }
    }
  }

  /// Whether nothing was decided otherwise about a carton of this lot and nothing is wrong with it: it alone has its code,
  /// and it lies in the case of this lot in which the record has it, as most do.
  @inline(__always)
  private func isPlainlyRight(_ number: Int, in truth: borrowing Truth) -> Bool {
    let carton = truth.carton(number)
    guard carton.place == .caseOfUnits, lot.cases.contains(Int(carton.container)), carton.isFlawless,
      carton.marks.isEmpty,
      codes.copies(of: carton.printed) == 1
    else { return false }
    let fate = fates[carton.printed]
    return fate.state.isInStock && fate.parent == truth.caseOfUnits(Int(carton.container)).label
  }

  private mutating func compare(
    _ number: Int, in truth: borrowing Truth, with comparison: LotComparison, cases: ContainerComparisons
  ) {
    let carton = truth.carton(number)
    // A carton in a case that is still open is compared with the lot in which that case is closed.
    guard carton.place == .caseOfUnits, lot.cases.contains(Int(carton.container)) else { return }
    let box = cases.wrong[Int(carton.container)]
    if let kind = kind(of: carton, in: truth, box) {
      if kind == .unreported, let instead = recordedInstead(of: carton, in: truth, with: comparison) {
        swapped.insert(instead)
      }
      add(kind, carton, number, in: truth, in: box)
    }
    if isOfAnotherLot(number, carton, in: truth, with: comparison) {
      add(.wrongLot, carton, number, in: truth, in: nil)
    }
  }

  /// The kind of a carton in a case, the first that fits; nil where it is as recorded, or wrong only with its case.
  private mutating func kind(
    of carton: CartonTruth, in truth: borrowing Truth, _ box: WrongContainer?
  ) -> MismatchKind? {
    if !carton.printed.isSome { return .unreadable }
    // Of n copies n − 1 are one too many: the first that is met is not.
    if codes.copies(of: carton.printed) > 1, !met.insert(carton.printed).inserted { return .duplicate }
    if carton.malformed { return .malformed }
    if carton.unreadable { return .unreadable }
    if carton.rejected || carton.belowLimit { return .escaped }
    let fate = fates[carton.printed]
    if !fate.state.isInStock { return .unreported }
    let label = truth.caseOfUnits(Int(carton.container)).label
    if fate.parent != label, box?.kind != .mislabeled { return .misplaced }
    return nil
  }

  /// The serial number that the record has in this carton's case and that is nowhere: the other half of one swap.
  private func recordedInstead(
    of carton: CartonTruth, in truth: borrowing Truth, with comparison: LotComparison
  ) -> ItemID? {
    let label = truth.caseOfUnits(Int(carton.container)).label
    guard label.isSome else { return nil }
    return comparison.reader.contents(of: label).first {
      codes.copies(of: $0) == 0 && !swapped.contains($0) && fates.isCommissioned($0)
    }
  }

  /// Whether the record has the carton in another lot than it was made in, or whoever reads the text on it has; or it lies in a
  /// case of a later lot, which is recorded as that. The lot of a case that is recorded wrongly is no fault of what is in it.
  private func isOfAnotherLot(
    _ number: Int, _ carton: CartonTruth, in truth: borrowing Truth, with comparison: LotComparison
  ) -> Bool {
    // A carton made in this lot of which nothing was decided otherwise is the usual one: the record has it where it was told.
    guard !lot.cartons.contains(number) || !carton.marks.isEmpty else { return false }
    if carton.hasOldText { return true }
    let label = truth.caseOfUnits(Int(carton.container)).label
    let made = truth.lot(ofCarton: number)
    func isElsewhere(_ item: ItemID) -> Bool {
      let recorded = item.isSome ? comparison.reader.lot(of: item) : .none
      return recorded != .none && recorded != made
    }
    return isElsewhere(carton.printed) || made != lot.id && isElsewhere(label)
  }

  /// Cartons in cases whose number another carton bore as well, which is in none or goes on as the other of two.
  var reprinted: [Mismatch] {
    codes.reprinted.map { item, marks in
      let bearer = codes.bearer(of: item)
      var mismatch = Mismatch(
        kind: .duplicate, level: .unit, item: item, number: bearer, lot: lot.id, mechanisms: marks,
        episode: 0,
        units: 1)
      mismatch.carton = bearer ?? 0
      return mismatch
    }
  }

  // MARK: Gathering

  private mutating func add(
    _ kind: MismatchKind, _ carton: CartonTruth, _ number: Int, in truth: borrowing Truth,
    in box: WrongContainer?
  ) {
    let container = Int(carton.container)
    let label = truth.caseOfUnits(container).label
    // A unit that is only in the wrong case belongs to what made the case wrong.
    var marks = carton.marks.union(codes.sharedMarks(of: carton.printed))
    if kind == .misplaced, let box { marks.formUnion(box.mechanisms) }
    if kind == .wrongLot, truth.lot(ofCarton: number) != lot.id {
      marks.formUnion(truth.caseOfUnits(container).marks)
    }
    if marks.isEmpty {
      marks = codes.marksLeft(of: carton.printed).union(truth.marks(ofNumber: carton.printed))
    }
    var mismatch = Mismatch(
      kind: kind, level: .unit, item: carton.printed, number: number, lot: lot.id, mechanisms: marks,
      episode: episodes.number(
        of: kind, carton: number, marks: marks, caseEpisode: box?.episode,
        rejectedInto: kind == .escaped && carton.rejected ? container : nil), units: 1)
    mismatch.isCountedAsGood = kind == .escaped && !carton.rejected
    mismatch.arose = history.settled(caseNumber: container)
    (mismatch.holder, mismatch.box, mismatch.carton) = (label, container, number)
    mismatch.parent = carton.printed.isSome ? fates[carton.printed].parent : .none
    mismatches.append(mismatch)
  }

  /// A recorded number on no carton in a case: put down to what happened to the carton that bears it, if one does, or
  /// else to what happened to those that the record has it together with.
  private mutating func addGhost(
    _ item: ItemID, in truth: borrowing Truth, with comparison: LotComparison, cases: ContainerComparisons
  ) {
    let bearer = codes.bearer(of: item)
    var marks = bearer.map { truth.carton($0).marks.union(codes.sharedMarks(of: item)) } ?? []
    if marks.isEmpty { marks = truth.marks(ofNumber: item) }
    let parent = comparison.reader.parent(of: item)
    if marks.isEmpty, parent.isSome {
      for number in lot.cases where truth.caseOfUnits(number).label == parent {
        marks.formUnion(ContainerContents(number, in: truth).marks)
        if let wrong = cases.wrong[number] { marks.formUnion(wrong.mechanisms) }
      }
    }
    var mismatch = Mismatch(
      kind: .ghost, level: .unit, item: item, number: bearer, lot: lot.id, mechanisms: marks,
      episode: episodes.number(
        of: .ghost, carton: bearer ?? Int(item.raw), marks: marks, caseEpisode: nil), units: 1)
    (mismatch.parent, mismatch.carton) = (parent, bearer ?? lot.cartons.upperBound - 1)
    mismatches.append(mismatch)
  }
}
