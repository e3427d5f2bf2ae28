import EventKernel
import Foundation
import Testing

/// A million draws of every law, and of its truncations, against its exact distribution function and moments.
struct DistributionTests {
  /// In this order their first draws are recorded: `RECORD_FIRST_DRAWS=file swift test -c release --filter DistributionTests`
  /// writes them anew.
  static let laws = (try? makeLaws()) ?? []

  private static func makeLaws() throws -> [LawCase] {
    let spread = try Discrete(values: [1, 2, 2.5, 7, 100], weights: [5, 0.5, 3, 0, 1e-2])
    let observed = try Empirical(probabilities: [0, 0.1, 0.4, 0.6, 1], values: [0.8, 1.0, 1.0, 1.7, 9])
    return [
      LawCase("uniform", try Uniform(from: -2, to: 5)),
      LawCase("uniform, truncated", try Uniform(from: -2, to: 5).truncated(to: 0...1)),
      LawCase("exponential", try Exponential(mean: 40)),
      LawCase("exponential, truncated", try Exponential(mean: 40).truncated(to: 10...50)),
      LawCase("exponential, far tail", try Exponential(mean: 1).truncated(to: 500...(.infinity))),
      LawCase("normal", try Normal(mean: 12, standardDeviation: 0.3)),
      LawCase("normal, truncated", try Normal(mean: 0, standardDeviation: 1).truncated(to: -0.5...2)),
      LawCase("normal, half", try Normal(mean: 0, standardDeviation: 1).truncated(to: -1...(.infinity))),
      LawCase("normal, far tail", try Normal(mean: 0, standardDeviation: 1).truncated(to: 30...(.infinity))),
      LawCase("normal, far lower tail", try Normal(mean: 0, standardDeviation: 1).truncated(to: -21...(-20))),
      LawCase("lognormal", try LogNormal(median: 1.2, p99: 4)),
      LawCase("lognormal, truncated", try LogNormal(median: 1.2, p99: 9).truncated(to: 0.5...20)),
      LawCase("triangular", try Triangular(from: 1, mode: 2, to: 6)),
      LawCase("triangular, mode at an end", try Triangular(from: 1, mode: 1, to: 6)),
      LawCase("triangular, truncated", try Triangular(from: 1, mode: 2, to: 6).truncated(to: 1.5...2.5)),
      LawCase("weibull, wear", try Weibull(shape: 3.5, scale: 800)),
      LawCase("weibull, early failures", try Weibull(shape: 0.8, scale: 10)),
      LawCase("weibull, truncated", try Weibull(shape: 3.5, scale: 800).truncated(to: 1_500...2_000)),
      LawCase("gamma", try Gamma(shape: 2.5, scale: 3)),
      LawCase("gamma, shape 1", try Gamma(shape: 1, scale: 1)),
      LawCase("gamma, small shape", try Gamma(shape: 0.2, scale: 3)),
      LawCase("gamma, large shape", try Gamma(mean: 5, standardDeviation: 0.05)),
      LawCase("gamma, truncated by rejection", try Gamma(shape: 2.5, scale: 3).truncated(to: 4...20)),
      LawCase("beta", try Beta(alpha: 2, beta: 5)),
      LawCase("beta, a small shape", try Beta(alpha: 0.4, beta: 3)),
      LawCase("beta, small shapes", try Beta(alpha: 0.3, beta: 0.6)),
      LawCase("beta, truncated by rejection", try Beta(alpha: 2, beta: 5).truncated(to: 0.1...0.4)),
      LawCase("poisson, by inversion", try Poisson(mean: 3.7)),
      LawCase("poisson, just by inversion", try Poisson(mean: 9.99)),
      LawCase("poisson, just by rejection", try Poisson(mean: 10)),
      LawCase("poisson, by rejection", try Poisson(mean: 137.3)),
      LawCase("poisson, large", try Poisson(mean: 1e9)),
      LawCase("poisson, truncated by rejection", try Poisson(mean: 20).truncated(to: 15...22)),
      LawCase("binomial, by inversion", try Binomial(attempts: 24, probability: 0.02)),
      LawCase("binomial, just by rejection", try Binomial(attempts: 20, probability: 0.5)),
      LawCase("binomial, by rejection", try Binomial(attempts: 10_000, probability: 0.3)),
      LawCase("binomial, mirrored", try Binomial(attempts: 10_000, probability: 0.95)),
      LawCase("binomial, large", try Binomial(attempts: 1_000_000_000, probability: 0.25)),
      LawCase(
        "binomial, truncated by rejection",
        try Binomial(attempts: 100, probability: 0.3).truncated(to: 0...29)),
      LawCase("geometric", try Geometric(probability: 0.03)),
      LawCase("geometric, likely", try Geometric(probability: 0.8)),
      LawCase("geometric, rare", try Geometric(probability: 1e-9)),
      LawCase("geometric, truncated", try Geometric(probability: 0.03).truncated(to: 5...40)),
      LawCase("empirical", try Empirical(probabilities: [0, 0.1, 0.5, 1], values: [1, 2, 3, 10])),
      LawCase("empirical, with a jump", observed),
      LawCase("empirical, truncated at its jump", try observed.truncated(to: 1...2)),
      LawCase("discrete", spread),
      LawCase("discrete, truncated", try spread.truncated(to: 2...100)),
      LawCase("resampled", try Discrete(observations: [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5])),
      LawCase(
        "as a parameter, truncated", try Distribution.poisson(Poisson(mean: 30)).truncated(to: 20.5...31.2)),
    ]
  }

