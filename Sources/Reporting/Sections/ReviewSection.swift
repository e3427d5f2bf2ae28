import Experiments
import TraceModel
import World

extension DocumentWriter {
  /// Where what was wrong on the line came to light, and how much earlier a routine review of the audit trail finds it; none
  /// where nobody asks what comes after the line.
  var review: [ReportSection] {
    guard let chosen = reviewed else { return [] }
    let (path, review) = ("/cells/\(chosen.index)/review", chosen.review)
    var blocks: [Block] = []
    if !review.light.isEmpty { blocks.append(.figure(light(review, path))) }
    blocks.append(
      .paragraph(
        "The audit trail of the same runs (exceptions, read rates, rejections and overrides of the line, answers to documents, "
          + "the log of queries) is read at every cadence at once, by the record's own review, which knows no cause. Each "
          + "failure is found by the first alarm with it behind, when somebody reads that alarm, or by what people and systems "
          + "notice by themselves, whichever is first."))
    if review.failures.isEmpty {
      blocks.append(.paragraph("Nothing has failed, so that nothing had to be found."))
    } else {
      blocks.append(.table(cadences(review, path)))
    }
    blocks.append(.table(raised(review, path)))
    blocks.append(
      .reservation(
        "A document or a gap counts for itself. Of what is wrong on the line, and of queries, a run counts once: found is the "
          + "first of its kind, by which nothing is said of the others. A review finds what the trail says: of goods without data, that their document was refused or never answered. What nobody was told stands in no log of the site: other gaps of custody and things whose "
          + "record is wrong without an exception are found by no cadence, and the table says so."))
    return [ReportSection(id: .review, title: "Finding it early", blocks: blocks, brief: brief(review))]
  }

  private var reviewed: (index: Int, review: ReviewSummary)? {
    [Role.production, .validation].lazy.compactMap { role in
      result.cells.enumerated().first { $0.element.cell == Cell(role, .long) }.flatMap { index, cell in
        cell.review.map { (index, $0) }
      }
    }.first
  }

  private func brief(_ review: ReviewSummary) -> [String] {
    var lines = review.failures.compactMap { failure -> String? in
      guard let without = review.row(failure, .nobody), let daily = review.row(failure, .daily) else {
        return nil
      }
      func found(_ row: ReviewRow) -> String {
        row.meanDays.map {
          "\(row.found) of \(row.count) after \(Quantity(plain: $0, .days, source: "").text)"
        }
          ?? "none found"
      }
      return "  \(Self.name(of: failure)): \(found(without)) without a review, daily \(found(daily))"
    }
    if lines.isEmpty { lines = ["  nothing has failed"] }
    let alarms = review.alarms.map { alarms in
      "\(alarms.cadence.meaning) \(NumberText.count(alarms.count)) (\(NumberText.count(alarms.idle)) with nothing behind)"
    }
    return ["finding it early:"] + lines
      + [
        "  alarms: " + alarms.joined(separator: ", ")
      ]
  }

  static func name(of failure: ReviewedFailure) -> String {
    switch failure {
    case .refusedDocument: "a document is refused"
    case .unansweredDocument: "a document is never answered"
    case .query(let cause): "queries fail because of \(cause.meaning)"
    case .gap(let reason): "gap of custody: " + name(of: reason)
    case .mismatch(let level, let kind): "\(level), \(kind.word)"
    }
  }

  /// What one of these is: things of a kind, and queries that fail for one cause, are taken together run by run.
  private static func counted(_ failure: ReviewedFailure) -> String {
    switch failure {
    case .refusedDocument, .unansweredDocument, .gap: ""
    case .query, .mismatch: ": the first that is found, of runs that have any"
    }
  }

  private func cadences(_ review: ReviewSummary, _ path: String) -> Table {
    Table(
      "cadences", "What is found at which cadence, long runs",
      [
        .text("somebody reads the trail"), .number("found, of how many"),
        .number("from the origin, in the mean"), .number("units shipped in between, in the mean"),
      ],
      review.failures.map { failure in
        RowGroup(
          title: Self.name(of: failure) + Self.counted(failure),
          rows: review.rows.enumerated().filter { $0.element.failure == failure }.map { index, row in
            let place = "\(path)/failures/\(index)"
            return [
              .text(row.cadence.meaning),
              .quantity(Quantity(row.found, of: row.count, source: place + "/found")),
              row.meanDays.map { .quantity(Quantity(plain: $0, .days, source: place + "/days")) } ?? .empty,
              row.meanUnits.map { .quantity(Quantity(plain: $0, .none, source: place + "/unitsShipped")) }
                ?? .empty,
            ]
          })
      })
  }

