import EventKernel
import Numerics

/// What one trial gives to a rate: how many, in how many episodes, of how much.
public struct TrialCount: Hashable, Sendable {
  /// What is counted: episodes, or the things in them.
  public var count: Int
  /// Episodes behind the count.
  public var episodes: Int
  /// Exposure: units, cases.
  public var exposure: Int
  /// The largest of the episodes, in what is counted.
  public var largest: Int
  /// The most that one episode can be, in what is counted: it ends with its lot.
  public var most: Int
  /// The largest episode that came in other runs, could have come in these and did not; 0 where none is known of.
  public var missing = 0

  /// So many things of so much; without a largest episode each is as large as the others.
  public init(count: Int, episodes: Int, exposure: Int, largest: Int? = nil, most: Int = 1) {
    self.count = count
    self.episodes = episodes
    self.exposure = exposure
    self.largest = largest ?? (episodes == 0 ? 0 : (count + episodes - 1) / episodes)
    self.most = max(1, most)
  }

  /// So many episodes of so much.
  public init(episodes: Int, exposure: Int) {
    self.init(count: episodes, episodes: episodes, exposure: exposure, largest: min(1, episodes))
  }
}

/// Intervals that hold. The trial is the unit of analysis.
///
/// Things come in episodes, and are as many as the largest episodes make them: what counts as seen is the count through
/// the largest episode, as if each were as large (``fewEpisodes``).
///
/// - Many: Student's t over trials, on the logarithm of the ratio of sums, because counts are skewed to the right.
///   Nothing is assumed within a trial; but a few trials may look more alike than they are, so that it is no narrower than
///   the Poisson law of as many episodes makes it.
/// - Few: exact, from the Poisson law (F. Garwood, 1936), which takes episodes to be independent; the count is divided
///   by the largest episode, or by the dispersion over trials where that is more. The mean size of so few episodes is
///   known no better than that of as many draws of an exponential law, so that the upper end is widened by χ².
/// - None: for episodes the one-sided bound (3.0 / n at 95 %), because there is no lower side to divide the error
///   with. For things the same bound times the most that one episode can be: that none was seen says nothing of how large one is.
/// - Missing: what came in other runs, could have come in these and did not, adds the bound on its episodes times the largest
///   of them (`unseenEpisode`).
///
/// What came in no run at all is in no interval: ``beyond(_:per:confidence:)`` is what it can add.
public enum Intervals {
  /// From so many episodes on, trials are compared with one another instead of a law being believed.
  public static let fewEpisodes = 10

  /// The mean of a value of each trial, or of each pair of them; of one trial, that value.
  public static func mean(of values: [Double], confidence: Double) -> Estimate {
    mean(of: Tally(values), confidence: confidence)
  }

  /// The same, of values that were told one after the other.
  static func mean(of tally: Tally, confidence: Double) -> Estimate {
    let ends = tally.meanInterval(confidence: confidence)
    return Estimate(
      value: tally.mean, low: ends?.lower ?? tally.mean, high: ends?.upper ?? tally.mean,
      confidence: confidence,
      method: ends == nil ? .counted : .meanOfTrials, seen: tally.count, trials: tally.count)
  }

  /// What episodes that came in none of the trials can add to a rate of things: the bound on their number, times a whole lot of
  /// nothing else.
  public static func beyond(_ trials: [TrialCount], per scale: Double, confidence: Double) -> Double {
    let exposure = Double(trials.reduce(0) { $0 + $1.exposure })
    let most = Double(trials.map(\.most).max() ?? 1)
    return exposure > 0 ? poisson(0, confidence: confidence).high * most / exposure * scale : .infinity
  }