  /// What takes microseconds a draw, with fewer of them.
  private static func makeSlowLaws() throws -> [LawCase] {
    [
      LawCase("gamma, truncated by inversion", try Gamma(shape: 2.5, scale: 3).truncated(to: 30...40)),
      LawCase("gamma, far tail", try Gamma(shape: 0.2, scale: 1).truncated(to: 200...(.infinity))),
      LawCase("beta, truncated by inversion", try Beta(alpha: 2, beta: 5).truncated(to: 0.9...1)),
      LawCase("poisson, truncated by inversion", try Poisson(mean: 20).truncated(to: 60...100)),
      LawCase(
        "binomial, truncated by inversion",
        try Binomial(attempts: 100, probability: 0.3).truncated(to: 0...10)),
    ]
  }

  static let slowLaws = (try? makeSlowLaws()) ?? []

  @Test("a million draws follow the distribution and have its mean and variance", arguments: laws)
  func fits(law: LawCase) { report(law.fit(1_000_000), law) }

  @Test("draws by inversion of a slow quantile do the same", arguments: slowLaws)
  func slowFits(law: LawCase) {
    report(law.fit(ProcessInfo.processInfo.environment["DRIFTLINE_DEEP"] == nil ? 100_000 : 1_000_000), law)
  }

  @Test("probabilities, complements and quantiles agree with each other", arguments: laws + slowLaws)
  func agrees(law: LawCase) { #expect(law.contradictions() == []) }

  private func report(_ fit: Fit, _ law: LawCase) {
    if ProcessInfo.processInfo.environment["MATHEMATICS_VERBOSE"] != nil {
      print(law.name, "p =", fit.pValue, "errors:", fit.meanError, fit.varianceError, "cells:", fit.cells)
    }
    #expect(fit.isGood, "\(law.name): \(fit)")
  }

  @Test("the first draws are those recorded, bit by bit")
  func recorded() throws {
    let lines = (Self.laws + Self.slowLaws).map { law in
      ([law.name] + law.firstDraws().map { String($0.bitPattern, radix: 16) }).joined(separator: " | ")
    }
    if let path = ProcessInfo.processInfo.environment["RECORD_FIRST_DRAWS"] {
      try (lines.joined(separator: "\n") + "\n").write(toFile: path, atomically: true, encoding: .utf8)
    }
    let url = Bundle.module.url(forResource: "first-draws", withExtension: "txt", subdirectory: "References")
    let recorded = try String(contentsOf: try #require(url), encoding: .utf8).split(separator: "\n").map(
      String.init)
    #expect(lines.count == 55)
    #expect(lines == recorded)
  }

  @Test("a draw through the enumeration is the same as from the law itself")
  func enumeration() throws {
    let gamma = try Gamma(shape: 2.5, scale: 3)
    #expect(LawCase.draw(Distribution.gamma(gamma), count: 100) == LawCase.draw(gamma, count: 100))
    let count = try Poisson(mean: 25)
    #expect(
      LawCase.draw(Distribution.poisson(count), count: 100)
        == LawCase.draw(count, count: 100).map(Double.init))
    let cut = try count.truncated(to: 20...30)
    let asParameter = Distribution.truncated(try Distribution.poisson(count).truncated(to: 19.5...30.5))
    #expect(LawCase.draw(asParameter, count: 100) == LawCase.draw(cut, count: 100).map(Double.init))
    #expect((asParameter.mean - cut.mean).magnitude < 1e-12)
  }
}

/// The same tests must reject what is only nearly right.
struct DistributionFitTests {
  @Test("a sampler that is a little wrong is rejected", arguments: Wrong.allCases)
  func rejects(fault: Wrong) throws {
    let normal = try Normal(mean: 0, standardDeviation: 1)
    let draws = LawCase.draw(normal, count: 1_000_000).enumerated().map { fault.apply($1, index: $0) }
    let fit = Fit(of: draws, to: normal) { $0 }
    #expect(!fit.isGood, "\(fit)")
    if fault != .shifted { #expect(fit.pValue < 1e-6) }
  }

  @Test("a count that is one too high in every twentieth draw is rejected")
  func rejectsCounts() throws {
    let law = try Poisson(mean: 20)
    let draws = LawCase.draw(law, count: 1_000_000)
    #expect(Fit(of: draws, to: law) { Double($0) }.isGood)
    let wrong = draws.enumerated().map { $0 % 20 == 0 ? $1 + 1 : $1 }
    #expect(!Fit(of: wrong, to: law) { Double($0) }.isGood)
  }

  @Test("draws outside a truncation are rejected, however few")
  func rejectsEscapes() throws {
    let law = try Normal(mean: 0, standardDeviation: 1).truncated(to: 0...1)
    var draws = LawCase.draw(law, count: 1_000_000)
    for index in 0..<200 { draws[index] = 1.0001 }
    #expect(!Fit(of: draws, to: law) { $0 }.isGood)
  }

  enum Wrong: CaseIterable {
    case wider, shifted, shortTail, longTail, lumped

    func apply(_ draw: Double, index: Int) -> Double {
      switch self {
      case .wider: draw * 1.01
      case .shifted: draw + 0.01
      case .shortTail: max(-3.5, min(draw, 3.5))
      case .longTail: index % 2_000 == 0 ? draw * 4 : draw
      case .lumped: draw.magnitude < 0.01 ? 0 : draw
      }
    }
  }
}
