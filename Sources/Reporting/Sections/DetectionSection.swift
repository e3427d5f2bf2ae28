import Experiments
import TraceModel
import World

extension DocumentWriter {
  /// From origin to detection, place by place; what nobody notices is a block of its own. And what was raised for nothing.
  var detection: ReportSection {
    let found = result.detection.filter { $0.count > 0 }
    var blocks: [Block] = []
    if found.isEmpty {
      if apart.isEmpty {
        blocks.append(
          .paragraph(
            "Nothing was wrong under either condition when lots left the line, so nothing had to be detected there."
          ))
      }
    } else {
      blocks.append(.figure(figure(found)))
      blocks += found.filter { $0.role == .production }.map { .paragraph(delay($0)) }
    }
    blocks += apart.map { .paragraph($0) } + result.alarms.map { .paragraph(alarms($0)) }
    if result.alarms.contains(where: { $0.count > 0 }) { blocks.append(.table(alarmTable)) }
    if let misprints { blocks.append(.paragraph(misprints)) }
    if !found.isEmpty {
      blocks.append(
        .reservation(
          "A finding detects what it is about, itself, its container or its lot, if it would not have been raised without "
            + "it: each rule says what kinds it contradicts, and nothing is detected before it was there. The place is "
            + "where the thing was by then. Notes, which are for information, can detect and are no alarms. A system's alert stands in its list and counts from when people look there next. Silent means that nothing was raised because of a thing before it left the "
            + "line. The run ends before recalls and pharmacies could notice: “never” is within what was simulated."
        ))
    }
    return ReportSection(id: .detection, title: "Detection", blocks: blocks, brief: detectionBrief)
  }

  private var production: [DetectionResult] {
    result.detection.filter { $0.role == .production && $0.count > 0 }
  }

  /// What is counted by itself, and so stands in no row of a level: under each condition that has any, how much of it was silent.
  private var apart: [String] {
    result.kinds.flatMap { kind -> [String] in
      guard case .kind(let level, let its) = kind.subject, !Subject.level(level).holds(level, its) else {
        return []
      }
      return [(Role.validation, kind.inValidation), (.production, kind.inProduction)].compactMap {
        role, counts in
        if counts.count == 0 { return nil }
        return
          "\(Names.capitalised(under(role))), counted by themselves: \(Names.counted(counts.count, level.description)) "
          + "“\(its.word)” (\(Names.meaning(its))), of which nothing was raised about \(NumberText.count(counts.silent)) before "
          + "they had left the line."
      }
    }
  }

  private func wrong(_ detection: DetectionResult) -> String {
    "\(NumberText.count(detection.count)) wrong \(detection.level)s"
  }

  /// Of codes that nobody can parse: what is looked at, and why looking there leaves most of them; nil where there are none.
  private var misprints: String? {
    guard let cell = result[Cell(.production, .long)],
      let kind = result.kinds.first(where: { $0.subject == .kind(.unit, .malformed) }),
      kind.inProduction.count > 0
    else { return nil }
    let opened =
      result.values.first { $0.path == "line.crew.looks-back-on" }?.production?.text ?? NumberText.none
    let taken = cell.occurrences[.foundLookingBack]
    return
      "\(Names.capitalised(Names.counted(kind.inProduction.count, "unit"))) whose codes nobody can parse are in released lots "
      + "\(under(.production)), also in lots that were held. Whoever looks into a lot that is held counts it again and opens the "
      + "containers that the record doubts; it has every number of these units as it should be, because printer and camera share "
      + "the template, and nobody scans a code. Once the template is noticed, \(opened) cases at most of the lot on the line "
      + "are opened and scanned (line.crew.looks-back-on): "
      + "\(Names.counted(taken, "unit")) came out of cases that were opened for this or another fault, and what lay in the cases "
      + "between them went out with the lot."
  }

  private var detectionBrief: [String] {
    if production.isEmpty { return [] }
    let silent = production.map { "\(percent($0.silent, of: $0.count)) of \(wrong($0))" }
    return ["silent: " + silent.joined(separator: " · ")]
      + result.alarms.filter { $0.role == .production }.compactMap { alarm in
        alarm.precision.map {
          "precision: \(Quantity($0, .share, source: "").parts.text) of \(NumberText.count(alarm.count)) findings; "
            + "false alarms a week: \(weekly(alarm).parts.text)"
        }
      }
  }

  private func weekly(_ alarm: AlarmResult) -> Quantity {
    let index = result.alarms.firstIndex { $0.role == alarm.role } ?? 0
    return Quantity(alarm.falseAlarmsPerWeek, .none, source: "/alarms/\(index)/falseAlarmsPerWeek")
  }

