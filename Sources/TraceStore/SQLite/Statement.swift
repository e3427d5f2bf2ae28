import CSQLite

/// A prepared statement. Values are always bound and never written into its text.
///
/// Parameters count from 1 and columns from 0, as in SQLite.
final class Statement {
  private var handle: OpaquePointer?
  private let database: Database

  init(_ handle: OpaquePointer, of database: Database) {
    self.handle = handle
    self.database = database
  }

  deinit { close() }

  /// Ends the use of it, without which its file stays open.
  func close() {
    sqlite3_finalize(handle)
    handle = nil
  }

  // MARK: Values

  func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(handle, index, value) }
  func bind(_ index: Int32, _ value: Int) { sqlite3_bind_int64(handle, index, Int64(value)) }
  func bindNull(_ index: Int32) { sqlite3_bind_null(handle, index) }

  func bind(_ index: Int32, _ value: Double) { sqlite3_bind_double(handle, index, value) }

  func bind(_ index: Int32, _ text: String?) {
    guard var text else { return bindNull(index) }
    _ = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        // An empty text has no address, and without one SQLite would bind null.
        if let start = characters.baseAddress {
          sqlite3_bind_text(handle, index, start, Int32(characters.count), driftline_copied())
        } else {
          sqlite3_bind_text(handle, index, "", 0, driftline_copied())
        }
      }
    }
  }

  /// Bytes of UTF-8 as a text that is not copied: they have to stay where they are while the statement runs.
  func bind(kept index: Int32, text bytes: UnsafeBufferPointer<UInt8>) {
    let start = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
    sqlite3_bind_text(handle, index, start, Int32(bytes.count), nil)
  }

  /// A blob that is not copied.
  func bind(kept index: Int32, blob bytes: UnsafeBufferPointer<UInt8>) {
    sqlite3_bind_blob(handle, index, bytes.baseAddress, Int32(bytes.count), nil)
  }

  func bind(_ index: Int32, _ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { bind(index, $0) } }

  func bind(_ index: Int32, _ bytes: UnsafeBufferPointer<UInt8>) {
    if let start = bytes.baseAddress, !bytes.isEmpty {
      sqlite3_bind_blob(handle, index, start, Int32(bytes.count), driftline_copied())
    } else {
      sqlite3_bind_zeroblob(handle, index, 0)
    }
  }

  // MARK: Running

  /// Goes to the next row; false at the end, where the statement is ready for the next values.
  func step() throws(StoreError) -> Bool {
    let code = sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    if code == SQLITE_DONE {
      sqlite3_reset(handle)
      return false
    }
    let problem = database.error(code)
    sqlite3_reset(handle)
    throw problem
  }

  /// Runs a statement that gives nothing back.
  func run() throws(StoreError) { _ = try step() }

  /// Ends a search before its last row.
  func reset() { sqlite3_reset(handle) }

  // MARK: Columns

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }
  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }
  func real(_ column: Int32) -> Double? { isNull(column) ? nil : sqlite3_column_double(handle, column) }

  func integer(_ column: Int32, or nothing: Int64) -> Int64 {
    isNull(column) ? nothing : sqlite3_column_int64(handle, column)
  }

  func text(_ column: Int32) -> String {
    withBytes(column) { String(decoding: $0, as: UTF8.self) }
  }

  func bytes(_ column: Int32) -> [UInt8] { withBytes(column) { Array($0) } }

  /// The bytes of a blob or a text; valid during the call.
  func withBytes<Result>(_ column: Int32, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    guard let start = sqlite3_column_blob(handle, column) else {
      return body(UnsafeBufferPointer(start: nil, count: 0))
    }
    let count = Int(sqlite3_column_bytes(handle, column))
    return body(UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: count))
  }

  /// Whether another statement's row has the same values.
  func hasSameRow(as other: Statement) -> Bool {
    let count = sqlite3_column_count(handle)
    guard count == sqlite3_column_count(other.handle) else { return false }
    return (0..<count).allSatisfy { column in
      let type = sqlite3_column_type(handle, column)
      guard type == sqlite3_column_type(other.handle, column) else { return false }
      switch type {
      case SQLITE_NULL: return true
      case SQLITE_INTEGER: return integer(column) == other.integer(column)
      default: return withBytes(column) { a in other.withBytes(column) { b in a.elementsEqual(b) } }
      }
    }
  }
}
