import Drift
import EventKernel
import TraceCore
import TraceModel
import World

/// One seed of one condition: a line, the record that it talks to, and what was found between them.
public struct Trial: Sendable {
  /// The line.
  public var plan: LinePlan
  /// The experiment's seed.
  public var seed: UInt64
  /// The site around the line.
  public var site = SitePlan()
  /// The books that its systems keep; nil where nobody asks about them.
  public var books: BooksPlan?
  /// Who asks whether packs are good; nil where nobody does.
  public var verification: VerificationPlan?
  /// Recalls that are drilled, in the order of time.
  public var recalls: [RecallPlan] = []
  /// What people do for them.
  public var recallWork = RecallWorkPlan()
  /// What happens after the line; nil where nobody asks.
  public var market: MarketPlan?
  /// What the site has decided about the record.
  public var policy = SitePolicy.simulated
  /// Longest stretch of simulated time between two looks of the record at what was said.
  ///
  /// No longer than a system takes to answer a line, so that a batch never ends after something that it could have changed.
  public var interval = TimeSpan.minutes(1)

  /// Asked once for every ``interval``: true ends the trial with ``Interrupted``.
  public var isInterrupted: @Sendable () -> Bool = { false }

  /// Told as often how much of the cartons have entered, from 0 to 1.
  public var progressed: @Sendable (Double) -> Void = { _ in }

  /// A trial of `plan` under `seed`.
  public init(_ plan: LinePlan, seed: UInt64) {
    self.plan = plan
    self.seed = seed
  }

  /// Whether anybody asks about packs, of whatever lot, when the lines have long gone on.
  var asksLater: Bool { verification != nil || !recalls.isEmpty }

  /// Lots of all lines of the site.
  var lotCount: Int { plan.lots.count * site.lines }

  /// Runs trial number `number` to the end of its last lot.
  public func run(_ number: UInt64) throws -> TrialRow {
    var row = TrialRow(number: number)
    var running = try RunningTrial(self, number: number)
    try running.run(lots: lotCount, reviewed: { drift, _ in row.lots.append(drift) })
    row.occurrences = running.occurrences
    row.messages = running.chain.fates
    row.books = running.closeBooks()
    (row.market, row.verification, row.recalls, row.review) = try running.closeMarket()
    row.findings = running.core.findings.filter { !$0.isWithdrawn }
    row.raised = running.raised
    return row
  }

  /// Runs trial number `number` and keeps of it what a report needs.
  public func summarise(_ number: UInt64, as summary: TrialSummary) throws -> TrialSummary {
    let (mechanisms, start) = (plan.mechanisms, plan.clocks.startOfTrial)
    var builder = SummaryBuilder(summary) {
      mechanisms.updatesInstalled(by: ($0.microseconds - start) * 1_000)
    }
    var running = try RunningTrial(self, number: number)
    let table = running.site.table
    try running.run(
      lots: lotCount,
      reviewed: { drift, now in builder.add(drift, at: now) { table.text(of: $0) } })
    let books = running.closeBooks()
    let after = try running.closeMarket()
    var summary = builder.finished(running, books: books, market: after.market)
    (summary.verification, summary.recalls, summary.review) = (
      after.verification, after.recalls, after.review
    )
    return summary
  }
}

/// Somebody has asked for an end before a trial was done.
public struct Interrupted: Error {
  /// It is ended.
  public init() {}
}

/// What one trial has given: the unit of analysis.
public struct TrialRow: Sendable {
  /// The trial's number.
  public let number: UInt64
  /// What happened on the line.
  public var occurrences = Occurrences()
  /// What has become of messages at each border between systems; zeros where nothing acts on them.
  public var messages: [MessageCounts] = []
  /// Every lot's drift, in order.
  public fileprivate(set) var lots: [LotDrift] = []
  /// What the record holds to be wrong at the end.
  public var findings: [Finding] = []
  /// The same by rule, and what of it has something wrong behind it.
  public var raised: [RaisedFindings] = []
  /// What the site's books said; nil where it keeps none.
  public var books: BookSummary?
  /// What came of queries; nil where nobody has asked.
  public var verification: VerificationSummary?
  /// What came of recalls; nil where there were none.
  public var recalls: RecallSummary?
  /// What has become of goods and documents after the line; nil where there is no market.
  public var market: MarketSummary?
  /// What readers of the audit trail have found; nil where nobody asks what comes after the line.
  public var review: ReviewSummary?

  init(number: UInt64) { self.number = number }
}
