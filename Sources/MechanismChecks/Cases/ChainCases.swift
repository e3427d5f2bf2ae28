import EventKernel
import Oracles
import Scenario
import World

// Messages between systems.
enum ChainCases {
  static func all(_ size: CaseSize) -> [OracleCase] {
    overflow(size) + outage(size) + race(size) + retries(size) + order(size) + update(size) + clock(size)
      + purge(size)
      + masterData(size)
  }

  /// What was said at the first border.
  private static func said(_ seen: Observation) -> Int { seen.messages(at: .controllerToSite).said }

  private static func overflow(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    for (service, places) in [(210, 500), (230, 100), (300, 2_000)] {
      for drops in QueueDrops.allCases {
        let cartons = size(12_000)
        var plan = LinePlan.even(.byCount, cartons: cartons)
        plan.set(
          .queueOverflow,
          [("service", TimeSpan.milliseconds(Int64(service))), ("places", Count(places)), ("drops", drops)])
        cases.append(
          OracleCase(.queueOverflow, "loses the \(drops.word)", "\(service) ms, \(places) places", plan) {
            seen in
            let expected = ChainOracle.overflow(
              said: said(seen), span: Double(cartons) * 0.2, service: Double(service) / 1_000, places: places)
            return [
              // The line starts and ends with fewer messages than one each 200 ms: a minute of either.
              .exactly(
                "messages lost", seen.messages(at: .controllerToSite).lost, Int(expected), within: 300),
              .exactly("messages that are nowhere", seen.messages(at: .enterpriseToRepository).underway, 0),
            ]
          })
      }
    }
    // Two consumers, and messages that take long now and then: the same throughput, and what is served is a sum of draws.
    for (service, places, consumers) in [(300, 400, 1), (500, 100, 2), (1_000, 600, 3)] {
      let cartons = size(12_000)
      var plan = LinePlan.even(.byCount, cartons: cartons)
      plan.set(
        .queueOverflow,
        [
          ("service", TimeSpan.milliseconds(Int64(service))), ("places", Count(places)),
          ("consumers", Count(consumers)), ("law", QueueOverflow.Law.exponential),
        ])
      cases.append(
        OracleCase(
          .queueOverflow, "exponential", "\(service) ms, \(places) places, \(consumers) at once", plan
        ) { seen in
          let each = Double(service) / 1_000 / Double(consumers)
          let span = Double(cartons) * 0.2
          let expected = ChainOracle.overflow(said: said(seen), span: span, service: each, places: places)
          return [
            .normal(
              "messages lost", Double(seen.messages(at: .controllerToSite).lost), expected,
              deviation: (span / each).squareRoot(), within: 300),
            .exactly("messages that are nowhere", seen.messages(at: .enterpriseToRepository).underway, 0),
          ]
        })
    }
    // Two queues at once: the second gets what the first lets through, at the first one's pace and until it is empty.
    for (first, second) in [((300, 100), (400, 200)), ((250, 500), (300, 50)), ((260, 50), (500, 500))] {
      let cartons = size(12_000)
      var plan = LinePlan.even(.byCount, cartons: cartons)
      func values(_ queue: (Int, Int)) -> [(String, any ParameterValue)] {
        [("service", TimeSpan.milliseconds(Int64(queue.0))), ("places", Count(queue.1))]
      }
      plan.set(.queueOverflow, values(first), alsoAt: [(.enterpriseToRepository, values(second))])
      cases.append(
        OracleCase(
          .queueOverflow, "two at once",
          "\(first.0) ms, \(first.1) places, and \(second.0) ms, \(second.1) places",
          plan
        ) { seen in
          let (here, there) = (
            seen.messages(at: .controllerToSite), seen.messages(at: .enterpriseToRepository)
          )
          let (span, pace) = (Double(cartons) * 0.2, Double(first.0) / 1_000)
          let lost = ChainOracle.overflow(said: here.said, span: span, service: pace, places: first.1)
          let lostBehind = ChainOracle.overflow(
            said: here.said - Int(lost), span: span + Double(first.1) * pace,
            service: Double(second.0) / 1_000,
            places: second.1)
          return [
            .exactly("messages lost at the first", here.lost, Int(lost), within: 300),
            .exactly("messages lost at the second", there.lost, Int(lostBehind), within: 300),
            .exactly("messages between the two", here.entered - there.said, 0),
          ]
        })
    }
    return cases
  }

