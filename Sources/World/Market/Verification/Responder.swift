import EventKernel

/// A system that answers queries about some products: equal servers, one queue, and outages.
///
/// A queue is a recursion over arrivals: with a place at the server that is free first, an answer is ready at
/// d = max(a, free) + s. Everybody else's queries come and are worked on as well, each minute's from a stream of its own, so
/// that a wait is as long as others make it. In an outage nothing is taken, and what was being worked on is lost.
public struct Responder {
  private let endpoint: SlowEndpoint
  private let others: RandomPath
  private let opensAt: Int64
  private let openFor: Int64
  /// Midnight before the start of the trial, in its own time.
  private let midnight: Int64
  /// Others who have come longer ago than this have no part in who waits now.
  private let memory: Int64
  /// When each server has done what it has begun.
  private var free: [Int64]
  private var hours: ServiceHours
  private var opened = Int64.min
  /// Others' queries of one minute that are not taken yet, and the minute after it.
  private var coming: [(at: Int64, work: Int64)] = []
  private var taken = 0
  private var nextMinute = Int64.min

  private static let minute: Int64 = 60_000_000_000
  private static let day: Int64 = 86_400_000_000_000

  /// An idle responder.
  ///
  /// `startOfTrial`, in microseconds since 1970, says when a day begins; from `others` everybody else's queries are drawn, by
  /// minute, and its outages from `outages`.
  public init(
    _ plan: VerificationPlan, _ endpoint: SlowEndpoint, startOfTrial: Int64, others: RandomPath,
    outages: RandomPath
  ) {
    self.endpoint = endpoint
    self.others = others
    opensAt = plan.opensAt.nanoseconds
    openFor = plan.openFor.nanoseconds
    let sinceMidnight = startOfTrial % (Self.day / 1_000) * 1_000
    midnight = -(sinceMidnight < 0 ? sinceMidnight + Self.day : sinceMidnight)
    free = Array(repeating: .min, count: endpoint.servers)
    hours =
      endpoint.length == .zero
      ? .always : ServiceHours(between: endpoint.between, length: endpoint.length, outages)
    memory = Self.memory(endpoint)
  }

  /// Fifty relaxation times of the queue, 1 / cμ(1 − √ρ)²: by then it has forgotten how it began. A queue that grows all day
  /// forgets nothing.
  private static func memory(_ endpoint: SlowEndpoint) -> Int64 {
    let service = Double(endpoint.service.nanoseconds)
    let servers = Double(endpoint.servers)
    let use = endpoint.load * service / 1e9 / servers
    guard use < 1 else { return day }
    let slack = 1 - use.squareRoot()
    return Int64(min(Double(day), 50 * service / servers / (slack * slack))) + minute
  }

  /// When a query that comes at `now` is answered; nil where it never is. Queries come in the order of time.
  public mutating func answer(_ now: Int64, work: Int64) -> Int64? {
    if endpoint.load > 0, endpoint.service > .zero { takeOthers(before: now) }
    return take(now, work)
  }

  private mutating func take(_ now: Int64, _ work: Int64) -> Int64? {
    let isOpen = hours.isOpen(at: now)
    if hours.opened > opened {
      opened = hours.opened
      for server in free.indices { free[server] = .min }
    }
    guard isOpen else { return nil }
    var first = 0
    for server in free.indices.dropFirst() where free[server] < free[first] { first = server }
    let done = max(now, free[first]) &+ work
    free[first] = done
    return done <= hours.closed ? done : nil
  }

  // MARK: Everybody else

  private mutating func takeOthers(before now: Int64) {
    let minute = Self.floor(max(opening(before: now), now - memory), Self.minute)
    if nextMinute < minute {
      forgetMinute()
      nextMinute = minute
    }
    while true {
      while taken < coming.count, coming[taken].at < now {
        _ = take(coming[taken].at, coming[taken].work)
        taken += 1
      }
      if taken < coming.count || nextMinute >= now { return }
      draw(nextMinute)
      nextMinute += Self.minute
    }
  }

  /// Everybody else's queries of a minute, as far as they come while it is asked at all.
  private mutating func draw(_ minute: Int64) {
    forgetMinute()
    let begins = opening(before: minute + 1)
    guard minute < begins + openFor else { return }
    var stream = others.stream(UInt64(bitPattern: minute / Self.minute))
    var at = Double(minute)
    while true {
      at += 1e9 / endpoint.load * stream.standardExponential()
      guard at < Double(minute + Self.minute) else { return }
      coming.append((Int64(at), endpoint.work(&stream)))
    }
  }

  private mutating func forgetMinute() {
    coming.removeAll(keepingCapacity: true)
    taken = 0
  }

  /// When the day's asking began before `now`.
  private func opening(before now: Int64) -> Int64 {
    Self.floor(now - midnight - opensAt - 1, Self.day) + midnight + opensAt
  }

  private static func floor(_ value: Int64, _ unit: Int64) -> Int64 {
    let remainder = value % unit
    return value - (remainder < 0 ? remainder + unit : remainder)
  }
}
