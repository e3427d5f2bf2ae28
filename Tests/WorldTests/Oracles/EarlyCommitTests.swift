import MechanismChecks
import Scenario
import Testing
import World

@Suite("Early commit")
struct EarlyCommitTests {
  func plan(_ point: String, bad: Double, voids: Bool = false) throws -> LinePlan {
    var plan = LinePlan.bare(cartons: 12_345)
    plan.serializer.poolBlock = 2_000
    plan.serializer.grades = .bad(bad)
    let commit = try #require(EarlyCommit.Point(word: point))
    plan.mechanisms.earlyCommit = mechanism(EarlyCommit.self, ["commit-point": commit, "voids": voids])
    return plan
  }

  @Test(
    "where rejects are voided, it does not matter when numbers count",
    arguments: ["allocation", "printing", "exit"])
  func voided(point: String) throws {
    let result = try outcome(of: plan(point, bad: 0.05, voids: true))
    #expect(result.happened[.rejects] > 100)
    #expect(result.kinds.isEmpty && result.marked.isEmpty, "\(result.kinds)")
  }
}
