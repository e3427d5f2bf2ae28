import EventKernel
import Numerics
import Testing

/// What a million draws say about a distribution.
struct Fit {
  /// The probability of a chi-squared as great as this one, if the draws follow the distribution.
  var pValue: Double
  /// How far the mean of the draws is from the distribution's, in standard errors.
  var meanError: Double
  /// The same for the variance.
  var varianceError: Double
  /// Over how many cells chi-squared was taken.
  var cells: Int

  /// Holds draws against the exact distribution function of a law.
  ///
  /// The cells end at a thousand quantiles and at the 10⁻⁴ and 10⁻⁵ quantiles of both tails; their probabilities come
  /// from `cdf` and `probability(above:)`, not from the quantiles, so that an inexact quantile does no harm here.
  init<Law: ProbabilityDistribution>(of draws: [Law.Value], to law: Law, number: (Law.Value) -> Double) {
    var ends = [1e-5, 1e-4].map { law.quantile($0) }
    ends += (1...999).map { law.quantile(Double($0) / 1000) }
    ends += [1e-4, 1e-5].map { law.quantile(upper: $0) }
    var distinct: [Law.Value] = []
    for end in ends where distinct.last.map({ $0 < end }) ?? true { distinct.append(end) }

    var counts = Array(repeating: 0.0, count: distinct.count + 1)
    for draw in draws { counts[Self.cell(of: draw, distinct)] += 1 }

    let total = Double(draws.count)
    var chiSquared = 0.0
    var cells = 0
    var (expected, observed) = (0.0, 0.0)
    for cell in counts.indices {
      let low = cell == 0 ? nil : distinct[cell - 1]
      let high = cell == distinct.count ? nil : distinct[cell]
      expected += total * Self.probability(law, low, high)
      observed += counts[cell]
      // Cells of fewer than five expected draws are joined with the next.
      if expected >= 5 || (cell == counts.count - 1 && expected > 0) {
        chiSquared += (observed - expected) * (observed - expected) / expected
        cells += 1
        (expected, observed) = (0, 0)
      }
    }
    self.cells = cells
    // Draws where there is no probability at all are infinitely unlikely.
    if observed > 0 { chiSquared = .infinity }
    pValue = cells > 1 ? Mathematics.gammaUpper(shape: 0.5 * Double(cells - 1), at: 0.5 * chiSquared) : 1

    let centre = law.mean
    var powers = (first: 0.0, second: 0.0, fourth: 0.0)
    for draw in draws {
      let distance = number(draw) - centre
      let square = distance * distance
      powers.first += distance
      powers.second += square
      powers.fourth += square * square
    }
    let variance = powers.second / total
    let spread = powers.fourth / total - variance * variance
    meanError = law.variance == 0 ? 0 : powers.first / total / (law.variance / total).squareRoot()
    varianceError = spread <= 0 ? 0 : (variance - law.variance) / (spread / total).squareRoot()
    if variance == 0 && law.variance > 0 { varianceError = .infinity }
  }

  /// Not rejected at one in ten thousand, and both moments within four standard errors.
  var isGood: Bool { pValue > 1e-4 && meanError.magnitude < 4 && varianceError.magnitude < 4 }

  private static func cell<Value: Comparable>(of draw: Value, _ ends: [Value]) -> Int {
    // Without branches that chance decides: a million draws times fifty laws.
    var low = 0
    var count = ends.count
    while count > 0 {
      let half = (count + 1) / 2
      low += ends[low + half - 1] < draw ? half : 0
      count -= half
    }
    return low
  }

  /// P(low < X ≤ high), on the side of the nearer tail.
  private static func probability<Law: ProbabilityDistribution>(
    _ law: Law, _ low: Law.Value?, _ high: Law.Value?
  ) -> Double {
    guard let low else { return high.map { law.cdf($0) } ?? 1 }
    guard let high else { return law.probability(above: low) }
    if law.cdf(low) > 0.5 { return law.probability(above: low) - law.probability(above: high) }
    return law.cdf(high) - law.cdf(low)
  }
}

/// A law with what its first draws were when they were recorded.
struct LawCase: Sendable, CustomTestStringConvertible {
  var name: String
  var testDescription: String { name }
  var firstDraws: @Sendable () -> [Double]
  var fit: @Sendable (_ draws: Int) -> Fit
  /// What is said of the law by one of its functions and contradicted by another.
  var contradictions: @Sendable () -> [String]

  init<Law: ProbabilityDistribution>(_ name: String, _ law: Law) where Law.Value == Double {
    self.init(name, law) { $0 }
  }

  init<Law: ProbabilityDistribution>(_ name: String, _ law: Law) where Law.Value == Int {
    self.init(name, law) { Double($0) }
  }

  private init<Law: ProbabilityDistribution>(
    _ name: String, _ law: Law, number: @escaping @Sendable (Law.Value) -> Double
  ) {
    self.name = name
    firstDraws = { Self.draw(law, count: 3).map(number) }
    fit = { Fit(of: Self.draw(law, count: $0), to: law, number: number) }
    contradictions = { Self.contradictions(in: law) }
  }

  static func draw<Law: ProbabilityDistribution>(_ law: Law, count: Int) -> [Law.Value] {
    var paths = RandomPaths(seed: 20_260_401, trial: 7)
    var stream = paths.claim("Line 7/distribution", owner: "tests").stream(0)
    return (0..<count).map { _ in law.sample(&stream) }
  }
}

extension LawCase {
  /// Complements, order, and both quantiles against both distribution functions, at draws and at probabilities.
  private static func contradictions<Law: ProbabilityDistribution>(in law: Law) -> [String] {
    var found: [String] = []
    var earlier = (value: law.quantile(0), cdf: 0.0)
    for value in draw(law, count: 200).sorted() {
      let (below, upTo) = (law.probability(below: value), law.cdf(value))
      let (above, from) = (law.probability(above: value), law.probability(atLeast: value))
      if (upTo + above - 1).magnitude > 1e-12 { found.append("cdf + above = \(upTo + above) at \(value)") }
      if (below + from - 1).magnitude > 1e-12 { found.append("below + from = \(below + from) at \(value)") }
      if below > upTo || upTo < earlier.cdf - 1e-13 { found.append("the cdf falls at \(value)") }
      earlier = (value, upTo)
    }
    for p in [1e-12, 1e-6, 0.01, 0.2, 0.5, 0.8, 0.99, 1 - 1e-6] {
      // What an ulp of the value is worth, at the worst of these places.
      let slack = 2e-12 + 2e-8 * min(p, 1 - p)
      let low = law.quantile(p)
      if law.cdf(low) < p - slack || law.probability(below: low) > p + slack {
        found.append(
          "quantile(\(p)) = \(low) has \(law.probability(below: low)) below, \(law.cdf(low)) up to it")
      }
      let high = law.quantile(upper: p)
      if law.probability(above: high) > p + slack || law.probability(atLeast: high) < p - slack {
        found.append("quantile(upper: \(p)) = \(high) has \(law.probability(above: high)) above it")
      }
    }
    return found
  }
}

/// A source that gives the same word again and again: 0 and `UInt64.max` are the ends of every draw.
struct OneWord: RandomSource {
  var word: UInt64

  mutating func next() -> UInt64 { word }
}

/// A source that counts what is taken from it.
struct CountingSource: RandomSource {
  var stream: RandomStream
  var taken = 0

  mutating func next() -> UInt64 {
    taken += 1
    return stream.next()
  }
}
