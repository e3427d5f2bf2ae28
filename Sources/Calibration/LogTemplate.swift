import EventKernel
import Experiments
import TextFormats
import TraceModel
import World

/// Logs as a site could have them, written of runs: a template for a site's own, and a line by which finding values is tried.
package struct LogTemplate: Sendable {
  private let runs: [TrialSummary]
  /// What each run has of each measure.
  private let counts: [LogMeasure: [Double]]
  private let measures: [LogMeasure]
  private let wholes: [LogMeasure.Whole]
  private let betweenLots: Double

  /// The file of the log.
  package static let file = "line-log.csv"
  /// The scenario that reads it.
  package static let scenario = "calibration.json5"

  /// Logs of `runs` of a study, a row each, with what any of them has, and `measures` although none has any. They are of
  /// `lines`, where they are not of the scenario's own.
  ///
  /// Each run begins with full rolls, and a site's log with used ones, which go on from row to row: so do those of this log
  /// (`RollLaw`), and a row has a change more or less than its run.
  package init(
    _ runs: [TrialSummary], of study: CalibrationStudy, on lines: [LinePlan] = [],
    with measures: [LogMeasure] = []
  ) {
    self.runs = runs
    var counts: [LogMeasure: [Double]] = [:]
    var paths = RandomPaths(seed: study.plan.seed, trial: 0)
    for measure in LogMeasure.allCases {
      guard let law = RollLaw.of(measure) else {
        counts[measure] = runs.map { measure.count(in: $0) ?? 0 }
        continue
      }
      var stream = paths.claim("calibration/template/\(measure.word)", owner: "calibration")
        .stream(UInt64(runs.first?.job.trial ?? 0))
      var used = stream.uniformOpen()
      counts[measure] = runs.enumerated().map { number, run in
        guard let rolls = law.rolls(run, on: lines.isEmpty ? study.writtenLine : lines[number]) else {
          return 0
        }
        let changes = RollLaw.changes(rolls, after: used)
        used += rolls - changes
        return changes
      }
    }
    self.counts = counts
    betweenLots = study.betweenLots
    wholes = LogMeasure.Whole.allCases.filter { whole in
      whole != .plannedTime && runs.contains { whole.count(in: $0) ?? 0 > 0 }
    }
    let known = Set(wholes)
    let always = Set(measures)
    self.measures = LogMeasure.allCases.filter { measure in
      measure.same == measure && !measure.isAudit
        && (measure.whole == .plannedTime || known.contains(measure.whole))
        && (always.contains(measure) || counts[measure]?.contains { $0 > 0 } ?? false)
    }
  }

  private static func title(_ word: String) -> String {
    word == "oee" ? "OEE" : word.prefix(1).uppercased() + word.dropFirst().replacing("-", with: " ")
  }

  /// The log: one row for each run, one after the other from a Monday morning.
  package var csv: String {
    var lines = [
      (["Start", "End", "Planned h"] + wholes.map { Self.title($0.word) }
        + measures.map { Self.title($0.word) })
        .joined(separator: ",")
    ]
    var start = Timestamp(seconds: Self.monday)
    for (number, run) in runs.enumerated() {
      let seconds = Self.plannedSeconds(of: run, betweenLots: betweenLots)
      let end = Timestamp(seconds: start.microseconds / 1_000_000 + Int64(seconds.rounded(.up)) + 60)
      var cells = [start.description, end.description, Self.text(seconds / 3_600, digits: 1e4)]
      cells += wholes.map { Self.text($0.count(in: run) ?? 0) }
      cells += measures.map { measure in
        let count = counts[measure]?[number] ?? 0
        return measure.isOfTime
          ? Self.text(seconds > 0 ? count / seconds * 100 : 0, digits: 100) : Self.text(count)
      }
      lines.append(cells.joined(separator: ","))
      start = end
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// Planned time with that from each lot to the next. A run ends with its last lot and a site goes on: without the changeover
  /// after that, effectiveness and what comes by the hour would hang on how many lots a run has.
  static func plannedSeconds(of run: TrialSummary, betweenLots: Double) -> Double {
    Double(run.times.open) / 1e9 + betweenLots
  }

  /// 2026-01-05, six in the morning by UTC.
  private static let monday: Int64 = 1_767_592_800

  private static func text(_ value: Double, digits: Double = 1) -> String {
    let rounded = (value * digits).rounded() / digits
    return rounded == rounded.rounded() && rounded.magnitude < 1e15 ? String(Int(rounded)) : "\(rounded)"
  }

  /// A scenario that says what its columns are.
  package func scenario(extending reference: String) -> String {
    func quoted(_ text: String) -> String { JSONValue.text(text).line }
    let columns = measures.map { measure in
      let whole = measure.whole == .plannedTime ? "Planned h" : Self.title(measure.whole.word)
      let unit = measure.isOfTime ? "%" : "count"
      return
        "        \(quoted(measure.word)): { column: \(quoted(Self.title(measure.word))), unit: \(quoted(unit)), of: \(quoted(whole)) },\n"
    }
    return """
      // How a site's logs are read. driftline calibrate FILE --from \(Self.file)
      {
        extends: \(quoted(reference)),
        calibration: {
          logs: {
            line: {
              // Any name with this form; one log may have many files.
              file: "line-log*.csv",
              // The columns with the time of each row: here with their offset. Where times state none, zone: "+01:00" does, and
              // summer: "europe" where clocks change. end: a column, or period: "8 h".
              time: "Start", end: "End",
              // delimiter, decimal and thousands are found where only one makes sense; empty says what an empty cell means.
              // A measure by what it is: the column, its unit, and the column with the whole. Planned time has in it what lies
              // between lots: closing the one and changing over to the next.
              measures: {

      """ + columns.map { "  " + $0 }.joined() + """
                },
              },
            },
          },
        }

        """
  }
}
