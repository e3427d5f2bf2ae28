import EventKernel
import Experiments
import MechanismChecks
import Scenario
import Testing
import TraceModel
import World

/// The way of one message that fared otherwise than it was said, whether or not anything is wrong because of it.
@Suite("Stories of messages") struct MessageStoryTests {
  private typealias Setting = (MechanismID, [(String, any ParameterValue)])

  private static func replay(_ settings: Setting...) -> Replay {
    var plan = SystemsTests.plan()
    plan.lots.count = 1
    for (id, values) in settings { plan.set(id, values) }
    return Replay(Trial(plan, seed: 23), number: 0)
  }

  private static let doubled: Setting = (
    .retryDuplicate,
    [
      ("latency", TimeSpan.seconds(5)), ("timeout", TimeSpan.seconds(5)),
      ("receiver", RetryDuplicate.Receiver.repeating),
    ]
  )
  private static let late: Setting = (
    .lotBoundaryRace,
    [("delay", TimeSpan.seconds(90)), ("at-border", Boundary.enterpriseToRepository)]
  )

  @Test("a doubled message: sent twice, entered twice, and once where the receiver knows it again")
  func twice() throws {
    let story = try #require(
      try Self.replay(Self.doubled, Self.late).story(
        of: .repeated, suspected: [.retryDuplicate, .lotBoundaryRace]))
    #expect(story.boundary == .controllerToSite && story.fate == .repeated)
    let parting = try #require(story.events.first { $0.number == story.parting })
    #expect(
      parting.what.contains("enters it once more") && parting.mechanism == .retryDuplicate, "\(parting)")
    #expect(story.events.contains { $0.what.contains("times, because no acknowledgement has come") })
    // Every event is of this message or of what the record believes, in the order of time.
    #expect(Set(story.events.compactMap(\.message)).count == 1)
    #expect(zip(story.events, story.events.dropFirst()).allSatisfy { $0.at <= $1.at })
    #expect(story.causes.map(\.mechanism) == [.retryDuplicate])
    #expect(story.alternatives.map(\.isSame) == [false, true])
    #expect(story.record.contains { $0.text.contains("was raised") })
  }

  @Test("a late message: nothing is wrong, and its way is told by the clocks of both sides of each boundary")
  func delayed() throws {
    let replay = Self.replay(Self.doubled, Self.late)
    let story = try #require(try replay.story(of: .late, suspected: [.retryDuplicate, .lotBoundaryRace]))
    #expect(story.boundary == .enterpriseToRepository)
    let parting = try #require(story.events.first { $0.number == story.parting })
    #expect(parting.what.contains("90.0 s on the way") && parting.stamp != nil, "\(parting)")
    #expect(story.causes.map(\.mechanism) == [.lotBoundaryRace])
    #expect(try replay.story(of: .refused, suspected: []) == nil)
  }

  @Test("a message that is dated in another zone says by how much")
  func misdated() throws {
    let zone: Setting = (
      .updateMapping,
      [
        ("at", TimeSpan?.some(.zero)), ("field", UpdateMapping.Field.zone), ("shift", TimeSpan.hours(-2)),
        ("tested", Fraction.of(0)),
      ]
    )
    let story = try #require(try Self.replay(zone).story(of: .misdated, suspected: [.updateMapping]))
    #expect(story.events.contains { $0.what.contains("120 min too early") }, "\(story.events)")
    #expect(story.causes.map(\.mechanism) == [.updateMapping])
  }
}
