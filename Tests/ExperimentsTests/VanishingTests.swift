import Drift
import Experiments
import Scenario
import Testing
import TraceModel
import World

/// What vanishes without a mechanism, on a line of which it is known what it does.
@Suite("Causes by what vanishes")
struct VanishingTests {
  private static func plan(_ settings: [String]) throws -> ExperimentPlan {
    let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all) { _ in nil }
    var request = ExperimentRequest("first-steps")
    request.settings = ["experiment.protocol-trials=2", "line.lots.count=4"] + settings
    let (plan, diagnostics) = ExperimentReader(loader: loader).read(request)
    return try #require(plan, "\(DiagnosticRenderer().text(diagnostics))")
  }

  @Test("the first lots of a long run are those of a shorter one, but for its last, to the last mismatch")
  func beginning() throws {
    let plan = try Self.plan([])
    let condition = try #require(plan[plan.production])
    var line = plan.longLine(of: condition)
    let long = try plan.trial(of: condition, line: line).run(0)
    line.lots.count = 3
    let short = try plan.trial(of: condition, line: line).run(0)
    #expect(short.lots.count == 3 && short.lots.contains { !$0.lasting.isEmpty })
    for (a, b) in zip(long.lots, short.lots.dropLast()) {
      #expect(a.lasting == b.lasting && a.exposure == b.exposure)
    }
  }

  @Test("without the one mechanism that is on everything vanishes")
  func one() throws {
    let plan = try Self.plan([
      "experiment.trials=3", "experiment.cause-trials=3", "experiment.cause-lots=2",
    ])
    let runner = ExperimentRunner(plan)
    let result = ResultBuilder(plan, trials: try runner.run(runner.allJobs, atOnce: 2)).result(
      version: "test", command: "test")
    let reload = try #require(result.mechanisms.first { $0.id == .printQueueReload }?.vanishing)
    #expect(reload.trials == 3 && reload.lots == 2 && !reload.changes.isEmpty)
    #expect(reload.changes.allSatisfy { $0.without == 0 && $0.with > 0 && $0.gone.value > 0 })
    #expect(result.mechanisms.first?.id == .printQueueReload)
  }

  @Test("a run without mechanisms made healthy in turn says nothing of causes")
  func none() throws {
    let plan = try Self.plan(["experiment.trials=2", "experiment.cause-trials=0"])
    let runner = ExperimentRunner(plan)
    #expect(runner.allJobs.allSatisfy { $0.without.isEmpty })
    let result = ResultBuilder(plan, trials: try runner.run(runner.allJobs, atOnce: 2)).result(
      version: "test", command: "test")
    #expect(result.mechanisms.allSatisfy { $0.vanishing == nil })
  }

  @Test(
    "whole runs are run again where the marks are, whatever the order of trials, and tell what first lots do not have"
  )
  func wholeRuns() throws {
    let plan = try Self.plan([
      "experiment.trials=4", "experiment.cause-trials=1", "experiment.cause-lots=1",
      "experiment.cause-runs=2",
    ])
    let runner = ExperimentRunner(plan)
    let first = try runner.run(runner.allJobs, atOnce: 2)
    let jobs = runner.jobs(after: first)
    #expect(jobs == runner.jobs(after: first.reversed()))
    let added = jobs.filter(\.isWhole)
    #expect(added.count == 2 && added.allSatisfy { $0.role == .production && $0.length == .long })
    let trials = try first + runner.run(added, atOnce: 2)
    let result = ResultBuilder(plan, trials: trials).result(version: "test", command: "test")
    let reload = try #require(result.mechanisms.first { $0.id == .printQueueReload })
    let runs = try #require(reload.markedRuns)
    // The two of the four with most of each kind.
    let wholes = trials.filter { $0.role == .production && $0.length == .long && $0.without.isEmpty }
    func count(_ trial: TrialSummary, _ key: MismatchKey) -> Double {
      trial.rows.reduce(0.0) {
        $1.key.level == key.level && $1.key.kind == key.kind && !key.kind.isPrintQuality
          ? $0 + Double($1.count) : $0
      }
    }
    let kinds = Set(wholes.flatMap(\.rows).map { MismatchKey(level: $0.key.level, kind: $0.key.kind) })
    func weight(_ trial: TrialSummary) -> Double {
      kinds.sorted().reduce(0) { sum, key in
        let all = wholes.reduce(0) { $0 + count($1, key) }
        return all > 0 ? sum + count(trial, key) / all : sum
      }
    }
    #expect(runs.trials == wholes.sorted { weight($0) > weight($1) }.prefix(2).map(\.trial))
    for change in runs.changes {
      #expect(change.without == 0 && change.with == change.markedHere && change.all >= change.with)
      #expect(change.isTold == (change.with > 0))
    }
    let share = try #require(reload.part(of: .level(.unit)))
    // Nothing else is on, so that all of it vanishes, in the runs that were not run again as well.
    #expect(share > 0.999 && share <= 1)
    #expect(try trials.map { try TrialEncoding.trial(TrialEncoding.line($0)).job } == trials.map(\.job))
  }

  @Test("two runs that have nothing but their law in common are not told apart")
  func chance() throws {
    let plan = try Self.plan(["experiment.trials=40", "experiment.cause-trials=1"])
    let runner = ExperimentRunner(plan)
    let wholes = try runner.run(runner.jobs(trials: 0..<40, protocolTrials: 0..<0), atOnce: 2).filter {
      $0.role == .production
    }
    var (asked, told) = (0, 0)
    for (a, b) in zip(wholes, wholes.dropFirst()) {
      var (own, other) = (a, b)
      (other.trial, other.without, other.isWhole) = (a.trial, MechanismSet(.printQueueReload), true)
      // One row has the mechanism's mark, so that the run is chosen; everything else is drawn anew in the other run.
      guard let index = own.rows.firstIndex(where: { $0.key.level == .unit && !$0.key.kind.isPrintQuality })
      else {
        continue
      }
      for row in own.rows.indices {
        own.rows[row].key.mechanisms = MechanismSet(row == index ? .printQueueReload : .trackingSlip)
      }
      let result = ResultBuilder(plan, trials: [own, other]).result(version: "test", command: "test")
      let runs = result.mechanisms.first { $0.id == .printQueueReload }?.markedRuns
      for change in runs?.changes ?? [] where change.marked * 2 < change.with {
        asked += 1
        told += change.isTold ? 1 : 0
      }
    }
    #expect(asked > 20 && told * 20 <= asked, "\(told) of \(asked)")
  }
}
