import Foundation
import Testing

@Suite("A line of one's own")
struct OwnLineTests {
  private func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private func values(_ words: String...) throws -> [String: String] {
    let output = try Program.run(["check", "--json"] + words).output
    let object = try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    var found: [String: String] = [:]
    for value in try #require(object["values"] as? [[String: Any]]) {
      found[try #require(value["path"] as? String)] =
        (value["production"] as? [String: Any])?["value"] as? String
    }
    return found
  }

  @Test("a new vintage leaves the units to a case as they were written, and tells what it leaves in doubt")
  func vintage() throws {
    try inFolder { folder in
      let path = folder.appendingPathComponent("line.json5").path
      try "{ extends: \"reference-line\", line: { packer: { \"units-per-case\": 20 } } }".write(
        toFile: path, atomically: true, encoding: .utf8)
      let changed = try values(path, "--set", "line.packer.vintage=about 2022")
      #expect(changed["line.packer.units-per-case"] == "20")
      #expect(changed["line.packer.vintage"] == "about 2022")
      let told = try Program.run(["check", path, "-q", "--set", "line.packer.vintage=about 2022"])
      #expect(told.code == 0)
      #expect(
        told.errors.contains("“line.packer” is “about 2022” now")
          && told.errors.contains("assignment = between-closes"),
        "\(told.errors)")
      #expect(!told.errors.contains("units-per-case"), "\(told.errors)")
    }
  }

  @Test("check fits on a screen of 80 columns, and says what is inherited; --all has every value")
  func screen() throws {
    try inFolder { folder in
      let path = folder.appendingPathComponent("line.json5").path
      #expect(try Program.run(["init", path]).code == 0)
      let check = try Program.run(["check", path])
      let lines = check.output.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(check.code == 0 && check.errors.isEmpty, "\(check.errors)")
      #expect(lines.count <= 60, "\(lines.count) lines")
      #expect(lines.allSatisfy { $0.count <= 80 })
      for words in [
        "extends “reference-line”", "(from “reference-line”)", "are assumptions", "rate 180/min → 300/min",
      ] {
        let flowing = check.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(flowing.contains(words), "\(words): \(check.output)")
      }
      #expect(!check.output.contains("10,100"), "the summary of another line is not this one's")
      let all = try Program.run(["check", path, "--all"]).output
      #expect(all.split(separator: "\n").count > 500)
      // What is printed is what can be written, of one condition too.
      for line in [
        "conditions.validation.line.feed.rate = 180/min", "conditions.production.start.lens-age = 1 d",
      ] {
        #expect(all.contains(line + "\n"))
        #expect(try Program.run(["check", path, "-q", "--set", line]).code == 0)
      }
    }
    let reference = try Program.run(["check"]).output
    #expect(reference.split(separator: "\n", omittingEmptySubsequences: false).count <= 60, "\(reference)")
    let flowing = reference.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(flowing.contains("queue-overflow: off → on") && flowing.contains("flap-share 0.1 % → 2 %"))
  }

  @Test("stories and reports are told of the user's line, and not of the one that it is based on")
  func names() throws {
    try inFolder { folder in
      let path = folder.appendingPathComponent("line.json5").path
      try """
      { extends: "first-steps", name: "Linie 3, Basel" }
      """.write(toFile: path, atomically: true, encoding: .utf8)
      for words in [
        ["explain", path], ["run", path], ["compare", path, "--format", "md", "--out", folder.path],
      ] {
        let run = try Program.run(words)
        #expect(!run.output.contains("Line 7") && !run.output.contains("Nordhafen"), "\(run.output)")
      }
      let report = try String(contentsOf: folder.appendingPathComponent("line.md"), encoding: .utf8)
      // The text of the scenario that it extends stands at the end, as it is.
      let own = report.components(separatedBy: "Scenario: first-steps")[0]
      #expect(own.contains("Linie 3, Basel") && !own.contains("Line 7 ·"), "\(own.prefix(500))")
    }
  }

  @Test("the scenarios that the program carries are listed and printed")
  func carried() throws {
    let list = try Program.run(["scenario", "list"])
    #expect(list.code == 0 && list.output.contains("reference-line") && list.output.contains("first-steps"))
    let text = try Program.run(["scenario", "show", "first-steps"]).output
    try inFolder { folder in
      let path = folder.appendingPathComponent("copy.json5").path
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      #expect(try Program.run(["check", path, "-q"]).code == 0)
    }
    let unknown = try Program.run(["scenario", "show", "first-stpes"])
    #expect(unknown.code == 64 && unknown.errors.contains("did you mean “first-steps”?"))
    #expect(try Program.run(["scenario", "show"]).code == 64)
  }

  @Test("the page of criteria has every word that a criterion can have, and each of its examples is one")
  func criteria() throws {
    let page = try Program.run(["help", "criteria"])
    #expect(page.code == 0 && page.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    for measure in ["rejects", "no-reads", "oee", "hand-checks", "open-lots"] {
      #expect(page.output.contains(measure))
      let run = try Program.run(
        [
          "run", "first-steps", "--trials", "2", "--set",
          "criteria.X=\(measure) \(measure == "oee" ? ">=" : "<=") 99 %",
        ])
      #expect(run.code == 0, "\(run.errors)")
    }
    let judged = try Program.run(
      [
        "compare", "first-steps", "--trials", "3", "--set", "experiment.protocol-trials=1", "-q", "--set",
        "criteria.AC-1=null", "--set", "criteria.R=rejects <= 20 %", "--set", "criteria.O=oee >= 99 %",
      ])
    #expect(judged.code == 1, "\(judged.output)")
    #expect(try Program.run(["help", "criterai"]).errors.contains("did you mean “driftline help criteria”?"))
    let alone = try Program.run(["check", "first-steps", "--set", "criteria.X=silent rejects <= 5 %"])
    #expect(alone.code == 65 && alone.errors.contains("“rejects” stands alone"))
  }
}

