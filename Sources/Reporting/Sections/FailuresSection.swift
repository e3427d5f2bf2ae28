import Experiments
import TraceModel
import World

/// Failure modes and effects: what a risk file asks for, and what every rank stands on.
extension DocumentWriter {
  var failures: ReportSection {
    let modes = result.failureModes
    guard !modes.isEmpty else {
      return ReportSection(
        id: .failures, title: "Failure modes and effects",
        blocks: [
          .paragraph("No failure was found on the line \(under(.production)), so that none is ranked.")
        ])
    }
    return ReportSection(
      id: .failures, title: "Failure modes and effects",
      blocks: [
        .paragraph(failuresProse(modes)), .table(failureTable(modes)), .table(groundsTable(modes)),
        .reservation(ranksProse), .table(scaleTable),
      ])
  }

  private func failuresProse(_ modes: [FailureMode]) -> String {
    let assumed = modes.count(where: \.severity.isAssumption)
    let first = modes[0]
    let basis =
      assumed == 0
      ? "Every severity is the scenario's own."
      : "\(assumed == modes.count ? "Every" : "\(assumed) of \(modes.count)") severity \(assumed == 1 || assumed == modes.count ? "is" : "are") "
        + "an assumption until the scenario says otherwise under “severity”."
    return
      "\(Names.capitalised(Names.subject(first.subject))) deserves attention first: \(first.severity.rank) by "
      + "\(first.occurrence.value) by \(first.detection.value) is \(first.number.value) of 1,000. \(basis)"
  }

  private var ranksProse: String {
    "Ranks are from 1, the best, to 10. Severity is yours. Occurrence is ranked by the rate per million of its own level, "
      + "detection by the share of the things because of which something was raised before they left, both over the long "
      + "runs \(under(.production)), and by thresholds of our own. In brackets stand the ranks of the interval's ends: where they are far apart, "
      + "more trials are needed before the rank is used; ranks are those of the figures before they are rounded for print, and "
      + "a severity between two that have a meaning has that of the lower. The product orders attention; it is no measure of risk. A cause is "
      + "a mechanism without which the kind is told to vanish, with about the part that does of all that is wrong of it in whole runs; or "
      + "of the first lots, where whole runs were not run without it (see Causes)."
  }

  private func failureTable(_ modes: [FailureMode]) -> Table {
    Table(
      "failures", "Failure modes \(under(.production)), the most urgent first",
      [
        .text("kind of failure"), .text("effect"), .text("cause, and what vanishes without it"),
        .number("severity"), .number("occurrence"), .number("detection"), .number("product"),
      ],
      rows: modes.enumerated().map { index, mode in
        let path = "/failureModes/\(index)"
        return [
          .text(Names.subject(mode.subject)), .text(FailureWords.effect(mode)),
          .text(FailureWords.causes(mode)),
          .quantity(Quantity(count: mode.severity.rank, source: path + "/severity")),
          .quantity(rank(mode.occurrence, path + "/occurrence")),
          .quantity(rank(mode.detection, path + "/detection")),
          .quantity(rank(mode.number, path + "/number")),
        ]
      })
  }

  private func groundsTable(_ modes: [FailureMode]) -> Table {
    // A column that says the same of all is a sentence above the table.
    let isMixed = Set(modes.map(\.severity.isAssumption)).count > 1
    return Table(
      "grounds", "What these ranks stand on",
      [
        .text("kind of failure"), .number("rate per million"), .number("noticed before it left the line"),
        .text("found before its lot is released"),
      ]
        + (isMixed ? [.text("severity from")] : []),
      rows: modes.enumerated().map { index, mode in
        [
          .text(Names.subject(mode.subject)),
          .quantity(
            Quantity(
              result.kinds[mode.kindIndex].production, Names.perMillion(mode.subject.level),
              source: "/kinds/\(mode.kindIndex)/production")),
          .quantity(Quantity(mode.found, .share, source: "/failureModes/\(index)/found")),
          .text(
            percent(
              foundBeforeRelease(result.kinds[mode.kindIndex]),
              of: result.kinds[mode.kindIndex].inProduction.count)),
        ] + (isMixed ? [.text(mode.severity.isAssumption ? "assumption" : "the scenario")] : [])
      })
  }

  private func rank(_ rank: FailureMode.Rank, _ path: String) -> Quantity {
    var quantity = Quantity(count: rank.value, source: path + "/value")
    (quantity.low, quantity.high) = (Double(rank.low), Double(rank.high))
    return quantity
  }

  private var scaleTable: Table {
    let rows: [[ReportCell]] = (1...10).reversed().map { rank in
      let occurrence = FailureMode.occurrenceScale.first { $0.rank == rank }
      let detection = FailureMode.detectionScale.first { $0.rank == rank }
      return [
        .text("\(rank)"), SeverityPlan.scale.first { $0.rank == rank }.map { .text($0.meaning) } ?? .empty,
        .text(
          occurrence.map { "from \(NumberText.count(Int($0.from))) per million" } ?? "below 1 per million"),
        .text(detection.map { "from \(NumberText.percent($0.from))" } ?? "below 1 %"),
      ]
    }
    return Table(
      "ranks", "What the ranks mean",
      [
        .text("rank"), .text("severity"), .text("occurrence"),
        .text("detection: noticed before it leaves the line"),
      ],
      rows: rows, isFolded: true)
  }
}

/// A failure mode in words, the same in every form.
enum FailureWords {
  /// `camera drift 85 %, print decay 16 %`; where none is significant, what its episodes are marked with.
  static func causes(_ mode: FailureMode) -> String {
    if !mode.causes.isEmpty {
      return mode.causes.map { "\(Names.mechanism($0.mechanism)) \(NumberText.percent($0.share))" }.joined(
        separator: ", ")
    }
    let marks = mode.marks.map(Names.mechanism).joined(separator: ", ")
    return "no cause is told" + (marks.isEmpty ? "" : " (marked with \(marks))")
  }

  /// What it leads to.
  static func effect(_ mode: FailureMode) -> String {
    guard case .kind(_, let kind) = mode.subject else { return "" }
    return switch kind {
    case .phantom: "a receiver waits for a container that does not exist"
    case .duplicateLabel: "two containers answer to one number, and one of them to the wrong content"
    case .unlabeled: "a container that cannot be booked until somebody labels it"
    case .orphan: "a receiver's system refuses a container that it has never heard of"
    case .mislabeled: "all that is in it is traced to another container; a recall fetches the wrong one"
    case .over: "units travel that the receiver's books do not have"
    case .under: "units that were invoiced and shipped by the record are somewhere else"
    case .substituted:
      "what is in it is traced to somewhere else, and the count is right, so that nobody asks"
    case .duplicate: "the second copy that is verified is taken for a falsified one"
    case .malformed: "a dispenser's scanner refuses a good unit"
    case .unreadable: "the number has to be typed, or the unit goes back"
    case .escaped: "a unit that was to be rejected is in a case for sale"
    case .ghost: "a number stays active for which there is no unit"
    case .unreported: "a dispenser finds no such number and takes a good unit for falsified"
    case .misplaced: "a recall or a return looks for the unit in another container"
    case .wrongLot: "a recall of either lot misses the unit or reaches too far"
    }
  }

  /// `7 [6–9]`; without its ends where they are the same.
  static func rank(_ rank: FailureMode.Rank) -> String {
    rank.low == rank.high ? "\(rank.value)" : "\(rank.value) [\(rank.low)–\(rank.high)]"
  }
}
