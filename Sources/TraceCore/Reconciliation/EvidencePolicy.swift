import Numerics
import TraceModel

/// What the site believes about its evidence, by which a difference is weighed.
public struct EvidencePolicy: Hashable, Sendable {
  /// How often a counter errs, per thing counted. An assumption.
  public var counterError = 1e-7
  /// By what share of what is expected a count of the reject bin may differ before somebody looks into it.
  ///
  /// None, until a site has preset one: discrepancies are evaluated outside of narrow preset limits that rest on historical
  /// operating data (21 CFR 211.125(c)).
  public var binLimit = 0.0
  /// By what share of what is expected a count of an eye or a camera may differ before somebody looks into it; none, for the
  /// same reason.
  public var counterLimit = 0.0
  /// How probable it is, before any evidence, that a counted difference is real. An assumption.
  public var realDifference = 0.5
  /// How probable it is, before it is weighed, that a case is one short or one over. An assumption.
  public var wrongCase = 1e-3
  /// Standard deviation of the scale, in g. An assumption until the site has measured it.
  public var scaleGrams = 1.0

  /// The assumptions as they stand.
  public init() {}
}

extension EvidencePolicy {
  /// So many rejects may be missing in the bin, or be too many; none of few.
  func binLimit(of ordered: Int64) -> Int64 { Int64((binLimit * Double(ordered)).rounded(.down)) }

  /// So many units an eye or a camera may have counted more or fewer; none of few.
  func counterLimit(of expected: Int64) -> Int64 { Int64((counterLimit * Double(expected)).rounded(.down)) }

  /// How probable it is that a difference is real: against the chance that a counter alone errs that much.
  func probability(of counted: Int64, against expected: Int64) -> Double {
    let difference = abs(counted - expected)
    guard difference > 0 else { return 0 }
    let mean = counterError * Double(max(counted, expected, 1))
    // P(Poisson ≥ d) is the lower incomplete gamma function of shape d.
    let byCounter = Mathematics.gammaLower(shape: Double(difference), at: mean)
    return realDifference / (realDifference + (1 - realDifference) * byCounter)
  }

  /// What the mass of a container says of its content: Bayes over one less, as recorded, one more, with normal masses.
  func weigh(_ container: ItemID, grams: Double, recorded: Int, _ law: CaseMass) -> MassEvidence {
    func logLikelihood(_ units: Int) -> Double {
      let deviation = law.deviationGrams(units: max(units, 0))
      let variance = deviation * deviation + scaleGrams * scaleGrams
      let distance = grams - law.meanGrams(units: units)
      return variance > 0
        ? -distance * distance / (2 * variance) - Mathematics.log(variance) / 2
        : (distance == 0 ? 0 : -.infinity)
    }
    let prior = wrongCase / 2
    let logs = [logLikelihood(recorded - 1), logLikelihood(recorded), logLikelihood(recorded + 1)]
    let most = logs.max() ?? 0
    let weights =
      most == -.infinity
      ? [0, 1, 0] : zip(logs, [prior, 1 - 2 * prior, prior]).map { Mathematics.exp($0 - most) * $1 }
    let sum = weights.reduce(0, +)
    return MassEvidence(
      container: container, grams: grams, expectedGrams: law.meanGrams(units: recorded),
      oneLess: weights[0] / sum, oneMore: weights[2] / sum)
  }
}
