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
          alarms.isEmpty
            ? "No figure of this line lies outside what lines are known to do. Hold them against yours before you believe a "
              + "rate: nothing here was set to meet a published figure."
            : "\(Names.counted(alarms.count, "figure")) of this line \(alarms.count == 1 ? "lies" : "lie") outside what lines are "
              + "believed to do; what is said of its drift is worth no more than that.")
      ] + alarms.map { .callout($0, tone: .bad) } + [.table(figureTable)],
      brief: [figuresInBrief] + alarms)
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
        figure.value(in: result.cells[index]).map { "\(word) \(figure.text($0))" }
      }.joined(separator: " · ")
  }

  private var figureTable: Table {
    let long = result.cells.enumerated().filter { $0.element.cell.length == .long }
    return Table(
      "plausibility", "What an engineer knows of a line, over the long runs",
      [.text("")] + long.map { .number($0.element.condition) } + [.text("published of such lines")],
      rows: LineMeasure.allCases.map { measure in
        [.text(measure.meaning)]
          + long.map { index, cell in
            measure.value(in: cell).map {
              .quantity(
                Quantity(
                  plain: $0, measure.isShare ? .share : .none,
                  source: "/cells/\(index)/line/\(measure.word)"))
            } ?? .empty
          } + [.text(measure.published ?? "nothing was found")]
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
    let words =
      "\(condition): \(measure.meaning): \(measure.text(value)), \(bound), "
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
}
