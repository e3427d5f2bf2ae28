import EventKernel
import Testing

@Suite struct CalendarTests {
  @Test(arguments: [(seed: 1 as UInt64, instants: 1_000_000 as UInt64), (2, 50), (3, 1)])
  func `10⁶ random operations give what a sorted array gives`(seed: UInt64, instants: UInt64) {
    // Few instants, classes, stations and entities: ties of every kind, down to insertion, come all the time.
    var paths = RandomPaths(seed: seed, trial: 0)
    var random = paths.claim("operations", owner: "test").stream(0)
    var calendar = Calendar<UInt32>(capacity: 4)
    var naive = NaiveCalendar()
    var handles: [EventHandle] = []
    var now = Instant.start
    var disagreements = 0
    for operation in 0..<1_000_000 {
      // The calendar fills in one phase and drains in the next, so that it grows and becomes empty.
      let draw = random.below(10)
      let filling = operation / 500 % 2 == 0
      switch draw {
      case 0..<(filling ? 6 : 1):
        let moment = Self.moment(after: now, instants: instants, &random)
        let event = UInt32(handles.count)
        handles.append(calendar.schedule(event, at: moment.time, rank: moment.rank))
        naive.schedule(event, moment)
      case 8:
        guard let event = Self.index(recentOf: handles, &random) else { break }
        if calendar.cancel(handles[event]) != naive.cancel(UInt32(event)) { disagreements += 1 }
      case 9:
        guard let event = Self.index(recentOf: handles, &random) else { break }
        let time = Self.moment(after: now, instants: instants, &random).time
        let old = handles[event]
        if calendar.reschedule(&handles[event], to: time) != naive.reschedule(UInt32(event), time) {
          disagreements += 1
        }
        if handles[event] != old, calendar.isPending(old) { disagreements += 1 }
        if calendar.time(of: handles[event]) != naive.moment(of: UInt32(event))?.time { disagreements += 1 }
      default:
        let due = calendar.pop()
        let expected = naive.pop()
        if due?.event != expected?.event || due?.moment != expected?.moment { disagreements += 1 }
        now = due?.time ?? now
      }
      if calendar.count != naive.pending.count { disagreements += 1 }
      if calendar.peek?.event != naive.pending.last?.event { disagreements += 1 }
      if calendar.nextTime != naive.pending.last?.moment.time ?? .distantFuture { disagreements += 1 }
    }
    #expect(disagreements == 0)
    #expect(handles.count > 100_000)
  }

  @Test func `at one instant: class, then the station downstream, then entity, then insertion`() {
    var order = Calendar<Int>()
    let ranks = [
      Rank(.operator), Rank(.message, station: 9), Rank(.passage, station: 2, entity: 1),
      Rank(.passage, station: 7, entity: 5), Rank(.passage, station: 7, entity: 4),
      Rank(.clock, entity: .max),
      Rank(.beltChange), Rank(.passage, station: 7, entity: 4), Rank(.passage, station: .max),
    ]
    for (index, rank) in ranks.enumerated() { order.schedule(index, at: .start, rank: rank) }
    var popped: [Int] = []
    while let due = order.pop() {
      #expect(due.moment.rank == ranks[due.event])
      popped.append(due.event)
    }
    #expect(popped == [6, 5, 8, 4, 7, 3, 2, 1, 0])
    #expect(ranks[3].station == 7 && ranks[3].eventClass == .passage && ranks[3].entity == 5)
  }

  @Test func `canceling the head, the last, twice, and what has happened`() {
    var calendar = Calendar<Int>()
    let handles = (0..<10).map { calendar.schedule($0, at: .start + .seconds(Int64($0)), rank: Rank(.clock)) }
    #expect(calendar.cancel(handles[0]) == 0)
    #expect(calendar.cancel(handles[9]) == 9)
    #expect(calendar.cancel(handles[0]) == nil)
    #expect(calendar.pop()?.event == 1)
    #expect(calendar.cancel(handles[1]) == nil)
    #expect(calendar.cancel(handles[5]) == 5)
    #expect(calendar.cancel(.none) == nil)
    #expect(calendar.count == 6)
    var rest: [Int] = []
    while let due = calendar.pop() { rest.append(due.event) }
    #expect(rest == [2, 3, 4, 6, 7, 8])
    #expect(handles.allSatisfy { !calendar.isPending($0) })
  }

  @Test func `canceling the only event leaves an empty calendar that works`() {
    var calendar = Calendar<Int>()
    let only = calendar.schedule(1, at: .start, rank: Rank(.clock))
    #expect(calendar.cancel(only) == 1)
    #expect(calendar.count == 0)
    #expect(calendar.peek == nil)
    #expect(calendar.pop() == nil)
    #expect(calendar.nextTime == .distantFuture)
    calendar.schedule(2, at: .start, rank: Rank(.clock))
    #expect(calendar.pop()?.event == 2)
  }

