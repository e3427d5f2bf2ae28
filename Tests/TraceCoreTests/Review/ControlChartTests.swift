import RecordSamples
import Testing
import TraceCore

/// A generator for tests alone (S. Vigna's splitmix64): the record itself draws nothing.
struct SplitMix {
  var state: UInt64

  mutating func uniform() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
  }

  mutating func window(trials: Int64, share: Double) -> WindowCount {
    var events: Int64 = 0
    for _ in 0..<trials where uniform() < share { events += 1 }
    return WindowCount(trials: trials, events: events)
  }
}

@Suite("Control charts")
struct ControlChartTests {
  /// Windows up to the first alarm, after a baseline that is long enough to be known well.
  private func run(
    _ kind: ChartKind, share: Double, then later: Double, limit: Int, _ random: inout SplitMix
  ) -> Int {
    var chart = ControlChart(kind, baselineWindows: 400)
    for _ in 0..<400 { _ = chart.take(random.window(trials: 200, share: share)) }
    for window in 1...limit where chart.take(random.window(trials: 200, share: later)) { return window }
    return limit
  }

  @Test("the cumulative sum runs about 500 windows between false alarms")
  func cumulativeSumFalseAlarms() {
    var random = SplitMix(state: 1)
    let runs = (0..<120).map { _ in run(.slow, share: 0.02, then: 0.02, limit: 3_000, &random) }
    let mean = Double(runs.reduce(0, +)) / 120
    // Exponential run lengths have a standard error of mean/√120, 9 %; the baseline is known to some 2 % besides.
    #expect(mean > 250 && mean < 1_000, "\(mean)")
  }

  @Test("a window as bad as one in a thousand is a false alarm in no more than one in a thousand")
  func proportionFalseAlarms() {
    var random = SplitMix(state: 2)
    var chart = ControlChart(.sudden, baselineWindows: 2_000)
    var alarms = 0
    for _ in 0..<2_000 { _ = chart.take(random.window(trials: 200, share: 0.02)) }
    for _ in 0..<30_000 where chart.take(random.window(trials: 200, share: 0.02)) { alarms += 1 }
    // At most 30 in the mean; beyond 52 with probability 10⁻⁴.
    #expect(alarms <= 52, "\(alarms)")
    #expect(alarms > 0, "a chart that never alarms proves nothing")
  }

  @Test(
    "a doubled share is found within days by the cumulative sum, and a tenfold one at once by the proportion chart"
  )
  func delays() {
    var random = SplitMix(state: 3)
    let slow = (0..<60).map { _ in run(.slow, share: 0.02, then: 0.04, limit: 1_000, &random) }
    let sudden = (0..<60).map { _ in run(.sudden, share: 0.02, then: 0.2, limit: 1_000, &random) }
    #expect(Double(slow.reduce(0, +)) / 60 < 6)
    #expect(sudden.allSatisfy { $0 == 1 })
  }

  @Test("windows without a trial change nothing")
  func empty() {
    var chart = ControlChart(.slow, baselineWindows: 1)
    _ = chart.take(WindowCount(trials: 100, events: 1))
    let before = chart.statistic
    let alarms = chart.take(WindowCount(trials: 0, events: 0))
    #expect(!alarms)
    #expect(chart.statistic == before)
  }

  @Test("everything failing, and nothing ever failing, are both taken")
  func extremes() {
    for kind in [ChartKind.sudden, .slow, .movingAverage(weight: 0.1, limit: 2.454)] {
      var chart = ControlChart(kind, baselineWindows: 2)
      var alarms = 0
      for _ in 0..<10 where chart.take(WindowCount(trials: 50, events: 0)) { alarms += 1 }
      #expect(alarms == 0)
      for _ in 0..<3 where chart.take(WindowCount(trials: 50, events: 50)) { alarms += 1 }
      #expect(alarms > 0)
    }
  }
}
