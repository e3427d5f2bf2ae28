import EventKernel
import Scenario
import Testing
import World

@Suite("Code format")
struct CodeFormatTests {
  @Test(
    "malformed is what is printed while the wrong template is in use",
    arguments: [("no-separator", 5, 10), ("day-first", 1, 30), ("unpadded", 20, 3)]
      as [(String, Int64, Int64)])
  func printed(profile: String, from: Int64, minutes: Int64) throws {
    var plan = LinePlan.bare(cartons: 12_000)
    let wrong = try #require(CodeFormat.Profile(rawValue: profile))
    plan.mechanisms.codeFormat = mechanism(
      CodeFormat.self,
      [
        "profile": wrong, "update-at": TimeSpan.minutes(from),
        "noticed-after": Optional(TimeSpan.minutes(minutes)),
      ])
    let result = try outcome(of: plan)
    // 300 cartons a minute; either end may cut a carton off.
    #expect(abs(result[.malformed] - Int(minutes) * 300) <= 1, "\(result.kinds)")
    #expect(result.kinds.count == 1 && result.marked == [.codeFormat: result[.malformed]])
  }

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