  /// A rate for each `scale` of exposure.
  public static func rate(_ trials: [TrialCount], per scale: Double, confidence: Double) -> Estimate {
    let count = Double(trials.reduce(0) { $0 + $1.count })
    let seen = trials.reduce(0) { $0 + $1.episodes }
    let exposure = Double(trials.reduce(0) { $0 + $1.exposure })
    func estimate(_ ends: (low: Double, high: Double), _ method: IntervalMethod) -> Estimate {
      Estimate(
        value: exposure > 0 ? count / exposure * scale : 0, low: ends.low * scale, high: ends.high * scale,
        confidence: confidence, method: method, seen: seen, trials: trials.count)
    }
    guard exposure > 0 else { return estimate((0, .infinity), .exactPoisson) }
    let most = Double(trials.map(\.most).max() ?? 1)
    // Of things that come in lots no more can be wrong than there are.
    let all = most > 1 ? max(1, count / exposure) : .infinity
    if count == 0 {
      return estimate(
        (0, min(all, poisson(0, confidence: confidence).high * most / exposure)),
        most > 1 ? .largestEpisode : .exactPoisson)
    }
    let largest = Double(max(1, trials.map(\.largest).max() ?? 1))
    let missing = Double(trials.map(\.missing).max() ?? 0)
    let added = poisson(0, confidence: confidence).high * missing / exposure
    func method(_ own: IntervalMethod) -> IntervalMethod { missing > largest ? .unseenEpisode : own }
    let over = overTrials(trials, exposure: exposure, confidence: confidence)
    if count / largest >= Double(fewEpisodes), let over {
      let chance = poisson(Double(seen), confidence: confidence)
      let each = count / Double(seen) / exposure
      return estimate(
        (min(over.low, chance.low * each), min(all, max(over.high, chance.high * each) + added)),
        method(.overTrials))
    }
    let unit = max(largest, dispersion(trials, rate: count / exposure))
    let few = count / unit
    var ends = poisson(few, confidence: confidence)
    if unit > 1 {
      let narrowest = Mathematics.gammaQuantile(shape: max(1, few), lower: (1 - confidence) / 2)
      ends.high *= max(1, few) / narrowest
    }
    ends = (ends.low * unit / exposure, ends.high * unit / exposure)
    if largest > 1, let over { ends = (min(ends.low, over.low), max(ends.high, over.high)) }
    return estimate(
      (ends.low, min(all, ends.high + added)), method(largest > 1 ? .fewEpisodes : .exactPoisson))
  }

  /// The ends of Garwood's interval for a Poisson mean, of which `count` was seen; one-sided for a count of 0.
  ///
  /// Half the χ² quantiles are quantiles of the gamma law; the count may be a fraction.
  public static func poisson(_ count: Double, confidence: Double) -> (low: Double, high: Double) {
    if count <= 0 { return (0, -Mathematics.log(1 - confidence)) }
    let tail = (1 - confidence) / 2
    return (
      Mathematics.gammaQuantile(shape: count, lower: tail),
      Mathematics.gammaQuantile(shape: count + 1, upper: tail)
    )
  }

  /// The ends of Clopper's and Pearson's interval for a share of which `hits` in `tries` were seen; one-sided at both
  /// ends of the scale.
  public static func share(_ hits: Int, of tries: Int, confidence: Double) -> (low: Double, high: Double) {
    share(Double(hits), of: Double(tries), confidence: confidence)
  }

  /// The same for things in episodes, of which so many are as good as independent: neither has to be a whole number.
  static func share(_ hits: Double, of tries: Double, confidence: Double) -> (low: Double, high: Double) {
    guard tries > 0 else { return (0, 1) }
    let isEnd = hits == 0 || hits == tries
    let tail = isEnd ? 1 - confidence : (1 - confidence) / 2
    return (
      hits == 0 ? 0 : Mathematics.betaQuantile(hits, tries - hits + 1, lower: tail),
      hits == tries ? 1 : Mathematics.betaQuantile(hits + 1, tries - hits, upper: tail)
    )
  }

  /// The same as an estimate.
  public static func shareEstimate(_ hits: Int, of tries: Int, confidence: Double, trials: Int) -> Estimate {
    let ends = share(hits, of: tries, confidence: confidence)
    return Estimate(
      value: tries == 0 ? 0 : Double(hits) / Double(tries), low: ends.low, high: ends.high,
      confidence: confidence,
      method: .exactShare, seen: hits, trials: trials)
  }

  /// By how much trials differ more than a Poisson law allows: Pearson's χ² through its degrees of freedom, at least 1.
  static func dispersion(_ trials: [TrialCount], rate: Double) -> Double {
    guard rate > 0, trials.count > 1 else { return 1 }
    var sum = 0.0
    for trial in trials where trial.exposure > 0 {
      let expected = rate * Double(trial.exposure)
      let excess = Double(trial.count) - expected
      sum += excess * excess / expected
    }
    return max(1, sum / Double(trials.count - 1))
  }

