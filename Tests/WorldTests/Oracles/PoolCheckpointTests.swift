import MechanismChecks
import Oracles
import Scenario
import Testing
import World

@Suite("Pool checkpoint")
struct PoolCheckpointTests {
  func plan(interval: Int, order: String = "after", cartons: Int = 40_000) throws -> LinePlan {
    var plan = LinePlan.bare(cartons: cartons)
    plan.stops.crashesPerWeek = 1_500
    plan.stops.restartTime = .seconds(10)
    let saving = try #require(PoolCheckpoint.Order(word: order))
    plan.mechanisms.poolCheckpoint = mechanism(
      PoolCheckpoint.self, ["interval": Count(interval), "order": saving])
    return plan
  }

  @Test("each crash takes back what was used since the last save", arguments: [50, 250, 1_000])
  func takesBack(interval: Int) throws {
    let result = try outcome(of: plan(interval: interval))
    let printed = result.printed
    var repeated = 0
    var returns = 0
    // Where the sequence falls back, it falls to the last multiple of the interval.
    for index in 1..<printed.count where printed[index] != printed[index - 1] + 1 {
      let used = Int(printed[index - 1]) + 1 - Int(printed[0])
      let saved = used / interval * interval
      #expect(Int(printed[index]) - Int(printed[0]) == saved)
      repeated += used - saved
      returns += 1
    }
    #expect(returns > 5 && result.happened[.crashes] >= returns)
    // What was taken back shortly before the lot's end is not issued again.
    let twice = printed.count - Set(printed).count
    #expect(twice <= repeated && twice >= repeated - interval)
    #expect(result[.duplicate] == twice && result.marked[.poolCheckpoint] == twice, "\(result.kinds)")
    #expect(result.unlisted(by: PoolCheckpoint.card).isEmpty)
    // The mean of a place in an interval that starts anywhere: (N − 1)/2, variance (N² − 1)/12.
    let (n, crashes) = (Double(interval), Double(result.happened[.crashes]))
    let sigma = (crashes * (n * n - 1) / 12).squareRoot()
    #expect(abs(Double(repeated) - crashes * (n - 1) / 2) < 3.29 * sigma)
  }

  @Test("of two copies both are shipped where neither is rejected", arguments: [0.05, 0.2, 0.4])
  func shipsTwice(bad: Double) throws {
    var plan = try plan(interval: 800)
    plan.serializer.grades = .bad(bad)
    let result = try outcome(of: plan)
    // A number that is printed m times is on K ~ Bin(m, 1 − p) shipped cartons: E (K − 1)⁺ = m(1 − p) − 1 + pᵐ, which is
    // (1 − p)² for two. Three happen where crashes follow one another closely.
    var times: [UInt32: Int] = [:]
    for serial in result.printed { times[serial, default: 0] += 1 }
    var expected = 0.0
    var again = 0
    for count in times.values.sorted() where count > 1 {
      expected += Double(count) * (1 - bad) - 1 + Chance.power(bad, Double(count))
      again += count - 1
    }
    #expect(again > 4_000)
    #expect(isPlausible(result[.duplicate], of: again, each: expected / Double(again), spread: 1.5))
    #expect(result.unlisted(by: PoolCheckpoint.card).isEmpty)
  }

  @Test("saved before use, nothing is ever issued twice", arguments: [1, 250, 1_000])
  func before(interval: Int) throws {
    let result = try outcome(of: plan(interval: interval, order: "before"))
    #expect(result.kinds.isEmpty, "\(result.kinds)")
    #expect(result.happened[.crashes] > 5 && result.marked.isEmpty)
  }
}
