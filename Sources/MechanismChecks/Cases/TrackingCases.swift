import EventKernel
import Oracles
import Scenario
import World

// How a verdict finds its carton again, and what happens where it does not.
enum TrackingCases {
  static func all(_ size: CaseSize) -> [OracleCase] {
    trackingSlip(size) + fixedDelay(size) + missingResync(size) + codeSwap(size) + bypass(size)
      + registerLoss(size)
  }

  // MARK: - Tracking slip

  private static func trackingSlip(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    let cartons = size(45_000)
    for mode in ReadAssignment.allCases {
      for (slip, bad) in [(70.0, 0.25), (80, 0.3), (95, 0.4)] {
        cases.append(
          OracleCase(
            .trackingSlip, mode.word, "\(Int(slip)) mm, \(percent(bad)) bad",
            slipping(mode, cartons, slip: slip, bad: bad)
          ) { seen in
            let moved = Int(TrackingOracle.underway(distance: 800, pitch: 100)) * seen.count(.microStops)
            return [
              .share(
                "bad cartons that stay: d/P a stop", seen.letOut, of: moved, TrackingOracle.staysBad(bad))
            ]
          })
      }
      for slip in [5, 10, 19] {
        cases.append(
          OracleCase(
            .trackingSlip, mode.word, "\(slip) mm, within the window",
            slipping(mode, cartons, slip: Double(slip), bad: 0.2)
          ) { seen in [.exactly("wrong things of any kind", seen.wrongThings, 0)] })
      }
    }
    // Nobody is rejected: the row between camera and ejector is married to the numbers of its neighbors.
    for slip in [70.0, 80, 95] {
      var plan = slipping(.layer, cartons, slip: slip, bad: 0.01)
      plan.serializer.grades = .perfect
      plan.packer.reads = .helperCodes
      cases.append(
        OracleCase(.trackingSlip, "helper codes", "\(Int(slip)) mm, none bad", plan) { seen in
          let stops = Double(seen.count(.microStops))
          let borders = TrackingOracle.underway(distance: 800, pitch: 100) / 24
          // A stop before the first or behind the last has fewer; of two within the 1.6 s of a carton's way the second
          // moves the same row on.
          return [
            .normal(
              "wrong cases: the last one's, and one for each border in the row", Double(seen.allWrongCases),
              stops * (1 + borders), deviation: (stops * borders * (1 - borders)).squareRoot(),
              within: 0.06 * stops)
          ]
        })
    }
    for slip in [42, 50, 58] {
      cases.append(
        OracleCase(
          .trackingSlip, "between windows", "\(slip) mm, 1 % bad",
          slipping(.byCount, cartons, slip: Double(slip), bad: 0.01)
        ) { seen in
          let stops = Double(seen.count(.microStops))
          let n = Double(cartons)
          // Two stops within the 1.6 s of a carton's way happen a few times: then the neighbor's verdict fits.
          return [
            .normal(
              "rejects: bad ones, and d/P a stop", Double(seen.count(.rejects)), 0.01 * n + 0.99 * 8 * stops,
              deviation: (n * 0.01 * 0.99).squareRoot(), within: 0.04 * 8 * stops)
          ]
        })
    }
    for (slip, bad) in [(60.0, 0.2), (75, 0.2), (90, 0.3)] {
      var plan = slipping(.byCount, cartons, slip: slip, bad: bad)
      plan.set(
        .trackingSlip,
        [("slip", Length.mm(slip)), ("spread", Fraction.percent(50)), ("back", Fraction.percent(0))])
      cases.append(
        OracleCase(.trackingSlip, "uneven, by a model", "\(Int(slip)) mm ± 50 %, \(percent(bad)) bad", plan) {
          seen in
          let each = TrackingOracle.staysBadAfterUnevenSlips(slip: slip, spread: 0.5, bad: bad, window: 40)
          let stops = seen.count(.microStops)
          // At most eight a stop, each with a chance of its own: a share of so many chances.
          return [.share("bad cartons that stay", seen.letOut, of: 8 * stops, each / 8, spread: 1.5)]
        })
    }
    return cases
  }

  private static func slipping(_ mode: ReadAssignment, _ cartons: Int, slip: Double, bad: Double) -> LinePlan
  {
    var plan = LinePlan.bare(mode, cartons: cartons)
    plan.stops.microStopsPerHour = 30
    plan.stops.microStopMean = .seconds(5)
    plan.serializer.grades = .bad(bad)
    plan.set(
      .trackingSlip,
      [("slip", Length.mm(slip)), ("spread", Fraction.percent(0)), ("back", Fraction.percent(0))])
    return plan
  }

  // MARK: - Fixed delay

