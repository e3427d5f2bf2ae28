import EventKernel
import Oracles
import Scenario
import World

// What is counted, which reads go to which case, and what pallets are said to hold.
enum PackingCases {
  static func all(_ size: CaseSize) -> [OracleCase] {
    counterBounce(size) + windowSkew(size) + lateRead(size) + layerInference(size) + caseLabelReload()
      + palletWindow(size) + partialAtLotEnd() + weakCheckweigher(size)
  }

  // MARK: - Counter bounce

  private static func counterBounce(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    let cartons = size(10_000)
    let dark = 60 / 0.55
    let settings = [(80.0, 0.0), (86, 0), (91, 0), (5, 0.02), (5, 0.08), (83, 0.05)]
    for mode in ReadAssignment.allCases {
      for (filter, flaps) in settings {
        var plan = LinePlan.starved(mode, cartons: cartons)
        plan.set(
          .counterBounce,
          [
            ("filter-time", TimeSpan.microseconds(Int64(filter * 1_000))), ("flap-share", Fraction.of(flaps)),
          ])
        cases.append(
          OracleCase(.counterBounce, mode.word, "off-delay \(Int(filter)) ms, \(percent(flaps)) flaps", plan)
          {
            seen in
            let q = PackingOracle.merged(filter: filter, period: 200, jitter: 20, dark: dark)
            let p = PackingOracle.doubled(filter: filter, flaps: flaps, longest: 12)
            let counts = PackingOracle.counts(cartons: seen.count(.packed), merged: q, doubled: p)
            var rows: [Expectation] = [
              .normal(
                "cases: counts over 24", Double(seen.count(.cases)), counts.mean / 24,
                deviation: counts.variance.squareRoot() / 24, within: 1)
            ]
            if mode != .byCount && mode != .byOrder {
              // The record says what is there: a finding of quantity, and no drift.
              rows.append(.exactly("wrong things of any kind", seen.wrongThings, 0))
            }
            return rows
          })
      }
    }
    // Other filters. After a merge a lock-out measures the next gap from the carton that counted, so that of 1 + q cartons one
    // counts; an on-delay longer than a carton's own time sees none.
    for (filter, ms) in [("lock-out", 195.0), ("lock-out", 205), ("on-delay", 100), ("on-delay", 110)] {
      var plan = LinePlan.starved(.layer, cartons: cartons / 2)
      plan.set(
        .counterBounce, choices: [("filter", filter)],
        [("filter-time", TimeSpan.microseconds(Int64(ms * 1_000))), ("flap-share", Fraction.of(0))])
      cases.append(
        OracleCase(.counterBounce, "layer", "\(filter) \(Int(ms)) ms", plan) { seen in
          let packed = Double(seen.count(.packed))
          if filter == "on-delay" {
            let all = ms < dark ? Int((packed / 24).rounded(.up)) : 1
            return [.exactly("cases", seen.count(.cases), all)]
          }
          let q = Chance.triangular(below: (ms - 200) / 20)
          let rate = 1 / (1 + q)
          let deviation = (packed * q * (1 - q) * rate * rate * rate).squareRoot() / 24
          return [
            .normal(
              "cases: one count of 1 + q cartons", Double(seen.count(.cases)), packed * rate / 24,
              deviation: deviation, within: 1)
          ]
        })
    }
    return cases
  }

  // MARK: - Window skew

