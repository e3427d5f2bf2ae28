/// A model and its calendar, run in order.
///
/// The one loop of driftline: the oracles of queueing theory go through it, and so does the packaging line.
public struct Simulation<M: Model & ~Copyable>: ~Copyable {
  /// What is simulated.
  public var model: M
  /// What is pending.
  public var calendar: Calendar<M.Event>
  /// How far the simulation has come.
  @inlinable public var now: Instant { clock }
  @usableFromInline var clock: Instant = .start
  /// So many events at one instant are taken for time standing still.
  public var stallLimit = 1_000_000

  /// A simulation at its start, with nothing pending but what `model` plans in ``Model/start(_:)``.
  public init(_ model: consuming M, capacity: Int = 64) {
    self.model = model
    calendar = Calendar(capacity: capacity)
    self.model.start(&calendar)
  }

  /// Lets everything happen that is due before `end`, which itself is not included: runs can be continued without a
  /// seam. Without an end it stops when nothing is pending.
  @inlinable
  public mutating func run(until end: Instant = .distantFuture) throws(SimulationStalled) {
    var eventsAtNow = 0
    while true {
      model.advance(before: end, in: &calendar)
      if calendar.settledNextTime() != clock {
        eventsAtNow = 0
      } else if eventsAtNow >= stallLimit {
        throw stalled()
      }
      eventsAtNow &+= 1
      guard let due = calendar.popIf(before: end) else { break }
      clock = due.time
      model.handle(due.event, at: due.time, in: &calendar)
    }
    if end < .distantFuture { clock = end }
  }
}

/// What can be simulated: it handles its own events and plans new ones.
///
/// An implementer reads neither a clock nor the system's random numbers, so that a trial replays from its seed; and it
/// handles events in constant time on average, or says otherwise.
public protocol Model: ~Copyable {
  /// The model's own events: small values, an enum as a rule.
  associatedtype Event: BitwiseCopyable & Sendable

  /// Plans the first events.
  mutating func start(_ calendar: inout Calendar<Event>)

  /// Lets one event happen, at its time.
  mutating func handle(_ event: Event, at now: Instant, in calendar: inout Calendar<Event>)

  /// Does what the model steps by itself, outside the calendar, in its own order: everything that comes before `end`
  /// and before the first pending event, looked up again after each step that has scheduled something.
  mutating func advance(before end: Instant, in calendar: inout Calendar<Event>)
}

extension Model where Self: ~Copyable {
  /// Nothing: everything of this model is in the calendar.
  @inlinable
  @inline(__always)
  public mutating func advance(before end: Instant, in calendar: inout Calendar<Event>) {}
}

/// Simulated time did not advance: event upon event fell on one instant.
public struct SimulationStalled: Error, Equatable, Sendable {
  /// Where time stands still.
  public var instant: Instant
  /// How many events happened there before the simulation gave up.
  public var events: Int
  /// What is pending at this instant, at most ten events in order, in words.
  public var pending: [String]
}

extension SimulationStalled: CustomStringConvertible {
  /// What happened and where to look.
  public var description: String {
    "simulated time stands still at \(instant): \(events) events happened at this instant, and pending are "
      + pending.joined(separator: ", ")
      + "; look for an event that plans itself anew without delay"
  }
}

extension Simulation where M: ~Copyable {
  @usableFromInline
  @inline(never)
  func stalled() -> SimulationStalled {
    SimulationStalled(
      instant: clock, events: stallLimit,
      pending: calendar.firstPending(limit: 10).map { "\($0.event) (\($0.moment.rank))" })
  }
}
