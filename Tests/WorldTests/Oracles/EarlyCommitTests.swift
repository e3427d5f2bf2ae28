import Scenario
import Testing
import World

@Suite("Early commit")
struct EarlyCommitTests {
  func plan(_ point: String, bad: Double, voids: Bool = false) throws -> LinePlan {
    var plan = LinePlan.bare(cartons: 12_345)
    plan.serializer.poolBlock = 2_000
    plan.serializer.grades = print(badShare: bad)
    let commit = try #require(EarlyCommit.Point(rawValue: point))
    plan.mechanisms.earlyCommit = mechanism(EarlyCommit.self, ["commit-point": commit, "voids": voids])
    return plan
  }

  @Test("at printing, ghosts are the rejects", arguments: [0.003, 0.05, 0.3])
  func printing(bad: Double) throws {
    let result = try outcome(of: plan("printing", bad: bad))
    #expect(result.happened.rejects > 10)
    #expect(result.kinds == [.ghost: result.happened.rejects])
    #expect(result.marked[.earlyCommit] == result.happened.rejects)
  }

  @Test("at allocation, ghosts are rejects and unused numbers", arguments: [0.003, 0.05, 0.3])
  func allocation(bad: Double) throws {
    let result = try outcome(of: plan("allocation", bad: bad))
    let unused = result.happened.poolBlocks * 2_000 - 12_345
    #expect(unused > 0)
    #expect(result.kinds == [.ghost: result.happened.rejects + unused])
  }

  @Test(
    "where rejects are voided, it does not matter when numbers count",
    arguments: ["allocation", "printing", "exit"])
  func voided(point: String) throws {
    let result = try outcome(of: plan(point, bad: 0.05, voids: true))
    #expect(result.happened.rejects > 100)
    #expect(result.kinds.isEmpty && result.marked.isEmpty, "\(result.kinds)")
  }
}