  private static func fixedDelay(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    let cartons = size(12_000)
    for mode in ReadAssignment.allCases {
      for (speed, bad) in [(0.92, 0.05), (1.08, 0.1), (1.12, 0.3), (0.945, 0.1), (1.06, 0.1)] {
        cases.append(
          OracleCase(
            .fixedDelayTracking, mode.word, "\(percent(speed)) of nominal, \(percent(bad)) bad",
            timed(mode, cartons, speed: speed, bad: bad)
          ) { seen in
            let tolerance = TrackingOracle.speedTolerance(distance: 800, pitch: 100)
            if abs(speed - 1) < tolerance {
              return [.exactly("wrong things of any kind", seen.wrongThings, 0)]
            }
            return [
              .share(
                "bad cartons that stay", seen.letOut, of: cartons, TrackingOracle.staysBad(bad), spread: 1.5),
              .share(
                "good ones out: ghosts", seen.units(.ghost), of: cartons, TrackingOracle.staysBad(bad),
                spread: 1.5),
            ]
          })
      }
    }
    // At a fixed rate of cartons the pitch grows with the speed: the borders are + h/(1 − h) and − h/(1 + h).
    for speed in [0.935, 0.945, 1.065, 1.07] {
      var plan = timed(.byCount, cartons, speed: speed, bad: 0.1)
      plan.feed.pitch = Int64(100_000 * speed)
      cases.append(
        OracleCase(.fixedDelayTracking, "at a fixed rate", "\(percent(speed)) of nominal", plan) { seen in
          let h = TrackingOracle.speedTolerance(distance: 800, pitch: 100)
          let isWrong = speed - 1 > h / (1 - h) || 1 - speed > h / (1 + h)
          return [
            .share(
              "bad cartons that stay", seen.letOut, of: cartons, isWrong ? TrackingOracle.staysBad(0.1) : 0,
              spread: 1.5)
          ]
        })
    }
    for bad in [0.05, 0.1, 0.2] {
      var plan = timed(.byCount, size(30_000), speed: 1, bad: bad)
      plan.stops.microStopsPerHour = 30
      plan.stops.microStopMean = .seconds(60)
      cases.append(
        OracleCase(.fixedDelayTracking, "stops", "of a minute, \(percent(bad)) bad", plan) { seen in
          let each = TrackingOracle.mistakenAtStop(distance: 800, pitch: 100)
          let mistaken = Int(each * Double(seen.count(.microStops)))
          return [.share("bad cartons that stay", seen.letOut, of: mistaken, bad, spread: 1.5)]
        })
    }
    return cases
  }

  private static func timed(_ mode: ReadAssignment, _ cartons: Int, speed: Double, bad: Double) -> LinePlan {
    var plan = LinePlan.bare(mode, cartons: cartons)
    plan.feed.speed = Int64(500_000 * speed)
    plan.serializer.grades = .bad(bad)
    plan.set(
      .fixedDelayTracking, choices: [("timing", "delay")], [("speed", Speed.metersPerMinute(30))])
    return plan
  }

  // MARK: - Missing eyes

  private static func missingResync(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    let cartons = size(28_000)
    for (slip, speed) in [(30.0, 100), (40, 100), (20, 50), (30, 50)] {
      for mode in ReadAssignment.allCases {
        var plan = LinePlan.bare(mode, cartons: cartons)
        plan.feed.speed = Int64(speed) * 1_000
        plan.serializer.ejectorAt = 6_700_000
        plan.serializer.exitAt = 7_000_000
        plan.serializer.resyncEyes = [1_900_000, 3_100_000, 4_300_000, 5_500_000]
        plan.serializer.tracking = .window(halfWidth: 50_000)
        plan.serializer.grades = .bad(0.3)
        plan.stops.microStopsPerHour = 57
        plan.stops.microStopMean = .milliseconds(100)
        plan.set(
          .trackingSlip,
          [("slip", Length.mm(slip)), ("spread", Fraction.percent(0)), ("back", Fraction.percent(0))])
        plan.set(.missingResync, [("missing", Count(4))])
        cases.append(
          OracleCase(
            .missingResync, mode.word, "\(Int(slip)) mm a stop, \(speed) mm/s", plan,
            companions: MechanismSet(.trackingSlip)
          ) { seen in
            // 6 m without an eye; more stops than half a pitch has slips move a verdict.
            let beyond = Chance.poisson(moreThan: Int(50 / slip), mean: 0.95 * 100 / Double(speed))
            // 60 cartons share a stretch of the belt, and its stops.
            return [
              .share(
                "bad cartons that stay", seen.letOut, of: cartons, beyond * TrackingOracle.staysBad(0.3),
                spread: 14)
            ]
          })
      }
    }
    return cases
  }

  // MARK: - Code swap

  private static func codeSwap(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    let cartons = size(18_000)
    for spread in [250, 300, 400, 700, 900, 1_200] {
      let isModel = spread > 400
      for mode in isModel ? [.byOrder] : ReadAssignment.allCases {
        cases.append(
          OracleCase(
            .codeSwap, isModel ? "by-order, by a model" : mode.word, "up to \(spread) ms to decode",
            swapping(mode, cartons, spread: spread, zone: 120)
          ) { seen in
            let (d, t) = (Double(spread), 200.0)
            let wrong =
              isModel
              ? TrackingOracle.casesShuffled(spread: d, period: t)
              : TrackingOracle.casesWrong(swapped: TrackingOracle.swapped(spread: d, period: t))
            return [
              .share(
                "substituted cases: swapped at a border", seen.cases(.substituted), of: seen.count(.cases),
                mode == .byOrder ? wrong : 0, spread: 2)
            ]
          })
      }
    }
    for zone in [10, 30, 40] {
      cases.append(
        OracleCase(
          .codeSwap, "one in the zone", "zone of \(zone) mm",
          swapping(.byOrder, cartons / 4, spread: 400, zone: Double(zone))
        ) { seen in [.exactly("wrong things of any kind", seen.wrongThings, 0)] })
    }
    return cases
  }