@Suite("Evidence that can be filed")
struct EvidenceTests {
  private static let small = ["--set", "experiment.protocol-trials=1", "--trials", "2"]

  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test("results name SHA-256 of program and scenario; the program's is what sha256sum says")
  func hashes() throws {
    let sum = try Program.shell("sha256sum < \"$0\"").output.prefix(64)
    let run = try object(Program.run(["run", "first-steps", "--json", "--trials", "1"]).output)
    #expect((run["program"] as? [String: Any])?["sha256"] as? String == String(sum))
    let compared = try object(Program.run(["compare", "first-steps", "--json"] + Self.small).output)
    let identity = try #require(compared["identity"] as? [String: Any])
    #expect((identity["program"] as? [String: Any])?["sha256"] as? String == String(sum))
    let scenario = try #require(identity["sha256"] as? String)
    #expect(scenario.count == 64)
    let other = try object(
      Program.run(["compare", "first-steps", "--json", "--seed", "8"] + Self.small).output)
    #expect((other["identity"] as? [String: Any])?["sha256"] as? String != scenario)
  }

  @Test("shards of another build are refused, by name")
  func otherBuild() throws {
    try inFolder { folder in
      #expect(try Program.run(["compare", "first-steps", "--out", folder + "/a"] + Self.small).code == 1)
      #expect(try Program.run(["merge", folder + "/a", "-q"]).code == 1)
      // A copy with one more byte behind its end runs as well, and is another build.
      let run = try Program.shell(
        "cp \"$0\" \"$1/other\" && printf x >> \"$1/other\" && \"$1/other\" merge '\(folder)/a' -q")
      #expect(run.code == 65 && run.errors.contains("ran its trials, and this is"), "\(run.errors)")
    }
  }

  @Test("a folder that keeps trials of another build is written over where that is asked for, and only there")
  func rebuilt() throws {
    let run = try Program.shell(
      """
      cd "$1"; cp "$0" other && printf x >> other; words='compare first-steps \(Self.small.joined(separator: " ")) -q'
      "$0" $words --out kept > first; echo "first $?"; cp kept/trials.jsonl before
      ./other $words --out kept; echo "refused $?"; cmp before kept/trials.jsonl && echo unchanged
      ./other $words --out kept --force > again; echo "forced $?"; cmp first again && echo same
      ./other $words --out kept --resume --quiet > more; echo "resumed $?"
      """)
    for line in ["first 1", "refused 74", "unchanged", "forced 1", "same", "resumed 1"] {
      #expect(run.output.contains(line + "\n"), "\(line): \(run.output)\(run.errors)")
    }
    #expect(run.errors.contains("of another build") && run.errors.contains("--force"), "\(run.errors)")
  }

