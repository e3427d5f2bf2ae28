import CSQLite
import Foundation
import TraceStore

/// An empty folder that goes when the test is over.
final class TestFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("driftline-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The path of a file in it.
  func path(_ name: String = "site.db") -> String { url.appendingPathComponent(name).path }
}

/// SQLite as anybody uses it: not through the store's own wrapper.
struct PlainSQL {
  struct Failed: Error, CustomStringConvertible {
    var description: String
  }

  let path: String

  /// Runs statements and returns the rows of the last, null as an empty text.
  @discardableResult
  func callAsFunction(_ sql: String) throws -> [[String]] {
    var handle: OpaquePointer?
    guard sqlite3_open(path, &handle) == SQLITE_OK else { throw Failed(description: "cannot open \(path)") }
    defer { sqlite3_close(handle) }
    var rows: [[String]] = []
    let code = withUnsafeMutablePointer(to: &rows) { pointer in
      sqlite3_exec(
        handle, sql,
        { context, count, values, _ in
          guard let context, let values else { return 0 }
          let row = (0..<Int(count)).map { values[$0].map { String(cString: $0) } ?? "" }
          context.assumingMemoryBound(to: [[String]].self).pointee.append(row)
          return 0
        }, pointer, nil)
    }
    guard code == SQLITE_OK else { throw Failed(description: String(cString: sqlite3_errmsg(handle))) }
    return rows
  }
}
