import Drift
import Experiments
import Scenario
import Testing
import TraceModel
import World

@Suite("Criteria")
struct CriterionTests {
  @Test("a rate of silent mismatches")
  func rate() throws {
    let criterion = try Criterion("silent mismatches per million units <= 5")
    #expect(criterion.measure.subject == .mismatches && criterion.measure.filter.isSilent)
    #expect(criterion.measure.perMillion == .unit && criterion.isUpper && criterion.limit == 5)
  }

  @Test("counts, shares, kinds, levels, mechanisms, places")
  func others() throws {
    #expect(try Criterion("cases wrong <= 0").measure.filter.level == .case)
    let share = try Criterion("units detected before release ≥ 99 %")
    #expect(share.measure.before == .release && share.limit == 0.99 && !share.isUpper)
    #expect(try Criterion("duplicate units wrong <= 0").measure.filter.kind == .duplicate)
    let by = try Criterion("episodes by tracking-slip per million units<=1.5")
    #expect(
      by.measure.filter.mechanism == .trackingSlip && by.measure.subject == .episodes && by.limit == 1.5)
    #expect(try Criterion("mismatches detected at dispenser <= 0").measure.filter.place == .dispenser)
    #expect(
      try Criterion("aggregation mismatches per million cases <= 3").measure.filter.failurePoint
        == .aggregation)
    #expect(try Criterion("silent mismatches per million units <= 5").measure.filter.level == .unit)
    #expect(try Criterion("mismatches per million pallets <= 5").measure.filter.level == .pallet)
    #expect(try Criterion("cases wrong per million units <= 5").measure.filter.level == .case)
    #expect(try Criterion("mislabeled mismatches per million units <= 5").measure.filter.level == nil)
    #expect(try Criterion("compromised units per million units <= 10").measure.subject == .compromised)
  }

  @Test("stops and jams by time, and what the record is worth that raises things")
  func byTime() throws {
    let stops = try Criterion("stops per hour <= 30")
    #expect(stops.measure.line == .stops && stops.measure.period == .hour && !stops.measure.isShare)
    #expect(try Criterion("jams per shift <= 4").measure.period == .shift)
    let alarms = try Criterion("false-alarms per week <= 5")
    #expect(alarms.measure.subject == .falseAlarms && alarms.measure.period == .week && alarms.isUpper)
    let precision = try Criterion("precision >= 90 %")
    #expect(precision.measure.subject == .precision && precision.measure.isShare && precision.limit == 0.9)
    for measure in LineMeasure.promised {
      let period = measure.isShare ? "" : " per hour"
      let text = "\(measure.word)\(period) \(measure.isGood ? ">=" : "<=") 5\(measure.isShare ? " %" : "")"
      #expect(try Criterion(text).measure.line == measure)
    }
  }

  @Test(
    "stops, false alarms and precision are judged by what the runs have, and where nothing was raised nothing is shown"
  )
  func judged() throws {
    let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all) { _ in nil }
    var plan = try #require(ExperimentReader(loader: loader).read(ExperimentRequest("first-steps")).plan)
    plan.correction = .none
    let texts = [
      "stops per hour <= 30", "stops per shift <= 100", "jams per hour <= 1", "false-alarms per week <= 200",
      "false-alarms per week <= 20", "precision >= 80 %", "precision >= 95 %",
    ]
    plan.criteria = try texts.map { NamedCriterion(id: $0, criterion: try Criterion($0), place: "test") }
    func judged(raised: Bool) -> [CriterionResult] {
      let trials = (0..<4).map { number in
        var trial = TrialSummary(role: .production, condition: plan.production, length: .long, trial: number)
        trial.exposure.units = 100_000
        // Two days planned for production, of which the record has seen a week with its nights.
        trial.times.open = 48 * 3_600_000_000_000
        trial.nanoseconds = 168 * 3_600_000_000_000
        trial.occurrences = [.stops: 48 * 20]
        if raised { trial.raised = [RaisedFindings(rule: "r", count: 400, behind: 350, mended: 10)] }
        return trial
      }
      return ResultBuilder(plan, trials: trials).criteria
    }
    let results = judged(raised: true)
    #expect(results.map(\.estimate.value) == [20, 160, 0, 40, 40, 0.9, 0.9])
    #expect(results.map(\.unit) == ["per hour", "per shift", "per hour", "per week", "per week", "%", "%"])
    #expect(
      results.map(\.verdict) == [
        .accepted, .notAccepted, .accepted, .accepted, .notAccepted, .accepted, .notAccepted,
      ])
    let quiet = judged(raised: false)
    #expect(quiet[3].verdict == .accepted && quiet[3].estimate.value == 0)
    #expect(
      quiet[5].verdict == .inconclusive && quiet[5].trialsNeeded == nil
        && quiet[5].note.contains("nothing was raised"))
  }

  @Test(
    "a mistake is told with its place and a hint",
    arguments: [
      ("silnet mismatches <= 5", 0..<6, "did you mean “silent”?"),
      ("cases wrong < 0", 12..<13, "write <= or >="),
      ("cases wrong <= none", 15..<19, "in digits"),
      ("detected before relase >= 99 %", 16..<22, "did you mean “release”?"),
      ("mismatches per million <= 5", 11..<14, "per million units"),
      ("cases wrong <= 5 or so", 17..<19, "leave it out"),
      ("episodes mismatches <= 5", 9..<19, "write two criteria"),
      ("mismatches by nobody <= 5", 14..<20, "known:"),
      ("stops per day <= 5", 6..<9, "per million units"),
    ])
  func mistakes(text: String, part: Range<Int>, hint: String) {
    do throws(CriterionProblem) {
      _ = try Criterion(text)
      Issue.record("“\(text)” was read")
    } catch {
      #expect(error.part == part, "\(error)")
      #expect(error.hint.contains(hint), "\(error.hint)")
    }
  }

  @Test(
    "what has no place is complained of as a whole",
    arguments: [
      "", "cases wrong", "<= 5", "units detected before release >= 99", "cases wrong <= 5 %",
      "detected before release >= 99 %", "oee <= 50 %", "rejects >= 1 %", "stops <= 30",
      "stops per hour <= 3 %",
      "rejects per hour <= 1 %", "false-alarms <= 3", "precision <= 90 %", "precision >= 90",
      "silent precision >= 90 %", "stops per hour >= 30", "cases wrong per hour <= 3",
    ])
  func whole(text: String) {
    #expect(throws: CriterionProblem.self) { try Criterion(text) }
  }
}

