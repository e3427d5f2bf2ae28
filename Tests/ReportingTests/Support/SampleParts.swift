import Drift
import Experiments
import TraceModel
import World

extension Sample {
  static func side(_ text: String, _ origin: String?, assumed: Bool = false) -> SidedValue {
    SidedValue(text: text, provenance: "reference-line.json5:12:4", origin: origin, isAssumption: assumed)
  }

  static let values: [ScenarioValue] = [
    ScenarioValue(
      path: "line.feed.speed", name: "speed of the feed",
      validation: side("180/min", "protocol VP-07, section 4", assumed: false),
      production: side("300/min", "line's data sheet [MAN]"), plausible: "60/min to 400/min"),
    ScenarioValue(
      path: "line.serializer.lens-age", name: "age of the lens",
      validation: side("0 d", "cleaned before the run"),
      production: side("21 d", "assumption: cleaned once a month", assumed: true), plausible: "0 d to 60 d"),
    ScenarioValue(
      path: "mechanisms.print-queue-reload.policy",
      name: "what happens to buffered labels at a change of roll",
      validation: nil, production: side("reprint", "trade press: the system buffered the label [IND]"),
      healthy: "verify", mechanism: "print-queue-reload"),
    ScenarioValue(
      path: "mechanisms.tracking-slip.slip", name: "slip at a restart",
      validation: side("2 mm", "assumption: slow belt", assumed: true),
      production: side(
        "lognormal(median 12 mm, p99 60 mm)", "assumption: a worn belt at 300 a minute", assumed: true),
      healthy: "0 mm", plausible: "0 mm to 80 mm", mechanism: "tracking-slip"),
    ScenarioValue(
      path: "mechanisms.window-skew.drift", name: "drift of the packer's clock",
      validation: side("20 ppm", "quartz without compensation [MAN]"),
      production: side("20 ppm", "quartz without compensation [MAN]"), healthy: "0 ppm",
      mechanism: "window-skew"),
    ScenarioValue(
      path: "line.packer.capacity", name: "units in a case", validation: side("24", "packaging order"),
      production: side("24", "packaging order")),
  ]

  static func cell(_ cell: Cell) -> CellResult {
    let short = cell.length == .short
    let isProduction = cell.role == .production
    let units = short ? 2_000_000 : units
    func row(_ kind: MismatchKind, _ level: PackagingLevel, _ mechanisms: MechanismSet, _ episodes: Int)
      -> MismatchRow
    {
      MismatchRow(
        key: MismatchKey(
          level: level, kind: kind, mechanisms: mechanisms, detectedAt: .never, silent: true),
        count: episodes * 3, episodes: episodes, units: episodes * 72, largest: 7,
        rate: estimate(
          Double(episodes) / Double(units) * 1e6, Double(episodes) / Double(units) * 0.9e6,
          Double(episodes) / Double(units) * 1.1e6, seen: episodes))
    }
    var rows = [row(.substituted, .case, [MechanismSet(.trackingSlip)], isProduction ? 35_712 : 8_784)]
    if isProduction {
      rows.append(
        row(.unreported, .unit, [MechanismSet(.earlyCommit), MechanismSet(.printQueueReload)], 541))
      rows.append(row(.ghost, .unit, [], 46))
    }
    var exposure = Exposure()
    exposure.units = units
    exposure.cases = units / 24
    exposure.pallets = units / 1_152
    exposure.packed = units - 40_000
    var balance = Balance()
    balance.issued = units + 50_000
    balance.commissioned = units - 3_000
    balance.scrapped = 41_000
    balance.sampled = 2_000
    balance.unused = 10_000
    let compromised = isProduction ? 3_902_400 : 411_000
    var result = CellResult(
      cell: cell, condition: isProduction ? "production" : "validation", trials: short ? 200 : trials,
      exposure: exposure, lots: short ? 200 : 672, hours: short ? 212 : 8_064,
      occurrences: [
        .stops: isProduction ? 48_211 : 9_017, .noReads: 104_882, .reloads: isProduction ? 1_310 : 96,
      ], rows: rows,
      compromised: compromised,
      compromisedRate: estimate(
        Double(compromised) / Double(units) * 1e6, Double(compromised) / Double(units) * 0.93e6,
        Double(compromised) / Double(units) * 1.08e6, seen: compromised / 1_152), balance: balance,
      unbalancedLots: isProduction ? 3 : 0, findings: 1_204, faults: [])
    if isProduction {
      // 8,000 h with a lot: 62 % producing, 11 % waiting, 20 % standing, 2 % down, on each machine.
      let hour: Int64 = 3_600_000_000_000
      var states = [Int64](repeating: 0, count: MachineState.allCases.count)
      for (state, hours) in [
        (MachineState.execute, 4_960), (.suspended, 880), (.held, 1_600), (.aborted, 160),
      ] {
        states[Int(state.rawValue)] = Int64(hours) * hour
      }
      let spent = Machine.allCases.flatMap { _ in states }
      result.times = LineTimes(open: 8_000 * hour, nominal: 4_900 * hour, spent: spent) ?? LineTimes()
    }
    if isProduction {
      var counts = MessageCounts()
      (counts.said, counts.doubled, counts.recognized) = (units + 210_400, 4_020, 4_020)
      counts[.lost].count = 1_204
      counts[.late].count = 9_310
      counts.entered = counts.said - 1_204
      var refusing = counts
      refusing.said = counts.entered
      (refusing[.lost].count, refusing[.refused].count, refusing[.refused].byReceiver) = (0, 312, 300)
      refusing[.late].count = 0
      refusing.entered = refusing.said - 312
      result.messages = zip(Boundary.allCases, [counts, MessageCounts(), refusing]).map {
        BoundaryMessages(boundary: $0, counts: $1)
      }
      result.messages[0].things = 1_260
    }
    if isProduction, !short {
      result.transients = 312
      result.transientMinutes = 11.4
    }
    return result
  }

