import EventKernel

/// When somebody looks how many messages wait before a system, and what is too many for whoever looks.
///
/// A look is no event of a calendar: the queue passes it on its way to the next arrival. What somebody does at look k is drawn
/// for look k.
public struct BacklogLooks: Sendable {
  /// When the next look is, in nanoseconds; never is the end of time.
  private(set) var next = Int64.max
  private var number: Int64 = 0
  private let every: Int64
  private let limit: Int
  private let share: Double
  private let path: RandomPath?

  /// Nobody looks.
  public static var none: BacklogLooks { BacklogLooks() }

  private init() { (every, limit, share, path) = (.max, .max, 0, nil) }

  /// Somebody looks at the end of each period, and empties a queue of `limit` or more in this share of the cases.
  public init(every period: TimeSpan, limit: Int, share: Double, _ path: RandomPath) {
    precondition(period > .zero, "nobody looks every \(period)")
    (every, self.limit, self.share, self.path) = (period.nanoseconds, limit, share, path)
    next = share > 0 ? every : .max
  }

  /// Whether whoever looks now empties a queue in which so many wait.
  func empties(_ count: Int) -> Bool {
    guard count >= limit, let path else { return false }
    var stream = path.stream(UInt64(number))
    return stream.uniform() < share
  }

  /// The look is over.
  mutating func pass() {
    number += 1
    let (sum, isOver) = next.addingReportingOverflow(every)
    next = isOver ? .max : sum
  }

  /// All looks before `now` are over.
  mutating func pass(to now: Int64) {
    let passed = (now - next + every - 1) / every
    number += passed
    let (sum, isOver) = next.addingReportingOverflow(passed * every)
    next = isOver ? .max : sum
  }
}