  private func alarms(_ alarm: AlarmResult) -> String {
    let condition = Names.capitalised(under(alarm.role))
    let apart =
      bookDifferences(alarm.role).map { "; what was found by comparing books is counted apart: \($0)" } ?? ""
    guard let precision = alarm.precision else {
      return "\(condition): the record raised nothing about things and messages\(apart)."
    }
    return "\(condition): of \(Names.counted(alarm.count, "finding")) that stand, "
      + "\(Quantity(precision, .share, source: "").parts.text) have something wrong behind them, or had when they were "
      + "raised; the others are "
      + "\(weekly(alarm).parts.text) false alarms a week of running\(apart)."
  }

  private var alarmTable: Table {
    Table(
      "alarms", "What the record has raised, and what of it has something wrong behind it, long runs",
      [
        .text("rule"), .number("findings"), .number("something wrong behind"),
        .number("wrong then, put right since"), .number("nothing"),
      ],
      result.alarms.enumerated().map { index, alarm in
        let path = "/alarms/\(index)"
        var rows = alarm.rules.enumerated().map { number, rule -> [ReportCell] in
          [
            .text(rule.rule),
            .quantity(Quantity(count: rule.count, source: "\(path)/rules/\(number)/count")),
            .quantity(Quantity(count: rule.behind, source: "\(path)/rules/\(number)/behind")),
            .quantity(Quantity(count: rule.mended, source: "\(path)/rules/\(number)/mended")),
            .quantity(Quantity(count: rule.idle, source: "\(path)/rules/\(number)/idle")),
          ]
        }
        if let precision = alarm.precision {
          rows += [
            [
              .text("precision"), .empty,
              .quantity(Quantity(precision, .share, source: path + "/precision")), .empty, .empty,
            ], [.text("false alarms a week"), .empty, .empty, .empty, .quantity(weekly(alarm))],
          ]
        }
        return RowGroup(
          title: name(alarm.role), rows: rows, note: rows.isEmpty ? "nothing was raised" : "")
      }, isFolded: true)
  }

  private func delay(_ detection: DetectionResult) -> String {
    let name = Names.capitalised(wrong(detection)) + " " + under(.production)
    guard let median = detection.delayMedian else {
      return "\(name): no delay can be told, because nothing was both dated and detected."
    }
    var text = "\(name): of what was detected, half was detected within \(bound(median)) of its origin"
    if let p90 = detection.delayP90 {
      text += bound(p90) == bound(median) ? ", and so were nine tenths" : ", nine tenths within \(bound(p90))"
    }
    return text + "."
  }

  /// A delay in hours, which is whole minutes.
  private func bound(_ hours: Double) -> String {
    let minutes = Int((hours * 60).rounded())
    if minutes == 1 { return "a minute" }
    return minutes < 120 ? "\(minutes) minutes" : "\(NumberText.significant(hours)) hours"
  }

  private func delayCell(_ hours: Double, source: String) -> ReportCell {
    .quantity(Quantity(plain: hours, .hours, source: source))
  }

  private func figure(_ found: [DetectionResult]) -> Figure {
    Figure(
      id: "detection", title: detectionTitle,
      reading:
        "From left to right everything that was wrong, from top to bottom the places on the product's way: each block is "
        + "what was first detected there, and begins where the one above it ends. The hatched block is what nobody noticed.",
      chart: .passage(PassageChart(panels: found.map(panel))), table: detectionTable)
  }

  private var detectionTitle: String {
    if production.isEmpty { return "Nothing was wrong \(under(.production)) when lots left the line" }
    let parts = production.map { detection in
      let never = detection.count - detection.raised
      return "\(never == 0 ? "none" : percent(never, of: detection.count)) of the wrong \(detection.level)s"
    }
    return "In \(Names.counted(identity.trials, "run")) \(under(.production)) noticed nowhere: "
      + parts.joined(separator: ", ")
  }

  private func panel(_ detection: DetectionResult) -> PassageChart.Panel {
    PassageChart.Panel(
      title: "\(name(detection.role)): \(wrong(detection))",
      steps: detection.places.filter { $0.count > 0 }.map { place in
        PassageChart.Step(
          label: Names.place(place.place), share: Double(place.count) / Double(max(detection.count, 1)),
          remark: "\(percent(place.count, of: detection.count)) (\(NumberText.count(place.count)))",
          isSilent: place.place == .never)
      })
  }