  private static func purge(_ size: CaseSize) -> [OracleCase] {
    [(4, 300), (10, 100), (3, 700)].map { every, limit in
      let cartons = size(12_000)
      var plan = LinePlan.even(.byCount, cartons: cartons)
      plan.set(
        .queueOverflow, [("service", TimeSpan.milliseconds(300)), ("places", Count(1_000_000))])
      plan.set(
        .queuePurge,
        [
          ("every", TimeSpan.minutes(Int64(every))), ("limit", Count(limit)), ("share", Fraction.of(1)),
        ])
      return OracleCase(
        .queuePurge, "looks at fixed times", "each \(every) min, from \(limit) on", plan,
        seeded: Set(MismatchKind.allCases), companions: MechanismSet(.queueOverflow)
      ) { seen in
        let span = Double(cartons) * 0.2
        let (expected, one) = ChainOracle.purged(
          rate: Double(said(seen)) / span, service: 0.3, every: Double(every) * 60, limit: limit, span: span)
        return [
          // The line fills for half a minute before the first message, and the first look is that much earlier for it.
          .exactly(
            "messages thrown away", seen.messages(at: .controllerToSite).lost, Int(expected),
            within: 120 + Int(one * 0.1)),
          .exactly("messages that are nowhere", seen.messages(at: .enterpriseToRepository).underway, 0),
        ]
      }
    }
  }

  private static func masterData(_ size: CaseSize) -> [OracleCase] {
    // Of lots whose order was made before the last change, the cases of the first minutes are refused.
    let trials = 40
    return [(20, 30), (40, 60), (90, 120)].map { between, lead in
      var plan = LinePlan.even(.byCount, cartons: size(3_000))
      plan.lots.count = 4
      plan.set(
        .masterDataChange,
        [
          ("checks-by", MasterDataChange.Copy.order), ("between", TimeSpan.hours(Int64(between))),
          ("lead", TimeSpan.hours(Int64(lead))), ("corrected", TimeSpan.minutes(5)),
        ])
      return OracleCase(
        .masterDataChange, "by the order's copy", "each \(between) h, orders \(lead) h before", plan,
        trials: trials
      ) { [plan] seen in
        let share = ChainOracle.outdated(between: Double(between), lead: Double(lead))
        let lots = trials * plan.lots.count
        // A case each 4.8 s, from the first full one on; four lots of a trial are within one lead of each other, and fare alike.
        let cases = 300 / 4.8 - 7
        let one = cases * Double(plan.lots.count)
        return [
          .normal(
            "packings refused", Double(seen.messages(at: .controllerToSite)[.refused].count),
            Double(lots) * share * cases,
            deviation: one * (Double(trials) * share * (1 - share)).squareRoot(),
            within: Double(lots) * share * 4)
        ]
      }
    }
  }

  private static func outage(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    // Short and many: what one outage loses varies by more than its mean, and nothing is shown by a few.
    for (between, length, buffer) in [(60, 6, 20), (90, 12, 60), (60, 4, 0)] {
      let cartons = size(24_000)
      var plan = LinePlan.even(.byOrder, cartons: cartons)
      plan.set(
        .outage,
        [
          ("between", TimeSpan.seconds(Int64(between))), ("length", TimeSpan.seconds(Int64(length))),
          ("buffer", Count(buffer)),
        ])
      cases.append(
        OracleCase(.outage, "drain", "\(length) s each \(between) s, \(buffer) kept", plan, trials: 24) {
          seen in
          let span = Double(cartons) * 0.2
          let rate = Double(said(seen)) / Double(seen.happened.count) / span
          let one = ChainOracle.outage(rate: rate, length: Double(length), buffer: buffer)
          let outages = Double(seen.happened.count) * span / Double(between + length)
          return [
            .normal(
              "messages lost", Double(seen.messages(at: .controllerToSite).lost), outages * one.mean,
              deviation: (outages * one.square).squareRoot())
          ]
        })
    }
    for length in [3, 6, 12] {
      let cartons = size(24_000)
      var plan = LinePlan.even(.byCount, cartons: cartons)
      plan.set(
        .outage,
        [
          ("between", TimeSpan.minutes(1)), ("length", TimeSpan.seconds(Int64(length))),
          ("recovery", Outage.Recovery.purge), ("at-border", Boundary.enterpriseToRepository),
        ])
      cases.append(
        OracleCase(.outage, "purge", "\(length) s each minute, all thrown away", plan, trials: 24) { seen in
          let span = Double(cartons) * 0.2
          let rate = Double(said(seen)) / Double(seen.happened.count) / span
          let one = ChainOracle.outage(rate: rate, length: Double(length), buffer: 0)
          let outages = Double(seen.happened.count) * span / Double(length + 60)
          return [
            .normal(
              "messages lost", Double(seen.messages(at: .enterpriseToRepository).lost), outages * one.mean,
              deviation: (outages * one.square).squareRoot())
          ]
        })
    }
    return cases
  }

