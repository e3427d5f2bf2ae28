import TraceModel

/// What belongs to one lot: which things came to be while it ran, and which numbers were issued for it.
public struct LotTruth: Sendable {
  /// Its number on this line.
  public var number = 0
  /// Its short name.
  public var id = LotID.none
  /// Numbers of its cartons.
  public internal(set) var cartons = 0..<0
  /// Numbers of its cases.
  public internal(set) var cases = 0..<0
  /// Numbers of its pallets.
  public internal(set) var pallets = 0..<0
  /// Short names that were issued for it, in the order of issue.
  public internal(set) var issued: [IssuedNumbers] = []

  init() {}
}

/// A run of numbers that was issued for things of one level.
public struct IssuedNumbers: Sendable, Hashable {
  /// The level.
  public let level: PackagingLevel
  /// Raw values of the short names.
  public let items: Range<UInt32>
}

extension Line {
  /// Has numbers issued, and remembers for which lot.
  mutating func issueNumbers(_ level: PackagingLevel, count: Int) -> ItemID {
    let first = site.issue(level: level, lot: lot.id, count: count)
    lotInWork.issued.append(IssuedNumbers(level: level, items: first.raw..<first.raw + UInt32(count)))
    return first
  }

  /// Begins to gather what belongs to a lot.
  mutating func openLotTruth() {
    lotInWork = LotTruth()
    lotInWork.number = Int(lot.number)
    lotInWork.id = lot.id
    lotInWork.cartons = truth.cartons.end..<truth.cartons.end
    lotInWork.cases = truth.cases.end..<truth.cases.end
    lotInWork.pallets = truth.pallets.end..<truth.pallets.end
  }

  /// Everything of the lot in work has been said: it waits to be compared.
  mutating func closeLotTruth() {
    lotInWork.cartons = lotInWork.cartons.lowerBound..<truth.cartons.end
    lotInWork.cases = lotInWork.cases.lowerBound..<truth.cases.end
    lotInWork.pallets = lotInWork.pallets.lowerBound..<truth.pallets.end
    finishedLots.append(lotInWork)
  }

  /// Forgets the finished lots with all their things; whoever compares them has done so.
  public mutating func forgetFinishedLots() {
    guard let last = finishedLots.last else { return }
    truth.forget(
      cartonsBefore: last.cartons.upperBound, casesBefore: last.cases.upperBound,
      palletsBefore: last.pallets.upperBound)
    finishedLots.removeAll()
  }
}
