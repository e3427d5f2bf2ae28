import Experiments
import Reporting
import TextFormats

/// A result in words: what was told, what was not and what would tell it, and whether the line is right.
struct CalibrationWords {
  let result: CalibrationResult

  private var all: [CalibrationResult.Parameter] { result.parameters }

  func with(_ verdict: CalibrationResult.Verdict) -> [CalibrationResult.Parameter] {
    all.filter { $0.verdict == verdict }
  }

  private func counted(_ count: Int, _ one: String) -> String {
    "\(count == 0 ? "no" : NumberText.grouped(count)) \(one)\(count == 1 ? "" : "s")"
  }

  // MARK: - The finding

  var finding: String {
    let logs = counted(result.evidence.figures.count, "figure")
    if result.isForeign {
      return
        "These logs are not those of this line: \(foreign). No value is given; look at units and columns first, and then at what the scenario says of the line."
    }
    let (told, narrowed) = (result.told.count, with(.narrowed).count)
    return
      "Of \(counted(all.count, "parameter")), \(logs) of this site tell \(told == 0 ? "none" : String(told))"
      + (narrowed == 0 ? "" : ", narrow \(narrowed)")
      + " and say nothing of \(all.count - told - narrowed). " + writtenAlone + checked
  }

  private var writtenAlone: String {
    let names = result.writtenAlone.map(\.word)
    return names.isEmpty
      ? ""
      : "No line with drawn values comes near \(names.joined(separator: ", ")), as the line does that is written: "
        + "\(names.count == 1 ? "it tells" : "they tell") no value. "
  }

  private var foreign: String {
    if result.beyond.isEmpty {
      return "each figure is plausible by itself, and no run has them together"
    }
    return result.beyond.map { measure in
      guard let figure = result.evidence[measure] else { return measure.word }
      return
        "\(measure.word) (\(value(figure.told.count / figure.told.whole, measure.same))) lies beyond all of \(result.runs) runs and beyond the line as it is written"
    }.joined(separator: ", ")
  }

  private var checked: String {
    let held = result.checks.filter(\.isHeld).count
    let part = held == 0 ? "none was" : held == 1 ? "1 was" : "\(held) were"
    let line =
      result.told.isEmpty
      ? "the line as it is written" : "the line with the values that were told, all others as written,"
    let (wrong, written) = (names { !$0.isReproduced }, names { !$0.isReproducedAsWritten })
    guard wrong.isEmpty else { return "Lines with values that are left do not reproduce \(wrong)." }
    let all = "\(counted(result.checks.count, "figure")), of which \(part) held back"
    return written.isEmpty
      ? "Lines with values that are left reproduce all of \(all), and so does \(line.hasSuffix(",") ? String(line.dropLast()) : line)."
      : "Lines with values that are left reproduce all of \(all); \(line) does not reproduce \(written), so that some of those are not as written."
  }

  private func names(_ isMeant: (CalibrationResult.Check) -> Bool) -> String {
    var names: [String] = []
    for check in result.checks where isMeant(check) && !names.contains(check.figure.measure.same.word) {
      names.append(check.figure.measure.same.word)
    }
    return names.joined(separator: ", ")
  }

  // MARK: - Parameters

  func range(_ parameter: CalibrationResult.Parameter) -> String {
    let one = parameter.assumption
    let low = one.text(at: parameter.interval.low) ?? one.lower
    let high = one.text(at: parameter.interval.high) ?? one.upper
    return low == high ? low : "\(low) to \(high)"
  }

  /// What the scenario has, and whether that is left.
  private func written(_ parameter: CalibrationResult.Parameter) -> String {
    guard let base = parameter.assumption.base else { return "as written \(parameter.assumption.text)" }
    // As they are written: a whole number is what shares are rounded to.
    func end(_ share: Double) -> Double? {
      parameter.assumption.value(near: parameter.assumption.base(at: share))?.base
    }
    let near = 1e-9 * base.magnitude
    let isInside =
      base >= (end(parameter.interval.low) ?? base) - near
      && base <= (end(parameter.interval.high) ?? base) + near
    return "as written \(parameter.assumption.text)\(isInside ? "" : ", which lies beyond it")"
  }

  private func left(_ parameter: CalibrationResult.Parameter) -> String {
    NumberText.percent(min(1, parameter.width))
      + (parameter.assumption.isWhole
        ? " of the values that are plausible are left" : " of what was plausible is left")
  }

  func told(_ parameter: CalibrationResult.Parameter) -> [String] {
    let one = parameter.assumption
    let (middle, range) = (
      one.text(at: parameter.value ?? parameter.interval.middle) ?? one.text, range(parameter)
    )
    return [
      "\(one.path): \(middle)\(range == middle ? ", and no other" : " (\(range))")",
      "\(one.name); plausible \(one.lower) to \(one.upper), \(written(parameter)); \(left(parameter))",
    ]
  }

  func narrowed(_ parameter: CalibrationResult.Parameter) -> [String] {
    let one = parameter.assumption
    return [
      "\(one.path): \(range(parameter))",
      "\(one.name); plausible \(one.lower) to \(one.upper), \(written(parameter)); \(left(parameter))\(wanted(parameter).map { "; \($0)" } ?? "")",
    ]
  }

  private func wanted(_ parameter: CalibrationResult.Parameter) -> String? {
    parameter.wanted.map {
      "\($0.measure.word) beside these would leave about \(NumberText.percent($0.width))"
    }
  }