  @Test func `a handle of an event that is gone does not reach the one that took its slot`() {
    var calendar = Calendar<Int>(capacity: 4)
    var stale: [EventHandle] = []
    for event in 0..<1_000 {
      stale.append(calendar.schedule(event, at: .start + .seconds(Int64(event)), rank: Rank(.clock)))
      if event % 2 == 0 { #expect(calendar.pop()?.event == event) } else { calendar.cancel(stale[event]) }
    }
    let living = calendar.schedule(-1, at: .start + .days(1), rank: Rank(.clock))
    for var handle in stale {
      #expect(calendar.cancel(handle) == nil)
      #expect(!calendar.reschedule(&handle, to: .start + .days(2)))
    }
    #expect(calendar.time(of: living) == .start + .days(1))
  }

  @Test func `memory does not grow when as much is canceled as is scheduled`() {
    var calendar = Calendar<Int>(capacity: 128)
    var handles: [EventHandle] = []
    for event in 0..<100 {
      handles.append(calendar.schedule(event, at: .start + .days(100), rank: Rank(.clock)))
    }
    for event in 0..<1_000_000 {
      calendar.cancel(handles[event % 100])
      handles[event % 100] = calendar.schedule(event, at: .start + .days(200), rank: Rank(.clock))
      if event % 3 == 0 { calendar.reschedule(&handles[(event / 3) % 100], to: .start + .days(300)) }
    }
    #expect(calendar.count == 100)
    #expect(calendar.capacity == 128)
  }

  @Test func `popIf takes what lies before the end, and the end is not included`() {
    var calendar = Calendar<Int>()
    calendar.schedule(1, at: .start + .seconds(1), rank: Rank(.passage, station: 2))
    #expect(calendar.popIf(before: .start + .seconds(1)) == nil)
    #expect(calendar.popIf(before: .start + .seconds(2))?.event == 1)
    #expect(calendar.popIf(before: .distantFuture) == nil)
  }

  @Test func `negative times come before the start`() {
    var calendar = Calendar<Int>()
    for second in [3, -2, 0, -5] as [Int64] {
      calendar.schedule(Int(second), at: .start + .seconds(second), rank: Rank(.clock))
    }
    var popped: [Int] = []
    while let due = calendar.pop() { popped.append(due.event) }
    #expect(popped == [-5, -2, 0, 3])
  }

  @Test func `an event in the past or at the end of time stops the program`() async {
    await #expect(processExitsWith: .failure) {
      var calendar = Calendar<Int>()
      calendar.schedule(1, at: .start + .seconds(2), rank: Rank(.clock))
      _ = calendar.pop()
      calendar.schedule(2, at: .start + .seconds(1), rank: Rank(.clock))
    }
    await #expect(processExitsWith: .failure) {
      var calendar = Calendar<Int>()
      calendar.schedule(1, at: .distantFuture, rank: Rank(.clock))
    }
  }

  private static func moment(after now: Instant, instants: UInt64, _ random: inout RandomStream) -> Moment {
    let time = now + .nanoseconds(Int64(random.below(instants)))
    let eventClass = EventClass.allCases[Int(random.below(5))]
    return Moment(
      time: time,
      rank: Rank(eventClass, station: UInt16(random.below(2)), entity: random.below(2) == 0 ? 0 : .max))
  }

  /// One of the last 50, so that some have happened or were canceled and some have not.
  private static func index(recentOf handles: [EventHandle], _ random: inout RandomStream) -> Int? {
    handles.isEmpty ? nil : handles.count - 1 - Int(random.below(UInt64(min(handles.count, 50))))
  }
}

/// What a calendar is, without any thought of speed: an array in order, the first event at its end.
private struct NaiveCalendar {
  struct Entry {
    var moment: Moment
    var insertion: Int
    var event: UInt32
  }
  var pending: [Entry] = []
  var insertions = 0

  mutating func schedule(_ event: UInt32, _ moment: Moment) {
    insertions += 1
    let entry = Entry(moment: moment, insertion: insertions, event: event)
    var (low, high) = (0, pending.count)
    while low < high {
      let middle = (low + high) / 2
      let comesLater =
        pending[middle].moment == moment
        ? pending[middle].insertion > insertions : moment < pending[middle].moment
      if comesLater { low = middle + 1 } else { high = middle }
    }
    pending.insert(entry, at: low)
  }

  mutating func pop() -> Entry? { pending.popLast() }

  mutating func cancel(_ event: UInt32) -> UInt32? {
    guard let index = pending.firstIndex(where: { $0.event == event }) else { return nil }
    return pending.remove(at: index).event
  }

  mutating func reschedule(_ event: UInt32, _ time: Instant) -> Bool {
    guard let old = moment(of: event), cancel(event) != nil else { return false }
    schedule(event, Moment(time: time, rank: old.rank))
    return true
  }

  func moment(of event: UInt32) -> Moment? { pending.first { $0.event == event }?.moment }
}
