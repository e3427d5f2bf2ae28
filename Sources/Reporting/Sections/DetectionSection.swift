import Experiments
import TraceModel
import World

extension DocumentWriter {
  /// From origin to detection, place by place; what nobody notices is a block of its own.
  var detection: ReportSection {
    let found = result.detection.filter { $0.count > 0 }
    var blocks: [Block] = []
    if found.isEmpty {
      blocks.append(.paragraph("Nothing was wrong under either condition, so nothing had to be detected."))
    } else {
      blocks.append(.figure(figure(found)))
      blocks += result.detection.filter { $0.count > 0 }.map { .paragraph(delay($0)) }
      blocks.append(
        .reservation(
          "Silent means that nothing was raised before a thing left the line. The run ends before recalls and "
            + "pharmacies could notice: “never” is within what was simulated."))
    }
    return ReportSection(id: .detection, title: "Detection", blocks: blocks, brief: detectionBrief)
  }

  private func condition(_ role: Role) -> String {
    role == .validation ? identity.validation : identity.production
  }

  private var detectionBrief: [String] {
    guard let production = result.detection.first(where: { $0.role == .production }), production.count > 0
    else { return [] }
    return [
      "silent: \(percent(production.silent, of: production.count)) of "
        + "\(NumberText.count(production.count)) wrong units, cases and pallets"
    ]
  }

  private func delay(_ detection: DetectionResult) -> String {
    let name = Names.capitalised(condition(detection.role))
    guard let median = detection.delayMedian else {
      return "\(name): no delay can be told, because nothing was both dated and detected."
    }
    var text = "\(name): of what was detected, half was detected within \(bound(median)) of its origin"
    if let p90 = detection.delayP90 {
      text += bound(p90) == bound(median) ? ", and so were nine tenths" : ", nine tenths within \(bound(p90))"
    }
    return text + "."
  }

  /// A delay in hours, which was counted in whole minutes begun.
  private func bound(_ hours: Double) -> String {
    let minutes = Int((hours * 60).rounded()) + 1
    if minutes == 1 { return "a minute" }
    return minutes < 120 ? "\(minutes) minutes" : "\(NumberText.significant(hours)) hours"
  }

  private func delayCell(_ hours: Double, source: String) -> ReportCell {
    hours == 0 ? .text("under a minute") : .quantity(Quantity(plain: hours, .hours, source: source))
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
    guard let production = result.detection.first(where: { $0.role == .production }), production.count > 0
    else { return "Under production's conditions nothing was wrong" }
    let never = production.places.first { $0.place == .never }?.count ?? 0
    let total = production.count
    if never == 0 { return "Everything that was wrong in production was noticed somewhere" }
    if never == total { return "Nothing of what was wrong in production was noticed anywhere" }
    return "\(percent(never, of: total)) of what was wrong in production was noticed nowhere"
  }

  private func panel(_ detection: DetectionResult) -> PassageChart.Panel {
    PassageChart.Panel(
      title: "\(condition(detection.role)): \(NumberText.count(detection.count)) wrong",
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
      [.text("place"), .number("things"), .number("episodes"), .number("share")],
      result.detection.enumerated().map { index, detection in
        let path = "/detection/\(index)"
        var rows = detection.places.enumerated().map { number, place -> [ReportCell] in
          [
            .text(Names.place(place.place)),
            .quantity(Quantity(count: place.count, source: "\(path)/places/\(number)/count")),
            .quantity(Quantity(count: place.episodes, source: "\(path)/places/\(number)/episodes")),
            .quantity(
              Quantity(
                plain: Double(place.count) / Double(max(detection.count, 1)), .share,
                source: "\(path)/places/\(number)/share")),
          ]
        }
        rows.append([
          .text("silent when it left the line"),
          .quantity(Quantity(count: detection.silent, source: path + "/silent")), .empty,
          .quantity(
            Quantity(
              plain: Double(detection.silent) / Double(max(detection.count, 1)), .share,
              source: path + "/silentShare")),
        ])
        if let median = detection.delayMedian {
          rows.append([
            .text("hours to detection, median"),
            delayCell(median, source: path + "/delayMedian"), .empty, .empty,
          ])
        }
        if let p90 = detection.delayP90 {
          rows.append([
            .text("hours to detection, 90th percentile"),
            delayCell(p90, source: path + "/delayP90"), .empty, .empty,
          ])
        }
        return RowGroup(title: condition(detection.role), rows: rows)
      }, isFolded: true)
  }

  /// Units that nobody can vouch for.
  var compromised: ReportSection {
    guard let place = result.cells.firstIndex(where: { $0.cell == Cell(.production, .long) }),
      result.cells[place].compromised > 0
    else {
      return ReportSection(
        id: .compromised, title: "Compromised units",
        blocks: [.paragraph("No wrong container makes units unverifiable under production's conditions.")])
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
    ["compromised: \(NumberText.count(cell.compromised)) of \(NumberText.count(cell.exposure.units)) units"]
  }

  private var compromisedFigure: Figure {
    let long = result.cells.enumerated().filter { $0.element.cell.length == .long }
    func rate(_ role: Role) -> Quantity? {
      long.first { $0.element.cell.role == role }.map {
        Quantity($0.element.compromisedRate, .perMillion, source: "/cells/\($0.offset)/compromisedRate")
      }
    }
    let production = result[Cell(.production, .long)]
    let containers = production?.rows.filter { $0.key.kind.isOfContainers }.reduce(0) { $0 + $1.count } ?? 0
    let each = containers == 0 ? nil : Double(production?.compromised ?? 0) / Double(containers)
    var title = "\(NumberText.count(production?.compromised ?? 0)) units are made unverifiable in production"
    if let each { title = "Each wrong container makes \(NumberText.significant(each)) units unverifiable" }
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
          ], axis: "units per million units", contextName: identity.validation,
          subjectName: identity.production, columns: ["units"], hasZero: true)),
      table: Table(
        "compromised", "Wrong containers and the units that they make unverifiable, long runs",
        [
          .text("condition"), .number("wrong containers"), .number("compromised units"),
          .number("per million units"),
        ],
        rows: long.map { index, cell in
          [
            .text(cell.condition),
            .quantity(
              Quantity(
                count: cell.rows.filter { $0.key.kind.isOfContainers }.reduce(0) { $0 + $1.count },
                source: "/cells/\(index)/wrongContainers")),
            .quantity(Quantity(count: cell.compromised, source: "/cells/\(index)/compromised")),
            .quantity(
              Quantity(cell.compromisedRate, .perMillion, source: "/cells/\(index)/compromisedRate")),
          ]
        }, isFolded: true))
  }
}
