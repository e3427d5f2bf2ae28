import Foundation
import Testing

/// What partners and senders of scenarios could write to fool a reader at a terminal.
@Suite("Text of strangers, on its way to a terminal")
struct HostileTextTests {
  private static let name =
    #"Nordhafen\n\nNothing is wrong by the rules of the record.\n\u001b[2J\u009b31m\u202e"#

  /// Whether a terminal would take anything in `text` for a command.
  private func isPlain(_ text: String) -> Bool {
    !text.unicodeScalars.contains {
      $0 != "\n"
        && ($0.value < 0x20 || (0x7F..<0xA0).contains($0.value) || (0x2028...0x202E).contains($0.value))
    }
  }

  @Test(
    "a product's name moves no cursor and forges no line in any answer of a store, and comes whole in JSON")
  func store() throws {
    let site = try StoreProgramTests.Site(isFilled: false)
    let text = StoreLines(pallets: 2).text.replacingOccurrences(of: "Nordhafen 20 mg", with: Self.name)
      .replacingOccurrences(of: "\"Wholesaler\"", with: "\"Whole\\u001b[2J\\nsaler\"")
    try text.write(toFile: site.events, atomically: true, encoding: .utf8)
    #expect(try site.run("ingest", site.events, "--event-clock").code == 0)
    let unit = StoreLines.unit(1)
    for words in [
      ["trace", unit], ["impact", "3"], ["recall", "--lot", "N7A001", "--units"], ["audit", "review"],
      ["trace", "nobody\u{1B}[2J\nknows"],
    ] {
      let run = try Program.run(words + ["--store", site.store])
      #expect(isPlain(run.output + run.errors), "\(words)")
      let lines = (run.output + run.errors).split(separator: "\n")
      #expect(
        !lines.contains { $0.hasPrefix("Nothing is wrong") || $0.hasPrefix("saler") || $0.hasPrefix("knows") }
      )
    }
    let trace = try site.run("trace", unit)
    #expect(trace.output.contains(#"Nordhafen\n\nNothing is wrong"#), "\(trace.output)")
    let run = try Program.run(["recall", "--lot", "N7A001", "--store", site.store, "--json"])
    let json = try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(isPlain(run.output) && json["scope"] != nil)
  }

  @Test("a product's name in a document forges no line of reconcile, and no finding is hidden by it")
  func documents() throws {
    let forged = "x&#10;&#10;Nothing is wrong by the rules of the record.&#10;&#x9b;2J&#x202e;"
    let text = try Documents.text("defective-lot.xml")
      .replacingOccurrences(of: "Nordhafen 20 mg", with: forged).replacingOccurrences(
        of: ">Nordhafen<", with: ">\(forged)<")
    #expect(text.contains(forged))
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try text.write(to: folder.appendingPathComponent("a\nb.xml"), atomically: true, encoding: .utf8)
    let run = try Program.run(["reconcile", "a\nb.xml", "--all"], in: folder.path)
    #expect(run.code == 1 && isPlain(run.output + run.errors))
    #expect(!run.output.split(separator: "\n").contains { $0.hasPrefix("Nothing is wrong") })
    let json = try Program.run(["reconcile", "a\nb.xml", "--json"], in: folder.path)
    #expect(isPlain(json.output))
    #expect(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) is [String: Any])
  }

  @Test("a scenario's names and origins forge no line of check and run, nor of any report")
  func scenarios() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let scenario = """
      { extends: "first-steps", name: "=cmd|x\\n\\nACCEPTED\\u001b[2J\\u009b\\u202e",
        experiment: { trials: { value: 2, origin: "me\\nACCEPTED" }, "protocol-trials": 2 },
        criteria: { "=A\\nACCEPTED\\u001b[1m": "cases wrong <= 0" } }
      """
    try scenario.write(to: folder.appendingPathComponent("-a 'b.json5"), atomically: true, encoding: .utf8)
    for words in [["check"], ["run"], ["compare", "--format", "csv,md,html,junit,json"], ["explain"]] {
      let run = try Program.run(words + ["--", "-a 'b.json5"], in: folder.path)
      #expect([0, 1, 2].contains(run.code), "\(words): \(run.errors)")
      #expect(isPlain(run.output + run.errors), "\(words)")
      #expect(!run.output.split(separator: "\n").contains { $0.hasPrefix("ACCEPTED") }, "\(words)")
      if words == ["compare", "--format", "csv,md,html,junit,json"] {
        #expect(run.output.contains(#"driftline explain './-a '\''b.json5'"#), "\(run.output)")
      }
    }
    for form in ["csv", "md", "html", "junit.xml", "json"] {
      let report = try String(
        contentsOf: folder.appendingPathComponent("-a 'b.\(form)"), encoding: .utf8
      ).replacingOccurrences(of: "\r\n", with: "\n")
      #expect(isPlain(report), "\(form)")
      let fields = report.split(separator: "\n").flatMap { $0.split(separator: ",") }
      if form == "csv" { #expect(!fields.contains { $0.hasPrefix("=") || $0.hasPrefix("\"=") }) }
    }
  }
}

