import Drift
import EventKernel
import TraceCore
import TraceModel
import World

/// Holds what readers of the audit trail have found against what was wrong.
///
/// An alarm is true where something is wrong of what its measure shows: a refusal of that partner in its window, a query that
/// has failed on its day, a thing of the line whose record differs and that arose within the day before. Each failure is found by
/// the first true alarm that shows it, when somebody reads that alarm.
struct ReviewJudge {
  private let startOfTrial: Int64
  /// What was wrong on the line, by level and kind: when it arose, in whole hours of the record's clock, and first noticed.
  private var mismatches: [ReviewedFailure: Origins] = [:]

  private struct Origins {
    var hours: Set<Int64> = []
    var first: Timestamp
    var noticed: Timestamp?
  }

  /// A refusal of a document.
  struct Refusal {
    var partner: ActorID
    var shipment: Int
    var at: Instant
    var noticedAt: Instant?
  }

  /// A document of which a receipt has come and no answer.
  struct Unanswered {
    var shipment: Int
    /// When it came.
    var at: Instant
    /// From when on its line in the log of answers is empty for longer than any answer takes.
    var overdueAt: Instant
  }

  /// Queries that fail for one cause.
  struct Failing {
    /// When it arose.
    var origin: Instant
    /// When somebody first began to look into a pack because of it.
    var suspected: Instant?
    /// Days since 1970 on which some failed.
    var days: Set<Int64>
  }

  init(startOfTrial: Int64) { self.startOfTrial = startOfTrial }

  /// What was wrong in a lot, once the audit trail of its days was reviewed.
  mutating func note(_ drift: LotDrift) {
    for mismatch in drift.lasting {
      guard let origin = mismatch.origin ?? mismatch.arose else { continue }
      let key = ReviewedFailure.mismatch(mismatch.level, mismatch.kind)
      var known = mismatches[key] ?? Origins(first: origin)
      known.first = min(known.first, origin)
      known.hours.insert(origin.microseconds / Self.hour)
      let isByTrail = mismatch.rule.map { !DetectionWatch.kinds(behindAlarmOf: $0).isEmpty } ?? false
      if let detected = mismatch.detected, !isByTrail {
        known.noticed = min(known.noticed ?? detected, detected)
      }
      mismatches[key] = known
    }
  }

  private static let hour: Int64 = 3_600_000_000
  private static let day = 24 * hour

  /// What each cadence has found, whose readers read at `readings`; `shown` says when a query first failed for what was wrong on the line, and `shipped` how many
  /// units had left by a time.
  func judged(
    _ alarms: [ReviewCadence: [ReviewAlarm]], readings: [ReviewCadence: [Instant]], refusals: [Refusal],
    unanswered: [Unanswered], queries: [QueryCause: Failing], gaps: [CustodyGap],
    shown: [ReviewedFailure: Timestamp], shipped: (Timestamp) -> Int
  ) -> ReviewSummary {
    var summary = ReviewSummary()
    for cadence in ReviewCadence.allCases {
      let found = alarms[cadence] ?? []
      var tally = ReviewAlarms(cadence: cadence)
      tally.count = found.count
      tally.idle = found.count { !isTrue($0, refusals, queries) }
      // When somebody first knows that a partner has no document of a shipment.
      var known: [Int: Timestamp] = [:]
      func note(_ shipment: Int, _ at: Timestamp?) {
        if let at { known[shipment] = min(known[shipment] ?? at, at) }
      }
      for document in unanswered {
        let byReview = readings[cadence]?.first { document.overdueAt <= $0 }.map(time)
        tally.count += byReview == nil ? 0 : 1
        note(document.shipment, byReview)
        add(.unansweredDocument, cadence, from: time(document.at), foundAt: byReview, shipped, to: &summary)
      }
      if cadence != .nobody { summary.alarms.append(tally) }
      // order-free: sorted at the end
      for (failure, origins) in mismatches {
        let byReview = found.filter { isAbout($0, failure, origins) }.map(\.found).min()
        add(
          failure, cadence, from: origins.first,
          foundAt: [byReview, origins.noticed, shown[failure]].compactMap(\.self).min(),
          shipped, to: &summary)
      }
      for refusal in refusals {
        let byReview = found.filter { isAbout($0, refusal) }.map(\.found).min()
        let foundAt = [byReview, refusal.noticedAt.map(time)].compactMap(\.self).min()
        note(refusal.shipment, foundAt)
        add(.refusedDocument, cadence, from: time(refusal.at), foundAt: foundAt, shipped, to: &summary)
      }
      // order-free: sorted at the end
      for (cause, failing) in queries {
        let byReview = found.filter { isAbout($0, failing) }.map(\.found).min()
        add(
          .query(cause), cadence, from: time(failing.origin),
          foundAt: [byReview, failing.suspected.map(time)].compactMap(\.self).min(), shipped, to: &summary)
      }
      // The site's own trail has nothing of what nobody told it; that a partner has no document it has been told, or could see.
      for gap in gaps {
        var foundAt: Timestamp?
        if case .shipment(let number) = gap.thing { foundAt = known[number].map { max($0, time(gap.from)) } }
        add(.gap(gap.reason), cadence, from: time(gap.from), foundAt: foundAt, shipped, to: &summary)
      }
    }
    summary.rows.sort { $0.order.lexicographicallyPrecedes($1.order) }
    return summary
  }

