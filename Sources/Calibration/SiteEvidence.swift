import EventKernel
import Experiments
import TraceModel

/// What a site's logs say: each measure with what tells values, and with what is held back to try them on.
package struct SiteEvidence: Sendable {
  /// One measure of one log.
  package struct Figure: Sendable {
    /// Which.
    package var measure: LogMeasure
    /// The rows that tell values.
    package var told: LogCount
    /// The last rows, on which values are tried; nil where too few rows are there.
    package var held: LogCount?
    /// How many rows tell.
    package var rows: Int
    /// How many are held back.
    package var heldRows: Int
    /// The files that it is from, as the user named them.
    package var files: [String]
  }

  /// The measures, in the order of the scenario.
  package var figures: [Figure] = []
  /// The day on which the last row ends, by UTC.
  package var lastDay = CivilDate(year: 1970, month: 1, day: 1)
  /// The first moment and the last, in seconds since 1970.
  package var span: (start: Int64, end: Int64) = (.max, .min)
  /// What a reader should know of the files.
  package var remarks: [String] = []

  /// The measures that the logs have.
  package var measures: [LogMeasure] { figures.map { $0.measure.same } }

  /// So many cartons the rows that tell values are of, where any are counted; the fewest of all logs.
  package var mostCartons: Int? {
    let cartons = figures.filter { $0.measure.whole == .cartons }.map(\.told.whole).min()
    return cartons.map { max(200, Int(min($0, 1e12))) }
  }

  /// The figure of a measure.
  package subscript(measure: LogMeasure) -> Figure? { figures.first { $0.measure.same == measure.same } }

  /// Reads files by what a scenario says of them.
  package init(_ files: [LogFile], _ plan: CalibrationPlan) throws(LogProblem) {
    let since = try Self.moment(plan.since, "since")
    let until = try Self.moment(plan.until, "until")
    var logs: [LogRows] = []
    for file in files {
      let fitting = plan.logs.filter { file.isNamed($0.file) }
      guard !fitting.isEmpty else {
        throw LogProblem(
          file.name, "no log of the scenario has files of this name",
          hint: plan.logs.isEmpty
            ? "calibration: { logs: { … } } maps columns; “driftline calibrate --template DIR” writes one to begin with"
            : "known: " + plan.logs.map { "“\($0.file)”" }.joined(separator: ", "))
      }
      // One file may have rows of several kinds.
      for log in fitting {
        let read = try LogReader(file, log).read()
        if let index = logs.firstIndex(where: { $0.plan.id == log.id }) {
          logs[index].rows += read.rows
          logs[index].remarks += read.remarks
        } else {
          logs.append(read)
        }
      }
    }
    for log in logs {
      var log = log
      try log.order()
      let count = log.rows.count
      log.rows.removeAll { row in
        since.map { row.start < $0 } ?? false || until.map { row.start >= $0 } ?? false
      }
      let outside = count - log.rows.count
      if outside > 0 {
        log.remarks.append(
          "\(log.plan.file): \(LogRows.rows(outside)) of \(count) \(outside == 1 ? "begins" : "begin") before “since” or after “until”, and \(outside == 1 ? "is" : "are") left out"
        )
      }
      log.remarkFar()
      guard !log.rows.isEmpty else {
        throw LogProblem(
          files.first { $0.isNamed(log.plan.file) }?.name ?? log.plan.file,
          "none of its \(count) rows lies in the range that is asked for",
          hint: "since: \"\(plan.since)\", until: \"\(plan.until)\"")
      }
      try add(log, heldBack: plan.heldBack)
    }
  }

  private static func moment(_ text: String, _ key: String) throws(LogProblem) -> Int64? {
    guard !text.isEmpty else { return nil }
    guard let time = LocalTime(text, isDayFirst: true) else {
      throw LogProblem(
        "calibration.\(key)", "“\(text.shown)” is no moment",
        hint: "write 2026-12-31, or 2026-12-31 06:00+01:00")
    }
    return time.seconds - Int64(time.offset ?? 0) * 60
  }

  private mutating func add(_ log: LogRows, heldBack: Double) throws(LogProblem) {
    let held = log.rows.count < 4 ? 0 : Int(Double(log.rows.count) * heldBack)
    let told = log.rows.dropLast(held)
    for (index, column) in log.plan.measures.enumerated() {
      func sum(_ rows: ArraySlice<LogRow>) -> (sum: LogCount, rows: Int) {
        var (sum, count) = (LogCount(count: 0, whole: 0), 0)
        for row in rows {
          guard let one = row.counts[index] else { continue }
          sum.count += one.count
          sum.whole += one.whole
          count += one.whole > 0 ? 1 : 0
        }
        return (sum, count)
      }
      let (first, last) = (sum(told), sum(log.rows.suffix(held)))
      var files: [String] = []
      for row in log.rows where !files.contains(row.file) { files.append(row.file) }
      guard first.sum.whole > 0 else {
        throw LogProblem(
          files[0], "“\(column.measure.word)” has no row with a figure, or is of nothing at all",
          hint: "look at “\(column.column)”" + (column.whole.map { " and “\($0)”" } ?? "")
            + ", and at “empty”")
      }
      figures.append(
        Figure(
          measure: column.measure, told: first.sum, held: last.sum.whole > 0 ? last.sum : nil,
          rows: first.rows,
          heldRows: last.rows, files: files))
    }
    remarks += log.remarks
    guard let start = log.rows.first?.start, let end = log.rows.map(\.end).max() else { return }
    span = (min(span.start, start), max(span.end, end))
    lastDay = CivilDate(daysSince1970: (span.end - 1 - ((span.end - 1) % 86_400 + 86_400) % 86_400) / 86_400)
  }
}

