import EventKernel
import Scenario
import Testing
import World

@Suite("Tracking slip")
struct TrackingSlipTests {
  /// Hard stops in every second minute, slips of `slip` mm forward, none back, a window of ± 40 mm.
  func plan(slip: Double, bad: Double) -> LinePlan {
    var plan = LinePlan.bare(cartons: 40_000)
    plan.stops.microStopsPerHour = 30
    plan.stops.microStopMean = .seconds(5)
    plan.serializer.grades = print(badShare: bad)
    plan.mechanisms.trackingSlip = mechanism(
      TrackingSlip.self,
      ["slip": Length.mm(slip), "spread": Fraction.percent(0), "back": Fraction.percent(0)])
    return plan
  }

  @Test(
    "a slip beyond P − w moves the verdicts of d/P cartons a stop",
    arguments: [(70, 0.1), (80, 0.2), (95, 0.4)])
  func moves(slip: Double, bad: Double) throws {
    let result = try outcome(of: plan(slip: slip, bad: bad))
    // 800 mm from camera to ejector, 100 mm a carton: 8 cartons a stop, each bad one before a good one stays.
    let moved = 8 * result.happened.microStops
    #expect(result.happened.microStops > 50)
    #expect(isPlausible(result.letOut, of: moved, each: bad * (1 - bad)), "\(result.kinds) of \(moved)")
    // The entry of the last of them finds no carton, so that its number never counts: 7 can become ghosts.
    #expect(
      isPlausible(result[.ghost], of: moved / 8 * 7, each: bad * (1 - bad)), "\(result.kinds) of \(moved)")
    #expect(isPlausible(result[.unreported], of: moved / 8, each: (1 - bad) * (1 - bad)), "\(result.kinds)")
    #expect(result.unlisted(by: TrackingSlip.card).isEmpty, "\(result.kinds)")
    #expect(result.marked[.trackingSlip]! >= result.letOut)
  }

  // Two stops while one carton travels add up: 19 mm twice is still within 40.
  @Test("a slip within the window moves nothing", arguments: [5.0, 10, 19])
  func own(slip: Double) throws {
    let result = try outcome(of: plan(slip: slip, bad: 0.2))
    #expect(result.kinds.isEmpty && result.marked.isEmpty, "\(result.kinds)")
  }

  @Test(
    "between the two windows nobody gets the verdict, and the default rejects", arguments: [42.0, 50, 58])
  func nobody(slip: Double) throws {
    let result = try outcome(of: plan(slip: slip, bad: 0.01))
    // But for a second stop within the 1.6 s of travel, after which the neighbour's verdict fits.
    #expect(result.kinds.values.reduce(0, +) <= 12, "\(result.kinds)")
    let extra = Double(result.happened.rejects) - 0.01 * 40_000
    #expect(abs(extra - 8 * 0.99 * Double(result.happened.microStops)) < 70, "\(extra)")
  }
}

@Suite("Fixed delay")
struct FixedDelayTests {
  func plan(speed: Double, bad: Double) -> LinePlan {
    var plan = LinePlan.bare(cartons: 20_000)
    plan.feed.speed = Int64(500_000 * speed)
    plan.serializer.grades = print(badShare: bad)
    plan.mechanisms.fixedDelayTracking = mechanism(
      FixedDelayTracking.self,
      ["timing": FixedDelayTracking.Timing.delay, "speed": Speed.metresPerMinute(30)])
    return plan
  }

  @Test("within h = P/2d of the nominal speed nothing is wrong", arguments: [0.945, 1.0, 1.06])
  func right(speed: Double) throws {
    let result = try outcome(of: plan(speed: speed, bad: 0.1))
    #expect(result.happened.rejects > 1_000)
    #expect(result.kinds.isEmpty && result.marked.isEmpty, "\(result.kinds)")
  }

  @Test("beyond it, every verdict hits the neighbour", arguments: [(0.92, 0.05), (1.08, 0.1), (1.12, 0.3)])
  func wrong(speed: Double, bad: Double) throws {
    let result = try outcome(of: plan(speed: speed, bad: bad))
    // A bad carton stays where its neighbour's verdict is good; at h = 1/16, 0.92 and 1.08 are one carton off.
    #expect(isPlausible(result.letOut, of: 20_000, each: bad * (1 - bad)), "\(result.kinds)")
    #expect(isPlausible(result[.ghost], of: 20_000, each: bad * (1 - bad)), "\(result.kinds)")
    #expect(result.unlisted(by: FixedDelayTracking.card).isEmpty, "\(result.kinds)")
  }

