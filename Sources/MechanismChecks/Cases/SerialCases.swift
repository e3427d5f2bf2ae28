import EventKernel
import Oracles
import Scenario
import World

// Where serial numbers come from, when they count, and how results are handed over.
enum SerialCases {
  static func all(_ size: CaseSize) -> [OracleCase] {
    poolCheckpoint(size) + doubleIssue(size) + earlyCommit(size) + unhandshakenResult(size)
      + printQueueReload() + keyedCode(size)
  }

  // MARK: - Pool checkpoint

  private static func poolCheckpoint(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    for mode in ReadAssignment.allCases {
      for interval in [50, 250, 1_000] {
        cases.append(
          OracleCase(
            .poolCheckpoint, mode.word, "saved every \(interval)",
            crashing(mode, interval: interval, cartons: size(50_000))
          ) { seen in
            let (mean, variance) = SerialOracle.takenBack(interval: interval)
            let (back, crashes) = (seen.count(.numbersTakenBack), Double(seen.count(.crashes)))
            return [
              .normal(
                "numbers taken back by all crashes", Double(back), crashes * mean,
                deviation: (crashes * variance).squareRoot()),
              // What was taken back shortly before the lot's end is not issued again.
              .exactly(
                "duplicates, but for the last interval", seen.units(.duplicate), back, within: interval),
            ]
          })
      }
    }
    for bad in [0.05, 0.2, 0.4] {
      var plan = crashing(.byCount, interval: 200, cartons: size(60_000))
      plan.serializer.grades = .bad(bad)
      cases.append(
        OracleCase(.poolCheckpoint, "with rejects", "\(percent(bad)) bad", plan) { seen in
          [
            .share(
              "numbers issued twice and shipped twice", seen.units(.duplicate),
              of: seen.count(.numbersTakenBack),
              SerialOracle.bothShipped(rejectShare: bad), spread: 1.5)
          ]
        })
    }
    // An interval longer than the lot: nothing is ever saved, and everything since the last crash is left as it is.
    let cartons = size(20_000)
    let plan = crashing(.byCount, interval: 1_000_000_000, cartons: cartons)
    cases.append(
      OracleCase(.poolCheckpoint, "never saved", "beyond the lot", plan, trials: 8) { seen in
        let perCarton = plan.stops.crashesPerWeek / 168 / 60 / 300
        let (mean, variance) = SerialOracle.sinceLastCrash(rate: perCarton, span: Double(cartons))
        let since = Double(8 * cartons - seen.count(.numbersTakenBack))
        return [
          .normal(
            "cartons since the last crash of 8 lots", since, 8 * mean, deviation: (8 * variance).squareRoot(),
            within: 8 * 20)
        ]
      })
    return cases
  }

  private static func crashing(_ mode: ReadAssignment, interval: Int, cartons: Int) -> LinePlan {
    var plan = LinePlan.bare(mode, cartons: cartons)
    plan.stops.crashesPerWeek = 1_500
    plan.stops.restartTime = .seconds(10)
    plan.set(.poolCheckpoint, choices: [("order", "after")], [("interval", Count(interval))])
    return plan
  }

  // MARK: - Double issue

  private static func doubleIssue(_ size: CaseSize) -> [OracleCase] {
    // Take-overs that are rare against the lag, in each mode; and some within the lag of one another, so that a server takes
    // over from one which itself does not know everything.
    let rare = ReadAssignment.allCases.flatMap { mode in [30, 60, 120].map { (mode, mode.word, 480, $0) } }
    let dense = [(300, 180), (600, 360), (240, 660), (120, 360)].map {
      (ReadAssignment.byCount, "dense take-overs", $0, $1)
    }
    return (rare + dense).map { mode, word, between, lag in
      let (cartons, block, trials) = (size(12_000), 60, 40)
      var plan = LinePlan.bare(mode, cartons: cartons)
      plan.serializer.poolBlock = block
      plan.serializer.poolReserve = 20
      plan.serializer.poolLatency = .zero
      plan.set(
        .doubleIssue,
        [("lag", TimeSpan.seconds(Int64(lag))), ("between", TimeSpan.seconds(Int64(between)))])
      let queue = plan.serializer.printQueue
      let reserve = plan.serializer.poolReserve + queue
      return OracleCase(
        .doubleIssue, word, "each \(between) s, \(lag) s behind", plan, trials: trials
      ) { seen in
        let lot = SerialOracle.issuedAgain(
          between: Double(between), lag: Double(lag), period: 0.2, block: block, reserve: reserve,
          span: Double(cartons) * 0.2)
        let again = seen.count(.numbersIssuedAgain)
        return [
          .normal(
            "numbers issued again by all take-overs", Double(again),
            Double(seen.count(.takeOvers)) * lot.each,
            // The lot takes half a minute longer than its cartons, which is a block in two trials.
            deviation: (Double(trials) * lot.rest).squareRoot(), within: Double(trials * block) / 4)
        ]
          // A number that is issued a third time is on three cartons, of which two are one too many; at the end of a lot a block
          // is issued and not used.
          + [
            .exactly(
              "duplicates, but for the last blocks", seen.units(.duplicate), again,
              within: seen.happened.count { $0[.numbersIssuedAgain] > 0 } * (block + queue))
          ]
      }
    }
  }

