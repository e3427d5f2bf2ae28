import EventKernel
import Numerics
import Testing

@Suite struct StatisticsTests {
  // MARK: - Tally

  @Test func `a tally has the moments of the numbers, and none where there are too few`() {
    let tally = Tally([2, 4, 4, 4, 5, 5, 7, 9])
    #expect(tally.count == 8)
    #expect(tally.mean == 5)
    #expect(tally.variance == 32.0 / 7)
    #expect(tally.minimum == 2 && tally.maximum == 9)
    #expect(tally.sum == 40)
    #expect(Tally([1]).variance == nil)
    #expect(Tally([1]).meanInterval(confidence: 0.95) == nil)
    #expect(Tally().count == 0)
  }

  @Test func `a large mean does not swallow a small spread`() {
    // The naive Σx² - (Σx)²/n gives 0, or less than that.
    let tally = Tally([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])
    #expect(tally.mean == 1e9 + 10)
    #expect(tally.variance == 30)
  }

  @Test func `merged tallies are the tally of everything`() {
    var random = stream(1)
    let values = (0..<10_000).map { (_: Int) -> Double in random.standardExponential() * 100 - 50 }
    let whole = Tally(values)
    for cut in [0, 1, 17, 5_000, 9_999, 10_000] {
      var left = Tally(values[..<cut])
      left.merge(Tally(values[cut...]))
      #expect(left.count == whole.count)
      #expect(left.minimum == whole.minimum && left.maximum == whole.maximum)
      #expect(abs(left.mean - whole.mean) < 1e-12 * 100)
      #expect(abs((left.variance ?? 0) / (whole.variance ?? 1) - 1) < 1e-12)
    }
  }

  // MARK: - Intervals

  /// Solved with mpmath at 40 digits from the regularised incomplete beta function.
  @Test(
    arguments: [
      (1, 0.4, 0.32491969623290633),
      (1, 0.1, 3.0776835371752534),
      (1, 0.025, 12.706204736174705),
      (1, 0.0005, 636.61924876871962),
      (1, 1e-9, 318309886.18379067),
      (2, 0.025, 4.3026527297494639),
      (2, 0.0005, 31.599054576443621),
      (2, 1e-9, 22360.679741456877),
      (3, 0.4, 0.27667066233268991),
      (3, 0.1, 1.6377443536962101),
      (3, 0.025, 3.1824463052837096),
      (3, 0.005, 5.8409093097333573),
      (3, 0.0005, 12.923978636687483),
      (3, 1e-9, 1033.1096745038077),
      (7, 0.4, 0.26316686135202281),
      (7, 0.1, 1.4149239276505085),
      (7, 0.025, 2.3646242515927853),
      (7, 0.005, 3.4994832973504939),
      (7, 0.0005, 5.4078825208617252),
      (7, 1e-9, 38.705980643231614),
      (23, 0.4, 0.25629705991468529),
      (23, 0.1, 1.319460239816162),
      (23, 0.025, 2.0686576104190487),
      (23, 0.005, 2.807335683769999),
      (23, 0.0005, 3.7676268043117806),
      (23, 1e-9, 9.4984931954113613),
      (99, 0.4, 0.25402901215180671),
      (99, 0.1, 1.2901614420344852),
      (99, 0.025, 1.9842169515864175),
      (99, 0.005, 2.6264054572808275),
      (99, 0.0005, 3.3915288333636506),
      (99, 1e-9, 6.6055176089570498),
      (999, 0.4, 0.25341458333036737),
      (999, 0.1, 1.2823995700373973),
      (999, 0.025, 1.96234146113345),
      (999, 0.005, 2.5807596372676368),
      (999, 0.0005, 3.3002924403987355),
      (999, 1e-9, 6.0537466577625624),
    ] as [(Double, Double, Double)])
  func `Student's t is exceeded as often as it should be`(degrees: Double, upper: Double, expected: Double) {
    let t = StudentT.quantile(upper: upper, degreesOfFreedom: degrees)
    #expect(abs(t / expected - 1) < 1e-12)
    if upper > 0.0001 {
      let mirrored = StudentT.quantile(upper: 1 - upper, degreesOfFreedom: degrees)
      #expect(abs(mirrored / expected + 1) < 1e-9)
    }
  }

  @Test func `of 2,000 intervals with 90 % confidence, about 1,800 hold the mean`() {
    var random = stream(2)
    var held = 0
    for _ in 0..<2_000 {
      // Sums of 20 exponentials: close enough to normal that the coverage is 90 % to within a standard error.
      var tally = Tally()
      for _ in 0..<5 {
        var sum = 0.0
        for _ in 0..<20 { sum += random.standardExponential() }
        tally.add(sum)
      }
      if tally.meanInterval(confidence: 0.9)?.contains(20) == true { held += 1 }
    }
    #expect(abs(held - 1_800) < 54)  // 4 standard errors of a binomial count
  }

  private func stream(_ entity: UInt64) -> RandomStream {
    var paths = RandomPaths(seed: 5, trial: 0)
    return paths.claim("statistics", owner: "test").stream(entity)
  }
}
