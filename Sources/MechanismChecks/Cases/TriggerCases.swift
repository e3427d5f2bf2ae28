import EventKernel
import Oracles
import Scenario
import World

// What the camera's eye sees, and what one lot leaves to the next.
enum TriggerCases {
  static func all(_ size: CaseSize) -> [OracleCase] {
    missed(size) + doubled(size) + leftBehind(size) + oldText(size)
  }

  // MARK: - The camera's trigger

  private static func missed(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    let cartons = size(10_000)
    func plan(_ mode: ReadAssignment, _ missed: Double, _ missing: MissingVerdict, bad: Double = 0.1)
      -> LinePlan
    {
      var plan = LinePlan.bare(mode, cartons: cartons)
      plan.serializer.grades = .bad(bad)
      plan.serializer.readLimit = 0
      plan.serializer.missingVerdict = missing
      plan.set(.cameraTrigger, [("missed", Fraction.of(missed))])
      return plan
    }
    for missed in [0.01, 0.05, 0.2] {
      for mode in ReadAssignment.allCases {
        cases.append(
          OracleCase(
            .cameraTrigger, "\(mode.word), pass", "\(percent(missed)) not seen", plan(mode, missed, .pass)
          ) {
            seen in
            let unseen = seen.count(.triggersMissed)
            return [
              .share("cartons that the eye does not see", unseen, of: cartons, missed),
              .share("bad cartons packed", seen.letOut, of: unseen, 0.1),
              .exactly("unreported units: the others", seen.units(.unreported), unseen - seen.letOut),
            ]
          })
        cases.append(
          OracleCase(
            .cameraTrigger, "\(mode.word), reject", "\(percent(missed)) not seen", plan(mode, missed, .reject)
          ) { seen in
            [
              .exactly("wrong things of any kind", seen.wrongThings, 0),
              .share(
                "rejects: what is bad or not seen", seen.count(.rejects), of: cartons, 1 - (1 - missed) * 0.9),
            ]
          })
      }
      var stopping = plan(.byCount, missed, .reject)
      stopping.serializer.commit = .printing
      stopping.serializer.stopsUntriggered = true
      stopping.crew.people = 20
      cases.append(
        OracleCase(.cameraTrigger, "counted once printed, stops", "\(percent(missed)) not seen", stopping) {
          seen in
          [
            .exactly("wrong things of any kind", seen.wrongThings, 0),
            .exactly(
              "cartons found at a stop: all", seen.count(.untriggeredFound), seen.count(.triggersMissed)),
          ]
        })
      var counted = plan(.byCount, missed, .reject)
      counted.serializer.commit = .printing
      cases.append(
        OracleCase(.cameraTrigger, "counted once printed", "\(percent(missed)) not seen", counted) { seen in
          [
            .exactly(
              "ghosts: rejected, and nobody voids them", seen.units(.ghost), seen.count(.triggersMissed))
          ]
        })
    }
    return cases
  }

  private static func doubled(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    let cartons = size(10_000)
    for (flaps, gap, blind) in [(0.05, 10.0, 4.0), (0.2, 8, 2), (0.5, 20, 15)] {
      for policy in SecondPicture.allCases {
        var plan = LinePlan.bare(.byCount, cartons: cartons)
        plan.serializer.secondPicture = policy
        plan.set(
          .cameraTrigger,
          [("flap-share", Fraction.of(flaps)), ("flap-gap", Length.mm(gap)), ("blind", Length.mm(blind))])
        let words = "\(percent(flaps)) open up to \(Int(gap)) mm, blind for \(Int(blind)) mm"
        cases.append(
          OracleCase(.cameraTrigger, "second picture \(policy.word)", words, plan) { seen in
            let p = policy == .ignore ? 0 : TriggerOracle.doubled(flaps: flaps, longest: gap, blind: blind)
            let doubled = seen.count(.triggersDoubled)
            return [
              .share("second pictures", doubled, of: cartons, p),
              .exactly(
                "rejects: what is refused as a repeat", seen.count(.rejects), policy == .refuse ? doubled : 0),
              .exactly("wrong things of any kind", seen.wrongThings, 0),
            ]
          })
      }
    }
    return cases
  }