  /// The ends over trials on the logarithm; nil where there are too few trials to tell.
  private static func overTrials(
    _ trials: [TrialCount], exposure: Double, confidence: Double
  ) -> (low: Double, high: Double)? {
    guard trials.count > 1 else { return nil }
    let ratio = Double(trials.reduce(0) { $0 + $1.count }) / exposure
    var squares = 0.0
    for trial in trials {
      let residual = Double(trial.count) - ratio * Double(trial.exposure)
      squares += residual * residual
    }
    let n = Double(trials.count)
    let error = (n / (n - 1) * squares).squareRoot() / exposure / ratio
    let t = StudentT.quantile(upper: (1 - confidence) / 2, degreesOfFreedom: n - 1)
    return (ratio * Mathematics.exp(-t * error), ratio * Mathematics.exp(t * error))
  }

  // MARK: - Two conditions

  /// The rate of `b` less that of `a`, trials of the same number paired, because they share their random numbers.
  ///
  /// Nil where neither has any. With few episodes the two intervals are put together as Zou and Donner do, which takes the
  /// conditions to be independent and is the wider for it, and agrees with what is printed of each: few in all where
  /// `areAlike`, that is where a trial and its pair differ in little, so that most of chance is common to both; else few in
  /// either. What the one has and the other has not is no larger there, an episode, than the largest here: that it could be a
  /// whole lot would let no difference from none be told. Where `areAlike` and all of it is on one side, in more episodes than
  /// chance puts on one side, the difference is that side's rate, and so is its interval.
  ///
  /// Over trials it is no narrower than the Poisson law of what differs makes it.
  public static func difference(
    _ a: [TrialCount], _ b: [TrialCount], per scale: Double, confidence: Double, areAlike: Bool = true
  ) -> Estimate? {
    let (rateA, rateB) = (
      rate(bounded(a, by: b), per: scale, confidence: confidence),
      rate(bounded(b, by: a), per: scale, confidence: confidence)
    )
    let seen = rateA.seen + rateB.seen
    guard seen > 0 else { return nil }
    let value = rateB.value - rateA.value
    let pairs = zip(a, b).filter { $0.0.exposure > 0 && $0.1.exposure > 0 }
    // No more can go than there may be, and no more come.
    func estimate(_ low: Double, _ high: Double, _ method: IntervalMethod) -> Estimate {
      Estimate(
        value: value, low: max(low, min(value, -rateA.high)), high: min(high, max(value, rateB.high)),
        confidence: confidence, method: method, seen: seen, trials: min(a.count, b.count))
    }
    if areAlike, min(rateA.seen, rateB.seen) == 0, 2 * Mathematics.exp(-Double(seen) * log2) <= 1 - confidence
    {
      return rateA.seen == 0
        ? estimate(rateB.low, rateB.high, rateB.method) : estimate(-rateA.high, -rateA.low, rateA.method)
    }
    let isMany =
      areAlike
      ? min(Double(seen), differing(pairs)) >= Double(fewEpisodes)
      : [rateA, rateB].allSatisfy { $0.method == .overTrials }
    if isMany, a.count == b.count, pairs.count > 1 {
      let tally = Tally(
        pairs.map {
          (Double($1.count) / Double($1.exposure) - Double($0.count) / Double($0.exposure)) * scale
        })
      if let interval = tally.meanInterval(confidence: confidence) {
        let (near, far) = chance(pairs, per: scale, confidence: confidence)
        let (below, above) = value < 0 ? (far, near) : (near, far)
        return estimate(
          value - max(interval.halfWidth, below), value + max(interval.halfWidth, above), .pairedTrials)
      }
    }
    func square(_ x: Double) -> Double { x * x }
    let below = (square(rateB.value - rateB.low) + square(rateA.high - rateA.value)).squareRoot()
    let above = (square(rateB.high - rateB.value) + square(rateA.value - rateA.low)).squareRoot()
    return estimate(value - below, value + above, .recovered)
  }

  private static let log2 = Mathematics.log(2)

  /// What is in one trial of each pair and not in the other, as if each episode of it were as large as the largest: one that both
  /// have is none of it.
  private static func differing(_ pairs: [(TrialCount, TrialCount)]) -> Double {
    var (things, largest) = (0, 1)
    for (a, b) in pairs where a.count != b.count {
      let change = abs(a.count - b.count)
      things += change
      largest = max(
        largest,
        a.largest == b.largest ? change / max(1, abs(a.episodes - b.episodes)) : max(a.largest, b.largest))
    }
    return Double(things) / Double(largest)
  }

  /// Trials that have none, in which an episode would be as large as the largest of `others` at most.
  private static func bounded(_ trials: [TrialCount], by others: [TrialCount]) -> [TrialCount] {
    guard trials.allSatisfy({ $0.count == 0 }), let largest = others.map(\.largest).max(), largest > 0 else {
      return trials
    }
    return trials.map { trial in
      var trial = trial
      trial.most = min(trial.most, largest)
      return trial
    }
  }