  private var detectionTable: Table {
    Table(
      "detection", "Where wrong things were first detected, long runs",
      [
        .text("place"), .number("things"), .number("episodes with any there, at most"),
        .number("share"),
      ],
      result.detection.enumerated().filter { $0.element.count > 0 }.map { index, detection in
        let path = "/detection/\(index)"
        func share(_ count: Int, _ name: String) -> ReportCell {
          .quantity(
            Quantity(
              plain: Double(count) / Double(max(detection.count, 1)), .share, source: "\(path)/\(name)"))
        }
        var rows = detection.places.enumerated().map { number, place -> [ReportCell] in
          [
            .text(Names.place(place.place)),
            .quantity(Quantity(count: place.count, source: "\(path)/places/\(number)/count")),
            .quantity(Quantity(count: place.episodes, source: "\(path)/places/\(number)/episodes")),
            share(place.count, "places/\(number)/share"),
          ]
        }
        rows += [
          [
            .text("recall: raised anywhere"),
            .quantity(Quantity(count: detection.raised, source: path + "/raised")), .empty,
            share(detection.raised, "recall"),
          ],
          [
            .text("silent when it left the line"),
            .quantity(Quantity(count: detection.silent, source: path + "/silent")), .empty,
            share(detection.silent, "silentShare"),
          ],
        ]
        if let median = detection.delayMedian {
          rows.append([
            .text("half of what was detected: within, from its origin"),
            delayCell(median, source: path + "/delayMedian"),
            .empty,
            .empty,
          ])
        }
        if let p90 = detection.delayP90 {
          rows.append([
            .text("nine tenths of it: within"),
            delayCell(p90, source: path + "/delayP90"), .empty,
            .empty,
          ])
        }
        return RowGroup(title: "\(name(detection.role)): \(detection.level)s", rows: rows)
      }, isFolded: true)
  }

  /// Units that nobody can vouch for.
  var compromised: ReportSection {
    guard let place = result.cells.firstIndex(where: { $0.cell == Cell(.production, .long) }),
      result.cells[place].compromised > 0
    else {
      return ReportSection(
        id: .compromised, title: "Compromised units",
        blocks: [.paragraph("No wrong container makes units unverifiable \(under(.production)).")])
    }
    return ReportSection(
      id: .compromised, title: "Compromised units",
      blocks: [
        .figure(compromisedFigure),
        .reservation(
          "A wrong case makes its own content unverifiable, and with it its pallet's: whoever receives the pallet can no "
            + "longer trust the list of what is on it. Compromised units are not wrong units, and are never added to "
            + "them."),
      ], brief: compromisedBrief(result.cells[place]))
  }

  private func compromisedBrief(_ cell: CellResult) -> [String] {
    [
      "compromised: \(NumberText.count(cell.compromised)) of \(NumberText.count(cell.exposure.packed)) units in cases"
    ]
  }

  private var compromisedFigure: Figure {
    let long = result.cells.enumerated().filter { $0.element.cell.length == .long }
    func rate(_ role: Role) -> Quantity? {
      long.first { $0.element.cell.role == role }.map {
        things($0.element.compromisedRate, .unit, source: "/cells/\($0.offset)/compromisedRate")
      }
    }
    let production = result[Cell(.production, .long)]
    let containers = production?.rows.filter { $0.key.kind.isOfContainers }.reduce(0) { $0 + $1.count } ?? 0
    let each = containers == 0 ? nil : Double(production?.compromised ?? 0) / Double(containers)
    var title =
      "\(NumberText.count(production?.compromised ?? 0)) units are made unverifiable \(under(.production))"
    if let each {
      title = "For each wrong container about \(NumberText.significant(each, 2)) units are unverifiable"
    }
    let isMore = (rate(.production)?.low ?? 0) > (rate(.validation)?.high ?? .infinity)
    return Figure(
      id: "compromised", title: title,
      reading:
        "Units per million that cannot be vouched for, with their intervals; the axis as in the first picture.",
      chart: .intervals(
        IntervalChart(
          groups: [
            .init(
              title: "",
              rows: [
                .init(
                  label: "compromised units", context: rate(.validation), subject: rate(.production),
                  isAccented: isMore, remarks: [NumberText.count(production?.compromised ?? 0)])
              ], note: "")
          ], axis: "units per million units in cases", contextName: identity.validation,
          subjectName: identity.production, columns: ["units"], hasZero: true)),
      table: Table(
        "compromised", "Wrong containers and the units that they make unverifiable, long runs",
        [
          .text("condition"), .number("wrong containers"), .number("compromised units"),
          .number("units in cases"), .number("per million of these"),
        ],
        rows: long.map { index, cell in
          [
            .text(cell.condition),
            .quantity(
              Quantity(
                count: cell.rows.filter { $0.key.kind.isOfContainers }.reduce(0) { $0 + $1.count },
                source: "/cells/\(index)/wrongContainers")),
            .quantity(Quantity(count: cell.compromised, source: "/cells/\(index)/compromised")),
            .quantity(Quantity(count: cell.exposure.packed, source: "/cells/\(index)/exposure/packed")),
            .quantity(
              things(cell.compromisedRate, .unit, source: "/cells/\(index)/compromisedRate")),
          ]
        }, isFolded: true))
  }
}
