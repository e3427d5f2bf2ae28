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
}
