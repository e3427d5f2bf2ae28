import Experiments
import TraceModel

/// Reads a log as its plan says: what is stated makes it certain, or it is refused with its place.
struct LogReader {
  private let file: LogFile
  private let plan: LogPlan
  private let header: CSVText.Row
  private let rows: [CSVText.Row]

  /// Finds the columns and the rows that are meant.
  init(_ file: LogFile, _ plan: LogPlan) throws(LogProblem) {
    (self.file, self.plan) = (file, plan)
    var text = try LogText.utf8(file.bytes, plan.encoding, file: file.name)
    // By which some spreadsheets say what stands between cells.
    var skipped = 0
    if text.starts(with: Array("sep=".utf8)), text.count > 5, text[5] == 10 || text[5] == 13 {
      text.removeFirst(text[5] == 13 && text.count > 6 && text[6] == 10 ? 7 : 6)
      skipped = 1
    }
    guard !text.allSatisfy({ $0 <= 32 }) else {
      throw LogProblem(file.name, "it is empty", hint: "the first line has the names of columns")
    }
    let delimiter = try Self.delimiter(text, file, plan)
    var all = try Self.csv(text, delimiter, file)
    for index in all.indices { all[index].line += skipped }
    guard let place = all.firstIndex(where: { $0.line >= plan.headerLine + skipped }) else {
      throw LogProblem(
        file.name, "it ends before line \(plan.headerLine), in which names of columns are said to stand",
        hint: "header-line says in which")
    }
    header = all[place]
    rows = Array(all.dropFirst(place + 1))
  }

  // MARK: - Columns

  private static let delimiters: [(LogDelimiter, UInt8)] = [
    (.comma, UInt8(ascii: ",")), (.semicolon, UInt8(ascii: ";")), (.tab, 9), (.bar, UInt8(ascii: "|")),
  ]

  private static func csv(_ text: [UInt8], _ delimiter: UInt8, _ file: LogFile, most: Int? = nil)
    throws(LogProblem) -> [CSVText.Row]
  {
    do throws(CSVText.Problem) {
      return try CSVText(text, delimiter: delimiter, most: most).rows
    } catch {
      throw LogProblem("\(file.name):\(error.line)", error.message, hint: error.hint)
    }
  }

  /// The sign by which all columns are found.
  private static func delimiter(_ text: [UInt8], _ file: LogFile, _ plan: LogPlan) throws(LogProblem) -> UInt8
  {
    let needed = columns(of: plan)
    var broken: LogProblem?
    var best: (found: Int, sign: UInt8, missing: String, header: [String])?
    for (word, sign) in delimiters where plan.delimiter == .asFound || plan.delimiter == word {
      let head: [CSVText.Row]
      do throws(LogProblem) {
        head = try csv(text, sign, file, most: plan.headerLine)
      } catch {
        // Between other signs, quotes stand elsewhere.
        broken = broken ?? error
        continue
      }
      let names = head.first { $0.line >= plan.headerLine }?.cells.map(\.stripped) ?? []
      let missing = needed.filter { !names.contains($0) }
      guard let first = missing.first else { return sign }
      if best.map({ needed.count - missing.count > $0.found }) ?? true {
        best = (needed.count - missing.count, sign, first, names)
      }
    }
    guard let best else { throw broken ?? LogProblem(file.name, "it is empty", hint: "export it again") }
    let known = best.header.filter { !$0.isEmpty }.prefix(20).map { "“\($0)”" }.joined(separator: ", ")
    throw LogProblem(
      "\(file.name):\(plan.headerLine)", "there is no column “\(best.missing)”",
      hint: best.found == 0 && best.header.count < 2
        ? "line \(plan.headerLine) has no names of columns; delimiter and header-line say how to find them"
        : "its columns: \(known)")
  }

  /// Every column that a plan names, once.
  private static func columns(of plan: LogPlan) -> [String] {
    var known: Set<String> = []
    let all =
      [plan.date, plan.time, plan.end].compactMap(\.self) + plan.only.map(\.column)
      + plan.measures.flatMap { [$0.column] + ($0.whole.map { [$0] } ?? []) }
    return all.map(\.stripped).filter { known.insert($0).inserted }
  }

  private func index(of column: String) throws(LogProblem) -> Int {
    let places = header.cells.indices.filter { header.cells[$0].stripped == column.stripped }
    guard places.count == 1 else {
      throw LogProblem(
        "\(file.name):\(header.line)", "the column “\(column)” stands there \(places.count) times",
        hint: "give columns different names, so that nobody has to guess which is meant")
    }
    return places[0]
  }

  // MARK: - Rows

  private struct Cells {
    var line: Int
    var time: String
    var end: String?
    var figures: [String]
  }

  /// All rows, in the order of the file.
  func read() throws(LogProblem) -> LogRows {
    let time = try index(of: plan.time)
    let date = try plan.date.map(index)
    let end = try plan.end.map(index)
    var names: [String] = []
    for measure in plan.measures {
      for name in [measure.column] + (measure.whole.map { [$0] } ?? []) where !names.contains(name) {
        names.append(name)
      }
    }
    var places: [Int] = []
    for name in names { places.append(try index(of: name)) }
    var filters: [(place: Int, word: String)] = []
    for (column, word) in plan.only { filters.append((try index(of: column), word.stripped)) }
    var cells: [Cells] = []
    for row in rows {
      guard row.cells.count >= header.cells.count,
        row.cells.dropFirst(header.cells.count).allSatisfy(\.isBlank)
      else {
        throw LogProblem(
          "\(file.name):\(row.line)", "\(row.cells.count) cells stand under \(header.cells.count) columns",
          hint: "a cell that has the sign between cells in it stands in quotes")
      }
      guard filters.allSatisfy({ row.cells[$0.place].stripped == $0.word }) else { continue }
      cells.append(
        Cells(
          line: row.line, time: (date.map { row.cells[$0] + " " } ?? "") + row.cells[time],
          end: end.map { row.cells[$0] }, figures: places.map { row.cells[$0].stripped }))
    }
    guard !cells.isEmpty else {
      throw LogProblem(
        file.name,
        rows.isEmpty ? "it has names of columns and no rows" : "no row has the words that “only” asks for",
        hint: rows.isEmpty ? "export a time in which the line ran" : "look at “only”: case and spaces count")
    }
    let times = try LogTimes(file, plan).read(cells.map { ($0.line, $0.time, $0.end) })
    let figures = LogFigures(file, plan, names)
    let counts = try figures.read(cells.map { ($0.line, $0.figures) }, times)
    let all = cells.indices.map { index in
      LogRow(
        line: cells[index].line, file: file.name, start: times[index].start, end: times[index].end,
        counts: counts[index])
    }
    return LogRows(plan: plan, rows: all, remarks: figures.remarks(cells.map(\.figures)))
  }
}
