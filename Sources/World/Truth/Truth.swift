import EventKernel
import TraceModel

/// Where everything is and what is printed on it: written by the line alone, read by drift alone.
///
/// Things are numbered in the order in which they came to be. What belongs to lots that were compared for the last
/// time is forgotten, so that memory follows the lots in work and not the length of the run.
public struct Truth: ~Copyable {
  @usableFromInline var cartons = Ring<CartonTruth>(capacity: 1 << 16)
  @usableFromInline var cases = Ring<CaseTruth>(capacity: 1 << 12)
  @usableFromInline var pallets = Ring<PalletTruth>(capacity: 1 << 8)
  /// Contents of the cases, each case's in one run.
  @usableFromInline var caseContents = Ring<UInt32>(capacity: 1 << 16)
  /// Contents of the pallets, each pallet's in one run.
  @usableFromInline var palletContents = Ring<UInt32>(capacity: 1 << 12)
  /// Cases of bundles and the bundles in them, on a line that has any.
  var bundledCases = Ring<BundledCaseTruth>(capacity: 16)
  var bundledContents = Ring<UInt32>(capacity: 16)
  /// What cartons fall into: a bundle on a line that wraps them, and otherwise a case.
  public internal(set) var innermost = PackagingLevel.case
  /// Which lot each carton was made in, as the first carton of each lot; ascending.
  var lotStarts: [(lot: LotID, firstCarton: Int)] = []
  /// The lots of cartons that went along with a later one; looked up and never iterated.
  var lotsLeftBehind: [Int: LotID] = [:]

  /// When cases got another label from the applicator, by their numbers; looked up and never iterated.
  private(set) var labeledAgain: [UInt32: Instant] = [:]

  /// What was decided about numbers that the record holds and that are on no carton, or on one of which it does not know:
  /// whoever goes through them must not depend on their order.
  public private(set) var marksOfNumbers: [ItemID: MechanismSet] = [:]

  init() {}

  /// The mechanisms that decided something about a number and not about the carton that bears it.
  public func marks(ofNumber item: ItemID) -> MechanismSet {
    marksOfNumbers.isEmpty ? [] : marksOfNumbers[item] ?? []
  }

  /// Numbers of the cartons that are remembered.
  public var cartonNumbers: Range<Int> { cartons.first..<cartons.end }
  /// Numbers of the cases that are remembered.
  public var caseNumbers: Range<Int> { cases.first..<cases.end }
  /// Numbers of the cases of bundles that are remembered.
  public var bundledCaseNumbers: Range<Int> { bundledCases.first..<bundledCases.end }
  /// Numbers of the pallets that are remembered.
  public var palletNumbers: Range<Int> { pallets.first..<pallets.end }

  /// The carton with this number.
  @inlinable
  public func carton(_ number: Int) -> CartonTruth { cartons[number] }
  /// The case with this number; on a line with bundles, the bundle.
  @inlinable
  public func caseOfUnits(_ number: Int) -> CaseTruth { cases[number] }
  /// The lot in which a carton was made, whatever was said of it.
  public func lot(ofCarton number: Int) -> LotID {
    if let lot = lotsLeftBehind[number] { return lot }
    return lotStarts.last { $0.firstCarton <= number }?.lot ?? .none
  }
  /// The case of bundles with this number.
  public func bundledCase(_ number: Int) -> BundledCaseTruth { bundledCases[number] }
  /// The pallet with this number.
  @inlinable
  public func pallet(_ number: Int) -> PalletTruth { pallets[number] }

  /// The number of the carton that lies in a case at `index`, counted from 0 in the order of falling in.
  @inlinable
  public func carton(at index: Int, inCase number: Int) -> Int {
    Int(caseContents[cases[number].firstContent &+ index])
  }

  /// The number of the bundle that lies in a case of bundles at `index`, counted from 0.
  public func bundle(at index: Int, inCase number: Int) -> Int {
    Int(bundledContents[bundledCases[number].firstContent &+ index])
  }

  /// Numbers of the bundles in the outermost case with this number; without bundles, the case itself.
  public func boxes(ofCase number: Int) -> [Int] {
    guard innermost == .bundle else { return [number] }
    return (0..<bundledCases[number].contentCount).map { bundle(at: $0, inCase: number) }
  }

