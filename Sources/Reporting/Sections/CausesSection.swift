import Experiments
import World

extension DocumentWriter {
  /// The mechanisms by what vanishes without them, each with its origin in the same row.
  var causes: ReportSection {
    let active = mechanisms.filter { !bars($0.part).isEmpty }
    var blocks: [Block] = []
    if !mechanisms.contains(where: { $0.part.vanishing != nil }) {
      blocks.append(
        .paragraph(
          "No trial was run without a mechanism, so that nothing is said of causes; marks tell stories."))
      if !mechanisms.isEmpty { blocks.append(.table(causesTable)) }
    } else if active.isEmpty {
      blocks += [
        .paragraph(
          "Nothing is told to vanish \(under(.production)) when one mechanism alone is healthy."),
        .table(causesTable),
      ]
    } else {
      blocks.append(.figure(figure(active)))
    }
    let idle = mechanisms.filter { $0.part.vanishing?.isNothing ?? false }
    let unmarked = idle.filter { episodes($0.part) == 0 }
    if !unmarked.isEmpty {
      blocks.append(
        .paragraph(
          "Nothing that is wrong in \(runs) hangs on any one of these alone, and nothing in whole runs bears a mark of theirs. "
            + "That acquits none of them of what is rarer than these lots, nor of what it only makes possible for another, as an "
            + "outage fills the queue that then overflows: "
            + unmarked.map { Names.mechanism($0.part.id) }.joined(separator: ", ") + "."))
    }
    let rare = idle.filter { episodes($0.part) > 0 && $0.part.markedRuns == nil }.sorted {
      $1.part.production.count < $0.part.production.count
    }
    if !rare.isEmpty {
      blocks.append(
        .paragraph(
          "Nothing changes in the first lots without these, and of whole runs so many things bear their mark, too small a part "
            + "of what is wrong there for runs of their own: " + counted(rare, \.production.count) + "."))
    }
    let idleInMarked = mechanisms.filter {
      !$0.part.isCause && ($0.part.markedRuns.map { !$0.changes.isEmpty } ?? false)
    }
    if !idleInMarked.isEmpty {
      blocks.append(
        .paragraph(
          "In the whole runs without these nothing is told from chance to vanish, though so many things bear their mark: they are "
            + "wrong without it as well, or too few to tell: " + counted(idleInMarked, \.production.count)
            + "."
        ))
    }
    if let markedRunsTable { blocks.append(.table(markedRunsTable)) }
    if let borders { blocks.append(.table(borders)) }
    blocks.append(
      .reservation(
        "Each mechanism is made healthy alone, in \(runs), with every other draw the same; what is gone then, it causes. "
          + (markedRunsTable == nil
            ? ""
            : "Those that have left a mark on a hundredth of what is wrong at a level, or on a tenth of a kind, are made healthy in "
              + "the whole runs with most of their marks as well. What vanishes from these is counted; the part of all is reckoned "
              + "by the marks in the other runs, or taken as in these where more than half again as much vanishes as bears one, and has no "
              + "interval. ")
          + "What two cause, each of which would be enough, vanishes with neither; what needs both vanishes with each, so "
          + "that shares do not add up to 100 %. Marks say in how many episodes a mechanism decided something otherwise: "
          + "they tell stories, and are no shares."))
    return ReportSection(id: .causes, title: "Causes", blocks: blocks, brief: causesBrief(active))
  }

  /// Between which two machines of the line, each with its age or kind, what is wrong in production's long runs was mistaken;
  /// nil where nothing was.
  private var borders: Table? {
    guard let index = result.cells.firstIndex(where: { $0.cell == Cell(.production, .long) }) else {
      return nil
    }
    let counts = result.borders(of: result.cells[index])
    if counts.isEmpty { return nil }
    let rows = counts.enumerated().map { place, count -> [ReportCell] in
      let path = "/cells/\(index)/borders/\(place)"
      return [
        .text(count.border.meaning { path in result.values.first { $0.path == path }?.production?.text }),
        .text(count.mechanisms.map(Names.mechanism).joined(separator: ", ")),
        .quantity(Quantity(count: count.things, source: path + "/things")),
        .quantity(Quantity(count: count.alone, source: path + "/alone")),
        .quantity(Quantity(count: count.byMark, source: path + "/byMark")),
        .quantity(Quantity(count: count.silentThings, source: path + "/silentThings")),
        .quantity(Quantity(count: count.episodes, source: path + "/episodes")),
      ]
    }
    return Table(
      "borders",
      "Between which two devices what is wrong was mistaken, long runs \(under(.production)): a thing stands at each border of "
        + "a mechanism whose mark it bears, and without which fewer of its kind are wrong; where that is told of none of them, at "
        + "the borders of all",
      [
        .text("from → to"), .text("mechanisms there"), .number("things"),
        .number("of these at no other border of the line"),
        .number("of these by marks alone, of which nothing is told"), .number("silent"), .number("episodes"),
      ], [RowGroup(title: "", rows: rows)])
  }

