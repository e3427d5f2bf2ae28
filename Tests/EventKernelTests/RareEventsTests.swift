import EventKernel
import Numerics
import Testing

@Suite struct RareEventsTests {
  @Test(arguments: [0.9, 0.3, 0.01])
  func `gaps between hits are those of asking every trial`(probability: Double) {
    var random = stream(1)
    var counts = [Int](repeating: 0, count: 30)
    let draws = 300_000
    let width = probability < 0.1 ? 20 : 1
    for _ in 0..<draws {
      let gap = random.nextHit(from: 0, before: .max, probability: probability) ?? .max
      counts[min(29, Int(gap) / width)] += 1
    }
    let expected = (0..<30).map { cell -> Double in
      let reaches = Mathematics.exp(Double(cell * width) * Mathematics.log1p(-probability))
      let passes =
        cell == 29 ? 0 : Mathematics.exp(Double((cell + 1) * width) * Mathematics.log1p(-probability))
      return Double(draws) * (reaches - passes)
    }
    #expect(chiSquaredExcess(counts, expected) < 4)
  }

  @Test func `a hazard that grows from trial to trial hits as often as its closed form says`() {
    // p(n) = (n + 1) / 1,000 for n < 1,000: survival is a product, hits at n have probability S(n) p(n).
    var random = stream(2)
    let draws = 200_000
    var counts = [Int](repeating: 0, count: 150)
    for _ in 0..<draws {
      let hit = random.nextHit(from: 0, before: 149, ceiling: 0.15) { Double($0 + 1) / 1_000 }
      counts[Int(hit ?? 149)] += 1
    }
    var survival = 1.0
    var expected: [Double] = []
    for n in 0..<149 {
      expected.append(Double(draws) * survival * Double(n + 1) / 1_000)
      survival *= 1 - Double(n + 1) / 1_000
    }
    expected.append(Double(draws) * survival)
    #expect(chiSquaredExcess(counts, expected) < 4)
  }

  @Test func `certain, impossible and finished searches need no draw`() {
    var none = FixedWords([])
    #expect(none.nextHit(from: 7, before: 9, probability: 1) == 7)
    #expect(none.nextHit(from: 7, before: 9, probability: 0) == nil)
    #expect(none.nextHit(from: 9, before: 9, probability: 0.5) == nil)
    #expect(none.nextFailure(after: .start, before: .distantFuture, ratePerSecond: 0) == nil)
    #expect(none.nextFailure(after: .start, before: .start, ratePerSecond: 1) == nil)
  }

  @Test func `a daily rhythm: times of failures follow the integral of the rate (Kolmogorov and Smirnov)`() {
    // λ(t) = 2 (1 + sin(2πt/T)) per hour over T = 24 h. Given their number, the times are independent with the
    // distribution function Λ(t)/Λ(T) = t/T + (1 - cos(2πt/T)) / 2π.
    let end = Instant.start + .hours(24)
    var positions: [Double] = []
    var counts = Tally()
    for day in 0..<2_000 {
      var random = stream(UInt64(1_000 + day))
      let found = Self.failures(&random, cuts: 1, end: end)
      counts.add(Double(found.count))
      for failure in found {
        let x = Double(failure.nanoseconds) / Double(end.nanoseconds)
        positions.append(x + (1 - Mathematics.cos(2 * .pi * x)) / (2 * .pi))
      }
    }
    positions.sort()
    let n = Double(positions.count)
    var distance = 0.0
    for (index, position) in positions.enumerated() {
      distance = max(distance, abs(position - Double(index) / n), abs(position - Double(index + 1) / n))
    }
    // The 99.9 % point of √n D is 1.9495 (N. Smirnov, Annals of Mathematical Statistics 19, 1948).
    #expect(distance * n.squareRoot() < 1.9495)
    // Their number has the Poisson distribution with mean and variance 48.
    #expect(counts.meanInterval(confidence: 0.999)?.contains(48) == true)
    #expect(abs((counts.variance ?? 0) / 48 - 1) < 4 * (2.0 / 2_000).squareRoot())
  }

  @Test
  func `cutting the day into pieces with ceilings of their own changes nothing but the number of draws`() {
    let end = Instant.start + .hours(24)
    var whole = Tally()
    var cut = Tally()
    var early = Tally()
    for day in 0..<2_000 {
      var random = stream(UInt64(10_000 + day))
      whole.add(Double(Self.failures(&random, cuts: 1, end: end).count))
      let pieces = Self.failures(&random, cuts: 24, end: end)
      cut.add(Double(pieces.count))
      early.add(Double(pieces.filter { $0 < .start + .hours(6) }.count))
    }
    #expect(whole.meanInterval(confidence: 0.999)?.contains(48) == true)
    #expect(cut.meanInterval(confidence: 0.999)?.contains(48) == true)
    // Λ(6 h) = 48 (1/4 + 1/2π).
    #expect(early.meanInterval(confidence: 0.999)?.contains(48 * (0.25 + 1 / (2 * .pi))) == true)
  }

  @Test func `a rate above its ceiling stops the program`() async {
    await #expect(processExitsWith: .failure) {
      var random = FixedWords([UInt64](repeating: 1 << 40, count: 100))
      _ = random.nextFailure(after: .start, before: .distantFuture, ceiling: 1) { _ in 1.5 }
    }
  }

  /// All failures of one day, by thinning with one ceiling for each of so many pieces of the day.
  private static func failures(_ random: inout RandomStream, cuts: Int, end: Instant) -> [Instant] {
    var found: [Instant] = []
    let piece = TimeSpan(nanoseconds: end.nanoseconds / Int64(cuts))
    for cut in 0..<cuts {
      var time = Instant.start + piece * Int64(cut)
      let pieceEnd = time + piece
      // The greatest rate of a piece lies at one of its ends, or is 4 per hour where the crest is.
      let crest = Instant.start + .hours(6)
      let ceiling = time <= crest && crest <= pieceEnd ? 4.0 / 3_600 : max(rate(time), rate(pieceEnd)) + 1e-15
      while let failure = random.nextFailure(
        after: time, before: pieceEnd, ceiling: ceiling, ratePerSecond: rate)
      {
        found.append(failure)
        time = failure
      }
    }
    return found
  }

  private static func rate(_ time: Instant) -> Double {
    2 * (1 + Mathematics.sin(2 * .pi * time.sinceStart.seconds / 86_400)) / 3_600
  }

  private func stream(_ entity: UInt64) -> RandomStream {
    var paths = RandomPaths(seed: 6, trial: 0)
    return paths.claim("rare", owner: "test").stream(entity)
  }
}

/// By how many standard deviations χ² lies above its mean, cells with fewer than 5 expected put together;
/// the cube root is nearly normal (E. B. Wilson, M. M. Hilferty, PNAS 17, 1931).
func chiSquaredExcess(_ counts: [Int], _ expected: [Double]) -> Double {
  var (sum, cells, restCount, restExpected) = (0.0, 0, 0.0, 0.0)
  for (count, mean) in zip(counts, expected) {
    if mean < 5 {
      restCount += Double(count)
      restExpected += mean
    } else {
      sum += (Double(count) - mean) * (Double(count) - mean) / mean
      cells += 1
    }
  }
  if restExpected >= 1 {
    sum += (restCount - restExpected) * (restCount - restExpected) / restExpected
    cells += 1
  }
  let degrees = Double(cells - 1)
  let spread = 2 / (9 * degrees)
  return (Mathematics.pow(sum / degrees, 1.0 / 3) - (1 - spread)) / spread.squareRoot()
}
