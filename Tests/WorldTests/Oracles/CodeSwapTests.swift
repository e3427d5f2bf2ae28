import EventKernel
import Scenario
import Testing
import World

@Suite("Code swap")
struct CodeSwapTests {
  func plan(spread: Int64, zone: Double = 120) -> LinePlan {
    var plan = LinePlan.bare(cartons: 48_000)
    plan.packer.assignment = .byOrder
    plan.serializer.decodeSpread = .zero
    plan.serializer.verifiesCode = false
    plan.mechanisms.codeSwap = mechanism(
      CodeSwap.self, ["zone": Length.mm(zone), "decode-spread": TimeSpan.milliseconds(spread)])
    return plan
  }

  @Test(
    "a case is wrong where a pair across one of its borders is swapped",
    arguments: [250, 300, 400] as [Int64])
  func borders(spread: Int64) throws {
    let result = try outcome(of: plan(spread: spread))
    // L uniform over D: P(L1 > L2 + T) = (D − T)²/2D².
    let p = power(Double(spread - 200) / Double(spread), 2) / 2
    let wrong = 1 - (1 - p) * (1 - p)
    #expect(isPlausible(result[.substituted], of: 2_000, each: wrong, spread: 2), "\(result.kinds), \(wrong)")
    #expect(isPlausible(result.marked[.codeSwap] ?? 0, of: 48_000, each: 2 * p, spread: 2))
    #expect(result[.misplaced] >= result[.substituted])
    #expect(result.unlisted(by: CodeSwap.card).isEmpty, "\(result.kinds)")
  }

  @Test("beyond two periods three cartons are shuffled: a queue of results is the model")
  func beyond() throws {
    let result = try outcome(of: plan(spread: 700))
    var random = PlainRandom(state: 11)
    let n = 240_000
    let arrivals = (0..<n).map { (time: Double($0) * 0.2 + 0.7 * random.uniform(), carton: $0) }
    let order = arrivals.sorted { $0.time < $1.time }.map(\.carton)
    var wrong = 0
    for first in stride(from: 0, to: n, by: 24)
    where order[first..<first + 24].sorted() != Array(first..<first + 24) {
      wrong += 1
    }
    let share = Double(wrong) / Double(n / 24)
    #expect(isPlausible(result[.substituted], of: 2_000, each: share, spread: 2), "\(result.kinds), \(share)")
  }

  @Test("one carton in the zone at a time is never taken for another", arguments: [10.0, 30, 40])
  func shortZone(zone: Double) throws {
    let result = try outcome(of: plan(spread: 400, zone: zone))
    #expect(result.kinds.isEmpty && result.marked.isEmpty, "\(result.kinds)")
  }

  @Test("decode times shorter than a period swap nothing")
  func quick() throws {
    let result = try outcome(of: plan(spread: 190))
    #expect(result.kinds.isEmpty && result.marked.isEmpty, "\(result.kinds)")
  }
}
