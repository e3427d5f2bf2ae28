import EventKernel
import Experiments
import Numerics
import Testing

/// Constants from SciPy 1.17.1: `stats.chi2.ppf`, `stats.beta.ppf`, `stats.t.ppf`.
@Suite("Intervals")
struct IntervalTests {
  private static func close(_ a: Double, _ b: Double, _ tolerance: Double = 1e-9) -> Bool {
    abs(a - b) <= tolerance * max(1, abs(b))
  }

  @Test(
    "Poisson counts: Garwood's ends, and the rule of three for none",
    arguments: [
      (0.0, 0.0, 2.995732273553991), (1, 0.025317807984289876, 5.571643390938898),
      (3, 0.6186721228956014, 8.767273069742323), (10, 4.7953886961324335, 18.39035604201778),
      (100, 81.36399125092314, 121.62679379242638),
    ])
  func poisson(count: Double, low: Double, high: Double) {
    let ends = Intervals.poisson(count, confidence: 0.95)
    #expect(Self.close(ends.low, low) && Self.close(ends.high, high), "\(ends)")
  }

  @Test(
    "shares: Clopper's and Pearson's ends, one-sided for none and for all",
    arguments: [
      (0, 416, 0.0, 0.007175412419767935), (1, 20, 0.0012650894979498038, 0.24873276277202777),
      (8, 10, 0.4439045376923585, 0.9747892736731666), (20, 20, 0.8608916593317348, 1.0),
      (95, 100, 0.8871650888945373, 0.9835681208179479),
    ])
  func share(hits: Int, tries: Int, low: Double, high: Double) {
    let ends = Intervals.share(hits, of: tries, confidence: 0.95)
    #expect(Self.close(ends.low, low) && Self.close(ends.high, high), "\(ends)")
  }

  private static let production = zip([12, 9, 15, 7, 11, 14], [1_000, 900, 1_100, 1_000, 1_000, 1_000]).map {
    TrialCount(episodes: $0, exposure: $1)
  }
  private static let validation = zip([3, 5, 2, 6, 4, 3], [1_000, 900, 1_100, 1_000, 1_000, 1_000]).map {
    TrialCount(episodes: $0, exposure: $1)
  }

