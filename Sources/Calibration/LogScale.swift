import Experiments
import Numerics
import World

/// A measure as a number whose chance does not depend on its size: twice the root of what there is of one.
///
/// Of n things of which a small share p is counted, the root has a standard deviation of one over the root of n, whatever p is;
/// of what is nearly the whole, its rest is taken.
struct LogScale {
  let measure: LogMeasure
  /// Seconds of planned time that a run has besides; see ``LogTemplate/plannedSeconds(of:betweenLots:)``.
  let betweenLots: Double

  private var isRest: Bool { measure.isOfTime }

  /// On the scale; nil where there was nothing of which it could be.
  func value(_ count: LogCount) -> Double? {
    guard count.whole > 0 else { return nil }
    let share = count.count / count.whole
    return 2 * max(0, isRest ? 1 - share : share).squareRoot()
  }

  /// Back from it: of one thing, or in a second.
  func share(_ value: Double) -> Double {
    let square = max(0, value) * max(0, value) / 4
    if isRest { return max(0, 1 - square) }
    return measure.isShare ? min(1, square) : square
  }

  /// What a run of a line has on the scale; of what comes by the roll, the rolls that it has used.
  func count(in run: TrialSummary, on line: LinePlan) -> LogCount? {
    let count = RollLaw.of(measure).map { $0.rolls(run, on: line) } ?? measure.count(in: run)
    guard let count, let whole = measure.whole.count(in: run), whole > 0 else {
      return nil
    }
    return LogCount(
      count: count,
      whole: measure.whole == .plannedTime
        ? LogTemplate.plannedSeconds(of: run, betweenLots: betweenLots) : whole)
  }

  /// What one thing more or less is on the scale: nothing is told apart that is nearer.
  func grain(of count: LogCount) -> Double {
    guard !measure.isOfTime, count.whole > 0 else { return 0 }
    return 2 * ((max(0, count.count) + 1).squareRoot() - max(0, count.count).squareRoot())
      / count.whole.squareRoot()
  }

  /// What a log would show of a run by chance, on the scale: `chance` lies between 0 and 1, each value as likely.
  func shown(_ run: LogCount, in log: LogCount, chance: Double) -> Double? {
    if RollLaw.of(measure) != nil, run.whole > 0, log.whole > 0 {
      let changes = RollLaw.changes(run.count / run.whole * log.whole, after: chance)
      return value(LogCount(count: changes, whole: log.whole))
    }
    return value(run).map { $0 + Mathematics.normalQuantile(chance) * scatter(of: log, beyond: run) }
  }

  /// How much more a log's figure scatters than a run's, where it is of fewer things.
  func scatter(of log: LogCount, beyond run: LogCount) -> Double {
    guard !measure.isOfTime, log.whole > 0, log.whole < run.whole else { return 0 }
    return (1 / log.whole - 1 / run.whole).squareRoot()
  }
}
