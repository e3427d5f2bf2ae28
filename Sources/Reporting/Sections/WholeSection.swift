import Experiments
import TraceModel
import World

extension DocumentWriter {
  /// The picture of the whole: each kind under both conditions, nothing to click before it is understood.
  var whole: ReportSection {
    ReportSection(
      id: .whole, title: "The picture of the whole",
      blocks: [.figure(wholeFigure), .reservation(wholeReservation)], brief: wholeBrief)
  }

  private var wholeFigure: Figure {
    Figure(
      id: "whole", title: wholeTitle,
      reading:
        "A row is a kind of failure: the open circle is “\(name(.validation))”, the filled one “\(name(.production))”, "
        + "the line the interval in which the rate lies with \(confidence). Each kind is counted for a million of its "
        + "own: units, cases or pallets. A circle at 0 was not seen; the table says how many episodes that excludes. "
        + "Further to the right is worse. Rows whose change is significant are drawn bold: of things, or, where it says “more often”, of their episodes alone, whose sizes leave open what that is in things; the last column says where "
        + "most of the things were first detected, and “never” where most were not.",
      chart: .intervals(wholeChart), table: wholeTable)
  }

  private var wholeTitle: String {
    let changed = result.kinds.filter(\.hasChanged)
    let more = changed.count { ($0.toldChange?.value ?? 0) > 0 }
    let fewer = changed.count - more
    if seenKinds.isEmpty { return "Neither condition shows a failure of any kind on the line" }
    if changed.isEmpty {
      return "No kind of failure differs between the two conditions by more than chance"
    }
    let seen = seenKinds.count
    var title = "\(more == seen && seen > 1 ? "All \(seen)" : "\(more) of \(seen)") kinds of failure "
    title += "\(more == 1 ? "is" : "are") more frequent \(under(.production))"
    if seen == 1 {
      title = "The one kind of failure is \(more == 1 ? "more" : "less") frequent \(under(.production))"
    }
    if fewer > 0, seen > 1 { title += ", \(fewer) less" }
    let only = seenKinds.count { !$0.hasChanged && $0.validation.seen == 0 }
    if only > 0, seen > 1 { title += "; \(only) \(more == 0 ? "" : "more ")occurred only there" }
    return title
  }

  private var wholeChart: IntervalChart {
    IntervalChart(
      groups: (result.levels.isEmpty
        ? []
        : [
          IntervalChart.Group(title: "Together", rows: paths(of: result.levels, "levels").map(row), note: "")
        ])
        + FailurePoint.allCases.map { point in
          let kinds = kinds(of: point)
          let seen = kinds.filter { $0.kind.validation.seen > 0 || $0.kind.production.seen > 0 }
          return IntervalChart.Group(
            title: Names.capitalised(Names.title(point)),
            rows: seen.map { row("/kinds/\($0.index)", $0.kind) }, note: note(point))
        }, axis: "wrong things per million of their own level", contextName: identity.validation,
      subjectName: identity.production, columns: ["change", "episodes", "silent", "mostly detected"],
      hasZero: true)
  }

  func paths(of kinds: [KindResult], _ name: String) -> [(path: String, kind: KindResult)] {
    kinds.enumerated().map { ("/\(name)/\($0.offset)", $0.element) }
  }

  private func row(_ path: String, _ kind: KindResult) -> IntervalChart.Row {
    let level = kind.subject.level
    let counts = kind.inProduction
    let cell = changeCell(kind, path)
    let changed = if case .quantity(let change) = cell { change.parts.figure } else { cell.text }
    return IntervalChart.Row(
      label: Names.subject(kind.subject),
      context: things(kind.validation, level, source: path + "/validation"),
      subject: things(kind.production, level, source: path + "/production"), isAccented: kind.hasChanged,
      remarks: [
        changed, NumberText.count(counts.episodes),
        counts.count == 0 || counts.silent > 0 ? percent(counts.silent, of: counts.count) : "none",
        counts.usualPlace.map(Names.place) ?? NumberText.none,
      ])
  }

  /// The change as it is told: in things, or in their episodes alone, whose sizes leave that of things open.
  private func changeCell(_ kind: KindResult, _ path: String) -> ReportCell {
    guard kind.hasChanged else { return .text("~") }
    if let things = change(kind, path), things.isDifferent { return .quantity(things) }
    return .text((kind.episodesChange?.value ?? 0) > 0 ? "more often" : "less often")
  }

  private func change(_ kind: KindResult, _ path: String) -> Quantity? {
    kind.change.map {
      Quantity($0, Names.perMillion(kind.subject.level), form: .change, source: path + "/change")
    }
  }

  func percent(_ count: Int, of total: Int) -> String {
    total == 0 ? NumberText.none : NumberText.percent(Double(count) / Double(total))
  }

  /// What is said of a failure point of which nothing acts, or whose mechanisms cause only what has another failure point.
  static let idle = "nothing of it acts in this scenario"
  /// See ``idle``.
  static let elsewhere = "what its mechanisms cause is counted among the kinds of the line"
  /// What is said of a failure point whose mechanisms act after the line.
  static let afterLine = "what comes of it has a section of its own"

  /// What is said of a failure point beside its rows.
  func note(_ point: FailurePoint) -> String {
    let kinds = kinds(of: point)
    if kinds.isEmpty {
      guard result.mechanisms.contains(where: { $0.id.card.failurePoint == point }) else { return Self.idle }
      return point.isAfterLine ? Self.afterLine : Self.elsewhere
    }
    let unseen = kinds.filter { $0.kind.validation.seen == 0 && $0.kind.production.seen == 0 }
    if unseen.isEmpty { return "" }
    let names = unseen.map { Names.subject($0.kind.subject) }.joined(separator: ", ")
    return unseen.count == kinds.count
      ? "none of its \(kinds.count) kinds was seen under either condition: \(names)"
      : "not seen under either condition: \(names)"
  }