  static func share(
    _ alone: Int, _ joint: Int, _ kind: KindEpisodes? = nil
  ) -> MechanismShare {
    var share = MechanismShare()
    share.alone = alone
    share.joint = joint
    share.count = (alone + joint) * 3
    share.units = share.count * 24
    share.silent = share.count * 9 / 10
    share.kinds = kind.map { [$0] } ?? []
    return share
  }

  static func vanishing(_ subject: Subject?, gone: Double = 0, with: Int = 0, without: Int = 0) -> Vanishing {
    Vanishing(
      trials: 4, lots: 3,
      changes: subject.map {
        [
          .init(
            subject: $0, gone: estimate(gone, gone * 0.8, gone * 1.2, seen: with, method: .pairedTrials),
            episodesGone: estimate(gone / 3, gone / 4, gone / 2, seen: with, method: .pairedTrials),
            with: with, without: without)
        ]
      } ?? [])
  }

  static let mechanisms: [MechanismResult] = [
    MechanismResult(
      id: .trackingSlip, values: ["mechanisms.tracking-slip.slip"], isOnInValidation: true,
      isOnInProduction: true,
      validation: share(8_700, 20),
      production: share(30_200, 2_900, KindEpisodes(level: .case, kind: .substituted, episodes: 33_100)),
      vanishing: vanishing(.level(.case), gone: 1_100, with: 30_000, without: 4_500)),
    MechanismResult(
      id: .missingResync, values: [], isOnInValidation: true, isOnInProduction: true,
      validation: share(0, 20), production: share(2_610, 2_900),
      vanishing: vanishing(.level(.unit), gone: 6, with: 500, without: 400)),
    MechanismResult(
      id: .unloggedRemoval, values: [], isOnInValidation: false, isOnInProduction: true,
      validation: share(0, 0),
      production: share(1_354, 0), vanishing: vanishing(.level(.case), gone: 47, with: 1_354, without: 700)),
    MechanismResult(
      id: .cameraDrift, values: ["line.serializer.lens-age"], isOnInValidation: true, isOnInProduction: true,
      validation: share(121, 0), production: share(904, 0),
      vanishing: vanishing(.kind(.unit, .unreadable), gone: 900, with: 904, without: 4)),
    MechanismResult(
      id: .printQueueReload, values: ["mechanisms.print-queue-reload.policy"], isOnInValidation: false,
      isOnInProduction: true, validation: share(0, 0), production: share(550, 41)),
    MechanismResult(
      id: .windowSkew, values: ["mechanisms.window-skew.drift"], isOnInValidation: true,
      isOnInProduction: true,
      validation: share(0, 0), production: share(0, 0), vanishing: vanishing(nil)),
  ]

