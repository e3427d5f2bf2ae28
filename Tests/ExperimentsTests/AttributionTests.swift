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
