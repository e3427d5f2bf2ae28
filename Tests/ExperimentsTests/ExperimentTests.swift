import Experiments
import Foundation
import Scenario
import Testing
import World

@Suite("An experiment")
struct ExperimentTests {
  private static let plan: Result<ExperimentPlan, any Error> = Result {
    let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all) { _ in nil }
    var request = ExperimentRequest("first-steps")
    request.settings = ["experiment.trials=3", "experiment.protocol-trials=4"]
    let (plan, diagnostics) = ExperimentReader(loader: loader).read(request)
    return try #require(plan, "\(DiagnosticRenderer().text(diagnostics))")
  }

  /// Everything that a result says, as a text.
  private static func text(_ plan: ExperimentPlan, _ trials: [TrialSummary]) -> String {
    "\(ResultBuilder(plan, trials: trials).result(version: "test", command: "test"))"
  }

  @Test("the same result for any number of jobs, in any order, in any shards, and after writing and reading")
  func deterministic() throws {
    let plan = try Self.plan.get()
    let runner = ExperimentRunner(plan)
    let one = try runner.run(runner.allJobs, atOnce: 1)
    let many = try runner.run(runner.allJobs, atOnce: 4)
    #expect(one == many)
    let expected = Self.text(plan, one)
    #expect(Self.text(plan, one.reversed()) == expected)
    let shards = try (0..<3).flatMap { shard in
      try runner.run(runner.allJobs.enumerated().filter { $0.offset % 3 == shard }.map(\.element), atOnce: 2)
    }
    #expect(Self.text(plan, shards) == expected)
    let read = try shards.map { try TrialEncoding.trial(TrialEncoding.line($0)) }
    #expect(read == shards && Self.text(plan, read) == expected)
    #expect(expected.count > 1_000)
  }

  @Test("rows partition the mismatches, and truth adds up")
  func partition() throws {
    let plan = try Self.plan.get()
    let runner = ExperimentRunner(plan)
    let trials = try runner.run(runner.allJobs, atOnce: 2)
    let result = ResultBuilder(plan, trials: trials).result(version: "test", command: "test")
    #expect(result.cells.map(\.cell) == Cell.all)
    for cell in result.cells {
      #expect(cell.faults.isEmpty)
      #expect(Set(cell.rows.map(\.key)).count == cell.rows.count)
      let things = trials.filter { $0.role == cell.cell.role && $0.length == cell.cell.length }.flatMap(
        \.kinds)
      #expect(cell.rows.reduce(0) { $0 + $1.count } == things.reduce(0) { $0 + $1.count })
      #expect(
        cell.rowsWithoutSilence.reduce(0) { $0 + $1.row.count } == cell.rows.reduce(0) { $0 + $1.count })
    }
    #expect(result.kinds.contains { $0.production.seen > 0 }, "a reload that prints again does harm")
    #expect(result.verdict == .notAccepted)
  }

  @Test(
    "with every mechanism healthy nothing is wrong, every criterion that counts is met, and the balance is exact"
  )
  func healthy() throws {
    let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all) { _ in nil }
    var request = ExperimentRequest("reference-line")
    request.only = []
    request.settings = ["experiment.trials=2", "experiment.protocol-trials=2", "experiment.duration=4 h"]
    let plan = try #require(ExperimentReader(loader: loader).read(request).plan)
    let runner = ExperimentRunner(plan)
    let result = ResultBuilder(plan, trials: try runner.run(runner.allJobs, atOnce: 2)).result(
      version: "test", command: "test")
    for cell in result.cells {
      #expect(
        cell.rows.isEmpty && cell.unbalancedLots == 0 && cell.compromised == 0,
        "\(cell.cell.word): \(cell.rows.map(\.key))")
      #expect(cell.exposure.units > 0)
    }
    #expect(result.kinds.allSatisfy { $0.visibility == .absent })
    #expect(result.alarms.count == 2 && result.alarms.allSatisfy { $0.count == 0 && $0.precision == nil })
  }

  @Test(
    "a file of trials that is none is refused in words",
    arguments: ["", "{}", "{\"v\":1}", "{\"v\":2}", "[1", "{\"v\":1,\"role\":\"x\"}"])
  func badLines(line: String) {
    #expect(throws: TrialEncoding.Problem.self) { try TrialEncoding.trial(line) }
  }
}

@Suite("Embedded scenarios")
struct EmbeddedScenariosTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test("what is embedded is what stands in Scenarios; DRIFTLINE_RECORD=1 embeds it anew")
  func same() throws {
    let folder = Self.root.appendingPathComponent("Scenarios")
    let entries = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    let others = entries.filter { $0.hasSuffix(".json5") && $0 != "reference-line.json5" }
    let names = ["reference-line"] + others.map { String($0.dropLast(6)) }
    var files: [(name: String, text: String)] = []
    for name in names {
      let file = folder.appendingPathComponent(name + ".json5")
      files.append((name, try String(contentsOf: file, encoding: .utf8)))
    }
    if ProcessInfo.processInfo.environment["DRIFTLINE_RECORD"] != nil {
      try Self.source(files).write(
        to: Self.root.appendingPathComponent("Sources/Experiments/Scenario/EmbeddedScenarios.swift"),
        atomically: true,
        encoding: .utf8)
      return
    }
    #expect(EmbeddedScenarios.all.map(\.name) == names)
    for (embedded, file) in zip(EmbeddedScenarios.all, files) {
      #expect(embedded.text == file.text, "\(file.name) has changed since it was embedded")
    }
  }

  private static func source(_ files: [(name: String, text: String)]) -> String {
    var entries = ""
    for file in files {
      entries +=
        "    (\n      name: \"\(file.name)\",\n      text: ##\"\"\"\n\(file.text)\n\"\"\"##\n    ),\n"
    }
    return """
      // Made from the files in Scenarios by a test: DRIFTLINE_RECORD=1 swift test -c release --filter EmbeddedScenarios
      // swift-format-ignore-file

      /// The scenarios that every build carries, so that `driftline compare` works in any folder.
      public enum EmbeddedScenarios {
        /// Names, as users write them, with texts; the reference line first.
        public static let all: [(name: String, text: String)] = [
      \(entries)  ]
      }

      """
  }

  @Test("every one reads without an error or a warning", arguments: EmbeddedScenarios.all.map(\.name))
  func reads(name: String) throws {
    let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all) { _ in nil }
    let (plan, diagnostics) = ExperimentReader(loader: loader).read(ExperimentRequest(name))
    #expect(diagnostics.all.isEmpty, "\(DiagnosticRenderer().text(diagnostics))")
    #expect(plan != nil)
  }
}
