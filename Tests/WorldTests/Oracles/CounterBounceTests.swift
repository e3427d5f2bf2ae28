import EventKernel
import Scenario
import Testing
import World

/// Truth alone says how many cartons fell into a case; the eye's count is not asked.
@Suite("Counter bounce")
struct CounterBounceTests {
  /// A line on which the packer waits for cartons, so that gaps come as the cartoner makes them: pitches of 100 mm with a
  /// triangular spread of ±10 mm at 500 mm/s, so from 180 to 220 ms, and gaps of light from 71 to 111 ms behind
  /// 60 mm cartons at 550 mm/s.
  static var starved: LinePlan {
    var plan = LinePlan.calm
    plan.lots.cartonsPerLot = 24_000
    plan.feed.pitchSpread = 10_000
    plan.packer.scale = .none
    plan.packer.noReads = 0
    plan.packer.pitch = 70_000
    plan.labeller.labelsPerRoll = 1_000_000
    plan.mechanisms.layerInference = condition(LayerInference.self, [("unread", Fraction.of(0))])
    plan.stops.breakdownsPerHour = 0
    plan.stops.speedSwingMinutes = 0
    return plan
  }

  /// P(pitch time − 60 mm / 550 mm/s < filter), pitch time = 200 ms + 20 ms × triangular on (−1, 1).
  static func merge(filter ms: Double) -> Double {
    let t = (ms + 60 / 0.55 - 200) / 20
    if t <= -1 { return 0 }
    if t >= 1 { return 1 }
    return t < 0 ? (1 + t) * (1 + t) / 2 : 1 - (1 - t) * (1 - t) / 2
  }

  @Test(
    "merges and double counts make 24(q−p)/(1−q+p) extra units a case, in every mode",
    arguments: [(80.0, 0.0), (86.0, 0.0), (91.0, 0.0), (5.0, 0.02), (5.0, 0.08), (83.0, 0.05)],
    ReadAssignment.allCases)
  func extraUnits(_ setting: (filter: Double, flaps: Double), _ mode: ReadAssignment) throws {
    var plan = Self.starved
    plan.assign(mode)
    plan.packer.comparesReads = false
    // A flap's light is uniform up to 12 ms: longer than a filter of 5 ms in 7 of 12 cases, never longer than 80 ms.
    plan.mechanisms.counterBounce = condition(
      CounterBounce.self,
      [
        ("filter-time", TimeSpan.microseconds(Int64(setting.filter * 1_000))),
        ("flap-share", Fraction.of(setting.flaps)),
      ])
    let trial = try Trial.run(plan)
    let q = Self.merge(filter: setting.filter)
    let p = setting.filter < 12 ? setting.flaps * (12 - setting.filter) / 12 : 0
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

    switch mode {
    case .betweenCloses, .byTime, .layer:
      // The record says what is there: a finding of quantity, and no drift.
      #expect(trial.found.kinds.isEmpty, "\(mode): \(trial.found.summary)")
    case .byCount, .byOrder:
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

  @Test("a lock-out merges pitches, an on-delay longer than a carton sees none of them")
  func otherFilters() throws {
    for (filter, ms, share) in [
      (CounterBounce.Filter.lockOut, 195.0, 0.28125), (.lockOut, 205, 0.71875), (.onDelay, 100, 0),
      (.onDelay, 110, 1),
    ] {
      var plan = Self.starved
      plan.lots.cartonsPerLot = 12_000
      plan.assign(.layer)
      plan.packer.comparesReads = false
      plan.mechanisms.counterBounce = condition(
        CounterBounce.self,
        [
          ("filter", filter), ("filter-time", TimeSpan.microseconds(Int64(ms * 1_000))),
          ("flap-share", Fraction.of(0)),
        ])
      let trial = try Trial.run(plan)
      if share == 1 {
        // Nothing is ever counted: all of it lies in the one case that clearance closes.
        #expect(trial.contents.count == 1)
      } else if filter == .onDelay {
        #expect(trial.contents.dropLast().allSatisfy { $0.count == 24 })
      } else {
        // After a merge the next gap is measured from the carton that counted: two pitches, which no lock-out here swallows.
        // So merged cartons are followed by counted ones: of 1 + q cartons one counts.
        let counts = 24.0 * Double(trial.contents.count - 1)
        let cartons = Double(trial.contents.dropLast().reduce(0) { $0 + $1.count })
        let deviation = (share * (1 - share) / counts).squareRoot()
        #expect(abs(cartons / counts - 1 - share) <= z999 * deviation, "\(cartons / counts) for 1 + \(share)")
        print("counter-bounce", filter, ms, "cartons a count", cartons / counts, "q", share)
      }
    }
  }
}
