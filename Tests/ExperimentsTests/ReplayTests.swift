import Drift
import EventKernel
import Experiments
import Testing
import TraceModel
import World

@Suite("A mismatch, told")
struct ReplayTests {
  /// Line 7, Nordhafen, with a belt on which cartons slip nearly a pitch at every hard stop.
  private static var slipping: Trial {
    var settings = MechanismSettings.healthy
    settings[TrackingSlip.slip] = .mm(95)
    settings[TrackingSlip.spread] = .percent(0)
    var plan = LinePlan()
    plan.lots.cartonsPerLot = 12_000
    plan.serializer.turnedShare = 0.03
    plan.lots.count = 2
    plan.stops.microStopsPerHour = 60
    plan.mechanisms.trackingSlip = TrackingSlip(settings)
    return Trial(plan, seed: 3)
  }

  private static var escaped: Replay.Search { Replay.Search { mismatch, _ in mismatch.kind == .escaped } }

  @Test(
    "the story of a carton that should have left names what moved its verdict, and what would have prevented it"
  )
  func story() throws {
    let replay = Replay(Self.slipping, number: 1)
    let story = try #require(try replay.story(Self.escaped))
    #expect(story.mismatch.mechanisms == MechanismSet(.trackingSlip))
    let parting = try #require(story.events.first { $0.number == story.parting })
    #expect(parting.mechanism == .trackingSlip && parting.lane == .truth)
    // It came, was printed on, was said to be good or bad by somebody, and lies in a case now.
    let mine = story.events.filter { $0.who.hasPrefix("carton") }.map(\.what)
    #expect(mine.contains { $0.hasPrefix("enters") } && mine.contains { $0.hasPrefix("goes into case") })
    #expect(mine.contains { $0.contains("printed on it") })
    #expect(story.events.contains { $0.lane == .record && $0.stamp != nil && $0.message != nil })
    #expect(!story.introduction.isEmpty && !story.record.isEmpty)
    #expect(story.causes.map(\.mechanism) == [.trackingSlip])
    let alternative = try #require(story.alternatives.first)
    #expect(alternative.healthy == MechanismSet(.trackingSlip))
    #expect(alternative.exists && alternative.kind == nil, "\(alternative.text)")
    for (earlier, later) in zip(story.events, story.events.dropFirst()) { #expect(earlier.at <= later.at) }
  }

  @Test("a story holds against its trial run once more, and against no tampered trace")
  func tampering() throws {
    let replay = Replay(Self.slipping, number: 1)
    let story = try #require(try replay.story(Self.escaped))
    let trace = try replay.trace(Self.escaped)
    #expect(story.faults(against: trace).isEmpty)
    var later = trace
    later[2].at += .milliseconds(1)
    #expect(!story.faults(against: later).isEmpty)
    var other = trace
    other[other.count / 2].what += " again"
    #expect(!story.faults(against: other).isEmpty)
    #expect(!story.faults(against: Array(trace.dropLast())).isEmpty)
    var innocent = trace
    for index in innocent.indices { innocent[index].mechanism = nil }
    #expect(story.faults(against: innocent).contains { $0.contains("did not act") })
  }

  @Test("what never happened has no story")
  func nothing() throws {
    var trial = Self.slipping
    trial.plan.mechanisms = MechanismValues()
    #expect(try Replay(trial, number: 1).story(Self.escaped) == nil)
  }
}
