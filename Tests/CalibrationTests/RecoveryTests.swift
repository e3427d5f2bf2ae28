import Calibration
import Experiments
import JSONTrees
import Scenario
import Testing

/// Lines with known values are run, their logs are written, and the values are found again.
@Suite("Values found again", .serialized) struct RecoveryTests {
  /// A short lot of Line 7 with four values that are looked for.
  private static let line = """
    {
      extends: "reference-line",
      line: { lots: { "cartons-per-lot": 4000, count: 1 } },
      conditions: { production: { market: null } },
      experiment: { trials: 1 },
      calibration: {
        runs: RUNS, cartons: 4000,
        parameters: ["mechanisms.late-read.tail", "line.stops.jams", "mechanisms.override.probability", "mechanisms.tracking-slip.slip"],
        logs: {
          line: {
            file: "line-log*.csv", time: "Start", end: "End",
            measures: {
              rejects: { column: "Rejects", unit: "count", of: "Cartons" },
              "short-reads": { column: "Short reads", unit: "count", of: "Cases" },
              "hand-checks": { column: "Hand checks", unit: "count", of: "Cases" },
              stops: { column: "Stops", unit: "count", of: "Planned h" },
              jams: { column: "Jams", unit: "count", of: "Planned h" },
              availability: { column: "Availability", unit: "%", of: "Planned h" },
            },
          },
        },
      },
    }
    """

