import Distribute
import Foundation

/// A folder with a distribution in it, and a program that stands in for the real one: a trial is a line, a second long.
struct Folder {
  let url: URL
  var path: String { url.path }

  static let build = "SHA-256 0123"

  /// Makes it, with a name that shells have to quote.
  init() throws {
    let temporary = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    url = temporary.appendingPathComponent("two lots' \(UUID().uuidString)")
    for name in Distribution.folders + ["bin", "work"] {
      try FileManager.default.createDirectory(
        at: url.appendingPathComponent(name), withIntermediateDirectories: true)
    }
  }

  func remove() { try? FileManager.default.removeItem(at: url) }

  func distribution(_ engine: Distribution.Engine, shards: Int, stories: Int = 0) -> Distribution {
    var distribution = Distribution(
      engine, shards: shards, folder: path, workFolder: path + "/work", program: path + "/bin/driftline",
      build: Self.build, experiment: "compare",
      shardWords: ["compare", "line.json5", "--set", "line.feed.rate = '300/min'"],
      joinWords: ["merge", "--json"], joinOption: nil)
    if stories > 0 { distribution.stories = .init(parts: stories, words: ["merge", "--stories", "2"]) }
    return distribution
  }

  func write(_ distribution: Distribution) throws {
    for file in distribution.files { try write(file.name, file.text, isScript: file.isScript) }
  }

  func write(_ name: String, _ text: String, isScript: Bool = true) throws {
    let place = url.appendingPathComponent(name)
    try text.write(to: place, atomically: true, encoding: .utf8)
    if isScript {
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place.path)
    }
  }

  /// What the program does when it runs a shard or joins them, in words of a shell.
  func program(shard: String, merge: String = "echo joined \"$@\"") throws {
    try write(
      "bin/driftline",
      """
      #!/bin/bash
      case $1 in
        version) echo "driftline 0"; echo "\(Self.build)" ;;
        compare) printf '%s\\n' "$*" >> "$PWD/calls"; \(shard) ;;
        merge) \(merge) ;;
      esac

      """)
  }

  struct Run { let output: String, code: Int32 }

  /// Runs a script in the folder; what it says on both streams is one text. `bin` comes first on the path.
  func run(_ script: String, path: String? = nil) throws -> Run {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = url
    var environment = ProcessInfo.processInfo.environment
    environment["PATH"] = path ?? self.path + "/bin:" + (environment["PATH"] ?? "/usr/bin:/bin")
    process.environment = environment
    let pipe = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let said = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Run(output: String(decoding: said, as: UTF8.self), code: process.terminationStatus)
  }
}
