import EventKernel
import Scenario
import Testing
import World

@Suite("Window skew")
struct WindowSkewTests {
  /// Cartons at even distances, a controller whose clock is exact, and a packer whose clock shows every microsecond.
  static func exact(_ mode: ReadAssignment) -> LinePlan {
    var plan = LateReadTests.even(mode)
    plan.clocks[.controller].drift = 0
    plan.clocks[.controller].syncPeriod = nil
    for device in [Device.controller, .packer] { plan.clocks[device].resolution = .microseconds(1) }
    return plan
  }

  @Test(
    "the first step comes after margin / ppm, the next one period / ppm later",
    arguments: [(200.0, 90), (400, 90), (-200, 90), (-400, 90), (300, 150), (-300, 30)])
  func steps(_ ppm: Double, _ closeDelay: Int64) throws {
    var plan = Self.exact(.byTime)
    plan.lots.cartonsPerLot = 30_000
    plan.packer.closeDelay = .milliseconds(closeDelay)
    plan.packer.readMargin = .milliseconds(2_500)
    plan.mechanisms.windowSkew = condition(
      WindowSkew.self, [("drift", Drift.ppm(ppm)), ("sync", TimeSpan?.none), ("residual", TimeSpan.zero)])
    let trial = try Trial.run(plan)
    // The close stamp lies 20 ms (from scanner to eye) and the close delay after the last carton's stamp, and the rest of
    // 200 ms before the next one's. A fast clock moves it towards the next, a slow one towards the last.
    let after = 20.0 + Double(closeDelay)
    let margin = ppm > 0 ? 200 - after : after
    let rate = abs(ppm) * 1e-6
    // Cases close every 4.8 s; the first carton passes the eye when it has come through the line, which is found from the
    // number of cases: step k happens at the first close after (margin + 200 k)/rate from the start of the clocks.
    let kinds = trial.caseKinds
    let wrong = kinds.indices.filter { kinds[$0] != nil }
    let firstWrong = try #require(wrong.first)
    let start = trial.firstClose
    let expectedFirst = Int((((margin / rate) / 1_000 - start) / 4.8).rounded(.up))
    #expect(abs(firstWrong - expectedFirst) <= 1, "case \(firstWrong) for \(expectedFirst)")
    // From then on every full case is wrong: one seems larger (a fast clock) or smaller at each step, the others hold others.
    let uneven: MismatchKind = ppm > 0 ? .under : .over
    let steps = kinds.indices.filter { kinds[$0] == uneven }
    let last = Double(kinds.count - 1)
    let expectedSteps = Int(((start + 4.8 * last) * 1_000 * rate - margin) / 200) + 1
    #expect(abs(steps.count - expectedSteps) <= 1, "\(steps.count) for \(expectedSteps)")
    if steps.count > 1 {
      let distance = Double(steps[1] - steps[0])
      #expect(abs(distance - 200 / rate / 1_000 / 4.8) <= 1.01)
    }
    #expect(wrong.count >= kinds.count - firstWrong - 1)
    #expect(trial.found.kinds.isSubset(of: WindowSkew.card.aloneCauses), "\(trial.found.summary)")
    #expect(trial.markedCases[.windowSkew] ?? 0 >= wrong.count - 1)
    print(
      "window-skew", ppm, "ppm, border", after, "ms: first wrong case expected", expectedFirst, "simulated",
      firstWrong,
      "steps expected", expectedSteps, "simulated", steps.count)
  }

  @Test("hourly setting keeps 5 ppm within the margin, and 100 ppm not")
  func synchronised() throws {
    for (ppm, isWrong) in [(5.0, false), (20, false), (100, true)] {
      var plan = Self.exact(.byTime)
      plan.lots.cartonsPerLot = 45_000
      plan.packer.readMargin = .milliseconds(2_500)
      plan.mechanisms.windowSkew = condition(
        WindowSkew.self,
        [("drift", Drift.ppm(ppm)), ("sync", TimeSpan?.some(.hours(1)))])
      let trial = try Trial.run(plan)
      #expect(trial.found.kinds.isEmpty != isWrong, "\(ppm) ppm: \(trial.found.summary)")
    }
  }

  @Test("where reads are not told apart by time, no clock matters")
  func otherModes() throws {
    for mode in ReadAssignment.allCases where mode != .byTime {
      var plan = LateReadTests.even(mode)
      plan.lots.cartonsPerLot = 10_000
      plan.mechanisms.windowSkew = condition(
        WindowSkew.self, [("drift", Drift.ppm(1_000)), ("sync", TimeSpan?.none)])
      #expect(try Trial.run(plan).found.kinds.isEmpty)
    }
  }
}
