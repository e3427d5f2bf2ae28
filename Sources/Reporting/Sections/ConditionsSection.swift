import Experiments
import World

extension DocumentWriter {
  /// What differs between the conditions, each value with unit and origin.
  var conditions: ReportSection {
    let differences = result.values.enumerated().filter { $0.element.differs }
    var blocks: [Block] = []
    if differences.isEmpty {
      blocks.append(
        .paragraph(
          "The two conditions have the same values: they differ in nothing but the length of the run."))
    } else {
      blocks += [
        .paragraph(
          "The two conditions differ in \(Names.counted(differences.count, "value")) of "
            + "\(NumberText.count(result.values.count)); everything else is the same line."),
        .table(valueTable("differences", "What differs", differences.map { ($0.offset, $0.element) })),
      ]
    }
    blocks.append(.table(exposureTable))
    blocks.append(.table(machineTable))
    blocks.append(
      .reservation(
        "Paired draws: what both conditions share happens in both alike, to the same carton at the same place, so that "
          + "a change is significant with far fewer units."))
    return ReportSection(id: .conditions, title: "What differs between the conditions", blocks: blocks)
  }

  private func valueTable(_ id: String, _ caption: String, _ values: [(index: Int, value: ScenarioValue)])
    -> Table
  {
    Table(
      id, caption,
      [
        .text("value"), .code("path"), .text(identity.validation), .text(identity.production),
        .text("origin"),
      ],
      [RowGroup(title: "", rows: values.map { valueRow($0.value) })])
  }

  private func valueRow(_ value: ScenarioValue) -> [ReportCell] {
    let off = value.mechanism == nil ? NumberText.none : "mechanism off"
    return [
      .text(value.name), .text(value.path), .text(value.validation?.text ?? off),
      .text(value.production?.text ?? off), .text(origin(value)),
    ]
  }

  /// Who says so, and why it is believed; both sides where they do not agree.
  func origin(_ value: ScenarioValue) -> String {
    func one(_ side: SidedValue?) -> String? {
      side.map { side in
        side.origin
          ?? (side.isAssumption
            ? "assumption, without a reason given" : "no origin given, \(side.provenance)")
      }
    }
    let production = one(value.production)
    let validation = one(value.validation)
    switch (validation, production) {
    case (nil, nil): return NumberText.none
    case (let side?, nil), (nil, let side?): return side
    case (let a?, let b?): return a == b ? a : "\(identity.validation): \(a); \(identity.production): \(b)"
    }
  }

  /// How much was run, and what happened on the line.
  private var exposureTable: Table {
    func row(_ title: String, _ count: (CellResult) -> (Int, String)) -> [ReportCell] {
      [.text(title)]
        + result.cells.enumerated().map { index, cell in
          let (value, path) = count(cell)
          return .quantity(Quantity(count: value, source: "/cells/\(index)/\(path)"))
        }
    }
    var rows = [
      row("trials") { ($0.trials, "trials") }, row("units") { ($0.exposure.units, "exposure/units") },
      row("cases") { ($0.exposure.cases, "exposure/cases") },
      row("pallets") { ($0.exposure.pallets, "exposure/pallets") },
      row("lots") { ($0.lots, "exposure/lots") },
    ]
    let told: [Occurrence] = [.units, .cases, .pallets, .lots]
    for what in result.cells.isEmpty ? [] : Occurrence.allCases where !told.contains(what) {
      rows.append(row(Self.spelled(what.name)) { ($0.occurrences[what], "occurrences/\(what.name)") })
    }
    rows.append(row("findings of the record") { ($0.findings, "findings") })
    rows.append(row("containers wrong for a while, and right again") { ($0.transients, "transients") })
    rows.append(
      [.text("minutes for which these were wrong, in the mean")]
        + result.cells.enumerated().map { index, cell in
          cell.transientMinutes.map {
            .quantity(Quantity(plain: $0, .none, source: "/cells/\(index)/transientMinutes"))
          } ?? .empty
        })
    return Table(
      "exposure", "What was run, and what happened on the line, over all trials",
      [.text("")] + result.cells.map { .number("\($0.condition), \($0.cell.length.word)") }, rows: rows,
      isFolded: true)
  }

  /// What the machines' time went into: a by-product of what stops them, and a test of whether the line is like any other.
  private var machineTable: Table {
    func row(_ title: String, _ share: (CellResult) -> (Double?, String)) -> [ReportCell] {
      [.text(title)]
        + result.cells.enumerated().map { index, cell in
          let (value, path) = share(cell)
          return value.map {
            .quantity(Quantity(plain: $0, .share, source: "/cells/\(index)/machines/\(path)"))
          } ?? .empty
        }
    }
    var rows: [[ReportCell]] = []
    for machine in Machine.allCases {
      // What never happened to a machine in any condition needs no line of its own.
      for use in MachineUse.allCases
      where result.cells.contains(where: { $0.times.share(of: machine, in: use.states) ?? 0 > 0 }) {
        rows.append(
          row("\(machine.title): \(use.title)") {
            ($0.times.share(of: machine, in: use.states), "\(machine.word)/\(use.rawValue)")
          })
      }
    }
    for (place, part) in (result.cells.first?.effectiveness.parts ?? []).enumerated() {
      rows.append(
        row(Names.capitalised(part.title)) { cell in
          (cell.times.open > 0 ? cell.effectiveness.parts[place].value : nil, part.word)
        })
    }
    return Table(
      "machines",
      "What the machines’ time went into, of the planned time, changeovers included; and the serializer’s effectiveness",
      [.text("")] + result.cells.map { .number("\($0.condition), \($0.cell.length.word)") }, rows: rows,
      isFolded: true)
  }

  /// `noReads` is `no reads`.
  static func spelled(_ name: String) -> String {
    var text = ""
    for character in name {
      if character.isUppercase { text += " " }
      text += character.lowercased()
    }
    return text
  }
}