  /// The label on the outermost case with this number: of cartons, or of bundles where there are any.
  public func label(ofCase number: Int) -> ItemID {
    innermost == .bundle ? bundledCases[number].label : cases[number].label
  }

  /// The applicator labels the outermost case with this number.
  mutating func noteLabeling(ofCase number: UInt32, at now: Instant) {
    if labeling(ofCase: Int(number)) != nil {
      labeledAgain[number] = now
    } else if innermost == .bundle {
      bundledCases[Int(number)].labeledAt = now.nanoseconds
    } else {
      cases[Int(number)].labeledAt = now.nanoseconds
    }
  }

  /// When the applicator labeled the outermost case with this number first; nil where it did not.
  public func labeling(ofCase number: Int) -> Instant? {
    let at = innermost == .bundle ? bundledCases[number].labeledAt : cases[number].labeledAt
    return at == .min ? nil : Instant(nanoseconds: at)
  }

  /// The pallet on which the outermost case with this number stands.
  func pallet(ofCase number: Int) -> UInt32 {
    innermost == .bundle ? bundledCases[number].pallet : cases[number].pallet
  }

  /// The number of the outermost case that stands on a pallet at `index`, counted from 0.
  @inlinable
  public func caseOfUnits(at index: Int, onPallet number: Int) -> Int {
    Int(palletContents[pallets[number].firstContent &+ index])
  }
}

// MARK: - What the line does to it

extension Truth {
  /// A carton comes into being and gets the next number.
  @inline(__always)
  mutating func enterCarton() -> UInt32 {
    cartons.append(CartonTruth())
    return UInt32(truncatingIfNeeded: cartons.end &- 1)
  }

  /// Something was decided otherwise about a number.
  mutating func mark(number: ItemID, _ cause: MechanismID) { mark(number: number, MechanismSet(cause)) }

  /// The same for several causes.
  mutating func mark(number: ItemID, _ causes: MechanismSet) {
    marksOfNumbers[number, default: []].formUnion(causes)
  }

  /// Something was decided otherwise about numbers, wherever they are: about the things that bear them as well.
  ///
  /// One pass over what is remembered, so that it is called for many numbers at once.
  mutating func mark(_ decided: [ItemID: MechanismSet]) {
    if decided.isEmpty { return }
    marksOfNumbers.merge(decided) { $0.union($1) }
    for number in cartonNumbers {
      if let marks = decided[cartons[number].printed] { cartons[number].marks.formUnion(marks) }
    }
    for number in caseNumbers {
      if let marks = decided[cases[number].label] { cases[number].marks.formUnion(marks) }
    }
    for number in bundledCaseNumbers {
      if let marks = decided[bundledCases[number].label] { bundledCases[number].marks.formUnion(marks) }
    }
    for number in palletNumbers {
      if let marks = decided[pallets[number].label] { pallets[number].marks.formUnion(marks) }
    }
  }

  /// An empty case is erected; cartons fall into the newest one.
  mutating func openCase() -> UInt32 {
    var new = CaseTruth()
    new.firstContent = caseContents.end
    cases.append(new)
    return UInt32(truncatingIfNeeded: cases.end &- 1)
  }

  /// A carton falls into the newest case.
  @inline(__always)
  mutating func drop(_ carton: UInt32, intoCase number: UInt32) {
    assert(Int(number) == cases.end - 1, "only the newest case is open: \(number) of \(cases.end)")
    let open = cases[Int(number)]
    if _slowPath(open.firstContent &+ open.contentCount != caseContents.end) { moveToEnd(number) }
    caseContents.append(carton)
    cases[Int(number)].contentCount &+= 1
    cartons[Int(carton)].place = .caseOfUnits
    cartons[Int(carton)].container = number
  }

  /// A carton is put into a case by hand, whichever it is.
  mutating func put(_ carton: UInt32, intoCase number: UInt32) {
    let old = cases[Int(number)]
    if old.firstContent + old.contentCount != caseContents.end { moveToEnd(number) }
    caseContents.append(carton)
    cases[Int(number)].contentCount += 1
    cartons[Int(carton)].place = .caseOfUnits
    cartons[Int(carton)].container = number
  }