  /// What is not told, by the log that would tell most of it.
  var untold: [(log: String, paths: [String])] {
    let rest = with(.untold)
    var groups: [(log: String, paths: [String])] = []
    for measure in LogMeasure.allCases {
      let those = rest.filter { $0.wanted?.measure == measure }
      guard !those.isEmpty else { continue }
      groups.append(
        (
          "\(measure.word) would say something of (\(measure.meaning), of \(measure.whole.meaning)\(measure.isAudit ? ": an audit" : "")):",
          those.map {
            "\($0.assumption.path) (about \(NumberText.percent($0.wanted?.width ?? 1)) would be left)"
          }
        ))
    }
    let none = rest.filter { $0.wanted == nil }
    if !none.isEmpty {
      groups.append(
        (
          "these logs say too little of, and no other log that is known was seen to say more\(shortRuns):",
          none.map(\.assumption.path)
        ))
    }
    let written = result.study.asWritten
    if !written.isEmpty {
      groups.append(
        (
          "taken as written, and looked for where --parameters names them:",
          written
        ))
    }
    return groups
  }

  /// That lines were run for less than the logs have, where they were: then chance of the runs hides what logs say.
  private var shortRuns: String {
    let lots = result.study.plan.longLots
    let run = lots.count * lots.cartonsPerLot
    guard let logged = result.evidence.mostCartons, logged > 2 * run else { return "" }
    return
      " in runs of \(NumberText.grouped(run)) cartons, where the logs are of up to \(NumberText.grouped(logged)): longer ones, "
      + "--set calibration.cartons=\(logged), may"
  }

  // MARK: - Figures

  func value(_ share: Double, _ measure: LogMeasure) -> String {
    measure.whole == .plannedTime && !measure.isOfTime
      ? NumberText.significant(share * 3_600) + "/h" : NumberText.significant(share * 100) + " %"
  }

  /// Each figure once, with that of the rows that were held back beside it; those that are not reproduced first.
  var checks: [String] {
    let lines = result.checks.filter { !$0.isHeld }.map { told -> (isFine: Bool, text: String) in
      let measure = told.figure.measure.same
      func part(_ check: CalibrationResult.Check) -> String {
        "\(value(check.value, measure)), \(check.isReproduced ? "within" : "not within") \(value(check.low, measure)) to \(value(check.high, measure))"
          + (check.isReproducedAsWritten
            ? ""
            : " (as written not within \(value(check.written.low, measure)) to \(value(check.written.high, measure)))")
      }
      let held = result.checks.first { $0.isHeld && $0.figure.measure == told.figure.measure }
      let isFine = told.isReproduced && held?.isReproduced ?? true
      return (
        isFine,
        "\(isFine ? "✓" : "✗") \(measure.word): \(part(told))"
          + (held.map { "; held back \(part($0))" } ?? "")
      )
    }
    return (lines.filter { !$0.isFine } + lines.filter(\.isFine)).map(\.text)
  }

  // MARK: - How

  var method: String {
    let lots = result.study.plan.longLots
    let deals = Answers.deals(for: result.parameters.count)
    return
      "\(result.runs) lines with values drawn from what is plausible were run for \(counted(lots.count, "lot")) of \(NumberText.grouped(lots.cartonsPerLot)) each; those whose figures are near to the site's say which values are left (rejection with local linear adjustment). \(coverage) A value is told where its figures depend on it beyond chance, its interval is at most \(Int(Posterior.narrow * 100)) % as wide as what was plausible (of whole numbers, so many are left of all), and so narrow by chance at most once in \(deals + 1) times that its draws are dealt to other runs. The check runs \(CalibrationResult.checkRuns) lines with values that are left of every parameter that was looked for, and \(CalibrationResult.checkRuns) with those that were told and all others as written; all intervals of each together hold with \(Int(CalibrationResult.confidence * 100)) %."
  }

  /// How often intervals hold, as it was tried.
  private var coverage: String {
    let (chance, tried) = (Int(Posterior.confidence * 100), result.tried)
    guard tried.values > 0 else { return "Intervals are of \(chance) %, and none is given." }
    return
      "Tried on runs that were left out one after the other, whose values are known, intervals as they were found held \(NumberText.grouped(tried.found)) of \(NumberText.grouped(tried.values)); each that fell short of \(chance) % was made wider until it held so many, which all together hold \(NumberText.grouped(tried.held))."
  }

  /// What the logs are.
  var logs: [String] {
    let evidence = result.evidence
    return evidence.figures.map { figure in
      func of(_ count: LogCount) -> String {
        figure.measure.whole == .plannedTime
          ? "\(NumberText.significant(count.whole / 3_600)) h"
          : "\(NumberText.count(Int(min(count.whole, 1e15)))) \(figure.measure.whole.word)"
      }
      let held =
        figure.held.map { "\(counted(figure.heldRows, "row")) of \(of($0)) held back" } ?? "no row held back"
      return
        "\(figure.measure.word): \(value(figure.told.count / figure.told.whole, figure.measure.same)) of \(of(figure.told)) in \(counted(figure.rows, "row")) that tell\(figure.rows == 1 ? "s" : ""); \(held) (\(figure.files.joined(separator: ", ")))"
    } + evidence.remarks
  }
}