  // MARK: - From one lot to the next

  /// Small lots, one soon after the other.
  private static func lots(_ mode: ReadAssignment, _ count: Int, cartons: Int = 240) -> LinePlan {
    var plan = LinePlan.bare(mode, cartons: cartons)
    plan.lots.count = count
    plan.lots.changeover = .minutes(5)
    plan.crew.people = 5
    return plan
  }

  private static func leftBehind(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    let count = size(60)
    for mode in ReadAssignment.allCases {
      for (probability, prints) in [(0.2, 2), (0.5, 1), (1.0, 2)] {
        var plan = lots(mode, count)
        plan.serializer.setUpPrints = prints
        plan.serializer.verifiesCode = false
        plan.serializer.recordSource = .expectedSequence
        plan.set(lapse: .lineClearance, probability)
        let words = "\(percent(probability)) of \(prints) overlooked"
        cases.append(
          OracleCase(.lineClearance, "\(mode.word), nobody looks", words, plan) { seen in
            let left = seen.count(.leftBehind)
            return [
              .share("set-up prints left", left, of: (count - 1) * prints, probability),
              .exactly("packed with a number that is scrapped: as many", seen.units(.unreported), left),
            ]
          })
        var checking = plan
        let check: OrderCheck = probability == 0.5 ? .stop : .reject
        checking.serializer.orderCheck = check
        cases.append(
          OracleCase(.lineClearance, "\(mode.word), held against the order", words, checking) { seen in
            [
              .exactly(
                "codes of another lot refused: all", seen.count(.foreignCodes), seen.count(.leftBehind)),
              .exactly("wrong things of any kind", seen.wrongThings, 0),
              .exactly(
                "stops", min(1, seen.count(.rejectStationStops)),
                check == .stop ? 1 : 0),
            ]
          })
      }
    }
    return cases
  }

  private static func oldText(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    let count = size(80)
    for probability in [0.2, 0.5, 1.0] {
      var plan = lots(.byCount, count)
      plan.set(lapse: .staleText, probability, [("noticed-after", TimeSpan?.none)])
      cases.append(
        OracleCase(.staleText, "nobody looks", "\(percent(probability)) forgotten", plan) { seen in
          let forgotten = seen.count(.textsForgotten)
          return [
            .share("lots with the text of the one before", forgotten, of: count - 1, probability),
            .exactly("units with it: all of them", seen.units(.wrongLot), forgotten * 240),
          ]
        })
      for check in [OrderCheck.reject, .stop] {
        var checking = plan
        checking.serializer.textCheck = check
        cases.append(
          OracleCase(.staleText, "camera \(check.word)s", "\(percent(probability)) forgotten", checking) {
            seen in
            var rows: [Expectation] = [.exactly("wrong things of any kind", seen.wrongThings, 0)]
            if check == .reject {
              rows.append(
                .exactly(
                  "rejects: all of those lots", seen.count(.rejects), seen.count(.textsForgotten) * 240))
            } else {
              // Each stop is one that somebody ends by loading the text.
              rows.append(
                .exactly("stops: one a lot", seen.count(.rejectStationStops), seen.count(.textsForgotten)))
            }
            return rows
          })
      }
    }
    for seconds in [10, 20, 30] {
      var plan = lots(.byCount, count)
      plan.set(
        lapse: .staleText, 1, [("noticed-after", Optional(TimeSpan.seconds(Int64(seconds))))])
      cases.append(
        OracleCase(.staleText, "noticed", "after \(seconds) s", plan) { seen in
          // The first carton is at the head one pitch and 400 mm after the start, on a ramp of 200 ms that costs 125 ms.
          let each = TriggerOracle.underOldText(
            each: 240, after: Double(seconds), period: 0.2, reach: 0.5 / 0.5 + 0.125)
          return [
            .normal(
              "units with the old text, a lot", Double(seen.units(.wrongLot)) / Double(count - 1), each,
              deviation: 0, within: 1.5)
          ]
        })
    }
    return cases
  }
}
