import Experiments
import Reporting
import TextFormats
import World

/// `driftline diff`: what a change has changed.
enum DiffCommand {
  static let command = Command(
    name: "diff",
    summary: "say what a change of a scenario has changed: values, rates, verdicts, answers",
    examples: [
      .init("driftline diff line.json5 line-2.json5", "run both with the same draws"),
      .init("driftline diff before after", "two folders that “driftline compare --out” has filled"),
    ],
    options: ExperimentArguments.reading + ExperimentArguments.running + [
      .value("html", "FILE", of: String.self, "write a page for a browser and for print as well"),
      ExperimentArguments.opening,
      .flag("json", "write one JSON object"),
    ],
    operands: [
      Operand("BEFORE", "a scenario, or a folder of “driftline compare --out”"),
      Operand("AFTER", "another one"),
    ],
    discussion: """
      Scenarios are run here, as many long trials of each condition as they say;
      --set and the other changes count for both. Trials of one number have the same
      draws where the seeds are the same, so that what is compared differs by the
      change alone. Ends with 1 where a verdict has flipped or a rate has moved
      beyond chance, all rates taken together, and with 0 otherwise.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    let sides = try arguments.operands.prefix(2).map { try side($0, arguments, &console) }
    let diff = ExperimentDiff(sides[0], sides[1])
    let told = DiffText(diff, arguments)
    if let path = arguments.value("html", as: String.self) {
      try Files.write(Array(told.page.utf8), to: path)
    }
    console.print(arguments.isSet("json") ? told.json.document : told.text)
    return diff.hasChanged ? .notAccepted : .fine
  }

  /// A folder's finished trials, or those of a scenario that is run now.
  private static func side(_ reference: String, _ arguments: Arguments, _ console: inout Console) throws
    -> ExperimentDiff.Side
  {
    let path = TrialSession.path(in: reference)
    if Files.exists(path) {
      let file = try TrialSession.complete(path)
      return ExperimentDiff.Side(
        try TrialSession.plan(of: file.head, from: path, console), file.trials, version: file.head.version)
    }
    let request = ExperimentArguments.request(arguments, of: reference)
    let plan = try ExperimentArguments.plan(request, &console, quiet: true)
    try CompareCommand.requireBothConditions(plan)
    let jobs = ExperimentRunner(plan).jobs(trials: 0..<plan.trials, protocolTrials: 0..<0)
    let task = TrialSession.Task(plan: plan, jobs: jobs, atOnce: ExperimentArguments.jobs(arguments))
    return ExperimentDiff.Side(plan, try TrialSession(task, console: console).run(), version: Build.exact)
  }
}

/// A difference in words and as JSON.
private struct DiffText {
  private let diff: ExperimentDiff
  private let names: [String]

  init(_ diff: ExperimentDiff, _ arguments: Arguments) {
    self.diff = diff
    names = arguments.operands
  }

  // MARK: - Words

  private var head: [(String, String)] {
    let (a, b) = (diff.before, diff.after)
    return [
      ("before", "\(names[0]): \(a.plan.name), driftline \(a.version)"),
      ("after", "\(names[1]): \(b.plan.name), driftline \(b.version)"),
      (
        "trials",
        "\(a.plan.trials) and \(b.plan.trials) long ones of each condition, "
          + (diff.sharesDraws ? "with the same draws" : "with draws of their own: seeds or numbers differ")
      ),
    ]
  }

  /// What is told, in words and on a page: values, verdicts, and the rates that moved.
  private var tables: [Reporting.Table] {
    func rows(_ rows: [[String]]) -> [[ReportCell]] { rows.map { $0.map(ReportCell.text) } }
    let flipped = diff.criteria.count(where: \.isFlipped)
    let moved = diff.rates.filter(\.hasMoved)
    let columns = [Column.text("before"), .text("now")]
    return [
      Reporting.Table(
        "values", diff.values.isEmpty ? "no value is another one" : "what was changed",
        [.code("value")] + columns,
        rows: rows(
          diff.values.map { value in
            let condition = value.role.map { "conditions.\(name($0))." } ?? ""
            return [condition + value.path, value.before ?? "not there", value.after ?? "not there"]
          })),
      Reporting.Table(
        "verdicts",
        flipped == 0 ? "no verdict has flipped" : "\(Figures.counted(flipped, "verdict")) flipped",
        [.text("criterion")] + columns + [.text("remark")],
        rows: rows(
          diff.criteria.map { change in
            let mark = change.isFlipped ? "FLIPPED: " : ""
            let text = (change.after ?? change.before)?.text ?? ""
            let remark =
              change.isFlipped && isStill(change)
              ? "by chance, as far as its rates tell: none of them moved" : ""
            return ["\(mark)\(change.id), \(text)", side(change.before), side(change.after), remark]
          })),
      Reporting.Table(
        "rates",
        moved.isEmpty
          ? "none of \(Figures.counted(diff.rates.count, "rate")) has moved beyond chance"
          : "\(moved.count) of \(Figures.counted(diff.rates.count, "rate")) moved beyond chance, in episodes per million "
            + "units",
        [.text("of what")] + columns + [.text("change")],
        rows: rows(
          moved.map {
            [
              "\(name($0.role)), \(subject($0.subject))", Figures.number($0.before.value),
              Figures.number($0.after.value), Self.change($0.difference),
            ]
          })),
    ] + (diff.answers.isEmpty ? [] : [answers])
  }

  /// What the answers from the site's own books are like now that they were not.
  private var answers: Reporting.Table {
    let moved = diff.answers.filter(\.hasMoved)
    return Reporting.Table(
      "answers",
      moved.isEmpty
        ? "what is answered from the site's own books has not moved beyond chance"
        : "what is answered from the site's own books moved beyond chance, for an answer in the mean",
      [.text("of what"), .text("before"), .text("now"), .text("change")],
      rows: moved.map { answer in
        func shown(_ value: Double) -> String {
          Figures.number(answer.measure.isShare ? value * 100 : value) + (answer.measure.isShare ? " %" : "")
        }
        var difference = answer.difference
        if answer.measure.isShare {
          (difference.value, difference.low, difference.high) = (
            difference.value * 100, difference.low * 100, difference.high * 100
          )
        }
        return [
          "\(name(answer.role)), \(TraceTally.words(of: answer.moment)): \(answer.measure.words)",
          shown(answer.before), shown(answer.after), Self.change(difference),
        ].map(ReportCell.text)
      })
  }

  /// `more by 12 [8, 16]`, `fewer by 868 [800, 930]`.
  private static func change(_ difference: Estimate) -> String {
    guard difference.value < 0 else { return "more by \(Figures.text(difference))" }
    var less = difference
    (less.value, less.low, less.high) = (-difference.value, -difference.high, -difference.low)
    return "fewer by \(Figures.text(less))"
  }

  /// Whether a criterion that is the same on both sides counts things of which no rate has moved; nothing is said of those
  /// that hang on what was noticed, or on the line alone.
  private func isStill(_ change: ExperimentDiff.CriterionChange) -> Bool {
    guard let text = change.after?.text, text == change.before?.text,
      let measure = try? Criterion(text).measure, !measure.isShare, !measure.filter.isSilent,
      measure.filter.place == nil
    else { return false }
    var filter = measure.filter
    filter.mechanism = nil
    return !diff.rates.contains { rate in
      guard rate.hasMoved, rate.role == .production, case .kind(let level, let kind) = rate.subject else {
        return false
      }
      return filter.holds(MismatchKey(level: level, kind: kind))
    }
  }

  private var certainty: String {
    "Intervals hold with \(Figures.number(diff.before.plan.confidence * 100)) % for all of them together (Bonferroni: "
      + "\(Figures.number(diff.confidence * 100)) % each)."
  }

  var text: String {
    var text = Layout.table(plan: head)
    for table in tables {
      text += "\n\(table.caption)\n"
      text += Layout.table(
        table.rows.map { row in
          let remark = row.dropFirst(3).map { $0.text.isEmpty ? "" : ", " + $0.text }.joined()
          return (row[0].text, "\(row[1].text) → \(row[2].text)\(remark)")
        }, most: 44)
    }
    return text + "\n" + Layout.wrapped(certainty)
  }

  var page: String {
    PlainPage(
      title: "What has changed: \(diff.after.plan.name)", lead: head.map { "\($0.0): \($0.1)" } + [certainty],
      tables: tables
    ).text
  }

  private func name(_ role: Role) -> String { diff.after.plan.name(of: role) }

  private func subject(_ subject: Subject) -> String {
    if case .kind(let level, let kind) = subject { "\(level) \(kind.word)" } else { "everything" }
  }

  private func side(_ result: CriterionResult?) -> String {
    result.map { "\($0.verdict.words), \(Figures.text($0.shown))\($0.unit == "%" ? " %" : "")" }
      ?? "not there"
  }

  // MARK: - JSON

  var json: JSONValue {
    .object([
      ("schemaVersion", .integer(1)), ("before", side(diff.before, names[0])),
      ("after", side(diff.after, names[1])),
      ("sharesDraws", .boolean(diff.sharesDraws)), ("hasChanged", .boolean(diff.hasChanged)),
      ("confidence", .number(diff.before.plan.confidence)), ("confidenceOfEach", .number(diff.confidence)),
      (
        "values",
        .list(
          diff.values.map {
            .object([
              ("path", .text($0.path)), ("condition", .optional($0.role.map(name))),
              ("before", .optional($0.before)), ("after", .optional($0.after)),
            ])
          })
      ),
      (
        "criteria",
        .list(
          diff.criteria.map { change in
            func side(_ result: CriterionResult?) -> JSONValue {
              .optional(result) {
                .object([
                  ("text", .text($0.text)), ("verdict", .text($0.verdict.rawValue)),
                  ("estimate", estimate($0.estimate)),
                ])
              }
            }
            return .object([
              ("id", .text(change.id)), ("before", side(change.before)), ("after", side(change.after)),
              ("isFlipped", .boolean(change.isFlipped)),
            ])
          })
      ),
      (
        "rates",
        .list(
          diff.rates.map {
            .object([
              ("condition", .text(name($0.role))), ("kind", .text(subject($0.subject))),
              ("before", estimate($0.before)), ("after", estimate($0.after)),
              ("difference", estimate($0.difference)), ("hasMoved", .boolean($0.hasMoved)),
            ])
          })
      ),
      (
        "answers",
        .list(
          diff.answers.map {
            .object([
              ("condition", .text(name($0.role))), ("moment", .text($0.moment)),
              ("measure", .text($0.measure.word)), ("before", .number($0.before)),
              ("after", .number($0.after)), ("difference", estimate($0.difference)),
              ("hasMoved", .boolean($0.hasMoved)),
            ])
          })
      ),
    ])
  }

  private func side(_ side: ExperimentDiff.Side, _ name: String) -> JSONValue {
    .object([
      ("reference", .text(name)), ("name", .text(side.plan.name)), ("program", .text(side.version)),
      ("scenario", .text(Build.sha256(of: side.plan))), ("seed", .text(String(side.plan.seed))),
      ("trials", .integer(side.plan.trials)),
    ])
  }

  private func estimate(_ estimate: Estimate) -> JSONValue {
    .object([
      ("value", .number(estimate.value)), ("low", .number(estimate.low)), ("high", .number(estimate.high)),
      ("method", .text(estimate.method.rawValue)), ("seen", .integer(estimate.seen)),
    ])
  }
}

extension Verdict {
  /// In plain words.
  var words: String { rawValue.split(separator: "-").joined(separator: " ") }
}

extension CriterionResult {
  /// The figure in the unit of its limit: shares in percent.
  var shown: Estimate {
    guard unit == "%" else { return estimate }
    var shown = estimate
    (shown.value, shown.low, shown.high) = (estimate.value * 100, estimate.low * 100, estimate.high * 100)
    return shown
  }
}
