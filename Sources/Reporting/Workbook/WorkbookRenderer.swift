import Experiments
import TextFormats
import TraceModel

/// The report as a workbook: what people sort, filter and compute with, a sheet for each table that they ask for.
struct WorkbookRenderer {
  private let result: ExperimentResult
  private let document: ReportDocument

  init(_ result: ExperimentResult, _ document: ReportDocument) {
    (self.result, self.document) = (result, document)
  }

  /// Tables of the document by the names of their sheets.
  private static let sheets = [
    ("Rates", "kinds"), ("FMEA", "failures"), ("Grounds", "grounds"), ("Ranks", "ranks"),
    ("Causes", "causes"),
    ("Plausibility", "plausibility"), ("Sensitivity", "sensitivity-flips"), ("Assumptions", "assumptions"),
  ]

  var bytes: [UInt8] {
    let tables = Dictionary(document.tables.map { ($0.id, $0) }) { first, _ in first }
    let sheets = Self.sheets.compactMap { name, id in tables[id].map { Workbook.Sheet(name, $0) } }
    return Workbook(
      title: document.title, [about, criteria] + sheets + [Workbook.Sheet(trials: result.trials)]
    ).bytes
  }

  private var about: Workbook.Sheet {
    let identity = result.identity
    var rows: [(String, Workbook.Cell)] = [
      ("what it is", .text(document.reservation)), ("line", .text(document.title)),
      ("finding", .text(document.finding)), ("verdict", .text(Names.verdict(result.verdict))),
    ]
    rows += identity.document.fields.map { ($0.name, .text($0.text)) }
    rows += [
      ("driftline", .text(identity.version)), ("commit", .text(identity.program?.commit ?? "not known")),
      ("SHA-256 of the program", .text(identity.program?.sha256 ?? "not known")),
      ("scenario", .text(identity.reference)),
      ("SHA-256 of scenario and settings", .text(identity.sha256 ?? "not known")),
      ("command", .text(identity.command)), ("seed", .text(String(identity.seed))),
      ("long trials of each condition", .number(Double(identity.trials))),
      ("repetitions of the protocol", .number(Double(identity.shortTrials))),
      ("confidence of intervals", .share(identity.confidence)),
    ]
    return Workbook.Sheet("About", ["what", "value"], rows.map { [.text($0.0), $0.1] })
  }

  private var criteria: Workbook.Sheet {
    Workbook.Sheet(
      "Criteria",
      [
        "criterion", "what is asked", "verdict", "measured", "low", "high", "relation", "limit", "unit", "on",
        "note", "place", "requirements",
      ],
      result.criteria.map { criterion in
        func figure(_ value: Double) -> Workbook.Cell {
          criterion.unit == "%" ? .share(value) : .number(value)
        }
        let requirements = result.requirements.filter { $0.criteria.contains(criterion.id) }
        return [
          .text(criterion.id), .text(criterion.text), .text(Names.verdict(criterion.verdict)),
          figure(criterion.estimate.value), figure(criterion.estimate.low), figure(criterion.estimate.high),
          .text(criterion.relation), figure(criterion.limit), .text(criterion.unit), .text(criterion.basis),
          .text(criterion.note), .text(criterion.place),
          .text(requirements.map(\.id).joined(separator: ", ")),
        ]
      })
  }
}

extension ReportDocument {
  /// All tables, also those behind charts, in their order.
  var tables: [Table] {
    sections.flatMap(\.blocks).compactMap {
      switch $0 {
      case .table(let table): table
      case .figure(let figure): figure.table
      default: nil
      }
    }
  }
}

extension Workbook.Sheet {
  /// A table of a report: a figure with an interval fills three columns, and its unit stands in the title where all have
  /// the same.
  init(_ name: String, _ table: Table) {
    let hasGroups = table.groups.contains { !$0.title.isEmpty }
    let shapes = table.columns.indices.map { Shape($0, of: table) }
    var titles = hasGroups ? ["group"] : []
    for (column, shape) in zip(table.columns, shapes) {
      let name = column.title.isEmpty ? "what" : column.title
      titles.append(shape.unit.map { $0.isEmpty || $0 == "%" ? name : "\(name), \($0)" } ?? name)
      if shape.hasEnds { titles += ["low", "high"] }
      if shape.hasTotal { titles.append("of") }
      if shape.unit == nil { titles.append("unit") }
    }
    let rows = table.groups.flatMap { group in
      group.rows.map { row in
        (hasGroups ? [.text(group.title)] : []) + zip(row, shapes).flatMap { $1.cells($0) }
      }
    }
    self.init(name, titles, rows)
  }

  /// Every trial of the two-by-two in figures.
  init(trials: TrialOutcomes) {
    func columns(_ level: PackagingLevel) -> [String] {
      ["\(level)s wrong", "of these silent", "episodes of \(level)s"]
    }
    self.init(
      "Trials",
      ["cell", "trial", "units", "cases", "pallets", "lots", "hours"] + TrialOutcome.levels.flatMap(columns)
        + ["units compromised", "findings", "lots unbalanced"],
      trials.map { trial in
        let counts = [trial.trial, trial.units, trial.cases, trial.pallets, trial.lots]
        let wrong = trial.wrong.flatMap { [$0.count, $0.silent, $0.episodes] }
        func numbers(_ counts: [Int]) -> [Workbook.Cell] { counts.map { .number(Double($0)) } }
        return [.text(trial.cell.word)] + numbers(counts) + [.number(trial.hours)] + numbers(wrong)
          + numbers([trial.compromised, trial.findings, trial.unbalancedLots])
      })
  }

  /// What the figures of a column have.
  private struct Shape {
    var hasEnds = false
    var hasTotal = false
    /// That of all of them; nil where they differ.
    var unit: String? = ""

    init(_ column: Int, of table: Table) {
      var units: Set<String> = []
      for row in table.rows {
        guard column < row.count, case .quantity(let quantity) = row[column] else { continue }
        hasEnds = hasEnds || quantity.low != nil || quantity.high != nil
        if case .outOf = quantity.form { hasTotal = true }
        units.insert(quantity.unit.word)
      }
      // order-free: the only one
      unit = units.count > 1 ? nil : units.first ?? ""
    }

    func cells(_ cell: ReportCell) -> [Workbook.Cell] {
      var (first, ends, total): (Workbook.Cell, [Workbook.Cell], Workbook.Cell) = (
        .empty, [.empty, .empty], .empty
      )
      var word = ""
      switch cell {
      case .text(let text): first = .text(text)
      case .quantity(let quantity):
        func number(_ value: Double) -> Workbook.Cell {
          quantity.unit == .share ? .share(value) : .number(value)
        }
        first = number(quantity.value)
        ends = [quantity.low, quantity.high].map { $0.map(number) ?? .empty }
        if case .outOf(let count) = quantity.form { total = .number(Double(count)) }
        word = quantity.unit.word
      case .empty, .blank: break
      }
      return [first] + (hasEnds ? ends : []) + (hasTotal ? [total] : [])
        + (unit == nil ? [word.isEmpty ? .empty : .text(word)] : [])
    }
  }
}