  private typealias Part = (index: Int, part: MechanismResult)

  /// Episodes under production's conditions in which it decided something otherwise.
  private func episodes(_ part: MechanismResult) -> Int { part.production.alone + part.production.joint }

  private var mechanisms: [Part] { result.mechanisms.enumerated().map { ($0.offset, $0.element) } }

  private var runs: String {
    let all = mechanisms.compactMap(\.part.vanishing)
    guard let first = all.first, let least = all.map(\.lots).min(), let most = all.map(\.lots).max() else {
      return "no trial"
    }
    let lots =
      least == most
      ? Names.counted(most, "lot")
      : "\(least) to \(most) lots, as many as it takes until what has a date has happened"
    return "\(Names.counted(first.trials, "trial")) of \(lots)"
  }

  /// A level of which a mechanism is told to be a cause, with the part of what is wrong there that vanishes without it.
  private struct Bar {
    var subject: Subject
    var share: Double
    /// Whether it is of whole runs, and not of first lots alone.
    var isWhole: Bool

    /// `about 43 % of cases wrong`
    var text: String {
      (isWhole ? "about " : "") + "\(NumberText.percent(share)) of \(Names.subject(subject))"
    }
  }

  /// Of whole runs where anything is told of those, and else of first lots: the two are no shares of the same.
  private func bars(_ part: MechanismResult) -> [Bar] {
    func bars(_ share: (Subject) -> Double?, isWhole: Bool) -> [Bar] {
      result.levels.compactMap { level in
        share(level.subject).flatMap {
          $0 > 0 ? Bar(subject: level.subject, share: $0, isWhole: isWhole) : nil
        }
      }
    }
    let whole = bars(part.part, isWhole: true)
    return whole.isEmpty ? bars(part.partOfFirstLots, isWhole: false) : whole
  }

  private func widest(_ part: MechanismResult) -> Bar? { bars(part).max { $0.share < $1.share } }

  /// Each with a number of its things.
  private func counted(_ parts: [Part], _ things: KeyPath<MechanismResult, Int>) -> String {
    parts.map { "\(Names.mechanism($0.part.id)) \(NumberText.count($0.part[keyPath: things]))" }
      .joined(separator: ", ")
  }

  private func causesBrief(_ active: [Part]) -> [String] {
    guard !active.isEmpty else { return [] }
    let whole = active.filter { bars($0.part).contains(where: \.isWhole) }
    let told = whole.isEmpty ? active : whole
    let names = told.prefix(3).compactMap { entry in
      widest(entry.part).map { bar in
        "\(Names.mechanism(entry.part.id)) \(bar.text)" + (bar.isWhole ? "" : " \(whereFirst(entry.part))")
      }
    }
    return [
      "without it vanish \(whole.isEmpty ? "" : "from \(NumberText.count(identity.trials)) runs \(under(.production))"): "
        + names.joined(separator: " · ") + (told.count > 3 ? " · …" : "")
    ]
  }

  /// Of what the share of first lots is one.
  private func whereFirst(_ part: MechanismResult) -> String {
    guard let vanishing = part.vanishing else { return under(.production) }
    let runs =
      vanishing.trials < identity.trials
      ? "of \(NumberText.count(vanishing.trials)) of \(NumberText.count(identity.trials)) runs " : ""
    return vanishing.lots < identity.longLots
      ? "in the first \(Names.counted(vanishing.lots, "lot")) \(runs)\(under(.production))"
      : runs + under(.production)
  }

  private func figure(_ active: [Part]) -> Figure {
    Figure(
      id: "causes", title: causesTitle(active),
      reading:
        "A bar is the part of the units, cases or pallets wrong in whole runs, whichever is largest, that vanishes when the "
        + "mechanism alone is healthy: what vanishes from the runs with most of its marks, and in the others by the marks that they "
        + "have. Where that is not told, it is of the first lots, which stand beside it, and is no share of the same. Below each "
        + "name stands where its values come from.",
      chart: .shares(
        ShareChart(
          rows: active.map(bar), axis: "share of what is wrong that vanishes without it")),
      table: causesTable)
  }

