import EventKernel
import TraceModel

/// What somebody has for the status of a lot's stock, and since when.
public struct StatusHistory: Sendable {
  private var entries: [(at: Instant, status: StockStatus)] = []

  /// In quality inspection since ever.
  public init() {}

  /// A status is entered; one that came later and was decided earlier stands before it.
  public mutating func enter(_ status: StockStatus, at now: Instant) {
    guard now < .distantFuture else { return }
    entries.append((now, status))
  }

  /// What is entered at `now`: of several that came at one moment, the last.
  public func status(at now: Instant) -> StockStatus {
    var latest: (at: Instant, status: StockStatus)?
    for entry in entries where entry.at <= now && entry.at >= latest?.at ?? .start { latest = entry }
    return latest?.status ?? .quality
  }

  /// Whether nothing was decided yet, or nothing has come.
  public var isUndecided: Bool { entries.isEmpty }

  /// How often it was blocked by `now`.
  public func holds(at now: Instant) -> Int { entries.count { $0.at <= now && $0.status == .blocked } }

  /// When it changes next after `now`; nil where it does not.
  public func change(after now: Instant) -> Instant? { entries.map(\.at).filter { $0 > now }.min() }
}

extension StockStatus {
  /// What a message decides about a whole lot; nil where it decides nothing.
  public init?(deciding header: EventHeader) {
    guard header.itemCount == 0, header.container == .none else { return nil }
    switch header.kind {
    case .release: self = .unrestricted
    case .hold: self = .blocked
    default: return nil
    }
  }
}
