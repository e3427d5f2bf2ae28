import EventKernel
import Scenario
import TextFormats
import World

/// What a site's books said in all long trials of a condition.
public struct BookResult: Hashable, Sendable {
  /// How the site's own books hang together.
  public var architecture: Architecture
  /// Answers to the trace question, by moment and architecture.
  public var traces: [TraceResult]
  /// What the site's own books had of its lots, summed over trials.
  public var comparisons: [BookComparison]
  /// What the jobs of stitched books have carried, in the order of the interfaces, summed over trials.
  public var jobs: [CarriedChanges]
  /// What has become of differences between books, summed over trials.
  public var exceptions: ExceptionTally

  /// What trials have given; nil where none kept books.
  init?(_ trials: BookFold, confidence: Double) {
    guard let sum = trials.sum else { return nil }
    architecture = sum.architecture
    comparisons = sum.comparisons
    jobs = sum.jobs
    exceptions = sum.exceptions
    traces = zip(sum.traces, trials.means).map { TraceResult($0, $1, confidence: confidence) }
  }

  /// The answers of an architecture at a moment.
  public func trace(_ moment: String, _ architecture: Architecture) -> TraceResult? {
    traces.first { $0.moment == moment && $0.architecture == architecture }
  }

  /// The moments, in their order.
  public var moments: [String] { traces.filter { $0.architecture == architecture }.map(\.moment) }

  /// One object.
  public var json: JSONValue {
    .object([
      ("architecture", .text(architecture.word)), ("traces", .list(traces.map(\.json))),
      (
        "comparisons",
        .list(
          comparisons.map { comparison in
            .object([
              ("first", .text(comparison.first.word)), ("second", .text(comparison.second.word)),
              ("lots", .integer(comparison.lots)), ("differing", .integer(comparison.differing)),
              ("units", .integer(comparison.units)), ("statuses", .integer(comparison.statuses)),
            ])
          })
      ),
      (
        "jobs",
        .list(
          zip(Interface.allCases, jobs).map { interface, job in
            .object([
              ("interface", .text(interface.word)), ("carried", .integer(job.count)),
              ("late", .integer(job.late)), ("never", .integer(job.never)),
              ("changed", .integer(job.changed)), ("disagreementHours", .decimal(job.meanHours)),
            ])
          })
      ),
      (
        "exceptions",
        .object([
          ("differences", .integer(exceptions.differences)), ("tolerated", .integer(exceptions.tolerated)),
          ("ignored", .integer(exceptions.ignored)), ("unread", .integer(exceptions.unread)),
          ("lookedInto", .integer(exceptions.lookedInto)), ("hours", .decimal(exceptions.meanHours)),
          ("workHours", .decimal(Double(exceptions.work) / 3_600)),
          ("wrongFound", .integer(exceptions.wrongFound)), ("wrongLeft", .integer(exceptions.wrongLeft)),
        ])
      ),
    ])
  }
}

/// What the books of trials said, one trial after the other: sums, and of each measure of an answer what its mean over trials needs.
struct BookFold: Sendable {
  /// Of all trials; nil while none has kept books.
  private(set) var sum: BookSummary?
  /// Of each of the sum's traces, by measure.
  fileprivate private(set) var means: [[Tally]] = []

  /// Takes in the books of the trial that comes behind the others.
  mutating func add(_ trial: BookSummary) {
    var whole = trial
    if let sum {
      whole = sum
      whole.append(trial)
    }
    sum = whole
    for (index, tally) in whole.traces.enumerated() {
      if index == means.count { means.append(TraceMeasure.allCases.map { _ in Tally() }) }
      let own = trial.traces.first { $0.moment == tally.moment && $0.architecture == tally.architecture }
      guard let own, own.questions > 0 else { continue }
      for (place, measure) in TraceMeasure.allCases.enumerated() {
        // Where nothing changed any more, an answer is right for ever, and is no part of a mean.
        if measure == .rightFor, own.changed == 0 { continue }
        means[index][place].add(measure.value(of: own))
      }
    }
  }
}

extension CarriedChanges {
  /// How long the two sides disagreed about a change, in hours in the mean; 0 where nothing was carried.
  public var meanHours: Double { count == 0 ? 0 : Double(disagreement) / 3.6e9 / Double(count) }
}

