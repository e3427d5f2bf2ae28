import CSQLite
import Glibc

/// A connection to one database file. Not to be used from two threads at once.
final class Database {
  /// What may be done with the file.
  enum Mode {
    /// Written, and there already.
    case write
    /// Only read.
    case read
    /// Only read, from a folder where not even a lock can be put down, by the promise that nobody writes.
    case readUnchanging
    /// A file without a name, which is gone with its connection.
    case temporary
  }

  let path: String
  private var handle: OpaquePointer?
  private var file: FileIdentity?

  /// Before the first file is opened; too late it changes nothing.
  private static let isPrepared = driftline_count_no_memory() == SQLITE_OK

  init(_ path: String, _ mode: Mode) throws(StoreError) {
    self.path = path
    _ = Self.isPrepared
    var name = ""
    if mode != .temporary {
      file = try FileIdentity.find(path)
      guard let found = FileIdentity.canonicalPath(path) else { throw .missing(path: path) }
      name = mode == .readUnchanging ? "file:" + Self.escaped(found) + "?immutable=1" : found
    }
    let flags =
      switch mode {
      case .temporary: driftline_open_write | SQLITE_OPEN_CREATE
      case .write: driftline_open_write
      case .read: driftline_open_read
      case .readUnchanging: driftline_open_read | SQLITE_OPEN_URI
      }
    let code = sqlite3_open_v2(name, &handle, flags, nil)
    guard code == SQLITE_OK else {
      let problem = error(code)
      sqlite3_close_v2(handle)
      handle = nil
      throw problem
    }
    if let file { OpenFiles.connect(file) }
    sqlite3_extended_result_codes(handle, 1)
    sqlite3_busy_timeout(handle, 2_000)
  }

  deinit { close() }

  /// Closes the file; statements that are still held close with their last use.
  func close() {
    guard handle != nil else { return }
    sqlite3_close_v2(handle)
    handle = nil
    if let file { OpenFiles.disconnect(file) }
  }

  /// Runs statements that give nothing back.
  func run(_ sql: String) throws(StoreError) {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    if code != SQLITE_OK { throw error(code, in: sql) }
  }

  /// A statement that is run many times.
  func prepare(_ sql: String) throws(StoreError) -> Statement {
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
    guard code == SQLITE_OK, let statement else { throw error(code, in: sql) }
    return Statement(statement, of: self)
  }

  /// The first column of the first row, or nil where there is none or it is null.
  func number(_ sql: String) throws(StoreError) -> Int64? {
    let statement = try prepare(sql)
    guard try statement.step(), !statement.isNull(0) else { return nil }
    return statement.integer(0)
  }

  /// The first column of the first row as text, or nil where there is none or it is null.
  func text(_ sql: String) throws(StoreError) -> String? {
    let statement = try prepare(sql)
    guard try statement.step(), !statement.isNull(0) else { return nil }
    return statement.text(0)
  }

  /// How many bytes the write-ahead log has.
  var logSize: Int { FileIdentity.canonicalPath(path).map { FileIdentity.size(of: $0 + "-wal") } ?? 0 }

  /// Writes the write-ahead log back to the file and empties it.
  func checkpoint() { sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil) }

  /// Puts all that another database has in the place of all that this one has, in one transaction; readers go on.
  func replaceContents(by other: Database) throws(StoreError) {
    guard let backup = sqlite3_backup_init(handle, "main", other.handle, "main") else {
      throw error(sqlite3_errcode(handle))
    }
    sqlite3_backup_step(backup, -1)
    let code = sqlite3_backup_finish(backup)
    if code != SQLITE_OK { throw error(code) }
  }

  /// Undoes what was not committed; there is nothing to be said where that fails, because opening again undoes it too.
  func rollback() { sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }

  /// The words for a result code of SQLite: made here and nowhere else.
  func error(_ code: Int32, in sql: String = "") -> StoreError {
    let detail = handle.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(code))
    switch code & 0xFF {
    case SQLITE_FULL: return .diskFull(path: path)
    case SQLITE_READONLY, SQLITE_PERM: return .readOnly(path: path)
    case SQLITE_BUSY, SQLITE_LOCKED: return .inUse(path: path)
    case SQLITE_NOTADB: return .notAStore(path: path)
    case SQLITE_CORRUPT, SQLITE_MISMATCH: return .damaged(path: path, detail: detail)
    case SQLITE_CANTOPEN: return .cannotOpen(path: path, detail: detail)
    case SQLITE_IOERR:
      // A disk that runs full under the write-ahead log shows as a write that came back short.
      let number = handle.map { sqlite3_system_errno($0) } ?? 0
      if number == ENOSPC { return .diskFull(path: path) }
      return .inputOutput(path: path, detail: number == 0 ? detail : String(cString: strerror(number)))
    // A table or column by another name: every statement is of the schema that this file says it has.
    case SQLITE_ERROR where detail.hasPrefix("no such "): return .damaged(path: path, detail: detail)
    default: return .bug(detail: "SQLite says “\(detail)” (\(code))\(sql.isEmpty ? "" : " to “\(sql)”")")
    }
  }

  /// A path as it stands in a URI.
  private static func escaped(_ path: String) -> String {
    var text = ""
    for byte in path.utf8 {
      let isPlain =
        0x61...0x7A ~= byte || 0x41...0x5A ~= byte || 0x2D...0x39 ~= byte || byte == 0x5F || byte == 0x7E
      text += isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return text
  }
}