  private static func windowSkew(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    func plan(_ mode: ReadAssignment, cartons: Int) -> LinePlan {
      var plan = LinePlan.even(mode, cartons: cartons)
      plan.clocks[.controller].drift = 0
      plan.clocks[.controller].syncPeriod = nil
      for device in [Device.controller, .packer] { plan.clocks[device].resolution = .microseconds(1) }
      plan.packer.readMargin = .milliseconds(2_500)
      return plan
    }
    for (ppm, closeDelay) in [(200.0, 90), (400, 90), (-200, 90), (-400, 90), (300, 150), (-300, 30)] {
      let cartons = 24_000
      var plan = plan(.byTime, cartons: cartons)
      plan.packer.closeDelay = .milliseconds(Int64(closeDelay))
      plan.set(
        .windowSkew, [("drift", Drift.ppm(ppm)), ("sync", TimeSpan?.none), ("residual", TimeSpan.zero)])
      cases.append(
        OracleCase(.windowSkew, "by-time", "\(Int(ppm)) ppm, border at \(20 + closeDelay) ms", plan) { seen in
          // The close stamp lies 20 ms (from scanner to eye) and the close delay after the last carton's stamp. A fast clock
          // moves it toward the next carton's, a slow one toward the last one's.
          let after = 20 + Double(closeDelay)
          let steps = PackingOracle.skewed(
            margin: ppm > 0 ? 200 - after : after, period: 200, ppm: abs(ppm))
          // 4 s on the serializer, 2 s to the packer, 1.8 s on its belt and 23 cartons more: the first close is at 12.4 s, and
          // one follows each 4.8 s.
          let first = Int(((steps.first - 12.4) / 4.8).rounded(.up))
          let cases = seen.count(.cases)
          let last = 12.4 + 4.8 * Double(cases - 1)
          let uneven: MismatchKind = ppm > 0 ? .under : .over
          return [
            .exactly("first wrong case: margin / ppm", seen.firstWrongCase ?? -1, first, within: 1),
            .exactly("wrong cases: all from there", seen.allWrongCases, cases - first, within: 2),
            .exactly(
              "uneven cases: one a period / ppm", seen.cases(uneven),
              Int((last - steps.first) / steps.next) + 1, within: 1),
          ]
        })
    }
    for ppm in [5, 10, 20] {
      var plan = plan(.byTime, cartons: size(20_000))
      plan.set(.windowSkew, [("drift", Drift.ppm(Double(ppm))), ("sync", Optional(TimeSpan.hours(1)))])
      cases.append(
        OracleCase(.windowSkew, "by-time, set hourly", "\(ppm) ppm", plan) { seen in
          [.exactly("wrong things of any kind", seen.wrongThings, 0)]
        })
    }
    for mode in ReadAssignment.allCases where mode != .byTime {
      for ppm in [100, 1_000, 10_000] {
        var plan = LinePlan.even(mode, cartons: 5_000)
        plan.set(.windowSkew, [("drift", Drift.ppm(Double(ppm))), ("sync", TimeSpan?.none)])
        cases.append(
          OracleCase(.windowSkew, mode.word, "\(ppm) ppm", plan) { seen in
            [.exactly("wrong things of any kind", seen.wrongThings, 0)]
          })
      }
    }
    return cases
  }

  // MARK: - Late read

  private static func lateRead(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    let cartons = size(24_000)
    func plan(_ mode: ReadAssignment, tail: Double, longest: Double, cartons: Int) -> LinePlan {
      var plan = LinePlan.even(mode, cartons: cartons)
      plan.set(
        .lateRead,
        [
          ("tail", TimeSpan.microseconds(Int64(tail * 1_000))),
          ("longest", TimeSpan.microseconds(Int64(longest * 1_000))),
        ])
      return plan
    }
    // From the last carton's read (20 ms before the eye) to the decision: 20 + 90 + 60 ms, of which the shortest read takes 15.
    let margin = 155.0
    for mode in [ReadAssignment.betweenCloses, .byTime] {
      for tail in [60.0, 120, 300] {
        cases.append(
          OracleCase(
            .lateRead, mode.word, "tail \(Int(tail)) ms",
            plan(mode, tail: tail, longest: 2_000, cartons: cartons)
          ) { seen in
            let law = PackingOracle.lateReads(
              PackingOracle.late(margin: margin, period: 200, tail: tail, longest: 2_000))
            let n = seen.count(.cases)
            let expected = law.units * Double(n)
            return [
              .share("under cases", seen.cases(.under), of: n, law.under),
              .share("over cases", seen.cases(.over), of: n, law.over),
              .share("substituted cases", seen.cases(.substituted), of: n, law.substituted),
              .normal(
                "misplaced units: Σ P(L > m + iT)", Double(seen.units(.misplaced)), expected,
                deviation: expected.squareRoot(), within: 1),
            ]
          })
      }
    }
    for tail in [60.0, 150, 300] {
      cases.append(
        OracleCase(
          .lateRead, "by-count, by a model", "tail \(Int(tail)) ms",
          plan(.byCount, tail: tail, longest: 2_000, cartons: cartons)
        ) { seen in
          let law = PackingOracle.lateReadsModel(
            period: 200, tail: tail, longest: 2_000, margin: margin, byCount: true)
          return [
            .share(
              "substituted cases: overtaken", seen.cases(.substituted), of: seen.count(.cases),
              law.substituted, spread: 2.2)
          ]
        })
    }
    // So late that a read misses a whole case and more, where the sum over one case is no model any more.
    for tail in [1_500.0, 3_000, 6_000] {
      cases.append(
        OracleCase(
          .lateRead, "between-closes, by a model", "tail \(Int(tail)) ms",
          plan(.betweenCloses, tail: tail, longest: 30_000, cartons: cartons)
        ) { seen in
          let law = PackingOracle.lateReadsModel(
            period: 200, tail: tail, longest: 30_000, margin: margin, byCount: false)
          let n = seen.count(.cases)
          return [
            .share("under cases", seen.cases(.under), of: n, law.under, spread: 2.2),
            .share("over cases", seen.cases(.over), of: n, law.over, spread: 2.2),
          ]
        })
    }
    for mode in [ReadAssignment.layer, .byOrder] {
      for tail in [60.0, 120, 300] {
        cases.append(
          OracleCase(
            .lateRead, mode.word, "tail \(Int(tail)) ms",
            plan(mode, tail: tail, longest: 2_000, cartons: 5_000)
          ) { seen in [.exactly("wrong things of any kind", seen.wrongThings, 0)] })
      }
    }
    return cases
  }

