import Foundation
import Testing

@Suite("Experiments from the command line")
struct ExperimentCommandTests {
  private static func object(_ text: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  /// A folder that is gone afterwards.
  private static func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private static let small = ["--trials", "2", "--set", "experiment.protocol-trials=3"]

  @Test("an experiment ends with the answer of its criteria, and says it last")
  func compare() throws {
    let run = try Program.run(["compare", "first-steps"] + Self.small)
    #expect(run.code == 1, "\(run.errors)")
    #expect(run.errors.isEmpty && run.output.contains("first-steps"))
    #expect(run.output.split(separator: "\n").last == "NOT ACCEPTED")
    let healthy = try Program.run(["compare", "first-steps", "--only", "none", "--quiet"] + Self.small)
    #expect(healthy.code == 0 && healthy.output.hasSuffix("\nACCEPTED\n"))
  }

  @Test("the same bytes for any number of jobs, any shards, and a run that goes on after an interruption")
  func sameBytes() throws {
    try Self.inFolder { folder in
      let words = ["compare", "first-steps"] + Self.small
      let whole = try Program.run(words + ["--jobs", "1", "--out", folder.path + "/whole"])
      #expect(try Program.run(words + ["--jobs", "3"]).output == whole.output)
      for shard in 1...3 {
        let run = try Program.run(words + ["--shard", "\(shard)/3", "--out", "\(folder.path)/\(shard)"])
        #expect(run.code == 0, "\(run.errors)")
      }
      let merged = try Program.run(["merge"] + [3, 1, 2].map { "\(folder.path)/\($0)" })
      #expect(merged.output == whole.output && merged.code == whole.code)
      let twice = try Program.run(["merge"] + [2, 3, 2, 1].map { "\(folder.path)/\($0)" })
      #expect(twice.output == whole.output, "a shard that is named twice is counted once")
      let missing = try Program.run(["merge", "\(folder.path)/1"])
      #expect(missing.code == 65 && missing.errors.contains("are missing"))
      // As an interrupt leaves it: half of the trials, and a line that was cut off.
      let file = folder.appendingPathComponent("whole/trials.jsonl")
      let text = try String(contentsOf: file, encoding: .utf8)
      try String(text.prefix(text.count * 2 / 3)).write(to: file, atomically: true, encoding: .utf8)
      let resumed = try Program.run(words + ["--resume", "--out", folder.path + "/whole"])
      #expect(resumed.output == whole.output)
    }
  }

  @Test("run writes one JSON object with everything that scripts rely on")
  func runJSON() throws {
    let run = try Program.run(["run", "first-steps", "--condition", "production", "--json", "--trials", "2"])
    #expect(run.code == 0, "\(run.errors)")
    let object = try Self.object(run.output)
    #expect(
      object.keys.sorted() == [
        "balances", "books", "borders", "compromised", "exposure", "kinds", "market", "messages",
        "mismatches",
        "program", "recalls", "review", "scenario", "schemaVersion", "seed", "trials", "verification",
      ])
    let exposure = try #require(object["exposure"] as? [String: Any])
    for name in [
      "units", "cases", "pallets", "lots", "stops", "rejects", "noReads", "jams", "removals", "reloads",
      "crashes",
    ] {
      #expect(exposure[name] is Int, "\(name)")
    }
    let rows = try #require(object["mismatches"] as? [[String: Any]])
    #expect(!rows.isEmpty)
    for row in rows {
      #expect(
        row.keys.sorted() == [
          "boundaries", "class", "count", "detectedAt", "episodes", "high", "kind", "level", "low",
          "mechanisms", "rate",
          "silent",
        ])
    }
    let timed = try Self.object(
      Program.run(["run", "first-steps", "--json", "--timing", "--trials", "2"]).output)
    #expect(timed["performance"] is [String: Any])
    let healthy = try Self.object(Program.run(["run", "first-steps", "--json", "--healthy", "all"]).output)
    #expect((healthy["mismatches"] as? [Any])?.isEmpty == true)
  }

  @Test("from an empty folder to a verdict: init, check, compare")
  func beginning() throws {
    try Self.inFolder { folder in
      let path = folder.appendingPathComponent("line.json5").path
      #expect(try Program.run(["init", path]).code == 0)
      #expect(try Program.run(["init", path]).code == 74)
      let check = try Program.run(["check", path])
      #expect(check.code == 0 && check.errors.isEmpty, "\(check.errors)")
      let flowing = check.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(flowing.contains("rate 180/min → 300/min") && flowing.contains("roughly"))
      let run = try Program.run(
        ["compare", path, "--duration", "1 h", "--quiet", "--set", "line.lots.cartons-per-lot=2000"]
          + Self.small)
      #expect([0, 1, 2].contains(run.code), "\(run.errors)")
    }
  }

  @Test("mistakes in a scenario end with 65, each with its place; mistakes on the command line with 64")
  func mistakes() throws {
    try Self.inFolder { folder in
      let path = folder.appendingPathComponent("bad.json5").path
      try "{ line: { feed: { pich: \"100 mm\" } } }".write(toFile: path, atomically: true, encoding: .utf8)
      let run = try Program.run(["check", path])
      #expect(run.code == 65 && run.output.isEmpty)
      #expect(run.errors.contains("bad.json5:1:19: error") && run.errors.contains("did you mean \"pitch\"?"))
    }
    #expect(try Program.run(["check", "no-such-file.json5"]).code == 65)
    #expect(try Program.run(["compare", "--only", "tracking-slap"]).code == 64)
    #expect(
      try Program.run(["run", "first-steps", "--condition", "productoin"]).errors.contains("did you mean"))
    #expect(try Program.run(["compare", "first-steps", "--shard", "1/2"]).code == 64)
    #expect(
      try Program.run(["mechanisms", "tracking-slap"]).errors.contains("did you mean “tracking-slip”?"))
  }

  @Test("the catalogue and the schema are there, and every mechanism has its page")
  func catalogue() throws {
    let list = try Program.run(["mechanisms"])
    #expect(
      list.code == 0 && list.output.contains("tracking-slip") && list.output.contains("weak-checkweigher"))
    #expect(list.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    let page = try Program.run(["mechanisms", "tracking-slip"]).output
    #expect(page.contains("slip: 25 mm, healthy 1 mm") && page.contains("[VEN]"))
    let all = try Self.object(Program.run(["mechanisms", "--json"]).output)
    #expect((all["mechanisms"] as? [Any])?.count == 56)
    let schema = try Self.object(Program.run(["schema"]).output)
    #expect((schema["properties"] as? [String: Any])?["mechanisms"] != nil)
  }
}

