import EventKernel
import TraceCore
import TraceModel
import World

/// The audit trail of a trial, read at every cadence at once: of the same record, each reader with what was there by his time.
///
/// What devices and people of the line say is in the review that the record keeps anyway; what answers to documents and
/// queries say is in the logs of the gateway and of the verification service. No reader knows a cause, and none raises
/// anything in the record, so that a run is the same with him and without.
struct RoutineReview {
  /// What a log says of one day.
  struct Entry {
    var actor: ActorID
    var at: Instant
    var all: Int64
    var bad: Int64
  }

  private let line: AuditReview
  private let startOfTrial: Int64
  private let policy: ReviewPolicy
  private var readers: [ReviewCadence: ReviewReader] = [:]
  private var due: [(cadence: ReviewCadence, at: Instant)]

  /// A day of the gateway's and the verification service's logs, which have some entries a day and not thousands an hour.
  private static func policy(baseline days: Int) -> ReviewPolicy {
    var policy = ReviewPolicy()
    policy.interval = .onRequest
    policy.window = 86_400_000_000
    policy.baselineWindows = days
    // A refusal is no rate: whoever opens the log of answers reads each.
    policy.readsEntries = [.rejectedDocuments]
    return policy
  }

  /// Readers of a review that a record has attached, at the start of a trial; so many days of a log say what is usual in it.
  init(_ line: AuditReview, baseline days: Int, startOfTrial: Int64) {
    (self.line, self.startOfTrial) = (line, startOfTrial)
    policy = Self.policy(baseline: days)
    due = ReviewCadence.allCases.compactMap { cadence in
      cadence.days.map { (cadence, .start + .days($0)) }
    }
  }

  /// Everybody whose time has come reads what the line's trail has by then.
  mutating func advance(to now: Instant) {
    for index in due.indices where due[index].at <= now {
      while due[index].at <= now {
        line.read(as: &readers[due[index].cadence, default: ReviewReader()], at: time(due[index].at))
        due[index].at = due[index].at.later(by: due[index].cadence.days ?? 1)
      }
    }
  }

  private func time(_ now: Instant) -> Timestamp {
    Timestamp(microseconds: startOfTrial + now.nanoseconds / 1_000)
  }

  /// When whoever reads at each cadence does so by the end; who reads after a dispute does so at `disputes`.
  func readings(disputes: [Instant], by end: Instant) -> [ReviewCadence: [Instant]] {
    var readings: [ReviewCadence: [Instant]] = [:]
    for cadence in ReviewCadence.reading {
      readings[cadence] =
        cadence.days.map { days in
          Array(sequence(first: Instant.start + .days(days)) { $0.later(by: days) }.prefix { $0 <= end })
        } ?? disputes
    }
    return readings
  }

  /// What each reader has found by the end, of the line's trail and of the two logs; whoever reads after a dispute does so at
  /// `disputes`, which ascend.
  mutating func finish(documents: [Entry], queries: [Entry], disputes: [Instant], at end: Instant)
    -> [ReviewCadence: [ReviewAlarm]]
  {
    advance(to: end)
    var alarms: [ReviewCadence: [ReviewAlarm]] = [:]
    let readings = readings(disputes: disputes, by: end)
    for cadence in ReviewCadence.reading {
      let times = readings[cadence] ?? []
      var reader = readers[cadence] ?? ReviewReader()
      if cadence.days == nil {
        // Nothing is added to the line's trail between disputes that was not there by then, but for what came late.
        for at in times { line.read(as: &reader, at: time(at)) }
      }
      alarms[cadence] = reader.alarms + readLogs(documents, queries, at: times)
    }
    return alarms
  }

  private func readLogs(_ documents: [Entry], _ queries: [Entry], at times: [Instant]) -> [ReviewAlarm] {
    let log = AuditReview(policy: policy)
    for entry in documents { add(entry, .documents, .rejectedDocuments, to: log) }
    for entry in queries { add(entry, .queries, .failedQueries, to: log) }
    var reader = ReviewReader()
    // A window is read once it is over, so that nothing of it comes later.
    for at in times { log.read(as: &reader, at: time(at)) }
    // Whose log it is; at what time of the day an entry came says nothing.
    return reader.alarms.filter { if case .actor = $0.key.subject { true } else { false } }
  }

  private func add(_ entry: Entry, _ all: CounterKind, _ bad: CounterKind, to log: AuditReview) {
    for (counter, quantity) in [(all, entry.all), (bad, entry.bad)] where quantity > 0 {
      var header = EventHeader(.countReport)
      header.actor = entry.actor
      header.eventTime = time(entry.at)
      header.counter = counter
      header.quantity = quantity
      log.add(header, source: .none, events: 1)
    }
  }
}

extension Instant {
  /// So many days later, and never beyond what can be told.
  fileprivate func later(by days: Int64) -> Instant { adding(.days(days)) ?? .distantFuture }
}
