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
  /// When each server has done what it has begun, in nanoseconds; the earliest serves next.
  private var free: [Int64]
  private var queue: [Waiting] = []
  /// Where the queue begins in its memory.
  private var first = 0

  /// An empty queue in front of idle servers.
  public init(capacity: Int, servers: Int = 1, drops: QueueDrops = .newest) {
    precondition(capacity >= 0 && servers > 0, "a queue of \(capacity) in front of \(servers) servers")
    (self.capacity, self.drops) = (capacity, drops)
    free = Array(repeating: .min, count: servers)
  }

  /// How many wait.
  public var count: Int { queue.count - first }

  /// A message comes at `now`, and what had begun to be served by then has left.
  ///
  /// - Parameters:
  ///   - service: what serving it takes, in nanoseconds.
  ///   - places: how many may wait at this moment; never more than the capacity.
  ///   - hours: when the servers work.
  ///   - served: called with each message whose service begins before `now`, and when it is done.
  /// - Returns: the message that was lost, if one was.
  public mutating func offer(
    _ message: Message, at now: Int64, service: Int64, places: Int = .max, hours: inout ServiceHours,
    served: (Message, _ done: Int64) -> Void
  ) -> Message? {
    serve(before: now, hours: &hours, served)
    let server = earliest
    if count == 0, free[server] <= now, hours.isOpen(at: now) {
      free[server] = hours.end(of: service, from: now)
      served(message, free[server])
      return nil
    }
    let room = min(capacity, places)
    if count < room {
      queue.append(Waiting(message: message, since: now, service: service))
      return nil
    }
    guard drops == .oldest, room > 0 else { return message }
    let lost = removeFirst().message
    queue.append(Waiting(message: message, since: now, service: service))
    return lost
  }

  /// Everything whose service begins before `now` leaves.
  public mutating func serve(
    before now: Int64, hours: inout ServiceHours, _ served: (Message, _ done: Int64) -> Void
  ) {
    while count > 0 {
      let server = earliest
      let earliest = max(free[server], queue[first].since)
      guard earliest < now else { return }
      let start = hours.opening(from: earliest)
      guard start < now else { return }
      let next = removeFirst()
      free[server] = hours.end(of: next.service, from: start)
      served(next.message, free[server])
    }
  }

  /// Everything that waits is thrown away.
  public mutating func purge() -> [Message] {
    defer { (queue, first) = ([], 0) }
    return queue[first...].map(\.message)
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
