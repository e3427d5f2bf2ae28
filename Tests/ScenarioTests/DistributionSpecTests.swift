import EventKernel
import Scenario
import Testing

@Suite("Distributions: as a scenario writes them")
struct DistributionSpecTests {
  typealias Times = DistributionSpec<TimeSpan>

  func failure(_ text: String) -> ReadingError? {
    do throws(ReadingError) {
      _ = try Times.read(.text(text), in: ReadingContext())
      return nil
    } catch { return error }
  }

  @Test(
    "every text reads back equal",
    arguments: [
      "lognormal(median 1.2 s, p99 9 s)", "lognormal(mean 2 s, sd 1 s)", "uniform(from 10 ms, to 40 ms)",
      "exponential(mean 8 min)", "normal(mean 2 s, sd 100 ms, min 0 s)",
      "triangular(from 1 s, mode 2 s, to 9 s)",
      "gamma(mean 3 s, sd 1 s)", "weibull(scale 72 h, shape 1.5, max 400 h)", "1.2 s",
    ])
  func roundTrip(_ text: String) throws {
    let spec = try Times.read(.text(text), in: ReadingContext())
    let shown = spec.text(in: ReadingContext(), preferring: nil)
    #expect(try Times.read(.text(shown), in: ReadingContext()) == spec, "\(shown)")
  }

  @Test("what is written is what is drawn, in base units")
  func laws() {
    let decode = Times("lognormal(median 1.2 s, p99 9 s)").distribution
    #expect(abs(decode.quantile(0.5) / 1.2e9 - 1) < 1e-12)
    #expect(abs(decode.quantile(0.99) / 9e9 - 1) < 1e-12)
    #expect(Times("1.2 s").distribution.mean == 1.2e9)
    #expect(abs(Times("gamma(mean 3 s, sd 1 s)").distribution.variance / 1e18 - 1) < 1e-12)
    #expect(DistributionSpec<Length>("uniform(from 1 cm, to 3 cm)").distribution.mean == 20)
    let cut = Times("normal(mean 2 s, sd 1 s, min 1 s, max 3 s)").distribution
    #expect(cut.cdf(1e9 - 1) == 0 && cut.cdf(3e9) == 1)
  }

  @Test("arguments may come in any order and with any blanks")
  func order() throws {
    #expect(Times("lognormal( p99 9 s,median   1200 ms )") == Times("lognormal(median 1.2 s, p99 9 s)"))
  }

  @Test("what is none says why")
  func failures() {
    #expect(
      failure("lognomal(median 1 s, p99 2 s)") == .unknownDistribution("lognomal", nearest: "lognormal"))
    #expect(failure("constant(value 1 s)") == .unknownDistribution("constant", nearest: "constant"))
    #expect(failure("normal(mean 2 s)") == .wrongArguments("normal(mean 2 s)", ["mean, sd"]))
    #expect(failure("exponential(mean 2)") == .missingUnit("2", .duration))
    #expect(failure("exponential(mean 2 mm)") == .wrongDimension("2 mm", found: .length, expected: .duration))
    for text in [
      "normal(mean 2 s, sd 1 s", "normal()", "normal(mean, sd)", "normal(mean 1 s, mean 2 s)",
      "weibull(scale 1 s, shape x)",
    ] {
      guard case .notADistribution = failure(text) else {
        Issue.record("\(text): \(failure(text)?.message ?? "read")"); continue
      }
    }
    for text in [
      "uniform(from 2 s, to 1 s)", "normal(mean 1 s, sd -1 s)", "lognormal(median 0 s, p99 1 s)",
      "exponential(mean 1 s, min 3 s, max 2 s)",
    ] {
      guard case .impossibleDistribution = failure(text) else { Issue.record("\(text)"); continue }
    }
    #expect(failure("lognomal(median 1 s, p99 2 s)")?.hint.hasPrefix("did you mean \"lognormal\"?") == true)
  }

  @Test("the ranges of a parameter hold for the place of a distribution, not for its spread")
  func ranges() throws {
    let decode = Parameter<Times>(
      "decode", "time to decode", default: Times("lognormal(median 40 ms, p99 200 ms)"),
      healthy: .constant(.milliseconds(40)),
      possible: .zero..., plausible: .milliseconds(10) ... .milliseconds(500),
      origin: .assumption("cameras of this vintage")
    ).erased
    func finding(_ text: String) throws -> RangeFinding? {
      try decode.read(.text(text), in: ReadingContext()).finding
    }
    #expect(try finding("normal(mean 50 ms, sd 1 ms)") == nil)
    #expect(try finding("normal(mean 2 s, sd 1 ms)") != nil)
    #expect(try finding("lognormal(median 40 ms, p99 2 s)") != nil)
    #expect(decode.standardText() == "lognormal(median 40 ms, p99 0.2 s)")
  }
}
