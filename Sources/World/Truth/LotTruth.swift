import EventKernel
import TraceModel

/// What belongs to one lot: which things came to be while it ran, and which numbers were issued for it.
public struct LotTruth: Sendable {
  /// Its number on this line.
  public var number = 0
  /// Its short name.
  public var id = LotID.none
  /// When it was opened.
  public internal(set) var opened = Instant.start
  /// Numbers of its cartons.
  public internal(set) var cartons = 0..<0
  /// Numbers of its cases of cartons; on a line with bundles, of its bundles.
  public internal(set) var cases = 0..<0
  /// Numbers of its cases of bundles; none on a line without.
  public internal(set) var bundledCases = 0..<0
  /// Numbers of its pallets.
  public internal(set) var pallets = 0..<0
  /// Short names that were issued for it, in the order of issue.
  public internal(set) var issued: [IssuedNumbers] = []

  init() {}
}

extension LotTruth {
  /// Numbers of its containers of a level, where cartons fall into containers of level `innermost`.
  public func containers(of level: PackagingLevel, innermost: PackagingLevel) -> Range<Int> {
    if level == innermost { return cases }
    return level == .case ? bundledCases : pallets
  }
}

/// A run of numbers that was issued for things of one level.
public struct IssuedNumbers: Sendable, Hashable {
  /// The level.
  public let level: PackagingLevel
  /// Raw values of the short names.
  public let items: Range<UInt32>
}

extension Line {
  /// Begins to gather what belongs to a lot.
  mutating func openLotTruth() {
    lotInWork = LotTruth()
    lotInWork.number = Int(lot.number)
    lotInWork.id = lot.id
    lotInWork.opened = lot.openedAt
    lotInWork.cartons = truth.cartons.end..<truth.cartons.end
    // What the lot before has left open is closed, and compared, with this one.
    lotInWork.cases = endOfClosedCases..<truth.cases.end
    lotInWork.bundledCases = endOfClosedBundledCases..<truth.bundledCases.end
    lotInWork.pallets = endOfClosedPallets..<truth.pallets.end
  }

  /// What belongs to the lot in work, of which everything has been said.
  func closedLotTruth() -> LotTruth {
    var closed = lotInWork
    closed.cartons = closed.cartons.lowerBound..<truth.cartons.end
    closed.cases = closed.cases.lowerBound..<endOfClosedCases
    closed.bundledCases = closed.bundledCases.lowerBound..<endOfClosedBundledCases
    closed.pallets = closed.pallets.lowerBound..<endOfClosedPallets
    return closed
  }

  /// Cases of bundles below this number have left for their pallet.
  public var settledBundledCases: Int {
    bundler.inWork.isEmpty ? endOfClosedBundledCases : Int(bundler.oldestInWork)
  }

  /// Cases below this number have left for their pallet: they are closed, labeled, checked and told of.
  public var settledCases: Int { packer.inWork.isEmpty ? endOfClosedCases : Int(packer.oldestInWork) }

  /// Pallets below this number have their label and were told of.
  public var settledPallets: Int { endOfClosedPallets - palletizer.unlabeled }

  /// The number of the case that is open, or would be opened next.
  private var endOfClosedCases: Int { packer.open == .max ? truth.cases.end : Int(packer.open) }

  /// The number of the case that bundles are set into, or would be next.
  private var endOfClosedBundledCases: Int {
    bundler.open == .max ? truth.bundledCases.end : Int(bundler.open)
  }

  /// The number of the pallet that is being built, or would be next.
  private var endOfClosedPallets: Int { palletizer.open == .max ? truth.pallets.end : Int(palletizer.open) }

  /// Lots that are closed and not released yet, and the one on the line as far as it is made, or the last that was.
  public var unfinishedLots: [LotTruth] {
    var inWork = lotInWork
    inWork.cartons = min(inWork.cartons.lowerBound, truth.cartons.end)..<truth.cartons.end
    return closedLots.map(\.truth) + [inWork]
  }

  /// Whether a number was issued for a lot that is on the line or has not been compared yet.
  public func hasIssued(_ item: ItemID) -> Bool {
    (finishedLots + closedLots.map(\.truth) + [lotInWork]).contains { lot in
      lot.issued.contains { $0.items.contains(item.raw) }
    }
  }

  /// What systems have decided otherwise about things that are on the line or have left it.
  public mutating func mark(_ decided: [ItemID: MechanismSet]) { truth.mark(decided) }

  /// Forgets the finished lots, or the first `count` of them, with all their things but those still in work; whoever
  /// compares them has done so.
  ///
  /// A case and a pallet that were left open and all cartons in them go on with the lot that follows.
  public mutating func forgetFinishedLots(_ first: Int? = nil) {
    let count = first ?? finishedLots.count
    guard let last = finishedLots.prefix(count).last else { return }
    var (cartons, cases, pallets) = (
      last.cartons.upperBound, last.cases.upperBound, last.pallets.upperBound
    )
    // The outermost cases that go on.
    var outer = hasBundles ? last.bundledCases.upperBound : cases
    if palletizer.open != .max { pallets = min(pallets, Int(palletizer.open)) }
    // The lots that follow may be far along by now: what was carried over stands on a pallet of theirs.
    for number in pallets..<truth.pallets.end {
      for index in 0..<truth.pallets[number].contentCount {
        outer = min(outer, truth.caseOfUnits(at: index, onPallet: number))
      }
    }
    for notice in palletizer.notices { outer = min(outer, Int(notice.number)) }
    if hasBundles {
      outer = min(outer, settledBundledCases)
      for number in outer..<truth.bundledCases.end {
        for index in 0..<truth.bundledCases[number].contentCount {
          cases = min(cases, truth.bundle(at: index, inCase: number))
        }
      }
    } else {
      cases = outer
    }
    if !packer.inWork.isEmpty { cases = min(cases, Int(packer.oldestInWork)) }
    for number in cases..<truth.cases.end {
      for index in 0..<truth.cases[number].contentCount {
        cartons = min(cartons, truth.carton(at: index, inCase: number))
      }
    }
    for position in packer.arrived.first..<packer.arrived.end {
      cartons = min(cartons, Int(packer.arrived[position].carton))
    }
    for position in packer.underway.first..<packer.underway.end {
      cartons = min(cartons, Int(packer.underway[position].carton))
    }
    truth.forget(
      cartonsBefore: max(cartons, truth.cartons.first), casesBefore: max(cases, truth.cases.first),
      bundledCasesBefore: hasBundles ? max(outer, truth.bundledCases.first) : 0,
      palletsBefore: max(pallets, truth.pallets.first))
    truth.forget(numbersOf: Array(finishedLots.prefix(count)))
    finishedLots.removeFirst(count)
  }
}
