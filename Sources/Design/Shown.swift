import Drift
import EventKernel
import Experiments
import Numerics
import TraceModel
import World

/// What a step shows of a cause: in so many trials, so many of its acts were raised.
package struct Shown: Hashable, Sendable {
  /// Acts that were raised with the cause beyond those without it, trial by trial.
  package var acts: [Int] = []

  /// No trial.
  package init() {}

  /// These trials.
  package init(_ acts: [Int]) { self.acts = acts }

  /// Acts shown in one run of the step: λ.
  package var mean: Double {
    acts.isEmpty ? 0 : acts.reduce(0.0) { $0 + Double($1) } / Double(acts.count)
  }

  /// Trials in which it was shown.
  package var trials: Int { acts.count { $0 > 0 } }

  /// What adds up over steps: −ln of the chance that a run shows nothing, which is λ where acts come one by one, and less where
  /// several come in one run and none in the others. 0 where nothing was seen.
  ///
  /// Where some trials show nothing it is by their share. Where all show it, their number alone could not tell 61 acts a run
  /// from 2: there it is by the law of acts as well (`strengthOfActs`), whichever says more. A first proposal may be bold,
  /// because it is tried as a whole.
  package var strength: Double {
    guard trials > 0 else { return 0 }
    let missed = acts.count - trials
    guard missed == 0 else { return -Mathematics.log(Double(missed) / Double(acts.count)) }
    return max(-Mathematics.log(0.5 / Double(acts.count)), min(Self.most, strengthOfActs))
  }

  /// More is never claimed: one run in a thousand shows nothing. What a dozen trials look like says nothing of rarer ones.
  package static let most = 6.907_755_278_982_137

  /// −ln of the chance of no act by the negative binomial law that has the acts' mean and variance, or Poisson's where they vary
  /// no more than by it; at the mean less two of its standard errors.
  private var strengthOfActs: Double {
    let tally = Tally(acts.map(Double.init))
    guard let variance = tally.variance, let error = tally.standardError else { return 0 }
    let low = max(0, mean - 2 * error)
    guard variance > mean else { return low }
    let shape = mean * mean / (variance - mean)
    return shape * Mathematics.log(1 + low / shape)
  }

  /// As strong as it may well be, by the upper end that the share of its trials has with four fifths to one side: of two that
  /// have shown nothing 0.8, of forty-eight 0.03.
  package var hopeful: Double {
    let high = Intervals.share(trials, of: acts.count, confidence: trials == 0 ? 0.8 : 0.6).high
    return high < 1 ? max(strength, -Mathematics.log(1 - high)) : Self.most
  }

  /// At this much a protocol shows a cause with this confidence: 3 for 95 %.
  package static func demand(_ confidence: Double) -> Double { -Mathematics.log(1 - confidence) }
}

extension TrialSummary {
  /// Episodes of each kind that something has raised; those that bear a mark alone where one is asked for.
  func raised(marked id: MechanismID? = nil) -> [MismatchKey: Int] {
    var found: [MismatchKey: Int] = [:]
    for row in rows where row.key.detectedAt != .never {
      if let id, !row.key.mechanisms.contains(MechanismSet(id)) { continue }
      found[MismatchKey(level: row.key.level, kind: row.key.kind), default: 0] += row.episodes
    }
    return found
  }

  /// Acts that were raised beyond those of another run with the same draws: an act can make things of several kinds wrong, so
  /// that it is counted by the kind of which there are most.
  func acts(beyond other: TrialSummary?, marked id: MechanismID? = nil) -> Int {
    let without = other?.raised() ?? [:]
    // order-free: a maximum
    return raised(marked: id).map { max(0, $0.value - (without[$0.key] ?? 0)) }.max() ?? 0
  }

  /// Whether anything of a kind was raised with which nobody accepts a protocol, which another run does not have.
  func isRefused(beyond other: TrialSummary?) -> Bool {
    firsts.contains { first in
      first.refused != nil
        && !(other?.firsts.contains { $0.level == first.level && $0.kind == first.kind && $0.refused != nil }
          ?? false)
    }
  }
}