@Suite("Precision and interruption")
struct LongRunTests {
  private static func object(_ text: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  private static let fewShort = ["--set", "experiment.protocol-trials=2", "--json"]

  @Test("--precision adds trials until the interval is that narrow, and the result is that of so many trials")
  func precision() throws {
    let words = ["compare", "first-steps", "--trials", "2"] + Self.fewShort
    let wide = try Self.object(Program.run(words).output)
    let run = try Program.run(words + ["--precision", "20%"])
    #expect(run.code == 1, "\(run.errors)")
    let narrow = try Self.object(run.output)
    func halfWidth(_ result: [String: Any]) throws -> Double {
      let levels = try #require(result["levels"] as? [[String: Any]])
      return try levels.map { level in
        let figure = try #require(level["productionEpisodes"] as? [String: Any])
        let value = try #require(figure["value"] as? Double)
        let (low, high) = (try #require(figure["low"] as? Double), try #require(figure["high"] as? Double))
        return value == 0 ? 0 : (high - low) / 2 / value
      }.max() ?? 0
    }
    let trials = try #require((narrow["identity"] as? [String: Any])?["trials"] as? Int)
    #expect(try halfWidth(wide) > 0.2 && halfWidth(narrow) <= 0.2 && trials > 2, "\(trials)")
    let direct = try Self.object(
      Program.run(["compare", "first-steps", "--trials", "\(trials)"] + Self.fewShort).output)
    for part in ["cells", "kinds", "levels", "criteria", "development"] {
      let (a, b) = (try #require(narrow[part]), try #require(direct[part]))
      #expect((a as? NSObject) == (b as? NSObject), "\(part)")
    }
  }

  @Test("a precision that cannot be had is not reached in silence")
  func outOfReach() throws {
    let run = try Program.run(
      ["compare", "first-steps", "--trials", "2", "--precision", "0.1%", "--set", "experiment.most-trials=3"]
        + Self.fewShort)
    let notes = try #require(Self.object(run.output)["notes"] as? [String])
    #expect(notes.contains { $0.contains("would need about") }, "\(notes)")
    let healthy = try Program.run(
      ["compare", "first-steps", "--only", "none", "--trials", "2", "--precision", "5%"] + Self.fewShort)
    let none = try #require(Self.object(healthy.output)["notes"] as? [String])
    #expect(none.contains { $0.contains("nothing was wrong") }, "\(none)")
    #expect(try Program.run(["compare", "first-steps", "--precision", "5 mm"]).code == 65)
  }

  @Test("an interrupt ends with 130, what was done is kept, and going on gives the same bytes")
  func interrupt() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Trials of some 30 ms each: long after the first is kept, the last is far from done.
    let words = [
      "compare", "first-steps", "--trials", "20", "--set", "experiment.protocol-trials=2", "--set",
      "line.lots.count=10", "--jobs", "1",
    ]
    let process = Process()
    // Whoever runs tests may have told his children not to listen to interrupts.
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["--default-signal=INT", try Program.url.path] + words + ["--out", folder.path]
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let kept = folder.appendingPathComponent("trials.jsonl")
    func lines() -> Int {
      (try? String(contentsOf: kept, encoding: .utf8))?.split(separator: "\n").count ?? 0
    }
    while process.isRunning, lines() < 3 { usleep(1_000) }
    process.interrupt()
    process.waitUntilExit()
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(process.terminationStatus == 130 && process.terminationReason == .exit, "\(said)")
    #expect(said.contains("--resume"), "\(said)")
    let before = lines()
    #expect(before >= 3 && before < 42)
    let resumed = try Program.run(words + ["--resume", "--out", folder.path])
    #expect(resumed.output == (try Program.run(words)).output)
  }
}