  private func raised(_ review: ReviewSummary, _ path: String) -> Table {
    Table(
      "review-alarms", "What is raised at which cadence, all long runs together",
      [.text("somebody reads it"), .number("alarms"), .number("with nothing behind")],
      rows: review.alarms.enumerated().map { index, alarms in
        let place = "\(path)/alarms/\(index)"
        return [
          .text(alarms.cadence.meaning), .quantity(Quantity(count: alarms.count, source: place + "/count")),
          .quantity(Quantity(alarms.idle, of: alarms.count, source: place + "/idle")),
        ]
      })
  }

  // MARK: Where it came to light

  private func light(_ review: ReviewSummary, _ path: String) -> Figure {
    let levels = PackagingLevel.allCases.filter { level in review.light.contains { $0.level == level } }
    // What is only printed badly is counted with nothing else.
    let wrong = review.light.filter { !$0.kind.isPrintQuality }
    func count(_ level: PackagingLevel, _ isIn: (DetectionPlace) -> Bool = { _ in true }) -> Int {
      wrong.reduce(0) { $0 + ($1.level == level && isIn($1.place) ? $1.count : 0) }
    }
    func counts(_ isIn: (DetectionPlace) -> Bool) -> String {
      let parts = levels.filter { count($0) > 0 }.map { level in
        let number = count(level, isIn)
        return
          "\(number == 0 ? "none" : NumberText.count(number)) of \(Names.counted(count(level), "\(level)"))"
      }
      return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
    }
    let late = wrong.reduce(0) { $0 + ($1.place > .release && $1.place != .never ? $1.count : 0) }
    return Figure(
      id: "light",
      title:
        "Where nobody reads the audit trail, \(counts { $0 == .never }) wrong on the line never came to light"
        + (late == 0
          ? ", and none only after it" : "; only after it \(counts { $0 > .release && $0 != .never })"),
      reading:
        "From left to right everything that was wrong on the line in the long runs, from top to bottom the places from the line to "
        + "the patient: each block is what came to light there by itself, with the days since its origin; the hatched one never did. "
        + "What reading the audit trail finds of it is in the tables below.",
      chart: .passage(PassageChart(panels: levels.map { panel(review, $0) })), table: lightTable(review, path)
    )
  }

  private func panel(_ review: ReviewSummary, _ level: PackagingLevel) -> PassageChart.Panel {
    let rows = review.light.filter { $0.level == level && !$0.kind.isPrintQuality }
    let all = rows.reduce(0) { $0 + $1.count }
    let steps = DetectionPlace.allCases.compactMap { place -> PassageChart.Step? in
      let here = rows.filter { $0.place == place }
      let count = here.reduce(0) { $0 + $1.count }
      if count == 0 { return nil }
      let (dated, minutes) = here.reduce((0, 0)) { ($0.0 + $1.dated, $0.1 + $1.minutes) }
      let days = dated == 0 ? "" : ", \(NumberText.significant(Double(minutes) / Double(dated) / 1_440)) d"
      return PassageChart.Step(
        label: Names.place(place), share: Double(count) / Double(max(1, all)),
        remark: NumberText.count(count) + days, isSilent: place == .never)
    }
    return PassageChart.Panel(title: "\(NumberText.count(all)) wrong \(level)s", steps: steps)
  }

  private func lightTable(_ review: ReviewSummary, _ path: String) -> Table {
    Table(
      "light", "Where what was wrong on the line came to light, long runs, nobody reading the audit trail",
      [
        .text("level"), .text("kind"), .text("came to light"), .number("things"),
        .number("from the origin, in the mean"),
      ],
      rows: review.light.enumerated().map { index, row in
        let place = "\(path)/light/\(index)"
        return [
          .text("\(row.level)"), .text(row.kind.word), .text(Names.place(row.place)),
          .quantity(Quantity(count: row.count, source: place + "/count")),
          row.meanDays.map { .quantity(Quantity(plain: $0, .days, source: place + "/days")) } ?? .empty,
        ]
      })
  }
}
