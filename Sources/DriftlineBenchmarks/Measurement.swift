import Foundation

/// Repeated measurements of one thing.
struct Measurement {
  /// In ascending order.
  private(set) var values: [Double]

  init(_ values: [Double]) { self.values = values.sorted() }

  /// Runs the body so often and keeps the nanoseconds of each run, divided by `operations`.
  init(runs: Int, operations: Int, _ body: (Int) throws -> Void) rethrows {
    var values: [Double] = []
    for run in 0..<runs { values.append(try nanoseconds { try body(run) } / Double(operations)) }
    self.init(values)
  }

  var least: Double { values[0] }
  var greatest: Double { values[values.count - 1] }
  var median: Double {
    let middle = values.count / 2
    return values.count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2
  }
}

/// Wall time of the body, in nanoseconds.
func nanoseconds(_ body: () throws -> Void) rethrows -> Double {
  let start = ContinuousClock.now
  try body()
  let (seconds, attoseconds) = (ContinuousClock.now - start).components
  return Double(seconds) * 1e9 + Double(attoseconds) / 1e9
}

/// Columns of words, the first to the left and the others to the right.
struct Table {
  var rows: [[String]]

  init(_ head: [String]) { rows = [head] }

  mutating func add(_ row: [String]) { rows.append(row) }

  func print() {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    for row in rows {
      let cells = row.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + space : space + cell
      }
      Swift.print(cells.joined(separator: "  "))
    }
  }
}

/// A number with so many digits after the point.
func fixed(_ value: Double, _ digits: Int = 1) -> String { String(format: "%.\(digits)f", value) }

/// What the figures were measured on: processor, cores, compiler.
func machine() -> String {
  let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
  let model = information.split(separator: "\n").first { $0.hasPrefix("model name") }?
    .split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
  let compiler = (try? output(of: ["swift", "--version"]))?.split(separator: "\n").first.map(String.init)
  let cores = ProcessInfo.processInfo.activeProcessorCount
  return "\(model ?? "unknown processor"), \(cores) cores, \(compiler ?? "Swift version unknown")"
}

/// What a command prints; throws when it fails.
func output(of command: [String], environment: [String: String] = [:]) throws -> String {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = command
  process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = FileHandle.nullDevice
  try process.run()
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  if process.terminationStatus != 0 {
    throw CommandFailed(command: command, status: process.terminationStatus)
  }
  return String(decoding: data, as: UTF8.self)
}

struct CommandFailed: Error, CustomStringConvertible {
  var command: [String]
  var status: Int32
  var description: String { "'\(command.joined(separator: " "))' ended with status \(status)" }
}