@Suite("What a protocol would have shown")
struct VisibilityTests {
  /// In which of the four cells it is raised in 95 % of the trials, and else in less than half; and whether it is there in all:
  /// validation short and long, production short and long.
  private static func visibility(_ raises: Bool..., isThere: Bool = true) -> Visibility {
    found(raises.map { raised in (there: isThere ? 20 : raised ? 19 : 9, raised: raised ? 19 : 9, of: 20) })
  }

  private static func found(_ counts: [(there: Int, raised: Int, of: Int)]) -> Visibility {
    Visibility(
      zip(Cell.all, counts).map { cell, count in
        Showing(
          cell: cell, there: count.there, raised: count.raised, refused: 0, trials: count.of,
          chance: Intervals.shareEstimate(count.raised, of: count.of, confidence: 0.95, trials: count.of))
      })
  }

  /// Sixty protocols and eight long runs of each condition, as the table of a report has them.
  @Test(
    "whoever has the table before him comes to the same class",
    arguments: [
      // Protocols, long under validation, short under production, long under production: raised, and there.
      ([57, 8, 60, 8], [60, 8, 60, 8], Visibility.seen),
      ([56, 8, 20, 8], [60, 8, 60, 8], .tooShort),
      ([30, 0, 0, 0], [30, 0, 0, 0], .tooShort),
      // All of eight have it and nothing raises it: it is not rare.
      ([0, 0, 0, 0], [0, 2, 0, 8], .unnoticed),
      ([0, 0, 0, 3], [0, 2, 1, 8], .unnoticed),
      ([0, 0, 1, 6], [0, 0, 1, 6], .tooShortAndTooClean),
      ([0, 0, 0, 4], [0, 0, 0, 4], .tooShortAndTooClean),
      ([0, 0, 0, 2], [0, 0, 0, 3], .rare),
      ([0, 0, 30, 3], [0, 0, 30, 3], .tooClean),
      ([0, 4, 30, 8], [0, 4, 30, 8], .tooShortOrTooClean),
      ([0, 0, 0, 0], [0, 0, 0, 0], .absent),
    ])
  func byTheTable(raised: [Int], there: [Int], expected: Visibility) {
    let counts = zip(zip(there, raised), [60, 8, 60, 8]).map { (there: $0.0, raised: $0.1, of: $1) }
    #expect(Self.found(counts) == expected)
  }

