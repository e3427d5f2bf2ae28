import EventKernel
import TraceModel

/// A desk at which packages get new labels: the labels that lie on it, the one that is taken next first.
///
/// A label is printed for the package in hand and put on it. One that comes out spoilt is printed once more and torn up. Where
/// it stays on the desk, the next package gets the label that lies there, its own one lies there for the package after it, and
/// so on, until the desk is cleared. How many packages bear one number, and which number is on none, follows.
struct RelabelDesk: Sendable {
  /// Numbers on the labels that lie on the desk.
  private var lying: [Int] = []
  private var day: Int64 = 0

  /// The label with this number is printed for the package in hand; the number on the label that the package gets.
  mutating func label(_ number: Int, isSpoiltAndKept: Bool, at now: Instant, clearedEvery period: TimeSpan)
    -> Int
  {
    let day = now.nanoseconds / max(1, period.nanoseconds)
    if day != self.day { lying.removeAll(keepingCapacity: true) }
    self.day = day
    if isSpoiltAndKept { lying.append(number) }
    lying.append(number)
    return lying.removeFirst()
  }
}

/// A unit that was given a new number.
public struct NewNumber: Sendable {
  /// Which.
  public let unit: UnitKey
  /// When.
  public let at: Instant
  /// Whether a repackager gave it, and not the wholesaler.
  public let isRepackaged: Bool
  /// Whether somebody has linked the number that was printed for it to its old one.
  public let isTold: Bool
  /// Whose label it got: its position among ``SupplyChain/relabeled``, its own where the desk was in order.
  public let bears: Int
  /// Whether it bears its own label, and somebody has linked that to its old number.
  public let isLinked: Bool
  /// The number that was printed for it; `none` until then.
  public internal(set) var item = ItemID.none
}

// Numbers on packages that got new labels.
extension SupplyChain {
  /// A unit gets a new label at its wholesaler's desk, or at the repackager's: what is printed, what the desk gives, and whether
  /// anybody links the number.
  mutating func give(
    _ unit: UnitKey, at now: Instant, link: Double, isOutside: Bool = false, atRepackager: Bool = false
  ) {
    let number = relabeled.count
    var stream = draws.labels.stream(entity(cases[unit.box]), UInt32(clamping: unit.unit))
    let isSpoilt = stream.uniform() < plan.labelsSpoilt
    let isKept = stream.uniform() < acting.relabel.kept
    let desk = atRepackager ? desks.count - 1 : cases[unit.box].wholesaler
    let bears = desks[desk].label(
      number, isSpoiltAndKept: isSpoilt && isKept, at: now, clearedEvery: plan.deskClearedEvery)
    let isTold = !isOutside && link >= acting.relabel.unlinked
    tally.relabeled += 1
    relabeledAs[unit] = number
    relabeled.append(
      NewNumber(
        unit: unit, at: now, isRepackaged: atRepackager, isTold: isTold, bears: bears,
        isLinked: isTold && bears == number))
  }

  /// Whoever issues numbers has issued these for labels that are printed now.
  public mutating func number(_ labels: Range<Int>, as items: [ItemID]) {
    for (label, item) in zip(labels, items) { relabeled[label].item = item }
  }

  /// The number on a unit: what the line has printed, or that of a new label; `none` where there is nothing to be read.
  public func code(of unit: UnitKey, at now: Instant) -> ItemID {
    newNumber(of: unit, at: now).map { relabeled[$0.bears].item } ?? printed(unit)
  }

  /// The unit for which the label on a unit was made: itself but where it got another one's.
  public func unitOnLabel(of unit: UnitKey, at now: Instant) -> UnitKey {
    newNumber(of: unit, at: now).map { relabeled[$0.bears].unit } ?? unit
  }

  /// The lot that stands on a unit: a new label repeats that of the one for which it was made.
  public func lot(on unit: UnitKey, at now: Instant) -> LotID {
    let made = unitOnLabel(of: unit, at: now)
    let seal = seals[cases[made.box].seal]
    return seal.oddity(of: seal.cases[cases[made.box].number].units.lowerBound + made.unit)?.lot ?? seal.lot
  }

  /// What the line has printed on a unit.
  public func printed(_ unit: UnitKey) -> ItemID {
    let codes = codes(ofCase: unit.box)
    return codes[codes.startIndex + unit.unit]
  }

  /// The new number of a unit by then, where it has one.
  public func newNumber(of unit: UnitKey, at now: Instant) -> NewNumber? {
    relabeledAs[unit].map { relabeled[$0] }.flatMap { $0.at <= now ? $0 : nil }
  }
}