  private func add(
    _ failure: ReviewedFailure, _ cadence: ReviewCadence, from origin: Timestamp, foundAt: Timestamp?,
    _ shipped: (Timestamp) -> Int, to summary: inout ReviewSummary
  ) {
    var row = ReviewRow(failure: failure, cadence: cadence)
    row.count = 1
    if let foundAt {
      row.found = 1
      row.minutes = Int(max(0, foundAt.microseconds(since: origin)) / 60_000_000)
      row.units = max(0, shipped(foundAt) - shipped(origin))
    }
    if let index = summary.rows.firstIndex(where: { $0.failure == failure && $0.cadence == cadence }) {
      summary.rows[index].add(row)
    } else {
      summary.rows.append(row)
    }
  }

  private func time(_ now: Instant) -> Timestamp {
    Timestamp(microseconds: startOfTrial + now.nanoseconds / 1_000)
  }

  // MARK: What is behind an alarm

  private func isTrue(_ alarm: ReviewAlarm, _ refusals: [Refusal], _ queries: [QueryCause: Failing]) -> Bool {
    switch alarm.key.measure {
    case .rejectedDocuments: refusals.contains { isAbout(alarm, $0) }
    // order-free: whether there is one
    case .failedQueries: queries.contains { isAbout(alarm, $0.value) }
    // order-free: whether there is one
    default: mismatches.contains { isAbout(alarm, $0.key, $0.value) }
    }
  }

  /// A refusal is in the window that ends with what could be known, of its partner or of all together.
  private func isAbout(_ alarm: ReviewAlarm, _ refusal: Refusal) -> Bool {
    guard alarm.key.measure == .rejectedDocuments else { return false }
    if case .actor(let actor) = alarm.key.subject, actor != refusal.partner { return false }
    let age = alarm.knowable.microseconds(since: time(refusal.at))
    return age > 0 && age <= Self.day
  }

  /// Some have failed for the cause on the day that has alarmed.
  private func isAbout(_ alarm: ReviewAlarm, _ failing: Failing) -> Bool {
    alarm.key.measure == .failedQueries && failing.days.contains(alarm.knowable.microseconds / Self.day - 1)
  }

  private func isAbout(_ alarm: ReviewAlarm, _ failure: ReviewedFailure, _ origins: Origins) -> Bool {
    guard case .mismatch(_, let kind) = failure,
      DetectionWatch.kinds(behindAlarmOf: alarm.key.measure.rule).contains(kind)
    else { return false }
    // The hour of the origin may have begun before the window that shows it.
    return (0...25).contains { origins.hours.contains(alarm.knowable.microseconds / Self.hour - Int64($0)) }
  }
}
