import CSQLite

/// A small database that is made in memory and handed over as the bytes of its file.
///
/// The store of the record has its own connection, which guards files against crashes and second writers; here is no
/// file, nothing to guard, and nothing that a user could have done wrong.
struct SQLiteFile: ~Copyable {
  /// A value of a column.
  enum Value {
    case text(String)
    case integer(Int)
    case real(Double)
    case none

    init(_ text: String?) { self = text.map(Value.text) ?? .none }
    init(_ number: Int?) { self = number.map(Value.integer) ?? .none }
    init(_ number: Double?) { self = number.map { $0.isFinite ? .real($0) : .none } ?? .none }
    init(_ flag: Bool) { self = .integer(flag ? 1 : 0) }
  }

  private let handle: OpaquePointer?

  init() {
    var handle: OpaquePointer?
    sqlite3_open_v2(":memory:", &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY, nil)
    self.handle = handle
    run("BEGIN")
  }

  deinit { sqlite3_close_v2(handle) }

  /// Runs a statement of ours.
  func run(_ sql: String) {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    precondition(code == SQLITE_OK, "SQLite refuses “\(sql)”: \(String(cString: sqlite3_errmsg(handle)))")
  }

  /// Makes a table; `columns` are names with their types, as SQL has them.
  func table(_ name: String, _ columns: [String], rows: [[Value]]) {
    run("CREATE TABLE \"\(name)\" (\(columns.joined(separator: ", ")))")
    let places = columns.map { _ in "?" }.joined(separator: ", ")
    var statement: OpaquePointer?
    sqlite3_prepare_v2(handle, "INSERT INTO \"\(name)\" VALUES (\(places))", -1, &statement, nil)
    defer { sqlite3_finalize(statement) }
    for row in rows {
      for (index, value) in row.enumerated() { bind(value, to: Int32(index + 1), of: statement) }
      let code = sqlite3_step(statement)
      precondition(code == SQLITE_DONE, "SQLite refuses a row of \(name): \(code)")
      sqlite3_reset(statement)
    }
  }

  private func bind(_ value: Value, to place: Int32, of statement: OpaquePointer?) {
    switch value {
    case .text(var text):
      text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) {
          _ = sqlite3_bind_text64(
            statement, place, $0.baseAddress, UInt64($0.count), driftline_copied(), UInt8(SQLITE_UTF8))
        }
      }
    case .integer(let number): sqlite3_bind_int64(statement, place, Int64(number))
    case .real(let number): sqlite3_bind_double(statement, place, number)
    case .none: sqlite3_bind_null(statement, place)
    }
  }

  /// The file.
  consuming func bytes() -> [UInt8] {
    run("COMMIT")
    var count: Int64 = 0
    guard let start = sqlite3_serialize(handle, "main", &count, 0) else { return [] }
    defer { sqlite3_free(start) }
    var bytes = Array(UnsafeBufferPointer(start: start, count: Int(count)))
    // The version of the library that wrote last, bytes 96 to 99, says nothing of the result: the same everywhere.
    for index in 96..<min(100, bytes.count) { bytes[index] = 0 }
    return bytes
  }
}
