import EventKernel
import Oracles
import Scenario
import World

// What is printed, how well, and what a camera makes of it.
enum PrintCases {
  static func all(_ size: CaseSize) -> [OracleCase] {
    codeFormat() + printDecay(size) + cameraDrift(size)
  }

  private static func codeFormat() -> [OracleCase] {
    var cases: [OracleCase] = []
    for mode in ReadAssignment.allCases {
      for (profile, from, minutes) in [("no-separator", 5, 10), ("day-first", 1, 30), ("unpadded", 20, 3)] {
        var plan = LinePlan.bare(mode, cartons: 12_000)
        plan.set(
          .codeFormat, choices: [("profile", profile)],
          [
            ("update-at", TimeSpan.minutes(Int64(from))),
            ("noticed-after", Optional(TimeSpan.minutes(Int64(minutes)))),
          ])
        cases.append(
          OracleCase(.codeFormat, mode.word, "\(profile), \(minutes) min", plan) { seen in
            // 300 cartons a minute; either end may cut a carton off.
            [.exactly("malformed units: what is printed", seen.units(.malformed), minutes * 300, within: 1)]
          })
      }
    }
    return cases
  }

  private static func printDecay(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    let cartons = size(10_000)
    let minutes = Double(cartons) / 300
    for mode in ReadAssignment.allCases {
      for age in [10, 24, 72] {
        cases.append(
          OracleCase(
            .printDecay, mode.word, "cleaned \(age) h ago",
            fading(mode, cartons, loss: 0.02, age: age, fieldLoss: 0.5, rise: 7)
          ) { seen in
            [
              .share(
                "rejects: the grade law at the head's age", seen.count(.rejects), of: cartons,
                PrintOracle.rejected(
                  limit: 1.5, lossPerHour: 0.02, age: Double(age), minutes: minutes, rise: 7))
            ]
          })
      }
      for loss in [1.2, 1.6, 2.0] {
        cases.append(
          OracleCase(
            .printDecay, mode.word, "\(loss) grades lost later",
            fading(mode, cartons, loss: 0, age: 0, fieldLoss: loss, rise: 4)
          ) { seen in
            [
              .share(
                "unreadable units: between the limits", seen.units(.unreadable), of: cartons,
                PrintOracle.unreadableLater(acceptLimit: 1.5, fieldLimit: 0.5, fieldLoss: loss, rise: 4))
            ]
          })
      }
    }
    // Older than any grade lasts: the law is cut at its ends, and nothing passes.
    cases.append(
      OracleCase(
        .printDecay, "beyond all grades", "cleaned 300 h ago",
        fading(.byCount, 2_000, loss: 0.02, age: 300, fieldLoss: 0.5, rise: 7)
      ) { seen in [.exactly("rejects: all", seen.count(.rejects), 2_000)] })
    return cases
  }

  private static func fading(
    _ mode: ReadAssignment, _ cartons: Int, loss: Double, age: Int, fieldLoss: Double, rise: Double
  ) -> LinePlan {
    var plan = LinePlan.bare(mode, cartons: cartons)
    plan.serializer.grades = GradeLaw(rise: rise, crowd: 3)
    plan.set(
      .printDecay,
      [
        ("loss", GradeRate.perHour(loss)), ("cleaning", TimeSpan?.none), ("age", TimeSpan.hours(Int64(age))),
        ("field-loss", Grade.grade(fieldLoss)),
      ])
    return plan
  }

  private static func cameraDrift(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    let cartons = size(10_000)
    let minutes = Double(cartons) / 300
    for mode in ReadAssignment.allCases {
      // From 100 hours on, the limit would lie below what can be read at all.
      for age in [12, 48, 96, 200] {
        cases.append(
          OracleCase(
            .cameraDrift, age > 100 ? "\(mode.word), beyond" : mode.word, "limit, calibrated \(age) h ago",
            drifting(mode, cartons, light: 0, accept: 0.005, age: age)
          ) { seen in
            [
              .share(
                "escaped units: above the moved limit", seen.units(.escaped), of: cartons,
                PrintOracle.falselyAccepted(
                  acceptLimit: 1.5, readLimit: 1, driftPerHour: 0.005, age: Double(age), minutes: minutes,
                  rise: 4))
            ]
          })
      }
      for age in [12, 48, 96] {
        cases.append(
          OracleCase(
            .cameraDrift, mode.word, "light, calibrated \(age) h ago",
            drifting(mode, cartons, light: 0.01, accept: 0, age: age)
          ) { seen in
            [
              .share(
                "looks without a code", seen.count(.noReads), of: cartons,
                PrintOracle.unread(
                  readLimit: 1, lossPerHour: 0.01, age: Double(age), minutes: minutes, rise: 4))
            ]
          })
      }
    }
    return cases
  }

  private static func drifting(
    _ mode: ReadAssignment, _ cartons: Int, light: Double, accept: Double, age: Int
  ) -> LinePlan {
    var plan = LinePlan.bare(mode, cartons: cartons)
    plan.serializer.grades = GradeLaw(rise: 4, crowd: 3)
    plan.set(
      .cameraDrift,
      [
        ("light-loss", GradeRate.perHour(light)), ("accept-drift", GradeRate.perHour(accept)),
        ("calibration", TimeSpan?.none), ("age", TimeSpan.hours(Int64(age))),
      ])
    return plan
  }
}