  /// How far a difference can be off by chance alone, towards zero and away from it, where so many episodes are in the one and
  /// not in the other: whether they make up for one another or not.
  private static func chance(
    _ pairs: [(TrialCount, TrialCount)], per scale: Double, confidence: Double
  ) -> (near: Double, far: Double) {
    let differing = Double(pairs.reduce(0) { $0 + abs($1.0.episodes - $1.1.episodes) })
    guard differing > 0 else { return (0, 0) }
    func rate(_ trial: TrialCount) -> Double { Double(trial.count) / Double(trial.exposure) }
    let each =
      pairs.reduce(0.0) { $0 + abs(rate($1.1) - rate($1.0)) } * scale / Double(pairs.count) / differing
    let ends = poisson(differing, confidence: confidence)
    return ((differing - ends.low) * each, (ends.high - differing) * each)
  }

  /// The rate of `b` through that of `a`; nil where one of the two has none.
  ///
  /// Few episodes of one thing each: exact, because of two Poisson counts the one is binomial given their sum; of several,
  /// whose sizes decide as well, the two rates' intervals are put together on the logarithm (Donner and Zou). Otherwise t
  /// over trials by the jackknife on the logarithm, trials of the same number left out together.
  public static func ratio(_ a: [TrialCount], _ b: [TrialCount], confidence: Double) -> Estimate? {
    func sums(_ trials: [TrialCount]) -> (count: Double, exposure: Double, seen: Int) {
      (
        Double(trials.reduce(0) { $0 + $1.count }), Double(trials.reduce(0) { $0 + $1.exposure }),
        trials.reduce(0) { $0 + $1.episodes }
      )
    }
    let (x, y) = (sums(a), sums(b))
    guard x.count > 0, y.count > 0, x.exposure > 0, y.exposure > 0 else { return nil }
    let value = y.count / y.exposure / (x.count / x.exposure)
    func estimate(_ low: Double, _ high: Double, _ method: IntervalMethod) -> Estimate {
      Estimate(
        value: value, low: low, high: high, confidence: confidence, method: method, seen: x.seen + y.seen,
        trials: min(a.count, b.count))
    }
    let isMissing = (a + b).contains { $0.missing > 0 }
    if !isMissing, min(x.seen, y.seen) >= fewEpisodes, a.count == b.count, a.count > 1,
      let error = jackknife(a, b, x.count, x.exposure, y.count, y.exposure)
    {
      let t = StudentT.quantile(upper: (1 - confidence) / 2, degreesOfFreedom: Double(a.count - 1))
      return estimate(value * Mathematics.exp(-t * error), value * Mathematics.exp(t * error), .pairedTrials)
    }
    guard !isMissing, x.count == Double(x.seen), y.count == Double(y.seen) else {
      let (under, over) = (
        rate(a, per: 1, confidence: confidence), rate(b, per: 1, confidence: confidence)
      )
      func distance(_ from: Double, _ to: Double) -> Double {
        from > 0 ? Mathematics.log(to / from) : .infinity
      }
      func square(_ x: Double) -> Double { x * x }
      let below = (square(distance(over.low, over.value)) + square(distance(under.value, under.high)))
        .squareRoot()
      let above = (square(distance(over.value, over.high)) + square(distance(under.low, under.value)))
        .squareRoot()
      return estimate(value * Mathematics.exp(-below), value * Mathematics.exp(above), .recovered)
    }
    let ends = share(y.seen, of: x.seen + y.seen, confidence: confidence)
    let odds = x.exposure / y.exposure
    return estimate(
      ends.low / (1 - ends.low) * odds, ends.high >= 1 ? .infinity : ends.high / (1 - ends.high) * odds,
      .exactRatio)
  }

  private static func jackknife(
    _ a: [TrialCount], _ b: [TrialCount], _ countA: Double, _ exposureA: Double, _ countB: Double,
    _ exposureB: Double
  ) -> Double? {
    var logs = Tally()
    for (x, y) in zip(a, b) {
      let (restA, restB) = (countA - Double(x.count), countB - Double(y.count))
      guard restA > 0, restB > 0 else { return nil }
      logs.add(
        Mathematics.log(restB / (exposureB - Double(y.exposure)) / (restA / (exposureA - Double(x.exposure))))
      )
    }
    let n = Double(a.count)
    return logs.variance.map { ($0 * (n - 1) * (n - 1) / n).squareRoot() }
  }
}
