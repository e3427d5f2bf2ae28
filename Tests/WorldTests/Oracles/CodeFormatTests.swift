import EventKernel
import MechanismChecks
import Scenario
import Testing
import World

@Suite("Code format")
struct CodeFormatTests {
  @Test("nobody notices: everything from then on")
  func unnoticed() throws {
    var plan = LinePlan.bare(cartons: 12_000)
    plan.mechanisms.codeFormat = mechanism(
      CodeFormat.self, ["profile": CodeFormat.Profile.noSeparator, "update-at": TimeSpan.minutes(10)])
    let result = try outcome(of: plan)
    // The belt's ramp and the way to the printer take about 1 s.
    #expect(abs(result[.malformed] - 9_000) <= 8, "\(result.kinds)")
  }
}