  private static func race(_ size: CaseSize) -> [OracleCase] {
    // From one lot's last carton before the camera to the opening of the next: the same with each delay, so that a second
    // more of it is five units more at 200 ms each.
    [90, 120, 180].map { minutes in
      var plan = LinePlan.even(.byCount, cartons: size(30_000))
      plan.lots.count = 3
      plan.crew.countsBin = false
      plan.set(
        .lotBoundaryRace,
        [("lot", LotBoundaryRace.LotSource.openOrder), ("delay", TimeSpan.minutes(Int64(minutes)))])
      return OracleCase(.lotBoundaryRace, "open order", "\(minutes) min under way", plan) { [plan] seen in
        // The line runs empty for half a minute, the lot is closed ten minutes later, and the line changed over.
        let late = Double(minutes * 60 - 630) - plan.lots.changeover.seconds
        // Two changes of lot; a lot is 100 minutes long.
        let expected = 2 * min(Double(plan.lots.cartonsPerLot), late / 0.2)
        return [.exactly("units in the wrong lot", seen.units(.wrongLot), Int(expected), within: 600)]
      }
    } + [
      {
        var plan = LinePlan.even(.byCount, cartons: size(6_000))
        plan.lots.count = 2
        plan.set(
          .lotBoundaryRace,
          [("lot", LotBoundaryRace.LotSource.openOrder), ("delay", TimeSpan.minutes(50))])
        return OracleCase(.lotBoundaryRace, "open order", "less than the change of lot", plan) { seen in
          [.exactly("wrong things of any kind", seen.wrongThings, 0)]
        }
      }()
    ]
  }

  private static func retries(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    for (timeout, latency) in [(2.0, 2.0), (5, 2), (1, 3)] {
      for late in RetryDuplicate.LateAcknowledgement.allCases {
        for receiver in RetryDuplicate.Receiver.allCases {
          var plan = LinePlan.even(.byCount, cartons: size(6_000))
          plan.set(
            .retryDuplicate,
            [
              ("timeout", TimeSpan.milliseconds(Int64(timeout * 1_000))),
              ("latency", TimeSpan.milliseconds(Int64(latency * 1_000))), ("late", late),
              ("receiver", receiver),
            ])
          cases.append(
            OracleCase(
              .retryDuplicate, "\(late.word), \(receiver.word)", "\(timeout) s for \(latency) s", plan
            ) { seen in
              let one =
                late == .stops
                ? ChainOracle.repeatsUntilAny(timeout: timeout, mean: latency)
                : ChainOracle.repeats(timeout: timeout, mean: latency)
              let counts = seen.messages(at: .controllerToSite)
              // The number of repeats is geometric, or narrower: its variance is at most p/(1 − p)².
              return [
                .normal(
                  "sent again", Double(counts.doubled), one * Double(counts.said),
                  deviation: (one * (1 + one) * Double(counts.said)).squareRoot()),
                .exactly("wrong things of any kind", seen.wrongThings, 0),
                .exactly(
                  "entered twice", counts.entered - counts.said, receiver == .repeating ? counts.doubled : 0),
              ]
            })
        }
      }
    }
    return cases
  }

  private static func order(_ size: CaseSize) -> [OracleCase] {
    // A record that waits for what is missing, as long as it waits, is right in the end.
    [0.3, 1, 3, 10, 40].map { seconds in
      let cartons = size(6_000)
      var plan = LinePlan.even(.byCount, cartons: cartons)
      plan.set(.outOfOrder, [("spread", TimeSpan.milliseconds(Int64(seconds * 1_000)))])
      return OracleCase(.outOfOrder, "a record that waits", "\(seconds) s", plan, trials: 4) { seen in
        let counts = seen.messages(at: .controllerToSite)
        let period = Double(cartons) * 0.2 * Double(seen.happened.count) / Double(counts.said)
        let share = ChainOracle.overtaken(period: period, mean: seconds)
        return [
          .exactly("wrong things of any kind", seen.wrongThings, 0),
          .exactly("messages lost", counts.lost, 0),
          // Not quite evenly: beside each carton's a case has some. Who overtakes one overtakes its neighbors.
          .normal(
            "messages overtaken", Double(counts[.overtaken].count), Double(counts.said) * share,
            deviation: (Double(counts.said) * share * (1 - share) * (1 + 2 * seconds / period)).squareRoot(),
            within: 0.03 * Double(counts.said) * share),
        ]
      }
    }
  }