  private static func study(runs: Int, _ settings: [String] = [], of parameter: String? = nil) throws
    -> CalibrationStudy
  {
    var text = line.replacing("RUNS", with: String(runs))
    if let parameter { text.replace(#/parameters: \[.*\]/#, with: "parameters: [\"\(parameter)\"]") }
    let (request, plan) = try Logs.plan(text, settings)
    guard let calibration = plan.calibration else { throw Logs.Unreadable(description: "no calibration") }
    return try CalibrationStudy(request, plan, calibration, loader: Logs.loader(text), measures: [])
  }

  private static func run(_ study: CalibrationStudy, _ lines: [CalibrationStudy.Line]) throws
    -> [TrialSummary]
  {
    try ExperimentRunner(study.planned(lines)).run(lines.map(\.job), atOnce: 2)
  }

  private static func evidence(_ runs: [TrialSummary], _ study: CalibrationStudy) throws -> SiteEvidence {
    let log = LogFile(
      name: LogTemplate.file,
      bytes: Array(
        LogTemplate(runs, of: study, with: study.calibration.logs.flatMap(\.measures).map(\.measure)).csv.utf8
      ))
    return try SiteEvidence([log], study.calibration)
  }

  @Test("over 50 lines with drawn values, intervals of 90 % hold them, and slip is not told from counters")
  func coverage() throws {
    let study = try Self.study(runs: 200)
    let lines = try study.drawn(0..<200, atOnce: 2) + study.asItStands(atOnce: 2)
    let runs = try Self.run(study, lines)
    let truths = try study.drawn(5_000..<5_050, atOnce: 2)
    let sites = try Self.run(study, truths)
    var (held, told) = ([0, 0, 0, 0], [0, 0, 0, 0])
    for (truth, site) in zip(truths, sites) {
      // A site whose log is of one lot, as each run is.
      let result = try CalibrationResult(study, lines, runs, try Self.evidence([site], study))
      for (index, parameter) in result.parameters.enumerated() {
        let share = try #require(truth.shares[index])
        held[index] += parameter.interval.low <= share && share <= parameter.interval.high ? 1 : 0
        told[index] += parameter.verdict == .told ? 1 : 0
      }
    }
    // Binomial: 45 of 50, with three and a half deviations of 2.1; of what is not told the whole range is left.
    for count in held { #expect((37...50).contains(count), "\(held)") }
    // Of a lot of 4,000 cartons, reads that are late show every time and jams do not.
    #expect(told[0] >= 30 && told[3] == 0, "\(told)")
  }

  @Test("the same log gives the same result, its figures are reproduced, and those of another line are not")
  func check() throws {
    let study = try Self.study(runs: 200)
    let lines = try study.drawn(0..<200, atOnce: 2) + study.asItStands(atOnce: 2)
    let runs = try Self.run(study, lines)
    func result(_ settings: [String]) throws -> CalibrationResult {
      // Twelve lots of a line with these values.
      let site = try Self.study(runs: 200, settings)
      let jobs = (0..<12).map {
        TrialJob(role: .production, condition: site.plan.production, length: .long, trial: $0)
      }
      let log = try ExperimentRunner(site.plan).run(jobs, atOnce: 2)
      var result = try CalibrationResult(study, lines, runs, try Self.evidence(log, study))
      let checks = try study.checks(result.trials, cartons: 8000, atOnce: 2)
      result.check(checks, try Self.run(study, checks))
      return result
    }
    // With a shorter tail than about 40 ms no read comes too late, and all such lines have the same figures.
    let own = try result(["conditions.production.mechanisms.late-read.tail='60 ms'"])
    let tail = try #require(own.parameters.first { $0.assumption.path == "mechanisms.late-read.tail" })
    let truth = tail.assumption.share(of: 60_000_000)
    #expect(tail.verdict == .told && tail.interval.low < truth && truth < tail.interval.high, "\(tail)")
    #expect(own.isReproduced && own.checks.contains(where: \.isHeld), "\(own.checks)")
    let report = CalibrationReport(own, evidence: "e", again: "a")
    #expect(
      report.text
        == CalibrationReport(
          try result(["conditions.production.mechanisms.late-read.tail='60 ms'"]), evidence: "e", again: "a"
        ).text)
    #expect(
      try JSONTree(CalibrationSchema.text).problems(of: JSONTree(report.json.document).root) == [])
    for text in report.text.split(separator: "\n") {
      #expect(text.count <= 80 || !text.dropFirst(8).contains(" "), "\(text)")
    }
    // A scenario of the values that are told: it is read, and has them under production's conditions with their origin.
    let layer = report.layer(extending: "reference-line")
    let (_, plan) = try Logs.plan(layer)
    let values = try #require(plan[plan.production]).scenario.values
    let read = try #require(values.first { $0.path.description == "mechanisms.late-read.tail" })
    #expect(
      read.origin?.description.hasPrefix("calibrated from line-log.csv, n = 9 rows, 2026-01-") == true,
      "\(layer)")
    #expect(read.origin?.isAssumption == false)
    let slip = try #require(values.first { $0.path.description == "mechanisms.tracking-slip.slip" })
    #expect(slip.text == "25 mm" && !layer.contains("slip"), "what no log tells is given no value")
    // A right line of which a value that is not told is not as written is right, whatever a line with it as written has.
    let jams = try result(["conditions.production.line.stops.jams='5/h'"])
    #expect(jams.isReproduced, "\(jams.checks.filter { !$0.isReproduced })")
    #expect(jams.tried.held >= jams.tried.found && jams.tried.held * 10 >= jams.tried.values * 9)
    // Another line: half of its codes cannot be read at all.
    let foreign = try result(["conditions.production.line.serializer.turned-share='10 %'"])
    #expect(!foreign.isReproduced && foreign.told.isEmpty, "\(foreign.beyond), \(foreign.distance)")
    #expect(CalibrationReport(foreign, evidence: "e", again: "a").text.contains("are not those of this line"))
  }
  @Test(
    "a line that is written as no draw is, is not strange to itself, and figures it has alone tell nothing")
  func writtenAlone() throws {
    // A line of which more codes come turned than is plausible, and that says so.
    let path = "line.serializer.turned-share"
    let study = try Self.study(runs: 100, ["conditions.production.\(path)='10 %'"], of: path)
    let lines = try study.drawn(0..<100, atOnce: 2) + study.asItStands(atOnce: 2)
    let runs = try Self.run(study, lines)
    let jobs = (0..<6).map {
      TrialJob(role: .production, condition: study.plan.production, length: .long, trial: $0)
    }
    let log = try ExperimentRunner(study.plan).run(jobs, atOnce: 2)
    let evidence = try Self.evidence(log, study)
    let result = try CalibrationResult(study, lines, runs, evidence)
    #expect(
      !result.isForeign && result.beyond.isEmpty && result.writtenAlone.contains(.rejects), "\(result.beyond)"
    )
    #expect(result.told.isEmpty)
    let words = CalibrationReport(result, evidence: "e", again: "a").text.split(separator: "\n").joined(
      separator: " ")
    #expect(words.contains("No line with drawn values comes near") && words.contains("rejects"), "\(words)")
    let without = try CalibrationResult(study, Array(lines.prefix(100)), Array(runs.prefix(100)), evidence)
    #expect(without.isForeign && without.beyond == result.writtenAlone)
  }

  @Test("of how many lots a row of a log is and a run, what comes by the hour does not hang on")
  func lots() throws {
    let study = try Self.study(runs: 100, of: "mechanisms.late-read.tail")
    let lines = try study.drawn(0..<100, atOnce: 2) + study.asItStands(atOnce: 2)
    let runs = try Self.run(study, lines)
    for count in [1, 5] {
      let site = try Self.study(runs: 100, ["line.lots.count=\(count)", "calibration.cartons=20000"])
      let jobs = (0..<8).map {
        TrialJob(role: .production, condition: site.plan.production, length: .long, trial: $0)
      }
      let log = try ExperimentRunner(site.plan).run(jobs, atOnce: 2)
      #expect(log.allSatisfy { $0.lots == count })
      var result = try CalibrationResult(study, lines, runs, try Self.evidence(log, study))
      let checks = try study.checks(result.trials, cartons: 4000, atOnce: 2)
      result.check(checks, try Self.run(study, checks))
      #expect(result.isReproduced, "\(count): \(result.beyond), \(result.checks.filter { !$0.isReproduced })")
    }
  }
}
