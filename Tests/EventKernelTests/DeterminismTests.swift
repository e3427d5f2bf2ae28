import EventKernel
import Foundation
import Testing

/// The same trial gives the same bytes: on one thread or many, in debug and release, on any processor.
///
/// In debug, `swift test --filter Determinism` holds the same constants that release has recorded.
@Suite struct DeterminismTests {
  /// What `swift run -c release DriftlineBenchmarks digest` printed when its content was last changed; it covers
  /// mathematics, draws, every law, the calendar, parallel trials, and a line with its record, compared.
  static let recordedByProgram = "20f82b1e572f5d86"
  /// The rows of 12 trials of M/M/3, folded in their order.
  static let recordedRows = "b2f8040339579dae"

  @Test(arguments: [1, 2, 3, 12])
  func `rows are the same bytes on any number of threads`(jobs: Int) throws {
    let rows = Self.digest(try Self.trials(0..<12, jobs: jobs)).description
    #expect(rows == Self.recordedRows)
  }

  @Test func `shards that are put together give the bytes of the whole`() throws {
    let whole = try Self.trials(0..<12, jobs: 2)
    let shards = try Self.trials(7..<12, jobs: 1) + Self.trials(0..<7, jobs: 2)
    #expect(Self.digest(Array(shards.suffix(7) + shards.prefix(5))) == Self.digest(whole))
    #expect(Self.digest(shards) != Self.digest(whole))  // the digest sees the order
  }

  @Test(arguments: [
    "",
    "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX512F",
    "glibc.cpu.hwcaps=-AVX2_Usable,-FMA_Usable,-FMA4_Usable,-AVX_Usable,-AVX512F_Usable",
    "glibc.cpu.hwcaps=-AVX,-AVX2,-FMA,-FMA4,-AVX512F,-BMI1,-BMI2,-LZCNT,-ERMS,-SSE4_1,-SSE4_2",
  ])
  func `with features of the processor masked, the digest is the recorded one`(tunables: String) throws {
    let process = Process()
    process.executableURL = try Self.program()
    process.arguments = ["digest"]
    process.environment = ["GLIBC_TUNABLES": tunables]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let words = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(words == Self.recordedByProgram + "\n")
  }

  @Test func `a digest tells order, signs of zero and lengths apart`() {
    #expect(Self.digest([1.0, 2.0]) != Self.digest([2.0, 1.0]))
    #expect(Self.digest([0.0]) != Self.digest([-0.0]))
    #expect(Self.digest([Double]()) != Self.digest([0.0]))
    var (a, b) = (Digest(), Digest())
    a.add("ab")
    a.add("c")
    b.add("a")
    b.add("bc")
    #expect(a != b)
    #expect(a.description.count == 16)
  }

  // MARK: - Help

  private static func trials(_ range: Range<UInt64>, jobs: Int) throws -> [Station.Row] {
    try runTrials(range, jobs: jobs) { trial throws(SimulationStalled) in
      try Station.run(
        .init(
          source: .poisson(rate: 2.5), service: .exponential(mean: 1), servers: 3, warmUp: .seconds(20),
          observed: .seconds(400)), seed: 301, trial: trial)
    }
  }

  private static func digest(_ rows: [Station.Row]) -> Digest {
    digest(
      rows.flatMap {
        [
          $0.wait.mean, $0.wait.variance ?? -1, $0.wait.maximum, Double($0.wait.count), $0.meanPresent,
          $0.meanBusy, Double($0.answersAbove[3]),
        ]
      })
  }

  private static func digest(_ values: [Double]) -> Digest {
    var digest = Digest()
    for value in values { digest.add(value) }
    return digest
  }

  /// The benchmark program lies beside the bundle of tests.
  private static func program() throws -> URL {
    let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let program = bundle.appendingPathComponent("DriftlineBenchmarks")
    return try #require(
      FileManager.default.isExecutableFile(atPath: program.path) ? program : nil,
      "DriftlineBenchmarks is not beside the tests; build the whole package first")
  }
}
