import Foundation
import Testing
import driftline

/// Every example of help is run, in a folder that has what it names: lines, documents, a store, what others have handed in.
@Suite("Examples of help")
struct HelpExampleTests {
  /// Scenarios that an example names stand here in small, so that all of them together take a minute.
  private static let lighter = [
    ("compare --only tracking-slip", "compare lessons/tracking-slip --only tracking-slip"),
    ("jam-repack", "unlogged-removal"), ("site-debt", "site.json5"),
    ("watch first-steps --around 00:20:00 --minutes 5", "watch first-steps --around 00:20:00 --minutes 4"),
    ("--minutes 5", "--studies 2"), ("mechanisms.late-read,line.stops.jams", "line.stops.jams"),
    ("./mine.py", "python3 mine.py"),
    ("--lots 3", "--studies 2"),
    ("5f0c…", "$(driftline audit head --store site.db | grep -oE '[0-9a-f]{64}' | head -n 1)"),
  ]

  /// Commands that take the reference line where none is named; with it they take minutes, which is why they get a small one.
  private static let long = [
    "driftline compare": " --trials 1 --set experiment.protocol-trials=1",
    "driftline sensitivity": " --studies 2 --trials 1 --set experiment.protocol-trials=1",
    "driftline run": "", "driftline design": " --trials 1", "driftline debt": " --trials 1",
    "driftline diff": " --trials 1", "driftline mechanisms --check": " tracking-slip",
    "driftline calibrate": "",
  ]

  /// What has to be otherwise for a command.
  private static let before = [
    "calibrate":
      "sed 's/line-log/shifts/' logs/calibration.json5 > site.json5; mv logs/line-log.csv shifts.csv; rm -r logs",
    "init": "rm line.json5 site.json5", "export": "mkdir outbox lots", "compare": "rm -r part-1",
    "debt": "rm -r part-1",
  ]

  /// What stands in the folder, made by the program itself.
  private static let fixture = #"""
    set -e
    cat > line.json5 <<< '{ extends: "first-steps", experiment: { trials: 1, "protocol-trials": 1 } }'
    cat > line-2.json5 <<< '{ extends: "line.json5", line: { feed: { rate: "250/min" } } }'
    cat > site.json5 <<< '{ extends: "partial-fix", line: { lots: { count: 1 } }, experiment: { trials: 1, "protocol-trials": 1 } }'
    driftline calibrate first-steps --template logs --set line.lots.count=10 --set "line.stops.jams = 4/h" --trials 5 > /dev/null
    mkdir -p line7 today Scenarios/documents
    for file in lot.xml sent.xml today/lot.xml line7/lot.xml Scenarios/documents/healthy-lot.xml; do cp "$documents/healthy-lot.xml" $file; done
    for file in lot.json received.jsonld; do cp "$documents/healthy-lot.jsonld" $file; done
    gzip -k line7/lot.xml
    cp "$documents/../adapters/level4.py" mine.py
    driftline ingest events.jsonl --store site.db > /dev/null
    driftline lesson 1 --answer c --student anna --progress anna.json > /dev/null
    driftline lesson 1 --answer c --student ben --progress ben.json > /dev/null
    for part in 1 2; do driftline compare line.json5 --shard $part/2 --out part-$part > /dev/null; done
    driftline distribute line.json5 --nodes 2 --out runs > /dev/null
    for folder in before after; do driftline compare line.json5 --out $folder > /dev/null || true; done
    driftline compare line.json5 --format json > /dev/null || true
    mv line.json result.json
    """#

  @Test("each of them runs, in a folder that has what it names")
  func examples() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("all"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try StoreLines(pallets: 80).text.write(
      to: folder.appendingPathComponent("all/events.jsonl"), atomically: true, encoding: .utf8)
    func run(_ script: String, in name: String) throws -> Program.Run {
      try Program.shell(
        """
        driftline() { '\(try Program.url.path)' "$@"; }
        documents='\(root.path)/Scenarios/documents'; export HOME="$1"; unset XDG_DATA_HOME XDG_CONFIG_HOME DISPLAY WAYLAND_DISPLAY
        cd '\(folder.path)/\(name)'
        \(script)
        """)
    }
    let made = try run(Self.fixture, in: "all")
    try #require(made.code == 0, "\(made.errors)")
    var count = 0
    for command in Driftline.commands {
      for example in command.examples {
        _ = try run("rm -rf one; cp -a all one", in: ".")
        let line = Self.runnable(example.line)
        let done = try run((Self.before[command.name] ?? "") + "\n" + line, in: "one")
        // What is asked for may be of the reader's own site: a store that knows no such thing says so, and so does who finds no
        // system at an address.
        let isUnknown =
          done.code == 65 && done.errors.contains("the store “site.db” knows no")
          || done.code == 74 && done.errors.contains("the system cannot be reached")
        #expect((0...2).contains(done.code) || isUnknown, "\(example.line): \(done.code) \(done.errors)")
        count += 1
      }
    }
    #expect(count > 70)
  }

  /// The example, with a small line where it would take a large one.
  private static func runnable(_ line: String) -> String {
    var line = line
    for (word, other) in lighter { line = line.replacing(word, with: other) }
    for (command, more) in long where line.hasPrefix(command) {
      let namesOne = [
        ".json5", "first-steps", "market-year", "stitched-site", "lessons/", "before", "--check", "--from",
      ]
      .contains {
        line.contains($0)
      }
      var options = more
      for option in [" --trials 1", " --studies 2"] where line.contains(String(option.dropLast(2))) {
        options = options.replacing(option, with: "")
      }
      let hasCommandAlone = command != "driftline mechanisms" || line.contains("--check")
      if hasCommandAlone { line += (namesOne ? "" : " line.json5") + options }
    }
    return line
  }

  @Test("every command has examples that its own options understand, and pages of help have no line too long")
  func texts() throws {
    for command in Driftline.commands {
      #expect(!command.examples.isEmpty, "\(command.name)")
      let help = try Program.run(["help", command.name])
      #expect(help.code == 0)
      // What is indented is there to be copied: a command is no shorter for a narrow screen.
      let long = help.output.split(separator: "\n").filter { $0.count > 80 && !$0.hasPrefix("  ") }
      #expect(long.isEmpty, "\(command.name): \(long)")
    }
    for topic in ["criteria", "glossary"] {
      let help = try Program.run(["help", topic])
      #expect(
        help.code == 0 && help.output.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(help.output)")
    }
  }
}