  private static func swapping(_ mode: ReadAssignment, _ cartons: Int, spread: Int, zone: Double) -> LinePlan
  {
    var plan = LinePlan.bare(mode, cartons: cartons)
    plan.serializer.decodeSpread = .zero
    plan.serializer.verifiesCode = false
    plan.set(
      .codeSwap, [("zone", Length.mm(zone)), ("decode-spread", TimeSpan.milliseconds(Int64(spread)))])
    return plan
  }

  // MARK: - Bypass

  private static func bypass(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    let cartons = size(12_000)
    func plan(_ mode: ReadAssignment, bad: Double, threshold: Double, minutes: Int) -> LinePlan {
      var plan = LinePlan.bare(mode, cartons: cartons)
      plan.serializer.grades = .bad(bad)
      plan.set(
        .bypass,
        [("threshold", Fraction.percent(threshold)), ("noticed-after", TimeSpan.minutes(Int64(minutes)))])
      return plan
    }
    for mode in ReadAssignment.allCases {
      for bad in [0.05, 0.1, 0.3] {
        cases.append(
          OracleCase(
            .bypass, mode.word, "\(percent(bad)) bad, never noticed",
            plan(mode, bad: bad, threshold: 2, minutes: 100_000)
          ) { seen in
            // The first 500 cartons are judged; from then on nobody rejects.
            [.share("bad cartons packed", seen.letOut, of: cartons - 500, bad)]
          })
      }
    }
    for minutes in [3, 7, 13] {
      cases.append(
        OracleCase(
          .bypass, "on and off", "10 % bad, noticed after \(minutes) min",
          plan(.byCount, bad: 0.1, threshold: 2, minutes: minutes)
        ) { seen in
          let open = TrackingOracle.passedWhileOff(cartons: cartons, judged: 500, off: minutes * 300)
          return [.share("bad cartons packed", seen.letOut, of: open, 0.1)]
        })
    }
    for threshold in [3, 20, 100] {
      cases.append(
        OracleCase(
          .bypass, "few rejects", "1 % bad, threshold \(threshold) %",
          plan(.byCount, bad: 0.01, threshold: Double(threshold), minutes: 60)
        ) { seen in [.exactly("wrong things of any kind", seen.wrongThings, 0)] })
    }
    return cases
  }

  // MARK: - Register loss

  private static func registerLoss(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    let cartons = size(16_000)
    func plan(_ mode: ReadAssignment, bad: Double, _ missing: MissingVerdict) -> LinePlan {
      var plan = LinePlan.bare(mode, cartons: cartons)
      plan.stops.crashesPerWeek = 3_000
      plan.serializer.grades = .bad(bad)
      plan.serializer.readLimit = 0
      plan.serializer.missingVerdict = missing
      plan.set(.registerLoss, choice: "memory", "volatile")
      return plan
    }
    for mode in ReadAssignment.allCases {
      for bad in [0.02, 0.1, 0.3] {
        cases.append(
          OracleCase(.registerLoss, "\(mode.word), pass", "\(percent(bad)) bad", plan(mode, bad: bad, .pass))
          {
            seen in
            let (lost, crashes) = (seen.count(.verdictsLost), seen.count(.crashes))
            let each = Int(TrackingOracle.underway(distance: 800, pitch: 100))
            return [
              // But for a crash in the first second, and for one soon after another.
              .exactly("verdicts lost: d/P a crash", lost, each * crashes, within: 2 * each),
              .share("bad cartons packed", seen.letOut, of: lost, bad),
              .exactly("unreported units: the others", seen.units(.unreported), lost - seen.letOut),
            ]
          })
        cases.append(
          OracleCase(
            .registerLoss, "\(mode.word), reject", "\(percent(bad)) bad", plan(mode, bad: bad, .reject)
          ) { seen in
            [
              .exactly("wrong things of any kind", seen.wrongThings, 0),
              .share(
                "other rejects", seen.count(.rejects) - seen.count(.verdictsLost), of: cartons, bad),
            ]
          })
      }
    }
    for bad in [0.1, 0.2, 0.3] {
      var plan = plan(.byCount, bad: bad, .reject)
      plan.serializer.commit = .verification
      cases.append(
        OracleCase(.registerLoss, "counted once verified", "\(percent(bad)) bad", plan) { seen in
          [.share("ghosts: good ones rejected", seen.units(.ghost), of: seen.count(.verdictsLost), 1 - bad)]
        })
    }
    return cases
  }
}
