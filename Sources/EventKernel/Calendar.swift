/// The pending events of one trial, in the order in which they will happen.
///
/// The order is time, then class, then the station further downstream, then entity, then insertion: it is total, so
/// that a trial is the same on every machine. Events are the model's own values; a handle reaches one again, to
/// cancel it or to move it. A handle whose event is gone is recognized for ever and reaches nothing.
///
/// ```swift
/// var calendar = Calendar<LineEvent>()
/// var jam = calendar.schedule(.jam, at: now + .minutes(12), rank: Rank(.beltChange, station: 3))
/// calendar.reschedule(&jam, to: now + .minutes(15))
/// while let due = calendar.popIf(before: end) { … }
/// ```
///
/// Scheduling and popping take O(log n) for n pending events. Memory grows with the highest number that was ever
/// pending at once, never with the number scheduled.
public struct Calendar<Event: BitwiseCopyable>: ~Copyable {
  @usableFromInline var heap: CalendarHeap
  /// By slot. Unsafe storage for the same reason as the heap's.
  @usableFromInline var events: UnsafeMutablePointer<Event>
  @usableFromInline var insertions: UInt64 = 0

  /// When the event that was popped last was due; nothing can be scheduled before it.
  @usableFromInline var lastPopped: UInt64 = 0

  /// A calendar with room for `capacity` events pending at once; it grows when they are more.
  @inlinable
  public init(capacity: Int = 64) {
    heap = CalendarHeap(capacity: capacity)
    events = .allocate(capacity: heap.capacity)
  }

  @inlinable
  deinit { events.deallocate() }

  /// How many events are pending.
  @inlinable public var count: Int { heap.count }
  /// How many events were ever scheduled or moved.
  public var scheduled: Int { Int(insertions) }
  /// Whether nothing is pending.
  @inlinable public var isEmpty: Bool { heap.count == 0 }
  /// How many events can be pending before memory has to grow.
  @inlinable public var capacity: Int { heap.capacity }
}

/// An event that is due, with its place in the order.
public struct Due<Event: BitwiseCopyable>: BitwiseCopyable {
  /// When it happens, and in which order among others.
  public var moment: Moment
  /// The model's own value.
  public var event: Event

  @inlinable
  init(moment: Moment, event: Event) {
    self.moment = moment
    self.event = event
  }

  /// When it happens.
  @inlinable public var time: Instant { moment.time }
}

extension Due: Sendable where Event: Sendable {}

/// A way back to a scheduled event.
///
/// It names the insertion as well as the slot: slots are used again, insertions never.
public struct EventHandle: Hashable, Sendable, BitwiseCopyable {
  @usableFromInline var insertion: UInt64
  @usableFromInline var slot: UInt32

  @inlinable
  init(insertion: UInt64, slot: Int) {
    self.insertion = insertion
    self.slot = UInt32(truncatingIfNeeded: slot)
  }

  /// A handle that reaches nothing, for a variable whose event is not planned yet.
  @inlinable public static var none: EventHandle { EventHandle(insertion: 0, slot: 0) }
}

// MARK: - Schedule and pop

extension Calendar {
  /// Plans an event; it must not lie before the one that was popped last.
  @inlinable
  @inline(__always)
  @discardableResult
  public mutating func schedule(_ event: Event, at time: Instant, rank: Rank) -> EventHandle {
    let biased = biasedTime(time)
    if _slowPath(heap.count == heap.capacity) { grow() }
    insertions &+= 1
    let slot = heap.insert(time: biased, order: rank.order, entity: rank.entity, insertion: insertions)
    events[slot] = event
    return EventHandle(insertion: insertions, slot: slot)
  }

  /// The first event, which stays; nil when nothing is pending. O(1).
  @inlinable
  public var peek: Due<Event>? {
    if isEmpty { return nil }
    let entry = heap.entries[heap.firstPosition]
    return Due(moment: moment(of: entry), event: events[entry.slot])
  }

  /// When the first event is due; ``Instant/distantFuture`` when nothing is pending. O(1).
  @inlinable
  public var nextTime: Instant {
    isEmpty ? .distantFuture : time(of: heap.entries[heap.firstPosition])
  }

  /// When the event that was taken out last was due; the beginning of time where none was.
  @inlinable
  public var lastTime: Instant {
    lastPopped == 0 ? .start : Instant(nanoseconds: Int64(bitPattern: lastPopped ^ (1 &<< 63)))
  }

  /// Takes the first event out; nil when nothing is pending.
  @inlinable
  @inline(__always)
  public mutating func pop() -> Due<Event>? {
    heap.settle()
    return isEmpty ? nil : takeFirst()
  }

