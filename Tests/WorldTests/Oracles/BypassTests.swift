import EventKernel
import MechanismChecks
import Oracles
import Scenario
import Testing
import World

@Suite("Bypass")
struct BypassTests {
  func plan(bad: Double, threshold: Double, minutes: Int64) -> LinePlan {
    var plan = LinePlan.bare(cartons: 25_000)
    plan.serializer.grades = .bad(bad)
    plan.mechanisms.bypass = mechanism(
      Bypass.self,
      ["threshold": Fraction.percent(threshold), "noticed-after": TimeSpan.minutes(minutes)])
    return plan
  }

  @Test(
    "where the packer reads what the camera called bad, nothing but those cartons is wrong",
    arguments: [0.05, 0.3])
  func legible(bad: Double) throws {
    var plan = plan(bad: bad, threshold: 2, minutes: 10_000)
    plan.serializer.readLimit = 0
    let result = try outcome(of: plan)
    #expect(isPlausible(result.letOut, of: 24_500, each: bad), "\(result.kinds)")
    #expect(result.kinds.values.reduce(0, +) == result.letOut, "\(result.kinds)")
  }

  @Test(
    "what nobody can read makes its case hold one more than recorded, between closes", arguments: [0.02, 0.1])
  func illegible(bad: Double) throws {
    var plan = plan(bad: bad, threshold: 1, minutes: 10_000)
    plan.packer.assignment = .betweenCloses
    plan.packer.scannerAt = plan.packer.eyeAt - 10_000
    let result = try outcome(of: plan)
    // Of the law of print with this share below 1.5, the share below 1.0, at which neither camera reads.
    let illegible = PrintOracle.share(below: 1, rise: plan.serializer.grades.rise)
    let some = 1 - Chance.power(1 - illegible, 24)
    #expect(isPlausible(result[.over], of: 24_500 / 24, each: some), "\(result.kinds), \(some)")
    #expect(result[.under] + result[.substituted] + result[.mislabeled] == 0, "\(result.kinds)")
  }

  @Test("by count too: a look without a code takes one of the 24 places")
  func byCount() throws {
    let result = try outcome(of: plan(bad: 0.1, threshold: 2, minutes: 10_000))
    let illegible = PrintOracle.share(
      below: 1, rise: plan(bad: 0.1, threshold: 2, minutes: 1).serializer.grades.rise)
    let some = 1 - Chance.power(1 - illegible, 24)
    #expect(isPlausible(result[.over], of: 24_500 / 24, each: some), "\(result.kinds), \(some)")
  }

}
