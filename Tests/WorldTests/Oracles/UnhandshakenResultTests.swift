import EventKernel
import MechanismChecks
import Scenario
import Testing
import World

@Suite("Unhandshaken result")
struct UnhandshakenResultTests {
  /// `perMinute` cartons 100 mm apart, into a tag that is sampled every 500 ms.
  func plan(perMinute: Int64, cartons: Int = 20_000, feeds: String = "list") throws -> LinePlan {
    var plan = LinePlan.bare(cartons: cartons)
    plan.feed.speed = perMinute * 100_000 / 60
    plan.serializer.decodeSpread = .zero
    let through = try #require(UnhandshakenResult.Feeds(word: feeds))
    plan.mechanisms.unhandshakenResult = mechanism(
      UnhandshakenResult.self,
      ["period": Optional(TimeSpan.milliseconds(500)), "phase": TimeSpan.milliseconds(130), "feeds": through])
    return plan
  }

  @Test("a list by order shifts with the first loss")
  func byOrder() throws {
    var plan = try plan(perMinute: 150)
    plan.packer.assignment = .byOrder
    let result = try outcome(of: plan)
    #expect(result[.substituted] + result[.over] > 700, "\(result.kinds)")
    #expect(result.unlisted(by: UnhandshakenResult.card).isEmpty, "\(result.kinds)")
  }
}
