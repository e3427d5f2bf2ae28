import TraceModel
import TraceStore

/// What the commands on a store have in common.
enum StoreOptions {
  static let store = Option.value("store", "DB", of: String.self, "the store: an SQLite file (required)")
  static let json = Option.flag("json", "write one JSON object")

  /// The path of the store, which has no default.
  static func path(_ arguments: Arguments, _ command: Command) throws(UsageProblem) -> String {
    guard let path = arguments.value("store", as: String.self) else {
      throw .missingValue(store, command: command)
    }
    return path
  }
}

extension StoreReader {
  /// The number of the thing that a user names, in any form that is understood.
  ///
  /// `words` is one text (EPC URI, element string, Digital Link, 18 digits of a logistic unit) or a GTIN and a serial number.
  func number(named words: [String]) throws -> UInt32 {
    let text = words.joined(separator: " ")
    for code in Self.codes(words) { if let number = try number(of: code) { return number } }
    if words.count == 1, let number = try number(ofMalformed: Array(text.utf8)) { return number }
    throw Failure.unknown("“\(text)”", store: path)
  }

  /// What a user's words may mean, the likeliest first.
  private static func codes(_ words: [String]) -> [EPC] {
    if words.count == 2 {
      guard let gtin = try? GTIN(words[0]), let serial = try? SerialNumber(words[1]) else { return [] }
      return [.sgtin(SGTIN(gtin, serial))]
    }
    var codes: [EPC] = []
    // The year only gives printed dates their century, and no date matters here.
    if let code = ScannedCode(words[0], in: ReadingContext(year: 2_000)).epc { codes.append(code) }
    if let code = try? EPC(uri: words[0]) { codes.append(code) }
    if let unit = try? SSCC(words[0]) { codes.append(.sscc(unit)) }
    return codes
  }

  /// How people call an actor, or a dash.
  func name(_ actor: ActorID) -> String { table.definition(of: actor)?.name ?? "–" }

  /// How people call a place, or nil where none was stated.
  func name(_ place: LocationID) -> String? { table.definition(of: place)?.name }

  /// A lot's number, or nil where there is none.
  func name(_ lot: LotID) -> String? { table.definition(of: lot).map { "\($0.number)" } }

  /// The identifier as a person reads it.
  func code(_ item: ItemID) -> String {
    table.identifier(of: item).map { "\($0)" } ?? "–"
  }
}

/// Rows of words under one another.
enum Columns {
  /// Every column as wide as its widest word, two spaces between them.
  static func text(_ rows: [[String]], indent: Int = 2) -> String {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = String(repeating: " ", count: indent)
      for (column, word) in row.enumerated() {
        line += word
        if column + 1 < row.count { line += String(repeating: " ", count: widths[column] - word.count + 2) }
      }
      while line.hasSuffix(" ") { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}