  @Test("the definitions of the two-by-two")
  func definitions() {
    #expect(Self.visibility(true, true, true, true) == .seen)
    #expect(Self.visibility(true, false, false, false) == .seen)
    #expect(Self.visibility(false, true, false, true) == .tooShort)
    #expect(Self.visibility(false, false, true, true) == .tooClean)
    #expect(Self.visibility(false, false, false, true) == .tooShortAndTooClean)
    #expect(Self.visibility(false, true, true, true) == .tooShortOrTooClean)
    #expect(Self.visibility(false, false, false, false) == .unnoticed)
    #expect(Self.visibility(false, false, false, false, isThere: false) == .rare)
    #expect(Visibility([]) == .absent)
  }
}

/// What a criterion promises of what comes after the line.
@Suite("Criteria of documents, custody, queries and recalls")
struct AfterCriterionTests {
  private static func judged(_ texts: [String], _ trials: Int, _ market: String) throws -> [CriterionResult] {
    let criteria = texts.enumerated().map { "\"\($0 + 1)\": \"\($1)\"" }.joined(separator: ", ")
    let text = """
      { line: { lots: { "cartons-per-lot": 960, count: 2, changeover: "20 min" },
                palletizer: { "cases-per-pallet": { value: 4, origin: "assumption: small" } } },
        \(market) criteria: { \(criteria) }, conditions: { validation: {}, production: {} },
        protocol: { steps: [{ units: 60 }] },
        experiment: { trials: \(trials), "protocol-trials": 1, "cause-trials": 0 } }
      """
    let loader = ScenarioLoader { _, _ in SourceText(name: "test.json5", text: text) }
    let (read, diagnostics) = ExperimentReader(loader: loader).read(ExperimentRequest("test.json5"))
    let plan = try #require(read, "\(DiagnosticRenderer().text(diagnostics))")
    let runner = ExperimentRunner(plan)
    return ResultBuilder(plan, trials: try runner.run(runner.allJobs, atOnce: 2)).result(
      version: "test", command: "test"
    ).criteria
  }

  @Test("every measure has its words, is judged over trials, and is met or not as the run has it")
  func measures() throws {
    let texts = AfterMeasure.allCases.map { "\($0.word) <= \($0.isShare ? "50 %" : "100")" }
    for (text, measure) in zip(texts, AfterMeasure.allCases) {
      #expect(try Criterion(text).measure.after == measure)
    }
    let market = """
      market: { "orders-every": "1 d", "pallets-per-order": 1, "buys-every": "6 h", "runs-on": "60 d",
                verification: { "asked-share": "50 %" }, recalls: { one: { at: "30 d" } } },
      """
    let refusing = """
      mechanisms: { "missing-field": { field: "lot" }, "unmonitored-rejection": { looks: "never" } },
      """
    let good = try Self.judged(texts, 3, market)
    #expect(good.count == texts.count)
    for (criterion, measure) in zip(good, AfterMeasure.allCases) {
      #expect(measure.isShare ? criterion.estimate.value == 0 : criterion.estimate.value > 0, "\(criterion)")
      #expect(criterion.unit == (measure.isShare ? "%" : "h"))
    }
    #expect(good.first { $0.id == "1" }?.verdict == .accepted, "\(good[0])")
    let bad = try Self.judged(texts, 3, market + refusing)
    func value(_ measure: AfterMeasure) -> Double {
      bad.first { $0.text.hasPrefix(measure.word) }?.estimate.value ?? -1
    }
    #expect(
      value(.refusedDocuments) == 1 && value(.unseenRefusals) == 1 && value(.unitsWithoutData) > 0.3, "\(bad)"
    )
    #expect(bad.first { $0.text.hasPrefix("refused-documents") }?.verdict == .notAccepted)
  }

  @Test("where there is nothing of the kind nothing is shown; what promises nothing is refused")
  func nothing() throws {
    let judged = try Self.judged(["failed-queries <= 1 %", "recall-hours <= 24"], 1, "")
    #expect(judged.allSatisfy { $0.verdict == .inconclusive && $0.note.contains("nothing of the kind") })
    for text in [
      "failed-queries >= 1 %", "failed-queries <= 1", "recall-hours <= 1 %", "silent recall-missed <= 1 %",
    ] {
      #expect(throws: CriterionProblem.self) { try Criterion(text) }
    }
  }
}
