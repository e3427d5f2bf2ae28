import Experiments

/// The figures of the rows of one file.
struct LogFigures {
  private let file: LogFile
  private let plan: LogPlan
  /// The columns with figures.
  private let names: [String]

  init(_ file: LogFile, _ plan: LogPlan, _ names: [String]) {
    (self.file, self.plan, self.names) = (file, plan, names)
  }

  typealias Cells = (line: Int, figures: [String])

  /// In what the figures of a column are counted: its own unit, and that of a whole which several measures may share.
  private func unit(of column: Int) -> LogUnit {
    for measure in plan.measures {
      if measure.column == names[column] { return measure.unit }
      if measure.whole == names[column] { return measure.wholeUnit }
    }
    return .things
  }

  // MARK: - Numbers

  private static let signs: [(unit: LogUnit, sign: String)] = [
    (.percent, "%"), (.permille, "‰"), (.ppm, "ppm"),
  ]

  /// A cell without a sign for its unit.
  private func bare(_ text: String, _ unit: LogUnit) -> String {
    for (its, sign) in Self.signs where its == unit && text.hasSuffix(sign) {
      return String(text.dropLast(sign.count)).stripped
    }
    return text
  }

  /// The number of a cell in one style; nil where it has none, or one that its unit cannot have.
  private func value(_ text: String, _ unit: LogUnit, _ style: NumberStyle, strictly: Bool = true) -> Double?
  {
    guard let value = style.value(of: bare(text, unit)) else { return nil }
    return strictly && unit == .things && value != value.rounded() ? nil : value
  }

  /// What a style makes of all cells; nil where it can make nothing of one.
  private func values(_ rows: [Cells], _ style: NumberStyle) -> [[Double?]]? {
    let units = names.indices.map(unit)
    var all: [[Double?]] = []
    for row in rows {
      var values: [Double?] = []
      for (column, text) in row.figures.enumerated() {
        if text.isHole {
          values.append(nil)
        } else {
          guard let value = value(text, units[column], style) else { return nil }
          values.append(value)
        }
      }
      all.append(values)
    }
    return all
  }

  private func numbers(_ rows: [Cells]) throws(LogProblem) -> [[Double?]] {
    let styles = NumberStyle.all(plan)
    var found: [[Double?]]?
    for style in styles {
      guard let values = values(rows, style) else { continue }
      guard let other = found else {
        found = values
        continue
      }
      for (index, row) in rows.enumerated() where other[index] != values[index] {
        let column = row.figures.indices.first { other[index][$0] != values[index][$0] } ?? 0
        throw problem(
          row.line, column,
          "“\(row.figures[column].shown)” can be \(Self.plain(other[index][column])) or \(Self.plain(values[index][column]))",
          hint: "decimal: \"comma\" or thousands: \"comma\" says which; “none” forbids one")
      }
    }
    if let found { return found }
    // No style fits all: what fits none is the mistake, or else two are mixed.
    for row in rows {
      for (column, text) in row.figures.enumerated() where !text.isHole {
        if !styles.contains(where: { value(text, unit(of: column), $0) != nil }) {
          throw notANumber(text, row.line, column, styles)
        }
      }
    }
    var left = styles
    for row in rows {
      for (column, text) in row.figures.enumerated() where !text.isHole {
        left = left.filter { value(text, unit(of: column), $0) != nil }
        if left.isEmpty {
          throw problem(
            row.line, column, "“\(text.shown)” is written in another way than numbers above it",
            hint: "one file has one sign before decimals and one between thousands")
        }
      }
    }
    return []
  }

  private func notANumber(_ text: String, _ line: Int, _ column: Int, _ styles: [NumberStyle]) -> LogProblem {
    let unit = unit(of: column)
    if styles.contains(where: { value(text, unit, $0, strictly: false) != nil }) {
      return problem(
        line, column, "“\(text.shown)” is no number of things",
        hint: "it is said to be a count; look at its unit, and at what stands before decimals")
    }
    for sign in ["%", "‰", "ppm"] where text.hasSuffix(sign) {
      return problem(
        line, column, "“\(text.shown)” is in \(sign), and “\(unit.rawValue)” is stated",
        hint: "unit: \"\(sign)\" in the column's entry of the scenario")
    }
    // Written in a way that the plan does not have.
    var free = plan
    (free.decimal, free.thousands) = (.asFound, .asFound)
    if let style = NumberStyle.all(free).first(where: { value(text, unit, $0) != nil }) {
      return problem(
        line, column,
        "“\(text.shown)” is no number as they are said to be written, and \(Self.plain(value(text, unit, style))) with thousands: \"\(style.thousands.word)\"",
        hint:
          "thousands: \"\(style.thousands.word)\", decimal: \"\(style.decimal.word)\" in the log's entry of the scenario"
      )
    }
    return problem(
      line, column, "“\(text.shown)” is no number",
      hint: "it is read in “\(unit.rawValue)”; decimal and thousands say how numbers are written")
  }

