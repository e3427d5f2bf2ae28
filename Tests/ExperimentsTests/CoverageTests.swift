import EventKernel
import Experiments
import Foundation
import Numerics
import Scenario
import Testing
import TraceModel
import World

/// Trials that were made up from a known law: episodes come at random, each with things behind it.
private struct Law: Sendable, CustomStringConvertible {
  /// Episodes in a trial, in the mean.
  var episodes: Double
  /// Things in an episode, in the mean; 1 where each is one thing.
  var size: Double
  /// How sizes differ.
  var sizes: Sizes
  var trials: Int
  /// The shape of the gamma law by which trials differ; nil where they do not.
  var differ: Double?
  /// The share of the episodes that is detected before release.
  var detected = 0.0

  enum Sizes: String, Sendable {
    /// All alike.
    case alike
    /// As a geometric law has them, without memory.
    case geometric
    /// Lognormal with σ = 1: the largest of a hundred is ten times the median.
    case skewed
  }

  static let lots = 4
  static let unitsPerLot = 50_000

  /// The true rate of things per million.
  var rate: Double { episodes * size / Double(Self.lots * Self.unitsPerLot) * 1e6 }

  var description: String {
    "\(episodes) episodes of \(size) (\(sizes.rawValue)) a trial, \(trials) trials"
      + (differ.map { ", differing by \($0)" } ?? "")
  }

  func draw(_ plan: ExperimentPlan, seed: UInt64) -> [TrialSummary] {
    var paths = RandomPaths(seed: seed, trial: 0)
    var stream = paths.claim("coverage", owner: "CoverageTests").stream(0)
    return (0..<trials).map { number in
      var trial = TrialSummary(
        role: .production, condition: plan.production, length: .long, trial: number)
      trial.lots = Self.lots
      trial.exposure.units = Self.lots * Self.unitsPerLot
      trial.exposure.packed = trial.exposure.units
      let mean =
        episodes
        * (differ.map { Mathematics.gammaQuantile(shape: $0, lower: stream.uniformOpen()) / $0 } ?? 1)
      var late = SummaryRow(
        key: MismatchKey(level: .unit, kind: .ghost, detectedAt: .never, silent: true))
      var early = SummaryRow(key: MismatchKey(level: .unit, kind: .ghost, detectedAt: .line))
      var time = stream.standardExponential()
      while time < mean {
        let things = draw(&stream)
        if stream.uniform() < detected { early.take(things) } else { late.take(things) }
        time += stream.standardExponential()
      }
      trial.rows = [early, late].filter { $0.count > 0 }
      trial.compromised = early.count + late.count
      var containers = SummaryRow(key: MismatchKey(level: .case, kind: .under))
      containers.episodes = early.episodes + late.episodes
      var units = SummaryRow(key: MismatchKey(level: .unit, kind: .ghost))
      (units.count, units.episodes) = (trial.compromised, containers.episodes)
      (units.silent, units.silentEpisodes) = (late.silent, late.episodes)
      units.largest = max(early.largest, late.largest)
      if units.count > 0 { trial.kinds = [units, containers] }
      return trial
    }
  }

  private func draw(_ stream: inout RandomStream) -> Int {
    guard size > 1 else { return 1 }
    let more =
      switch sizes {
      case .alike: size - 1
      case .geometric: (stream.standardExponential() / -Mathematics.log1p(-1 / size)).rounded(.down)
      // The mean of a lognormal is e^½ medians.
      case .skewed: (size - 1) * Mathematics.exp(Mathematics.normalQuantile(stream.uniformOpen()) - 0.5)
      }
    // Up or down by chance, so that the mean stays what it is.
    return 1 + Int(more) + (stream.uniform() < more - more.rounded(.down) ? 1 : 0)
  }
}

extension SummaryRow {
  fileprivate mutating func take(_ things: Int) {
    count += things
    silent += key.silent ? things : 0
    episodes += 1
    largest = max(largest, things)
  }
}

