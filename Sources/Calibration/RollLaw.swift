import EventKernel
import Experiments
import Numerics
import World

/// What is changed after so many uses, and what the changes in a log say of how many.
///
/// A log begins with a roll that is used in part: of n things and rolls of p, ⌊n/p + u⌋ are changed in it, where nobody has
/// written down u, and any part is as likely. So n/p lies between one change fewer and one more, and the likelihood falls
/// evenly to both sides of the number itself. A run begins with a full roll; what it has used of the last one is counted as a
/// part of a change, or else a lot of as many cartons as there are on whole rolls would have one more than a lot of one fewer.
struct RollLaw: Sendable {
  /// What counts the changes.
  let measure: LogMeasure
  /// The number of uses, by its path.
  let path: String
  private let uses: @Sendable (LinePlan) -> Int

  /// Every one; each thing of the measure's whole uses one place on the roll.
  static let all = [
    RollLaw(measure: .reloads, path: "line.serializer.prints-per-roll") { $0.serializer.printsPerRoll },
    RollLaw(measure: .caseLabelReloads, path: "line.labeler.labels-per-roll") { $0.labeler.labelsPerRoll },
  ]

  /// That of a measure; nil where it counts nothing that comes by the roll.
  static func of(_ measure: LogMeasure) -> RollLaw? { all.first { $0.measure == measure.same } }

  /// The rolls that a run of a line has used, the last one in part; nil where it has none of them.
  func rolls(_ run: TrialSummary, on line: LinePlan) -> Double? {
    guard let changes = measure.count(in: run), let things = measure.whole.count(in: run) else { return nil }
    return min(changes + 1, max(changes, things / Double(max(1, uses(line)))))
  }

  /// The changes in a log of a line that uses so many rolls of it, where such a part of the first was used before.
  static func changes(_ rolls: Double, after used: Double) -> Double { (rolls + used).rounded(.down) }

  /// Of the numbers of uses between two shares, the one with which most rolls end exactly at a lot's end, where one of twenty
  /// does or more.
  ///
  /// Nothing follows such a change in its lot, so that whatever a change does to the cartons behind it is not done: a line with
  /// this number has other figures than those with one more or one fewer, and it is one of the lines that are left.
  private func edge(from low: Double, to high: Double, of one: Assumption, lot: Int) -> Double? {
    guard measure.whole == .cartons, lot > 0 else { return nil }
    let (least, most) = (Int(one.base(at: low).rounded(.up)), Int(one.base(at: high).rounded(.down)))
    guard least <= most else { return nil }
    func divisor(_ number: Int) -> Int {
      var (a, b) = (number, lot)
      while b != 0 { (a, b) = (b, a % b) }
      return a
    }
    // Rolls and lots end together once in the least number that both divide.
    let best = (least...most).max { divisor($0) < divisor($1) } ?? least
    return divisor(best) * 20 >= lot ? one.share(of: Double(best)) : nil
  }

  /// The nearest number of uses to a share with which a lot is a whole number of rolls, or a roll one of lots; the share itself
  /// where none is plausible.
  static func even(_ share: Double, of one: Assumption, lot: Int) -> Double {
    let (uses, lot) = (one.base(at: share), Double(max(1, lot)))
    let near = uses < lot ? lot / (lot / uses).rounded() : (uses / lot).rounded() * lot
    let isPlausible = near == near.rounded() && near >= one.bounds.lowest && near <= one.bounds.highest
    return isPlausible ? one.share(of: near) : share
  }

  // MARK: - What changes say

  /// How likely each number of uses is by a log, as shares of what is plausible.
  struct Likelihood: Sendable {
    private var shares: [Double] = []
    /// The chance that it lies below each of these.
    private var below: [Double] = []

    /// Nil where no plausible number of uses gives so many changes.
    init?(_ log: LogCount, of one: Assumption) {
      guard log.whole > 0 else { return nil }
      let changes = log.count.rounded()
      let least = max(0, changes - 1, log.whole / max(1, one.bounds.highest))
      let most = min(changes + 1, log.whole / max(1, one.bounds.lowest))
      guard most > least else { return nil }
      // From the most rolls to the fewest: uses rise.
      let steps = 400
      let rolls = (0...steps).map { most - (most - least) * Double($0) / Double(steps) }
      shares = rolls.map { $0 > 0 ? one.share(of: log.whole / $0) : 1 }
      var sum = 0.0
      below = [0]
      for step in 1...steps {
        let middle = (rolls[step - 1] + rolls[step]) / 2
        sum += max(0, 1 - (middle - changes).magnitude) * (shares[step] - shares[step - 1])
        below.append(sum)
      }
      guard sum > 0 else { return nil }
      below = below.map { $0 / sum }
    }

    /// The share below which the number of uses lies with such a chance.
    func quantile(_ chance: Double) -> Double {
      let place = max(1, below.firstIndex { $0 >= chance } ?? below.count - 1)
      let (low, high) = (below[place - 1], below[place])
      let part = high > low ? (chance - low) / (high - low) : 1
      return shares[place - 1] + min(1, max(0, part)) * (shares[place] - shares[place - 1])
    }

    /// Ends and middle of the interval that holds it as often as others hold theirs.
    var interval: (low: Double, middle: Double, high: Double) {
      let tail = (1 - Posterior.confidence) / 2
      return (quantile(tail), quantile(0.5), quantile(1 - tail))
    }
  }

  /// What a site's changes say, and how often the same is right of runs of which the number of uses is known.
  func answer(
    _ log: LogCount, of one: Assumption, _ runs: [(run: TrialSummary, line: LinePlan, share: Double)],
    lot: Int, dealing path: RandomPath
  ) -> Answers.Known? {
    guard let likelihood = Likelihood(log, of: one) else { return nil }
    var factors: [Double] = []
    for (number, run) in runs.prefix(Answers.leftOut).enumerated() {
      guard let rolls = rolls(run.run, on: run.line), let things = measure.whole.count(in: run.run),
        things > 0
      else { continue }
      var stream = path.stream(UInt64(number))
      let changes = Self.changes(rolls / things * log.whole, after: stream.uniformOpen())
      guard let own = Likelihood(LogCount(count: changes, whole: log.whole), of: one) else { continue }
      // A share is rounded to a whole number of uses.
      let uses = (one.base(at: run.share)).rounded()
      let value = [one.share(of: uses - 0.5), one.share(of: uses + 0.5)]
      factors.append(Answers.factor(own.interval, holding: value[0]...value[1]))
    }
    let interval = likelihood.interval
    return Answers.Known(
      interval: interval, widening: Answers.Widening(factors), left: likelihood.quantile,
      edge: edge(from: interval.low, to: interval.high, of: one, lot: lot))
  }
}