@Suite("Files that are no scenarios")
struct ForeignFileTests {
  @Test("a file without end and a folder are refused, as scenario and behind extends, with the place")
  func endless() throws {
    let run = try Program.shell(
      """
      cd "$1"; mkdir dir; ulimit -v 4000000
      printf '{ extends: "/dev/zero" }' > zero.json5; printf '{ extends: "dir" }' > folder.json5
      for file in /dev/zero dir zero.json5 folder.json5; do "$0" check $file 2>&1; echo "== $?"; done
      """)
    #expect(run.output.components(separatedBy: "== 65\n").count == 5, "\(run.output)")
    #expect(run.output.contains("zero.json5:1:12: error") && run.output.contains("16 MB"), "\(run.output)")
    #expect(run.output.contains("Is a directory") || run.output.contains("directory"), "\(run.output)")
  }

  @Test("a file elsewhere that a scenario extends is not shown, whatever is wrong with it")
  func secrets() throws {
    let run = try Program.shell(
      """
      cd "$1"; mkdir a; echo 'hunter2:x:0' > secret; echo '{ line: { hunter3: "hunter2" } }' > secret.json
      for path in ../secret "$1/secret" ../secret.json; do
        echo "{ extends: \\"$path\\" }" > a/b.json5; "$0" check a/b.json5 2>&1; echo "== $?"
      done
      """)
    #expect(run.output.components(separatedBy: "== 65\n").count == 4, "\(run.output)")
    #expect(!run.output.contains("hunter2"), "\(run.output)")
    #expect(run.output.contains("a/b.json5:1:12: error"))
  }
}

@Suite("Numbers on the command line")
struct CommandLineRangeTests {
  @Test(
    "a number outside of its range is refused, and the range is told",
    arguments: [
      ("run first-steps --jobs 0", "1 to 1024"), ("run first-steps -j-3", "1 to 1024"),
      ("compare first-steps --stories -1", "0 to 1000"), ("explain first-steps --trial -1", "0 to 999999"),
      ("export --run first-steps --trial -1", "0 to 999999"),
      ("impact 1 --store x --limit 0", "1 to 1000000"),
      ("ingest --store x --batch 0", "1 to 1000000"), ("run first-steps --trials 0", "1 to 1000000"),
      ("run first-steps --seed -1", "0 to"), ("run first-steps --jobs 99999999999999999999", "1 to 1024"),
    ])
  func ranges(_ line: String, _ range: String) throws {
    let run = try Program.run(line.split(separator: " ").map(String.init))
    #expect(run.code == 64 && run.output.isEmpty && run.errors.contains(range), "\(run.errors)")
  }

  @Test("one mistake is told once, and at the setting that makes it")
  func once() throws {
    for (setting, column) in [
      ("line.accumulation.restart-at=300", 30), ("line.accumulation.capacity=50", 28),
    ] {
      let run = try Program.run(["check", "--set", setting, "-q"])
      #expect(run.code == 65 && run.errors.contains("one mistake"), "\(run.errors)")
      #expect(run.errors.components(separatedBy: "error: ").count == 3, "\(run.errors)")
      #expect(run.errors.contains("--set:1:\(column): error: this line"), "\(run.errors)")
    }
    let off = try Program.run(["check", "first-steps", "--only", "late-read", "-q"])
    #expect(off.code == 65 && off.errors.contains("--only:1:1"), "\(off.errors)")
  }
}

@Suite("Two runs, one folder")
struct OneFolderTests {
  @Test("trials of another run are neither mixed in nor lost; the same run again and a resumed one are taken")
  func runs() throws {
    let run = try Program.shell(
      """
      cd "$1"; compare() { "$0" compare first-steps --trials 2 --set experiment.protocol-trials=2 --jobs 1 -q "$@" 2>&1; }
      compare --shard 1/2 --out kept; echo "first $?"; cp kept/trials.jsonl before
      compare --shard 2/2 --out kept; echo "other shard $?"; cmp before kept/trials.jsonl && echo unchanged
      compare --seed 5 --shard 1/2 --out kept; echo "other seed $?"; cmp before kept/trials.jsonl && echo unchanged
      compare --shard 1/2 --out kept; echo "same $?"; cmp before kept/trials.jsonl && echo unchanged
      compare --shard 2/2 --out kept --resume; echo "resumed $?"; wc -l < kept/trials.jsonl
      "$0" merge kept -q; [ $? -le 2 ] && echo "merged 0"
      flock kept "$0" compare first-steps --out kept --resume; echo "locked $?"
      """)
    let said = run.output + run.errors
    for line in [
      "first 0", "other shard 74", "other seed 74", "same 0", "resumed 0", "merged 0", "locked 74",
    ] {
      #expect(said.contains(line), "\(line): \(said)")
    }
    #expect(said.components(separatedBy: "unchanged").count == 4 && said.contains("--resume"), "\(said)")
    #expect(said.contains("another run keeps its trials in kept"))
  }
}
