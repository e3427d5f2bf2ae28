import MechanismChecks
import Scenario
import Testing
import World

@Suite("Print queue at a reload")
struct PrintQueueReloadTests {
  static let cartons = 12_000

  /// One change of roll, after carton `roll` − 1.
  func plan(_ policy: String, roll: Int, resync: Int?, assignment: ReadAssignment = .byOrder) throws
    -> LinePlan
  {
    var plan = LinePlan.bare(cartons: Self.cartons)
    plan.serializer.printsPerRoll = roll
    plan.serializer.recordSource = .expectedSequence
    plan.serializer.verifiesCode = false
    plan.packer.assignment = assignment
    let choice = try #require(PrintQueueReload.Policy(word: policy))
    plan.mechanisms.printQueueReload = mechanism(
      PrintQueueReload.self, ["policy": choice, "resync-after": resync.map { Count($0) }])
    return plan
  }

  @Test(
    "a machine that holds each code against the expected one finds it at once",
    arguments: ["reprint", "discard"])
  func verifies(policy: String) throws {
    var plan = try plan(policy, roll: 7_000, resync: nil)
    plan.serializer.recordSource = .cameraReads
    plan.serializer.verifiesCode = true
    let result = try outcome(of: plan)
    #expect(result.happened[.otherCodes] == 1 && result.happened[.rejects] == 1)
    #expect(result.kinds.isEmpty, "\(result.kinds)")
  }

  @Test("a first label that is verified leaves nothing behind")
  func healthy() throws {
    let result = try outcome(of: plan("verify", roll: 1_000, resync: nil))
    #expect(result.happened[.reloads] >= 11)
    #expect(result.kinds.isEmpty && result.marked.isEmpty, "\(result.kinds)")
  }
}
