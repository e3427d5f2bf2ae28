import Foundation

/// Repeated measurements of one thing: by the clock on the wall, or by the time that the processor spent on it.
///
/// On a machine that is shared the two differ, and what a thing costs is the second.
struct Measurement {
  /// In ascending order.
  private(set) var values: [Double]

  init(_ values: [Double]) { self.values = values.sorted() }

  /// Runs the body so often and gives the nanoseconds of each run, divided by `operations`.
  static func times(
    runs: Int, operations: Int, _ body: (Int) throws -> Void
  ) rethrows -> (wall: Measurement, processor: Measurement) {
    var wall: [Double] = []
    var processor: [Double] = []
    for run in 0..<runs {
      let before = processorTime()
      wall.append(try nanoseconds { try body(run) } / Double(operations))
      processor.append((processorTime() - before) / Double(operations))
    }
    return (Measurement(wall), Measurement(processor))
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

/// What the processor has spent on this thread, in nanoseconds.
func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
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
  // What goes wrong there is said by the command itself, on our standard error.
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
