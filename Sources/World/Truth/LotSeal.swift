import EventKernel
import TraceModel

/// What physically left the line as one lot: its pallets, the cases on them, and what is printed on each unit, in the order
/// of packing.
///
/// A line forgets a lot once it was compared; this is what the market goes on with, four bytes a unit. It is made from truth
/// and names no record.
public struct LotSeal: Sendable {
  /// A pallet and the cases that stand on it.
  public struct Pallet: Sendable, Hashable {
    /// The label on it; `none` while it has none.
    public let label: ItemID
    /// Its cases, as positions in ``LotSeal/cases``.
    public let cases: Range<Int>
  }

  /// A case and the units that lie in it.
  public struct Case: Sendable, Hashable {
    /// The label on it; `none` while it has none.
    public let label: ItemID
    /// Its units, as positions in ``LotSeal/codes``.
    public let units: Range<Int>
    /// When the line's applicator labeled it first; nil where it did not.
    public let labeledAt: Instant?
    /// When it made a label for it last, where it made another one; nil where it did not.
    public let labeledAgain: Instant?

    /// When the line's applicator made labels for it.
    public var labelings: [Instant] { [labeledAt, labeledAgain].compactMap(\.self) }
  }

  /// A unit about which something is odd.
  public struct OddUnit: Sendable, Hashable {
    /// Its position in ``LotSeal/codes``.
    public let unit: Int
    /// The lot that it was made in.
    public let lot: LotID
    /// What is printed on it cannot be parsed.
    public let isMalformed: Bool
    /// What is printed on it cannot be read any more.
    public let isUnreadable: Bool
  }

  /// The lot.
  public let lot: LotID
  /// Its pallets, in the order in which they were closed.
  public private(set) var pallets: [Pallet] = []
  /// Its cases, pallet by pallet.
  public private(set) var cases: [Case] = []
  /// What is printed on each unit, case by case; `none` where it is blank.
  public private(set) var codes: [ItemID] = []
  /// Units that are not just units of this lot with a good code, by position.
  public private(set) var odd: [OddUnit] = []

  /// What stands on the pallets of a lot that is closed, but for cases that are gone, by their numbers in truth.
  public init(_ lot: LotTruth, in truth: borrowing Truth, without gone: Set<Int> = []) {
    self.lot = lot.id
    codes.reserveCapacity(lot.cartons.count)
    for pallet in lot.pallets {
      let first = cases.count
      for index in 0..<truth.pallet(pallet).contentCount {
        let number = truth.caseOfUnits(at: index, onPallet: pallet)
        if gone.contains(number) { continue }
        let start = codes.count
        for box in truth.boxes(ofCase: number) {
          for place in 0..<truth.caseOfUnits(box).contentCount {
            add(truth.carton(at: place, inCase: box), in: truth)
          }
        }
        cases.append(
          Case(
            label: truth.label(ofCase: number), units: start..<codes.count,
            labeledAt: truth.labeling(ofCase: number),
            labeledAgain: truth.labeledAgain[UInt32(truncatingIfNeeded: number)]))
      }
      pallets.append(Pallet(label: truth.pallet(pallet).label, cases: first..<cases.count))
    }
  }

  private mutating func add(_ number: Int, in truth: borrowing Truth) {
    let carton = truth.carton(number)
    let made = truth.lot(ofCarton: number)
    if made != lot || carton.malformed || carton.unreadable || carton.printed == .none {
      odd.append(
        OddUnit(
          unit: codes.count, lot: made, isMalformed: carton.malformed || carton.printed == .none,
          isUnreadable: carton.unreadable))
    }
    codes.append(carton.printed)
  }

  /// What is odd about a unit, by its position in ``codes``; nil where nothing is.
  public func oddity(of unit: Int) -> OddUnit? {
    var (low, high) = (0, odd.count)
    while low < high {
      let middle = (low + high) / 2
      if odd[middle].unit < unit { low = middle + 1 } else { high = middle }
    }
    return low < odd.count && odd[low].unit == unit ? odd[low] : nil
  }

  /// What is printed on the units of a case.
  public func codes(ofCase number: Int) -> ArraySlice<ItemID> { codes[cases[number].units] }
}
