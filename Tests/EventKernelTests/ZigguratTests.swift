import EventKernel
import Numerics
import Testing

@Suite struct ZigguratTests {
  @Test func `the edges follow the recurrence of layers with equal areas`() {
    let edges = Ziggurat.edges
    #expect(edges.count == 257)
    let r = edges[1]
    let area = (r + 1) * Mathematics.exp(-r)  // the base layer: r e⁻ʳ and the tail e⁻ʳ
    #expect(abs(edges[0] - area * Mathematics.exp(r)) < 1e-14)
    for i in 1..<256 {
      // The area of layer i, as a rectangle, is the area of every other.
      let height = Mathematics.exp(-edges[i + 1]) - Mathematics.exp(-edges[i])
      #expect(abs(edges[i] * height / area - 1) < 1e-12)
    }
    #expect(edges[256] == 0)
  }

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
    let chiSquared = counts.reduce(0.0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    // 99.9 % point of χ² with 99 degrees of freedom: 148.23 (R: qchisq(0.999, 99)).
    #expect(chiSquared < 148.23)
    #expect(chiSquared > 60.0)  // and not better than chance: qchisq(0.0005, 99) = 58.9
  }

  @Test func `the cells where layers, wedges and tail meet are as full as they should be`() {
    // Cells between neighboring edges: an error in one layer's wedge would show in its own cell.
    var stream = stream(2)
    let ascending = Array(Ziggurat.edges[1...].reversed())
    var counts = [Int](repeating: 0, count: ascending.count)
    let draws = 4_000_000
    for _ in 0..<draws {
      let x = stream.standardExponential()
      var (low, high) = (0, ascending.count)  // how many edges lie at or below x
      while low < high {
        let middle = (low + high) / 2
        if ascending[middle] <= x { low = middle + 1 } else { high = middle }
      }
      counts[low - 1] += 1
    }
    var chiSquared = 0.0
    for cell in counts.indices {
      let upper = cell + 1 < ascending.count ? Mathematics.exp(-ascending[cell + 1]) : 0
      let expected = Double(draws) * (Mathematics.exp(-ascending[cell]) - upper)
      chiSquared += (Double(counts[cell]) - expected) * (Double(counts[cell]) - expected) / expected
    }
    #expect(counts.count == 256)
    // 99.9 % point of χ² with 255 degrees of freedom: 330.52 (R: qchisq(0.999, 255)).
    #expect(chiSquared < 330.52)
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

  @Test func `the tail goes on from the last edge`() {
    // Layer 0, beyond its inside: the tail; then layer 0 again, a quarter of the base layer's width.
    var words = FixedWords([.max << 8, 1 << 62])
    #expect(words.standardExponential() == Ziggurat.edges[1] + 0.25 * Ziggurat.edges[0])
  }

  @Test func `a point above the curve is thrown away, a point below it is kept`() {
    // Layer 128, at its right edge less 2⁻⁵³: above the curve at almost every height.
    let word = (UInt64.max << 11) | 128
    var above = FixedWords([word, .max, 1 << 62])
    #expect(above.standardExponential() == 0.25 * Ziggurat.edges[0])
    var below = FixedWords([word, 0])
    #expect(below.standardExponential() > Ziggurat.edges[129])
  }

  private func stream(_ entity: UInt64) -> RandomStream {
    var paths = RandomPaths(seed: 11, trial: 0)
    return paths.claim("exponential", owner: "test").stream(entity)
  }
}
