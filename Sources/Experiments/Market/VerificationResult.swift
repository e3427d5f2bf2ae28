import EventKernel
import TextFormats
import World

/// What came of the queries of all long trials of a condition.
public struct VerificationResult: Hashable, Sendable {
  /// Everything, summed over trials.
  public var sum: VerificationSummary
  /// The share of queries that fail, in the mean of trials.
  public var failedShare: Estimate

  /// All trials together, and the share of queries that failed in each in which somebody asked.
  init(_ sum: VerificationSummary, _ failed: Tally, confidence: Double) {
    self.sum = sum
    let value = failed.mean
    let ends = failed.meanInterval(confidence: confidence)
    failedShare = Estimate(
      value: value, low: max(0, min(1, ends?.lower ?? value)), high: max(0, min(1, ends?.upper ?? value)),
      confidence: confidence, method: ends == nil ? .counted : .meanOfTrials, seen: sum.failed,
      trials: failed.count)
  }

  /// Of all failed queries the share of a cause.
  public func share(of cause: QueryCause) -> Double {
    sum.failed == 0 ? 0 : Double(sum.failed(by: cause)) / Double(sum.failed)
  }

  /// From a query to its answer, in seconds in the mean.
  public var answerSeconds: Double {
    sum.answered == 0 ? 0 : Double(sum.answerTime) / 1_000 / Double(sum.answered)
  }

  /// From a query to the end of looking into its pack, in hours in the mean.
  public var investigationHours: Double {
    sum.investigations == 0 ? 0 : Double(sum.investigationTime) / 3_600 / Double(sum.investigations)
  }

  /// One object.
  public var json: JSONValue {
    var members: [(String, JSONValue)] = [
      ("asked", .integer(sum.asked)), ("destroyedCases", .integer(sum.destroyedCases)),
      ("verified", .integer(sum.verified)),
      ("verifiedWrongly", .integer(sum.verifiedWrongly)), ("failed", .integer(sum.failed)),
      ("unexplained", .integer(sum.unexplained)), ("severalCauses", .integer(sum.severalCauses)),
      ("failedShare", failedShare.json), ("answerSeconds", .decimal(answerSeconds)),
      ("slowestSeconds", .decimal(Double(sum.slowest) / 1_000)),
    ]
    let causes: [(String, JSONValue)] = QueryCause.allCases.map { cause in
      (cause.word, .integer(sum.failed(by: cause)))
    }
    members.append(("causes", .object(causes)))
    members.append(("rows", .list(sum.rows.map(\.object))))
    members.append(
      (
        "investigations",
        .object([
          ("count", .integer(sum.investigations)), ("late", .integer(sum.investigationsLate)),
          ("workHours", .decimal(Double(sum.investigationWork) / 3_600)),
          ("meanHours", .decimal(investigationHours)),
        ])
      ))
    return .object(members)
  }
}

/// Failed queries of one cause, with a mechanism and without it, summed over pairs of runs that draw alike.
public struct QueryChange: Sendable, Hashable {
  /// The cause.
  public let cause: QueryCause
  /// With the mechanism.
  public let with: Int
  /// Without it.
  public let without: Int

  /// Whether it is more than what goods on other days make of a count.
  public var isBeyondChance: Bool { MarketChange.isBeyondChance(with, without) }

  /// Every cause of which the number differs in any pair.
  static func all(from a: [VerificationSummary], to b: [VerificationSummary]) -> [QueryChange] {
    guard a.count == b.count else { return [] }
    return QueryCause.allCases.compactMap { cause in
      let pairs = zip(a, b).map { (without: $0.failed(by: cause), with: $1.failed(by: cause)) }
      guard pairs.contains(where: { $0.without != $0.with }) else { return nil }
      return QueryChange(
        cause: cause, with: pairs.reduce(0) { $0 + $1.with }, without: pairs.reduce(0) { $0 + $1.without })
    }
  }

  /// One object.
  public var json: JSONValue {
    .object([("cause", .text(cause.word)), ("with", .integer(with)), ("without", .integer(without))])
  }
}

extension QueryRow {
  /// As a result has it, by names.
  fileprivate var object: JSONValue {
    .object([
      ("cause", .text(cause.word)), ("outcome", .text(outcome.word)), ("kind", .optional(kind?.word)),
      ("level", .optional(level?.word)), ("mechanisms", .texts(mechanisms.members.map(\.word))),
      ("boundaries", .texts(boundaries.members.map(\.word))), ("count", .integer(count)),
      ("days", .optional(meanDays) { .decimal($0) }),
    ])
  }
}
