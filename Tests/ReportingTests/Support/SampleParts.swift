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
    if isProduction, !short {
      result.transients = 312
      result.transientMinutes = 11.4
    }
    return result
  }

  static func share(
    _ alone: Int, _ joint: Int, of total: Int = 38_838, _ kind: KindEpisodes? = nil
  ) -> MechanismShare {
    var share = MechanismShare()
    share.alone = alone
    share.joint = joint
    share.count = (alone + joint) * 3
    share.units = share.count * 24
    share.silent = share.count * 9 / 10
    share.share = Double(alone + joint) / Double(total)
    share.kinds = kind.map { [$0] } ?? []
    return share
  }

  static let mechanisms: [MechanismResult] = [
    MechanismResult(
      id: .trackingSlip, values: ["mechanisms.tracking-slip.slip"], isOnInValidation: true,
      isOnInProduction: true,
      validation: share(8_700, 20, of: 8_948),
      production: share(30_200, 2_900, KindEpisodes(level: .case, kind: .substituted, episodes: 33_100))),
    MechanismResult(
      id: .missingResync, values: [], isOnInValidation: true, isOnInProduction: true,
      validation: share(0, 20, of: 8_948), production: share(2_610, 2_900)),
    MechanismResult(
      id: .unloggedRemoval, values: [], isOnInValidation: false, isOnInProduction: true,
      validation: share(0, 0),
      production: share(1_354, 0)),
    MechanismResult(
      id: .cameraDrift, values: ["line.serializer.lens-age"], isOnInValidation: true, isOnInProduction: true,
      validation: share(121, 0, of: 8_948), production: share(904, 0)),
    MechanismResult(
      id: .printQueueReload, values: ["mechanisms.print-queue-reload.policy"], isOnInValidation: false,
      isOnInProduction: true, validation: share(0, 0), production: share(550, 41)),
    MechanismResult(
      id: .windowSkew, values: ["mechanisms.window-skew.drift"], isOnInValidation: true,
      isOnInProduction: true,
      validation: share(0, 0), production: share(0, 0)),
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
        KindEpisodes(level: .unit, kind: .unreadable, episodes: isProduction ? 4 + index : 4),
        KindEpisodes(level: .case, kind: .mislabelled, episodes: isProduction && index % 7 == 3 ? 2 : 0),
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
    return Development(
      role: role, stretchHours: 8, stretches: stretches, landmarks: role == .production ? landmarks : [])
  }

  static let detection: [DetectionResult] = [
    DetectionResult(
      role: .validation,
      places: [
        PlaceCount(place: .line, count: 160, episodes: 158),
        PlaceCount(place: .reconciliation, count: 44, episodes: 40),
        PlaceCount(place: .never, count: 26_300, episodes: 8_750),
      ], count: 26_504, silent: 26_344, delayMedian: 1.3, delayP90: 14.2),
    DetectionResult(
      role: .production,
      places: [
        PlaceCount(place: .line, count: 18_920, episodes: 6_100),
        PlaceCount(place: .reconciliation, count: 6_201, episodes: 2_013),
        PlaceCount(place: .release, count: 301, episodes: 120),
        PlaceCount(place: .warehouse, count: 1_123, episodes: 1_020),
        PlaceCount(place: .distributor, count: 5_075, episodes: 75),
        PlaceCount(place: .never, count: 112_400, episodes: 29_510),
      ], count: 144_020, silent: 125_100, delayMedian: 6.25, delayP90: 211),
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
      limit: 5, relation: "≤", verdict: .notAccepted, timesNeeded: nil, note: ""),
    CriterionResult(
      id: "AC-2", text: "pallets wrong per million pallets <= 0.1", place: "reference-line.json5:89:5",
      basis: "production, long runs", estimate: none(below: 0.4), unit: "per million pallets", limit: 0.1,
      relation: "≤", verdict: .inconclusive, timesNeeded: 4,
      note: "nothing was seen; the bound takes episodes to be independent"),
    CriterionResult(
      id: "AC-3", text: "detected before release >= 95 %", place: "reference-line.json5:90:5",
      basis: "production, long runs", estimate: estimate(0.971, 0.964, 0.977, seen: 9_221), unit: "%",
      limit: 0.95,
      relation: "≥", verdict: .accepted, timesNeeded: nil, note: ""),
  ]

  static let witnesses: [Witness] = [
    Witness(
      cell: Cell(.production, .long), condition: "production", trial: 7, lot: 3,
      key: MismatchKey(
        level: .case, kind: .mislabelled, mechanisms: [MechanismSet(.caseLabelReload)], detectedAt: .never,
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