/// Something that is measured of an answer.
public enum TraceMeasure: Worded {
  /// Share of the facts that were there.
  case answered
  /// Share of the facts that were there and true.
  case right
  /// Share of the answers in which every fact was there and true.
  case complete
  /// Identifiers of one system for which another had no partner.
  case withoutPartner
  /// Versions that contradicted another one.
  case contradictions
  /// Systems that were asked.
  case systems
  /// Reports that people joined.
  case joins
  /// How old the oldest part was, in hours.
  case age
  /// What people worked for it, in hours.
  case work
  /// From the question to the answer, in hours.
  case elapsed
  /// Share of the answers that something had changed before they were there.
  case outlived
  /// Of answers about units of which something changed later: how long after the question, in hours.
  case rightFor

  /// Whether it is a share.
  public var isShare: Bool { [.answered, .right, .complete, .outlived].contains(self) }

  /// Whether it is in hours.
  public var isTime: Bool { [.age, .work, .elapsed, .rightFor].contains(self) }

  /// Its value for an answer of one trial, in the mean.
  func value(of tally: TraceTally) -> Double {
    let answers = Double(tally.questions)
    let facts = answers * Double(TraceFact.allCases.count)
    return switch self {
    case .answered: Double(tally.answered) / facts
    case .right: Double(tally.right) / facts
    case .complete: Double(tally.complete) / answers
    case .withoutPartner: Double(tally.withoutPartner) / answers
    case .contradictions: Double(tally.contradictions) / answers
    case .systems: Double(tally.systems) / answers
    case .joins: Double(tally.joins) / answers
    case .age: Double(tally.age) / 3_600 / answers
    case .work: Double(tally.work) / 3_600 / answers
    case .elapsed: Double(tally.elapsed) / 3_600 / answers
    case .outlived: Double(tally.outlived) / answers
    case .rightFor: tally.changed == 0 ? 0 : Double(tally.rightFor) / 3_600 / Double(tally.changed)
    }
  }
}

/// The answers of one architecture at one moment, over all trials.
public struct TraceResult: Hashable, Sendable {
  /// When.
  public var moment: String
  /// Whose.
  public var architecture: Architecture
  /// Units about which was asked, summed over trials.
  public var questions: Int
  private var estimates: [Estimate]

  fileprivate init(_ sum: TraceTally, _ means: [Tally], confidence: Double) {
    moment = sum.moment
    architecture = sum.architecture
    questions = sum.questions
    estimates = zip(TraceMeasure.allCases, means).map { measure, tally in
      var mean = Intervals.mean(of: tally, confidence: confidence)
      // Trials that are alike say nothing of how far another may lie; each is one that had all, or none.
      if measure.isShare, tally.count > 0, tally.minimum == tally.maximum, [0, 1].contains(tally.minimum) {
        (mean.low, mean.high) = Intervals.share(
          tally.minimum == 1 ? tally.count : 0, of: tally.count, confidence: confidence)
        mean.method = .exactShare
      }
      func bounded(_ end: Double) -> Double { max(0, measure.isShare ? min(1, end) : end) }
      (mean.low, mean.high, mean.seen) = (bounded(mean.low), bounded(mean.high), sum.questions)
      return mean
    }
  }

  /// A measure's mean over trials, with its interval.
  public subscript(measure: TraceMeasure) -> Estimate {
    estimates[TraceMeasure.allCases.firstIndex(of: measure) ?? 0]
  }

  var json: JSONValue {
    .object(
      [
        ("moment", .text(moment)), ("architecture", .text(architecture.word)),
        ("questions", .integer(questions)),
      ]
        + zip(TraceMeasure.allCases, estimates).map { measure, estimate in
          (
            measure.word,
            .object([
              ("value", .decimal(estimate.value)), ("low", .decimal(estimate.low)),
              ("high", .decimal(estimate.high)), ("confidence", .decimal(estimate.confidence)),
              ("method", .text(estimate.method.rawValue)), ("seen", .integer(estimate.seen)),
              ("trials", .integer(estimate.trials)),
            ])
          )
        })
  }
}
