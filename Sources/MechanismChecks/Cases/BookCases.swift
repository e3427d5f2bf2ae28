import EventKernel
import Oracles
import Scenario
import World

// Books of systems behind the line.
enum BookCases {
  static func all(_ size: CaseSize) -> [OracleCase] {
    let cases = sync(size) + night(size) + cut(size) + status(size)
    return cases.map { one in
      var kept = one
      var books = one.books ?? BooksPlan()
      books.architecture = .stitched
      kept.books = books
      return kept
    }
  }

  private static func sync(_ size: CaseSize) -> [OracleCase] {
    [(30, 0.0), (45, 0.1), (20, 0.4), (60, 0.25)].map { seconds, share in
      let cartons = size(6_000)
      var plan = LinePlan.even(.byCount, cartons: cartons)
      plan.set(
        .stitchedSync,
        [("period", TimeSpan.seconds(Int64(seconds))), ("failure-share", Fraction.of(share))])
      return OracleCase(
        .stitchedSync, "stitched", "\(seconds) s, \(Int(share * 100)) % of runs fail", plan, trials: 8
      ) { seen in
        // The first job carries a case each five seconds; what those behind it carry comes in its runs.
        let carried = seen.carried(by: .executionToEnterprise)
        let period = Double(seconds)
        let runs = Double(seen.happened.count) * Double(cartons) * 0.2 / period
        return [
          .normal(
            "seconds for which two books disagree", carried.count == 0 ? .nan : carried.meanHours * 3_600,
            ChainOracle.disagreement(period: period, failureShare: share),
            deviation: ChainOracle.varianceOfDisagreement(period: period, failureShare: share, runs: runs)
              .squareRoot()),
          .exactly("changes that never arrive", carried.never, 0),
        ]
      }
    }
  }

  private static func night(_ size: CaseSize) -> [OracleCase] {
    zones(size)
      + [5, 10, 15].map { minutes in
        let cartons = size(6_000)
        var plan = LinePlan.even(.byCount, cartons: cartons)
        let day: Int64 = 86_400_000_000
        // Nine in the evening, and the batch some minutes later.
        plan.clocks.startOfTrial += 21 * day / 24 - plan.clocks.startOfTrial % day
        plan.set(
          .nightBatch,
          [
            ("run-at", TimeSpan?.some(.hours(21) + .minutes(Int64(minutes)))),
            ("selects", NightBatch.Selection.postingDate),
          ])
        return OracleCase(.nightBatch, "by posting date", "\(minutes) min after the lot began", plan) {
          seen in
          let carried = seen.carried(by: .enterpriseToWarehouse)
          let all = carried.count + carried.never
          return [
            // The first case takes a while, and the last message comes after the lot.
            .normal(
              "share of the postings that the warehouse never gets",
              Double(carried.never) / Double(max(1, all)),
              ChainOracle.afterBatch(at: Double(minutes) * 60, span: Double(cartons) * 0.2), deviation: 0,
              within: 0.04)
          ]
        }
      }
  }

  /// A batch at midnight takes the whole day, but of a clock that still shows the day before what is posted until then.
  private static func zones(_ size: CaseSize) -> [OracleCase] {
    [(5, "-01:00"), (10, "-01:00"), (15, "-08:00"), (10, "+01:00"), (10, "Z")].map { minutes, zone in
      let cartons = size(6_000)
      var plan = LinePlan.even(.byCount, cartons: cartons)
      let day: Int64 = 86_400_000_000
      plan.clocks.startOfTrial += day - plan.clocks.startOfTrial % day - Int64(minutes) * 60_000_000
      plan.set(
        .nightBatch,
        [("run-at", TimeSpan?.some(.hours(24))), ("selects", NightBatch.Selection.postingDate)])
      var one = OracleCase(
        .nightBatch, "by posting date, in another zone", "\(minutes) min before midnight, \(zone)", plan
      ) { seen in
        let carried = seen.carried(by: .enterpriseToWarehouse)
        let all = carried.count + carried.never
        return [
          .normal(
            "share of the postings that the warehouse never gets",
            Double(carried.never) / Double(max(1, all)),
            zone.hasPrefix("-")
              ? ChainOracle.afterBatch(at: Double(minutes) * 60, span: Double(cartons) * 0.2) : 0,
            deviation: 0, within: 0.04)
        ]
      }
      var books = BooksPlan()
      let written = try? Zone.read(.text(zone), in: ReadingContext(currency: "EUR"))
      books.enterpriseClock.zone = written ?? .utc
      one.books = books
      return one
    }
  }

  private static func cut(_ size: CaseSize) -> [OracleCase] {
    [
      (TruncatedIdentifier.Kept.first, 17), (.first, 16), (.first, 15), (.last, 17), (.last, 16), (.last, 12),
    ].map { keeps, digits in
      var plan = LinePlan.even(.byCount, cartons: size(1_930))
      plan.palletizer.casesPerPallet = 4
      plan.set(.truncatedIdentifier, [("digits", Count(digits)), ("keeps", keeps)])
      return OracleCase(.truncatedIdentifier, "keeps the \(keeps.word) digits", "\(digits) of 18", plan) {
        seen in
        let pallets = seen.count(.pallets)
        // Numbers follow one another, so that their last digits are what tells them apart.
        let lost = keeps == .last ? 0 : ChainOracle.ambiguous(count: pallets, cut: 18 - digits)
        let missing = seen.missing
        return [
          .share(
            "units whose place cannot be told", missing.facts, of: missing.questions,
            pallets == 0 ? 0 : Double(lost) / Double(pallets))
        ]
      }
    }
  }

  private static func status(_ size: CaseSize) -> [OracleCase] {
    [2, 3, 4].map { minutes in
      // Something has to give quality a reason: the repository misses what was sent while it was down.
      var plan = LinePlan.even(.byCount, cartons: size(3_000))
      plan.lots.count = 3
      plan.set(
        .outage,
        [
          ("between", TimeSpan.minutes(8)), ("length", TimeSpan.minutes(Int64(minutes))),
          ("buffer", Count(0)),
          ("at-border", Boundary.enterpriseToRepository),
        ])
      plan.set(.unsynchronizedStatus, [("carries", UnsynchronizedStatus.Carried.first)])
      var held = OracleCase(
        .unsynchronizedStatus, "second decisions", "repository down for \(minutes) min", plan,
        seeded: Set(MismatchKind.allCases), companions: MechanismSet(.outage)
      ) { seen in
        [
          .exactly(
            "lots of another status in the warehouse", seen.statuses(.enterprise, .warehouse),
            seen.count(.lotsHeld)),
          .exactly(
            "lots of another status in the enterprise's books", seen.statuses(.quality, .enterprise), 0),
        ]
      }
      held.holdsLots = true
      return held
    }
  }
}
