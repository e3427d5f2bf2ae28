import Calibration
import EventKernel
import Numerics
import Testing

/// Simulators whose answers are known, by which the inference itself is tried; no line is run.
@Suite("Values from figures, where the answer is known") struct PosteriorTests {
  /// Draws with figures, and one more of both that stands for a site.
  private struct Case {
    var draws: [[Double]] = []
    var figures: [[Double]] = []
    var truth: [Double] = []
    var observed: [Double] = []

    /// Of `runs` draws of `parameters` values; `simulate` gives the figures.
    init(
      seed: UInt64, runs: Int, parameters: Int, _ simulate: ([Double], inout RandomStream) -> [Double]
    ) {
      var paths = RandomPaths(seed: seed, trial: 0)
      let path = paths.claim("tests/posterior", owner: "PosteriorTests")
      for run in 0...runs {
        var stream = path.stream(UInt64(run))
        let values = (0..<parameters).map { _ in stream.uniformOpen() }
        let figures = simulate(values, &stream)
        if run < runs {
          draws.append(values)
          self.figures.append(figures)
        } else {
          (truth, observed) = (values, figures)
        }
      }
    }

    var posterior: Posterior { Posterior(draws: draws, figures: figures, observed: observed) }
  }

  private static func normal(_ stream: inout RandomStream) -> Double {
    Mathematics.normalQuantile(stream.uniformOpen())
  }

  /// Two values that counters see, each beside the other, and one that they do not see.
  private static func counters(_ values: [Double], _ stream: inout RandomStream) -> [Double] {
    [
      // A count of things whose chance is a value, on the scale of roots; the second has a part of the first in it.
      2 * (0.01 + 0.05 * values[0]).squareRoot() + 0.02 * normal(&stream),
      values[1] * values[1] + 0.3 * values[0] + 0.06 * normal(&stream),
      normal(&stream),
    ]
  }

  @Test(
    "over 200 sites, intervals of 90 % hold the value in about 90 %, and what no counter sees is not told")
  func coverage() {
    var held = [0, 0]
    var dependent = [0, 0, 0]
    var widths = [0.0, 0.0]
    for seed in 0..<200 as Range<UInt64> {
      let one = Case(seed: seed, runs: 200, parameters: 3, Self.counters)
      let posterior = one.posterior
      for parameter in 0..<3 where posterior.dependent.contains(parameter) { dependent[parameter] += 1 }
      for parameter in 0..<2 {
        let ends = posterior.interval(of: parameter)
        held[parameter] += ends.low <= one.truth[parameter] && one.truth[parameter] <= ends.high ? 1 : 0
        widths[parameter] += posterior.width(of: parameter) / 200
      }
    }
    // Binomial: 180 of 200, with four deviations of 4.2.
    for count in held { #expect((163...197).contains(count), "\(held)") }
    #expect(dependent[0] == 200 && dependent[1] == 200, "\(dependent)")
    // One in a hundred is taken for dependent by chance, of all three together.
    #expect(dependent[2] <= 4, "\(dependent)")
    #expect(widths.allSatisfy { $0 < 0.6 }, "they are told: \(widths)")
  }

  @Test("the width is that of the posterior by arithmetic, where there is one")
  func exact() {
    // A value with an even prior and a figure that is it with a normal error of 0.05: away from its ends the posterior is normal.
    var widths: [Double] = []
    for seed in 0..<60 as Range<UInt64> {
      let one = Case(seed: seed, runs: 300, parameters: 1) { values, stream in
        [values[0] + 0.05 * Self.normal(&stream)]
      }
      guard (0.25...0.75).contains(one.observed[0]) else { continue }
      widths.append(one.posterior.width(of: 0) * Posterior.confidence)
    }
    let mean = widths.reduce(0, +) / Double(widths.count)
    let exact = 2 * Mathematics.normalQuantile(0.95) * 0.05
    #expect(mean > 0.9 * exact && mean < 1.15 * exact, "\(mean) for \(exact)")
  }

  @Test("figures of noise alone tell nothing of 80 values, site after site")
  func noise() {
    var found = 0
    for seed in 0..<100 as Range<UInt64> {
      let one = Case(seed: 1_000 + seed, runs: 150, parameters: 80) { _, stream in
        (0..<12).map { _ in Self.normal(&stream) }
      }
      found += one.posterior.dependent.count
    }
    #expect(found <= 6, "one site in a hundred takes one of its values for told by chance: \(found)")
  }

  @Test("chance leaves as narrow an interval of what no counter sees, and never of what one does")
  func dealt() {
    let one = Case(seed: 7, runs: 200, parameters: 3, Self.counters)
    let path = Self.deals(7)
    #expect(one.posterior.chance(of: 0, deals: 199, dealing: path) == 1.0 / 200)
    // Under chance alone a share of 5 % is as small as that in 5 % of cases.
    var small = 0
    for seed in 0..<100 as Range<UInt64> {
      let other = Case(seed: 500 + seed, runs: 100, parameters: 3, Self.counters)
      small += other.posterior.chance(of: 2, deals: 99, dealing: path) <= 0.05 ? 1 : 0
    }
    #expect(small <= 14, "5 of 100, with four deviations of 2.2: \(small)")
  }

  @Test("of two values that only their product tells, neither is given and the other figure is wanted")
  func product() {
    let one = Case(seed: 3, runs: 300, parameters: 2) { values, stream in
      [values[0] + values[1] + 0.02 * Self.normal(&stream), values[0] + 0.1 * Self.normal(&stream)]
    }
    let posterior = Posterior(
      draws: one.draws, figures: one.figures.map { [$0[0]] }, observed: [one.observed[0]])
    let (share, chance) = posterior.explained(0, with: one.figures.map { $0[1] })
    #expect(share > posterior.explained[0] + 0.2 && chance < 1e-6, "\(share), \(chance)")
    let (same, nothing) = posterior.explained(0, with: one.figures.map { $0[0] })
    #expect(same == posterior.explained[0] && nothing == 1, "a figure that is there already tells no more")
  }

  @Test("figures that go together as no run's do are far, although each is within")
  func foreign() {
    let one = Case(seed: 5, runs: 200, parameters: 1) { values, stream in
      [values[0] + 0.02 * Self.normal(&stream), values[0] + 0.02 * Self.normal(&stream)]
    }
    let strange = Posterior(draws: one.draws, figures: one.figures, observed: [0.1, 0.9])
    #expect(
      strange.distance > 2 && Posterior.beyond(one.figures, [0.1, 0.9], [0, 0]) == [false, false],
      "\(strange.distance)")
    #expect(one.posterior.distance < 1)
    #expect(Posterior.beyond(one.figures, [3, 0.5], [0, 0]) == [true, false])
    #expect(Posterior.beyond(one.figures, [3, 0.5], [5, 0]) == [false, false])
  }

