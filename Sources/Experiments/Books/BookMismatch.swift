import EventKernel
import TraceCore
import TraceModel
import World

/// Two of a site's systems that have different things in their books about one lot when somebody holds the one against the
/// other.
public struct BookMismatch: Hashable, Sendable {
  /// What differs.
  public enum Subject: Hashable, Sendable {
    /// How many units each has.
    case quantities(Int, Int)
    /// The status of the lot's stock in each.
    case statuses(StockStatus, StockStatus)
  }

  /// The lot.
  public var lot: LotID
  /// The one that was first to know.
  public var first: Book
  /// Its neighbor.
  public var second: Book
  /// What differs.
  public var subject: Subject
  /// When the two were held against one another.
  public var at: Instant
  /// What has become of the difference: within what may differ nothing is raised.
  public var fate: ExceptionFate

  /// Whether it is of the same two books of a lot, and of the same sort.
  func isLike(_ other: BookMismatch) -> Bool {
    let isQuantity = if case .quantities = subject { true } else { false }
    let isOther = if case .quantities = other.subject { true } else { false }
    return (first, second) == (other.first, other.second) && isQuantity == isOther
  }

  /// What each of the two has: `1,152 units in the enterprise system (ERP), 1,128 in the warehouse system (WMS)`.
  public var words: String {
    switch subject {
    case .quantities(let one, let other):
      "\(one) units in the \(first.meaning), \(other) in the \(second.meaning)"
    case .statuses(let one, let other):
      "\(one.meaning) in the \(first.meaning), \(other.meaning) in the \(second.meaning)"
    }
  }

  /// What the record is told, in a trial that began at `start` microseconds.
  func evidence(since start: Int64) -> BookDifference {
    let at = Timestamp(microseconds: start + at.nanoseconds / 1_000)
    guard case .quantities(let one, let other) = subject else { return BookDifference(lot, words, at: at) }
    return BookDifference(lot, words, expected: Double(one), observed: Double(other), at: at)
  }
}