  private func causesTitle(_ active: [Part]) -> String {
    guard let first = active.first?.part, let widest = widest(first) else { return "Nothing vanishes" }
    let assumed = active.count { isAssumed($0.part) }
    let basis =
      assumed == 0
      ? ""
      : assumed == active.count
        ? "; all rest on assumptions" : "; \(assumed) of \(active.count) rest on assumptions"
    let those =
      widest.isWhole
      ? "\(widest.text) in \(Names.counted(identity.trials, "run")) \(under(.production))"
      : "\(NumberText.percent(widest.share)) of the \(Names.subject(widest.subject)) \(whereFirst(first))"
    return "Without \(Names.mechanism(first.id)), \(those) are gone (\(amount(widest, first)))" + basis
  }

  /// How much that is: counted where whole runs were run again, or of as much as was made, with what is known of it elsewhere.
  private func amount(_ bar: Bar, _ part: MechanismResult) -> String {
    if bar.isWhole, let runs = part.markedRuns,
      let change = runs.changes.first(where: { $0.subject == bar.subject })
    {
      return "\(NumberText.count(change.with)) in the "
        + "\(runs.trials.count == 1 ? "run" : Names.counted(runs.trials.count, "run")) with most of its marks, "
        + "\(NumberText.count(change.without)) without it"
    }
    guard let change = part.vanishing?.told.first(where: { $0.subject == bar.subject }) else { return "" }
    for (gone, unit) in [
      (change.gone, Names.perMillion(change.subject.level)),
      (change.episodesGone, .rate("episodes per million units")),
    ] where gone.low > 0 || gone.high < 0 {
      return Quantity(gone, unit, source: "").text
    }
    return "all \(NumberText.count(change.with)) that were there"
  }

  /// Whether nobody but the author stands behind one of its values.
  private func isAssumed(_ part: MechanismResult) -> Bool {
    values(of: part).contains { $0.production?.isAssumption ?? false }
  }

  private func values(of part: MechanismResult) -> [ScenarioValue] {
    result.values.filter { part.values.contains($0.path) }
  }

  private func origins(of part: MechanismResult) -> String {
    let values = values(of: part)
    if values.isEmpty { return "no value of this scenario belongs to it" }
    return values.map { value in
      "\(value.name) \(value.production?.text ?? "off"): "
        + (value.production?.origin ?? "no origin given")
    }.joined(separator: "; ")
  }

  private func bar(_ entry: Part) -> ShareChart.Row {
    let bars = bars(entry.part)
    // In little room: what all of them say alike is said once.
    var remark = bars.map { bar in
      "\(NumberText.percent(bar.share)) of \(bar.subject.level)s"
    }.joined(separator: ", ")
    if !bars.isEmpty { remark += " wrong" }
    if !entry.part.isOnInValidation { remark += " · off \(under(.validation))" }
    if bars.contains(where: { !$0.isWhole }), let lots = entry.part.vanishing?.lots, lots < identity.longLots
    {
      remark += " · \(Names.counted(lots, "lot"))"
    }
    return ShareChart.Row(
      label: Names.mechanism(entry.part.id), color: Names.color(entry.part.id),
      alone: bars.map(\.share).max() ?? 0, joint: 0, remark: remark, origin: origins(of: entry.part))
  }

  private typealias PlacedChange = (offset: Int, element: Vanishing.Change)

  private static func largest(_ changes: [PlacedChange]) -> [PlacedChange] {
    func size(_ change: Vanishing.Change) -> Int { abs(change.with - change.without) }
    return Array(
      changes.sorted { (size($1.element), $0.offset) < (size($0.element), $1.offset) }.prefix(2))
  }

  /// Where nothing vanishes in the runs without a mechanism: whether it has marked anything in whole runs, of which those are the
  /// first lots.
  private func nothing(without part: MechanismResult) -> String {
    part.production.count == 0
      ? "nothing"
      : "nothing in these lots; \(Names.counted(part.production.count, "thing")) of whole runs "
        + "\(part.production.count == 1 ? "bears" : "bear") its mark"
  }

