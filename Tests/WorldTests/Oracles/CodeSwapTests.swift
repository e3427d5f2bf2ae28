import EventKernel
import MechanismChecks
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

  @Test("decode times shorter than a period swap nothing")
  func quick() throws {
    let result = try outcome(of: plan(spread: 190))
    #expect(result.kinds.isEmpty && result.marked.isEmpty, "\(result.kinds)")
  }
}
