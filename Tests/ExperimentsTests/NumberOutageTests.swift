import EventKernel
import Experiments
import MechanismChecks
import Scenario
import Testing
import TraceModel
import World

/// A system that gives serial numbers is down: requests wait, and the line stops when it has used what it has.
@Suite("Numbers from a system that is down") struct NumberOutageTests {
  private static let (block, reserve, latency) = (1_000, 200, Int64(5_000_000_000))

  /// A carton each 200 ms, and nothing that stops the line but numbers.
  private static func plan(_ giver: NumberGiver, minutes: Int64) -> LinePlan {
    var plan = LinePlan.bare(cartons: 12_000)
    plan.serializer.poolBlock = block
    plan.serializer.poolReserve = reserve
    plan.serializer.poolLatency = .nanoseconds(latency)
    plan.serializer.numbersFrom = giver
    plan.set(
      .outage,
      [
        ("between", TimeSpan.minutes(12)), ("length", TimeSpan.minutes(minutes)),
        ("at-border", Boundary.enterpriseToRepository),
      ])
    return plan
  }

  /// When the line stands for want of numbers, by arithmetic: a block is asked for when the reserve is left, and each lasts a
  /// fifth of a second a carton. In nanoseconds.
  private static func lost(_ hours: ServiceHours, cartons: Int, lead: Int64) -> (time: Int64, waits: Int) {
    var (hours, period) = (hours, Int64(200_000_000))
    var (time, waits, delay) = (Int64(0), 0, Int64(0))
    var asked = block - reserve
    while asked < cartons {
      let now = lead + Int64(asked) * period + delay
      let taken = hours.opening(from: now)
      waits += taken > now ? 1 : 0
      let stands = max(0, hours.end(of: latency, from: taken) - (now + Int64(reserve) * period))
      time += stands
      delay += stands
      asked += block
    }
    return (time, waits)
  }

  @Test(
    "the line stands as long as pool, threshold and outage say, goes on afterwards, and nothing is wrong or raised",
    arguments: [2, 5, 9])
  func standing(minutes: Int64) throws {
    var (stood, waited) = (0.0, 0)
    for number in 0..<4 as Range<UInt64> {
      let plan = Self.plan(.repository, minutes: minutes)
      let (with, without) = (
        try Trial(plan, seed: 5).run(number),
        try Trial(Self.plan(.ownServer, minutes: minutes), seed: 5).run(number)
      )
      var paths = RandomPaths(seed: 5, trial: number)
      let hours = ServiceHours(
        between: .minutes(12), length: .minutes(minutes),
        paths.claim("systems/enterprise-to-repository/outage", owner: "NumberOutageTests"))
      let (expected, waits) = Self.lost(hours, cartons: 12_000, lead: 3_000_000_000)
      let seconds =
        try Self.seconds(plan, number) - Self.seconds(Self.plan(.ownServer, minutes: minutes), number)
      // A stop and a restart take a moment beyond the arithmetic.
      #expect(
        abs(seconds - Double(expected) / 1e9) < 3 + 2 * Double(waits),
        "trial \(number): stood \(seconds) s, \(Double(expected) / 1e9) by arithmetic")
      // A request within the first seconds of an outage, or the last, may be on the other side of its edge.
      #expect(abs(with.occurrences[.poolWaits] - waits) <= 1 && without.occurrences[.poolWaits] == 0)
      for row in [with, without] {
        #expect(row.occurrences[.units] == 12_000)
        #expect(row.lots.allSatisfy { $0.lasting.isEmpty })
        #expect(row.findings.allSatisfy { $0.severity == .note }, "\(row.findings.map(\.rule))")
      }
      stood += seconds
      waited += waits
    }
    #expect(waited > 0)
    // A reserve of 40 s outlasts a short outage as a rule, and never a long one.
    #expect(minutes < 5 || stood > 60, "\(stood) s show little")
  }

  @Test(
    "a system that never comes back: the program says that the line waits for numbers, and does not wait with it"
  )
  func forEver() throws {
    var plan = Self.plan(.repository, minutes: 1)
    plan.set(
      .outage,
      [
        ("between", TimeSpan.minutes(10)), ("length", TimeSpan.days(10_000)),
        ("at-border", Boundary.enterpriseToRepository),
      ])
    var told = ""
    do { _ = try Trial(plan, seed: 5).run(0) } catch { told = "\(error)" }
    #expect(told.contains("serial numbers"), "\(told)")
  }

  /// How long the lot was on the line.
  private static func seconds(_ plan: LinePlan, _ number: UInt64) throws -> Double {
    let summary = TrialSummary(role: .production, condition: "", length: .long, trial: Int(number))
    return Double(try Trial(plan, seed: 5).summarise(number, as: summary).times.open) / 1e9
  }
}
