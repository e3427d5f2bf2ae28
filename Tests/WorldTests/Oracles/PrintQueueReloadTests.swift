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
    let choice = try #require(PrintQueueReload.Policy(rawValue: policy))
    plan.mechanisms.printQueueReload = mechanism(
      PrintQueueReload.self, ["policy": choice, "resync-after": resync.map { Count($0) }])
    return plan
  }

  /// Cases in which one of the cartons from `first` to before `good` lies.
  func cases(first: Int, good: Int) -> Int { (good - 1) / 24 - first / 24 + 1 }

  @Test(
    "a label printed again: a duplicate, a ghost, and one unit in each later case",
    arguments: [(6_500, nil), (7_000, 100), (8_000, 2_400), (9_999, 1)] as [(Int, Int?)])
  func reprint(roll: Int, resync: Int?) throws {
    let result = try outcome(of: plan("reprint", roll: roll, resync: resync))
    let good = resync.map { roll + $0 } ?? Self.cartons
    #expect(result.happened.reloads == 1)
    #expect(result[.duplicate] == 1 && result[.ghost] == 1, "\(result.kinds)")
    #expect(result[.substituted] == cases(first: roll, good: good), "\(result.kinds)")
    #expect(result.marked[.printQueueReload] == good - roll)
    #expect(result.unlisted(by: PrintQueueReload.card).isEmpty, "\(result.kinds)")
  }

  @Test(
    "a label thrown away shifts the other way",
    arguments: [(6_500, nil), (7_000, 100), (8_000, 2_400)] as [(Int, Int?)])
  func discard(roll: Int, resync: Int?) throws {
    let result = try outcome(of: plan("discard", roll: roll, resync: resync))
    let good = resync.map { roll + $0 } ?? Self.cartons
    #expect(result[.ghost] == 1 && result[.unreported] == 1 && result[.duplicate] == 0, "\(result.kinds)")
    #expect(result[.substituted] == cases(first: roll, good: good), "\(result.kinds)")
    #expect(result.unlisted(by: PrintQueueReload.card).isEmpty, "\(result.kinds)")
  }

  @Test("a record of what the camera reads has one duplicate and no case", arguments: [6_500, 8_000, 11_000])
  func reads(roll: Int) throws {
    for assignment in [ReadAssignment.byCount, .byOrder] {
      var plan = try plan("reprint", roll: roll, resync: nil, assignment: assignment)
      plan.serializer.recordSource = .cameraReads
      let result = try outcome(of: plan)
      #expect(result.kinds == [.duplicate: 1], "\(assignment): \(result.kinds)")
    }
  }

  @Test(
    "a machine that holds each code against the expected one finds it at once",
    arguments: ["reprint", "discard"])
  func verifies(policy: String) throws {
    var plan = try plan(policy, roll: 7_000, resync: nil)
    plan.serializer.recordSource = .cameraReads
    plan.serializer.verifiesCode = true
    let result = try outcome(of: plan)
    #expect(result.happened.otherCodes == 1 && result.happened.rejects == 1)
    #expect(result.kinds.isEmpty, "\(result.kinds)")
  }

  @Test("a first label that is verified leaves nothing behind")
  func healthy() throws {
    let result = try outcome(of: plan("verify", roll: 1_000, resync: nil))
    #expect(result.happened.reloads >= 11)
    #expect(result.kinds.isEmpty && result.marked.isEmpty, "\(result.kinds)")
  }
}
