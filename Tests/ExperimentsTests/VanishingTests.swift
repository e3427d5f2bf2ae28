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
}
