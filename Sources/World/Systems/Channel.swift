import Scenario

/// What is lost where a message finds the queue full.
public enum QueueDrops: UInt8, Choice {
  /// What has just come.
  case newest
  /// What has waited longest.
  case oldest

  /// In plain words.
  public var meaning: String {
    switch self {
    case .newest: "what comes to a full queue is lost"
    case .oldest: "what comes to a full queue pushes out what has waited longest"
    }
  }
}

/// Why a message is lost at a queue.
public enum QueueLoss: Sendable {
  /// All places were taken.
  case full
  /// The servers do not work, and no more is kept meanwhile.
  case closed
  /// It was thrown away when they worked again.
  case purged
}

/// A finite queue in front of equal servers: what comes, when, and what becomes of it.
///
/// No message is an event of a calendar: with service s and K places a queue is a recursion over its arrivals, and one
/// step a message. Whoever offers an arrival has to offer them in the order of time.
public struct Channel<Message> {
  private struct Waiting {
    var message: Message
    var since: Int64
    var service: Int64
  }

  /// How many can wait, besides those in service.
  private let capacity: Int
  private let drops: QueueDrops
  private let purges: Bool
  /// When each server has done what it has begun, in nanoseconds; the earliest serves next.
  private var free: [Int64]
  private var queue: [Waiting] = []
  /// Where the queue begins in its memory.
  private var first = 0

  /// An empty queue in front of idle servers; `purges` where what has waited during an outage is thrown away after it.
  public init(capacity: Int, servers: Int = 1, drops: QueueDrops = .newest, purges: Bool = false) {
    precondition(capacity >= 0 && servers > 0, "a queue of \(capacity) in front of \(servers) servers")
    (self.capacity, self.drops, self.purges) = (capacity, drops, purges)
    free = Array(repeating: .min, count: servers)
  }

  /// How many wait.
  public var count: Int { queue.count - first }

  /// A message comes at `now`, and what had begun to be served by then has left.
  ///
  /// - Parameters:
  ///   - service: what serving it takes, in nanoseconds.
  ///   - kept: how many may wait while the servers do not work; never more than the capacity.
  ///   - hours: when the servers work; nobody may have asked it for a later moment.
  ///   - served: called with each message whose service begins before `now`, and when it is done.
  ///   - lost: called with each message that is lost, and why.
  public mutating func offer(
    _ message: Message, at now: Int64, service: Int64, kept: Int = .max, hours: inout ServiceHours,
    served: (Message, _ done: Int64) -> Void, lost: (Message, QueueLoss) -> Void
  ) {
    serve(before: now, hours: &hours, served, lost)
    let isOpen = hours.isOpen(at: now)
    if purges { purge(before: hours.opened, lost) }
    let server = earliest
    if count == 0, free[server] <= now, isOpen {
      free[server] = hours.end(of: service, from: now)
      served(message, free[server])
      return
    }
    let room = isOpen ? capacity : min(capacity, kept)
    let entry = Waiting(message: message, since: now, service: service)
    if count < room {
      queue.append(entry)
    } else {
      let cause = isOpen || count >= capacity ? QueueLoss.full : .closed
      if drops == .oldest, room > 0 {
        lost(removeFirst().message, cause)
        queue.append(entry)
      } else {
        lost(message, cause)
      }
    }
  }

  /// Everything whose service begins before `now` leaves.
  public mutating func serve(
    before now: Int64, hours: inout ServiceHours, _ served: (Message, _ done: Int64) -> Void,
    _ lost: (Message, QueueLoss) -> Void
  ) {
    while count > 0 {
      let server = earliest
      let earliest = max(free[server], queue[first].since)
      guard earliest < now else { return }
      let start = hours.opening(from: earliest)
      guard start < now else { return }
      if purges {
        let before = count
        purge(before: start > earliest ? start : hours.opened, lost)
        if count < before { continue }
      }
      let next = removeFirst()
      free[server] = hours.end(of: next.service, from: start)
      served(next.message, free[server])
    }
  }

  /// Everything that waits is taken out.
  public mutating func empty() -> [Message] {
    defer { (queue, first) = ([], 0) }
    return queue[first...].map(\.message)
  }

  /// What has waited when the servers opened again is thrown away.
  private mutating func purge(before opened: Int64, _ lost: (Message, QueueLoss) -> Void) {
    while count > 0, queue[first].since < opened { lost(removeFirst().message, .purged) }
  }

  private var earliest: Int {
    var best = 0
    for server in free.indices.dropFirst() where free[server] < free[best] { best = server }
    return best
  }

  private mutating func removeFirst() -> Waiting {
    let next = queue[first]
    first += 1
    if first == queue.count {
      queue.removeAll(keepingCapacity: true)
      first = 0
    } else if first > 1_024, first > queue.count / 2 {
      queue.removeFirst(first)
      first = 0
    }
    return next
  }
}
