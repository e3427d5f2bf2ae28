/// A store's tables against those that follow from its journal.
enum TableComparison {
  /// The first row of each table that is another; empty where all are the same.
  static func faults(in database: Database) throws(StoreError) -> [ChainReport.Fault] {
    var faults: [ChainReport.Fault] = []
    let check = try database.prepare("PRAGMA integrity_check(5)")
    while try check.step() { if check.text(0) != "ok" { faults.append(.damaged(check.text(0))) } }
    let anew = try StoredRecord(derivedFrom: database)
    defer { anew.close() }
    // Tables whose own definition is another cannot be asked.
    if let row = try firstDifference(in: "sqlite_schema", database, anew.database) {
      return faults + [.tableDiffers(table: "sqlite_schema", row: row)]
    }
    for table in try names(of: anew.database) {
      if let row = try firstDifference(in: table, database, anew.database) {
        faults.append(.tableDiffers(table: table, row: row))
      }
    }
    return faults
  }

  private static func names(of database: Database) throws(StoreError) -> [String] {
    let rows = try database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    var names: [String] = []
    while try rows.step() { names.append(rows.text(0)) }
    return names
  }

  private static func firstDifference(
    in table: String, _ database: Database, _ anew: Database
  ) throws(StoreError) -> String? {
    let columns = try columns(of: table, anew)
    let key = columns.filter { $0.keyIndex > 0 }.sorted { $0.keyIndex < $1.keyIndex }.map(\.name)
    let order = (key.isEmpty ? columns.map(\.name) : key).joined(separator: ", ")
    let all = columns.map(\.name).joined(separator: ", ")
    let question = "SELECT \(order), \(all) FROM \(table) ORDER BY \(order)"
    let (found, expected) = (try database.prepare(question), try anew.prepare(question))
    while true {
      let (isThere, isDue) = (try found.step(), try expected.step())
      guard isThere || isDue else { return nil }
      if isThere, isDue, found.hasSameRow(as: expected) { continue }
      let row = isThere ? found : expected
      return (0..<Int32(max(1, key.count))).map { row.text($0) }.joined(separator: " ")
    }
  }

  private static func columns(
    of table: String, _ database: Database
  ) throws(StoreError) -> [(name: String, keyIndex: Int64)] {
    if table == "sqlite_schema" { return ["type", "name", "tbl_name", "sql"].map { ($0, 0) } }
    let rows = try database.prepare("SELECT name, pk FROM pragma_table_info('\(table)')")
    var columns: [(name: String, keyIndex: Int64)] = []
    while try rows.step() { columns.append((rows.text(0), rows.integer(1))) }
    return columns
  }
}