  @Test("over trials: Student's t on the logarithm of the ratio of sums")
  func overTrials() {
    let estimate = Intervals.rate(Self.production, per: 1, confidence: 0.95)
    #expect(estimate.method == .overTrials && estimate.seen == 68 && estimate.trials == 6)
    #expect(Self.close(estimate.value, 0.011333333333333334))
    // At its lower end six trials look more alike than 68 episodes are: half a χ² quantile of 136 degrees of freedom.
    #expect(
      Self.close(estimate.low, 52.80466075262246 / 6_000) && Self.close(estimate.high, 0.014444058502014596))
  }

  @Test("differences are paired by trial")
  func difference() throws {
    let change = try #require(
      Intervals.difference(Self.validation, Self.production, per: 1, confidence: 0.95))
    #expect(change.method == .pairedTrials)
    #expect(Self.close(change.low, 0.0031758031782591753) && Self.close(change.high, 0.011824196821740823))
    // A change that is the same in every trial is known as well as 24 episodes are, however much trials differ.
    let shifted = Self.validation.map { TrialCount(episodes: $0.episodes + 4, exposure: 1_000) }
    let base = Self.validation.map { TrialCount(episodes: $0.episodes, exposure: 1_000) }
    let exact = try #require(Intervals.difference(base, shifted, per: 1, confidence: 0.95))
    // Garwood's interval of 24, by chi-square quantiles of SciPy.
    #expect(
      Self.close(exact.low, 0.004 * 15.377252854686462 / 24)
        && Self.close(exact.high, 0.004 * 35.71009759375321 / 24))
    // What comes in one trial and goes in another has changed as much as it has.
    let apart = try #require(
      Intervals.difference(
        [TrialCount(episodes: 40, exposure: 1_000), TrialCount(episodes: 45, exposure: 1_000)],
        [TrialCount(episodes: 45, exposure: 1_000), TrialCount(episodes: 40, exposure: 1_000)], per: 1,
        confidence: 0.95))
    #expect(apart.value == 0 && apart.low < -0.0025 && apart.high > 0.0025)
    #expect(Intervals.difference([], [], per: 1, confidence: 0.95) == nil)
  }

  @Test(
    "of the same draws, what vanishes wholly is known as well as what there was, and five episodes may vanish by chance"
  )
  func vanished() throws {
    func trials(_ counts: [Int], of episodes: [Int], largest: [Int]) -> [TrialCount] {
      counts.indices.map {
        TrialCount(
          count: counts[$0], episodes: episodes[$0], exposure: 2_400, largest: largest[$0], most: 2_400)
      }
    }
    let none = trials([0, 0, 0, 0], of: [0, 0, 0, 0], largest: [0, 0, 0, 0])
    let some = trials([57, 49, 61, 60], of: [20, 22, 19, 25], largest: [38, 30, 35, 37])
    let rate = Intervals.rate(some, per: 1e6, confidence: 0.95)
    let gone = try #require(Intervals.difference(none, some, per: 1e6, confidence: 0.95))
    #expect(gone.value == rate.value && gone.low == rate.low && gone.high == rate.high && gone.low > 0)
    let come = try #require(Intervals.difference(some, none, per: 1e6, confidence: 0.95))
    #expect(come.value == -rate.value && come.low == -rate.high && come.high == -rate.low)
    for (episodes, isTold) in [(5, false), (6, true)] {
      let few = trials([episodes, 0, 0, 0], of: [episodes, 0, 0, 0], largest: [1, 0, 0, 0])
      let gone = try #require(Intervals.difference(none, few, per: 1e6, confidence: 0.95))
      #expect((gone.low > 0) == isTold, "\(episodes) episodes: \(gone)")
    }
  }

  @Test("a large episode on one side alone is no many; one that both sides have takes nothing from the rest")
  func large() throws {
    func trial(_ count: Int, _ episodes: Int, _ largest: Int) -> TrialCount {
      TrialCount(count: count, episodes: episodes, exposure: 10_000, largest: largest, most: 10_000)
    }
    let common = try #require(
      Intervals.difference(
        [trial(54, 1, 54), trial(54, 1, 54)], [trial(174, 121, 54), trial(169, 116, 54)], per: 1e6,
        confidence: 0.95))
    #expect(common.method == .pairedTrials && common.low > 5_000 && common.high < 18_000, "\(common)")
    let own = try #require(
      Intervals.difference(
        [trial(1, 1, 1), trial(2, 2, 1)], [trial(60, 7, 54), trial(61, 8, 53)], per: 1e6, confidence: 0.95))
    #expect(own.method == .recovered && own.high > 3 * own.value, "\(own)")
  }

  @Test("ratios of small counts are exact given their sum")
  func ratio() throws {
    let ratio = try #require(
      Intervals.ratio(
        [TrialCount(episodes: 2, exposure: 500)], [TrialCount(episodes: 8, exposure: 500)], confidence: 0.95))
    #expect(ratio.method == .exactRatio && ratio.value == 4)
    #expect(Self.close(ratio.low, 0.7982524004966308) && Self.close(ratio.high, 38.66565607971537))
  }

  @Test("a zero is a bound: about 3 through the exposure")
  func zero() {
    let estimate = Intervals.rate(
      (0..<24).map { _ in TrialCount(episodes: 0, exposure: 100_000) }, per: 1e6, confidence: 0.95)
    #expect(estimate.isBound && estimate.low == 0)
    #expect(Self.close(estimate.high, 2.995732273553991 / 2.4))
  }

  @Test("one episode of a thousand things counts as one, and its interval says so")
  func clustered() {
    let trials = (0..<12).map {
      TrialCount(count: $0 == 3 ? 1_000 : 0, episodes: $0 == 3 ? 1 : 0, exposure: 50_000, most: 50_000)
    }
    let estimate = Intervals.rate(trials, per: 1e6, confidence: 0.95)
    #expect(estimate.method == .fewEpisodes && estimate.seen == 1)
    // One episode in twelve trials, of a size that is one of many: the interval reaches from 1/40 to hundreds of it, not
    // ±6 % as a thousand would.
    #expect(estimate.low < 0.05 * estimate.value && estimate.high > 50 * estimate.value)
  }

  @Test("of things of which none was seen only the episodes are bounded: each may be a lot of nothing else")
  func zeroOfThings() {
    let trials = (0..<24).map { _ in TrialCount(count: 0, episodes: 0, exposure: 100_000, most: 50_000) }
    let estimate = Intervals.rate(trials, per: 1e6, confidence: 0.95)
    #expect(estimate.isBound && estimate.method == .largestEpisode)
    #expect(Self.close(estimate.high, 2.995732273553991 / 2.4 * 50_000))
  }

  // MARK: - Coverage, over 1,000 repetitions with a known answer

  /// A Poisson number by inversion, of a mean below some hundreds.
  private static func poisson(_ mean: Double, _ stream: inout RandomStream) -> Int {
    var (k, p) = (0, Mathematics.exp(-mean))
    var rest = stream.uniform()
    while rest > p, k < 10_000 {
      rest -= p
      k += 1
      p *= mean / Double(k)
    }
    return k
  }

  /// How often intervals of a rate hold its true value; with `shape`, trials differ as a gamma law does.
  private static func coverage(mean: Double, trials: Int, shape: Double?, path: String) -> Double {
    var paths = RandomPaths(seed: 42, trial: 0)
    let random = paths.claim(path, owner: "test")
    var held = 0
    for repetition in 0..<1_000 {
      var stream = random.stream(UInt64(repetition))
      let counts = (0..<trials).map { _ in
        let exposure = 950 + Int(stream.uniform() * 101)
        let own = shape.map { Mathematics.gammaQuantile(shape: $0, lower: stream.uniformOpen()) / $0 } ?? 1
        return TrialCount(
          episodes: Self.poisson(mean * Double(exposure) / 1_000 * own, &stream), exposure: exposure)
      }
      let estimate = Intervals.rate(counts, per: 1_000, confidence: 0.95)
      held += estimate.low <= mean && mean <= estimate.high ? 1 : 0
    }
    return Double(held) / 1_000
  }

  @Test(
    "95 % intervals hold the truth in 93 to 98.5 % of 1,000 repetitions, with trials that differ or do not",
    arguments: [(3.0, 12, Double?.none), (30, 12, nil), (3, 24, 4), (10, 24, 4), (1, 100, 2)])
  func coverage(mean: Double, trials: Int, shape: Double?) {
    let held = Self.coverage(mean: mean, trials: trials, shape: shape, path: "coverage \(mean) \(trials)")
    // On the wide side where trials do not differ: of two intervals that hold, the wider.
    #expect((0.93...0.985).contains(held), "\(held)")
  }

  @Test("exact intervals of small counts hold the truth in at least 95 %", arguments: [0.02, 0.1, 0.3])
  func exactCoverage(mean: Double) {
    let held = Self.coverage(mean: mean, trials: 12, shape: nil, path: "exact \(mean)")
    #expect(held >= 0.95, "\(held)")
  }

  @Test("exact intervals of shares hold the truth in at least 95 %", arguments: [0.02, 0.34, 0.985])
  func shareCoverage(truth: Double) {
    var paths = RandomPaths(seed: 42, trial: 0)
    let random = paths.claim("shares", owner: "test")
    var held = 0
    for repetition in 0..<1_000 {
      var stream = random.stream(UInt64(repetition))
      let hits = (0..<100).count { _ in stream.uniform() < truth }
      let ends = Intervals.share(hits, of: 100, confidence: 0.95)
      held += ends.low <= truth && truth <= ends.high ? 1 : 0
    }
    #expect(Double(held) / 1_000 >= 0.95, "\(held)")
  }

  @Test("differences of paired trials hold the truth in 93 to 98 %")
  func differenceCoverage() throws {
    var paths = RandomPaths(seed: 42, trial: 0)
    let random = paths.claim("differences", owner: "test")
    var held = 0
    for repetition in 0..<1_000 {
      var stream = random.stream(UInt64(repetition))
      var (a, b): ([TrialCount], [TrialCount]) = ([], [])
      for _ in 0..<12 {
        let common = Self.poisson(5, &stream)
        a.append(TrialCount(episodes: common, exposure: 1_000))
        b.append(TrialCount(episodes: common + Self.poisson(4, &stream), exposure: 1_000))
      }
      let change = try #require(Intervals.difference(a, b, per: 1_000, confidence: 0.95))
      held += change.low <= 4 && 4 <= change.high ? 1 : 0
    }
    #expect((930...980).contains(held), "\(held)")
  }
}
