import EventKernel
import Numerics

/// What some figures say of each parameter: an interval that holds its value as often as is said, and whether it is told.
///
/// Intervals of rejection and adjustment are too narrow where few runs are near. So runs whose values are known are left out one
/// after the other and looked for by all others, and each parameter's interval is made wider, on the scale without ends, by the
/// factor with which it holds its share of them (R. F. Barber, E. J. Candès, A. Ramdas, R. J. Tibshirani, *Predictive inference
/// with the jackknife+*, Ann. Statist. 49, 2021).
package struct Answers: Sendable {
  /// What becomes of a parameter.
  package enum Verdict: String, CaseIterable, Sendable {
    /// The figures tell its value.
    case told
    /// They leave a part of what is plausible, and no value is given.
    case narrowed
    /// They say nothing of it.
    case untold
  }

  /// Of one parameter.
  package struct Answer: Sendable {
    /// What becomes of it.
    package var verdict: Verdict
    /// Ends and middle, as shares of what is plausible.
    package var interval: (low: Double, middle: Double, high: Double)
    /// Which part of what is possible that is.
    package var width: Double
    /// The share of deals of its draws to other runs that leave as narrow an interval; nil where nobody had to ask.
    package var chance: Double?
    /// By how much its interval was made wider.
    package var widening: Widening
  }

  /// By how much an interval has to be wider to hold what it should, and of what that is known.
  package struct Widening: Sendable {
    /// The factor, on the scale without ends.
    package var factor = 1.0
    /// Runs that were left out.
    package var values = 0
    /// How many of their values the intervals held as they were found.
    package var found = 0
    /// How many the wider ones hold.
    package var held = 0

    /// None.
    package init() {}

    /// That by which intervals hold as many as they should, where those that were found hold each by such a factor.
    init(_ factors: [Double]) {
      guard !factors.isEmpty else { return }
      let sorted = factors.sorted()
      // One more than there are is the site's own.
      let needed = Int((Posterior.confidence * Double(sorted.count + 1)).rounded(.up))
      factor = max(1, sorted[min(sorted.count, needed) - 1])
      values = sorted.count
      found = sorted.count { $0 <= 1 }
      held = sorted.count { $0 <= factor }
    }
  }

  /// What a law says of a parameter by itself, so that nothing has to be learnt from runs.
  struct Known: Sendable {
    /// Ends and middle.
    var interval: (low: Double, middle: Double, high: Double)
    /// By how much that has to be wider.
    var widening: Widening
    /// The value below which it lies with such a chance.
    var left: @Sendable (Double) -> Double
    /// A value among those that are left with which a line is another one; nil where none is.
    var edge: Double?
  }

  private let known: [Int: Known]

  /// All parameters together.
  package let posterior: Posterior
  /// Each parameter's.
  package let all: [Answer]

  /// The chance that any parameter at all is told by figures that know nothing of it. Each is asked, so each is held against so
  /// many more deals as there are others.
  package static let chance = 0.05
  /// So many runs are left out at most.
  package static let leftOut = 200

  /// How often draws are dealt to other runs, for each of so many parameters.
  package static func deals(for parameters: Int) -> Int {
    max(99, Int((Double(parameters) / chance).rounded(.up)) - 1)
  }

  /// What `draws[run][parameter]` and `figures[run][figure]` say of the values behind `observed`.
  package init(
    draws: [[Double]], figures: [[Double]], observed: [Double], possible: [PossibleValues],
    dealing path: RandomPath
  ) {
    self.init(
      draws: draws, figures: figures, observed: observed, possible: possible, known: [:], dealing: path)
  }

  /// The same, where laws say what is left of some.
  init(
    draws: [[Double]], figures: [[Double]], observed: [Double], possible: [PossibleValues],
    known: [Int: Known], dealing path: RandomPath
  ) {
    self.known = known
    // What is rounded is no other number for its share.
    let draws = draws.map { run in
      run.indices.map { parameter in
        let stretch = possible[parameter].stretch(around: run[parameter])
        return (stretch.lowerBound + stretch.upperBound) / 2
      }
    }
    let posterior = Posterior(draws: draws, figures: figures, observed: observed)
    self.posterior = posterior
    let widenings = Self.widenings(draws, figures, possible, posterior.dependent)
    let deals = Self.deals(for: possible.count)
    all = possible.indices.map { parameter in
      if let known = known[parameter] {
        let interval = Self.wider(known.interval, by: known.widening.factor)
        let width = possible[parameter].left(from: interval.low, to: interval.high)
        return Answer(
          verdict: width >= 1 ? .untold : width <= Posterior.narrow ? .told : .narrowed, interval: interval,
          width: width, chance: nil, widening: known.widening)
      }
      let widening = widenings[parameter] ?? Widening()
      let interval = Self.reachingEnds(
        Self.wider(posterior.interval(of: parameter), by: widening.factor))
      let width = possible[parameter].left(from: interval.low, to: interval.high)
      let isDependent = posterior.dependent.contains(parameter)
      let chance = isDependent ? posterior.chance(of: parameter, deals: deals, dealing: path) : nil
      let isNarrower = chance.map { $0 * Double(possible.count) <= Self.chance + 1e-9 } ?? false
      return Answer(
        verdict: !isNarrower || width >= 1 ? .untold : width <= Posterior.narrow ? .told : .narrowed,
        interval: interval, width: width, chance: chance, widening: widening)
    }
  }

  /// A run's value of a parameter as the figures leave it, as much farther from the middle as the interval is wider.
  package func left(_ run: Int, _ parameter: Int) -> Double {
    if let known = known[parameter] {
      // Spread evenly over runs, in no order that another value has.
      let turns = Double(run + 1) * 0.618_033_988_749_894_8
      let part = turns - turns.rounded(.down)
      guard let edge = known.edge else { return known.left(part) }
      // One in four is of that line.
      return part < 0.25 ? edge : known.left((part - 0.25) / 0.75)
    }
    let middle = Posterior.logit(all[parameter].interval.middle)
    let value = Posterior.logit(posterior.adjusted[run][parameter])
    return Posterior.logistic(middle + all[parameter].widening.factor * (value - middle))
  }

  // MARK: - Wider

  typealias Interval = (low: Double, middle: Double, high: Double)

  private static func wider(_ interval: Interval, by factor: Double) -> Interval {
    guard factor > 1 else { return interval }
    let middle = Posterior.logit(interval.middle)
    func end(_ share: Double) -> Double {
      Posterior.logistic(middle + factor * (Posterior.logit(share) - middle))
    }
    return (end(interval.low), interval.middle, end(interval.high))
  }

  /// An interval that comes as near to an end of what is plausible as one of nothing but what is plausible does, has that end in it:
  /// what lies there would never be held otherwise.
  private static func reachingEnds(_ interval: Interval) -> Interval {
    let tail = (1 - Posterior.confidence) / 2
    return (
      interval.low <= tail ? 0 : interval.low, interval.middle, interval.high >= 1 - tail ? 1 : interval.high
    )
  }

  /// By which factor an interval holds a value, or the nearest of the shares that are the same.
  static func factor(_ interval: Interval, holding value: ClosedRange<Double>) -> Double {
    guard !value.contains(interval.middle) else { return 0 }
    let middle = Posterior.logit(interval.middle)
    let isAbove = value.lowerBound > interval.middle
    let whole = Posterior.logit(isAbove ? interval.high : interval.low) - middle
    return (Posterior.logit(isAbove ? value.lowerBound : value.upperBound) - middle).magnitude
      / max(1e-9, whole.magnitude)
  }

  /// The factors of the parameters that depend on figures, by runs that are left out.
  private static func widenings(
    _ draws: [[Double]], _ figures: [[Double]], _ possible: [PossibleValues], _ dependent: [Int]
  ) -> [Int: Widening] {
    guard !dependent.isEmpty, draws.count > 2 else { return [:] }
    let own = draws.map { run in dependent.map { run[$0] } }
    var factors: [[Double]] = Array(repeating: [], count: dependent.count)
    let count = min(leftOut, draws.count)
    for number in 0..<count {
      // Spread over all runs.
      let out = number * draws.count / count
      let rest = draws.indices.filter { $0 != out }
      let posterior = Posterior(
        draws: rest.map { own[$0] }, figures: rest.map { figures[$0] }, observed: figures[out],
        among: possible.count)
      for (place, parameter) in dependent.enumerated() {
        let value = possible[parameter].stretch(around: own[out][place])
        factors[place].append(factor(posterior.interval(of: place), holding: value))
      }
    }
    var widenings: [Int: Widening] = [:]
    for (place, parameter) in dependent.enumerated() {
      widenings[parameter] = Widening(factors[place])
    }
    return widenings
  }
}
