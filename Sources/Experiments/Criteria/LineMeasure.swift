import EventKernel
import Scenario
import World

/// What a criterion can promise of the line itself, whatever its record says: a share in percent.
public enum LineMeasure: Worded {
  /// Cartons that were rejected.
  case rejects
  /// Looks of the camera that gave no code.
  case noReads
  /// Cases that were closed although reads were missing.
  case forcedCloses
  /// Cases that the scale refused.
  case scaleRefusals
  /// Cases that somebody had to check by hand.
  case handChecks
  /// Demands for a check that were only acknowledged.
  case overrides
  /// Lots whose balance does not add up.
  case openLots
  /// Overall equipment effectiveness.
  case oee

  /// In plain words, with what it is a share of.
  public var meaning: String {
    switch self {
    case .rejects: "cartons that were rejected, of those that entered"
    case .noReads: "looks of the camera that gave no code, of the cartons that entered"
    case .forcedCloses: "cases that were closed as full although reads were missing, of all cases"
    case .scaleRefusals: "cases that the scale refused, of those that were weighed"
    case .handChecks: "cases for which a check by hand was demanded, of all cases"
    case .overrides: "demands that were acknowledged without the check, of all demands"
    case .openLots: "lots whose balance of numbers does not add up, of all lots"
    case .oee: "overall equipment effectiveness of the serializer: availability by performance by quality"
    }
  }

  /// What a trial has of it, and of how many.
  private func counts(_ trial: TrialSummary) -> (count: Int, of: Int) {
    let happened = trial.occurrences
    switch self {
    case .rejects: return (happened[.rejects], happened[.units])
    case .noReads: return (happened[.noReads], happened[.units])
    case .forcedCloses: return (happened[.forcedCloses], happened[.cases])
    case .scaleRefusals: return (happened[.refusedByScale], happened[.weighed])
    case .handChecks: return (happened[.demands], happened[.cases])
    case .overrides: return (happened[.overrides], happened[.demands])
    case .openLots: return (trial.unbalancedLots, trial.lots)
    case .oee: return (0, 0)
    }
  }

  /// The share over trials with its interval.
  func estimate(_ trials: [TrialSummary], confidence: Double) -> Estimate {
    guard self == .oee else {
      let pairs = trials.map { trial in
        let (count, all) = counts(trial)
        return TrialCount(episodes: count, exposure: all)
      }
      return Intervals.rate(pairs, per: 1, confidence: confidence)
    }
    let tally = Tally(
      trials.map {
        $0.times.effectiveness(of: .serializer, made: $0.occurrences[.units], good: $0.occurrences[.packed])
          .overall
      })
    // One trial says nothing of how far another would be from it.
    let interval = tally.meanInterval(confidence: confidence)
    return Estimate(
      value: tally.mean, low: interval.map { max(0, $0.lower) } ?? 0, high: interval?.upper ?? 1,
      confidence: confidence, method: .overTrials, seen: trials.count, trials: trials.count)
  }
}
