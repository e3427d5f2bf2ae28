import Numerics
import TraceModel

/// When somebody looks at the audit trail.
public enum ReviewInterval: Hashable, Sendable {
  /// Every so many microseconds, over the windows that are complete by then.
  case every(Int64)
  /// Only when asked, as after a dispute.
  case onRequest

  /// Once a day.
  public static let daily = ReviewInterval.every(86_400_000_000)
  /// Once a week.
  public static let weekly = ReviewInterval.every(7 * 86_400_000_000)
}

/// How the audit trail is reviewed.
public struct ReviewPolicy: Hashable, Sendable {
  /// When somebody looks.
  public var interval = ReviewInterval.daily
  /// Length of a window in microseconds.
  public var window: Int64 = 3_600_000_000
  /// How many windows say what is usual.
  public var baselineWindows = 24
  /// The charts that every stream is under.
  public var charts: [ChartKind] = [.sudden, .slow]
  /// Length of a shift in microseconds.
  public var shift: Int64 = 8 * 3_600_000_000
  /// Logs that are read entry by entry and not charted: each window with an entry alarms.
  public var readsEntries: Set<ReviewMeasure> = []

  /// Hourly windows, looked at once a day.
  public init() {}
}

/// An alarm of a chart.
public struct ReviewAlarm: Hashable, Sendable {
  /// The stream.
  public var key: ReviewKey
  /// The chart that alarmed.
  public var chart: ChartKind
  /// End of the window after which it alarmed: the earliest that anybody could have known.
  public var knowable: Timestamp
  /// When somebody looked.
  public var found: Timestamp
  /// What was usual.
  public var usual: Double
  /// The share in the window.
  public var observed: Double
}

/// Somebody who reads the audit trail at times of his own and raises nothing in the record.
public struct ReviewReader {
  /// What he has found, in the order in which he found it.
  public internal(set) var alarms: [ReviewAlarm] = []
  var charts: AuditReview.Charts = [:]

  /// Somebody who has read nothing yet.
  public init() {}
}

/// Looks for patterns in exceptions, read rates, rejections and queries: early, and not after a dispute.
///
/// Streams are gathered from what devices, people and partners report anyway. Each is under control charts whose run
/// lengths are known; a review at intervals finds what the charts would have shown at the end of each window.
public final class AuditReview: RecordObserver {
  /// How the trail is reviewed.
  public let policy: ReviewPolicy
  /// Every alarm so far, in the order in which it was found.
  public private(set) var alarms: [ReviewAlarm] = []
  @exclusivity(unchecked) private var streams: [ReviewKey: ReviewStream] = [:]
  private var charts: Charts = [:]
  private var nextReview: Timestamp?
  /// The run of each actor, by its short name.
  @exclusivity(unchecked) private var runs: [Run] = []

  /// How far each stream was looked at, and under which charts it is.
  typealias Charts = [ReviewKey: (windows: Int, charts: [ControlChart])]

  /// Events of one actor that fall into one window, one shift and one place: counted here, and written to the streams
  /// together. Most events follow one of the same run, and the streams stand in a hash table.
  private struct Run {
    /// One of them; the streams are found by it.
    var header = EventHeader(.observe)
    /// The times that belong to it, in microseconds; at first none.
    var times: Range<Int64> = 0..<0
    var events: Int64 = 0
  }

  /// A review under `policy` that has seen nothing.
  public init(policy: ReviewPolicy = ReviewPolicy()) { self.policy = policy }

  // MARK: RecordObserver

  /// Counts the event in the streams that it belongs to.
  public func core(_ core: TraceCore, didApply event: borrowing AppliedEvent) { gather(event, sign: 1, core) }

  /// Counts the commissionings of a run among all that their sender said.
  public func core(_ core: TraceCore, didApply run: CommissioningRun) {
    let index = Int(run.first.actor.raw)
    if index < runs.count, runs[index].times.contains(run.first.eventTime.microseconds),
      runs[index].times.contains(run.latest.microseconds), runs[index].header.readPoint == run.first.readPoint
    {
      runs[index].events += Int64(run.positions.count)
    } else {
      core.journal.entries.forEachPiece(of: run.positions) { piece in
        for entry in piece { countTrial(entry.header, sign: 1) }
      }
    }
  }

  /// Takes the event out of the counts again.
  public func core(_ core: TraceCore, didTakeBack event: borrowing AppliedEvent) {
    gather(event, sign: -1, core)
  }

