import Experiments

/// One condition's run as a workbook: what `driftline run` counts, its line, and its trials.
package enum ConditionWorkbook {
  /// The file.
  package static func bytes(_ run: ConditionRun) -> [UInt8] {
    Workbook(
      title: "\(run.plan.name): \(run.condition)",
      [about(run), mismatches(run), line(run)]
        + [Workbook.Sheet(trials: run.trials)]
    ).bytes
  }

  private static func about(_ run: ConditionRun) -> Workbook.Sheet {
    let plan = run.plan
    let rows: [(String, String)] = [
      ("line", plan.name), ("condition", run.condition), ("scenario", plan.reference),
      ("settings", plan.settings.joined(separator: "; ")), ("seed", String(plan.seed)),
      ("commit", plan.program?.commit ?? "not known"),
      ("SHA-256 of the program", plan.program?.sha256 ?? "not known"),
      ("SHA-256 of scenario and settings", plan.sha256 ?? "not known"),
    ]
    return Workbook.Sheet("About", ["what", "value"], rows.map { [.text($0.0), .text($0.1)] })
  }

  private static func mismatches(_ run: ConditionRun) -> Workbook.Sheet {
    Workbook.Sheet(
      "Mismatches",
      [
        "failure point", "level", "kind", "marked with", "boundary", "first detected", "things", "silent",
        "episodes",
        "episodes per million units", "low", "high",
      ],
      run.cell.rowsWithoutSilence.map { plain in
        let (row, key) = (plain.row, plain.row.key)
        return [
          .text(Names.title(key.failurePoint)), .text("\(key.level)"), .text(Names.kind(.unit, key.kind)),
          .text(Names.mechanisms(key.mechanisms)), .text(Names.boundaries(key.boundaries)),
          .text(Names.place(key.detectedAt)),
          .number(Double(row.count)), .number(Double(plain.silent)), .number(Double(row.episodes)),
          .number(row.rate.value), .number(row.rate.low), .number(row.rate.high),
        ]
      })
  }

  private static func line(_ run: ConditionRun) -> Workbook.Sheet {
    Workbook.Sheet(
      "Plausibility", ["what an engineer knows of a line", "measured", "published of such lines"],
      LineMeasure.allCases.map { measure in
        let value = measure.value(in: run.cell)
        return [
          .text(measure.meaning), value.map { measure.isShare ? .share($0) : .number($0) } ?? .empty,
          .text(measure.published ?? "nothing was found"),
        ]
      })
  }
}