  static func development(_ role: Role) -> Development {
    let stretches = (0..<42).map { index -> Stretch in
      var stretch = Stretch(index: index)
      stretch.trials = trials
      stretch.units = index % 3 == 2 ? 0 : 1_028_571
      guard stretch.units > 0 else { return stretch }
      let isProduction = role == .production
      let episodes = isProduction ? 900 + index * 14 : 310
      stretch.episodes = [
        KindEpisodes(level: .unit, kind: .misplaced, episodes: isProduction ? 4 + index : 4),
        KindEpisodes(level: .case, kind: .mislabeled, episodes: isProduction && index % 7 == 3 ? 2 : 0),
        KindEpisodes(level: .case, kind: .substituted, episodes: episodes),
      ].filter { $0.episodes > 0 }
      stretch.counts = stretch.episodes.map {
        KindEpisodes(level: $0.level, kind: $0.kind, episodes: $0.episodes * 3)
      }
      return stretch
    }
    var landmarks = (1..<14).map {
      Landmark(hour: Double($0) * 24, name: "print head cleaned", mechanism: .printDecay)
    }
    landmarks += [
      Landmark(hour: 168, name: "lens calibrated", mechanism: .cameraDrift),
      Landmark(hour: 200, name: "controller 4.2.1 installed"),
    ]
    var development = Development(
      role: role, stretchHours: 8, stretches: stretches, landmarks: role == .production ? landmarks : [])
    development.cycleHours = 24
    development.trends = [
      KindTrend(level: .unit, kind: .misplaced, direction: .rising),
      KindTrend(level: .case, kind: .mislabeled, direction: .notTold),
      KindTrend(level: .case, kind: .substituted, direction: .rising),
    ]
    return development
  }

  static func detection(_ levels: [KindResult]) -> [DetectionResult] {
    Role.allCases.flatMap { role in
      levels.map { level in
        let counts = role == .production ? level.inProduction : level.inValidation
        return DetectionResult(
          role: role, level: level.subject.level, places: counts.places, count: counts.count,
          silent: counts.silent, delayMedian: 6.25, delayP90: 211)
      }
    }
  }

  static let alarms: [AlarmResult] = [
    AlarmResult(
      role: .validation, rules: [], precision: nil, falseAlarmsPerWeek: none(below: 0.3)),
    AlarmResult(
      role: .production,
      rules: [
        .init(rule: "aggregation.second-parent", count: 900, behind: 880, mended: 10, serious: 900),
        .init(rule: "time.stale", count: 100, behind: 0),
      ], precision: estimate(0.89, 0.85, 0.91, seen: 110),
      falseAlarmsPerWeek: estimate(2.5, 2.1, 2.9, seen: 120)),
  ]

  static let challenges: [ChallengeResult] = [
    ChallengeResult(
      id: "short-cases", text: "a carton is taken out of ten cases before they close", made: 2_000,
      caught: [.init(by: "checkweigher", count: 1_640), .init(by: "record", count: 12)],
      share: estimate(0.826, 0.809, 0.842, seen: 1_652, method: .exactShare)),
    ChallengeResult(
      id: "bad-codes", text: "twenty codes are damaged by hand", made: 4_000,
      caught: [.init(by: "camera", count: 4_000)],
      share: estimate(1, 0.999, 1, seen: 4_000, method: .exactShare)),
  ]

  static let criteria: [CriterionResult] = [
    CriterionResult(
      id: "AC-1", text: "silent mismatches per million units <= 5", place: "reference-line.json5:88:5",
      basis: "production, long runs", estimate: estimate(21.2, 19.0, 23.6, seen: 610),
      unit: "per million units",
      limit: 5, relation: "≤", verdict: .notAccepted, trialsNeeded: nil, note: ""),
    CriterionResult(
      id: "AC-2", text: "pallets wrong per million pallets <= 0.1", place: "reference-line.json5:89:5",
      basis: "production, long runs", estimate: none(below: 0.4), unit: "per million pallets", limit: 0.1,
      relation: "≤", verdict: .inconclusive, trialsNeeded: 96,
      note: "nothing was seen; the bound takes episodes to be independent"),
    CriterionResult(
      id: "AC-3", text: "detected before release >= 95 %", place: "reference-line.json5:90:5",
      basis: "production, long runs", estimate: estimate(0.971, 0.964, 0.977, seen: 9_221), unit: "%",
      limit: 0.95,
      relation: "≥", verdict: .accepted, trialsNeeded: nil, note: ""),
  ]

  static let witnesses: [Witness] = [
    Witness(
      cell: Cell(.production, .long), condition: "production", trial: 7, lot: 3,
      key: MismatchKey(
        level: .case, kind: .mislabeled, mechanisms: [MechanismSet(.caseLabelReload)], detectedAt: .never,
        silent: true),
      code: "003400123450000178", number: 178, episodeSize: 1_940, units: 24, rule: nil),
    Witness(
      cell: Cell(.production, .long), condition: "production", trial: 2, lot: 0,
      key: MismatchKey(
        level: .unit, kind: .unreported,
        mechanisms: [MechanismSet(.earlyCommit), MechanismSet(.printQueueReload)],
        detectedAt: .distributor, silent: true), code: "7K3M9Q2X41", number: 40_711, episodeSize: 1, units: 1,
      rule: "verification.unknown-serial"),
  ]
}
