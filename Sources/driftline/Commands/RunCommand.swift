import Experiments
import Reporting
import Scenario
import TextFormats
import TraceModel
import World

/// `driftline run`: one condition by itself, in numbers.
enum RunCommand {
  static let command = Command(
    name: "run",
    summary: "run one condition of a scenario, and count what went wrong",
    examples: [
      .init("driftline run --condition production --json", "numbers for a script"),
      .init("driftline run first-steps --trials 1", "one mechanism, a few cases"),
      .init("driftline run first-steps --out kept", "finished trials are kept, and --resume goes on"),
    ],
    options: [
      .value(
        "condition", short: "c", "NAME", of: String.self, "the condition; production where none is named")
    ]
      + ExperimentArguments.reading + ExperimentArguments.running + ExperimentArguments.keeping()
      + [
        ExperimentArguments.joining,
        .flag("rows", "a row for each combination of causes and place of detection"),
        .value("xlsx", "FILE", of: String.self, "write a workbook for spreadsheets as well"),
        .flag("json", "write one JSON object"), .flag("timing", "say how long it took"),
      ],
    operands: [ExperimentArguments.file],
    discussion: """
      A kind's rate is in things per million of its own level, with its interval over
      trials; that of a row (--rows) is in episodes per million units. The JSON object
      has schemaVersion, scenario, seed, trials, exposure, kinds, mismatches (rows that
      partition them), borders (between two devices), compromised, balances and, with --timing, performance.
      The result is the same for any jobs, shards and interruptions.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    let request = ExperimentArguments.request(arguments)
    let plan = try ExperimentArguments.plan(request, &console)
    let name = try ExperimentArguments.condition(arguments, plan)
    let jobs = ConditionRun.jobs(plan, condition: name)
    let atOnce = ExperimentArguments.jobs(arguments)
    let start = Process.seconds
    let shards = arguments.values("from", as: String.self)
    if !shards.isEmpty, arguments.isSet("out") {
      throw Failure.lesson(
        "--from and --out cannot stand together", hint: "what shards keep is told without a folder", .usage)
    }
    var rounds = try TrialRounds(arguments, request, plan, joining: shards, keeping: { $0.totals }, console)
    if let shard = arguments.value("shard", as: Shard.self) {
      console.print(try rounds.run(shard, of: jobs, plan))
      return .fine
    }
    let done = try rounds.run(jobs, plan)
    let trials = jobs.compactMap { done[$0] }
    var outcome = ConditionRun(plan, condition: name, trials: trials)
    if arguments.isSet("timing") {
      outcome.performance = Performance(
        seconds: Process.seconds - start, units: trials.reduce(0) { $0 + $1.exposure.units },
        jobs: min(atOnce, jobs.count), peakMemory: Process.peakMemory)
    }
    if let path = arguments.value("xlsx", as: String.self) {
      try Files.write(ConditionWorkbook.bytes(outcome), to: path)
    }
    console.print(
      arguments.isSet("json")
        ? outcome.json.text + "\n" : PlainRun(outcome, byRow: arguments.isSet("rows")).text)
    return .fine
  }
}

/// One condition's numbers as a table.
private struct PlainRun {
  private let run: ConditionRun
  private let byRow: Bool

  init(_ run: ConditionRun, byRow: Bool) {
    self.run = run
    self.byRow = byRow
  }

  var text: String {
    let cell = run.cell
    var lines = [
      "\(run.plan.name) · \(run.condition) · seed \(run.plan.seed) · \(Figures.counted(cell.trials, "trial"))",
      ExperimentArguments.evidence(run.plan),
      "\(cell.exposure.units) units in \(cell.exposure.cases) cases on \(cell.exposure.pallets) pallets, \(Figures.counted(cell.lots, "lot"))",
      "",
      Table.row(
        ["", "things", "episodes", "silent", byRow ? "per million units" : "per million of its level"],
        Self.widths),
    ]
    lines += byRow ? cell.rowsWithoutSilence.flatMap(row) : run.kinds.flatMap(total)
    if cell.rows.isEmpty { lines.append("nothing was wrong when lots left the line") }
    lines += ["", "\(cell.compromised) units compromised; balance of \(cell.unbalancedLots) lots open"]
    lines += cell.implausibilities.map { $0.words(under: run.condition) }
    lines += cell.borders.map(border)
    lines += cell.messages.compactMap(Self.messages)
    lines += cell.books.map(Self.books) ?? []
    lines += cell.market.map(Self.market) ?? []
    lines += cell.verification.map(Self.queries) ?? []
    lines += cell.recalls.map(Self.recalls) ?? []
    if let performance = run.performance {
      lines.append(
        "\(Figures.number(performance.seconds)) s, \(Figures.number(Double(performance.units) / performance.seconds / 1e6)) million units a second"
      )
    }
    return lines.map { $0.visible + "\n" }.joined()
  }

  private func row(_ plain: PlainRow) -> [String] {
    let key = plain.row.key
    let place = key.boundaries.members.map { ", at " + $0.meaning }.joined()
    return [
      Table.row(
        [
          "\(key.level) \(key.kind.word)", "\(plain.row.count)", "\(plain.row.episodes)", "\(plain.silent)",
          Figures.text(plain.row.rate),
        ], Self.widths),
      "  \(Self.words(key.mechanisms))\(place); first detected: \(key.detectedAt.word)",
    ]
  }

  private func total(_ kind: KindTotal) -> [String] {
    let counts = kind.counts
    let rows = run.cell.rows.filter { $0.key.level == kind.level && $0.key.kind == kind.kind }
    var ofMarks: [MechanismSet: Int] = [:]
    for row in rows { ofMarks[row.key.mechanisms, default: 0] += row.count }
    // order-free: of as many things, the set with the smaller bits
    let most = ofMarks.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }
    let places = counts.places.map { "\($0.place.word) \($0.count)" }.joined(separator: ", ")
    let marks = most.map {
      ofMarks.count == 1
        ? Self.words($0.key)
        : "\($0.value) by \(Self.words($0.key)), the others by \(ofMarks.count - 1) other "
          + (ofMarks.count == 2 ? "combination" : "combinations")
    }
    return [
      Table.row(
        [
          "\(kind.level) \(kind.kind.word)", "\(counts.count)", "\(counts.episodes)", "\(counts.silent)",
          Figures.text(kind.rate),
        ], Self.widths),
      "  \(marks ?? "nothing that was marked"); first detected: \(places)",
    ]
  }

  private static func words(_ marks: MechanismSet) -> String {
    marks.isEmpty ? "nothing that was marked" : marks.members.map(\.word).joined(separator: " + ")
  }

  /// What was mistaken between two devices, with the kinds of both.
  private func border(_ count: BorderCount) -> String {
    let kinds = run.plan[run.condition]
    return
      "\(count.border.meaning { kinds?.kind(at: $0) }): \(Figures.counted(count.things, "thing")) wrong in "
      + "\(Figures.counted(count.episodes, "episode")), by \(count.mechanisms.map(\.word).joined(separator: ", "))"
  }

  /// What came to grief at a boundary; nil where nothing did.
  private static func messages(_ messages: BoundaryMessages) -> String? {
    let fates = MessageFate.allCases.filter { messages.counts[$0].count > 0 }
    if fates.isEmpty { return nil }
    let doubled = messages.counts.doubled
    let copies = doubled == 0 ? "" : " and \(doubled) \(doubled == 1 ? "copy" : "copies")"
    return "\(messages.boundary.meaning): of \(messages.counts.said) messages\(copies) "
      + fates.map { "\(messages.counts[$0].count) \($0.word)" }.joined(separator: ", ")
      + "; no alert about \(messages.silent)"
      + (messages.faredAroundUpdate.map {
        "; of a hundred \(Figures.number($0.before * 100)) before the update and \(Figures.number($0.since * 100)) since"
      } ?? "")
  }

  /// What the site's books answer, and where two of them differ.
  private static func books(_ books: BookResult) -> [String] {
    var lines = [
      "",
      Table.row(
        ["what happened to a unit?", "asked", "all right", "facts", "people's work"] + [
          "hours to the answer"
        ],
        bookWidths),
    ]
    for trace in books.traces where trace.questions > 0 {
      lines.append(
        Table.row(
          [
            "\(trace.moment), \(trace.architecture.word)", "\(trace.questions)",
            "\(Figures.number(trace[.complete].value * 100)) %",
            "\(Figures.number(trace[.right].value * 100)) %", "\(Figures.number(trace[.work].value)) h",
            Figures.text(trace[.elapsed]),
          ], bookWidths))
    }
    for pair in books.comparisons {
      let names = "\(pair.first.meaning) and \(pair.second.meaning)"
      if pair.differing > 0 {
        lines.append("\(names) differ about \(pair.units) units in \(pair.differing) of \(pair.lots) lots")
      }
      if pair.statuses > 0 {
        lines.append("\(names) have another status for \(pair.statuses) of \(pair.lots) lots")
      }
    }
    let found = books.exceptions
    if found.differences > 0 {
      lines.append(
        "of \(found.differences) differences \(found.lookedInto) are looked into after "
          + "\(Figures.number(found.meanHours)) h, \(found.tolerated) are tolerated, \(found.ignored) ignored, "
          + "\(found.unread) unread; \(found.wrongLeft) wrong things lie in lots that differ and into which nobody looks"
      )
    }
    if !books.comparisons.contains(where: { $0.differing + $0.statuses > 0 }) {
      lines.append("the site's books agree about all lots")
    }
    return lines
  }

  /// What has become of goods and documents after the line.
  private static func market(_ market: MarketSummary) -> [String] {
    let documents = market.documents
    var lines = [
      "",
      "after the line: \(market.tally.shipped) of \(market.tally.released) units left in \(market.shipments) shipments; "
        + "\(market.units[Int(MarketPlace.patient.rawValue)]) are with patients, \(market.tally.returned) came back",
      "documents: \(documents.sent) sent, \(documents.accepted) accepted, \(documents.refused) refused, "
        + "\(documents.unanswered) never answered; \(documents.unnoticed) refusals seen by nobody, the others after "
        + "\(Figures.number(documents.meanHoursUntilNoticed)) h; \(documents.unitsNever) units without accepted data",
    ]
    for refusal in market.refusals {
      lines.append("  wholesaler \(refusal.partner + 1), \(refusal.count): \(refusal.reason)")
    }
    for gap in market.gaps where gap.gaps > 0 {
      lines.append(
        "gaps of custody, \(gap.reason.word): \(gap.gaps) with \(gap.units) units, \(Figures.number(gap.meanHours)) h in the "
          + "mean, \(gap.open) still open")
    }
    let custody = [
      (market.casesUnder, "cases that hold less than every system has"),
      (market.misplaced, "units not where anybody was told, those with patients among them"),
      (market.wrongLot, "units under another lot"),
      (market.unlinked, "new numbers that nothing links to the old"),
      (market.ghosts, "numbers in trade that are on no package"),
      (market.copied, "packages that bear a number which another one had before"),
      (market.exchanged, "packages that bear the label that was printed for another one"),
      (market.tally.differing, "of \(market.tally.counted) cases counted on receipt that differ"),
      (market.tally.withoutData, "cases that are in no document"),
      (market.tally.withoutProduct, "cases of a document that are on no pallet"),
      (market.tally.damaged, "cases damaged on the way"),
      (market.tally.casesNotFound, "cases not on the pallet where the record had them"),
      (market.claims.raised, "claims, \(market.claims.settled) of them settled"),
      (market.tally.credited, "units credited"), (market.tally.writtenOff, "units written off"),
      (market.tally.unassociated, "returns of which the wholesaler had no document"),
      (market.tally.returnsApart, "returns set apart because nothing verified them at once"),
      (market.tally.unverified, "of these never verified, and destroyed or sent back"),
      (
        market.tally.keptApart,
        "packs that dispensers set apart in place of giving them out, \(market.tally.givenLater) given out later"
      ), (market.tally.handedOver, "packs given out although no answer came"),
      (market.notGood, "of \(market.asked) codes asked about that were not good"),
      (market.raised, "findings that the record raised about shipments and returns"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return lines + (custody.isEmpty ? ["no unit is anywhere else than was told"] : custody)
  }

  /// What came of queries: which share of the failed ones is whose, and of what the others are a symptom.
  private static func queries(_ queries: VerificationResult) -> [String] {
    let sum = queries.sum
    var lines = [
      "",
      "is this pack good? asked \(sum.asked) times, \(sum.failed) failed: "
        + "\(Figures.number(queries.failedShare.value * 100)) %",
    ]
    for cause in QueryCause.allCases where sum.failed(by: cause) > 0 {
      lines.append(
        "  \(cause.meaning): \(sum.failed(by: cause)), "
          + "\(Figures.number(queries.share(of: cause) * 100)) % of those that failed")
    }
    for row in sum.rows where row.cause == .older {
      let thing = row.kind.map { "\(row.level.map { "\($0) " } ?? "")\($0.word)" } ?? "nothing that was wrong"
      let place = row.boundaries.members.map { ", at " + $0.meaning }.joined()
      lines.append(
        "    \(row.count) \(row.outcome.meaning): \(thing) by \(words(row.mechanisms))\(place)"
          + (row.meanDays.map { ", \(Figures.number($0)) days before" } ?? ""))
    }
    if sum.verifiedWrongly > 0 {
      lines.append("  \(sum.verifiedWrongly) were verified about packs of which something is wrong")
    }
    if sum.investigations > 0 {
      lines.append(
        "  \(sum.investigations) suspect packs were looked into after \(Figures.number(queries.investigationHours)) h "
          + "in the mean, \(sum.investigationsLate) later than an answer is owed")
    }
    return lines
  }

  /// What recalls came to.
  private static func recalls(_ recalls: RecallResult) -> [String] {
    [
      "",
      Table.row(
        ["recall", "affected", "missed", "in vain", "wider by", "one thread / stitched"], recallWidths),
    ]
      + recalls.drills.map { drill in
        Table.row(
          [
            drill.name, "\(drill.affected)", "\(drill.missed)", "\(drill.inVain)", "\(drill.widening)",
            "\(Figures.number(recalls.hours(drill.threadElapsed))) h / "
              + "\(Figures.number(recalls.hours(drill.stitchedElapsed))) h",
          ], recallWidths)
      }
      + recalls.drills.filter { $0.stitchedMissed + $0.stitchedInVain > 0 }.map {
        "\($0.name): modules joined by hand miss \($0.stitchedMissed) packs besides, and recall \($0.stitchedInVain) in vain"
      }
      + recalls.drills.filter { $0.leftInBins + $0.pulledInVain > 0 }.map {
        "\($0.name): wholesalers pull by the labels of their bins, leave \($0.leftInBins) packs and pull "
          + "\($0.pulledInVain) in vain"
      }
  }

  private static let recallWidths = [24, 10, 9, 9, 10, 24]
  private static let bookWidths = [28, 7, 10, 9, 14, 30]
  private static let widths = [24, 9, 10, 9, 30]
}

/// Columns of text.
enum Table {
  /// One line; the first column to the left, the others to the right of their width.
  static func row(_ cells: [String], _ widths: [Int]) -> String {
    var line = ""
    for (index, (cell, width)) in zip(cells, widths).enumerated() {
      let gap = String(repeating: " ", count: max(index == 0 ? 1 : 0, width - cell.count))
      line += index == 0 || index == cells.count - 1 ? (index == 0 ? cell + gap : "  " + cell) : gap + cell
    }
    return line
  }
}

/// Figures for people, as reports write them.
enum Figures {
  /// The figure with its interval, or the bound that a zero proves.
  static func text(_ estimate: Estimate) -> String {
    if estimate.method == .counted { return number(estimate.value) }
    return estimate.isBound
      ? "0 (below \(number(estimate.high)))"
      : "\(number(estimate.value)) [\(number(estimate.low)), \(number(estimate.high))]"
  }

  /// `1 trial`, `4 trials`.
  static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

  /// At most three significant digits.
  static func number(_ value: Double) -> String { NumberText.significant(value) }
}
