import EventKernel
import Numerics
import Testing

@Suite struct ExponentialTests {
  @Test func `10⁶ draws are exponential: chi-squared over 100 equally likely cells`() {
    var stream = stream(1)
    let cells = 100
    var counts = [Int](repeating: 0, count: cells)
    let draws = 1_000_000
    for _ in 0..<draws {
      let probability = -Mathematics.expm1(-stream.standardExponential())
      counts[min(cells - 1, Int(probability * Double(cells)))] += 1
    }
    let expected = Double(draws) / Double(cells)
    let chiSquared = counts.reduce(0.0) {
      $0 + (Double($1) - expected) * (Double($1) - expected) / expected
    }
    // 99.9 % point of χ² with 99 degrees of freedom: 148.23 (R: qchisq(0.999, 99)).
    #expect(chiSquared < 148.23)
    #expect(chiSquared > 58.9)  // and not better than chance: qchisq(0.0005, 99)
  }

  @Test func `mean, variance and skewness lie within 4 standard errors`() {
    var stream = stream(3)
    let draws = 1_000_000
    var (first, second, third) = (0.0, 0.0, 0.0)
    for _ in 0..<draws {
      let x = stream.standardExponential()
      first += x
      second += x * x
      third += x * x * x
    }
    let n = Double(draws)
    // Raw moments k!, variances (2k)! - k!².
    #expect(abs(first / n - 1) < 4 * (1 / n).squareRoot())
    #expect(abs(second / n - 2) < 4 * (20 / n).squareRoot())
    #expect(abs(third / n - 6) < 4 * (684 / n).squareRoot())
  }

  private func stream(_ entity: UInt64) -> RandomStream {
    var paths = RandomPaths(seed: 11, trial: 0)
    return paths.claim("exponential", owner: "test").stream(entity)
  }
}