  @Test("document, requirements and their criteria are in the report as the user wrote them")
  func filed() throws {
    try inFolder { folder in
      let path = folder + "/line.json5"
      try """
      {
        extends: "first-steps", name: "Linie 3",
        document: { number: "VAL-0815", revision: "B", date: "2026-11-28", machine: "QA-PC 7" },
        requirements: { "URS-014": { text: "cases hold what is recorded", risk: "high", criteria: ["AC-1"] } },
      }
      """.write(toFile: path, atomically: true, encoding: .utf8)
      let run = try Program.run(["compare", path, "--format", "md,html,json", "--out", folder] + Self.small)
      #expect(run.code == 1 && run.errors.isEmpty, "\(run.errors)")
      for ending in ["md", "html"] {
        let report = try String(contentsOfFile: folder + "/line." + ending, encoding: .utf8)
        for words in ["VAL-0815", "QA-PC 7", "URS-014 (risk: high): cases hold what is recorded"] {
          #expect(report.contains(words), "\(ending): \(words)")
        }
      }
      let result = try object(String(contentsOfFile: folder + "/line.json", encoding: .utf8))
      let requirement = try #require((result["requirements"] as? [[String: Any]])?.first)
      #expect(
        requirement["id"] as? String == "URS-014" && requirement["verdict"] as? String == "not-accepted")
    }
    let wrong = try Program.run(
      ["check", "first-steps", "--set", "requirements.U={criteria:['AC-9']}"])
    #expect(wrong.code == 65 && wrong.errors.contains("names a criterion “AC-9” that is not there"))
  }

  @Test(
    "a change that does nothing moves nothing; one that heals the line flips its verdict and moves its rates")
  func diff() throws {
    try inFolder { folder in
      let (same, healed) = (folder + "/same.json5", folder + "/healed.json5")
      try "{ extends: \"first-steps\" }".write(toFile: same, atomically: true, encoding: .utf8)
      try "{ extends: \"first-steps\", mechanisms: { \"print-queue-reload\": null } }".write(
        toFile: healed, atomically: true, encoding: .utf8)
      let nothing = try Program.run(["diff", "first-steps", same])
      #expect(nothing.code == 0 && nothing.output.contains("no value is another one"), "\(nothing.output)")
      let run = try Program.run(["diff", "first-steps", healed, "--trials", "8", "--json"])
      let diff = try object(run.output)
      #expect(run.code == 1 && diff["sharesDraws"] as? Bool == true)
      let criteria = try #require(diff["criteria"] as? [[String: Any]])
      #expect(criteria.map { $0["isFlipped"] as? Bool } == [true])
      let rates = try #require(diff["rates"] as? [[String: Any]])
      #expect(rates.contains { $0["hasMoved"] as? Bool == true })
      let values = try #require(diff["values"] as? [[String: Any]])
      #expect(
        values.allSatisfy { ($0["path"] as? String)?.hasPrefix("mechanisms.print-queue-reload") == true })
      let told = try Program.run(["diff", "first-steps", healed, "--trials", "8"]).output
      #expect(told.contains("1 verdict flipped\n") && told.contains("fewer by"), "\(told)")
      #expect(!told.contains("by −") && !told.contains("as far as its rates tell"), "\(told)")
      // Results that were kept say the same as those that are run now.
      for (name, reference) in [("a", "first-steps"), ("b", healed)] {
        let words = ["compare", reference, "--trials", "8", "--set", "experiment.protocol-trials=1", "-q"]
        _ = try Program.run(words + ["--out", folder + "/" + name])
      }
      let kept = try object(Program.run(["diff", folder + "/a", folder + "/b", "--json"]).output)
      #expect((kept["rates"] as? NSObject) == (diff["rates"] as? NSObject))
    }
  }

  @Test(
    "a site that joins its systems is told from one with a thread by what they answer, and from itself by nothing"
  )
  func answers() throws {
    let run = try Program.run(["diff", "stitched-site", "one-thread", "--trials", "4", "--json"])
    let diff = try object(run.output)
    let answers = try #require(diff["answers"] as? [[String: Any]])
    func moved(_ measure: String) -> [Double] {
      answers.filter { $0["measure"] as? String == measure && $0["hasMoved"] as? Bool == true }
        .compactMap { ($0["difference"] as? [String: Any])?["value"] as? Double }
    }
    // Days became minutes, nobody joins reports, and one system is asked instead of several.
    #expect(run.code == 1 && !moved("elapsed").isEmpty && moved("elapsed").allSatisfy { $0 < 0 })
    #expect(!moved("joins").isEmpty && moved("systems").allSatisfy { $0 < 0 })
    let itself = try Program.run(["diff", "one-thread", "one-thread", "--trials", "4"])
    #expect(itself.code == 0 && itself.output.contains("has not moved beyond chance"), "\(itself.output)")
  }

  @Test("an installation is verified, and its record goes into a file that is not written over")
  func install() throws {
    try inFolder { folder in
      let run = try Program.run(["verify-install", "--out", folder + "/iq.txt"])
      #expect(run.code == 0, "\(run.output)")
      #expect(run.output.contains("SHA-256 of program") && run.output.contains("checks pass"))
      #expect(try String(contentsOfFile: folder + "/iq.txt", encoding: .utf8) == run.output)
      #expect(try Program.run(["verify-install", "--out", folder + "/iq.txt"]).code == 74)
    }
  }
}