  /// Looks at the windows that are complete, where the policy's interval has passed.
  public func core(_ core: TraceCore, didAdvanceTo now: Timestamp) {
    guard case .every(let interval) = policy.interval else { return }
    guard let due = nextReview else {
      nextReview = now.advanced(byMicroseconds: interval)
      return
    }
    guard now >= due else { return }
    nextReview = now.advanced(byMicroseconds: interval)
    review(in: core)
  }

  // MARK: Looking

  /// Looks at every window that is complete by the core's clock, raises what alarms, and returns it.
  @discardableResult
  public func review(in core: TraceCore) -> [ReviewAlarm] {
    let new = look(&charts, at: core.now)
    for alarm in new { raise(alarm, in: core) }
    alarms += new
    return new
  }

  /// Looks at every window that is complete by `now` and raises nothing: what somebody finds who reads the trail then.
  public func read(as reader: inout ReviewReader, at now: Timestamp) {
    reader.alarms += look(&reader.charts, at: now)
  }

  private func look(_ charts: inout Charts, at now: Timestamp) -> [ReviewAlarm] {
    flushRuns()
    var new: [ReviewAlarm] = []
    let complete = window(of: now)
    for key in streams.keys.sorted() {
      guard let stream = streams[key] else { continue }
      let kinds = policy.readsEntries.contains(key.measure) ? [.entries] : policy.charts
      var state =
        charts[key] ?? (0, kinds.map { ControlChart($0, baselineWindows: policy.baselineWindows) })
      while state.windows < stream.windows.count, stream.windows[state.windows].number < complete {
        let (number, count) = stream.windows[state.windows]
        state.windows += 1
        for index in state.charts.indices where state.charts[index].take(count) {
          new.append(
            ReviewAlarm(
              key: key, chart: state.charts[index].kind, knowable: end(ofWindow: number), found: now,
              usual: state.charts[index].baseline ?? 0, observed: count.share))
        }
      }
      charts[key] = state
    }
    return new
  }

  private func raise(_ alarm: ReviewAlarm, in core: TraceCore) {
    guard let rule = RuleCatalogue.rule(alarm.key.measure.rule) else {
      preconditionFailure("the rule \(alarm.key.measure.rule.rawValue) is in no list")
    }
    var finding = rule.finding(raisedAt: core.now)
    if case .actor(let actor) = alarm.key.subject { finding.actor = actor }
    finding.expected = alarm.usual
    finding.observed = alarm.observed
    finding.note = "\(alarm.key.subject), by the end of \(alarm.knowable)"
    core.raise(finding)
  }

  /// One line of a ranking.
  public struct Rank: Hashable, Sendable {
    /// The subject.
    public var subject: ReviewSubject
    /// All that was counted.
    public var total: WindowCount
    /// The least share that the count supports, with 97.5 % one-sided confidence (Clopper and Pearson).
    public var least: Double
  }

  /// The subjects of a measure, the worst first: by the least share that their counts support, so that two failures of
  /// three do not stand before a thousand of ten thousand.
  public func ranking(of measure: ReviewMeasure) -> [Rank] {
    flushRuns()
    var ranks: [Rank] = []
    for key in streams.keys.sorted() where key.measure == measure {
      var total = WindowCount(trials: 0, events: 0)
      for window in streams[key]?.windows ?? [] {
        total.trials += window.count.trials
        total.events += window.count.events
      }
      let least =
        total.events <= 0
        ? 0
        : Mathematics.betaQuantile(
          Double(total.events), Double(max(total.trials - total.events, 0) + 1), lower: 0.025)
      ranks.append(Rank(subject: key.subject, total: total, least: least))
    }
    return ranks.sorted { $0.least == $1.least ? $0.subject < $1.subject : $0.least > $1.least }
  }

  /// The windows of one stream.
  public func stream(_ key: ReviewKey) -> ReviewStream? {
    flushRuns()
    return streams[key]
  }

  // MARK: Gathering

  private func window(of time: Timestamp) -> Int64 {
    let (quotient, remainder) = time.microseconds.quotientAndRemainder(dividingBy: max(1, policy.window))
    return remainder < 0 ? quotient &- 1 : quotient
  }

  private func end(ofWindow number: Int64) -> Timestamp {
    let (end, overflow) = (number &+ 1).multipliedReportingOverflow(by: max(1, policy.window))
    return overflow ? .distantFuture : Timestamp(microseconds: end)
  }

  private func gather(_ event: borrowing AppliedEvent, sign: Int64, _ core: TraceCore) {
    gather(event.header, source: event.details?.source ?? ActorID.none, sign: sign)
  }

