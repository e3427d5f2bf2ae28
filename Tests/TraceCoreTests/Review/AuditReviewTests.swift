import RecordSamples
import Testing
import TraceCore
import TraceModel

private let hour: Int64 = 3_600_000_000
private let start: Int64 = 1_772_409_600_000_000

/// Hourly reports of a camera whose lens drifts: the share of no-reads grows from 0.5 % by 0.02 points an hour from the
/// tenth day on, for three weeks.
private func run(_ interval: ReviewInterval, drifting: Bool = true) -> (core: TraceCore, review: AuditReview)
{
  let core = TraceCore(table: IdentifierTable())
  var policy = ReviewPolicy()
  policy.interval = interval
  policy.baselineWindows = 48
  let review = AuditReview(policy: policy)
  core.attach(review)
  var random = SplitMix(state: 7)
  let camera = core.table.intern(ActorDefinition(name: "Line 7 · camera", kind: .device))
  var sequence: UInt64 = 0
  for number in 0..<Int64(21 * 24) {
    let now = start + number * hour
    let share = drifting && number > 240 ? 0.005 + 0.0002 * Double(number - 240) : 0.005
    let window = random.window(trials: 1_800, share: share)
    var batch = EventBatch()
    for (counter, quantity) in [
      (CounterKind.readsGood, window.trials - window.events), (.noReads, window.events),
    ] {
      var header = EventHeader(.countReport)
      sequence += 1
      header.id = EventID(sender: camera, sequence: sequence)
      header.eventTime = Timestamp(microseconds: now)
      header.actor = camera
      header.counter = counter
      header.quantity = quantity
      batch.append(header, items: [])
    }
    core.take(batch, arrival: Timestamp(microseconds: now + hour))
  }
  return (core, review)
}

@Suite("Reviewing the audit trail")
struct AuditReviewTests {
  @Test("a daily review finds a drifting camera days before a weekly one, and long before a dispute")
  func intervals() throws {
    let daily = run(.daily)
    let weekly = run(.weekly)
    let disputed = run(.onRequest)
    #expect(disputed.review.alarms.isEmpty)
    let late = disputed.review.review(in: disputed.core)
    func first(_ review: AuditReview) throws -> ReviewAlarm {
      try #require(
        review.alarms.filter { $0.key.measure == .noReads && $0.knowable.microseconds > start + 240 * hour }
          .min { $0.found < $1.found })
    }
    let (a, b) = (try first(daily.review), try first(weekly.review))
    #expect(a.found < b.found)
    let days = Double(a.found.microseconds - start - 240 * hour) / Double(24 * hour)
    #expect(days < 3, "found after \(days) days of drift")
    // What somebody who looks only after a dispute finds, was to be known as early as the daily review found it.
    let known = try #require(
      late.filter { $0.key.measure == .noReads && $0.knowable.microseconds > start + 240 * hour }.first)
    #expect(known.knowable <= a.found)
    #expect(late.allSatisfy { $0.found == disputed.core.now })
    #expect(daily.core.findingLog.count(of: .readRateFalling) > 0)
  }

  @Test("a camera that does not drift gives few alarms in three weeks")
  func quiet() {
    let quiet = run(.daily, drifting: false)
    // 456 windows under three streams (camera and shifts) with two charts each: about one alarm a stream by design.
    #expect(quiet.review.alarms.count <= 8, "\(quiet.review.alarms.count)")
  }

  @Test("a partner that begins to reject is named")
  func partner() throws {
    let core = TraceCore(table: IdentifierTable())
    var policy = ReviewPolicy()
    policy.window = 24 * hour
    policy.baselineWindows = 10
    let review = AuditReview(policy: policy)
    core.attach(review)
    let good = core.table.intern(ActorDefinition(name: "Distributor A", kind: .partner))
    let bad = core.table.intern(ActorDefinition(name: "Distributor B", kind: .partner))
    for day in 0..<Int64(30) {
      var batch = EventBatch()
      for partner in [good, bad] {
        for (counter, quantity) in [
          (CounterKind.documents, Int64(20)), (.rejectedDocuments, day > 14 && partner == bad ? 5 : 0),
        ] {
          var header = EventHeader(.countReport)
          header.eventTime = Timestamp(microseconds: start + day * 24 * hour)
          header.actor = partner
          header.counter = counter
          header.quantity = quantity
          header.id = EventID(sender: partner, sequence: UInt64(day * 2 + (counter == .documents ? 1 : 2)))
          batch.append(header, items: [])
        }
      }
      core.take(batch, arrival: Timestamp(microseconds: start + day * 24 * hour + hour))
    }
    let findings = core.findings.filter { $0.rule == .partnerKeepsRejecting && $0.actor != .none }
    #expect(!findings.isEmpty)
    #expect(findings.allSatisfy { $0.actor == bad })
    let ranking = review.ranking(of: .rejectedDocuments).filter {
      if case .actor = $0.subject { true } else { false }
    }
    #expect(ranking.first?.subject == .actor(bad))
    #expect(ranking.last?.least == 0)
  }

  @Test(
    "whatever rises from one in a hundred to ten is found under its own rule",
    arguments: [
      (ReviewMeasure.rejections, RuleID.rejectionsRising), (.failedQueries, .queriesFailing),
      (.exceptions, .exceptionsRising), (.overrides, .overridesRising),
    ])
  func rising(measure: ReviewMeasure, rule: RuleID) {
    let core = TraceCore(table: IdentifierTable())
    let review = AuditReview()
    core.attach(review)
    let station = core.table.intern(ActorDefinition(name: "Line 7 · station", kind: .device))
    var sequence: UInt64 = 0
    for number in 0..<Int64(96) {
      let events = number < 72 ? 2 : 20
      var batch = EventBatch()
      func say(_ kind: EventKind, _ counter: CounterKind = .infeed, _ quantity: Int = 0) {
        sequence += 1
        var header = EventHeader(kind)
        header.id = EventID(sender: station, sequence: sequence)
        header.eventTime = Timestamp(microseconds: start + number * hour)
        header.actor = station
        header.counter = counter
        header.quantity = Int64(quantity)
        batch.append(header, items: [])
      }
      switch measure {
      case .rejections:
        say(.countReport, .infeed, 200)
        say(.countReport, .rejectsConfirmed, events)
      case .failedQueries:
        say(.countReport, .queries, 200)
        say(.countReport, .failedQueries, events)
      default:
        for _ in events..<200 { say(.observe) }
        for _ in 0..<events { say(measure == .exceptions ? .exception : .override) }
      }
      core.take(batch, arrival: Timestamp(microseconds: start + (number + 1) * hour))
    }
    core.advance(to: Timestamp(microseconds: start + 130 * hour))
    #expect(core.findings.contains { $0.rule == rule && $0.actor == station })
    #expect(
      review.alarms.allSatisfy { $0.knowable.microseconds > start + 72 * hour }, "and not before it rose")
  }
}
