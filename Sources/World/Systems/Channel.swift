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
  /// Somebody has emptied the queue because it had grown too long.
  case emptied
}

/// A finite queue in front of equal servers: what comes, when, and what becomes of it.
///
/// No message is an event of a calendar: with service s and K places a queue is a recursion over its arrivals, and one
/// step a message. Whoever offers an arrival has to offer them in the order of time.
public struct Channel<Message: BitwiseCopyable>: ~Copyable {
  struct Waiting: BitwiseCopyable {
    var message: Message
    var since: Int64
    var service: Int64
  }

  struct Served: BitwiseCopyable {
    var message: Message
    var done: Int64
  }

  /// How many can wait, besides those in service.
  private let capacity: Int
  private let drops: QueueDrops
  private let purges: Bool
  /// When somebody looks how long the queue is.
  private var looks: BacklogLooks
  /// When each server has done what it has begun, in nanoseconds; the earliest serves next.
  private var free: [Int64]
  private var waiting = Ring<Waiting>()
  /// What is in service or has been served, until somebody takes it.
  private var served = Ring<Served>()
  private var lost: [(message: Message, why: QueueLoss, at: Int64)] = []

  /// An empty queue in front of idle servers; `purges` where what has waited during an outage is thrown away after it.
  public init(
    capacity: Int, servers: Int = 1, drops: QueueDrops = .newest, purges: Bool = false,
    looks: BacklogLooks = .none
  ) {
    precondition(capacity >= 0 && servers > 0, "a queue of \(capacity) in front of \(servers) servers")
    (self.capacity, self.drops, self.purges) = (capacity, drops, purges)
    self.looks = looks
    free = Array(repeating: .min, count: servers)
  }

  /// Whether nothing waits, nothing is in service, and everything that was served has been taken.
  public var isEmpty: Bool { waiting.isEmpty && served.isEmpty }

  /// How many wait, or are in service.
  public var count: Int { waiting.count + served.count }

  /// A message comes at `now`, and what had begun to be served by then has left the queue.
  ///
  /// Serving it takes `service` nanoseconds. No more than `kept`, and never more than the capacity, may wait while the servers
  /// do not work, which `hours` says; nobody may have asked that for a later moment.
  public mutating func offer(
    _ message: Message, at now: Int64, service: Int64, kept: Int = .max, hours: inout ServiceHours
  ) {
    if !waiting.isEmpty || looks.next < now { serve(before: now, hours: &hours) }
    let isOpen = hours.isOpen(at: now)
    if purges { purge(before: hours.opened) }
    let server = earliest
    if waiting.isEmpty, free[server] <= now, isOpen {
      begin(message, hours.end(of: service, from: now), server)
      return
    }
    let room = isOpen ? capacity : min(capacity, kept)
    if waiting.count >= room {
      let why = isOpen || waiting.count >= capacity ? QueueLoss.full : .closed
      guard drops == .oldest, room > 0 else { return lost.append((message, why, now)) }
      lost.append((waiting.popFirst().message, why, now))
    }
    waiting.append(Waiting(message: message, since: now, service: service))
  }

  /// The service of everything begins that can begin before `now`, and whoever looks at the queue before does.
  public mutating func serve(before now: Int64, hours: inout ServiceHours) {
    while looks.next < now, !waiting.isEmpty {
      begin(before: looks.next, &hours)
      if looks.empties(waiting.count) {
        while !waiting.isEmpty { lost.append((waiting.popFirst().message, .emptied, looks.next)) }
      }
      looks.pass()
    }
    // Who finds nothing waiting changes nothing.
    if looks.next < now { looks.pass(to: now) }
    begin(before: now, &hours)
  }

  private mutating func begin(before now: Int64, _ hours: inout ServiceHours) {
    while !waiting.isEmpty {
      let server = earliest
      let earliest = max(free[server], waiting[waiting.first].since)
      guard earliest < now else { return }
      let start = hours.opening(from: earliest)
      guard start < now else { return }
      if purges, purge(before: start > earliest ? start : hours.opened) { continue }
      let next = waiting.popFirst()
      begin(next.message, hours.end(of: next.service, from: start), server)
    }
  }

  /// The next message that is served before `end`, and when it is.
  public mutating func nextServed(before end: Int64) -> (message: Message, done: Int64)? {
    guard !served.isEmpty, served[served.first].done < end else { return nil }
    let next = served.popFirst()
    return (next.message, next.done)
  }

  /// What was lost since this was asked, and when.
  public mutating func takeLost() -> [(message: Message, why: QueueLoss, at: Int64)] {
    if lost.isEmpty { return [] }
    defer { lost = [] }
    return lost
  }

  /// Everything that waits or is in service is taken out.
  public mutating func empty() -> [Message] {
    var all: [Message] = []
    while !served.isEmpty { all.append(served.popFirst().message) }
    while !waiting.isEmpty { all.append(waiting.popFirst().message) }
    return all
  }

  private mutating func begin(_ message: Message, _ done: Int64, _ server: Int) {
    free[server] = done
    served.insert(Served(message: message, done: done)) { $0.done }
  }

  /// What has waited when the servers opened again is thrown away.
  @discardableResult
  private mutating func purge(before opened: Int64) -> Bool {
    let before = waiting.count
    while !waiting.isEmpty, waiting[waiting.first].since < opened {
      lost.append((waiting.popFirst().message, .purged, opened))
    }
    return waiting.count < before
  }

  private var earliest: Int {
    var best = 0
    for server in free.indices.dropFirst() where free[server] < free[best] { best = server }
    return best
  }
}