  func gather(_ header: EventHeader, source: ActorID, sign: Int64) {
    switch header.kind {
    case .countReport: count(header, sign: sign)
    case .exception:
      add(.exceptions, header, trials: 0, events: sign)
      if source != .none {
        add(.exceptions, .boundary(source, header.actor), header, trials: 0, events: sign)
      }
    case .override: add(.overrides, header, trials: 0, events: sign)
    default: break
    }
    // Exceptions and overrides are held against all that the same subject said.
    if header.kind != .countReport { countTrial(header, sign: sign) }
  }

  /// Counts what was said, of which some is exceptions and overrides.
  @inline(__always)
  private func countTrial(_ header: EventHeader, sign: Int64) {
    let index = Int(header.actor.raw)
    if index < runs.count, runs[index].times.contains(header.eventTime.microseconds),
      runs[index].header.readPoint == header.readPoint
    {
      runs[index].events += sign
    } else {
      beginRun(header, sign)
    }
  }

  /// Adds the actor's run to the streams and begins another one.
  private func beginRun(_ header: EventHeader, _ sign: Int64) {
    let index = Int(header.actor.raw)
    guard header.actor != .none, let times = timesOfRun(header.eventTime.microseconds) else {
      return addTrials(header, sign)
    }
    while runs.count <= index { runs.append(Run()) }
    if !runs[index].times.isEmpty { addTrials(runs[index].header, runs[index].events) }
    runs[index] = Run(header: header, times: times, events: sign)
  }

  private func flushRuns() {
    for index in runs.indices where !runs[index].times.isEmpty {
      addTrials(runs[index].header, runs[index].events)
      runs[index] = Run()
    }
  }

  private func addTrials(_ header: EventHeader, _ count: Int64) {
    add(.exceptions, header, trials: count, events: 0)
    add(.overrides, header, trials: count, events: 0)
  }

  /// The times around `time` in the same window and the same shift; nil at the ends of time.
  private func timesOfRun(_ time: Int64) -> Range<Int64>? {
    let day: Int64 = 86_400_000_000
    let (window, shift) = (max(1, policy.window), min(max(1, policy.shift), day))
    guard abs(time / 4) < 1 << 60, window < 1 << 60 else { return nil }
    let windowStart = time - flooredDivision(time, by: window).remainder
    let timeOfDay = flooredDivision(time, by: day).remainder
    let shiftStart = time - timeOfDay % shift
    let shiftEnd = min(shiftStart + shift, time - timeOfDay + day)
    return max(windowStart, shiftStart)..<min(windowStart + window, shiftEnd)
  }

  private func count(_ header: EventHeader, sign: Int64) {
    let quantity = sign * max(0, min(header.quantity, 1 << 40))
    switch header.counter {
    case .readsGood:
      add(.noReads, header, trials: quantity, events: 0)
      add(.badReads, header, trials: quantity, events: 0)
    case .noReads: add(.noReads, header, trials: quantity, events: quantity)
    case .readsBad: add(.badReads, header, trials: quantity, events: quantity)
    case .infeed: add(.rejections, header, trials: quantity, events: 0)
    case .rejectsConfirmed: add(.rejections, header, trials: 0, events: quantity)
    case .queries: add(.failedQueries, header, trials: quantity, events: 0)
    case .failedQueries: add(.failedQueries, header, trials: 0, events: quantity)
    case .documents: add(.rejectedDocuments, header, trials: quantity, events: 0)
    case .rejectedDocuments: add(.rejectedDocuments, header, trials: 0, events: quantity)
    default: break
    }
  }

  private func add(_ measure: ReviewMeasure, _ header: EventHeader, trials: Int64, events: Int64) {
    add(measure, .actor(header.actor), header, trials: trials, events: events)
    if header.readPoint != .none {
      add(measure, .place(header.readPoint), header, trials: trials, events: events)
    }
    let timeOfDay = flooredDivision(header.eventTime.microseconds, by: 86_400_000_000).remainder
    let shift = Int(timeOfDay / max(1, policy.shift))
    add(measure, .shift(shift), header, trials: trials, events: events)
  }

  private func add(
    _ measure: ReviewMeasure, _ subject: ReviewSubject, _ header: EventHeader, trials: Int64, events: Int64
  ) {
    streams[ReviewKey(measure: measure, subject: subject), default: ReviewStream()]
      .add(trials: trials, events: events, toWindow: window(of: header.eventTime))
  }
}