/// What is said of a rate holds in 93 % of the experiments, whatever things come in, and nothing is accepted that is not so.
@Suite("Coverage over 200 experiments with a known answer")
struct CoverageTests {
  private static let plan: ExperimentPlan = {
    let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all) { _ in nil }
    guard var plan = ExperimentReader(loader: loader).read(ExperimentRequest("first-steps")).plan else {
      preconditionFailure("an embedded scenario is one")
    }
    plan.criteria = []
    plan.confidence = 0.95
    return plan
  }()

  private static let repetitions = 200

  /// Every law takes minutes: in the gate one of each sort, all of them where there is time.
  private static let tried =
    ProcessInfo.processInfo.environment["DRIFTLINE_DEEP"] == nil ? [0, 4, 9, 13] : Array(0..<14)

  private static func builder(_ law: Law, _ criteria: [String], _ seed: UInt64) throws -> ResultBuilder {
    var plan = plan
    plan.criteria = try criteria.enumerated().map {
      NamedCriterion(id: "\($0.offset)", criterion: try Criterion($0.element), place: "test")
    }
    return ResultBuilder(plan, trials: law.draw(plan, seed: seed))
  }

  private static let laws: [Law] = [
    // Chains of which half of the experiments see none: a rate of 2,390 per million, as it was accepted below 200.
    Law(episodes: 0.19, size: 2_516, sizes: .geometric, trials: 4),
    Law(episodes: 0.19, size: 2_516, sizes: .alike, trials: 4),
    Law(episodes: 0.5, size: 400, sizes: .geometric, trials: 4),
    Law(episodes: 1, size: 30, sizes: .skewed, trials: 8),
    Law(episodes: 3, size: 100, sizes: .geometric, trials: 4),
    Law(episodes: 3, size: 100, sizes: .geometric, trials: 2),
    Law(episodes: 8, size: 20, sizes: .skewed, trials: 8),
    Law(episodes: 40, size: 5, sizes: .geometric, trials: 4),
    Law(episodes: 40, size: 5, sizes: .geometric, trials: 8, differ: 8),
    Law(episodes: 400, size: 3, sizes: .skewed, trials: 4),
    Law(episodes: 0.3, size: 1, sizes: .alike, trials: 4),
    Law(episodes: 2, size: 1, sizes: .alike, trials: 8, differ: 4),
    Law(episodes: 60, size: 1, sizes: .alike, trials: 8, differ: 16),
    Law(episodes: 1, size: 1_152, sizes: .geometric, trials: 24),
  ]

  @Test("rates of things, of episodes, and of compromised units hold the truth", arguments: tried)
  func rates(_ index: Int) throws {
    let law = Self.laws[index]
    var held = (things: 0, episodes: 0, compromised: 0)
    let episodes = law.episodes / Double(Law.lots * Law.unitsPerLot) * 1e6
    for seed in 0..<UInt64(Self.repetitions) {
      let result = try Self.builder(
        law, ["mismatches per million units <= 1", "units episodes per million units <= 1"], seed
      ).result(version: "test", command: "test")
      func holds(_ estimate: Estimate, _ truth: Double) -> Int {
        estimate.low <= truth && truth <= estimate.high ? 1 : 0
      }
      held.things += holds(result.criteria[0].estimate, law.rate)
      held.episodes += holds(result.criteria[1].estimate, episodes)
      let cell = try #require(result[Cell(.production, .long)])
      held.compromised += holds(cell.compromisedRate, law.rate)
    }
    let least = Self.repetitions * 93 / 100
    #expect(held.things >= least, "things \(held.things): \(law)")
    #expect(held.episodes >= least, "episodes \(held.episodes): \(law)")
    #expect(held.compromised >= least, "compromised \(held.compromised): \(law)")
  }

  @Test(
    "nothing is accepted whose true rate is beyond the limit, and nothing refused whose rate is within",
    arguments: tried)
  func verdicts(_ index: Int) throws {
    let law = Self.laws[index]
    var wrong = (accepted: 0, refused: 0)
    for seed in 0..<UInt64(Self.repetitions) {
      let judged = try Self.builder(
        law,
        [
          "mismatches per million units <= \(law.rate / 2)",
          "mismatches per million units <= \(law.rate * 2)",
          "silent mismatches per million units <= \(law.rate / 12)",
        ], seed
      ).criteria
      wrong.accepted +=
        judged[0].verdict == .accepted || judged[2].verdict == .accepted ? 1 : 0
      wrong.refused += judged[1].verdict == .notAccepted ? 1 : 0
      for criterion in judged where criterion.verdict == .inconclusive {
        #expect((criterion.trialsNeeded ?? .max) > law.trials, "\(law)")
      }
    }
    #expect(wrong.accepted <= Self.repetitions * 7 / 100, "\(wrong.accepted) accepted: \(law)")
    #expect(wrong.refused <= Self.repetitions * 7 / 100, "\(wrong.refused) refused: \(law)")
  }

  @Test(
    "shares of what was detected in time hold the truth, and nothing is accepted because nothing was seen",
    arguments: [(0.3, 400.0, 8), (3, 100, 4), (40, 5, 4), (2, 1, 12), (0.2, 1, 4)], [0.0, 0.5, 0.9])
  func shares(_ law: (episodes: Double, size: Double, trials: Int), detected: Double) throws {
    let law = Law(
      episodes: law.episodes, size: law.size, sizes: .geometric, trials: law.trials, detected: detected)
    var (held, accepted) = (0, 0)
    for seed in 0..<UInt64(Self.repetitions) {
      let criterion = try Self.builder(law, ["units detected before release >= 97 %"], seed).criteria[0]
      held += criterion.estimate.low <= detected && detected <= criterion.estimate.high ? 1 : 0
      accepted += criterion.verdict == .accepted ? 1 : 0
    }
    #expect(held >= Self.repetitions * 93 / 100, "\(held): \(law), \(detected)")
    #expect(accepted <= Self.repetitions * 7 / 100, "\(accepted): \(law), \(detected)")
  }

  @Test(
    "an experiment of the same size mostly finds the same class, as often as its certainty says",
    arguments: [0.05, 0.2, 0.5, 1.0, 2, 3, 8, 30])
  func redraws(_ episodes: Double) throws {
    let plan = Self.plan
    func visibility(_ seed: UInt64) throws -> (Visibility, Double) {
      let trials = Role.allCases.flatMap { role in
        RunLength.allCases.flatMap { length in
          Law(
            episodes: (role == .production ? 4 : 1) * (length == .long ? 20 : 1) * episodes / 20, size: 1,
            sizes: .alike,
            trials: length == .long ? 8 : 60, detected: 1
          ).draw(plan, seed: seed * 4 + UInt64(role.rawValue * 2 + length.rawValue)).map { trial in
            var trial = trial
            (trial.role, trial.length, trial.condition) = (role, length, plan.name(of: role))
            trial.firsts = trial.rows.prefix(1).map { _ in
              SummaryFirst(level: .unit, kind: .ghost, there: 1, raised: 1, refused: nil)
            }
            return trial
          }
        }
      }
      let kind = ResultBuilder(plan, trials: trials).kind(.kind(.unit, .ghost))
      return (kind.visibility, kind.certainty)
    }
    let drawn = try (0..<160 as Range<UInt64>).map(visibility)
    let certainty = drawn.reduce(0) { $0 + $1.1 } / Double(drawn.count)
    let same = zip(drawn, drawn.dropFirst()).count { $0.0 == $1.0 }
    #expect(
      abs(certainty - Double(same) / Double(drawn.count - 1)) < 0.15,
      "\(certainty), \(same) of 159 are the same")
  }
}