  // MARK: - Early commit

  private static func earlyCommit(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    for mode in ReadAssignment.allCases {
      for bad in [0.02, 0.05, 0.3] {
        for point in ["printing", "allocation"] {
          let cartons = size(5_000) + 345
          var plan = LinePlan.bare(mode, cartons: cartons)
          plan.serializer.poolBlock = 2_000
          plan.serializer.grades = .bad(bad)
          plan.set(.earlyCommit, choices: [("commit-point", point)], [("voids", false)])
          cases.append(
            OracleCase(.earlyCommit, mode.word, "at \(point), \(percent(bad)) bad", plan) { seen in
              let unused = point == "printing" ? 0 : seen.count(.poolBlocks) * 2_000 - cartons
              return [
                .exactly(
                  point == "printing" ? "ghosts: the rejects" : "ghosts: rejects and unused numbers",
                  seen.units(.ghost), seen.count(.rejects) + unused),
                .share("rejects", seen.count(.rejects), of: cartons, bad),
              ]
            })
        }
      }
    }
    return cases
  }

  // MARK: - Unhandshaken result

  private static func unhandshakenResult(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    let cartons = size(5_000)
    for mode in ReadAssignment.allCases {
      for perMinute in [120, 150, 200, 300] {
        cases.append(
          OracleCase(
            .unhandshakenResult, mode.word, "list, \(perMinute)/min",
            sampled(mode, perMinute: perMinute, cartons: cartons, feeds: "list")
          ) { seen in
            let loss = SerialOracle.overwritten(spacing: 60 / Double(perMinute), period: 0.5)
            return [
              .exactly(
                "unreported units: 1 − T/S", seen.units(.unreported), Int((loss * Double(cartons)).rounded()),
                within: 4)
            ]
          })
      }
    }
    for mode in ReadAssignment.reading {
      for perMinute in [110, 150, 240] {
        cases.append(
          OracleCase(
            .unhandshakenResult, mode.word, "packing, \(perMinute)/min",
            sampled(mode, perMinute: perMinute, cartons: cartons, feeds: "packing")
          ) { seen in
            let loss = SerialOracle.overwritten(spacing: 60 / Double(perMinute), period: 0.5)
            return [
              .exactly(
                "reads that are lost: 1 − T/S", seen.count(.readsLost),
                Int((loss * Double(cartons)).rounded()), within: 4)
            ]
          })
      }
    }
    for missing in MissingVerdict.allCases {
      for perMinute in [110, 150, 300] {
        var plan = sampled(.byCount, perMinute: perMinute, cartons: cartons, feeds: "verdict")
        plan.serializer.missingVerdict = missing
        cases.append(
          OracleCase(
            .unhandshakenResult, "without verdict \(missing.word)", "verdict, \(perMinute)/min", plan
          ) {
            seen in
            let loss = SerialOracle.overwritten(spacing: 60 / Double(perMinute), period: 0.5)
            let lost = Int((loss * Double(cartons)).rounded())
            return [
              .exactly(
                "unreported units", seen.units(.unreported), missing == .pass ? lost : 0, within: 4)
            ]
          })
      }
    }
    cases += uneven(size)
    return cases
  }

  /// Where results do not come evenly, by a model of the tag; and where spacing and period are the same, by the phase.
  private static func uneven(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    let cartons = size(10_000)
    for perMinute in [150, 240, 300] {
      var plan = sampled(.byCount, perMinute: perMinute, cartons: cartons, feeds: "list")
      plan.feed.pitchSpread = 40_000
      plan.serializer.decodeSpread = .milliseconds(90)
      cases.append(
        OracleCase(.unhandshakenResult, "uneven, by a model", "list, \(perMinute)/min", plan) { seen in
          let loss = SerialOracle.overwritten(
            pitch: 100, spread: 40, length: 60, speed: Double(perMinute) * 100 / 60, least: 0.025, more: 0.09,
            period: 0.5)
          return [.share("unreported units", seen.units(.unreported), of: cartons, loss)]
        })
    }
    // The ramp (50, 100, 150 mm/s for 50 ms each) covers 15 of the 800 mm to the first trigger, the rest takes 3.925 s: every
    // trigger falls on 75 ms of a period and its result on 100 to 200.
    for (milliseconds, early) in [(50, 0.0), (125, 0.25), (150, 0.5), (175, 0.75)] {
      var plan = sampled(.byCount, perMinute: 120, cartons: cartons, feeds: "list")
      plan.serializer.decodeSpread = .milliseconds(100)
      plan.set(
        .unhandshakenResult,
        [
          ("period", Optional(TimeSpan.milliseconds(500))),
          ("phase", TimeSpan.milliseconds(Int64(milliseconds))),
        ])
      cases.append(
        OracleCase(.unhandshakenResult, "T = S, by phase", "list, \(milliseconds) ms", plan) { seen in
          [
            .share(
              "unreported units: f(1 − f)", seen.units(.unreported), of: cartons,
              SerialOracle.overwrittenInStep(early: early))
          ]
        })
    }
    return cases
  }