  // MARK: - Layer inference

  private static func layerInference(_ size: CaseSize) -> [OracleCase] {
    [0.001, 0.01, 0.2].map { unread in
      var plan = LinePlan.quick(.layer, cartons: size(10_000))
      plan.set(.layerInference, [("unread", Fraction.of(unread)), ("infers", true)])
      return OracleCase(.layerInference, "layer", "\(percent(unread)) unread", plan) { seen in
        [
          .share("positions filled", seen.count(.inferred), of: seen.count(.packed), unread),
          .exactly("wrong things of any kind", seen.wrongThings, 0),
        ]
      }
    }
  }

  // MARK: - Case labels at a reload

  private static func caseLabelReload() -> [OracleCase] {
    var cases: [OracleCase] = []
    let all = 400
    for mode in ReadAssignment.allCases {
      for roll in [130, 201, 300] {
        for policy in ["reprint", "tear"] {
          for pallets in [CaseAssignment.byScan, .byOrder] {
            if mode != .byCount, pallets == .byScan { continue }
            var plan = LinePlan.quick(mode, cartons: 24 * all)
            plan.labeler.labelsPerRoll = roll
            plan.labeler.verifiesLabels = false
            plan.palletizer.assignment = pallets
            plan.set(.caseLabelReload, choice: "policy", policy)
            cases.append(
              OracleCase(
                .caseLabelReload, "\(mode.word), pallets \(pallets.word)", "\(policy), rolls of \(roll)", plan
              ) { seen in
                // The first roll's last label goes on case number `roll`, and the next case is the first affected.
                let reloads = (all - 1) / roll
                let affected = all - roll
                // Two cases bear the label that was printed again. At the first reload one of them is its rightful bearer, which
                // had been right; later there is none.
                let wrong = policy == "reprint" ? affected + 1 : affected
                return [
                  .exactly("phantom labels: one a reload", seen.cases(.phantom), reloads),
                  .exactly("wrong cases: all from there", seen.allWrongCases, wrong),
                  .exactly(
                    "duplicate labels: two a reprint", seen.cases(.duplicateLabel),
                    policy == "reprint" ? 2 * reloads : 0),
                ]
              })
          }
        }
      }
    }
    return cases
  }

  // MARK: - Pallet window

  private static func palletWindow(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    for mode in ReadAssignment.allCases {
      for tail in [8, 15, 40] {
        for pallets in CaseAssignment.allCases where mode == .byCount || pallets == .byArrival {
          var plan = LinePlan.quick(mode, cartons: size(10_000))
          plan.lots.count = 2
          plan.packer.unitsPerCase = 4
          plan.palletizer.casesPerPallet = 12
          plan.palletizer.assignment = pallets
          plan.set(
            .palletWindow,
            [
              ("tail", TimeSpan.seconds(Int64(tail))), ("longest", TimeSpan.minutes(30)),
              ("pick-up", TimeSpan.seconds(5)),
            ])
          cases.append(
            OracleCase(.palletWindow, "\(mode.word), \(pallets.word)", "tail \(tail) s", plan) { seen in
              guard pallets == .byArrival else { return [.exactly("wrong things", seen.wrongThings, 0)] }
              // A case i places before the last of its pallet has 4 × 95 mm more time at 500 mm/s.
              let each = PackingOracle.latePerPallet(
                pickUp: 5, pace: 4 * 95.0 / 500, tail: Double(tail), cases: 12)
              let pallets = Double(seen.count(.pallets))
              let expected = each * pallets
              return [
                .normal(
                  "cases later than the fork-lift", Double(seen.count(.lateCases)), expected,
                  deviation: expected.squareRoot(), within: 4 * each)
              ]
            })
        }
      }
    }
    return cases + ordersKept(size)
  }