/// When something is there first, over runs whose law is known.
@Suite("Units until it occurs")
struct FirstOccurrenceTests {
  private static func part(_ count: Int, _ length: Int, _ rate: Double, _ stream: inout RandomStream)
    -> FirstOccurrence.Part
  {
    .init(
      firsts: (0..<count).map { _ in
        let first = Int(stream.standardExponential() / rate) + 1
        return first <= length ? first : nil
      }, length: length)
  }

  @Test("at the end of the protocol the chance is the share of the protocols that had it")
  func agrees() throws {
    let short = FirstOccurrence.Part(firsts: (0..<60).map { $0 < 57 ? 100 + $0 * 150 : nil }, length: 10_000)
    let long = FirstOccurrence.Part(firsts: [50, 90_000, nil], length: 100_000)
    let seen = try #require(FirstOccurrence(short: short, long: long, confidence: 0.95).units())
    // 57 of 60 are 95 %: the last of them is where that is reached.
    #expect(seen.method == .survival && seen.value == 100 + 56 * 150 && seen.low < seen.value)
    let fewer = FirstOccurrence(
      short: .init(firsts: short.firsts.map { $0 == 8_500 ? nil : $0 }, length: 10_000), long: long,
      confidence: 0.95)
    // 56 of 60 are not; of the long runs that had nothing until then half have it after 90,000.
    #expect(try #require(fewer.units()).value == 90_000)
    let none = FirstOccurrence(
      short: .init(firsts: [nil, nil], length: 10), long: .init(firsts: [nil], length: 100), confidence: 0.95)
    #expect(none.units() == nil)
  }

  @Test("what is measured, and what is extrapolated, holds the truth", arguments: [3e-4, 1e-4, 1e-5, 2e-6])
  func coverage(rate: Double) {
    var paths = RandomPaths(seed: 11, trial: 0)
    let random = paths.claim("first occurrences", owner: "test")
    let truth = Mathematics.log(20) / rate
    var (held, seen) = (0, 0)
    for repetition in 0..<200 as Range<UInt64> {
      var stream = random.stream(repetition)
      let short = Self.part(60, 10_000, rate, &stream)
      let long = Self.part(8, 900_000, rate, &stream)
      guard let units = FirstOccurrence(short: short, long: long, confidence: 0.95).units() else { continue }
      seen += 1
      held += units.low <= truth && truth <= units.high ? 1 : 0
    }
    #expect(seen > 150 && Double(held) >= 0.93 * Double(seen), "\(held) of \(seen)")
  }
}
