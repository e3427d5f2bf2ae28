import Drift
import EventKernel
import Experiments
import Scenario
import Testing
import TraceModel
import World

/// Several criteria judged at once, on trials that were made up, so that the true rates are known.
@Suite("Several criteria at once")
struct CorrectionTests {
  private static let kinds: [MismatchKind] = [.duplicate, .malformed, .unreadable, .escaped, .ghost]
  private static let units = 100_000

  /// A plan whose criteria each limit the rate of one kind, judged at `confidence`.
  private static func plan(_ correction: Correction, _ confidence: Double, limit: Double) throws
    -> ExperimentPlan
  {
    let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all) { _ in nil }
    var plan = try #require(ExperimentReader(loader: loader).read(ExperimentRequest("first-steps")).plan)
    plan.correction = correction
    plan.confidence = confidence
    plan.criteria = try kinds.map {
      NamedCriterion(
        id: $0.word, criterion: try Criterion("\($0.word) mismatches per million units <= \(limit)"),
        place: "test")
    }
    return plan
  }

  /// Trials of independent, single mismatches at a rate of `mean` a trial and kind.
  private static func trials(_ plan: ExperimentPlan, count: Int, means: [Double], seed: UInt64) throws
    -> [TrialSummary]
  {
    var paths = RandomPaths(seed: seed, trial: 0)
    var stream = paths.claim("mismatches", owner: "CorrectionTests").stream(0)
    return (0..<count).map { number in
      var trial = TrialSummary(
        role: .production, condition: plan.production, length: .long, trial: number)
      trial.exposure.units = units
      for (kind, mean) in zip(kinds, means) {
        var row = SummaryRow(
          key: MismatchKey(level: .unit, kind: kind, mechanisms: [], detectedAt: .never, silent: true))
        // As many as happen before time `mean`, one after the other without memory.
        var time = stream.standardExponential()
        while time < mean {
          row.count += 1
          time += stream.standardExponential()
        }
        row.episodes = row.count
        if row.count > 0 { trial.rows.append(row) }
      }
      return trial
    }
  }

  private static func decided(_ plan: ExperimentPlan, _ trials: [TrialSummary]) -> [Verdict] {
    ResultBuilder(plan, trials: trials).criteria.map(\.verdict)
  }

  @Test("Holm's steps, as the textbook takes them, by judging everything again at each level")
  func steps() throws {
    var open = 0
    var more = 0
    for seed in 0..<30 as Range<UInt64> {
      let holm = try Self.plan(.holm, 0.95, limit: 20)
      let trials = try Self.trials(holm, count: 12, means: [2.6, 2.9, 1.4, 0.2, 2.0], seed: seed)
      // Of m criteria, those decided at α/m; then, with those gone, at α/(m − k); until nothing is decided any more.
      var expected = Array(repeating: Verdict.inconclusive, count: Self.kinds.count)
      while true {
        let left = expected.count { $0 == .inconclusive }
        if left == 0 { break }
        let level = try Self.plan(.none, 1 - 0.05 / Double(left), limit: 20)
        let now = Self.decided(level, trials)
        let new = expected.indices.filter { expected[$0] == .inconclusive && now[$0] != .inconclusive }
        if new.isEmpty { break }
        for index in new { expected[index] = now[index] }
      }
      #expect(Self.decided(holm, trials) == expected, "seed \(seed)")
      open += expected.contains(.inconclusive) ? 1 : 0
      let alone = Self.decided(try Self.plan(.none, 0.95, limit: 20), trials)
      more += alone.count { $0 != .inconclusive } > expected.count { $0 != .inconclusive } ? 1 : 0
    }
    #expect(open > 3 && more > 3, "the cases have to tell the two apart: \(open), \(more)")
  }

  @Test(
    "rates that are exactly at their limits are all left open in 95 % of the experiments with it, and not without"
  )
  func errors() throws {
    let repetitions = 400
    var wrong: [Correction: Int] = [:]
    for correction in [Correction.none, .holm] {
      let plan = try Self.plan(correction, 0.95, limit: 200)
      for seed in 0..<UInt64(repetitions) {
        let trials = try Self.trials(plan, count: 20, means: Array(repeating: 20, count: 5), seed: seed)
        if Self.decided(plan, trials).contains(where: { $0 != .inconclusive }) {
          wrong[correction, default: 0] += 1
        }
      }
    }
    // Of a rate of things nothing is accepted while a lot of nothing else can be missing, so that only the other of two sides
    // errs: five independent answers of 97.5 % are all right in 88 %. The bounds are four standard errors.
    let uncorrected = Double(wrong[.none] ?? 0) / Double(repetitions)
    let corrected = Double(wrong[.holm] ?? 0) / Double(repetitions)
    #expect((0.054...0.184).contains(uncorrected), "\(uncorrected)")
    #expect(corrected <= 0.025 + 4 * 0.008, "\(corrected)")
  }
}
