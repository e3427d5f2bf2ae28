import EventKernel
import MechanismChecks
import Oracles
import Scenario
import Testing
import World

/// Truth alone says how many cartons fell into a case; the eye's count is not asked.
@Suite("Counter bounce")
struct CounterBounceTests {
  @Test(
    "merges and double counts make 24(q−p)/(1−q+p) extra units a case, and each shifts what comes after",
    arguments: [(80.0, 0.0), (86.0, 0.0), (91.0, 0.0), (5.0, 0.02), (5.0, 0.08), (83.0, 0.05)],
    [ReadAssignment.byCount, .byOrder])
  func extraUnits(_ setting: (filter: Double, flaps: Double), _ mode: ReadAssignment) throws {
    var plan = LinePlan.starved(mode, cartons: 24_000)
    // A flap's light is uniform up to 12 ms: longer than a filter of 5 ms in 7 of 12 cases, never longer than 80 ms.
    plan.mechanisms.counterBounce = condition(
      CounterBounce.self,
      [
        ("filter-time", TimeSpan.microseconds(Int64(setting.filter * 1_000))),
        ("flap-share", Fraction.of(setting.flaps)),
      ])
    let trial = try Trial.run(plan)
    let q = PackingOracle.merged(filter: setting.filter, period: 200, jitter: 20, dark: 60 / 0.55)
    let p = PackingOracle.doubled(filter: setting.filter, flaps: setting.flaps, longest: 12)
    // Cases fill at 1 − q + p counts a carton: so many cases come from the cartons, and each holds so many.
    let rate = 1 - q + p
    let full = trial.contents.dropLast()
    let units = full.reduce(0) { $0 + $1.count }
    let extra = Double(units - 24 * full.count) / Double(full.count)
    let expected = 24 * (q - p) / (1 - q + p)
    // Counts of n cartons have variance n(q(1−q) + p(1−p)); to first order the units of a case have 24 times that over rate³.
    let deviation =
      (24 * (q * (1 - q) + p * (1 - p)) / (rate * rate * rate) / Double(full.count)).squareRoot()
    #expect(abs(extra - expected) <= z999 * deviation + 1e-9, "\(extra) for \(expected) ± \(deviation)")
    let listsOnly = trial.listsOnly(CounterBounce.self)
    #expect(listsOnly, "\(mode) \(trial.found.summary)")
    print("counter-bounce", mode, setting, "extra a case: expected", expected, "simulated", extra)

    // From the first carton too many on, every case is wrong; the chain's first case is told by truth's own sizes.
    let sizes = trial.contents.map(\.count)
    var offset = 0
    var wrong = 0
    for (index, size) in sizes.enumerated() {
      let recorded = index == sizes.count - 1 ? nil : 24
      if offset != 0 || recorded.map({ $0 != size }) ?? false { wrong += 1 }
      offset += size - 24
    }
    #expect(abs(trial.found.wrongCases - wrong) <= 1, "\(trial.found.wrongCases) for \(wrong)")
  }

}
