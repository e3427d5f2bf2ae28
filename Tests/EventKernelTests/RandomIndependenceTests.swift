import EventKernel
import Numerics
import Testing

/// Neighbors in any part of an address must look like strangers: entities, sub-streams, draws, trials, seeds, paths.
@Suite struct RandomIndependenceTests {
  /// Two families of addresses, n apart by one step in one part of the address.
  enum Neighbors: String, CaseIterable, Sendable {
    case draws, entities, subStreams, trials, seeds, paths, distantEntities

    /// The word at number n of the walk along this part of the address.
    func word(_ n: UInt64) -> UInt64 {
      var paths = RandomPaths(
        seed: self == .seeds ? n : 1, trial: self == .trials ? n : 2)
      let path = paths.claim(self == .paths ? "path \(n)" : "path", owner: "test")
      var stream =
        switch self {
        case .entities: path.stream(n)
        case .distantEntities: path.stream(n << 32)
        case .subStreams: path.stream(3, UInt32(truncatingIfNeeded: n))
        default: path.stream(3)
        }
      if self == .draws { stream.jump(to: n) }
      return stream.next()
    }
  }

  static let length = 65_536

  @Test(arguments: Neighbors.allCases)
  func `the words along one part of the address are uniform`(neighbors: Neighbors) {
    let words = (0..<UInt64(Self.length)).map(neighbors.word)
    for shift in [0, 28, 58] as [UInt64] {
      var counts = [Int](repeating: 0, count: 64)
      for word in words { counts[Int((word >> shift) & 63)] += 1 }
      let excess = chiSquaredExcess(counts, [Double](repeating: Double(Self.length) / 64, count: 64))
      #expect(abs(excess) < 4)
    }
  }

  @Test(arguments: Neighbors.allCases)
  func `a word says nothing about its neighbor`(neighbors: Neighbors) {
    let words = (0..<UInt64(Self.length)).map(neighbors.word)
    for distance in [1, 2, 64] {
      // Pairs of the leading 4 bits, over 256 cells.
      var counts = [Int](repeating: 0, count: 256)
      var product = 0.0
      for n in 0..<(Self.length - distance) {
        counts[Int((words[n] >> 60) * 16 + (words[n + distance] >> 60))] += 1
        product +=
          (Double(words[n] >> 11) * 0x1p-53 - 0.5) * (Double(words[n + distance] >> 11) * 0x1p-53 - 0.5)
      }
      let pairs = Double(Self.length - distance)
      #expect(abs(chiSquaredExcess(counts, [Double](repeating: pairs / 256, count: 256))) < 4)
      // A correlation of n independent pairs has the standard deviation 1/√n.
      #expect(abs(product / pairs * 12) < 4 / pairs.squareRoot())
    }
  }

  @Test(arguments: Neighbors.allCases)
  func `one step in the address changes half of the bits`(neighbors: Neighbors) {
    var changed = [Int](repeating: 0, count: 64)
    let steps = 20_000
    var last = neighbors.word(0)
    for n in 1...UInt64(steps) {
      let word = neighbors.word(n)
      for bit in 0..<64 where ((word ^ last) >> UInt64(bit)) & 1 == 1 { changed[bit] += 1 }
      last = word
    }
    // 4.5 standard deviations, for 64 bits at once.
    let limit = 4.5 * (Double(steps) / 4).squareRoot()
    #expect(changed.allSatisfy { abs(Double($0) - Double(steps) / 2) < limit })
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
