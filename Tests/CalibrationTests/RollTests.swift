import Calibration
import Experiments
import Numerics
import Testing

/// A roll's end can fall on a lot's end; how many prints it has is told all the same.
@Suite("Prints of a roll found again", .serialized) struct RollTests {
  private static let path = "line.serializer.prints-per-roll"

  /// Four lots of Line 7 in a row, each of two rolls of 1,500.
  private static let text = """
    {
      extends: "reference-line",
      line: { lots: { "cartons-per-lot": 3000, count: 4 } },
      conditions: { production: { market: null } },
      experiment: { trials: 6 },
      calibration: {
        runs: 60, cartons: 12000, parameters: ["line.serializer.prints-per-roll"],
        logs: {
          line: {
            file: "line-log*.csv", time: "Start", end: "End",
            measures: {
              reloads: { column: "Reloads", unit: "count", of: "Cartons" },
              rejects: { column: "Rejects", unit: "count", of: "Cartons" },
              "other-codes": { column: "Other codes", unit: "count", of: "Cartons" },
            },
          },
        },
      },
    }
    """

  private static func study(_ settings: [String] = []) throws -> CalibrationStudy {
    let (request, plan) = try Logs.plan(text, settings)
    let calibration = try #require(plan.calibration)
    return try CalibrationStudy(request, plan, calibration, loader: Logs.loader(text), measures: [])
  }

  private static func run(_ study: CalibrationStudy, _ lines: [CalibrationStudy.Line]) throws
    -> [TrialSummary]
  {
    try ExperimentRunner(study.planned(lines)).run(lines.map(\.job), atOnce: 2)
  }

  private static func evidence(_ log: LogTemplate, _ study: CalibrationStudy) throws -> SiteEvidence {
    try SiteEvidence([LogFile(name: LogTemplate.file, bytes: Array(log.csv.utf8))], study.calibration)
  }

  @Test("the log of a line whose lots are whole numbers of rolls is one that the line can have")
  func whole() throws {
    let study = try Self.study()
    let lines = try study.drawn(0..<60, atOnce: 2) + study.asItStands(atOnce: 2)
    let runs = try Self.run(study, lines)
    for uses in [1_500, 2_000, 3_000, 6_000] {
      let site = try Self.study(["\(Self.path)=\(uses)"])
      let jobs = (0..<6).map {
        TrialJob(role: .production, condition: site.plan.production, length: .long, trial: $0)
      }
      let log = LogTemplate(
        try ExperimentRunner(site.plan).run(jobs, atOnce: 2), of: site,
        with: [.reloads, .rejects, .otherCodes])
      var result = try CalibrationResult(study, lines, runs, try Self.evidence(log, study))
      let checks = try study.checks(result.trials, cartons: 12_000, atOnce: 2)
      result.check(checks, try Self.run(study, checks))
      let told = try #require(
        result.told.first, "\(uses): \(result.beyond), \(result.distance), \(result.parameters)")
      let share = told.assumption.share(of: Double(uses))
      #expect(told.interval.low <= share && share <= told.interval.high, "\(uses): \(told.interval)")
      #expect(result.isReproduced, "\(uses): \(result.checks.filter { !$0.isReproduced })")
    }
  }

  @Test("over 60 lines with drawn numbers of prints, intervals of 90 % hold them, and each is narrow")
  func coverage() throws {
    let study = try Self.study()
    let lines = try study.drawn(0..<60, atOnce: 2) + study.asItStands(atOnce: 2)
    let runs = try Self.run(study, lines)
    let truths = try study.drawn(5_000..<5_060, atOnce: 2)
    let sites = try Self.run(study, truths)
    var (held, widths) = (0, 0.0)
    for (truth, site) in zip(truths, sites) {
      let log = LogTemplate(
        [site], of: study, on: [truth.condition.line], with: [.reloads, .rejects, .otherCodes])
      let result = try CalibrationResult(study, lines, runs, try Self.evidence(log, study))
      let (parameter, share) = (result.parameters[0], try #require(truth.shares[0]))
      held += parameter.interval.low <= share && share <= parameter.interval.high ? 1 : 0
      widths += parameter.width / Double(truths.count)
    }
    print("prints of a roll: \(held) of \(truths.count) held, \(widths) of what is plausible is left")
    // Binomial: 54 of 60, with three deviations of 2.3.
    #expect(held >= 47 && widths < 0.5, "\(held), \(widths)")
  }
}
