import Drift
import Experiments
import Scenario
import Testing
import World

/// Nothing is wrong on the reference line without a cause: with every mechanism on, and one number on several cartons.
@Suite("Attribution on the reference line")
struct AttributionTests {
  @Test("everything that is wrong in two weeks of production is put down to a mechanism")
  func complete() throws {
    let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all) { _ in nil }
    let (read, _) = ExperimentReader(loader: loader).read(ExperimentRequest("reference-line"))
    let plan = try #require(read)
    let condition = try #require(plan.conditions.first { $0.name == "production" })
    let row = try Trial(plan.longLine(of: condition), seed: plan.seed).run(0)
    let wrong = row.lots.flatMap(\.lasting)
    let without = wrong.filter(\.mechanisms.isEmpty)
    #expect(
      wrong.count > 3_000 && row.occurrences[.bypasses] > 0, "\(wrong.count), \(row.occurrences[.bypasses])")
    #expect(without.isEmpty, "\(without.count) of \(wrong.count), as \(without.prefix(3))")
  }

  @Test("who decides which things an update spoils, by when they come, is no cause of it")
  func displaced() throws {
    let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all) { _ in nil }
    var request = ExperimentRequest("first-steps")
    request.healthy = [.printQueueReload]
    // A line that its rejects slow down: without the print that fades, other cases come within the hour of the update.
    request.settings = [
      "line.lots.count=30", "line.serializer.vintage=about 2015", "mechanisms.update-mapping.at=90 min",
      "mechanisms.update-mapping.rolled-back=1 h", "mechanisms.update-mapping.tested=0 %",
      "mechanisms.print-decay.loss=0.1 grades/h", "mechanisms.print-decay.field-loss=1",
      "mechanisms.print-decay.age=8 h", "mechanisms.camera-drift.accept-drift=1.2 grades/day",
    ]
    let plan = try #require(ExperimentReader(loader: loader).read(request).plan)
    var search = Replay.Search { mismatch, _ in
      (mismatch.level, mismatch.kind) == (.case, .over)
        && mismatch.mechanisms.isSuperset(of: [MechanismSet(.printDecay), MechanismSet(.updateMapping)])
    }
    search.passes = 5
    let story = try #require(try Storyteller(plan).story(condition: "production", trial: 0, search))
    let faster = try #require(story.alternatives.first { $0.healthy == MechanismSet(.printDecay) })
    #expect(faster.kind == nil && faster.others > 5 && !faster.isMended, "\(faster.text)")
    #expect(faster.text.hasSuffix("\(faster.others) are wrong in the same way instead"))
    #expect(story.causes.map(\.mechanism) == [.updateMapping])
  }

  @Test("what would have been spoilt later by something else is spoilt by what came first")
  func overtaken() throws {
    let text = """
      {
        extends: "first-steps",
        line: { lots: { "cartons-per-lot": 2400, count: 3 } },
        mechanisms: {
          "print-queue-reload": { policy: "reprint" }, "forced-close": { probability: "20 %" },
          "late-read": { tail: "40 ms" }, "jam-repack": {}, "tracking-slip": {}, "missing-resync": {},
          "unlogged-removal": { probability: "10 %" }, override: { probability: "20 %" },
          "print-decay": { loss: "0.1 grades/h" }, "camera-drift": {}, bypass: { window: 200 },
          "case-label-reload": { share: "50 %" },
        },
        conditions: {
          production: { line: { stops: { jams: "6/h", "micro-stops": "40/h", crashes: "20/week" } } },
        },
      }
      """
    let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all) { _ in Array(text.utf8) }
    let plan = try #require(ExperimentReader(loader: loader).read(ExperimentRequest("a.json5")).plan)
    let search = Replay.Search { mismatch, _ in mismatch.kind == .substituted }
    let story = try #require(try Storyteller(plan).story(condition: "production", trial: 0, search))
    // Cases are one unit off from the bypass on, and would be from the change of roll on without it.
    #expect(
      story.alternatives.contains { $0.kind == nil && $0.others > 0 }, "\(story.alternatives.map(\.text))")
    #expect(story.causes.map(\.mechanism) == [.bypass], "\(story.alternatives.map(\.text))")
  }

  @Test("every query that fails for something older than itself is put down to what made it so")
  func queries() throws {
    let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all) { _ in nil }
    var request = ExperimentRequest("reference-line")
    request.settings = ["experiment.duration=4 shifts"]
    let plan = try #require(ExperimentReader(loader: loader).read(request).plan)
    let condition = try #require(plan[plan.production])
    // Everybody may ask, wherever the pack is.
    var trial = Trial(plan.longLine(of: condition), seed: plan.seed)
    var verification = VerificationPlan()
    verification.askedShare = 0.02
    trial.verification = verification
    let queries = try #require(try trial.run(0).verification)
    let older = queries.rows.filter { $0.cause == .older }
    #expect(queries.asked > 5_000 && older.reduce(0) { $0 + $1.count } > 3, "\(older)")
    // A number that was issued again makes a good pack suspect, although nothing of it differs any more.
    #expect(older.allSatisfy { $0.kind != nil && !$0.mechanisms.isEmpty }, "\(older)")
    let again = older.filter { $0.kind == .duplicate }
    #expect(again.contains { $0.mechanisms.contains(MechanismSet(.poolCheckpoint)) }, "\(older)")
  }
}
