import EventKernel
import Scenario
import World

/// What a criterion can promise of what comes after the line: documents, custody, queries, recalls.
public enum AfterMeasure: Worded {
  /// Queries that fail.
  case failedQueries
  /// Documents that partners refuse.
  case refusedDocuments
  /// Documents whose refusal nobody sees.
  case unseenRefusals
  /// Units of which no document was accepted.
  case unitsWithoutData
  /// Units in gaps of custody.
  case unitsInGaps
  /// Affected packs that recalls miss.
  case recallMissed
  /// Numbers that recalls name in vain.
  case recallInVain
  /// Hours until a recall is answered from one shared log.
  case recallHours
  /// The same from modules that are joined by hand.
  case stitchedRecallHours

  /// In plain words, with what it is a share of.
  public var meaning: String {
    switch self {
    case .failedQueries: "queries that fail, of all queries"
    case .refusedDocuments: "documents that partners refuse, of those that are sent"
    case .unseenRefusals: "documents whose refusal nobody sees, of those that are sent"
    case .unitsWithoutData: "units that arrive and of which no document is ever accepted, of those shipped"
    case .unitsInGaps: "units in gaps of custody, of those shipped"
    case .recallMissed: "packs that recalls miss, of those affected"
    case .recallInVain: "numbers that recalls name in vain, of those named"
    case .recallHours: "hours until a recall is answered from one shared log, in the mean"
    case .stitchedRecallHours: "the same from modules that are joined by hand"
    }
  }

  /// Whether it is a share; hours otherwise.
  public var isShare: Bool { self != .recallHours && self != .stitchedRecallHours }

  /// What there is of it in a trial, of how many, or hours in the mean; nil where a trial has nothing of the kind.
  func sample(_ trial: TrialSummary) -> TrialSample? {
    if isShare { return count(trial).map { .count($0) } }
    let drills = trial.recalls?.drills ?? []
    let seconds = drills.reduce(0) { $0 + (self == .recallHours ? $1.threadElapsed : $1.stitchedElapsed) }
    return drills.isEmpty ? nil : .value(Double(seconds) / 3_600 / Double(drills.count))
  }

  private func count(_ trial: TrialSummary) -> TrialCount? {
    let drills = trial.recalls?.drills ?? []
    switch self {
    case .failedQueries:
      return trial.verification.map { TrialCount(episodes: $0.failed, exposure: $0.asked) }
    case .refusedDocuments:
      return trial.market.map { TrialCount(episodes: $0.documents.refused, exposure: $0.documents.sent) }
    case .unseenRefusals:
      return trial.market.map { TrialCount(episodes: $0.documents.unnoticed, exposure: $0.documents.sent) }
    case .unitsWithoutData:
      return trial.market.map { market in
        // A shipment has its document or has it not.
        let each = max(1, market.tally.shipped / max(1, market.shipments))
        let units = market.documents.unitsNever
        return TrialCount(
          count: units, episodes: (units + each - 1) / each, exposure: market.tally.shipped,
          largest: min(units, each), most: each)
      }
    case .unitsInGaps:
      return trial.market.map { market in
        let units = market.gaps.reduce(0) { $0 + $1.units }
        return TrialCount(
          count: units, episodes: market.gaps.reduce(0) { $0 + $1.gaps }, exposure: market.tally.shipped,
          largest: market.gaps.filter { $0.gaps > 0 }.map { ($0.units + $0.gaps - 1) / $0.gaps }.max() ?? 0)
      }
    case .recallMissed:
      return drills.isEmpty ? nil : Self.count(drills, \.missed, of: \.affected)
    case .recallInVain:
      return drills.isEmpty ? nil : Self.count(drills, \.inVain, of: \.named)
    case .recallHours, .stitchedRecallHours: return nil
    }
  }

  /// A recall misses some or none: what one misses hangs together.
  private static func count(
    _ drills: [RecallTally], _ part: (RecallTally) -> Int, of whole: (RecallTally) -> Int
  ) -> TrialCount {
    let parts = drills.map(part)
    return TrialCount(
      count: parts.reduce(0, +), episodes: parts.count { $0 > 0 },
      exposure: drills.reduce(0) { $0 + whole($1) },
      largest: parts.max(), most: drills.map(whole).max() ?? 1)
  }

  /// The share over trials, or hours in their mean; from 0 to 1, or to any number, where there was nothing of the kind.
  func estimate(_ samples: [TrialSample], trials: Int, confidence: Double) -> Estimate {
    guard isShare else { return hours(samples.values, trials: trials, confidence: confidence) }
    let counts = samples.counts
    guard counts.contains(where: { $0.exposure > 0 }) else {
      return Estimate(
        value: 0, low: 0, high: 1, confidence: confidence, method: .exactShare, seen: 0, trials: trials)
    }
    var share = Intervals.rate(counts, per: 1, confidence: confidence)
    // A unit may be in several gaps.
    share.high = max(share.value, min(1, share.high))
    return share
  }

  private func hours(_ means: [Double], trials: Int, confidence: Double) -> Estimate {
    guard !means.isEmpty else {
      return Estimate(
        value: 0, low: 0, high: .infinity, confidence: confidence, method: .exactShare, seen: 0,
        trials: trials)
    }
    let tally = Tally(means)
    let ends = tally.meanInterval(confidence: confidence)
    return Estimate(
      value: tally.mean, low: max(0, ends?.lower ?? 0), high: ends?.upper ?? .infinity,
      confidence: confidence,
      method: .meanOfTrials, seen: means.count, trials: trials)
  }
}

/// What one trial gives to a criterion of the line, or of what comes after it.
enum TrialSample: Sendable {
  /// So much of how much.
  case count(TrialCount)
  /// A value that is compared with those of other trials.
  case value(Double)
}

extension [TrialSample] {
  /// Those that are counted.
  var counts: [TrialCount] { compactMap { if case .count(let count) = $0 { count } else { nil } } }

  /// Those that are values.
  var values: [Double] { compactMap { if case .value(let value) = $0 { value } else { nil } } }
}

extension Criterion.Measured {
  /// Whether it is asked of a trial, and not of what is wrong in it.
  var isSampled: Bool { line != nil || after != nil }

  /// What a trial gives to it; nil where it has nothing of the kind.
  func sample(_ trial: TrialSummary) -> TrialSample? { line?.sample(trial) ?? after?.sample(trial) }
}
