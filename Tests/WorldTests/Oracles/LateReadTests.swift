import EventKernel
import Numerics
import Scenario
import Testing
import World

@Suite("Late reads")
struct LateReadTests {
  /// Cartons every 200 ms without a change: 500 mm/s, 100 mm, always more before the packer than it takes.
  static func even(_ mode: ReadAssignment) -> LinePlan {
    var plan = LinePlan.calm
    plan.lots.cartonsPerLot = 48_000
    plan.feed.pitch = 95_000
    plan.feed.pitchSpread = 0
    plan.packer.speed = 500_000
    plan.packer.noReads = 0
    plan.packer.scale = .none
    plan.packer.comparesReads = false
    plan.labeller.labelsPerRoll = 1_000_000
    plan.mechanisms.layerInference = condition(LayerInference.self, [("unread", Fraction.of(0))])
    plan.stops.breakdownsPerHour = 0
    plan.stops.speedSwingMinutes = 0
    plan.assign(mode)
    return plan
  }

  @Test(
    "late units a case are Σ P(L > m + iT), in over and under pairs", arguments: [60.0, 120.0, 300.0],
    [ReadAssignment.betweenCloses, .byTime])
  func pairs(_ tail: Double, _ mode: ReadAssignment) throws {
    var plan = Self.even(mode)
    plan.mechanisms.lateRead = condition(
      LateRead.self,
      [("tail", TimeSpan.microseconds(Int64(tail * 1_000))), ("longest", TimeSpan.seconds(2))])
    let trial = try Trial.run(plan)
    // From the last carton's read trigger (10 mm before the eye: 20 ms) to the decision: 20 + 90 + 60 ms, of which
    // the shortest read takes 15. A carton i places earlier has i periods of 200 ms more. The exponential is cut at 2 s, so
    // that nothing is ever late beyond that.
    func late(_ i: Int) -> Double {
      let time = 155.0 + 200 * Double(i)
      return time >= 2_000 ? 0 : Mathematics.exp(-time / tail)
    }
    let units = (0..<24).reduce(0) { $0 + late($1) }
    // Each case's number of late units is a sum of independent chances. A case's surplus is the number that
    // came from before less the number that it lost: over, under or substituted by the sign of that, from the distribution.
    var distribution = [1.0]
    for i in 0..<24 {
      var next = [Double](repeating: 0, count: distribution.count + 1)
      for (k, weight) in distribution.enumerated() {
        next[k] += weight * (1 - late(i))
        next[k + 1] += weight * late(i)
      }
      distribution = next
    }
    var (more, fewer, swapped) = (0.0, 0.0, 0.0)
    for (a, pa) in distribution.enumerated() {
      for (b, pb) in distribution.enumerated() {
        if a > b { more += pa * pb } else if a < b { fewer += pa * pb } else if a > 0 { swapped += pa * pb }
      }
    }
    let cases = trial.found.closedCases
    // Said more than it holds: under; said fewer: over. A unit late by a whole case and more would be a chance of
    // exp(−4.9 s / tail) and is cut off by the longest latency.
    #expect(
      agrees(trial.found.count(.under), of: cases, with: more),
      "\(trial.found.summary), \(more * Double(cases))")
    #expect(
      agrees(trial.found.count(.over), of: cases, with: fewer),
      "\(trial.found.summary), \(fewer * Double(cases))")
    #expect(agrees(trial.found.count(.substituted), of: cases, with: swapped), "\(trial.found.summary)")
    let misplaced = Double(trial.found.units(.misplaced)) / Double(cases)
    #expect(abs(misplaced - units) <= z999 * (units / Double(cases)).squareRoot() + 1 / Double(cases))
    #expect(trial.found.kinds.isSubset(of: LateRead.card.aloneCauses), "\(trial.found.summary)")
    #expect(trial.markedCartons[.lateRead] ?? 0 >= trial.found.units(.misplaced))
    print(
      "late-read", mode, tail, "ms: late a case expected", units, "simulated", misplaced, "under expected",
      more * Double(cases), "simulated", trial.found.count(.under))
  }

  @Test("a packer that compares reads with its count puts every late read right")
  func compared() throws {
    for mode in [ReadAssignment.betweenCloses, .byTime] {
      var plan = Self.even(mode)
      plan.lots.cartonsPerLot = 12_000
      plan.packer.comparesReads = true
      plan.crew.people = 50
      plan.mechanisms.lateRead = condition(
        LateRead.self, [("tail", TimeSpan.milliseconds(60)), ("longest", TimeSpan.seconds(2))])
      let trial = try Trial.run(plan)
      #expect(trial.happened.shortReads > 50)
      // A case that lacks as many as it got from its neighbour passes the comparison: of about p² of the cases the neighbour,
      // once opened, takes its own unit back. Every case that says more than it holds was opened.
      #expect(trial.found.count(.under) == 0, "\(mode): \(trial.found.summary)")
      #expect(trial.found.wrongCases * 5 < trial.happened.shortReads, "\(mode): \(trial.found.summary)")
    }
  }

  @Test("by count, by layer and by order a late read does nothing, because nothing is decided by its arrival")
  func elsewhere() throws {
    for mode in [ReadAssignment.layer, .byOrder] {
      var plan = Self.even(mode)
      plan.lots.cartonsPerLot = 12_000
      plan.mechanisms.lateRead = condition(
        LateRead.self, [("tail", TimeSpan.milliseconds(300)), ("longest", TimeSpan.seconds(2))])
      let trial = try Trial.run(plan)
      #expect(trial.found.kinds.isEmpty, "\(mode): \(trial.found.summary)")
    }
  }

  @Test(
    "by count, only a read that the next one overtakes at a border changes a case",
    arguments: [60.0, 150.0, 300.0])
  func overtaking(_ tail: Double) throws {
    var plan = Self.even(.byCount)
    plan.mechanisms.lateRead = condition(
      LateRead.self,
      [("tail", TimeSpan.microseconds(Int64(tail * 1_000))), ("longest", TimeSpan.seconds(2))])
    let trial = try Trial.run(plan)
    // Drawn independently here: reads sorted by trigger + latency, cut into cases of 24.
    var paths = RandomPaths(seed: 99, trial: 0)
    let path = paths.claim("test/latency", owner: "test")
    let n = 480_000
    var arrivals: [(time: Double, index: Int)] = []
    for index in 0..<n {
      var stream = path.stream(UInt64(index))
      let latency = min(2_000, -Mathematics.log(stream.uniformOpen()) * tail)
      arrivals.append((200 * Double(index) + latency, index))
    }
    arrivals.sort { $0.time != $1.time ? $0.time < $1.time : $0.index < $1.index }
    var wrong = 0
    for box in 0..<(n / 24) {
      let members = arrivals[(box * 24)..<(box * 24 + 24)]
      if members.contains(where: { $0.index / 24 != box }) { wrong += 1 }
    }
    let share = Double(wrong) / Double(n / 24)
    let cases = trial.found.closedCases
    let expected = share * Double(cases)
    let difference = abs(Double(trial.found.count(.substituted)) - expected)
    let allowed = z999 * (2.2 * expected).squareRoot() + 2
    #expect(difference <= allowed, "\(trial.found.summary), expected \(expected)")
    #expect(trial.found.count(.over) + trial.found.count(.under) == 0)
    print(
      "late-read byCount", tail, "ms: substituted expected", share * Double(cases), "simulated",
      trial.found.count(.substituted))
  }
}
