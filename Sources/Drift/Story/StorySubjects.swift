import TraceModel
import World

/// The things that a story is about: a few cartons, their cases and pallets, and every code that is on them or that the
/// record has in their place.
public struct StorySubjects: Hashable, Sendable {
  /// Numbers of cartons, ascending.
  public private(set) var cartons: [Int] = []
  /// Numbers of cases, ascending.
  public private(set) var cases: [Int] = []
  /// Numbers of pallets, ascending.
  public private(set) var pallets: [Int] = []
  /// Codes and labels.
  public private(set) var codes: Set<ItemID> = []

  /// So many cartons at most are followed: those at which something was decided come first.
  static let mostCartons = 6

  /// Codes alone, of which only is followed what is said.
  public init(codes: Set<ItemID>) { self.codes = codes }

  /// The things about which a mismatch of a lot is, read from truth and record while both still have them.
  public init(_ mismatch: Mismatch, lot: LotTruth, in truth: borrowing Truth, reader: any RecordReader) {
    codes.insert(mismatch.item)
    var cartons = Set<Int>()
    var cases = Set<Int>()
    var pallets = Set<Int>()
    switch mismatch.level {
    case .case where truth.innermost == .bundle:
      if let number = mismatch.number {
        let contents = ContainerContents(.case, number, in: truth)
        let recorded = Set(reader.contents(of: contents.label))
        for bundle in truth.boxes(ofCase: number) {
          let box = truth.caseOfUnits(bundle)
          if !recorded.contains(box.label) || !box.marks.isEmpty, cases.count < 3 { cases.insert(bundle) }
        }
        let pallet = truth.bundledCase(number).pallet
        if pallet != .max { pallets.insert(Int(pallet)) }
        codes.formUnion(recorded.subtracting(contents.inside).sorted().prefix(3))
      }
    case .bundle, .case:
      let found = Self.cartons(ofCase: mismatch, lot: lot, in: truth, reader: reader)
      cartons = found.cartons
      codes.formUnion(found.codes)
      if let number = mismatch.number { cases.insert(number) }
    case .pallet:
      if let number = mismatch.number {
        pallets.insert(number)
        let contents = ContainerContents(pallet: number, in: truth)
        let recorded = Set(reader.contents(of: contents.label))
        for index in 0..<truth.pallet(number).contentCount {
          let outermost = truth.caseOfUnits(at: index, onPallet: number)
          let isOdd = !recorded.contains(truth.label(ofCase: outermost))
          for box in truth.boxes(ofCase: outermost) {
            if isOdd || !truth.caseOfUnits(box).marks.isEmpty, cases.count < 3 { cases.insert(box) }
          }
        }
        let missing = recorded.subtracting(contents.inside).sorted().prefix(3)
        codes.formUnion(missing)
        // What should stand there has a way of its own, by which it came elsewhere.
        cases.formUnion(lot.cases.filter { missing.contains(truth.caseOfUnits($0).label) })
      }
    default:
      if let number = mismatch.number { cartons.insert(number) }
      let index = CodeIndex(of: lot, in: truth)
      if let bearer = index.bearer(of: mismatch.item) { cartons.insert(bearer) }
      if index.copies(of: mismatch.item) > 1 {
        let copies = lot.cartons.filter { truth.carton($0).printed == mismatch.item }
        cartons.formUnion(copies.prefix(Self.mostCartons))
      }
      let recordedParent = reader.parent(of: mismatch.item)
      if recordedParent.isSome { codes.insert(recordedParent) }
    }
    for number in cartons.sorted() {
      let carton = truth.carton(number)
      codes.insert(carton.printed)
      if carton.place == .caseOfUnits, mismatch.level == .unit { cases.insert(Int(carton.container)) }
    }
    for number in cases.sorted() {
      codes.insert(truth.caseOfUnits(number).label)
      let pallet = truth.caseOfUnits(number).pallet
      if pallet != .max { pallets.insert(Int(pallet)) }
    }
    for number in pallets.sorted() where mismatch.level == .pallet {
      codes.insert(truth.pallet(number).label)
    }
    codes.remove(.none)
    self.cartons = cartons.sorted()
    self.cases = cases.sorted()
    self.pallets = pallets.sorted()
  }

  /// Whether any of them is on the line, or about to come: what happens now may belong to the story.
  public func areNear(on line: borrowing Line) -> Bool {
    // More cartons than can enter in a second, so that the first is not missed.
    let margin = 20
    if let first = cartons.first, line.truth.cartonNumbers.upperBound + margin > first {
      for number in cartons where number >= line.truth.cartonNumbers.lowerBound {
        if number >= line.truth.cartonNumbers.upperBound { return true }
        if line.truth.carton(number).place == .line { return true }
      }
    }
    guard let first = cases.first ?? pallets.first else { return false }
    let next = cases.isEmpty ? line.truth.palletNumbers.upperBound : line.truth.caseNumbers.upperBound
    guard first <= next else { return false }
    if let last = cases.last, line.settledCases <= last { return true }
    return cases.isEmpty && pallets.last.map { line.settledPallets <= $0 } ?? false
  }

  /// The cartons that make a case wrong: what is inside and not recorded, what is recorded and elsewhere, and otherwise
  /// those at which something was decided.
  private static func cartons(
    ofCase mismatch: Mismatch, lot: LotTruth, in truth: borrowing Truth, reader: any RecordReader
  ) -> (cartons: Set<Int>, codes: Set<ItemID>) {
    let index = CodeIndex(of: lot, in: truth)
    guard let number = mismatch.number else {
      let children = reader.contents(of: mismatch.item).prefix(2)
      return (Set(children.compactMap { index.bearer(of: $0) }), Set(children))
    }
    let contents = ContainerContents(number, in: truth)
    let recorded = contents.label.isSome ? reader.contents(of: contents.label) : []
    let differences = ContainerComparison(label: contents.label, inside: contents.inside, recorded: recorded)
      .differences()
    var marked: [Int] = []
    var odd: [Int] = []
    for place in 0..<truth.caseOfUnits(number).contentCount {
      let carton = truth.carton(at: place, inCase: number)
      if !truth.carton(carton).marks.isEmpty { marked.append(carton) }
      if differences.extra.contains(truth.carton(carton).printed) { odd.append(carton) }
    }
    let elsewhere = differences.missing.compactMap { index.bearer(of: $0) }
    var chosen = Set<Int>()
    for some in [marked, odd, elsewhere] { chosen.formUnion(some.prefix(mostCartons / 3)) }
    return (chosen, Set(differences.missing.prefix(2)))
  }
}