  /// Copies a case's list of contents to the end of all lists, where it can grow.
  @inline(never)
  private mutating func moveToEnd(_ number: UInt32) {
    let old = cases[Int(number)]
    let start = caseContents.end
    for index in 0..<old.contentCount { caseContents.append(caseContents[old.firstContent + index]) }
    cases[Int(number)].firstContent = start
  }

  /// A carton is taken out of the case that it is in; the others keep their order.
  mutating func takeOut(_ carton: UInt32, to place: CartonPlace) {
    let number = Int(cartons[Int(carton)].container)
    let (start, count) = (cases[number].firstContent, cases[number].contentCount)
    guard let index = (0..<count).first(where: { caseContents[start + $0] == carton }) else {
      preconditionFailure("carton \(carton) is not in case \(number), which it names as its own")
    }
    for later in index..<(count - 1) { caseContents[start + later] = caseContents[start + later + 1] }
    cases[number].contentCount = count - 1
    // What lies at the end of the list is given back, so that the newest case stays in one run.
    if start + count == caseContents.end { _ = caseContents.popLast() }
    cartons[Int(carton)].container = .max
    cartons[Int(carton)].place = place
  }

  /// An empty pallet is put up.
  mutating func openPallet() -> UInt32 {
    var new = PalletTruth()
    new.firstContent = palletContents.end
    pallets.append(new)
    return UInt32(truncatingIfNeeded: pallets.end &- 1)
  }

  /// A case is set on the newest pallet.
  mutating func set(_ caseNumber: UInt32, onPallet number: UInt32) {
    assert(Int(number) == pallets.end - 1)
    palletContents.append(caseNumber)
    pallets[Int(number)].contentCount += 1
    if innermost == .bundle {
      bundledCases[Int(caseNumber)].pallet = number
    } else {
      cases[Int(caseNumber)].pallet = number
    }
  }

  /// An empty case for bundles is erected.
  mutating func openBundledCase() -> UInt32 {
    var new = BundledCaseTruth()
    new.firstContent = bundledContents.end
    bundledCases.append(new)
    return UInt32(truncatingIfNeeded: bundledCases.end &- 1)
  }

  /// A bundle is set into the newest case of bundles.
  mutating func set(_ bundle: UInt32, inBundledCase number: UInt32) {
    assert(Int(number) == bundledCases.end - 1)
    bundledContents.append(bundle)
    bundledCases[Int(number)].contentCount += 1
    cases[Int(bundle)].outer = number
  }

  /// Forgets what was decided about the numbers of these lots.
  mutating func forget(numbersOf lots: [LotTruth]) {
    if marksOfNumbers.isEmpty { return }
    let issued = lots.flatMap(\.issued).filter { $0.level == .unit }
    marksOfNumbers = marksOfNumbers.filter { number, _ in !issued.contains { $0.items.contains(number.raw) } }
  }

  /// Forgets cartons, cases and pallets before these numbers.
  mutating func forget(cartonsBefore: Int, casesBefore: Int, bundledCasesBefore: Int, palletsBefore: Int) {
    bundledCases.dropFirst(to: bundledCasesBefore)
    if let first = bundledCaseNumbers.first {
      bundledContents.dropFirst(to: bundledCases[first].firstContent)
    } else {
      bundledContents.dropFirst(to: bundledContents.end)
    }
    cartons.dropFirst(to: cartonsBefore)
    if !lotsLeftBehind.isEmpty { lotsLeftBehind = lotsLeftBehind.filter { $0.key >= cartonsBefore } }
    if !labeledAgain.isEmpty {
      let first = innermost == .bundle ? bundledCasesBefore : casesBefore
      labeledAgain = labeledAgain.filter { $0.key >= first }
    }
    cases.dropFirst(to: casesBefore)
    pallets.dropFirst(to: palletsBefore)
    while lotStarts.count > 1, lotStarts[1].firstCarton <= cartonsBefore { lotStarts.removeFirst() }
    // A case that was opened again lies further back in the list than its number says.
    var oldest = caseContents.end
    for number in caseNumbers { oldest = min(oldest, cases[number].firstContent) }
    caseContents.dropFirst(to: oldest)
    oldest = palletContents.end
    for number in palletNumbers { oldest = min(oldest, pallets[number].firstContent) }
    palletContents.dropFirst(to: oldest)
  }
}