  @Test("few runs, runs that are all alike and figures that never differ stop nothing")
  func degenerate() {
    for runs in [2, 3, 10] {
      let posterior = Posterior(
        draws: Array(repeating: [0.5, 0.2], count: runs), figures: Array(repeating: [1, 2], count: runs),
        observed: [1, 3])
      #expect(posterior.dependent.isEmpty && posterior.interval(of: 0).middle == 0.5)
    }
    let none = Posterior(draws: [[0.1], [0.9], [0.4]], figures: [[], [], []], observed: [])
    #expect(none.dependent.isEmpty && none.distance == 0)
  }

  // MARK: - Answers

  private static func deals(_ seed: UInt64) -> RandomPath {
    var paths = RandomPaths(seed: seed, trial: 0)
    return paths.claim("tests/deals", owner: "PosteriorTests")
  }

  /// What a line could be: two values that work together on counts with a long tail, and a whole number from 1 to 4.
  private static func crooked(_ values: [Double], _ stream: inout RandomStream) -> [Double] {
    let labels = Double(Int(values[2] * 3 + 0.5))
    return [
      values[0] * (0.5 + values[1]) + 0.1 * Mathematics.exp(normal(&stream)),
      Mathematics.log(0.05 + values[1]) + (0.2 + 0.5 * values[0]) * normal(&stream),
      labels * labels + 0.8 * normal(&stream), normal(&stream),
    ]
  }

  @Test("over 240 sites, intervals hold 90 % of values where a line is crooked and runs are few")
  func widened() {
    let possible = [PossibleValues.any, .any, .init(wholes: 4)]
    var (held, found, sites) = ([0, 0, 0], [0, 0, 0], 0)
    for seed in 0..<8 as Range<UInt64> {
      // Sites of the same law as the runs by which they are looked at.
      let runs = Case(seed: 40 + seed, runs: 80, parameters: 3, Self.crooked)
      let others = Case(seed: 9_000 + seed, runs: 30, parameters: 3, Self.crooked)
      for (truth, observed) in zip(others.draws, others.figures) {
        let answers = Answers(
          draws: runs.draws, figures: runs.figures, observed: observed, possible: possible,
          dealing: Self.deals(seed))
        sites += 1
        for parameter in 0..<3 {
          // A whole number is held where it is one of those that are left.
          func value(_ share: Double) -> Double { parameter == 2 ? Double(Int(share * 3 + 0.5)) : share }
          func holds(_ ends: (low: Double, middle: Double, high: Double)) -> Int {
            value(ends.low) <= value(truth[parameter]) && value(truth[parameter]) <= value(ends.high) ? 1 : 0
          }
          held[parameter] += holds(answers.all[parameter].interval)
          found[parameter] += holds(answers.posterior.interval(of: parameter))
        }
      }
    }
    // 216 of 240, less three deviations of 4.6 and of 2.9, which is what 80 runs know of each of 8 factors. Both crooked values
    // together: 432 of 480, less two of 6.6 and 5.8, which is more than intervals as they are found hold.
    for count in held { #expect(count >= 200, "\(held) of \(sites), \(found) as found") }
    #expect(held[0] + held[1] >= 414 && found[0] + found[1] < 414, "\(held), \(found) as found")
  }

  @Test("logs that know nothing of ten values tell none, in 95 of 100 sites at least")
  func nothing() {
    var told = 0
    for seed in 0..<200 as Range<UInt64> {
      let one = Case(seed: 3_000 + seed, runs: 60, parameters: 10) { _, stream in
        (0..<12).map { _ in Self.normal(&stream) }
      }
      let answers = Answers(
        draws: one.draws, figures: one.figures, observed: one.observed,
        possible: Array(repeating: .any, count: 10), dealing: Self.deals(seed))
      told += answers.all.contains { $0.verdict != .untold } ? 1 : 0
    }
    #expect(told <= 10, "\(told)")
  }

  @Test("of whole numbers from 1 to 4, what is left is counted")
  func wholes() {
    let possible = PossibleValues(wholes: 4)
    #expect(possible.left(from: 0, to: 0.1) == 0.25)
    #expect(possible.left(from: 0.2, to: 1) == 0.75)
    #expect(possible.left(from: 0.1, to: 0.9) == 1)
    #expect(Answers.deals(for: 9) == 179 && Answers.deals(for: 1) == 99)
  }
}
