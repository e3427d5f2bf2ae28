import EventKernel
import TraceModel

/// When numbers came to count by the clocks of those who said so: a record that goes by dates has a thing leave before it
/// came, and so stay, where what takes it out is dated earlier.
///
/// Kept only where clocks differ by more than any number stays, so that a well kept line pays nothing for it; of the lot
/// that is on the line and of the one before, to which people still turn back.
struct CountedDates: Sendable {
  /// Whether anything is kept.
  let isKept: Bool
  private var current = Pages()
  private var previous = Pages()

  /// Dates by number. The page that was written last is at hand: numbers come one after another, nearly all.
  private struct Pages: Sendable {
    private var closed: [UInt32: [Int64]] = [:]
    private var open: [Int64] = []
    private var index = UInt32.max
    private static let bits: UInt32 = 10
    private static let none = Int64.min

    subscript(number: ItemID) -> Timestamp? {
      let page = number.raw >> Self.bits
      guard let dates = page == index ? open : closed[page] else { return nil }
      let date = dates[Self.place(of: number)]
      return date == Self.none ? nil : Timestamp(microseconds: date)
    }

    mutating func set(_ number: ItemID, _ stamp: Timestamp) {
      if _slowPath(number.raw >> Self.bits != index) { turn(to: number.raw >> Self.bits) }
      open[Self.place(of: number)] = stamp.microseconds
    }

    private static func place(of number: ItemID) -> Int { Int(number.raw & (1 << bits - 1)) }

    private mutating func turn(to page: UInt32) {
      if index != .max { closed[index] = open }
      open = closed.removeValue(forKey: page) ?? Array(repeating: Self.none, count: 1 << Self.bits)
      index = page
    }
  }

  init(isKept: Bool) { self.isKept = isKept }

  /// Notes what is said of a number, dated so; says whether that takes back what counts only from a later date on.
  mutating func invert(_ kind: EventKind, _ number: ItemID, dated stamp: Timestamp) -> Bool {
    switch kind {
    case .commission:
      current.set(number, stamp)
      return false
    case .scrap, .destroy, .decommission, .sample:
      return (current[number] ?? previous[number]).map { stamp < $0 } ?? false
    default: return false
    }
  }

  /// A lot begins.
  mutating func openLot() {
    (previous, current) = (current, Pages())
  }
}
