import EventKernel
import Scenario
import Testing
import World

@Suite("Bypass")
struct BypassTests {
  func plan(bad: Double, threshold: Double, minutes: Int64) -> LinePlan {
    var plan = LinePlan.bare(cartons: 25_000)
    plan.serializer.grades = print(badShare: bad)
    plan.mechanisms.bypass = mechanism(
      Bypass.self,
      ["threshold": Fraction.percent(threshold), "noticed-after": TimeSpan.minutes(minutes)])
    return plan
  }

  @Test("what is bad escapes while it is off", arguments: [0.05, 0.1, 0.3])
  func escapes(bad: Double) throws {
    let result = try outcome(of: plan(bad: bad, threshold: 2, minutes: 10_000))
    // The first 500 cartons are judged; from then on nobody rejects.
    #expect(isPlausible(result.letOut, of: 24_500, each: bad), "\(result.kinds)")
    #expect(result.happened.bypasses == 1)
    #expect(result.unlisted(by: Bypass.card).isEmpty, "\(result.kinds)")
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
    let illegible = share(below: 1, rise: plan.serializer.grades.rise)
    let some = 1 - power(1 - illegible, 24)
    #expect(isPlausible(result[.over], of: 24_500 / 24, each: some), "\(result.kinds), \(some)")
    #expect(result[.under] + result[.substituted] + result[.mislabelled] == 0, "\(result.kinds)")
  }

  @Test("by count too: a look without a code takes one of the 24 places")
  func byCount() throws {
    let result = try outcome(of: plan(bad: 0.1, threshold: 2, minutes: 10_000))
    let illegible = share(below: 1, rise: plan(bad: 0.1, threshold: 2, minutes: 1).serializer.grades.rise)
    let some = 1 - power(1 - illegible, 24)
    #expect(isPlausible(result[.over], of: 24_500 / 24, each: some), "\(result.kinds), \(some)")
  }

  @Test("noticed and switched off again", arguments: [3, 7, 13] as [Int64])
  func again(minutes: Int64) throws {
    let result = try outcome(of: plan(bad: 0.1, threshold: 2, minutes: minutes))
    // On for D × 300 cartons, then until the next 500 have been judged.
    let off = Int(minutes) * 300
    let cycle = (off + 499) / 500 * 500
    var open = 0
    var start = 500
    while start < 25_000 {
      open += min(off, 25_000 - start)
      start += cycle
    }
    #expect(isPlausible(result.letOut, of: open, each: 0.1), "\(result.kinds) of \(open)")
  }

  @Test("few rejects annoy nobody", arguments: [3.0, 20, 100])
  func tolerated(threshold: Double) throws {
    let result = try outcome(of: plan(bad: 0.01, threshold: threshold, minutes: 60))
    #expect(result.kinds.isEmpty && result.marked.isEmpty, "\(result.kinds)")
    #expect(result.happened.rejects > 150)
  }
}