  private static func clock(_ size: CaseSize) -> [OracleCase] {
    // One carton each 200 ms; a message is misdated where the clock is more than a minute wrong.
    let cartons = size(6_000)
    let span = Double(cartons) * 0.2
    func plan(_ values: [(String, any ParameterValue)]) -> LinePlan {
      var plan = LinePlan.even(.byCount, cartons: cartons)
      plan.set(.clockOffset, [("dates", ClockOffset.DateSource.ownClock as any ParameterValue)] + values)
      return plan
    }
    let offsets = [(-60, 0.5), (-600, 0.25), (30, 0.5)].map { minutes, part -> OracleCase in
      let at = span * part
      let plan = plan([
        ("at", TimeSpan?.some(.milliseconds(Int64(at * 1_000)))),
        ("offset", TimeSpan.minutes(Int64(minutes))),
        ("at-border", Boundary.enterpriseToRepository),
      ])
      return OracleCase(.clockOffset, "another zone", "\(minutes) min from \(Int(part * 100)) % on", plan) {
        seen in
        let expected = ChainOracle.misdated(said: said(seen), span: span, from: at, drift: 0)
        return [
          .exactly(
            "messages misdated", seen.messages(at: .enterpriseToRepository)[.misdated].count, Int(expected),
            within: 300)
        ]
      }
    }
    let drifts = [100_000.0, 150_000, 200_000].map { ppm -> OracleCase in
      OracleCase(
        .clockOffset, "runs away", "\(Int(ppm)) ppm",
        plan([("drift", Drift.ppm(ppm)), ("at", TimeSpan?.none)])
      ) { seen in
        let expected = ChainOracle.misdated(said: said(seen), span: span, from: .infinity, drift: ppm / 1e6)
        return [
          .exactly(
            "messages misdated", seen.messages(at: .controllerToSite)[.misdated].count, Int(expected),
            within: 300)
        ]
      }
    }
    return offsets + drifts
  }

  private static func update(_ size: CaseSize) -> [OracleCase] {
    // Half-way through a lot nobody has tested; a carton each 200 ms, a case each 24 of them.
    UpdateMapping.Field.allCases.map { field in
      let cartons = size(6_000)
      var plan = LinePlan.even(.byCount, cartons: cartons)
      let half = Double(cartons) * 0.1
      let block = 700
      (plan.serializer.poolBlock, plan.serializer.poolReserve) = (block, 100)
      let reserve = plan.serializer.poolReserve + plan.serializer.printQueue
      plan.set(
        .updateMapping,
        [
          ("at", TimeSpan?.some(.milliseconds(Int64(half * 1_000)))), ("field", field),
          ("tested", Fraction.of(0)),
          ("rolled-back", TimeSpan?.none),
        ])
      return OracleCase(.updateMapping, "untested orders", "\(field.word), from half-way on", plan) { seen in
        switch field {
        case .serial: [.exactly("unreported", seen.units(.unreported), cartons / 2, within: 150)]
        // Their labels are known, and nothing is in them.
        case .container:
          [.exactly("cases with more than recorded", seen.cases(.over), cartons / 2 / 24, within: 6)]
        // The lot that is open at the update is the right one.
        case .lot: [.exactly("wrong things of any kind", seen.wrongThings, 0)]
        case .expiry: [.exactly("unreported", seen.units(.unreported), cartons / 2, within: 150)]
        // What was allotted before and is used after; the first blocks after it are of the new format, here and there.
        case .format:
          [
            .exactly(
              "unreported: allotted before, used after", seen.units(.unreported),
              SerialOracle.allotted(used: cartons / 2, block: block, reserve: reserve) - cartons / 2,
              within: 150)
          ]
        case .zone:
          [
            .exactly(
              "messages misdated", seen.messages(at: .controllerToSite)[.misdated].count, said(seen) / 2,
              within: 300)
          ]
        case .version:
          [
            .exactly(
              "messages refused", seen.messages(at: .controllerToSite)[.refused].count, said(seen) / 2,
              within: 300)
          ]
        }
      }
    }
      + [
        {
          var plan = LinePlan.even(.byCount, cartons: size(6_000))
          plan.lots.count = 2
          plan.set(
            .updateMapping,
            [
              ("at", TimeSpan?.some(.minutes(10))), ("field", UpdateMapping.Field.lot),
              ("tested", Fraction.of(0)),
              ("rolled-back", TimeSpan?.none),
            ])
          return OracleCase(.updateMapping, "untested orders", "lot, all of the next one", plan) {
            [plan] seen in
            [.exactly("units in the wrong lot", seen.units(.wrongLot), plan.lots.cartonsPerLot, within: 60)]
          }
        }()
      ]
  }
}