  @Test(
    "at a fixed rate of cartons the borders are + h/(1 − h) and − h/(1 + h)",
    arguments: [(0.935, true), (0.945, false), (1.065, false), (1.07, true)])
  func rate(speed: Double, isWrong: Bool) throws {
    var plan = plan(speed: speed, bad: 0.1)
    plan.feed.pitch = Int64(100_000 * speed)
    let result = try outcome(of: plan)
    if isWrong {
      #expect(isPlausible(result.letOut, of: 20_000, each: 0.09), "\(result.kinds)")
    } else {
      #expect(result.kinds.isEmpty, "\(result.kinds)")
    }
  }

  @Test("a stop longer than P/2v mistakes (d − P/2)/P cartons", arguments: [0.05, 0.1, 0.2])
  func stops(bad: Double) throws {
    var plan = plan(speed: 1, bad: bad)
    plan.lots.cartonsPerLot = 40_000
    plan.stops.microStopsPerHour = 30
    plan.stops.microStopMean = .seconds(60)
    let result = try outcome(of: plan)
    let mistaken = 15 * result.happened.microStops / 2
    #expect(
      isPlausible(result.letOut, of: mistaken, each: bad, spread: 1.5), "\(result.kinds) of \(mistaken)")
    #expect(result.unlisted(by: FixedDelayTracking.card).isEmpty, "\(result.kinds)")
    #expect(result.marked[.fixedDelayTracking]! >= result.letOut)
  }
}

@Suite("Missing eyes")
struct MissingResyncTests {
  /// 6 m from camera to ejector at 100 or 50 mm/s: a minute or two, with more than one stop now and then.
  func plan(slip: Double, speed: Int64, missing: Int) -> LinePlan {
    var plan = LinePlan.bare(cartons: 20_000)
    plan.feed.speed = speed * 1_000
    plan.serializer.ejectorAt = 6_700_000
    plan.serializer.exitAt = 7_000_000
    plan.serializer.resyncEyes = [1_900_000, 3_100_000, 4_300_000, 5_500_000]
    plan.serializer.tracking = .window(halfWidth: 50_000)
    plan.serializer.grades = print(badShare: 0.3)
    plan.stops.microStopsPerHour = 30
    plan.stops.microStopMean = .milliseconds(100)
    plan.mechanisms.trackingSlip = mechanism(
      TrackingSlip.self,
      ["slip": Length.mm(slip), "spread": Fraction.percent(0), "back": Fraction.percent(0)])
    plan.mechanisms.missingResync = mechanism(MissingResync.self, ["missing": Count(missing)])
    return plan
  }

  /// Share of cartons that meet more than `allowed` stops on a stretch of so many metres, by a model of minutes that each
  /// hold a stop with probability ½ at any moment of theirs.
  func share(moreThan allowed: Int, minutes length: Double) -> Double {
    var random = PlainRandom(state: 3)
    var stops: [Double] = []
    for minute in 0..<200_000 where random.uniform() < 0.5 { stops.append(Double(minute) + random.uniform()) }
    var (more, first, end) = (0, 0, 0)
    let trials = 400_000
    for trial in 0..<trials {
      let start = Double(trial) * 0.49
      while first < stops.count, stops[first] < start { first += 1 }
      end = max(end, first)
      while end < stops.count, stops[end] < start + length { end += 1 }
      if end - first > allowed { more += 1 }
    }
    return Double(more) / Double(trials)
  }

  @Test(
    "slips of one sign add up beyond half a pitch",
    arguments: [(30.0, 100), (40, 100), (20, 50), (30, 50)] as [(Double, Int64)])
  func addsUp(slip: Double, speed: Int64) throws {
    let result = try outcome(of: plan(slip: slip, speed: speed, missing: 4))
    // Stops come at most once a minute, so that they are no Poisson process: the model above stands for it.
    let beyond = share(moreThan: Int(50 / slip), minutes: 100 / Double(speed))
    // 333 stretches without an overlap stand behind 20,000 cartons, 60 on each.
    let expected = beyond * 0.3 * 0.7
    #expect(
      isPlausible(result.letOut, of: 20_000, each: expected, spread: 14), "\(result.kinds), \(expected)")
    #expect(result.letOut > 30)
    #expect(result.unlisted(by: MissingResync.card).isEmpty, "\(result.kinds)")
    #expect(result.marked[.missingResync]! > 30)
  }

  @Test("with every eye fitted far fewer do")
  func fitted() throws {
    let with = try outcome(of: plan(slip: 40, speed: 100, missing: 0))
    let without = try outcome(of: plan(slip: 40, speed: 100, missing: 4))
    #expect(with.marked[.missingResync] == nil)
    #expect(5 * with.letOut < without.letOut, "\(with.kinds) \(without.kinds)")
  }
}