  /// A list that keeps to the order of labeling, and a scale that has good cases looked into, so that these come later: each
  /// is away for 20 s and a time without memory of 20 s in the mean.
  private static func ordersKept(_ size: CaseSize) -> [OracleCase] {
    [(24, 13), (48, 14), (96, 15)].map { perPallet, grams in
      var plan = LinePlan.quick(.byCount, cartons: size(60_000))
      plan.packer.unitsPerCase = 6
      plan.packer.scale = .rejects
      plan.crew.people = 1_000
      plan.palletizer.casesPerPallet = perPallet
      plan.palletizer.assignment = .byOrder
      plan.set(.weakCheckweigher, [("unit", Mass.grams(Double(grams)))])
      plan.set(.palletWindow, [("follows-labeling", true)])
      return OracleCase(
        .palletWindow, "keeps the order of labeling", "\(perPallet) cases to a pallet", plan,
        companions: MechanismSet(.weakCheckweigher)
      ) { seen in
        let aside = seen.count(.refusedByScale)
        let refused = PackingOracle.massBeyondLimit(
          unit: Double(grams), count: 6, unitSpread: 0.5, fixedVariance: 10)
        // A case each 6 × 95 mm at 500 mm/s.
        let each = PackingOracle.strangers(
          away: 20, longer: 20, pallet: Double(perPallet) * 6 * 95.0 / 500)
        let expected = each * Double(aside)
        return [
          .share("good cases that are looked into", aside, of: seen.count(.weighed), refused),
          // Two that are away at once are in one another's way; and on one pallet more than one may be strange.
          .normal(
            "cases on another pallet than on the list", Double(seen.count(.lateCases)), expected,
            deviation: (1.5 * expected).squareRoot(), within: 0.06 * expected),
        ]
      }
    }
  }

  // MARK: - Partial cases at the end of a lot

  private static func partialAtLotEnd() -> [OracleCase] {
    var cases: [OracleCase] = []
    for mode in ReadAssignment.allCases {
      // The last two: lots of two cases and a bit, and lots that do not fill a case.
      for (cartons, perCase) in [(5_000, 24), (4_800, 24), (5_003, 10), (50, 24), (10, 24)] {
        var plan = LinePlan.quick(mode, cartons: cartons)
        plan.packer.unitsPerCase = perCase
        plan.lots.count = 7
        plan.lots.changeover = .minutes(2)
        plan.set(.partialAtLotEnd, choice: "policy", "carry")
        cases.append(
          OracleCase(.partialAtLotEnd, mode.word, "carried, lots of \(cartons) by \(perCase)", plan) { seen in
            let law = PackingOracle.carried(cartons: cartons, perCase: perCase, lots: 7)
            return [
              .exactly("lots with a partial case", seen.count(.partialCases), law.partial),
              .exactly("units in another lot's case", seen.units(.wrongLot), law.units),
            ]
          })
      }
      for (cartons, perCase) in [(5_000, 24), (4_800, 24), (5_003, 10)] {
        var plan = LinePlan.quick(mode, cartons: cartons)
        plan.packer.unitsPerCase = perCase
        plan.lots.count = 3
        plan.set(.partialAtLotEnd, choice: "policy", "close-as-full")
        cases.append(
          OracleCase(.partialAtLotEnd, mode.word, "as full, lots of \(cartons) by \(perCase)", plan) { seen in
            let rest = cartons % perCase
            return [
              .exactly("under cases: one a lot", seen.cases(.under), rest > 0 ? 3 : 0),
              .exactly("ghosts: what is missing", seen.units(.ghost), rest > 0 ? 3 * (perCase - rest) : 0),
            ]
          })
      }
    }
    return cases
  }

  // MARK: - Weak checkweigher

  private static func weakCheckweigher(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    // With an image taken when the unit is missing already, the record knows of it: no case is short of what is said.
    for mode in ReadAssignment.allCases where mode != .layer {
      for unit in [5, 7, 10] {
        var plan = LinePlan.quick(mode, cartons: size(70_000))
        plan.packer.scale = .rejects
        plan.packer.shortCaseEvery = 3
        plan.crew.people = 1_000
        plan.set(.weakCheckweigher, [("unit", Mass.grams(Double(unit)))])
        cases.append(
          OracleCase(.weakCheckweigher, mode.word, "\(unit) g, seeded", plan, seeded: [.under, .ghost]) {
            seen in
            let (seeded, caught) = (seen.count(.challenges), seen.count(.challengesCaught))
            func beyond(_ count: Int) -> Double {
              PackingOracle.massBeyondLimit(
                unit: Double(unit), count: count, unitSpread: 0.5, fixedVariance: 10)
            }
            return [
              .share("short cases missed: 23 units' spread", seeded - caught, of: seeded, beyond(23)),
              .share(
                "good cases refused: 24 units' spread", seen.count(.refusedByScale) - caught,
                of: seen.count(.weighed) - seeded, beyond(24)),
              .exactly("under cases: the missed", seen.cases(.under), seeded - caught),
            ]
          })
      }
    }
    for unit in [0, 1, 5] {
      var plan = LinePlan.quick(.byCount, cartons: size(10_000))
      plan.packer.scale = .rejectsBothSides
      plan.crew.people = 1_000
      plan.set(.weakCheckweigher, [("unit", Mass.grams(Double(unit)))])
      cases.append(
        OracleCase(.weakCheckweigher, "alone", "\(unit) g", plan) { seen in
          [.exactly("wrong things of any kind", seen.wrongThings, 0)]
        })
    }
    return cases
  }
}