  /// What vanishes from whole runs; nil where none was run without a mechanism.
  private var markedRunsTable: Table? {
    let rows = mechanisms.flatMap { index, part -> [[ReportCell]] in
      guard let runs = part.markedRuns else { return [] }
      let path = "/mechanisms/\(index)/markedRuns"
      let changes = Array(runs.changes.enumerated())
      let told = changes.filter(\.element.isTold)
      func size(_ change: MarkedRuns.Change) -> Int { abs(change.with - change.without) }
      let largest = changes.sorted { (size($1.element), $0.offset) < (size($0.element), $1.offset) }.prefix(1)
      let trials = runs.trials.map { NumberText.count($0) }.joined(separator: ", ")
      return (told.isEmpty ? Array(largest) : told).map { offset, change in
        func count(_ value: Int, _ name: String) -> ReportCell {
          .quantity(Quantity(count: value, source: "\(path)/changes/\(offset)/\(name)"))
        }
        return [
          .text(Names.mechanism(part.id)), .text(trials),
          .text(Names.subject(change.subject) + (change.isTold ? "" : ", not significant")),
          count(change.all, "all"), count(change.marked, "marked"), count(change.markedHere, "markedHere"),
          count(change.with, "with"), count(change.without, "without"),
          .text(
            !change.isTold
              ? "nothing told" : change.share > 0 ? NumberText.percent(change.share) : "more without it"),
        ]
      }
    }
    if rows.isEmpty { return nil }
    return Table(
      "marked-runs",
      "What vanishes from whole runs \(under(.production)) when one mechanism alone is healthy, in those with most of its marks",
      [
        .text("mechanism"), .text("trials"), .text("what is wrong"), .number("in all whole runs"),
        .number("of these with its mark"), .number("with its mark, in these trials"),
        .number("in these trials"),
        .number("without it"), .number("of all, about"),
      ], [RowGroup(title: "", rows: rows)], isFolded: true)
  }

  /// A row for each subject of which something is told to vanish; of a mechanism of which nothing is, for the two that change
  /// most, so that nobody has to believe a word without its numbers.
  private var causesTable: Table {
    let rows = mechanisms.flatMap { index, part -> [[ReportCell]] in
      let path = "/mechanisms/\(index)"
      let changes = Array((part.vanishing?.changes ?? []).enumerated())
      let told = changes.filter(\.element.isTold)
      let shown = told.isEmpty ? Self.largest(changes) : told
      let marks: [ReportCell] = [
        .quantity(Quantity(count: part.production.alone, source: path + "/production/alone")),
        .quantity(Quantity(count: part.production.joint, source: path + "/production/joint")),
        .quantity(
          Quantity(
            count: part.validation.alone + part.validation.joint, source: path + "/validation/episodes")),
        .text(part.id.card.cause), .text(origins(of: part)),
      ]
      let name: [ReportCell] = [
        .text(Names.mechanism(part.id)), .text(part.isOnInValidation ? "on" : "off"),
        .text(part.isOnInProduction ? "on" : "off"),
      ]
      if shown.isEmpty {
        let isOfBooks = part.vanishing?.isNothing == false
        let words =
          part.vanishing == nil
          ? "not run"
          : part.vanishing?.market.isEmpty == false
            ? "nothing in the record; goods and documents: see “After the line”"
            : part.vanishing?.queries.isEmpty == false
              ? "nothing in the record; queries: see “Whether a pack is good”"
              : isOfBooks
                ? "nothing in the record; answers: see “One thread, or stitched”" : nothing(without: part)
        return [name + [.text(words), .empty, .empty, .empty, .empty] + marks]
      }
      return shown.enumerated().map { number, entry in
        let change = entry.element
        let place = "\(path)/vanishing/changes/\(entry.offset)"
        let level = change.subject.level
        let rest: [ReportCell] = Array(repeating: .empty, count: marks.count)
        return (number == 0 ? name : [name[0], .empty, .empty]) + [
          .text(
            Names.subject(change.subject)
              + (!change.isTold
                ? ", not significant"
                : change.isBeyondChance ? "" : ", all that were there, with its mark")),
          .quantity(Quantity(change.gone, Names.perMillion(level), form: .change, source: place + "/gone")),
          .quantity(
            Quantity(change.episodesGone, .perMillion, form: .change, source: place + "/episodesGone")),
          .quantity(Quantity(count: change.with, source: place + "/with")),
          .quantity(Quantity(count: change.without, source: place + "/without")),
        ] + (number == 0 ? marks : rest)
      }
    }
    return Table(
      "causes", "What vanishes \(under(.production)) when one mechanism alone is healthy (\(runs))",
      [
        .text("mechanism"), .text(identity.validation), .text(identity.production), .text("what vanishes"),
        .number("per million of its level"), .number("episodes"), .number("things with it"),
        .number("things without it"),
        .number("marked alone"), .number("marked with others"), .number("marked, \(identity.validation)"),
        .text("cause"), .text("values and their origin"),
      ], [RowGroup(title: "", rows: rows)], isFolded: true)
  }
}
