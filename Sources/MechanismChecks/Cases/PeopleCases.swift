import EventKernel
import Oracles
import Scenario
import World

// What people do and leave out.
enum PeopleCases {
  static func all(_ size: CaseSize) -> [OracleCase] {
    forcedClose(size) + unloggedRemoval(size) + jamRepack(size) + reworkUncontrolled(size) + override(size)
  }

  private static func forcedClose(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    func plan(_ mode: ReadAssignment, cartons: Int) -> LinePlan {
      var plan = LinePlan.quick(mode, cartons: cartons)
      plan.packer.comparesReads = true
      plan.crew.people = 100
      return plan
    }
    for probability in [0.2, 0.4, 0.55] {
      var short = plan(.layer, cartons: size(48_000))
      short.packer.shortCaseEvery = 5
      short.set(lapse: .forcedClose, probability)
      cases.append(
        OracleCase(.forcedClose, "layer, short cases", "\(percent(probability)) forced", short) { seen in
          [
            .share("under cases", seen.cases(.under), of: seen.count(.challenges), probability),
            .exactly("ghosts: one each", seen.units(.ghost), seen.cases(.under)),
          ]
        })
    }
    // HEART's product is no probability where it comes to more than 1: then everything is forced.
    var certain = plan(.layer, cartons: size(12_000))
    certain.packer.shortCaseEvery = 5
    certain.set(
      .forcedClose,
      [("probability", Fraction.of(0.6)), ("effort-effect", Count(3)), ("effort", Fraction.of(1))])
    cases.append(
      OracleCase(.forcedClose, "layer, beyond certainty", "60 % × 3 forced", certain) { seen in
        [.exactly("under cases: all", seen.cases(.under), seen.count(.challenges))]
      })
    // A case that only lacks reads is full: to close it as full is right.
    for mode in ReadAssignment.allCases where mode != .byOrder {
      for probability in [0.3, 0.55, 1] {
        var full = plan(mode, cartons: size(64_000))
        full.packer.noReads = 0.004
        full.set(.layerInference, [("unread", Fraction.of(0.004))])
        full.set(lapse: .forcedClose, probability)
        cases.append(
          OracleCase(.forcedClose, "\(mode.word), full cases", "\(percent(probability)) forced", full) {
            seen in
            [
              .share("forced closes", seen.count(.forcedCloses), of: seen.count(.shortReads), probability),
              .exactly("wrong things of any kind", seen.wrongThings, 0),
            ]
          })
      }
    }
    return cases
  }

  private static func unloggedRemoval(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    for mode in ReadAssignment.allCases {
      for place in SamplePlace.allCases {
        for probability in [0.65, 0.85, 1] {
          var plan = LinePlan.quick(mode, cartons: size(24_000))
          plan.crew.samplesPerHour = 55
          plan.crew.people = 10
          plan.crew.samplesFrom = place
          plan.set(lapse: .unloggedRemoval, probability)
          cases.append(
            OracleCase(
              .unloggedRemoval, "\(mode.word), \(place.word)", "\(percent(probability)) unlogged", plan
            ) { seen in
              var rows: [Expectation] = [
                .share("samples not logged", seen.count(.unlogged), of: seen.count(.samples), probability),
                .exactly("ghosts: one each", seen.units(.ghost), seen.count(.unlogged)),
              ]
              switch (place, mode) {
              case (.accumulation, .byOrder), (.packerBelt, .byOrder), (.packerBelt, .byCount): break
              case (.accumulation, _), (_, .layer):
                rows.append(.exactly("wrong cases", seen.allWrongCases, 0))
              default:
                // One case for each, unless two fall on one case.
                rows.append(
                  .exactly(
                    "under cases", seen.cases(.under), seen.count(.unlogged),
                    within: seen.count(.unlogged) / 10))
              }
              return rows
            })
        }
      }
    }
    return cases
  }

  private static func jamRepack(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    for mode in ReadAssignment.allCases {
      for heap in [4, 6, 10] {
        for nearest in [0.0, 1] {
          var plan = LinePlan.quick(mode, cartons: size(20_000))
          plan.stops.jamsPerHour = 58
          plan.crew.service[.clearJam] = ServiceLaw(minimum: .seconds(1), tail: .seconds(1))
          plan.crew.people = 5
          plan.labeler.labelDelay = .seconds(4)
          plan.set(
            lapse: .jamRepack, 1, [("heap", Count(heap)), ("nearest", Fraction.of(nearest))])
          let words = nearest == 1 ? "all into the nearest" : "as many as came out"
          cases.append(
            OracleCase(.jamRepack, mode.word, "heap of \(heap), \(words)", plan) { seen in
              let heaps = seen.count(.heapsRepacked)
              var rows: [Expectation] = [
                .exactly("heaps: jams across two cases", heaps, seen.count(.jamsAcrossCases))
              ]
              if mode == .layer {
                // The image of the case is taken after the jam: what lies there is what is said.
              } else if nearest == 1 {
                // Unless two jams fall on one case.
                let twice = max(1, heaps / 10)
                rows.append(.exactly("over cases: one a heap", seen.cases(.over), heaps, within: twice))
                rows.append(.exactly("under cases: one a heap", seen.cases(.under), heaps, within: twice))
              } else {
                rows.append(
                  .share(
                    "pairs of substituted cases", seen.cases(.substituted) / 2, of: heaps,
                    PackingOracle.heapMixed(heap)))
              }
              return rows
            })
        }
      }
    }
    return cases
  }

  private static func reworkUncontrolled(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    for mode in ReadAssignment.allCases {
      for share in [0.15, 0.3, 1] {
        var plan = LinePlan.quick(mode, cartons: size(8_000))
        plan.serializer.turnedShare = 0.3
        plan.crew.binEveryMinutes = 1
        plan.crew.people = 10
        // Whoever empties a bin does it every time: how often he does is tried with the other lapses.
        plan.set(lapse: .reworkUncontrolled, 1, [("looks-good", Fraction.of(share))])
        cases.append(
          OracleCase(.reworkUncontrolled, mode.word, "\(percent(share)) put back", plan) { seen in
            [
              .share("rejects put back", seen.count(.reworked), of: seen.count(.binned), share),
              .exactly("escaped units: as many", seen.units(.escaped), seen.count(.reworked)),
            ]
          })
      }
    }
    return cases
  }

  private static func override(_ size: CaseSize) -> [OracleCase] {
    var cases: [OracleCase] = []
    // With an image taken when the unit is missing already, the record knows of it.
    for mode in ReadAssignment.allCases where mode != .layer {
      for probability in [0.3, 0.6, 1] {
        for every in [4, 0] {
          var plan = LinePlan.quick(mode, cartons: size(24_000))
          plan.packer.scale = .rejects
          plan.packer.shortCaseEvery = every
          plan.crew.people = 100
          plan.set(lapse: .override, probability)
          let words = every == 0 ? "nothing to find" : "short cases"
          cases.append(
            OracleCase(
              .override, "\(mode.word), \(words)", "\(percent(probability)) acknowledged", plan,
              seeded: every == 0 ? [] : [.under, .ghost]
            ) { seen in
              if every == 0 { return [.exactly("wrong things of any kind", seen.wrongThings, 0)] }
              return [
                .share(
                  "demands acknowledged", seen.count(.overrides), of: seen.count(.demands), probability),
                .exactly("under cases: as many", seen.cases(.under), seen.count(.overrides)),
              ]
            })
        }
      }
    }
    return cases
  }
}
