import Experiments

/// A file that a site has exported.
package struct LogFile: Sendable {
  /// Its name as the user wrote it.
  package var name: String
  /// What is in it.
  package var bytes: [UInt8]

  /// More bytes than a log of any site has.
  package static let mostBytes = 64 << 20

  /// A file.
  package init(name: String, bytes: [UInt8]) { (self.name, self.bytes) = (name, bytes) }

  /// Its name without folders.
  var baseName: String { name.split(separator: "/").last.map(String.init) ?? name }

  /// Whether it has the name that a log's files have.
  func isNamed(_ pattern: String) -> Bool {
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
    guard parts.count > 1 else { return baseName == pattern }
    guard baseName.count >= pattern.count - parts.count + 1, baseName.hasPrefix(parts[0]),
      baseName.hasSuffix(parts[parts.count - 1])
    else { return false }
    var rest = baseName.dropFirst(parts[0].count).dropLast(parts[parts.count - 1].count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let found = rest.ranges(of: part).first else { return false }
      rest = rest[found.upperBound...]
    }
    return true
  }
}

/// How often something was, and of how many.
package struct LogCount: Hashable, Sendable {
  /// How often; of shares of time, seconds.
  package var count: Double
  /// Of how many things or seconds.
  package var whole: Double

  /// So many of so many.
  package init(count: Double, whole: Double) { (self.count, self.whole) = (count, whole) }
}

/// One row of a log: a stretch of time and what was counted in it.
struct LogRow: Hashable {
  /// The line in which it stands.
  var line: Int
  /// Its file.
  var file: String
  /// Seconds since 1970 by UTC.
  var start: Int64
  var end: Int64
  /// What it has, by the order of the log's columns; nil where nobody has looked.
  var counts: [LogCount?]
}

/// The rows of a log in the order of time.
struct LogRows {
  var plan: LogPlan
  var rows: [LogRow]
  /// What a reader should know: rows that stood there twice, times that are missing.
  var remarks: [String] = []
}
