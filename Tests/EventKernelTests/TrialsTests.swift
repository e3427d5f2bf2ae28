import EventKernel
import Testing

@Suite struct TrialsTests {
  @Test(arguments: [1, 2, 7, 100])
  func `rows come in the order of trials, whoever ends first`(jobs: Int) {
    let rows = runTrials(10..<50, jobs: jobs) { trial -> UInt64 in
      // Early trials take longest.
      var random = Self.stream(trial)
      var last: UInt64 = 0
      for _ in 0..<(50 - trial) * 1_000 { last = random.next() }
      return last
    }
    let alone = (UInt64(10)..<50).map { trial -> UInt64 in
      var random = Self.stream(trial)
      random.jump(to: (50 - trial) * 1_000 - 1)
      return random.next()
    }
    #expect(rows == alone)
  }

  @Test func `no trials give no rows`() {
    #expect(runTrials(3..<3, jobs: 4) { $0 }.isEmpty)
  }

  @Test(arguments: [1, 2, 8])
  func `the failure with the lowest number is thrown, whichever came first`(jobs: Int) {
    struct Broken: Error, Equatable { var trial: UInt64 }
    for _ in 0..<20 {
      #expect(throws: Broken(trial: 5)) {
        _ = try runTrials(0..<200, jobs: jobs) { trial throws(Broken) -> UInt64 in
          if trial == 5 {
            var random = Self.stream(trial)
            for _ in 0..<20_000 { _ = random.next() }
          }
          if trial >= 5 { throw Broken(trial: trial) }
          return trial
        }
      }
    }
  }

  private static func stream(_ trial: UInt64) -> RandomStream {
    var paths = RandomPaths(seed: 3, trial: trial)
    return paths.claim("work", owner: "test").stream(0)
  }
}
