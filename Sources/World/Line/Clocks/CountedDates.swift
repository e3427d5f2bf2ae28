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
  private var current: [ItemID: Timestamp] = [:]
  private var previous: [ItemID: Timestamp] = [:]

  init(isKept: Bool) { self.isKept = isKept }

  /// Notes what is said of a number, dated so; says whether that takes back what counts only from a later date on.
  mutating func invert(_ kind: EventKind, _ number: ItemID, dated stamp: Timestamp) -> Bool {
    switch kind {
    case .commission:
      current[number] = stamp
      return false
    case .scrap, .destroy, .decommission, .sample:
      return (current[number] ?? previous[number]).map { stamp < $0 } ?? false
    default: return false
    }
  }

  /// A lot begins.
  mutating func openLot() {
    (previous, current) = (current, [:])
  }
}