  /// Takes the first event out if it is due before `end`, which itself is not included.
  @inlinable
  @inline(__always)
  public mutating func popIf(before end: Instant) -> Due<Event>? {
    heap.settle()
    // An empty heap begins with a filler, which is never before any `end`: no need to ask whether it is empty.
    return heap.entries[0].time < Self.bias(end) ? takeFirst() : nil
  }

  /// As ``nextTime``, for whoever asks again and again: what was popped is closed up once, and not looked past each time.
  @inlinable
  @inline(__always)
  public mutating func settledNextTime() -> Instant {
    heap.settle()
    return time(of: heap.entries[0])
  }

  @inlinable
  @inline(__always)
  mutating func takeFirst() -> Due<Event> {
    let moment = moment(of: heap.entries[0])
    let entry = heap.removeFirst()
    lastPopped = entry.time
    return Due(moment: moment, event: events[entry.slot])
  }
}

// MARK: - Cancel and move

extension Calendar {
  /// Whether the handle's event is still pending.
  @inlinable
  public func isPending(_ handle: EventHandle) -> Bool {
    handle.insertion != 0 && Int(handle.slot) < heap.capacity
      && heap.ties[Int(handle.slot)].insertion == handle.insertion
  }

  /// Takes a pending event out and gives it back; nil when it has happened or was canceled already.
  @inlinable
  @discardableResult
  public mutating func cancel(_ handle: EventHandle) -> Event? {
    guard isPending(handle) else { return nil }
    heap.remove(slot: Int(handle.slot))
    return events[Int(handle.slot)]
  }

  /// Moves a pending event to another time and renews its handle; false when it has happened or was canceled.
  ///
  /// Among equals it comes last, as if it had been canceled and scheduled anew; the old handle reaches it no longer.
  @inlinable
  @discardableResult
  public mutating func reschedule(_ handle: inout EventHandle, to time: Instant) -> Bool {
    guard isPending(handle) else { return false }
    insertions &+= 1
    heap.move(slot: Int(handle.slot), time: biasedTime(time), insertion: insertions)
    handle.insertion = insertions
    return true
  }

  /// When the handle's event is due; nil when it has happened or was canceled.
  @inlinable
  public func time(of handle: EventHandle) -> Instant? {
    isPending(handle) ? time(of: heap.entries[Int(heap.positions[Int(handle.slot)])]) : nil
  }

  /// The events pending at the first instant, in order, at most `limit` of them: for messages to people.
  ///
  /// Complexity: O(n) for n pending.
  public func firstPending(limit: Int) -> [Due<Event>] {
    (heap.holes..<heap.extent).map { heap.entries[$0] }
      .filter { time(of: $0) == nextTime }
      .map { Due(moment: moment(of: $0), event: events[$0.slot]) }
      .sorted { $0.moment < $1.moment }
      .prefix(limit).map { $0 }
  }
}

// MARK: - Times and memory

extension Calendar {
  @inlinable
  @inline(__always)
  static func bias(_ time: Instant) -> UInt64 { UInt64(bitPattern: time.nanoseconds) ^ (1 &<< 63) }

  /// The time as the heap has it, once it is known that the event lies neither in the past nor at the end of time.
  @inlinable
  @inline(__always)
  func biasedTime(_ time: Instant) -> UInt64 {
    let biased = Self.bias(time)
    if _slowPath(biased < lastPopped || biased >= CalendarHeap.latestTime) {
      misplaced(time, lastPopped)
    }
    return biased
  }

  @inlinable
  @inline(__always)
  func time(of entry: CalendarHeap.Entry) -> Instant {
    Instant(nanoseconds: Int64(bitPattern: entry.time ^ (1 &<< 63)))
  }

  @inlinable
  @inline(__always)
  func moment(of entry: CalendarHeap.Entry) -> Moment {
    Moment(
      time: time(of: entry),
      rank: Rank(
        order: UInt32(truncatingIfNeeded: entry.orderAndSlot &>> 32), entity: heap.ties[entry.slot].entity))
  }

  @usableFromInline
  @inline(never)
  mutating func grow() {
    let (old, count) = (events, heap.capacity)
    heap.grow()
    events = .allocate(capacity: heap.capacity)
    events.update(from: old, count: count)
    old.deallocate()
  }
}

@usableFromInline
@inline(never)
func misplaced(_ time: Instant, _ lastPopped: UInt64) -> Never {
  let last = Instant(nanoseconds: Int64(bitPattern: lastPopped ^ (1 &<< 63)))
  fatalError(
    "an event was scheduled for \(time) (\(time.nanoseconds) ns), which is "
      + (time < last
        ? "before the event that happened last, at \(last) (\(last.nanoseconds) ns)"
        : "at the end of time"))
}
