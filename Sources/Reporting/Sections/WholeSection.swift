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
        "A row is a kind of failure: the open circle is validation's conditions, the filled one production's, "
        + "the line the interval in which the rate lies with \(confidence); a dashed line reaches from 0 to what "
        + "a count of none still allows. Further to the right is worse.",
      chart: .intervals(wholeChart), table: wholeTable)
  }

  private var wholeTitle: String {
    let changed = result.kinds.filter(\.hasChanged)
    let more = changed.count { ($0.change?.value ?? 0) > 0 }
    let fewer = changed.count - more
    if seenKinds.isEmpty { return "Neither condition shows a failure of any kind" }
    if changed.isEmpty {
      return "No kind of failure differs between the two conditions by more than chance"
    }
    let seen = seenKinds.count
    var title = "\(more == seen && seen > 1 ? "All \(seen)" : "\(more) of \(seen)") kinds of failure "
    title += "\(more == 1 ? "is" : "are") more frequent under production's conditions"
    if seen == 1 {
      title = "The one kind of failure is \(more == 1 ? "more" : "less") frequent in production"
    }
    if fewer > 0, seen > 1 { title += ", \(fewer) less" }
    return title
  }

  private var wholeChart: IntervalChart {
    IntervalChart(
      groups: FailurePoint.allCases.map { point in
        let kinds = kinds(of: point)
        let seen = kinds.filter { $0.kind.validation.seen > 0 || $0.kind.production.seen > 0 }
        return IntervalChart.Group(
          title: Names.capitalised(Names.title(point)), rows: seen.map(row), note: note(point))
      }, axis: "episodes per million units", contextName: identity.validation,
      subjectName: identity.production, columns: ["change", "n", "silent", "first detected"], hasZero: true)
  }

  private func row(_ index: Int, _ kind: KindResult) -> IntervalChart.Row {
    let change = kind.change.map {
      Quantity($0, .perMillion, form: .change, source: "/kinds/\(index)/change").parts.figure
    }
    let silent = kind.inProduction.silent
    return IntervalChart.Row(
      label: Names.subject(kind.subject),
      context: Quantity(kind.validation, .perMillion, source: "/kinds/\(index)/validation"),
      subject: Quantity(kind.production, .perMillion, source: "/kinds/\(index)/production"),
      isAccented: kind.hasChanged,
      remarks: [
        change ?? "~", NumberText.count(kind.production.seen),
        kind.inProduction.count == 0
          ? NumberText.none : silent == 0 ? "none" : "\(percent(silent, of: kind.inProduction.count))",
        kind.inProduction.usualPlace.map(Names.place) ?? NumberText.none,
      ])
  }

  func percent(_ count: Int, of total: Int) -> String {
    total == 0 ? NumberText.none : NumberText.percent(Double(count) / Double(total))
  }

  /// What is said of a failure point beside its rows.
  func note(_ point: FailurePoint) -> String {
    let kinds = kinds(of: point)
    if kinds.isEmpty {
      return "no mechanism of this failure point is modelled yet: nothing is claimed about it"
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
      "kinds", "Episodes per million units in long runs, by kind",
      [
        .text("kind"), .number(identity.validation), .number(identity.production), .number("change"),
        .number("ratio"), .number("n"), .number("things"), .number("units in them"), .number("silent"),
        .text("first detected"), .text("would the protocol show it?"),
      ],
      FailurePoint.allCases.map { point in
        RowGroup(
          title: Names.title(point),
          rows: kinds(of: point).map { tableRow($0.kind, "/kinds/\($0.index)") },
          note: kinds(of: point).isEmpty ? note(point) : "")
      } + [RowGroup(title: "together", rows: [tableRow(result.total, "/total")])], isFolded: true)
  }

  private func tableRow(_ kind: KindResult, _ path: String) -> [ReportCell] {
    let counts = kind.inProduction
    return [
      .text(Names.subject(kind.subject)),
      .quantity(Quantity(kind.validation, .perMillion, source: path + "/validation")),
      .quantity(Quantity(kind.production, .perMillion, source: path + "/production")),
      kind.change.map {
        .quantity(Quantity($0, .perMillion, form: .change, source: path + "/change"))
      } ?? .text("~"),
      kind.ratio.map { .quantity(Quantity($0, .none, source: path + "/ratio")) } ?? .empty,
      .quantity(Quantity(count: kind.production.seen, source: path + "/production/seen")),
      .quantity(Quantity(count: counts.count, source: path + "/inProduction/count")),
      .quantity(Quantity(count: counts.units, source: path + "/inProduction/units")),
      counts.count == 0
        ? .empty
        : .quantity(Quantity(counts.silent, of: counts.count, source: path + "/inProduction/silent")),
      .text(counts.usualPlace.map(Names.place) ?? NumberText.none),
      .text(Names.visibility(kind.visibility)),
    ]
  }

  var confidence: String {
    Quantity(plain: identity.confidence, .share, source: "").parts.figure + " confidence"
  }

  private var wholeReservation: String {
    let validation = units(.validation, .long)
    let production = units(.production, .long)
    return
      "Rates count episodes: what one act of a mechanism causes until it is put right, however many things it spoils. "
      + "They are pooled over \(Names.counted(identity.trials, "long trial")) of each condition, "
      + "\(NumberText.count(validation)) units of validation and \(NumberText.count(production)) of production; "
      + "the trial is the unit of analysis. A bound from a count of none takes episodes to be independent."
  }

  private var wholeBrief: [String] {
    [
      "n: \(NumberText.count(result.total.production.seen)) episodes in "
        + "\(NumberText.count(units(.production, .long))) units of production, "
        + "\(NumberText.count(result.total.validation.seen)) in "
        + "\(NumberText.count(units(.validation, .long))) of validation"
    ]
  }
}
