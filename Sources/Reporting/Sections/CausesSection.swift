import Experiments
import World

extension DocumentWriter {
  /// The mechanisms by their share, each with its origin in the same row.
  var causes: ReportSection {
    let active = mechanisms.filter { $0.part.production.alone + $0.part.production.joint > 0 }
    var blocks: [Block] = []
    if active.isEmpty {
      blocks.append(.paragraph("No mechanism caused an episode under production's conditions."))
    } else {
      blocks.append(.figure(figure(active)))
    }
    let idle = mechanisms.filter {
      $0.part.isOnInProduction && $0.part.production.alone + $0.part.production.joint == 0
    }
    if !idle.isEmpty {
      blocks.append(
        .paragraph(
          "On under production's conditions without an episode: "
            + idle.map { Names.mechanism($0.part.id) }.joined(separator: ", ") + "."))
    }
    blocks.append(
      .reservation(
        "A mechanism is a cause where its healthy value would have decided otherwise at that very decision. An episode "
          + "that several caused together counts in full for each, so that shares can add up to more than 100 %."
      ))
    return ReportSection(id: .causes, title: "Causes", blocks: blocks, brief: causesBrief(active))
  }

  private typealias Part = (index: Int, part: MechanismResult)

  private var mechanisms: [(index: Int, part: MechanismResult)] {
    result.mechanisms.enumerated().map { ($0.offset, $0.element) }
  }

  /// Episodes of production's long runs at which nothing was marked.
  private var unmarked: Int {
    result[Cell(.production, .long)]?.rows.filter { $0.key.mechanisms.isEmpty }
      .reduce(0) { $0 + $1.episodes } ?? 0
  }

  private func causesBrief(_ active: [(index: Int, part: MechanismResult)]) -> [String] {
    guard !active.isEmpty else { return [] }
    let names = active.prefix(3).map { entry in
      "\(Names.mechanism(entry.part.id)) \(share(entry.part))"
    }
    return ["causes: " + names.joined(separator: " · ") + (active.count > 3 ? " · …" : "")]
  }

  private func share(_ part: MechanismResult) -> String {
    NumberText.percent(part.production.share)
  }

  private func figure(_ active: [(index: Int, part: MechanismResult)]) -> Figure {
    Figure(
      id: "causes", title: causesTitle(active),
      reading:
        "A bar is the share of production's episodes in which the mechanism had a hand; its paler end those in which "
        + "others had one too. Below each name stands where its values come from.",
      chart: .shares(
        ShareChart(rows: active.map(bar), axis: "share of episodes under production's conditions")),
      table: causesTable)
  }

  private func causesTitle(_ active: [(index: Int, part: MechanismResult)]) -> String {
    guard let first = active.first?.part else { return "Nothing was caused" }
    let assumed = active.count { isAssumed($0.part) }
    let basis =
      assumed == 0
      ? ""
      : assumed == active.count
        ? "; all rest on assumptions" : "; \(assumed) of \(active.count) rest on assumptions"
    if active.count == 1 {
      return "\(Names.capitalised(Names.mechanism(first.id))) is behind every attributed episode" + basis
    }
    return "\(Names.capitalised(Names.mechanism(first.id))) has a hand in \(share(first)) of the episodes"
      + basis
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

  private func bar(_ entry: (index: Int, part: MechanismResult)) -> ShareChart.Row {
    let production = entry.part.production
    let episodes = production.alone + production.joint
    let joint = episodes == 0 ? 0 : Double(production.joint) / Double(episodes)
    var remark = "\(share(entry.part)) · \(Names.counted(episodes, "episode"))"
    if production.joint > 0 { remark += ", \(NumberText.count(production.joint)) with others" }
    if !entry.part.isOnInValidation { remark += " · off in validation" }
    return ShareChart.Row(
      label: Names.mechanism(entry.part.id), colour: Names.colour(entry.part.id),
      alone: production.share * (1 - joint), joint: production.share * joint, remark: remark,
      origin: origins(of: entry.part))
  }

  private var causesTable: Table {
    let rows = mechanisms.map { index, part -> [ReportCell] in
      let path = "/mechanisms/\(index)/production"
      return [
        .text(Names.mechanism(part.id)),
        .text(part.isOnInValidation ? "on" : "off"), .text(part.isOnInProduction ? "on" : "off"),
        .quantity(Quantity(plain: part.production.share, .share, source: path + "/share")),
        .quantity(Quantity(count: part.production.alone, source: path + "/alone")),
        .quantity(Quantity(count: part.production.joint, source: path + "/joint")),
        .quantity(Quantity(count: part.production.count, source: path + "/count")),
        .quantity(Quantity(count: part.production.units, source: path + "/units")),
        .quantity(Quantity(count: part.production.silent, source: path + "/silent")),
        .quantity(
          Quantity(
            count: part.validation.alone + part.validation.joint,
            source: "/mechanisms/\(index)/validation/episodes")),
        .text(part.id.card.cause), .text(origins(of: part)),
      ]
    }
    return Table(
      "causes", "Mechanisms in the long runs under production's conditions",
      [
        .text("mechanism"), .text(identity.validation), .text(identity.production), .number("share"),
        .number("alone"), .number("with others"), .number("things"), .number("units"), .number("silent"),
        .number("episodes, \(identity.validation)"), .text("cause"), .text("values and their origin"),
      ],
      [
        RowGroup(
          title: "", rows: rows,
          note: unmarked == 0
            ? "" : "\(Names.counted(unmarked, "episode")) had no mechanism marked at them")
      ], isFolded: true)
  }
}
