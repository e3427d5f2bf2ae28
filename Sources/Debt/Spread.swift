import EventKernel
import Experiments
import Numerics

/// A figure over trials: their sum exactly, their mean, and the interval in which it lies.
package struct Spread: Hashable, Sendable {
  /// The sum over trials, before it is divided.
  package let total: Int
  /// What each trial's number is divided by.
  package let divisor: Int
  /// How many trials.
  package let trials: Int
  /// The mean.
  package private(set) var value: Double
  /// The lower end: none, where trials do not agree that it is more.
  package var low: Double { isAgreed ? ends.low : min(0, ends.low) }
  /// The upper end: none, where trials do not agree that it is less.
  package var high: Double { isAgreed ? ends.high : max(0, ends.high) }
  /// Half of the interval that chance alone gives: what more trials make narrower.
  package private(set) var halfWidth: Double
  private var ends: Ends
  /// The number of each trial.
  private var means: [Double]
  /// How sure a test of their signs has to be, and whether it is.
  private let agreement: Double
  private var isAgreed: Bool

  private struct Ends: Hashable {
    var low: Double
    var high: Double
  }

  /// The mean of the trials' numbers, each divided by `divisor`, with an interval over trials that bears with skewness.
  ///
  /// It is not told from none before its trials agree in sign with `agreement`, which is `confidence` where nothing is said:
  /// what most trials have little of can hang on one of them.
  package init(_ numbers: [Int], over divisor: Int = 1, confidence: Double, agreement: Double? = nil) {
    self.init(
      parts: numbers.map { [$0] }, over: divisor, confidence: confidence, agreement: agreement)
  }

  /// The same where each trial has several numbers that were drawn one by one, such as orders.
  ///
  /// The interval is the wider of that over trials and that over what was drawn within them: few trials can agree by chance
  /// though what is drawn in each differs.
  package init(parts: [[Int]], over each: Int, confidence: Double, agreement: Double? = nil) {
    // Sums that no debt comes near stay at the greatest there is, so that no scenario can stop the program.
    let all = parts.joined()
    let sum = all.reduce((value: 0, isExact: true)) { sum, number in
      let (next, overflow) = sum.value.addingReportingOverflow(number)
      return overflow ? (number < 0 ? .min : .max, false) : (next, sum.isExact)
    }
    total = sum.value
    let drawn = max(1, parts.first?.count ?? 1)
    (divisor, trials) = (each * drawn, parts.count)
    let plain = sum.isExact ? Double(total) : all.reduce(0.0) { $0 + Double($1) }
    value = parts.isEmpty ? 0 : plain / Double(parts.count * divisor)
    means = parts.map { $0.reduce(0.0) { $0 + Double($1) } / Double(each * drawn) }
    self.agreement = agreement ?? confidence
    let chance = SkewedMean(means, confidence: confidence)
    var (down, up) = (chance.down, chance.up)
    if drawn > 1, parts.count > 1 {
      let freedom = Double(parts.count * (drawn - 1)) / Double(parts.count * drawn - 1)
      let rests = zip(parts, means).flatMap { numbers, mean in
        numbers.map { (Double($0) / Double(each) - mean) / freedom.squareRoot() }
      }
      let within = Tally(rests).meanInterval(confidence: confidence)?.halfWidth ?? 0
      (down, up) = (max(down, within), max(up, within))
    }
    halfWidth = (down + up) / 2
    ends = Ends(low: value - down, high: value + up)
    isAgreed = Signs(means).agree(with: value, confidence: self.agreement)
  }

  /// No narrower than counts allow of which the trials' numbers are made: `all` is the sum of their sizes in the mean of
  /// trials, and `each` what one thing that is counted comes to. Few trials can agree by chance; things that come one by one
  /// vary at least by Poisson's law, and those of one episode by more.
  ///
  /// Away from none by Garwood's interval, toward it as a test of signs would have it: where n things differ, all to one side,
  /// they are told from chance at 95 % from six on.
  package func counted(_ all: Double, each: Double, confidence: Double) -> Spread {
    guard trials > 1, all > 0, each > 0 else { return self }
    let count = all * Double(trials) / each
    let deviate = Mathematics.normalQuantile(1 - (1 - confidence) / 2)
    let away = (Intervals.poisson(count, confidence: confidence).high - count) * each / Double(trials)
    let toward = (deviate * count.squareRoot() + 1) * each / Double(trials)
    var wide = self
    wide.ends.low = min(ends.low, value - (value < 0 ? away : toward))
    wide.ends.high = max(ends.high, value + (value < 0 ? toward : away))
    wide.halfWidth = max(halfWidth, (away + toward) / 2)
    return wide
  }

  /// With other reasons to be unsure beside chance, each of which can move it down and up by so much: distances from the
  /// figure to each end are added by their squares (G. Y. Zou, A. Donner, Statistics in Medicine 27, 2008).
  ///
  /// Where no such reason can change its sign, because each leaves at least the share `least` of it, neither do all together:
  /// whether anything is told is decided by chance alone.
  package func widened(by moves: [(down: Double, up: Double)], least: Double? = nil) -> Spread {
    func root(_ first: Double, _ rest: [Double]) -> Double {
      rest.reduce(first * first) { $0 + $1 * $1 }.squareRoot()
    }
    var wide = self
    wide.ends.low = value - root(value - ends.low, moves.map(\.down))
    wide.ends.high = value + root(ends.high - value, moves.map(\.up))
    if let least {
      if ends.low > 0 { wide.ends.low = max(wide.ends.low, ends.low * least) }
      if ends.high < 0 { wide.ends.high = min(wide.ends.high, ends.high * least) }
    }
    return wide
  }

  /// With something added that is the same in every trial.
  package func plus(_ constant: Double) -> Spread {
    var moved = self
    (moved.value, moved.ends) = (value + constant, Ends(low: ends.low + constant, high: ends.high + constant))
    moved.means = means.map { $0 + constant }
    moved.isAgreed = Signs(moved.means).agree(with: moved.value, confidence: agreement)
    return moved
  }

  /// The same with the other sign: what is lost where this is saved.
  package var less: Spread {
    var other = self
    (other.value, other.ends, other.means) = (
      -value, Ends(low: -ends.high, high: -ends.low), means.map { -$0 }
    )
    return other
  }

  /// Of what cannot be less than none: nor is its interval.
  package var atLeastNone: Spread {
    var bounded = self
    bounded.ends.low = max(min(0, value), ends.low)
    return bounded
  }

  /// In how many trials it is anything else than none.
  package var differing: Int { Signs(means).differing }

  /// So many trials at least have to differ before anything is told from chance.
  package static func least(confidence: Double) -> Int { Signs.least(confidence: confidence) }

  /// Whether chance and unsure prices would hardly give it: its interval does not hold 0.
  package var isTold: Bool { trials > 1 && (low > 0 || high < 0) }
  /// Whether it is told that it is more than none.
  package var isSaving: Bool { isTold && value > 0 }
  /// Whether anything was seen at all, in whichever trial.
  package var isNothing: Bool { value == 0 && low == 0 && high == 0 }
}

extension CostPlan.Price {
  /// By how much it can be below and above its amount with this confidence. It is as likely above as below, and within each
  /// half the less likely the farther: two triangles from the amount to the low and to the high.
  package func reach(confidence: Double) -> (down: Double, up: Double) {
    // The tail of each half, which has half of the chance.
    let inner = 1 - (1 - confidence).squareRoot()
    return ((amount - low) * inner, (high - amount) * inner)
  }
}