  private static func sampled(_ mode: ReadAssignment, perMinute: Int, cartons: Int, feeds: String) -> LinePlan
  {
    var plan = LinePlan.bare(mode, cartons: cartons)
    plan.feed.speed = Int64(perMinute) * 100_000 / 60
    plan.serializer.decodeSpread = .zero
    // While a roll of case labels is changed, cartons pile up, and then come at the packer's own pace.
    plan.labeler.labelsPerRoll = 1_000_000
    if feeds == "packing" { plan.set(.lateRead, [("tail", TimeSpan.zero)]) }
    plan.set(
      .unhandshakenResult, choices: [("feeds", feeds)],
      [("period", Optional(TimeSpan.milliseconds(500))), ("phase", TimeSpan.milliseconds(130))])
    return plan
  }

  // MARK: - Print queue at a reload

  private static func printQueueReload() -> [OracleCase] {
    var cases: [OracleCase] = []
    let cartons = 12_000
    for mode in ReadAssignment.allCases {
      for (roll, resync) in [(6_500, nil), (7_000, 100), (8_000, 2_400)] as [(Int, Int?)] {
        for policy in ["reprint", "discard"] {
          let plan = reloading(mode, policy, roll: roll, resync: resync, cartons: cartons)
          let words = "\(policy) at \(roll)" + (resync.map { ", noticed after \($0)" } ?? "")
          cases.append(
            OracleCase(.printQueueReload, mode.word, words, plan) { seen in
              let good = resync.map { roll + $0 } ?? cartons
              let wrong = mode == .byOrder ? SerialOracle.cases(first: roll, good: good) : 0
              return [
                .exactly("duplicates", seen.units(.duplicate), policy == "reprint" ? 1 : 0),
                .exactly("substituted cases", seen.cases(.substituted), wrong),
              ]
            })
        }
      }
    }
    // More than one label, and more than one roll: what is printed is ever further behind what is expected.
    for labels in [2, 3, 5] {
      var plan = reloading(.byOrder, "reprint", roll: 5_000, resync: nil, cartons: cartons)
      plan.set(.printQueueReload, choices: [("policy", "reprint")], [("labels", Count(labels))])
      cases.append(
        OracleCase(.printQueueReload, "by-order, two rolls", "\(labels) labels each", plan) { seen in
          [
            .exactly("duplicates", seen.units(.duplicate), 2 * labels),
            .exactly(
              "wrong cases, of any kind", seen.allWrongCases, SerialOracle.cases(first: 5_000, good: cartons)),
          ]
        })
    }
    for roll in [6_500, 8_000, 11_000] {
      var plan = reloading(.byOrder, "reprint", roll: roll, resync: nil, cartons: cartons)
      plan.serializer.recordSource = .cameraReads
      cases.append(
        OracleCase(.printQueueReload, "by-order, camera reads", "reprint at \(roll)", plan) { seen in
          [
            .exactly("duplicates", seen.units(.duplicate), 1),
            // Two cartons with one number: the record can hold 23 numbers in the case that has both.
            .exactly("wrong cases, of any kind", seen.allWrongCases, 1),
          ]
        })
    }
    return cases
  }

  private static func reloading(
    _ mode: ReadAssignment, _ policy: String, roll: Int, resync: Int?, cartons: Int
  ) -> LinePlan {
    var plan = LinePlan.bare(mode, cartons: cartons)
    plan.serializer.printsPerRoll = roll
    plan.serializer.recordSource = .expectedSequence
    plan.serializer.verifiesCode = false
    plan.set(
      .printQueueReload, choices: [("policy", policy)], [("resync-after", resync.map { Count($0) })])
    return plan
  }

  // MARK: - Keyed code

  private static func keyedCode(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    for mode in ReadAssignment.allCases {
      for (errors, words, characters) in [
        (1.0 / 300, "1 in 300", 20), (1.0 / 50, "1 in 50", 20), (1.0 / 300, "1 in 300", 8),
      ] {
        var plan = LinePlan.bare(mode, cartons: size(6_000))
        plan.serializer.noRead = .keyIn
        plan.serializer.turnedShare = 1
        plan.serializer.poolBlock = 10_000 * size.factor
        plan.set(
          .keyedCode,
          [("errors", Fraction.of(errors)), ("characters", Count(characters)), ("checked", false)])
        cases.append(
          OracleCase(.keyedCode, mode.word, "\(words), \(characters) characters", plan) { seen in
            var rows: [Expectation] = [
              .share(
                "typed codes that are wrong: unreported", seen.units(.unreported),
                of: seen.count(.codesTyped),
                SerialOracle.typedWrong(errors: errors, characters: characters))
            ]
            if mode == .byOrder {
              // The list has the typed number in the carton's case: one identity for another is one entry, and no ghost.
              rows.append(.exactly("ghosts", seen.units(.ghost), 0))
            } else {
              rows.append(.exactly("ghosts: as many", seen.units(.ghost), seen.units(.unreported)))
            }
            return rows
          })
      }
    }
    return cases
  }
}
