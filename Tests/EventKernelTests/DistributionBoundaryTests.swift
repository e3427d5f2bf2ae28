import EventKernel
import Numerics
import Testing

/// The ends of what a parameter may be, and what lies beyond them.
struct DistributionBoundaryTests {
  @Test("a distribution without spread gives its only value, also truncated to a range that holds it")
  func constants() throws {
    let laws: [(Distribution, Double)] = [
      (.constant(3), 3),
      (.uniform(try Uniform(from: 3, to: 3)), 3),
      (.exponential(try Exponential(mean: 0)), 0),
      (.normal(try Normal(mean: 3, standardDeviation: 0)), 3),
      (.logNormal(try LogNormal(median: 1, p99: 1)), 1),
      (.logNormal(try LogNormal(mean: 1, standardDeviation: 0)), 1),
      (.triangular(try Triangular(from: 3, mode: 3, to: 3)), 3),
      (.gamma(try Gamma(shape: 2, scale: 0)), 0),
      (.gamma(try Gamma(mean: 3, standardDeviation: 0)), 3),
      (.weibull(try Weibull(shape: 2, scale: 0)), 0),
      (.beta(try Beta(mean: 0.25, standardDeviation: 0)), 0.25),
      (.poisson(try Poisson(mean: 0)), 0),
      (.binomial(try Binomial(attempts: 0, probability: 0.5)), 0),
      (.binomial(try Binomial(attempts: 7, probability: 0)), 0),
      (.binomial(try Binomial(attempts: 7, probability: 1)), 7),
      (.binomial(try Binomial(attempts: 1_000_000, probability: 1)), 1_000_000),
      (.geometric(try Geometric(probability: 1)), 0),
      (.empirical(try Empirical(observations: [3])), 3),
      (.discrete(try Discrete(values: [3, 4], weights: [1, 0])), 3),
    ]
    for (law, value) in laws {
      #expect(LawCase.draw(law, count: 3) == [value, value, value], "\(law)")
      #expect(law.mean == value && law.variance == 0, "\(law)")
      #expect(law.cdf(value) == 1 && law.cdf(value.nextDown) == 0, "\(law)")
      #expect(law.probability(above: value) == 0 && law.probability(above: value.nextDown) == 1, "\(law)")
      #expect(law.probability(below: value) == 0 && law.probability(atLeast: value) == 1, "\(law)")
      for p in [0, 0.3, 1] { #expect(law.quantile(p) == value && law.quantile(upper: p) == value, "\(law)") }
      let kept = try law.truncated(to: value...(value + 1))
      #expect(
        LawCase.draw(kept, count: 2) == [value, value] && kept.mean == value && kept.mass == 1, "\(law)")
      #expect(kept.cdf(value) == 1 && kept.probability(below: value) == 0, "\(law)")
      #expect(throws: DistributionError.noMass(low: value + 0.5, high: value + 1)) {
        try law.truncated(to: (value + 0.5)...(value + 1))
      }
    }
  }

  @Test("a truncation to where nothing is, or less than a double can divide, is an error")
  func noMass() throws {
    func refused<Law: ProbabilityDistribution>(_ law: Law, _ range: ClosedRange<Law.Value>) -> Bool {
      do {
        _ = try law.truncated(to: range)
        return false
      } catch {
        guard case .noMass = error else { return false }
        return true
      }
    }
    let normal = try Normal(mean: 0, standardDeviation: 1)
    #expect(refused(normal, 50...60))
    #expect(refused(normal, (-60)...(-50)))
    #expect(!refused(normal, 36...60))
    #expect(refused(normal, 1...1))
    #expect(refused(try Uniform(from: 0, to: 1), 1.5...2))
    #expect(refused(try Exponential(mean: 1), -2...(-1)))
    #expect(refused(try Exponential(mean: 1), 1_000...2_000))
    #expect(refused(try LogNormal(median: 1, p99: 2), -1...0))
    #expect(refused(try Gamma(shape: 2, scale: 1), 1_000...1_001))
    #expect(refused(try Beta(alpha: 2, beta: 3), 1.1...2))
    #expect(refused(try Poisson(mean: 0.1), 1_000...2_000))
    #expect(!refused(try Poisson(mean: 0.1), 20...30))
    #expect(refused(try Binomial(attempts: 10, probability: 0.5), 11...20))
    #expect(refused(try Geometric(probability: 0.5), -5...(-1)))
    #expect(refused(try Discrete(values: [1, 2], weights: [1, 1]), 1.1...1.9))
    #expect(!refused(try Discrete(values: [1, 2], weights: [1, 1]), 1.1...2))
    #expect(refused(try Empirical(observations: [1, 2, 3]), 3.5...4))
    #expect(refused(Distribution.poisson(try Poisson(mean: 3)), 1.2...1.8))
    #expect(refused(try normal.truncated(to: 0...1), 2...3))
  }

  @Test("every parameter that makes no sense is named with its value")
  func validation() {
    expect(.notFinite(parameter: "low", value: -.infinity)) { _ = try Uniform(from: -.infinity, to: 1) }
    expect(.disordered(first: "low", 2, second: "high", 1)) { _ = try Uniform(from: 2, to: 1) }
    expect(.negative(parameter: "mean", value: -1)) { _ = try Exponential(mean: -1) }
    expect(.notPositive(parameter: "rate", value: 0)) { _ = try Exponential(rate: 0) }
    expect(.negative(parameter: "standard deviation", value: -0.5)) {
      _ = try Normal(mean: 0, standardDeviation: -0.5)
    }
    expect(.disordered(first: "median", 9, second: "p99", 1.2)) { _ = try LogNormal(median: 9, p99: 1.2) }
    expect(.notPositive(parameter: "median", value: 0)) { _ = try LogNormal(median: 0, p99: 1.2) }
    expect(.outside(parameter: "sigma", value: 51, low: 0, high: 50)) { _ = try LogNormal(mu: 0, sigma: 51) }
    expect(.disordered(first: "mode", 7, second: "high", 6)) { _ = try Triangular(from: 1, mode: 7, to: 6) }
    expect(.outside(parameter: "shape", value: 0, low: 1e-6, high: 1e12)) {
      _ = try Gamma(shape: 0, scale: 1)
    }
    expect(.negative(parameter: "scale", value: -1)) { _ = try Gamma(shape: 1, scale: -1) }
    expect(.outside(parameter: "shape", value: 0.001, low: 0.01, high: 1e6)) {
      _ = try Weibull(shape: 0.001, scale: 1)
    }
    expect(.outside(parameter: "mean", value: 1.5, low: 0, high: 1)) {
      _ = try Beta(mean: 1.5, standardDeviation: 0.1)
    }
    expect(.outside(parameter: "standard deviation", value: 0.6, low: 0, high: 0.5)) {
      _ = try Beta(mean: 0.5, standardDeviation: 0.6)
    }
    expect(.outside(parameter: "mean", value: 1e16, low: 0, high: 1e15)) { _ = try Poisson(mean: 1e16) }
    expect(.outside(parameter: "attempts", value: -1, low: 0, high: 1e15)) {
      _ = try Binomial(attempts: -1, probability: 0.5)
    }
    expect(.outside(parameter: "probability", value: 1.2, low: 0, high: 1)) {
      _ = try Binomial(attempts: 1, probability: 1.2)
    }
    expect(.notPositive(parameter: "probability", value: 0)) { _ = try Geometric(probability: 0) }
    expect(.empty(parameter: "observations")) { _ = try Empirical(observations: []) }
    expect(.unequalCounts(first: "probabilities", 2, second: "values", 1)) {
      _ = try Empirical(probabilities: [0, 1], values: [1])
    }
    expect(.outside(parameter: "last probability", value: 0.9, low: 1, high: 1)) {
      _ = try Empirical(probabilities: [0, 0.9], values: [1, 2])
    }
    expect(.disordered(first: "a value", 2, second: "the next one", 1)) {
      _ = try Empirical(probabilities: [0, 1], values: [2, 1])
    }
    expect(.empty(parameter: "values")) { _ = try Discrete(values: [1], weights: [0]) }
    expect(.negative(parameter: "weight", value: -2)) { _ = try Discrete(values: [1, 2], weights: [1, -2]) }
    expect(.unequalCounts(first: "values", 1, second: "weights", 2)) {
      _ = try Discrete(values: [1], weights: [1, 2])
    }
    for value in [Double.nan, .infinity] {
      #expect(throws: DistributionError.self) { try Exponential(mean: value) }
      #expect(throws: DistributionError.self) { try Normal(mean: value, standardDeviation: 1) }
      #expect(throws: DistributionError.self) { try Gamma(shape: value, scale: 1) }
      #expect(throws: DistributionError.self) { try Poisson(mean: value) }
      #expect(throws: DistributionError.self) { try Binomial(attempts: 3, probability: value) }
      #expect(throws: DistributionError.self) { try Empirical(observations: [1, value]) }
      #expect(throws: DistributionError.self) { try Discrete(values: [value], weights: [1]) }
    }
    #expect(
      "\(DistributionError.notPositive(parameter: "rate", value: 0))" == "rate is 0.0; it must be above 0")
  }

  @Test("the smallest and the greatest word of a source give values inside the support")
  func words() throws {
    let normal = try Normal(mean: 0, standardDeviation: 1)
    let laws: [(Distribution, ClosedRange<Double>)] = [
      (.uniform(try Uniform(from: 1, to: 2)), 1...2),
      (.exponential(try Exponential(mean: 1)), 0...37),
      (.normal(normal), -8.3...8.3),
      (.logNormal(try LogNormal(mu: 0, sigma: 1)), 0...4_100),
      (.triangular(try Triangular(from: 1, mode: 2, to: 3)), 1...3),
      (.weibull(try Weibull(shape: 2, scale: 1)), 0...6.1),
      (.poisson(try Poisson(mean: 3)), 0...30),
      (.binomial(try Binomial(attempts: 24, probability: 0.1)), 0...24),
      (.geometric(try Geometric(probability: 0.5)), 0...53),
      (.empirical(try Empirical(observations: [1, 2, 5])), 1...5),
      (.discrete(try Discrete(values: [1, 2, 5], weights: [1, 2, 3])), 1...5),
      (.truncated(try Distribution.normal(normal).truncated(to: -1...(.infinity))), -1...8.3),
      (.truncated(try Distribution.normal(normal).truncated(to: 9...(.infinity))), 9...12.5),
      (.truncated(try Distribution.poisson(Poisson(mean: 3)).truncated(to: 40...(.infinity))), 40...60),
    ]
    for (law, support) in laws {
      for word in [0, 1, .max, .max - 1, 1 << 63] as [UInt64] {
        var source = OneWord(word: word)
        let value = law.sample(&source)
        #expect(support.contains(value), "\(law) gives \(value) for \(word)")
      }
    }
  }

  @Test("extreme parameters still give finite values of the right size")
  func extremes() throws {
    let huge = try Poisson(mean: 1e15)
    for count in LawCase.draw(huge, count: 1_000) {
      #expect((Double(count) - 1e15).magnitude < 6 * 1e15.squareRoot())
    }
    let many = try Binomial(attempts: 1_000_000_000_000_000, probability: 0.5)
    for count in LawCase.draw(many, count: 1_000) {
      #expect((Double(count) - 5e14).magnitude < 3e15.squareRoot() * 6)
    }
    for share in LawCase.draw(try Beta(alpha: 1e-6, beta: 1e-6), count: 1_000) {
      #expect(share >= 0 && share <= 1)
    }
    for value in LawCase.draw(try Gamma(shape: 1e-6, scale: 1), count: 1_000) {
      #expect(value >= 0 && value < 30)
    }
    for value in LawCase.draw(try Gamma(shape: 1e12, scale: 1), count: 100) {
      #expect((value - 1e12).magnitude < 6e6)
    }
    for count in LawCase.draw(try Geometric(probability: 1e-300), count: 10) { #expect(count == .max) }
    let middle = Double(try Binomial(attempts: 1_000_000, probability: 0.25).quantile(0.5))
    #expect(middle == 250_000)
    #expect(try Poisson(mean: 1e6).quantile(0.5) == 1_000_000)
    #expect(try Poisson(mean: 5).quantile(1) == .max)
    #expect(try Poisson(mean: 5).quantile(0) == 0)
    #expect(try Poisson(mean: 5).truncated(to: .min ... .max).mean == 5)
  }

  @Test("a draw takes as many numbers as its law says")
  func numbersTaken() throws {
    func perDraw<Law: ProbabilityDistribution>(_ law: Law) -> Double {
      var paths = RandomPaths(seed: 1, trial: 0)
      var source = CountingSource(stream: paths.claim("Line 7/counted", owner: "tests").stream(0))
      for _ in 0..<100_000 { _ = law.sample(&source) }
      return Double(source.taken) / 100_000
    }
    #expect(perDraw(try Exponential(mean: 1)) == 1)
    #expect(perDraw(try Normal(mean: 0, standardDeviation: 1)) == 1)
    #expect(perDraw(try Normal(mean: 0, standardDeviation: 1).truncated(to: 10...11)) == 1)
    #expect(perDraw(try Poisson(mean: 9)) == 1)
    #expect(perDraw(try Binomial(attempts: 90, probability: 0.9)) == 1)
    #expect(perDraw(try Discrete(values: [1, 2], weights: [1, 2])) == 1)
    #expect(perDraw(Distribution.constant(3)) == 0)
    #expect(perDraw(try Gamma(shape: 1, scale: 1)) < 2 * 1.06)
    #expect(perDraw(try Gamma(shape: 0.5, scale: 1)) < 3 * 1.06)
    for mean in [10, 30, 1e3, 1e9] { #expect(perDraw(try Poisson(mean: mean)) < 2 * 1.34, "\(mean)") }
    for n in [20, 100, 10_000] {
      #expect(perDraw(try Binomial(attempts: n, probability: 0.5)) < 2 * 1.42, "\(n)")
    }
    // A quarter of the probability or more: four tries or fewer.
    #expect(perDraw(try Gamma(shape: 1, scale: 1).truncated(to: 0...0.3)) < 4 * 2 * 1.06)
  }

  private func expect(_ expected: DistributionError, _ make: () throws -> Void) {
    #expect(throws: expected) { try make() }
  }
}

/// Exact values of laws, against sums and closed forms.
struct DistributionMomentTests {
  @Test("the distribution functions of counts are the sums of their probabilities")
  func counts() throws {
    let poisson = try Poisson(mean: 42.5)
    let binomial = try Binomial(attempts: 60, probability: 0.37)
    var sums = (0.0, 0.0)
    for k in 0...60 {
      sums.0 += poisson.probability(of: k)
      sums.1 += binomial.probability(of: k)
      #expect((poisson.cdf(k) / sums.0 - 1).magnitude < 1e-12)
      #expect((binomial.cdf(k) / sums.1 - 1).magnitude < 1e-12)
    }
    #expect((sums.1 - 1).magnitude < 1e-13)
    // C(60, 22)·0.37²²·0.63³⁸ with 30 digits.
    #expect((binomial.probability(of: 22) / 0.106234748935417297 - 1).magnitude < 1e-13)
  }

  @Test("moments within a range are those of the sum over it")
  func countMoments() throws {
    func check<Law: ProbabilityDistribution>(_ law: Law, _ range: ClosedRange<Int>) throws
    where Law.Value == Int {
      var sums = (0.0, 0.0, 0.0)
      for k in range {
        let p = law.probability(above: k - 1) - law.probability(above: k)
        sums = (sums.0 + p, sums.1 + p * Double(k), sums.2 + p * Double(k) * Double(k))
      }
      let cut = try law.truncated(to: range)
      let mean = sums.1 / sums.0
      #expect((cut.mean / mean - 1).magnitude < 1e-9)
      #expect((cut.variance - (sums.2 / sums.0 - mean * mean)).magnitude < 1e-7 * mean * mean)
    }
    try check(Poisson(mean: 20), 30...60)
    try check(Poisson(mean: 3), 0...1)
    try check(Binomial(attempts: 50, probability: 0.2), 0...12)
    try check(Binomial(attempts: 50, probability: 0.2), 15...50)
    try check(Geometric(probability: 0.01), 20...900)
    try check(Geometric(probability: 0.0001), 0...30_000)
    try check(Geometric(probability: 1e-8), 5...30_000)
  }

  @Test("moments within a range have the closed forms of the normal and the exponential distribution")
  func closedForms() throws {
    // N. L. Johnson, S. Kotz, Continuous Univariate Distributions: mean φ(a)/Q(a) above a, variance 1 + a·m − m².
    for a in [-2, 0, 1.5, 6, 12] {
      let half = try Normal(mean: 0, standardDeviation: 1).truncated(to: a...(.infinity))
      let density = Mathematics.exp(-0.5 * a * a) / (2 * Double.pi).squareRoot()
      let mean = density / Mathematics.normalCDF(-a)
      #expect((half.mean / mean - 1).magnitude < 1e-9)
      #expect((half.variance - (1 + a * mean - mean * mean)).magnitude < 1e-9)
    }
    let exponential = try Exponential(mean: 4).truncated(to: 2...12)
    let tail = 10 / Mathematics.expm1(10.0 / 4)
    #expect((exponential.mean - (2 + 4 - tail)).magnitude < 1e-9)
    #expect((exponential.variance - (16 - tail * (tail + 10))).magnitude < 1e-8)
  }

  @Test("parameters given as moments or percentiles come back")
  func parameters() throws {
    let delay = try LogNormal(median: 1.2, p99: 9)
    #expect((delay.quantile(0.99) / 9 - 1).magnitude < 1e-14 && (delay.median / 1.2 - 1).magnitude < 1e-14)
    let job = try LogNormal(mean: 5, standardDeviation: 2)
    #expect((job.mean - 5).magnitude < 1e-13 && (job.standardDeviation - 2).magnitude < 1e-13)
    let repair = try Gamma(mean: 5, standardDeviation: 2)
    #expect(repair.mean == 5 && (repair.standardDeviation - 2).magnitude < 1e-14)
    let share = try Beta(mean: 0.3, standardDeviation: 0.1)
    #expect((share.mean - 0.3).magnitude < 1e-15 && (share.standardDeviation - 0.1).magnitude < 1e-14)
    #expect(try Exponential(rate: 4).mean == 0.25)
    // Γ(3) = 2 and Γ(2) = 1: shape ½ has mean 2·scale and variance (24 − 4)·scale².
    let early = try Weibull(shape: 0.5, scale: 3)
    #expect((early.mean - 6).magnitude < 1e-13 && (early.variance - 180).magnitude < 1e-11)
  }
}