extension LogRows {
  /// Sorts rows by time; what stands there twice is read once, and what contradicts itself is refused.
  mutating func order() throws(LogProblem) {
    let clock = WallClock(plan)
    // What stands there twice is in no order with itself.
    var (seen, latest, isInOrder): (Set<LogRow>, Int64, Bool) = ([], .min, true)
    for row in rows {
      let bare = LogRow(line: 0, file: "", start: row.start, end: row.end, counts: row.counts)
      guard seen.insert(bare).inserted else { continue }
      if row.start < latest { isInOrder = false }
      latest = max(latest, row.start)
    }
    rows = rows.enumerated().sorted { a, b in (a.element.start, a.offset) < (b.element.start, b.offset) }.map(
      \.element)
    var (kept, twice, missing): ([LogRow], Int, Int64) = ([], 0, 0)
    for row in rows {
      guard let last = kept.last else {
        kept.append(row)
        continue
      }
      if row.start == last.start, row.end == last.end, row.counts == last.counts {
        twice += 1
        continue
      }
      if row.start < last.end {
        // A shift by the clock is an hour shorter on the day on which the clock is put forward.
        guard row.start > last.start, last.end - row.start <= 3_600,
          clock.changes(between: last.start, and: row.end)
        else { throw overlap(last, row) }
        kept[kept.count - 1].end = row.start
      }
      missing += row.start > last.end ? 1 : 0
      kept.append(row)
    }
    if !isInOrder { remarks.append("\(plan.file): its rows are not in the order of time, and were sorted") }
    if twice > 0 {
      remarks.append(
        "\(plan.file): \(Self.rows(twice)) \(twice == 1 ? "stands" : "stand") there twice, and \(twice == 1 ? "was" : "were") read once"
      )
    }
    if missing > 0 {
      remarks.append(
        "\(plan.file): between rows, \(missing) \(missing == 1 ? "time is" : "times are") missing, of which nothing is known"
      )
    }
    rows = kept
  }

  static func rows(_ count: Int) -> String { "\(count) row\(count == 1 ? "" : "s")" }

  /// Rows that lie farther from the others than all others among themselves may have a wrong date.
  mutating func remarkFar() {
    guard rows.count > 2, let first = rows.first, let last = rows.last else { return }
    for index in rows.indices.dropFirst() {
      let gap = rows[index].start - rows[index - 1].end
      guard gap > 30 * 86_400, 2 * gap > last.end - first.start else { continue }
      let row = index * 2 > rows.count ? rows[index] : rows[index - 1]
      remarks.append(
        "\(row.file):\(row.line): between this row and the next to it lie \(gap / 86_400) days, more than all others take; look whether its date is right"
      )
    }
  }

  private func overlap(_ first: LogRow, _ second: LogRow) -> LogProblem {
    let isSame = first.start == second.start && first.end == second.end
    return LogProblem(
      "\(second.file):\(second.line)",
      isSame
        ? "the row is of the same time as line \(first.line) of \(first.file), with other figures"
        : "the row begins before that of line \(first.line) of \(first.file) has ended",
      hint: isSame
        ? "which of them holds? “only” leaves rows of other machines out"
        : "look at “period” and at “end”; “only” leaves rows of other machines out")
  }
}
