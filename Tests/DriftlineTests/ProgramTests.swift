import Foundation
import Testing

@Suite("The program, as users run it")
struct ProgramTests {
  @Test("version says what identifies the build, and nothing that a clock or a folder would change")
  func version() throws {
    let first = try Program.run(["version"])
    #expect(first.code == 0 && first.errors.isEmpty)
    #expect(first.output.hasPrefix("driftline 0."))
    #expect(try Program.run(["version"], in: NSTemporaryDirectory()).output == first.output)
    #expect(!first.output.contains("/"))
    let json = try Program.run(["version", "--json"])
    let object = try #require(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect(
      object.keys.sorted() == [
        "compiler", "configuration", "name", "program", "schemaVersion", "target", "version",
      ])
    #expect(first.output.contains(try #require(object["version"] as? String)))
    #expect(try Program.run(["--version"]).output == "driftline \(object["version"] ?? "")\n")
  }

  @Test(
    "help is a result: on standard output, with exit code 0",
    arguments: [
      [], ["--help"], ["-h"], ["help"], ["help", "version"], ["version", "--help"], ["version", "-h"],
      ["help", "--help"],
    ])
  func help(_ words: [String]) throws {
    let run = try Program.run(words)
    #expect(run.code == 0 && run.errors.isEmpty)
    #expect(run.output.contains("Examples") && run.output.contains("Usage"))
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test(
    "what makes no sense ends with 64, a message and a hint on standard error, nothing on standard output",
    arguments: [
      (["verison"], "did you mean “driftline version”?"),
      (["help", "vresion"], "did you mean “driftline version”?"),
      (["version", "--jsno"], "did you mean --json?"),
      (["--verison"], "did you mean --version?"),
      (["version", "surplus"], "“surplus”"),
      (["xyzzy"], "“driftline help” lists them"),
      ([""], "there is no command"),
    ])
  func usage(_ words: [String], _ expected: String) throws {
    let run = try Program.run(words)
    #expect(run.code == 64 && run.output.isEmpty)
    #expect(run.errors.hasPrefix("driftline: error: ") && run.errors.contains("hint: "))
    #expect(run.errors.contains(expected), "\(run.errors)")
    #expect(!run.errors.contains("\u{1B}"), "no color where there is no terminal")
  }

  @Test("a full disk ends with 74 and says so")
  func fullDisk() throws {
    let run = try Program.shell("\"$0\" version > /dev/full")
    #expect(run.code == 74)
    #expect(run.errors.contains("No space left on device"))
  }

  @Test("a reader who leaves early, or closed streams, are nobody's error")
  func closedStreams() throws {
    #expect(try Program.shell("\"$0\" version | true; exit ${PIPESTATUS[0]}").code == 0)
    #expect(try Program.shell("(sleep 0.1; \"$0\" version; echo $? >&2) | true").errors == "0\n")
    for closed in ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"] {
      let run = try Program.shell("\"$0\" version \(closed)")
      #expect(run.code == 0 && run.errors.isEmpty, "\(closed): \(run.errors)")
    }
    #expect(try Program.shell("\"$0\" verison 2>&-").code == 64)
    #expect(try Program.shell("\"$0\" verison 2>/dev/full").code == 64)
  }

  @Test("color only on a terminal, and not where NO_COLOR or a dumb terminal forbids it")
  func color() throws {
    func onTerminal(_ prefix: String, _ words: String) throws -> String {
      try Program.shell("env -u NO_COLOR \(prefix) script -qec \"'$0' \(words)\" /dev/null < /dev/null; true")
        .output
    }
    guard try Program.shell("command -v script").code == 0 else { return }
    #expect(try onTerminal("TERM=xterm", "verison").contains("\u{1B}[1;31merror:"))
    #expect(try !onTerminal("TERM=xterm NO_COLOR=1", "verison").contains("\u{1B}"))
    #expect(try !onTerminal("TERM=dumb", "verison").contains("\u{1B}"))
    #expect(try !onTerminal("TERM=xterm", "--no-color verison").contains("\u{1B}"))
  }

  @Test(
    "a crash is told in one sentence with exit code 70, without a trace of the stack",
    arguments: [
      "SEGV", "ILL", "TRAP", "ABRT", "BUS", "FPE",
    ])
  func crash(_ signal: String) throws {
    // The pipe is full before the program writes to it, so that the program is still there when the signal comes.
    let run = try Program.shell(
      """
      mkfifo "$1/pipe"; exec 3<> "$1/pipe"
      dd if=/dev/zero bs=4096 count=16 status=none >&3
      "$0" version >&3 & child=$!
      for i in {1..100}; do grep -q pipe /proc/$child/wchan && break; sleep 0.01; done
      kill -\(signal) $child
      for i in {1..500}; do kill -0 $child 2> /dev/null || break; sleep 0.01; done
      kill -9 $child 2> /dev/null; wait $child
      """)
    #expect(run.code == 70)
    #expect(run.errors.contains("this is a bug of driftline"), "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 2, "\(run.errors)")
  }
}

/// The real binary, beside the tests that were built with it.
enum Program {
  struct Run { let output: String, errors: String, code: Int32 }

  static var url: URL {
    get throws {
      let places = [
        Bundle.main.bundleURL,
        URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent(),
      ]
      let candidates = places.flatMap { [$0, $0.deletingLastPathComponent()] }.map {
        $0.appendingPathComponent("driftline")
      }
      return try #require(candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) })
    }
  }

  static func run(_ words: [String], in folder: String? = nil) throws -> Run {
    let process = Process()
    process.executableURL = try url
    process.arguments = words
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    return try finish(process)
  }

  /// Runs a script in which `$0` is the program and `$1` an empty folder.
  static func shell(_ script: String) throws -> Run {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", script, try url.path, folder.path]
    return try finish(process)
  }

  private static func finish(_ process: Process) throws -> Run {
    let (output, errors) = (Pipe(), Pipe())
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let written = output.fileHandleForReading.readDataToEndOfFile()
    let said = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Run(
      output: String(decoding: written, as: UTF8.self), errors: String(decoding: said, as: UTF8.self),
      code: process.terminationStatus)
  }
}