  /// All kinds with all figures; what the chart and the terminal show is taken from it.
  var wholeTable: Table {
    Table(
      "kinds",
      "Wrong things in long runs, per million of their own level; and the episodes in which they came, per million units",
      [
        .text("kind"), .number(identity.validation), .number(identity.production), .number("change"),
        .number("ratio"), .number("episodes, \(identity.validation)"),
        .number("episodes, \(identity.production)"), .number("n"), .number("things"),
        .number("largest episode"), .number("units in them"), .number("silent"),
        .text("where most were first detected"),
        .text("would the protocol raise it?"), .number("certainty"),
      ],
      [RowGroup(title: "together", rows: paths(of: result.levels, "levels").map(tableRow))]
        + FailurePoint.allCases.map { point in
          RowGroup(
            title: Names.title(point), rows: kinds(of: point).map { tableRow("/kinds/\($0.index)", $0.kind) },
            note: kinds(of: point).isEmpty ? note(point) : "")
        }, isFolded: true)
  }

  func tableRow(_ path: String, _ kind: KindResult) -> [ReportCell] {
    let counts = kind.inProduction
    let level = kind.subject.level
    return [
      .text(Names.subject(kind.subject)),
      .quantity(things(kind.validation, level, source: path + "/validation")),
      .quantity(things(kind.production, level, source: path + "/production")),
      changeCell(kind, path),
      kind.ratio.map { .quantity(Quantity($0, .none, source: path + "/ratio")) } ?? .empty,
      .quantity(Quantity(kind.validationEpisodes, .perMillion, source: path + "/validationEpisodes")),
      .quantity(Quantity(kind.productionEpisodes, .perMillion, source: path + "/productionEpisodes")),
      .quantity(Quantity(count: counts.episodes, source: path + "/inProduction/episodes")),
      .quantity(Quantity(count: counts.count, source: path + "/inProduction/count")),
      .quantity(Quantity(count: counts.largest, source: path + "/inProduction/largest")),
      .quantity(Quantity(count: counts.units, source: path + "/inProduction/units")),
      counts.count == 0
        ? .empty
        : .quantity(Quantity(counts.silent, of: counts.count, source: path + "/inProduction/silent")),
      .text(counts.usualPlace.map(Names.place) ?? NumberText.none),
      .text(Names.visibility(kind.visibility)),
      kind.visibility == .absent || kind.inProduction.episodes < 5
        ? .empty : .quantity(Quantity(plain: kind.certainty, .share, source: path + "/certainty")),
    ]
  }

  var confidence: String {
    Quantity(plain: identity.confidence, .share, source: "").parts.figure + " confidence"
  }

  private var wholeReservation: String {
    let validation = units(.validation, .long)
    let production = units(.production, .long)
    return
      "An episode is wrong things of one level that follow one another on the line: containers without a right one between them "
      + "but such as people have put right, whatever marks they bear; units of one kind and the same marks with two at most; units "
      + "in wrong containers as the containers do. "
      + "One act may have several, as a reload whose wrong units come in bursts; things of one episode are not independent of "
      + "one another, and episodes are taken to be as far as trials do not show otherwise. Figures are pooled over "
      + "\(Names.counted(identity.trials, "long trial")) of each condition, "
      + "\(NumberText.count(validation)) units \(under(.validation)) and \(NumberText.count(production)) "
      + "\(under(.production)); "
      + "the trial is the unit of analysis. “None” bounds episodes, taken to be independent, and not their size. Where an "
      + "episode came in other runs, could have come in these and did not, the interval reaches as far as it could; one that rests on "
      + "few small episodes of a kind that can come in large ones knows nothing of these, and holds the rate less often than it says. "
      + "Each interval stands by itself: that of a kind that came in few large episodes can end above that of its level, which "
      + "rests on more of them, and no more of a kind are wrong than of its level. What came "
      + "in no run at all is in no interval: up to \(NumberText.bound(unseenEpisodes)) such episodes per million units are not "
      + "excluded, of which each can be a whole lot. Units, cases and pallets are not added to each other, codes that cannot be read have a section of their own, and a "
      + "wrong lot is beside whatever else is wrong with a unit."
  }

  /// Episodes per million units that the runs under production's conditions leave open of what none of them had.
  private var unseenEpisodes: Double {
    Intervals.rate(
      [TrialCount(episodes: 0, exposure: units(.production, .long))], per: 1e6,
      confidence: identity.confidence
    ).high
  }

  private var wholeBrief: [String] {
    let counts = result.levels.filter { $0.inProduction.count > 0 }.map { level in
      let episodes = NumberText.count(level.inProduction.episodes)
      return
        "\(NumberText.count(level.inProduction.count)) \(Names.subject(level.subject)) in \(episodes) episodes"
    }
    let none = result.kinds.compactMap(\.provedPooled).first
    let run =
      "n: \(NumberText.count(units(.production, .long))) units \(under(.production)), "
      + "\(NumberText.count(units(.validation, .long))) \(under(.validation))"
    return [run + (counts.isEmpty ? "" : "; " + counts.joined(separator: " · "))]
      + (none.map { ["none: fewer than \(NumberText.bound($0)) episodes per million units"] } ?? [])
  }
}
