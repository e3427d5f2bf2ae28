import Experiments
import TextFormats
import World

extension DocumentWriter {
  /// Whether this line is like any that runs: what a reader holds against his own line before he believes a rate.
  var plausibility: ReportSection {
    let alarms = result.implausibilities.map { $0.words(under: name($0.role)) }
    return ReportSection(
      id: .plausibility, title: "Is this a line?",
      blocks: [
        .paragraph(
          "\(believed(Set(result.implausibilities.map(\.measure)).count)) \(beyondPublished)Hold the figures against yours before you believe a rate."
        )
      ] + alarms.map { .callout($0, tone: .bad) } + [.table(figureTable)],
      brief: [figuresInBrief] + alarms)
  }

  private func believed(_ alarms: Int) -> String {
    if alarms == 0 {
      return
        "No figure of this line lies outside what is believed possible of lines, by ranges that are assumptions."
        + fewLots
    }
    return
      "\(Names.counted(alarms, "figure")) of this line \(alarms == 1 ? "lies" : "lie") outside what lines are "
      + "believed to do; what is said of its drift is worth no more than that." + fewLots
  }

  /// Shares of lots, of which so few say nothing.
  private var fewLots: String {
    long.contains { $0.cell.lots < 10 } ? " Shares of fewer than ten lots are not judged." : ""
  }

  /// The long runs with their places in the result.
  private var long: [(index: Int, cell: CellResult)] {
    result.cells.enumerated().filter { $0.element.cell.length == .long }.map { ($0.offset, $0.element) }
  }

  /// The conditions under which a figure lies outside what is published of lines.
  private func outside(_ measure: LineMeasure) -> [String] {
    guard let range = measure.publishedRange else { return [] }
    return long.compactMap { _, cell -> String? in
      guard let value = measure.value(in: cell), !range.contains(value) else { return nil }
      return "“\(cell.condition)”"
    }
  }

  private var beyondPublished: String {
    let known = LineMeasure.allCases.filter { measure in
      measure.publishedRange != nil && long.contains { measure.value(in: $0.cell) != nil }
    }
    if known.isEmpty { return "" }
    let beyond = known.filter { !outside($0).isEmpty }
    let lies = beyond.isEmpty ? "none lies" : beyond.count == 1 ? "1 lies" : "\(beyond.count) lie"
    return "Of \(Names.counted(known.count, "figure")) with a published range, \(lies) outside of it"
      + (beyond.isEmpty ? ". " : " under one condition at least; the table says which. ")
  }

  private var figuresInBrief: String {
    guard let index = result.cells.firstIndex(where: { $0.cell == Cell(.production, .long) }) else {
      return ""
    }
    let shown: [(LineMeasure, String)] = [
      (.rejects, "rejects"), (.stops, "stops a shift"), (.handChecks, "hand checks"),
      (.scaleRefusals, "scale"),
      (.oee, "OEE"), (.lotsHeld, "lots held"),
    ]
    return "line: "
      + shown.compactMap { figure, word in
        figure.value(in: result.cells[index]).map { "\(word) \(figure.text($0, 3))" }
      }.joined(separator: " · ")
  }

  private var figureTable: Table {
    Table(
      "plausibility", "What an engineer knows of a line, over the long runs",
      [.text("")] + long.map { .number($0.cell.condition) } + [
        .text("believed possible: an assumption"), .text("published of such lines"),
      ],
      rows: LineMeasure.allCases.map { measure -> [ReportCell] in
        let figures = long.map { index, cell -> ReportCell in
          guard let value = measure.value(in: cell) else { return .empty }
          let source = "/cells/\(index)/line/\(measure.word)"
          return .quantity(Quantity(plain: value, measure.isShare ? .share : .none, source: source))
        }
        let beyond = outside(measure)
        let remark = beyond.isEmpty ? "" : "; outside: \(beyond.joined(separator: ", "))"
        return [.text(measure.meaning)] + figures + [
          .text(measure.believed), .text((measure.published ?? "nothing was found") + remark),
        ]
      })
  }
}

extension Implausibility {
  /// What is not believable of a line that ran under a condition, and where to look first.
  public func words(under condition: String) -> String {
    let range = measure.believable
    let bound =
      value > range.upperBound
      ? "more than \(measure.text(range.upperBound))" : "less than \(measure.text(range.lowerBound))"
    // Rounded to the digits of its bound it would be that bound, and not beyond it.
    let end = value > range.upperBound ? range.upperBound : range.lowerBound
    let digits = (2...12).first { measure.text(value, $0) != measure.text(end, $0) } ?? 12
    let words =
      "\(condition): \(measure.meaning): \(measure.text(value, digits)), \(bound), "
      + (measure.published == nil
        ? "beyond which hardly a line runs; an assumption, because nothing is published."
        : "far from what is published (\(measure.published ?? "")).")
    guard measure == .wrongCases else { return words }
    return words
      + (suspects.isEmpty
        ? " No mechanism is named for most of them: look first at what “driftline check” says of belts, filters and windows."
        : " Look first at \(suspects.members.map(\.word).joined(separator: " + ")).")
  }
}

extension LineMeasure {
  /// A value of it for people.
  func text(_ value: Double) -> String {
    isShare ? NumberText.percent(value) : NumberText.significant(value, 2)
  }

  /// The same with so many digits where two do not tell it from another.
  fileprivate func text(_ value: Double, _ digits: Int) -> String {
    digits <= 2
      ? text(value) : NumberText.significant(isShare ? value * 100 : value, digits) + (isShare ? " %" : "")
  }

  /// Beyond what hardly a line runs: `at most 5 %`, `20 % to 92 %`.
  fileprivate var believed: String {
    let (low, high) = (text(believable.lowerBound), text(believable.upperBound))
    if believable.lowerBound == 0 { return "at most \(high)" }
    return isShare && believable.upperBound == 1 ? "at least \(low)" : "\(low) to \(high)"
  }
}