  static func plain(_ value: Double?) -> String {
    guard let value else { return "nothing" }
    return value == value.rounded() && value.magnitude < 1e15 ? String(Int(value)) : "\(value)"
  }

  // MARK: - Counts

  /// What each row has of each measure.
  func read(_ rows: [Cells], _ times: [(start: Int64, end: Int64)]) throws(LogProblem) -> [[LogCount?]] {
    let numbers = try numbers(rows)
    var all: [[LogCount?]] = []
    for (index, row) in rows.enumerated() {
      var counts: [LogCount?] = []
      for measure in plan.measures {
        counts.append(
          try count(measure, row, numbers[index], times[index]))
      }
      all.append(counts)
    }
    return all
  }

  private func figure(_ column: Int, _ row: Cells, _ values: [Double?]) throws(LogProblem) -> Double? {
    guard let value = values[column] else {
      switch plan.empty {
      case .zero: return 0
      case .unknown: return nil
      case .refused:
        throw problem(
          row.line, column, "the cell is empty",
          hint: "empty: \"zero\" where nothing was counted, empty: \"unknown\" where nobody has looked")
      }
    }
    guard value >= 0 else {
      throw problem(
        row.line, column, "“\(row.figures[column].shown)” is negative",
        hint: "nothing is counted backward; corrections belong into the row that they correct")
    }
    return value
  }

  private func count(
    _ measure: LogColumn, _ row: Cells, _ values: [Double?], _ time: (start: Int64, end: Int64)
  )
    throws(LogProblem) -> LogCount?
  {
    let seconds = Double(time.end - time.start)
    guard let column = names.firstIndex(of: measure.column) else { return nil }
    var whole = seconds
    if let name = measure.whole, let place = names.firstIndex(of: name) {
      guard let value = try figure(place, row, values) else { return nil }
      whole = value * measure.wholeUnit.factor
      // Hours are written to a tenth, and an hour more is on the clock on the day on which it changes.
      let more = WallClock(plan).changes(between: time.start, and: time.end) ? 3_600.0 : 0
      if measure.measure.whole == .plannedTime, whole > seconds + more + 181 {
        throw problem(
          row.line, place,
          "\(Self.hours(whole)) were planned in a row of \(Self.hours(seconds))",
          hint: "look at of-unit, which is “\(measure.wholeUnit.rawValue)”, and at period")
      }
    }
    guard let value = try figure(column, row, values) else { return nil }
    let unit = measure.unit
    if unit.isShare, value * unit.factor > 1 + 1e-9 {
      throw problem(
        row.line, column, "“\(row.figures[column].shown)” is more than the whole",
        hint: "it is read in “\(unit.rawValue)”; look at its unit, and at what stands before decimals")
    }
    var count = value * unit.factor
    if unit.isShare || unit.isRate { count *= whole }
    if measure.measure.isShare || whole == 0, count > whole * (1 + 1e-9) {
      throw problem(
        row.line, column,
        "“\(row.figures[column].shown)” is more than there were: \(Self.plain(whole)) \(measure.measure.whole.meaning)",
        hint:
          "look whether “\(measure.whole ?? "")” is the whole, at both units, and at what stands between thousands: “12.000” is "
          + "twelve where other numbers have a point before decimals")
    }
    if measure.measure == .reads { count = whole - count }
    return LogCount(count: count, whole: whole)
  }

  private static func hours(_ seconds: Double) -> String {
    let tenths = (seconds / 360).rounded()
    return tenths.magnitude < 1e12 ? "\(tenths / 10) h" : "\(seconds) s"
  }

  /// How many cells have nothing in them, column by column.
  func remarks(_ figures: [[String]]) -> [String] {
    names.indices.compactMap { column in
      let holes = figures.count { $0[column].isHole }
      guard holes > 0 else { return nil }
      let meaning = plan.empty == .zero ? "read as 0" : "left out"
      return "\(file.name): \(holes) of \(figures.count) cells of “\(names[column])” are empty, \(meaning)"
    }
  }

  private func problem(_ line: Int, _ column: Int, _ message: String, hint: String) -> LogProblem {
    LogProblem("\(file.name):\(line), column “\(names[column])”", message, hint: hint)
  }
}
