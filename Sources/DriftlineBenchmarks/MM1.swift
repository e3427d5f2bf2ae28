import EventKernel

/// One server, one queue, arrivals and services without memory: the model by which simulators are compared.
///
/// Two events a customer, two draws, a place in a queue for nearly every one, and the waiting time of each in a tally.
struct MM1: Model {
  enum Event: Sendable { case arrival, departure }

  private var customersToCome: Int
  private let meanGap: Double
  private let meanService: Double
  private var gaps: RandomStream
  private var services: RandomStream
  private var queue = InstantQueue()
  private var isBusy = false
  private(set) var wait = Tally()

  /// Times in seconds.
  init(customers: Int, load: Double, meanService: Double = 1, paths: inout RandomPaths) {
    customersToCome = customers
    self.meanService = meanService
    meanGap = meanService / load
    gaps = paths.claim("gate/gap", owner: "Gate").stream(0)
    services = paths.claim("server/service", owner: "Server").stream(0)
  }

  /// One trial: mean and number of the waits.
  static func run(customers: Int, load: Double = 0.9, seed: UInt64, trial: UInt64) throws -> Tally {
    var paths = RandomPaths(seed: seed, trial: trial)
    var simulation = Simulation(MM1(customers: customers, load: load, paths: &paths))
    try simulation.run()
    return simulation.model.wait
  }

  mutating func start(_ calendar: inout Calendar<Event>) { planArrival(.start, &calendar) }

  @inline(__always)
  mutating func handle(_ event: Event, at now: Instant, in calendar: inout Calendar<Event>) {
    switch event {
    case .arrival:
      if customersToCome > 0 { planArrival(now, &calendar) }
      if isBusy {
        queue.append(now)
      } else {
        isBusy = true
        serve(since: now, now, &calendar)
      }
    case .departure:
      if let arrived = queue.popFirst() { serve(since: arrived, now, &calendar) } else { isBusy = false }
    }
  }

  @inline(__always)
  private mutating func planArrival(_ now: Instant, _ calendar: inout Calendar<Event>) {
    customersToCome -= 1
    plan(.arrival, after: gaps.standardExponential() * meanGap, now, &calendar)
  }

  @inline(__always)
  private mutating func serve(since arrived: Instant, _ now: Instant, _ calendar: inout Calendar<Event>) {
    wait.add((now - arrived).seconds)
    plan(.departure, after: services.standardExponential() * meanService, now, &calendar)
  }

  @inline(__always)
  private func plan(
    _ event: Event, after seconds: Double, _ now: Instant, _ calendar: inout Calendar<Event>
  ) {
    calendar.schedule(event, at: now + TimeSpan(nearest: seconds), rank: Rank(.passage))
  }
}

/// First in, first out, in a ring that grows.
///
/// Its memory belongs to an object, because an array asks before every append whether it is shared: 3 ns a customer.
struct InstantQueue {
  private final class Ring {
    let start: UnsafeMutablePointer<Instant>
    let mask: Int
    init(room: Int) {
      start = .allocate(capacity: room)
      mask = room - 1
    }
    deinit { start.deallocate() }
  }

  private var ring: Ring
  private var start: UnsafeMutablePointer<Instant>
  private var mask: Int
  private var head = 0
  private var tail = 0

  init(room: Int = 1_024) {
    ring = Ring(room: room)
    (start, mask) = (ring.start, ring.mask)
  }

  @inline(__always)
  mutating func append(_ instant: Instant) {
    if tail &- head > mask { grow() }
    start[tail & mask] = instant
    tail &+= 1
  }

  @inline(__always)
  mutating func popFirst() -> Instant? {
    if head == tail { return nil }
    defer { head &+= 1 }
    return start[head & mask]
  }

  @inline(never)
  private mutating func grow() {
    let larger = Ring(room: 2 * (mask + 1))
    for number in head..<tail { larger.start[number & larger.mask] = start[number & mask] }
    ring = larger
    (start, mask) = (ring.start, ring.mask)
  }
}
