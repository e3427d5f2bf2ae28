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

  @Test("draws that are dealt to other runs leave an interval as wide as what was plausible")
  func dealt() {
    let one = Case(seed: 7, runs: 200, parameters: 3, Self.counters)
    var paths = RandomPaths(seed: 7, trial: 0)
    let path = paths.claim("tests/deals", owner: "PosteriorTests")
    for parameter in 0..<3 {
      let narrowest = one.posterior.narrowestByChance(of: parameter, dealing: path)
      #expect(narrowest > 0.6 && narrowest < 1.05, "\(narrowest)")
    }
    #expect(one.posterior.width(of: 0) < one.posterior.narrowestByChance(of: 0, dealing: path))
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
    #expect(strange.distance > 2 && strange.beyond([0, 0]) == [false, false], "\(strange.distance)")
    #expect(one.posterior.distance < 1)
    let far = Posterior(draws: one.draws, figures: one.figures, observed: [3, 0.5])
    #expect(far.beyond([0, 0]) == [true, false] && far.beyond([5, 0]) == [false, false])
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
}
