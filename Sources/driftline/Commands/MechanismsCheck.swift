import Experiments
import MechanismChecks
import Scenario
import TextFormats
import World

/// `driftline mechanisms --check`: the table *expected against simulated*, in words and as JSON.
struct MechanismsCheck {
  private let table: CheckTable

  /// How many times as many cartons `--deep` sends through each case.
  static let deepFactor = 10

  /// Runs every case of these mechanisms.
  init(_ ids: [MechanismID], arguments: Arguments, console: Console) throws {
    let size = CaseSize(factor: arguments.isSet("deep") ? Self.deepFactor : 1)
    let cases = OracleCases.all(size).filter { ids.contains($0.mechanism) }
    let seed = UInt64(arguments.value("seed", as: Int.self) ?? 1)
    Process.catchInterrupts()
    let progress = Progress(of: cases.count, "cases", console: console)
    defer { progress.clear() }
    do {
      table = try CheckTable(
        cases, seed: seed, jobs: ExperimentArguments.jobs(arguments),
        isInterrupted: { Process.isInterrupted },
        finished: { progress.advance() })
    } catch is Interrupted {
      throw Failure.checkInterrupted(after: progress.done, of: cases.count)
    }
  }

  /// Whether everything is as expected.
  var holds: Bool { table.holds }

  // MARK: - Words

  private static let widths = [52, 11, 11, 26]

  /// The table, mechanism by mechanism.
  var text: String {
    var text =
      Table.row(["expected against simulated", "expected", "simulated", "interval"], Self.widths) + "\n"
    for id in MechanismID.allCases {
      let outcomes = table.outcomes.filter { $0.oracleCase.mechanism == id }
      if outcomes.isEmpty { continue }
      let listed = id.card.aloneCauses.map(\.word).joined(separator: ", ")
      text += "\n\(id.word): alone it may cause \(listed.isEmpty ? "nothing" : listed)\n"
      for outcome in outcomes { text += lines(outcome) }
    }
    return text + "\n" + summary
  }

  private func lines(_ outcome: CheckTable.Outcome) -> String {
    var text = "  \(outcome.oracleCase.mode): \(outcome.oracleCase.setting)\n"
    for row in outcome.rows {
      let interval = "\(Self.number(row.low)) to \(Self.number(row.high))"
      let cells = ["    " + row.what, Self.number(row.expected), Self.number(row.simulated), interval]
      text += Table.row(cells, Self.widths) + (row.holds ? "\n" : "  OUTSIDE\n")
    }
    if !outcome.unlisted.isEmpty {
      text += "    OUTSIDE: not listed: \(outcome.unlisted.map(\.word).joined(separator: ", "))\n"
    }
    if outcome.withoutCause + outcome.putDownToOthers > 0 {
      text +=
        "    OUTSIDE: \(outcome.withoutCause) wrong things put down to nobody, \(outcome.putDownToOthers) to others\n"
    }
    if !outcome.falseAlarms.isEmpty {
      let rules = outcome.falseAlarms.map { "\($0.rule) \($0.count)" }.joined(separator: ", ")
      text += "    raised with nothing wrong behind: \(rules)\n"
    }
    return text
  }

  private var summary: String {
    let failed = table.outcomes.filter { !$0.holds }
    let rows = table.outcomes.reduce(0) { $0 + $1.rows.count { !$0.holds } }
    let unlisted = table.outcomes.reduce(0) { $0 + $1.unlisted.count }
    let unattributed = table.outcomes.reduce(0) { $0 + $1.withoutCause + $1.putDownToOthers }
    let idle = table.outcomes.reduce(0) { $0 + $1.falseAlarms.reduce(0) { $0 + $1.count } }
    let weak = table.outcomes.reduce(0) { $0 + $1.rows.count(where: \.isWeak) }
    let mechanisms = Set(table.outcomes.map(\.oracleCase.mechanism)).count
    let cartons = table.outcomes.reduce(0) { $0 + $1.cartons }
    let words = [
      "\(mechanisms) mechanisms, \(table.outcomes.count) cases, \(table.rowCount) rows, \(cartons) cartons.",
      "Each interval is one of \(CheckTable.rowsAtMost) that are all right together with "
        + "\(Figures.number(CheckTable.confidence * 100)) % (Bonferroni); where arithmetic gives a whole number, the "
        + "interval is that number, or what begins or ends in the middle of something.",
      holds
        ? "All hold."
        : "\(failed.count) cases do not hold: \(rows) rows outside, \(unlisted) kinds not listed, "
          + "\(unattributed) wrong things not put down to their cause.",
      weak == 0
        ? ""
        : "Of the rows \(weak) have an interval wider than half of what is expected, and only a model that is far from right "
          + "fails by them; --deep sends \(Self.deepFactor) times as many cartons.",
      idle == 0 ? "" : "\(idle) findings were raised with nothing wrong behind them; no case fails by that.",
    ]
    return words.filter { !$0.isEmpty }.map { Layout.wrapped($0) }.joined()
  }

  /// A whole number with all its digits, any other with three.
  private static func number(_ value: Double) -> String {
    guard value.isFinite else { return "none" }
    if value == value.rounded(), abs(value) < 1e12 { return "\(Int(value))" }
    return Figures.number(value)
  }

  // MARK: - JSON

  /// One object with every row.
  var json: JSONValue {
    .object([
      ("schemaVersion", .integer(1)), ("holds", .boolean(holds)),
      ("confidence", .number(CheckTable.confidence)), ("rowsAtMost", .integer(CheckTable.rowsAtMost)),
      ("cases", .list(table.outcomes.map(Self.json))),
    ])
  }

  private static func json(_ outcome: CheckTable.Outcome) -> JSONValue {
    .object([
      ("mechanism", .text(outcome.oracleCase.mechanism.word)), ("mode", .text(outcome.oracleCase.mode)),
      ("setting", .text(outcome.oracleCase.setting)), ("cartons", .integer(outcome.cartons)),
      ("kinds", .texts(outcome.kinds.map(\.word))), ("unlisted", .texts(outcome.unlisted.map(\.word))),
      ("withoutCause", .integer(outcome.withoutCause)),
      ("putDownToOthers", .integer(outcome.putDownToOthers)),
      ("falseAlarms", .object(outcome.falseAlarms.map { ($0.rule, .integer($0.count)) })),
      ("holds", .boolean(outcome.holds)), ("rows", .list(outcome.rows.map(json))),
    ])
  }

  private static func json(_ row: CheckTable.Row) -> JSONValue {
    .object([
      ("what", .text(row.what)), ("expected", .number(row.expected)), ("simulated", .number(row.simulated)),
      ("low", .number(row.low)), ("high", .number(row.high)), ("holds", .boolean(row.holds)),
    ])
  }
}
