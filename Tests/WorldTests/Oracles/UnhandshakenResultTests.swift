import EventKernel
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
    let through = try #require(UnhandshakenResult.Feeds(rawValue: feeds))
    plan.mechanisms.unhandshakenResult = mechanism(
      UnhandshakenResult.self,
      ["period": Optional(TimeSpan.milliseconds(500)), "phase": TimeSpan.milliseconds(130), "feeds": through])
    return plan
  }

  @Test(
    "evenly spaced, 1 − T/S of the results are lost",
    arguments: [(60, 0.0), (120, 0.0), (150, 0.2), (200, 0.4), (300, 0.6)] as [(Int64, Double)])
  func even(perMinute: Int64, loss: Double) throws {
    let result = try outcome(of: plan(perMinute: perMinute))
    #expect(abs(Double(result[.unreported]) - loss * 20_000) <= 4, "\(result[.unreported])")
    #expect(result.marked[.unhandshakenResult] ?? 0 == result[.unreported])
    #expect(result.unlisted(by: UnhandshakenResult.card).isEmpty, "\(result.kinds)")
  }

  @Test("with jitter the loss is that of a small model of the tag", arguments: [150, 240, 300] as [Int64])
  func jitter(perMinute: Int64) throws {
    var plan = try plan(perMinute: perMinute)
    plan.feed.pitchSpread = 40_000
    plan.serializer.decodeSpread = .milliseconds(90)
    let result = try outcome(of: plan)
    // Triangular pitch over a constant speed, uniform decode time; a result is lost where the next comes before a look.
    var random = PlainRandom(state: 7)
    let speed = Double(perMinute) * 100 / 60
    var (trigger, previous, lost) = (0.0, -1.0, 0)
    var arrivals: [Double] = []
    for _ in 0..<400_000 {
      trigger += max(60, 100 + 40 * (random.uniform() + random.uniform() - 1)) / speed
      arrivals.append(trigger + 0.025 + 0.09 * random.uniform())
    }
    for arrival in arrivals.sorted() {
      if previous >= 0, (previous / 0.5).rounded(.down) == (arrival / 0.5).rounded(.down) { lost += 1 }
      previous = arrival
    }
    #expect(isPlausible(result[.unreported], of: 20_000, each: Double(lost) / 400_000))
  }

  @Test(
    "at T = S with jitter the loss is f(1 − f), by the phase",
    arguments: [(50, 0), (125, 0.25), (150, 0.5), (175, 0.75)]
      as [(Int64, Double)])
  func phase(milliseconds: Int64, early: Double) throws {
    var plan = try plan(perMinute: 120)
    plan.serializer.decodeSpread = .milliseconds(100)
    plan.mechanisms.unhandshakenResult = mechanism(
      UnhandshakenResult.self,
      ["period": Optional(TimeSpan.milliseconds(500)), "phase": TimeSpan.milliseconds(milliseconds)])
    let result = try outcome(of: plan)
    // The ramp (50, 100, 150 mm/s for 50 ms each) covers 15 of the 800 mm to the first trigger, the rest takes 3.925 s: every
    // trigger falls on 75 ms of a period and its result on 100 to 200. A result is lost where it comes after the look
    // of its period and the next one before the look of its own.
    #expect(isPlausible(result[.unreported], of: 20_000, each: early * (1 - early)), "\(result.kinds)")
  }

  @Test("where the reject station is fed by the tag and rejects what it does not know, nothing is wrong")
  func safe() throws {
    let result = try outcome(of: plan(perMinute: 300, feeds: "verdict"))
    #expect(result.kinds.isEmpty, "\(result.kinds)")
    #expect(result.happened.rejects > 11_000)
  }

  @Test("where it lets pass what it does not know, the lost are unreported")
  func unsafe() throws {
    var plan = try plan(perMinute: 300, feeds: "verdict")
    plan.serializer.missingVerdict = .pass
    let result = try outcome(of: plan)
    #expect(abs(result[.unreported] - 12_000) <= 4, "\(result.kinds)")
  }

  @Test(
    "where the packer's scanner writes the tag, cases hold more than was read of them",
    arguments: [(110, 0.0), (150, 0.2), (240, 0.5)] as [(Int64, Double)])
  func packing(perMinute: Int64, loss: Double) throws {
    var plan = try plan(perMinute: perMinute, feeds: "packing")
    plan.mechanisms.lateRead = mechanism(LateRead.self, ["tail": TimeSpan.zero])
    let result = try outcome(of: plan)
    #expect(abs(Double(result.happened.readsLost) - loss * 20_000) <= 4, "\(result.happened.readsLost)")
    #expect(result.marked[.unhandshakenResult] ?? 0 >= result.happened.readsLost)
    if loss == 0 {
      #expect(result.kinds.isEmpty, "\(result.kinds)")
    } else {
      // By count the next 24 that were not lost, or as many as have come: what is in a case is another's, or more.
      #expect(result[.over] + result[.substituted] + result[.mislabelled] > 750, "\(result.kinds)")
      #expect(result[.unreported] == 0, "\(result.kinds)")
    }
    #expect(result.unlisted(by: UnhandshakenResult.card).isEmpty, "\(result.kinds)")
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
